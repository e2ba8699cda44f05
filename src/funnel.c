/* funnel.c: the public functions: plans and results as handles around the parts inside. */
#include "funnel.h"

#include "optimize/goal.h"
#include "optimize/optimize.h"
#include "report/build.h"
#include "report/notes.h"
#include "report/summary_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fnl_plan_handle {
  fnl_plan plan;
  fnl_network network; /* the plan's, where it has one */
  fnl_notes warnings;  /* of reading */
};

struct fnl_result {
  const fnl_plan *plan;       /* borrowed */
  const fnl_summary *summary; /* of the study below, or the answer's */
  bool is_answer;
  fnl_sample sample;
  fnl_summary own_summary;
  fnl_answer answer;
  fnl_notes notes;
  fnl_text json; /* empty until asked for */
};

const char *fnl_version(void) { return fnl_build_version(); }

/* ---- plans ---- */

static fnl_read_options reading(const fnl_open_options *options) {
  if (!options)
    return (fnl_read_options){0};
  return (fnl_read_options){.check_metric = fnl_objective_check,
                            .n_overrides = options->n_settings,
                            .overrides = options->settings,
                            .n_model_folders = options->n_model_folders,
                            .model_folders = options->model_folders};
}

/* What a reader left: a handle, or nothing. */
static fnl_status finish_open(fnl_plan_handle *plan, fnl_status status,
                              fnl_diagnostics *diagnostics, fnl_plan_handle **opened,
                              fnl_error *error) {
  if (status == FNL_OK)
    status = fnl_network_attach(&plan->network, &plan->plan, error);
  if (status == FNL_OK) {
    fnl_notes_add_diagnostics(&plan->warnings, diagnostics);
    fnl_notes_add_network(&plan->warnings, &plan->network);
    *opened = plan;
  } else {
    fnl_plan_close(plan);
  }
  fnl_diagnostics_free(diagnostics);
  return status;
}

fnl_status fnl_plan_open(const char *path, const fnl_open_options *options,
                         fnl_plan_handle **opened, fnl_error *error) {
  const fnl_read_options how = reading(options);
  fnl_diagnostics diagnostics = {0};
  *opened = NULL;
  fnl_plan_handle *plan = calloc(1, sizeof *plan);
  if (!plan)
    return fnl_error_no_memory(error);
  const fnl_status status = fnl_plan_read(&plan->plan, path, &how, &diagnostics, error);
  return finish_open(plan, status, &diagnostics, opened, error);
}

fnl_status fnl_plan_open_text(const char *text, const fnl_open_options *options,
                              fnl_plan_handle **opened, fnl_error *error) {
  const fnl_read_options how = reading(options);
  fnl_diagnostics diagnostics = {0};
  *opened = NULL;
  fnl_plan_handle *plan = calloc(1, sizeof *plan);
  if (!plan)
    return fnl_error_no_memory(error);
  const fnl_status status =
      fnl_plan_read_text(&plan->plan, "text", text, strlen(text), &how, &diagnostics, error);
  return finish_open(plan, status, &diagnostics, opened, error);
}

const char *fnl_plan_warning(const fnl_plan_handle *plan, int index) {
  return index >= 0 && index < plan->warnings.n ? plan->warnings.items[index] : NULL;
}

void fnl_plan_close(fnl_plan_handle *plan) {
  if (!plan)
    return;
  fnl_notes_free(&plan->warnings);
  fnl_plan_free(&plan->plan);
  fnl_network_free(&plan->network);
  free(plan);
}

/* ---- results ---- */

static fnl_result *result_new(const fnl_plan_handle *plan) {
  fnl_result *result = calloc(1, sizeof *result);
  if (!result)
    return NULL;
  result->plan = &plan->plan;
  for (int i = 0; i < plan->warnings.n; i++)
    fnl_notes_add(&result->notes, "%s", plan->warnings.items[i]);
  return result;
}

void fnl_result_free(fnl_result *result) {
  if (!result)
    return;
  fnl_text_free(&result->json);
  fnl_notes_free(&result->notes);
  fnl_answer_free(&result->answer);
  fnl_summary_free(&result->own_summary);
  fnl_sample_free(&result->sample);
  free(result);
}

static fnl_status interrupted(fnl_error *error) {
  return fnl_error_set(error, FNL_EINTERRUPTED,
                       "interrupted before the first replication was done");
}

