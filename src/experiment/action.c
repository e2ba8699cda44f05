/* action.c: figures by name, and what a sample says of them. */
#include "experiment/action.h"

#include "base/grow.h"
#include "metric/meter.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const fnl_action_type *fnl_action_by_name(const char *name) {
  for (int i = 0; fnl_action_registry[i]; i++)
    if (strcmp(fnl_action_registry[i]->name, name) == 0)
      return fnl_action_registry[i];
  return NULL;
}

/* ---- the catalogue ---- */

static bool has_room(fnl_catalogue *catalogue) {
  const size_t n = (size_t)catalogue->n + 1;
  size_t names = catalogue->capacity, units = names, usual = names;
  if (!FNL_GROW(catalogue->names, names, n) || !FNL_GROW(catalogue->units, units, n) ||
      !FNL_GROW(catalogue->is_usual, usual, n))
    return false;
  catalogue->capacity = names;
  return true;
}

void fnl_catalogue_add(fnl_catalogue *catalogue, const char *name, const char *unit,
                       bool is_usual) {
  char *copy = fnl_string_copy(name);
  if (!copy || !has_room(catalogue)) {
    catalogue->failed = true;
    free(copy);
    return;
  }
  catalogue->is_usual[catalogue->n] = is_usual;
  catalogue->units[catalogue->n] = unit;
  catalogue->names[catalogue->n++] = copy;
}

