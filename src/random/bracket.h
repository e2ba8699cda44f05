/* bracket.h: most candidates decided without the law's exact probability.
 *
 * Near its mode a binomial law is almost normal:
 *   | log P(k)/P(mode) + d^2 / (2 V) |  <=  (d/V) ((d (d/3 + 0.625) + 1/6) / V + 1/2)
 * with V = n p q, d = |k - mode| < V/2 - 1 (Kachitvichyanukul and Schmeiser, "Binomial random
 * variate generation", CACM 31 (1988), step 5.2). The Poisson law is its limit, V the mean. A
 * height outside this bracket is decided as the exact comparison would decide it, so the draws are
 * the same; at a standard deviation of 1000 all but one in three hundred are.
 */
#ifndef FNL_RANDOM_BRACKET_H
#define FNL_RANDOM_BRACKET_H

/* For the Poisson law: sqrt(2 pi mean) P(mode) is 1 to within this over the mean, which is
 * (mode - mean)^2 / 2 and the first term of Stirling's series, 1/12, with room. */
#define FNL_BRACKET_MODE_SLACK 0.6

typedef enum { FNL_BELOW = -1, FNL_UNDECIDED = 0, FNL_ABOVE = 1 } fnl_side;

/* Half the width of the bracket about -d^2 / (2 V). */
static inline double fnl_bracket_width(double distance, double variance) {
  return distance / variance * ((distance * (distance / 3.0 + 0.625) + 1.0 / 6.0) / variance + 0.5);
}

/* Whether log_height lies below or above log P(k)/P(mode); `slack` >= 0 widens the bracket. */
static inline fnl_side fnl_bracket_side(double log_height, double distance, double variance,
                                        double slack) {
  if (!(distance < 0.5 * variance - 1.0))
    return FNL_UNDECIDED;
  const double above = log_height + 0.5 * distance * distance / variance;
  const double width = fnl_bracket_width(distance, variance) + slack;
  if (above < -width)
    return FNL_BELOW;
  return above > width ? FNL_ABOVE : FNL_UNDECIDED;
}

#endif
