/* forecast.c: one run of the engine `expected` at a plan's central numbers. */
#include "study/forecast.h"

#include <string.h>

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  if (!fnl_plan_knows_people(plan))
    return FNL_OK;
  fnl_error_set(error, FNL_EENGINE, "the engine \"expected\" knows no person from another");
  fnl_error_hint(error, "leave `network`, `law`, `sharing_shape` and named seeds out");
  return FNL_EENGINE;
}

static fnl_status simulate(fnl_forecast *forecast, fnl_error *error) {
  const fnl_engine_type *engine = fnl_engine_by_name("expected");
  const fnl_arm as_planned = {0};
  const fnl_luck none = {0, 0};
  fnl_bench *bench = &forecast->bench;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_bench_init(bench, forecast->plan, engine, NULL, error));
  if (forecast->plan->simulation.reach)
    FNL_TRY(fnl_workplace_watch_contacts(&bench->place, &bench->world, error));
  fnl_bench_simulate(bench, engine, &as_planned, none);
out:
  return status;
}

static fnl_status measure(fnl_forecast *forecast, fnl_error *error) {
  const fnl_bench *bench = &forecast->bench;
  fnl_status status = fnl_figures_init(&forecast->figures, &bench->world, NULL, error);
  if (status != FNL_OK)
    return status;
  forecast->row = FNL_TAKE(&forecast->memory, forecast->figures.n_columns, double);
  if (forecast->memory.failed)
    return fnl_error_no_memory(error);
  fnl_figures_row(&forecast->figures, &bench->world, &bench->run, forecast->row);
  return FNL_OK;
}

fnl_status fnl_forecast_init(fnl_forecast *forecast, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(forecast, 0, sizeof *forecast);
  forecast->plan = plan;
  FNL_TRY(check(plan, error));
  FNL_TRY(simulate(forecast, error));
  FNL_TRY(measure(forecast, error));
out:
  if (status != FNL_OK)
    fnl_forecast_free(forecast);
  return status;
}

void fnl_forecast_free(fnl_forecast *forecast) {
  fnl_arena_free(&forecast->memory);
  fnl_figures_free(&forecast->figures);
  fnl_bench_free(&forecast->bench);
  memset(forecast, 0, sizeof *forecast);
}

double fnl_forecast_value(const fnl_forecast *forecast, int figure) {
  return fnl_figure_value(&forecast->figures.figures[figure], forecast->row);
}
