/* list.c: the points that the file names. */
#include "experiment/design.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  if (design->settings->n_listed < 1)
    return fnl_design_mistake(design, "`list` is missing", "list = ( { k = 0.5; }, { k = 1.5; } );",
                              error);
  design->n = design->settings->n_listed;
  return FNL_OK;
}

/* The level of a factor is that of the point of this number. */
static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  for (int64_t i = 0; i < design->n * design->n_factors; i++)
    design->places[i] = (double)(i / design->n_factors);
  return FNL_OK;
}

const fnl_design_type fnl_design_list = {
    .name = "list",
    .summary = "the points that the file names",
    .places = FNL_PLACES_LEVELS,
    .count = count,
    .place = place,
};
