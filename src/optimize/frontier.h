/* frontier.h: the best split at every budget: what more money buys, and where it stops paying.
 *
 * At each of some budgets, evenly apart in their logarithms, the best split is searched for, with
 * the best of the budget below among the starts; then the best of the budget above is carried down
 * and that of the budget below up again, so that no budget overlooks what its neighbours have
 * found. The marginal return is a derivative, not a difference of neighbours: by the envelope
 * theorem (Milgrom and Segal 2002, Econometrica 70) the optimal value changes with the budget as if
 * the best shares stayed,
 *
 *   d R* / d B = sum_i x_i dR/dm_i,    x_i the shares, m_i = x_i B the money of item i,
 *
 * where R is what is made largest (objective roas or revenue). Where another objective is, or a
 * target binds, it is what one more unit of money brings if it is split like the others. Money that
 * is held at a fixed amount (committed, at least or nothing) does not grow; the growth goes to
 * where it brings most.
 */
#ifndef FNL_OPTIMIZE_FRONTIER_H
#define FNL_OPTIMIZE_FRONTIER_H

#include "optimize/frontier_point.h"
#include "study/replicate.h"

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan; /* borrowed */
  fnl_items items;
  const char *objective, *figure, *unit; /* as the plan says it; the figure's name and unit */
  int n_periods, n_worlds;
  double revenue_without; /* with no budget at all */
  int n_points;
  fnl_frontier_point *points; /* budgets rising */
  int most_profitable;        /* the point of highest profit; -1: no point exists */
  bool has_break_even;        /* marginal profit becomes 0 near it, within the budgets */
  fnl_frontier_point break_even;
  bool is_simulated;
  fnl_study study;   /* an arm a point that exists */
  fnl_sample sample; /* of it */
} fnl_frontier;

typedef struct {
  double from, to; /* 0 < from < to */
  int n_points;    /* at least 2 */
  int n_threads;   /* 0: as many as there are */
  const fnl_hooks *hooks;
} fnl_frontier_options;

/* An interruption while searching is FNL_EINTERRUPTED; while simulating, sample.partial says so.
 * FNL_EINFEASIBLE where no budget has a split within the rules. The same bits for any number of
 * threads. `optimize.total_max` is of no interest here, and a budget is certain. */
fnl_status fnl_frontier_find(const fnl_plan *plan, const fnl_frontier_options *options,
                             fnl_frontier *frontier, fnl_error *error);
void fnl_frontier_free(fnl_frontier *frontier);

/* The budget of highest profit: where marginal profit becomes 0, or the best of the points. */
const fnl_frontier_point *fnl_frontier_best(const fnl_frontier *frontier);

#endif
