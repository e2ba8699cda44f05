/* around.h: how the answer looks from nearby: marginal returns, responses, how flat it is. */
#ifndef FNL_OPTIMIZE_AROUND_H
#define FNL_OPTIMIZE_AROUND_H

#include "optimize/valuer.h"

/* dR/dM of one campaign's money at `money` [n_campaigns]: a central difference, one-sided where
 * the campaign has next to nothing. NaN without a budget. */
double fnl_around_marginal(fnl_valuer *valuer, const double *money, int campaign);

/* The objective where `item` is moved to `share` and the others keep their proportions; NaN where
 * that leaves the bounds. */
double fnl_around_shifted(fnl_valuer *valuer, const double *best, int item, double share);

/* The lowest and the highest share of `item`, others in proportion, that keep the objective within
 * the part `tied` of `value`; searched inwards from the item's bounds by bisection. */
void fnl_around_tied(fnl_valuer *valuer, const double *best, double value, int item, double tied,
                     double *low, double *high);

/* Responses at the winner -10, -5, 0, +5, +10 points of every item, where the bounds of
 * all allow; `points` [5 * items->n]; returns how many. */
int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points);

#endif
