/* lineage.c: the window of days that sends arrive from, and the way back from a move to its sender.
 */
#include "engine/lineage.h"

#include "engine/urn.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- lists that grow ---- */

typedef struct {
  uint32_t *items;
  size_t n, capacity;
} fnl_list;

static bool list_reserve(fnl_list *list, size_t n) {
  if (n <= list->capacity)
    return true;
  const size_t capacity = n > 2 * list->capacity ? n : 2 * list->capacity;
  uint32_t *grown =
      capacity > SIZE_MAX / sizeof *grown ? NULL : realloc(list->items, capacity * sizeof *grown);
  if (!grown)
    return false;
  list->items = grown;
  list->capacity = capacity;
  return true;
}

static void list_add(fnl_list *list, uint32_t item, fnl_forest *forest) {
  if (list_reserve(list, list->n + 1))
    list->items[list->n++] = item;
  else
    forest->failed = true;
}

/* ---- what is kept ---- */

/* What a day of the window was. */
typedef struct {
  int64_t *people;      /* [n_cells] in the morning */
  double *by_rate;      /* [n_referrals] sends of people by their stage */
  fnl_list *acts;       /* [n_referrals] nodes of the acts met so far */
  fnl_list *told;       /* [n_told] nodes that did what is told, an occurrence each */
  int64_t *first_mover; /* [n_flows + 1] */
  fnl_list movers;      /* people by flow, out of cells that send */
  fnl_list since;       /* and the day each had moved before, as uint32_t */
} fnl_past;

struct fnl_lineage {
  fnl_arena memory;
  fnl_forest forest;
  int n_cells, n_flows, n_referrals;
  /* What is known of a person. Most who move never send, and touch one bit each. */
  uint64_t *has_moved, *has_node, *waits; /* [population] bits; waits: for the cause of a root */
  uint32_t *node;                         /* [population] the last, where has_node */
  int32_t *moved;   /* [population] day of the last move, of those who are where people send */
  bool *began_here; /* [n_cells] somebody was there on day 0 */
  fnl_list firsts;  /* people in the order of their first moves */
  fnl_list causes;  /* of runs of them: the cause, and where its people end in `firsts` */
  fnl_list nodes_converted;  /* nodes of those who converted, a conversion each */
  fnl_list people_converted; /* and people who were none, but had moved */
  uint64_t *converts;        /* [population] bits: is in `people_converted` */
  /* of the world */
  int n_told;
  int *told_cell;   /* [n_told] slot cells whose occurrences some channel tells */
  int *told_of;     /* [n_slot_cells] index of a slot cell's list; -1: nobody tells */
  int *emits;       /* [n_flows] the list a flow's movers go to; -1 */
  int *referral_of; /* [n_flows] the channel whose moves these are; -1: no earned one */
  bool *sends;      /* [n_cells] the stage sends by some channel */
  int *delays;      /* [n_referrals] the longest with a share in it */
  uint32_t *seed;   /* [n_segments] the first seed's node */
  /* the window */
  int window;
  fnl_past *past; /* [window], of day t at t % window */
};

static fnl_past *past_of(const fnl_lineage *lineage, int t) {
  return &lineage->past[t % lineage->window];
}

double fnl_lineage_bytes(const fnl_plan *plan) {
  const double bits = 4.0 / CHAR_BIT;
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
    lineage->emits[i] = lineage->referral_of[i] = -1;
  for (int i = 0; i < world->n_emissions; i++)
    lineage->emits[world->emissions[i].flow] = lineage->told_of[world->emissions[i].slot_cell];
  for (int p = 0; p < world->n_pairs; p++)
    for (int r = 0; r < world->n_referrals; r++)
      for (int g = 0; g < world->n_segments && world->pairs[p].cause == world->referrals[r].cause;
           g++)
        lineage->referral_of[fnl_world_flow(world, p, g)] = r;
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; k < world->referrals[r].n_senders; k++)
      lineage->sends[world->referrals[r].sender[k]] = true;
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

