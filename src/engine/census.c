/* census.c: counting people by segment, and putting each somewhere. */
#include "engine/census.h"

#include "network/network.h"

#include <stdlib.h>
#include <string.h>

struct fnl_census {
  fnl_arena memory;
  const int *segment; /* [population] of the network; NULL: numbers rise through the segments */
  double *members;    /* [n_segments] of the network; NULL: by the plan's shares */
  int64_t n_named;
  fnl_person *named; /* [n_named] seeds, by name or by degree */
  /* of day 0: */
  int64_t *first;                       /* [n_segments + 1] where a segment's people begin */
  double *weights, *counts, *remainder; /* [n_stages] scratch */
};

static void find_named(fnl_census *census, const fnl_plan *plan) {
  const fnl_seeds *seeds = &plan->seeds;
  census->n_named = seeds->by == FNL_SEEDS_NAMED ? seeds->n_people : seeds->count;
  census->named = FNL_TAKE(&census->memory, census->n_named, fnl_person);
  if (census->memory.failed)
    return;
  if (seeds->by == FNL_SEEDS_BY_DEGREE) {
    fnl_network_by_degree(plan->graph, census->n_named, census->named);
    return;
  }
  for (int64_t i = 0; i < census->n_named; i++)
    census->named[i] = (fnl_person)(plan->graph ? fnl_network_person(plan->graph, seeds->people[i])
                                                : seeds->people[i]);
}

static void count_members(fnl_census *census, const fnl_world *world) {
  census->segment = world->plan->graph->segment;
  census->members = FNL_TAKE(&census->memory, world->n_segments, double);
  for (int64_t i = 0; census->members && i < (int64_t)world->population; i++)
    census->members[census->segment[i]] += 1.0;
}

fnl_status fnl_census_init(fnl_census **census, const fnl_world *world, fnl_error *error) {
  const fnl_plan *plan = world->plan;
  *census = NULL;
  if (!fnl_census_is_due(plan))
    return FNL_OK;
  fnl_census *made = calloc(1, sizeof *made);
  if (!made)
    return fnl_error_no_memory(error);
  made->first = FNL_TAKE(&made->memory, world->n_segments + 1, int64_t);
  made->weights = FNL_TAKE(&made->memory, world->n_stages, double);
  made->counts = FNL_TAKE(&made->memory, world->n_stages, double);
  made->remainder = FNL_TAKE(&made->memory, world->n_stages, double);
  if (fnl_plan_chooses_seeds(plan))
    find_named(made, plan);
  if (plan->graph && plan->graph->segment)
    count_members(made, world);
  if (made->memory.failed) {
    fnl_census_free(made);
    return fnl_error_no_memory(error);
  }
  *census = made;
  return FNL_OK;
}

void fnl_census_free(fnl_census *census) {
  if (!census)
    return;
  fnl_arena_free(&census->memory);
  free(census);
}

/* ---- how many ---- */

/* A segment's people, by the shares that start in each stage. */
static void share_out(fnl_census *census, const fnl_world *world, int g, fnl_state *state) {
  const int n_segments = world->n_segments;
  for (int s = 0; s < world->n_stages; s++)
    census->weights[s] = world->initial[s * n_segments + g];
  fnl_apportion(census->members[g], census->weights, world->n_stages, true, census->remainder,
                census->counts);
  for (int s = 0; s < world->n_stages; s++)
    state->people[s * n_segments + g] = census->counts[s];
}

static void take_back_seeds(const fnl_world *world, fnl_state *state) {
  for (int g = 0; g < world->n_segments; g++) {
    state->people[g] += state->seeded[g];
    state->people[world->plan->seeds.to * world->n_segments + g] -= state->seeded[g];
  }
}

static void find_segments(fnl_census *census, const fnl_world *world, const fnl_state *state) {
  for (int g = 0; g < world->n_segments; g++) {
    census->first[g + 1] = census->first[g];
    for (int s = 0; s < world->n_stages; s++)
      census->first[g + 1] += (int64_t)state->people[s * world->n_segments + g];
  }
}

static int segment_of(const fnl_census *census, fnl_person person) {
  int g = 0;
  if (census->segment)
    return census->segment[person];
  while (person >= census->first[g + 1])
    g++;
  return g;
}

/* Those who are named, as far as their segment's first stage has people. */
static void seed(const fnl_census *census, const fnl_world *world, fnl_state *state) {
  for (int64_t i = 0; i < census->n_named; i++) {
    const int g = segment_of(census, census->named[i]);
    if (!(state->people[g] > 0.0))
      continue;
    state->people[g] -= 1.0;
    state->people[world->plan->seeds.to * world->n_segments + g] += 1.0;
    state->seeded[g] += 1.0;
  }
}

void fnl_census_count(fnl_census *census, const fnl_world *world, fnl_state *state) {
  const bool anew = census->members || census->named;
  if (anew && world->plan->has_seeds)
    take_back_seeds(world, state);
  for (int g = 0; census->members && g < world->n_segments; g++)
    share_out(census, world, g, state);
  find_segments(census, world, state);
  if (!anew || !world->plan->has_seeds)
    return;
  if (census->named) {
    memset(state->seeded, 0, (size_t)world->n_segments * sizeof *state->seeded);
    seed(census, world, state);
  } else {
    fnl_state_seed(state, world, true);
  }
}

/* ---- who ---- */

