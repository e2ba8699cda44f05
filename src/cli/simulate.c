/* simulate.c: what a plan brings. */
#include "cli/clientele.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/journal.h"
#include "cli/orchard.h"
#include "cli/sheets.h"
#include "metric/meter.h"
#include "optimize/outlook.h"
#include "report/csv.h"
#include "report/summary_json.h"
#include "report/terminal.h"

enum { N_OUTPUTS = 5 };

static int deliver(fnl_job *job, const fnl_summary *summary) {
  fnl_output outputs[] = {{.file = FNL_FILE_SUMMARY},
                          {.file = FNL_FILE_DAILY},
                          {.file = FNL_FILE_REPLICATIONS},
                          {.file = FNL_FILE_PLAN},
                          {.file = FNL_FILE_METRICS}};
  const int n_outputs = job->options->metrics ? N_OUTPUTS : N_OUTPUTS - 1;
  const fnl_status done = summary->sample->partial ? FNL_EINTERRUPTED : FNL_OK;
  fnl_text page = {0};
  fnl_notes_add_summary(&job->notes, summary);
  if (job->options->json || fnl_options_want_pictures(job->options))
    fnl_summary_write_json(summary, &job->notes, &outputs[0].text);
  if (job->options->output) {
    fnl_daily_write_csv(summary, &outputs[1].text);
    fnl_replications_write_csv(summary, &outputs[2].text);
    fnl_job_write_plan(job, &outputs[3].text);
    fnl_metrics_write_csv(summary, &outputs[4].text);
  }
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_summary_write_page(summary, &untold, fnl_console_has_colour(), &page);
  fnl_job_draw(job, &(fnl_plot_source){.summary = summary}, &page);
  const int exit_status = fnl_job_deliver(job, outputs, n_outputs, &page, done);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

/* ---- the study ---- */

/* Those who look on, for the files that are asked for. */
typedef struct {
  fnl_orchard orchard;
  fnl_clientele clientele;
  fnl_journal journal;
  fnl_sheets sheets;
  fnl_meter meter;
} fnl_onlookers;

/* Word from one person to another leaves those metrics out that need reach. */
static fnl_status begin_metrics(fnl_meter *meter, fnl_job *job, fnl_study *study,
                                fnl_error *error) {
  const fnl_options *options = job->options;
  if (!options->metrics)
    return FNL_OK;
  job->adds_reach = options->metrics_need_reach && !job->plan.simulation.reach &&
                    !fnl_plan_is_personal(&job->plan);
  if (job->adds_reach)
    job->plan.simulation.reach = true;
  study->gauge = &meter->gauge;
  return fnl_meter_init(meter, &job->plan, options->metrics, error);
}

static fnl_status begin(fnl_onlookers *onlookers, fnl_job *job, fnl_study *study,
                        fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(begin_metrics(&onlookers->meter, job, study, error));
  FNL_TRY(fnl_orchard_begin(&onlookers->orchard, job, false, study, error));
  FNL_TRY(fnl_clientele_begin(&onlookers->clientele, job, study, error));
  FNL_TRY(fnl_journal_begin(&onlookers->journal, job, study, error));
  FNL_TRY(fnl_sheets_begin(&onlookers->sheets, job, study, error));
out:
  return status;
}

static fnl_status finish(fnl_onlookers *onlookers, fnl_job *job, fnl_summary *summary,
                         fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_orchard_finish(&onlookers->orchard, &job->notes, error));
  FNL_TRY(fnl_clientele_finish(&onlookers->clientele, error));
  FNL_TRY(fnl_journal_finish(&onlookers->journal, error));
  FNL_TRY(fnl_sheets_finish(&onlookers->sheets, error));
  fnl_orchard_lend(&onlookers->orchard, summary);
  fnl_clientele_lend(&onlookers->clientele, summary);
out:
  return status;
}

static void onlookers_free(fnl_onlookers *onlookers) {
  fnl_orchard_free(&onlookers->orchard);
  fnl_clientele_free(&onlookers->clientele);
  fnl_journal_free(&onlookers->journal);
  fnl_sheets_free(&onlookers->sheets);
  fnl_meter_free(&onlookers->meter);
}

static int simulate_plan(fnl_job *job) {
  fnl_sample sample = {0};
  fnl_summary summary = {0};
  fnl_onlookers onlookers = {0};
  fnl_outlook outlook = {0};
  fnl_study study = fnl_study_of(&job->plan);
  fnl_error error;
  fnl_status status;
  int exit_status;
  FNL_TRY(begin(&onlookers, job, &study, &error));
  FNL_TRY(fnl_job_study(job, &study, &sample, &error));
  FNL_TRY(fnl_summary_init(&summary, &study, &sample, &error));
  FNL_TRY(finish(&onlookers, job, &summary, &error));
  if (fnl_options_want_pictures(job->options)) {
    FNL_TRY(fnl_outlook_init(&outlook, &job->plan, NULL, &error));
    summary.outlook = &outlook;
  }
out:
  exit_status = status == FNL_OK ? deliver(job, &summary) : fnl_console_error(&error);
  fnl_outlook_free(&outlook);
  fnl_summary_free(&summary);
  fnl_sample_free(&sample);
  onlookers_free(&onlookers);
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
    .examples =
        "  funnel simulate configs/spring-launch.cfg            ROAS, profit, people by stage\n"
        "  funnel simulate plan.cfg --set budget.total=120000   what if: a larger budget\n"
        "  funnel simulate plan.cfg --engine expected --json -  the mean, for a program\n"
        "  funnel simulate plan.cfg --output results            every file of the result\n"
        "  funnel simulate plan.cfg --plot                      small pictures, too\n"
        "  funnel simulate plan.cfg --metrics ctr,cpc,reach     and what marketers ask for\n"
        "  funnel simulate plan.cfg --engine agents --trees t.csv      who brought whom\n"
        "  funnel simulate plan.cfg --engine agents --customers c.csv  who buys again\n"
        "  funnel simulate plan.cfg --engine agents --journeys j.csv   who was touched\n",
    .more = "PLAN is a file, or the name of one that `funnel list` shows.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_TREES | FNL_TAKES_PEOPLE | FNL_TAKES_METRICS |
             FNL_TAKES_PLOT,
    .least_operands = 1,
    .most_operands = 1,
    .run = simulate,
};
