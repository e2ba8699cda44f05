/* after.c: a plan's copy without campaigns, its days, and the same backwards. */
#include "engine/after.h"

#include <string.h>

static void copy(double *to, const double *from, size_t n) { memcpy(to, from, n * sizeof *to); }
static void zero(double *values, size_t n) { memset(values, 0, n * sizeof *values); }

/* ---- lifecycle ---- */

static int longest_delay(const fnl_world *world) {
  int longest = 0;
  for (int i = 0; i < world->n_referrals; i++)
    if (world->referrals[i].n_delays > longest)
      longest = world->referrals[i].n_delays;
  return longest;
}

/* Time, and the channels that are not bought, in their order. */
static bool drop_campaigns(fnl_after *after, const fnl_plan *plan) {
  fnl_cause *causes = FNL_TAKE(&after->memory, plan->n_causes, fnl_cause);
  after->plan = *plan;
  after->plan.n_campaigns = after->plan.n_causes = 0;
  after->plan.has_seeds = false;
  after->plan.horizon_days = after->n_past + FNL_AFTER_BLOCK;
  after->plan.causes = causes;
  for (int i = 0; causes && i < plan->n_causes; i++)
    if (plan->causes[i].campaign < 0)
      causes[after->plan.n_causes++] = plan->causes[i];
  return causes != NULL;
}

static void take(fnl_after *after) {
  const fnl_world *world = &after->world;
  fnl_arena *memory = &after->memory;
  after->drawn = FNL_TAKE(memory, after->plan.n_laws, double);
  after->priced = FNL_TAKE(memory, world->n_slot_cells, fnl_priced);
  after->priced_flows = FNL_TAKE(memory, world->n_flows, fnl_priced_flow);
  after->person_costs = FNL_TAKE(memory, world->n_cells, double);
  fnl_run_weights_init(&after->weights, world, memory);
}

fnl_status fnl_after_init(fnl_after *after, const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(after, 0, sizeof *after);
  after->engine = fnl_engine_by_name("expected");
  after->n_past = longest_delay(world);
  if (!drop_campaigns(after, world->plan))
    return fnl_error_no_memory(error);
  FNL_TRY(fnl_world_init(&after->world, &after->plan, error));
  FNL_TRY(fnl_state_init(&after->state, &after->world, error));
  FNL_TRY(fnl_day_init(&after->day, &after->world, error));
  FNL_TRY(fnl_run_init(&after->run, &after->world, error));
  FNL_TRY(fnl_tape_init(&after->tape, &after->world, error));
  FNL_TRY(fnl_adjoint_init(&after->adjoint, &after->world, error));
  after->n_kept =
      after->world.n_cells + after->world.n_creatives + after->n_past * after->world.n_referrals;
  take(after);
  if (after->memory.failed)
    status = fnl_error_no_memory(error);
out:
  if (status != FNL_OK)
    fnl_after_free(after);
  return status;
}

void fnl_after_free(fnl_after *after) {
  fnl_adjoint_free(&after->adjoint);
  fnl_tape_free(&after->tape);
  fnl_run_free(&after->run);
  fnl_day_free(&after->day);
  fnl_state_free(&after->state);
  fnl_world_free(&after->world);
  fnl_arena_free(&after->memory);
  memset(after, 0, sizeof *after);
}

/* ---- the numbers of a draw ---- */

static double mean_value(const fnl_world *world, int slot_cell) {
  for (int i = 0; i < world->n_valued; i++)
    if (world->valued[i].slot_cell == slot_cell)
      return world->valued[i].mean;
  return 0.0;
}

/* What the objective's metric makes of an occurrence. */
static double metric_of_slot(const fnl_world *world, int slot_cell) {
  const fnl_lasting *lasting = &world->plan->optimize.lasting;
  const fnl_slot *slot = &world->slots[slot_cell / world->n_segments];
  const int channel = world->plan->causes[slot->cause].channel;
  switch (lasting->kind) {
  case FNL_LASTING_EVENT_COUNT:
    return slot->event == lasting->item ? 1.0 : 0.0;
  case FNL_LASTING_EVENT_VALUE:
    return slot->event == lasting->item ? mean_value(world, slot_cell) : 0.0;
  case FNL_LASTING_EVENT_COST:
    return slot->event == lasting->item ? slot->cost : 0.0;
  case FNL_LASTING_CHANNEL_CONVERSIONS:
    return slot->is_conversion && channel == lasting->item ? 1.0 : 0.0;
  default:
    return 0.0;
  }
}

