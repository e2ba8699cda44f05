/* ternary.c: three shares that sum to 1, all multiples of 1 / divisions: a triangle. */
#include "experiment/design.h"

enum { SHARES = 3 };

static fnl_status count(fnl_design *design, fnl_error *error) {
  const int64_t m = design->settings->divisions;
  if (design->n_factors != SHARES)
    return fnl_design_mistake(design, "it is of three factors",
                              "one a share: path = \"budget.split.CHANNEL\";", error);
  if (m < 1)
    return fnl_design_mistake(design, "`divisions` is missing", "divisions = 10;", error);
  design->n = (m + 1) * (m + 2) / 2;
  return FNL_OK;
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  const int m = design->settings->divisions;
  double *places = design->places;
  for (int a = m; a >= 0; a--)
    for (int b = m - a; b >= 0; b--, places += SHARES) {
      places[0] = (double)a / m;
      places[1] = (double)b / m;
      places[2] = (double)(m - a - b) / m;
    }
  return FNL_OK;
}

const fnl_design_type fnl_design_ternary = {
    .name = "ternary",
    .summary = "three shares that sum to 1, over the whole triangle",
    .source = "Scheffé, J. R. Stat. Soc. B 20 (1958): the simplex lattice",
    .places = FNL_PLACES_VALUES,
    .count = count,
    .place = place,
};
