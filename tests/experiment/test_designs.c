/* Every kind of design: what its points are, and that they are the same whoever asks. */
#include "experiment/design.h"
#include "model/schema.h"
#include "support/told.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

enum { K = 3 };
static const int levels[K] = {4, 2, 3};
static fnl_level listed[2 * K];

static fnl_design_settings settings_of(const char *kind, int points) {
  return (fnl_design_settings){.kind = (char *)(uintptr_t)kind,
                               .points = points,
                               .levels = 4,
                               .divisions = 6,
                               .seed = 17,
                               .n_listed = 2,
                               .listed = listed};
}

static void make(fnl_design *design, const fnl_design_settings *settings) {
  fnl_error error = {0};
  *design = (fnl_design){.settings = settings, .n_factors = K, .n_levels = levels};
  ck_assert_msg(fnl_design_make(design, &error) == FNL_OK, "%s: %s", settings->kind, error.message);
}

static double place(const fnl_design *design, int64_t point, int factor) {
  return fnl_design_place(design, point, factor);
}

START_TEST(every_kind_keeps_to_its_places_and_gives_the_same_again) {
  for (int i = 0; fnl_design_registry[i]; i++) {
    const fnl_design_settings settings = settings_of(fnl_design_registry[i]->name, 50);
    fnl_design design, again;
    make(&design, &settings);
    make(&again, &settings);
    ck_assert_ptr_nonnull(design.type->summary);
    ck_assert_int_gt(design.n, 1);
    ck_assert_int_eq(design.n, again.n);
    ck_assert_mem_eq(design.places, again.places, (size_t)design.n * K * sizeof(double));
    for (int64_t p = 0; p < design.n; p++)
      for (int f = 0; f < K; f++) {
        const double most = design.type->places != FNL_PLACES_LEVELS ? 1.0
                            : strcmp(settings.kind, "list") == 0     ? 1.0
                                                                     : levels[f] - 1.0;
        ck_assert_double_ge(place(&design, p, f), 0.0);
        ck_assert_double_le(place(&design, p, f), most);
      }
    fnl_design_free(&design);
    fnl_design_free(&again);
  }
}
END_TEST

START_TEST(files_can_name_every_kind) {
  const fnl_field *kind = fnl_section_field(&fnl_section_design, "kind");
  int n = 0;
  for (; kind->choices[n]; n++)
    ck_assert_ptr_nonnull(fnl_design_by_name(kind->choices[n]));
  for (int i = 0; i < n; i++)
    ck_assert_ptr_nonnull(fnl_design_registry[i]);
  ck_assert_ptr_null(fnl_design_registry[n]);
  ck_assert_ptr_null(fnl_design_by_name("fractal"));
}
END_TEST

START_TEST(a_grid_counts_with_its_last_factor_fastest) {
  const fnl_design_settings settings = settings_of("grid", 0);
  fnl_design design;
  make(&design, &settings);
  ck_assert_int_eq(design.n, 24);
  for (int64_t p = 0; p < design.n; p++)
    ck_assert_int_eq(
        (int)(place(&design, p, 0) * 6 + place(&design, p, 1) * 3 + place(&design, p, 2)), p);
  fnl_design_free(&design);
}
END_TEST

START_TEST(one_at_a_time_leaves_the_middle_in_one_factor_only) {
  const fnl_design_settings settings = settings_of("one-at-a-time", 0);
  fnl_design design;
  make(&design, &settings);
  ck_assert_int_eq(design.n, 1 + 3 + 1 + 2);
  for (int64_t p = 1; p < design.n; p++) {
    int n_other = 0;
    for (int f = 0; f < K; f++)
      n_other += place(&design, p, f) != place(&design, 0, f);
    ck_assert_int_eq(n_other, 1);
  }
  fnl_design_free(&design);
}
END_TEST

START_TEST(a_latin_hypercube_has_one_place_in_every_part) {
  const fnl_design_settings settings = settings_of("latin-hypercube", 500);
  fnl_design design;
  make(&design, &settings);
  for (int f = 0; f < K; f++) {
    bool seen[500] = {false};
    for (int64_t p = 0; p < design.n; p++) {
      const int part = (int)(place(&design, p, f) * 500);
      ck_assert(!seen[part]);
      seen[part] = true;
    }
  }
  fnl_design_free(&design);
}
END_TEST

/* Each factor by itself; two factors together by the correlation, whose error is 1/sqrt(n). */
START_TEST(a_latin_hypercube_combines_factors_by_chance) {
  enum { N = 4000 };
  const fnl_design_settings settings = settings_of("latin-hypercube", N);
  fnl_design design;
  double products = 0.0;
  make(&design, &settings);
  for (int64_t p = 0; p < design.n; p++)
    products += 12.0 * (place(&design, p, 0) - 0.5) * (place(&design, p, 1) - 0.5);
  ck_assert_double_lt(fabs(products / N), 5.0 / sqrt(N));
  fnl_design_free(&design);
}
END_TEST

START_TEST(more_points_of_a_sequence_begin_with_the_fewer) {
  static const char *const kinds[] = {"random", "sobol"};
  for (int i = 0; i < 2; i++) {
    const fnl_design_settings few = settings_of(kinds[i], 37), many = settings_of(kinds[i], 211);
    fnl_design design, longer;
    make(&design, &few);
    make(&longer, &many);
    ck_assert_mem_eq(design.places, longer.places, 37 * K * sizeof(double));
    fnl_design_free(&design);
    fnl_design_free(&longer);
  }
}
END_TEST

