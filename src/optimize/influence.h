/* influence.h: an objective over replications, and what each of them does to it.
 *
 * The influence of a replication is the derivative of the objective with respect to its weight:
 * (a - r b)/mean b for a ratio, and so on for risks. Its standard deviation over root n is the
 * delta method's standard error, and that of the difference of two arms' influences the paired one.
 */
#ifndef FNL_OPTIMIZE_INFLUENCE_H
#define FNL_OPTIMIZE_INFLUENCE_H

#include "optimize/goal.h"

/* The objective (with its sign) of rows [n * 2]: numerator and denominator of each replication;
 * sets influence [n]. `scratch` [2 * n]. */
double fnl_influence(const fnl_goal *goal, int n, const double *rows, double *influence,
                     double *scratch);

/* The objective of a ratio, linear about the means [2] of numerator a and denominator b elsewhere:
 * (A - (a/b) (B - b)) / b, whose mean over few replications is not off as a ratio's is. Of a plain
 * sum its mean. */
double fnl_influence_linear(const fnl_goal *goal, int n, const double *rows, const double *mean);

/* Standard error of the difference of two influences. */
double fnl_influence_error(int n, const double *one, const double *other);

#endif
