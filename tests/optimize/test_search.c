/* test_search.c: searches over landscapes whose best point is known. */
#include "optimize/search.h"

#include "random/stream.h"
#include "support/landscapes.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = RESPONSES_MOST, THREADS = 8 };

static fnl_found search(const fnl_landscape *landscape, const fnl_search_settings *settings) {
  fnl_found found;
  fnl_error error = {0};
  const fnl_status status = fnl_search_run(landscape, settings, &found, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert_int_gt(found.n_optima, 0);
  for (int k = 0; k < found.n_optima; k++)
    ck_assert(fnl_region_contains(landscape->region, found.optima[k].x));
  return found;
}

/* ---- budgets ---- */

/* How much of the best value is lost; `cost` adds values and 1.7 times the gradients. */
static double regret(int n, double bend_least, double bend_most, uint64_t index, double *cost) {
  static responses land;
  double best[MOST], start[MOST];
  responses_init(&land, n, bend_least, bend_most, index);
  land.loop = 0.3;
  for (int i = 0; i < n; i++)
    start[i] = 1.0 / n;
  const double top = responses_best(&land, n > 20 ? 250 : 400, best);
  const fnl_landscape landscape = responses_landscape(&land);
  fnl_found found =
      search(&landscape, &(fnl_search_settings){.n_threads = 2, .n_starts = 1, .starts = start});
  const double lost = 1.0 - found.optima[0].goal / top;
  *cost = found.n_values + 1.7 * found.n_gradients;
  fnl_found_free(&found);
  return lost;
}

static void budgets(int n, int n_plans, double bend_least, double bend_most, double lost_most,
                    int n_worse_most, double mean_cost_most) {
  double costs = 0.0, cost;
  int n_worse = 0;
  for (int k = 0; k < n_plans; k++) {
    n_worse += !(regret(n, bend_least, bend_most, (uint64_t)(1000 * n + k), &cost) <= lost_most);
    costs += cost;
  }
  ck_assert_msg(n_worse <= n_worse_most, "%d of %d plans of %d lost more", n_worse, n_plans, n);
  ck_assert_msg(costs / n_plans <= mean_cost_most, "%.0f evaluations", costs / n_plans);
}

START_TEST(concave_budgets_lose_nothing) {
  budgets(2, 20, 0.5, 1.0, 1e-6, 0, 700);
  budgets(3, 50, 0.5, 1.0, 1e-6, 0, 700);
  budgets(10, 10, 0.5, 1.0, 1e-6, 0, 5000);
}
END_TEST

START_TEST(s_shaped_budgets_of_three_lose_less_than_a_percent) {
  budgets(3, 200, 1.0, 4.0, 0.01, 4, 700);
}
END_TEST

START_TEST(s_shaped_budgets_of_twelve_lose_less_than_a_percent) {
  budgets(12, 25, 1.0, 4.0, 0.01, 1, 20000);
}
END_TEST

START_TEST(s_shaped_budgets_of_thirty_six_lose_less_than_a_percent) {
  budgets(36, 12, 1.0, 3.0, 0.01, 1, 100000);
}
END_TEST

/* sum_i w_i sqrt(x_i) over a simplex of ten is largest at x_i = w_i^2 / sum w^2. */
static double roots(void *context, const double *x, double *targets) {
  double sum = 0.0;
  (void)context;
  (void)targets;
  for (int i = 0; i < 10; i++)
    sum += (i + 1) * sqrt(fmax(x[i], 0.0));
  return sum;
}

static void roots_slope(void *context, const double *x, const fnl_slope *slope) {
  (void)context;
  for (int i = 0; i < 10; i++)
    slope->gradient[i] = slope->goal_weight * 0.5 * (i + 1) / sqrt(fmax(x[i], 1e-12));
}

START_TEST(the_simplex_of_ten_has_the_optimum_of_the_formula) {
  static pointwise points = {.value = roots, .slope = roots_slope};
  double lower[10] = {0}, upper[10];
  const int all[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (int i = 0; i < 10; i++)
    upper[i] = 1.0;
  const fnl_band total = {.name = "total", .n = 10, .variable = all, .lower = 1.0, .upper = 1.0};
  const fnl_region region = {
      .n = 10, .lower = lower, .upper = upper, .n_bands = 1, .bands = &total};
  const fnl_landscape landscape = pointwise_landscape(&points, &region, 0);
  fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
  for (int i = 0; i < 10; i++)
    ck_assert_double_eq_tol(found.optima[0].x[i], (i + 1) * (i + 1) / 385.0, 1e-4);
  ck_assert_double_eq_tol(found.optima[0].goal, sqrt(385.0), 1e-7 * sqrt(385.0));
  fnl_found_free(&found);
}
END_TEST

/* The cases in which single-start solvers return the start as it was: at a bound, all in one. */
START_TEST(a_start_at_the_bounds_is_left) {
  static responses land;
  double best[MOST], start[3] = {1.0, 0.0, 0.0}, cost;
  (void)cost;
  for (uint64_t k = 0; k < 20; k++) {
    responses_init(&land, 3, 0.6, 1.0, 500 + k);
    const double top = responses_best(&land, 400, best);
    const fnl_landscape landscape = responses_landscape(&land);
    fnl_found found =
        search(&landscape, &(fnl_search_settings){.n_threads = 1, .n_starts = 1, .starts = start});
    ck_assert(found.optima[0].goal >= top * (1.0 - 1e-6));
    fnl_found_free(&found);
  }
}
END_TEST

START_TEST(one_variable_with_nothing_to_choose) {
  static responses land;
  responses_init(&land, 1, 1.0, 2.0, 3);
  const fnl_landscape landscape = responses_landscape(&land);
  fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
  ck_assert_double_eq_tol(found.optima[0].x[0], 1.0, 1e-12);
  fnl_found_free(&found);
}
END_TEST

/* ---- threads, stopping, values that are none ---- */

typedef struct {
  int n;
  double sum;
} log_of_trials;

static void log_trial(void *user, const char *phase, const double *x, double goal,
                      const double *targets, bool gradient_used) {
  log_of_trials *log = user;
  (void)targets;
  ck_assert_ptr_nonnull(phase);
  log->n++;
  log->sum = 0.7 * log->sum + goal + x[0] + gradient_used; /* depends on the order */
}

START_TEST(any_number_of_threads_gives_the_same_bits) {
  static responses land;
  static const int n_threads[] = {1, 2, 3, 8};
  double x[12], goal = 0.0;
  log_of_trials first = {0};
  responses_init(&land, 12, 1.0, 4.0, 91);
  const fnl_landscape landscape = responses_landscape(&land);
  for (int k = 0; k < 4; k++) {
    log_of_trials log = {0};
    fnl_found found =
        search(&landscape,
               &(fnl_search_settings){.n_threads = n_threads[k], .trial = log_trial, .user = &log});
    ck_assert_int_eq(log.n, found.n_values);
    if (k == 0) {
      memcpy(x, found.optima[0].x, sizeof x);
      goal = found.optima[0].goal;
      first = log;
    }
    ck_assert_int_eq(memcmp(x, found.optima[0].x, sizeof x), 0);
    ck_assert(goal == found.optima[0].goal);
    ck_assert_int_eq(first.n, log.n);
    ck_assert(first.sum == log.sum);
    fnl_found_free(&found);
  }
}
END_TEST

static int stop_after(void *user) { return --*(int *)user < 0; }

START_TEST(a_stop_ends_early_and_says_so) {
  static responses land;
  responses_init(&land, 5, 1.0, 4.0, 92);
  const fnl_landscape landscape = responses_landscape(&land);
  for (int after = 45; after < 200; after += 31) {
    int left = after;
    const fnl_hooks hooks = {.stop = stop_after, .user = &left};
    fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1, .hooks = &hooks});
    ck_assert(found.stopped);
    ck_assert_int_le(found.n_values, after + 1);
    fnl_found_free(&found);
  }
}
END_TEST

