/* agents.c: every person, by number.
 *
 * How many move and what happens is drawn exactly as `cohorts` draws it, by the same functions from
 * the same streams: everybody in a cell has the same rates, so the counts come first and who they
 * are is an independent choice among the people of the cell, from streams of its own. So the two
 * engines give the same counts, bit for bit, and a day costs what its movers cost. Only where word
 * goes from one person to another (mail.h) do the counts depend on who people are.
 */
#include "engine/agents.h"

#include "engine/census.h"
#include "engine/cohorts.h"
#include "engine/lineage.h"

#include <assert.h>
#include <stdlib.h>

typedef struct {
  const fnl_follower_type *type;
  void *own;
} fnl_follower;

typedef struct {
  fnl_roster roster;
  fnl_doers doers;
  fnl_census *census; /* NULL: nobody is told from others on day 0 */
  fnl_mail *mail;     /* NULL: no channel is personal */
  bool lives_by_letters;
  int n_followers;
  fnl_follower followers[FNL_FOLLOWERS_MOST];
} fnl_agents;

static void agents_free(void *own) {
  fnl_agents *agents = own;
  if (!agents)
    return;
  for (int i = 0; i < agents->n_followers; i++)
    agents->followers[i].type->free(agents->followers[i].own);
  fnl_mail_free(agents->mail);
  fnl_census_free(agents->census);
  fnl_doers_free(&agents->doers);
  fnl_roster_free(&agents->roster);
  free(agents);
}

/* Letters are told of by who does what, whoever else looks on. */
static void want_told(fnl_doers *doers, const fnl_world *world) {
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; world->referrals[r].is_personal && k < world->referrals[r].n_announced; k++)
      fnl_doers_want(doers, world->referrals[r].announced[k]);
}

static fnl_status agents_init(void **own, const fnl_world *world, fnl_error *error) {
  fnl_agents *agents = calloc(1, sizeof *agents);
  fnl_status status = FNL_OK;
  if (!agents)
    return fnl_error_no_memory(error);
  FNL_TRY(fnl_roster_init(&agents->roster, world, error));
  FNL_TRY(fnl_doers_init(&agents->doers, world, error));
  FNL_TRY(fnl_census_init(&agents->census, world, error));
  FNL_TRY(fnl_mail_init(&agents->mail, world, error));
  agents->doers.mail = agents->mail;
  want_told(&agents->doers, world);
  *own = agents;
out:
  if (status != FNL_OK)
    agents_free(agents);
  return status;
}

static double agents_bytes(const fnl_plan *plan) {
  return fnl_roster_bytes(plan) + fnl_mail_bytes(plan);
}

static fnl_scene scene_of(const fnl_agents *agents, const fnl_world *world, fnl_luck luck,
                          const fnl_state *state) {
  return (fnl_scene){.world = world,
                     .luck = luck,
                     .state = state,
                     .roster = &agents->roster,
                     .doers = &agents->doers,
                     .mail = agents->mail};
}

static bool is_personal(const fnl_world *world, int cause) {
  for (int r = 0; r < world->n_referrals; r++)
    if (world->referrals[r].cause == cause)
      return world->referrals[r].is_personal;
  return false;
}

/* Whether nothing happens but by letters about what has happened: neither by time nor by ads, and
 * nobody sends because of where he is. */
static bool lives_by_letters(const fnl_world *world) {
  bool others = world->n_campaigns > 0 || world->n_mailings > 0;
  for (int x = 0; x < world->n_cells; x++)
    others |= world->cells[x].by_time > 0.0;
  for (int i = 0; i < world->n_terms; i++)
    others |= !is_personal(world, world->terms[i].cause);
  for (int r = 0; r < world->n_referrals; r++)
    others |= !world->referrals[r].is_personal || world->referrals[r].n_senders > 0;
  return !others;
}

static void agents_reset(void *own, const fnl_world *world, fnl_luck luck, fnl_state *state) {
  fnl_agents *agents = own;
  const fnl_scene scene = scene_of(agents, world, luck, state);
  if (agents->census) {
    fnl_census_count(agents->census, world, state);
    fnl_census_fill(agents->census, world, luck, state, &agents->roster);
  } else {
    fnl_roster_fill(&agents->roster, state);
  }
  agents->lives_by_letters = agents->mail && lives_by_letters(world);
  if (agents->mail)
    fnl_mail_reset(agents->mail, world, luck, state, &agents->roster);
  for (int i = 0; i < agents->n_followers; i++)
    agents->followers[i].type->reset(agents->followers[i].own, &scene);
}

static void agents_begin(void *own, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                         fnl_state *state) {
  fnl_agents *agents = own;
  if (agents->mail)
    fnl_mail_open(agents->mail, day, world, luck, state, &agents->roster);
}

