/* test_lockstep.c: several points at once give the bits of each alone. */
#include "optimize/climb.h"
#include "optimize/search.h"
#include "optimize/valuer.h"

#include "random/stream.h"
#include "support/landscapes.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static double draw(int index) {
  fnl_stream rng = fnl_stream_open(78, 0, FNL_PURPOSE_TEST, 0, (uint64_t)index);
  return fnl_stream_uniform(&rng);
}

/* ---- values and gradients of plans ---- */

enum { POINTS = 12, VARIABLES_MOST = 40, TARGETS_MOST = 8, WORLDS = 8 };

typedef struct {
  fnl_plan plan;
  fnl_arena memory;
  fnl_items items;
  fnl_variables variables;
  double x[POINTS][VARIABLES_MOST]; /* shares of the reference, some of them 0 */
  double target_weights[POINTS][TARGETS_MOST];
} fixture;

static void begin(fixture *f, const char *name, int n, const char *const *overrides) {
  fnl_error error = {0};
  char path[256];
  memset(f, 0, sizeof *f);
  snprintf(path, sizeof path, "configs/%s.cfg", name);
  simulate_read_shipped(&f->plan, path, n, overrides);
  fnl_items_init(&f->items, &f->plan, &f->memory);
  ck_assert_int_eq(fnl_variables_init(&f->variables, &f->plan, &f->items, &error), FNL_OK);
  ck_assert_int_le(f->variables.n, VARIABLES_MOST);
  for (int p = 0; p < POINTS; p++) {
    double sum = 0.0;
    for (int v = 0; v < f->variables.n; v++)
      sum += f->x[p][v] = fmax(0.0, draw(p * VARIABLES_MOST + v) - 0.1);
    for (int v = 0; v < f->variables.n; v++)
      f->x[p][v] /= sum;
    for (int j = 0; j < TARGETS_MOST; j++)
      f->target_weights[p][j] = draw(-1 - p * TARGETS_MOST - j);
  }
}

static void end(fixture *f) {
  fnl_variables_free(&f->variables);
  fnl_arena_free(&f->memory);
  fnl_plan_free(&f->plan);
}

typedef struct {
  double goal[POINTS], targets[POINTS][TARGETS_MOST], gradient[POINTS][VARIABLES_MOST];
} answers;

/* Values of points `first` to first + n - 1, and gradients at every one but each fifth. */
static void ask(const fixture *f, const fnl_landscape *land, int first, int n, answers *a) {
  const double *x[FNL_LANDSCAPE_MOST] = {NULL};
  double *targets[FNL_LANDSCAPE_MOST] = {NULL};
  fnl_slope slopes[FNL_LANDSCAPE_MOST];
  int n_slopes = 0;
  for (int k = 0; k < n; k++) {
    x[k] = f->x[first + k];
    targets[k] = a->targets[first + k];
    if ((first + k) % 5 != 2)
      slopes[n_slopes++] =
          (fnl_slope){k, 1.0, f->target_weights[first + k], a->gradient[first + k]};
  }
  land->values(land->context, 0, n, x, a->goal + first, targets);
  if (n_slopes > 0)
    land->gradients(land->context, 0, n_slopes, slopes);
}

static void make_valuer(fnl_valuer *valuer, const fixture *f) {
  fnl_error error = {0};
  ck_assert_msg(fnl_valuer_init(valuer, &f->plan, &f->variables, 1, WORLDS, 0, &error) == FNL_OK,
                "%s", error.message);
}