START_TEST(evaluations_are_kept_to) {
  static responses land;
  responses_init(&land, 5, 1.0, 4.0, 93);
  const fnl_landscape landscape = responses_landscape(&land);
  for (int most = 1; most < 300; most += 37) {
    fnl_found found =
        search(&landscape, &(fnl_search_settings){.n_threads = 1, .evaluations_most = most});
    ck_assert(found.stopped);
    ck_assert_int_le(found.n_values + found.n_gradients, most + 16);
    fnl_found_free(&found);
  }
}
END_TEST

static double with_a_hole(void *context, const double *x, double *targets) {
  return (void)targets, x[0] > 0.5 ? NAN : responses_value(context, x);
}

START_TEST(values_that_are_not_numbers_are_avoided) {
  static responses land;
  responses_init(&land, 4, 0.7, 1.0, 94);
  land.weight[0] = 5.0; /* the best lies where there is no value */
  const fnl_landscape landscape = responses_landscape(&land);
  land.points.value = with_a_hole;
  fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
  ck_assert(isfinite(found.optima[0].goal));
  ck_assert(found.optima[0].x[0] > 0.49 && found.optima[0].x[0] <= 0.5);
  fnl_found_free(&found);
}
END_TEST

START_TEST(an_empty_region_is_infeasible) {
  static responses land;
  responses_init(&land, 3, 1.0, 2.0, 95);
  land.band.lower = land.band.upper = 4.0;
  const fnl_landscape landscape = responses_landscape(&land);
  fnl_found found;
  fnl_error error;
  ck_assert_int_eq(
      fnl_search_run(&landscape, &(fnl_search_settings){.n_threads = 1}, &found, &error),
      FNL_EINFEASIBLE);
  ck_assert_str_eq(error.message, "no point lies within all bounds and bands");
  fnl_found_free(&found);
}
END_TEST

