/* frontier.c: searches along budgets, derivatives there, and the budget where profit peaks. */
#include "optimize/frontier.h"

#include "optimize/around.h"
#include "optimize/ascend.h"
#include "optimize/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  STARTS = 4,
  CARRY_EVALUATIONS = 200, /* of one climb from a neighbour's best */
  BREAK_EVEN_ROUNDS = 10,
  SWEEPS = 3 /* search upwards, carry downwards, carry upwards */
};
static const double carry_size = 0.05;           /* a first step, in parts of the budget */
static const double break_even_precision = 1e-4; /* of the budget */
static const double held = 1e-6;                 /* of the budget: at its fixed amount */

typedef struct {
  fnl_frontier *frontier;
  const fnl_frontier_options *options;
  int n_variables;
  int done, total; /* for progress */
} fnl_walk;

/* ---- the plan at one budget ---- */

typedef struct {
  fnl_plan plan; /* shallow */
  fnl_variables variables;
  fnl_valuer valuer;
  int n_threads;
} fnl_stand;

static fnl_plan plan_at(const fnl_plan *plan, double budget) {
  fnl_plan other = *plan;
  other.budget = (fnl_number){.value = budget, .law = FNL_CERTAIN};
  other.optimize.total_min = other.optimize.total_max = 0.0;
  return other;
}

/* The same, with this figure of the horizon as the goal and no targets: only its derivatives are
 * wanted. */
static fnl_plan plan_of_figure(const fnl_plan *plan, fnl_objective objective) {
  fnl_plan other = fnl_plan_without_beyond(plan);
  other.optimize.objective = objective;
  fnl_plan_forget_targets(&other);
  return other;
}

/* `stand` must stay where it is. */
static fnl_status stand_init(fnl_stand *stand, const fnl_plan *plan, const fnl_items *items,
                             int n_threads, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(stand, 0, sizeof *stand);
  stand->plan = *plan;
  stand->n_threads = n_threads;
  FNL_TRY(fnl_variables_init(&stand->variables, &stand->plan, items, error));
  FNL_TRY(fnl_valuer_init(&stand->valuer, &stand->plan, &stand->variables, n_threads,
                          plan->optimize.worlds, FNL_REPLICATIONS_WORLDS, error));
out:
  return status;
}

static void stand_free(fnl_stand *stand) {
  fnl_valuer_free(&stand->valuer);
  fnl_variables_free(&stand->variables);
}

/* ---- searching at one budget ---- */

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

