/* around.h: how the answer looks from nearby: responses, how flat it is, what holds it. */
#ifndef FNL_OPTIMIZE_AROUND_H
#define FNL_OPTIMIZE_AROUND_H

#include "optimize/answer.h"

/* The lowest and the highest share of each item [items->n], others in proportion, that keep the
 * rules and the objective (with its sign) at `least`; searched inwards from the item's bounds by
 * bisection. NaN: out of memory. */
void fnl_around_tied(fnl_valuer *valuer, const double *best, double least, double *low,
                     double *high);

/* Responses at the winner -10, -5, 0, +5, +10 points of every item, where the rules of all allow;
 * `points` [FNL_SHIFTS * items->n]; returns how many. */
int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points);

/* For each item what one more unit of money would add to the objective, and which rule holds its
 * money where it is; `reasons` [items->n]. */
void fnl_around_reasons(fnl_valuer *valuer, const double *best, fnl_reason *reasons);

#endif