static void compare_with_alone(const char *name, int n_worlds, int n, const char *const *more) {
  fixture f;
  fnl_valuer narrow, wide;
  static answers alone, beside;
  begin(&f, name, n, more);
  make_valuer(&narrow, &f);
  make_valuer(&wide, &f);
  ck_assert_int_eq(wide.n_worlds, n_worlds);
  ck_assert_int_eq(fnl_valuer_widen(&wide, NULL), FNL_OK);
  const fnl_landscape one = fnl_valuer_landscape(&narrow), many = fnl_valuer_landscape(&wide);
  ck_assert_int_eq(one.n_most, 1);
  ck_assert_int_eq(many.n_most, FNL_LANDSCAPE_MOST);
  ck_assert_int_le(many.n_targets, TARGETS_MOST);
  memset(&alone, 0, sizeof alone);
  for (int p = 0; p < POINTS; p++)
    ask(&f, &one, p, 1, &alone);
  for (int abreast = 1; abreast <= FNL_LANDSCAPE_MOST; abreast++) {
    memset(&beside, 0, sizeof beside);
    for (int p = 0; p < POINTS; p += abreast)
      ask(&f, &many, p, abreast, &beside);
    ck_assert_msg(memcmp(&alone, &beside, sizeof alone) == 0, "%s: %d points at once", name,
                  abreast);
  }
  fnl_valuer_free(&narrow);
  fnl_valuer_free(&wide);
  end(&f);
}

#define WITH(...)                                                                                  \
  (int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(const char *)), (const char *[]) {            \
    __VA_ARGS__                                                                                    \
  }

START_TEST(points_of_a_certain_plan_are_valued_as_alone) {
  compare_with_alone("spring-launch", 1, 0, NULL);
  compare_with_alone("b2b-long-cycle", 1, 0, NULL);
  compare_with_alone(
      "referral-programme", 1,
      WITH("optimize.targets={ roas = 2.1; cpa = 51.0; conversions = 90.0; spend = 30000.0; }"));
}
END_TEST

START_TEST(points_of_an_uncertain_plan_are_valued_as_alone) {
  compare_with_alone("uncertain-launch", WORLDS, 0, NULL);
  compare_with_alone("uncertain-launch", WORLDS,
                     WITH("optimize.risk={ cvar = 0.3; }", "optimize.targets.profit=1000"));
}
END_TEST

START_TEST(points_in_periods_are_valued_as_alone) {
  compare_with_alone("weekly-plan", 1, 0, NULL);
  compare_with_alone("uncertain-launch", WORLDS, WITH("optimize.period_days=30"));
  compare_with_alone(
      "spring-launch", WORLDS,
      WITH("optimize.period_days=30", "budget.total={ low = 80000.0; high = 110000.0; }"));
}
END_TEST

START_TEST(points_that_look_beyond_the_horizon_are_valued_as_alone) {
  compare_with_alone("spring-launch", 1, WITH("optimize.value_beyond_horizon=true"));
  compare_with_alone("uncertain-launch", WORLDS,
                     WITH("optimize.value_beyond_horizon=true", "optimize.period_days=45"));
}
END_TEST

/* ---- climbs ---- */

/* S-shaped responses under two targets: no more than so much into the first, something into the
 * last. Counts how many points were valued at once. */
typedef struct {
  responses *land;
  pointwise points;
  fnl_landscape inner;
  int n_calls[RESPONSE_THREADS][FNL_LANDSCAPE_MOST + 1]; /* of so many points */
  int n_last, n_rises; /* of the first thread: points, and how often they became more again */
} counted;

static double value_under_targets(void *context, const double *x, double *targets) {
  const responses *land = context;
  targets[0] = 0.2 - x[0];
  targets[1] = x[land->n - 1] * x[land->n - 1] - 0.01;
  return responses_value(land, x);
}

static void slope_under_targets(void *context, const double *x, const fnl_slope *slope) {
  const responses *land = context;
  land->points.slope(context, x, slope);
  slope->gradient[0] -= slope->target_weights[0];
  slope->gradient[land->n - 1] += 2.0 * slope->target_weights[1] * x[land->n - 1];
}

static void count_values(void *context, int thread, int n, const double *const x[], double goals[],
                         double *const targets[]) {
  counted *c = context;
  c->n_calls[thread][n]++;
  if (thread == 0) {
    c->n_rises += n > c->n_last;
    c->n_last = n;
  }
  c->inner.values(c->inner.context, thread, n, x, goals, targets);
}

