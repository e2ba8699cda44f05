/* state.c: day 0 of a replication. */
#include "engine/state.h"

#include <math.h>
#include <string.h>

fnl_status fnl_state_init(fnl_state *state, const fnl_world *world, fnl_error *error) {
  const size_t n_days = (size_t)world->n_days;
  const int n_draws = world->n_flows > world->n_slot_cells ? world->n_flows : world->n_slot_cells;
  memset(state, 0, sizeof *state);
  state->people = FNL_TAKE(&state->memory, world->n_cells, double);
  state->seeded = FNL_TAKE(&state->memory, world->n_segments, double);
  state->money = FNL_TAKE(&state->memory, world->n_campaigns, double);
  state->granted = FNL_TAKE(&state->memory, world->n_campaigns, double);
  state->release = FNL_TAKE(&state->memory, world->n_campaigns, const double *);
  state->most = FNL_TAKE(&state->memory, world->n_campaigns, const double *);
  state->exposure = FNL_TAKE(&state->memory, world->n_creatives, double);
  state->lessons = FNL_TAKE(&state->memory, (size_t)world->n_campaigns * (n_days + 1), double);
  state->sends = FNL_TAKE(&state->memory, (size_t)world->n_referrals * n_days, double);
  state->letters = FNL_TAKE(&state->memory, world->n_referrals, double);
  state->persuaded = FNL_TAKE(&state->memory, world->n_flows, double);
  state->replies = FNL_TAKE(&state->memory, world->n_slot_cells, double);
  state->happened = FNL_TAKE(&state->memory, world->n_slot_cells, double);
  state->flow = FNL_TAKE(&state->memory, world->n_flows, double);
  state->mass = FNL_TAKE(&state->memory, world->n_strengths, double);
  state->mass_sum = FNL_TAKE(&state->memory, world->n_strengths, double);
  state->remainder = FNL_TAKE(&state->memory, world->n_cells, double);
  state->uniform = FNL_TAKE(&state->memory, n_draws, double);
  state->central = FNL_TAKE(&state->memory, n_draws, double);
  state->worthy = FNL_TAKE(&state->memory, world->n_valued, const fnl_valued *);
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

static void zero(double *values, int n) { memset(values, 0, (size_t)n * sizeof *values); }

static int largest(const double *values, int n) {
  int best = 0;
  for (int i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

void fnl_apportion(double total, const double *weights, int n, bool whole, double *remainder,
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
  for (int64_t rest = whole ? (int64_t)(total - given) : 0; rest > 0; rest--) {
    const int i = largest(remainder, n);
    counts[i] += 1.0;
    remainder[i] -= 1.0;
  }
}

/* The reader refuses more seeds than the first stage holds; where its share is uncertain, or whole
 * people make it one short, all who are there are taken. */
void fnl_state_seed(fnl_state *state, const fnl_world *world, bool whole) {
  const fnl_seeds *seeds = &world->plan->seeds;
  const int n_segments = world->n_segments;
  zero(state->seeded, n_segments);
  if (!world->plan->has_seeds)
    return;
  const bool all = seeds->segment == FNL_EVERY_SEGMENT;
  double there = all ? 0.0 : state->people[seeds->segment];
  for (int g = 0; all && g < n_segments; g++)
    there += state->people[g];
  const double count = fmin((double)seeds->count, there);
  if (all)
    fnl_apportion(count, state->people, n_segments, whole, state->remainder, state->seeded);
  else
    state->seeded[seeds->segment] = count;
  for (int g = 0; g < n_segments; g++) {
    state->people[g] -= state->seeded[g];
    state->people[seeds->to * n_segments + g] += state->seeded[g];
  }
}

static void grant(fnl_state *state, const fnl_world *world, const fnl_spending *spending) {
  const fnl_spending none = {NULL, NULL, NULL};
  const fnl_spending *given = spending ? spending : &none;
  for (int i = 0; i < world->n_campaigns; i++) {
    const size_t first = (size_t)i * (size_t)world->n_days;
    state->granted[i] = state->money[i] = given->money ? given->money[i] : world->money[i];
    state->release[i] = given->release ? given->release + first : world->deliveries[i].release;
    state->most[i] = given->most ? given->most + first : world->deliveries[i].most;
  }
}

/* Sends and lessons need no zeroes: each day writes its own before another reads it. */
void fnl_state_reset(fnl_state *state, const fnl_world *world, const fnl_spending *spending,
                     bool whole) {
  fnl_apportion(world->population, world->initial, world->n_cells, whole, state->remainder,
                state->people);
  fnl_state_seed(state, world, whole);
  grant(state, world, spending);
  zero(fnl_state_lessons(state, world, 0), world->n_campaigns);
  zero(state->exposure, world->n_creatives);
  zero(state->happened, world->n_slot_cells);
  zero(state->mass_sum, world->n_strengths);
}