static size_t n_words(const fnl_world *world) { return (size_t)world->population / 64 + 1; }

fnl_status fnl_lineage_init(fnl_lineage **lineage, const fnl_world *world, fnl_doers *doers,
                            fnl_error *error) {
  fnl_lineage *made = calloc(1, sizeof *made);
  *lineage = NULL;
  if (!made)
    return fnl_error_no_memory(error);
  fnl_arena *memory = &made->memory;
  made->n_cells = world->n_cells;
  made->n_flows = world->n_flows;
  made->n_referrals = world->n_referrals;
  made->has_moved = FNL_TAKE(memory, n_words(world), uint64_t);
  made->has_node = FNL_TAKE(memory, n_words(world), uint64_t);
  made->waits = FNL_TAKE(memory, n_words(world), uint64_t);
  made->converts = FNL_TAKE(memory, n_words(world), uint64_t);
  made->forest.n_origins = world->n_causes - FNL_BY_NOBODY;
  made->forest.brought = FNL_TAKE(memory, made->forest.n_origins, int64_t);
  made->forest.bought = FNL_TAKE(memory, made->forest.n_origins, int64_t);
  made->began_here = FNL_TAKE(memory, world->n_cells, bool);
  made->node = FNL_TAKE(memory, world->population, uint32_t);
  made->moved = FNL_TAKE(memory, world->population, int32_t);
  made->told_cell = FNL_TAKE(memory, world->n_slot_cells, int);
  made->told_of = FNL_TAKE(memory, world->n_slot_cells, int);
  made->emits = FNL_TAKE(memory, world->n_flows, int);
  made->referral_of = FNL_TAKE(memory, world->n_flows, int);
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
  free(lineage->people_converted.items);
  fnl_arena_free(&lineage->memory);
  free(lineage);
}

const fnl_forest *fnl_lineage_forest(const fnl_lineage *lineage) { return &lineage->forest; }

/* ---- what is known of a person ---- */

static bool bit(const uint64_t *bits, fnl_person person) {
  return bits[person / 64] >> (person % 64) & 1;
}

static void set_bit(uint64_t *bits, fnl_person person) {
  bits[person / 64] |= UINT64_C(1) << (person % 64);
}

static uint32_t last_node(const fnl_lineage *lineage, fnl_person person) {
  return bit(lineage->has_node, person) ? lineage->node[person] : FNL_NO_NODE;
}

/* ---- nodes ---- */

static bool reserve_node(fnl_forest *forest) {
  if (forest->n < forest->capacity)
    return true;
  const uint64_t wanted = forest->capacity < 512 ? 1024 : 2 * (uint64_t)forest->capacity;
  const uint32_t capacity = wanted < FNL_NO_NODE ? (uint32_t)wanted : FNL_NO_NODE;
  fnl_adopter *grown =
      forest->n == FNL_NO_NODE ? NULL : realloc(forest->nodes, capacity * sizeof *grown);
  if (!grown)
    return false;
  forest->nodes = grown;
  forest->capacity = capacity;
  return true;
}

/* Adds a node; its root, generation and predecessor follow. */
static uint32_t add_node(fnl_lineage *lineage, fnl_adopter node) {
  fnl_forest *forest = &lineage->forest;
  if (!reserve_node(forest)) {
    forest->failed = true;
    return FNL_NO_NODE;
  }
  const uint32_t index = forest->n++;
  const bool is_root = node.parent == FNL_NO_NODE;
  node.root = is_root ? index : forest->nodes[node.parent].root;
  node.generation = is_root ? 0 : forest->nodes[node.parent].generation + 1;
  node.previous = last_node(lineage, node.person);
  forest->nodes[index] = node;
  lineage->node[node.person] = index;
  set_bit(lineage->has_node, node.person);
  return index;
}

