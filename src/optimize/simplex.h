/* simplex.h: the bounded simplex { x : lower <= x <= upper, sum x = 1 } of budget shares. */
#ifndef FNL_OPTIMIZE_SIMPLEX_H
#define FNL_OPTIMIZE_SIMPLEX_H

#include <stdbool.h>

/* Euclidean projection of `x` [n] onto the bounded simplex, in place. The bounds must leave room:
 * sum lower <= 1 <= sum upper. */
void fnl_simplex_project(int n, const double *lower, const double *upper, double *x);

/* A point of the unit simplex from n - 1 numbers in [0, 1), which are sorted in place: their
 * spacings, uniform where the numbers are. */
void fnl_simplex_from_cube(int n, double *cube, double *x);

/* Moves `item` to `share` and scales the others to make up for it, keeping their proportions
 * (equal parts where they were all 0). The result sums to 1; it may leave the bounds. */
void fnl_simplex_shift(int n, const double *x, int item, double share, double *shifted);

/* Sum of the absolute differences; of two splits, twice what is moved between them. */
double fnl_simplex_distance(int n, const double *a, const double *b);

bool fnl_simplex_contains(int n, const double *lower, const double *upper, const double *x);

#endif
