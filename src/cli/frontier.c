/* frontier.c: the best split at every budget. */
#include "report/frontier.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "cli/work.h"

enum { N_OUTPUTS = 2, POINTS = 12 };
static const double smallest = 0.1, largest = 5.0; /* parts of the plan's budget */

static int deliver(fnl_job *job, const fnl_frontier *frontier) {
  fnl_output outputs[N_OUTPUTS] = {{.file = FNL_FILE_SUMMARY}, {.file = FNL_FILE_FRONTIER}};
  const fnl_status done = frontier->sample.partial ? FNL_EINTERRUPTED : FNL_OK;
  fnl_text page = {0};
  fnl_notes_add_frontier(&job->notes, frontier);
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_frontier_write_json(frontier, &job->notes, &outputs[0].text);
  fnl_frontier_write_csv(frontier, &outputs[1].text);
  fnl_frontier_write_page(frontier, &untold, fnl_console_has_colour(), &page);
  fnl_job_draw(job, &(fnl_plot_source){.frontier = frontier}, &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, done);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

/* The budgets asked for, else around the plan's own. */
static fnl_status set_range(const fnl_job *job, fnl_frontier_options *options, fnl_error *error) {
  const fnl_options *given = job->options;
  const double budget = job->plan.budget.value;
  options->from = given->from > 0.0 ? given->from : smallest * budget;
  options->to = given->to > 0.0 ? given->to : largest * budget;
  options->n_points = given->n_points > 0 ? given->n_points : POINTS;
  if (!(options->from > 0.0) || !(options->to > 0.0)) {
    fnl_error_set(error, FNL_EUSAGE, "the plan has no budget to look around");
    fnl_error_hint(error, "say which budgets: --from 10000 --to 500000");
    return FNL_EUSAGE;
  }
  if (options->to > options->from)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "--to %.15g is not more than --from %.15g", options->to,
                options->from);
  fnl_error_hint(error, "budgets go from the smallest to the largest: --from 10000 --to 500000");
  return FNL_EUSAGE;
}

static fnl_status find_frontier(const fnl_job *job, fnl_frontier *frontier, fnl_error *error) {
  fnl_work work = fnl_work_begin("looking along the budgets", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  fnl_frontier_options options = {.n_threads = job->options->n_threads, .hooks = &hooks};
  fnl_status status = FNL_OK;
  FNL_TRY(set_range(job, &options, error));
  FNL_TRY(fnl_frontier_find(&job->plan, &options, frontier, error));
  frontier->study.hooks = NULL;
out:
  fnl_work_end(&work);
  return status;
}

static int frontier_of_plan(fnl_job *job) {
  fnl_frontier frontier = {0};
  fnl_error error;
  const fnl_status status = find_frontier(job, &frontier, &error);
  const int exit_status = status == FNL_OK ? deliver(job, &frontier) : fnl_console_error(&error);
  fnl_frontier_free(&frontier);
  return exit_status;
}

static int frontier(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin(&job, options);
  const int exit_status = status == FNL_OK ? frontier_of_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

const fnl_command_type fnl_command_frontier = {
    .name = "frontier",
    .summary = "the best split at every budget: what more money buys, and when to stop",
    .operands = "PLAN",
    .examples = "  funnel frontier configs/spring-launch.cfg             around the plan's budget\n"
                "  funnel frontier plan.cfg --from 10000 --to 500000 --points 20\n"
                "  funnel frontier plan.cfg --engine expected --json -   for a program\n"
                "  funnel frontier plan.cfg --output curve   with curve/frontier.csv\n",
    .more =
        "Budgets are evenly apart in their logarithms. The section `optimize` says what is made\n"
        "largest at each and within which bounds; rules in parts of the budget grow with it.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_RANGE | FNL_TAKES_PLOT,
    .least_operands = 1,
    .most_operands = 1,
    .run = frontier,
};
