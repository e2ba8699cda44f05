/* variables.c: the items of a split, over periods, with the rules that a planner lives with. */
#include "optimize/variables.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An item that is on has at least a ten-thousandth of the budget, where no rule asks for more. */
static const double least_on = 1e-4;

enum { ITEMS_MOST = 1000 }; /* the reader allows no more of one noun */

int fnl_variables_period_of(const fnl_variables *variables, int day) {
  const int length = variables->plan->optimize.period_days;
  return length > 0 ? day / length : 0;
}

static int variable_of(const fnl_variables *variables, int item, int period) {
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

/* ---- bounds and bands ---- */

static void set_bounds(fnl_variables *variables) {
  const fnl_items *items = variables->items;
  for (int i = 0; i < items->n; i++)
    for (int p = 0; p < variables->n_periods; p++) {
      const int v = variable_of(variables, i, p);
      const bool runs = variables->n_periods == 1 || weight_of_period(variables, i, p) > 0.0;
      variables->lower[v] = 0.0;
      variables->upper[v] = runs ? 1.0 : 0.0;
    }
}

/* A new band over variables with weights to be set; all variables, weight `elsewhere`. */
static fnl_band *add_band(fnl_variables *variables, const char *name, const bool *members,
                          double elsewhere) {
  fnl_band *band = &variables->bands[variables->region.n_bands];
  bool *kept = FNL_TAKE(&variables->memory, variables->items->n, bool);
  int *variable = FNL_TAKE(&variables->memory, variables->n, int);
  double *weight = FNL_TAKE(&variables->memory, variables->n, double);
  if (!variable || !weight || !kept)
    return NULL;
  memcpy(kept, members, (size_t)variables->items->n * sizeof *kept);
  variables->members[variables->region.n_bands++] = kept;
  for (int v = 0; v < variables->n; v++) {
    variable[v] = v;
    weight[v] = elsewhere;
  }
  *band = (fnl_band){.name = name,
                     .n = variables->n,
                     .variable = variable,
                     .weight = weight,
                     .lower = -INFINITY,
                     .upper = INFINITY};
  return band;
}

static void weigh_item(const fnl_variables *variables, fnl_band *band, int item, double added) {
  double *weight = (double *)(uintptr_t)band->weight;
  for (int p = 0; p < variables->n_periods; p++)
    weight[variable_of(variables, item, p)] += added;
}

/* Leaves out what has weight 0. */
static void compress(fnl_band *band) {
  int *variable = (int *)(uintptr_t)band->variable;
  double *weight = (double *)(uintptr_t)band->weight;
  int n = 0;
  for (int k = 0; k < band->n; k++)
    if (weight[k] != 0.0) {
      variable[n] = variable[k];
      weight[n++] = weight[k];
    }
  band->n = n;
}

/* The money of `members` together lies between parts of the reference. */
static void bound_money(fnl_variables *variables, const char *name, const bool *members,
                        double lower, double upper) {
  fnl_band *band = add_band(variables, name, members, 0.0);
  if (!band)
    return;
  for (int i = 0; i < variables->items->n; i++)
    if (members[i])
      weigh_item(variables, band, i, 1.0);
  band->lower = lower;
  band->upper = upper;
  compress(band);
}

/* Their money is at least (sign 1) or at most (-1) a share of what is spent. */
static void bound_share_of_total(fnl_variables *variables, const char *name, const bool *members,
                                 double share, double sign) {
  fnl_band *band = add_band(variables, name, members, -sign * share);
  if (!band)
    return;
  for (int i = 0; i < variables->items->n; i++)
    if (members[i])
      weigh_item(variables, band, i, sign);
  band->lower = 0.0;
  variables->is_upper[variables->region.n_bands - 1] = sign < 0.0;
  compress(band);
}

static void bound_shares(fnl_variables *variables, const char *name, const bool *members,
                         double least, double most) {
  if (!(least > 0.0) && !(most < 1.0))
    return;
  if (!variables->total_is_free) {
    bound_money(variables, name, members, least, most);
    return;
  }
  if (least > 0.0)
    bound_share_of_total(variables, name, members, least, 1.0);
  if (most < 1.0)
    bound_share_of_total(variables, name, members, most, -1.0);
}

static double clamp(double x, double low, double high) { return fmin(fmax(x, low), high); }

/* A rule for one item's money: bounds of its variable, or a band over its periods. */
static void bound_item(fnl_variables *variables, int item, double lower, double upper) {
  bool members[ITEMS_MOST] = {false};
  if (variables->n_periods == 1) {
    const int v = item;
    variables->lower[v] = fmax(variables->lower[v], lower);
    variables->upper[v] = fmin(variables->upper[v], upper);
    return;
  }
  if (!(lower > 0.0) && !(upper < 1.0))
    return;
  members[item] = true;
  bound_money(variables, variables->items->name[item], members, lower, upper);
}

static void bound_item_share(fnl_variables *variables, int item) {
  const fnl_items *items = variables->items;
  bool members[ITEMS_MOST] = {false};
  members[item] = true;
  if (variables->total_is_free)
    bound_shares(variables, items->name[item], members, items->lower[item], items->upper[item]);
  else
    bound_item(variables, item, items->lower[item], items->upper[item]);
}

static void bound_items(fnl_variables *variables, const double *current) {
  const fnl_optimize_settings *settings = &variables->plan->optimize;
  const fnl_items *items = variables->items;
  for (int i = 0; i < items->n; i++) {
    const double committed = settings->committed[items->index[i]] / variables->reference;
    double own = 0.0;
    for (int p = 0; p < variables->n_periods; p++)
      own += current[variable_of(variables, i, p)];
    bound_item_share(variables, i);
    if (committed > 0.0)
      bound_item(variables, i, committed, 1.0);
    if (settings->max_change > 0.0)
      bound_item(variables, i, clamp(own * (1.0 - settings->max_change), 0.0, 1.0),
                 clamp(own * (1.0 + settings->max_change), 0.0, 1.0));
  }
}

static void bound_groups(fnl_variables *variables) {
  const fnl_optimize_settings *settings = &variables->plan->optimize;
  const fnl_items *items = variables->items;
  for (int g = 0; g < settings->n_groups; g++) {
    bool members[ITEMS_MOST] = {false};
    for (int i = 0; i < items->n; i++)
      members[i] = settings->groups[g].member[items->index[i]];
    bound_shares(variables, settings->groups[g].name, members, settings->groups[g].least,
                 settings->groups[g].most);
  }
}

static void bound_total(fnl_variables *variables) {
  bool members[ITEMS_MOST];
  for (int i = 0; i < variables->items->n; i++)
    members[i] = true;
  bound_money(variables, "total", members,
              variables->total_is_free ? variables->plan->optimize.total_min / variables->reference
                                       : 1.0,
              1.0);
}

/* ---- all or nothing ---- */

static void add_choice(fnl_variables *variables, int item, double least, bool learns) {
  int *members = FNL_TAKE(&variables->memory, variables->n_periods, int);
  if (!members)
    return;
  for (int p = 0; p < variables->n_periods; p++)
    members[p] = variable_of(variables, item, p);
  variables->choice_item[variables->n_choices] = item;
  variables->choices[variables->n_choices++] =
      (fnl_choice){.n = variables->n_periods,
                   .variable = members,
                   .least = fmax(least, least_on),
                   .target = learns ? variables->n_learning : -1};
  if (learns)
    variables->learning_item[variables->n_learning++] = item;
}

/* An item that must have money in any case has no choice, but still has to learn. */
static void set_choices(fnl_variables *variables) {
  const fnl_optimize_settings *settings = &variables->plan->optimize;
  const fnl_items *items = variables->items;
  for (int i = 0; i < items->n; i++) {
    const double least = settings->at_least_or_nothing[items->index[i]] / variables->reference;
    if (least > 0.0 || settings->learning_conversions > 0.0)
      add_choice(variables, i, least, settings->learning_conversions > 0.0);
  }
}

/* ---- the whole ---- */

/* The split that breaks the rules least. */
static void hint_nearest(const fnl_variables *variables, const double *x, fnl_error *error) {
  enum { TELL_MOST = 150 };
  fnl_text nearest = {0};
  for (int i = 0; i < variables->items->n && nearest.length < TELL_MOST; i++)
    fnl_text_add_format(&nearest, "%s%s %.1f %%", i ? ", " : "", variables->items->name[i],
                        100.0 * fnl_variables_money(variables, x, i));
  fnl_error_hint(error, "loosen one of them; the nearest split is %s", fnl_text_string(&nearest));
  fnl_text_free(&nearest);
}

static fnl_status tell_empty(const fnl_variables *variables, const double *x, fnl_error *error) {
  const fnl_region *region = &variables->region;
  fnl_text names = {0};
  for (int b = 0; b < region->n_bands; b++)
    if (fabs(fnl_region_excess(region, b, x)) > FNL_REGION_TOLERANCE)
      fnl_text_add_format(&names, "%s%s", names.length ? ", " : "", region->bands[b].name);
  fnl_error_set_at(
      error, FNL_EINFEASIBLE, variables->plan->file, 0,
      "no split keeps all the rules of `optimize` together: %s cannot be kept with the "
      "others",
      names.length ? fnl_text_string(&names) : "some bounds");
  hint_nearest(variables, x, error);
  fnl_text_free(&names);
  return FNL_EINFEASIBLE;
}

/* An item that must have more than it may. Rounding is smoothed over. */
static const char *torn_item(fnl_variables *variables) {
  for (int v = 0; v < variables->n; v++) {
    if (variables->lower[v] > variables->upper[v] + FNL_REGION_TOLERANCE)
      return variables->items->name[v / variables->n_periods];
    variables->lower[v] = fmin(variables->lower[v], variables->upper[v]);
  }
  return NULL;
}

static fnl_status tell_torn(const fnl_variables *variables, const char *item, fnl_error *error) {
  fnl_error_set_at(error, FNL_EINFEASIBLE, variables->plan->file, 0,
                   "the rules of `optimize` for \"%s\" contradict each other: it must have more "
                   "money than it may",
                   item);
  fnl_error_hint(error, "loosen its min, max, committed or max_change");
  return FNL_EINFEASIBLE;
}

static fnl_status check_region(fnl_variables *variables, fnl_error *error) {
  const fnl_region *region = &variables->region;
  double *scratch = calloc((size_t)fnl_region_scratch(region) + 1, sizeof *scratch);
  double *x = calloc((size_t)variables->n + 1, sizeof *x);
  fnl_status status = scratch && x ? FNL_OK : fnl_error_no_memory(error);
  if (status == FNL_OK) {
    const char *torn = torn_item(variables);
    fnl_variables_current(variables, x);
    if (torn)
      status = tell_torn(variables, torn, error);
    else if (!fnl_region_project(region, x, scratch))
      status = tell_empty(variables, x, error);
  }
  free(scratch);
  free(x);
  return status;
}

static fnl_status take(fnl_variables *variables, fnl_error *error) {
  fnl_arena *memory = &variables->memory;
  const size_t n_campaigns = (size_t)variables->plan->n_campaigns;
  const int n_items = variables->items->n;
  variables->lower = FNL_TAKE(memory, variables->n, double);
  variables->upper = FNL_TAKE(memory, variables->n, double);
  const int n_bands = 1 + 4 * n_items + 2 * variables->plan->optimize.n_groups;
  variables->bands = FNL_TAKE(memory, n_bands, fnl_band);
  variables->members = FNL_TAKE(memory, n_bands, const bool *);
  variables->is_upper = FNL_TAKE(memory, n_bands, bool);
  variables->choices = FNL_TAKE(memory, n_items, fnl_choice);
  variables->choice_item = FNL_TAKE(memory, n_items, int);
  variables->learning_item = FNL_TAKE(memory, n_items, int);
  variables->part = FNL_TAKE(memory, n_campaigns * (size_t)variables->plan->horizon_days, double);
  variables->campaign_part = FNL_TAKE(memory, n_campaigns, double);
  variables->item_of = FNL_TAKE(memory, n_campaigns, int);
  for (size_t c = 0; !memory->failed && c < n_campaigns; c++)
    variables->item_of[c] = fnl_items_of(variables->items, variables->plan, (int)c);
  return memory->failed ? fnl_error_no_memory(error) : FNL_OK;
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
  FNL_TRY(take(variables, error));
  variables->region = (fnl_region){.n = variables->n,
                                   .lower = variables->lower,
                                   .upper = variables->upper,
                                   .bands = variables->bands};
  set_parts(variables);
  set_bounds(variables);
  bound_total(variables);
  double *current = FNL_TAKE(&variables->memory, variables->n, double);
  if (current) {
    fnl_variables_current(variables, current);
    bound_items(variables, current);
    bound_groups(variables);
    set_choices(variables);
  }
  if (variables->memory.failed)
    status = fnl_error_no_memory(error);
  else if (variables->reference > 0.0)
    FNL_TRY(check_region(variables, error));
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
      x[variable_of(variables, i, p)] =
          total * share[i] * (variables->n_periods > 1 ? period_part(variables, i, p) : 1.0);
}

void fnl_variables_current(const fnl_variables *variables, double *x) {
  double share[ITEMS_MOST];
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
    sum += x[variable_of(variables, item, p)];
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
      const int v = variable_of(variables, item, fnl_variables_period_of(variables, t));
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
      gradient[variable_of(variables, item, fnl_variables_period_of(variables, t))] +=
          by_day[at + (size_t)t] * variables->part[at + (size_t)t];
  }
}