static void pass_gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  counted *c = context;
  c->inner.gradients(c->inner.context, thread, n, slopes);
}

static fnl_landscape counted_landscape(counted *c, responses *land, bool with_targets) {
  fnl_landscape landscape = responses_landscape(land);
  if (with_targets) {
    c->points.value = value_under_targets;
    c->points.slope = slope_under_targets;
    c->points.context = land;
    landscape = pointwise_landscape(&c->points, &land->region, 2);
  }
  c->inner = landscape;
  memset(c->n_calls, 0, sizeof c->n_calls);
  landscape.values = count_values;
  landscape.gradients = pass_gradients;
  landscape.context = c;
  return landscape;
}

enum { CLIMBS = 11, CHANNELS = 6 };

typedef struct {
  fnl_part part;
  double x[CLIMBS][CHANNELS], targets[CLIMBS][2], multipliers[CLIMBS][2];
  fnl_candidate candidates[CLIMBS];
  fnl_climb climbs[CLIMBS];
} team;

/* From random points; one of the climbs may take five evaluations only. */
static void begin_climbs(team *t, const fnl_climb_terms *terms, const char *method) {
  memset(t, 0, sizeof *t);
  t->part.region = *terms->landscape->region;
  for (int k = 0; k < CLIMBS; k++) {
    double sum = 0.0;
    for (int v = 0; v < CHANNELS; v++)
      sum += t->x[k][v] = draw(1000 + k * CHANNELS + v);
    for (int v = 0; v < CHANNELS; v++)
      t->x[k][v] /= sum;
    t->candidates[k] = (fnl_candidate){.part = &t->part,
                                       .x = t->x[k],
                                       .goal = NAN,
                                       .targets = t->targets[k],
                                       .multipliers = t->multipliers[k]};
    t->climbs[k] = (fnl_climb){.terms = terms,
                               .method = fnl_method_by_name(method),
                               .look = 1.0,
                               .evaluations_most = k == 3 ? 5 : 400,
                               .candidate = &t->candidates[k],
                               .trials = {.kept = true,
                                          .n_variables = CHANNELS,
                                          .n_targets = terms->landscape->n_targets}};
  }
}

static void ck_same_climb(const fnl_climb *one, const fnl_climb *other) {
  const size_t n_targets = (size_t)one->terms->landscape->n_targets;
  const fnl_candidate *a = one->candidate, *b = other->candidate;
  ck_assert_int_eq(other->status, FNL_OK);
  ck_assert_mem_eq(a->x, b->x, CHANNELS * sizeof(double));
  ck_assert_mem_eq(&a->goal, &b->goal, sizeof(double));
  ck_assert_mem_eq(a->multipliers, b->multipliers, n_targets * sizeof(double));
  ck_assert_int_eq(one->n_values, other->n_values);
  ck_assert_int_eq(one->n_gradients, other->n_gradients);
  ck_assert_int_eq(one->cut, other->cut);
  ck_assert_uint_eq(one->trials.n, other->trials.n);
  ck_assert_mem_eq(one->trials.numbers, other->trials.numbers,
                   one->trials.n * (CHANNELS + 1 + n_targets) * sizeof(double));
  ck_assert_mem_eq(one->trials.gradient_used, other->trials.gradient_used, one->trials.n);
}

