/* value_chain.c: steps, worths and levers of one plan. */
#include "study/chain/value_chain.h"

#include <math.h>
#include <string.h>

static fnl_status take(fnl_value_chain *chain, fnl_error *error) {
  const int n_stages = chain->plan->n_stages, n_segments = chain->plan->n_segments;
  chain->steps = FNL_TAKE(&chain->memory, n_stages, fnl_step);
  chain->by_stage = FNL_TAKE(&chain->memory, n_stages, fnl_person_worth);
  chain->by_cell = FNL_TAKE(&chain->memory, n_stages * n_segments, fnl_person_worth);
  chain->newcomers = FNL_TAKE(&chain->memory, n_segments + 1, fnl_newcomers);
  return chain->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

static fnl_status follow_steps(fnl_value_chain *chain, const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_workplace place = {0};
  fnl_run run = {0};
  FNL_TRY(fnl_workplace_init(&place, fnl_engine_by_name("expected"), world, error));
  FNL_TRY(fnl_run_init(&run, world, error));
  FNL_TRY(fnl_steps_follow(world, &place, &run, chain->steps, error));
  chain->revenue = run.revenue;
  chain->spend = run.spend_total;
  chain->other_costs = run.other_costs;
out:
  fnl_run_free(&run);
  fnl_workplace_free(&place);
  return status;
}

static fnl_status look_at_world(fnl_value_chain *chain, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_world world = {0};
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(follow_steps(chain, &world, error));
  FNL_TRY(fnl_worths_find(&world, chain->by_cell, chain->newcomers, &chain->total, error));
  fnl_worths_average(plan, chain->by_cell, chain->by_stage);
out:
  fnl_world_free(&world);
  return status;
}

fnl_status fnl_value_chain_find(fnl_value_chain *chain, const fnl_plan *plan,
                                const fnl_hooks *hooks, fnl_error *error) {
  fnl_status status = FNL_OK;
  const fnl_plan far_sighted = fnl_plan_with_worth(plan);
  memset(chain, 0, sizeof *chain);
  chain->plan = plan;
  FNL_TRY(fnl_worths_check(plan, error));
  FNL_TRY(take(chain, error));
  FNL_TRY(look_at_world(chain, &far_sighted, error));
  FNL_TRY(fnl_levers_find(&chain->levers, plan, true, hooks, error));
out:
  if (status != FNL_OK)
    fnl_value_chain_free(chain);
  return status;
}

void fnl_value_chain_free(fnl_value_chain *chain) {
  fnl_levers_free(&chain->levers);
  fnl_arena_free(&chain->memory);
  memset(chain, 0, sizeof *chain);
}

int fnl_value_chain_dearest(const fnl_value_chain *chain) {
  int dearest = -1;
  double most = 0.0;
  for (int s = 0; s < chain->plan->n_stages; s++) {
    const double cost = fnl_step_cost_forward(&chain->steps[s]);
    if (cost > most) { /* false for NaN */
      most = cost;
      dearest = s;
    }
  }
  return dearest;
}

double fnl_value_chain_acquisition(const fnl_value_chain *chain) {
  const double count = chain->newcomers[chain->plan->n_segments].count;
  return count > 0.0 ? chain->spend / count : (double)NAN;
}
