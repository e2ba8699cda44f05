/* compare.c: several plans side by side, under the same luck. */
#include "report/compare.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/entrants.h"
#include "cli/work.h"
#include "optimize/goal.h"

#include <string.h>

static const double confidence = 0.95;

enum { JSON, TOTALS, PAIRS, REPLICATIONS, PLAN, N_OUTPUTS };

static int deliver(fnl_entrants *entrants, const fnl_ranking *ranking) {
  fnl_job *job = &entrants->jobs[0];
  const fnl_comparison comparison = {ranking, entrants->entrants};
  fnl_output outputs[N_OUTPUTS] = {[JSON] = {.file = FNL_FILE_SUMMARY},
                                   [TOTALS] = {.file = FNL_FILE_COMPARE},
                                   [PAIRS] = {.file = FNL_FILE_PAIRS},
                                   [REPLICATIONS] = {.file = FNL_FILE_REPLICATIONS},
                                   [PLAN] = {.file = FNL_FILE_PLAN}};
  const fnl_status done = ranking->sample.partial ? FNL_EINTERRUPTED : FNL_OK;
  fnl_text page = {0};
  fnl_notes_add_comparison(&job->notes, &comparison);
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_comparison_write_json(&comparison, &job->notes, &outputs[JSON].text);
  if (job->options->output) {
    fnl_comparison_write_csv(&comparison, &outputs[TOTALS].text);
    fnl_comparison_write_pairs(&comparison, &outputs[PAIRS].text);
    fnl_comparison_write_replications(&comparison, &outputs[REPLICATIONS].text);
    fnl_job_write_plan(job, &outputs[PLAN].text);
  }
  fnl_comparison_write_page(&comparison, &untold, fnl_console_has_colour(), &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, done);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

/* A total goes by its own name; any other figure by its place in summary.json. */
static void name_figure(const fnl_job *job, fnl_text *name) {
  const char *by = job->options->by;
  if (!by)
    fnl_text_add(name, fnl_objective_figure(&job->plan));
  else
    fnl_text_add_format(name, "%s%s", strchr(by, '.') ? "" : "totals.", by);
}

static fnl_status run(const fnl_entrants *entrants, const fnl_ranking_options *options,
                      fnl_ranking *ranking, fnl_error *error) {
  fnl_work work = fnl_work_begin("comparing", entrants->jobs[0].options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  fnl_study study = *options->study;
  fnl_ranking_options own = *options;
  study.hooks = &hooks;
  own.study = &study;
  const fnl_status status = fnl_ranking_run(ranking, &own, error);
  fnl_work_end(&work);
  if (status == FNL_OK && ranking->sample.n == 0)
    return fnl_error_set(error, FNL_EINTERRUPTED,
                         "interrupted before a replication of every plan was done");
  return status;
}

static int simulate(fnl_entrants *entrants, const fnl_ranking_options *options) {
  fnl_ranking ranking = {0};
  fnl_error error;
  const fnl_status status = run(entrants, options, &ranking, &error);
  const int exit_status =
      status == FNL_OK ? deliver(entrants, &ranking) : fnl_console_error(&error);
  fnl_ranking_free(&ranking);
  return exit_status;
}

/* Nothing is written to before it is known that all of the plans can be compared. */
static int compare_plans(fnl_entrants *entrants) {
  fnl_study study = fnl_study_of(&entrants->jobs[0].plan);
  fnl_text figure = {0};
  fnl_error error;
  fnl_status status = FNL_OK;
  int exit_status;
  study.n_threads = entrants->jobs[0].options->n_threads;
  name_figure(&entrants->jobs[0], &figure);
  const fnl_ranking_options options = {.study = &study,
                                       .n_plans = entrants->n,
                                       .plans = entrants->plans,
                                       .figure = fnl_text_string(&figure),
                                       .confidence = confidence};
  FNL_TRY(figure.failed ? fnl_error_no_memory(&error) : FNL_OK);
  FNL_TRY(fnl_ranking_check(&options, &error));
out:
  if (status != FNL_OK) {
    exit_status = fnl_console_error(&error);
  } else {
    status = fnl_entrants_prepare(entrants);
    exit_status = status == FNL_OK ? simulate(entrants, &options) : fnl_status_exit(status);
  }
  fnl_text_free(&figure);
  return exit_status;
}

static int compare(const fnl_options *options) {
  fnl_entrants entrants;
  const fnl_status status = fnl_entrants_read(&entrants, options);
  const int exit_status = status == FNL_OK ? compare_plans(&entrants) : fnl_status_exit(status);
  fnl_entrants_end(&entrants);
  return exit_status;
}

const fnl_command_type fnl_command_compare = {
    .name = "compare",
    .summary = "which of several plans is better, by how much, and how sure that is",
    .operands = "PLAN...",
    .examples =
        "  funnel compare configs/spring-launch.cfg --against configs/spring-launch-tiktok.cfg\n"
        "  funnel compare plan.cfg --against budget.total=120000 --against budget.total=60000\n"
        "  funnel compare plan.cfg --against 'budget.total=120000; offer.margin=0.5'\n"
        "  funnel compare plans/*.cfg --by profit --output results\n"
        "  funnel compare plan.cfg --against other.cfg --report compare.html   for a browser\n",
    .more =
        "Each PLAN, and each plan of --against, is simulated on the same replications with the\n"
        "same luck, so that differences are far more certain than the figures. --against\n"
        "PATH=VALUE is the first plan with another number, several with `;` between them; --set\n"
        "and --seed hold for all, as do engine, seed and replications of the first plan.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_RIVALS,
    .least_operands = 1,
    .most_operands = -1,
    .run = compare,
};
