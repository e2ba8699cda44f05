/* Analyses of functions whose indices are known: Ishigami's and Sobol's g. */
#include "experiment/analysis.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const double pi = 3.14159265358979323846;

typedef double function(const double *u, int k);

typedef struct {
  fnl_design_settings settings;
  fnl_design design;
  double *y;
  fnl_analysis analysis;
} inquiry;

static void ask(inquiry *q, const char *kind, int points, int k, function *f) {
  fnl_error error = {0};
  memset(q, 0, sizeof *q);
  q->settings = (fnl_design_settings){.kind = (char *)(uintptr_t)kind, .points = points, .seed = 5};
  q->design = (fnl_design){.settings = &q->settings, .n_factors = k};
  ck_assert_int_eq(fnl_design_make(&q->design, &error), FNL_OK);
  q->y = malloc((size_t)q->design.n * sizeof *q->y);
  for (int64_t p = 0; p < q->design.n; p++)
    q->y[p] = f(q->design.places + p * k, k);
}

static fnl_status look(inquiry *q, const char *name, fnl_error *error) {
  const fnl_evidence evidence = {.design = &q->design, .y = q->y};
  const fnl_analysis_type *type = fnl_analysis_by_name(name, error);
  ck_assert_ptr_nonnull(type);
  return fnl_analysis_look(type, &evidence, &q->analysis, error);
}

static void end(inquiry *q) {
  fnl_analysis_free(&q->analysis);
  fnl_design_free(&q->design);
  free(q->y);
}

enum { FIRST, FIRST_LOW, FIRST_HIGH, TOTAL, TOTAL_LOW, TOTAL_HIGH, N };

/* Half a 95 % interval is 1.96 standard errors; five are allowed. Sobol's sequence errs by less
 * than the bootstrap, which takes it for chance, says. */
static void expect_index(const fnl_analysis_row *row, int column, double exact) {
  const double low = row->values[column + 1], high = row->values[column + 2];
  const double error = (high - low) / (2.0 * 1.959964);
  ck_assert_double_le(low, row->values[column] + 1e-12);
  ck_assert_double_ge(high, row->values[column] - 1e-12);
  ck_assert_msg(fabs(row->values[column] - exact) <= 5.0 * error + 1e-9,
                "factor %d: %.4f instead of %.4f, error %.4f", row->factor, row->values[column],
                exact, error);
  ck_assert_double_lt(error, 0.05);
}

/* f = sin x1 + a sin^2 x2 + b x3^4 sin x1 on (-pi, pi)^3. Ishigami and Homma (1990). */
static const double a = 7.0, b = 0.1;

static double ishigami(const double *u, int k) {
  (void)k;
  const double x1 = pi * (2.0 * u[0] - 1.0), x2 = pi * (2.0 * u[1] - 1.0),
               x3 = pi * (2.0 * u[2] - 1.0);
  return sin(x1) + a * sin(x2) * sin(x2) + b * x3 * x3 * x3 * x3 * sin(x1);
}

START_TEST(sobol_indices_of_ishigami_s_function_are_the_exact_ones) {
  const double pi4 = pi * pi * pi * pi, pi8 = pi4 * pi4;
  const double alone1 = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
  const double alone2 = a * a / 8.0, together13 = b * b * pi8 * 8.0 / 225.0;
  const double variance = alone1 + alone2 + together13;
  const double first[3] = {alone1 / variance, alone2 / variance, 0.0};
  const double total[3] = {(alone1 + together13) / variance, alone2 / variance,
                           together13 / variance};
  fnl_error error = {0};
  inquiry q;
  ask(&q, "saltelli", 4096, 3, ishigami);
  ck_assert_int_eq(look(&q, "sobol", &error), FNL_OK);
  ck_assert_int_eq(q.analysis.n, 3);
  for (int i = 0; i < 3; i++) {
    expect_index(&q.analysis.rows[i], FIRST, first[i]);
    expect_index(&q.analysis.rows[i], TOTAL, total[i]);
    ck_assert_double_eq(q.analysis.rows[i].values[N], 4096);
  }
  end(&q);
}
END_TEST

