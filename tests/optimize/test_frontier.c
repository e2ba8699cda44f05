/* test_frontier.c: the curve of budgets: its slope, its peak, and that no point is overlooked. */
#include "optimize/frontier.h"

#include "optimize/optimize.h"

#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void read_shipped(fnl_plan *plan, const char *name, const char *const *overrides) {
  char path[256];
  int n = 0;
  while (overrides && overrides[n])
    n++;
  snprintf(path, sizeof path, "configs/%s.cfg", name);
  simulate_read_shipped(plan, path, n, overrides);
}

static void find(const fnl_plan *plan, double from, double to, int n, int n_threads,
                 fnl_frontier *frontier) {
  const fnl_frontier_options options = {
      .from = from, .to = to, .n_points = n, .n_threads = n_threads};
  fnl_error error;
  ck_assert_msg(fnl_frontier_find(plan, &options, frontier, &error) == FNL_OK, "%s", error.message);
}

/* Marginal returns and profits at a budget beside the differences over 0.5 % to both sides. Central
 * differences err by h^2/6 of the third derivative's size, and by the search's tolerance (1e-8 of
 * the goal) over the difference of budgets: 1e-8 * 2.5 / 0.01 per unit of money. The bound leaves
 * a factor of ten to both. */
static void check_slopes(const char *name, double budget, const char *const *overrides) {
  static const double h = 0.005, precision = 1e-3;
  fnl_plan plan;
  fnl_frontier frontier;
  read_shipped(&plan, name, overrides);
  find(&plan, budget * (1.0 - h), budget * (1.0 + h), 3, 2, &frontier);
  const fnl_frontier_point *p = frontier.points;
  const double width = p[2].budget - p[0].budget;
  const double revenue = (p[2].revenue - p[0].revenue) / width;
  ck_assert_msg(fabs(p[1].marginal_return - revenue) <= precision * fabs(revenue),
                "%s %s: %.10g, differences say %.10g", name, overrides[0], p[1].marginal_return,
                revenue);
  fnl_frontier_free(&frontier);
  fnl_plan_free(&plan);
}

START_TEST(marginal_returns_are_the_slope_of_the_curve) {
  check_slopes("spring-launch", 90000.0, (const char *[]){"simulation.engine=expected", NULL});
  check_slopes("spring-launch", 23871.0, (const char *[]){"simulation.engine=expected", NULL});
  check_slopes(
      "spring-launch", 90000.0,
      (const char *[]){"optimize.max.prospecting=0.31", "simulation.engine=expected", NULL});
  check_slopes("spring-launch", 50000.0,
               (const char *[]){"optimize.committed={ conversion = 21371.0; }",
                                "simulation.engine=expected", NULL});
  check_slopes("spring-launch", 61000.0,
               (const char *[]){"optimize.period_days=30", "optimize.objective=revenue",
                                "simulation.engine=expected", NULL});
  check_slopes("whole-platform", 6e8,
               (const char *[]){"optimize.over=campaigns", "simulation.engine=expected", NULL});
}
END_TEST

/* Two searches of one optimum: each is within its tolerance of it. */
START_TEST(profit_peaks_where_a_free_total_would_be_spent) {
  fnl_plan plan;
  fnl_frontier frontier;
  fnl_answer answer;
  fnl_error error;
  read_shipped(&plan, "spring-launch",
               (const char *[]){"optimize.objective=profit", "simulation.engine=expected", NULL});
  find(&plan, 9000.0, 450000.0, 5, 2, &frontier);
  ck_assert(frontier.has_break_even);
  ck_assert(fabs(frontier.break_even.marginal_profit) < 1e-3);
  plan.optimize.total_max = 450000.0;
  ck_assert_int_eq(fnl_optimize_plan(&plan, NULL, &answer, &error), FNL_OK);
  simulate_check("profit", frontier.break_even.profit, answer.expected_value, 1e-6, 1.0);
  ck_assert_ptr_eq(fnl_frontier_best(&frontier), &frontier.break_even);
  for (int k = 0; k < frontier.n_points; k++)
    ck_assert(frontier.points[k].profit <= frontier.break_even.profit);
  fnl_answer_free(&answer);
  fnl_frontier_free(&frontier);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(no_point_is_worse_than_a_search_of_its_own) {
  fnl_plan plan;
  fnl_frontier frontier;
  fnl_error error;
  read_shipped(&plan, "spring-launch", (const char *[]){"simulation.engine=expected", NULL});
  find(&plan, 7321.5, 523190.0, 5, 2, &frontier);
  ck_assert(frontier.points[0].budget == 7321.5 && frontier.points[4].budget == 523190.0);
  for (int k = 0; k < frontier.n_points; k++) {
    fnl_answer answer;
    plan.budget.value = frontier.points[k].budget;
    ck_assert_int_eq(fnl_optimize_plan(&plan, NULL, &answer, &error), FNL_OK);
    ck_assert_msg(frontier.points[k].objective >= answer.expected_value * (1.0 - 1e-7),
                  "%g: %.12g, alone %.12g", plan.budget.value, frontier.points[k].objective,
                  answer.expected_value);
    simulate_check("ROAS", frontier.points[k].revenue / frontier.points[k].budget,
                   frontier.points[k].objective, 1e-12, 1e-3);
    fnl_answer_free(&answer);
  }
  fnl_frontier_free(&frontier);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(threads_change_no_bit) {
  fnl_plan plan;
  fnl_frontier one, two;
  read_shipped(&plan, "spring-launch", (const char *[]){"simulation.replications=12", NULL});
  find(&plan, 20000.0, 200000.0, 3, 1, &one);
  find(&plan, 20000.0, 200000.0, 3, 2, &two);
  for (int k = 0; k < 3; k++) {
    ck_assert_mem_eq(one.points[k].share, two.points[k].share, 3 * sizeof(double));
    ck_assert(one.points[k].marginal_return == two.points[k].marginal_return);
    ck_assert_mem_eq(&one.points[k].simulated_roas, &two.points[k].simulated_roas,
                     sizeof(fnl_estimate));
    ck_assert(one.points[k].simulated_roas.low < one.points[k].simulated_roas.high);
  }
  ck_assert(one.break_even.budget == two.break_even.budget);
  fnl_frontier_free(&one);
  fnl_frontier_free(&two);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(budgets_below_what_is_committed_have_no_split) {
  fnl_plan plan;
  fnl_frontier frontier;
  read_shipped(
      &plan, "spring-launch",
      (const char *[]){"optimize.committed={ conversion = 21371.0; retargeting = 9711.3; }",
                       "simulation.engine=expected", NULL});
  find(&plan, 9000.0, 450000.0, 4, 2, &frontier);
  ck_assert(!frontier.points[0].exists);
  ck_assert(frontier.points[2].exists && frontier.points[3].exists);
  for (int k = 1; k < 4; k++)
    ck_assert(!frontier.points[k].exists ||
              frontier.points[k].share[2] * frontier.points[k].budget >= 21371.0 * (1.0 - 1e-9));
  fnl_frontier_free(&frontier);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("frontier");
  TCase *tests = tcase_create("frontier");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, marginal_returns_are_the_slope_of_the_curve);
  tcase_add_test(tests, profit_peaks_where_a_free_total_would_be_spent);
  tcase_add_test(tests, no_point_is_worse_than_a_search_of_its_own);
  tcase_add_test(tests, threads_change_no_bit);
  tcase_add_test(tests, budgets_below_what_is_committed_have_no_split);
  suite_add_tcase(suite, tests);
  return suite;
}
