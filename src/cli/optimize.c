/* optimize.c: which split of the budget is best. */
#include "optimize/optimize.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "cli/work.h"
#include "model/write.h"
#include "optimize/outlook.h"
#include "report/csv.h"
#include "report/summary_json.h"
#include "report/terminal.h"
#include "report/words.h"

static const fnl_file_id files[] = {FNL_FILE_SUMMARY, FNL_FILE_DAILY, FNL_FILE_REPLICATIONS,
                                    FNL_FILE_PLAN, FNL_FILE_PLAN_AS_GIVEN};
enum { N_OUTPUTS = sizeof files / sizeof files[0] };

/* What is written of an answer to files. */
typedef struct {
  fnl_plan plan; /* the recommended one; zeroed where nobody wants it */
  fnl_outlook outlook;
  fnl_output outputs[N_OUTPUTS];
  fnl_text page;
} fnl_delivery_note;

static fnl_status look(fnl_delivery_note *note, const fnl_job *job, fnl_answer *answer,
                       fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!fnl_options_want_pictures(job->options))
    return FNL_OK;
  FNL_TRY(fnl_job_read_recommended(job, answer, &note->plan, error));
  FNL_TRY(fnl_outlook_init(&note->outlook, &note->plan, answer, error));
  answer->summary.outlook = &note->outlook;
out:
  return status;
}

static fnl_status write_outputs(fnl_delivery_note *note, const fnl_job *job,
                                const fnl_answer *answer, fnl_error *error) {
  fnl_output *outputs = note->outputs;
  for (int i = 0; i < N_OUTPUTS; i++)
    outputs[i].file = files[i];
  fnl_answer_write_json(answer, &job->notes, &outputs[0].text);
  if (!job->options->output)
    return FNL_OK;
  fnl_daily_write_csv(&answer->summary, &outputs[1].text);
  fnl_replications_write_csv(&answer->summary, &outputs[2].text);
  fnl_job_write_plan(job, &outputs[4].text);
  return fnl_plan_write(&note->plan, &outputs[3].text, error);
}

static void note_free(fnl_delivery_note *note) {
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&note->outputs[i].text);
  fnl_text_free(&note->page);
  fnl_outlook_free(&note->outlook);
  fnl_plan_free(&note->plan);
}

static int deliver(fnl_job *job, fnl_answer *answer) {
  const fnl_status done = answer->sample.partial ? FNL_EINTERRUPTED
                          : answer->feasible     ? FNL_OK
                                                 : FNL_EINFEASIBLE;
  fnl_delivery_note note = {0};
  fnl_error error;
  fnl_status status;
  fnl_notes_add_answer(&job->notes, answer);
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_answer_write_page(answer, &untold, fnl_console_has_colour(), &note.page);
  FNL_TRY(look(&note, job, answer, &error));
  fnl_job_draw(job, &(fnl_plot_source){.summary = &answer->summary}, &note.page);
  FNL_TRY(write_outputs(&note, job, answer, &error));
out:;
  const int exit_status = status == FNL_OK
                              ? fnl_job_deliver(job, note.outputs, N_OUTPUTS, &note.page, done)
                              : fnl_console_error(&error);
  answer->summary.outlook = NULL;
  note_free(&note);
  return exit_status;
}

static fnl_status find_answer(const fnl_job *job, fnl_answer *answer, fnl_error *error) {
  fnl_work work = fnl_work_begin("optimizing", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  const fnl_optimize_options options = {.n_threads = job->options->n_threads,
                                        .hooks = &hooks,
                                        .log = job->options->log,
                                        .resume = job->options->resume};
  const fnl_status status = fnl_optimize_plan(&job->plan, &options, answer, error);
  fnl_work_end(&work);
  if (status == FNL_OK && answer->sample.n == 0)
    return fnl_error_set(error, FNL_EINTERRUPTED,
                         "interrupted before the first replication was done");
  return status;
}

/* What was spared is no part of the result, which is the same without. */
static void tell_resumed(const fnl_options *options, const fnl_answer *answer) {
  fnl_text text = {0};
  if (!options->resume || options->quiet)
    return;
  fnl_text_add_format(&text, "%s: %d of %s %s made before%s\n", options->resume, answer->remembered,
                      fnl_word_counted(answer->evaluations, "evaluation", "evaluations").text,
                      fnl_plural(answer->remembered, "was", "were"),
                      answer->resumed_cut ? "; its last line was cut off and is left out" : "");
  fnl_console_complain(&text);
  fnl_text_free(&text);
}

static int deliver_answer(fnl_job *job, fnl_answer *answer) {
  tell_resumed(job->options, answer);
  const int exit_status = deliver(job, answer);
  return answer->log_error.status == FNL_OK ? exit_status : fnl_console_error(&answer->log_error);
}

static int optimize_plan(fnl_job *job) {
  fnl_answer answer = {0};
  fnl_error error;
  const fnl_status status = find_answer(job, &answer, &error);
  const int exit_status =
      status == FNL_OK ? deliver_answer(job, &answer) : fnl_console_error(&error);
  fnl_answer_free(&answer);
  return exit_status;
}

static int optimize(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin(&job, options);
  const int exit_status = status == FNL_OK ? optimize_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

const fnl_command_type fnl_command_optimize = {
    .name = "optimize",
    .summary = "which split of the budget is best, by how much, and how sure that is",
    .operands = "PLAN",
    .examples = "  funnel optimize configs/spring-launch.cfg     the best split of the budget\n"
                "  funnel optimize plan.cfg --set optimize.objective=profit      most profit\n"
                "  funnel optimize plan.cfg --set optimize.max.prospecting=0.6   within a bound\n"
                "  funnel optimize plan.cfg --output best        with best/plan.cfg, ready to run\n"
                "  funnel optimize plan.cfg --log trials.csv     every split that was valued\n"
                "  funnel optimize plan.cfg --log trials.csv --resume trials.csv   go on after "
                "a stop\n",
    .more = "The plan's section `optimize` says what is made largest and within which bounds; the\n"
            "recommended split is simulated beside the plan's own and the usual alternatives.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_LOG | FNL_TAKES_PLOT,
    .least_operands = 1,
    .most_operands = 1,
    .run = optimize,
};
