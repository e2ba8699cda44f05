/* test_memo.c: a landscape with a memory is the same landscape, with less work. */
#include "optimize/memo.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

/* A bowl with one target, which counts what is asked of it and where it was asked last. */
typedef struct {
  int n_values, n_gradients;
  double last[2];
} bowl;

static void bowl_values(void *context, int thread, const double *x, double *goal, double *targets) {
  bowl *b = context;
  (void)thread;
  b->n_values++;
  memcpy(b->last, x, sizeof b->last);
  *goal = -(x[0] - 0.3) * (x[0] - 0.3) - 2.385 * x[1] * x[1];
  targets[0] = x[0] + x[1] - 0.25;
}

static void bowl_gradient(void *context, int thread, double goal_weight,
                          const double *target_weights, double *gradient) {
  bowl *b = context;
  (void)thread;
  b->n_gradients++;
  gradient[0] = -2.0 * goal_weight * (b->last[0] - 0.3) + target_weights[0];
  gradient[1] = -4.77 * goal_weight * b->last[1] + target_weights[0];
}

START_TEST(what_was_told_is_not_valued_again) {
  static const double lower[2] = {-1.0, -1.0}, upper[2] = {1.0, 1.0}, weight[1] = {0.5};
  const fnl_region region = {.n = 2, .lower = lower, .upper = upper};
  bowl plain = {0}, counted = {0};
  const fnl_landscape inner = {.region = &region,
                               .n_targets = 1,
                               .values = bowl_values,
                               .gradient = bowl_gradient,
                               .context = &counted};
  fnl_memo memo;
  fnl_landscape land;
  enum { POINTS = 1000 };
  fnl_memo_init(&memo, 2, 1);
  for (int i = 0; i < POINTS; i += 2) {
    const double x[2] = {0.001 * i, -0.0007 * i};
    double goal, target;
    bowl_values(&plain, 0, x, &goal, &target);
    ck_assert_int_eq(fnl_memo_tell(&memo, x, goal, &target, NULL), FNL_OK);
  }
  ck_assert_int_eq(fnl_memo_landscape(&memo, &inner, 1, &land, NULL), FNL_OK);
  for (int i = 0; i < POINTS; i++) {
    const double x[2] = {0.001 * i, -0.0007 * i};
    double goal[2], target[2], slope[2][2];
    bowl_values(&plain, 0, x, &goal[0], &target[0]);
    land.values(land.context, 0, x, &goal[1], &target[1]);
    ck_assert_mem_eq(&goal[0], &goal[1], sizeof(double));
    ck_assert_mem_eq(&target[0], &target[1], sizeof(double));
    if (i % 4 > 1)
      continue;
    bowl_gradient(&plain, 0, 1.0, weight, slope[0]);
    land.gradient(land.context, 0, 1.0, weight, slope[1]);
    ck_assert_mem_eq(slope[0], slope[1], sizeof slope[0]);
  }
  /* Odd points were not told; of the even ones every second was asked for its gradient. */
  ck_assert_int_eq(counted.n_values, POINTS / 2 + POINTS / 4);
  ck_assert_int_eq(fnl_memo_n_valued(&memo), counted.n_values);
  ck_assert_int_eq(fnl_memo_n_remembered(&memo), POINTS / 4);
  fnl_memo_free(&memo);
  fnl_memo_free(&memo);
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
