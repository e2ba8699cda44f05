/* walk.h: a quantile by summing the law's probabilities, exact in both tails.
 *
 * Slow (some 50 standard deviations' worth of steps), and needed seldom: where a faster way cannot
 * tell on which side of a sum the uniform lies.
 */
#ifndef FNL_RANDOM_WALK_H
#define FNL_RANDOM_WALK_H

#include <stdint.h>

/* A law of Panjer's class (inversion.h): P(k) = P(k-1) (a + b/k) for 1 <= k <= largest. */
typedef struct {
  double a, b;
  int64_t mode, largest;
} fnl_panjer;

/* The least k with P(0) + ... + P(k) >= u, 0 < u < 1; for u above 1/2 by 1 - u and the sum of
 * P(k+1), P(k+2), ... The sums' relative error is some 10^-16 a step. */
int64_t fnl_walk_quantile(double u, const fnl_panjer *law);

#endif
