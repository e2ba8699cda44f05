/* grid.c: every level of every factor with every level of the others; the last varies fastest. */
#include "experiment/design.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  const fnl_status status = fnl_design_check_levels(design, error);
  design->n = 1;
  for (int f = 0; status == FNL_OK && f < design->n_factors && design->n <= FNL_PLACES_MOST; f++)
    design->n *= design->n_levels[f];
  return status;
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  for (int64_t p = 0; p < design->n; p++) {
    int64_t rest = p;
    for (int f = design->n_factors - 1; f >= 0; f--) {
      design->places[p * design->n_factors + f] = (double)(rest % design->n_levels[f]);
      rest /= design->n_levels[f];
    }
  }
  return FNL_OK;
}

const fnl_design_type fnl_design_grid = {
    .name = "grid",
    .summary = "every level of every factor with every level of the others",
    .places = FNL_PLACES_LEVELS,
    .count = count,
    .place = place,
};
