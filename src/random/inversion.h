/* inversion.h: small counts by inversion, one uniform each.
 *
 * Binomial and Poisson laws share one recurrence (Panjer's class, ASTIN Bulletin 12, 1981):
 * P(k) = P(k-1) (a + b/k). Binomial: a = -p/q, b = (n + 1) p/q. Poisson: a = 0, b = mean.
 * Going up from k = 0 until the sum passes u inverts the distribution function, so the count
 * grows with u, and a slightly different law gives the same or a neighbouring count.
 */
#ifndef FNL_RANDOM_INVERSION_H
#define FNL_RANDOM_INVERSION_H

#include <stdint.h>

/* Means below this are inverted (about the mean in steps); Hoermann's hats hold from here on. */
#define FNL_INVERSION_MEAN 10.0

/* No uniform below 1 - 2^-53 inverts to more than 47 at mean 10, so going on beyond this would
 * only follow rounding errors: P(more than 64) < 10^-28. */
#define FNL_INVERSION_LIMIT 64

/* The count k <= `largest` at which the sum of P(0), P(1), ... passes u. `zero`: P(0). */
static inline int64_t fnl_inversion(double u, double zero, double a, double b, int64_t largest) {
  int64_t limit = largest < FNL_INVERSION_LIMIT ? largest : FNL_INVERSION_LIMIT;
  double probability = zero;
  int64_t k = 0;
  while (u > probability && k < limit) {
    k++;
    u -= probability;
    probability *= a + b / (double)k;
  }
  return k;
}

#endif
