/* time_decay.c: a touch counts half as much as one that was a half-life later.
 *
 * Check: half-life 7 days, touches 7 and 0 days before the conversion weigh 1/3 and 2/3.
 */
#include "study/attribution/attribution.h"

#include <math.h>

/* Counted from the last touch, so that a journey that ended long before cannot underflow. */
static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  double sum = 0.0;
  for (int i = 0; i < n; i++) {
    weights[i] = exp2((touches[n - 1].age - touches[i].age) / options->half_life_days);
    sum += weights[i];
  }
  for (int i = 0; i < n; i++)
    weights[i] /= sum;
}

const fnl_attribution_type fnl_attribution_time_decay = {
    .name = "time-decay",
    .heading = "decay",
    .summary = "more to later touches: half as much a half-life before",
    .source = "Google Analytics, \"time decay\", half-life of 7 days",
    .weigh = weigh,
};
