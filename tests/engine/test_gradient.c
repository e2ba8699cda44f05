/* The adjoint against the engine itself: the same run to the bit, and differences of runs. */
#include "support/random_plan.h"
#include "support/schedule.h"

#include "study/draw.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 120, DIRECTION = 40 };

/* ---- the same run ---- */

static void check_bits(const schedule *c, const char *what, const double *found,
                       const double *expected, size_t n) {
  ck_assert_msg(memcmp(found, expected, n * sizeof *found) == 0, "plan %llu: %s",
                (unsigned long long)c->seed, what);
}

static void check_run(const schedule *c, const fnl_run *found) {
  const fnl_world *w = &c->s.world;
  const fnl_run *run = &c->s.run;
  const size_t n_days = (size_t)w->n_days;
  check_bits(c, "flows", found->flow_count, run->flow_count, (size_t)w->n_flows);
  check_bits(c, "slots", found->slot_count, run->slot_count, (size_t)w->n_slot_cells);
  check_bits(c, "values", found->slot_value, run->slot_value, (size_t)w->n_slot_cells);
  check_bits(c, "touches", found->touches, run->touches, (size_t)w->n_causes);
  check_bits(c, "spend", found->spend, run->spend, (size_t)w->n_causes);
  check_bits(c, "left", found->money_left, run->money_left, (size_t)w->n_campaigns);
  check_bits(c, "stages", found->stage_days, run->stage_days, (n_days + 1) * (size_t)w->n_stages);
  check_bits(c, "revenue", found->revenue_days, run->revenue_days, n_days);
  check_bits(c, "spend by day", found->spend_days, run->spend_days, n_days);
  check_bits(c, "conversions", found->conversion_days, run->conversion_days, n_days);
  check_bits(c, "profit", &found->profit, &run->profit, 1);
}

START_TEST(a_run_with_a_tape_gives_the_bits_of_a_run) {
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    schedule c;
    fnl_run run;
    if (!schedule_open(&c, seed))
      continue;
    ck_assert_int_eq(fnl_run_init(&run, &c.s.world, NULL), FNL_OK);
    const fnl_spending spending = schedule_spending(&c);
    const fnl_spending *const spendings[] = {&spending, NULL, &spending};
    for (int i = 0; i < 3; i++) {
      fnl_gradient_run(c.gradient, &c.s.world, spendings[i], &run);
      schedule_run(&c, spendings[i]);
      check_run(&c, &run);
    }
    fnl_run_free(&run);
    schedule_close(&c);
  }
}
END_TEST

/* ---- differences ---- */

/* J with the plan's days moved by `step` of `direction`. */
static double worth_at(schedule *c, const double *direction, double step) {
  double *planned = c->planned;
  c->planned = calloc((size_t)c->n_planned, sizeof *planned);
  ck_assert(c->planned != NULL);
  for (int k = 0; k < c->n_planned; k++)
    c->planned[k] = planned[k] + step * direction[k];
  const fnl_spending spending = schedule_spending(c);
  const double worth = schedule_run(c, &spending);
  free(c->planned);
  c->planned = planned;
  return worth;
}

static double central(schedule *c, const double *direction, double step) {
  return (worth_at(c, direction, step) - worth_at(c, direction, -step)) / (2.0 * step);
}

/* Central differences of sixth order (Richardson), at two steps; where these disagree there is a
 * kink between, or too little is left of J to tell. */
typedef struct {
  double slope;
  bool sure;
} difference;

static double sixth_order(schedule *c, const double *direction, double step) {
  const double coarse = central(c, direction, step), middle = central(c, direction, step / 2.0);
  const double fine = central(c, direction, step / 4.0);
  const double upper = (4.0 * middle - coarse) / 3.0, lower = (4.0 * fine - middle) / 3.0;
  return (16.0 * lower - upper) / 15.0;
}

static difference differ(schedule *c, const double *direction, double scale) {
  const double first = sixth_order(c, direction, 2e-3), second = sixth_order(c, direction, 1.3e-3);
  return (difference){.slope = second, .sure = fabs(first - second) <= 3e-8 * scale};
}

