/* around.h: how the answer looks from nearby: responses, how flat it is, what holds it. */
#ifndef FNL_OPTIMIZE_AROUND_H
#define FNL_OPTIMIZE_AROUND_H

#include "optimize/optimize.h"

/* The objective (with its sign) where `item` gets the part `share` of what is spent and the others
 * keep their proportions; NaN where that breaks a rule. */
double fnl_around_shifted(fnl_valuer *valuer, const double *best, int item, double share);

/* The lowest and the highest share of `item`, others in proportion, that keep the objective within
 * the part `tied` of `value`; searched inwards from the item's bounds by bisection. */
void fnl_around_tied(fnl_valuer *valuer, const double *best, double value, int item, double tied,
                     double *low, double *high);

/* Responses at the winner -10, -5, 0, +5, +10 points of every item, where the rules of all allow;
 * `points` [FNL_SHIFTS * items->n]; returns how many. */
int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points);

/* For each item what one more unit of money would add to the objective, and which rule holds its
 * money where it is; `reasons` [items->n]. */
void fnl_around_reasons(fnl_valuer *valuer, const double *best, fnl_reason *reasons);

#endif
