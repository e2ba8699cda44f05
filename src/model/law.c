/* law.c: a draw of an uncertain number, from its mean and standard deviation.
 *
 * All laws are placed on the range of the field: x = lowest + y, with y of mean m = mean − lowest
 * and the same standard deviation s. Moments to parameters (Johnson, Kotz, Balakrishnan,
 * Continuous Univariate Distributions, 1994–95):
 *
 *   lognormal  σ² = ln(1 + s²/m²), μ = ln m − σ²/2          (vol. 1, ch. 14)
 *   gamma      shape (m/s)², scale s²/m                     (vol. 1, ch. 17)
 *   beta       with y = (highest − lowest) b, mean μ and variance v of b,
 *              ν = μ(1 − μ)/v − 1, α = μν, β = (1 − μ)ν     (vol. 2, ch. 25)
 *
 * To check by hand: a lognormal of mean 2 and sd 1 at Z = 0 is 2/√1.25 = 1.788854….
 */
#include "model/law.h"

#include "random/variate.h"

#include <math.h>

static double draw_lognormal(const fnl_law *law, fnl_stream *rng) {
  double mean = law->mean - law->lowest, ratio = law->sd / mean;
  double variance = log1p(ratio * ratio);
  return law->lowest + mean * exp(sqrt(variance) * fnl_variate_normal(rng) - variance / 2);
}

static double draw_gamma(const fnl_law *law, fnl_stream *rng) {
  double mean = law->mean - law->lowest, ratio = law->sd / mean;
  double shape = 1 / (ratio * ratio);
  return law->lowest + mean / shape * fnl_variate_gamma(rng, shape);
}

/* X/(X + Y) of two gamma variates; where both underflow (tiny shapes), all mass is at the ends. */
static double beta_of_gammas(fnl_stream *rng, double alpha, double beta) {
  double x = fnl_variate_gamma(rng, alpha), y = fnl_variate_gamma(rng, beta);
  if (x + y > 0)
    return x / (x + y);
  return fnl_stream_uniform(rng) < alpha / (alpha + beta) ? 1 : 0;
}

static double draw_beta(const fnl_law *law, fnl_stream *rng) {
  double width = law->highest - law->lowest;
  double mean = (law->mean - law->lowest) / width, sd = law->sd / width;
  double size = mean * (1 - mean) / (sd * sd) - 1;
  return law->lowest + width * beta_of_gammas(rng, mean * size, (1 - mean) * size);
}

static double draw_uniform(const fnl_law *law, fnl_stream *rng) {
  return law->low + (law->high - law->low) * fnl_stream_uniform(rng);
}

/* A draw may round to the lower end of the range, which some fields exclude (a price of 0): it is
 * kept above by a part of the mean that no result shows. */
#define LEAST_PART 1e-12

double fnl_law_draw(const fnl_law *law, fnl_stream *rng) {
  static double (*const draws[])(const fnl_law *, fnl_stream *) = {
      [FNL_LAW_LOGNORMAL] = draw_lognormal,
      [FNL_LAW_GAMMA] = draw_gamma,
      [FNL_LAW_BETA] = draw_beta,
      [FNL_LAW_UNIFORM] = draw_uniform,
  };
  double least = law->lowest + LEAST_PART * (law->mean - law->lowest);
  return fmax(draws[law->kind](law, rng), least);
}
