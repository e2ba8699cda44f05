/* sampler.h: two ways to draw counts, equal in law.
 *
 * By rejection a draw takes as many uniforms as it happens to need, and two laws a little apart
 * may accept different candidates. By inversion it is a function of one uniform and grows with
 * it, so that plans which share their luck differ by hardly more than their laws do: for comparing.
 */
#ifndef FNL_RANDOM_SAMPLER_H
#define FNL_RANDOM_SAMPLER_H

#include <stdbool.h>

#include "random/stream.h"

typedef struct {
  const char *name, *summary, *source;
  /* Every draw takes exactly one uniform, so that two may share a block. */
  bool takes_one_uniform;
  /* Bounds as in variate.h; a law with one outcome draws nothing. */
  int64_t (*binomial)(fnl_stream *rng, int64_t n, double p);
  int64_t (*poisson)(fnl_stream *rng, double mean);
} fnl_sampler_type;

extern const fnl_sampler_type fnl_sampler_rejection, fnl_sampler_inversion;

#endif
