/* lineage_origins.c: what had moved people first, and whose the conversions are. */
#include "engine/lineage_parts.h"

#include "engine/census.h"

#include <string.h>

/* ---- who moves for the first time ---- */

/* A stage's people begin in the first of its phases. */
void fnl_lineage_begin_origins(fnl_lineage *lineage, const fnl_world *world,
                               const fnl_roster *roster) {
  const bool is_anybody = fnl_census_is_due(world->plan);
  lineage->firsts.n = lineage->causes.n = lineage->n_questions = 0;
  lineage->marks = false;
  memset(lineage->is_asked, 0, fnl_lineage_words(roster->n_people) * sizeof(uint64_t));
  memset(lineage->may_be_asked, 0, sizeof lineage->may_be_asked);
  for (int x = 0; x < world->n_cells; x++) {
    const int first = fnl_world_stage(world, x) * world->n_segments + x % world->n_segments;
    lineage->began[x] = (fnl_began){.first = roster->first[first], .n = roster->n[first]};
    if (is_anybody && roster->n[first] > 0)
      lineage->began[x] = (fnl_began){.first = 0, .n = roster->n_people};
  }
}

/* Of several moves of somebody only the first is kept, and from now on asked for. */
static void begin_marking(fnl_lineage *lineage, const fnl_roster *roster) {
  fnl_list *firsts = &lineage->firsts;
  size_t i = 0, n = 0;
  lineage->marks = true;
  memset(lineage->has_moved, 0, fnl_lineage_words(roster->n_people) * sizeof(uint64_t));
  for (size_t run = 1; run < lineage->causes.n; run += 2) {
    for (; i < lineage->causes.items[run]; i++) {
      const fnl_person person = firsts->items[i];
      firsts->items[n] = person;
      n += !fnl_bit(lineage->has_moved, person);
      fnl_set_bit(lineage->has_moved, person);
    }
    lineage->causes.items[run] = (uint32_t)n;
  }
  firsts->n = n;
}

/* Room for so many more: whoever moves again is kept again until that would be more than there are
 * people, since to ask everybody whether he has moved costs much more than to keep him. */
static bool has_room(fnl_lineage *lineage, const fnl_roster *roster, size_t n) {
  if (!lineage->marks && lineage->firsts.n + n > (size_t)roster->n_people)
    begin_marking(lineage, roster);
  return fnl_list_reserve(&lineage->firsts, lineage->firsts.n + n);
}

/* A first move leads out of where somebody began. */
void fnl_lineage_note_movers(fnl_lineage *lineage, const fnl_roster *roster, int cell, int flow,
                             int cause) {
  const fnl_began *began = &lineage->began[cell];
  const int64_t first = roster->first_mover[flow], end = roster->first_mover[flow + 1];
  fnl_list *firsts = &lineage->firsts;
  if (began->n == 0 || first == end)
    return;
  if (!has_room(lineage, roster, (size_t)(end - first))) {
    lineage->forest.failed = true;
    return;
  }
  for (int64_t i = first; i < end; i++) {
    const fnl_person person = roster->movers[i];
    bool is_first = (uint64_t)(person - began->first) < (uint64_t)began->n;
    if (lineage->marks && is_first) {
      is_first = !fnl_bit(lineage->has_moved, person);
      fnl_set_bit(lineage->has_moved, person);
    }
    firsts->items[firsts->n] = person;
    firsts->n += is_first;
  }
  fnl_list_add(&lineage->causes, (uint32_t)cause, &lineage->forest);
  fnl_list_add(&lineage->causes, (uint32_t)firsts->n, &lineage->forest);
}

/* ---- what is to be known ---- */

void fnl_lineage_ask_origin(fnl_lineage *lineage, fnl_person person, uint32_t node) {
  if (!FNL_GROW(lineage->questions, lineage->question_capacity, lineage->n_questions + 1)) {
    lineage->forest.failed = true;
    return;
  }
  lineage->questions[lineage->n_questions++] = (fnl_question_of_origin){
      .person = person, .n_causes = (uint32_t)lineage->causes.n, .node = node};
  fnl_set_bit(lineage->is_asked, person);
  fnl_set_bit(lineage->may_be_asked, person % FNL_SIEVE_BITS);
}

/* Whose conversion it was, as he is after his moves of today. */
static void note_conversion(fnl_lineage *lineage, fnl_person person) {
  const uint32_t node = fnl_lineage_last(lineage, person);
  if (node != FNL_NO_NODE)
    fnl_list_add(&lineage->nodes_converted, node, &lineage->forest);
  else
    fnl_lineage_ask_origin(lineage, person, FNL_NO_NODE);
}

void fnl_lineage_note_conversions(fnl_lineage *lineage, const fnl_scene *scene) {
  const fnl_world *world = scene->world;
  for (int i = 0; i < world->n_converting; i++) {
    const int slot_cell = world->converting[i];
    const fnl_person *people = fnl_doers_of(scene->doers, slot_cell);
    for (int64_t k = 0; k < scene->doers->n_all[slot_cell]; k++)
      note_conversion(lineage, people[k]);
  }
}

/* ---- at the end ---- */

/* The first place in `firsts` of those who are asked for. Most are not, as a look into little
 * memory says; nobody can foresee of whom it says so, so that is counted instead of asked. */
static void find_first_moves(fnl_lineage *lineage) {
  enum { AT_ONCE = 256 };
  const fnl_person *firsts = lineage->firsts.items;
  uint32_t *place = (uint32_t *)lineage->moved; /* no longer needed */
  uint32_t found[AT_ONCE];
  for (size_t i = 0; i < lineage->n_questions; i++)
    place[lineage->questions[i].person] = UINT32_MAX; /* never moved */
  for (size_t end = lineage->firsts.n, first; end > 0; end = first) {
    int n = 0;
    first = end > AT_ONCE ? end - AT_ONCE : 0;
    for (size_t i = first; i < end; i++) {
      found[n] = (uint32_t)i;
      n += fnl_bit(lineage->may_be_asked, firsts[i] % FNL_SIEVE_BITS);
    }
    while (n-- > 0)
      if (fnl_bit(lineage->is_asked, firsts[found[n]]))
        place[firsts[found[n]]] = found[n];
  }
}

/* The cause of the run that a place in `firsts` is in. */
static int cause_at(const fnl_lineage *lineage, uint32_t place) {
  const uint32_t *run = lineage->causes.items; /* a cause and an end, by turns */
  size_t low = 0, high = lineage->causes.n / 2;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (run[2 * middle + 1] <= place)
      low = middle + 1;
    else
      high = middle;
  }
  return (int)run[2 * low];
}

/* What had moved those first who became roots, or who converted and did not. */
static void find_causes(fnl_lineage *lineage) {
  fnl_forest *forest = &lineage->forest;
  const uint32_t *place = (const uint32_t *)lineage->moved;
  find_first_moves(lineage);
  for (size_t i = 0; i < lineage->n_questions; i++) {
    const fnl_question_of_origin *asked = &lineage->questions[i];
    const uint32_t at = place[asked->person];
    const uint32_t end = asked->n_causes > 0 ? lineage->causes.items[asked->n_causes - 1] : 0;
    const int cause = at < end ? cause_at(lineage, at) : FNL_BY_NOBODY;
    if (asked->node != FNL_NO_NODE) {
      forest->nodes[asked->node].cause = (int16_t)cause;
    } else {
      forest->brought[cause - FNL_BY_NOBODY]++;
      forest->bought[cause - FNL_BY_NOBODY]++;
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

void fnl_lineage_find_origins(fnl_lineage *lineage) {
  find_causes(lineage);
  credit_roots(lineage);
}
