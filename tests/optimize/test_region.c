/* test_region.c: projections onto boxes cut by bands, proved by the conditions of Karush, Kuhn and
 * Tucker, which for a convex problem are proof. */
#include "optimize/region.h"

#include "random/stream.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST = 60, BANDS = 12, SCRATCH = 3 * MOST + BANDS * (BANDS + 5) };

typedef struct {
  double lower[MOST], upper[MOST], weight[BANDS][MOST];
  int variable[BANDS][MOST];
  fnl_band bands[BANDS];
  fnl_region region;
} world;

static double sum_of(const fnl_band *band, const double *x) {
  double sum = 0.0;
  for (int k = 0; k < band->n; k++)
    sum += (band->weight ? band->weight[k] : 1.0) * x[band->variable[k]];
  return sum;
}

/* Random bands about a point that lies inside, so that the region is not empty. */
static void random_world(fnl_stream *rng, world *w, int n, int n_bands, bool weighted) {
  double inside[MOST];
  for (int i = 0; i < n; i++) {
    w->lower[i] = 0.3 * fnl_stream_uniform(rng) - 0.1;
    w->upper[i] = w->lower[i] + (fnl_stream_uniform(rng) < 0.1 ? 0.0 : fnl_stream_uniform(rng));
    inside[i] = w->lower[i] + (w->upper[i] - w->lower[i]) * fnl_stream_uniform(rng);
  }
  for (int b = 0; b < n_bands; b++) {
    fnl_band *band = &w->bands[b];
    *band = (fnl_band){
        .name = "band", .variable = w->variable[b], .weight = weighted ? w->weight[b] : NULL};
    for (int i = 0; i < n; i++)
      if (b == 0 || fnl_stream_uniform(rng) < 0.4) {
        w->weight[b][band->n] = 2.0 * fnl_stream_uniform(rng) - (b % 2 ? 1.0 : 0.0);
        w->variable[b][band->n++] = i;
      }
    const double sum = sum_of(band, inside), kind = fnl_stream_uniform(rng);
    band->lower = kind < 0.4 ? sum : kind < 0.7 ? sum - 0.1 * fnl_stream_uniform(rng) : -INFINITY;
    band->upper = kind < 0.4 ? sum : kind < 0.55 ? INFINITY : sum + 0.1 * fnl_stream_uniform(rng);
  }
  w->region = (fnl_region){
      .n = n, .lower = w->lower, .upper = w->upper, .n_bands = n_bands, .bands = w->bands};
}

/* The projection p of x is the only point of the region with (x - p) (q - p) <= 0 for all q of the
 * region: tried on q made from many random points by projection, near and far. */
static void check_nearest(fnl_stream *rng, const world *w, const double *x, const double *p) {
  double q[MOST], scratch[SCRATCH];
  for (int trial = 0; trial < 20; trial++) {
    const double reach = trial % 2 ? 0.05 : 2.0;
    double product = 0.0;
    for (int i = 0; i < w->region.n; i++)
      q[i] = p[i] + reach * (2.0 * fnl_stream_uniform(rng) - 1.0);
    ck_assert(fnl_region_project(&w->region, q, scratch));
    for (int i = 0; i < w->region.n; i++)
      product += (x[i] - p[i]) * (q[i] - p[i]);
    ck_assert_msg(product < 1e-8, "%d variables, %d bands: %g", w->region.n, w->region.n_bands,
                  product);
  }
}

