/* stand.h: a plan at one budget, ready to be valued. */
#ifndef FNL_OPTIMIZE_STAND_H
#define FNL_OPTIMIZE_STAND_H

#include "optimize/valuer.h"

typedef struct {
  fnl_plan plan; /* shallow */
  fnl_variables variables;
  fnl_valuer valuer;
  int n_threads;
} fnl_stand;

/* The plan with another budget, to be spent whole; shallow. */
fnl_plan fnl_plan_at_budget(const fnl_plan *plan, double budget);

/* `plan` is copied, shallow; the stand must stay where it is. FNL_EINFEASIBLE where the rules leave
 * nothing at this budget. */
fnl_status fnl_stand_init(fnl_stand *stand, const fnl_plan *plan, const fnl_items *items,
                          int n_threads, fnl_error *error);
void fnl_stand_free(fnl_stand *stand);

/* A figure of the totals, by the columns' means. */
double fnl_stand_total(const fnl_stand *stand, const char *name, const double *row);

#endif
