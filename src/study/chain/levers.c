/* levers.c: every lever moved, one by one, and what came of it. */
#include "study/chain/levers.h"

#include "base/hooks.h"
#include "engine/engine.h"
#include "engine/worth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a run of the plan gives. */
typedef struct {
  double revenue, spend, profit;
} fnl_yield;

typedef struct {
  const fnl_engine_type *engine;
  fnl_world world; /* of the copy whose numbers move */
  fnl_workplace place;
  fnl_run run;
  bool far_sighted; /* looks at the worth beyond the horizon, too, and closer */
  fnl_yield central;
  double worth; /* beyond the horizon, at the central numbers */
} fnl_workshop;

/* ---- one run ---- */

static void set_numbers(const fnl_lever *lever, double value) {
  for (int i = 0; i < lever->n_numbers; i++)
    lever->numbers[i]->value = value;
}

/* Runs the plan as its numbers now stand. */
static fnl_yield run_now(fnl_workshop *shop) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_world_set(&shop->world, NULL);
  fnl_engine_run(shop->engine, &shop->world, NULL, luck, &shop->place, &shop->run);
  return (fnl_yield){shop->run.revenue, shop->run.spend_total, shop->run.profit};
}

/* Of the run just made. What comes after is compiled anew: its plan's numbers have moved. */
static fnl_status worth_now(fnl_workshop *shop, double *value, fnl_error *error) {
  fnl_worth *worth = NULL;
  *value = NAN;
  if (!shop->far_sighted)
    return FNL_OK;
  const fnl_status status = fnl_worth_init(&worth, &shop->world, error);
  if (status == FNL_OK)
    *value = fnl_worth_value(worth, &shop->world, &shop->place.state);
  fnl_worth_free(worth);
  return status;
}

/* ---- derivatives ---- */

static const double step = 1e-3; /* of the number; its sixth power is below rounding */

typedef struct {
  int at;
  double weight;
} fnl_node_weight;

/* A difference formula, whose nodes end by one at 0: what is there is known. */
static const fnl_node_weight central[] = {{-3, -1.0 / 60}, {-2, 9.0 / 60}, {-1, -45.0 / 60},
                                          {1, 45.0 / 60},  {2, -9.0 / 60}, {3, 1.0 / 60},
                                          {0, 0.0}};
static const fnl_node_weight one_sided[] = {{-1, -6.0},     {-2, 15.0 / 2}, {-3, -20.0 / 3},
                                            {-4, 15.0 / 4}, {-5, -6.0 / 5}, {-6, 1.0 / 6},
                                            {0, 49.0 / 20}};
static const fnl_node_weight quick_central[] = {{-1, -1.0 / 2}, {1, 1.0 / 2}, {0, 0.0}};
static const fnl_node_weight quick_one_sided[] = {{-1, -2.0}, {-2, 1.0 / 2}, {0, 3.0 / 2}};

static const fnl_node_weight *nodes_for(const fnl_workshop *shop, const fnl_lever *lever) {
  const bool has_room = lever->value * (1.0 + 3.0 * step) <= lever->most;
  if (shop->far_sighted)
    return has_room ? central : one_sided;
  return has_room ? quick_central : quick_one_sided;
}

/* The derivatives of a yield with respect to the number's logarithm. */
static fnl_yield differentiate(fnl_workshop *shop, const fnl_lever *lever) {
  fnl_yield slope = {0};
  for (const fnl_node_weight *node = nodes_for(shop, lever); node->at != 0; node++) {
    set_numbers(lever, lever->value * (1.0 + node->at * step));
    const fnl_yield there = run_now(shop);
    slope.revenue += node->weight / step * (there.revenue - shop->central.revenue);
    slope.spend += node->weight / step * (there.spend - shop->central.spend);
    slope.profit += node->weight / step * (there.profit - shop->central.profit);
  }
  set_numbers(lever, lever->value);
  return slope;
}

static double over(double amount, double whole) {
  return whole > 0.0 ? amount / whole : (double)NAN;
}

static void set_slopes(fnl_workshop *shop, fnl_lever *lever) {
  enum { PERCENT = 100 };
  const fnl_yield slope = differentiate(shop, lever);
  lever->revenue = over(slope.revenue, shop->central.revenue);
  lever->spend = over(slope.spend, shop->central.spend);
  lever->roas = lever->revenue - lever->spend;
  lever->profit = over(slope.profit, shop->central.profit);
  lever->profit_per_percent = slope.profit / PERCENT;
}

static fnl_status set_changes(fnl_workshop *shop, fnl_lever *lever, fnl_error *error) {
  double worth = 0.0;
  set_numbers(lever, lever->better);
  const fnl_yield there = run_now(shop);
  const fnl_status status = worth_now(shop, &worth, error);
  set_numbers(lever, lever->value);
  lever->profit_change = there.profit - shop->central.profit;
  lever->roas_change =
      over(there.revenue, there.spend) - over(shop->central.revenue, shop->central.spend);
  lever->lasting_change = lever->profit_change + worth - shop->worth;
  return status;
}

/* ---- all of them ---- */

static int by_size(const void *a, const void *b) {
  const fnl_lever *one = a, *other = b;
  const double larger = fabs(other->profit_change) - fabs(one->profit_change);
  if (larger != 0.0)
    return larger > 0.0 ? 1 : -1;
  return strcmp(one->name, other->name);
}

static fnl_status shop_init(fnl_workshop *shop, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  shop->engine = fnl_engine_by_name("expected");
  FNL_TRY(fnl_world_init(&shop->world, plan, error));
  FNL_TRY(fnl_workplace_init(&shop->place, shop->engine, &shop->world, error));
  FNL_TRY(fnl_run_init(&shop->run, &shop->world, error));
  shop->central = run_now(shop);
  FNL_TRY(worth_now(shop, &shop->worth, error));
out:
  return status;
}

static void shop_free(fnl_workshop *shop) {
  fnl_run_free(&shop->run);
  fnl_workplace_free(&shop->place);
  fnl_world_free(&shop->world);
}

static fnl_status move_all(fnl_workshop *shop, fnl_levers *levers, const fnl_hooks *hooks,
                           fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < levers->n; i++) {
    if (fnl_hooks_stop(hooks))
      return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted before every lever was moved");
    set_slopes(shop, &levers->items[i]);
    FNL_TRY(set_changes(shop, &levers->items[i], error));
    fnl_hooks_tell(hooks, (size_t)i + 1, (size_t)levers->n);
  }
out:
  return status;
}

fnl_status fnl_levers_find(fnl_levers *levers, const fnl_plan *plan, bool far_sighted,
                           const fnl_hooks *hooks, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_workshop shop = {.far_sighted = far_sighted};
  FNL_TRY(fnl_levers_list(levers, plan, error));
  FNL_TRY(shop_init(&shop, &levers->movable.plan, error));
  FNL_TRY(move_all(&shop, levers, hooks, error));
  qsort(levers->items, (size_t)levers->n, sizeof *levers->items, by_size);
out:
  shop_free(&shop);
  if (status != FNL_OK)
    fnl_levers_free(levers);
  return status;
}
