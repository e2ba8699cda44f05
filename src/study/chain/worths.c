/* worths.c: three ways back: over the plan's days, over the same without ads, and over those after.
 */
#include "study/chain/worths.h"

#include "engine/gradient.h"
#include "engine/worth.h"
#include "study/chain/steps.h"
#include "study/measures.h"

#include <math.h>
#include <string.h>

typedef struct {
  fnl_arena memory;
  const fnl_world *world;
  fnl_gradient *gradient;
  fnl_worth *worth;
  fnl_workplace place;
  fnl_run run;
  fnl_run_weights weights;
  double *granted;  /* [n_campaigns] */
  double *no_money; /* [n_campaigns] zeroes */
  double *by_cell;  /* [n_cells] */
} fnl_valuation;

static fnl_status valuation_init(fnl_valuation *valuation, const fnl_world *world,
                                 fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_arena *memory = &valuation->memory;
  memset(valuation, 0, sizeof *valuation);
  valuation->world = world;
  FNL_TRY(fnl_gradient_init(&valuation->gradient, world, error));
  FNL_TRY(fnl_worth_init(&valuation->worth, world, error));
  FNL_TRY(fnl_workplace_init(&valuation->place, fnl_engine_by_name("expected"), world, error));
  FNL_TRY(fnl_run_init(&valuation->run, world, error));
  fnl_run_weights_init(&valuation->weights, world, memory);
  valuation->granted = FNL_TAKE(memory, world->n_campaigns, double);
  valuation->no_money = FNL_TAKE(memory, world->n_campaigns, double);
  valuation->by_cell = FNL_TAKE(memory, world->n_cells, double);
  if (memory->failed)
    status = fnl_error_no_memory(error);
out:
  return status;
}

static void valuation_free(fnl_valuation *valuation) {
  fnl_run_free(&valuation->run);
  fnl_workplace_free(&valuation->place);
  fnl_worth_free(valuation->worth);
  fnl_gradient_free(valuation->gradient);
  fnl_arena_free(&valuation->memory);
}

/* dJ/dn_x(0), by cell. */
static void value_start(fnl_valuation *valuation, const fnl_spending *spending) {
  const fnl_world *world = valuation->world;
  fnl_gradient_run(valuation->gradient, world, spending, &valuation->run);
  fnl_gradient_back(valuation->gradient, world, &valuation->weights, NULL, NULL);
  fnl_gradient_by_person(valuation->gradient, world, valuation->by_cell);
}

static void value_end(fnl_valuation *valuation) {
  const fnl_world *world = valuation->world;
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_engine_run(fnl_engine_by_name("expected"), world, NULL, luck, &valuation->place,
                 &valuation->run);
  fnl_worth_of_run(valuation->worth, world, &valuation->place.state, &valuation->run);
  fnl_worth_of_person(valuation->worth, world, valuation->by_cell);
}

/* Of a stage with a stay, those who begin it: the cells of first phases come first. */
static void value_persons(fnl_valuation *valuation, fnl_person_worth *persons) {
  const fnl_world *world = valuation->world;
  const int n = world->n_stages * world->n_segments;
  const fnl_spending no_ads = {.money = valuation->no_money};
  fnl_total_profit_and_worth.weigh(world, 0, -1, 1.0, &valuation->weights, valuation->granted);
  value_start(valuation, &no_ads);
  for (int x = 0; x < n; x++)
    persons[x].without_ads = valuation->by_cell[x];
  value_start(valuation, NULL);
  for (int x = 0; x < n; x++)
    persons[x].start = valuation->by_cell[x];
  value_end(valuation);
  for (int x = 0; x < n; x++)
    persons[x].end = valuation->by_cell[x];
}

/* ---- new customers ---- */

/* Margin less costs of an occurrence. */
static double money_of(const fnl_world *world, int slot_cell) {
  double money = -fnl_world_slot_cost(world, slot_cell / world->n_segments);
  for (int i = 0; i < world->n_valued; i++)
    if (world->valued[i].slot_cell == slot_cell)
      money += world->margin * world->valued[i].mean;
  return money;
}

static double money_emitted(const fnl_world *world, int flow) {
  double money = 0.0;
  for (int i = 0; i < world->n_emissions; i++)
    if (world->emissions[i].flow == flow)
      money += money_of(world, world->emissions[i].slot_cell);
  return money;
}

