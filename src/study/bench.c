/* bench.c: a world, an engine's memory and the money of an arm. */
#include "study/bench.h"

#include <string.h>

fnl_status fnl_bench_init(fnl_bench *bench, const fnl_plan *plan, const fnl_engine_type *engine,
                          const fnl_sampler_type *sampler, fnl_error *error) {
  const size_t n_campaigns = (size_t)plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)plan->horizon_days;
  fnl_status status = FNL_OK;
  memset(bench, 0, sizeof *bench);
  FNL_TRY(fnl_world_init(&bench->world, plan, error));
  FNL_TRY(fnl_draw_init(&bench->draw, plan, error));
  FNL_TRY(fnl_workplace_init(&bench->place, engine, &bench->world, error));
  FNL_TRY(fnl_run_init(&bench->run, &bench->world, error));
  if (fnl_plan_looks_beyond(plan))
    FNL_TRY(fnl_worth_init(&bench->worth, &bench->world, error));
  bench->place.state.sampler = sampler;
  bench->money = FNL_TAKE(&bench->memory, n_campaigns, double);
  bench->planned = FNL_TAKE(&bench->memory, n_days, double);
  bench->release = FNL_TAKE(&bench->memory, n_days, double);
  bench->most = FNL_TAKE(&bench->memory, n_days, double);
  if (bench->memory.failed)
    status = fnl_error_no_memory(error);
out:
  if (status != FNL_OK)
    fnl_bench_free(bench);
  return status;
}

void fnl_bench_free(fnl_bench *bench) {
  fnl_arena_free(&bench->memory);
  fnl_worth_free(bench->worth);
  fnl_run_free(&bench->run);
  fnl_workplace_free(&bench->place);
  fnl_draw_free(&bench->draw);
  fnl_world_free(&bench->world);
  memset(bench, 0, sizeof *bench);
}

void fnl_bench_meet(fnl_bench *bench, fnl_luck luck) {
  fnl_draw_world(&bench->draw, luck, &bench->world);
}

static fnl_spending spend(fnl_bench *bench, const fnl_arm *arm) {
  const double reference = arm->reference > 0.0 ? arm->reference : bench->world.budget;
  const int n_campaigns = bench->world.plan->n_campaigns;
  const size_t n_days = (size_t)n_campaigns * (size_t)bench->world.n_days;
  if (!arm->by_campaign && arm->without == 0)
    return (fnl_spending){0};
  for (int c = 0; c < n_campaigns; c++)
    bench->money[c] = arm->by_campaign ? reference * arm->by_campaign[c] : bench->world.money[c];
  if (arm->without > 0)
    bench->money[arm->without - 1] = 0.0;
  if (!arm->by_day)
    return (fnl_spending){.money = bench->money};
  for (size_t i = 0; i < n_days; i++)
    bench->planned[i] = (int)(i / (size_t)bench->world.n_days) + 1 == arm->without
                            ? 0.0
                            : reference * arm->by_day[i];
  fnl_spending_from_days(&bench->world, bench->planned, bench->money, bench->release, bench->most);
  return (fnl_spending){bench->money, bench->release, bench->most};
}

void fnl_bench_simulate(fnl_bench *bench, const fnl_engine_type *engine, const fnl_arm *arm,
                        fnl_luck luck) {
  const fnl_spending spending = spend(bench, arm);
  fnl_engine_run(engine, &bench->world, &spending, luck, &bench->place, &bench->run);
  if (bench->worth && !bench->run.cut)
    fnl_worth_of_run(bench->worth, &bench->world, &bench->place.state, &bench->run);
}
