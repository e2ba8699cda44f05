/* lanes.c: the loop over the days, and back, where a number is a vector (real.h). */
#include "engine/lanes/lanes.h"

#include "engine/adjoint.h"

#include <stdlib.h>
#include <string.h>

extern const fnl_lanes_type fnl_lanes;
extern const fnl_engine_type fnl_engine_expected;

_Static_assert(FNL_ABREAST == FNL_N_LANES, "as many lanes as spendings");

typedef struct {
  fnl_arena memory;
  fnl_state state;
  fnl_day day;
  fnl_run run;
  fnl_tape tape;
  fnl_adjoint adjoint;
  fnl_run_weights weights;
  fnl_real *release, *most, *by_day; /* [n_campaigns * n_days] */
  fnl_real *by_money;                /* [n_campaigns] */
} fnl_lanes_own;

/* ---- lifecycle ---- */

static fnl_real *take(fnl_lanes_own *own, int n, int each) {
  return FNL_TAKE_REAL(&own->memory, (size_t)n * (size_t)each, fnl_real);
}

/* Of a state only what `expected` uses; a run without what is summed up after its last day. */
static void take_private(fnl_lanes_own *own, const fnl_world *world) {
  fnl_state *state = &own->state;
  state->release = FNL_TAKE(&own->memory, world->n_campaigns, const fnl_real *);
  state->most = FNL_TAKE(&own->memory, world->n_campaigns, const fnl_real *);
  state->exposure = take(own, world->n_creatives, 1);
  state->lessons = take(own, world->n_campaigns, world->n_days + 1);
  state->sends = take(own, world->n_referrals, world->n_days);
  state->letters = take(own, world->n_referrals, 1);
  state->happened = take(own, world->n_slot_cells, 1);
  state->mass = take(own, world->n_strengths, 1);
}

static fnl_lanes_numbers numbers_of(fnl_real *numbers, int n, int each) {
  return (fnl_lanes_numbers){(double *)numbers, (size_t)n * (size_t)each};
}

#define TAKE(owner, member, n, each)                                                               \
  owner->member = take(own, n, each);                                                              \
  arrays->owner##_##member = numbers_of(owner->member, n, each);
#define TAKE_WEIGHT(member, n) TAKE(weights, member, world->n, 1)

static void take_listed(fnl_lanes_own *own, const fnl_world *world, fnl_lanes_arrays *arrays) {
  fnl_state *state = &own->state;
  fnl_run *run = &own->run;
  fnl_run_weights *weights = &own->weights;
  FNL_LANES_GIVEN(TAKE)
  FNL_LANES_SUMS(TAKE)
  FNL_LANES_COUNTS(TAKE)
  FNL_LANES_SET(TAKE)
  FNL_LANES_OWN(TAKE)
  FNL_RUN_WEIGHTS(TAKE_WEIGHT)
}

static void share_out_days(fnl_lanes_own *own, const fnl_world *world) {
  for (int i = 0; i < world->n_campaigns; i++) {
    own->state.release[i] = own->release + (size_t)i * (size_t)world->n_days;
    own->state.most[i] = own->most + (size_t)i * (size_t)world->n_days;
  }
}

static void lanes_free(void *lanes) {
  fnl_lanes_own *own = lanes;
  if (!own)
    return;
  fnl_adjoint_free(&own->adjoint);
  fnl_tape_free(&own->tape);
  fnl_day_free(&own->day);
  fnl_arena_free(&own->memory);
  free(own);
}

static fnl_status lanes_init(void **lanes, const fnl_world *world, fnl_lanes_arrays *arrays,
                             fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_lanes_own *own = *lanes = calloc(1, sizeof *own);
  if (!own)
    return fnl_error_no_memory(error);
  take_private(own, world);
  take_listed(own, world, arrays);
  if (own->memory.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  share_out_days(own, world);
  FNL_TRY(fnl_day_init(&own->day, world, error));
  FNL_TRY(fnl_tape_init(&own->tape, world, error));
  FNL_TRY(fnl_adjoint_init(&own->adjoint, world, error));
out:
  if (status != FNL_OK) {
    lanes_free(own);
    *lanes = NULL;
  }
  return status;
}

/* ---- there and back ---- */

static void zero(fnl_real *numbers, int n) { memset(numbers, 0, (size_t)n * sizeof *numbers); }

#define ZERO(owner, member, n, each) zero(owner->member, (n) * (each));

static void reset(fnl_lanes_own *own, const fnl_world *world) {
  fnl_state *state = &own->state;
  fnl_run *run = &own->run;
  memcpy(state->money, state->granted, (size_t)world->n_campaigns * sizeof *state->money);
  zero(fnl_state_lessons(state, world, 0), world->n_campaigns);
  zero(state->exposure, world->n_creatives);
  zero(state->happened, world->n_slot_cells);
  FNL_LANES_SUMS(ZERO)
  FNL_LANES_COUNTS(ZERO)
}

static void lanes_run(void *lanes, const fnl_world *world) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  const fnl_engine_type *expected = &fnl_engine_expected;
  fnl_lanes_own *own = lanes;
  fnl_state *state = &own->state;
  fnl_day *day = &own->day;
  fnl_run *run = &own->run;
  reset(own, world);
  for (int t = 0; t < world->n_days; t++) {
    fnl_tape_record(&own->tape, world, t, state, day);
    fnl_day_note(t, world, state, run);
    fnl_day_begin(day, t, world, state, run);
    fnl_day_event_means(day, world, state);
    expected->moves(day, world, luck, state, run);
    run->revenue_days[t] = expected->values(day, world, luck, state, run);
    fnl_day_book(day, world, state, run);
  }
}

static void lanes_back(void *lanes, const fnl_world *world, bool by_day) {
  fnl_lanes_own *own = lanes;
  fnl_adjoint *adjoint = &own->adjoint;
  fnl_adjoint_start(adjoint, world, &own->state, &own->tape, &own->weights);
  for (int t = world->n_days - 1; t >= 0; t--) {
    const fnl_tape_day *day = &own->tape.days[t];
    fnl_adjoint_book(adjoint, world, t);
    fnl_adjoint_moves(adjoint, world, day);
    fnl_adjoint_touches(adjoint, world, t, day);
  }
  if (by_day)
    fnl_adjoint_by_day(adjoint, world, own->by_day);
  fnl_adjoint_by_money(adjoint, world, own->by_money);
}

const fnl_lanes_type fnl_lanes = {
    .init = lanes_init, .free = lanes_free, .run = lanes_run, .back = lanes_back};
