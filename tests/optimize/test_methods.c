/* test_methods.c: the contract of every method in the registry, on problems with known optima.
 *
 * The problems are separable: sum_i w_i sqrt(x_i) has its optimum at x_i = w_i^2 / sum w^2, and a
 * linear one has it at the corner of the largest weight.
 */
#include "optimize/method.h"

#include "random/stream.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = 40, EVALUATIONS = 20000 };

typedef struct {
  int n;
  double weight[MOST];
  bool linear;
  double lower[MOST], upper[MOST];
} landscape;

static double height(void *context, const double *share) {
  const landscape *land = context;
  double sum = 0.0;
  for (int i = 0; i < land->n; i++) {
    ck_assert(share[i] >= land->lower[i] - 1e-12 && share[i] <= land->upper[i] + 1e-12);
    sum += land->weight[i] * (land->linear ? share[i] : sqrt(fmax(share[i], 0.0)));
  }
  return sum;
}

static void random_landscape(landscape *land, int n, bool linear, uint64_t index) {
  fnl_stream rng = fnl_stream_open(51, 0, FNL_PURPOSE_TEST, 0, index);
  *land = (landscape){.n = n, .linear = linear};
  for (int i = 0; i < n; i++) {
    land->weight[i] = 0.3 + fnl_stream_uniform(&rng);
    land->upper[i] = 1.0;
  }
}

/* Improves from the centre; returns the value and checks that the contract was kept. */
static double improve(const fnl_method_type *method, landscape *land, double *share) {
  int evaluations = 0;
  const fnl_problem problem = {.n = land->n,
                               .lower = land->lower,
                               .upper = land->upper,
                               .value = height,
                               .context = land,
                               .evaluations_most = EVALUATIONS,
                               .evaluations = &evaluations};
  double sum = 0.0;
  for (int i = 0; i < land->n; i++)
    share[i] = 1.0 / land->n;
  const double start = height(land, share);
  double value = start;
  fnl_error error;
  ck_assert_int_eq(method->improve(&problem, share, &value, &error), FNL_OK);
  for (int i = 0; i < land->n; i++)
    sum += share[i];
  ck_assert(fabs(sum - 1.0) < 1e-12);
  ck_assert(value >= start);
  ck_assert_double_eq_tol(value, height(land, share), 1e-12 * fabs(value));
  ck_assert_int_gt(evaluations, 0);
  ck_assert_int_lt(evaluations, EVALUATIONS + 10 * MOST * MOST); /* it ends the step it is in */
  return value;
}

static int most_shares(const fnl_method_type *method) {
  return method->n_most > 0 ? method->n_most : MOST;
}

START_TEST(every_method_describes_itself) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++) {
    ck_assert(strlen((*method)->name) > 0 && strlen((*method)->summary) > 0);
    ck_assert(strlen((*method)->source) > 0);
    ck_assert_ptr_eq(fnl_method_by_name((*method)->name), *method);
  }
  ck_assert_ptr_null(fnl_method_by_name("simulated-annealing-of-the-moon"));
}
END_TEST

START_TEST(every_method_finds_an_optimum_inside) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int n = (*method)->n_least; n <= most_shares(*method); n += 1 + n / 4) {
      landscape land;
      double share[MOST], squares = 0.0;
      random_landscape(&land, n, false, (uint64_t)n);
      const double value = improve(*method, &land, share);
      for (int i = 0; i < n; i++)
        squares += land.weight[i] * land.weight[i];
      ck_assert_msg(value >= sqrt(squares) * (1.0 - 1e-4), "%s with %d shares: %.6f of %.6f",
                    (*method)->name, n, value, sqrt(squares));
      ck_assert(value <= sqrt(squares) * (1.0 + 1e-12));
    }
}
END_TEST

START_TEST(every_method_finds_an_optimum_in_a_corner) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int n = (*method)->n_least; n <= most_shares(*method); n += 1 + n / 4) {
      landscape land;
      double share[MOST], best = 0.0;
      random_landscape(&land, n, true, 100 + (uint64_t)n);
      const double value = improve(*method, &land, share);
      for (int i = 0; i < n; i++)
        best = fmax(best, land.weight[i]);
      ck_assert_msg(value >= best * (1.0 - 1e-3), "%s with %d shares: %.6f of %.6f",
                    (*method)->name, n, value, best);
    }
}
END_TEST

START_TEST(every_method_obeys_bounds) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++) {
    landscape land;
    double share[MOST];
    random_landscape(&land, 5, true, 7);
    for (int i = 0; i < 5; i++) {
      land.lower[i] = 0.05;
      land.upper[i] = 0.45;
    }
    improve(*method, &land, share); /* height() checks every point */
    double top = 0.0;
    for (int i = 0; i < 5; i++)
      top = fmax(top, share[i]);
    ck_assert_msg(top > 0.44, "%s stopped at %.4f", (*method)->name, top);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("methods");
  TCase *tcase = tcase_create("contract");
  tcase_add_test(tcase, every_method_describes_itself);
  tcase_add_test(tcase, every_method_finds_an_optimum_inside);
  tcase_add_test(tcase, every_method_finds_an_optimum_in_a_corner);
  tcase_add_test(tcase, every_method_obeys_bounds);
  suite_add_tcase(suite, tcase);
  return suite;
}
