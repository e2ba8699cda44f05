/* optimize.c: from a plan to an answer: search, simulate the rivals, look around. */
#include "optimize/optimize.h"

#include "optimize/around.h"
#include "optimize/search.h"
#include "optimize/simplex.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double tied = 0.01; /* "within 1 % of the best" */

/* A split found to a millionth is said to a hundredth of a percent point; where that would cost
 * something, at least a share that is 0 but for rounding is said to be 0. */
static const double share_unit = 1e-4, rounding_error = 1e-9;
static const double unit_worth = 1e-6; /* relative loss that rounding may cost */

/* ---- alternatives ---- */

static fnl_alternative *add_alternative(fnl_answer *answer, const char *name) {
  fnl_alternative *alternative = &answer->alternatives[answer->n_alternatives++];
  alternative->name = name;
  alternative->share = FNL_TAKE(&answer->memory, answer->items.n, double);
  alternative->money = FNL_TAKE(&answer->memory, answer->plan->n_campaigns, double);
  return alternative;
}

static const char *only_name(fnl_answer *answer, int item) {
  const size_t length = strlen("only ") + strlen(answer->items.name[item]) + 1;
  char *name = FNL_TAKE(&answer->memory, length, char);
  if (name)
    snprintf(name, length, "only %s", answer->items.name[item]);
  return name;
}

static void list_alternatives(fnl_answer *answer) {
  const fnl_items *items = &answer->items;
  double rule[3];
  add_alternative(answer, "recommended");
  fnl_alternative *current = add_alternative(answer, "current");
  fnl_alternative *equal = add_alternative(answer, "equal split");
  if (answer->memory.failed)
    return;
  fnl_items_current(items, answer->plan, current->share);
  for (int i = 0; i < items->n; i++)
    equal->share[i] = 1.0 / items->n;
  if (fnl_items_rule_of_thumb(items, answer->plan, rule)) {
    fnl_alternative *thumb = add_alternative(answer, "75/15/10 rule");
    if (thumb->share)
      memcpy(thumb->share, rule, sizeof rule);
  }
  for (int i = 0; i < items->n && items->n > 1 && !answer->memory.failed; i++) {
    fnl_alternative *only = add_alternative(answer, only_name(answer, i));
    if (only->share)
      only->share[i] = 1.0;
  }
}

