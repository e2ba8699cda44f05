/* test_simplex.c: the geometry of budget splits. */
#include "optimize/simplex.h"

#include "random/stream.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = 40 };

static double sum_of(const double *x, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  return sum;
}

/* Random bounds that leave room, and a random point. */
static void random_case(fnl_stream *rng, int n, double *lower, double *upper, double *x) {
  for (int i = 0; i < n; i++) {
    lower[i] = 0.9 * fnl_stream_uniform(rng) / n;
    upper[i] = lower[i] + (1.0 - lower[i]) * (0.2 + 0.8 * fnl_stream_uniform(rng));
    x[i] = 4.0 * fnl_stream_uniform(rng) - 2.0;
  }
  upper[0] = 1.0;
}

static double distance2(const double *a, const double *b, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

START_TEST(projection_is_feasible_and_keeps_what_is) {
  double lower[MOST], upper[MOST], x[MOST], again[MOST];
  fnl_stream rng = fnl_stream_open(41, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int trial = 0; trial < 2000; trial++) {
    const int n = 2 + trial % (MOST - 1);
    random_case(&rng, n, lower, upper, x);
    fnl_simplex_project(n, lower, upper, x);
    ck_assert(fabs(sum_of(x, n) - 1.0) < 1e-12);
    ck_assert(fnl_simplex_contains(n, lower, upper, x));
    memcpy(again, x, sizeof x);
    fnl_simplex_project(n, lower, upper, again);
    ck_assert(distance2(x, again, n) < 1e-24);
  }
}
END_TEST

/* No feasible exchange between two shares comes nearer: that is optimality of a convex problem. */
START_TEST(projection_is_the_nearest_feasible_point) {
  double lower[MOST], upper[MOST], x[MOST], near[MOST];
  fnl_stream rng = fnl_stream_open(42, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int trial = 0; trial < 500; trial++) {
    const int n = 2 + trial % 9;
    random_case(&rng, n, lower, upper, x);
    memcpy(near, x, sizeof x);
    fnl_simplex_project(n, lower, upper, near);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        const double gain = x[i] - near[i] - (x[j] - near[j]);
        if (near[i] < upper[i] - 1e-9 && near[j] > lower[j] + 1e-9)
          ck_assert(gain < 1e-9); /* moving budget from j to i would not come nearer */
      }
  }
}
END_TEST

START_TEST(projection_of_a_point_worked_by_hand) {
  const double lower[3] = {0, 0, 0}, upper[3] = {1, 1, 1};
  double x[3] = {0.6, 0.6, 0.0};
  fnl_simplex_project(3, lower, upper, x);
  ck_assert_double_eq_tol(x[0], 0.5, 1e-15);
  ck_assert_double_eq_tol(x[1], 0.5, 1e-15);
  ck_assert_double_eq_tol(x[2], 0.0, 1e-15);
}
END_TEST

START_TEST(spacings_of_a_cube_sum_to_one_and_are_not_negative) {
  double cube[MOST], x[MOST];
  fnl_stream rng = fnl_stream_open(43, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int trial = 0; trial < 1000; trial++) {
    const int n = 2 + trial % (MOST - 1);
    for (int i = 0; i < n - 1; i++)
      cube[i] = fnl_stream_uniform(&rng);
    fnl_simplex_from_cube(n, cube, x);
    ck_assert(fabs(sum_of(x, n) - 1.0) < 1e-12);
    for (int i = 0; i < n; i++)
      ck_assert(x[i] >= 0.0);
  }
}
END_TEST

START_TEST(shift_keeps_the_sum_and_the_proportions_of_the_others) {
  const double x[4] = {0.137, 0.413, 0.281, 0.169};
  double shifted[4];
  fnl_simplex_shift(4, x, 1, 0.613, shifted);
  ck_assert_double_eq_tol(sum_of(shifted, 4), 1.0, 1e-15);
  ck_assert(shifted[1] == 0.613);
  ck_assert_double_eq_tol(shifted[0] / shifted[2], x[0] / x[2], 1e-14);
  const double corner[3] = {0.0, 1.0, 0.0};
  fnl_simplex_shift(3, corner, 1, 0.4, shifted);
  ck_assert_double_eq_tol(shifted[0], 0.3, 1e-15);
  ck_assert_double_eq_tol(shifted[2], 0.3, 1e-15);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("simplex");
  TCase *tcase = tcase_create("geometry");
  tcase_add_test(tcase, projection_is_feasible_and_keeps_what_is);
  tcase_add_test(tcase, projection_is_the_nearest_feasible_point);
  tcase_add_test(tcase, projection_of_a_point_worked_by_hand);
  tcase_add_test(tcase, spacings_of_a_cube_sum_to_one_and_are_not_negative);
  tcase_add_test(tcase, shift_keeps_the_sum_and_the_proportions_of_the_others);
  suite_add_tcase(suite, tcase);
  return suite;
}
