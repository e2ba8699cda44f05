/* variables.c: the items of a split, over periods, as money of campaigns and days. */
#include "optimize/variables.h"

#include "optimize/rules.h"

#include <string.h>

int fnl_variables_period_of(const fnl_variables *variables, int day) {
  const int length = variables->plan->optimize.period_days;
  return length > 0 ? day / length : 0;
}

int fnl_variables_of_item(const fnl_variables *variables, int item, int period) {
  return item * variables->n_periods + period;
}

/* ---- how campaigns and days share a variable ---- */

static double weight_of(const fnl_variables *variables, int campaign) {
  return variables->items->over_campaigns ? 1.0 : variables->plan->campaigns[campaign].weight.value;
}

static double pace(const fnl_plan *plan, int campaign, int day) {
  const fnl_number *weights;
  const int index = fnl_plan_pacing(plan, campaign, day, &weights);
  return weights ? weights[index].value : 1.0;
}

/* What the paces of a campaign sum to over a period. */
static double pace_of_period(const fnl_variables *variables, int campaign, int period) {
  const fnl_campaign *own = &variables->plan->campaigns[campaign];
  double sum = 0.0;
  for (int t = own->start_day; t < own->end_day; t++)
    if (fnl_variables_period_of(variables, t) == period)
      sum += pace(variables->plan, campaign, t);
  return sum;
}

/* Weights of the campaigns of an item that can spend in a period. */
static double weight_of_period(const fnl_variables *variables, int item, int period) {
  double sum = 0.0;
  for (int c = 0; c < variables->plan->n_campaigns; c++)
    if (variables->item_of[c] == item && pace_of_period(variables, c, period) > 0.0)
      sum += weight_of(variables, c);
  return sum;
}

bool fnl_variables_can_spend(const fnl_variables *variables, int item, int period) {
  return variables->n_periods == 1 || weight_of_period(variables, item, period) > 0.0;
}

static void set_parts_of_period(fnl_variables *variables, int campaign, int period) {
  const fnl_plan *plan = variables->plan;
  const fnl_campaign *own = &plan->campaigns[campaign];
  const int item = variables->item_of[campaign];
  const double paces = pace_of_period(variables, campaign, period);
  const double weights = item < 0 ? 0.0 : weight_of_period(variables, item, period);
  double *part = variables->part + (size_t)campaign * (size_t)plan->horizon_days;
  if (!(paces > 0.0) || !(weights > 0.0))
    return;
  for (int t = own->start_day; t < own->end_day; t++)
    if (fnl_variables_period_of(variables, t) == period)
      part[t] = weight_of(variables, campaign) / weights * pace(plan, campaign, t) / paces;
}

static void set_parts(fnl_variables *variables) {
  const fnl_plan *plan = variables->plan;
  for (int c = 0; c < plan->n_campaigns; c++) {
    const int item = variables->item_of[c];
    double weights = 0.0;
    for (int other = 0; other < plan->n_campaigns; other++)
      if (variables->item_of[other] == item)
        weights += weight_of(variables, other);
    variables->campaign_part[c] =
        item >= 0 && weights > 0.0 ? weight_of(variables, c) / weights : 0.0;
    for (int period = 0; period < variables->n_periods; period++)
      set_parts_of_period(variables, c, period);
  }
}

/* ---- the whole ---- */

static void take(fnl_variables *variables) {
  fnl_arena *memory = &variables->memory;
  const size_t n_campaigns = (size_t)variables->plan->n_campaigns;
  variables->part = FNL_TAKE(memory, n_campaigns * (size_t)variables->plan->horizon_days, double);
  variables->campaign_part = FNL_TAKE(memory, n_campaigns, double);
  variables->item_of = FNL_TAKE(memory, n_campaigns, int);
  for (size_t c = 0; !memory->failed && c < n_campaigns; c++)
    variables->item_of[c] = fnl_items_of(variables->items, variables->plan, (int)c);
}

fnl_status fnl_variables_init(fnl_variables *variables, const fnl_plan *plan,
                              const fnl_items *items, fnl_error *error) {
  const fnl_optimize_settings *settings = &plan->optimize;
  fnl_status status = FNL_OK;
  memset(variables, 0, sizeof *variables);
  variables->plan = plan;
  variables->items = items;
  variables->n_periods =
      settings->period_days > 0
          ? (plan->horizon_days + settings->period_days - 1) / settings->period_days
          : 1;
  variables->n = items->n * variables->n_periods;
  variables->total_is_free = settings->total_max > 0.0;
  variables->reference = variables->total_is_free ? settings->total_max : plan->budget.value;
  take(variables);
  if (!variables->memory.failed) {
    set_parts(variables);
    fnl_rules_set(variables);
  }
  if (variables->memory.failed)
    status = fnl_error_no_memory(error);
  else if (variables->reference > 0.0)
    FNL_TRY(fnl_rules_check(variables, error));
out:
  if (status != FNL_OK)
    fnl_variables_free(variables);
  return status;
}

