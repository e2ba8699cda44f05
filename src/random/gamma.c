/* gamma.c: gamma variates and sums of them.
 *
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000),
 * doi:10.1145/358407.358414. The usual draw costs one Philox block (two below shape 1) and
 * grows with the normal it starts from.
 */
#include "random/variate.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "random/normal.h"

/* Their squeeze: below 1 - 0.0331 x^4 the logarithms need not be computed. */
#define SQUEEZE 0.0331

/* log of the acceptance probability, x^2/2 + d (1 - v + log v) with v = (1 + t)^3, written in t:
 * v is within d^-1/2 of one, so 1 - v itself would err by 10^-16 d, 10^-4 for a sum over 10^12
 * people; this errs by 10^-16 d^1/2. */
static double log_acceptance(double d, double x, double t) {
  return 0.5 * x * x + d * (3.0 * log1p(t) - t * (3.0 + t * (3.0 + t)));
}

/* Their d and c of a shape at least 1. */
typedef struct {
  double d, c;
} proposal;

static inline proposal proposal_of(double shape) {
  const double d = shape - 1.0 / 3.0;
  return (proposal){d, 1.0 / sqrt(9.0 * d)};
}

/* Whether a normal variate, by inversion of `u`, is accepted at `v`; makes it a gamma variate. */
static inline bool is_accepted(proposal at, double u, double v, double *value) {
  const double x =
      fnl_normal_is_central(u) ? fnl_normal_central(u) : fnl_variate_normal_quantile(u);
  const double t = at.c * x;
  const double square = x * x;
  *value = at.d * (1.0 + t) * (1.0 + t) * (1.0 + t);
  return t > -1.0 && (v < 1.0 - SQUEEZE * square * square || log(v) < log_acceptance(at.d, x, t));
}

/* Shape at least 1. */
static double gamma_by_rejection(fnl_stream *rng, double shape) {
  const proposal at = proposal_of(shape);
  double value;
  bool accepted;
  do {
    const double u = fnl_stream_uniform(rng);
    accepted = is_accepted(at, u, fnl_stream_uniform(rng), &value);
  } while (!accepted);
  return value;
}

/* gamma(shape + 1) times uniform^(1/shape) (their section 6), for any shape; needed below 1. */
static double gamma_from_above(fnl_stream *rng, double shape) {
  double factor = pow(fnl_stream_uniform(rng), 1.0 / shape);
  return factor * gamma_by_rejection(rng, shape + 1.0);
}

double fnl_variate_gamma(fnl_stream *rng, double shape) {
  assert(shape > 0.0);
  return shape >= 1.0 ? gamma_by_rejection(rng, shape) : gamma_from_above(rng, shape);
}

/* Where a single value's shape is below 1, all sums are drawn from above: two counts on either side
 * of shape 1 would share no luck otherwise. */
double fnl_variate_gamma_sum(fnl_stream *rng, int64_t count, double mean, double cv) {
  if (count <= 0)
    return 0.0;
  if (!(cv > 0.0))
    return (double)count * mean;
  double square = cv * cv;
  double shape = (double)count / square;
  return mean * square *
         (square > 1.0 ? gamma_from_above(rng, shape) : gamma_by_rejection(rng, shape));
}

double fnl_variate_gamma_sum_at(const double luck[2], fnl_stream *rng, int64_t count, double mean,
                                double cv) {
  const double square = cv * cv;
  double value;
  if (square > 0.0 && square <= 1.0 && count > 0 &&
      is_accepted(proposal_of((double)count / square), luck[0], luck[1], &value))
    return mean * square * value;
  return fnl_variate_gamma_sum(rng, count, mean, cv);
}
