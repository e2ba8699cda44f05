/* landscapes.h: analytic landscapes whose best point is known, for tests of searches.
 *
 * A response landscape is a sum of responses of money, w x^h / (k^h + x^h) (Hill): concave for
 * h <= 1, S-shaped for h > 1. It may be multiplied by a referral loop, 1 / (1 - loop * share of the
 * most that could come), which ties the variables together but moves no optimum.
 */
#ifndef FNL_TESTS_LANDSCAPES_H
#define FNL_TESTS_LANDSCAPES_H

#include "optimize/landscape.h"

#include <stdint.h>

enum { RESPONSES_MOST = 200, RESPONSE_THREADS = 16 };

/* What is known of one point after the other, as a landscape that takes several at once. */
typedef struct {
  double (*value)(void *context, const double *x, double *targets); /* the goal */
  void (*slope)(void *context, const double *x, const fnl_slope *slope);
  void *context;
  int n;
  double seen[RESPONSE_THREADS][FNL_LANDSCAPE_MOST][RESPONSES_MOST]; /* valued last */
} pointwise;

fnl_landscape pointwise_landscape(pointwise *land, const fnl_region *region, int n_targets);

typedef struct {
  int n;
  double weight[RESPONSES_MOST], half[RESPONSES_MOST], bend[RESPONSES_MOST];
  double loop;
  double lower[RESPONSES_MOST], upper[RESPONSES_MOST];
  int variable[RESPONSES_MOST];
  fnl_band band; /* the total */
  fnl_region region;
  pointwise points;
} responses;

/* Random responses over the simplex of n shares; bends between bend_least and bend_most. */
void responses_init(responses *land, int n, double bend_least, double bend_most, uint64_t index);

double responses_value(const responses *land, const double *x);
fnl_landscape responses_landscape(responses *land);

/* The best value to about 1e-9: dynamic programming over steps of 1 / n_steps, and exact exchange
 * between pairs from there. Sets best [n]. Only without extra bands. */
double responses_best(const responses *land, int n_steps, double *best);

#endif
