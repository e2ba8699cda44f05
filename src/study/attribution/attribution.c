/* attribution.c: rules by name, and the credits of a rule from its weights. */
#include "study/attribution/attribution.h"

#include <stdlib.h>
#include <string.h>

const fnl_attribution_type *fnl_attribution_by_name(const char *name) {
  for (const fnl_attribution_type *const *rule = fnl_attribution_registry; *rule; rule++)
    if (strcmp((*rule)->name, name) == 0)
      return *rule;
  return NULL;
}

int fnl_attribution_count(void) {
  int n = 0;
  while (fnl_attribution_registry[n])
    n++;
  return n;
}

static int longest(const fnl_paths *paths) {
  int n = 0;
  for (size_t i = 0; i < paths->n; i++)
    n = paths->paths[i].n > n ? paths->paths[i].n : n;
  return n;
}

static fnl_status credit_by_weights(const fnl_attribution_type *rule, const fnl_paths *paths,
                                    const fnl_attribution_options *options, double *conversions,
                                    double *value, fnl_error *error) {
  double *weights = calloc((size_t)longest(paths) + 1, sizeof *weights);
  if (!weights)
    return fnl_error_no_memory(error);
  for (size_t i = 0; i < paths->n; i++) {
    const fnl_path *path = &paths->paths[i];
    const fnl_contact *touches = fnl_path_touches(paths, i);
    if (path->outcome.conversions <= 0.0 && path->outcome.value <= 0.0)
      continue;
    rule->weigh(touches, path->n, options, weights);
    for (int k = 0; k < path->n; k++) {
      conversions[touches[k].channel] += weights[k] * path->outcome.conversions;
      value[touches[k].channel] += weights[k] * path->outcome.value;
    }
  }
  free(weights);
  return FNL_OK;
}

fnl_status fnl_attribution_credit(const fnl_attribution_type *rule, const fnl_paths *paths,
                                  const fnl_attribution_options *options, double *conversions,
                                  double *value, fnl_error *error) {
  const fnl_outcome total = fnl_paths_total(paths);
  memset(conversions, 0, (size_t)paths->n_channels * sizeof *conversions);
  memset(value, 0, (size_t)paths->n_channels * sizeof *value);
  if (rule->weigh)
    return credit_by_weights(rule, paths, options, conversions, value, error);
  const fnl_status status = rule->credit(paths, options, conversions, value, error);
  for (int c = 0; c < paths->n_channels && status == FNL_OK; c++) {
    conversions[c] *= total.conversions;
    value[c] *= total.value;
  }
  return status;
}

fnl_status fnl_credits_init(fnl_credits *credits, const fnl_paths *paths,
                            const fnl_attribution_options *options, fnl_error *error) {
  const int n_rules = fnl_attribution_count();
  const size_t n = (size_t)n_rules * (size_t)paths->n_channels;
  fnl_status status = FNL_OK;
  *credits = (fnl_credits){.n_rules = n_rules, .n_channels = paths->n_channels};
  credits->total = fnl_paths_total(paths);
  credits->conversions = calloc(n + 1, sizeof *credits->conversions);
  credits->value = calloc(n + 1, sizeof *credits->value);
  if (!credits->conversions || !credits->value)
    status = fnl_error_no_memory(error);
  for (int i = 0; i < n_rules && status == FNL_OK; i++) {
    const size_t row = (size_t)i * (size_t)paths->n_channels;
    status = fnl_attribution_credit(fnl_attribution_registry[i], paths, options,
                                    credits->conversions + row, credits->value + row, error);
  }
  if (status != FNL_OK)
    fnl_credits_free(credits);
  return status;
}

void fnl_credits_free(fnl_credits *credits) {
  free(credits->conversions);
  free(credits->value);
  *credits = (fnl_credits){0};
}
