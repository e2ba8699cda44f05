/* tape.h: what a run of `expected` leaves behind of every day for the way back (private to the
 * gradient). A day is not copied: it is computed on the tape. */
#ifndef FNL_ENGINE_TAPE_H
#define FNL_ENGINE_TAPE_H

#include "engine/day.h"

/* One day: people at its start, and the day's own arrays. */
typedef struct {
  fnl_real *people;      /* [n_cells] */
  fnl_real *touches;     /* [n_causes] */
  fnl_effect *effect;    /* [n_causes] */
  fnl_real *hazard;      /* [n_cells] */
  fnl_real *strength;    /* [n_strengths] */
  fnl_bidding *biddings; /* [n_auctions] */
  fnl_bid *bids;         /* [n_campaigns] */
} fnl_tape_day;

typedef struct {
  fnl_arena memory;
  fnl_tape_day *days; /* [n_days] */
} fnl_tape;

fnl_status fnl_tape_init(fnl_tape *tape, const fnl_world *world, fnl_error *error);
void fnl_tape_free(fnl_tape *tape);

/* Notes the people, and lets `day`, the next to be computed, be computed on the tape. */
void fnl_tape_record(fnl_tape *tape, const fnl_world *world, int t, const fnl_state *state,
                     fnl_day *day);

#endif
