/* attribution.h: what a rule of attribution is: it shares conversions among the channels that
 * touched those who converted.
 *
 * Each rule is one file of this folder that ends in its descriptor, fnl_attribution_NAME; the build
 * makes the registry. A rule either weighs the touches of one path (`weigh`) or looks at all paths
 * at once (`credit`). Whatever it is, it hands out exactly the conversions and the money there are,
 * nothing below 0, and to channels that touched somebody who converted.
 *
 * Rules say who was there, not what would have been without: that is an experiment's to say, or a
 * simulation's.
 */
#ifndef FNL_STUDY_ATTRIBUTION_ATTRIBUTION_H
#define FNL_STUDY_ATTRIBUTION_ATTRIBUTION_H

#include "study/attribution/paths.h"

typedef struct {
  double half_life_days;  /* of time decay */
  int order;              /* of the Markov chain, from 1 */
  const bool *is_direct;  /* [n_channels] passed over by last non-direct */
  const fnl_hooks *hooks; /* of what takes long; NULL: none */
} fnl_attribution_options;

enum { FNL_ORDER_MOST = 8 };
#define FNL_HALF_LIFE_DAYS 7.0 /* usual in web analytics */

typedef struct fnl_attribution_type {
  const char *name, *heading; /* heading: for a narrow column */
  const char *summary, *source;
  bool needs_nulls; /* says little where nobody's journey came to nothing */
  /* Weights of one path's touches, oldest first: [n], n >= 1, not below 0, summing to 1. */
  void (*weigh)(const fnl_contact *touches, int n, const fnl_attribution_options *options,
                double *weights);
  /* Where `weigh` is NULL: parts of all conversions and of all money, [n_channels] each, zero on
   * entry, each summing to 1 where there is any. */
  fnl_status (*credit)(const fnl_paths *paths, const fnl_attribution_options *options,
                       double *conversions, double *value, fnl_error *error);
} fnl_attribution_type;

extern const fnl_attribution_type *const fnl_attribution_registry[]; /* ends with NULL */

/* NULL where no rule bears that name. */
const fnl_attribution_type *fnl_attribution_by_name(const char *name);

/* Length of the registry. */
int fnl_attribution_count(void);

/* What the rule credits each channel with: conversions and value, [n_channels] each, are set. */
fnl_status fnl_attribution_credit(const fnl_attribution_type *rule, const fnl_paths *paths,
                                  const fnl_attribution_options *options, double *conversions,
                                  double *value, fnl_error *error);

/* What every rule of the registry credits every channel with: [rule * n_channels + channel]. */
typedef struct {
  int n_rules, n_channels;
  double *conversions, *value;
  fnl_outcome total;
} fnl_credits;

fnl_status fnl_credits_init(fnl_credits *credits, const fnl_paths *paths,
                            const fnl_attribution_options *options, fnl_error *error);
void fnl_credits_free(fnl_credits *credits);

#endif