/* The person's node, a root where there was none. What had moved somebody first is looked up at the
 * end (find_causes): few of those who move become a root. */
static uint32_t node_of(fnl_lineage *lineage, fnl_person person, int t, int cause) {
  if (bit(lineage->has_node, person))
    return lineage->node[person];
  if (bit(lineage->has_moved, person))
    set_bit(lineage->waits, person);
  return add_node(
      lineage,
      (fnl_adopter){
          .person = person, .parent = FNL_NO_NODE, .day = t, .sent = t, .cause = (int16_t)cause});
}

/* What a person was on the morning of day `t`. */
static uint32_t node_before(const fnl_lineage *lineage, fnl_person person, int t) {
  uint32_t node = last_node(lineage, person);
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
    for (int64_t i = 0; i < n; i++) {
      node_of(lineage, people[i], FNL_BEFORE_START, FNL_BY_SEED);
      set_bit(lineage->has_moved, people[i]);
    }
  }
}

static void root_sender(fnl_lineage *lineage, fnl_person person) {
  lineage->moved[person] = FNL_BEFORE_START;
  node_of(lineage, person, FNL_BEFORE_START, FNL_BY_NOBODY);
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
  const size_t n_bytes = n_words(world) * sizeof(uint64_t);
  memset(lineage->has_moved, 0, n_bytes);
  memset(lineage->has_node, 0, n_bytes);
  memset(lineage->waits, 0, n_bytes);
  memset(lineage->converts, 0, n_bytes);
  lineage->nodes_converted.n = lineage->people_converted.n = 0;
  lineage->firsts.n = lineage->causes.n = 0;
  for (int x = 0; x < world->n_cells; x++)
    lineage->began_here[x] = scene->roster->n[x] > 0;
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
      list_add(&past->told[k], node_of(lineage, people[i], scene->day->t, FNL_BY_NOBODY),
               &lineage->forest);
  }
}

/* ---- the way back ---- */

/* What is asked: whose send by this channel arrived today. */
typedef struct {
  fnl_lineage *lineage;
  const fnl_world *world;
  const fnl_state *state;
  const fnl_roster *roster;
  fnl_stream rng;
  int referral, t;
} fnl_question;

/* One of those in a cell now or who left it from day `since` on; and when he had come. */
typedef struct {
  fnl_person person;
  int32_t came;
} fnl_candidate;

static int64_t leavers_on(const fnl_world *world, const fnl_past *past, int x) {
  return past->first_mover[world->cells[x].end_flow] -
         past->first_mover[world->cells[x].first_flow];
}

static fnl_candidate candidate(const fnl_question *question, int x, int since, int64_t at) {
  const fnl_lineage *lineage = question->lineage;
  const fnl_world *world = question->world;
  const fnl_roster *roster = question->roster;
  if (at < roster->n[x]) {
    const fnl_person person = fnl_roster_of(roster, x)[at];
    return (fnl_candidate){person, lineage->moved[person]};
  }
  at -= roster->n[x];
  const fnl_past *past = past_of(lineage, since);
  for (int t = since; at >= leavers_on(world, past, x); past = past_of(lineage, ++t))
    at -= leavers_on(world, past, x);
  at += past->first_mover[world->cells[x].first_flow];
  return (fnl_candidate){past->movers.items[at], (int32_t)past->since.items[at]};
}

/* Anybody who was in cell x on the morning of day `then`, all alike. */
static fnl_person person_then(fnl_question *question, int x, int then) {
  int64_t n = question->roster->n[x];
  for (int t = then; t < question->t; t++)
    n += leavers_on(question->world, past_of(question->lineage, t), x);
  for (;;) {
    const int64_t at = (int64_t)fnl_stream_below_large(&question->rng, (uint64_t)n);
    const fnl_candidate found = candidate(question, x, then, at);
    if (found.came < then)
      return found.person;
  }
}

