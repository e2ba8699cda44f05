/* one_at_a_time.c: the middle, and from there each factor through its other levels alone. */
#include "experiment/design.h"

static int middle(const fnl_design *design, int factor) { return design->n_levels[factor] / 2; }

static fnl_status count(fnl_design *design, fnl_error *error) {
  const fnl_status status = fnl_design_check_levels(design, error);
  design->n = 1;
  for (int f = 0; status == FNL_OK && f < design->n_factors; f++)
    design->n += design->n_levels[f] - 1;
  return status;
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  int64_t p = 1;
  for (int64_t i = 0; i < design->n * design->n_factors; i++)
    design->places[i] = middle(design, (int)(i % design->n_factors));
  for (int f = 0; f < design->n_factors; f++)
    for (int level = 0; level < design->n_levels[f]; level++)
      if (level != middle(design, f))
        design->places[p++ * design->n_factors + f] = level;
  return FNL_OK;
}

const fnl_design_type fnl_design_one_at_a_time = {
    .name = "one-at-a-time",
    .summary = "the middle of all factors, then each through its other levels alone",
    .places = FNL_PLACES_LEVELS,
    .count = count,
    .place = place,
};
