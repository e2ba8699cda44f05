/* stirling.h: probabilities of large counts without cancellation.
 *
 * log k! of a k near 10^12 is near 10^13 and a double holds it to 10^-3 only, far too little to
 * decide whether a candidate is accepted. Everything here is therefore written as a change from
 * a centre near k: errors then grow with |k - centre| * 10^-16, which is 10^-9 at five standard
 * deviations of 10^12 trials. Nothing calls lgamma (glibc's writes the global signgam).
 */
#ifndef FNL_RANDOM_STIRLING_H
#define FNL_RANDOM_STIRLING_H

#define FNL_TWO_PI 6.283185307179586477

/* What Stirling's formula lacks at the integer k >= 0:
 *   log k! - [log(2 pi)/2 + (k + 1/2) log(k + 1) - (k + 1)].
 * Check: k = 0 gives 1 - log(2 pi)/2 = 0.0810614668. Error below 10^-12. */
double fnl_stirling_correction(double k);

/* The same about a centre > 0 that need not be an integer:
 *   log k! - [log(2 pi)/2 + (k + 1/2) log(centre) - centre].
 * centre = k + 1 gives the correction above. */
double fnl_stirling_excess(double k, double centre);

/* log of P(k) / P(mode) for `n` trials of probability 0 < p < 1, mode = floor((n + 1) p).
 * Check: n = 2, p = 1/2, k = 0 gives log(1/2). */
double fnl_stirling_binomial(double k, double n, double p);

/* log P(k) of the Poisson law. Check: k = 0 gives -mean. */
double fnl_stirling_poisson(double k, double mean);

#endif
