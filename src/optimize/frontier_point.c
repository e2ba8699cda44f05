/* frontier_point.c: searching at one budget, and derivatives there. */
#include "optimize/frontier_point.h"

#include "base/hooks.h"
#include "optimize/around.h"
#include "optimize/ascend.h"
#include "optimize/search.h"
#include "optimize/stand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  STARTS = 4,
  CARRY_EVALUATIONS = 200 /* of one climb from a neighbour's best */
};
static const double carry_size = 0.05; /* a first step, in parts of the budget */
static const double held = 1e-6;       /* of the budget: at its fixed amount */

void fnl_frontier_point_init(fnl_frontier_point *point, int n_variables, int n_items,
                             fnl_arena *arena) {
  point->x = FNL_TAKE(arena, n_variables, double);
  point->share = FNL_TAKE(arena, n_items, double);
  point->reasons = FNL_TAKE(arena, n_items, fnl_reason);
  point->simulated_roas = point->simulated_revenue = point->simulated_profit = fnl_estimate_unknown;
}

/* ---- searching ---- */

static bool is_better(bool feasible, double goal, const fnl_frontier_point *point) {
  if (!point->exists || feasible != point->feasible)
    return !point->exists || feasible;
  return goal > point->goal;
}

static void take_if_better(fnl_frontier_point *point, const double *x, int n, bool feasible,
                           double goal) {
  if (!is_better(feasible, goal, point))
    return;
  memmove(point->x, x, (size_t)n * sizeof *x);
  point->goal = goal;
  point->feasible = feasible;
  point->exists = true;
}

/* The plan's own split, equal shares, the neighbour's best and the point's own so far. */
static int list_starts(const fnl_stand *stand, const fnl_frontier_point *point,
                       const double *neighbour, double *starts) {
  const fnl_variables *variables = &stand->variables;
  const size_t n = (size_t)variables->n;
  int n_starts = 0;
  fnl_variables_current(variables, starts + n * (size_t)n_starts++);
  for (size_t v = 0; v < n; v++)
    starts[n * (size_t)n_starts + v] = 1.0 / (double)n;
  n_starts++;
  if (neighbour)
    memcpy(starts + n * (size_t)n_starts++, neighbour, n * sizeof *starts);
  if (point->exists)
    memcpy(starts + n * (size_t)n_starts++, point->x, n * sizeof *starts);
  return n_starts;
}

