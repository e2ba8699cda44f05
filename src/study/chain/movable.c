/* movable.c: arrays of nouns copied, and their numbers made certain. */
#include "study/chain/movable.h"

#include <string.h>

/* A copy of n elements; NULL after a failure, which the arena remembers. */
static void *copy(fnl_arena *memory, const void *from, int n, size_t size) {
  void *made = fnl_arena_take(memory, (size_t)n, size);
  if (made && n > 0)
    memcpy(made, from, (size_t)n * size);
  return made;
}

#define COPY(memory, array, n) copy((memory), (array), (n), sizeof *(array))

static void fix(fnl_number *number) { number->law = FNL_CERTAIN; }

static void fix_touches(fnl_touch *touches, int n) {
  for (int i = 0; touches && i < n; i++)
    fix(&touches[i].probability);
}

static fnl_trigger *copy_triggers(fnl_arena *memory, const fnl_trigger *triggers, int n) {
  fnl_trigger *made = COPY(memory, triggers, n);
  for (int i = 0; made && i < n; i++)
    fix(&made[i].sends);
  return made;
}

static void own_channel(fnl_arena *memory, fnl_channel *channel) {
  fnl_owned *owned = &channel->owned;
  fnl_earned *earned = &channel->earned;
  fix(&owned->touches_per_day);
  fix(&owned->cost);
  fix(&channel->creative.fatigue);
  earned->senders = copy_triggers(memory, earned->senders, earned->n_senders);
  earned->announced = copy_triggers(memory, earned->announced, earned->n_announced);
}

static void own_move(fnl_arena *memory, fnl_move *move) {
  fix(&move->daily);
  move->touches = COPY(memory, move->touches, move->n_touches);
  fix_touches(move->touches, move->n_touches);
}

static void own_event(fnl_arena *memory, int n_stages, fnl_event *event) {
  fix(&event->value_mean);
  fix(&event->cost);
  event->touches = COPY(memory, event->touches, event->n_touches);
  fix_touches(event->touches, event->n_touches);
  event->daily = COPY(memory, event->daily, n_stages);
  for (int s = 0; event->daily && s < n_stages; s++)
    fix(&event->daily[s]);
}

static void own_nouns(fnl_arena *memory, fnl_plan *plan) {
  for (int i = 0; plan->campaigns && i < plan->n_campaigns; i++) {
    fix(&plan->campaigns[i].response);
    fix(&plan->campaigns[i].paid.cost_per_mille);
    fix(&plan->campaigns[i].creative.fatigue);
  }
  for (int i = 0; plan->channels && i < plan->n_channels; i++)
    own_channel(memory, &plan->channels[i]);
  for (int i = 0; plan->moves && i < plan->n_moves; i++)
    own_move(memory, &plan->moves[i]);
  for (int i = 0; plan->events && i < plan->n_events; i++)
    own_event(memory, plan->n_stages, &plan->events[i]);
}

fnl_status fnl_movable_init(fnl_movable *movable, const fnl_plan *plan, fnl_error *error) {
  memset(movable, 0, sizeof *movable);
  fnl_plan *own = &movable->plan;
  fnl_arena *memory = &movable->memory;
  *own = *plan;
  own->campaigns = COPY(memory, plan->campaigns, plan->n_campaigns);
  own->channels = COPY(memory, plan->channels, plan->n_channels);
  own->moves = COPY(memory, plan->moves, plan->n_moves);
  own->events = COPY(memory, plan->events, plan->n_events);
  fix(&own->margin);
  fix(&own->referral_reward);
  fix(&own->budget);
  own_nouns(memory, own);
  if (!movable->memory.failed)
    return FNL_OK;
  fnl_movable_free(movable);
  return fnl_error_no_memory(error);
}

void fnl_movable_free(fnl_movable *movable) {
  fnl_arena_free(&movable->memory);
  memset(movable, 0, sizeof *movable);
}
