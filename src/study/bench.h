/* bench.h: where one thread simulates arms: the same plan with other money, in the same world.
 */
#ifndef FNL_STUDY_BENCH_H
#define FNL_STUDY_BENCH_H

#include "engine/spending.h"
#include "engine/worth.h"
#include "study/draw.h"

/* Money of one arm, in parts of a reference. All zero: the plan as it stands. */
typedef struct {
  const double *by_campaign; /* [n_campaigns]; NULL: the plan's own split of its budget */
  const double *by_day;      /* [n_campaigns * n_days], or NULL: by the plan's pacing */
  double reference;          /* money that 1 stands for; 0: the world's budget */
  int without;               /* the campaign of this number, from 1, has no money; 0: all have */
} fnl_arm;

typedef struct {
  fnl_world world;
  fnl_draw draw;
  fnl_workplace place;
  fnl_run run;      /* of the arm simulated last */
  fnl_worth *worth; /* NULL: the plan does not look beyond the horizon */
  fnl_arena memory;
  double *money, *planned, *release, *most;
} fnl_bench;

/* For arms simulated by `engine`. `sampler` NULL: the engine's own. */
fnl_status fnl_bench_init(fnl_bench *bench, const fnl_plan *plan, const fnl_engine_type *engine,
                          const fnl_sampler_type *sampler, fnl_error *error);
void fnl_bench_free(fnl_bench *bench);

/* Draws the world of `luck`, in which arms are then simulated. */
void fnl_bench_meet(fnl_bench *bench, fnl_luck luck);

/* Leaves it in bench->run, which says whether it was cut or has failed. */
void fnl_bench_simulate(fnl_bench *bench, const fnl_engine_type *engine, const fnl_arm *arm,
                        fnl_luck luck);

#endif
