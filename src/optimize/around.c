/* around.c: the neighbourhood of an answer, by the `expected` engine. */
#include "optimize/around.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double share_precision = 1e-4; /* a hundredth of a point of the budget */
static const double at_bound = 1e-6;        /* of the reference */

const double fnl_shifts[FNL_SHIFTS] = {-0.10, -0.05, 0.0, 0.05, 0.10};

/* ---- shifted splits ---- */

/* Scales the item's variables to `share` of the total and the others to the rest. */
static bool shift(const fnl_variables *variables, const double *best, int item, double share,
                  double *x) {
  const int first = item * variables->n_periods, end = first + variables->n_periods;
  double total = 0.0, own = 0.0;
  for (int v = 0; v < variables->n; v++) {
    total += best[v];
    own += v >= first && v < end ? best[v] : 0.0;
  }
  const double others = total - own;
  if (share < 0.0 || share > 1.0 || !(total > 0.0) || (!(others > 0.0) && share < 1.0))
    return false;
  for (int v = 0; v < variables->n; v++) {
    const bool mine = v >= first && v < end;
    if (mine)
      x[v] = own > 0.0 ? best[v] * share * total / own : share * total / variables->n_periods;
    else
      x[v] = others > 0.0 ? best[v] * (1.0 - share) * total / others : 0.0;
  }
  return fnl_variables_keep_rules(variables, x);
}

double fnl_around_shifted(fnl_valuer *valuer, const double *best, int item, double share) {
  double *x = calloc((size_t)valuer->variables->n + 1, sizeof *x);
  double value = NAN;
  if (x && shift(valuer->variables, best, item, share, x) && fnl_valuer_meets_targets(valuer, 0, x))
    value = fnl_valuer_goal(valuer, 0, x);
  free(x);
  return value;
}

/* Between `inside`, which is good enough, and `outside`: the last good share. */
static double edge(fnl_valuer *valuer, const double *best, int item, double enough, double inside,
                   double outside) {
  if (fnl_around_shifted(valuer, best, item, outside) >= enough)
    return outside;
  while (fabs(outside - inside) > share_precision) {
    const double middle = 0.5 * (inside + outside);
    if (fnl_around_shifted(valuer, best, item, middle) >= enough)
      inside = middle;
    else
      outside = middle;
  }
  return inside;
}

static double share_of(const fnl_variables *variables, const double *x, int item) {
  double total = 0.0, own = 0.0;
  for (int v = 0; v < variables->n; v++) {
    total += x[v];
    own += v / variables->n_periods == item ? x[v] : 0.0;
  }
  return total > 0.0 ? own / total : 0.0;
}

void fnl_around_tied(fnl_valuer *valuer, const double *best, double value, int item, double tied,
                     double *low, double *high) {
  const double enough = value - tied * fabs(value);
  const double own = share_of(valuer->variables, best, item);
  *low = edge(valuer, best, item, enough, own, valuer->variables->items->lower[item]);
  *high = edge(valuer, best, item, enough, own, valuer->variables->items->upper[item]);
}

int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points) {
  const fnl_variables *variables = valuer->variables;
  const fnl_figures *figures = &valuer->figures;
  const fnl_figure *roas =
      &figures->figures[fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, "roas_on_budget")];
  double *x = calloc((size_t)variables->n + 1, sizeof *x);
  int n = 0;
  for (int i = 0; x && i < variables->items->n && variables->items->n > 1; i++)
    for (int k = 0; k < FNL_SHIFTS; k++) {
      const double share = share_of(variables, best, i) + fnl_shifts[k];
      if (!shift(variables, best, i, share, x) || !fnl_valuer_meets_targets(valuer, 0, x))
        continue;
      const double *row = fnl_valuer_row(valuer, 0, x);
      points[n++] = (fnl_response_point){
          .item = i, .shift = k, .share = share, .roas_on_budget = fnl_figure_value(roas, row)};
    }
  free(x);
  return n;
}

/* ---- why this split ---- */

static double money_in_band(const fnl_band *band, const double *x) {
  double sum = 0.0;
  for (int k = 0; k < band->n; k++)
    sum += (band->weight ? band->weight[k] : 1.0) * x[band->variable[k]];
  return sum;
}

/* The rule, other than the total, that binds a variable; NULL: none. */
static const char *binding_rule(const fnl_variables *variables, const double *x, int variable,
                                bool *is_lower) {
  const fnl_region *region = &variables->region;
  *is_lower = x[variable] <= region->lower[variable] + at_bound;
  if (*is_lower)
    return region->lower[variable] > 0.0 ? "its least" : "no money";
  if (x[variable] >= region->upper[variable] - at_bound)
    return "its most";
  for (int b = 1; b < region->n_bands; b++) {
    const double sum = money_in_band(&region->bands[b], x);
    const bool at_lower = fabs(sum - region->bands[b].lower) < at_bound;
    const bool at_upper = fabs(sum - region->bands[b].upper) < at_bound;
    if (!variables->members[b][variable / variables->n_periods] || !(at_lower || at_upper))
      continue;
    *is_lower = at_lower && !variables->is_upper[b];
    return region->bands[b].name;
  }
  return NULL;
}

/* Over an item's periods: weighted by their money, or the largest where there is none. */
static double over_periods(const fnl_variables *variables, const double *x, const double *gradient,
                           int item) {
  const int first = item * variables->n_periods;
  double sum = 0.0, money = 0.0, largest = gradient[first];
  for (int v = first; v < first + variables->n_periods; v++) {
    sum += x[v] * gradient[v];
    money += x[v];
    largest = fmax(largest, gradient[v]);
  }
  return money > at_bound ? sum / money : largest;
}

static int with_most_money(const fnl_variables *variables, const double *x, int item) {
  int most = item * variables->n_periods;
  for (int p = 1; p < variables->n_periods; p++)
    if (x[item * variables->n_periods + p] > x[most])
      most = item * variables->n_periods + p;
  return most;
}

void fnl_around_reasons(fnl_valuer *valuer, const double *best, fnl_reason *reasons) {
  const fnl_variables *variables = valuer->variables;
  const fnl_landscape land = fnl_valuer_landscape(valuer);
  double *gradient = calloc(2 * (size_t)variables->n + 1, sizeof *gradient);
  if (!gradient)
    return;
  double *revenue = gradient + variables->n;
  fnl_valuer_goal(valuer, 0, best);
  land.gradient(land.context, 0, 1.0, NULL, gradient);
  fnl_valuer_marginals(valuer, 0, fnl_valuer_total(valuer, "revenue"), revenue, NULL);
  for (int i = 0; i < variables->items->n; i++) {
    reasons[i].marginal = over_periods(variables, best, gradient, i) / variables->reference;
    reasons[i].marginal_revenue = over_periods(variables, best, revenue, i) / variables->reference;
    reasons[i].rule =
        binding_rule(variables, best, with_most_money(variables, best, i), &reasons[i].is_lower);
  }
  free(gradient);
}