static fnl_status engine_missing(const fnl_plan *plan, fnl_error *error) {
  return fnl_error_set(error, FNL_EENGINE, "this version has no engine \"%s\"",
                       plan->simulation.engine);
}

static fnl_status simulate(fnl_result *result, int n_threads, const fnl_hooks *hooks,
                           fnl_error *error) {
  fnl_study study = fnl_study_of(result->plan);
  fnl_status status = FNL_OK;
  study.n_threads = n_threads;
  study.hooks = hooks;
  if (!study.engine)
    return engine_missing(result->plan, error);
  FNL_TRY(fnl_replicate(&study, &result->sample, error));
  if (result->sample.n == 0)
    return interrupted(error);
  FNL_TRY(fnl_summary_init(&result->own_summary, &study, &result->sample, error));
  result->summary = &result->own_summary;
  fnl_notes_add_summary(&result->notes, result->summary);
out:
  return status;
}

static fnl_status optimize(fnl_result *result, int n_threads, const fnl_hooks *hooks,
                           fnl_error *error) {
  fnl_status status = FNL_OK;
  const fnl_optimize_options options = {.n_threads = n_threads, .hooks = hooks};
  if (!fnl_engine_by_name(result->plan->simulation.engine))
    return engine_missing(result->plan, error);
  FNL_TRY(fnl_optimize_plan(result->plan, &options, &result->answer, error));
  if (result->answer.sample.n == 0)
    return interrupted(error);
  result->is_answer = true;
  result->summary = &result->answer.summary;
  fnl_notes_add_answer(&result->notes, &result->answer);
out:
  return status;
}

typedef fnl_status (*fnl_job)(fnl_result *result, int n_threads, const fnl_hooks *hooks,
                              fnl_error *error);

static fnl_status run(fnl_job job, const fnl_plan_handle *plan, const fnl_run_options *options,
                      fnl_result **made, fnl_error *error) {
  const fnl_run_options how = options ? *options : (fnl_run_options){0};
  *made = NULL;
  fnl_result *result = result_new(plan);
  if (!result)
    return fnl_error_no_memory(error);
  const fnl_status status = job(result, how.n_threads, how.hooks, error);
  if (status == FNL_OK)
    *made = result;
  else
    fnl_result_free(result);
  return status;
}

fnl_status fnl_plan_simulate(const fnl_plan_handle *plan, const fnl_run_options *options,
                             fnl_result **result, fnl_error *error) {
  return run(simulate, plan, options, result, error);
}

fnl_status fnl_plan_optimize(const fnl_plan_handle *plan, const fnl_run_options *options,
                             fnl_result **result, fnl_error *error) {
  return run(optimize, plan, options, result, error);
}

int fnl_result_is_partial(const fnl_result *result) { return result->summary->sample->partial; }

double fnl_result_recommended_share(const fnl_result *result, const char *name) {
  const fnl_items *items = &result->answer.items;
  for (int i = 0; result->is_answer && i < items->n; i++)
    if (strcmp(items->name[i], name) == 0)
      return result->answer.alternatives[FNL_RECOMMENDED].share[i];
  return NAN;
}

const char *fnl_result_json(fnl_result *result) {
  if (result->json.length == 0) {
    if (result->is_answer)
      fnl_answer_write_json(&result->answer, &result->notes, &result->json);
    else
      fnl_summary_write_json(result->summary, &result->notes, &result->json);
  }
  return result->json.failed ? NULL : fnl_text_string(&result->json);
}

/* ---- figures by name ---- */

static fnl_value value_of(const fnl_estimate *estimate) {
  fnl_value value = {.mean = estimate->mean,
                     .se = estimate->se,
                     .low = estimate->low,
                     .high = estimate->high,
                     .n = estimate->n};
  memcpy(value.quantile, estimate->quantile, sizeof value.quantile);
  return value;
}

fnl_status fnl_result_figure(const fnl_result *result, const char *name, fnl_value *value,
                             fnl_error *error) {
  const int found =
      fnl_figures_find_name(&result->summary->sample->figures, result->plan, name, error);
  if (found < 0)
    return FNL_EUNKNOWN;
  *value = value_of(&result->summary->estimates[found]);
  return FNL_OK;
}
