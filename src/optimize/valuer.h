/* valuer.h: what a split is worth, by the `expected` engine at the central numbers.
 *
 * One a thread. The search sees a plan through this and nothing else.
 */
#ifndef FNL_OPTIMIZE_VALUER_H
#define FNL_OPTIMIZE_VALUER_H

#include "optimize/items.h"

typedef struct {
  const fnl_plan *plan;
  const fnl_items *items;
  const fnl_engine_type *engine;
  fnl_world world;
  fnl_workplace place;
  fnl_run run;                     /* of the last split valued */
  double *campaign_shares, *money; /* [n_campaigns] scratch */
  double *shifted;                 /* [items->n] scratch */
  fnl_arena memory;
} fnl_valuer;

fnl_status fnl_valuer_init(fnl_valuer *valuer, const fnl_plan *plan, const fnl_items *items,
                           fnl_error *error);
void fnl_valuer_free(fnl_valuer *valuer);

/* The plan's objective at `share` [items->n]; valuer->run holds the run. Pure in `share`. */
double fnl_valuer_objective(fnl_valuer *valuer, const double *share);

/* Revenue where campaign money [n_campaigns] is given outright. */
double fnl_valuer_revenue(fnl_valuer *valuer, const double *money);

/* Revenue on budget of the last run. */
double fnl_valuer_roas(const fnl_valuer *valuer);

/* The name of the figure that is maximized (study/figures.h, totals). */
const char *fnl_objective_figure(fnl_objective objective);

#endif
