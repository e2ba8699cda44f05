/* frontier_point.h: one budget of a frontier: the best split there, what it brings, and what more
 * money would.
 */
#ifndef FNL_OPTIMIZE_FRONTIER_POINT_H
#define FNL_OPTIMIZE_FRONTIER_POINT_H

#include "optimize/answer.h"

typedef struct {
  double budget;
  bool exists;         /* the rules leave a split at this budget; where not, nothing below is set */
  bool feasible;       /* every target is met, in expectation */
  double *x;           /* [variables] parts of this budget */
  double *share;       /* [items.n] */
  fnl_reason *reasons; /* [items.n] which rule holds each */
  double goal;         /* what is made largest, with its sign */
  /* by the `expected` engine, over the search's worlds */
  double objective, spend, revenue, profit, roas, roas_on_budget;
  double average_return;  /* (revenue - revenue without ads) / budget */
  double marginal_return; /* d revenue / d budget */
  double marginal_profit; /* d profit / d budget */
  /* by the plan's engine, all budgets with the same luck; unknown where that is `expected` */
  fnl_estimate simulated_roas, simulated_revenue, simulated_profit; /* ROAS on the budget */
} fnl_frontier_point;

/* What all points of a frontier share. */
typedef struct {
  const fnl_plan *plan;
  const fnl_items *items;
  int n_threads;
  const fnl_hooks *hooks; /* may be NULL */
} fnl_frontier_ground;

/* Of a budget yet to be set, where nothing is known. Memory from `arena`, whose `failed` tells
 * whether it held. */
void fnl_frontier_point_init(fnl_frontier_point *point, int n_variables, int n_items,
                             fnl_arena *arena);

/* Looks for a better split than the point has: by a whole search, or (not `thorough`) straight up
 * from the best of a neighbour [variables], which may be NULL. That the rules leave nothing at this
 * budget is no failure. FNL_EINTERRUPTED where the user asks for it. */
fnl_status fnl_frontier_point_improve(const fnl_frontier_ground *ground, fnl_frontier_point *point,
                                      const double *neighbour, bool thorough, fnl_error *error);

/* Sets what the point's split brings, if it has one; `revenue_without` any ads. */
fnl_status fnl_frontier_point_complete(const fnl_frontier_ground *ground, double revenue_without,
                                       fnl_frontier_point *point, fnl_error *error);

#endif