/* g = prod (|4 u - 2| + c) / (1 + c), with Saltelli's c. */
static const double c[6] = {0.0, 0.5, 3.0, 9.0, 99.0, 99.0};

static double g(const double *u, int k) {
  double product = 1.0;
  for (int i = 0; i < k; i++)
    product *= (fabs(4.0 * u[i] - 2.0) + c[i]) / (1.0 + c[i]);
  return product;
}

START_TEST(sobol_indices_of_the_g_function_are_the_exact_ones) {
  double alone[6], all = 1.0;
  fnl_error error = {0};
  inquiry q;
  for (int i = 0; i < 6; i++) {
    alone[i] = 1.0 / (3.0 * (1.0 + c[i]) * (1.0 + c[i]));
    all *= 1.0 + alone[i];
  }
  ask(&q, "saltelli", 4096, 6, g);
  ck_assert_int_eq(look(&q, "sobol", &error), FNL_OK);
  for (int i = 0; i < 6; i++) {
    expect_index(&q.analysis.rows[i], FIRST, alone[i] / (all - 1.0));
    expect_index(&q.analysis.rows[i], TOTAL, alone[i] * all / (1.0 + alone[i]) / (all - 1.0));
  }
  end(&q);
}
END_TEST

START_TEST(rows_with_a_missing_point_are_left_out) {
  fnl_error error = {0};
  inquiry q;
  ask(&q, "saltelli", 1024, 3, ishigami);
  for (int64_t p = 0; p < q.design.n; p += 50) /* one in ten rows */
    q.y[p] = (double)NAN;
  ck_assert_int_eq(look(&q, "sobol", &error), FNL_OK);
  ck_assert_double_lt(q.analysis.rows[0].values[N], 1024);
  ck_assert_double_gt(q.analysis.rows[0].values[N], 800);
  expect_index(&q.analysis.rows[2], FIRST, 0.0);
  for (int64_t p = 0; p < q.design.n; p++)
    q.y[p] = (double)NAN;
  ck_assert_int_eq(look(&q, "sobol", &error), FNL_EVALUE);
  end(&q);
}
END_TEST

/* ---- elementary effects ---- */

enum { MU_STAR, MU_STAR_LOW, MU_STAR_HIGH, MU, SIGMA, EFFECTS };

static double plane(const double *u, int k) {
  (void)k;
  return 3.0 * u[0] - 2.385 * u[1] + 0.0 * u[2];
}

START_TEST(elementary_effects_of_a_plane_are_its_slopes) {
  static const double slopes[3] = {3.0, -2.385, 0.0};
  fnl_error error = {0};
  inquiry q;
  ask(&q, "morris", 30, 3, plane);
  ck_assert_int_eq(look(&q, "morris", &error), FNL_OK);
  for (int i = 0; i < 3; i++) {
    const double *values = q.analysis.rows[i].values;
    ck_assert_double_eq_tol(values[MU_STAR], fabs(slopes[i]), 1e-12);
    ck_assert_double_eq_tol(values[MU], slopes[i], 1e-12);
    ck_assert_double_eq_tol(values[SIGMA], 0.0, 1e-12);
    ck_assert_double_eq_tol(values[MU_STAR_LOW], fabs(slopes[i]), 1e-12);
    ck_assert_double_eq(values[EFFECTS], 30);
  }
  end(&q);
}
END_TEST

/* f = u1 u2: the effect of u1 is u2, a level of {0, 1/3, 2/3, 1}: mean 1/2, variance 5/36. */
static double saddle(const double *u, int k) {
  (void)k;
  return u[0] * u[1];
}

