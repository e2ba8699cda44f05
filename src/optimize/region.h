/* region.h: where a plan may lie: bounds on every variable, and bands on sums of them.
 *
 * The variables are parts of the reference budget. A band says lower <= sum weight x <= upper over
 * some of them: the total, a channel over its weeks, a part kept for testing. The region is convex
 * and its Euclidean projection is all that a method needs to know of it.
 */
#ifndef FNL_OPTIMIZE_REGION_H
#define FNL_OPTIMIZE_REGION_H

#include "base/error.h"

#include <stdbool.h>

typedef struct {
  const char *name; /* for people: "total", "testing"; borrowed */
  int n;
  const int *variable;  /* [n] which variables, rising */
  const double *weight; /* [n], or NULL: all 1 */
  double lower, upper;  /* equal: an equation; +-INFINITY: no bound on that side */
} fnl_band;

typedef struct {
  int n;                       /* variables */
  const double *lower, *upper; /* [n] finite */
  int n_bands;
  const fnl_band *bands;
} fnl_region;

/* How far outside its bands a point may be and still count as inside. */
#define FNL_REGION_TOLERANCE 1e-9

/* Moves `x` [n] to the nearest point of the region. False where the region is empty: then `x` is a
 * point within the bounds that breaks the bands least (in the sum of squares). `scratch`
 * [fnl_region_scratch(region)] doubles. Exact to 1e-12 of the largest bound for one band. */
bool fnl_region_project(const fnl_region *region, double *x, double *scratch);
int fnl_region_scratch(const fnl_region *region);

/* Whether `x` [n] lies within every bound and band, to FNL_REGION_TOLERANCE. */
bool fnl_region_contains(const fnl_region *region, const double *x);

/* How far `x` breaks band `band`: negative below, positive above, 0 inside. */
double fnl_region_excess(const fnl_region *region, int band, const double *x);

#endif