static fnl_status search_here(fnl_walk *walk, fnl_stand *stand, fnl_frontier_point *point,
                              const double *neighbour, fnl_error *error) {
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
                                        .hooks = walk->options->hooks,
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

static fnl_status improve_here(fnl_walk *walk, fnl_stand *stand, fnl_frontier_point *point,
                               const double *neighbour, bool thorough, fnl_error *error) {
  const bool is_plain = stand->valuer.goal.n_targets == 0 && stand->variables.n_choices == 0;
  if (thorough || !is_plain || (!point->exists && !neighbour))
    return search_here(walk, stand, point, neighbour, error);
  return neighbour ? climb_here(stand, point, neighbour, error) : FNL_OK;
}

static bool is_stopped(const fnl_walk *walk) {
  const fnl_hooks *hooks = walk->options->hooks;
  return hooks && hooks->stop && hooks->stop(hooks->user);
}

/* One budget; a budget at which the rules leave nothing is no failure. */
static fnl_status visit(fnl_walk *walk, fnl_frontier_point *point, const double *neighbour,
                        bool thorough, fnl_error *error) {
  const fnl_frontier *frontier = walk->frontier;
  const fnl_plan plan = plan_at(frontier->plan, point->budget);
  fnl_stand stand = {0};
  fnl_error why = {0};
  fnl_status status;
  if (is_stopped(walk))
    return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted while searching");
  status = stand_init(&stand, &plan, &frontier->items, fnl_threads(walk->options->n_threads), &why);
  if (status == FNL_OK)
    status = improve_here(walk, &stand, point, neighbour, thorough, &why);
  stand_free(&stand);
  if (status == FNL_EINFEASIBLE)
    status = FNL_OK;
  if (status == FNL_OK && is_stopped(walk))
    status = fnl_error_set(&why, FNL_EINTERRUPTED, "interrupted while searching");
  if (status != FNL_OK && error)
    *error = why;
  return status;
}

static void tell_progress(fnl_walk *walk) {
  const fnl_hooks *hooks = walk->options->hooks;
  walk->done++;
  if (hooks && hooks->progress)
    hooks->progress(hooks->user, (size_t)walk->done, (size_t)walk->total);
}

/* Along the budgets in one direction (step 1 or -1), each from the one before. */
static fnl_status sweep(fnl_walk *walk, int step, bool thorough, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  const int n = frontier->n_points;
  const double *neighbour = NULL;
  fnl_status status = FNL_OK;
  for (int i = 0; i < n; i++) {
    fnl_frontier_point *point = &frontier->points[step > 0 ? i : n - 1 - i];
    FNL_TRY(visit(walk, point, neighbour, thorough, error));
    neighbour = point->exists ? point->x : NULL;
    tell_progress(walk);
  }
out:
  return status;
}

/* ---- what a point is worth ---- */

static double total(const fnl_valuer *valuer, const char *name, const double *row) {
  const fnl_figures *figures = &valuer->figures;
  const int index = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, name);
  return fnl_figure_value(&figures->figures[index], row);
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

static fnl_status differentiate_figure(const fnl_frontier *frontier, const fnl_plan *plan,
                                       fnl_objective objective, const fnl_frontier_point *point,
                                       double *slope, fnl_error *error) {
  const fnl_plan other = plan_of_figure(plan, objective);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(stand_init(&stand, &other, &frontier->items, 1, error));
  FNL_TRY(differentiate(&stand, point, slope, error));
out:
  stand_free(&stand);
  return status;
}

static void measure(const fnl_frontier *frontier, fnl_stand *stand, fnl_frontier_point *point) {
  fnl_valuer *valuer = &stand->valuer;
  fnl_variables_shares(&stand->variables, point->x, point->share);
  fnl_around_reasons(valuer, point->x, point->reasons);
  const double *row = fnl_valuer_row(valuer, 0, point->x);
  point->objective = fnl_figure_value(&valuer->figures.figures[valuer->goal.index], row);
  point->spend = total(valuer, "spend", row);
  point->revenue = total(valuer, "revenue", row);
  point->profit = total(valuer, "profit", row);
  point->roas = total(valuer, "roas", row);
  point->roas_on_budget = total(valuer, "roas_on_budget", row);
  point->average_return = (point->revenue - frontier->revenue_without) / point->budget;
}

static fnl_status complete(const fnl_frontier *frontier, fnl_frontier_point *point,
                           fnl_error *error) {
  const fnl_plan plan = plan_at(frontier->plan, point->budget);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  if (!point->exists)
    return FNL_OK;
  FNL_TRY(stand_init(&stand, &plan, &frontier->items, 1, error));
  measure(frontier, &stand, point);
  FNL_TRY(differentiate_figure(frontier, &plan, FNL_OBJECTIVE_REVENUE, point,
                               &point->marginal_return, error));
  FNL_TRY(differentiate_figure(frontier, &plan, FNL_OBJECTIVE_PROFIT, point,
                               &point->marginal_profit, error));
out:
  stand_free(&stand);
  return status;
}

/* ---- where profit peaks ---- */

static void find_most_profitable(fnl_frontier *frontier) {
  frontier->most_profitable = -1;
  for (int k = 0; k < frontier->n_points; k++)
    if (frontier->points[k].exists &&
        (frontier->most_profitable < 0 ||
         frontier->points[k].profit > frontier->points[frontier->most_profitable].profit))
      frontier->most_profitable = k;
}

static bool exists(const fnl_frontier *frontier, int k) {
  return k >= 0 && k < frontier->n_points && frontier->points[k].exists;
}

/* The first of two neighbours between which marginal profit falls through 0, beside the point of
 * highest profit; -1: none. */
static int bracket(const fnl_frontier *frontier) {
  const int k = frontier->most_profitable;
  if (!exists(frontier, k))
    return -1;
  if (frontier->points[k].marginal_profit >= 0.0)
    return exists(frontier, k + 1) && frontier->points[k + 1].marginal_profit < 0.0 ? k : -1;
  return exists(frontier, k - 1) && frontier->points[k - 1].marginal_profit >= 0.0 ? k - 1 : -1;
}

static fnl_status take_point(fnl_frontier *frontier, int n_variables, fnl_frontier_point *point) {
  point->x = FNL_TAKE(&frontier->memory, n_variables, double);
  point->share = FNL_TAKE(&frontier->memory, frontier->items.n, double);
  point->reasons = FNL_TAKE(&frontier->memory, frontier->items.n, fnl_reason);
  point->simulated_roas = point->simulated_revenue = point->simulated_profit = fnl_estimate_unknown;
  return frontier->memory.failed ? FNL_ENOMEM : FNL_OK;
}

/* Regula falsi with the Illinois rule (Dowell and Jarratt 1971) in the logarithm of the budget,
 * from the neighbours `low` and low + 1. */
static fnl_status find_root(fnl_walk *walk, const fnl_frontier_point *low, bool thorough,
                            fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  fnl_frontier_point *point = &frontier->break_even;
  double a = log(low[0].budget), b = log(low[1].budget);
  double slope_a = low[0].marginal_profit, slope_b = low[1].marginal_profit;
  const double *neighbour = low->x;
  fnl_status status = FNL_OK;
  for (int round = 0, side = 0; round < BREAK_EVEN_ROUNDS && b - a > break_even_precision;
       round++) {
    const double middle =
        slope_a > slope_b ? (a * slope_b - b * slope_a) / (slope_b - slope_a) : 0.5 * (a + b);
    point->budget = exp(middle);
    point->exists = frontier->has_break_even = false;
    FNL_TRY(visit(walk, point, neighbour, thorough, error));
    if (!point->exists)
      return FNL_OK;
    neighbour = point->x;
    FNL_TRY(complete(frontier, point, error));
    frontier->has_break_even = true;
    if (fabs(point->marginal_profit) < break_even_precision)
      break;
    if (point->marginal_profit >= 0.0) {
      a = middle, slope_a = point->marginal_profit;
      slope_b *= side > 0 ? 0.5 : 1.0;
      side = 1;
    } else {
      b = middle, slope_b = point->marginal_profit;
      slope_a *= side < 0 ? 0.5 : 1.0;
      side = -1;
    }
  }
out:
  return status;
}

/* By climbs from one budget's best to the next's; searched thoroughly only where the last is, and
 * all the way where that finds another hill. */
static fnl_status find_break_even(fnl_walk *walk, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  fnl_frontier_point *point = &frontier->break_even;
  const int at = bracket(frontier);
  fnl_status status = FNL_OK;
  if (at < 0)
    return FNL_OK;
  FNL_TRY(find_root(walk, &frontier->points[at], false, error));
  if (!frontier->has_break_even)
    return FNL_OK;
  const double climbed = point->goal;
  FNL_TRY(visit(walk, point, NULL, true, error));
  if (point->goal - climbed > break_even_precision * fabs(climbed))
    FNL_TRY(find_root(walk, &frontier->points[at], true, error));
  else
    FNL_TRY(complete(frontier, point, error));
out:
  return status;
}

/* ---- simulating ---- */

/* The money of every point that exists. */
static fnl_status lay_out_arms(fnl_frontier *frontier, fnl_error *error) {
  const fnl_plan *plan = frontier->plan;
  const size_t n_campaigns = (size_t)plan->n_campaigns;
  const size_t n_days = frontier->n_periods > 1 ? n_campaigns * (size_t)plan->horizon_days : 0;
  const size_t n_points = (size_t)frontier->n_points;
  fnl_arm *arms = FNL_TAKE(&frontier->memory, n_points, fnl_arm);
  double *by_campaign = FNL_TAKE(&frontier->memory, n_points * n_campaigns, double);
  double *by_day = FNL_TAKE(&frontier->memory, n_points * n_days + 1, double);
  fnl_status status = FNL_OK;
  if (frontier->memory.failed)
    return fnl_error_no_memory(error);
  for (int k = 0; k < frontier->n_points; k++) {
    const fnl_frontier_point *point = &frontier->points[k];
    const fnl_plan at = plan_at(plan, point->budget);
    fnl_variables variables = {0};
    if (!point->exists)
      continue;
    const size_t arm = (size_t)frontier->study.n_arms++;
    FNL_TRY(fnl_variables_init(&variables, &at, &frontier->items, error));
    arms[arm] =
        fnl_arm_of(&variables, point->x, by_campaign + arm * n_campaigns, by_day + arm * n_days);
    arms[arm].reference = point->budget;
    fnl_variables_free(&variables);
  }
  frontier->study.arms = arms;
out:
  return status;
}

static fnl_status simulate(fnl_walk *walk, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  fnl_status status = FNL_OK;
  frontier->study = fnl_study_of(frontier->plan);
  frontier->study.n_threads = walk->options->n_threads;
  frontier->study.hooks = walk->options->hooks;
  if (strcmp(frontier->plan->simulation.engine, "expected") == 0)
    return FNL_OK;
  frontier->study.n_arms = 0;
  FNL_TRY(lay_out_arms(frontier, error));
  FNL_TRY(fnl_replicate(&frontier->study, &frontier->sample, error));
  frontier->is_simulated = frontier->sample.n > 0;
  const fnl_sample *sample = &frontier->sample;
  const fnl_figures *figures = &sample->figures;
  const int roas = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, "roas_on_budget");
  const int revenue = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, "revenue");
  const int profit = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, "profit");
  for (int k = 0, arm = 0; k < frontier->n_points && frontier->is_simulated; k++) {
    fnl_frontier_point *point = &frontier->points[k];
    if (!point->exists)
      continue;
    point->simulated_roas = fnl_sample_estimate(sample, arm, roas);
    point->simulated_revenue = fnl_sample_estimate(sample, arm, revenue);
    point->simulated_profit = fnl_sample_estimate(sample, arm, profit);
    arm++;
  }
