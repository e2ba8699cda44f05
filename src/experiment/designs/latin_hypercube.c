/* latin_hypercube.c: of every factor one place in each of n equal parts, in an order drawn by
 * itself.
 */
#include "experiment/design.h"
#include "random/stream.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  return fnl_design_count_points(design, 1, error);
}

/* Part p at point p first; then Fisher and Yates' shuffle. */
static void place_factor(const fnl_design *design, int factor) {
  const int k = design->n_factors;
  double *places = design->places + factor;
  fnl_stream rng =
      fnl_stream_open(design->settings->seed, 0, FNL_PURPOSE_DESIGN, 0, (uint64_t)factor);
  for (int64_t p = 0; p < design->n; p++)
    places[p * k] = ((double)p + fnl_stream_uniform(&rng)) / (double)design->n;
  for (int64_t p = design->n - 1; p > 0; p--) {
    const int64_t other = (int64_t)fnl_stream_below_large(&rng, (uint64_t)p + 1);
    const double place = places[p * k];
    places[p * k] = places[other * k];
    places[other * k] = place;
  }
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  for (int f = 0; f < design->n_factors; f++)
    place_factor(design, f);
  return FNL_OK;
}

const fnl_design_type fnl_design_latin_hypercube = {
    .name = "latin-hypercube",
    .summary = "every factor evenly over its whole range or law, in drawn combinations",
    .source = "McKay, Beckman and Conover, Technometrics 21 (1979)",
    .places = FNL_PLACES_QUANTILES,
    .count = count,
    .place = place,
};
