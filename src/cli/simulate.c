/* simulate.c: what a plan brings. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "cli/work.h"
#include "report/cascades.h"
#include "report/csv.h"
#include "report/summary_json.h"
#include "report/terminal.h"

enum { N_OUTPUTS = 4 };

static int deliver(fnl_job *job, const fnl_summary *summary) {
  fnl_output outputs[] = {{.name = "summary.json"},
                          {.name = "daily.csv"},
                          {.name = "replications.csv"},
                          {.name = "plan.cfg"}};
  const fnl_status done = summary->sample->partial ? FNL_EINTERRUPTED : FNL_OK;
  fnl_text page = {0};
  fnl_notes_add_summary(&job->notes, summary);
  fnl_summary_write_json(summary, &job->notes, &outputs[0].text);
  if (job->options->output) {
    fnl_daily_write_csv(summary, &outputs[1].text);
    fnl_replications_write_csv(summary, &outputs[2].text);
    fnl_job_write_plan(job, &outputs[3].text);
  }
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_summary_write_page(summary, &untold, fnl_console_has_colour(), &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, done);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

/* ---- referral trees ---- */

/* What --trees asks for; all of it unused without. */
typedef struct {
  const fnl_plan *plan;
  fnl_cascades cascades;
  fnl_text rows;
} fnl_orchard;

static void tell_trees(void *user, int replication, const fnl_adopter *nodes, uint32_t n) {
  fnl_orchard *orchard = user;
  fnl_trees_write_rows(orchard->plan, replication, nodes, n, &orchard->rows);
}

static void orchard_free(fnl_orchard *orchard) {
  fnl_cascades_free(&orchard->cascades);
  fnl_text_free(&orchard->rows);
}

static fnl_status check_trees(const fnl_job *job, fnl_error *error) {
  if (!job->options->trees || job->engine == &fnl_engine_agents)
    return FNL_OK;
  fnl_error_set(error, FNL_EENGINE, "--trees: the engine \"%s\" does not know who brought whom",
                job->engine->name);
  fnl_error_hint(error, "--engine agents does");
  return FNL_EENGINE;
}

static fnl_status write_trees(const fnl_job *job, const fnl_orchard *orchard, fnl_error *error) {
  if (!job->options->trees)
    return FNL_OK;
  if (orchard->cascades.failed || orchard->rows.failed)
    return fnl_error_no_memory(error);
  return fnl_file_write(job->options->trees, fnl_text_string(&orchard->rows), orchard->rows.length,
                        error);
}

/* ---- the study ---- */

static fnl_status run_study(const fnl_job *job, fnl_orchard *orchard, fnl_sample *sample,
                            fnl_study *study, fnl_error *error) {
  fnl_work work = fnl_work_begin("simulating", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  *study = fnl_study_of(&job->plan);
  study->n_threads = job->options->n_threads;
  study->hooks = &hooks;
  orchard->cascades.tell = tell_trees;
  orchard->cascades.user = orchard;
  const fnl_witness witness = fnl_cascades_witness(&orchard->cascades);
  if (job->options->trees) {
    fnl_trees_write_header(&orchard->rows);
    study->n_witnesses = 1;
    study->witnesses = &witness;
  }
  const fnl_status status = fnl_replicate(study, sample, error);
  fnl_work_end(&work);
  study->hooks = NULL;
  study->n_witnesses = 0;
  study->witnesses = NULL;
  if (status == FNL_OK && sample->n == 0)
    return fnl_error_set(error, FNL_EINTERRUPTED,
                         "interrupted before the first replication was done");
  return status;
}

static int simulate_plan(fnl_job *job) {
  fnl_sample sample = {0};
  fnl_summary summary = {0};
  fnl_orchard orchard = {.plan = &job->plan};
  fnl_study study;
  fnl_error error;
  fnl_status status;
  int exit_status;
  FNL_TRY(check_trees(job, &error));
  FNL_TRY(run_study(job, &orchard, &sample, &study, &error));
  FNL_TRY(fnl_summary_init(&summary, &study, &sample, &error));
  FNL_TRY(write_trees(job, &orchard, &error));
  if (job->options->trees)
    summary.cascades = &orchard.cascades;
out:
  exit_status = status == FNL_OK ? deliver(job, &summary) : fnl_console_error(&error);
  fnl_summary_free(&summary);
  orchard_free(&orchard);
  fnl_sample_free(&sample);
  return exit_status;
}

static int simulate(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin(&job, options);
  const int exit_status = status == FNL_OK ? simulate_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

const fnl_command_type fnl_command_simulate = {
    .name = "simulate",
    .summary = "what a plan brings: ROAS, profit, where people end up",
    .operands = "PLAN",
    .examples = "  funnel simulate configs/spring-launch.cfg\n"
                "  funnel simulate plan.cfg --set budget.total=120000   what if: a larger budget\n"
                "  funnel simulate plan.cfg --engine expected --json -  the mean, for a program\n"
                "  funnel simulate plan.cfg --output results            every file of the result\n"
                "  funnel simulate plan.cfg --engine agents --trees t.csv      who brought whom\n",
    .more = "PLAN is a file, or the name of one that `funnel list` shows.\n",
    .takes =
        FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_WORK | FNL_TAKES_TREES,
    .least_operands = 1,
    .most_operands = 1,
    .run = simulate,
};