void fnl_variables_free(fnl_variables *variables) {
  fnl_arena_free(&variables->memory);
  memset(variables, 0, sizeof *variables);
}

/* ---- to and fro ---- */

/* The part of an item's money that the plan's pacing gives to a period. */
static double period_part(const fnl_variables *variables, int item, int period) {
  double own = 0.0, all = 0.0;
  for (int c = 0; c < variables->plan->n_campaigns; c++) {
    if (variables->item_of[c] != item)
      continue;
    double paces = 0.0;
    for (int p = 0; p < variables->n_periods; p++)
      paces += pace_of_period(variables, c, p);
    if (paces > 0.0)
      own += weight_of(variables, c) * pace_of_period(variables, c, period) / paces;
    all += weight_of(variables, c);
  }
  return all > 0.0 ? own / all : 0.0;
}

void fnl_variables_of_shares(const fnl_variables *variables, const double *share, double total,
                             double *x) {
  for (int i = 0; i < variables->items->n; i++)
    for (int p = 0; p < variables->n_periods; p++)
      x[fnl_variables_of_item(variables, i, p)] =
          total * share[i] * (variables->n_periods > 1 ? period_part(variables, i, p) : 1.0);
}

void fnl_variables_current(const fnl_variables *variables, double *x) {
  double share[FNL_ITEMS_MOST];
  fnl_items_current(variables->items, variables->plan, share);
  const double total =
      variables->reference > 0.0 ? variables->plan->budget.value / variables->reference : 1.0;
  fnl_variables_of_shares(variables, share, total, x);
}

double fnl_variables_total(const fnl_variables *variables, const double *x) {
  double sum = 0.0;
  for (int v = 0; v < variables->n; v++)
    sum += x[v];
  return sum;
}

double fnl_variables_money(const fnl_variables *variables, const double *x, int item) {
  double sum = 0.0;
  for (int p = 0; p < variables->n_periods; p++)
    sum += x[fnl_variables_of_item(variables, item, p)];
  return sum;
}

bool fnl_variables_keep_rules(const fnl_variables *variables, const double *x) {
  if (!fnl_region_contains(&variables->region, x))
    return false;
  for (int k = 0; k < variables->n_choices; k++) {
    const double money = fnl_variables_money(variables, x, variables->choice_item[k]);
    if (money > FNL_REGION_TOLERANCE && money < variables->choices[k].least - FNL_REGION_TOLERANCE)
      return false;
  }
  return true;
}

void fnl_variables_shares(const fnl_variables *variables, const double *x, double *share) {
  const double total = fnl_variables_total(variables, x);
  for (int i = 0; i < variables->items->n; i++)
    share[i] = total > 0.0 ? fnl_variables_money(variables, x, i) / total : 0.0;
}

void fnl_variables_spread(const fnl_variables *variables, const double *x, double *by_campaign,
                          double *by_day) {
  const fnl_plan *plan = variables->plan;
  for (int c = 0; c < plan->n_campaigns; c++) {
    const int item = variables->item_of[c];
    const size_t at = (size_t)c * (size_t)plan->horizon_days;
    by_campaign[c] = 0.0;
    if (variables->n_periods == 1) {
      by_campaign[c] = item < 0 ? 0.0 : x[item] * variables->campaign_part[c];
      continue;
    }
    for (int t = 0; t < plan->horizon_days; t++) {
      const int v = fnl_variables_of_item(variables, item, fnl_variables_period_of(variables, t));
      by_day[at + (size_t)t] = item < 0 ? 0.0 : x[v] * variables->part[at + (size_t)t];
      by_campaign[c] += by_day[at + (size_t)t];
    }
  }
}

void fnl_variables_gather(const fnl_variables *variables, const double *by_campaign,
                          const double *by_day, double *gradient) {
  const fnl_plan *plan = variables->plan;
  memset(gradient, 0, (size_t)variables->n * sizeof *gradient);
  for (int c = 0; c < plan->n_campaigns; c++) {
    const int item = variables->item_of[c];
    const size_t at = (size_t)c * (size_t)plan->horizon_days;
    if (item < 0)
      continue;
    if (variables->n_periods == 1) {
      gradient[item] += by_campaign[c] * variables->campaign_part[c];
      continue;
    }
    for (int t = 0; t < plan->horizon_days; t++)
      gradient[fnl_variables_of_item(variables, item, fnl_variables_period_of(variables, t))] +=
          by_day[at + (size_t)t] * variables->part[at + (size_t)t];
  }
}
