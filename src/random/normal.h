/* normal.h: the normal quantile where it is a ratio of two polynomials: six uniforms in seven.
 *
 * Without a branch or a call, so that a machine can do several at once. normal.c has the tails, and
 * the source.
 */
#ifndef FNL_RANDOM_NORMAL_H
#define FNL_RANDOM_NORMAL_H

#include <math.h>
#include <stdbool.h>

#define FNL_NORMAL_DEGREE 7

/* A polynomial over a polynomial; coefficients from the constant up. */
typedef struct {
  double numerator[FNL_NORMAL_DEGREE + 1];
  double denominator[FNL_NORMAL_DEGREE + 1];
} fnl_normal_ratio;

static const fnl_normal_ratio fnl_normal_centre = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3},
};

/* By halves and quarters (Estrin's scheme), which a processor computes side by side. */
static inline double fnl_normal_polynomial(const double *a, double x) {
  const double x2 = x * x, x4 = x2 * x2;
  const double low = (a[0] + a[1] * x) + (a[2] + a[3] * x) * x2;
  const double high = (a[4] + a[5] * x) + (a[6] + a[7] * x) * x2;
  return low + high * x4;
}

static inline double fnl_normal_ratio_at(const fnl_normal_ratio *terms, double x) {
  return fnl_normal_polynomial(terms->numerator, x) / fnl_normal_polynomial(terms->denominator, x);
}

#define FNL_NORMAL_CENTRE 0.425

/* Whether the quantile of u is what fnl_normal_central says of it. */
static inline bool fnl_normal_is_central(double u) { return fabs(u - 0.5) <= FNL_NORMAL_CENTRE; }

static inline double fnl_normal_central(double u) {
  const double offset = u - 0.5;
  return offset * fnl_normal_ratio_at(&fnl_normal_centre,
                                      FNL_NORMAL_CENTRE * FNL_NORMAL_CENTRE - offset * offset);
}

#endif
