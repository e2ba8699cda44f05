/* test_rules.c: the rules that planners live with, kept by the answer and told with their price. */
#include "optimize/optimize.h"

#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { SETTINGS_MOST = 8 };

/* Optimizes spring-launch on the means, with settings up to a NULL. */
static fnl_status answer_to(fnl_plan *plan, fnl_answer *answer, fnl_error *error, ...) {
  const char *overrides[SETTINGS_MOST + 1] = {"simulation.engine=expected"};
  int n = 1;
  va_list settings;
  va_start(settings, error);
  for (const char *one = va_arg(settings, const char *); one; one = va_arg(settings, const char *))
    overrides[n++] = one;
  va_end(settings);
  simulate_read_shipped(plan, "configs/spring-launch.cfg", n, overrides);
  return fnl_optimize_plan(plan, NULL, answer, error);
}

#define ANSWER(...)                                                                                \
  fnl_plan plan;                                                                                   \
  fnl_answer answer;                                                                               \
  fnl_error error = {0};                                                                           \
  ck_assert_msg(answer_to(&plan, &answer, &error, __VA_ARGS__) == FNL_OK, "%s", error.message);    \
  const double *money = answer.alternatives[FNL_RECOMMENDED].money;                                \
  (void)money
#define DONE fnl_answer_free(&answer), fnl_plan_free(&plan)

static double total(const double *money) { return money[0] + money[1] + money[2]; }

START_TEST(committed_money_is_given) {
  ANSWER("optimize.committed={ conversion = 31234.0; }", NULL);
  ck_assert_double_eq_tol(money[2], 31234.0, 0.1);
  ck_assert_double_eq_tol(answer.reasons[2].change_per_day, (31234.0 - 9000.0) / 90.0, 0.01);
  ck_assert_double_eq_tol(total(money), 90000.0, 1e-6);
  ck_assert_str_eq(answer.reasons[2].rule, "its least");
  ck_assert(answer.reasons[2].marginal < answer.reasons[0].marginal);
  DONE;
}
END_TEST

START_TEST(no_item_changes_by_more_than_it_may) {
  ANSWER("optimize.max_change=0.13", NULL);
  /* 70 % wants down, the others up, which they may by 13 % each */
  ck_assert_double_eq_tol(money[1], 1.13 * 18000.0, 0.1);
  ck_assert_double_eq_tol(money[2], 1.13 * 9000.0, 0.1);
  ck_assert_double_eq_tol(money[0], 90000.0 - 1.13 * 27000.0, 0.2);
  ck_assert(!answer.alternatives[2].within_bounds); /* the equal split */
  (void)error;
  DONE;
}
END_TEST

START_TEST(groups_take_their_part) {
  ANSWER("optimize.groups=( { name = \"lower\"; items = [ \"retargeting\", \"conversion\" ]; "
         "max = 0.217; } )",
         NULL);
  ck_assert_double_eq_tol((money[1] + money[2]) / 90000.0, 0.217, 1e-4);
  ck_assert_str_eq(answer.reasons[1].rule, "lower");
  DONE;
}
END_TEST

/* Alone, conversion ads would get about 20 %: with at least 40 % or nothing, whichever of the two
 * is better must come out. */
START_TEST(at_least_or_nothing_is_either) {
  double value[3];
  static const char *const rules[3] = {"optimize.at_least_or_nothing={ conversion = 36000.0; }",
                                       "optimize.min={ conversion = 0.4; }",
                                       "optimize.max={ conversion = 0.0; }"};
  for (int k = 0; k < 3; k++) {
    ANSWER(rules[k], NULL);
    value[k] = answer.expected_value;
    ck_assert(k > 0 || money[2] < 1e-6 || money[2] >= 36000.0 - 0.1);
    DONE;
  }
  ck_assert_double_eq_tol(value[0], fmax(value[1], value[2]), 1e-6 * value[0]);
}
END_TEST

START_TEST(how_much_to_spend_is_found_where_the_last_dollar_pays_for_itself) {
  ANSWER("optimize.objective=profit", "optimize.total_max=400000", NULL);
  ck_assert(total(money) > 1000.0 && total(money) < 399000.0);
  /* margin * dR/dM less what more purchases cost is 1 at the optimum: d profit/d money is 0 */
  for (int i = 0; i < 3; i++)
    ck_assert_msg(fabs(answer.reasons[i].marginal) < 1e-3, "%d: %g", i, answer.reasons[i].marginal);
  DONE;
}
END_TEST