void fnl_catalogue_add_format(fnl_catalogue *catalogue, const char *unit, bool is_usual,
                              const char *format, ...) {
  char name[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(name, sizeof name, format, arguments);
  va_end(arguments);
  fnl_catalogue_add(catalogue, name, unit, is_usual);
}

void fnl_catalogue_free(fnl_catalogue *catalogue) {
  for (int i = 0; i < catalogue->n; i++)
    free(catalogue->names[i]);
  free(catalogue->names);
  free(catalogue->units);
  free(catalogue->is_usual);
  memset(catalogue, 0, sizeof *catalogue);
}

int fnl_catalogue_find(const fnl_catalogue *catalogue, const char *name, fnl_error *error) {
  const char *const *names = (const char *const *)catalogue->names;
  for (int i = 0; i < catalogue->n; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  const int nearest = fnl_string_nearest(name, catalogue->n, names);
  fnl_error_set(error, FNL_EUNKNOWN, "there is no figure \"%s\"", name);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean \"%s\"?", names[nearest]);
  else
    fnl_error_hint(error, "figures are named by their place in summary.json: \"totals.roas\"; and "
                          "\"metrics.reach\", of those that `funnel metrics PLAN` lists");
  return -1;
}

static void add_figures(fnl_catalogue *catalogue, const fnl_plan *plan,
                        const fnl_figures *figures) {
  fnl_text name = {0};
  for (int i = 0; i < figures->n_figures; i++) {
    fnl_text_cut(&name, 0);
    fnl_figure_write_name(plan, &figures->figures[i], &name);
    fnl_catalogue_add(catalogue, fnl_text_string(&name), figures->figures[i].unit,
                      figures->figures[i].group == FNL_GROUP_TOTALS);
  }
  catalogue->failed |= name.failed;
  fnl_text_free(&name);
}

/* Those that need to know whom touches reach, too, where that can be known. */
static fnl_status add_metrics(fnl_catalogue *catalogue, const fnl_plan *plan, fnl_error *error) {
  fnl_plan own = *plan;
  fnl_meter meter;
  own.simulation.reach = !fnl_plan_is_personal(plan);
  const fnl_status status = fnl_meter_init(&meter, &own, "all", error);
  if (status != FNL_OK)
    return status;
  for (int i = 0; i < meter.gauge.n_figures; i++)
    fnl_catalogue_add_format(catalogue, meter.metrics[i]->unit, false, FNL_METRICS_PLACE "%s",
                             meter.gauge.figures[i].name);
  fnl_meter_free(&meter);
  return FNL_OK;
}

fnl_status fnl_catalogue_add_figures(fnl_catalogue *catalogue, const fnl_plan *plan,
                                     fnl_error *error) {
  fnl_world world = {0};
  fnl_figures figures = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(fnl_figures_init(&figures, &world, NULL, error));
  add_figures(catalogue, plan, &figures);
  FNL_TRY(add_metrics(catalogue, plan, error));
  if (catalogue->failed)
    status = fnl_error_no_memory(error);
out:
  fnl_figures_free(&figures);
  fnl_world_free(&world);
  return status;
}

/* ---- findings ---- */

fnl_study fnl_assignment_study(const fnl_assignment *assignment) {
  fnl_study study = fnl_study_of(assignment->plan);
  study.n_threads = assignment->n_threads;
  study.hooks = assignment->hooks;
  study.gauge = assignment->gauge;
  return study;
}

static bool has_name(const fnl_plan *plan, const fnl_figure *figure, const char *name,
                     fnl_text *scratch) {
  const size_t length = sizeof FNL_METRICS_PLACE - 1;
  if (strncmp(name, FNL_METRICS_PLACE, length) == 0)
    return figure->group == FNL_GROUP_METRICS && strcmp(figure->name, name + length) == 0;
  fnl_text_cut(scratch, 0);
  fnl_figure_write_name(plan, figure, scratch);
  return strcmp(fnl_text_string(scratch), name) == 0;
}

/* Where a figure stands in this plan's table: most often where it stood in the plan that all points
 * share. */
static int find_figure(const fnl_assignment *assignment, const fnl_figures *figures, int wanted,
                       fnl_text *scratch) {
  const char *name = assignment->names[wanted];
  const int place = assignment->places[wanted];
  if (place < figures->n_figures &&
      has_name(assignment->plan, &figures->figures[place], name, scratch))
    return place;
  for (int i = 0; i < figures->n_figures; i++)
    if (has_name(assignment->plan, &figures->figures[i], name, scratch))
      return i;
  return -1;
}

/* Room for what every replication gave, none of it known yet. */
static fnl_status clear_replicas(fnl_replica_values *replicas, const fnl_assignment *assignment,
                                 const fnl_sample *sample, fnl_error *error) {
  const size_t n = (size_t)sample->n * (size_t)assignment->n;
  if (!FNL_GROW(replicas->values, replicas->capacity, n + 1))
    return fnl_error_no_memory(error);
  replicas->n = sample->n;
  for (size_t i = 0; i < n; i++)
    replicas->values[i] = (double)NAN;
  return FNL_OK;
}

static void take_figure(fnl_findings *findings, const fnl_assignment *assignment,
                        const fnl_sample *sample, int wanted, int figure) {
  const fnl_estimate estimate = fnl_sample_mean(sample, 0, figure);
  findings->values[wanted] = estimate.mean;
  findings->errors[wanted] = estimate.se;
  for (int i = 0; findings->replicas && i < sample->n; i++)
    findings->replicas->values[(size_t)i * (size_t)assignment->n + (size_t)wanted] =
        fnl_figure_value(&sample->figures.figures[figure], fnl_sample_row(sample, 0, i));
}

fnl_status fnl_findings_take(fnl_findings *findings, const fnl_assignment *assignment,
                             const fnl_sample *sample, fnl_error *error) {
  fnl_text scratch = {0};
  fnl_status status = FNL_OK;
  findings->replications = sample->n;
  if (findings->replicas)
    FNL_TRY(clear_replicas(findings->replicas, assignment, sample, error));
  for (int i = 0; i < assignment->n; i++) {
    const int figure = find_figure(assignment, &sample->figures, i, &scratch);
    if (figure >= 0)
      take_figure(findings, assignment, sample, i, figure);
  }
out:
  fnl_text_free(&scratch);
  return status;
}

void fnl_findings_set(fnl_findings *findings, const fnl_assignment *assignment, const char *name,
                      fnl_estimate estimate) {
  for (int i = 0; i < assignment->n; i++)
    if (strcmp(assignment->names[i], name) == 0) {
      findings->values[i] = estimate.mean;
      findings->errors[i] = estimate.se;
    }
}

fnl_status fnl_interrupted(fnl_error *error) {
  return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted");
}
