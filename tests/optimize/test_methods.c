/* test_methods.c: the contract of every method in the registry, on problems with known optima.
 *
 * Asked for a point, a method names one inside the region; told values, it never forgets the best;
 * it ends by itself.
 */
#include "optimize/method.h"

#include "random/stream.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = 40, ASKED_MOST = 20000 };

/* sum_i w_i sqrt(x_i + 0.001) over a simplex, a linear sum there, or -sum w_i (x_i - peak_i)^2. */
typedef enum { ROOTS, LINE, BOWL } shape;

typedef struct {
  shape shape;
  double weight[MOST], peak[MOST], lower[MOST], upper[MOST];
  int variable[MOST];
  fnl_band total;
  fnl_region region;
  int n_none; /* every so many-th value is not a number; 0: none */
  int n_asked;
} landscape;

static double height(const landscape *land, const double *x, double *slope) {
  double sum = 0.0;
  for (int i = 0; i < land->region.n; i++) {
    const double w = land->weight[i], off = x[i] - land->peak[i];
    const double root = sqrt(x[i] + 0.001);
    sum += land->shape == ROOTS ? w * root : land->shape == LINE ? w * x[i] : -w * off * off;
    slope[i] = land->shape == ROOTS ? 0.5 * w / root : land->shape == LINE ? w : -2.0 * w * off;
  }
  return sum;
}

static void random_landscape(landscape *land, int n, shape kind, uint64_t index) {
  fnl_stream rng = fnl_stream_open(51, 0, FNL_PURPOSE_TEST, 0, index);
  *land = (landscape){.shape = kind};
  for (int i = 0; i < n; i++) {
    land->weight[i] = 0.3 + fnl_stream_uniform(&rng);
    land->peak[i] = 2.0 * fnl_stream_uniform(&rng) - 0.5; /* inside and outside of [0, 1] */
    land->upper[i] = 1.0;
    land->variable[i] = i;
  }
  land->total =
      (fnl_band){.name = "total", .n = n, .variable = land->variable, .lower = 1.0, .upper = 1.0};
  land->region = (fnl_region){.n = n,
                              .lower = land->lower,
                              .upper = land->upper,
                              .n_bands = kind == BOWL ? 0 : 1,
                              .bands = &land->total};
}

/* Drives the method from the middle; returns its best value, found at x. */
static double drive(const fnl_method_type *method, landscape *land, double *x) {
  const int n = land->region.n;
  double point[MOST], slope[MOST], scratch[3 * MOST + 8], best;
  void *state;
  fnl_error error;
  for (int i = 0; i < n; i++)
    x[i] = land->region.n_bands > 0 ? 1.0 / n : 0.5;
  ck_assert(fnl_region_project(&land->region, x, scratch));
  const double start = height(land, x, slope);
  ck_assert_int_eq(method->start(&land->region, x, start, method->wants_gradient ? slope : NULL,
                                 0.1, &state, &error),
                   FNL_OK);
  for (land->n_asked = 0; method->ask(state, point); land->n_asked++) {
    ck_assert_int_lt(land->n_asked, ASKED_MOST);
    ck_assert_msg(fnl_region_contains(&land->region, point), "%s left the region", method->name);
    const bool none = land->n_none > 0 && land->n_asked % land->n_none == 1;
    const double value = height(land, point, slope);
    const bool worth = !none && method->wants_gradient && method->worth_gradient(state, value);
    method->tell(state, none ? NAN : value, worth ? slope : NULL);
    (void)method->best(state, &best);
    ck_assert(best >= start);
    ck_assert(none || !worth || best >= value);
  }
  memcpy(x, method->best(state, &best), (size_t)n * sizeof *x);
  ck_assert_double_eq_tol(best, height(land, x, slope), 1e-12 * fabs(best) + 1e-15);
  method->free(state);
  return best;
}

static int most_variables(const fnl_method_type *method) {
  return method->n_most > 0 ? method->n_most : MOST;
}

START_TEST(every_method_describes_itself) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++) {
    ck_assert(strlen((*method)->name) > 0 && strlen((*method)->summary) > 0);
    ck_assert(strlen((*method)->source) > 0);
    ck_assert_ptr_eq(fnl_method_by_name((*method)->name), *method);
    (*method)->free(NULL);
  }
  ck_assert_ptr_null(fnl_method_by_name("simulated-annealing-of-the-moon"));
}
END_TEST

