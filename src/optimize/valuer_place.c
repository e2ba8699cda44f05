/* valuer_place.c: points through the worlds and back, one at a time or side by side. */
#include "optimize/valuer_place.h"

#include <assert.h>
#include <string.h>

static_assert((int)FNL_LANDSCAPE_MOST <= (int)FNL_ABREAST, "points at once that can be simulated");

/* ---- memory ---- */

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

fnl_status fnl_valuer_place_init(const fnl_valuer *valuer, fnl_valuer_place *place,
                                 fnl_error *error) {
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

fnl_status fnl_valuer_place_widen(const fnl_valuer *valuer, fnl_valuer_place *place,
                                  fnl_error *error) {
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

void fnl_valuer_place_free(const fnl_valuer *valuer, fnl_valuer_place *place) {
  free_gradients(valuer, place);
  for (int s = 0; place->abreast && s < valuer->n_worlds; s++)
    fnl_abreast_free(place->abreast[s]);
  for (int k = 0; k < FNL_LANDSCAPE_MOST; k++)
    fnl_run_free(&place->runs[k]);
  fnl_arena_free(&place->memory);
}

/* ---- runs ---- */

double fnl_valuer_reference(const fnl_valuer *valuer, int s) {
  return valuer->variables->total_is_free ? valuer->variables->reference : valuer->worlds[s].budget;
}

/* What a point spends in world s. The parts that come on each day stay until the way back. */
static fnl_spending spending_in(const fnl_valuer *valuer, fnl_valuer_lane *lane, int s) {
  const fnl_world *world = &valuer->worlds[s];
  const double reference = fnl_valuer_reference(valuer, s);
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

void fnl_valuer_place_run(const fnl_valuer *valuer, fnl_valuer_place *place, int n,
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

void fnl_valuer_place_run_money(const fnl_valuer *valuer, fnl_valuer_place *place,
                                const double *money) {
  place->n = 1;
  place->spendings[0] = (fnl_spending){.money = money};
  for (int s = 0; s < valuer->n_worlds; s++)
    run_world(valuer, place, s, true);
}

const double *fnl_valuer_lane_means(const fnl_valuer *valuer, fnl_valuer_lane *lane) {
  const int n_columns = valuer->figures.n_columns;
  if (valuer->n_worlds == 1)
    return lane->rows;
  memset(lane->means, 0, (size_t)n_columns * sizeof *lane->means);
  for (int s = 0; s < valuer->n_worlds; s++)
    for (int k = 0; k < n_columns; k++)
      lane->means[k] += lane->rows[s * n_columns + k] / valuer->n_worlds;
  return lane->means;
}

/* ---- the way back ---- */

/* From a lane's weighted columns to what they weigh of a run; zeros where it is not wanted. */
static void weigh_run(const fnl_valuer *valuer, const fnl_world *world, fnl_valuer_lane *lane,
                      fnl_run_weights *weights) {
  fnl_run_weights_clear(weights, world);
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
void fnl_valuer_place_back(const fnl_valuer *valuer, fnl_valuer_place *place, int s,
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

void fnl_valuer_lane_want(const fnl_valuer *valuer, fnl_valuer_lane *lane) {
  const size_t n = (size_t)valuer->plan->n_campaigns;
  lane->wanted = true;
  memset(lane->money_sum, 0, n * sizeof(double));
  memset(lane->day_sum, 0, n * (size_t)valuer->worlds[0].n_days * sizeof(double));
}

void fnl_valuer_place_want_none(fnl_valuer_place *place) {
  for (int k = 0; k < place->n; k++)
    place->lanes[k].wanted = false;
}
