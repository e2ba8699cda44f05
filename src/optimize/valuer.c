/* valuer.c: runs of the `expected` engine in every world, their columns, and the way back. */
#include "optimize/valuer.h"

#include "engine/abreast.h"
#include "optimize/lagrangian.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert((int)FNL_LANDSCAPE_MOST <= (int)FNL_ABREAST, "points at once that can be simulated");

/* One of the points that are valued at once. */
typedef struct {
  double *by_campaign;         /* [n_campaigns] parts of the reference */
  double *by_day;              /* [n_campaigns * n_days] the same */
  double *money;               /* [n_campaigns] of one world, as the next */
  double *planned;             /* [n_campaigns * n_days] */
  double *release, *most;      /* [n_schedules * n_campaigns * n_days] */
  double *rows;                /* [n_worlds * n_columns] */
  double *means;               /* [n_columns] */
  double *goal_weights;        /* [2 * n_worlds] */
  bool wanted;                 /* whether the way back is for it, too */
  double *column_weights;      /* [n_columns] of one world */
  double *granted;             /* [n_campaigns] of one world */
  double *day_sum, *money_sum; /* over the worlds, of derivatives */
  double *day_own, *money_own; /* of one world */
} fnl_valuer_lane;

struct fnl_valuer_place {
  fnl_arena memory;
  int n;                   /* points valued last */
  fnl_gradient **gradient; /* [n_worlds] the tape of each; NULL once it is widened */
  fnl_abreast **abreast;   /* [n_worlds] the tapes of several points; NULL before */
  fnl_valuer_lane lanes[FNL_LANDSCAPE_MOST];
  fnl_spending spendings[FNL_LANDSCAPE_MOST]; /* of one world, as the next two */
  fnl_run runs[FNL_LANDSCAPE_MOST];
  fnl_run_weights weights[FNL_LANDSCAPE_MOST];
  double *target_values; /* [n_targets] */
  double *scratch;       /* [3 * n_worlds] */
};

/* ---- lifecycle ---- */

/* Worlds whose money may come in days of other parts: by rounding, where budgets differ. */
static int n_schedules(const fnl_valuer *valuer) {
  const bool differ = !valuer->variables->total_is_free && valuer->variables->n_periods > 1 &&
                      valuer->plan->budget.law != FNL_CERTAIN;
  return differ ? valuer->n_worlds : 1;
}

static void take_lane(const fnl_valuer *valuer, fnl_arena *memory, fnl_valuer_lane *lane) {
  const size_t n_campaigns = (size_t)valuer->plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)valuer->worlds[0].n_days;
  const size_t n_scheduled = (size_t)n_schedules(valuer) * n_days;
  const size_t n_worlds = (size_t)valuer->n_worlds, n_columns = (size_t)valuer->figures.n_columns;
  double **const by_campaign[] = {&lane->by_campaign, &lane->money, &lane->granted,
                                  &lane->money_sum, &lane->money_own};
  double **const by_day[] = {&lane->by_day, &lane->planned, &lane->day_sum, &lane->day_own};
  for (size_t i = 0; i < sizeof by_campaign / sizeof *by_campaign; i++)
    *by_campaign[i] = FNL_TAKE(memory, n_campaigns, double);
  for (size_t i = 0; i < sizeof by_day / sizeof *by_day; i++)
    *by_day[i] = FNL_TAKE(memory, n_days, double);
  lane->release = FNL_TAKE(memory, n_scheduled, double);
  lane->most = FNL_TAKE(memory, n_scheduled, double);
  lane->rows = FNL_TAKE(memory, n_worlds * n_columns, double);
  lane->means = FNL_TAKE(memory, n_columns, double);
  lane->column_weights = FNL_TAKE(memory, n_columns, double);
  lane->goal_weights = FNL_TAKE(memory, 2 * n_worlds, double);
}

static fnl_status lane_init(const fnl_valuer *valuer, fnl_valuer_place *place, int k,
                            fnl_error *error) {
  take_lane(valuer, &place->memory, &place->lanes[k]);
  fnl_run_weights_init(&place->weights[k], &valuer->worlds[0], &place->memory);
  return place->memory.failed ? fnl_error_no_memory(error)
                              : fnl_run_init(&place->runs[k], &valuer->worlds[0], error);
}

