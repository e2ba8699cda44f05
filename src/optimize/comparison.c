/* comparison.c: arms of a study, and what their sample says of each. */
#include "optimize/comparison.h"

#include "optimize/influence.h"

#include <stdlib.h>
#include <string.h>

/* Arms: every alternative, then the recommended split without each campaign. */
fnl_status fnl_comparison_lay_out(fnl_answer *answer, fnl_error *error) {
  const fnl_variables *variables = &answer->variables;
  const size_t n_campaigns = (size_t)answer->plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)answer->plan->horizon_days;
  const int n_arms = answer->n_alternatives + answer->plan->n_campaigns;
  const bool by_days = variables->n_periods > 1;
  fnl_arm *arms = FNL_TAKE(&answer->memory, n_arms, fnl_arm);
  double *by_campaign = FNL_TAKE(&answer->memory, (size_t)n_arms * n_campaigns, double);
  double *by_day = FNL_TAKE(&answer->memory, by_days ? (size_t)n_arms * n_days : 1, double);
  if (answer->memory.failed)
    return fnl_error_no_memory(error);
  for (int k = 0; k < n_arms; k++) {
    const bool is_alternative = k < answer->n_alternatives;
    const double *x = answer->alternatives[is_alternative ? k : FNL_RECOMMENDED].x;
    double *own = by_campaign + (size_t)k * n_campaigns;
    double *days = by_days ? by_day + (size_t)k * n_days : by_day;
    arms[k] = fnl_arm_of(variables, x, own, days);
    if (is_alternative)
      continue;
    const int without = k - answer->n_alternatives;
    own[without] = 0.0;
    if (by_days)
      memset(days + (size_t)without * (size_t)answer->plan->horizon_days, 0,
             (size_t)answer->plan->horizon_days * sizeof *days);
  }
  arms[FNL_CURRENT] = (fnl_arm){0}; /* its shares may be uncertain */
  answer->study.arms = arms;
  answer->study.n_arms = n_arms;
  return FNL_OK;
}

static int total_figure(const fnl_answer *answer, const char *name) {
  return fnl_figures_find(&answer->sample.figures, FNL_GROUP_TOTALS, 0, name);
}

static void estimate_means(fnl_answer *answer, int objective) {
  const fnl_sample *sample = &answer->sample;
  for (int k = 0; k < answer->n_alternatives; k++) {
    fnl_alternative *alternative = &answer->alternatives[k];
    alternative->objective = fnl_sample_estimate(sample, k, objective);
    alternative->difference = fnl_sample_difference(sample, 0, k, objective);
    if (answer->sign < 0.0)
      alternative->difference = fnl_estimate_opposite(alternative->difference);
  }
}

/* The risk measure of one arm, and what each replication does to it; influence [n]. */
static double risk_of(const fnl_answer *answer, const fnl_goal *goal, int arm, double *influence,
                      double *scratch) {
  const fnl_sample *sample = &answer->sample;
  double *rows = scratch;
  for (int i = 0; i < sample->n; i++) {
    const double *row = fnl_sample_row(sample, arm, i);
    rows[2 * i] = row[goal->numerator];
    rows[2 * i + 1] = goal->denominator < 0 ? 0.0 : row[goal->denominator];
  }
  return fnl_influence(goal, sample->n, rows, influence, scratch + 2 * sample->n);
}

/* Under a risk the objective is its measure of the replications, as it was of the worlds. */
static fnl_status estimate_risks(fnl_answer *answer, const fnl_goal *goal, fnl_error *error) {
  const int n = answer->sample.n;
  double *own = calloc((size_t)n * 7 + 1, sizeof *own);
  if (!own)
    return fnl_error_no_memory(error);
  double *theirs = own + n, *none = own + 2 * n, *scratch = own + 3 * n;
  const double best = risk_of(answer, goal, FNL_RECOMMENDED, own, scratch);
  for (int k = 0; k < answer->n_alternatives; k++) {
    fnl_alternative *alternative = &answer->alternatives[k];
    const double value = risk_of(answer, goal, k, theirs, scratch);
    alternative->objective =
        fnl_estimate_by(fnl_goal_told(goal, value), fnl_influence_error(n, theirs, none), n);
    alternative->difference = fnl_estimate_by(best - value, fnl_influence_error(n, own, theirs), n);
  }
  free(own);
  return FNL_OK;
}

static fnl_status estimate_alternatives(fnl_answer *answer, const fnl_goal *goal,
                                        fnl_error *error) {
  const int roas = total_figure(answer, "roas");
  for (int k = 0; k < answer->n_alternatives; k++)
    answer->alternatives[k].roas = fnl_sample_estimate(&answer->sample, k, roas);
  for (int k = 0; k < answer->n_alternatives; k++)
    answer->alternatives[k].difference_to_current =
        fnl_sample_difference(&answer->sample, k, FNL_CURRENT, roas);
  if (fnl_goal_is_risk_aware(goal) && !answer->sample.deterministic && answer->sample.n > 1)
    return estimate_risks(answer, goal, error);
  estimate_means(answer, goal->index);
  return FNL_OK;
}

/* (R - R without it) / its spend: a ratio over two arms, its error by the delta method. */
static void estimate_contributions(fnl_answer *answer) {
  const fnl_sample *sample = &answer->sample;
  const int revenue = total_figure(answer, "revenue");
  for (int c = 0; c < answer->plan->n_campaigns; c++) {
    const int spend = fnl_figures_find(&sample->figures, FNL_GROUP_CAMPAIGNS, c, "spend");
    const int without = answer->n_alternatives + c;
    fnl_contribution *contribution = &answer->contributions[c];
    contribution->incremental_revenue = fnl_sample_difference(sample, 0, without, revenue);
    contribution->incremental_roas = fnl_sample_difference_over(sample, 0, without, revenue, spend);
  }
}

fnl_status fnl_comparison_estimate(fnl_answer *answer, const fnl_goal *goal, fnl_error *error) {
  estimate_contributions(answer);
  return estimate_alternatives(answer, goal, error);
}
