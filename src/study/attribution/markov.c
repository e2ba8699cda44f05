/* markov.c: what would be lost if a channel's touches led to nothing.
 *
 * Journeys are taken for an absorbing Markov chain over their last touches (chain.h). The removal
 * effect of a channel is the part of conversions that is lost when every step to it ends in
 * nothing; credits are in proportion to the effects, money by the effects on money (Anderl, Becker,
 * von Wangenheim and Schumann, "Mapping the customer journey", International Journal of Research in
 * Marketing 33 (2016)). Check: a > b converts once and comes to nothing once, a converts once: all
 * are lost without a, and 1/2 without b, so a is credited with 4/3 and b with 2/3.
 */
#include "study/attribution/attribution.h"

#include "base/hooks.h"
#include "study/attribution/chain.h"

#include <math.h>
#include <stdlib.h>

static fnl_status remove_each(const fnl_chain *chain, int n_channels, double *conversions,
                              double *value, fnl_error *error) {
  double all, all_value, rest, rest_value;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_chain_solve(chain, FNL_NO_CHANNEL, &all, &all_value, error));
  for (int c = 0; c < n_channels; c++) {
    fnl_hooks_tell(chain->hooks, (size_t)c, (size_t)n_channels);
    FNL_TRY(fnl_chain_solve(chain, c, &rest, &rest_value, error));
    conversions[c] = fmax(all - rest, 0.0); /* below by rounding alone */
    value[c] = fmax(all_value - rest_value, 0.0);
  }
out:
  return status;
}

/* Divides by the sum. */
static void normalise(double *parts, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += parts[i];
  for (int i = 0; i < n && sum > 0.0; i++)
    parts[i] /= sum;
}

static fnl_status credit(const fnl_paths *paths, const fnl_attribution_options *options,
                         double *conversions, double *value, fnl_error *error) {
  fnl_chain chain = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_chain_init(&chain, paths, options->order, error));
  chain.hooks = options->hooks;
  FNL_TRY(remove_each(&chain, paths->n_channels, conversions, value, error));
  normalise(conversions, paths->n_channels);
  normalise(value, paths->n_channels);
out:
  fnl_chain_free(&chain);
  return status;
}

const fnl_attribution_type fnl_attribution_markov = {
    .name = "markov",
    .heading = "Markov",
    .summary = "by removal effect: what would be lost if a channel's touches led to nothing",
    .source = "Anderl, Becker, von Wangenheim and Schumann (2016)",
    .needs_nulls = true,
    .credit = credit,
};
