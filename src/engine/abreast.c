/* abreast.c: day 0 and the sums after the last day run by run; the days between, in lanes.
 *
 * Alone goes a single spending, and where the plan looks beyond its horizon every one: the days
 * after it are then most of the work.
 */
#include "engine/abreast.h"

#include "engine/lanes/lanes.h"

#include <stdlib.h>
#include <string.h>

/* lanes/lanes.c for any processor, and for those that have AVX2. */
extern const fnl_lanes_type fnl_lanes_any;
#ifdef FNL_HAS_LANES_AVX2
extern const fnl_lanes_type fnl_lanes_avx2;
#endif

struct fnl_abreast {
  const fnl_engine_type *engine;
  int n_alone;
  fnl_gradient *alone[FNL_ABREAST]; /* [n_alone] */
  bool in_lanes;                    /* the runs made last */
  const fnl_lanes_type *type;
  void *lanes; /* NULL: each alone */
  fnl_lanes_numbers arrays[FNL_N_LANES_ARRAYS];
  fnl_workplace places[FNL_ABREAST];
};

const fnl_lanes_type *const *fnl_lanes_types(void) {
#ifdef FNL_HAS_LANES_AVX2
  static const fnl_lanes_type *const with_avx2[] = {&fnl_lanes_avx2, &fnl_lanes_any, NULL};
  if (__builtin_cpu_supports("avx2"))
    return with_avx2;
#endif
  static const fnl_lanes_type *const without[] = {&fnl_lanes_any, NULL};
  return without;
}

/* ---- lifecycle ---- */

fnl_status fnl_abreast_init_in(fnl_abreast **abreast, const fnl_lanes_type *type,
                               const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_abreast *made = *abreast = calloc(1, sizeof *made);
  const bool looks_beyond = fnl_plan_looks_beyond(world->plan);
  if (!made)
    return fnl_error_no_memory(error);
  made->engine = fnl_engine_by_name("expected");
  made->type = type;
  made->n_alone = looks_beyond ? FNL_ABREAST : 1;
  for (int k = 0; k < made->n_alone; k++)
    FNL_TRY(fnl_gradient_init(&made->alone[k], world, error));
  if (looks_beyond)
    goto out;
  FNL_TRY(made->type->init(&made->lanes, world, made->arrays, error));
  for (int k = 0; k < FNL_ABREAST; k++)
    FNL_TRY(fnl_workplace_init(&made->places[k], made->engine, world, error));
out:
  if (status != FNL_OK) {
    fnl_abreast_free(made);
    *abreast = NULL;
  }
  return status;
}

fnl_status fnl_abreast_init(fnl_abreast **abreast, const fnl_world *world, fnl_error *error) {
  return fnl_abreast_init_in(abreast, fnl_lanes_types()[0], world, error);
}

void fnl_abreast_free(fnl_abreast *abreast) {
  if (!abreast)
    return;
  for (int k = 0; k < abreast->n_alone; k++)
    fnl_gradient_free(abreast->alone[k]);
  for (int k = 0; abreast->lanes && k < FNL_ABREAST; k++)
    fnl_workplace_free(&abreast->places[k]);
  abreast->type->free(abreast->lanes);
  free(abreast);
}

/* ---- into lanes and out of them ---- */

static void put(fnl_abreast *abreast, fnl_lanes_array which, int lane, const double *from) {
  const fnl_lanes_numbers to = abreast->arrays[which];
  for (size_t i = 0; i < to.n; i++)
    to.numbers[i * FNL_ABREAST + (size_t)lane] = from[i];
}

static void get(const fnl_abreast *abreast, fnl_lanes_array which, int lane, double *to) {
  const fnl_lanes_numbers from = abreast->arrays[which];
  for (size_t i = 0; i < from.n; i++)
    to[i] = from.numbers[i * FNL_ABREAST + (size_t)lane];
}

static void get_counts(const fnl_abreast *abreast, fnl_lanes_array which, int lane, int *to) {
  const fnl_lanes_numbers from = abreast->arrays[which];
  for (size_t i = 0; i < from.n; i++)
    to[i] = (int)from.numbers[i * FNL_ABREAST + (size_t)lane];
}

/* Days of all campaigns, which a state has campaign by campaign. */
static void put_days(fnl_abreast *abreast, fnl_lanes_array which, int lane, const double **from,
                     const fnl_world *world) {
  double *to = abreast->arrays[which].numbers + lane;
  for (int i = 0; i < world->n_deliveries; i++)
    for (int t = 0; t < world->n_days; t++, to += FNL_ABREAST)
      *to = from[i][t];
}