static fnl_status place_init(const fnl_valuer *valuer, fnl_valuer_place *place, fnl_error *error) {
  fnl_status status = FNL_OK;
  place->gradient = FNL_TAKE(&place->memory, valuer->n_worlds, fnl_gradient *);
  place->scratch = FNL_TAKE(&place->memory, 3 * valuer->n_worlds, double);
  place->target_values = FNL_TAKE(&place->memory, valuer->goal.n_targets, double);
  FNL_TRY(lane_init(valuer, place, 0, error));
  for (int s = 0; s < valuer->n_worlds; s++)
    FNL_TRY(fnl_gradient_init(&place->gradient[s], &valuer->worlds[s], error));
out:
  return status;
}

static void free_gradients(const fnl_valuer *valuer, fnl_valuer_place *place) {
  for (int s = 0; place->gradient && s < valuer->n_worlds; s++)
    fnl_gradient_free(place->gradient[s]);
  place->gradient = NULL;
}

static fnl_status widen(const fnl_valuer *valuer, fnl_valuer_place *place, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int k = 1; k < FNL_LANDSCAPE_MOST; k++)
    FNL_TRY(lane_init(valuer, place, k, error));
  place->abreast = FNL_TAKE(&place->memory, valuer->n_worlds, fnl_abreast *);
  if (!place->abreast)
    return fnl_error_no_memory(error);
  for (int s = 0; s < valuer->n_worlds; s++)
    FNL_TRY(fnl_abreast_init(&place->abreast[s], &valuer->worlds[s], error));
  free_gradients(valuer, place);
out:
  return status;
}

static void place_free(const fnl_valuer *valuer, fnl_valuer_place *place) {
  free_gradients(valuer, place);
  for (int s = 0; place->abreast && s < valuer->n_worlds; s++)
    fnl_abreast_free(place->abreast[s]);
  for (int k = 0; k < FNL_LANDSCAPE_MOST; k++)
    fnl_run_free(&place->runs[k]);
  fnl_arena_free(&place->memory);
}

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
    FNL_TRY(place_init(valuer, &valuer->places[i], error));
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
    FNL_TRY(widen(valuer, &valuer->places[i], error));
  valuer->is_wide = true;
out:
  return status;
}

void fnl_valuer_free(fnl_valuer *valuer) {
  for (int i = 0; valuer->places && i < valuer->n_threads; i++)
    place_free(valuer, &valuer->places[i]);
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

/* Money that 1 stands for in a world: where how much to spend is decided, a fixed amount. */
static double reference_in(const fnl_valuer *valuer, int s) {
  return valuer->variables->total_is_free ? valuer->variables->reference : valuer->worlds[s].budget;
}

/* What a point spends in world s. The parts that come on each day stay until the way back. */
static fnl_spending spending_in(const fnl_valuer *valuer, fnl_valuer_lane *lane, int s) {
  const fnl_world *world = &valuer->worlds[s];
  const double reference = reference_in(valuer, s);
  const size_t n_campaigns = (size_t)valuer->plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)world->n_days;
  const size_t schedule = n_schedules(valuer) > 1 ? (size_t)s * n_days : 0;
  const fnl_spending in_parts = {lane->money, lane->release + schedule, lane->most + schedule};
  for (size_t c = 0; c < n_campaigns; c++)
    lane->money[c] = reference * lane->by_campaign[c];
  if (valuer->variables->n_periods == 1)
    return (fnl_spending){.money = lane->money};
  for (size_t i = 0; i < n_days; i++)
    lane->planned[i] = reference * lane->by_day[i];
  fnl_spending_from_days(world, lane->planned, lane->money, lane->release + schedule,
                         lane->most + schedule);
  return in_parts;
}

/* Measures all columns, or those that are needed. */
static void measure(const fnl_valuer *valuer, const fnl_run *run, int s, bool all,
                    fnl_valuer_lane *lane) {
  const fnl_world *world = &valuer->worlds[s];
  double *row = lane->rows + (size_t)s * (size_t)valuer->figures.n_columns;
  if (all)
    fnl_figures_row(&valuer->figures, world, run, row);
  for (int k = 0; k < valuer->n_needed && !all; k++)
    row[valuer->needed[k]] = fnl_figures_measure(&valuer->figures, world, run, valuer->needed[k]);
}

