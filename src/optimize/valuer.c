/* valuer.c: runs of the `expected` engine in every world, their columns, and the way back. */
#include "optimize/valuer.h"

#include "engine/gradient.h"
#include "optimize/lagrangian.h"

#include <stdlib.h>
#include <string.h>

struct fnl_valuer_place {
  fnl_arena memory;
  fnl_run run;
  fnl_gradient **gradients;    /* [n_worlds] the tape of each */
  double *by_campaign;         /* [n_campaigns] parts of the reference */
  double *by_day;              /* [n_campaigns * n_days] the same */
  double *money;               /* [n_campaigns] */
  double *planned;             /* [n_campaigns * n_days] */
  double *release, *most;      /* [n_campaigns * n_days] */
  double *rows;                /* [n_worlds * n_columns] */
  double *means;               /* [n_columns] */
  double *target_values;       /* [n_targets] */
  double *goal_weights;        /* [2 * n_worlds] */
  double *scratch;             /* [3 * n_worlds] */
  double *column_weights;      /* [n_columns] of one world */
  fnl_run_weights weights;     /* of one world */
  double *granted;             /* [n_campaigns] of one world */
  double *day_sum, *money_sum; /* over the worlds, of derivatives */
  double *day_own, *money_own; /* of one world */
};

/* ---- lifecycle ---- */

static fnl_status place_init(fnl_valuer *valuer, fnl_valuer_place *place, fnl_error *error) {
  const fnl_world *world = &valuer->worlds[0];
  const size_t n_campaigns = (size_t)valuer->plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)world->n_days;
  const size_t n_worlds = (size_t)valuer->n_worlds, n_columns = (size_t)valuer->figures.n_columns;
  fnl_arena *memory = &place->memory;
  fnl_status status = FNL_OK;
  double **const by_campaign[] = {&place->by_campaign, &place->money, &place->granted,
                                  &place->money_sum, &place->money_own};
  double **const by_day[] = {&place->by_day, &place->planned, &place->release,
                             &place->most,   &place->day_sum, &place->day_own};
  for (size_t i = 0; i < sizeof by_campaign / sizeof *by_campaign; i++)
    *by_campaign[i] = FNL_TAKE(memory, n_campaigns, double);
  for (size_t i = 0; i < sizeof by_day / sizeof *by_day; i++)
    *by_day[i] = FNL_TAKE(memory, n_days, double);
  place->gradients = FNL_TAKE(memory, n_worlds, fnl_gradient *);
  place->rows = FNL_TAKE(memory, n_worlds * n_columns, double);
  place->means = FNL_TAKE(memory, n_columns, double);
  place->column_weights = FNL_TAKE(memory, n_columns, double);
  place->goal_weights = FNL_TAKE(memory, 2 * n_worlds, double);
  place->scratch = FNL_TAKE(memory, 3 * n_worlds, double);
  place->target_values = FNL_TAKE(memory, valuer->goal.n_targets, double);
  place->weights = (fnl_run_weights){
      .flow_count = FNL_TAKE(memory, world->n_flows, double),
      .slot_count = FNL_TAKE(memory, world->n_slot_cells, double),
      .touches = FNL_TAKE(memory, world->n_causes, double),
      .spend = FNL_TAKE(memory, world->n_causes, double),
      .people_end = FNL_TAKE(memory, world->n_cells, double),
  };
  if (memory->failed)
    return fnl_error_no_memory(error);
  FNL_TRY(fnl_run_init(&place->run, world, error));
  for (int s = 0; s < valuer->n_worlds; s++)
    FNL_TRY(fnl_gradient_init(&place->gradients[s], &valuer->worlds[s], error));
out:
  return status;
}

static void place_free(const fnl_valuer *valuer, fnl_valuer_place *place) {
  for (int s = 0; place->gradients && s < valuer->n_worlds; s++)
    fnl_gradient_free(place->gradients[s]);
  fnl_run_free(&place->run);
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
                     valuer->places[0].rows);
out:
  if (status != FNL_OK)
    fnl_valuer_free(valuer);
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

/* Measures all columns, or those that are needed. */
static void measure(fnl_valuer *valuer, fnl_valuer_place *place, int s,
                    const fnl_spending *spending, bool all) {
  const fnl_world *world = &valuer->worlds[s];
  double *row = place->rows + (size_t)s * (size_t)valuer->figures.n_columns;
  fnl_gradient_run(place->gradients[s], world, spending, &place->run);
  if (all)
    fnl_figures_row(&valuer->figures, world, &place->run, row);
  for (int k = 0; k < valuer->n_needed && !all; k++)
    row[valuer->needed[k]] =
        fnl_figures_measure(&valuer->figures, world, &place->run, valuer->needed[k]);
}

