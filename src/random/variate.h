/* variate.h: draws from the laws the engines need, for counts up to 10^12.
 *
 * Every function is a pure function of the stream and its arguments: no state, no allocation, no
 * failure. Arguments have been checked when the plan was read; asserts repeat the bounds in
 * debug builds. Each law starts from one uniform with which its value grows, and usually
 * consumes the same words whatever its parameters, so that under the same stream a slightly
 * different parameter gives a slightly different value (common random numbers).
 */
#ifndef FNL_RANDOM_VARIATE_H
#define FNL_RANDOM_VARIATE_H

#include "random/stream.h"

/* Tested up to here. Counts stay exact in a double (below 2^53) and acceptance within 10^-8. */
#define FNL_VARIATE_TRIALS_MAX INT64_C(1000000000000)
#define FNL_VARIATE_MEAN_MAX   1e13

/* The normal quantile of 0 < u < 1; increasing, odd about 1/2. */
double fnl_variate_normal_quantile(double u);

/* Standard normal, within 8.21 of 0. */
double fnl_variate_normal(fnl_stream *rng);

/* Successes in `n` trials, 0 <= n <= 10^12, 0 <= p <= 1. n 0, p 0 and p 1 draw nothing.
 * Cost independent of n: 20 to 100 ns, most where n p is near 10. Luck is shared closely on either
 * side of n p = 10, where the method changes, and less across it. */
int64_t fnl_variate_binomial(fnl_stream *rng, int64_t n, double p);

/* Counts of `k` outcomes; `weights[k]` >= 0 need not sum to 1, but one must be positive.
 * counts[k]; sums to n. An outcome of weight 0 gets 0. Consumes 64 blocks an outcome (without
 * making them), so that the luck of one outcome does not depend on the weight of another. */
void fnl_variate_multinomial(fnl_stream *rng, int64_t n, int k, const double *weights,
                             int64_t *counts);

/* Mean 0 <= mean <= 10^13; 0 draws nothing. Cost and shared luck as above. */
int64_t fnl_variate_poisson(fnl_stream *rng, double mean);

/* Standard gamma with any shape > 0 (scale 1). Below shape 0.05 or so a value may be smaller
 * than the smallest double, and is 0. */
double fnl_variate_gamma(fnl_stream *rng, double shape);

/* Sum of `count` values, each gamma distributed with this mean and coefficient of variation:
 * one draw from gamma(count / cv^2) times mean cv^2. cv 0: count * mean. count 0: 0. */
double fnl_variate_gamma_sum(fnl_stream *rng, int64_t count, double mean, double cv);

/* The same where the first two uniforms of a stream that has not been drawn from are at hand. */
double fnl_variate_gamma_sum_at(const double luck[2], fnl_stream *rng, int64_t count, double mean,
                                double cv);

#endif
