/* agents.c: every person, by number.
 *
 * How many move and what happens is drawn exactly as `cohorts` draws it, by the same functions from
 * the same streams: everybody in a cell has the same rates, so the counts come first and who they
 * are is an independent choice among the people of the cell, from streams of its own. So the two
 * engines give the same counts, bit for bit, and a day costs what its movers cost.
 */
#include "engine/agents.h"

#include "engine/cohorts.h"

#include <stdlib.h>

typedef struct {
  fnl_roster roster;
  fnl_lineage *lineage; /* NULL: nobody asks who brought whom */
} fnl_agents;

static void agents_free(void *own) {
  fnl_agents *agents = own;
  if (!agents)
    return;
  fnl_lineage_free(agents->lineage);
  fnl_roster_free(&agents->roster);
  free(agents);
}

static fnl_status agents_init(void **own, const fnl_world *world, fnl_error *error) {
  fnl_agents *agents = calloc(1, sizeof *agents);
  if (!agents)
    return fnl_error_no_memory(error);
  const fnl_status status = fnl_roster_init(&agents->roster, world, error);
  if (status == FNL_OK)
    *own = agents;
  else
    free(agents);
  return status;
}

static void agents_reset(void *own, const fnl_world *world, const fnl_state *state) {
  fnl_agents *agents = own;
  fnl_roster_fill(&agents->roster, world, state);
  if (agents->lineage)
    fnl_lineage_reset(agents->lineage, world, state, &agents->roster);
}

static void agents_follow(void *own, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          const fnl_state *state) {
  fnl_agents *agents = own;
  fnl_roster_choose(&agents->roster, world, luck, day->t, state->flow);
  if (agents->lineage)
    fnl_lineage_follow(agents->lineage, day, world, luck, state, &agents->roster);
  fnl_roster_move(&agents->roster, world);
}

static void agents_close(void *own, const fnl_world *world) {
  const fnl_agents *agents = own;
  if (agents->lineage)
    fnl_lineage_close(agents->lineage, world, &agents->roster);
}

fnl_status fnl_agents_trace(fnl_workplace *place, const fnl_world *world, fnl_error *error) {
  fnl_agents *agents = place->own;
  return agents->lineage ? FNL_OK : fnl_lineage_init(&agents->lineage, world, error);
}

const fnl_forest *fnl_agents_forest(const fnl_workplace *place) {
  const fnl_agents *agents = place->own;
  return agents->lineage ? fnl_lineage_forest(agents->lineage) : NULL;
}

const fnl_roster *fnl_agents_roster(const fnl_workplace *place) {
  const fnl_agents *agents = place->own;
  return &agents->roster;
}

static const fnl_own_type agents_own = {
    .bytes = fnl_roster_bytes,
    .init = agents_init,
    .free = agents_free,
    .reset = agents_reset,
    .follow = agents_follow,
    .close = agents_close,
};

const fnl_engine_type fnl_engine_agents = {
    .name = "agents",
    .summary = "every person by number, with the counts of cohorts: for referral trees",
    .source = "the people of a cell are exchangeable; Fisher and Yates (1938)",
    .is_random = true,
    .events = fnl_cohorts_events,
    .moves = fnl_cohorts_moves,
    .values = fnl_cohorts_values,
    .burst = fnl_cohorts_burst,
    .own = &agents_own,
};
