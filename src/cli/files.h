/* files.h: the files in the folder of --output, by name. */
#ifndef FNL_CLI_FILES_H
#define FNL_CLI_FILES_H

#include <stddef.h>

/* A command writes some of them; none may take the place of what is read or written besides. */
typedef enum {
  FNL_FILE_SUMMARY,
  FNL_FILE_REPORT,
  FNL_FILE_PLAN,
  FNL_FILE_PLAN_AS_GIVEN,
  FNL_FILE_DAILY,
  FNL_FILE_REPLICATIONS,
  FNL_FILE_METRICS,
  FNL_FILE_MOVES,
  FNL_FILE_EVENTS,
  FNL_FILE_TOUCHES,
  FNL_FILE_FRONTIER,
  FNL_FILE_CASCADES,
  FNL_FILE_CASCADE_SIZES,
  FNL_FILE_CASCADE_GENERATIONS,
  FNL_FILE_CASCADE_DAYS,
  FNL_FILE_TREES,
  FNL_FILE_ATTRIBUTION,
  FNL_FILE_CHAIN_STAGES,
  FNL_FILE_LEVERS,
  FNL_FILE_COMPARE,
  FNL_FILE_PAIRS,
  FNL_N_FILES
} fnl_file_id;

/* "summary.json" */
const char *fnl_file_name(fnl_file_id file);

#endif
