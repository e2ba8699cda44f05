/* goal.c: objectives, targets and risks, as numbers with derivatives. */
#include "optimize/goal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct {
  fnl_target_kind kind;
  const char *name; /* of the figure */
  bool at_most;
} target_table[] = {
    {FNL_TARGET_ROAS, "roas", false},
    {FNL_TARGET_ROI, "roi", false},
    {FNL_TARGET_PROFIT, "profit", false},
    {FNL_TARGET_REVENUE, "revenue", false},
    {FNL_TARGET_CONVERSIONS, "conversions", false},
    {FNL_TARGET_CUSTOMERS, "customers", false},
    {FNL_TARGET_CPA, "cpa", true},
    {FNL_TARGET_SPEND, "spend", true},
    {FNL_TARGET_OTHER_COSTS, "other_costs", true},
};
static_assert(sizeof target_table / sizeof *target_table == FNL_N_TARGETS,
              "every target has a row");

/* ---- from the plan ---- */

/* The reader has seen to it that there is such a figure. */
static const char *lasting_figure(const fnl_plan *plan) {
  const fnl_lasting_kind kind = plan->optimize.lasting.kind;
  if (kind == FNL_LASTING_NOTHING)
    return fnl_figure_known(fnl_plan_objective(plan))->lasting;
  return kind == FNL_LASTING_EVENT_COST ? "totals.lasting_metric_cost" : "totals.lasting_metric";
}

const char *fnl_objective_figure(const fnl_plan *plan) {
  return plan->optimize.value_beyond_horizon ? lasting_figure(plan) : fnl_plan_objective(plan);
}

static const char *name_meant(const fnl_optimize_settings *settings) {
  if (settings->objective == FNL_OBJECTIVE_METRIC)
    return settings->metric;
  return settings->value_beyond_horizon ? fnl_objectives[settings->objective].lasting_name
                                        : fnl_objective_names[settings->objective];
}

static fnl_status refuse_unknown(const fnl_plan *plan, const char *nearest, fnl_error *error) {
  fnl_error_set_at(error, FNL_EUNKNOWN, plan->file, 0, "`metric`: there is no figure \"%s\"",
                   plan->optimize.metric);
  fnl_error_hint(error, "%s",
                 nearest[0] ? nearest
                            : "figures are named by their place in summary.json: "
                              "\"totals.revenue\", \"events.trial.count\"");
  return FNL_EUNKNOWN;
}

static fnl_status refuse_rigid(const fnl_plan *plan, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, plan->file, 0,
                   "`metric`: the search does not know how \"%s\" changes with money",
                   plan->optimize.metric);
  fnl_error_hint(error, "impressions, conversions and money can be made best");
  return FNL_EVALUE;
}

/* The figure's place in the table. */
static fnl_status find_objective(const fnl_plan *plan, const fnl_figures *figures, int *index,
                                 fnl_error *error) {
  fnl_error unknown = {0};
  *index = fnl_figures_find_name(figures, plan, fnl_objective_figure(plan), &unknown);
  if (*index < 0)
    return refuse_unknown(plan, unknown.hint, error);
  const fnl_figure *figure = &figures->figures[*index];
  if (!fnl_figures_has_derivative(figures, figure->numerator) ||
      !fnl_figures_has_derivative(figures, figure->denominator))
    return refuse_rigid(plan, error);
  return FNL_OK;
}

fnl_status fnl_objective_check(const fnl_plan *plan, fnl_error *error) {
  fnl_world world = {0};
  fnl_figures figures = {0};
  fnl_status status = FNL_OK;
  int index;
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(fnl_figures_init(&figures, &world, NULL, error));
  FNL_TRY(find_objective(plan, &figures, &index, error));
out:
  fnl_figures_free(&figures);
  fnl_world_free(&world);
  return status;
}

