/* linear.c: the same to every touch. */
#include "study/attribution/attribution.h"

static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  (void)touches, (void)options;
  for (int i = 0; i < n; i++)
    weights[i] = 1.0 / n;
}

const fnl_attribution_type fnl_attribution_linear = {
    .name = "linear",
    .heading = "linear",
    .summary = "the same to every touch",
    .source = "Google Analytics, \"linear\"",
    .weigh = weigh,
};