/* What the place's spendings give in world s. */
static void run_world(const fnl_valuer *valuer, fnl_valuer_place *place, int s, bool all) {
  const fnl_world *world = &valuer->worlds[s];
  if (place->abreast)
    fnl_abreast_run(place->abreast[s], world, place->n, place->spendings, place->runs);
  else
    fnl_gradient_run(place->gradient[s], world, place->spendings, place->runs);
  for (int k = 0; k < place->n; k++)
    measure(valuer, &place->runs[k], s, all, &place->lanes[k]);
}

static void run_worlds(const fnl_valuer *valuer, fnl_valuer_place *place, int n,
                       const double *const x[], bool all) {
  place->n = n;
  for (int k = 0; k < n; k++)
    fnl_variables_spread(valuer->variables, x[k], place->lanes[k].by_campaign,
                         place->lanes[k].by_day);
  for (int s = 0; s < valuer->n_worlds; s++) {
    for (int k = 0; k < n; k++)
      place->spendings[k] = spending_in(valuer, &place->lanes[k], s);
    run_world(valuer, place, s, all);
  }
}

static double goal_of(const fnl_valuer *valuer, const fnl_valuer_place *place,
                      const fnl_valuer_lane *lane) {
  return fnl_goal_value(&valuer->goal, valuer->n_worlds, valuer->figures.n_columns, lane->rows,
                        lane->goal_weights, place->scratch);
}

double fnl_valuer_goal(fnl_valuer *valuer, int thread, const double *x) {
  fnl_valuer_place *place = &valuer->places[thread];
  run_worlds(valuer, place, 1, &x, false);
  return goal_of(valuer, place, &place->lanes[0]);
}

/* Means of all columns; those that were not measured mean nothing. */
static const double *means_of(const fnl_valuer *valuer, fnl_valuer_lane *lane) {
  const int n_columns = valuer->figures.n_columns;
  if (valuer->n_worlds == 1)
    return lane->rows;
  memset(lane->means, 0, (size_t)n_columns * sizeof *lane->means);
  for (int s = 0; s < valuer->n_worlds; s++)
    for (int k = 0; k < n_columns; k++)
      lane->means[k] += lane->rows[s * n_columns + k] / valuer->n_worlds;
  return lane->means;
}

void fnl_valuer_rows(fnl_valuer *valuer, int thread, int n, const double *const x[],
                     const double *rows[]) {
  fnl_valuer_place *place = &valuer->places[thread];
  run_worlds(valuer, place, n, x, true);
  for (int k = 0; k < n; k++)
    rows[k] = means_of(valuer, &place->lanes[k]);
}

const double *fnl_valuer_row(fnl_valuer *valuer, int thread, const double *x) {
  const double *row;
  fnl_valuer_rows(valuer, thread, 1, &x, &row);
  return row;
}

const double *fnl_valuer_row_of_money(fnl_valuer *valuer, int thread, const double *money) {
  fnl_valuer_place *place = &valuer->places[thread];
  place->n = 1;
  place->spendings[0] = (fnl_spending){.money = money};
  for (int s = 0; s < valuer->n_worlds; s++)
    run_world(valuer, place, s, true);
  return means_of(valuer, &place->lanes[0]);
}

static void targets_of(const fnl_valuer *valuer, const double *row, double *targets) {
  for (int j = 0; j < valuer->goal.n_targets; j++)
    targets[j] = fnl_target_value(&valuer->goal.targets[j], row);
}

