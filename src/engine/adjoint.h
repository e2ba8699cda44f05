/* adjoint.h: the day of `expected` walked backwards (private to the gradient).
 *
 * The adjoint of a number x of the run is dJ/dx, all else that came before x held fixed. A day is
 * undone in three steps, the last of the forward day first: what is kept of it (fnl_adjoint_book),
 * moves (fnl_adjoint_moves), touches and money (fnl_adjoint_touches). Each takes the adjoints of
 * what its part of the day gave, and adds to those of what that part was given.
 *
 * Griewank and Walther (2008), Evaluating Derivatives, chapter 3; names as in day.c.
 */
#ifndef FNL_ENGINE_ADJOINT_H
#define FNL_ENGINE_ADJOINT_H

#include "engine/run_weights.h"
#include "engine/tape.h"

typedef struct {
  fnl_arena memory;
  const fnl_state *state; /* at the end of the run; borrowed, as are the weights */
  const fnl_run_weights *weights;
  /* carried from day to day */
  fnl_real *people;   /* [n_cells] at the end of the day; when it is undone, at its start */
  fnl_real *money;    /* [n_campaigns] M */
  fnl_real *granted;  /* [n_campaigns] M(0), as far as catch_up is a multiple of it */
  fnl_real *exposure; /* [n_creatives] F */
  fnl_real *sends;    /* [n_days * n_referrals] Phi of each day */
  fnl_real *recent;   /* [n_days * n_campaigns] L of each day */
  fnl_real *lesson;   /* [n_campaigns] an occurrence today that is learned from */
  fnl_real *bid;      /* [n_campaigns * n_days] b of each day; of a campaign without money, as if
                       what it leaves were lost */
  fnl_truth *held;    /* the same: b is what catch_up allows, not what was left for the day */
  fnl_real *left;     /* the same: M of each day (of a campaign without money: per unit of it) */
  fnl_real *rest;     /* [n_days] scratch */
  /* of one day */
  fnl_real *happened;   /* [n_slot_cells + 1] the last is none, and 0 */
  fnl_real *mass;       /* [n_strengths] */
  fnl_real *touches;    /* [n_causes] */
  fnl_effect *effect;   /* [n_causes] */
  fnl_real *hazard;     /* [n_cells] */
  fnl_real *moved;      /* [n_cells] not an adjoint: people who move per unit of rate */
  fnl_bidding *bidding; /* [n_auctions] */
  /* of every day the same */
  int *destination;      /* [n_flows] the cell it leads to */
  int *emitted;          /* [n_flows] the slot cell it emits into; n_slot_cells: none */
  fnl_real *mass_weight; /* [n_strengths] what J makes of the flows themselves */
} fnl_adjoint;

fnl_status fnl_adjoint_init(fnl_adjoint *adjoint, const fnl_world *world, fnl_error *error);
void fnl_adjoint_free(fnl_adjoint *adjoint);

/* Before the last day is undone. */
void fnl_adjoint_start(fnl_adjoint *adjoint, const fnl_world *world, const fnl_state *state,
                       const fnl_tape *tape, const fnl_run_weights *weights);

void fnl_adjoint_book(fnl_adjoint *adjoint, const fnl_world *world, int t);
void fnl_adjoint_moves(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day);
void fnl_adjoint_touches(fnl_adjoint *adjoint, const fnl_world *world, int t,
                         const fnl_tape_day *day);

/* After the first day is undone: what the adjoints of bids and money say of the money planned. */
void fnl_adjoint_by_money(const fnl_adjoint *adjoint, const fnl_world *world, fnl_real *by_money);
void fnl_adjoint_by_day(const fnl_adjoint *adjoint, const fnl_world *world, fnl_real *by_day);

/* Which days' money catch_up held down, and what was left before each: fnl_adjoint.held, left. */
void fnl_adjoint_review_money(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape *tape);

#endif
