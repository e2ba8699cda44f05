/* lineage.c: the days of a window, and the nodes of the forest. The way back from a move to its
 * sender is lineage_senders.c. */
#include "engine/lineage_parts.h"

#include "base/grow.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

double fnl_lineage_bytes(const fnl_plan *plan) {
  const double bits = 3.0 / CHAR_BIT;
  return (2.0 * sizeof(uint32_t) + sizeof(int32_t) + bits) * (double)plan->population;
}

/* ---- what the world says ---- */

static void lay_out_told(fnl_lineage *lineage, const fnl_world *world) {
  for (int i = 0; i < world->n_slot_cells; i++)
    lineage->told_of[i] = -1;
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; k < world->referrals[r].n_announced; k++) {
      const int slot_cell = world->referrals[r].announced[k];
      if (lineage->told_of[slot_cell] >= 0)
        continue;
      lineage->told_of[slot_cell] = lineage->n_told;
      lineage->told_cell[lineage->n_told++] = slot_cell;
    }
}

static void lay_out_flows(fnl_lineage *lineage, const fnl_world *world) {
  for (int i = 0; i < world->n_flows; i++)
    lineage->emits[i] = world->routes[i].emits < 0 ? -1 : lineage->told_of[world->routes[i].emits];
  for (int i = 0; i < world->n_flows; i++) {
    lineage->referral_of[i] = -1;
    for (int r = 0; r < world->n_referrals; r++)
      if (world->routes[i].cause == world->referrals[r].cause)
        lineage->referral_of[i] = r;
  }
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; k < world->referrals[r].n_senders; k++)
      lineage->sends[world->referrals[r].sender[k]] = true;
  for (int i = 0; i < world->n_flows; i++)
    lineage->leads_to_sender[i] = lineage->sends[world->routes[i].to];
}

static int longest_delay(const fnl_world *world) {
  int longest = 0;
  for (int r = 0; r < world->n_referrals; r++)
    longest = world->referrals[r].n_delays > longest ? world->referrals[r].n_delays : longest;
  return longest < world->n_days ? longest : world->n_days;
}

static void take_window(fnl_lineage *lineage, const fnl_world *world) {
  fnl_arena *memory = &lineage->memory;
  lineage->window = longest_delay(world) + 1; /* and today */
  lineage->past = FNL_TAKE(memory, lineage->window, fnl_past);
  for (int i = 0; i < lineage->window && !memory->failed; i++) {
    fnl_past *past = &lineage->past[i];
    past->people = FNL_TAKE(memory, world->n_cells, int64_t);
    past->by_rate = FNL_TAKE(memory, world->n_referrals, double);
    past->acts = FNL_TAKE(memory, world->n_referrals, fnl_list);
    past->told = FNL_TAKE(memory, lineage->n_told, fnl_list);
    past->first_mover = FNL_TAKE(memory, world->n_flows + 1, int64_t);
  }
}

fnl_status fnl_lineage_init(fnl_lineage **lineage, const fnl_world *world, fnl_doers *doers,
                            fnl_error *error) {
  fnl_lineage *made = calloc(1, sizeof *made);
  *lineage = NULL;
  if (!made)
    return fnl_error_no_memory(error);
  fnl_arena *memory = &made->memory;
  const size_t n_words = fnl_lineage_words((int64_t)world->population);
  made->n_cells = world->n_cells;
  made->n_flows = world->n_flows;
  made->n_referrals = world->n_referrals;
  made->has_moved = FNL_TAKE(memory, n_words, uint64_t);
  made->has_node = FNL_TAKE(memory, n_words, uint64_t);
  made->is_asked = FNL_TAKE(memory, n_words, uint64_t);
  made->forest.n_origins = world->n_causes - FNL_BY_NOBODY;
  made->forest.brought = FNL_TAKE(memory, made->forest.n_origins, int64_t);
  made->forest.bought = FNL_TAKE(memory, made->forest.n_origins, int64_t);
  made->began = FNL_TAKE(memory, world->n_cells, fnl_began);
  made->node = FNL_TAKE(memory, world->population, uint32_t);
  made->moved = FNL_TAKE(memory, world->population, int32_t);
  made->told_cell = FNL_TAKE(memory, world->n_slot_cells, int);
  made->told_of = FNL_TAKE(memory, world->n_slot_cells, int);
  made->emits = FNL_TAKE(memory, world->n_flows, int);
  made->referral_of = FNL_TAKE(memory, world->n_flows, int);
  made->leads_to_sender = FNL_TAKE(memory, world->n_flows, bool);
  made->sends = FNL_TAKE(memory, world->n_cells, bool);
  made->delays = FNL_TAKE(memory, world->n_referrals, int);
  made->seed = FNL_TAKE(memory, world->n_segments, uint32_t);
  if (!memory->failed) {
    lay_out_told(made, world);
    lay_out_flows(made, world);
    take_window(made, world);
  }
  if (memory->failed) {
    fnl_lineage_free(made);
    return fnl_error_no_memory(error);
  }
  for (int k = 0; k < made->n_told; k++)
    fnl_doers_want(doers, made->told_cell[k]);
  for (int i = 0; i < world->n_converting; i++)
    fnl_doers_want(doers, world->converting[i]);
  *lineage = made;
  return FNL_OK;
}

