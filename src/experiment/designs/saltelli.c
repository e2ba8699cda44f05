/* saltelli.c: rows A and B, and A with one column of B in turn: for first-order and total Sobol
 * indices.
 *
 * Row j is factors + 2 points: A, B, A with B's first factor, A with B's second, … A and B are the
 * two halves of one point of Sobol's sequence.
 */
#include "experiment/sequence.h"

#include <stdlib.h>
#include <string.h>

static fnl_status count(fnl_design *design, fnl_error *error) {
  if (2 * design->n_factors > FNL_SEQUENCE_MOST)
    return fnl_design_mistake(design, "more than 20 factors",
                              "leave out those that morris finds idle", error);
  return fnl_design_count_points(design, design->n_factors + 2, error);
}

static void place_row(int k, const double *pair, double *rows) {
  const double *a = pair, *b = pair + k;
  memcpy(rows, a, (size_t)k * sizeof *rows);
  memcpy(rows + k, b, (size_t)k * sizeof *rows);
  for (int f = 0; f < k; f++) {
    double *mixed = rows + (2 + f) * k;
    memcpy(mixed, a, (size_t)k * sizeof *rows);
    mixed[f] = b[f];
  }
}

static fnl_status place(fnl_design *design, fnl_error *error) {
  const int k = design->n_factors, n = design->settings->points;
  double *pairs = malloc((size_t)n * 2 * (size_t)k * sizeof *pairs);
  fnl_status status = pairs ? FNL_OK : fnl_error_no_memory(error);
  FNL_TRY(status);
  FNL_TRY(fnl_sequence_fill(2 * k, n, pairs, error));
  for (int j = 0; j < n; j++)
    place_row(k, pairs + (size_t)j * 2 * (size_t)k,
              design->places + (size_t)j * (size_t)(k * (k + 2)));
out:
  free(pairs);
  return status;
}

const fnl_design_type fnl_design_saltelli = {
    .name = "saltelli",
    .summary = "rows of points that differ in one factor each: for Sobol indices",
    .source = "Saltelli et al., Computer Physics Communications 181 (2010)",
    .places = FNL_PLACES_QUANTILES,
    .count = count,
    .place = place,
};
