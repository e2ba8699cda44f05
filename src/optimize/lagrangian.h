/* lagrangian.h: targets folded into the goal: the augmented Lagrangian of Powell, Hestenes and
 * Rockafellar.
 *
 *   L(x) = goal(x) - sum_j (max(0, m_j - r g_j(x))^2 - m_j^2) / (2 r)
 *
 * with g_j the target's value (it holds where g_j >= 0) in units of its scale, multipliers m >= 0
 * and penalty r. Where L is largest for the right multipliers lies the optimum under the targets,
 * for any r that is large enough, so r need not grow without end (Birgin and Martinez 2014,
 * Practical Augmented Lagrangian Methods, algorithm 4.1).
 *
 * By hand: goal -x^2 under x - 1 >= 0 with m = 0, r = 10 is largest at x = 10/12; the new
 * multiplier 10/6 leads to x = 0.9722, and so on to x = 1, m = 2.
 */
#ifndef FNL_OPTIMIZE_LAGRANGIAN_H
#define FNL_OPTIMIZE_LAGRANGIAN_H

#include <stdbool.h>

/* A target that is broken by no more than this part of its scale holds. */
#define FNL_TARGET_TOLERANCE 1e-6

typedef struct {
  int n;                      /* targets */
  const unsigned char *binds; /* [n] whether each counts; NULL: all */
  const double *scale;        /* [n] > 0 */
  double goal_weight;         /* 1; 0 to look for any point where the targets hold */
  double penalty;
  double *multiplier; /* [n] of the scaled targets */
} fnl_lagrangian;

double fnl_lagrangian_value(const fnl_lagrangian *lagrangian, double goal, const double *targets);

/* Sets `weights` [n] so that goal_weight * goal + sum weights_j * target_j has the gradient of L.
 */
void fnl_lagrangian_weights(const fnl_lagrangian *lagrangian, const double *targets,
                            double *weights);

/* The multipliers that `targets` ask for at an optimum of L; the largest violation or slack with a
 * price, in units of the scales. */
double fnl_lagrangian_update(fnl_lagrangian *lagrangian, const double *targets);

/* The largest violation in units of the scales; 0: all hold. NaN is infinitely broken. */
double fnl_lagrangian_violation(const fnl_lagrangian *lagrangian, const double *targets);

#endif
