/* metrics.c: the metrics there are, or those of a plan. */
#include "metric/metric.h"

#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "metric/meter.h"
#include "report/table.h"

#include <string.h>

enum { WIDTH = 96 };

static bool is_of(const fnl_meter *meter, const fnl_metric *metric) {
  for (int i = 0; i < meter->gauge.n_figures; i++)
    if (meter->metrics[i] == metric)
      return true;
  return false;
}

/* The metrics of a stage of the journey; `meter` not NULL: that the plan has. */
static void write_stage(const char *stage, const fnl_meter *meter, fnl_text *text) {
  fnl_table table = {.alignment = "lll"};
  fnl_text_add_format(text, "%s%c%s\n", text->length ? "\n" : "", stage[0] - 'a' + 'A', stage + 1);
  fnl_table_add(&table, "metric");
  fnl_table_add(&table, "unit");
  fnl_table_add(&table, "formula");
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    if (strcmp(metric->stage, stage) == 0 && (!meter || is_of(meter, metric))) {
      fnl_table_add(&table, metric->name);
      fnl_table_add(&table, metric->unit);
      fnl_table_add(&table, metric->symbols);
    }
  fnl_table_write(&table, "", "", text);
  fnl_table_free(&table);
}

static void write_absent(const fnl_meter *meter, fnl_text *text) {
  fnl_text sentence = {0};
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    if (!is_of(meter, metric))
      fnl_text_add_format(
          &sentence, "%s%s",
          sentence.length ? ", " : "Absent, as the model has nothing to count: ", metric->name);
  fnl_text_add(text, sentence.length ? "\n" : "");
  fnl_text_add_wrapped(text, fnl_text_string(&sentence), 2, WIDTH);
  fnl_text_add(text, sentence.length ? "\n" : "");
  text->failed = text->failed || sentence.failed;
  fnl_text_free(&sentence);
}

static void write_metrics(const fnl_meter *meter, fnl_text *text) {
  const char *stage = "";
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++) {
    if (strcmp(metric->stage, stage) != 0)
      write_stage(metric->stage, meter, text);
    stage = metric->stage;
  }
  if (meter)
    write_absent(meter, text);
}

static int list_of_plan(const fnl_options *options, fnl_text *text) {
  fnl_job job;
  fnl_meter meter = {0};
  fnl_error error;
  fnl_status status = fnl_job_begin(&job, options);
  int exit_status = fnl_status_exit(status);
  if (status == FNL_OK) {
    job.plan.simulation.reach = !fnl_plan_is_personal(&job.plan);
    status = fnl_meter_init(&meter, &job.plan, "all", &error);
    exit_status = status == FNL_OK ? 0 : fnl_console_error(&error);
  }
  if (status == FNL_OK)
    write_metrics(&meter, text);
  fnl_meter_free(&meter);
  fnl_job_end(&job);
  return exit_status;
}

static int metrics(const fnl_options *options) {
  fnl_text text = {0};
  int exit_status = 0;
  if (options->n_operands > 0)
    exit_status = list_of_plan(options, &text);
  else
    write_metrics(NULL, &text);
  if (exit_status == 0)
    exit_status = fnl_console_finish(&text, 0);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_metrics = {
    .name = "metrics",
    .summary = "the metrics of the field by name, or those a plan has",
    .operands = "[PLAN]",
    .examples = "  funnel metrics                             every one, with unit and formula\n"
                "  funnel metrics configs/spring-launch.cfg   those that the plan's model has\n"
                "  funnel simulate configs/spring-launch.cfg --metrics ctr,cpc,reach\n",
    .more = "docs/metrics.md says what each is and where it comes from.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS,
    .most_operands = 1,
    .run = metrics,
};