static void free_past(const fnl_lineage *lineage, fnl_past *past) {
  for (int r = 0; past->acts && r < lineage->n_referrals; r++)
    free(past->acts[r].items);
  for (int k = 0; past->told && k < lineage->n_told; k++)
    free(past->told[k].items);
  free(past->movers.items);
  free(past->since.items);
}

void fnl_lineage_free(fnl_lineage *lineage) {
  if (!lineage)
    return;
  for (int i = 0; lineage->past && i < lineage->window; i++)
    free_past(lineage, &lineage->past[i]);
  free(lineage->forest.nodes);
  free(lineage->firsts.items);
  free(lineage->causes.items);
  free(lineage->nodes_converted.items);
  free(lineage->questions);
  fnl_arena_free(&lineage->memory);
  free(lineage);
}

const fnl_forest *fnl_lineage_forest(const fnl_lineage *lineage) { return &lineage->forest; }

/* ---- nodes ---- */

uint32_t fnl_lineage_add(fnl_lineage *lineage, fnl_adopter node) {
  fnl_forest *forest = &lineage->forest;
  if (forest->n == FNL_NO_NODE || !FNL_GROW(forest->nodes, forest->capacity, forest->n + 1)) {
    forest->failed = true;
    return FNL_NO_NODE;
  }
  const uint32_t index = forest->n++;
  const bool is_root = node.parent == FNL_NO_NODE;
  node.root = is_root ? index : forest->nodes[node.parent].root;
  node.generation = is_root ? 0 : forest->nodes[node.parent].generation + 1;
  node.previous = fnl_lineage_last(lineage, node.person);
  forest->nodes[index] = node;
  lineage->node[node.person] = index;
  fnl_set_bit(lineage->has_node, node.person);
  return index;
}

static uint32_t add_root(fnl_lineage *lineage, fnl_person person, int t, int cause) {
  return fnl_lineage_add(
      lineage,
      (fnl_adopter){
          .person = person, .parent = FNL_NO_NODE, .day = t, .sent = t, .cause = (int16_t)cause});
}

/* The person's node, a root where there was none. What had moved somebody first is looked up at the
 * end: few of those who move become a root. */
static uint32_t node_of(fnl_lineage *lineage, fnl_person person, int t) {
  if (fnl_bit(lineage->has_node, person))
    return lineage->node[person];
  const uint32_t node = add_root(lineage, person, t, FNL_BY_NOBODY);
  if (node != FNL_NO_NODE)
    fnl_lineage_ask_origin(lineage, person, node);
  return node;
}

uint32_t fnl_lineage_before(const fnl_lineage *lineage, fnl_person person, int t) {
  uint32_t node = fnl_lineage_last(lineage, person);
  while (node != FNL_NO_NODE && lineage->forest.nodes[node].day >= t)
    node = lineage->forest.nodes[node].previous;
  return node;
}

/* ---- day 0 ---- */

static void root_seeds(fnl_lineage *lineage, const fnl_world *world, const fnl_state *state,
                       const fnl_roster *roster) {
  for (int g = 0; g < world->n_segments && world->plan->has_seeds; g++) {
    const int x = world->plan->seeds.to * world->n_segments + g;
    const int64_t n = (int64_t)state->seeded[g];
    const fnl_person *people = fnl_roster_of(roster, x) + roster->n[x] - n;
    lineage->seed[g] = lineage->forest.n;
    for (int64_t i = 0; i < n; i++)
      add_root(lineage, people[i], FNL_BEFORE_START, FNL_BY_SEED);
  }
}

static void root_sender(fnl_lineage *lineage, fnl_person person) {
  lineage->moved[person] = FNL_BEFORE_START;
  if (!fnl_bit(lineage->has_node, person)) /* no seed */
    add_root(lineage, person, FNL_BEFORE_START, FNL_BY_NOBODY);
}

