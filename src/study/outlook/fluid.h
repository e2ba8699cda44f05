/* fluid.h: a plan run by the engine `expected` with other money, as often as a picture asks.
 *
 * One world: every uncertain number at its mean, prices and responses without noise. Nothing is
 * drawn, so a curve of it is smooth and its derivative exact.
 */
#ifndef FNL_STUDY_OUTLOOK_FLUID_H
#define FNL_STUDY_OUTLOOK_FLUID_H

#include "engine/gradient.h"

/* What a run gave. */
typedef struct {
  double budget, spend, revenue, profit, conversions;
} fnl_yields;

typedef struct {
  fnl_arena memory;
  fnl_plan plan; /* as given, but for what lies beyond the horizon; it borrows the rest */
  fnl_world world;
  fnl_gradient *gradient;
  fnl_run run;
  fnl_run_weights revenue; /* what revenue is made of */
  double *granted;         /* [n_campaigns] scratch */
} fnl_fluid;

/* Of a plan that `expected` can run (fnl_plan_is_personal is false); it is borrowed. */
fnl_status fnl_fluid_init(fnl_fluid *fluid, const fnl_plan *plan, fnl_error *error);
void fnl_fluid_free(fnl_fluid *fluid);

/* Grants the campaigns `money` [n_campaigns], under their own pacing. NULL: the plan's own. */
fnl_yields fnl_fluid_run(fnl_fluid *fluid, const double *money);

/* The derivatives of the revenue of the run just made, whose `money` must still be there, with
 * respect to each campaign's money [n_campaigns]. As much work as two runs. */
void fnl_fluid_marginals(fnl_fluid *fluid, double *by_money);

/* Revenue over spend and over the budget; NaN where that is 0. */
double fnl_yields_roas(const fnl_yields *yields);
double fnl_yields_roas_on_budget(const fnl_yields *yields);

#endif
