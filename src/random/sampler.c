/* sampler.c: the two descriptors. */
#include "random/sampler.h"

#include "random/quantile.h"
#include "random/variate.h"

static int64_t inverted_binomial(fnl_stream *rng, int64_t n, double p) {
  return fnl_quantile_binomial(fnl_stream_uniform(rng), n, p);
}

static int64_t inverted_poisson(fnl_stream *rng, double mean) {
  return fnl_quantile_poisson(fnl_stream_uniform(rng), mean);
}

const fnl_sampler_type fnl_sampler_rejection = {
    .name = "rejection",
    .summary = "transformed rejection: a little faster for single plans",
    .source = "Hoermann (1993)",
    .takes_one_uniform = false,
    .binomial = fnl_variate_binomial,
    .poisson = fnl_variate_poisson,
};

const fnl_sampler_type fnl_sampler_inversion = {
    .name = "inversion",
    .summary = "one uniform a draw, inverted: the most luck in common for comparing plans",
    .source = "Cornish and Fisher (1938), Giles (2016)",
    .takes_one_uniform = true,
    .binomial = inverted_binomial,
    .poisson = inverted_poisson,
};