static void root_senders(fnl_lineage *lineage, const fnl_roster *roster) {
  for (int x = 0; x < lineage->n_cells; x++)
    for (int64_t i = 0; lineage->sends[x] && i < roster->n[x]; i++)
      root_sender(lineage, fnl_roster_of(roster, x)[i]);
}

static int last_delay(const fnl_referral *referral) {
  int last = referral->n_delays;
  while (last > 0 && !(referral->delay[last - 1] > 0.0))
    last--;
  return last;
}

static void lineage_reset(void *own, const fnl_scene *scene) {
  fnl_lineage *lineage = own;
  const fnl_world *world = scene->world;
  lineage->forest.n = 0;
  lineage->forest.failed = false;
  memset(lineage->forest.brought, 0, (size_t)lineage->forest.n_origins * sizeof(int64_t));
  memset(lineage->forest.bought, 0, (size_t)lineage->forest.n_origins * sizeof(int64_t));
  memset(lineage->has_node, 0, fnl_lineage_words(scene->roster->n_people) * sizeof(uint64_t));
  lineage->nodes_converted.n = 0;
  fnl_lineage_begin_origins(lineage, world, scene->roster);
  for (int r = 0; r < world->n_referrals; r++)
    lineage->delays[r] = last_delay(&world->referrals[r]);
  root_seeds(lineage, world, scene->state, scene->roster);
  root_senders(lineage, scene->roster);
}

/* ---- today, before anybody moves ---- */

static void begin_past(fnl_lineage *lineage, fnl_past *past, const fnl_scene *scene) {
  memcpy(past->people, scene->roster->n, (size_t)lineage->n_cells * sizeof *past->people);
  for (int r = 0; r < lineage->n_referrals; r++) {
    past->by_rate[r] = fnl_state_sends(scene->state, scene->world, scene->day->t)[r];
    past->acts[r].n = 0;
  }
  for (int k = 0; k < lineage->n_told; k++)
    past->told[k].n = 0;
}

/* Who does what is told by a rate is in the forest from now. */
static void add_doers(fnl_lineage *lineage, fnl_past *past, const fnl_scene *scene) {
  const fnl_doers *doers = scene->doers;
  for (int k = 0; k < lineage->n_told; k++) {
    const int slot_cell = lineage->told_cell[k];
    const fnl_person *people = fnl_doers_of(doers, slot_cell);
    const int64_t n = doers->n_all[slot_cell] - doers->n_moves[slot_cell];
    for (int64_t i = 0; i < n && !lineage->forest.failed; i++)
      fnl_list_add(&past->told[k], node_of(lineage, people[i], scene->day->t), &lineage->forest);
  }
}

/* ---- today's moves ---- */

/* Who left a cell where people send, and when he had come. */
static void log_flow(const fnl_lineage *lineage, fnl_past *past, const fnl_roster *roster,
                     int flow) {
  for (int64_t i = roster->first_mover[flow]; i < roster->first_mover[flow + 1]; i++) {
    past->movers.items[i] = roster->movers[i];
    past->since.items[i] = (uint32_t)lineage->moved[roster->movers[i]];
  }
}

/* Those who come to where people send, or do by moving what is told, are in the forest from now. */
static void follow_flow(fnl_lineage *lineage, fnl_past *past, const fnl_roster *roster, int flow,
                        int t) {
  const int emits = lineage->emits[flow];
  const bool is_sender = lineage->leads_to_sender[flow];
  const int64_t end = emits >= 0 || is_sender ? roster->first_mover[flow + 1] : 0;
  for (int64_t i = roster->first_mover[flow]; i < end; i++) {
    const fnl_person person = roster->movers[i];
    if (is_sender)
      lineage->moved[person] = t;
    node_of(lineage, person, t);
    if (emits >= 0)
      fnl_list_add(&past->told[emits], lineage->node[person], &lineage->forest);
  }
}

