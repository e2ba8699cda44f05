/* check.c: every mistake of a file, before anything is run. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/expedition.h"
#include "cli/mistaken.h"
#include "cli/places.h"
#include "model/kind.h"
#include "network/network.h"
#include "report/page.h"

#include <stdlib.h>

static void write_plan_facts(const fnl_plan *plan, fnl_text *text) {
  fnl_text_add_format(text, "a plan of %s for %s, %s",
                      fnl_word_counted(plan->horizon_days, "day", "days").text,
                      fnl_word_counted((double)plan->population, "person", "people").text,
                      fnl_word_counted(plan->n_campaigns, "campaign", "campaigns").text);
  if (plan->budget.value > 0.0)
    fnl_text_add_format(text, ", %s %s", fnl_word_money(plan->budget.value).text, plan->currency);
  if (plan->n_laws > 0)
    fnl_text_add_format(
        text, ", %s", fnl_word_counted(plan->n_laws, "uncertain number", "uncertain numbers").text);
  fnl_text_add_format(text, "; model %s (%s)", plan->name, plan->model_file);
}

static void write_model_facts(const fnl_plan *plan, fnl_text *text) {
  fnl_text_add(text, "a model of ");
  fnl_page_model_counts(plan, text);
}

static void write_experiment_facts(const fnl_trial *trial, fnl_text *text) {
  fnl_text_add_format(text, "an experiment of %s points over %s: %s, %s, %d figures",
                      fnl_word_count((double)trial->points.n).text, trial->plan_path,
                      trial->frame.kind, trial->frame.action, trial->n_figures);
}

/* True where there are no mistakes: what it is comes next. */
static bool write_diagnostics(const char *file, const fnl_diagnostics *diagnostics,
                              fnl_text *text) {
  for (int i = 0; i < diagnostics->n; i++)
    fnl_diagnostic_write(&diagnostics->items[i], text);
  if (diagnostics->n_mistakes > diagnostics->n)
    fnl_text_add_format(text, "%s: and %d more\n", file, diagnostics->n_mistakes - diagnostics->n);
  if (diagnostics->n_mistakes > 0) {
    fnl_text_add_format(text, "%s: %s\n", file,
                        fnl_word_counted(diagnostics->n_mistakes, "mistake", "mistakes").text);
    return false;
  }
  fnl_text_add_format(text, "%s: fine (", file);
  return true;
}

static void write_findings(const char *file, bool is_model, const fnl_plan *plan,
                           const fnl_diagnostics *diagnostics, fnl_text *text) {
  if (!write_diagnostics(file, diagnostics, text))
    return;
  (is_model ? write_model_facts : write_plan_facts)(plan, text);
  fnl_text_add(text, ")\n");
}

/* An experiment is read with its plan; its points are not. */
static fnl_status check_experiment(const char *name, const fnl_options *options, fnl_text *text,
                                   fnl_error *error) {
  fnl_expedition expedition = {0};
  const fnl_status status = fnl_expedition_begin(&expedition, name, options, error);
  const bool told = status == FNL_OK || expedition.diagnostics.n_mistakes > 0;
  if (!told)
    fnl_console_error(error);
  else if (write_diagnostics(name, &expedition.diagnostics, text)) {
    write_experiment_facts(&expedition.trial, text);
    fnl_text_add(text, ")\n");
  }
  fnl_expedition_end(&expedition);
  return status;
}

/* Its findings are for standard output: they are what was asked for. */
static fnl_status check_file(const char *name, const fnl_places *models, const fnl_options *options,
                             fnl_text *text, fnl_error *error) {
  const fnl_status mistaken = fnl_mistaken_file(name, error);
  if (mistaken != FNL_OK) {
    const fnl_diagnostic finding = {.severity = FNL_MISTAKE, .error = *error};
    fnl_diagnostic_write(&finding, text);
    fnl_text_add_format(text, "%s: 1 mistake\n", name);
    return mistaken;
  }
  const fnl_read_options reading = fnl_places_read_options(models, options);
  const bool is_model = fnl_file_is_model(name, NULL);
  fnl_diagnostics diagnostics = {0};
  fnl_plan plan = {0};
  fnl_status status =
      (is_model ? fnl_model_read : fnl_plan_read)(&plan, name, &reading, &diagnostics, error);
  if (status == FNL_OK && plan.has_network)
    status = fnl_network_check(&plan, error);
  if (status == FNL_OK || diagnostics.n_mistakes > 0)
    write_findings(name, is_model, &plan, &diagnostics, text);
  else
    fnl_console_error(error);
  fnl_plan_free(&plan);
  fnl_diagnostics_free(&diagnostics);
  return status;
}

static int check(const fnl_options *options) {
  fnl_places models, configs;
  fnl_text text = {0};
  fnl_error error;
  int exit_status = 0;
  fnl_places_init(&models, "models", options);
  fnl_places_init(&configs, "configs", options);
  for (int i = 0; i < options->n_operands; i++) {
    char *file = fnl_places_find(&configs, options->operands[i]);
    const fnl_status status = !file ? fnl_error_no_memory(&error)
                              : fnl_file_is_experiment(file)
                                  ? check_experiment(file, options, &text, &error)
                                  : check_file(file, &models, options, &text, &error);
    if (status != FNL_OK)
      exit_status = fnl_status_exit(status);
    free(file);
  }
  exit_status = fnl_console_finish(&text, exit_status);
  fnl_places_free(&configs);
  fnl_places_free(&models);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_check = {
    .name = "check",
    .summary = "every mistake of a plan, a model or an experiment, with its line",
    .operands = "FILE...",
    .examples = "  funnel check my-plan.cfg                  one file\n"
                "  funnel check models/*.cfg configs/*.cfg   many\n",
    .more = "Exit status 0 where all are fine, 2 where there are mistakes.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS,
    .least_operands = 1,
    .most_operands = -1,
    .run = check,
};
