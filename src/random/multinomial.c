/* multinomial.c: n people over k outcomes, as conditional binomials.
 *
 * Outcome i takes a binomial share w[i] / (w[i] + w[i+1] + ...) of those whom the outcomes before
 * it left over (Devroye, "Non-uniform random variate generation", 1986, p. 558).
 */
#include "random/variate.h"

/* Outcome i starts at block 64 i of what the stream has left, whatever the outcomes before it
 * consumed: a changed weight does not change the luck of the others. A binomial needs more
 * than 64 blocks with probability below 1/3^64. */
#define BLOCKS_PER_OUTCOME 64u

/* The last outcome that can happen takes the rest; k - 1 if none can. */
static int last_possible(int k, const double *weights) {
  int last = k - 1;
  while (last > 0 && !(weights[last] > 0.0))
    last--;
  return weights[last] > 0.0 ? last : k - 1;
}

static double sum(int k, const double *weights) {
  double total = 0.0;
  for (int i = 0; i < k; i++)
    total += weights[i];
  return total;
}

/* Subtracting from the total errs by 10^-16 of it, 10^-4 of a person in 10^12, and may leave
 * w[i]/rest a little above 1, which the binomial takes for 1. */
void fnl_variate_multinomial(fnl_stream *rng, int64_t n, int k, const double *weights,
                             int64_t *counts) {
  if (k <= 0)
    return;
  uint32_t start = rng->counter[0];
  int last = last_possible(k, weights);
  double rest = sum(k, weights);
  for (int i = 0; i < k; i++) {
    fnl_stream_seek(rng, start + (uint32_t)i * BLOCKS_PER_OUTCOME);
    counts[i] = i == last ? n : fnl_variate_binomial(rng, n, weights[i] / rest);
    n -= counts[i];
    rest -= weights[i];
  }
  fnl_stream_seek(rng, start + (uint32_t)k * BLOCKS_PER_OUTCOME);
}
