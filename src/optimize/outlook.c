/* outlook.c: everything that pictures need, in one go. */
#include "optimize/outlook.h"

#include <string.h>

static fnl_status look(fnl_outlook *outlook, const fnl_answer *answer, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_fluid fluid = {0};
  FNL_TRY(fnl_fluid_init(&fluid, outlook->plan, error));
  FNL_TRY(fnl_map_draw(&outlook->map, &fluid, answer, error));
  FNL_TRY(fnl_curves_find(&outlook->curves, &fluid, error));
  FNL_TRY(fnl_chronicle_keep(&outlook->chronicle, &fluid.world, error));
  FNL_TRY(fnl_levers_find(&outlook->levers, outlook->plan, false, NULL, error));
out:
  fnl_fluid_free(&fluid);
  return status;
}

fnl_status fnl_outlook_init(fnl_outlook *outlook, const fnl_plan *plan, const fnl_answer *answer,
                            fnl_error *error) {
  memset(outlook, 0, sizeof *outlook);
  outlook->plan = plan;
  outlook->has_fluid = !fnl_plan_knows_people(plan);
  outlook->is_central = fnl_plan_is_uncertain(plan);
  const fnl_status status = outlook->has_fluid ? look(outlook, answer, error) : FNL_OK;
  if (status != FNL_OK)
    fnl_outlook_free(outlook);
  return status;
}

void fnl_outlook_free(fnl_outlook *outlook) {
  fnl_levers_free(&outlook->levers);
  fnl_chronicle_free(&outlook->chronicle);
  fnl_curves_free(&outlook->curves);
  fnl_map_free(&outlook->map);
  memset(outlook, 0, sizeof *outlook);
}