static void run_world(fnl_valuer *valuer, fnl_valuer_place *place, int s, bool all) {
  const fnl_world *world = &valuer->worlds[s];
  const double reference = reference_in(valuer, s);
  fnl_spending spending = {.money = place->money};
  for (int c = 0; c < valuer->plan->n_campaigns; c++)
    place->money[c] = reference * place->by_campaign[c];
  if (valuer->variables->n_periods > 1) {
    const size_t n = (size_t)valuer->plan->n_campaigns * (size_t)world->n_days;
    for (size_t i = 0; i < n; i++)
      place->planned[i] = reference * place->by_day[i];
    fnl_spending_from_days(world, place->planned, place->money, place->release, place->most);
    spending.release = place->release;
    spending.most = place->most;
  }
  measure(valuer, place, s, &spending, all);
}

static void run_worlds(fnl_valuer *valuer, int thread, const double *x, bool all) {
  fnl_valuer_place *place = &valuer->places[thread];
  fnl_variables_spread(valuer->variables, x, place->by_campaign, place->by_day);
  for (int s = 0; s < valuer->n_worlds; s++)
    run_world(valuer, place, s, all);
}

double fnl_valuer_goal(fnl_valuer *valuer, int thread, const double *x) {
  fnl_valuer_place *place = &valuer->places[thread];
  run_worlds(valuer, thread, x, false);
  return fnl_goal_value(&valuer->goal, valuer->n_worlds, valuer->figures.n_columns, place->rows,
                        place->goal_weights, place->scratch);
}

/* Means of all columns; those that were not measured mean nothing. */
static const double *means_of(fnl_valuer *valuer, int thread) {
  fnl_valuer_place *place = &valuer->places[thread];
  const int n_columns = valuer->figures.n_columns;
  if (valuer->n_worlds == 1)
    return place->rows;
  memset(place->means, 0, (size_t)n_columns * sizeof *place->means);
  for (int s = 0; s < valuer->n_worlds; s++)
    for (int k = 0; k < n_columns; k++)
      place->means[k] += place->rows[s * n_columns + k] / valuer->n_worlds;
  return place->means;
}

const double *fnl_valuer_row(fnl_valuer *valuer, int thread, const double *x) {
  run_worlds(valuer, thread, x, true);
  return means_of(valuer, thread);
}

const double *fnl_valuer_row_of_money(fnl_valuer *valuer, int thread, const double *money) {
  const fnl_spending spending = {.money = money};
  for (int s = 0; s < valuer->n_worlds; s++)
    measure(valuer, &valuer->places[thread], s, money ? &spending : NULL, true);
  return means_of(valuer, thread);
}

static void values(void *context, int thread, const double *x, double *goal, double *targets) {
  fnl_valuer *valuer = context;
  *goal = fnl_valuer_goal(valuer, thread, x);
  if (valuer->goal.n_targets == 0)
    return;
  const double *row = means_of(valuer, thread);
  for (int j = 0; j < valuer->goal.n_targets; j++)
    targets[j] = fnl_target_value(&valuer->goal.targets[j], row);
}

bool fnl_valuer_meets_targets(fnl_valuer *valuer, int thread, const double *x) {
  fnl_valuer_place *place = &valuer->places[thread];
  double goal;
  if (valuer->goal.n_targets == 0)
    return true;
  values(valuer, thread, x, &goal, place->target_values);
  for (int j = 0; j < valuer->goal.n_targets; j++) {
    const int item = valuer->goal.targets[j].item;
    const bool applies =
        item < 0 || fnl_variables_money(valuer->variables, x, item) > FNL_REGION_TOLERANCE;
    if (applies && !(place->target_values[j] >= -FNL_TARGET_TOLERANCE))
      return false;
  }
  return true;
}

/* ---- derivatives ---- */

/* What a unit of each column of world s adds to the weighted sum of goal and targets. */
static void weigh_columns(fnl_valuer *valuer, fnl_valuer_place *place, int s, double goal_weight,
                          const double *target_weights, const double *means) {
  const fnl_goal *goal = &valuer->goal;
  double *weights = place->column_weights;
  memset(weights, 0, (size_t)valuer->figures.n_columns * sizeof *weights);
  weights[goal->numerator] += goal_weight * place->goal_weights[2 * s];
  if (goal->denominator >= 0)
    weights[goal->denominator] += goal_weight * place->goal_weights[2 * s + 1];
  for (int j = 0; j < goal->n_targets; j++)
    if (target_weights && target_weights[j] != 0.0)
      fnl_target_weigh(&goal->targets[j], means, target_weights[j] / valuer->n_worlds, weights);
}

static void clear_weights(const fnl_world *world, fnl_run_weights *weights) {
  memset(weights->flow_count, 0, (size_t)world->n_flows * sizeof(double));
  memset(weights->slot_count, 0, (size_t)world->n_slot_cells * sizeof(double));
  memset(weights->touches, 0, (size_t)world->n_causes * sizeof(double));
  memset(weights->spend, 0, (size_t)world->n_causes * sizeof(double));
  memset(weights->people_end, 0, (size_t)world->n_cells * sizeof(double));
  memset(weights->beyond, 0, sizeof weights->beyond);
}

