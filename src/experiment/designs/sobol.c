/* sobol.c: Sobol's sequence: evener than chance, and more points go on where fewer end.
 *
 * GSL's, which begins at one half in every factor.
 */
#include "experiment/sequence.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  if (design->n_factors > FNL_SEQUENCE_MOST)
    return fnl_design_mistake(design, "more than 40 factors",
                              "kind = \"latin-hypercube\" takes more", error);
  return fnl_design_count_points(design, 1, error);
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  return fnl_sequence_fill(design->n_factors, design->n, design->places, error);
}

const fnl_design_type fnl_design_sobol = {
    .name = "sobol",
    .summary = "Sobol's sequence: evener than chance; more points go on where fewer end",
    .source = "Sobol', USSR Comp. Math. Math. Phys. 7 (1967); Bratley and Fox, ACM TOMS 14 (1988)",
    .places = FNL_PLACES_QUANTILES,
    .count = count,
    .place = place,
};
