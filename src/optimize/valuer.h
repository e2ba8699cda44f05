/* valuer.h: what a plan's variables are worth, by the `expected` engine, as a landscape.
 *
 * One world where the plan is certain; else `optimize.worlds` draws of its uncertain numbers and
 * noise, made once and shared by every candidate (a sample average: Shapiro, Dentcheva and
 * Ruszczynski 2009, chapter 5). Values and derivatives come from the adjoint (engine/gradient.h),
 * those of several points at once from one pass over each world (engine/abreast.h).
 */
#ifndef FNL_OPTIMIZE_VALUER_H
#define FNL_OPTIMIZE_VALUER_H

#include "optimize/goal.h"
#include "optimize/landscape.h"
#include "study/draw.h"

typedef struct fnl_valuer_place fnl_valuer_place; /* one thread's memory */

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan;
  const fnl_variables *variables;
  fnl_figures figures;
  fnl_goal goal;
  double *target_scale;  /* [n_targets] */
  int n_needed, *needed; /* columns that goal and targets are made of */
  int n_worlds;
  fnl_world *worlds; /* [n_worlds] const once made */
  fnl_draw *draws;   /* [n_worlds] the noise that the worlds borrow */
  int n_threads;
  bool is_wide;             /* whether it values several points at once */
  fnl_valuer_place *places; /* [n_threads] */
} fnl_valuer;

/* `n_worlds` of an uncertain plan; `first_world` numbers the draws: different ones give independent
 * samples. */
fnl_status fnl_valuer_init(fnl_valuer *valuer, const fnl_plan *plan, const fnl_variables *variables,
                           int n_threads, int n_worlds, uint64_t first_world, fnl_error *error);
void fnl_valuer_free(fnl_valuer *valuer);

/* Makes room for several points at once, which a search asks for: as often the memory of one. */
fnl_status fnl_valuer_widen(fnl_valuer *valuer, fnl_error *error);

/* The goal and the targets over the variables' region. Borrows the valuer. */
fnl_landscape fnl_valuer_landscape(fnl_valuer *valuer);

/* The goal at x, with its sign; `thread` < n_threads. */
double fnl_valuer_goal(fnl_valuer *valuer, int thread, const double *x);

/* Whether every target that applies at x holds: there, by the targets' values [n_targets], and by
 * the means of the columns [figures.n_columns]. */
bool fnl_valuer_meets_targets(fnl_valuer *valuer, int thread, const double *x);
bool fnl_valuer_targets_hold(const fnl_valuer *valuer, const double *x, const double *targets);
bool fnl_valuer_row_meets_targets(fnl_valuer *valuer, int thread, const double *x,
                                  const double *row);

/* The means over the worlds of every column [figures.n_columns] at x; and at x[n], as many points
 * as the landscape takes. Borrowed until the thread values another point. */
const double *fnl_valuer_row(fnl_valuer *valuer, int thread, const double *x);
void fnl_valuer_rows(fnl_valuer *valuer, int thread, int n, const double *const x[],
                     const double *rows[]);

/* The same where each campaign [n_campaigns] is granted money outright, under its own pacing; NULL:
 * the plan as it stands. */
const double *fnl_valuer_row_of_money(fnl_valuer *valuer, int thread, const double *money);

/* Derivatives of the mean of a column at the point that the thread valued last, by itself: with
 * respect to the variables [n], and to each campaign's money [n_campaigns]. Either may be NULL. */
void fnl_valuer_marginals(fnl_valuer *valuer, int thread, int column, double *by_variable,
                          double *by_campaign);

/* The numerator column of a figure of the totals. */
int fnl_valuer_total(const fnl_valuer *valuer, const char *figure);

#endif
