/* poisson.c: counts of independent rare events, mean up to 10^13.
 *
 * Inversion below mean 10, Hoermann's PTRS above; the usual draw costs one Philox block.
 */
#include "random/variate.h"

#include <assert.h>
#include <math.h>

#include "random/bracket.h"
#include "random/hat.h"
#include "random/inversion.h"
#include "random/stirling.h"

/* Candidates from here on have no chance, and might not fit an int64_t. */
#define LARGEST_COUNT 0x1p53

/* exp(-mean) >= 1 - mean settles most draws of a tiny mean without the exponential. */
static int64_t poisson_by_inversion(double u, double mean) {
  if (u <= 1.0 - mean)
    return 0;
  return fnl_inversion(u, exp(-mean), 0.0, mean, FNL_INVERSION_LIMIT);
}

static bool is_accepted(const fnl_hat *hat, double u, double v, double k, double mean) {
  const double log_height = fnl_hat_log_height(hat, u, v);
  const double relative = log_height + 0.5 * log(FNL_TWO_PI * mean); /* to the mode, nearly */
  const fnl_side side =
      fnl_bracket_side(relative, fabs(k - floor(mean)), mean, FNL_BRACKET_MODE_SLACK / mean);
  if (side != FNL_UNDECIDED)
    return side == FNL_BELOW;
  return log_height <= fnl_stirling_poisson(k, mean);
}

static int64_t poisson_by_rejection(fnl_stream *rng, double mean) {
  fnl_hat hat = fnl_hat_poisson(mean);
  for (;;) {
    double u = fnl_stream_uniform(rng) - 0.5;
    double v = fnl_stream_uniform(rng);
    double position = fnl_hat_position(&hat, u);
    if (!(position >= 0.0 && position < LARGEST_COUNT))
      continue;
    int64_t k = (int64_t)position;
    if (fnl_hat_is_squeezed(&hat, u, v) || is_accepted(&hat, u, v, (double)k, mean))
      return k;
  }
}

int64_t fnl_variate_poisson(fnl_stream *rng, double mean) {
  assert(mean <= FNL_VARIATE_MEAN_MAX);
  if (!(mean > 0.0))
    return 0;
  if (mean >= FNL_INVERSION_MEAN)
    return poisson_by_rejection(rng, mean);
  return poisson_by_inversion(fnl_stream_uniform(rng), mean);
}