out:
  return status;
}

/* ---- the whole ---- */

/* What the objective is called, and the revenue that comes without ads. */
static fnl_status describe(fnl_walk *walk, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  fnl_plan plan = plan_at(frontier->plan, walk->options->to);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  double *nothing = FNL_TAKE(&frontier->memory, frontier->plan->n_campaigns, double);
  if (!nothing)
    return fnl_error_no_memory(error);
  FNL_TRY(stand_init(&stand, &plan, &frontier->items, 1, error));
  frontier->objective = stand.valuer.goal.name;
  frontier->unit = stand.valuer.figures.figures[stand.valuer.goal.index].unit;
  frontier->figure = stand.valuer.goal.figure;
  frontier->n_periods = stand.variables.n_periods;
  frontier->n_worlds = stand.valuer.n_worlds;
  frontier->revenue_without =
      total(&stand.valuer, "revenue", fnl_valuer_row_of_money(&stand.valuer, 0, nothing));
  walk->n_variables = stand.variables.n;
out:
  stand_free(&stand);
  return status;
}

static fnl_status set_budgets(fnl_walk *walk, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  const fnl_frontier_options *options = walk->options;
  const int n = options->n_points;
  const double ratio = log(options->to / options->from);
  frontier->n_points = n;
  frontier->points = FNL_TAKE(&frontier->memory, n, fnl_frontier_point);
  for (int k = 0; k < n && !frontier->memory.failed; k++) {
    frontier->points[k].budget = k == 0       ? options->from
                                 : k == n - 1 ? options->to
                                              : options->from * exp(ratio * k / (n - 1));
    take_point(frontier, walk->n_variables, &frontier->points[k]);
  }
  take_point(frontier, walk->n_variables, &frontier->break_even);
  return frontier->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

static fnl_status begin(fnl_walk *walk, const fnl_plan *plan, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  memset(frontier, 0, sizeof *frontier);
  frontier->plan = plan;
  frontier->most_profitable = -1;
  fnl_items_init(&frontier->items, plan, &frontier->memory);
  if (frontier->memory.failed)
    return fnl_error_no_memory(error);
  if (frontier->items.n > 0)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, plan->file, 0,
                   "there is no paid campaign to split a budget over");
  fnl_error_hint(error, "the model needs a channel of kind \"paid\"");
  return FNL_EVALUE;
}

