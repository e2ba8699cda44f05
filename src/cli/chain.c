/* chain.c: what each step of a plan's chain costs and brings. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "cli/work.h"
#include "report/value_chain.h"

enum { JSON, STAGES, LEVERS, PLAN, N_OUTPUTS };
enum { TOP = 15 }; /* levers on the page, unless --top says otherwise */

static int deliver(fnl_job *job, const fnl_value_chain *chain) {
  fnl_output outputs[N_OUTPUTS] = {[JSON] = {.file = FNL_FILE_SUMMARY},
                                   [STAGES] = {.file = FNL_FILE_CHAIN_STAGES},
                                   [LEVERS] = {.file = FNL_FILE_LEVERS},
                                   [PLAN] = {.file = FNL_FILE_PLAN}};
  const int top = job->options->top > 0 ? job->options->top : TOP;
  fnl_text page = {0};
  fnl_notes_add_value_chain(&job->notes, chain);
  fnl_value_chain_write_json(chain, &job->notes, &outputs[JSON].text);
  if (job->options->output) {
    fnl_value_chain_write_stages(chain, &outputs[STAGES].text);
    fnl_value_chain_write_levers(chain, &outputs[LEVERS].text);
    fnl_job_write_plan(job, &outputs[PLAN].text);
  }
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_value_chain_write_page(chain, top, &untold, fnl_console_has_colour(), &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, FNL_OK);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

static int chain_of_plan(fnl_job *job) {
  fnl_value_chain found;
  fnl_error error;
  fnl_work work = fnl_work_begin("moving every lever", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  const fnl_status status = fnl_value_chain_find(&found, &job->plan, &hooks, &error);
  fnl_work_end(&work);
  const int exit_status = status == FNL_OK ? deliver(job, &found) : fnl_console_error(&error);
  fnl_value_chain_free(&found);
  return exit_status;
}

static int chain(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin(&job, options);
  const int exit_status = status == FNL_OK ? chain_of_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

const fnl_command_type fnl_command_chain = {
    .name = "chain",
    .summary = "what each step costs and brings, and which numbers matter most",
    .operands = "PLAN",
    .examples = "  funnel chain configs/spring-launch.cfg   stages, and the levers\n"
                "  funnel chain plan.cfg --top 40           more levers\n"
                "  funnel chain plan.cfg --json -           for a program\n"
                "  funnel chain plan.cfg --output results   with stages.csv and levers.csv\n",
    .more = "All of it is computed by the engine expected, whichever the plan names.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_TOP,
    .least_operands = 1,
    .most_operands = 1,
    .run = chain,
};
