/* dwell.c: phases of whole days with a given mean and variance.
 *
 * With N phases, each passed with probability p a day, a stay has mean E N / p and variance
 * E N (1 - p) / p^2 + var N / p^2. N is n - 1 or n, n with probability f, so E N = n - 1 + f and
 * var N = f (1 - f): the mixture of neighbours by which Tijms (1994, Stochastic Models, appendix B)
 * fits Erlang laws, and Adan, van Eenige and Resing (1995, PEIS 9) laws of whole numbers. Mean m
 * and variance m^2 / k ask that
 *
 *     (E N + var N) / (E N)^2 = 1 / k + 1 / m = 1 / c,    p = E N / m
 *
 * which falls from 1 / (n - 1) to 1 / n as f rises: n is c rounded up, f solves a quadratic.
 */
#include "model/dwell.h"

#include <math.h>

/* Who stays on a day though p = 1: fewer than one in all that were ever counted. */
#define RATE_MOST 40.0

/* f of (1 + c) f^2 - 2 (c - a) f - a (c - a) = 0, a = n - 1: its one positive root. */
static double part_of_last(double c, int n) {
  const double a = n - 1, above = c - a;
  return (above + sqrt(above * above + (1.0 + c) * a * above)) / (1.0 + c);
}

fnl_dwell fnl_dwell_of(double days, int phases) {
  const double c = days * phases / (days + phases);
  fnl_dwell dwell = {.n = c > 1.0 ? (int)ceil(c) : 1, .last = 1.0};
  if (dwell.n > 1)
    dwell.last = part_of_last(c, dwell.n);
  double p = (dwell.n - 1 + dwell.last) / days;
  if (p >= 1.0) { /* whole days cannot vary so little: those beside the mean, which vary least */
    dwell.n = (int)ceil(days);
    dwell.last = days - (dwell.n - 1);
    p = 1.0;
  }
  dwell.rate = p < 1.0 ? fmin(-log1p(-p), RATE_MOST) : RATE_MOST;
  return dwell;
}

static double chance_onward(const fnl_dwell *dwell, int number) {
  if (number >= dwell->n - 1)
    return 0.0;
  return number == dwell->n - 2 ? dwell->last : 1.0;
}

double fnl_dwell_onward(const fnl_dwell *dwell, int number) {
  return dwell->rate * chance_onward(dwell, number);
}

double fnl_dwell_out(const fnl_dwell *dwell, int number) {
  return dwell->rate * (1.0 - chance_onward(dwell, number));
}

double fnl_dwell_sd(double days, int phases) {
  const fnl_dwell dwell = fnl_dwell_of(days, phases);
  const double n = dwell.n - 1 + dwell.last, p = n / days;
  return sqrt(n * (1.0 - p) + dwell.last * (1.0 - dwell.last)) / p;
}