/* d_j Phi(t - j) of one day. */
static double arriving_from(const fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  return referral->delay[question->t - 1 - then] *
         fnl_state_sends(question->state, question->world, then)[question->referral];
}

static int day_of_send(fnl_question *question) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const int t = question->t, first = t > referral->n_delays ? t - referral->n_delays : 0;
  double sum = 0.0;
  if (first == t - 1)
    return first;
  for (int then = t - 1; then >= first; then--)
    sum += arriving_from(question, then);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, t - 1};
  for (int then = t - 1; then >= first; then--)
    if (fnl_urn_falls(&urn, then, arriving_from(question, then)))
      break;
  return urn.chosen;
}

/* Sends a day of one of the cells that send. */
static double sent_from(const fnl_referral *referral, const fnl_past *past, int k) {
  return referral->rate[k] * (double)past->people[referral->sender[k]];
}

/* Somebody of a stage that sends, as of the morning of day `then`. */
static uint32_t sender_by_stage(fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_past *past = past_of(question->lineage, then);
  double sum = 0.0;
  for (int k = 0; k < referral->n_senders; k++)
    sum += sent_from(referral, past, k);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, 0};
  for (int k = 0; k < referral->n_senders; k++)
    if (fnl_urn_falls(&urn, k, sent_from(referral, past, k)))
      break;
  const fnl_person person = person_then(question, referral->sender[urn.chosen], then);
  return node_before(question->lineage, person, then);
}

/* An act of sending is one sender's, whoever of its receivers is asked: any of the day's acts. */
static uint32_t sender_by_act(fnl_question *question, int then) {
  const fnl_past *past = past_of(question->lineage, then);
  const double burst = question->world->referrals[question->referral].burst;
  fnl_list *acts = &past->acts[question->referral];
  if (!(burst > 0.0))
    return sender_by_stage(question, then);
  const double n = round(past->by_rate[question->referral] / burst);
  const uint64_t act = fnl_stream_below_large(&question->rng, n > 1.0 ? (uint64_t)n : 1);
  if (act < acts->n)
    return acts->items[act];
  const uint32_t node = sender_by_stage(question, then);
  list_add(acts, node, &question->lineage->forest);
  return node;
}

/* The parts of a day's sends that fnl_day_book added up: by stage, by what was told, by seeds. */
static double part_of(const fnl_question *question, const fnl_past *past, int then, int part) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  if (part == 0)
    return past->by_rate[question->referral];
  if (part <= referral->n_announced) {
    const int slot_cell = referral->announced[part - 1];
    return referral->told[part - 1] * (double)past->told[question->lineage->told_of[slot_cell]].n;
  }
  const int g = part - 1 - referral->n_announced;
  return then == 0 ? referral->told_by_seeds[g] * question->state->seeded[g] : 0.0;
}

/* Within a part: an act's sender, or one of the occurrences, or of the seeds. */
static uint32_t sender_in(fnl_question *question, const fnl_past *past, int then, int part) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_lineage *lineage = question->lineage;
  if (part == 0)
    return sender_by_act(question, then);
  if (part <= referral->n_announced) {
    const fnl_list *told = &past->told[lineage->told_of[referral->announced[part - 1]]];
    return told->items[fnl_stream_below_large(&question->rng, told->n)];
  }
  const int g = part - 1 - referral->n_announced;
  const uint64_t n = (uint64_t)question->state->seeded[g];
  return lineage->seed[g] + (uint32_t)fnl_stream_below_large(&question->rng, n);
}

/* The sender's node. */
static uint32_t sender(fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_past *past = past_of(question->lineage, then);
  const int n_parts = 1 + referral->n_announced + question->world->n_segments;
  double sum = 0.0;
  for (int part = 0; part < n_parts; part++)
    sum += part_of(question, past, then, part);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, 0};
  for (int part = 0; part < n_parts; part++)
    if (fnl_urn_falls(&urn, part, part_of(question, past, then, part)))
      break;
  return sender_in(question, past, then, urn.chosen);
}