static void remember_moves(fnl_lineage *lineage, fnl_past *past, const fnl_world *world,
                           const fnl_roster *roster, int t) {
  const size_t n = (size_t)roster->first_mover[lineage->n_flows];
  memcpy(past->first_mover, roster->first_mover,
         ((size_t)lineage->n_flows + 1) * sizeof *past->first_mover);
  if (!fnl_list_reserve(&past->movers, n) || !fnl_list_reserve(&past->since, n)) {
    lineage->forest.failed = true;
    return;
  }
  for (int x = 0; x < lineage->n_cells; x++)
    for (int i = world->cells[x].first_flow; lineage->sends[x] && i < world->cells[x].end_flow; i++)
      log_flow(lineage, past, roster, i);
  for (int p = 0; p < world->n_pairs; p++)
    for (int g = 0; g < world->n_segments; g++) {
      const int flow = fnl_world_flow(world, p, g);
      const int from = world->pairs[p].from * world->n_segments + g;
      if (world->pairs[p].move != FNL_STAY)
        fnl_lineage_note_movers(lineage, roster, from, flow, world->pairs[p].cause);
      follow_flow(lineage, past, roster, flow, t);
    }
}

static void lineage_follow(void *own, const fnl_scene *scene) {
  fnl_lineage *lineage = own;
  fnl_past *past = fnl_lineage_past(lineage, scene->day->t);
  lineage->forest.failed |= scene->doers->failed;
  if (lineage->forest.failed)
    return;
  begin_past(lineage, past, scene);
  add_doers(lineage, past, scene);
  fnl_lineage_find_senders(lineage, scene);
  if (!lineage->forest.failed)
    remember_moves(lineage, past, scene->world, scene->roster, scene->day->t);
  if (!lineage->forest.failed)
    fnl_lineage_note_conversions(lineage, scene);
}

/* ---- the end ---- */

static void mark(fnl_lineage *lineage, uint32_t node) {
  if (node != FNL_NO_NODE)
    lineage->forest.nodes[node].alive = true;
}

/* Who sent by his stage on day `t` and has left it since. */
static void mark_leavers(fnl_lineage *lineage, const fnl_world *world, int x, int t) {
  const fnl_past *past = fnl_lineage_past(lineage, t);
  const int64_t first = past->first_mover[world->cells[x].first_flow];
  const int64_t end = past->first_mover[world->cells[x].end_flow];
  for (int64_t i = first; i < end; i++)
    mark(lineage, fnl_lineage_before(lineage, past->movers.items[i], t));
}

/* Sends of day `t` that are still on their way. */
static void mark_day(fnl_lineage *lineage, const fnl_world *world, const fnl_referral *referral,
                     int t) {
  for (int k = 0; k < referral->n_senders; k++)
    if (referral->rate[k] > 0.0)
      mark_leavers(lineage, world, referral->sender[k], t);
  for (int k = 0; k < referral->n_announced; k++) {
    const fnl_list *told =
        &fnl_lineage_past(lineage, t)->told[lineage->told_of[referral->announced[k]]];
    for (size_t i = 0; referral->told[k] > 0.0 && i < told->n; i++)
      mark(lineage, told->items[i]);
  }
}

static void mark_seeds(fnl_lineage *lineage, const fnl_world *world, const fnl_referral *referral) {
  for (uint32_t i = 0; i < lineage->forest.n; i++) {
    const fnl_adopter *node = &lineage->forest.nodes[i];
    if (node->cause != FNL_BY_SEED || node->parent != FNL_NO_NODE)
      return; /* seeds come first */
    for (int g = 0; g < world->n_segments; g++)
      if (referral->told_by_seeds[g] > 0.0 && i >= lineage->seed[g] &&
          (g + 1 == world->n_segments || i < lineage->seed[g + 1]))
        mark(lineage, i);
  }
}

static void lineage_close(void *own, const fnl_scene *scene) {
  fnl_lineage *lineage = own;
  const fnl_world *world = scene->world;
  const fnl_roster *roster = scene->roster;
  if (lineage->forest.failed)
    return;
  fnl_lineage_find_origins(lineage);
  for (int r = 0; r < world->n_referrals; r++) {
    const fnl_referral *referral = &world->referrals[r];
    const int first = world->n_days > lineage->delays[r] ? world->n_days - lineage->delays[r] : 0;
    for (int k = 0; k < referral->n_senders; k++) {
      const int x = referral->sender[k];
      for (int64_t i = 0; referral->rate[k] > 0.0 && i < roster->n[x]; i++)
        mark(lineage, fnl_lineage_last(lineage, fnl_roster_of(roster, x)[i]));
    }
    for (int t = first; t < world->n_days; t++)
      mark_day(lineage, world, referral, t);
    if (world->plan->has_seeds && lineage->delays[r] >= world->n_days)
      mark_seeds(lineage, world, referral);
  }
}

static void lineage_free(void *own) { fnl_lineage_free(own); }

const fnl_follower_type fnl_lineage_follower = {
    .free = lineage_free,
    .reset = lineage_reset,
    .follow = lineage_follow,
    .close = lineage_close,
};