static void project_many(uint64_t seed, int n_trials, bool weighted, int bands_most) {
  fnl_stream rng = fnl_stream_open(seed, 0, FNL_PURPOSE_TEST, 0, 0);
  static world w;
  double x[MOST], p[MOST], again[MOST], scratch[SCRATCH];
  for (int trial = 0; trial < n_trials; trial++) {
    const int n = 1 + trial % (trial % 10 ? 12 : MOST), n_bands = trial % (bands_most + 1);
    random_world(&rng, &w, n, n_bands, weighted);
    ck_assert_int_le(fnl_region_scratch(&w.region), SCRATCH);
    for (int i = 0; i < n; i++)
      p[i] = x[i] = 4.0 * fnl_stream_uniform(&rng) - 2.0;
    ck_assert_msg(fnl_region_project(&w.region, p, scratch), "trial %d: %d variables, %d bands",
                  trial, n, n_bands);
    ck_assert(fnl_region_contains(&w.region, p));
    for (int b = 0; b < n_bands; b++)
      ck_assert(fabs(fnl_region_excess(&w.region, b, p)) <= FNL_REGION_TOLERANCE);
    check_nearest(&rng, &w, x, p);
    memcpy(again, p, sizeof p);
    ck_assert(fnl_region_project(&w.region, again, scratch));
    for (int i = 0; i < n; i++)
      ck_assert(fabs(again[i] - p[i]) <= FNL_REGION_TOLERANCE);
  }
}

START_TEST(one_band_projects_to_the_nearest_point) { project_many(41, 2000, false, 1); }
END_TEST
START_TEST(one_weighted_band_projects_to_the_nearest_point) { project_many(42, 2000, true, 1); }
END_TEST
START_TEST(several_bands_project_to_the_nearest_point) { project_many(43, 3000, false, BANDS); }
END_TEST
START_TEST(several_weighted_bands_project_to_the_nearest_point) { project_many(44, 3000, true, 5); }
END_TEST

/* A point inside keeps its bits, and what was projected onto one band is inside. */
START_TEST(a_point_inside_keeps_its_bits) {
  fnl_stream rng = fnl_stream_open(45, 0, FNL_PURPOSE_TEST, 0, 0);
  static world w;
  double x[MOST] = {0}, again[MOST], scratch[SCRATCH];
  for (int trial = 0; trial < 2000; trial++) {
    const int n = 1 + trial % MOST;
    random_world(&rng, &w, n, trial % 2, true);
    for (int i = 0; i < n; i++)
      x[i] = 4.0 * fnl_stream_uniform(&rng) - 2.0;
    ck_assert(fnl_region_project(&w.region, x, scratch));
    memcpy(again, x, sizeof x);
    ck_assert(fnl_region_project(&w.region, again, scratch));
    ck_assert_int_eq(memcmp(x, again, (size_t)n * sizeof *x), 0);
  }
}
END_TEST

START_TEST(a_projection_worked_by_hand) {
  const double lower[3] = {0, 0, 0}, upper[3] = {1, 1, 1};
  const int all[3] = {0, 1, 2};
  const fnl_band total = {.name = "total", .n = 3, .variable = all, .lower = 1.0, .upper = 1.0};
  const fnl_region region = {.n = 3, .lower = lower, .upper = upper, .n_bands = 1, .bands = &total};
  double x[3] = {0.6, 0.6, 0.0}, scratch[32];
  ck_assert(fnl_region_project(&region, x, scratch));
  ck_assert_double_eq_tol(x[0], 0.5, 1e-12);
  ck_assert_double_eq_tol(x[1], 0.5, 1e-12);
  ck_assert_double_eq_tol(x[2], 0.0, 1e-12);
}
END_TEST

static double broken(const world *w, const double *x) {
  double sum = 0.0;
  for (int b = 0; b < w->region.n_bands; b++)
    sum += pow(fnl_region_excess(&w->region, b, x), 2.0);
  return sum;
}

/* The least broken point by plain projected gradients, slowly. */
static double least_broken(const world *w, double *x) {
  const fnl_region *region = &w->region;
  double steep = 0.0;
  for (int b = 0; b < region->n_bands; b++)
    for (int k = 0; k < region->bands[b].n; k++)
      steep += pow(region->bands[b].weight ? region->bands[b].weight[k] : 1.0, 2.0);
  for (int round = 0; round < 20000; round++) {
    double slope[MOST] = {0};
    for (int b = 0; b < region->n_bands; b++) {
      const fnl_band *band = &region->bands[b];
      const double excess = fnl_region_excess(region, b, x);
      for (int k = 0; k < band->n; k++)
        slope[band->variable[k]] += excess * (band->weight ? band->weight[k] : 1.0);
    }
    for (int i = 0; i < region->n; i++)
      x[i] = fmin(fmax(x[i] - slope[i] / steep, region->lower[i]), region->upper[i]);
  }
  return broken(w, x);
}