/* ---- today's moves ---- */

/* What moved somebody: whose it was, and when it was sent. */
typedef struct {
  uint32_t sender; /* node */
  int sent;
} fnl_word;

static fnl_word word_by_draw(fnl_question *question) {
  const int then = day_of_send(question);
  return (fnl_word){.sender = sender(question, then), .sent = then};
}

/* What the sender was on that day: after his move, if it was by moving that he sent; or, whom it
 * made a root, that. */
static uint32_t node_of_sender(const fnl_lineage *lineage, const fnl_act *act) {
  const uint32_t before = node_before(lineage, act->sender, act->sent + act->moved);
  uint32_t node = last_node(lineage, act->sender);
  if (before != FNL_NO_NODE)
    return before;
  while (lineage->forest.nodes[node].previous != FNL_NO_NODE)
    node = lineage->forest.nodes[node].previous;
  return node;
}

/* Letters know their sender. */
static fnl_word word_of_letter(const fnl_lineage *lineage, const fnl_act *act) {
  return (fnl_word){.sender = node_of_sender(lineage, act), .sent = act->sent};
}

static void add_referred(fnl_question *question, const fnl_scene *scene, int flow) {
  fnl_lineage *lineage = question->lineage;
  const fnl_roster *roster = scene->roster;
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const int64_t first = roster->first_mover[flow];
  for (int64_t i = first; i < roster->first_mover[flow + 1]; i++) {
    const fnl_word word = referral->is_personal
                              ? word_of_letter(lineage, fnl_mail_act(scene->mail, flow, i - first))
                              : word_by_draw(question);
    if (lineage->forest.failed)
      return;
    add_node(lineage, (fnl_adopter){.person = roster->movers[i],
                                    .parent = word.sender,
                                    .day = question->t,
                                    .sent = word.sent,
                                    .cause = (int16_t)referral->cause});
  }
}

static void find_senders(fnl_lineage *lineage, const fnl_scene *scene) {
  for (int i = 0; i < lineage->n_flows && !lineage->forest.failed; i++) {
    if (lineage->referral_of[i] < 0)
      continue;
    fnl_question question = {
        .lineage = lineage,
        .world = scene->world,
        .state = scene->state,
        .roster = scene->roster,
        .rng = fnl_stream_open(scene->luck.seed, scene->luck.replication, FNL_PURPOSE_SENDER,
                               (uint32_t)scene->day->t, (uint64_t)i),
        .referral = lineage->referral_of[i],
        .t = scene->day->t,
    };
    add_referred(&question, scene, i);
  }
}

/* Who left a cell where people send, and when he had come. */
static void log_flow(const fnl_lineage *lineage, fnl_past *past, const fnl_roster *roster,
                     int flow) {
  for (int64_t i = roster->first_mover[flow]; i < roster->first_mover[flow + 1]; i++) {
    past->movers.items[i] = roster->movers[i];
    past->since.items[i] = (uint32_t)lineage->moved[roster->movers[i]];
  }
}

/* Those who move for the first time. */
static void note_movers(fnl_lineage *lineage, const fnl_roster *roster, int flow, int cause) {
  fnl_list *firsts = &lineage->firsts;
  const int64_t first = roster->first_mover[flow], end = roster->first_mover[flow + 1];
  if (!list_reserve(firsts, firsts->n + (size_t)(end - first))) {
    lineage->forest.failed = true;
    return;
  }
  for (int64_t i = first; i < end; i++) {
    const fnl_person person = roster->movers[i];
    firsts->items[firsts->n] = person;
    firsts->n += !bit(lineage->has_moved, person);
    set_bit(lineage->has_moved, person);
  }
  list_add(&lineage->causes, (uint32_t)cause, &lineage->forest);
  list_add(&lineage->causes, (uint32_t)firsts->n, &lineage->forest);
}