/* By turns: all days of all campaigns at random, one campaign's, one day's. In parts of what is
 * planned, so that nothing falls below 0. */
static void direct(const schedule *c, int number, double *direction) {
  const int n_days = c->s.world.n_days;
  const int campaign = (int)(schedule_uniform(c->seed, DIRECTION, number) * c->n_campaigns);
  const int day = (int)(schedule_uniform(c->seed, DIRECTION + 1, number) * n_days);
  for (int k = 0; k < c->n_planned; k++) {
    const double u = 2.0 * schedule_uniform(c->seed, DIRECTION + 2 + number, k) - 1.0;
    const bool moves =
        number % 3 == 0 || (k / n_days == campaign && (number % 3 == 1 || k % n_days == day));
    direction[k] = moves ? u * c->planned[k] : 0.0;
  }
}

/* What differences can tell is bounded by J's own rounding. */
static double least_of(const schedule *c) {
  return 1e-4 * fmax(1.0, fabs(schedule_worth(c, &c->s.run, c->s.place.state.people)));
}

static void compare_directions(schedule *c, int *n, int *n_skipped) {
  double *direction = calloc((size_t)c->n_planned, sizeof *direction);
  ck_assert(direction != NULL);
  for (int number = 0; number < 9; number++) {
    direct(c, number, direction);
    double found = 0.0, scale = least_of(c);
    for (int k = 0; k < c->n_planned; k++) {
      found += c->by_day[k] * direction[k];
      scale += fabs(c->by_day[k] * direction[k]);
    }
    const difference expected = differ(c, direction, scale);
    *n += 1;
    *n_skipped += !expected.sure;
    ck_assert_msg(!expected.sure || fabs(found - expected.slope) <= 1e-7 * scale,
                  "plan %llu, direction %d: %.12g, by differences %.12g (%.3g of %g)",
                  (unsigned long long)c->seed, number, found, expected.slope,
                  fabs(found - expected.slope) / scale, scale);
  }
  free(direction);
}

START_TEST(money_by_day_has_the_slopes_of_differences) {
  int n = 0, n_skipped = 0;
  for (uint64_t seed = 2001; seed <= 2000 + PLANS; seed++) {
    schedule c;
    if (!schedule_open(&c, seed))
      continue;
    schedule_weigh(&c, 0);
    const fnl_spending spending = schedule_spending(&c);
    schedule_run(&c, &spending);
    schedule_differentiate(&c, &spending);
    compare_directions(&c, &n, &n_skipped);
    schedule_close(&c);
  }
  ck_assert_int_gt(n, 9 * 60);
  ck_assert_msg(10 * n_skipped < n, "%d of %d directions cross a kink", n_skipped, n);
}
END_TEST

/* A world drawn from a plan's laws, with its environment, is as good as another. */
START_TEST(drawn_worlds_have_the_slopes_of_differences) {
  int n = 0, n_sure = 0;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    schedule c;
    fnl_draw draw;
    const random_plan_options options = {.noise = true, .uncertain = true};
    if (!schedule_open_with(&c, seed, options))
      continue;
    ck_assert_int_eq(fnl_draw_init(&draw, &c.s.plan, NULL), FNL_OK);
    fnl_draw_world(&draw, (fnl_luck){seed, 7}, &c.s.world);
    schedule_weigh(&c, 0);
    const fnl_spending spending = schedule_spending(&c);
    schedule_run(&c, &spending);
    schedule_differentiate(&c, &spending);
    double found = 0.0;
    for (int k = 0; k < c.n_planned; k++)
      found += c.by_day[k] * c.planned[k];
    const double scale = fabs(found) + least_of(&c);
    const difference expected = differ(&c, c.planned, scale);
    n++;
    n_sure += expected.sure;
    ck_assert_msg(!expected.sure || fabs(found - expected.slope) <= 1e-7 * scale,
                  "plan %llu: %.12g, by differences %.12g", (unsigned long long)seed, found,
                  expected.slope);
    fnl_draw_free(&draw);
    schedule_close(&c);
  }
  ck_assert_int_gt(n_sure, n * 9 / 10);
}
END_TEST