static fnl_status set_objective(fnl_goal *goal, const fnl_plan *plan, const fnl_figures *figures,
                                fnl_error *error) {
  const fnl_optimize_settings *settings = &plan->optimize;
  fnl_status status = FNL_OK;
  FNL_TRY(find_objective(plan, figures, &goal->index, error));
  const fnl_figure *figure = &figures->figures[goal->index];
  goal->name = name_meant(settings);
  goal->figure = figure->name;
  goal->numerator = figure->numerator;
  goal->denominator = figure->denominator;
  goal->scale = figure->scale;
  goal->sign = fnl_figure_is_cost(figure) ? -1.0 : 1.0;
  goal->risk = settings->risk;
out:
  return status;
}

static void add_target(fnl_goal *goal, const fnl_figures *figures, const char *name, double bound,
                       bool at_most) {
  const int index = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, name);
  const fnl_figure *figure = &figures->figures[index];
  goal->targets[goal->n_targets++] = (fnl_target){.name = name,
                                                  .figure = index,
                                                  .item = -1,
                                                  .n_numerators = 1,
                                                  .numerator = &figure->numerator,
                                                  .denominator = figure->denominator,
                                                  .scale = figure->scale,
                                                  .bound = bound,
                                                  .at_most = at_most};
}

/* Days on which any campaign of an item runs. */
static double running_weeks(const fnl_variables *variables, int item) {
  const fnl_plan *plan = variables->plan;
  int days = 0;
  for (int t = 0; t < plan->horizon_days; t++) {
    bool runs = false;
    for (int c = 0; c < plan->n_campaigns; c++)
      runs |= variables->item_of[c] == item && t >= plan->campaigns[c].start_day &&
              t < plan->campaigns[c].end_day;
    days += runs;
  }
  return days / (double)FNL_WEEK_DAYS;
}

/* "at least 50 conversions a week": those that the item's campaigns cause. */
static void add_learning(fnl_goal *goal, const fnl_variables *variables, const fnl_figures *figures,
                         int item) {
  const fnl_plan *plan = variables->plan;
  int *columns = FNL_TAKE(&goal->memory, plan->n_campaigns, int), n = 0;
  if (!columns)
    return;
  for (int c = 0; c < plan->n_campaigns; c++)
    if (variables->item_of[c] == item)
      columns[n++] =
          figures->figures[fnl_figures_find(figures, FNL_GROUP_CAMPAIGNS, c, "conversions")]
              .numerator;
  goal->targets[goal->n_targets++] = (fnl_target){.name = variables->items->name[item],
                                                  .figure = -1,
                                                  .item = item,
                                                  .n_numerators = n,
                                                  .numerator = columns,
                                                  .denominator = -1,
                                                  .scale = 1.0 / running_weeks(variables, item),
                                                  .bound = plan->optimize.learning_conversions};
}

fnl_status fnl_goal_init(fnl_goal *goal, const fnl_variables *variables, const fnl_figures *figures,
                         fnl_error *error) {
  const fnl_plan *plan = variables->plan;
  fnl_status status = FNL_OK;
  memset(goal, 0, sizeof *goal);
  FNL_TRY(set_objective(goal, plan, figures, error));
  goal->targets = FNL_TAKE(&goal->memory, variables->n_learning + FNL_N_TARGETS, fnl_target);
  if (!goal->targets)
    return fnl_error_no_memory(error);
  for (int k = 0; k < variables->n_learning; k++)
    add_learning(goal, variables, figures, variables->learning_item[k]);
  for (int i = 0; i < FNL_N_TARGETS; i++) {
    const double bound = plan->optimize.targets[target_table[i].kind];
    if (!isnan(bound))
      add_target(goal, figures, target_table[i].name, bound, target_table[i].at_most);
  }
  if (goal->memory.failed)
    status = fnl_error_no_memory(error);
out:
  return status;
}

void fnl_goal_free(fnl_goal *goal) {
  fnl_arena_free(&goal->memory);
  memset(goal, 0, sizeof *goal);
}

/* ---- targets ---- */

