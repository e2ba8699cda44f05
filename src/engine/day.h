/* day.h: one day of the model: audiences, touches, wear and rates. Every engine calls this.
 *
 * A day goes: fnl_day_begin (who is touched how often, at what price, how worn) and
 * fnl_day_event_means (what to expect of it), then the engine says who takes which flow and what
 * happens, then fnl_day_book (what the day leaves behind). Formulas stand in docs/model.md under
 * the names used here.
 */
#ifndef FNL_ENGINE_DAY_H
#define FNL_ENGINE_DAY_H

#include "engine/run.h"
#include "engine/state.h"

/* What multiplies a cause's touch probabilities today. */
typedef struct {
  fnl_real progress, irritation; /* by wear, learning and noise */
} fnl_effect;

/* An auction today. */
typedef struct {
  fnl_real audience; /* A */
  fnl_real supply;   /* eps A: the price of an impression for everyone, per unit of list price */
  fnl_real wanted;   /* sum of the bids */
  fnl_real bought;   /* part of the bids below the price cap */
  fnl_real seen;     /* impressions delivered per impression bid for */
} fnl_bidding;

/* A campaign today. */
typedef struct {
  fnl_real money;  /* b */
  fnl_real wanted; /* f: impressions per active person at list price */
} fnl_bid;

typedef struct {
  fnl_arena memory;
  int t;
  fnl_real *touches;     /* [n_causes] of a person of activity 1 */
  fnl_real *learning;    /* [n_causes] l, the learning phase; 1 but for campaigns */
  fnl_effect *effect;    /* [n_causes] */
  fnl_real *hazard;      /* [n_cells] H: the sum of the rates of all flows out of the cell */
  fnl_real *strength;    /* [n_strengths] what multiplies flow_rate: rate = flow_rate * strength */
  fnl_bidding *biddings; /* [n_auctions] scratch */
  fnl_bid *bids;         /* [n_campaigns] scratch */
} fnl_day;

fnl_status fnl_day_init(fnl_day *day, const fnl_world *world, fnl_error *error);
void fnl_day_free(fnl_day *day);

/* Notes in `run` how many people each stage has at the start of day `t`. */
void fnl_day_note(int t, const fnl_world *world, const fnl_state *state, fnl_run *run);

/* Delivers day `t`: spends money, ages and adds exposure, counts touches in `run`; then tells the
 * hazards and strengths of the day, and in state->sends the expected sends of people by their
 * stage. */
void fnl_day_begin(fnl_day *day, int t, const fnl_world *world, fnl_state *state, fnl_run *run);

/* Adds expected occurrences today, without those that moves emit, to state->happened, which
 * fnl_day_book left empty. */
void fnl_day_event_means(const fnl_day *day, const fnl_world *world, fnl_state *state);

/* Lets the people of state->flow, who have left, arrive; emits the events of their moves. */
void fnl_day_move(const fnl_world *world, fnl_state *state, fnl_run *run);

/* Books what happened (counts, conversions, lessons), sends word of it, and forgets it. */
void fnl_day_book(const fnl_day *day, const fnl_world *world, fnl_state *state, fnl_run *run);

#endif