static fnl_status search_here(const fnl_frontier_ground *ground, fnl_stand *stand,
                              fnl_frontier_point *point, const double *neighbour,
                              fnl_error *error) {
  const fnl_variables *variables = &stand->variables;
  fnl_arena memory = {0};
  fnl_found found = {0};
  fnl_status status = FNL_OK;
  double *starts = FNL_TAKE(&memory, STARTS * variables->n, double);
  int *group = FNL_TAKE(&memory, variables->n, int);
  if (memory.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  for (int v = 0; v < variables->n; v++)
    group[v] = v / variables->n_periods;
  const fnl_search_settings settings = {.n_threads = stand->n_threads,
                                        .hooks = ground->hooks,
                                        .n_choices = variables->n_choices,
                                        .choices = variables->choices,
                                        .n_starts = list_starts(stand, point, neighbour, starts),
                                        .starts = starts,
                                        .group = variables->n_periods > 1 ? group : NULL};
  FNL_TRY(fnl_valuer_widen(&stand->valuer, error));
  const fnl_landscape land = fnl_valuer_landscape(&stand->valuer);
  FNL_TRY(fnl_search_run(&land, &settings, &found, error));
  take_if_better(point, found.optima[0].x, variables->n, found.optima[0].feasible,
                 found.optima[0].goal);
out:
  fnl_found_free(&found);
  fnl_arena_free(&memory);
  return status;
}

/* Straight up from the neighbour's best: where nothing but the goal decides. */
static fnl_status climb_here(fnl_stand *stand, fnl_frontier_point *point, const double *neighbour,
                             fnl_error *error) {
  const fnl_variables *variables = &stand->variables;
  const fnl_landscape land = fnl_valuer_landscape(&stand->valuer);
  const fnl_ascent ascent = {
      .landscape = &land, .size = carry_size, .points_most = CARRY_EVALUATIONS};
  double *x = calloc((size_t)variables->n + 1, sizeof *x), value;
  double *scratch = calloc((size_t)fnl_region_scratch(&variables->region) + 1, sizeof *scratch);
  fnl_status status = x && scratch ? FNL_OK : fnl_error_no_memory(error);
  if (status == FNL_OK) {
    memcpy(x, neighbour, (size_t)variables->n * sizeof *x);
    if (fnl_region_project(&variables->region, x, scratch)) {
      status = fnl_ascend(&ascent, 1, x, &value, error);
      if (status == FNL_OK)
        take_if_better(point, x, variables->n, true, value);
    }
  }
  free(x);
  free(scratch);
  return status;
}

static fnl_status improve_here(const fnl_frontier_ground *ground, fnl_stand *stand,
                               fnl_frontier_point *point, const double *neighbour, bool thorough,
                               fnl_error *error) {
  const bool is_plain = stand->valuer.goal.n_targets == 0 && stand->variables.n_choices == 0;
  if (thorough || !is_plain || (!point->exists && !neighbour))
    return search_here(ground, stand, point, neighbour, error);
  return neighbour ? climb_here(stand, point, neighbour, error) : FNL_OK;
}

static bool is_stopped(const fnl_frontier_ground *ground) { return fnl_hooks_stop(ground->hooks); }

fnl_status fnl_frontier_point_improve(const fnl_frontier_ground *ground, fnl_frontier_point *point,
                                      const double *neighbour, bool thorough, fnl_error *error) {
  const fnl_plan plan = fnl_plan_at_budget(ground->plan, point->budget);
  fnl_stand stand = {0};
  fnl_error why = {0};
  fnl_status status;
  if (is_stopped(ground))
    return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted while searching");
  status = fnl_stand_init(&stand, &plan, ground->items, ground->n_threads, &why);
  if (status == FNL_OK)
    status = improve_here(ground, &stand, point, neighbour, thorough, &why);
  fnl_stand_free(&stand);
  if (status == FNL_EINFEASIBLE)
    status = FNL_OK;
  if (status == FNL_OK && is_stopped(ground))
    status = fnl_error_set(&why, FNL_EINTERRUPTED, "interrupted while searching");
  if (status != FNL_OK && error)
    *error = why;
  return status;
}

/* ---- what it is worth ---- */

/* The plan with this figure of the horizon as the goal and no targets: only its derivatives are
 * wanted. */
static fnl_plan plan_of_figure(const fnl_plan *plan, fnl_objective objective) {
  fnl_plan other = fnl_plan_without_beyond(plan);
  other.optimize.objective = objective;
  fnl_plan_forget_targets(&other);
  return other;
}

/* Whether an item's money is at an amount that does not grow with the budget. */
static bool is_held(const fnl_stand *stand, int item, double share) {
  const fnl_optimize_settings *settings = &stand->plan.optimize;
  const int index = stand->variables.items->index[item];
  const double amounts[] = {settings->committed[index], settings->at_least_or_nothing[index]};
  for (int k = 0; k < 2; k++) {
    const double part = amounts[k] / stand->variables.reference;
    if (part > 0.0 && part < 1.0 && fabs(share - part) <= held)
      return true;
  }
  return false;
}

/* The largest derivative among the items that no rule keeps from taking more. */
static double best_use(const fnl_stand *stand, const fnl_frontier_point *point,
                       const double *gradient) {
  const int n_periods = stand->variables.n_periods;
  double best = -INFINITY, any = -INFINITY;
  for (int v = 0; v < stand->variables.n; v++) {
    const fnl_reason *reason = &point->reasons[v / n_periods];
    any = fmax(any, gradient[v]);
    if (!reason->rule || reason->is_lower)
      best = fmax(best, gradient[v]);
  }
  return isfinite(best) ? best : any;
}

/* The derivative of the goal of `stand` as the budget grows from the point. */
static fnl_status differentiate(fnl_stand *stand, const fnl_frontier_point *point, double *slope,
                                fnl_error *error) {
  const fnl_landscape land = fnl_valuer_landscape(&stand->valuer);
  const int n_periods = stand->variables.n_periods;
  double *gradient = calloc((size_t)stand->variables.n + 1, sizeof *gradient);
  double sum = 0.0;
  if (!gradient)
    return fnl_error_no_memory(error);
  fnl_valuer_goal(&stand->valuer, 0, point->x);
  fnl_landscape_gradient(&land, 0, gradient);
  const double use = best_use(stand, point, gradient);
  for (int v = 0; v < stand->variables.n; v++) {
    const int item = v / n_periods;
    sum += point->x[v] * (is_held(stand, item, point->share[item]) ? use : gradient[v]);
  }
  *slope = stand->valuer.goal.sign * sum / point->budget;
  free(gradient);
  return FNL_OK;
}

static fnl_status differentiate_figure(const fnl_frontier_ground *ground, const fnl_plan *plan,
                                       fnl_objective objective, const fnl_frontier_point *point,
                                       double *slope, fnl_error *error) {
  const fnl_plan other = plan_of_figure(plan, objective);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_stand_init(&stand, &other, ground->items, 1, error));
  FNL_TRY(differentiate(&stand, point, slope, error));
out:
  fnl_stand_free(&stand);
  return status;
}

static void measure(fnl_stand *stand, double revenue_without, fnl_frontier_point *point) {
  fnl_valuer *valuer = &stand->valuer;
  fnl_variables_shares(&stand->variables, point->x, point->share);
  fnl_around_reasons(valuer, point->x, point->reasons);
  const double *row = fnl_valuer_row(valuer, 0, point->x);
  point->objective = fnl_figure_value(&valuer->figures.figures[valuer->goal.index], row);
  point->spend = fnl_stand_total(stand, "spend", row);
  point->revenue = fnl_stand_total(stand, "revenue", row);
  point->profit = fnl_stand_total(stand, "profit", row);
  point->roas = fnl_stand_total(stand, "roas", row);
  point->roas_on_budget = fnl_stand_total(stand, "roas_on_budget", row);
  point->average_return = (point->revenue - revenue_without) / point->budget;
}

fnl_status fnl_frontier_point_complete(const fnl_frontier_ground *ground, double revenue_without,
                                       fnl_frontier_point *point, fnl_error *error) {
  const fnl_plan plan = fnl_plan_at_budget(ground->plan, point->budget);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  if (!point->exists)
    return FNL_OK;
  FNL_TRY(fnl_stand_init(&stand, &plan, ground->items, 1, error));
  measure(&stand, revenue_without, point);
  FNL_TRY(differentiate_figure(ground, &plan, FNL_OBJECTIVE_REVENUE, point, &point->marginal_return,
                               error));
  FNL_TRY(differentiate_figure(ground, &plan, FNL_OBJECTIVE_PROFIT, point, &point->marginal_profit,
                               error));
out:
  fnl_stand_free(&stand);
  return status;
}
