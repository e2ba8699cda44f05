/* cascade.c: what a plan's referral trees say. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/orchard.h"
#include "report/csv.h"
#include "report/summary_json.h"

/* ---- the files ---- */

enum { JSON, REPLICATIONS, SIZES, GENERATIONS, DAYS, PLAN, N_OUTPUTS };

static int deliver(fnl_job *job, fnl_summary *summary) {
  fnl_output outputs[N_OUTPUTS] = {[JSON] = {.file = FNL_FILE_SUMMARY},
                                   [REPLICATIONS] = {.file = FNL_FILE_CASCADES},
                                   [SIZES] = {.file = FNL_FILE_CASCADE_SIZES},
                                   [GENERATIONS] = {.file = FNL_FILE_CASCADE_GENERATIONS},
                                   [DAYS] = {.file = FNL_FILE_CASCADE_DAYS},
                                   [PLAN] = {.file = FNL_FILE_PLAN}};
  const fnl_status done = summary->sample->partial ? FNL_EINTERRUPTED : FNL_OK;
  fnl_text page = {0};
  summary->command = "cascade";
  fnl_notes_add_summary(&job->notes, summary);
  fnl_summary_write_json(summary, &job->notes, &outputs[JSON].text);
  if (job->options->output) {
    fnl_cascades_write_csv(summary, &outputs[REPLICATIONS].text);
    fnl_cascade_sizes_write_csv(summary, &outputs[SIZES].text);
    fnl_cascade_generations_write_csv(summary, &outputs[GENERATIONS].text);
    fnl_cascade_days_write_csv(summary, &outputs[DAYS].text);
    fnl_job_write_plan(job, &outputs[PLAN].text);
  }
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_cascades_write_page(summary, &untold, fnl_console_has_colour(), &page);
  fnl_job_draw(job, &(fnl_plot_source){.summary = summary}, &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, done);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

/* ---- the study ---- */

static int follow_plan(fnl_job *job) {
  fnl_sample sample = {0};
  fnl_summary summary = {0};
  fnl_orchard orchard = {0};
  fnl_study study = fnl_study_of(&job->plan);
  fnl_error error;
  fnl_status status;
  int exit_status;
  FNL_TRY(fnl_orchard_begin(&orchard, job, true, &study, &error));
  FNL_TRY(fnl_job_study(job, &study, &sample, &error));
  FNL_TRY(fnl_summary_init(&summary, &study, &sample, &error));
  FNL_TRY(fnl_orchard_finish(&orchard, &job->notes, &error));
  fnl_orchard_lend(&orchard, &summary);
out:
  exit_status = status == FNL_OK ? deliver(job, &summary) : fnl_console_error(&error);
  fnl_summary_free(&summary);
  fnl_orchard_free(&orchard);
  fnl_sample_free(&sample);
  return exit_status;
}

static int cascade(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin_people(&job, options, "who brought whom");
  const int exit_status = status == FNL_OK ? follow_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

const fnl_command_type fnl_command_cascade = {
    .name = "cascade",
    .summary = "who brings whom: referral trees, their sizes and speed, the K-factor",
    .operands = "PLAN",
    .examples =
        "  funnel cascade configs/referral-programme.cfg           who brings whom, and how fast\n"
        "  funnel cascade plan.cfg --set simulation.outbreak=500   what an outbreak is\n"
        "  funnel cascade plan.cfg --output results     tables of sizes, generations, days\n"
        "  funnel cascade plan.cfg --graphml trees.graphml            for Gephi, igraph\n",
    .more = "PLAN is a file, or the name of one that `funnel list` shows. Its people are simulated "
            "by the\nengine agents, whichever it names.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_TREES | FNL_TAKES_PLOT,
    .least_operands = 1,
    .most_operands = 1,
    .run = cascade,
};
