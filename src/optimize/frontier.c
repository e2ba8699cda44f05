/* frontier.c: from budget to budget, up and down; the budget where profit peaks; simulating. */
#include "optimize/frontier.h"

#include "base/hooks.h"
#include "optimize/stand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  BREAK_EVEN_ROUNDS = 10,
  SWEEPS = 3 /* search upwards, carry downwards, carry upwards */
};
static const double break_even_precision = 1e-4; /* of the budget */

typedef struct {
  fnl_frontier *frontier;
  const fnl_frontier_options *options;
  fnl_frontier_ground ground;
  int n_variables;
  int done, total; /* for progress */
} fnl_walk;

static void tell_progress(fnl_walk *walk) {
  walk->done++;
  fnl_hooks_tell(walk->options->hooks, (size_t)walk->done, (size_t)walk->total);
}

/* Along the budgets in one direction (step 1 or -1), each from the one before. */
static fnl_status sweep(fnl_walk *walk, int step, bool thorough, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  const int n = frontier->n_points;
  const double *neighbour = NULL;
  fnl_status status = FNL_OK;
  for (int i = 0; i < n; i++) {
    fnl_frontier_point *point = &frontier->points[step > 0 ? i : n - 1 - i];
    FNL_TRY(fnl_frontier_point_improve(&walk->ground, point, neighbour, thorough, error));
    neighbour = point->exists ? point->x : NULL;
    tell_progress(walk);
  }
out:
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
    FNL_TRY(fnl_frontier_point_improve(&walk->ground, point, neighbour, thorough, error));
    if (!point->exists)
      return FNL_OK;
    neighbour = point->x;
    FNL_TRY(fnl_frontier_point_complete(&walk->ground, frontier->revenue_without, point, error));
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
  FNL_TRY(fnl_frontier_point_improve(&walk->ground, point, NULL, true, error));
  if (point->goal - climbed > break_even_precision * fabs(climbed))
    FNL_TRY(find_root(walk, &frontier->points[at], true, error));
  else
    FNL_TRY(fnl_frontier_point_complete(&walk->ground, frontier->revenue_without, point, error));
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
    const fnl_plan at = fnl_plan_at_budget(plan, point->budget);
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
  fnl_plan plan = fnl_plan_at_budget(frontier->plan, walk->options->to);
  fnl_stand stand = {0};
  fnl_status status = FNL_OK;
  double *nothing = FNL_TAKE(&frontier->memory, frontier->plan->n_campaigns, double);
  if (!nothing)
    return fnl_error_no_memory(error);
  FNL_TRY(fnl_stand_init(&stand, &plan, &frontier->items, 1, error));
  frontier->objective = stand.valuer.goal.name;
  frontier->unit = stand.valuer.figures.figures[stand.valuer.goal.index].unit;
  frontier->figure = stand.valuer.goal.figure;
  frontier->n_periods = stand.variables.n_periods;
  frontier->n_worlds = stand.valuer.n_worlds;
  frontier->revenue_without =
      fnl_stand_total(&stand, "revenue", fnl_valuer_row_of_money(&stand.valuer, 0, nothing));
  walk->n_variables = stand.variables.n;
out:
  fnl_stand_free(&stand);
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
    fnl_frontier_point_init(&frontier->points[k], walk->n_variables, frontier->items.n,
                            &frontier->memory);
  }
  fnl_frontier_point_init(&frontier->break_even, walk->n_variables, frontier->items.n,
                          &frontier->memory);
  return frontier->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

static fnl_status begin(fnl_walk *walk, const fnl_plan *plan, fnl_error *error) {
  fnl_frontier *frontier = walk->frontier;
  memset(frontier, 0, sizeof *frontier);
  frontier->plan = plan;
  frontier->most_profitable = -1;
  return fnl_items_require(&frontier->items, plan, &frontier->memory, error);
}

fnl_status fnl_frontier_find(const fnl_plan *plan, const fnl_frontier_options *options,
                             fnl_frontier *frontier, fnl_error *error) {
  fnl_walk walk = {.frontier = frontier,
                   .options = options,
                   .ground = {.plan = plan,
                              .items = &frontier->items,
                              .n_threads = fnl_threads(options->n_threads),
                              .hooks = options->hooks},
                   .total = SWEEPS * options->n_points};
  fnl_status status = FNL_OK;
  FNL_TRY(begin(&walk, plan, error));
  FNL_TRY(describe(&walk, error));
  FNL_TRY(set_budgets(&walk, error));
  FNL_TRY(sweep(&walk, 1, true, error));
  FNL_TRY(sweep(&walk, -1, false, error));
  FNL_TRY(sweep(&walk, 1, false, error));
  for (int k = 0; k < frontier->n_points; k++)
    FNL_TRY(fnl_frontier_point_complete(&walk.ground, frontier->revenue_without,
                                        &frontier->points[k], error));
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
