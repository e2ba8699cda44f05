/* tail.h: what all days to come are worth near where the fluid settles, to first order (private to
 * the worth).
 *
 * What is to come of a state s (of revenue, costs, conversions, …: each for itself) obeys
 * V(s) = m(s) + d V(s'), with m what a day gives, s' the state
 * after it and d a day's discount. Around a reference s0, where the fluid settles, the affine
 *
 *     tail(s) = a + w (s - s0),   w = dm/ds + d (ds'/ds)^T w,   a = (m(s0) + d w (s0' - s0)) / (1 -
 * d)
 *
 * solves this to first order (Kydland and Prescott 1982 do the same with a quadratic): without
 * referrals exactly, with them up to an error that is quadratic in s - s0. What is wrong with it
 * at s shows in the *residual* tail(s) - m(s) - d tail(s'): the error of tail is the discounted sum
 * of the residuals of the days to come.
 *
 * It depends on the world alone, not on what a run did: so its derivative is w.
 *
 * By hand: one cell, a purchase of margin m at rate h, discount d: w = m h + d w = m h / (1 - d).
 */
#ifndef FNL_ENGINE_TAIL_H
#define FNL_ENGINE_TAIL_H

#include "engine/after.h"

typedef struct {
  fnl_arena memory;
  int n;             /* numbers of a reference: cells, creatives, referrals */
  double *reference; /* [n] people, exposures, sends arriving a day */
  double *next;      /* [n] a day later */
  double *jacobian;  /* [n * n] d next / d reference, by rows */
  double *gift;      /* [FNL_N_BEYOND * n] d what a day gives / d reference */
  double *matrix;    /* [n * n] scratch */
  double *scratch;   /* [n] */
  double *kept;      /* [n_kept] scratch */
  double *adjoint;   /* [n_kept] the same */
  double *totals;    /* [n_segments] people of each */
  /* tail(s) = level + sum of slope * s, s as fnl_after_keep has it */
  double level[FNL_N_BEYOND];
  double *slope; /* [FNL_N_BEYOND * n_kept] */
} fnl_tail;

fnl_status fnl_tail_init(fnl_tail *tail, const fnl_after *after, fnl_error *error);
void fnl_tail_free(fnl_tail *tail);

/* For the numbers that `after` has, which it uses as scratch. Where there is no such thing, as
 * without a discount, all is 0. */
void fnl_tail_set(fnl_tail *tail, fnl_after *after, double discount);

void fnl_tail_values(const fnl_tail *tail, const double *kept, int n_kept,
                     double values[FNL_N_BEYOND]);

#endif