/* Counts them with their money, not yet divided by their number. */
static void welcome(const fnl_valuation *valuation, int pair, const fnl_person_worth *persons,
                    fnl_newcomers *newcomers) {
  const fnl_world *world = valuation->world;
  const int move = world->pairs[pair].move;
  if (move == FNL_STAY || !fnl_move_makes_customer(world->plan, move))
    return;
  for (int g = 0; g < world->n_segments; g++) {
    const int flow = fnl_world_flow(world, pair, g);
    const double count = valuation->run.flow_count[flow];
    newcomers[g].count += count;
    newcomers[g].first += count * money_emitted(world, flow);
    newcomers[g].later += count * persons[world->plan->moves[move].to * world->n_segments + g].end;
  }
}

static void value_newcomers(const fnl_valuation *valuation, const fnl_person_worth *persons,
                            fnl_newcomers *newcomers) {
  const int n = valuation->world->n_segments;
  memset(newcomers, 0, (size_t)(n + 1) * sizeof *newcomers);
  for (int i = 0; i < valuation->world->n_pairs; i++)
    welcome(valuation, i, persons, newcomers);
  for (int g = 0; g < n; g++) {
    newcomers[n].count += newcomers[g].count;
    newcomers[n].first += newcomers[g].first;
    newcomers[n].later += newcomers[g].later;
  }
  for (int g = 0; g <= n; g++) {
    newcomers[g].first /= newcomers[g].count > 0.0 ? newcomers[g].count : (double)NAN;
    newcomers[g].later /= newcomers[g].count > 0.0 ? newcomers[g].count : (double)NAN;
  }
}

fnl_status fnl_worths_find(const fnl_world *world, fnl_person_worth *persons,
                           fnl_newcomers *newcomers, fnl_worths_total *total, fnl_error *error) {
  fnl_valuation valuation;
  const fnl_status status = valuation_init(&valuation, world, error);
  if (status == FNL_OK) {
    value_persons(&valuation, persons);
    value_newcomers(&valuation, persons, newcomers);
    *total = (fnl_worths_total){.profit = valuation.run.profit,
                                .worth = valuation.run.worth,
                                .is_open = valuation.run.worth_is_open};
  }
  valuation_free(&valuation);
  return status;
}

/* ---- of a stage ---- */

void fnl_worths_average(const fnl_plan *plan, const fnl_person_worth *persons,
                        fnl_person_worth *by_stage) {
  for (int s = 0; s < plan->n_stages; s++) {
    by_stage[s] = (fnl_person_worth){0.0, 0.0, 0.0};
    for (int g = 0; g < plan->n_segments; g++) {
      const fnl_person_worth *person = &persons[s * plan->n_segments + g];
      const double share = plan->segments[g].share.value;
      by_stage[s].start += share * person->start;
      by_stage[s].without_ads += share * person->without_ads;
      by_stage[s].end += share * person->end;
    }
  }
}

fnl_status fnl_worths_check(const fnl_plan *plan, fnl_error *error) {
  if (!fnl_plan_is_personal(plan))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EENGINE, plan->file, 0,
                   "what a step costs and brings is computed by the engine \"expected\", which "
                   "cannot follow word from one person to another");
  fnl_error_hint(error, "leave `network`, `law` and `sharing_shape` out");
  return FNL_EENGINE;
}

fnl_status fnl_worths_of_stages(const fnl_plan *plan, fnl_person_worth *by_stage, bool *is_open,
                                fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_arena memory = {0};
  fnl_world world = {0};
  fnl_worths_total total;
  const fnl_plan far_sighted = fnl_plan_with_worth(plan);
  const int n_cells = plan->n_stages * plan->n_segments;
  fnl_person_worth *persons = FNL_TAKE(&memory, n_cells, fnl_person_worth);
  fnl_newcomers *newcomers = FNL_TAKE(&memory, plan->n_segments + 1, fnl_newcomers);
  FNL_TRY(memory.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(fnl_worths_check(plan, error));
  FNL_TRY(fnl_world_init(&world, &far_sighted, error));
  FNL_TRY(fnl_worths_find(&world, persons, newcomers, &total, error));
  fnl_worths_average(plan, persons, by_stage);
  *is_open = total.is_open;
out:
  fnl_world_free(&world);
  fnl_arena_free(&memory);
  return status;
}
