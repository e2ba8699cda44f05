/* stand.c: variables and valuer of a plan at one budget. */
#include "optimize/stand.h"

#include "study/paired.h"

#include <string.h>

fnl_plan fnl_plan_at_budget(const fnl_plan *plan, double budget) {
  fnl_plan other = *plan;
  other.budget = (fnl_number){.value = budget, .law = FNL_CERTAIN};
  other.optimize.total_min = other.optimize.total_max = 0.0;
  return other;
}

fnl_status fnl_stand_init(fnl_stand *stand, const fnl_plan *plan, const fnl_items *items,
                          int n_threads, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(stand, 0, sizeof *stand);
  stand->plan = *plan;
  stand->n_threads = n_threads;
  FNL_TRY(fnl_variables_init(&stand->variables, &stand->plan, items, error));
  FNL_TRY(fnl_valuer_init(&stand->valuer, &stand->plan, &stand->variables, n_threads,
                          plan->optimize.worlds, FNL_REPLICATIONS_WORLDS, error));
out:
  return status;
}

void fnl_stand_free(fnl_stand *stand) {
  fnl_valuer_free(&stand->valuer);
  fnl_variables_free(&stand->variables);
}

double fnl_stand_total(const fnl_stand *stand, const char *name, const double *row) {
  const fnl_figures *figures = &stand->valuer.figures;
  const int index = fnl_figures_find(figures, FNL_GROUP_TOTALS, 0, name);
  return fnl_figure_value(&figures->figures[index], row);
}
