/* after.h: the days after the horizon: the fluid without paid touches (private to the worth).
 *
 * They are those of a plan without campaigns, compiled from the same draw, at the mean of the
 * environment. Its day 0 … n_past - 1 hold sends from before, the day simulated first is n_past;
 * after a block of days the last sends move to the front and the next block begins.
 */
#ifndef FNL_ENGINE_AFTER_H
#define FNL_ENGINE_AFTER_H

#include "engine/adjoint.h"
#include "engine/engine.h"

/* Days between two checkpoints: they and the tape of one block are what is kept of the way. */
enum { FNL_AFTER_BLOCK = 128 };

/* What an occurrence brings and costs. */
typedef struct {
  int slot_cell;
  double each[FNL_N_BEYOND];
} fnl_priced;

/* What somebody brings who takes a flow, besides what moving emits. */
typedef struct {
  int strength;
  double each[FNL_N_BEYOND]; /* times the flow's rate */
} fnl_priced_flow;

typedef struct {
  fnl_arena memory;
  fnl_plan plan; /* a copy without campaigns; borrows everything but `causes` */
  fnl_world world;
  fnl_state state;
  fnl_day day;
  fnl_run run; /* scratch */
  const fnl_engine_type *engine;
  int n_past;    /* days whose sends may still be on their way */
  int n_kept;    /* numbers of a checkpoint */
  bool is_set;   /* has met a draw: */
  double *drawn; /* [n_laws] */
  int n_priced;
  fnl_priced *priced; /* [n_slot_cells] occurrences that bring or cost anything */
  int n_priced_flows;
  fnl_priced_flow *priced_flows; /* [n_flows] those that bring anything */
  double *person_costs;          /* [n_cells] what is mailed to a person on a day */
  /* the way back */
  fnl_tape tape;
  fnl_adjoint adjoint;
  fnl_run_weights weights;
} fnl_after;

fnl_status fnl_after_init(fnl_after *after, const fnl_world *world, fnl_error *error);
void fnl_after_free(fnl_after *after);

/* Takes over the numbers of a world; false: they are those it had. */
bool fnl_after_set(fnl_after *after, const fnl_world *world);

/* The state after the last day of a run in `world`. */
void fnl_after_start(fnl_after *after, const fnl_world *world, const fnl_state *state);

/* Of exposures in `world`, those of creatives that are left: what follows those of campaigns. */
double *fnl_after_exposures(const fnl_after *after, const fnl_world *world, double *exposure);

/* Simulates the i-th day of a block, and what it gives. */
void fnl_after_day(fnl_after *after, int i, double today[FNL_N_BEYOND]);

/* What is known before day i of a block, to and from `kept` [n_kept]: people, exposures and sends,
 * n_past days of them, the oldest first. */
void fnl_after_keep(const fnl_after *after, int i, double *kept);
void fnl_after_restore(fnl_after *after, const double *kept);

/* The next block begins. */
void fnl_after_turn(fnl_after *after);

/* The way back: from adjoints `kept` after the last of the n days of a block … */
void fnl_after_back_start(fnl_after *after, int n, const double *kept);
/* … over its i-th day, simulated on the tape, where what it gave counts `factors` … */
void fnl_after_back_day(fnl_after *after, int i, const double factors[FNL_N_BEYOND]);
/* … to those before its first. */
void fnl_after_back_end(const fnl_after *after, double *kept);

#endif