static bool is_something(const double each[FNL_N_BEYOND]) {
  for (int k = 0; k < FNL_N_BEYOND; k++)
    if (each[k] != 0.0)
      return true;
  return false;
}

static void price_slots(fnl_after *after) {
  const fnl_world *world = &after->world;
  after->n_priced = 0;
  for (int i = 0; i < world->n_slot_cells; i++) {
    const int slot = i / world->n_segments;
    const fnl_priced priced = {
        i,
        {[FNL_BEYOND_REVENUE] = mean_value(world, i),
         [FNL_BEYOND_COSTS] = fnl_world_slot_cost(world, slot),
         [FNL_BEYOND_CONVERSIONS] = world->slots[slot].is_conversion ? 1.0 : 0.0,
         [FNL_BEYOND_METRIC] = metric_of_slot(world, i)}};
    if (is_something(priced.each))
      after->priced[after->n_priced++] = priced;
  }
}

static bool is_metric_move(const fnl_plan *plan, int move) {
  const fnl_lasting *lasting = &plan->optimize.lasting;
  return lasting->kind == FNL_LASTING_MOVE && lasting->item == move;
}

static void price_flows(fnl_after *after) {
  const fnl_world *world = &after->world;
  after->n_priced_flows = 0;
  for (int i = 0; i < world->n_pairs; i++)
    for (int g = 0; world->pairs[i].move != FNL_STAY && g < world->n_segments; g++) {
      const int flow = fnl_world_flow(world, i, g), move = world->pairs[i].move;
      const double rate = world->flow_rate[flow];
      const fnl_priced_flow priced = {
          world->flow_strength[flow],
          {[FNL_BEYOND_CUSTOMERS] = fnl_move_makes_customer(world->plan, move) ? rate : 0.0,
           [FNL_BEYOND_METRIC] = is_metric_move(world->plan, move) ? rate : 0.0}};
      if (is_something(priced.each))
        after->priced_flows[after->n_priced_flows++] = priced;
    }
}

static void price_mail(fnl_after *after) {
  const fnl_world *world = &after->world;
  zero(after->person_costs, (size_t)world->n_cells);
  for (int i = 0; i < world->n_mailings; i++) {
    const fnl_mailing *mailing = &world->mailings[i];
    const fnl_creative *creative = &world->creatives[mailing->creative];
    for (int k = 0; k < creative->n_cells; k++)
      after->person_costs[creative->cell[k]] +=
          world->touch_cost[mailing->cause] * mailing->touches_per_day * creative->activity[k];
  }
}

bool fnl_after_set(fnl_after *after, const fnl_world *world) {
  const size_t n = (size_t)after->plan.n_laws;
  if (after->is_set && memcmp(after->drawn, world->drawn, n * sizeof *after->drawn) == 0)
    return false;
  copy(after->drawn, world->drawn, n);
  fnl_world_set(&after->world, world->drawn);
  price_slots(after);
  price_flows(after);
  price_mail(after);
  after->is_set = true;
  return true;
}

/* ---- forwards ---- */

/* Sends of the n_past days before day i of a block. */
static double *past_sends(const fnl_after *after, int i) {
  return fnl_state_sends(&after->state, &after->world, i);
}

double *fnl_after_exposures(const fnl_after *after, const fnl_world *world, double *exposure) {
  return exposure + world->n_creatives - after->world.n_creatives;
}

void fnl_after_start(fnl_after *after, const fnl_world *world, const fnl_state *state) {
  const fnl_world *own = &after->world;
  const size_t n_referrals = (size_t)own->n_referrals;
  const int n_there = after->n_past < world->n_days ? after->n_past : world->n_days;
  const int n_none = after->n_past - n_there;
  copy(after->state.people, state->people, (size_t)own->n_cells);
  copy(after->state.exposure, fnl_after_exposures(after, world, state->exposure),
       (size_t)own->n_creatives);
  zero(past_sends(after, 0), (size_t)n_none * n_referrals);
  copy(past_sends(after, n_none), fnl_state_sends(state, world, world->n_days - n_there),
       (size_t)n_there * n_referrals);
}

static void add_up(const fnl_after *after, double *today) {
  for (int i = 0; i < after->n_priced; i++) {
    const fnl_priced *priced = &after->priced[i];
    for (int k = 0; k < FNL_N_BEYOND; k++)
      today[k] += priced->each[k] * after->state.happened[priced->slot_cell];
  }
  for (int i = 0; i < after->n_priced_flows; i++) {
    const fnl_priced_flow *priced = &after->priced_flows[i];
    for (int k = 0; k < FNL_N_BEYOND; k++)
      today[k] += priced->each[k] * after->state.mass[priced->strength];
  }
}

