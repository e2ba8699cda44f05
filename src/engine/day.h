/* day.h: one day of the model: audiences, touches, wear and rates. Every engine calls this.
 *
 * A day goes: fnl_day_begin (who is touched how often, at what price, how worn), then the engine
 * says who takes which flow and what happens at the rates told here, then fnl_day_move and
 * fnl_day_book (what the day leaves behind). Formulas stand in docs/model.md under the names used
 * here.
 */
#ifndef FNL_ENGINE_DAY_H
#define FNL_ENGINE_DAY_H

#include "engine/run.h"
#include "engine/state.h"

/* What a cause does today. */
typedef struct {
  double touches;    /* of a person of reach 1 */
  double progress;   /* what multiplies touch probabilities: wear, learning, noise */
  double irritation; /* the same for irritation */
} fnl_touching;

typedef struct {
  fnl_arena memory;
  int t;
  fnl_touching *by; /* [n_causes] */
  double *hazard;   /* [n_cells] H: the sum of the rates of all flows out of the cell */
  double *strength; /* [n_strengths] what multiplies flow_rate: rate = flow_rate * strength */
  double *bid;      /* [n_campaigns] scratch: impressions per active person at list price */
} fnl_day;

fnl_status fnl_day_init(fnl_day *day, const fnl_world *world, fnl_error *error);
void fnl_day_free(fnl_day *day);

/* Delivers day `t`: spends money, ages and adds exposure, counts touches in `run`; then tells the
 * hazards and strengths of the day. */
void fnl_day_begin(fnl_day *day, int t, const fnl_world *world, fnl_state *state, fnl_run *run);

/* Expected occurrences today, without those that moves emit, into state->happened. */
void fnl_day_event_means(const fnl_day *day, const fnl_world *world, fnl_state *state);

/* Sends triggered by people's stage (before fnl_day_move) and by occurrences today (after). */
double fnl_day_sends_by_stage(const fnl_world *world, const fnl_state *state, int referral);
double fnl_day_sends_by_event(const fnl_world *world, const fnl_state *state, int referral, int t);

/* Moves the people of state->flow and emits the events of their moves. */
void fnl_day_move(const fnl_world *world, fnl_state *state, fnl_run *run);

/* Books state->happened: counts, conversions, lessons. After fnl_day_move. */
void fnl_day_book(const fnl_day *day, const fnl_world *world, fnl_state *state, fnl_run *run);

#endif
