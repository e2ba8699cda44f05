/* last_touch.c: all to the touch that ended the journey. */
#include "study/attribution/attribution.h"

static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  (void)touches, (void)options;
  for (int i = 0; i < n; i++)
    weights[i] = i == n - 1;
}

const fnl_attribution_type fnl_attribution_last_touch = {
    .name = "last-touch",
    .heading = "last",
    .summary = "all to the last touch",
    .source = "Google Analytics, \"last interaction\"",
    .weigh = weigh,
};
