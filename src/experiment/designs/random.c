/* random.c: every place drawn by itself. */
#include "experiment/design.h"
#include "random/stream.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  return fnl_design_count_points(design, 1, error);
}

/* A stream a factor, so that more points are the same points and more. */
static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  for (int f = 0; f < design->n_factors; f++) {
    fnl_stream rng = fnl_stream_open(design->settings->seed, 0, FNL_PURPOSE_DESIGN, 0, (uint64_t)f);
    for (int64_t p = 0; p < design->n; p++)
      design->places[p * design->n_factors + f] = fnl_stream_uniform(&rng);
  }
  return FNL_OK;
}

const fnl_design_type fnl_design_random = {
    .name = "random",
    .summary = "points drawn from the factors' ranges or laws; more points go on where fewer end",
    .places = FNL_PLACES_QUANTILES,
    .count = count,
    .place = place,
};
