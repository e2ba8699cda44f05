/* action.c: figures by name, and what a sample says of them. */
#include "experiment/action.h"

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
  if (catalogue->n < catalogue->capacity)
    return true;
  const int capacity = catalogue->capacity ? 2 * catalogue->capacity : 64;
  char **names = realloc(catalogue->names, (size_t)capacity * sizeof *names);
  if (names)
    catalogue->names = names;
  bool *is_usual = realloc(catalogue->is_usual, (size_t)capacity * sizeof *is_usual);
  if (is_usual)
    catalogue->is_usual = is_usual;
  if (names && is_usual)
    catalogue->capacity = capacity;
  return names && is_usual;
}

void fnl_catalogue_add(fnl_catalogue *catalogue, const char *name, bool is_usual) {
  char *copy = fnl_string_copy(name);
  if (!copy || !has_room(catalogue)) {
    catalogue->failed = true;
    free(copy);
    return;
  }
  catalogue->is_usual[catalogue->n] = is_usual;
  catalogue->names[catalogue->n++] = copy;
}

void fnl_catalogue_add_format(fnl_catalogue *catalogue, bool is_usual, const char *format, ...) {
  char name[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(name, sizeof name, format, arguments);
  va_end(arguments);
  fnl_catalogue_add(catalogue, name, is_usual);
}

void fnl_catalogue_free(fnl_catalogue *catalogue) {
  for (int i = 0; i < catalogue->n; i++)
    free(catalogue->names[i]);
  free(catalogue->names);
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
    fnl_error_hint(error, "figures are named by their place in summary.json: \"totals.roas\"");
  return -1;
}

static void add_figures(fnl_catalogue *catalogue, const fnl_plan *plan,
                        const fnl_figures *figures) {
  fnl_text name = {0};
  for (int i = 0; i < figures->n_figures; i++) {
    fnl_text_cut(&name, 0);
    fnl_figure_write_name(plan, &figures->figures[i], &name);
    fnl_catalogue_add(catalogue, fnl_text_string(&name),
                      figures->figures[i].group == FNL_GROUP_TOTALS);
  }
  catalogue->failed |= name.failed;
  fnl_text_free(&name);
}

fnl_status fnl_catalogue_add_figures(fnl_catalogue *catalogue, const fnl_plan *plan,
                                     fnl_error *error) {
  fnl_world world = {0};
  fnl_figures figures = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(fnl_figures_init(&figures, &world, NULL, error));
  add_figures(catalogue, plan, &figures);
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
  return study;
}

static bool has_name(const fnl_plan *plan, const fnl_figure *figure, const char *name,
                     fnl_text *scratch) {
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

void fnl_findings_take(fnl_findings *findings, const fnl_assignment *assignment,
                       const fnl_sample *sample) {
  fnl_text scratch = {0};
  findings->replications = sample->n;
  for (int i = 0; i < assignment->n; i++) {
    const int figure = find_figure(assignment, &sample->figures, i, &scratch);
    if (figure < 0)
      continue;
    const fnl_estimate estimate = fnl_sample_estimate(sample, 0, figure);
    findings->values[i] = estimate.mean;
    findings->errors[i] = estimate.se;
  }
  fnl_text_free(&scratch);
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