fnl_status fnl_frontier_find(const fnl_plan *plan, const fnl_frontier_options *options,
                             fnl_frontier *frontier, fnl_error *error) {
  fnl_walk walk = {.frontier = frontier, .options = options, .total = SWEEPS * options->n_points};
  fnl_status status = FNL_OK;
  FNL_TRY(begin(&walk, plan, error));
  FNL_TRY(describe(&walk, error));
  FNL_TRY(set_budgets(&walk, error));
  FNL_TRY(sweep(&walk, 1, true, error));
  FNL_TRY(sweep(&walk, -1, false, error));
  FNL_TRY(sweep(&walk, 1, false, error));
  for (int k = 0; k < frontier->n_points; k++)
    FNL_TRY(complete(frontier, &frontier->points[k], error));
  find_most_profitable(frontier);
  if (frontier->most_profitable < 0) {
    status = fnl_error_set_at(error, FNL_EINFEASIBLE, plan->file, 0,
                              "at none of the budgets does a split keep the rules of `optimize`");
    goto out;
  }
  FNL_TRY(find_break_even(&walk, error));
  FNL_TRY(simulate(&walk, error));
out:
  if (status != FNL_OK)
    fnl_frontier_free(frontier);
  return status;
}

const fnl_frontier_point *fnl_frontier_best(const fnl_frontier *frontier) {
  const fnl_frontier_point *best = &frontier->points[frontier->most_profitable];
  return frontier->has_break_even && frontier->break_even.profit > best->profit
             ? &frontier->break_even
             : best;
}

void fnl_frontier_free(fnl_frontier *frontier) {
  fnl_sample_free(&frontier->sample);
  fnl_arena_free(&frontier->memory);
  memset(frontier, 0, sizeof *frontier);
}
