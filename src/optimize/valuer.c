/* valuer.c: goal and targets of points, of what they give in every world, and derivatives. */
#include "optimize/valuer.h"

#include "optimize/lagrangian.h"
#include "optimize/valuer_place.h"

#include <string.h>

/* ---- lifecycle ---- */

static fnl_status make_worlds(fnl_valuer *valuer, uint64_t first_world, fnl_error *error) {
  const fnl_plan *plan = valuer->plan;
  fnl_status status = FNL_OK;
  for (int s = 0; s < valuer->n_worlds; s++) {
    const fnl_luck luck = {.seed = plan->simulation.seed, .replication = first_world + (uint64_t)s};
    FNL_TRY(fnl_world_init(&valuer->worlds[s], plan, error));
    FNL_TRY(fnl_draw_init(&valuer->draws[s], plan, error));
    fnl_draw_world(&valuer->draws[s], luck, &valuer->worlds[s]);
  }
out:
  return status;
}

static void need(fnl_valuer *valuer, int column) {
  for (int k = 0; k < valuer->n_needed; k++)
    if (valuer->needed[k] == column)
      return;
  if (column >= 0)
    valuer->needed[valuer->n_needed++] = column;
}

static fnl_status list_needed(fnl_valuer *valuer, fnl_error *error) {
  const fnl_goal *goal = &valuer->goal;
  valuer->needed = FNL_TAKE(&valuer->memory, valuer->figures.n_columns, int);
  if (!valuer->needed)
    return fnl_error_no_memory(error);
  need(valuer, goal->numerator);
  need(valuer, goal->denominator);
  for (int j = 0; j < goal->n_targets; j++) {
    for (int k = 0; k < goal->targets[j].n_numerators; k++)
      need(valuer, goal->targets[j].numerator[k]);
    need(valuer, goal->targets[j].denominator);
  }
  return FNL_OK;
}

/* The search goes by expected counts, which do not know people one by one. */
static fnl_status refuse_persons(const fnl_plan *plan, fnl_error *error) {
  if (!fnl_plan_is_personal(plan))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EENGINE, plan->file, 0,
                   "the optimizer searches with the engine \"expected\", which cannot follow word "
                   "from one person to another");
  fnl_error_hint(error, "leave `network`, `law` and `sharing_shape` out; or compare splits by "
                        "`funnel simulate` with --set budget.split.NAME=SHARE");
  return FNL_EENGINE;
}

fnl_status fnl_valuer_init(fnl_valuer *valuer, const fnl_plan *plan, const fnl_variables *variables,
                           int n_threads, int n_worlds, uint64_t first_world, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(valuer, 0, sizeof *valuer);
  FNL_TRY(refuse_persons(plan, error));
  valuer->plan = plan;
  valuer->variables = variables;
  valuer->n_threads = n_threads;
  valuer->n_worlds = fnl_plan_is_uncertain(plan) ? n_worlds : 1;
  valuer->worlds = FNL_TAKE(&valuer->memory, valuer->n_worlds, fnl_world);
  valuer->draws = FNL_TAKE(&valuer->memory, valuer->n_worlds, fnl_draw);
  valuer->places = FNL_TAKE(&valuer->memory, n_threads, fnl_valuer_place);
  if (valuer->memory.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  FNL_TRY(make_worlds(valuer, first_world, error));
  FNL_TRY(fnl_figures_init(&valuer->figures, &valuer->worlds[0], NULL, error));
  FNL_TRY(fnl_goal_init(&valuer->goal, variables, &valuer->figures, error));
  FNL_TRY(list_needed(valuer, error));
  valuer->target_scale = FNL_TAKE(&valuer->memory, valuer->goal.n_targets, double);
  for (int j = 0; valuer->target_scale && j < valuer->goal.n_targets; j++)
    valuer->target_scale[j] = 1.0; /* targets are parts of their bounds */
  for (int i = 0; i < n_threads; i++)
    FNL_TRY(fnl_valuer_place_init(valuer, &valuer->places[i], error));
  fnl_goal_set_units(&valuer->goal, fnl_valuer_row_of_money(valuer, 0, NULL));
  fnl_goal_set_width(&valuer->goal, valuer->n_worlds, valuer->figures.n_columns,
                     valuer->places[0].lanes[0].rows);
out:
  if (status != FNL_OK)
    fnl_valuer_free(valuer);
  return status;
}

fnl_status fnl_valuer_widen(fnl_valuer *valuer, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < valuer->n_threads && !valuer->is_wide; i++)
    FNL_TRY(fnl_valuer_place_widen(valuer, &valuer->places[i], error));
  valuer->is_wide = true;
out:
  return status;
}