START_TEST(effects_that_depend_on_another_factor_spread) {
  enum { TRAJECTORIES = 2000 };
  const double sigma = sqrt(5.0) / 6.0;
  fnl_error error = {0};
  inquiry q;
  ask(&q, "morris", TRAJECTORIES, 2, saddle);
  ck_assert_int_eq(look(&q, "morris", &error), FNL_OK);
  for (int i = 0; i < 2; i++) {
    const double *values = q.analysis.rows[i].values;
    ck_assert_double_lt(fabs(values[MU_STAR] - 0.5), 5.0 * sigma / sqrt(TRAJECTORIES));
    ck_assert_double_lt(fabs(values[SIGMA] - sigma), 5.0 * sigma / sqrt(2.0 * TRAJECTORIES));
    ck_assert_double_lt(values[MU_STAR_LOW], values[MU_STAR]);
    ck_assert_double_gt(values[MU_STAR_HIGH], values[MU_STAR]);
  }
  end(&q);
}
END_TEST

/* ---- main effects ---- */

enum { MEAN, ERROR, POINTS, EXPLAINED };

START_TEST(main_effects_of_a_grid_are_the_means_of_its_levels) {
  static const int levels[2] = {2, 2};
  const double y[4] = {1.0, 3.0, 2.0, 4.0}; /* means of the second factor: 1.5 and 3.5 */
  fnl_design_settings settings = {.kind = (char *)(uintptr_t) "grid"};
  fnl_design design = {.settings = &settings, .n_factors = 2, .n_levels = levels};
  const fnl_evidence evidence = {.design = &design, .y = y};
  fnl_analysis analysis = {0};
  fnl_error error = {0};
  ck_assert_int_eq(fnl_design_make(&design, &error), FNL_OK);
  ck_assert_int_eq(
      fnl_analysis_look(fnl_analysis_by_name("main-effects", &error), &evidence, &analysis, &error),
      FNL_OK);
  ck_assert_int_eq(analysis.n, 4);
  ck_assert_double_eq_tol(analysis.rows[2].values[MEAN], 1.5, 1e-15);
  ck_assert_double_eq_tol(analysis.rows[3].values[MEAN], 3.5, 1e-15);
  ck_assert_double_eq_tol(analysis.rows[3].values[ERROR], 0.5, 1e-15);
  ck_assert_double_eq_tol(analysis.rows[2].values[EXPLAINED], 0.8, 1e-15);
  ck_assert_double_eq_tol(analysis.rows[0].values[EXPLAINED], 0.2, 1e-15);
  fnl_analysis_free(&analysis);
  fnl_design_free(&design);
}
END_TEST

START_TEST(an_analysis_is_refused_for_another_design) {
  fnl_error error = {0};
  inquiry q;
  ask(&q, "random", 20, 3, plane);
  ck_assert_int_eq(look(&q, "sobol", &error), FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(error.hint, "saltelli"));
  ck_assert_int_eq(look(&q, "morris", &error), FNL_EVALUE);
  ck_assert_int_eq(look(&q, "main-effects", &error), FNL_OK);
  ck_assert_int_eq(q.analysis.n, 30);
  ck_assert_ptr_null(fnl_analysis_by_name("main-effect", &error));
  ck_assert_ptr_nonnull(strstr(error.hint, "main-effects"));
  end(&q);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("analyses");
  TCase *tcase = tcase_create("known");
  tcase_add_test(tcase, sobol_indices_of_ishigami_s_function_are_the_exact_ones);
  tcase_add_test(tcase, sobol_indices_of_the_g_function_are_the_exact_ones);
  tcase_add_test(tcase, rows_with_a_missing_point_are_left_out);
  tcase_add_test(tcase, elementary_effects_of_a_plane_are_its_slopes);
  tcase_add_test(tcase, effects_that_depend_on_another_factor_spread);
  tcase_add_test(tcase, main_effects_of_a_grid_are_the_means_of_its_levels);
  tcase_add_test(tcase, an_analysis_is_refused_for_another_design);
  suite_add_tcase(suite, tcase);
  return suite;
}