/* Adds the derivatives of one world's weighted columns, times `reference`, to the sums. */
static void back_through(fnl_valuer *valuer, fnl_valuer_place *place, int s, double reference) {
  const fnl_world *world = &valuer->worlds[s];
  const int n_campaigns = valuer->plan->n_campaigns, n_days = world->n_days;
  const bool by_day = valuer->variables->n_periods > 1;
  clear_weights(world, &place->weights);
  memset(place->granted, 0, (size_t)n_campaigns * sizeof *place->granted);
  for (int k = 0; k < valuer->figures.n_columns; k++)
    if (place->column_weights[k] != 0.0)
      fnl_figures_weigh(&valuer->figures, world, k, place->column_weights[k], &place->weights,
                        place->granted);
  fnl_gradient_back(place->gradients[s], world, &place->weights, by_day ? place->day_own : NULL,
                    by_day ? NULL : place->money_own);
  for (int c = 0; c < n_campaigns; c++) {
    if (!by_day) {
      place->money_sum[c] += reference * (place->money_own[c] + place->granted[c]);
      continue;
    }
    for (int t = 0; t < n_days; t++)
      place->day_sum[c * n_days + t] +=
          reference * (place->day_own[c * n_days + t] + place->granted[c]);
  }
}

static void clear_sums(const fnl_valuer *valuer, fnl_valuer_place *place) {
  const size_t n = (size_t)valuer->plan->n_campaigns;
  memset(place->money_sum, 0, n * sizeof(double));
  memset(place->day_sum, 0, n * (size_t)valuer->worlds[0].n_days * sizeof(double));
}

static void gradient(void *context, int thread, double goal_weight, const double *target_weights,
                     double *result) {
  fnl_valuer *valuer = context;
  fnl_valuer_place *place = &valuer->places[thread];
  const double *means = target_weights ? means_of(valuer, thread) : NULL;
  clear_sums(valuer, place);
  for (int s = 0; s < valuer->n_worlds; s++) {
    weigh_columns(valuer, place, s, goal_weight, target_weights, means);
    back_through(valuer, place, s, reference_in(valuer, s));
  }
  fnl_variables_gather(valuer->variables, place->money_sum, place->day_sum, result);
}

fnl_landscape fnl_valuer_landscape(fnl_valuer *valuer) {
  return (fnl_landscape){.region = &valuer->variables->region,
                         .n_targets = valuer->goal.n_targets,
                         .target_scale = valuer->target_scale,
                         .values = values,
                         .gradient = gradient,
                         .context = valuer};
}

int fnl_valuer_total(const fnl_valuer *valuer, const char *figure) {
  const int index = fnl_figures_find(&valuer->figures, FNL_GROUP_TOTALS, 0, figure);
  return valuer->figures.figures[index].numerator;
}

/* One more unit for a campaign, spread over its days as its money is; evenly where it has none. */
static double of_one_unit(const fnl_valuer *valuer, const fnl_valuer_place *place, int campaign) {
  const int n_days = valuer->worlds[0].n_days;
  const size_t at = (size_t)campaign * (size_t)n_days;
  const bool has_money = place->by_campaign[campaign] > 0.0;
  const double *part = (has_money ? place->by_day : valuer->variables->part) + at;
  double sum = 0.0, parts = 0.0;
  for (int t = 0; t < n_days; t++) {
    sum += part[t] * place->day_sum[at + (size_t)t];
    parts += part[t];
  }
  return parts > 0.0 ? sum / parts : 0.0;
}

void fnl_valuer_marginals(fnl_valuer *valuer, int thread, int column, double *by_variable,
                          double *by_campaign) {
  fnl_valuer_place *place = &valuer->places[thread];
  for (int pass = 0; pass < 2; pass++) { /* parts of each world's budget, then money */
    if (pass == 0 ? !by_variable : !by_campaign)
      continue;
    clear_sums(valuer, place);
    memset(place->column_weights, 0, (size_t)valuer->figures.n_columns * sizeof(double));
    place->column_weights[column] = 1.0 / valuer->n_worlds;
    for (int s = 0; s < valuer->n_worlds; s++)
      back_through(valuer, place, s, pass == 0 ? reference_in(valuer, s) : 1.0);
    if (pass == 0)
      fnl_variables_gather(valuer->variables, place->money_sum, place->day_sum, by_variable);
    for (int c = 0; pass == 1 && c < valuer->plan->n_campaigns; c++)
      by_campaign[c] =
          valuer->variables->n_periods == 1 ? place->money_sum[c] : of_one_unit(valuer, place, c);
  }
}
