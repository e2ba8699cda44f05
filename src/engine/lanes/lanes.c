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
static void take_state(fnl_lanes_own *own, const fnl_world *world) {
  const int n_days = world->n_days, n_campaigns = world->n_deliveries;
  fnl_state *state = &own->state;
  state->people = take(own, world->n_cells, 1);
  state->seeded = take(own, world->n_segments, 1);
  state->money = take(own, n_campaigns, 1);
  state->granted = take(own, n_campaigns, 1);
  state->release = FNL_TAKE(&own->memory, n_campaigns, const fnl_real *);
  state->most = FNL_TAKE(&own->memory, n_campaigns, const fnl_real *);
  state->exposure = take(own, world->n_creatives, 1);
  state->lessons = take(own, n_campaigns, n_days + 1);
  state->sends = take(own, world->n_referrals, n_days);
  state->letters = take(own, world->n_referrals, 1);
  state->happened = take(own, world->n_slot_cells, 1);
  state->mass = take(own, world->n_strengths, 1);
  state->mass_sum = take(own, world->n_strengths, 1);
}

static void take_run(fnl_lanes_own *own, const fnl_world *world) {
  const int n_days = world->n_days;
  fnl_run *run = &own->run;
  run->slot_count = take(own, world->n_slot_cells, 1);
  run->touches = take(own, world->n_causes, 1);
  run->spend = take(own, world->n_causes, 1);
  run->capped_days = take(own, world->n_deliveries, 1);
  run->empty_days = take(own, world->n_deliveries, 1);
  run->stage_days = take(own, world->n_stages, n_days + 1);
  run->revenue_days = take(own, n_days, 1);
  run->spend_days = take(own, n_days, 1);
  run->conversion_days = take(own, n_days, 1);
  run->cost_days = take(own, n_days, 1);
}

static void take_rest(fnl_lanes_own *own, const fnl_world *world) {
  own->release = take(own, world->n_deliveries, world->n_days);
  own->most = take(own, world->n_deliveries, world->n_days);
  own->by_day = take(own, world->n_deliveries, world->n_days);
  own->by_money = take(own, world->n_deliveries, 1);
  own->weights = (fnl_run_weights){.flow_count = take(own, world->n_flows, 1),
                                   .slot_count = take(own, world->n_slot_cells, 1),
                                   .touches = take(own, world->n_causes, 1),
                                   .spend = take(own, world->n_causes, 1),
                                   .people_end = take(own, world->n_cells, 1)};
  for (int i = 0; i < world->n_deliveries && !own->memory.failed; i++) {
    own->state.release[i] = own->release + (size_t)i * (size_t)world->n_days;
    own->state.most[i] = own->most + (size_t)i * (size_t)world->n_days;
  }
}

static void list(const fnl_lanes_own *own, const fnl_world *world, fnl_lanes_numbers *arrays) {
  const struct {
    fnl_lanes_array which;
    fnl_real *numbers;
    int n, each;
  } rows[] = {
      {FNL_LANES_PEOPLE, own->state.people, world->n_cells, 1},
      {FNL_LANES_SEEDED, own->state.seeded, world->n_segments, 1},
      {FNL_LANES_GRANTED, own->state.granted, world->n_deliveries, 1},
      {FNL_LANES_RELEASE, own->release, world->n_deliveries, world->n_days},
      {FNL_LANES_MOST, own->most, world->n_deliveries, world->n_days},
      {FNL_LANES_MONEY, own->state.money, world->n_deliveries, 1},
      {FNL_LANES_MASS_SUM, own->state.mass_sum, world->n_strengths, 1},
      {FNL_LANES_SLOT_COUNT, own->run.slot_count, world->n_slot_cells, 1},
      {FNL_LANES_TOUCHES, own->run.touches, world->n_causes, 1},
      {FNL_LANES_SPEND, own->run.spend, world->n_causes, 1},
      {FNL_LANES_CAPPED_DAYS, own->run.capped_days, world->n_deliveries, 1},
      {FNL_LANES_EMPTY_DAYS, own->run.empty_days, world->n_deliveries, 1},
      {FNL_LANES_STAGE_DAYS, own->run.stage_days, world->n_stages, world->n_days + 1},
      {FNL_LANES_REVENUE_DAYS, own->run.revenue_days, world->n_days, 1},
      {FNL_LANES_SPEND_DAYS, own->run.spend_days, world->n_days, 1},
      {FNL_LANES_CONVERSION_DAYS, own->run.conversion_days, world->n_days, 1},
      {FNL_LANES_COST_DAYS, own->run.cost_days, world->n_days, 1},
      {FNL_LANES_BY_FLOW_COUNT, own->weights.flow_count, world->n_flows, 1},
      {FNL_LANES_BY_SLOT_COUNT, own->weights.slot_count, world->n_slot_cells, 1},
      {FNL_LANES_BY_TOUCHES, own->weights.touches, world->n_causes, 1},
      {FNL_LANES_BY_SPEND, own->weights.spend, world->n_causes, 1},
      {FNL_LANES_BY_PEOPLE_END, own->weights.people_end, world->n_cells, 1},
      {FNL_LANES_BY_DAY, own->by_day, world->n_deliveries, world->n_days},
      {FNL_LANES_BY_MONEY, own->by_money, world->n_deliveries, 1},
  };
  _Static_assert(sizeof rows / sizeof *rows == FNL_N_LANES_ARRAYS, "every array has a row");
  for (size_t k = 0; k < FNL_N_LANES_ARRAYS; k++)
    arrays[rows[k].which] =
        (fnl_lanes_numbers){(double *)rows[k].numbers, (size_t)rows[k].n * (size_t)rows[k].each};
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

static fnl_status lanes_init(void **lanes, const fnl_world *world,
                             fnl_lanes_numbers arrays[FNL_N_LANES_ARRAYS], fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_lanes_own *own = *lanes = calloc(1, sizeof *own);
  if (!own)
    return fnl_error_no_memory(error);
  take_state(own, world);
  take_run(own, world);
  take_rest(own, world);
  if (own->memory.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  FNL_TRY(fnl_day_init(&own->day, world, error));
  FNL_TRY(fnl_tape_init(&own->tape, world, error));
  FNL_TRY(fnl_adjoint_init(&own->adjoint, world, error));
  list(own, world, arrays);
out:
  if (status != FNL_OK) {
    lanes_free(own);
    *lanes = NULL;
  }
  return status;
}

/* ---- there and back ---- */

static void zero(fnl_real *numbers, int n) { memset(numbers, 0, (size_t)n * sizeof *numbers); }

static void reset(fnl_lanes_own *own, const fnl_world *world) {
  fnl_state *state = &own->state;
  memcpy(state->money, state->granted, (size_t)world->n_deliveries * sizeof *state->money);
  zero(fnl_state_lessons(state, world, 0), world->n_deliveries);
  zero(state->exposure, world->n_creatives);
  zero(state->happened, world->n_slot_cells);
  zero(state->mass_sum, world->n_strengths);
  zero(own->run.slot_count, world->n_slot_cells);
  zero(own->run.touches, world->n_causes);
  zero(own->run.spend, world->n_causes);
  zero(own->run.capped_days, world->n_deliveries);
  zero(own->run.empty_days, world->n_deliveries);
  zero(own->run.cost_days, world->n_days);
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
