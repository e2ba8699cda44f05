/* doers.c: drawing them, and laying them side by side. */
#include "engine/doers.h"

#include "base/grow.h"
#include "engine/urn.h"

#include <stdlib.h>
#include <string.h>

static void lay_out(fnl_doers *doers, const fnl_world *world) {
  for (int i = 0; i < world->n_terms; i++)
    doers->first_term[world->terms[i].slot_cell + 1]++;
  for (int i = 0; i < world->n_slot_cells; i++)
    doers->first_term[i + 1] += doers->first_term[i];
}

fnl_status fnl_doers_init(fnl_doers *doers, const fnl_world *world, fnl_error *error) {
  memset(doers, 0, sizeof *doers);
  doers->wanted = FNL_TAKE(&doers->memory, world->n_slot_cells, bool);
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

/* Never room for none, so that there is always a list to point into. */
static bool reserve(fnl_doers *doers, int64_t n) {
  return FNL_GROW(doers->people, doers->capacity, n + 1);
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
  for (int i = 0; i < world->n_emissions; i++)
    if (doers->wanted[world->emissions[i].slot_cell])
      doers->n_moves[world->emissions[i].slot_cell] +=
          (int64_t)state->flow[world->emissions[i].flow];
  return reserve(doers, n);
}

/* What a day's draws are made from. */
typedef struct {
  const fnl_doers *doers;
  const fnl_day *day;
  const fnl_world *world;
  const fnl_roster *roster;
  fnl_stream rng;
} fnl_search;

static double term_mean(const fnl_search *search, const fnl_term *term) {
  return term->weight * (double)search->roster->n[term->cell] * search->day->touches[term->cause];
}

/* The cell in which an occurrence has happened that neither a move nor a letter made. */
static int cell_of_occurrence(fnl_search *search, int slot_cell) {
  const fnl_term *terms = search->world->terms;
  const int first = search->doers->first_term[slot_cell],
            end = search->doers->first_term[slot_cell + 1];
  double sum = 0.0;
  if (end == first + 1)
    return terms[first].cell;
  for (int i = first; i < end; i++)
    sum += term_mean(search, &terms[i]);
  fnl_urn urn = {fnl_stream_uniform(&search->rng) * sum, first};
  for (int i = first; i < end; i++)
    if (fnl_urn_falls(&urn, i, term_mean(search, &terms[i])))
      break;
  return terms[urn.chosen].cell;
}

static void draw(const fnl_doers *doers, fnl_search *search, fnl_luck luck, int slot_cell) {
  const fnl_roster *roster = search->roster;
  const int64_t n = doers->n_all[slot_cell] - doers->n_moves[slot_cell];
  fnl_person *people = doers->people + doers->first[slot_cell];
  search->rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_DOER,
                                (uint32_t)search->day->t, (uint64_t)slot_cell);
  for (int64_t i = 0; i < n; i++) {
    const int x = cell_of_occurrence(search, slot_cell);
    people[i] = fnl_roster_of(roster, x)[fnl_stream_below(&search->rng, (uint32_t)roster->n[x])];
  }
}

/* A slot cell's occurrences are all by letters or none: its cause is a personal channel or not. */
static void add_replies(fnl_doers *doers, const fnl_world *world) {
  const fnl_reply *replies;
  const size_t n = fnl_mail_replies(doers->mail, &replies);
  for (int i = 0; i < world->n_slot_cells; i++)
    doers->next[i] = doers->first[i];
  for (size_t i = 0; i < n; i++)
    if (doers->wanted[replies[i].slot_cell])
      doers->people[doers->next[replies[i].slot_cell]++] = replies[i].person;
}

/* Movers go behind those drawn, in the order of the flows. */
static void add_movers(fnl_doers *doers, const fnl_world *world, const fnl_roster *roster) {
  for (int i = 0; i < world->n_slot_cells; i++)
    doers->next[i] = doers->first[i] + doers->n_all[i] - doers->n_moves[i];
  for (int i = 0; i < world->n_flows; i++) {
    const int slot_cell = world->routes[i].emits;
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
  fnl_search search = {.doers = doers, .day = day, .world = world, .roster = roster};
  for (int i = 0; i < world->n_slot_cells; i++)
    if (doers->n_all[i] > doers->n_moves[i] && !(state->replies[i] > 0.0))
      draw(doers, &search, luck, i);
  if (doers->mail)
    add_replies(doers, world);
  add_movers(doers, world, roster);
}
