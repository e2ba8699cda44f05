/* linear.h: a small dense system of linear equations. */
#ifndef FNL_ENGINE_LINEAR_H
#define FNL_ENGINE_LINEAR_H

#include <stdbool.h>

/* Solves A x = b by Gaussian elimination with partial pivoting (Golub and Van Loan 2013, algorithm
 * 3.4.1), n^3 / 3 multiplications, for several b at once. a [n * n], by rows, is used up; b
 * [n_sides * n], one after the other, become their x. False where a pivot is 0 or no number: A is
 * singular to the last digit, b is then of no use.
 *
 * By hand: 2x + y = 4, x + 3y = 7 gives x = 1, y = 2. */
bool fnl_linear_solve(int n, double *a, int n_sides, double *b);

#endif