START_TEST(an_empty_region_gives_the_point_that_breaks_least) {
  fnl_stream rng = fnl_stream_open(46, 0, FNL_PURPOSE_TEST, 0, 0);
  static world w;
  double x[MOST], slow[MOST], scratch[SCRATCH];
  int n_empty = 0;
  for (int trial = 0; trial < 300; trial++) {
    const int n = 1 + trial % 9, n_bands = 1 + trial % 5;
    random_world(&rng, &w, n, n_bands, trial % 2);
    for (int b = 0; b < n_bands; b++) {
      const double off = fnl_stream_uniform(&rng) - 0.5;
      w.bands[b].lower += off;
      w.bands[b].upper += off;
    }
    for (int i = 0; i < n; i++)
      slow[i] = x[i] = fnl_stream_uniform(&rng);
    const bool there = fnl_region_project(&w.region, x, scratch);
    const double least = least_broken(&w, slow);
    if (there) {
      ck_assert(fnl_region_contains(&w.region, x));
      continue;
    }
    n_empty++;
    ck_assert_msg(least > 1e-14, "trial %d: not empty (%g)", trial, least);
    ck_assert_msg(broken(&w, x) <= least * (1.0 + 1e-4) + 1e-12, "trial %d: %g against %g", trial,
                  broken(&w, x), least);
    for (int i = 0; i < n; i++)
      ck_assert(x[i] >= w.lower[i] && x[i] <= w.upper[i]);
  }
  ck_assert_int_gt(n_empty, 100);
}
END_TEST

/* A total, channels over their weeks, a share of the weeks: a year of a large plan. */
START_TEST(a_thousand_variables_under_a_hundred_bands) {
  enum { N = 1000, B = 100 };
  static double lower[N], upper[N], x[N], scratch[3 * N + B * (B + 5)];
  static int all[N], member[B][N];
  static fnl_band bands[B];
  fnl_stream rng = fnl_stream_open(47, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int i = 0; i < N; i++) {
    all[i] = i;
    upper[i] = 0.01;
    x[i] = 0.004 * fnl_stream_uniform(&rng);
  }
  bands[0] = (fnl_band){.name = "total", .n = N, .variable = all, .lower = 1.0, .upper = 1.0};
  for (int b = 1; b < B; b++) {
    const bool week = b >= 50;
    for (int i = 0; i < N; i++)
      if (week ? i % 50 == b - 50 : i / 20 == b)
        member[b][bands[b].n++] = i;
    bands[b].variable = member[b];
    bands[b].lower = 0.0;
    bands[b].upper = week ? 0.021 : 0.0205;
  }
  const fnl_region region = {.n = N, .lower = lower, .upper = upper, .n_bands = B, .bands = bands};
  ck_assert(fnl_region_project(&region, x, scratch));
  ck_assert(fnl_region_contains(&region, x));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("region");
  TCase *tcase = tcase_create("projection");
  tcase_add_test(tcase, one_band_projects_to_the_nearest_point);
  tcase_add_test(tcase, one_weighted_band_projects_to_the_nearest_point);
  tcase_add_test(tcase, several_bands_project_to_the_nearest_point);
  tcase_add_test(tcase, several_weighted_bands_project_to_the_nearest_point);
  tcase_add_test(tcase, a_point_inside_keeps_its_bits);
  tcase_add_test(tcase, a_projection_worked_by_hand);
  tcase_add_test(tcase, an_empty_region_gives_the_point_that_breaks_least);
  tcase_add_test(tcase, a_thousand_variables_under_a_hundred_bands);
  suite_add_tcase(suite, tcase);
  return suite;
}
