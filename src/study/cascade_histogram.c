/* cascade_histogram.c: moments, the negative binomial law, and who holds most. */
#include "study/cascade_histogram.h"

#include "base/grow.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_psi.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(fnl_histogram *histogram, size_t n) {
  size_t room = histogram->n;
  if (!FNL_GROW(histogram->count, room, n))
    return false;
  memset(histogram->count + histogram->n, 0, (room - histogram->n) * sizeof *histogram->count);
  histogram->n = room;
  return true;
}

bool fnl_histogram_add(fnl_histogram *histogram, size_t value, int64_t count) {
  if (value >= histogram->n && !reserve(histogram, value + 1))
    return false;
  histogram->count[value] += count;
  return true;
}

bool fnl_histogram_merge(fnl_histogram *histogram, const fnl_histogram *other) {
  bool there = true;
  for (size_t i = 0; i < other->n && there; i++)
    if (other->count[i] > 0)
      there = fnl_histogram_add(histogram, i, other->count[i]);
  return there;
}

double fnl_histogram_size(const fnl_histogram *histogram) {
  double n = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    n += (double)histogram->count[i];
  return n;
}

int64_t fnl_histogram_at(const fnl_histogram *histogram, size_t value) {
  return value < histogram->n ? histogram->count[value] : 0;
}

double fnl_histogram_mean(const fnl_histogram *histogram) {
  double sum = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    sum += (double)i * (double)histogram->count[i];
  return sum / fnl_histogram_size(histogram);
}

double fnl_histogram_variance(const fnl_histogram *histogram) {
  const double mean = fnl_histogram_mean(histogram), n = fnl_histogram_size(histogram);
  double sum = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    sum += ((double)i - mean) * ((double)i - mean) * (double)histogram->count[i];
  return n > 1.0 ? sum / (n - 1.0) : (double)NAN;
}

/* ---- the negative binomial law ---- */

/* The likelihood's derivative in k: sum over y of psi(y + k) - psi(k) less n ln(1 + m/k); it has
 * one zero where the sample's variance (over n) is above its mean, and none elsewhere (Levin and
 * Reeds, Annals of Statistics 5 (1977)). In ln k. */
static double score(double log_k, void *parameters) {
  const fnl_histogram *histogram = parameters;
  const double k = exp(log_k), n = fnl_histogram_size(histogram);
  double sum = 0.0;
  for (size_t y = 1; y < histogram->n; y++)
    if (histogram->count[y] > 0)
      sum += (double)histogram->count[y] * (gsl_sf_psi((double)y + k) - gsl_sf_psi(k));
  return sum - n * log1p(fnl_histogram_mean(histogram) / k);
}

static double solve(gsl_function *function, double low, double high) {
  enum { STEPS_MOST = 200 };
  static const double precision = 1e-12; /* of ln k, so relative of k */
  gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  double root = NAN;
  if (!solver)
    return root;
  if (gsl_root_fsolver_set(solver, function, low, high) == GSL_SUCCESS)
    for (int i = 0; i < STEPS_MOST; i++) {
      gsl_root_fsolver_iterate(solver);
      root = gsl_root_fsolver_root(solver);
      if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver),
                                 precision, 0.0) == GSL_SUCCESS)
        break;
    }
  gsl_root_fsolver_free(solver);
  return root;
}

double fnl_histogram_dispersion(const fnl_histogram *histogram) {
  static const double low = -18.0, high = 14.0; /* k from 10^-8 to 10^6 */
  const double n = fnl_histogram_size(histogram);
  gsl_function function = {.function = score, .params = (void *)(uintptr_t)histogram};
  if (!(fnl_histogram_variance(histogram) * (n - 1.0) / n > fnl_histogram_mean(histogram)))
    return NAN;
  if (!(score(low, function.params) > 0.0) || !(score(high, function.params) < 0.0))
    return NAN;
  return exp(solve(&function, low, high));
}

/* ---- concentration ---- */

double fnl_histogram_top_share(const fnl_histogram *histogram, double part) {
  const double all = fnl_histogram_mean(histogram) * fnl_histogram_size(histogram);
  double left = part * fnl_histogram_size(histogram), held = 0.0;
  for (size_t y = histogram->n; y-- > 1 && left > 0.0;) {
    const double n = fmin(left, (double)histogram->count[y]);
    held += n * (double)y;
    left -= n;
  }
  return all > 0.0 ? held / all : (double)NAN;
}
