/* stirling.c: see the header for why. Stirling's series: Abramowitz and Stegun 6.1.41; the shift
 * to k + 1, which needs no special case at k = 0: Hoermann, "The generation of binomial random
 * variates", J. Statist. Comput. Simul. 46 (1993), equation (5). */
#include "random/stirling.h"

#include <math.h>

/* From here on the four terms below are exact to 10^-12: the fifth, 1/(1188 (k+1)^9), is less. */
#define SERIES_START 10

double fnl_stirling_correction(double k) {
  static const double exact[SERIES_START] = {
      0.08106146679532726,  0.04134069595540929,  0.02767792568499834, 0.02079067210376509,
      0.01664469118982119,  0.01387612882307075,  0.01189670994589177, 0.01041126526197209,
      0.009255462182712733, 0.008330563433362871,
  };
  if (k < SERIES_START)
    return exact[(int)k];
  double inverse = 1.0 / (k + 1.0);
  double square = inverse * inverse;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - square / 1680) * square) * square) * inverse;
}

/* With K = k + 1, log K = log(centre) + log1p((K - centre)/centre). The two large terms,
 * K log1p(..) and K - centre, are both near K - centre: that bounds the rounding. */
double fnl_stirling_excess(double k, double centre) {
  double distance = k + 1.0 - centre;
  return (k + 0.5) * log1p(distance / centre) - distance + fnl_stirling_correction(k);
}

/* P(k)/P(m) = m!/k! (n-m)!/(n-k)! (p/q)^(k-m). The factorials are taken about M = m + 1 and
 * M' = n - m + 1, which leaves (p M' / (q M))^(k-m), a base within 2/(q M) of one. */
double fnl_stirling_binomial(double k, double n, double p) {
  double q = 1.0 - p;
  double mode = floor((n + 1.0) * p);
  double successes = fnl_stirling_correction(mode) - fnl_stirling_excess(k, mode + 1.0);
  double failures = fnl_stirling_correction(n - mode) - fnl_stirling_excess(n - k, n - mode + 1.0);
  double odds = ((n * p - mode) + (p - q)) / (q * (mode + 1.0));
  return successes + failures + (k - mode) * log1p(odds);
}

double fnl_stirling_poisson(double k, double mean) {
  return -0.5 * log(FNL_TWO_PI * mean) - fnl_stirling_excess(k, mean);
}