/* ---- choices ---- */

/* The best over all supports, each searched by itself as a region of its own. */
static double best_support(responses *land, const fnl_choice *choices, int n_choices) {
  double best = -INFINITY;
  double lower[MOST], upper[MOST];
  memcpy(lower, land->lower, sizeof lower);
  memcpy(upper, land->upper, sizeof upper);
  for (int set = 0; set < 1 << n_choices; set++) {
    memcpy(land->lower, lower, sizeof lower);
    memcpy(land->upper, upper, sizeof upper);
    for (int c = 0; c < n_choices; c++)
      if (set >> c & 1)
        land->lower[choices[c].variable[0]] = choices[c].least;
      else
        land->upper[choices[c].variable[0]] = 0.0;
    const fnl_landscape landscape = responses_landscape(land);
    fnl_found found;
    if (fnl_search_run(&landscape, &(fnl_search_settings){.n_threads = 1}, &found, NULL) != FNL_OK)
      continue;
    best = fmax(best, found.optima[0].goal);
    fnl_found_free(&found);
  }
  memcpy(land->lower, lower, sizeof lower);
  memcpy(land->upper, upper, sizeof upper);
  return best;
}

static void compare_with_supports(int n, int n_plans, double least) {
  static responses land;
  for (int k = 0; k < n_plans; k++) {
    fnl_choice choices[MOST];
    responses_init(&land, n, 0.6, 3.0, (uint64_t)(7000 + 100 * n + k));
    for (int c = 0; c < n; c++)
      choices[c] = (fnl_choice){
          .n = 1, .variable = &land.variable[c], .least = least * (1.0 + 0.1 * c), .target = -1};
    const fnl_landscape landscape = responses_landscape(&land);
    fnl_found found = search(
        &landscape, &(fnl_search_settings){.n_threads = 2, .n_choices = n, .choices = choices});
    for (int o = 0; o < found.n_optima; o++)
      for (int c = 0; c < n; c++)
        ck_assert(found.optima[o].x[c] == 0.0 ||
                  found.optima[o].x[c] >= choices[c].least - FNL_REGION_TOLERANCE);
    const double best = best_support(&land, choices, n);
    ck_assert_msg(found.optima[0].goal >= best * (1.0 - 1e-6), "%d of %d: %.9f of %.9f", k, n,
                  found.optima[0].goal, best);
    fnl_found_free(&found);
  }
}

START_TEST(choices_are_as_good_as_every_support_alone) {
  compare_with_supports(3, 40, 0.22);
  compare_with_supports(5, 15, 0.15);
  compare_with_supports(7, 4, 0.12);
}
END_TEST

