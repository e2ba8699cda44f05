/* simplex.c: geometry of budget splits. */
#include "optimize/simplex.h"

#include <math.h>
#include <stdlib.h>

static double clipped(double value, double low, double high) {
  return value < low ? low : value > high ? high : value;
}

static double sum_at(int n, const double *lower, const double *upper, const double *x, double tau) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += clipped(x[i] - tau, lower[i], upper[i]);
  return sum;
}

/* The tau at which the clipped shares sum to 1: 0 where they do so already, to rounding, so that a
 * share of 0 stays one; else by bisection, since the sum falls in tau. */
static double multiplier(int n, const double *lower, const double *upper, const double *x) {
  const double rounding = 1e-12;
  if (fabs(sum_at(n, lower, upper, x, 0.0) - 1.0) < rounding)
    return 0.0;
  double low = INFINITY, high = -INFINITY;
  for (int i = 0; i < n; i++) {
    low = fmin(low, x[i] - upper[i]);
    high = fmax(high, x[i] - lower[i]);
  }
  for (;;) {
    const double middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high)
      return high;
    if (sum_at(n, lower, upper, x, middle) > 1.0)
      low = middle;
    else
      high = middle;
  }
}

/* Gives what rounding left of 1 to the largest share that has room for it. */
static void settle(int n, const double *lower, const double *upper, double *x) {
  double rest = 1.0;
  int largest = 0;
  for (int i = 0; i < n; i++)
    rest -= x[i];
  for (int i = 1; i < n; i++)
    if (x[i] > x[largest] && x[i] + rest <= upper[i] && x[i] + rest >= lower[i])
      largest = i;
  x[largest] = clipped(x[largest] + rest, lower[largest], upper[largest]);
}

/* The projection is clip(x - tau, lower, upper) for the tau that makes it sum to 1: the Lagrange
 * multiplier of the sum.
 *
 * By hand: (0.6, 0.6, 0) within [0, 1] gives tau = 0.1 and (0.5, 0.5, 0). */
void fnl_simplex_project(int n, const double *lower, const double *upper, double *x) {
  const double tau = multiplier(n, lower, upper, x);
  for (int i = 0; i < n; i++)
    x[i] = clipped(x[i] - tau, lower[i], upper[i]);
  settle(n, lower, upper, x);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void fnl_simplex_from_cube(int n, double *cube, double *x) {
  qsort(cube, (size_t)(n - 1), sizeof *cube, ascending);
  double before = 0.0;
  for (int i = 0; i < n - 1; i++) {
    x[i] = cube[i] - before;
    before = cube[i];
  }
  x[n - 1] = 1.0 - before;
}

void fnl_simplex_shift(int n, const double *x, int item, double share, double *shifted) {
  const double others = 1.0 - x[item];
  for (int i = 0; i < n; i++)
    shifted[i] = others > 0.0 ? x[i] * (1.0 - share) / others : (1.0 - share) / (n - 1);
  shifted[item] = share;
}

bool fnl_simplex_contains(int n, const double *lower, const double *upper, const double *x) {
  const double rounding = 1e-12; /* sums of shares that were read as decimals */
  for (int i = 0; i < n; i++)
    if (x[i] < lower[i] - rounding || x[i] > upper[i] + rounding)
      return false;
  return true;
}

double fnl_simplex_distance(int n, const double *a, const double *b) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += fabs(a[i] - b[i]);
  return sum;
}
