/* binomial.c: successes in up to 10^12 trials.
 *
 * Small means by inversion, the others by transformed rejection (BTRS), p above 1/2 by
 * counting failures with the mirrored uniform, so that the count grows with u on both sides.
 * GSL 2.7's sampler overflows an int beyond 46340 from the mean; this one does not.
 * Either way the usual draw costs one Philox block.
 */
#include "random/variate.h"

#include <assert.h>
#include <math.h>

#include "random/bracket.h"
#include "random/hat.h"
#include "random/inversion.h"
#include "random/stirling.h"

/* Bernoulli's inequality (1 - p)^n >= 1 - n p settles most draws of a tiny mean without a
 * logarithm, and exactly. */
static int64_t binomial_by_inversion(double u, int64_t n, double p) {
  double trials = (double)n;
  if (u <= 1.0 - trials * p)
    return 0;
  double odds = p / (1.0 - p);
  double zero = exp(trials * log1p(-p));
  return fnl_inversion(u, zero, -odds, (trials + 1.0) * odds, n);
}

static bool is_accepted(const fnl_hat *hat, double u, double v, double k, double n, double p) {
  const double log_height = fnl_hat_log_height(hat, u, v);
  const double distance = fabs(k - floor((n + 1.0) * p));
  const fnl_side side = fnl_bracket_side(log_height, distance, n * p * (1.0 - p), 0.0);
  if (side != FNL_UNDECIDED)
    return side == FNL_BELOW;
  return log_height <= fnl_stirling_binomial(k, n, p);
}

static int64_t binomial_by_rejection(fnl_stream *rng, double n, double p, bool mirrored) {
  fnl_hat hat = fnl_hat_binomial(n, p);
  for (;;) {
    double u = fnl_stream_uniform(rng) - 0.5;
    double v = fnl_stream_uniform(rng);
    u = mirrored ? -u : u;
    double position = fnl_hat_position(&hat, u);
    if (!(position >= 0.0 && position < n + 1.0))
      continue;
    int64_t k = (int64_t)position;
    if (fnl_hat_is_squeezed(&hat, u, v) || is_accepted(&hat, u, v, (double)k, n, p))
      return k;
  }
}

/* Successes where p <= 1/2; failures of the mirrored law otherwise. */
static int64_t binomial_of_minority(fnl_stream *rng, int64_t n, double p, bool mirrored) {
  if ((double)n * p >= FNL_INVERSION_MEAN)
    return binomial_by_rejection(rng, (double)n, p, mirrored);
  double u = fnl_stream_uniform(rng);
  return binomial_by_inversion(mirrored ? 1.0 - u : u, n, p);
}

int64_t fnl_variate_binomial(fnl_stream *rng, int64_t n, double p) {
  assert(n <= FNL_VARIATE_TRIALS_MAX);
  if (n <= 0 || !(p > 0.0))
    return 0;
  if (p >= 1.0)
    return n;
  if (p <= 0.5)
    return binomial_of_minority(rng, n, p, false);
  return n - binomial_of_minority(rng, n, 1.0 - p, true);
}
