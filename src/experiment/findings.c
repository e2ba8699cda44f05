/* findings.c: merged results as evidence for analyses. */
#include "experiment/findings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the design, made again from what the store says of it ---- */

static fnl_status remake(fnl_body_of_results *body, const fnl_merge *merge, fnl_error *error) {
  const fnl_frame *frame = &merge->frame;
  body->settings = frame->design;
  body->settings.kind = frame->kind;
  body->settings.n_listed = (int)(frame->n_points / frame->replicates);
  body->design = (fnl_design){
      .settings = &body->settings, .n_factors = frame->n_factors, .n_levels = frame->n_levels};
  const fnl_status status = fnl_design_make(&body->design, error);
  if (status != FNL_OK)
    return status;
  if (body->design.n * frame->replicates == frame->n_points)
    return FNL_OK;
  return fnl_error_set(error, FNL_EVALUE, "the store's design is not of as many points as it says");
}

/* ---- rows ---- */

static void take_label(fnl_body_of_results *body, const fnl_row *row, int64_t point, int factor) {
  const int level = (int)fnl_design_place(&body->design, point, factor);
  if (level < 0 || level >= body->n_labels)
    return;
  char **label = &body->labels[factor * body->n_labels + level];
  fnl_text text = {0};
  if (*label)
    return;
  fnl_level_write(&row->levels[factor], &text);
  *label = text.failed ? NULL : text.data;
}

static fnl_status take_row(void *user, const fnl_row *row) {
  fnl_body_of_results *body = user;
  const int64_t point = row->position / body->frame->replicates;
  if (row->message || point >= body->design.n)
    return FNL_OK;
  for (int i = 0; i < body->frame->n_figures; i++) {
    const int64_t at = i * body->design.n + point;
    if (!isfinite(row->values[i]))
      continue;
    body->y[at] += row->values[i];
    body->n[at]++;
  }
  if (body->design.type->places == FNL_PLACES_LEVELS)
    for (int f = 0; f < body->frame->n_factors; f++)
      take_label(body, row, point, f);
  return FNL_OK;
}

static void divide(fnl_body_of_results *body) {
  for (int64_t i = 0; i < body->frame->n_figures * body->design.n; i++)
    body->y[i] = body->n[i] > 0 ? body->y[i] / body->n[i] : (double)NAN;
}

static fnl_status take_memory(fnl_body_of_results *body, fnl_error *error) {
  const fnl_frame *frame = body->frame;
  const size_t n = (size_t)frame->n_figures * (size_t)body->design.n;
  for (int f = 0; f < frame->n_factors; f++)
    if (frame->n_levels[f] > body->n_labels)
      body->n_labels = frame->n_levels[f];
  body->y = calloc(n + 1, sizeof *body->y);
  body->n = calloc(n + 1, sizeof *body->n);
  body->labels =
      calloc((size_t)frame->n_factors * (size_t)body->n_labels + 1, sizeof *body->labels);
  return body->y && body->n && body->labels ? FNL_OK : fnl_error_no_memory(error);
}

fnl_status fnl_results_gather(fnl_body_of_results *body, const fnl_merge *merge, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(body, 0, sizeof *body);
  body->frame = &merge->frame;
  if (!merge->is_one_design) {
    fnl_error_set(error, FNL_EVALUE, "the folder's stores are of designs of different sizes");
    fnl_error_hint(error, "run the experiment once more: then all of them are of the last one");
    return FNL_EVALUE;
  }
  FNL_TRY(remake(body, merge, error));
  FNL_TRY(take_memory(body, error));
  FNL_TRY(fnl_store_scan(merge->store, take_row, body, error));
  divide(body);
out:
  if (status != FNL_OK)
    fnl_results_forget(body);
  return status;
}

static const char *label_of(const void *user, int factor, int level) {
  const fnl_body_of_results *body = user;
  return level < body->n_labels ? body->labels[factor * body->n_labels + level] : NULL;
}

fnl_evidence fnl_results_evidence(const fnl_body_of_results *body, int figure) {
  return (fnl_evidence){.design = &body->design,
                        .y = body->y + figure * body->design.n,
                        .label = label_of,
                        .user = body};
}

void fnl_results_forget(fnl_body_of_results *body) {
  for (int i = 0; body->labels && i < body->frame->n_factors * body->n_labels; i++)
    free(body->labels[i]);
  free(body->labels);
  free(body->y);
  free(body->n);
  fnl_design_free(&body->design);
  memset(body, 0, sizeof *body);
}
