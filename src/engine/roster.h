/* roster.h: who is in which cell, by number.
 *
 * Everybody has a number from 0 to the population less one, and stands in the roster of the cell
 * he is in. The rosters lie side by side in one array, segment by segment and within it stage by
 * stage: nobody changes his segment, so those who move cross few of them. Order within a roster
 * means nothing, so a roster moves up by k places when k of its people are put at its other end:
 * a day costs what its movers cost, not what its people do.
 *
 * Some can be *taken* out of the day's draw, because it has been decided already where they move.
 *
 * Memory: 4 bytes a person and 4 more for the list of those who move today, of which only as much
 * is touched as there are movers; and 4 where somebody asks where a person is.
 */
#ifndef FNL_ENGINE_ROSTER_H
#define FNL_ENGINE_ROSTER_H

#include "engine/engine.h"

typedef uint32_t fnl_person; /* the reader sees to FNL_NUMBERED_MAX */

/* Asks for memory that will soon be written to: people in a list are anywhere in others. */
#if defined(__GNUC__)
#define FNL_FETCH(address)        __builtin_prefetch((address), 1)
#define FNL_FETCH_SHARED(address) __builtin_prefetch((address), 0) /* others read it, too */
#else
#define FNL_FETCH(address)        ((void)(address))
#define FNL_FETCH_SHARED(address) ((void)(address))
#endif

typedef struct {
  fnl_arena memory;
  int n_cells;
  int64_t n_people;
  fnl_person *people; /* [population] the rosters */
  int64_t *first, *n; /* [n_cells] where each begins, and how many it has */
  int *place;         /* [n_cells] cells in the order of their rosters */
  /* today's: */
  fnl_person *movers;   /* [population] by flow */
  int64_t *first_mover; /* [n_flows + 1] where a flow's begin */
  int64_t *leaving;     /* [n_cells] */
  int64_t *goal;        /* [n_cells] scratch: where each roster will begin */
  /* only where channels are personal: */
  uint32_t *where;                /* [population] the place of each in `people`; NULL: not kept */
  int64_t *n_taken;               /* [n_cells] at the end of each roster */
  const fnl_person *persuaded;    /* borrowed: those taken, by flow */
  const int64_t *first_persuaded; /* [n_flows + 1] */
} fnl_roster;

double fnl_roster_bytes(const fnl_plan *plan);
fnl_status fnl_roster_init(fnl_roster *roster, const fnl_world *world, fnl_error *error);
void fnl_roster_free(fnl_roster *roster);

/* Day 0: how long each roster is. And who is in it: numbers rise through them; the seeds of a
 * segment are the last of their cell. */
void fnl_roster_lay_out(fnl_roster *roster, const fnl_state *state);
void fnl_roster_fill(fnl_roster *roster, const fnl_state *state);

/* Everybody of n people at the place of his number. */
void fnl_roster_number(fnl_roster *roster, uint32_t n);

/* Chooses who takes each flow, flow[i] people each, all as likely: fills movers. The rosters still
 * hold everybody as of this morning, those who leave a cell at its end. Those who are taken come
 * first in their flows. */
void fnl_roster_choose(fnl_roster *roster, const fnl_world *world, fnl_luck luck, int t,
                       const double *flow);

/* Nobody is taken any more. */
void fnl_roster_take_none(fnl_roster *roster);

/* People of one cell, from whom some are taken: what that takes, at hand. */
typedef struct {
  fnl_person *people;
  uint32_t *where, *words;
  int64_t end; /* of those not taken */
} fnl_taking;

static inline fnl_taking fnl_roster_taking(const fnl_roster *roster, int x) {
  return (fnl_taking){roster->people, roster->where, roster->movers,
                      roster->first[x] + roster->n[x] - roster->n_taken[x]};
}

/* Then, one by one: whether `person` of this cell was not taken yet; and a word that is his until
 * fnl_roster_choose: one of `movers`, who are not chosen yet, the one at his place. */
static inline uint32_t *fnl_roster_take(fnl_taking *taking, fnl_person person, bool *is_new) {
  const int64_t at = taking->where[person];
  *is_new = at < taking->end;
  if (!*is_new)
    return &taking->words[at];
  const int64_t last = --taking->end;
  const fnl_person other = taking->people[last];
  taking->people[at] = other;
  taking->where[other] = (uint32_t)at;
  taking->people[last] = person;
  taking->where[person] = (uint32_t)last;
  return &taking->words[last];
}

/* They are taken. */
static inline void fnl_roster_taken(fnl_roster *roster, int x, const fnl_taking *taking) {
  roster->n_taken[x] = roster->first[x] + roster->n[x] - taking->end;
}

/* Says by which flow each of those taken moves: people[first[i]] … by flow i. Both are borrowed
 * until the day ends. */
void fnl_roster_persuade(fnl_roster *roster, const fnl_person *people, const int64_t *first);

/* Moves them. */
void fnl_roster_move(fnl_roster *roster, const fnl_world *world);

/* The cell somebody is in, where `where` is kept. */
static inline int fnl_roster_cell(const fnl_roster *roster, fnl_person person) {
  const int64_t at = roster->where[person];
  int i = 0;
  while (at >= roster->first[roster->place[i]] + roster->n[roster->place[i]])
    i++;
  return roster->place[i];
}

/* The people of a cell; roster->n[cell] of them. */
static inline const fnl_person *fnl_roster_of(const fnl_roster *roster, int cell) {
  return roster->people + roster->first[cell];
}

#endif
