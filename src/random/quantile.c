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
#include "random/normal.h"
#include "random/variate.h"
#include "random/walk.h"

/* From here on the series is faster than summing from 0, and right mostly. */
#define SERIES_MEAN 4.0

/* Below, doubtful counts are summed out. */
#define CHECKED_VARIANCE 1e4

/* Above, what is left of u after summing from 0 has too few digits. */
#define SUMMED_UP_TO (1.0 - 0x1p-20)

/* A uniform, and what is known of its normal quantile. */
typedef struct {
  double u, central;
} deviate;

static double normal_quantile(deviate luck) {
  return fnl_normal_is_central(luck.u) ? luck.central : fnl_variate_normal_quantile(luck.u);
}

/* The count by the series, and whether it is certain. */
static inline bool series(deviate luck, double mean, double variance, double c, int64_t *k) {
  const double z = normal_quantile(luck);
  const double place = fnl_cornish_fisher(z, mean, variance, c) - 0.5;
  *k = (int64_t)place;
  const double above = place - (double)*k;
  *k += above > 0.0; /* ceil, which is a call where the processor's rounding may not be used */
  if (variance >= CHECKED_VARIANCE)
    return true;
  const double doubt = fnl_cornish_fisher_error(z, variance);
  return above > doubt && 1.0 - above > doubt;
}

static int64_t sum_up_binomial(double u, int64_t n, double p) {
  const double trials = (double)n, odds = p / (1.0 - p);
  const fnl_panjer law = {-odds, (trials + 1.0) * odds, (int64_t)((trials + 1.0) * p), n};
  if (trials * p < SERIES_MEAN && u <= SUMMED_UP_TO)
    return fnl_inversion(u, exp(trials * log1p(-p)), law.a, law.b, n);
  return fnl_walk_quantile(u, &law);
}

/* p <= 1/2. Bernoulli's inequality (1 - p)^n >= 1 - n p settles most draws of a tiny mean. */
static inline int64_t binomial_of_minority(deviate luck, int64_t n, double p) {
  const double mean = (double)n * p;
  int64_t k;
  if (mean < SERIES_MEAN && luck.u <= 1.0 - mean)
    return 0;
  if (mean >= SERIES_MEAN && series(luck, mean, mean * (1.0 - p), 1.0 - 2.0 * p, &k) && k <= n)
    return k;
  return sum_up_binomial(luck.u, n, p);
}

int64_t fnl_quantile_binomial_at(double u, double central, int64_t n, double p) {
  assert(n <= FNL_VARIATE_TRIALS_MAX);
  if (n <= 0 || !(p > 0.0))
    return 0;
  if (p >= 1.0)
    return n;
  if (p <= 0.5)
    return binomial_of_minority((deviate){u, central}, n, p);
  return n - binomial_of_minority((deviate){1.0 - u, -central}, n, 1.0 - p);
}

int64_t fnl_quantile_binomial(double u, int64_t n, double p) {
  return fnl_quantile_binomial_at(u, fnl_normal_central(u), n, p);
}

static int64_t sum_up_poisson(double u, double mean) {
  if (mean < SERIES_MEAN && u <= SUMMED_UP_TO)
    return fnl_inversion(u, exp(-mean), 0.0, mean, FNL_INVERSION_LIMIT);
  const fnl_panjer law = {0.0, mean, (int64_t)mean, INT64_MAX};
  return fnl_walk_quantile(u, &law);
}

int64_t fnl_quantile_poisson_at(double u, double central, double mean) {
  assert(mean <= FNL_VARIATE_MEAN_MAX);
  int64_t k;
  if (u <= 1.0 - mean)
    return 0;
  if (mean >= SERIES_MEAN && series((deviate){u, central}, mean, mean, 1.0, &k))
    return k;
  return sum_up_poisson(u, mean);
}

int64_t fnl_quantile_poisson(double u, double mean) {
  return fnl_quantile_poisson_at(u, fnl_normal_central(u), mean);
}
