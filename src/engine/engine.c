/* engine.c: the loop over the days, and the sums at its end. */
#include "engine/engine.h"

#include "base/hooks.h"

#include <string.h>

const fnl_engine_type *fnl_engine_by_name(const char *name) {
  for (const fnl_engine_type *const *engine = fnl_engine_registry; *engine; engine++)
    if (strcmp((*engine)->name, name) == 0)
      return *engine;
  return NULL;
}

fnl_status fnl_workplace_init(fnl_workplace *place, const fnl_engine_type *engine,
                              const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(place, 0, sizeof *place);
  place->own_type = engine->own;
  FNL_TRY(fnl_state_init(&place->state, world, error));
  FNL_TRY(fnl_day_init(&place->day, world, error));
  if (engine->own)
    FNL_TRY(engine->own->init(&place->own, world, error));
out:
  if (status != FNL_OK)
    fnl_workplace_free(place);
  return status;
}

void fnl_workplace_free(fnl_workplace *place) {
  fnl_state_free(&place->state);
  fnl_day_free(&place->day);
  if (place->own)
    place->own_type->free(place->own);
  place->own = NULL;
  fnl_contacts_free(place->contacts);
  place->contacts = NULL;
}

fnl_status fnl_workplace_watch_contacts(fnl_workplace *place, const fnl_world *world,
                                        fnl_error *error) {
  return fnl_contacts_init(&place->contacts, world, error);
}

/* Sends of people by their stage that come in bursts are drawn. */
static void burst(const fnl_engine_type *engine, const fnl_world *world, fnl_luck luck,
                  fnl_state *state, int t) {
  double *sends = fnl_state_sends(state, world, t);
  for (int i = 0; i < world->n_referrals; i++)
    if (world->referrals[i].burst > 0.0)
      sends[i] = engine->burst(world, luck, state, t, i);
}

/* C: owned touches, costs of events, rewards for conversions by earned channels. */
static double other_costs(const fnl_world *world, const fnl_run *run) {
  double costs = 0.0;
  for (int c = 0; c < world->n_causes; c++)
    costs += world->touch_cost[c] * run->touches[c];
  for (int i = 0; i < world->n_slots; i++)
    for (int g = 0; g < world->n_segments; g++)
      costs += fnl_world_slot_cost(world, i) * run->slot_count[i * world->n_segments + g];
  return costs;
}

static void total(const fnl_world *world, const fnl_state *state, fnl_run *run) {
  run->revenue = run->spend_total = run->budget = run->conversions = 0.0;
  for (int t = 0; t < world->n_days; t++) {
    run->revenue += run->revenue_days[t];
    run->conversions += run->conversion_days[t];
  }
  for (int i = 0; i < world->n_campaigns; i++) {
    run->spend_total += run->spend[world->deliveries[i].cause];
    run->budget += state->granted[i];
    run->money_left[i] = state->money[i];
  }
  run->other_costs = other_costs(world, run);
  run->profit = world->margin * run->revenue - run->spend_total - run->other_costs;
}

static void count_seeds(const fnl_world *world, const fnl_state *state, fnl_run *run) {
  const fnl_seeds *seeds = &world->plan->seeds;
  if (!world->plan->has_seeds || seeds->emits == FNL_NO_EVENT)
    return;
  for (int g = 0; g < world->n_segments; g++)
    run->seed_count[seeds->emits] += state->seeded[g];
}

void fnl_engine_start(const fnl_engine_type *engine, const fnl_world *world,
                      const fnl_spending *spending, fnl_luck luck, fnl_workplace *place,
                      fnl_run *run) {
  fnl_state_reset(&place->state, world, spending, engine->is_random);
  if (place->own)
    place->own_type->reset(place->own, world, luck, &place->state);
  fnl_run_reset(run, world);
  count_seeds(world, &place->state, run);
  if (place->contacts)
    fnl_contacts_reset(place->contacts, world, &place->state);
}

void fnl_engine_day(const fnl_engine_type *engine, const fnl_world *world, fnl_luck luck, int t,
                    fnl_workplace *place, fnl_run *run) {
  fnl_state *state = &place->state;
  fnl_day *day = &place->day;
  fnl_day_note(t, world, state, run);
  if (place->contacts)
    fnl_contacts_begin(place->contacts, world, state);
  fnl_day_begin(day, t, world, state, run);
  if (place->own)
    place->own_type->begin(place->own, day, world, luck, state);
  fnl_day_event_means(day, world, state);
  if (engine->is_random) {
    engine->events(day, world, luck, state);
    burst(engine, world, luck, state, t);
  }
  engine->moves(day, world, luck, state, run);
  if (place->own)
    place->own_type->follow(place->own, day, world, luck, state);
  if (place->contacts)
    fnl_contacts_follow(place->contacts, day, world, state, engine->is_random);
  run->revenue_days[t] = engine->values(day, world, luck, state, run);
  fnl_day_book(day, world, state, run);
}

void fnl_engine_finish(const fnl_engine_type *engine, const fnl_world *world, fnl_workplace *place,
                       fnl_run *run) {
  fnl_day_note(world->n_days, world, &place->state, run);
  if (place->contacts)
    fnl_contacts_finish(place->contacts, world, run);
  if (engine->finish)
    engine->finish(world, &place->state, run);
  if (place->own)
    run->failed = !place->own_type->close(place->own, world, &place->state);
  total(world, &place->state, run);
}

static bool is_over(const fnl_workplace *place) {
  const fnl_own_type *type = place->own_type;
  return type && type->is_over && !place->contacts && type->is_over(place->own);
}

/* Days of counts are too short for anybody to wait for; where people are known one may be long. */
enum { COUNTED_DAYS = 64 };

static bool is_called_off(const fnl_workplace *place, int t) {
  const bool is_due = t > 0 && (place->own || t % COUNTED_DAYS == 0);
  return is_due && fnl_hooks_stop(place->hooks);
}

void fnl_engine_run(const fnl_engine_type *engine, const fnl_world *world,
                    const fnl_spending *spending, fnl_luck luck, fnl_workplace *place,
                    fnl_run *run) {
  int t = 0;
  fnl_engine_start(engine, world, spending, luck, place, run);
  while (t < world->n_days && !is_over(place)) {
    run->cut = is_called_off(place, t);
    if (run->cut)
      return;
    fnl_engine_day(engine, world, luck, t++, place, run);
  }
  for (; t < world->n_days; t++) /* as the last day has left them */
    fnl_day_note(t, world, &place->state, run);
  fnl_engine_finish(engine, world, place, run);
}
