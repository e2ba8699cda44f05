/* What each step costs and brings: sums that must hold, closed forms, and one person placed there.
 */
#include "study/chain/value_chain.h"

#include "engine/worth.h"
#include "study/one_person.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 24, FEW_PLANS = 9, STRIDE = 9 };

static void read_random(fnl_plan *plan, uint64_t seed) {
  char *model = NULL, *text = NULL;
  const random_plan_options options = {.horizon_days = 40 + (int)(seed % 7)};
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

static void find(fnl_value_chain *chain, const fnl_plan *plan) {
  fnl_error error = {0};
  const fnl_status status = fnl_value_chain_find(chain, plan, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
}

/* ---- sums ---- */

typedef struct {
  simulation s;
  fnl_step *steps;
} stepped;

static void stepped_open(stepped *c) {
  simulate_prepare(&c->s, "expected");
  c->steps = calloc((size_t)c->s.world.n_stages, sizeof *c->steps);
  ck_assert(c->steps != NULL);
  ck_assert_int_eq(fnl_steps_follow(&c->s.world, &c->s.place, &c->s.run, c->steps, NULL), FNL_OK);
}

static void stepped_close(stepped *c) {
  free(c->steps);
  simulate_close(&c->s);
}

START_TEST(money_and_people_of_the_stages_sum_to_those_of_the_run) {
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    stepped c = {0};
    fnl_step sum = {0};
    read_random(&c.s.plan, seed);
    stepped_open(&c);
    const fnl_run *run = &c.s.run;
    const double people = (double)c.s.plan.population;
    for (int s = 0; s < c.s.plan.n_stages; s++) {
      const fnl_step *step = &c.steps[s];
      sum.ads += step->ads;
      sum.touches += step->touches;
      sum.events += step->events;
      sum.revenue += step->revenue;
      sum.person_days += step->person_days;
      simulate_check("left", step->forward + step->back + step->lost, step->left, 1e-12, people);
      simulate_check("change", step->entered - step->left, step->end - step->start, 1e-9, people);
    }
    simulate_check("ads", sum.ads, run->spend_total, 1e-9, 1.0);
    simulate_check("other costs", sum.touches + sum.events, run->other_costs, 1e-9, 1.0);
    simulate_check("revenue", sum.revenue, run->revenue, 1e-9, 1.0);
    simulate_check("days", sum.person_days, people * c.s.world.n_days, 1e-9, 1.0);
    stepped_close(&c);
  }
}
END_TEST

static void check_finite(const fnl_value_chain *chain) {
  const fnl_plan *plan = chain->plan;
  for (int x = 0; x < plan->n_stages * plan->n_segments; x++)
    ck_assert(isfinite(chain->by_cell[x].start) && isfinite(chain->by_cell[x].without_ads) &&
              isfinite(chain->by_cell[x].end));
  for (int i = 0; i < chain->levers.n; i++) {
    const fnl_lever *lever = &chain->levers.items[i];
    ck_assert_msg(isfinite(lever->profit_change) && isfinite(lever->lasting_change) &&
                      isfinite(lever->profit_per_percent),
                  "%s", lever->name);
  }
}

START_TEST(every_plan_has_a_chain_of_finite_worths_and_levers) {
  for (uint64_t seed = 1; seed <= FEW_PLANS; seed += 4) {
    fnl_plan plan;
    fnl_value_chain chain;
    read_random(&plan, seed);
    plan.discount = 9.13; /* soon nothing: fewer days to add */
    find(&chain, &plan);
    check_finite(&chain);
    fnl_value_chain_free(&chain);
    fnl_plan_free(&plan);
  }
}
END_TEST

/* ---- by hand ---- */

/* People who look leave at 0.0231 + 0.0117 a day, each hit by 0.17 letters a day. */
#define LOOKERS                                                                                    \
  "horizon_days = 31; population = 23850L; initial = { looker = 1.0; };\n"                         \
  "offer = { margin = 0.413; discount = 0.31; };\n"                                                \
  "model = { name = \"shop\";\n"                                                                   \
  "stages = ( { name = \"new\"; role = \"prospect\"; },\n"                                         \
  "  { name = \"looker\"; role = \"consideration\"; },\n"                                          \
  "  { name = \"customer\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; } );\n"  \
  "channels = ( { name = \"mail\"; kind = \"owned\"; audience = [ \"looker\" ];\n"                 \
  "  touches_per_day = 0.17; cost = 0.31; } );\n"                                                  \
  "moves = ( { from = \"looker\"; to = \"customer\"; daily = 0.0231; emits = \"sale\"; },\n"       \
  "  { from = \"looker\"; to = \"gone\"; daily = 0.0117; },\n"                                     \
  "  { from = \"customer\"; to = \"gone\"; daily = 0.0419; } );\n"                                 \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; value = { mean = 81.3; };\n"      \
  "  cost = 1.7; },\n"                                                                             \
  "  { name = \"order\"; in = { customer = 0.0147; }; value = { mean = 23.9; }; } ); };\n"

enum { NEW, LOOKER, CUSTOMER, GONE };

START_TEST(a_stage_that_is_left_at_a_constant_rate_is_as_computed_by_hand) {
  stepped c = {0};
  simulate_read(&c.s.plan, LOOKERS);
  stepped_open(&c);
  const fnl_step *looker = &c.steps[LOOKER];
  const double hazard = 0.0231 + 0.0117, leaving = -expm1(-hazard), forward = 0.0231 / hazard;
  simulate_check("start", looker->start, 23850.0, 1e-12, 0.0);
  simulate_check("end", looker->end, 23850.0 * exp(-31.0 * hazard), 1e-12, 0.0);
  simulate_check("days", fnl_step_days(looker), 1.0 / leaving, 1e-12, 0.0);
  simulate_check("forward", fnl_step_forward(looker), forward, 1e-12, 0.0);
  simulate_check("lost", fnl_step_lost(looker), 0.0117 / hazard, 1e-12, 0.0);
  simulate_check("cost", fnl_step_cost_forward(looker), 1.7 + 0.17 * 0.31 / (leaving * forward),
                 1e-12, 0.0);
  simulate_check("brings", looker->revenue, 81.3 * looker->forward, 1e-12, 0.0);
  ck_assert(isnan(fnl_step_days(&c.steps[GONE])));
  ck_assert(isnan(fnl_step_cost_forward(&c.steps[CUSTOMER])));
  stepped_close(&c);
}
END_TEST

static double discount_of_day(double a_year) { return pow(1.0 + a_year, -1.0 / 365.0); }

/* What `money` a day comes to while its people stay with exp(-hazard), from day 0 on: in full
 * before the horizon, discounted beyond. */
static double series(double money, double hazard, int n_days, double discount) {
  const double stay = exp(-hazard), rest = exp(-hazard * n_days);
  return money * ((1.0 - rest) / (1.0 - stay) + rest / (1.0 - discount * stay));
}

/* The same for a looker, who may become a customer at the end of each day. */
static double looker_by_hand(int n_days) {
  const double hazard = 0.0231 + 0.0117, day = discount_of_day(0.31);
  const double buys = -expm1(-hazard) * 0.0231 / hazard;
  const double each_day = buys * (0.413 * 81.3 - 1.7) - 0.17 * 0.31;
  const double order = 0.0147 * 0.413 * 23.9;
  double sum = 0.0, factor = 1.0, there = 1.0;
  for (int t = 0; t < 20000; t++) {
    const int left = n_days > t + 1 ? n_days - t - 1 : 0;
    sum += factor * there * each_day;
    factor *= t + 1 > n_days ? day : 1.0;
    sum += factor * there * buys * series(order, 0.0419, left, day);
    there *= exp(-hazard);
  }
  return sum;
}

/* Whatever customers are called: loyal at once, or advocates. */
START_TEST(whoever_comes_to_a_role_of_customers_is_a_new_customer) {
  static const fnl_role roles[] = {FNL_ROLE_CONVERSION, FNL_ROLE_LOYALTY, FNL_ROLE_ADVOCACY};
  for (int i = 0; i < 3; i++) {
    fnl_plan plan;
    fnl_value_chain chain;
    simulate_read(&plan, LOOKERS);
    plan.stages[CUSTOMER].role = roles[i];
    find(&chain, &plan);
    ck_assert(chain.newcomers[1].count > 0.0);
    simulate_check("newcomers", chain.newcomers[1].count, chain.steps[LOOKER].forward, 1e-12, 0.0);
    fnl_value_chain_free(&chain);
    fnl_plan_free(&plan);
  }
}
END_TEST

START_TEST(one_person_is_worth_the_series_that_follows_from_their_stage) {
  fnl_plan plan;
  fnl_value_chain chain;
  simulate_read(&plan, LOOKERS);
  find(&chain, &plan);
  const double order = 0.0147 * 0.413 * 23.9, day = discount_of_day(0.31);
  const fnl_person_worth *customer = &chain.by_stage[CUSTOMER], *looker = &chain.by_stage[LOOKER];
  simulate_check("customer", customer->start, series(order, 0.0419, 31, day), 1e-9, 0.0);
  simulate_check("customer at the end", customer->end, series(order, 0.0419, 0, day), 1e-9, 0.0);
  simulate_check("looker", looker->start, looker_by_hand(31), 1e-9, 0.0);
  simulate_check("looker at the end", looker->end, looker_by_hand(0), 1e-9, 0.0);
  simulate_check("without ads", looker->without_ads, looker->start, 1e-12, 0.0);
  simulate_check("gone", chain.by_stage[GONE].start, 0.0, 1e-12, 1.0);
  simulate_check("all", 23850.0 * looker->start, chain.total.profit + chain.total.worth, 1e-9, 0.0);
  const fnl_newcomers *all = &chain.newcomers[1];
  simulate_check("newcomers", all->count, chain.steps[LOOKER].forward, 1e-12, 0.0);
  simulate_check("first sale", all->first, 0.413 * 81.3 - 1.7, 1e-12, 0.0);
  simulate_check("later", all->later, customer->end, 1e-12, 0.0);
  fnl_value_chain_free(&chain);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- one person placed there ---- */

typedef struct {
  simulation s;
  fnl_worth *worth;
  const fnl_spending *spending;
  int n_days; /* of the worth of the run as it is */
  bool same_days;
} placing;

/* J with so many more people in a cell on day 0. */
static double value_with(placing *c, int cell, double more) {
  const fnl_luck luck = {0, 0};
  fnl_workplace *place = &c->s.place;
  fnl_engine_start(c->s.engine, &c->s.world, c->spending, luck, place, &c->s.run);
  place->state.people[cell] += more;
  for (int t = 0; t < c->s.world.n_days; t++)
    fnl_engine_day(c->s.engine, &c->s.world, luck, t, place, &c->s.run);
  fnl_engine_finish(c->s.engine, &c->s.world, place, &c->s.run);
  const double worth = fnl_worth_value(c->worth, &c->s.world, &place->state);
  if (more == 0.0)
    c->n_days = fnl_worth_days(c->worth);
  c->same_days &= fnl_worth_days(c->worth) == c->n_days;
  return c->s.run.profit + worth;
}

static double difference(placing *c, int cell, double step) {
  const double wide = value_with(c, cell, step) - value_with(c, cell, -step);
  const double close = value_with(c, cell, step / 2.0) - value_with(c, cell, -step / 2.0);
  return (8.0 * close - wide) / (6.0 * step);
}

/* True where two steps agree, and as many days were added one by one: else there is a kink between,
 * and nothing to compare with. */
static bool compare_cell(placing *c, int cell, double found) {
  const double people = c->s.world.population;
  c->same_days = true;
  const double least = 1e-4 * fabs(value_with(c, cell, 0.0)) / people;
  const double shown = difference(c, cell, 1e-4 * people);
  const double other = difference(c, cell, 7e-5 * people);
  if (!c->same_days || !(fabs(shown - other) <= 1e-7 * (fabs(shown) + least)))
    return false;
  simulate_check("one person more", found, shown, 1e-6, fabs(shown) + least);
  return true;
}

/* Of one person in each cell; to be freed. */
static fnl_person_worth *find_worths(const fnl_world *world) {
  fnl_person_worth *by_cell = calloc((size_t)world->n_cells, sizeof *by_cell);
  fnl_newcomers *newcomers = calloc((size_t)world->n_segments + 1, sizeof *newcomers);
  fnl_worths_total total;
  ck_assert(by_cell != NULL && newcomers != NULL);
  ck_assert_int_eq(fnl_worths_find(world, by_cell, newcomers, &total, NULL), FNL_OK);
  free(newcomers);
  return by_cell;
}

/* Counts the cells compared, and all. */
static void compare_plan(uint64_t seed, int *n, int *n_compared) {
  placing c = {0};
  read_random(&c.s.plan, seed);
  c.s.plan.simulation.worth = true;
  c.s.plan.discount = 9.13; /* soon nothing: fewer days to add */
  simulate_prepare(&c.s, "expected");
  ck_assert_int_eq(fnl_worth_init(&c.worth, &c.s.world, NULL), FNL_OK);
  double *none = calloc((size_t)c.s.world.n_campaigns + 1, sizeof *none);
  fnl_person_worth *by_cell = find_worths(&c.s.world);
  const fnl_spending no_ads = {.money = none};
  for (int x = (int)seed % STRIDE; x < c.s.world.n_cells; x += STRIDE, *n += 2) {
    c.spending = NULL;
    *n_compared += compare_cell(&c, x, by_cell[x].start);
    c.spending = &no_ads;
    *n_compared += compare_cell(&c, x, by_cell[x].without_ads);
  }
  free(by_cell);
  free(none);
  fnl_worth_free(c.worth);
  simulate_close(&c.s);
}

START_TEST(one_person_is_worth_what_a_run_with_one_more_shows) {
  int n = 0, n_compared = 0;
  for (uint64_t seed = 1; seed <= FEW_PLANS; seed++)
    compare_plan(seed, &n, &n_compared);
  ck_assert_msg(2 * n_compared >= n, "only %d of %d cells could be compared", n_compared, n);
}
END_TEST

START_TEST(one_person_is_worth_what_simulations_of_one_person_bring) {
  one_person_compare(3000, 0.05);
}
END_TEST

START_TEST(plans_of_people_who_know_each_other_are_refused) {
  fnl_plan plan;
  fnl_value_chain chain;
  fnl_error error = {0};
  simulate_read(&plan,
                "network = { generator = \"complete\"; }; simulation = { engine = \"agents\"; "
                "};\n" ONE_PERSON_PLAN,
                ONE_PERSON_SEED "");
  ck_assert_int_eq(fnl_value_chain_find(&chain, &plan, NULL, &error), FNL_EENGINE);
  fnl_value_chain_free(&chain);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("value_chain");
  TCase *tests = tcase_create("value_chain");
  tcase_set_timeout(tests, 100.0);
  tcase_add_test(tests, money_and_people_of_the_stages_sum_to_those_of_the_run);
  tcase_add_test(tests, every_plan_has_a_chain_of_finite_worths_and_levers);
  tcase_add_test(tests, a_stage_that_is_left_at_a_constant_rate_is_as_computed_by_hand);
  tcase_add_test(tests, whoever_comes_to_a_role_of_customers_is_a_new_customer);
  tcase_add_test(tests, one_person_is_worth_the_series_that_follows_from_their_stage);
  tcase_add_test(tests, one_person_is_worth_what_a_run_with_one_more_shows);
  tcase_add_test(tests, one_person_is_worth_what_simulations_of_one_person_bring);
  tcase_add_test(tests, plans_of_people_who_know_each_other_are_refused);
  suite_add_tcase(suite, tests);
  return suite;
}