void fnl_valuer_free(fnl_valuer *valuer) {
  for (int i = 0; valuer->places && i < valuer->n_threads; i++)
    fnl_valuer_place_free(valuer, &valuer->places[i]);
  fnl_goal_free(&valuer->goal);
  fnl_figures_free(&valuer->figures);
  for (int s = 0; valuer->worlds && valuer->draws && s < valuer->n_worlds; s++) {
    fnl_draw_free(&valuer->draws[s]);
    fnl_world_free(&valuer->worlds[s]);
  }
  fnl_arena_free(&valuer->memory);
  memset(valuer, 0, sizeof *valuer);
}

/* ---- values ---- */

static double goal_of(const fnl_valuer *valuer, const fnl_valuer_place *place,
                      const fnl_valuer_lane *lane) {
  return fnl_goal_value(&valuer->goal, valuer->n_worlds, valuer->figures.n_columns, lane->rows,
                        lane->goal_weights, place->scratch);
}

double fnl_valuer_goal(fnl_valuer *valuer, int thread, const double *x) {
  fnl_valuer_place *place = &valuer->places[thread];
  fnl_valuer_place_run(valuer, place, 1, &x, false);
  return goal_of(valuer, place, &place->lanes[0]);
}

void fnl_valuer_rows(fnl_valuer *valuer, int thread, int n, const double *const x[],
                     const double *rows[]) {
  fnl_valuer_place *place = &valuer->places[thread];
  fnl_valuer_place_run(valuer, place, n, x, true);
  for (int k = 0; k < n; k++)
    rows[k] = fnl_valuer_lane_means(valuer, &place->lanes[k]);
}

const double *fnl_valuer_row(fnl_valuer *valuer, int thread, const double *x) {
  const double *row;
  fnl_valuer_rows(valuer, thread, 1, &x, &row);
  return row;
}

const double *fnl_valuer_row_of_money(fnl_valuer *valuer, int thread, const double *money) {
  fnl_valuer_place *place = &valuer->places[thread];
  fnl_valuer_place_run_money(valuer, place, money);
  return fnl_valuer_lane_means(valuer, &place->lanes[0]);
}

static void targets_of(const fnl_valuer *valuer, const double *row, double *targets) {
  for (int j = 0; j < valuer->goal.n_targets; j++)
    targets[j] = fnl_target_value(&valuer->goal.targets[j], row);
}

static void values(void *context, int thread, int n, const double *const x[], double goals[],
                   double *const targets[]) {
  const fnl_valuer *valuer = context;
  fnl_valuer_place *place = &valuer->places[thread];
  fnl_valuer_place_run(valuer, place, n, x, false);
  for (int k = 0; k < n; k++) {
    goals[k] = goal_of(valuer, place, &place->lanes[k]);
    if (valuer->goal.n_targets > 0)
      targets_of(valuer, fnl_valuer_lane_means(valuer, &place->lanes[k]), targets[k]);
  }
}

bool fnl_valuer_targets_hold(const fnl_valuer *valuer, const double *x, const double *targets) {
  for (int j = 0; j < valuer->goal.n_targets; j++) {
    const int item = valuer->goal.targets[j].item;
    const bool applies =
        item < 0 || fnl_variables_money(valuer->variables, x, item) > FNL_REGION_TOLERANCE;
    if (applies && !(targets[j] >= -FNL_TARGET_TOLERANCE))
      return false;
  }
  return true;
}

bool fnl_valuer_row_meets_targets(fnl_valuer *valuer, int thread, const double *x,
                                  const double *row) {
  double *targets = valuer->places[thread].target_values;
  targets_of(valuer, row, targets);
  return fnl_valuer_targets_hold(valuer, x, targets);
}

bool fnl_valuer_meets_targets(fnl_valuer *valuer, int thread, const double *x) {
  fnl_valuer_place *place = &valuer->places[thread];
  if (valuer->goal.n_targets == 0)
    return true;
  fnl_valuer_place_run(valuer, place, 1, &x, false);
  return fnl_valuer_row_meets_targets(valuer, thread, x,
                                      fnl_valuer_lane_means(valuer, &place->lanes[0]));
}

/* ---- derivatives ---- */