void fnl_after_day(fnl_after *after, int i, double today[FNL_N_BEYOND]) {
  const fnl_world *world = &after->world;
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_state *state = &after->state;
  zero(today, FNL_N_BEYOND);
  for (int x = 0; x < world->n_cells; x++)
    today[FNL_BEYOND_COSTS] += after->person_costs[x] * state->people[x];
  fnl_day_begin(&after->day, after->n_past + i, world, state, &after->run);
  fnl_day_event_means(&after->day, world, state);
  after->engine->moves(&after->day, world, luck, state, &after->run);
  add_up(after, today);
  fnl_day_book(&after->day, world, state, &after->run);
}

void fnl_after_keep(const fnl_after *after, int i, double *kept) {
  const size_t n_cells = (size_t)after->world.n_cells, n_seen = (size_t)after->world.n_creatives;
  copy(kept, after->state.people, n_cells);
  copy(kept + n_cells, after->state.exposure, n_seen);
  copy(kept + n_cells + n_seen, past_sends(after, i), (size_t)after->n_kept - n_cells - n_seen);
}

void fnl_after_restore(fnl_after *after, const double *kept) {
  const size_t n_cells = (size_t)after->world.n_cells, n_seen = (size_t)after->world.n_creatives;
  copy(after->state.people, kept, n_cells);
  copy(after->state.exposure, kept + n_cells, n_seen);
  copy(past_sends(after, 0), kept + n_cells + n_seen, (size_t)after->n_kept - n_cells - n_seen);
}

void fnl_after_turn(fnl_after *after) {
  memmove(past_sends(after, 0), past_sends(after, FNL_AFTER_BLOCK),
          (size_t)after->n_past * (size_t)after->world.n_referrals * sizeof(double));
}

/* ---- backwards ---- */

void fnl_after_back_start(fnl_after *after, int n, const double *kept) {
  const fnl_world *world = &after->world;
  fnl_adjoint *adjoint = &after->adjoint;
  const size_t n_cells = (size_t)world->n_cells, n_seen = (size_t)world->n_creatives;
  fnl_adjoint_start(adjoint, world, &after->state, &after->tape, &after->weights);
  copy(adjoint->people, kept, n_cells);
  copy(adjoint->exposure, kept + n_cells, n_seen);
  copy(adjoint->sends + (size_t)n * (size_t)world->n_referrals, kept + n_cells + n_seen,
       (size_t)after->n_kept - n_cells - n_seen);
}

void fnl_after_back_day(fnl_after *after, int i, const double factors[FNL_N_BEYOND]) {
  const fnl_world *world = &after->world;
  const int t = after->n_past + i;
  zero(after->weights.slot_count, (size_t)world->n_slot_cells);
  for (int s = 0; s < after->n_priced; s++)
    for (int k = 0; k < FNL_N_BEYOND; k++)
      after->weights.slot_count[after->priced[s].slot_cell] +=
          factors[k] * after->priced[s].each[k];
  fnl_adjoint *adjoint = &after->adjoint;
  zero(adjoint->mass_weight, (size_t)world->n_strengths);
  for (int f = 0; f < after->n_priced_flows; f++)
    for (int k = 0; k < FNL_N_BEYOND; k++)
      adjoint->mass_weight[after->priced_flows[f].strength] +=
          factors[k] * after->priced_flows[f].each[k];
  for (int k = 0; k < world->n_mailings; k++)
    after->weights.touches[world->mailings[k].cause] =
        factors[FNL_BEYOND_COSTS] * world->touch_cost[world->mailings[k].cause];
  fnl_adjoint_book(adjoint, world, t);
  fnl_adjoint_moves(adjoint, world, &after->tape.days[t]);
  fnl_adjoint_touches(adjoint, world, t, &after->tape.days[t]);
}

void fnl_after_back_end(const fnl_after *after, double *kept) {
  const size_t n_cells = (size_t)after->world.n_cells, n_seen = (size_t)after->world.n_creatives;
  copy(kept, after->adjoint.people, n_cells);
  copy(kept + n_cells, after->adjoint.exposure, n_seen);
  copy(kept + n_cells + n_seen, after->adjoint.sends, (size_t)after->n_kept - n_cells - n_seen);
}