/* w_i / (2 sqrt(x_i + c)) equal to one multiplier: x_i + c = (1 + n c) w_i^2 / sum w^2. */
START_TEST(every_method_finds_an_optimum_inside) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int n = 1; n <= most_variables(*method); n += 1 + n / 4) {
      landscape land;
      double x[MOST], squares = 0.0;
      random_landscape(&land, n, ROOTS, (uint64_t)n);
      const double value = drive(*method, &land, x);
      for (int i = 0; i < n; i++)
        squares += land.weight[i] * land.weight[i];
      const double best = sqrt(squares * (1.0 + 0.001 * n));
      ck_assert_msg(value >= best * (1.0 - 1e-5), "%s of %d: %.9f of %.9f after %d",
                    (*method)->name, n, value, best, land.n_asked);
      ck_assert(value <= best * (1.0 + 1e-12));
    }
}
END_TEST

START_TEST(every_method_finds_an_optimum_in_a_corner) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int n = 1; n <= most_variables(*method); n += 1 + n / 4) {
      landscape land;
      double x[MOST], best = 0.0;
      random_landscape(&land, n, LINE, 100 + (uint64_t)n);
      const double value = drive(*method, &land, x);
      for (int i = 0; i < n; i++)
        best = fmax(best, land.weight[i]);
      ck_assert_msg(value >= best * (1.0 - 1e-3), "%s of %d: %.6f of %.6f", (*method)->name, n,
                    value, best);
    }
}
END_TEST

/* The nearest point of the box to the peak, on whatever face it lies. */
START_TEST(every_method_finds_the_optimum_of_a_quadratic_on_any_face) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int n = 1; n <= most_variables(*method); n += 1 + n / 4) {
      landscape land;
      double x[MOST];
      random_landscape(&land, n, BOWL, 200 + (uint64_t)n);
      drive(*method, &land, x);
      for (int i = 0; i < n; i++)
        ck_assert_msg(fabs(x[i] - fmin(fmax(land.peak[i], 0.0), 1.0)) < 2e-3, "%s of %d: x[%d]",
                      (*method)->name, n, i);
    }
}
END_TEST

START_TEST(every_method_obeys_bounds) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++) {
    landscape land;
    double x[MOST], top = 0.0;
    random_landscape(&land, 5, LINE, 7);
    for (int i = 0; i < 5; i++) {
      land.lower[i] = 0.05;
      land.upper[i] = 0.45;
    }
    drive(*method, &land, x); /* which checks every point */
    for (int i = 0; i < 5; i++)
      top = fmax(top, x[i]);
    ck_assert_msg(top > 0.44, "%s stopped at %.4f", (*method)->name, top);
  }
}
END_TEST

START_TEST(every_method_lives_with_values_that_are_not_numbers) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    for (int every = 2; every < 6; every++) {
      landscape land;
      double x[MOST];
      random_landscape(&land, 4, ROOTS, 9);
      land.n_none = every;
      ck_assert(isfinite(drive(*method, &land, x)));
    }
}
END_TEST

/* What a gradient is for: few questions. */
START_TEST(gradients_need_few_points) {
  landscape land;
  double x[MOST];
  random_landscape(&land, 3, ROOTS, 3);
  drive(fnl_method_by_name("spectral-projected-gradient"), &land, x);
  ck_assert_int_le(land.n_asked, 15);
  random_landscape(&land, MOST, ROOTS, 40);
  drive(fnl_method_by_name("spectral-projected-gradient"), &land, x);
  ck_assert_int_le(land.n_asked, 60);
}
END_TEST

START_TEST(the_first_questions_of_nelder_mead_worked_by_hand) {
  const double lower = 0.0, upper = 1.0, start = 0.5;
  const fnl_region region = {.n = 1, .lower = &lower, .upper = &upper};
  const fnl_method_type *method = fnl_method_by_name("nelder-mead");
  double x;
  void *state;
  ck_assert_int_eq(method->start(&region, &start, 1.0, NULL, 0.1, &state, NULL), FNL_OK);
  ck_assert(method->ask(state, &x));
  ck_assert_double_eq_tol(x, 0.5, 1e-15);
  method->tell(state, 1.0, NULL);
  ck_assert(method->ask(state, &x));
  ck_assert_double_eq_tol(x, 0.6, 1e-15);
  method->free(state);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("methods");
  TCase *tcase = tcase_create("contract");
  tcase_add_test(tcase, every_method_describes_itself);
  tcase_add_test(tcase, every_method_finds_an_optimum_inside);
  tcase_add_test(tcase, every_method_finds_an_optimum_in_a_corner);
  tcase_add_test(tcase, every_method_finds_the_optimum_of_a_quadratic_on_any_face);
  tcase_add_test(tcase, every_method_obeys_bounds);
  tcase_add_test(tcase, every_method_lives_with_values_that_are_not_numbers);
  tcase_add_test(tcase, gradients_need_few_points);
  tcase_add_test(tcase, the_first_questions_of_nelder_mead_worked_by_hand);
  suite_add_tcase(suite, tcase);
  return suite;
}