static void put_first_day(fnl_abreast *abreast, const fnl_world *world, int lane,
                          const fnl_state *state) {
  put(abreast, FNL_LANES_PEOPLE, lane, state->people);
  put(abreast, FNL_LANES_SEEDED, lane, state->seeded);
  put(abreast, FNL_LANES_GRANTED, lane, state->granted);
  put_days(abreast, FNL_LANES_RELEASE, lane, state->release, world);
  put_days(abreast, FNL_LANES_MOST, lane, state->most, world);
}

static void get_days(const fnl_abreast *abreast, int lane, fnl_state *state, fnl_run *run) {
  get(abreast, FNL_LANES_PEOPLE, lane, state->people);
  get(abreast, FNL_LANES_MONEY, lane, state->money);
  get(abreast, FNL_LANES_MASS_SUM, lane, state->mass_sum);
  get(abreast, FNL_LANES_SLOT_COUNT, lane, run->slot_count);
  get(abreast, FNL_LANES_TOUCHES, lane, run->touches);
  get(abreast, FNL_LANES_SPEND, lane, run->spend);
  get_counts(abreast, FNL_LANES_CAPPED_DAYS, lane, run->capped_days);
  get_counts(abreast, FNL_LANES_EMPTY_DAYS, lane, run->empty_days);
  get(abreast, FNL_LANES_STAGE_DAYS, lane, run->stage_days);
  get(abreast, FNL_LANES_REVENUE_DAYS, lane, run->revenue_days);
  get(abreast, FNL_LANES_SPEND_DAYS, lane, run->spend_days);
  get(abreast, FNL_LANES_CONVERSION_DAYS, lane, run->conversion_days);
  get(abreast, FNL_LANES_COST_DAYS, lane, run->cost_days);
}

static void put_weights(fnl_abreast *abreast, int lane, const fnl_run_weights *weights) {
  put(abreast, FNL_LANES_BY_FLOW_COUNT, lane, weights->flow_count);
  put(abreast, FNL_LANES_BY_SLOT_COUNT, lane, weights->slot_count);
  put(abreast, FNL_LANES_BY_TOUCHES, lane, weights->touches);
  put(abreast, FNL_LANES_BY_SPEND, lane, weights->spend);
  put(abreast, FNL_LANES_BY_PEOPLE_END, lane, weights->people_end);
}

/* ---- there ---- */

/* A lane that nobody needs does what the first does. */
static void run_lanes(fnl_abreast *abreast, const fnl_world *world, int n,
                      const fnl_spending spendings[], fnl_run runs[]) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  for (int k = 0; k < n; k++)
    fnl_engine_start(abreast->engine, world, &spendings[k], luck, &abreast->places[k], &runs[k]);
  for (int k = 0; k < FNL_ABREAST; k++)
    put_first_day(abreast, world, k, &abreast->places[k < n ? k : 0].state);
  abreast->type->run(abreast->lanes, world);
  for (int k = 0; k < n; k++) {
    get_days(abreast, k, &abreast->places[k].state, &runs[k]);
    fnl_engine_finish(abreast->engine, world, &abreast->places[k], &runs[k]);
  }
}

void fnl_abreast_run(fnl_abreast *abreast, const fnl_world *world, int n,
                     const fnl_spending spendings[], fnl_run runs[]) {
  abreast->in_lanes = n > abreast->n_alone;
  if (abreast->in_lanes)
    run_lanes(abreast, world, n, spendings, runs);
  for (int k = 0; k < n && !abreast->in_lanes; k++)
    fnl_gradient_run(abreast->alone[k], world, &spendings[k], &runs[k]);
}

/* ---- and back ---- */

static void back_in_lanes(fnl_abreast *abreast, const fnl_world *world, int n,
                          const fnl_run_weights weights[], double *const by_day[],
                          double *const by_money[]) {
  bool any_day = false;
  for (int k = 0; k < n; k++)
    any_day |= by_day && by_day[k];
  for (int k = 0; k < FNL_ABREAST; k++)
    put_weights(abreast, k, &weights[k < n ? k : 0]);
  abreast->type->back(abreast->lanes, world, any_day);
  for (int k = 0; k < n; k++) {
    if (by_day && by_day[k])
      get(abreast, FNL_LANES_BY_DAY, k, by_day[k]);
    if (by_money && by_money[k])
      get(abreast, FNL_LANES_BY_MONEY, k, by_money[k]);
  }
}

void fnl_abreast_back(fnl_abreast *abreast, const fnl_world *world, int n,
                      const fnl_run_weights weights[], double *const by_day[],
                      double *const by_money[]) {
  if (abreast->in_lanes)
    back_in_lanes(abreast, world, n, weights, by_day, by_money);
  for (int k = 0; k < n && !abreast->in_lanes; k++)
    fnl_gradient_back(abreast->alone[k], world, &weights[k], by_day ? by_day[k] : NULL,
                      by_money ? by_money[k] : NULL);
}
