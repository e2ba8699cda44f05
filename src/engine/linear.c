/* linear.c: Gaussian elimination. */
#include "engine/linear.h"

#include <math.h>
#include <stddef.h>

static double *row(double *a, int n, int i) { return a + (size_t)i * (size_t)n; }

static void swap_rows(int n, double *a, double *b, int i, int k) {
  double *one = row(a, n, i), *other = row(a, n, k);
  for (int j = 0; j < n; j++) {
    const double kept = one[j];
    one[j] = other[j];
    other[j] = kept;
  }
  const double kept = b[i];
  b[i] = b[k];
  b[k] = kept;
}

static int pivot_of(int n, double *a, int column) {
  int best = column;
  for (int i = column + 1; i < n; i++)
    if (fabs(row(a, n, i)[column]) > fabs(row(a, n, best)[column]))
      best = i;
  return best;
}

static void eliminate(int n, double *a, double *b, int column) {
  const double *restrict from = row(a, n, column);
  for (int i = column + 1; i < n; i++) {
    double *restrict to = row(a, n, i);
    const double factor = to[column] / from[column];
    if (factor == 0.0)
      continue;
    for (int j = column + 1; j < n; j++)
      to[j] -= factor * from[j];
    b[i] -= factor * b[column];
  }
}

bool fnl_linear_solve(int n, double *a, double *b) {
  for (int column = 0; column < n; column++) {
    const int pivot = pivot_of(n, a, column);
    if (!(fabs(row(a, n, pivot)[column]) > 0.0))
      return false;
    if (pivot != column)
      swap_rows(n, a, b, column, pivot);
    eliminate(n, a, b, column);
  }
  for (int i = n - 1; i >= 0; i--) {
    for (int j = i + 1; j < n; j++)
      b[i] -= row(a, n, i)[j] * b[j];
    b[i] /= row(a, n, i)[i];
  }
  return true;
}
