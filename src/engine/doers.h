/* doers.h: who did what happened today.
 *
 * An occurrence that a move emits is its mover's. Any other is anybody's who was in the cell in the
 * morning, each occurrence anew: everybody there did it at the same rate, and by the letters of a
 * personal channel whoever got one. Found only for the slot
 * cells that somebody asks for, once for all who ask, so that a purchase has one buyer whoever
 * looks. Draws come from streams of their own: nothing else changes by them.
 */
#ifndef FNL_ENGINE_DOERS_H
#define FNL_ENGINE_DOERS_H

#include "engine/mail.h"

typedef struct fnl_doers {
  fnl_arena memory;
  const fnl_mail *mail; /* what personal channels brought; NULL: there are none */
  bool *wanted;         /* [n_slot_cells] */
  int *first_term;      /* [n_slot_cells + 1] of the world's terms */
  int64_t *n_moves;     /* [n_slot_cells] today's occurrences that moves emitted */
  int64_t *n_all;       /* [n_slot_cells] and all of them; 0 where nobody asks */
  int64_t *first;       /* [n_slot_cells + 1] where a slot cell's begin */
  int64_t *next;        /* [n_slot_cells] scratch */
  fnl_person *people;   /* by slot cell: first those who did it by rate, then the movers */
  size_t capacity;
  bool failed; /* out of memory on some day: what there is is not all */
} fnl_doers;

fnl_status fnl_doers_init(fnl_doers *doers, const fnl_world *world, fnl_error *error);
void fnl_doers_free(fnl_doers *doers);

/* From the next day on the doers of this slot cell are found. */
void fnl_doers_want(fnl_doers *doers, int slot_cell);

/* Finds today's. The movers are chosen (fnl_roster_choose) and not yet moved. */
void fnl_doers_find(fnl_doers *doers, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                    const fnl_state *state, const fnl_roster *roster);

/* Those of a slot cell: the first n_all - n_moves by rate, the others by moving. */
static inline const fnl_person *fnl_doers_of(const fnl_doers *doers, int slot_cell) {
  return doers->people + doers->first[slot_cell];
}

#endif
