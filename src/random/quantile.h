/* quantile.h: counts by inversion: one uniform in, one count out, at any size.
 *
 * The least k with P(0) + ... + P(k) >= u. It grows with u, and for a given u with p, n and the
 * mean: the luck of a draw is its u and nothing else, so a slightly different law gives the same
 * or a neighbouring count. That is the most that common random numbers can do.
 *
 * u must be an odd multiple of 2^-53 as fnl_stream_uniform gives them (1 - u is then exact). Cost
 * 10 to 50 ns. Exact but for rounding and, from a variance of 10^4, a series' error of 10^-9
 * counts: no event's probability differs by more than 10^-11 (3 10^-10 for means above 10^11, which
 * a double holds to 10^-5 to 10^-3 counts).
 */
#ifndef FNL_RANDOM_QUANTILE_H
#define FNL_RANDOM_QUANTILE_H

#include <stdint.h>

/* Successes in `n` trials, n <= FNL_VARIATE_TRIALS_MAX, 0 <= p <= 1. */
int64_t fnl_quantile_binomial(double u, int64_t n, double p);

/* 0 <= mean <= FNL_VARIATE_MEAN_MAX. */
int64_t fnl_quantile_poisson(double u, double mean);

/* The same where fnl_normal_central(u) is at hand: of many at once it costs little. */
int64_t fnl_quantile_binomial_at(double u, double central, int64_t n, double p);
int64_t fnl_quantile_poisson_at(double u, double central, double mean);

#endif