/* The first of GSL's, to check by hand: one half, then quarters. */
START_TEST(sobol_s_sequence_is_the_one_that_is_known) {
  static const double expected[] = {0.5, 0.5, 0.5, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25};
  const fnl_design_settings settings = settings_of("sobol", 3);
  fnl_design design;
  make(&design, &settings);
  for (int i = 0; i < 9; i++)
    ck_assert_double_eq(design.places[i], expected[i]);
  fnl_design_free(&design);
}
END_TEST

START_TEST(morris_steps_every_factor_once_a_trajectory) {
  const fnl_design_settings settings = settings_of("morris", 40);
  fnl_design design;
  int n_up = 0;
  make(&design, &settings);
  ck_assert_int_eq(design.n, 40 * (K + 1));
  for (int64_t first = 0; first < design.n; first += K + 1) {
    int n_steps[K] = {0};
    for (int64_t p = first; p < first + K; p++) {
      int n_other = 0;
      for (int f = 0; f < K; f++) {
        const double step = place(&design, p + 1, f) - place(&design, p, f);
        ck_assert(step == 0.0 || fabs(fabs(step) - 2.0 / 3.0) < 1e-15);
        n_other += step != 0.0;
        n_steps[f] += step != 0.0;
        n_up += step > 0.0;
      }
      ck_assert_int_eq(n_other, 1);
    }
    for (int f = 0; f < K; f++)
      ck_assert_int_eq(n_steps[f], 1);
  }
  ck_assert_double_lt(fabs(n_up - 60.0), 5.0 * sqrt(120.0 / 4.0));
  fnl_design_free(&design);
}
END_TEST

START_TEST(saltelli_s_rows_differ_from_a_by_a_column_of_b) {
  const fnl_design_settings settings = settings_of("saltelli", 20);
  fnl_design design;
  make(&design, &settings);
  ck_assert_int_eq(design.n, 20 * (K + 2));
  for (int64_t a = 0; a < design.n; a += K + 2)
    for (int i = 0; i < K; i++)
      for (int f = 0; f < K; f++)
        ck_assert_double_eq(place(&design, a + 2 + i, f), place(&design, a + (f == i), f));
  fnl_design_free(&design);
}
END_TEST

START_TEST(a_ternary_grid_covers_the_triangle_once) {
  const fnl_design_settings settings = settings_of("ternary", 0);
  fnl_design design;
  bool seen[7][7] = {{false}};
  make(&design, &settings);
  ck_assert_int_eq(design.n, 28);
  for (int64_t p = 0; p < design.n; p++) {
    const int a = (int)round(6.0 * place(&design, p, 0)),
              b = (int)round(6.0 * place(&design, p, 1));
    ck_assert_double_eq_tol(place(&design, p, 0) + place(&design, p, 1) + place(&design, p, 2), 1.0,
                            4e-16);
    ck_assert(!seen[a][b]);
    seen[a][b] = true;
  }
  fnl_design_free(&design);
}
END_TEST

/* ---- what settings lack ---- */

static void refuse(fnl_design_settings settings, int n_factors, const int *n_levels,
                   const char *message) {
  fnl_error error = {0};
  settings.line = 7;
  fnl_design design = {
      .settings = &settings, .file = "study.cfg", .n_factors = n_factors, .n_levels = n_levels};
  ck_assert_int_eq(fnl_design_make(&design, &error), FNL_EVALUE);
  told_check(settings.kind, &error, (told){"study.cfg", 7, message, ""});
  ck_assert_int_ne(error.hint[0], '\0');
}

START_TEST(what_a_design_lacks_is_told_at_its_line) {
  static const int none[41] = {0};
  static const int many[10] = {999, 999, 999, 999, 999, 999, 999, 999, 999, 999};
  fnl_design_settings odd = settings_of("morris", 3), flat = settings_of("ternary", 0),
                      bare = settings_of("list", 0);
  odd.levels = 5;
  flat.divisions = 0;
  bare.n_listed = 0;
  refuse(settings_of("grid", 0), K, none, "`levels` is missing");
  refuse(settings_of("grid", 0), 10, many, "too many points");
  refuse(settings_of("random", 0), K, none, "`points` is missing");
  refuse(settings_of("random", 100000000), K, none, "too many points");
  refuse(settings_of("sobol", 10), 41, none, "more than 40 factors");
  refuse(settings_of("saltelli", 10), 21, none, "more than 20 factors");
  refuse(settings_of("ternary", 0), 2, none, "three factors");
  refuse(odd, K, none, "must be even");
  refuse(flat, K, none, "`divisions` is missing");
  refuse(bare, K, none, "`list` is missing");
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("designs");
  TCase *tcase = tcase_create("kinds");
  tcase_add_test(tcase, every_kind_keeps_to_its_places_and_gives_the_same_again);
  tcase_add_test(tcase, files_can_name_every_kind);
  tcase_add_test(tcase, a_grid_counts_with_its_last_factor_fastest);
  tcase_add_test(tcase, one_at_a_time_leaves_the_middle_in_one_factor_only);
  tcase_add_test(tcase, a_latin_hypercube_has_one_place_in_every_part);
  tcase_add_test(tcase, a_latin_hypercube_combines_factors_by_chance);
  tcase_add_test(tcase, more_points_of_a_sequence_begin_with_the_fewer);
  tcase_add_test(tcase, sobol_s_sequence_is_the_one_that_is_known);
  tcase_add_test(tcase, morris_steps_every_factor_once_a_trajectory);
  tcase_add_test(tcase, saltelli_s_rows_differ_from_a_by_a_column_of_b);
  tcase_add_test(tcase, a_ternary_grid_covers_the_triangle_once);
  tcase_add_test(tcase, what_a_design_lacks_is_told_at_its_line);
  suite_add_tcase(suite, tcase);
  return suite;
}