static void compare_climbs(const char *method, bool with_targets) {
  static responses land;
  static counted counts;
  static team alone, together;
  const double scale[2] = {1.0, 1.0};
  responses_init(&land, CHANNELS, 0.8, 3.0, 60);
  const fnl_landscape landscape = counted_landscape(&counts, &land, with_targets);
  const fnl_climb_terms terms = {.landscape = &landscape,
                                 .target_scale = scale,
                                 .goal_scale = 0.3,
                                 .tolerance = 1e-8,
                                 .size = 0.1};
  begin_climbs(&alone, &terms, method);
  for (int k = 0; k < CLIMBS; k++)
    fnl_climbs_run(&alone.climbs[k], 1, 1, 0);
  begin_climbs(&together, &terms, method);
  counts.n_last = FNL_LANDSCAPE_MOST;
  counts.n_rises = counts.n_calls[0][FNL_LANDSCAPE_MOST] = 0;
  fnl_climbs_run(together.climbs, CLIMBS, FNL_LANDSCAPE_MOST, 0);
  ck_assert_int_gt(alone.climbs[0].n_values, 5);
  ck_assert(alone.climbs[3].cut);
  for (int k = 0; k < CLIMBS; k++) {
    ck_same_climb(&alone.climbs[k], &together.climbs[k]);
    fnl_trials_free(&alone.climbs[k].trials);
    fnl_trials_free(&together.climbs[k].trials);
  }
  ck_assert_int_gt(counts.n_calls[0][FNL_LANDSCAPE_MOST], 0);
  ck_assert_int_eq(counts.n_rises, 0); /* places that are left are taken at once, to the end */
}

START_TEST(climbs_in_lockstep_are_those_alone) {
  compare_climbs("spectral-projected-gradient", false);
  compare_climbs("spectral-projected-gradient", true);
  compare_climbs("nelder-mead", false);
  compare_climbs("nelder-mead", true);
}
END_TEST

/* ---- searches ---- */

/* The trials in their order, as a sum that a change of place changes. */
static void sum_up(void *user, const char *phase, const double *x, double goal,
                   const double *targets, bool gradient_used) {
  double *sum = user;
  (void)targets;
  *sum = 0.999 * *sum + goal + x[0] + 0.1 * gradient_used + 0.01 * phase[0];
}

static fnl_found search(const fnl_landscape *landscape, int n_threads, double *sum) {
  fnl_found found;
  const fnl_search_settings settings = {.n_threads = n_threads, .trial = sum_up, .user = sum};
  *sum = 0.0;
  ck_assert_int_eq(fnl_search_run(landscape, &settings, &found, NULL), FNL_OK);
  return found;
}

START_TEST(a_search_is_the_same_however_many_points_go_at_once) {
  static responses land;
  static counted counts;
  double sum, other_sum;
  responses_init(&land, CHANNELS, 0.8, 3.0, 61);
  fnl_landscape landscape = counted_landscape(&counts, &land, true);
  landscape.n_most = 1;
  fnl_found one = search(&landscape, 1, &sum);
  ck_assert_int_eq(counts.n_calls[0][1], one.n_values);
  for (int most = 0; most <= FNL_LANDSCAPE_MOST; most += 2)
    for (int n_threads = 1; n_threads <= 3; n_threads++) {
      landscape.n_most = most;
      fnl_found other = search(&landscape, n_threads, &other_sum);
      ck_assert_mem_eq(one.optima[0].x, other.optima[0].x, CHANNELS * sizeof(double));
      ck_assert_int_eq(one.n_values, other.n_values);
      ck_assert_int_eq(one.n_gradients, other.n_gradients);
      ck_assert_mem_eq(&sum, &other_sum, sizeof sum);
      fnl_found_free(&other);
    }
  ck_assert_int_gt(counts.n_calls[0][FNL_LANDSCAPE_MOST], 0);
  fnl_found_free(&one);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("lockstep");
  TCase *tests = tcase_create("lockstep");
  tcase_set_timeout(tests, 120.0);
  tcase_add_test(tests, points_of_a_certain_plan_are_valued_as_alone);
  tcase_add_test(tests, points_of_an_uncertain_plan_are_valued_as_alone);
  tcase_add_test(tests, points_in_periods_are_valued_as_alone);
  tcase_add_test(tests, points_that_look_beyond_the_horizon_are_valued_as_alone);
  tcase_add_test(tests, climbs_in_lockstep_are_those_alone);
  tcase_add_test(tests, a_search_is_the_same_however_many_points_go_at_once);
  suite_add_tcase(suite, tests);
  return suite;
}
