/* around.c: the neighbourhood of an answer, by the `expected` engine. */
#include "optimize/around.h"

#include "optimize/lockstep.h"

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

static double share_of(const fnl_variables *variables, const double *x, int item) {
  double total = 0.0, own = 0.0;
  for (int v = 0; v < variables->n; v++) {
    total += x[v];
    own += v / variables->n_periods == item ? x[v] : 0.0;
  }
  return total > 0.0 ? own / total : 0.0;
}

/* ---- how flat it is ---- */

/* One end of an item's interval, by bisection between a share that is good enough and one that is
 * not: asks for the split with the share between. */
typedef struct {
  const fnl_valuer *valuer;
  const double *best;
  int item;
  double enough;          /* of the goal */
  double inside, outside; /* the last good share, and beyond it */
  double share;           /* asked for */
  double *x;              /* [n] of it */
  fnl_question question;
  bool done;
} bisection;

static void take_share(bisection *b, bool is_good) {
  if (is_good)
    b->inside = b->share;
  else
    b->outside = b->share;
  b->done = fabs(b->outside - b->inside) <= share_precision;
  b->share = 0.5 * (b->inside + b->outside);
}

/* To the next share at which rules do not say it all. */
static fnl_question *ask_for_share(void *one) {
  bisection *b = one;
  while (!b->done && !shift(b->valuer->variables, b->best, b->item, b->share, b->x))
    take_share(b, false);
  b->question.x = b->x;
  return b->done ? NULL : &b->question;
}

static bool tell_share(void *one) {
  bisection *b = one;
  const fnl_question *told = &b->question;
  take_share(b, fnl_valuer_targets_hold(b->valuer, b->x, told->targets) && told->goal >= b->enough);
  return false;
}

static bisection bisection_of(const fnl_valuer *valuer, const double *best, int item, double bound,
                              fnl_arena *memory) {
  return (bisection){
      .valuer = valuer,
      .best = best,
      .item = item,
      .inside = share_of(valuer->variables, best, item),
      .outside = bound,
      .share = bound, /* at first: all the way may be good */
      .x = FNL_TAKE(memory, valuer->variables->n, double),
      .question = {.targets = FNL_TAKE(memory, valuer->goal.n_targets, double)},
  };
}

void fnl_around_tied(fnl_valuer *valuer, const double *best, double least, double *low,
                     double *high) {
  static const fnl_asker_type bisecting = {
      .size = sizeof(bisection), .ask = ask_for_share, .tell = tell_share};
  const fnl_items *items = valuer->variables->items;
  const fnl_landscape land = fnl_valuer_landscape(valuer);
  fnl_arena memory = {0};
  bisection *ends = FNL_TAKE(&memory, 2 * items->n, bisection);
  for (int i = 0; ends && i < items->n; i++) {
    ends[2 * i] = bisection_of(valuer, best, i, items->lower[i], &memory);
    ends[2 * i + 1] = bisection_of(valuer, best, i, items->upper[i], &memory);
    ends[2 * i].enough = ends[2 * i + 1].enough = least;
  }
  if (!memory.failed)
    fnl_lockstep(&land, 0, land.n_most, &bisecting, ends, 2 * items->n);
  for (int i = 0; i < items->n; i++) {
    low[i] = memory.failed ? NAN : ends[2 * i].inside;
    high[i] = memory.failed ? NAN : ends[2 * i + 1].inside;
  }
  fnl_arena_free(&memory);
}

/* ---- responses ---- */

/* The shifts of every item that its rules allow, and the points [n] of each. */
static int list_shifts(const fnl_variables *variables, const double *best,
                       fnl_response_point *points, double *x) {
  int n = 0;
  for (int i = 0; i < variables->items->n && variables->items->n > 1; i++)
    for (int k = 0; k < FNL_SHIFTS; k++) {
      const double share = share_of(variables, best, i) + fnl_shifts[k];
      if (shift(variables, best, i, share, x + (size_t)n * (size_t)variables->n))
        points[n++] = (fnl_response_point){.item = i, .shift = k, .share = share};
    }
  return n;
}

int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points) {
  const fnl_variables *variables = valuer->variables;
  const fnl_figures *figures = &valuer->figures;
  const fnl_figure *roas =
      &figures->figures[fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, "roas_on_budget")];
  const size_t width = (size_t)variables->n;
  double *x = calloc((size_t)(FNL_SHIFTS * variables->items->n) * width + 1, sizeof *x);
  const int n_most = fnl_valuer_landscape(valuer).n_most;
  const int n_listed = x ? list_shifts(variables, best, points, x) : 0;
  int n = 0;
  for (int first = 0; first < n_listed; first += n_most) {
    const int n_here = n_listed - first < n_most ? n_listed - first : n_most;
    const double *at[FNL_LANDSCAPE_MOST], *rows[FNL_LANDSCAPE_MOST];
    for (int k = 0; k < n_here; k++)
      at[k] = x + (size_t)(first + k) * width;
    fnl_valuer_rows(valuer, 0, n_here, at, rows);
    for (int k = 0; k < n_here; k++) {
      points[n] = points[first + k];
      points[n].roas_on_budget = fnl_figure_value(roas, rows[k]);
      n += fnl_valuer_row_meets_targets(valuer, 0, at[k], rows[k]);
    }
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
  fnl_landscape_gradient(&land, 0, gradient);
  fnl_valuer_marginals(valuer, 0, fnl_valuer_total(valuer, "revenue"), revenue, NULL);
  for (int i = 0; i < variables->items->n; i++) {
    reasons[i].marginal = over_periods(variables, best, gradient, i) / variables->reference;
    reasons[i].marginal_revenue = over_periods(variables, best, revenue, i) / variables->reference;
    reasons[i].rule =
        binding_rule(variables, best, with_most_money(variables, best, i), &reasons[i].is_lower);
  }
  free(gradient);
}
