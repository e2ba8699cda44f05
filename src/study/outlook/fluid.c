/* fluid.c: one world, one gradient, many runs. */
#include "study/outlook/fluid.h"

#include "study/measures.h"

#include <math.h>
#include <string.h>

/* Worth beyond the horizon would take most of the time, and no picture shows it. */
static fnl_plan short_sighted(const fnl_plan *plan) {
  fnl_plan copy = fnl_plan_without_beyond(plan);
  copy.simulation.reach = false;
  return copy;
}

static fnl_status weigh_revenue(fnl_fluid *fluid, fnl_error *error) {
  const fnl_world *world = &fluid->world;
  fnl_arena *memory = &fluid->memory;
  fluid->granted = FNL_TAKE(memory, fluid->plan.n_campaigns, double);
  fnl_run_weights_init(&fluid->revenue, world, memory);
  if (memory->failed)
    return fnl_error_no_memory(error);
  fnl_total_revenue.weigh(world, 0, -1, 1.0, &fluid->revenue, fluid->granted);
  return FNL_OK;
}

fnl_status fnl_fluid_init(fnl_fluid *fluid, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(fluid, 0, sizeof *fluid);
  fluid->plan = short_sighted(plan);
  FNL_TRY(fnl_world_init(&fluid->world, &fluid->plan, error));
  FNL_TRY(fnl_gradient_init(&fluid->gradient, &fluid->world, error));
  FNL_TRY(fnl_run_init(&fluid->run, &fluid->world, error));
  FNL_TRY(weigh_revenue(fluid, error));
out:
  if (status != FNL_OK)
    fnl_fluid_free(fluid);
  return status;
}

void fnl_fluid_free(fnl_fluid *fluid) {
  fnl_arena_free(&fluid->memory);
  fnl_run_free(&fluid->run);
  fnl_gradient_free(fluid->gradient);
  fnl_world_free(&fluid->world);
  memset(fluid, 0, sizeof *fluid);
}

fnl_yields fnl_fluid_run(fnl_fluid *fluid, const double *money) {
  const fnl_spending spending = {.money = money};
  const fnl_run *run = &fluid->run;
  fnl_gradient_run(fluid->gradient, &fluid->world, &spending, &fluid->run);
  return (fnl_yields){run->budget, run->spend_total, run->revenue, run->profit, run->conversions};
}

void fnl_fluid_marginals(fnl_fluid *fluid, double *by_money) {
  fnl_gradient_back(fluid->gradient, &fluid->world, &fluid->revenue, NULL, by_money);
}

static double over(double amount, double whole) {
  return whole > 0.0 ? amount / whole : (double)NAN;
}

double fnl_yields_roas(const fnl_yields *yields) { return over(yields->revenue, yields->spend); }

double fnl_yields_roas_on_budget(const fnl_yields *yields) {
  return over(yields->revenue, yields->budget);
}