START_TEST(more_choices_than_can_be_enumerated_are_flipped) {
  static responses land;
  enum { N = 16 };
  fnl_choice choices[N];
  double best[MOST];
  responses_init(&land, N, 0.7, 1.0, 98); /* concave: without minima all would be on */
  for (int c = 0; c < N; c++)
    choices[c] = (fnl_choice){.n = 1, .variable = &land.variable[c], .least = 0.09, .target = -1};
  const double top = responses_best(&land, 400, best);
  const fnl_landscape landscape = responses_landscape(&land);
  fnl_found found = search(
      &landscape, &(fnl_search_settings){.n_threads = 2, .n_choices = N, .choices = choices});
  for (int c = 0; c < N; c++)
    ck_assert(found.optima[0].x[c] == 0.0 || found.optima[0].x[c] >= 0.09 - 1e-9);
  ck_assert(found.optima[0].goal < top && found.optima[0].goal > 0.85 * top);
  fnl_found_free(&found);
}
END_TEST

START_TEST(minima_that_cannot_be_met_are_infeasible) {
  static responses land;
  responses_init(&land, 2, 1.0, 2.0, 99);
  land.upper[0] = land.upper[1] = 0.6; /* each alone is too little, both are too much */
  const fnl_choice choices[2] = {{1, &land.variable[0], 0.55, -1},
                                 {1, &land.variable[1], 0.55, -1}};
  const fnl_landscape landscape = responses_landscape(&land);
  fnl_found found;
  fnl_error error;
  ck_assert_int_eq(
      fnl_search_run(&landscape,
                     &(fnl_search_settings){.n_threads = 1, .n_choices = 2, .choices = choices},
                     &found, &error),
      FNL_EINFEASIBLE);
  fnl_found_free(&found);
}
END_TEST

/* ---- targets ---- */

/* Goal -sum (x_i - 2)^2 over [0, 3]^n under g_0 = 1 - x_0 and g_1 = 2 - x_1^2, in large units. */
typedef struct {
  int n;
  double unit;
} quadratic;

static double quadratic_value(void *context, const double *x, double *targets) {
  const quadratic *q = context;
  double goal = 0.0;
  for (int i = 0; i < q->n; i++)
    goal -= (x[i] - 2.0) * (x[i] - 2.0);
  targets[0] = q->unit * (1.0 - x[0]);
  targets[1] = 2.0 - x[1] * x[1];
  return goal;
}

static void quadratic_slope(void *context, const double *x, const fnl_slope *slope) {
  const quadratic *q = context;
  for (int i = 0; i < q->n; i++)
    slope->gradient[i] = -2.0 * slope->goal_weight * (x[i] - 2.0);
  slope->gradient[0] -= slope->target_weights[0] * q->unit;
  slope->gradient[1] -= slope->target_weights[1] * 2.0 * x[1];
}

static fnl_landscape quadratic_landscape(quadratic *q, const fnl_region *region) {
  static pointwise points = {.value = quadratic_value, .slope = quadratic_slope};
  points.context = q;
  return pointwise_landscape(&points, region, 2);
}

/* At the optimum x_0 = 1 and x_1 = sqrt 2; the prices are 2 / unit and (2 - x_1) / x_1. */
START_TEST(targets_that_bind_have_their_shadow_price) {
  const double lower[3] = {0, 0, 0}, upper[3] = {3, 3, 3};
  const fnl_region region = {.n = 3, .lower = lower, .upper = upper};
  static const double units[] = {1.0, 2385.0, 1e-3};
  for (int k = 0; k < 3; k++) {
    quadratic q = {.n = 3, .unit = units[k]};
    const fnl_landscape landscape = quadratic_landscape(&q, &region);
    fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
    const fnl_optimum *best = &found.optima[0];
    ck_assert(best->feasible);
    ck_assert_double_eq_tol(best->x[0], 1.0, 1e-5);
    ck_assert_double_eq_tol(best->x[1], sqrt(2.0), 1e-5);
    ck_assert_double_eq_tol(best->x[2], 2.0, 1e-4);
    ck_assert_double_eq_tol(best->multipliers[0] * q.unit, 2.0, 1e-3);
    ck_assert_double_eq_tol(best->multipliers[1], (2.0 - sqrt(2.0)) / sqrt(2.0), 1e-3);
    fnl_found_free(&found);
  }
}
END_TEST

START_TEST(targets_that_do_not_bind_cost_nothing) {
  const double lower[2] = {0, 0}, upper[2] = {0.5, 1.0};
  const fnl_region region = {.n = 2, .lower = lower, .upper = upper};
  quadratic q = {.n = 2, .unit = 1.0};
  const fnl_landscape landscape = quadratic_landscape(&q, &region);
  fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
  ck_assert(found.optima[0].feasible);
  ck_assert(found.optima[0].x[0] == 0.5 && found.optima[0].x[1] == 1.0);
  ck_assert(found.optima[0].multipliers[0] == 0.0 && found.optima[0].multipliers[1] == 0.0);
  fnl_found_free(&found);
}
END_TEST