/* People by segment, in the order of their numbers. */
static void line_up(const fnl_census *census, const fnl_world *world, fnl_roster *roster) {
  const uint32_t n = (uint32_t)world->population;
  int64_t *next = roster->goal; /* scratch; there are at least as many cells as segments */
  if (!census->segment) {
    fnl_roster_number(roster, n);
    return;
  }
  for (int g = 0; g < world->n_segments; g++)
    next[g] = census->first[g];
  for (uint32_t i = 0; i < n; i++) {
    const int64_t at = next[census->segment[i]]++;
    roster->people[at] = i;
    roster->where[i] = (uint32_t)at;
  }
}

static void swap(fnl_roster *roster, int64_t a, int64_t b) {
  const fnl_person one = roster->people[a], other = roster->people[b];
  roster->people[a] = other;
  roster->where[other] = (uint32_t)a;
  roster->people[b] = one;
  roster->where[one] = (uint32_t)b;
}

/* The named of segment g go to its end; returns how many there are. */
static int64_t set_named_apart(const fnl_census *census, const fnl_state *state, int g,
                               fnl_roster *roster) {
  const int64_t due = census->named ? (int64_t)state->seeded[g] : 0;
  int64_t n = 0;
  for (int64_t i = 0; i < census->n_named && n < due; i++)
    if (segment_of(census, census->named[i]) == g)
      swap(roster, roster->where[census->named[i]], census->first[g + 1] - ++n);
  return n;
}

static int fullest_stage(const fnl_world *world, const fnl_state *state, int g) {
  int best = 0;
  for (int s = 1; s < world->n_stages; s++)
    if (state->people[s * world->n_segments + g] > state->people[best * world->n_segments + g])
      best = s;
  return best;
}

/* What a segment's people are placed by. */
typedef struct {
  const fnl_census *census;
  const fnl_world *world;
  const fnl_state *state;
  fnl_roster *roster;
  int g, fullest;
  int64_t n_named;
} fnl_placing;

/* People of the stage who are not named. */
static int64_t unnamed(const fnl_placing *placing, int s) {
  const fnl_world *world = placing->world;
  const bool seeded = world->plan->has_seeds && s == world->plan->seeds.to;
  return (int64_t)placing->state->people[s * world->n_segments + placing->g] -
         (seeded ? placing->n_named : 0);
}

/* Of those in the fullest stage, whom the seeds' letters come from: the last of their cell, too. */
static int64_t seeds_in_fullest(const fnl_placing *placing) {
  const fnl_plan *plan = placing->world->plan;
  if (!plan->has_seeds || plan->seeds.to != placing->fullest || placing->census->named)
    return 0;
  return (int64_t)placing->state->seeded[placing->g];
}

/* Chooses who does not start in the fullest stage, and puts them behind those who do; and behind
 * the others of that stage those of it who are seeds. */
static void choose_others(const fnl_placing *placing, fnl_stream *rng) {
  const int64_t first = placing->census->first[placing->g];
  const int64_t end = placing->census->first[placing->g + 1] - placing->n_named;
  const int64_t rest = unnamed(placing, placing->fullest) - seeds_in_fullest(placing);
  for (int64_t last = end - 1; last >= first + rest; last--)
    swap(placing->roster, first + fnl_stream_below(rng, (uint32_t)(last - first + 1)), last);
}

static void put(const fnl_placing *placing, int64_t at, const fnl_person *people, int64_t n) {
  fnl_roster *roster = placing->roster;
  for (int64_t i = 0; i < n; i++) {
    roster->people[at + i] = people[i];
    roster->where[people[i]] = (uint32_t)(at + i);
  }
}

/* From the fullest, the others and the named, one behind the other, to the order of the stages. */
static bool is_empty(const fnl_placing *placing, int s) {
  return !(placing->state->people[s * placing->world->n_segments + placing->g] > 0.0);
}

/* The fullest is the first that has anybody, and the named are in the last: nothing is to be done.
 */
static bool is_ordered(const fnl_placing *placing) {
  const int to = placing->world->plan->seeds.to;
  for (int s = 0; s < placing->fullest; s++)
    if (!is_empty(placing, s))
      return false;
  for (int s = to + 1; placing->n_named > 0 && s < placing->world->n_stages; s++)
    if (!is_empty(placing, s))
      return false;
  return true;
}

static void order_stages(const fnl_placing *placing) {
  const int64_t first = placing->census->first[placing->g];
  const int64_t end = placing->census->first[placing->g + 1];
  const int64_t n = unnamed(placing, placing->fullest);
  fnl_person *all = placing->roster->movers; /* nobody moves yet */
  const fnl_person *other = all + n, *named = all + (end - first) - placing->n_named;
  int64_t at = first;
  memcpy(all, placing->roster->people + first, (size_t)(end - first) * sizeof *all);
  for (int s = 0; s < placing->world->n_stages; s++) {
    const int64_t here = unnamed(placing, s);
    put(placing, at, s == placing->fullest ? all : other, here);
    other += s == placing->fullest ? 0 : here;
    at += here;
    if (placing->n_named > 0 && s == placing->world->plan->seeds.to) {
      put(placing, at, named, placing->n_named);
      at += placing->n_named;
    }
  }
}

void fnl_census_fill(const fnl_census *census, const fnl_world *world, fnl_luck luck,
                     const fnl_state *state, fnl_roster *roster) {
  fnl_roster_lay_out(roster, state);
  line_up(census, world, roster);
  for (int g = 0; g < world->n_segments; g++) {
    const fnl_placing placing = {
        .census = census,
        .world = world,
        .state = state,
        .roster = roster,
        .g = g,
        .fullest = fullest_stage(world, state, g),
        .n_named = set_named_apart(census, state, g, roster),
    };
    fnl_stream rng =
        fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_PLACE, 0, (uint64_t)g);
    if (world->plan->graph)
      choose_others(&placing, &rng);
    if (!is_ordered(&placing))
      order_stages(&placing);
  }
}
