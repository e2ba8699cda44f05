/* position_based.c: most to the two ends of the journey, the rest to what lies between.
 *
 * Check: four touches weigh 0.4, 0.1, 0.1, 0.4; two 0.5 each.
 */
#include "study/attribution/attribution.h"

static const double end_part = 0.4;

static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  (void)touches, (void)options;
  for (int i = 0; i < n; i++)
    if (n <= 2)
      weights[i] = 1.0 / n;
    else
      weights[i] = i == 0 || i == n - 1 ? end_part : (1.0 - 2.0 * end_part) / (n - 2);
}

const fnl_attribution_type fnl_attribution_position_based = {
    .name = "position-based",
    .heading = "position",
    .summary = "40 % to the first, 40 % to the last, 20 % to those between",
    .source = "Google Analytics, \"position based\"",
    .weigh = weigh,
};