START_TEST(targets_that_cannot_hold_are_broken_least) {
  const double lower[2] = {1.7, 0}, upper[2] = {3, 3};
  const fnl_region region = {.n = 2, .lower = lower, .upper = upper};
  quadratic q = {.n = 2, .unit = 1.0};
  const fnl_landscape landscape = quadratic_landscape(&q, &region);
  fnl_found found = search(&landscape, &(fnl_search_settings){.n_threads = 1});
  ck_assert(!found.optima[0].feasible);
  ck_assert_double_eq_tol(found.optima[0].x[0], 1.7, 1e-6);
  fnl_found_free(&found);
}
END_TEST

/* Target 0 asks for x_0 <= 1 only where x_0 is on; its least is 1.5, so it must be off. */
START_TEST(a_choices_target_binds_only_where_it_is_on) {
  const double lower[2] = {0, 0}, upper[2] = {3, 3};
  const int variable[1] = {0};
  const fnl_region region = {.n = 2, .lower = lower, .upper = upper};
  quadratic q = {.n = 2, .unit = -1.0}; /* x_0 >= 1 */
  const fnl_choice choice = {.n = 1, .variable = variable, .least = 0.1, .target = 0};
  const fnl_landscape landscape = quadratic_landscape(&q, &region);
  fnl_found found = search(
      &landscape, &(fnl_search_settings){.n_threads = 1, .n_choices = 1, .choices = &choice});
  ck_assert(found.optima[0].feasible);
  ck_assert_double_eq_tol(found.optima[0].x[0], 2.0, 1e-4); /* on, and the target holds */
  fnl_found_free(&found);
  q.unit = 1.0; /* x_0 <= 1, where it is on and at least 1.5 */
  const fnl_choice impossible = {.n = 1, .variable = variable, .least = 1.5, .target = 0};
  found = search(&landscape,
                 &(fnl_search_settings){.n_threads = 1, .n_choices = 1, .choices = &impossible});
  ck_assert(found.optima[0].feasible);
  ck_assert(found.optima[0].x[0] == 0.0);
  fnl_found_free(&found);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("search");
  TCase *budget = tcase_create("budgets");
  tcase_add_test(budget, concave_budgets_lose_nothing);
  tcase_add_test(budget, s_shaped_budgets_of_three_lose_less_than_a_percent);
  tcase_add_test(budget, s_shaped_budgets_of_twelve_lose_less_than_a_percent);
  tcase_add_test(budget, s_shaped_budgets_of_thirty_six_lose_less_than_a_percent);
  tcase_add_test(budget, the_simplex_of_ten_has_the_optimum_of_the_formula);
  tcase_add_test(budget, a_start_at_the_bounds_is_left);
  tcase_add_test(budget, one_variable_with_nothing_to_choose);
  suite_add_tcase(suite, budget);
  TCase *conduct = tcase_create("conduct");
  tcase_add_test(conduct, any_number_of_threads_gives_the_same_bits);
  tcase_add_test(conduct, a_stop_ends_early_and_says_so);
  tcase_add_test(conduct, evaluations_are_kept_to);
  tcase_add_test(conduct, values_that_are_not_numbers_are_avoided);
  tcase_add_test(conduct, an_empty_region_is_infeasible);
  suite_add_tcase(suite, conduct);
  TCase *choice = tcase_create("choices");
  tcase_add_test(choice, choices_are_as_good_as_every_support_alone);
  tcase_add_test(choice, more_choices_than_can_be_enumerated_are_flipped);
  tcase_add_test(choice, minima_that_cannot_be_met_are_infeasible);
  suite_add_tcase(suite, choice);
  TCase *target = tcase_create("targets");
  tcase_add_test(target, targets_that_bind_have_their_shadow_price);
  tcase_add_test(target, targets_that_do_not_bind_cost_nothing);
  tcase_add_test(target, targets_that_cannot_hold_are_broken_least);
  tcase_add_test(target, a_choices_target_binds_only_where_it_is_on);
  suite_add_tcase(suite, target);
  return suite;
}
