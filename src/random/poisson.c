/* poisson.c: counts of independent rare events, mean up to 10^13.
 *
 * Inversion below mean 10, Hoermann's PTRS above; the usual draw costs one Philox block.
 */
#include "random/variate.h"

#include <assert.h>
#include <math.h>

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

static int64_t poisson_by_rejection(fnl_stream *rng, double mean) {
  fnl_hat hat = fnl_hat_poisson(mean);
  for (;;) {
    double u = fnl_stream_uniform(rng) - 0.5;
    double v = fnl_stream_uniform(rng);
    double position = fnl_hat_position(&hat, u);
    if (!(position >= 0.0 && position < LARGEST_COUNT))
      continue;
    int64_t k = (int64_t)position;
    if (fnl_hat_is_squeezed(&hat, u, v))
      return k;
    if (fnl_hat_log_height(&hat, u, v) <= fnl_stirling_poisson((double)k, mean))
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
