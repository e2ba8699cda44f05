/* files.c: the one list of the names of results. */
#include "cli/files.h"

static const char *const names[FNL_N_FILES] = {
    [FNL_FILE_SUMMARY] = "summary.json",
    [FNL_FILE_REPORT] = "report.html",
    [FNL_FILE_PLAN] = "plan.cfg",
    [FNL_FILE_PLAN_AS_GIVEN] = "plan-as-given.cfg",
    [FNL_FILE_DAILY] = "daily.csv",
    [FNL_FILE_REPLICATIONS] = "replications.csv",
    [FNL_FILE_METRICS] = "metrics.csv",
    [FNL_FILE_MOVES] = "moves.csv",
    [FNL_FILE_EVENTS] = "events.csv",
    [FNL_FILE_TOUCHES] = "touches.csv",
    [FNL_FILE_FRONTIER] = "frontier.csv",
    [FNL_FILE_CASCADES] = "cascades.csv",
    [FNL_FILE_CASCADE_SIZES] = "sizes.csv",
    [FNL_FILE_CASCADE_GENERATIONS] = "generations.csv",
    [FNL_FILE_CASCADE_DAYS] = "cascade-days.csv",
    [FNL_FILE_TREES] = "trees.csv",
    [FNL_FILE_ATTRIBUTION] = "attribution.csv",
    [FNL_FILE_CHAIN_STAGES] = "stages.csv",
    [FNL_FILE_LEVERS] = "levers.csv",
    [FNL_FILE_COMPARE] = "compare.csv",
    [FNL_FILE_PAIRS] = "pairs.csv",
};

const char *fnl_file_name(fnl_file_id file) { return names[file]; }
