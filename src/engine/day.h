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
  double progress, irritation; /* by wear, learning and noise */
} fnl_effect;

/* An auction today. */
typedef struct {
  double audience; /* A */
  double worth;    /* eps A: the price of an impression for everyone, per unit of list price */
  double wanted;   /* sum of the bids */
  double bought;   /* part of the bids below the price cap */
  double seen;     /* impressions delivered per impression bid for */
} fnl_bidding;

/* A campaign today. */
typedef struct {
  double money;  /* b */
  double wanted; /* f: impressions per active person at list price */
} fnl_bid;

typedef struct {
  fnl_arena memory;
  int t;
  double *touches;       /* [n_causes] of a person of reach 1 */
  double *learning;      /* [n_causes] l, the learning phase; 1 but for campaigns */
  fnl_effect *effect;    /* [n_causes] */
  double *hazard;        /* [n_cells] H: the sum of the rates of all flows out of the cell */
  double *strength;      /* [n_strengths] what multiplies flow_rate: rate = flow_rate * strength */
  fnl_bidding *biddings; /* [n_auctions] scratch */
  fnl_bid *bids;         /* [n_campaigns] scratch */
} fnl_day;

fnl_status fnl_day_init(fnl_day *day, const fnl_world *world, fnl_error *error);
void fnl_day_free(fnl_day *day);

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
