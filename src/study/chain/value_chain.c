/* value_chain.c: steps, worths and levers of one plan. */
#include "study/chain/value_chain.h"

#include <math.h>
#include <string.h>

static fnl_status refuse_persons(const fnl_plan *plan, fnl_error *error) {
  if (!fnl_plan_is_personal(plan))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EENGINE, plan->file, 0,
                   "what a step costs and brings is computed by the engine \"expected\", which "
                   "cannot follow word from one person to another");
  fnl_error_hint(error, "leave `network`, `law` and `sharing_shape` out");
  return FNL_EENGINE;
}

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

/* Somebody of the stage whoever they are: a segment's people are as many as its share says. */
static void average_segments(fnl_value_chain *chain) {
  const fnl_plan *plan = chain->plan;
  for (int s = 0; s < plan->n_stages; s++)
    for (int g = 0; g < plan->n_segments; g++) {
      const fnl_person_worth *of_cell = &chain->by_cell[s * plan->n_segments + g];
      const double share = plan->segments[g].share.value;
      chain->by_stage[s].start += share * of_cell->start;
      chain->by_stage[s].without_ads += share * of_cell->without_ads;
      chain->by_stage[s].end += share * of_cell->end;
    }
}

static fnl_status look_at_world(fnl_value_chain *chain, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_world world = {0};
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(follow_steps(chain, &world, error));
  FNL_TRY(fnl_worths_find(&world, chain->by_cell, chain->newcomers, &chain->total, error));
  average_segments(chain);
out:
  fnl_world_free(&world);
  return status;
}

fnl_status fnl_value_chain_find(fnl_value_chain *chain, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_plan far_sighted = *plan; /* worth is asked for whatever the plan says; borrows the rest */
  far_sighted.simulation.worth = true;
  memset(chain, 0, sizeof *chain);
  chain->plan = plan;
  FNL_TRY(refuse_persons(plan, error));
  FNL_TRY(take(chain, error));
  FNL_TRY(look_at_world(chain, &far_sighted, error));
  FNL_TRY(fnl_levers_find(&chain->levers, plan, true, error));
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