START_TEST(shares_are_of_what_is_spent) {
  ANSWER("optimize.objective=profit", "optimize.total_max=400000",
         "optimize.min={ conversion = 0.35; }", NULL);
  ck_assert_double_eq_tol(money[2] / total(money), 0.35, 1e-3);
  DONE;
}
END_TEST

/* A target that binds is met, and its shadow price is what a slightly easier one gains. */
START_TEST(targets_are_met_and_priced) {
  double revenue[2], price = 0.0;
  static const char *const targets[2] = {"optimize.targets={ roas = 2.7; }",
                                         "optimize.targets={ roas = 2.69; }"};
  for (int k = 0; k < 2; k++) {
    ANSWER("optimize.objective=revenue", "optimize.total_max=200000", targets[k], NULL);
    ck_assert(answer.feasible && answer.n_targets == 1 && answer.targets[0].met);
    ck_assert_double_eq_tol(answer.targets[0].value, k ? 2.69 : 2.7, 1e-4);
    revenue[k] = answer.expected_value;
    price += 0.5 * answer.targets[0].shadow_price;
    DONE;
  }
  const double gained = (revenue[1] - revenue[0]) / 0.01;
  ck_assert_msg(fabs(price / gained - 1.0) < 0.02, "price %g, gain %g", price, gained);
}
END_TEST

START_TEST(a_target_that_does_not_bind_costs_nothing) {
  ANSWER("optimize.targets={ conversions = 10.0; }", NULL);
  ck_assert(answer.feasible && answer.targets[0].met);
  ck_assert_double_eq(answer.targets[0].shadow_price, 0.0);
  ck_assert(answer.targets[0].slack > 100.0);
  DONE;
}
END_TEST

/* Where targets cannot be met the plan that comes nearest is given: here the one of most ROAS. */
START_TEST(targets_out_of_reach_are_told_with_the_nearest_plan) {
  double best;
  {
    ANSWER(NULL, NULL);
    best = answer.expected_value;
    DONE;
  }
  ANSWER("optimize.objective=revenue", "optimize.targets={ roas = 11.0; }", NULL);
  ck_assert(!answer.feasible && !answer.targets[0].met);
  ck_assert_double_eq_tol(answer.targets[0].value, best, 0.01 * best);
  DONE;
}
END_TEST

START_TEST(rules_that_collide_are_named) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error = {0};
  ck_assert_int_eq(answer_to(&plan, &answer, &error,
                             "optimize.groups=( { name = \"lower\"; items = [ \"retargeting\", "
                             "\"conversion\" ]; max = 0.2; } )",
                             "optimize.min={ conversion = 0.25; }", NULL),
                   FNL_EINFEASIBLE);
  ck_assert_msg(strstr(error.message, "lower"), "%s", error.message);
  fnl_plan_free(&plan);
}
END_TEST

/* At least 8 conversions a week by each item or nothing: what has money causes as many. */
START_TEST(every_item_learns_or_gets_nothing) {
  ANSWER("optimize.learning_conversions=8.0", NULL);
  int on = 0;
  ck_assert(answer.feasible);
  for (int j = 0; j < answer.n_targets; j++)
    if (answer.targets[j].applies) {
      ck_assert_msg(answer.targets[j].met, "%s", answer.targets[j].name);
      on++;
    }
  ck_assert_int_gt(on, 0);
  DONE;
}
END_TEST

/* Money over periods: planned by day it is the money of the items, and better than even pacing. */
START_TEST(periods_add_up_and_gain) {
  double even;
  {
    ANSWER("horizon_days=84", NULL);
    even = answer.expected_value;
    DONE;
  }
  ANSWER("horizon_days=84", "optimize.period_days=28", NULL);
  ck_assert_int_eq(answer.variables.n, 9);
  ck_assert_double_eq_tol(total(money), 90000.0, 1e-6);
  ck_assert(answer.expected_value > 1.01 * even);
  DONE;
}
END_TEST