static void values(void *context, int thread, int n, const double *const x[], double goals[],
                   double *const targets[]) {
  const fnl_valuer *valuer = context;
  fnl_valuer_place *place = &valuer->places[thread];
  run_worlds(valuer, place, n, x, false);
  for (int k = 0; k < n; k++) {
    goals[k] = goal_of(valuer, place, &place->lanes[k]);
    if (valuer->goal.n_targets > 0)
      targets_of(valuer, means_of(valuer, &place->lanes[k]), targets[k]);
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
  run_worlds(valuer, place, 1, &x, false);
  return fnl_valuer_row_meets_targets(valuer, thread, x, means_of(valuer, &place->lanes[0]));
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

static void clear_weights(const fnl_world *world, fnl_run_weights *weights) {
  memset(weights->flow_count, 0, (size_t)world->n_flows * sizeof(double));
  memset(weights->slot_count, 0, (size_t)world->n_slot_cells * sizeof(double));
  memset(weights->touches, 0, (size_t)world->n_causes * sizeof(double));
  memset(weights->spend, 0, (size_t)world->n_causes * sizeof(double));
  memset(weights->people_end, 0, (size_t)world->n_cells * sizeof(double));
  memset(weights->beyond, 0, sizeof weights->beyond);
}

/* From a lane's weighted columns to what they weigh of a run; zeros where it is not wanted. */
static void weigh_run(const fnl_valuer *valuer, const fnl_world *world, fnl_valuer_lane *lane,
                      fnl_run_weights *weights) {
  clear_weights(world, weights);
  memset(lane->granted, 0, (size_t)valuer->plan->n_campaigns * sizeof *lane->granted);
  for (int k = 0; k < valuer->figures.n_columns && lane->wanted; k++)
    if (lane->column_weights[k] != 0.0)
      fnl_figures_weigh(&valuer->figures, world, k, lane->column_weights[k], weights,
                        lane->granted);
}

/* Adds one world's derivatives, times `reference`, to the sums. */
static void add_world(const fnl_valuer *valuer, fnl_valuer_lane *lane, double reference) {
  const int n_campaigns = valuer->plan->n_campaigns, n_days = valuer->worlds[0].n_days;
  for (int c = 0; c < n_campaigns; c++) {
    if (valuer->variables->n_periods == 1) {
      lane->money_sum[c] += reference * (lane->money_own[c] + lane->granted[c]);
      continue;
    }
    for (int t = 0; t < n_days; t++)
      lane->day_sum[c * n_days + t] +=
          reference * (lane->day_own[c * n_days + t] + lane->granted[c]);
  }
}

/* Adds the derivatives of world s, of the weighted columns of every lane where they are wanted. */
static void back_through(const fnl_valuer *valuer, fnl_valuer_place *place, int s,
                         double reference) {
  const fnl_world *world = &valuer->worlds[s];
  const bool with_periods = valuer->variables->n_periods > 1;
  double *by_day[FNL_LANDSCAPE_MOST], *by_money[FNL_LANDSCAPE_MOST];
  for (int k = 0; k < place->n; k++) {
    fnl_valuer_lane *lane = &place->lanes[k];
    weigh_run(valuer, world, lane, &place->weights[k]);
    by_day[k] = lane->wanted && with_periods ? lane->day_own : NULL;
    by_money[k] = lane->wanted && !with_periods ? lane->money_own : NULL;
  }
  if (place->abreast)
    fnl_abreast_back(place->abreast[s], world, place->n, place->weights, by_day, by_money);
  else
    fnl_gradient_back(place->gradient[s], world, place->weights, by_day[0], by_money[0]);
  for (int k = 0; k < place->n; k++)
    if (place->lanes[k].wanted)
      add_world(valuer, &place->lanes[k], reference);
}

static void want(const fnl_valuer *valuer, fnl_valuer_lane *lane) {
  const size_t n = (size_t)valuer->plan->n_campaigns;
  lane->wanted = true;
  memset(lane->money_sum, 0, n * sizeof(double));
  memset(lane->day_sum, 0, n * (size_t)valuer->worlds[0].n_days * sizeof(double));
}

static void want_none(fnl_valuer_place *place) {
  for (int k = 0; k < place->n; k++)
    place->lanes[k].wanted = false;
}

static void gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  const fnl_valuer *valuer = context;
  fnl_valuer_place *place = &valuer->places[thread];
  const double *means[FNL_LANDSCAPE_MOST];
  want_none(place);
  for (int k = 0; k < n; k++) {
    fnl_valuer_lane *lane = &place->lanes[slopes[k].point];
    want(valuer, lane);
    means[k] = slopes[k].target_weights ? means_of(valuer, lane) : NULL;
  }
  for (int s = 0; s < valuer->n_worlds; s++) {
    for (int k = 0; k < n; k++)
      weigh_columns(valuer, &place->lanes[slopes[k].point], s, &slopes[k], means[k]);
    back_through(valuer, place, s, reference_in(valuer, s));
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
  want_none(place);
  want(valuer, lane);
  memset(lane->column_weights, 0, (size_t)valuer->figures.n_columns * sizeof(double));
  lane->column_weights[column] = 1.0 / valuer->n_worlds;
  for (int s = 0; s < valuer->n_worlds; s++)
    back_through(valuer, place, s, of_parts ? reference_in(valuer, s) : 1.0);
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
