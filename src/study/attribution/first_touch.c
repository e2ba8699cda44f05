/* first_touch.c: all to the touch that began the journey. */
#include "study/attribution/attribution.h"

static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  (void)touches, (void)options;
  for (int i = 0; i < n; i++)
    weights[i] = i == 0;
}

const fnl_attribution_type fnl_attribution_first_touch = {
    .name = "first-touch",
    .heading = "first",
    .summary = "all to the first touch",
    .source = "Google Analytics, \"first interaction\"",
    .weigh = weigh,
};