/* A wider rule can only help. */
START_TEST(widening_a_bound_never_hurts) {
  double before = -INFINITY;
  static const char *const rules[] = {
      "optimize.max={ prospecting = 0.31; }", "optimize.max={ prospecting = 0.37; }",
      "optimize.max={ prospecting = 0.47; }", "optimize.max={ prospecting = 1.0; }"};
  for (size_t k = 0; k < 4; k++) {
    ANSWER(rules[k], NULL);
    ck_assert(answer.expected_value >= before * (1.0 - 1e-6));
    before = answer.expected_value;
    DONE;
  }
}
END_TEST

/* A rule for one item alone that another overrules must not be dropped in silence. */
START_TEST(one_item_torn_between_rules_is_named) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error = {0};
  ck_assert_int_eq(answer_to(&plan, &answer, &error, "optimize.max_change=0.2",
                             "optimize.min={ conversion = 0.3; }", NULL),
                   FNL_EINFEASIBLE);
  ck_assert_msg(strstr(error.message, "\"conversion\""), "%s", error.message);
  fnl_plan_free(&plan);
}
END_TEST

/* What holds an item under a free total is the rule about it, not that about another. */
START_TEST(an_item_is_held_by_its_own_rule) {
  ANSWER("optimize.objective=profit", "optimize.total_max=400000",
         "optimize.min={ conversion = 0.4; }", NULL);
  ck_assert_ptr_null(answer.reasons[0].rule);
  ck_assert_ptr_null(answer.reasons[1].rule);
  ck_assert_str_eq(answer.reasons[2].rule, "conversion");
  ck_assert(answer.reasons[2].is_lower);
  DONE;
}
END_TEST

START_TEST(the_neighbourhood_keeps_all_or_nothing) {
  ANSWER("optimize.at_least_or_nothing={ conversion = 16000.0; }", NULL);
  ck_assert(answer.tied_low[2] >= 16000.0 / 90000.0 - 1e-4);
  for (int i = 0; i < answer.n_responses; i++)
    ck_assert(answer.responses[i].item != 2 || answer.responses[i].share >= 16000.0 / 90000.0);
  DONE;
}
END_TEST

START_TEST(an_unknown_metric_is_refused_with_a_hint) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error = {0};
  ck_assert_int_eq(answer_to(&plan, &answer, &error, "optimize.objective=metric",
                             "optimize.metric=\"totals.profitt\"", NULL),
                   FNL_EUNKNOWN);
  ck_assert_msg(strstr(error.hint, "totals.profit"), "%s / %s", error.message, error.hint);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(any_metric_can_be_made_best) {
  ANSWER("optimize.objective=metric", "optimize.metric=\"campaigns.conversion.conversions\"", NULL);
  ck_assert_str_eq(answer.figure, "conversions");
  ck_assert(answer.expected_value > 0.0);
  DONE;
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("rules");
  TCase *tcase = tcase_create("rules");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, committed_money_is_given);
  tcase_add_test(tcase, no_item_changes_by_more_than_it_may);
  tcase_add_test(tcase, groups_take_their_part);
  tcase_add_test(tcase, at_least_or_nothing_is_either);
  tcase_add_test(tcase, how_much_to_spend_is_found_where_the_last_dollar_pays_for_itself);
  tcase_add_test(tcase, shares_are_of_what_is_spent);
  tcase_add_test(tcase, targets_are_met_and_priced);
  tcase_add_test(tcase, a_target_that_does_not_bind_costs_nothing);
  tcase_add_test(tcase, targets_out_of_reach_are_told_with_the_nearest_plan);
  tcase_add_test(tcase, rules_that_collide_are_named);
  tcase_add_test(tcase, every_item_learns_or_gets_nothing);
  tcase_add_test(tcase, periods_add_up_and_gain);
  tcase_add_test(tcase, widening_a_bound_never_hurts);
  tcase_add_test(tcase, one_item_torn_between_rules_is_named);
  tcase_add_test(tcase, an_item_is_held_by_its_own_rule);
  tcase_add_test(tcase, the_neighbourhood_keeps_all_or_nothing);
  tcase_add_test(tcase, an_unknown_metric_is_refused_with_a_hint);
  tcase_add_test(tcase, any_metric_can_be_made_best);
  suite_add_tcase(suite, tcase);
  return suite;
}
