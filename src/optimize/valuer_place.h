/* valuer_place.h: one thread's memory of a valuer: points that go through the worlds side by side.
 * Private to valuer.c.
 */
#ifndef FNL_OPTIMIZE_VALUER_PLACE_H
#define FNL_OPTIMIZE_VALUER_PLACE_H

#include "engine/abreast.h"
#include "optimize/valuer.h"

/* One of the points that are valued at once. */
typedef struct {
  double *by_campaign;         /* [n_campaigns] parts of the reference */
  double *by_day;              /* [n_campaigns * n_days] the same */
  double *money;               /* [n_campaigns] of one world, as the next */
  double *planned;             /* [n_campaigns * n_days] */
  double *release, *most;      /* [n_schedules * n_campaigns * n_days] */
  double *rows;                /* [n_worlds * n_columns] */
  double *means;               /* [n_columns] */
  double *goal_weights;        /* [2 * n_worlds] */
  bool wanted;                 /* whether the way back is for it, too */
  double *column_weights;      /* [n_columns] of one world */
  double *granted;             /* [n_campaigns] of one world */
  double *day_sum, *money_sum; /* over the worlds, of derivatives */
  double *day_own, *money_own; /* of one world */
} fnl_valuer_lane;

struct fnl_valuer_place {
  fnl_arena memory;
  int n;                   /* points valued last */
  fnl_gradient **gradient; /* [n_worlds] the tape of each; NULL once it is widened */
  fnl_abreast **abreast;   /* [n_worlds] the tapes of several points; NULL before */
  fnl_valuer_lane lanes[FNL_LANDSCAPE_MOST];
  fnl_spending spendings[FNL_LANDSCAPE_MOST]; /* of one world, as the next two */
  fnl_run runs[FNL_LANDSCAPE_MOST];
  fnl_run_weights weights[FNL_LANDSCAPE_MOST];
  double *target_values; /* [n_targets] */
  double *scratch;       /* [3 * n_worlds] */
};

fnl_status fnl_valuer_place_init(const fnl_valuer *valuer, fnl_valuer_place *place,
                                 fnl_error *error);
void fnl_valuer_place_free(const fnl_valuer *valuer, fnl_valuer_place *place);

/* Makes room for as many points as a landscape takes. */
fnl_status fnl_valuer_place_widen(const fnl_valuer *valuer, fnl_valuer_place *place,
                                  fnl_error *error);

/* Runs the points x[n], or one whose campaigns are granted money [n_campaigns] outright, through
 * every world; rows then hold all columns, or those that are needed. */
void fnl_valuer_place_run(const fnl_valuer *valuer, fnl_valuer_place *place, int n,
                          const double *const x[], bool all);
void fnl_valuer_place_run_money(const fnl_valuer *valuer, fnl_valuer_place *place,
                                const double *money);

/* Means of all columns; those that were not measured mean nothing. */
const double *fnl_valuer_lane_means(const fnl_valuer *valuer, fnl_valuer_lane *lane);

/* The way back: forget all sums, say which lanes are wanted, weigh their columns of a world, and go
 * back through it, world by world: derivatives times `reference` are added to the lanes' sums. */
void fnl_valuer_place_want_none(fnl_valuer_place *place);
void fnl_valuer_lane_want(const fnl_valuer *valuer, fnl_valuer_lane *lane);
void fnl_valuer_place_back(const fnl_valuer *valuer, fnl_valuer_place *place, int s,
                           double reference);

/* Money that 1 stands for in a world: where how much to spend is decided, a fixed amount. */
double fnl_valuer_reference(const fnl_valuer *valuer, int s);

#endif