static const double least_part = 1e-6; /* of a denominator as it stands */

static double numerator_of(const fnl_target *target, const double *row) {
  double sum = 0.0;
  for (int k = 0; k < target->n_numerators; k++)
    sum += row[target->numerator[k]];
  return target->scale * sum;
}

static double denominator_of(const fnl_target *target, const double *row) {
  return target->denominator < 0 ? 1.0 : row[target->denominator];
}

void fnl_goal_set_units(fnl_goal *goal, const double *row) {
  for (int j = 0; j < goal->n_targets; j++) {
    fnl_target *target = &goal->targets[j];
    const double denominator = denominator_of(target, row);
    target->least_denominator = denominator > 0.0 ? least_part * denominator : least_part;
    const double figure = numerator_of(target, row) / fmax(denominator, target->least_denominator);
    target->size = target->bound != 0.0 ? fabs(target->bound) : fmax(fabs(figure), least_part);
  }
}

double fnl_target_value(const fnl_target *target, const double *row) {
  const double own = denominator_of(target, row);
  const double denominator = fmax(own, target->least_denominator);
  if (!target->at_most && !(own > 0.0))
    return -1.0; /* nothing of what is asked for: a return on no money */
  const double excess = (numerator_of(target, row) / denominator - target->bound) / target->size;
  return target->at_most ? -excess : excess;
}

void fnl_target_weigh(const fnl_target *target, const double *row, double factor,
                      double *column_weights) {
  const double own = denominator_of(target, row);
  const double denominator = fmax(own, target->least_denominator);
  const double each = (target->at_most ? -factor : factor) / (target->size * denominator);
  for (int k = 0; k < target->n_numerators; k++)
    column_weights[target->numerator[k]] += each * target->scale;
  if (target->denominator >= 0 && own > target->least_denominator)
    column_weights[target->denominator] -= each * numerator_of(target, row) / denominator;
}

double fnl_target_figure(const fnl_target *target, const double *row) {
  const double denominator = denominator_of(target, row);
  return denominator > 0.0 ? numerator_of(target, row) / denominator : (double)NAN;
}

double fnl_target_shadow_price(const fnl_target *target, double multiplier) {
  return multiplier / target->size;
}

/* ---- the objective over worlds ---- */

double fnl_goal_told(const fnl_goal *goal, double value) {
  return isnan(goal->risk.reaches) ? goal->sign * value : value;
}

bool fnl_goal_is_risk_aware(const fnl_goal *goal) {
  return !isnan(goal->risk.cvar) || !isnan(goal->risk.quantile) || !isnan(goal->risk.reaches);
}

static double figure_of(const fnl_goal *goal, const double *row) {
  if (goal->denominator < 0)
    return goal->scale * row[goal->numerator];
  return row[goal->denominator] > 0.0 ? goal->scale * row[goal->numerator] / row[goal->denominator]
                                      : 0.0;
}

/* d figure / d numerator and denominator, times `factor`. */
static void differentiate(const fnl_goal *goal, double numerator, double denominator, double factor,
                          double *weights) {
  if (goal->denominator < 0) {
    weights[0] = factor * goal->scale;
    weights[1] = 0.0;
  } else if (denominator > 0.0) {
    weights[0] = factor * goal->scale / denominator;
    weights[1] = -factor * goal->scale * numerator / (denominator * denominator);
  } else {
    weights[0] = weights[1] = 0.0;
  }
}

