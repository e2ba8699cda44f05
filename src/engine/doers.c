/* doers.c: drawing them, and laying them side by side. */
#include "engine/doers.h"

#include "engine/urn.h"

#include <stdlib.h>
#include <string.h>

static void lay_out(fnl_doers *doers, const fnl_world *world) {
  for (int i = 0; i < world->n_flows; i++)
    doers->emits[i] = -1;
  for (int i = 0; i < world->n_emissions; i++)
    doers->emits[world->emissions[i].flow] = world->emissions[i].slot_cell;
  for (int i = 0; i < world->n_terms; i++)
    doers->first_term[world->terms[i].slot_cell + 1]++;
  for (int i = 0; i < world->n_slot_cells; i++)
    doers->first_term[i + 1] += doers->first_term[i];
}

fnl_status fnl_doers_init(fnl_doers *doers, const fnl_world *world, fnl_error *error) {
  memset(doers, 0, sizeof *doers);
  doers->wanted = FNL_TAKE(&doers->memory, world->n_slot_cells, bool);
  doers->emits = FNL_TAKE(&doers->memory, world->n_flows, int);
  doers->first_term = FNL_TAKE(&doers->memory, world->n_slot_cells + 1, int);
  doers->n_moves = FNL_TAKE(&doers->memory, world->n_slot_cells, int64_t);
  doers->n_all = FNL_TAKE(&doers->memory, world->n_slot_cells, int64_t);
  doers->first = FNL_TAKE(&doers->memory, world->n_slot_cells + 1, int64_t);
  doers->next = FNL_TAKE(&doers->memory, world->n_slot_cells, int64_t);
  if (doers->memory.failed) {
    fnl_doers_free(doers);
    return fnl_error_no_memory(error);
  }
  lay_out(doers, world);
  return FNL_OK;
}

void fnl_doers_free(fnl_doers *doers) {
  free(doers->people);
  fnl_arena_free(&doers->memory);
  memset(doers, 0, sizeof *doers);
}

void fnl_doers_want(fnl_doers *doers, int slot_cell) { doers->wanted[slot_cell] = true; }

/* ---- a day ---- */

static bool reserve(fnl_doers *doers, int64_t n) {
  if (n <= doers->capacity)
    return true;
  const int64_t capacity = n > 2 * doers->capacity ? n : 2 * doers->capacity;
  fnl_person *grown = realloc(doers->people, (size_t)capacity * sizeof *grown);
  if (!grown)
    return false;
  doers->people = grown;
  doers->capacity = capacity;
  return true;
}

/* How many there are of each, and where they will stand. */
static bool count(fnl_doers *doers, const fnl_world *world, const fnl_state *state) {
  int64_t n = 0;
  for (int i = 0; i < world->n_slot_cells; i++) {
    doers->n_moves[i] = 0;
    doers->n_all[i] = doers->wanted[i] ? (int64_t)state->happened[i] : 0;
    doers->first[i] = n;
    n += doers->n_all[i];
  }
  doers->first[world->n_slot_cells] = n;
  for (int i = 0; i < world->n_flows; i++)
    if (doers->emits[i] >= 0 && doers->wanted[doers->emits[i]])
      doers->n_moves[doers->emits[i]] += (int64_t)state->flow[i];
  return reserve(doers, n);
}

static double term_mean(const fnl_day *day, const fnl_roster *roster, const fnl_term *term) {
  return term->weight * (double)roster->n[term->cell] * day->touches[term->cause];
}

/* The cell in which an occurrence that no move emitted has happened. */
static int cell_of_occurrence(const fnl_doers *doers, const fnl_day *day, const fnl_world *world,
                              const fnl_roster *roster, int slot_cell, fnl_stream *rng) {
  const int first = doers->first_term[slot_cell], end = doers->first_term[slot_cell + 1];
  double sum = 0.0;
  if (end == first + 1)
    return world->terms[first].cell;
  for (int i = first; i < end; i++)
    sum += term_mean(day, roster, &world->terms[i]);
  fnl_urn urn = {fnl_stream_uniform(rng) * sum, first};
  for (int i = first; i < end; i++)
    if (fnl_urn_falls(&urn, i, term_mean(day, roster, &world->terms[i])))
      break;
  return world->terms[urn.chosen].cell;
}

static void draw(fnl_doers *doers, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                 const fnl_roster *roster, int slot_cell) {
  const int64_t n = doers->n_all[slot_cell] - doers->n_moves[slot_cell];
  fnl_person *people = doers->people + doers->first[slot_cell];
  fnl_stream rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_DOER, (uint32_t)day->t,
                                   (uint64_t)slot_cell);
  for (int64_t i = 0; i < n; i++) {
    const int x = cell_of_occurrence(doers, day, world, roster, slot_cell, &rng);
    people[i] = fnl_roster_of(roster, x)[fnl_stream_below(&rng, (uint32_t)roster->n[x])];
  }
}

/* Movers go behind those drawn, in the order of the flows. */
static void add_movers(fnl_doers *doers, const fnl_world *world, const fnl_roster *roster) {
  for (int i = 0; i < world->n_slot_cells; i++)
    doers->next[i] = doers->first[i] + doers->n_all[i] - doers->n_moves[i];
  for (int i = 0; i < world->n_flows; i++) {
    const int slot_cell = doers->emits[i];
    const int64_t n = roster->first_mover[i + 1] - roster->first_mover[i];
    if (slot_cell < 0 || !doers->wanted[slot_cell] || n == 0)
      continue;
    memcpy(doers->people + doers->next[slot_cell], roster->movers + roster->first_mover[i],
           (size_t)n * sizeof *doers->people);
    doers->next[slot_cell] += n;
  }
}

void fnl_doers_find(fnl_doers *doers, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                    const fnl_state *state, const fnl_roster *roster) {
  if (doers->failed || !count(doers, world, state)) {
    doers->failed = true;
    return;
  }
  for (int i = 0; i < world->n_slot_cells; i++)
    if (doers->n_all[i] > doers->n_moves[i])
      draw(doers, day, world, luck, roster, i);
  add_movers(doers, world, roster);
}