/* Those who come to where people send, or do by moving what is told, are in the forest from now. */
static void follow_flow(fnl_lineage *lineage, fnl_past *past, const fnl_roster *roster, int flow,
                        int t) {
  const int emits = lineage->emits[flow];
  const bool is_sender = lineage->sends[roster->to[flow]];
  const int64_t end = emits >= 0 || is_sender ? roster->first_mover[flow + 1] : 0;
  for (int64_t i = roster->first_mover[flow]; i < end; i++) {
    const fnl_person person = roster->movers[i];
    if (is_sender)
      lineage->moved[person] = t;
    node_of(lineage, person, t, FNL_BY_NOBODY);
    if (emits >= 0)
      list_add(&past->told[emits], lineage->node[person], &lineage->forest);
  }
}

static void remember_moves(fnl_lineage *lineage, fnl_past *past, const fnl_world *world,
                           const fnl_roster *roster, int t) {
  const size_t n = (size_t)roster->first_mover[lineage->n_flows];
  memcpy(past->first_mover, roster->first_mover,
         ((size_t)lineage->n_flows + 1) * sizeof *past->first_mover);
  if (!list_reserve(&past->movers, n) || !list_reserve(&past->since, n)) {
    lineage->forest.failed = true;
    return;
  }
  for (int x = 0; x < lineage->n_cells; x++)
    for (int i = world->cells[x].first_flow; lineage->sends[x] && i < world->cells[x].end_flow; i++)
      log_flow(lineage, past, roster, i);
  for (int p = 0; p < world->n_pairs; p++)
    for (int g = 0; g < world->n_segments; g++) {
      const int flow = fnl_world_flow(world, p, g);
      const int from = world->plan->moves[world->pairs[p].move].from * world->n_segments + g;
      if (lineage->began_here[from])
        note_movers(lineage, roster, flow, world->pairs[p].cause);
      follow_flow(lineage, past, roster, flow, t);
    }
}

/* Whose conversion it was, as he is after his moves of today. */
static void note_conversion(fnl_lineage *lineage, fnl_person person) {
  fnl_forest *forest = &lineage->forest;
  const uint32_t node = last_node(lineage, person);
  if (node != FNL_NO_NODE) {
    list_add(&lineage->nodes_converted, node, forest);
  } else if (bit(lineage->has_moved, person)) {
    list_add(&lineage->people_converted, person, forest);
    set_bit(lineage->converts, person);
  } else {
    forest->brought[0]++; /* FNL_BY_NOBODY */
    forest->bought[0]++;
  }
}

static void note_conversions(fnl_lineage *lineage, const fnl_scene *scene) {
  const fnl_world *world = scene->world;
  for (int i = 0; i < world->n_converting; i++) {
    const int slot_cell = world->converting[i];
    const fnl_person *people = fnl_doers_of(scene->doers, slot_cell);
    for (int64_t k = 0; k < scene->doers->n_all[slot_cell]; k++)
      note_conversion(lineage, people[k]);
  }
}

static void lineage_follow(void *own, const fnl_scene *scene) {
  fnl_lineage *lineage = own;
  fnl_past *past = past_of(lineage, scene->day->t);
  lineage->forest.failed |= scene->doers->failed;
  if (lineage->forest.failed)
    return;
  begin_past(lineage, past, scene);
  add_doers(lineage, past, scene);
  find_senders(lineage, scene);
  if (!lineage->forest.failed)
    remember_moves(lineage, past, scene->world, scene->roster, scene->day->t);
  if (!lineage->forest.failed)
    note_conversions(lineage, scene);
}

/* ---- the end ---- */

static void mark(fnl_lineage *lineage, uint32_t node) {
  if (node != FNL_NO_NODE)
    lineage->forest.nodes[node].alive = true;
}

