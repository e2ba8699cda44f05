/* departing.h: the part of a cell that leaves within a day, per unit of hazard. */
#ifndef FNL_ENGINE_DEPARTING_H
#define FNL_ENGINE_DEPARTING_H

#include "engine/real.h"

#include <math.h>

/* (1 - exp(-h)) / h = 2 T / (h (1 + T)), T = tanh(h/2) from its continued fraction
 * x/(1 + y/(3 + y/(5 + y/(7 + y/9)))), y = x^2 (Abramowitz and Stegun 4.5.70), which is exact to
 * double precision up to 1/4: the relative error is y^5/10^7 < 10^-16. Several times faster than
 * expm1, and hazards of a day are small. Check: h = 0.1 gives 0.9516258196404043. */
#define FNL_DEPARTING_END 0.25

static inline fnl_real fnl_departing(fnl_real h) {
  const fnl_real x = 0.5 * h, y = x * x;
  const fnl_real numerator = 945.0 + y * (105.0 + y);
  return numerator / (945.0 + y * (420.0 + y * 15.0) + x * numerator);
}

/* That of h over that of `other`, with one division. */
static inline double fnl_departing_ratio(double h, double other) {
  const double x = 0.5 * h, y = x * x, u = 0.5 * other, v = u * u;
  const double above = 945.0 + y * (105.0 + y), below = 945.0 + v * (105.0 + v);
  return above * (945.0 + v * (420.0 + v * 15.0) + u * below) /
         (below * (945.0 + y * (420.0 + y * 15.0) + x * above));
}

/* exp(h) from the same fraction, (1 + T) / (1 - T), and as exact. Check: h = 0.1 gives
 * 1.1051709180756477. */
static inline double fnl_departing_growth(double h) {
  const double x = 0.5 * h, y = x * x;
  const double odd = x * (945.0 + y * (105.0 + y)), even = 945.0 + y * (420.0 + y * 15.0);
  return (even + odd) / (even - odd);
}

/* The same and its derivative, up to FNL_DEPARTING_END: with N and D = E + x N the two sides of the
 * fraction, (N' E - N E' - N^2) / (2 D^2), in which nothing cancels. Check: h = 0.1 gives
 * -0.4678840160444. */
static inline void fnl_departing_slope(fnl_real h, fnl_real *departing, fnl_real *slope) {
  const fnl_real x = 0.5 * h, y = x * x;
  const fnl_real numerator = 945.0 + y * (105.0 + y), even = 945.0 + y * (420.0 + y * 15.0);
  const fnl_real inverse = 1.0 / (even + x * numerator);
  const fnl_real rise = x * ((210.0 + 4.0 * y) * even - numerator * (840.0 + 60.0 * y));
  *departing = numerator * inverse;
  *slope = 0.5 * (rise - numerator * numerator) * (inverse * inverse);
}

/* Beyond FNL_DEPARTING_END. */
static inline void fnl_departing_slope_far(double h, double *departing, double *slope) {
  *departing = -expm1(-h) / h;
  *slope = (exp(-h) - *departing) / h;
}

#endif
