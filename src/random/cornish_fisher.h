/* cornish_fisher.h: quantiles of binomial and Poisson laws from a normal one.
 *
 * With V the variance, s = sqrt(V) and c = q - p (1 for Poisson, the limit p -> 0), the quantile
 * for the normal deviate z lies at
 *   mean + s z + c (z^2 - 1)/6 + r2(z, c)/s + r3(z, c)/V + r4(z, c)/(s V) + O(V^-2)
 * and the count is the first k with k + 1/2 not below it. The terms come from the Edgeworth
 * series of the law's sums at k + 1/2, which by Euler and Maclaurin has the law's cumulants less
 * those of a uniform (Sheppard's corrections); its inverse solves f(x(z)) x'(z) = phi(z) order by
 * order. Under z -> -z, p -> q it turns over as the law does. For Poisson it is the series of
 * Giles, "Algorithm 955: approximation of the inverse Poisson cumulative distribution function",
 * ACM TOMS 42 (2016), with one term more. Cornish and Fisher, Revue de l'Institut
 * International de Statistique 5 (1938).
 *
 * Check: z = 0 of a Poisson law of mean 100 gives 100 - 1/6 - 16/81000 = 99.8331358.
 */
#ifndef FNL_RANDOM_CORNISH_FISHER_H
#define FNL_RANDOM_CORNISH_FISHER_H

#include <math.h>

static inline double fnl_cornish_fisher(double z, double mean, double variance, double c) {
  const double inverse = 1.0 / variance, deviation = sqrt(variance);
  const double y = z * z, y2 = y * y, e = c * c;
  const double r1 = (1.0 / 6) * c * (y - 1.0);
  const double r2 = (1.0 / 144) * (e * (y - 7.0) - (3.0 * y - 3.0));
  const double r3 = (1.0 / 6480) * c * (9.0 - e) * (3.0 * y2 + (7.0 * y - 16.0));
  const double r4 =
      (1.0 / 622080) *
      (e * e * (9.0 * y2 + (256.0 * y - 433.0)) -
       (e * (486.0 * y2 + (2124.0 * y - 6282.0)) + (351.0 * y2 + (324.0 * y - 4887.0))));
  return mean + (z * deviation * (1.0 + inverse * (r2 + inverse * r4)) + (r1 + inverse * r3));
}

/* How far, in counts, the series may be wrong, for means from 4 up: the shape of its next terms, as
 * large as makes it more than twice the error found anywhere against summed probabilities
 * (tests/random/test_quantile). Over all z it is 0.08 / V^2 in the mean. */
#define FNL_CORNISH_FISHER_ERROR     0.0014
#define FNL_CORNISH_FISHER_FAR_TAILS 300.0

static inline double fnl_cornish_fisher_error(double z, double variance) {
  const double y = z * z, cubed = (2.0 + y) * (2.0 + y) * (2.0 + y);
  return FNL_CORNISH_FISHER_ERROR * cubed * (1.0 + y * y / FNL_CORNISH_FISHER_FAR_TAILS) /
         (variance * variance);
}

#endif