/* Who sent by his stage on day `t` and has left it since. */
static void mark_leavers(fnl_lineage *lineage, const fnl_world *world, int x, int t) {
  const fnl_past *past = past_of(lineage, t);
  const int64_t first = past->first_mover[world->cells[x].first_flow];
  const int64_t end = past->first_mover[world->cells[x].end_flow];
  for (int64_t i = first; i < end; i++)
    mark(lineage, node_before(lineage, past->movers.items[i], t));
}

/* Sends of day `t` that are still on their way. */
static void mark_day(fnl_lineage *lineage, const fnl_world *world, const fnl_referral *referral,
                     int t) {
  for (int k = 0; k < referral->n_senders; k++)
    if (referral->rate[k] > 0.0)
      mark_leavers(lineage, world, referral->sender[k], t);
  for (int k = 0; k < referral->n_announced; k++) {
    const fnl_list *told = &past_of(lineage, t)->told[lineage->told_of[referral->announced[k]]];
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

static uint32_t root_of(const fnl_lineage *lineage, fnl_person person) {
  uint32_t node = lineage->node[person];
  while (lineage->forest.nodes[node].previous != FNL_NO_NODE)
    node = lineage->forest.nodes[node].previous;
  return node;
}

static int rising(const void *a, const void *b) {
  const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
  return (one > other) - (one < other);
}

/* How often somebody is in a sorted list. */
static int64_t times(const fnl_list *list, uint32_t item) {
  size_t low = 0, high = list->n;
  int64_t n = 0;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (list->items[middle] < item)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < list->n && list->items[low] == item; low++)
    n++;
  return n;
}

/* What had moved those first who became roots, or who converted and did not. */
static void find_causes(fnl_lineage *lineage) {
  fnl_list *people = &lineage->people_converted;
  fnl_forest *forest = &lineage->forest;
  size_t i = 0;
  if (people->n > 0)
    qsort(people->items, people->n, sizeof *people->items, rising);
  for (size_t run = 0; run < lineage->causes.n; run += 2) {
    const int cause = (int)lineage->causes.items[run];
    int64_t *brought = &forest->brought[cause - FNL_BY_NOBODY];
    int64_t *bought = &forest->bought[cause - FNL_BY_NOBODY];
    for (; i < lineage->causes.items[run + 1]; i++) {
      const fnl_person person = lineage->firsts.items[i];
      if (bit(lineage->waits, person))
        forest->nodes[root_of(lineage, person)].cause = (int16_t)cause;
      if (bit(lineage->converts, person)) {
        const int64_t n = times(people, person);
        *brought += n;
        *bought += n;
      }
    }
  }
}

/* Conversions of those who have a node; the causes of roots are known. */
static void credit_roots(fnl_lineage *lineage) {
  fnl_forest *forest = &lineage->forest;
  for (size_t i = 0; i < lineage->nodes_converted.n; i++) {
    const fnl_adopter *node = &forest->nodes[lineage->nodes_converted.items[i]];
    const int origin = forest->nodes[node->root].cause - FNL_BY_NOBODY;
    forest->brought[origin]++;
    forest->bought[origin] += node->parent == FNL_NO_NODE;
  }
}

static void lineage_close(void *own, const fnl_scene *scene) {
  fnl_lineage *lineage = own;
  const fnl_world *world = scene->world;
  const fnl_roster *roster = scene->roster;
  if (lineage->forest.failed)
    return;
  find_causes(lineage);
  credit_roots(lineage);
  for (int r = 0; r < world->n_referrals; r++) {
    const fnl_referral *referral = &world->referrals[r];
    const int first = world->n_days > lineage->delays[r] ? world->n_days - lineage->delays[r] : 0;
    for (int k = 0; k < referral->n_senders; k++) {
      const int x = referral->sender[k];
      for (int64_t i = 0; referral->rate[k] > 0.0 && i < roster->n[x]; i++)
        mark(lineage, last_node(lineage, fnl_roster_of(roster, x)[i]));
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
