/* lineage_origins.c: what had moved people first, and whose the conversions are. */
#include "engine/lineage_parts.h"

/* ---- from day to day ---- */

/* Those who move for the first time. */
void fnl_lineage_note_movers(fnl_lineage *lineage, const fnl_roster *roster, int flow, int cause) {
  fnl_list *firsts = &lineage->firsts;
  const int64_t first = roster->first_mover[flow], end = roster->first_mover[flow + 1];
  if (!fnl_list_reserve(firsts, firsts->n + (size_t)(end - first))) {
    lineage->forest.failed = true;
    return;
  }
  for (int64_t i = first; i < end; i++) {
    const fnl_person person = roster->movers[i];
    firsts->items[firsts->n] = person;
    firsts->n += !fnl_bit(lineage->has_moved, person);
    fnl_set_bit(lineage->has_moved, person);
  }
  fnl_list_add(&lineage->causes, (uint32_t)cause, &lineage->forest);
  fnl_list_add(&lineage->causes, (uint32_t)firsts->n, &lineage->forest);
}

/* Whose conversion it was, as he is after his moves of today. */
static void note_conversion(fnl_lineage *lineage, fnl_person person) {
  fnl_forest *forest = &lineage->forest;
  const uint32_t node = fnl_lineage_last(lineage, person);
  if (node != FNL_NO_NODE) {
    fnl_list_add(&lineage->nodes_converted, node, forest);
  } else if (fnl_bit(lineage->has_moved, person)) {
    fnl_list_add(&lineage->people_converted, person, forest);
    fnl_set_bit(lineage->converts, person);
  } else {
    forest->brought[0]++; /* FNL_BY_NOBODY */
    forest->bought[0]++;
  }
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
      if (fnl_bit(lineage->waits, person))
        forest->nodes[root_of(lineage, person)].cause = (int16_t)cause;
      if (fnl_bit(lineage->converts, person)) {
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

void fnl_lineage_find_origins(fnl_lineage *lineage) {
  find_causes(lineage);
  credit_roots(lineage);
}
