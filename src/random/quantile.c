/* quantile.c: three ways to invert, by the size of the law.
 *
 * Small means: summing from 0 (inversion.h). All others: Cornish and Fisher's series, which is
 * so near that where the count is not certain (one draw in 600 at variance 10, one in 60,000 at
 * 100) the probabilities can be summed out (walk.h). From a variance of 10^4 even that is idle:
 * the series errs by 10^-9 counts.
 */
#include "random/quantile.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "random/cornish_fisher.h"
#include "random/inversion.h"
#include "random/variate.h"
#include "random/walk.h"

/* From here on the series is faster than summing from 0, and right mostly. */
#define SERIES_MEAN 4.0

/* Below, doubtful counts are summed out. */
#define CHECKED_VARIANCE 1e4

/* Above, what is left of u after summing from 0 has too few digits. */
#define SUMMED_UP_TO (1.0 - 0x1p-20)

/* The count by the series, and whether it is certain. */
static bool series(double u, double mean, double variance, double c, int64_t largest, int64_t *k) {
  const double z = fnl_variate_normal_quantile(u);
  const double place = fnl_cornish_fisher(z, mean, variance, c) - 0.5;
  *k = (int64_t)place;
  const double above = place - (double)*k;
  *k += above > 0.0; /* ceil, which is a call where the processor's rounding may not be used */
  if (variance >= CHECKED_VARIANCE)
    return true;
  const double doubt = fnl_cornish_fisher_error(z, variance);
  return above > doubt && 1.0 - above > doubt && *k <= largest;
}

static fnl_panjer binomial_law(int64_t n, double p) {
  const double trials = (double)n, odds = p / (1.0 - p);
  return (fnl_panjer){-odds, (trials + 1.0) * odds, (int64_t)((trials + 1.0) * p), n};
}

/* p <= 1/2. Bernoulli's inequality (1 - p)^n >= 1 - n p settles most draws of a tiny mean. */
static int64_t binomial_of_minority(double u, int64_t n, double p) {
  const double trials = (double)n, mean = trials * p;
  int64_t k;
  if (mean < SERIES_MEAN && u <= 1.0 - mean)
    return 0;
  if (mean >= SERIES_MEAN && series(u, mean, mean * (1.0 - p), 1.0 - 2.0 * p, n, &k))
    return k;
  const fnl_panjer law = binomial_law(n, p);
  if (mean < SERIES_MEAN && u <= SUMMED_UP_TO)
    return fnl_inversion(u, exp(trials * log1p(-p)), law.a, law.b, n);
  return fnl_walk_quantile(u, &law);
}

int64_t fnl_quantile_binomial(double u, int64_t n, double p) {
  assert(n <= FNL_VARIATE_TRIALS_MAX);
  if (n <= 0 || !(p > 0.0))
    return 0;
  if (p >= 1.0)
    return n;
  if (p <= 0.5)
    return binomial_of_minority(u, n, p);
  return n - binomial_of_minority(1.0 - u, n, 1.0 - p);
}

int64_t fnl_quantile_poisson(double u, double mean) {
  assert(mean <= FNL_VARIATE_MEAN_MAX);
  int64_t k;
  if (u <= 1.0 - mean)
    return 0;
  if (mean >= SERIES_MEAN && series(u, mean, mean, 1.0, INT64_MAX, &k))
    return k;
  if (mean < SERIES_MEAN && u <= SUMMED_UP_TO)
    return fnl_inversion(u, exp(-mean), 0.0, mean, FNL_INVERSION_LIMIT);
  const fnl_panjer law = {0.0, mean, (int64_t)mean, INT64_MAX};
  return fnl_walk_quantile(u, &law);
}
