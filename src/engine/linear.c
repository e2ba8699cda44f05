/* linear.c: Gaussian elimination. */
#include "engine/linear.h"

#include <math.h>
#include <stddef.h>

static double *row(double *a, int n, int i) { return a + (size_t)i * (size_t)n; }

static void swap(double *b, int i, int k) {
  const double kept = b[i];
  b[i] = b[k];
  b[k] = kept;
}

static void swap_rows(int n, double *a, int i, int k) {
  double *one = row(a, n, i), *other = row(a, n, k);
  for (int j = 0; j < n; j++) {
    const double kept = one[j];
    one[j] = other[j];
    other[j] = kept;
  }
}

static int pivot_of(int n, double *a, int column) {
  int best = column;
  for (int i = column + 1; i < n; i++)
    if (fabs(row(a, n, i)[column]) > fabs(row(a, n, best)[column]))
      best = i;
  return best;
}

static void eliminate(int n, double *a, int n_sides, double *b, int column) {
  const double *restrict from = row(a, n, column);
  for (int i = column + 1; i < n; i++) {
    double *restrict to = row(a, n, i);
    const double factor = to[column] / from[column];
    if (factor == 0.0)
      continue;
    for (int j = column + 1; j < n; j++)
      to[j] -= factor * from[j];
    for (int s = 0; s < n_sides; s++)
      row(b, n, s)[i] -= factor * row(b, n, s)[column];
  }
}

static void substitute(int n, double *a, double *b) {
  for (int i = n - 1; i >= 0; i--) {
    for (int j = i + 1; j < n; j++)
      b[i] -= row(a, n, i)[j] * b[j];
    b[i] /= row(a, n, i)[i];
  }
}

bool fnl_linear_solve(int n, double *a, int n_sides, double *b) {
  for (int column = 0; column < n; column++) {
    const int pivot = pivot_of(n, a, column);
    if (!(fabs(row(a, n, pivot)[column]) > 0.0))
      return false;
    for (int s = 0; s < n_sides && pivot != column; s++)
      swap(row(b, n, s), column, pivot);
    if (pivot != column)
      swap_rows(n, a, column, pivot);
    eliminate(n, a, n_sides, b, column);
  }
  for (int s = 0; s < n_sides; s++)
    substitute(n, a, row(b, n, s));
  return true;
}
