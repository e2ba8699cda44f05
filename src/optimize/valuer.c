/* valuer.c: one split in, one number out. */
#include "optimize/valuer.h"

#include <string.h>

static double revenue_of(const fnl_run *run) { return run->revenue; }
static double profit_of(const fnl_run *run) { return run->profit; }
static double conversions_of(const fnl_run *run) { return run->conversions; }

/* Over the budget there is, not over what a split hands out. */
static double over_budget(const fnl_valuer *valuer, double value) {
  return valuer->world.budget > 0.0 ? value / valuer->world.budget : 0.0;
}

/* By fnl_objective. Under a fixed budget ROAS is revenue on budget: money left is no merit. */
static const struct {
  const char *figure;
  double (*of)(const fnl_run *run);
  bool over_budget;
} objectives[] = {
    [FNL_OBJECTIVE_ROAS] = {"roas_on_budget", revenue_of, true},
    [FNL_OBJECTIVE_REVENUE] = {"revenue", revenue_of, false},
    [FNL_OBJECTIVE_PROFIT] = {"profit", profit_of, false},
    [FNL_OBJECTIVE_CONVERSIONS] = {"conversions", conversions_of, false},
};

const char *fnl_objective_figure(fnl_objective objective) { return objectives[objective].figure; }

fnl_status fnl_valuer_init(fnl_valuer *valuer, const fnl_plan *plan, const fnl_items *items,
                           fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(valuer, 0, sizeof *valuer);
  valuer->plan = plan;
  valuer->items = items;
  valuer->engine = fnl_engine_by_name("expected");
  FNL_TRY(fnl_world_init(&valuer->world, plan, error));
  FNL_TRY(fnl_workplace_init(&valuer->place, &valuer->world, error));
  FNL_TRY(fnl_run_init(&valuer->run, &valuer->world, error));
  valuer->campaign_shares = FNL_TAKE(&valuer->memory, plan->n_campaigns, double);
  valuer->money = FNL_TAKE(&valuer->memory, plan->n_campaigns, double);
  valuer->shifted = FNL_TAKE(&valuer->memory, items->n, double);
  if (valuer->memory.failed)
    status = fnl_error_no_memory(error);
out:
  if (status != FNL_OK)
    fnl_valuer_free(valuer);
  return status;
}

void fnl_valuer_free(fnl_valuer *valuer) {
  fnl_run_free(&valuer->run);
  fnl_workplace_free(&valuer->place);
  fnl_world_free(&valuer->world);
  fnl_arena_free(&valuer->memory);
  memset(valuer, 0, sizeof *valuer);
}

double fnl_valuer_revenue(fnl_valuer *valuer, const double *money) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  const fnl_spending spending = {.money = money};
  fnl_engine_run(valuer->engine, &valuer->world, &spending, luck, &valuer->place, &valuer->run);
  return valuer->run.revenue;
}

double fnl_valuer_objective(fnl_valuer *valuer, const double *share) {
  fnl_items_spread(valuer->items, valuer->plan, share, valuer->campaign_shares);
  for (int c = 0; c < valuer->plan->n_campaigns; c++)
    valuer->money[c] = valuer->world.budget * valuer->campaign_shares[c];
  fnl_valuer_revenue(valuer, valuer->money);
  const double value = objectives[valuer->plan->optimize.objective].of(&valuer->run);
  return objectives[valuer->plan->optimize.objective].over_budget ? over_budget(valuer, value)
                                                                  : value;
}

double fnl_valuer_roas(const fnl_valuer *valuer) {
  return over_budget(valuer, valuer->run.revenue);
}