/* A ratio of means. */
static double mean_value(const fnl_goal *goal, int n_worlds, int n_columns, const double *rows,
                         double *weights) {
  double numerator = 0.0, denominator = 0.0, derivative[2];
  for (int s = 0; s < n_worlds; s++) {
    const double *row = rows + (size_t)s * (size_t)n_columns;
    numerator += row[goal->numerator] / n_worlds;
    denominator += goal->denominator < 0 ? 0.0 : row[goal->denominator] / n_worlds;
  }
  differentiate(goal, numerator, denominator, goal->sign / n_worlds, derivative);
  for (int s = 0; weights && s < n_worlds; s++)
    memcpy(weights + 2 * s, derivative, sizeof derivative);
  if (goal->denominator < 0)
    return goal->sign * goal->scale * numerator;
  if (denominator > 0.0)
    return goal->sign * goal->scale * numerator / denominator;
  return goal->sign < 0.0 ? (double)NAN : 0.0; /* a cost per nothing is the worst */
}

/* Parts [n_worlds] of the ordered worlds, worst first, that make the risk; they sum to 1. */
static void weigh_order(const fnl_risk_settings *risk, int n_worlds, double *part) {
  memset(part, 0, (size_t)n_worlds * sizeof *part);
  if (!isnan(risk->cvar)) { /* the mean of the worst, the last of them in part */
    const double tail = fmax(risk->cvar * n_worlds, 1.0);
    for (int i = 0; i < n_worlds; i++)
      part[i] = fmax(0.0, fmin(1.0, tail - i)) / tail;
    return;
  }
  const double at = risk->quantile * (n_worlds - 1); /* type 7 */
  const int below = (int)floor(at);
  part[below] = 1.0 - (at - below);
  if (below + 1 < n_worlds)
    part[below + 1] = at - below;
}

void fnl_goal_set_width(fnl_goal *goal, int n_worlds, int n_columns, const double *rows) {
  double mean = 0.0, squares = 0.0;
  for (int s = 0; s < n_worlds; s++)
    mean += figure_of(goal, rows + (size_t)s * (size_t)n_columns) / n_worlds;
  for (int s = 0; s < n_worlds; s++) {
    const double away = figure_of(goal, rows + (size_t)s * (size_t)n_columns) - mean;
    squares += away * away / n_worlds;
  }
  goal->width =
      fmax(0.9 * sqrt(squares) * pow(n_worlds, -0.2), fmax(1e-3 * fabs(goal->risk.reaches), 1e-12));
}

static double smooth_probability(const fnl_goal *goal, int n_worlds, const double *value,
                                 double *slope) {
  const double bound = goal->sign * goal->risk.reaches;
  double probability = 0.0;
  for (int s = 0; s < n_worlds; s++) {
    const double z = (value[s] - bound) / goal->width;
    probability += gsl_cdf_ugaussian_P(z) / n_worlds;
    slope[s] = gsl_ran_ugaussian_pdf(z) / (goal->width * n_worlds);
  }
  return probability;
}

double fnl_goal_value(const fnl_goal *goal, int n_worlds, int n_columns, const double *rows,
                      double *weights, double *scratch) {
  if (!fnl_goal_is_risk_aware(goal))
    return mean_value(goal, n_worlds, n_columns, rows, weights);
  double *value = scratch, *slope = scratch + n_worlds, *part = scratch + 2 * n_worlds;
  double result = 0.0;
  for (int s = 0; s < n_worlds; s++)
    value[s] = goal->sign * figure_of(goal, rows + (size_t)s * (size_t)n_columns);
  if (!isnan(goal->risk.reaches)) {
    result = smooth_probability(goal, n_worlds, value, slope);
  } else {
    weigh_order(&goal->risk, n_worlds, part);
    for (int s = 0; s < n_worlds; s++) { /* the rank of each world; ties by the earlier */
      int rank = 0;
      for (int other = 0; other < n_worlds; other++)
        rank += value[other] < value[s] || (value[other] == value[s] && other < s);
      slope[s] = part[rank];
      result += part[rank] * value[s];
    }
  }
  for (int s = 0; weights && s < n_worlds; s++) {
    const double *row = rows + (size_t)s * (size_t)n_columns;
    differentiate(goal, row[goal->numerator], goal->denominator < 0 ? 1.0 : row[goal->denominator],
                  goal->sign * slope[s], weights + 2 * s);
  }
  return result;
}
