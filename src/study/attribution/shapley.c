/* shapley.c: the Shapley value of the channels in the game of conversions.
 *
 * A coalition of channels is worth the conversions of those whom no other channel has touched:
 *
 *   v(S) = sum of the conversions of the paths all of whose channels are in S
 *
 * (Zhao, Mahboobi and Bagheri, "Shapley Value Methods for Attribution Modeling in Online
 * Advertising" (2018), the simplified method). That is a sum of unanimity games, one for each set
 * of channels, so its Shapley value is known without visiting a coalition, for any number of
 * channels: each path is shared equally among the different channels in it (Shapley 1953, the
 * axioms of symmetry, dummy and additivity). Check: a > b > a with 6 conversions gives 3 to each.
 */
#include "study/attribution/attribution.h"

#include <stdlib.h>

/* The different channels of a path; met[channel] names the last path it was met in, and 1. */
static int list_channels(const fnl_paths *paths, size_t index, size_t *met, int *channels) {
  const fnl_contact *touches = fnl_path_touches(paths, index);
  int n = 0;
  for (int i = 0; i < paths->paths[index].n; i++)
    if (met[touches[i].channel] != index + 1) {
      met[touches[i].channel] = index + 1;
      channels[n++] = touches[i].channel;
    }
  return n;
}

static fnl_status credit(const fnl_paths *paths, const fnl_attribution_options *options,
                         double *conversions, double *value, fnl_error *error) {
  (void)options;
  const fnl_outcome total = fnl_paths_total(paths);
  size_t *met = calloc((size_t)paths->n_channels + 1, sizeof *met);
  int *channels = calloc((size_t)paths->n_channels + 1, sizeof *channels);
  for (size_t i = 0; i < paths->n && met && channels; i++) {
    const fnl_outcome *outcome = &paths->paths[i].outcome;
    const int n = list_channels(paths, i, met, channels);
    for (int k = 0; k < n; k++) {
      if (total.conversions > 0.0)
        conversions[channels[k]] += outcome->conversions / (n * total.conversions);
      if (total.value > 0.0)
        value[channels[k]] += outcome->value / (n * total.value);
    }
  }
  const bool there = met && channels;
  free(met);
  free(channels);
  return there ? FNL_OK : fnl_error_no_memory(error);
}

const fnl_attribution_type fnl_attribution_shapley = {
    .name = "shapley",
    .heading = "Shapley",
    .summary = "the Shapley value: the same to every different channel of a journey",
    .source = "Shapley (1953); Zhao, Mahboobi and Bagheri (2018)",
    .credit = credit,
};