/* ---- what follows from the definition ---- */

/* Random weights of one of the five lists (all where `part` is -1), times 2.385. */
static void weigh_part(schedule *c, int part) {
  const fnl_world *world = &c->s.world;
  const fnl_run_weights *w = &c->weights;
  double *const lists[5] = {w->flow_count, w->slot_count, w->touches, w->spend, w->people_end};
  const int lengths[5] = {world->n_flows, world->n_slot_cells, world->n_causes, world->n_causes,
                          world->n_cells};
  schedule_weigh(c, 3);
  for (int list = 0; list < 5; list++)
    for (int i = 0; i < lengths[list]; i++)
      lists[list][i] *= part < 0 || part == list ? 2.385 : 0.0;
}

static void compare_parts(schedule *c, double *sum) {
  const fnl_spending spending = schedule_spending(c);
  double largest = 0.0;
  for (int part = 0; part < 5; part++) {
    weigh_part(c, part);
    schedule_differentiate(c, &spending);
    for (int k = 0; k < c->n_planned; k++) {
      sum[k] += c->by_day[k];
      largest = fmax(largest, fabs(c->by_day[k]));
    }
  }
  weigh_part(c, -1);
  schedule_differentiate(c, &spending);
  for (int k = 0; k < c->n_planned; k++)
    simulate_check("sum of parts", c->by_day[k], sum[k], 1e-12, largest);
}

START_TEST(derivatives_are_linear_in_the_weights) {
  for (uint64_t seed = 1; seed <= 40; seed++) {
    schedule c;
    if (!schedule_open(&c, seed))
      continue;
    double *sum = calloc((size_t)c.n_planned, sizeof *sum);
    ck_assert(sum != NULL);
    compare_parts(&c, sum);
    free(sum);
    schedule_close(&c);
  }
}
END_TEST

/* Money in proportion to what is planned is money under unchanged pacing: sum by_day u = by_money
 * M(0). */
START_TEST(money_by_day_adds_up_to_money) {
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    schedule c;
    if (!schedule_open(&c, seed))
      continue;
    schedule_weigh(&c, 0);
    const fnl_spending spending = schedule_spending(&c);
    schedule_differentiate(&c, &spending);
    const int n_days = c.s.world.n_days;
    for (int i = 0; i < c.n_campaigns; i++) {
      double sum = 0.0, scale = 1e-2;
      for (int t = 0; t < n_days; t++) {
        sum += c.by_day[i * n_days + t] * c.planned[i * n_days + t];
        scale += fabs(c.by_day[i * n_days + t] * c.planned[i * n_days + t]);
      }
      simulate_check("sum of days", c.by_money[i] * c.money[i], sum, 1e-12, scale);
    }
    schedule_close(&c);
  }
}
END_TEST

START_TEST(going_back_twice_gives_the_same_bits) {
  schedule c;
  ck_assert(schedule_open(&c, 2));
  schedule_weigh(&c, 0);
  schedule_differentiate(&c, NULL);
  double *first = calloc((size_t)c.n_planned, sizeof *first);
  ck_assert(first != NULL);
  memcpy(first, c.by_day, (size_t)c.n_planned * sizeof *first);
  fnl_gradient_back(c.gradient, &c.s.world, &c.weights, NULL, NULL);
  fnl_gradient_back(c.gradient, &c.s.world, &c.weights, c.by_day, NULL);
  check_bits(&c, "second time", c.by_day, first, (size_t)c.n_planned);
  free(first);
  schedule_close(&c);
}
END_TEST

/* ---- by hand ---- */

#define ONE_CAMPAIGN                                                                               \
  "horizon_days = 3; population = 1000L; budget = { total = 300.0; };\n"                           \
  "model = { name = \"one\"; stages = ( { name = \"a\"; role = \"prospect\"; } );\n"               \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 1000.0; capacity = 1.0;\n"                \
  "  max_price = 1.5; catch_up = 2.0; } ); };\n"

