/* normal.c: standard normal variates by inversion.
 *
 * One uniform, one normal that grows with it: the best common random numbers there are, and as
 * fast as a rejection method, since six draws in seven need one division and no logarithm.
 * Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 * Statistics 37 (1988), routine PPND16 (relative error about 10^-16).
 * Check: u = 0.25 gives -0.6744897501960817.
 */
#include "random/normal.h"

#include <math.h>

#include "random/variate.h"

static const fnl_normal_ratio middle = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9},
};

static const fnl_normal_ratio outer = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15},
};

/* Where PPND16 changes from one ratio to the next: sqrt(-log(tail)). */
#define MIDDLE_END 5.0

/* The distance from 0 beyond which lies probability `tail` < 0.075. */
static double normal_of_tail(double tail) {
  double root = sqrt(-log(tail));
  if (root <= MIDDLE_END)
    return fnl_normal_ratio_at(&middle, root - 1.6);
  return fnl_normal_ratio_at(&outer, root - MIDDLE_END);
}

double fnl_variate_normal_quantile(double u) {
  if (fnl_normal_is_central(u))
    return fnl_normal_central(u);
  return u < 0.5 ? -normal_of_tail(u) : normal_of_tail(1.0 - u);
}

double fnl_variate_normal(fnl_stream *rng) {
  return fnl_variate_normal_quantile(fnl_stream_uniform(rng));
}
