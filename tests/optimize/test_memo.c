/* test_memo.c: a landscape with a memory is the same landscape, with less work. */
#include "optimize/memo.h"
#include "support/landscapes.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

/* A bowl with one target, which counts what is asked of it. */
typedef struct {
  int n_values, n_gradients;
} bowl;

static double bowl_value(void *context, const double *x, double *targets) {
  bowl *b = context;
  b->n_values++;
  targets[0] = x[0] + x[1] - 0.25;
  return -(x[0] - 0.3) * (x[0] - 0.3) - 2.385 * x[1] * x[1];
}

static void bowl_slope(void *context, const double *x, const fnl_slope *slope) {
  bowl *b = context;
  b->n_gradients++;
  slope->gradient[0] = -2.0 * slope->goal_weight * (x[0] - 0.3) + slope->target_weights[0];
  slope->gradient[1] = -4.77 * slope->goal_weight * x[1] + slope->target_weights[0];
}

static const double lower[2] = {-1.0, -1.0}, upper[2] = {1.0, 1.0}, weight[1] = {0.5};
static const fnl_region region = {.n = 2, .lower = lower, .upper = upper};

/* Values of `land` at x [n][2], and gradients where wanted[k], against those of the bowl itself. */
static void compare(const fnl_landscape *land, int n, const double (*x)[2], const bool *wanted) {
  const double *points[FNL_LANDSCAPE_MOST];
  double goals[FNL_LANDSCAPE_MOST], targets[FNL_LANDSCAPE_MOST], *at[FNL_LANDSCAPE_MOST];
  double gradients[FNL_LANDSCAPE_MOST][2];
  fnl_slope slopes[FNL_LANDSCAPE_MOST];
  bowl plain = {0};
  int n_wanted = 0;
  for (int k = 0; k < n; k++) {
    points[k] = x[k];
    at[k] = &targets[k];
    if (wanted[k])
      slopes[n_wanted++] = (fnl_slope){k, 1.0, weight, gradients[k]};
  }
  land->values(land->context, 0, n, points, goals, at);
  if (n_wanted > 0)
    land->gradients(land->context, 0, n_wanted, slopes);
  for (int k = 0; k < n; k++) {
    double target, gradient[2];
    const double goal = bowl_value(&plain, x[k], &target);
    bowl_slope(&plain, x[k], &(fnl_slope){k, 1.0, weight, gradient});
    ck_assert_mem_eq(&goal, &goals[k], sizeof goal);
    ck_assert_mem_eq(&target, &targets[k], sizeof target);
    if (wanted[k])
      ck_assert_mem_eq(gradient, gradients[k], sizeof gradient);
  }
}

/* Of POINTS points every second is told; then all are asked for, `abreast` at a time, and of every
 * four the first two their gradients too. */
static void ask_for_all(int abreast) {
  enum { POINTS = 1200 };
  static pointwise points = {.value = bowl_value, .slope = bowl_slope};
  bowl plain = {0}, counted = {0};
  const fnl_landscape inner = pointwise_landscape(&points, &region, 1);
  fnl_memo memo;
  fnl_landscape land;
  points.context = &counted;
  fnl_memo_init(&memo, 2, 1);
  for (int i = 0; i < POINTS; i += 2) {
    const double x[2] = {0.0008 * i, -0.0007 * i};
    double target;
    const double goal = bowl_value(&plain, x, &target);
    ck_assert_int_eq(fnl_memo_tell(&memo, x, goal, &target, NULL), FNL_OK);
  }
  ck_assert_int_eq(fnl_memo_landscape(&memo, &inner, 1, &land, NULL), FNL_OK);
  ck_assert_int_eq(land.n_most, inner.n_most);
  for (int i = 0; i < POINTS; i += abreast) {
    double x[FNL_LANDSCAPE_MOST][2];
    bool wanted[FNL_LANDSCAPE_MOST];
    for (int k = 0; k < abreast; k++) {
      x[k][0] = 0.0008 * (i + k);
      x[k][1] = -0.0007 * (i + k);
      wanted[k] = (i + k) % 4 < 2;
    }
    compare(&land, abreast, (const double(*)[2])x, wanted);
  }
  /* Odd points were not told; of the even ones every second was asked for its gradient. */
  ck_assert_int_eq(counted.n_values, POINTS / 2 + POINTS / 4);
  ck_assert_int_eq(counted.n_gradients, POINTS / 2);
  ck_assert_int_eq(fnl_memo_n_valued(&memo), counted.n_values);
  ck_assert_int_eq(fnl_memo_n_remembered(&memo), POINTS / 4);
  fnl_memo_free(&memo);
  fnl_memo_free(&memo);
}

START_TEST(what_was_told_is_not_valued_again) {
  for (int abreast = 1; abreast <= FNL_LANDSCAPE_MOST; abreast++)
    ask_for_all(abreast);
}
END_TEST

START_TEST(a_bit_makes_another_point) {
  fnl_memo memo;
  const double x[2] = {0.1, 0.0}, near[2] = {nextafter(0.1, 1.0), 0.0}, minus[2] = {0.1, -0.0};
  fnl_memo_init(&memo, 2, 0);
  ck_assert(fnl_memo_find(&memo, x) < 0);
  ck_assert_int_eq(fnl_memo_tell(&memo, x, 2.385, NULL, NULL), FNL_OK);
  ck_assert_int_eq(fnl_memo_tell(&memo, x, 2.385, NULL, NULL), FNL_OK);
  ck_assert_int_eq(fnl_memo_find(&memo, x), 0);
  ck_assert_int_eq(memo.n_told[0], 2);
  ck_assert(fnl_memo_find(&memo, near) < 0);
  ck_assert(fnl_memo_find(&memo, minus) < 0);
  fnl_memo_free(&memo);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("memo");
  TCase *tests = tcase_create("memo");
  tcase_add_test(tests, what_was_told_is_not_valued_again);
  tcase_add_test(tests, a_bit_makes_another_point);
  suite_add_tcase(suite, tests);
  return suite;
}
