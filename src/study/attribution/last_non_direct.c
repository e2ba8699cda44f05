/* last_non_direct.c: all to the last touch by a channel that is not direct, where there is one.
 *
 * Direct is what cost no effort of the moment: who came by himself, and, in a plan, whom the brand
 * reached through channels it owns.
 */
#include "study/attribution/attribution.h"

static void weigh(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                  double *weights) {
  int last = n - 1;
  while (last >= 0 && options->is_direct[touches[last].channel])
    last--;
  if (last < 0)
    last = n - 1;
  for (int i = 0; i < n; i++)
    weights[i] = i == last;
}

const fnl_attribution_type fnl_attribution_last_non_direct = {
    .name = "last-non-direct",
    .heading = "non-direct",
    .summary = "all to the last touch that is not direct",
    .source = "Google Analytics, \"last non-direct click\"",
    .weigh = weigh,
};
