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
  fnl_lanes_arrays arrays;
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
  FNL_TRY(made->type->init(&made->lanes, world, &made->arrays, error));
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

static void put(fnl_lanes_numbers to, int lane, const double *from) {
  for (size_t i = 0; i < to.n; i++)
    to.numbers[i * FNL_ABREAST + (size_t)lane] = from[i];
}

static void get(fnl_lanes_numbers from, int lane, double *to) {
  for (size_t i = 0; i < from.n; i++)
    to[i] = from.numbers[i * FNL_ABREAST + (size_t)lane];
}

static void get_counts(fnl_lanes_numbers from, int lane, int *to) {
  for (size_t i = 0; i < from.n; i++)
    to[i] = (int)from.numbers[i * FNL_ABREAST + (size_t)lane];
}

/* Days of all campaigns, which a state has campaign by campaign. */
static void put_days(fnl_lanes_numbers days, int lane, const double **from,
                     const fnl_world *world) {
  double *to = days.numbers + lane;
  for (int i = 0; i < world->n_campaigns; i++)
    for (int t = 0; t < world->n_days; t++, to += FNL_ABREAST)
      *to = from[i][t];
}

#define PUT(owner, member, n, each) put(arrays->owner##_##member, lane, owner->member);
#define PUT_WEIGHT(member, n)       PUT(weights, member, n, 1)
#define GET(owner, member, n, each) get(arrays->owner##_##member, lane, owner->member);
#define GET_COUNTS(owner, member, n, each)                                                         \
  get_counts(arrays->owner##_##member, lane, owner->member);

static void put_first_day(const fnl_lanes_arrays *arrays, const fnl_world *world, int lane,
                          const fnl_state *state) {
  FNL_LANES_GIVEN(PUT)
  put_days(arrays->own_release, lane, state->release, world);
  put_days(arrays->own_most, lane, state->most, world);
}

static void get_days(const fnl_lanes_arrays *arrays, int lane, fnl_state *state, fnl_run *run) {
  FNL_LANES_GIVEN(GET)
  FNL_LANES_SUMS(GET)
  FNL_LANES_COUNTS(GET_COUNTS)
  FNL_LANES_SET(GET)
}

static void put_weights(const fnl_lanes_arrays *arrays, int lane, const fnl_run_weights *weights) {
  FNL_RUN_WEIGHTS(PUT_WEIGHT)
}

/* ---- there ---- */

/* A lane that nobody needs does what the first does. */
static void run_lanes(fnl_abreast *abreast, const fnl_world *world, int n,
                      const fnl_spending spendings[], fnl_run runs[]) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  for (int k = 0; k < n; k++)
    fnl_engine_start(abreast->engine, world, &spendings[k], luck, &abreast->places[k], &runs[k]);
  for (int k = 0; k < FNL_ABREAST; k++)
    put_first_day(&abreast->arrays, world, k, &abreast->places[k < n ? k : 0].state);
  abreast->type->run(abreast->lanes, world);
  for (int k = 0; k < n; k++) {
    get_days(&abreast->arrays, k, &abreast->places[k].state, &runs[k]);
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
    put_weights(&abreast->arrays, k, &weights[k < n ? k : 0]);
  abreast->type->back(abreast->lanes, world, any_day);
  for (int k = 0; k < n; k++) {
    if (by_day && by_day[k])
      get(abreast->arrays.own_by_day, k, by_day[k]);
    if (by_money && by_money[k])
      get(abreast->arrays.own_by_money, k, by_money[k]);
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