/* Letters make things happen one by one; the rest is drawn as in `cohorts`. */
static void agents_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          fnl_state *state) {
  fnl_cohorts_events(day, world, luck, state);
  for (int i = 0; i < world->n_slot_cells; i++)
    state->happened[i] += state->replies[i];
}

/* Whom a letter moves is known; the others of a cell are drawn as in `cohorts`. */
static void agents_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                         fnl_state *state, fnl_run *run) {
  for (int x = 0; x < world->n_cells; x++)
    for (int i = world->cells[x].first_flow; i < world->cells[x].end_flow; i++)
      state->people[x] -= state->persuaded[i];
  fnl_cohorts_draw_flows(day, world, luck, state);
  for (int i = 0; i < world->n_flows; i++)
    state->flow[i] += state->persuaded[i];
  fnl_day_move(world, state, run);
}

static void agents_follow(void *own, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          fnl_state *state) {
  fnl_agents *agents = own;
  fnl_scene scene = scene_of(agents, world, luck, state);
  scene.day = day;
  fnl_roster_choose(&agents->roster, world, luck, day->t, state->flow);
  if (agents->n_followers > 0 || agents->mail)
    fnl_doers_find(&agents->doers, day, world, luck, state, &agents->roster);
  for (int i = 0; i < agents->n_followers; i++)
    agents->followers[i].type->follow(agents->followers[i].own, &scene);
  if (agents->mail)
    fnl_mail_send(agents->mail, day, world, luck, state, &agents->roster, &agents->doers);
  fnl_roster_move(&agents->roster, world);
}

/* The last letter has been opened. Who looks on wants to see every day. */
static bool agents_is_over(const void *own) {
  const fnl_agents *agents = own;
  return agents->lives_by_letters && agents->n_followers == 0 && fnl_mail_is_empty(agents->mail);
}

static bool agents_close(void *own, const fnl_world *world, const fnl_state *state) {
  const fnl_agents *agents = own;
  const fnl_scene scene = scene_of(agents, world, (fnl_luck){0}, state);
  for (int i = 0; i < agents->n_followers; i++)
    if (agents->followers[i].type->close)
      agents->followers[i].type->close(agents->followers[i].own, &scene);
  return !agents->mail || !(fnl_mail_failed(agents->mail) || agents->doers.failed);
}

/* ---- those who look on ---- */

void fnl_agents_attach(fnl_workplace *place, const fnl_follower_type *type, void *own) {
  fnl_agents *agents = place->own;
  assert(agents->n_followers < FNL_FOLLOWERS_MOST);
  agents->followers[agents->n_followers++] = (fnl_follower){type, own};
}

void *fnl_agents_attached(const fnl_workplace *place, const fnl_follower_type *type) {
  const fnl_agents *agents = place->own;
  for (int i = 0; i < agents->n_followers; i++)
    if (agents->followers[i].type == type)
      return agents->followers[i].own;
  return NULL;
}

fnl_doers *fnl_agents_doers(const fnl_workplace *place) {
  fnl_agents *agents = place->own;
  return &agents->doers;
}

fnl_status fnl_agents_trace(fnl_workplace *place, const fnl_world *world, fnl_error *error) {
  fnl_lineage *lineage;
  fnl_status status = FNL_OK;
  if (fnl_agents_attached(place, &fnl_lineage_follower))
    return FNL_OK;
  FNL_TRY(fnl_lineage_init(&lineage, world, fnl_agents_doers(place), error));
  fnl_agents_attach(place, &fnl_lineage_follower, lineage);
out:
  return status;
}

const fnl_forest *fnl_agents_forest(const fnl_workplace *place) {
  const fnl_lineage *lineage = fnl_agents_attached(place, &fnl_lineage_follower);
  return lineage ? fnl_lineage_forest(lineage) : NULL;
}

const fnl_roster *fnl_agents_roster(const fnl_workplace *place) {
  const fnl_agents *agents = place->own;
  return &agents->roster;
}

static const fnl_own_type agents_own = {
    .bytes = agents_bytes,
    .init = agents_init,
    .free = agents_free,
    .reset = agents_reset,
    .begin = agents_begin,
    .follow = agents_follow,
    .is_over = agents_is_over,
    .close = agents_close,
};

const fnl_engine_type fnl_engine_agents = {
    .name = "agents",
    .summary = "every person by number: for referral trees, own sharing and networks",
    .source = "the people of a cell are exchangeable; Fisher and Yates (1938)",
    .is_random = true,
    .events = agents_events,
    .moves = agents_moves,
    .values = fnl_cohorts_values,
    .burst = fnl_cohorts_burst,
    .own = &agents_own,
};
