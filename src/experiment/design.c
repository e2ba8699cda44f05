/* design.c: making a design of any kind. */
#include "experiment/design.h"

#include <stdlib.h>
#include <string.h>

const fnl_design_type *fnl_design_by_name(const char *name) {
  for (int i = 0; fnl_design_registry[i]; i++)
    if (strcmp(fnl_design_registry[i]->name, name) == 0)
      return fnl_design_registry[i];
  return NULL;
}

fnl_status fnl_design_mistake(const fnl_design *design, const char *message, const char *hint,
                              fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, design->file, design->settings->line, "design \"%s\": %s",
                   design->type->name, message);
  fnl_error_hint(error, "%s", hint);
  return FNL_EVALUE;
}

fnl_status fnl_design_count_points(fnl_design *design, int64_t each, fnl_error *error) {
  if (design->settings->points < 1)
    return fnl_design_mistake(design, "`points` is missing", "design = { …; points = 100; };",
                              error);
  design->n = design->settings->points * each;
  return FNL_OK;
}

fnl_status fnl_design_check_levels(const fnl_design *design, fnl_error *error) {
  for (int f = 0; f < design->n_factors; f++)
    if (design->n_levels[f] < 1)
      return fnl_design_mistake(design, "`levels` is missing, which a range and a law need",
                                "design = { …; levels = 5; };", error);
  return FNL_OK;
}

static fnl_status check_size(const fnl_design *design, fnl_error *error) {
  if (design->n >= 1 && design->n <= FNL_PLACES_MOST / design->n_factors)
    return FNL_OK;
  return fnl_design_mistake(design, design->n < 1 ? "it has no point" : "too many points",
                            "fewer levels or points", error);
}

fnl_status fnl_design_make(fnl_design *design, fnl_error *error) {
  fnl_status status = FNL_OK;
  design->type = fnl_design_by_name(design->settings->kind);
  if (!design->type)
    return fnl_error_set(error, FNL_EUNKNOWN, "there is no design \"%s\"", design->settings->kind);
  FNL_TRY(design->type->count(design, error));
  FNL_TRY(check_size(design, error));
  design->places = calloc((size_t)design->n * (size_t)design->n_factors, sizeof(double));
  FNL_TRY(design->places ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(design->type->place(design, error));
out:
  if (status != FNL_OK)
    fnl_design_free(design);
  return status;
}

void fnl_design_free(fnl_design *design) {
  free(design->places);
  design->places = NULL;
  design->n = 0;
}
