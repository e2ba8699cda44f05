/* state.c: day 0 of a replication. */
#include "engine/state.h"

#include <math.h>
#include <string.h>

fnl_status fnl_state_init(fnl_state *state, const fnl_world *world, fnl_error *error) {
  const size_t n_days = (size_t)world->n_days;
  memset(state, 0, sizeof *state);
  state->people = FNL_TAKE(&state->memory, world->n_cells, double);
  state->seeded = FNL_TAKE(&state->memory, world->n_segments, double);
  state->money = FNL_TAKE(&state->memory, world->n_deliveries, double);
  state->granted = FNL_TAKE(&state->memory, world->n_deliveries, double);
  state->exposure = FNL_TAKE(&state->memory, world->n_creatives, double);
  state->lessons = FNL_TAKE(&state->memory, (size_t)world->n_deliveries * n_days, double);
  state->sends = FNL_TAKE(&state->memory, (size_t)world->n_referrals * n_days, double);
  state->happened = FNL_TAKE(&state->memory, world->n_slot_cells, double);
  state->flow = FNL_TAKE(&state->memory, world->n_flows, double);
  state->moved = FNL_TAKE(&state->memory, world->n_cells, double);
  state->leaving = FNL_TAKE(&state->memory, world->n_cells, double);
  state->strength_sum = FNL_TAKE(&state->memory, world->n_strengths, double);
  state->remainder = FNL_TAKE(&state->memory, world->n_cells, double);
  if (state->memory.failed) {
    fnl_state_free(state);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_state_free(fnl_state *state) {
  fnl_arena_free(&state->memory);
  memset(state, 0, sizeof *state);
}

static int largest(const double *values, int n) {
  int best = 0;
  for (int i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* Shares `total` out in proportion to `weights`; whole: by largest remainder, ties to the first.
 * `weights` and `counts` may be the same array. */
static void apportion(double total, const double *weights, int n, bool whole, double *remainder,
                      double *counts) {
  double sum = 0.0, given = 0.0;
  for (int i = 0; i < n; i++)
    sum += weights[i];
  for (int i = 0; i < n; i++) {
    const double quota = sum > 0.0 ? total * (weights[i] / sum) : 0.0;
    counts[i] = whole ? floor(quota) : quota;
    remainder[i] = quota - counts[i];
    given += counts[i];
  }
  for (double rest = whole ? total - given : 0.0; rest >= 1.0; rest -= 1.0) {
    const int i = largest(remainder, n);
    counts[i] += 1.0;
    remainder[i] -= 1.0;
  }
}

static void place_seeds(fnl_state *state, const fnl_world *world, bool whole) {
  const fnl_seeds *seeds = &world->plan->seeds;
  const int n_segments = world->n_segments;
  const double count = (double)seeds->count;
  memset(state->seeded, 0, (size_t)n_segments * sizeof *state->seeded);
  if (!world->plan->has_seeds)
    return;
  if (seeds->segment == FNL_EVERY_SEGMENT)
    apportion(count, state->people, n_segments, whole, state->remainder, state->seeded);
  else
    state->seeded[seeds->segment] = count;
  for (int g = 0; g < n_segments; g++) {
    state->people[g] -= state->seeded[g];
    state->people[seeds->to * n_segments + g] += state->seeded[g];
  }
}

void fnl_state_reset(fnl_state *state, const fnl_world *world, const double *money, bool whole) {
  const size_t n_days = (size_t)world->n_days;
  apportion(world->population, world->initial, world->n_cells, whole, state->remainder,
            state->people);
  place_seeds(state, world, whole);
  for (int i = 0; i < world->n_deliveries; i++)
    state->granted[i] = state->money[i] = money[i];
  memset(state->exposure, 0, (size_t)world->n_creatives * sizeof *state->exposure);
  memset(state->strength_sum, 0, (size_t)world->n_strengths * sizeof *state->strength_sum);
  memset(state->lessons, 0, (size_t)world->n_deliveries * n_days * sizeof *state->lessons);
  memset(state->sends, 0, (size_t)world->n_referrals * n_days * sizeof *state->sends);
}
