/* influence.c: influence functions of means, ratios, tails, quantiles and probabilities. */
#include "optimize/influence.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <string.h>

static void means_of(int n, const double *rows, double *mean) {
  mean[0] = mean[1] = 0.0;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < 2; k++)
      mean[k] += rows[2 * i + k] / n;
}

/* A ratio without a denominator is 0; as a cost (no conversions at all) the worst there is. */
static double undefined(const fnl_goal *goal) { return goal->sign < 0.0 ? -1e200 : 0.0; }

static double of_mean(const fnl_goal *goal, int n, const double *rows, double *influence) {
  double mean[2];
  means_of(n, rows, mean);
  const bool is_ratio = goal->denominator >= 0;
  if (is_ratio && !(mean[1] > 0.0)) {
    memset(influence, 0, (size_t)n * sizeof *influence);
    return undefined(goal);
  }
  const double factor = goal->sign * goal->scale / (is_ratio ? mean[1] : 1.0);
  const double ratio = is_ratio ? mean[0] / mean[1] : 0.0;
  for (int i = 0; i < n; i++)
    influence[i] =
        factor * (is_ratio ? rows[2 * i] - ratio * rows[2 * i + 1] : rows[2 * i] - mean[0]);
  return goal->sign * goal->scale * (is_ratio ? ratio : mean[0]);
}

double fnl_influence_linear(const fnl_goal *goal, int n, const double *rows, const double *mean) {
  double own[2];
  means_of(n, rows, own);
  if (goal->denominator < 0)
    return goal->sign * goal->scale * own[0];
  if (!(mean[1] > 0.0))
    return undefined(goal);
  return goal->sign * goal->scale * (own[0] - mean[0] / mean[1] * (own[1] - mean[1])) / mean[1];
}

static double of_cvar(double tail, int n, const double *value, const double *sorted,
                      double *influence) {
  const int last = (int)fmin(n - 1.0, fmax(0.0, ceil(tail * n) - 1.0));
  const double quantile = sorted[last]; /* Rockafellar and Uryasev: makes the mean below exact */
  double mean = 0.0;
  for (int i = 0; i < n; i++)
    mean += (quantile + fmin(0.0, value[i] - quantile) / tail) / n;
  for (int i = 0; i < n; i++)
    influence[i] = quantile + fmin(0.0, value[i] - quantile) / tail - mean;
  return mean;
}

/* The density at the quantile by the spacing of order statistics (Siddiqui 1960, Bofinger 1975). */
static double of_quantile(double p, int n, const double *value, const double *sorted,
                          double *influence) {
  const double width = fmin(fmax(pow(n, -0.2) * 0.3, 1.0 / n), fmin(p, 1.0 - p));
  const double quantile = gsl_stats_quantile_from_sorted_data(sorted, 1, (size_t)n, p);
  const double spread =
      gsl_stats_quantile_from_sorted_data(sorted, 1, (size_t)n, fmin(p + width, 1.0)) -
      gsl_stats_quantile_from_sorted_data(sorted, 1, (size_t)n, fmax(p - width, 0.0));
  const double sparsity = width > 0.0 ? spread / (2.0 * width) : 0.0;
  for (int i = 0; i < n; i++)
    influence[i] = sparsity * (p - (value[i] <= quantile ? 1.0 : 0.0));
  return quantile;
}

static double of_probability(double bound, int n, const double *value, double *influence) {
  double p = 0.0;
  for (int i = 0; i < n; i++)
    p += (value[i] >= bound ? 1.0 : 0.0) / n;
  for (int i = 0; i < n; i++)
    influence[i] = (value[i] >= bound ? 1.0 : 0.0) - p;
  return p;
}

double fnl_influence(const fnl_goal *goal, int n, const double *rows, double *influence,
                     double *scratch) {
  if (!fnl_goal_is_risk_aware(goal))
    return of_mean(goal, n, rows, influence);
  double *value = scratch, *sorted = scratch + n;
  for (int i = 0; i < n; i++) {
    const double denominator = goal->denominator < 0 ? 1.0 : rows[2 * i + 1];
    value[i] = denominator > 0.0 ? goal->sign * goal->scale * rows[2 * i] / denominator : 0.0;
  }
  if (!isnan(goal->risk.reaches))
    return of_probability(goal->sign * goal->risk.reaches, n, value, influence);
  memcpy(sorted, value, (size_t)n * sizeof *sorted);
  gsl_sort(sorted, 1, (size_t)n);
  if (!isnan(goal->risk.cvar))
    return of_cvar(goal->risk.cvar, n, value, sorted, influence);
  return of_quantile(goal->risk.quantile, n, value, sorted, influence);
}

double fnl_influence_error(int n, const double *one, const double *other) {
  double mean = 0.0, squares = 0.0;
  for (int i = 0; i < n; i++)
    mean += (one[i] - other[i]) / n;
  for (int i = 0; i < n; i++) {
    const double away = one[i] - other[i] - mean;
    squares += away * away;
  }
  return n > 1 ? sqrt(squares / ((double)n * (n - 1))) : INFINITY;
}