/* What a unit of each column of world s adds to the weighted sum of goal and targets. */
static void weigh_columns(const fnl_valuer *valuer, fnl_valuer_lane *lane, int s,
                          const fnl_slope *slope, const double *means) {
  const fnl_goal *goal = &valuer->goal;
  double *weights = lane->column_weights;
  memset(weights, 0, (size_t)valuer->figures.n_columns * sizeof *weights);
  weights[goal->numerator] += slope->goal_weight * lane->goal_weights[2 * s];
  if (goal->denominator >= 0)
    weights[goal->denominator] += slope->goal_weight * lane->goal_weights[2 * s + 1];
  for (int j = 0; j < goal->n_targets; j++)
    if (slope->target_weights && slope->target_weights[j] != 0.0)
      fnl_target_weigh(&goal->targets[j], means, slope->target_weights[j] / valuer->n_worlds,
                       weights);
}

static void gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  const fnl_valuer *valuer = context;
  fnl_valuer_place *place = &valuer->places[thread];
  const double *means[FNL_LANDSCAPE_MOST];
  fnl_valuer_place_want_none(place);
  for (int k = 0; k < n; k++) {
    fnl_valuer_lane *lane = &place->lanes[slopes[k].point];
    fnl_valuer_lane_want(valuer, lane);
    means[k] = slopes[k].target_weights ? fnl_valuer_lane_means(valuer, lane) : NULL;
  }
  for (int s = 0; s < valuer->n_worlds; s++) {
    for (int k = 0; k < n; k++)
      weigh_columns(valuer, &place->lanes[slopes[k].point], s, &slopes[k], means[k]);
    fnl_valuer_place_back(valuer, place, s, fnl_valuer_reference(valuer, s));
  }
  for (int k = 0; k < n; k++) {
    const fnl_valuer_lane *lane = &place->lanes[slopes[k].point];
    fnl_variables_gather(valuer->variables, lane->money_sum, lane->day_sum, slopes[k].gradient);
  }
}

fnl_landscape fnl_valuer_landscape(fnl_valuer *valuer) {
  return (fnl_landscape){.region = &valuer->variables->region,
                         .n_targets = valuer->goal.n_targets,
                         .target_scale = valuer->target_scale,
                         .n_most = valuer->is_wide ? FNL_LANDSCAPE_MOST : 1,
                         .values = values,
                         .gradients = gradients,
                         .context = valuer};
}

int fnl_valuer_total(const fnl_valuer *valuer, const char *figure) {
  const int index = fnl_figures_find(&valuer->figures, FNL_GROUP_TOTALS, 0, figure);
  return valuer->figures.figures[index].numerator;
}

/* One more unit for a campaign, spread over its days as its money is; evenly where it has none. */
static double of_one_unit(const fnl_valuer *valuer, const fnl_valuer_lane *lane, int campaign) {
  const int n_days = valuer->worlds[0].n_days;
  const size_t at = (size_t)campaign * (size_t)n_days;
  const bool has_money = lane->by_campaign[campaign] > 0.0;
  const double *part = (has_money ? lane->by_day : valuer->variables->part) + at;
  double sum = 0.0, parts = 0.0;
  for (int t = 0; t < n_days; t++) {
    sum += part[t] * lane->day_sum[at + (size_t)t];
    parts += part[t];
  }
  return parts > 0.0 ? sum / parts : 0.0;
}

/* Sums the derivatives of a column's mean at the first lane, with respect to parts of each world's
 * budget or to money. */
static void differentiate(const fnl_valuer *valuer, fnl_valuer_place *place, int column,
                          bool of_parts) {
  fnl_valuer_lane *lane = &place->lanes[0];
  fnl_valuer_place_want_none(place);
  fnl_valuer_lane_want(valuer, lane);
  memset(lane->column_weights, 0, (size_t)valuer->figures.n_columns * sizeof(double));
  lane->column_weights[column] = 1.0 / valuer->n_worlds;
  for (int s = 0; s < valuer->n_worlds; s++)
    fnl_valuer_place_back(valuer, place, s, of_parts ? fnl_valuer_reference(valuer, s) : 1.0);
}

void fnl_valuer_marginals(fnl_valuer *valuer, int thread, int column, double *by_variable,
                          double *by_campaign) {
  fnl_valuer_place *place = &valuer->places[thread];
  const fnl_valuer_lane *lane = &place->lanes[0];
  if (by_variable) {
    differentiate(valuer, place, column, true);
    fnl_variables_gather(valuer->variables, lane->money_sum, lane->day_sum, by_variable);
  }
  if (!by_campaign)
    return;
  differentiate(valuer, place, column, false);
  for (int c = 0; c < valuer->plan->n_campaigns; c++)
    by_campaign[c] =
        valuer->variables->n_periods == 1 ? lane->money_sum[c] : of_one_unit(valuer, lane, c);
}
