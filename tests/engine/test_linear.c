/* Systems of linear equations against what they were made of. */
#include "engine/linear.h"

#include "support/schedule.h"
#include "support/simulate.h"

#include <check.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = 40 };

START_TEST(two_equations_by_hand) {
  double a[4] = {2.0, 1.0, 1.0, 3.0}, b[2] = {4.0, 7.0};
  ck_assert(fnl_linear_solve(2, a, 1, b));
  simulate_check_equal("x", b[0], 1.0);
  simulate_check_equal("y", b[1], 2.0);
}
END_TEST

/* The first pivot is 0: only with rows exchanged can it be done. */
START_TEST(rows_are_exchanged) {
  double a[4] = {0.0, 2.385, 0.31, 1.7}, b[2] = {2.385, 2.32};
  ck_assert(fnl_linear_solve(2, a, 1, b));
  simulate_check_equal("x", b[0], 2.0);
  simulate_check_equal("y", b[1], 1.0);
}
END_TEST

START_TEST(random_systems_give_the_numbers_they_were_made_of) {
  for (int n = 1; n <= MOST; n++) {
    double a[MOST * MOST], b[MOST], x[MOST];
    for (int i = 0; i < n; i++) {
      x[i] = 1.0 + schedule_uniform(2385, n, i);
      b[i] = 0.0;
    }
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        a[i * n + j] = schedule_uniform(713, n, i * n + j) + (i == (j + 1) % n ? n : 0.0);
        b[i] += a[i * n + j] * x[j];
      }
    ck_assert(fnl_linear_solve(n, a, 1, b));
    for (int i = 0; i < n; i++)
      simulate_check("solution", b[i], x[i], 1e-12, 1.0);
  }
}
END_TEST

START_TEST(several_sides_are_solved_at_once_as_each_alone) {
  enum { N = 5, SIDES = 3 };
  double a[N * N], all[N * N], b[SIDES * N], alone[SIDES * N];
  for (int i = 0; i < N * N; i++)
    a[i] = schedule_uniform(719, 1, i);
  for (int i = 0; i < SIDES * N; i++)
    b[i] = alone[i] = schedule_uniform(719, 2, i);
  memcpy(all, a, sizeof a);
  ck_assert(fnl_linear_solve(N, all, SIDES, b));
  for (int s = 0; s < SIDES; s++) {
    memcpy(all, a, sizeof a);
    ck_assert(fnl_linear_solve(N, all, 1, alone + s * N));
    for (int i = 0; i < N; i++)
      ck_assert_double_eq(b[s * N + i], alone[s * N + i]);
  }
}
END_TEST

START_TEST(a_singular_system_is_refused) {
  double a[4] = {1.5, 3.0, 0.5, 1.0}, b[2] = {1.0, 2.0};
  ck_assert(!fnl_linear_solve(2, a, 1, b));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("linear equations");
  TCase *cases = tcase_create("solve");
  tcase_add_test(cases, two_equations_by_hand);
  tcase_add_test(cases, rows_are_exchanged);
  tcase_add_test(cases, random_systems_give_the_numbers_they_were_made_of);
  tcase_add_test(cases, several_sides_are_solved_at_once_as_each_alone);
  tcase_add_test(cases, a_singular_system_is_refused);
  suite_add_tcase(suite, cases);
  return suite;
}