static fnl_status answer_init(fnl_answer *answer, const fnl_plan *plan, fnl_error *error) {
  memset(answer, 0, sizeof *answer);
  answer->plan = plan;
  answer->figure = fnl_objective_figure(plan->optimize.objective);
  answer->tied = tied;
  fnl_items_init(&answer->items, plan, &answer->memory);
  const int n = answer->items.n;
  answer->alternatives = FNL_TAKE(&answer->memory, 4 + n, fnl_alternative);
  answer->contributions = FNL_TAKE(&answer->memory, plan->n_campaigns, fnl_contribution);
  answer->responses = FNL_TAKE(&answer->memory, 5 * n, fnl_response_point);
  answer->tied_low = FNL_TAKE(&answer->memory, n, double);
  answer->tied_high = FNL_TAKE(&answer->memory, n, double);
  if (!answer->memory.failed)
    list_alternatives(answer);
  return answer->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

/* ---- searching ---- */

/* Rounds the winner's shares to multiples of `unit`, unless that costs something. */
static void round_shares(fnl_answer *answer, fnl_valuer *valuer, double unit) {
  double *share = answer->alternatives[FNL_RECOMMENDED].share;
  const fnl_items *items = &answer->items;
  double *rounded = valuer->shifted;
  for (int i = 0; i < items->n; i++)
    rounded[i] = unit * round(share[i] / unit);
  fnl_simplex_project(items->n, items->lower, items->upper, rounded);
  const double value = fnl_valuer_objective(valuer, rounded);
  if (value < answer->expected_value - unit_worth * fabs(answer->expected_value))
    return;
  memcpy(share, rounded, (size_t)items->n * sizeof *share);
  answer->expected_value = value;
}

static void look_around(fnl_answer *answer, fnl_valuer *valuer) {
  const double *best = answer->alternatives[FNL_RECOMMENDED].share;
  answer->n_responses = fnl_around_responses(valuer, best, answer->responses);
  for (int i = 0; i < answer->items.n; i++)
    fnl_around_tied(valuer, best, answer->expected_value, i, tied, &answer->tied_low[i],
                    &answer->tied_high[i]);
  for (int c = 0; c < answer->plan->n_campaigns; c++)
    answer->contributions[c].marginal_roas =
        fnl_around_marginal(valuer, answer->alternatives[FNL_RECOMMENDED].money, c);
}

static void spread_money(fnl_answer *answer, fnl_valuer *valuer) {
  for (int k = 0; k < answer->n_alternatives; k++) {
    fnl_alternative *alternative = &answer->alternatives[k];
    fnl_items_spread(&answer->items, answer->plan, alternative->share, alternative->money);
    for (int c = 0; c < answer->plan->n_campaigns; c++)
      alternative->money[c] *= valuer->world.budget;
    alternative->within_bounds = fnl_simplex_contains(answer->items.n, answer->items.lower,
                                                      answer->items.upper, alternative->share);
  }
}

static fnl_status search(fnl_answer *answer, int n_threads, const fnl_hooks *hooks,
                         fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_search quest = {.n_threads = fnl_threads(n_threads), .items = &answer->items, .hooks = hooks};
  const fnl_method_type *method = NULL;
  quest.valuers = calloc((size_t)quest.n_threads, sizeof *quest.valuers);
  if (!quest.valuers)
    return fnl_error_no_memory(error);
  for (int i = 0; i < quest.n_threads; i++)
    FNL_TRY(fnl_valuer_init(&quest.valuers[i], answer->plan, &answer->items, error));
  FNL_TRY(fnl_search_best(&quest, answer->alternatives[FNL_CURRENT].share,
                          answer->alternatives[FNL_RECOMMENDED].share, &answer->expected_value,
                          &method, &answer->evaluations, error));
  answer->method = method ? method->name : "none";
  round_shares(answer, &quest.valuers[0], rounding_error);
  round_shares(answer, &quest.valuers[0], share_unit);
  spread_money(answer, &quest.valuers[0]);
  look_around(answer, &quest.valuers[0]);
out:
  for (int i = 0; i < quest.n_threads; i++)
    fnl_valuer_free(&quest.valuers[i]);
  free(quest.valuers);
  return status;
}

/* ---- simulating ---- */

/* Arms: every alternative, then the recommended split without each campaign. */
static fnl_status lay_out_arms(fnl_answer *answer, fnl_error *error) {
  const int n_campaigns = answer->plan->n_campaigns;
  const int n_arms = answer->n_alternatives + n_campaigns;
  double *shares = FNL_TAKE(&answer->memory, (size_t)n_arms * (size_t)n_campaigns, double);
  if (!shares)
    return fnl_error_no_memory(error);
  for (int k = 0; k < answer->n_alternatives; k++)
    fnl_items_spread(&answer->items, answer->plan, answer->alternatives[k].share,
                     shares + k * n_campaigns);
  for (int c = 0; c < n_campaigns; c++) {
    double *without = shares + (answer->n_alternatives + c) * n_campaigns;
    memcpy(without, shares, (size_t)n_campaigns * sizeof *shares);
    without[c] = 0.0;
  }
  answer->study.shares = shares;
  answer->study.n_arms = n_arms;
  answer->study.own_arm = FNL_CURRENT; /* its shares may be uncertain */
  return FNL_OK;
}

static int total_figure(const fnl_answer *answer, const char *name) {
  return fnl_figures_find(&answer->sample.figures, FNL_GROUP_TOTALS, 0, name);
}

static void estimate_alternatives(fnl_answer *answer) {
  const fnl_sample *sample = &answer->sample;
  const int objective = total_figure(answer, answer->figure);
  const int roas = total_figure(answer, "roas");
  for (int k = 0; k < answer->n_alternatives; k++) {
    fnl_alternative *alternative = &answer->alternatives[k];
    alternative->objective = fnl_sample_estimate(sample, k, objective);
    alternative->roas = fnl_sample_estimate(sample, k, roas);
    alternative->difference = fnl_sample_difference(sample, 0, k, objective);
    alternative->difference_to_current = fnl_sample_difference(sample, k, 1, roas);
  }
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

fnl_status fnl_optimize_plan(const fnl_plan *plan, int n_threads, const fnl_hooks *hooks,
                             fnl_answer *answer, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(answer_init(answer, plan, error));
  if (answer->items.n == 0) {
    status = fnl_error_set_at(error, FNL_EVALUE, plan->file, 0,
                              "there is no paid campaign to split a budget over");
    fnl_error_hint(error, "the model needs a channel of kind \"paid\"");
    goto out;
  }
  FNL_TRY(search(answer, n_threads, hooks, error));
  answer->study = fnl_study_of(plan);
  answer->study.n_threads = n_threads;
  answer->study.hooks = hooks;
  FNL_TRY(lay_out_arms(answer, error));
  FNL_TRY(fnl_replicate(&answer->study, &answer->sample, error));
  estimate_alternatives(answer);
  estimate_contributions(answer);
  FNL_TRY(fnl_summary_init(&answer->summary, &answer->study, &answer->sample, error));
out:
  if (status != FNL_OK)
    fnl_answer_free(answer);
  return status;
}

void fnl_answer_free(fnl_answer *answer) {
  fnl_summary_free(&answer->summary);
  fnl_sample_free(&answer->sample);
  fnl_arena_free(&answer->memory);
  memset(answer, 0, sizeof *answer);
}
