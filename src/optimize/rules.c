/* rules.c: bounds of one variable, bands over several, choices of all or nothing. */
#include "optimize/rules.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An item that is on has at least a ten-thousandth of the budget, where no rule asks for more. */
static const double least_on = 1e-4;

/* ---- bounds and bands ---- */

static void set_bounds(fnl_variables *variables) {
  const fnl_items *items = variables->items;
  for (int i = 0; i < items->n; i++)
    for (int p = 0; p < variables->n_periods; p++) {
      const int v = fnl_variables_of_item(variables, i, p);
      variables->lower[v] = 0.0;
      variables->upper[v] = fnl_variables_can_spend(variables, i, p) ? 1.0 : 0.0;
    }
}

/* A band over all variables, its weight `elsewhere` and, of the items that it is about, `own` more.
 */
typedef struct {
  const char *name;
  const bool *members; /* [items->n] */
  double elsewhere, own;
  double lower, upper;
  bool is_upper;
} fnl_rule;

static void add_band(fnl_variables *variables, const fnl_rule *rule) {
  const size_t n_items = (size_t)variables->items->n;
  const int b = variables->region.n_bands;
  bool *members = FNL_TAKE(&variables->memory, n_items, bool);
  int *variable = FNL_TAKE(&variables->memory, variables->n, int);
  double *weight = FNL_TAKE(&variables->memory, variables->n, double);
  int n = 0;
  if (!members || !variable || !weight)
    return;
  memcpy(members, rule->members, n_items * sizeof *members);
  for (int v = 0; v < variables->n; v++) {
    const bool is_own = members[v / variables->n_periods];
    weight[n] = is_own ? rule->elsewhere + rule->own : rule->elsewhere;
    variable[n] = v;
    n += weight[n] != 0.0;
  }
  variables->bands[b] = (fnl_band){.name = rule->name,
                                   .n = n,
                                   .variable = variable,
                                   .weight = weight,
                                   .lower = rule->lower,
                                   .upper = rule->upper};
  variables->members[b] = members;
  variables->is_upper[b] = rule->is_upper;
  variables->region.n_bands++;
}

/* The money of `members` together lies between parts of the reference. */
static void bound_money(fnl_variables *variables, const char *name, const bool *members,
                        double lower, double upper) {
  const fnl_rule rule = {
      .name = name, .members = members, .own = 1.0, .lower = lower, .upper = upper};
  add_band(variables, &rule);
}

/* Their money is at least (sign 1) or at most (-1) a share of what is spent. */
static void bound_share_of_total(fnl_variables *variables, const char *name, const bool *members,
                                 double share, double sign) {
  const fnl_rule rule = {.name = name,
                         .members = members,
                         .elsewhere = -sign * share,
                         .own = sign,
                         .lower = 0.0,
                         .upper = INFINITY,
                         .is_upper = sign < 0.0};
  add_band(variables, &rule);
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
  bool members[FNL_ITEMS_MOST] = {false};
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
  bool members[FNL_ITEMS_MOST] = {false};
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
      own += current[fnl_variables_of_item(variables, i, p)];
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
    bool members[FNL_ITEMS_MOST] = {false};
    for (int i = 0; i < items->n; i++)
      members[i] = settings->groups[g].member[items->index[i]];
    bound_shares(variables, settings->groups[g].name, members, settings->groups[g].least,
                 settings->groups[g].most);
  }
}

static void bound_total(fnl_variables *variables) {
  bool members[FNL_ITEMS_MOST];
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
    members[p] = fnl_variables_of_item(variables, item, p);
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

static bool take(fnl_variables *variables) {
  fnl_arena *memory = &variables->memory;
  const int n_items = variables->items->n;
  const int n_bands = 1 + 4 * n_items + 2 * variables->plan->optimize.n_groups;
  variables->lower = FNL_TAKE(memory, variables->n, double);
  variables->upper = FNL_TAKE(memory, variables->n, double);
  variables->bands = FNL_TAKE(memory, n_bands, fnl_band);
  variables->members = FNL_TAKE(memory, n_bands, const bool *);
  variables->is_upper = FNL_TAKE(memory, n_bands, bool);
  variables->choices = FNL_TAKE(memory, n_items, fnl_choice);
  variables->choice_item = FNL_TAKE(memory, n_items, int);
  variables->learning_item = FNL_TAKE(memory, n_items, int);
  variables->region = (fnl_region){.n = variables->n,
                                   .lower = variables->lower,
                                   .upper = variables->upper,
                                   .bands = variables->bands};
  return !memory->failed;
}

void fnl_rules_set(fnl_variables *variables) {
  double *current = FNL_TAKE(&variables->memory, variables->n, double);
  if (!take(variables))
    return;
  fnl_variables_current(variables, current);
  set_bounds(variables);
  bound_total(variables);
  bound_items(variables, current);
  bound_groups(variables);
  set_choices(variables);
}

/* ---- whether they leave anything ---- */

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

fnl_status fnl_rules_check(fnl_variables *variables, fnl_error *error) {
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