/* 1000 people at 1 an impression buy at most 500 a day. Planned 100, 900, 0: 100 and 500 are spent,
 * 400 are left, so that the first money of day 2 takes twice its own. More for day 1 changes
 * nothing; more for day 0 is spent, and takes 1/9 of itself from nobody. */
START_TEST(leftovers_are_taken_by_the_first_money_of_a_later_day) {
  const double planned[3] = {100.0, 900.0, 0.0};
  double money[1], release[3], most[3], by_day[3], by_money[1], spend[2] = {0.0, 1.0};
  double flows[1] = {0.0}, slots[1] = {0.0}, touches[2] = {0.0, 0.0}, people[1] = {0.0};
  const fnl_run_weights weights = {flows, slots, touches, spend, people, {0.0}};
  simulation s;
  fnl_gradient *gradient;
  simulate_open(&s, "expected", ONE_CAMPAIGN);
  ck_assert_int_eq(fnl_gradient_init(&gradient, &s.world, NULL), FNL_OK);
  fnl_spending_from_days(&s.world, planned, money, release, most);
  const fnl_spending spending = {money, release, most};
  fnl_gradient_run(gradient, &s.world, &spending, &s.run);
  fnl_gradient_back(gradient, &s.world, &weights, by_day, by_money);
  simulate_check_equal("spent", s.run.spend_total, 600.0);
  simulate_check_equal("day 0", by_day[0], 1.0);
  simulate_check("day 1", by_day[1], 0.0, 1e-12, 1.0);
  simulate_check_equal("day 2", by_day[2], 2.0);
  simulate_check_equal("money", by_money[0], 0.1);
  fnl_gradient_free(gradient);
  simulate_close(&s);
}
END_TEST

/* Under no money at all, the first unit of each day is spent on that day. */
START_TEST(the_first_money_is_spent_on_its_day) {
  const double planned[3] = {0.0, 0.0, 0.0};
  double money[1], release[3], most[3], by_day[3], by_money[1], spend[2] = {0.0, 1.0};
  double flows[1] = {0.0}, slots[1] = {0.0}, touches[2] = {0.0, 0.0}, people[1] = {0.0};
  const fnl_run_weights weights = {flows, slots, touches, spend, people, {0.0}};
  simulation s;
  fnl_gradient *gradient;
  simulate_open(&s, "expected", ONE_CAMPAIGN);
  ck_assert_int_eq(fnl_gradient_init(&gradient, &s.world, NULL), FNL_OK);
  fnl_spending_from_days(&s.world, planned, money, release, most);
  const fnl_spending spendings[2] = {{money, release, most}, {.money = money}};
  for (int i = 0; i < 2; i++) {
    fnl_gradient_run(gradient, &s.world, &spendings[i], &s.run);
    fnl_gradient_back(gradient, &s.world, &weights, by_day, by_money);
    for (int t = 0; t < 3; t++)
      simulate_check_equal("day", by_day[t], 1.0);
  }
  simulate_check_equal("money", by_money[0], 1.0); /* by the plan's pacing */
  fnl_gradient_free(gradient);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("the gradient of a run");
  TCase *cases = tcase_create("runs");
  tcase_add_test(cases, a_run_with_a_tape_gives_the_bits_of_a_run);
  tcase_add_test(cases, going_back_twice_gives_the_same_bits);
  suite_add_tcase(suite, cases);
  cases = tcase_create("differences");
  tcase_add_test(cases, money_by_day_has_the_slopes_of_differences);
  tcase_add_test(cases, drawn_worlds_have_the_slopes_of_differences);
  suite_add_tcase(suite, cases);
  cases = tcase_create("definition");
  tcase_add_test(cases, derivatives_are_linear_in_the_weights);
  tcase_add_test(cases, money_by_day_adds_up_to_money);
  tcase_add_test(cases, leftovers_are_taken_by_the_first_money_of_a_later_day);
  tcase_add_test(cases, the_first_money_is_spent_on_its_day);
  suite_add_tcase(suite, cases);
  return suite;
}
