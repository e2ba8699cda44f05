/* morris.c: trajectories, each of which steps every factor once, for elementary effects.
 *
 * Places are multiples of 1 / (levels - 1). A trajectory begins at a point drawn from them, and
 * goes through the factors in an order drawn by itself; each step is half the levels wide, upwards
 * from the lower half and downwards from the upper.
 */
#include "experiment/morris.h"

#include "random/stream.h"

static fnl_status count(fnl_design *design, fnl_error *error) {
  const int levels = fnl_morris_levels(design->settings);
  if (levels % 2 != 0)
    return fnl_design_mistake(design, "`levels` must be even", "levels = 4;", error);
  return fnl_design_count_points(design, design->n_factors + 1, error);
}

static void shuffle(fnl_stream *rng, int n, int *order) {
  for (int i = 0; i < n; i++)
    order[i] = i;
  for (int i = n - 1; i > 0; i--) {
    const int other = (int)fnl_stream_below(rng, (uint32_t)i + 1), kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
}

static void place_trajectory(const fnl_design *design, int trajectory, double *rows) {
  const int k = design->n_factors, levels = fnl_morris_levels(design->settings);
  int order[FNL_FACTORS_MAX];
  fnl_stream rng =
      fnl_stream_open(design->settings->seed, 0, FNL_PURPOSE_DESIGN, 0, (uint64_t)trajectory);
  for (int f = 0; f < k; f++)
    rows[f] = (double)fnl_stream_below(&rng, (uint32_t)levels) / (levels - 1);
  shuffle(&rng, k, order);
  for (int step = 0; step < k; step++) {
    const double *from = rows + step * k;
    double *to = rows + (step + 1) * k;
    for (int f = 0; f < k; f++)
      to[f] = from[f];
    const int level = (int)(from[order[step]] * (levels - 1) + 0.5);
    const int moved = level < levels / 2 ? level + levels / 2 : level - levels / 2;
    to[order[step]] = (double)moved / (levels - 1);
  }
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  (void)error;
  const int64_t length = (int64_t)(design->n_factors + 1) * design->n_factors;
  for (int t = 0; t < design->settings->points; t++)
    place_trajectory(design, t, design->places + t * length);
  return FNL_OK;
}

const fnl_design_type fnl_design_morris = {
    .name = "morris",
    .summary = "trajectories that step each factor once: which matter, and which interact",
    .source = "Morris, Technometrics 33 (1991); Campolongo, Cariboni and Saltelli, Env. Modelling "
              "& Software 22 (2007)",
    .places = FNL_PLACES_QUANTILES,
    .count = count,
    .place = place,
};
