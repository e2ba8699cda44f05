/* The worlds of a study: the environment's law, the laws of uncertain numbers, and luck in common,
 * by which two plans are told apart with far fewer replications. */
#include "study/draw.h"
#include "study/replicate.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { N = 20000, DAYS = 12, CHANNELS = 2 };

static const double sigma_price = 0.313, sigma_response = 0.217, psi = 0.713;

static void open_weather(simulation *s, fnl_draw *draw) {
  fnl_error error = {0};
  simulate_read(
      &s->plan,
      "horizon_days = %d; population = 1000L; budget = { total = 10.0; };\n"
      "noise = { cpm = %.17g; response = %.17g; persistence = %.17g; };\n"
      "model = { name = \"weather\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"x\"; kind = \"paid\"; cpm = 5.3; },\n"
      "  { name = \"y\"; kind = \"paid\"; cpm = 7.9; } );\n"
      "moves = ( { from = \"a\"; to = \"b\"; per_touch = { x = 0.1; y = 0.2; }; } ); };\n",
      DAYS, sigma_price, sigma_response, psi);
  simulate_prepare(s, "expected");
  ck_assert_int_eq(fnl_draw_init(draw, &s->plan, &error), FNL_OK);
}

/* ln e + s^2/2 of one channel on two days, and of the other, over the replications. */
typedef struct {
  double first[N], next[N], late[N], other[N], level[N];
} weather;

static void draw_weather(weather *w, bool responses, double sigma) {
  simulation s;
  fnl_draw draw;
  open_weather(&s, &draw);
  for (int i = 0; i < N; i++) {
    fnl_draw_world(&draw, (fnl_luck){2385, (uint64_t)i}, &s.world);
    const double *table = responses ? draw.response : draw.price;
    ck_assert_ptr_eq(responses ? s.world.response_noise : s.world.price_noise, table);
    w->first[i] = log(table[0]) + 0.5 * sigma * sigma;
    w->next[i] = log(table[1]) + 0.5 * sigma * sigma;
    w->late[i] = log(table[DAYS - 1]) + 0.5 * sigma * sigma;
    w->other[i] = log(table[DAYS]) + 0.5 * sigma * sigma;
    w->level[i] = table[DAYS - 1];
  }
  fnl_draw_free(&draw);
  simulate_close(&s);
}

/* The mean of the products: a covariance, as the means are 0. */
static void check_covariance(const char *what, const double *x, const double *y, double exact) {
  static double products[N];
  for (int i = 0; i < N; i++)
    products[i] = x[i] * y[i];
  moments_check_mean(what, N, products, exact);
}

static void check_weather(bool responses, double sigma) {
  static weather w;
  const double variance = sigma * sigma;
  draw_weather(&w, responses, sigma);
  moments_check_mean("logarithm on day 0", N, w.first, 0.0);
  moments_check_variance("logarithm on day 0", N, w.first, variance);
  moments_check_mean("logarithm on the last day", N, w.late, 0.0);
  moments_check_variance("logarithm on the last day", N, w.late, variance);
  moments_check_mean("level", N, w.level, 1.0);
  moments_check_variance("level", N, w.level, expm1(variance));
  moments_check_share("high level", N, w.level, exp(1.5 * sigma - 0.5 * variance), INFINITY,
                      gsl_cdf_ugaussian_Q(1.5));
  check_covariance("one day", w.first, w.next, variance * psi);
  check_covariance("eleven days", w.first, w.late, variance * pow(psi, DAYS - 1));
  check_covariance("channels", w.first, w.other, 0.0);
}

START_TEST(prices_are_a_stationary_mean_one_lognormal_ar1) { check_weather(false, sigma_price); }
END_TEST

START_TEST(so_are_responses) { check_weather(true, sigma_response); }
END_TEST

START_TEST(prices_responses_and_replications_are_independent) {
  static weather price, response;
  static double shifted[N];
  draw_weather(&price, false, sigma_price);
  draw_weather(&response, true, sigma_response);
  check_covariance("price and response", price.first, response.first, 0.0);
  check_covariance("price and the other's response", price.first, response.other, 0.0);
  for (int i = 0; i < N; i++)
    shifted[i] = price.first[(i + 1) % N];
  check_covariance("replications", price.first, shifted, 0.0);
}
END_TEST

/* ---- uncertain numbers ---- */

#define LAWS_PLAN                                                                                  \
  "horizon_days = 3; population = 1000L; budget = { total = %s; };\n"                              \
  "model = { name = \"laws\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"                \
  "  { name = \"b\"; role = \"lost\"; } );\n"                                                      \
  "channels = ( { name = \"x\"; kind = \"paid\"; cpm = { mean = 6.43; sd = 1.71; };\n"             \
  "  max_price = { mean = 3.1; sd = 0.7; dist = \"gamma\"; };\n"                                   \
  "  fatigue = { low = 2.0; high = 7.5; }; } );\n"                                                 \
  "moves = ( { from = \"a\"; to = \"b\"; per_touch = { x = { mean = 0.13; sd = 0.05; }; }; } ); "  \
  "};\n"

/* Draws of the law whose path ends so: values[N]. */
static void draw_law(const char *ending, double *values) {
  simulation s;
  fnl_draw draw;
  fnl_error error = {0};
  int law = -1;
  simulate_read(&s.plan, LAWS_PLAN, "10.0");
  simulate_prepare(&s, "expected");
  ck_assert_int_eq(fnl_draw_init(&draw, &s.plan, &error), FNL_OK);
  for (int i = 0; i < s.plan.n_laws; i++) {
    const char *path = s.plan.laws[i].path;
    if (strlen(path) >= strlen(ending) && strcmp(path + strlen(path) - strlen(ending), ending) == 0)
      law = i;
  }
  ck_assert_msg(law >= 0, "no law of %s", ending);
  for (int i = 0; i < N; i++) {
    fnl_draw_world(&draw, (fnl_luck){911, (uint64_t)i}, &s.world);
    values[i] = draw.numbers[law];
  }
  fnl_draw_free(&draw);
  simulate_close(&s);
}

static double values[N];

START_TEST(amounts_are_lognormal) {
  draw_law("cpm", values);
  moments_check_mean("cpm", N, values, 6.43);
  moments_check_variance("cpm", N, values, 1.71 * 1.71);
  const double s2 = log1p(1.71 * 1.71 / 6.43 / 6.43);
  moments_check_share("cpm above 9", N, values, 9.0, INFINITY,
                      gsl_cdf_lognormal_Q(9.0, log(6.43) - 0.5 * s2, sqrt(s2)));
}
END_TEST

/* A price cap is above one: the law lives on what is above it. */
START_TEST(gamma_laws_live_above_the_least) {
  draw_law("max_price", values);
  moments_check_mean("max_price", N, values, 3.1);
  moments_check_variance("max_price", N, values, 0.49);
  moments_check_share("above four", N, values, 4.0, INFINITY, gsl_cdf_gamma_Q(3.0, 9.0, 2.1 / 9.0));
  moments_check_share("below one", N, values, -INFINITY, 1.0, 0.0);
}
END_TEST

START_TEST(probabilities_are_beta) {
  draw_law("per_touch.x", values);
  const double size = 0.13 * 0.87 / 0.0025 - 1.0;
  moments_check_mean("per_touch", N, values, 0.13);
  moments_check_variance("per_touch", N, values, 0.0025);
  moments_check_share("above a fifth", N, values, 0.2, 1.0,
                      gsl_cdf_beta_Q(0.2, 0.13 * size, 0.87 * size));
}
END_TEST

START_TEST(ranges_are_uniform) {
  draw_law("fatigue", values);
  moments_check_mean("fatigue", N, values, 4.75);
  moments_check_variance("fatigue", N, values, 5.5 * 5.5 / 12.0);
  moments_check_share("above six", N, values, 6.0, 7.5, 1.5 / 5.5);
}
END_TEST

START_TEST(laws_are_drawn_independently) {
  static double other[N];
  draw_law("cpm", values);
  draw_law("fatigue", other);
  for (int i = 0; i < N; i++) {
    values[i] -= 6.43;
    other[i] -= 4.75;
  }
  check_covariance("cpm and fatigue", values, other, 0.0);
}
END_TEST

/* What was drawn is what is simulated. */
START_TEST(a_drawn_world_is_simulated) {
  simulation drawn, set;
  fnl_draw draw;
  fnl_error error = {0};
  simulate_read(&drawn.plan, "noise = { cpm = 0.2; response = 0.1; };\n" LAWS_PLAN, "10.0");
  simulate_read(&set.plan, "noise = { cpm = 0.2; response = 0.1; };\n" LAWS_PLAN, "10.0");
  simulate_prepare(&drawn, "expected");
  simulate_prepare(&set, "expected");
  ck_assert_int_eq(fnl_draw_init(&draw, &drawn.plan, &error), FNL_OK);
  fnl_draw_world(&draw, (fnl_luck){77, 3}, &drawn.world);
  simulate_run(&drawn, 1, 0);
  simulate_run(&set, 1, 0);
  ck_assert_double_ne(simulate_people(&drawn, 3, "a"), simulate_people(&set, 3, "a"));
  fnl_world_set(&set.world, draw.numbers);
  fnl_world_set_environment(&set.world, draw.price, draw.response);
  simulate_run(&set, 1, 0);
  ck_assert_double_eq(simulate_people(&drawn, 3, "a"), simulate_people(&set, 3, "a"));
  ck_assert_double_eq(simulate_touches(&drawn, "x"), simulate_touches(&set, "x"));
  fnl_draw_free(&draw);
  simulate_close(&drawn);
  simulate_close(&set);
}
END_TEST

/* ---- luck in common ---- */

/* Plans with other money meet the same prices and numbers. */
START_TEST(plans_under_one_seed_meet_the_same_world) {
  simulation a, b;
  fnl_draw x, y;
  fnl_error error = {0};
  simulate_read(&a.plan, "noise = { cpm = 0.2; response = 0.1; };\n" LAWS_PLAN, "10.0");
  simulate_read(&b.plan, "noise = { cpm = 0.2; response = 0.1; };\n" LAWS_PLAN, "9000.0");
  simulate_prepare(&a, "expected");
  simulate_prepare(&b, "expected");
  ck_assert_int_eq(fnl_draw_init(&x, &a.plan, &error), FNL_OK);
  ck_assert_int_eq(fnl_draw_init(&y, &b.plan, &error), FNL_OK);
  for (uint64_t i = 0; i < 50; i++) {
    fnl_draw_world(&x, (fnl_luck){7, i}, &a.world);
    fnl_draw_world(&y, (fnl_luck){7, i}, &b.world);
    ck_assert_int_eq(memcmp(x.numbers, y.numbers, (size_t)a.plan.n_laws * sizeof(double)), 0);
    ck_assert_int_eq(memcmp(x.price, y.price, 3 * sizeof(double)), 0);
    ck_assert_int_eq(memcmp(x.response, y.response, 3 * sizeof(double)), 0);
    const double before = x.numbers[0];
    fnl_draw_world(&x, (fnl_luck){8, i}, &a.world);
    ck_assert_double_ne(x.numbers[0], before);
  }
  fnl_draw_free(&x);
  fnl_draw_free(&y);
  simulate_close(&a);
  simulate_close(&b);
}
END_TEST

START_TEST(a_certain_plan_draws_nothing) {
  simulation s;
  fnl_draw draw;
  fnl_error error = {0};
  simulate_read(
      &s.plan, "horizon_days = 1; population = 10L;\n"
               "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; } ); };\n");
  simulate_prepare(&s, "expected");
  ck_assert_int_eq(fnl_draw_init(&draw, &s.plan, &error), FNL_OK);
  fnl_draw_world(&draw, (fnl_luck){1, 0}, &s.world);
  ck_assert_ptr_null(s.world.price_noise);
  ck_assert_ptr_null(s.world.response_noise);
  fnl_draw_free(&draw);
  simulate_close(&s);
}
END_TEST

/* ROAS of the spring launch with `prospecting` this many points above its split, the retargeting
 * as many below. */
static void roas_of_split(const fnl_plan *plan, uint64_t seed, int n, double points, double *roas) {
  fnl_sample sample;
  fnl_error error = {0};
  fnl_study study = fnl_study_of(plan);
  const double shares[3] = {0.70 + points, 0.20 - points, 0.10};
  study.engine = fnl_engine_by_name("cohorts");
  study.seed = seed;
  study.replications = n;
  study.precision = 0.0;
  study.arms = &(fnl_arm){.by_campaign = shares};
  ck_assert_int_eq(fnl_replicate(&study, &sample, &error), FNL_OK);
  const int figure = fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "roas");
  for (int i = 0; i < n; i++)
    roas[i] = fnl_figure_value(&sample.figures.figures[figure], fnl_sample_row(&sample, 0, i));
  fnl_sample_free(&sample);
}

/* Five points apart, on the plan that everybody copies. */
START_TEST(luck_in_common_cuts_the_variance_of_a_difference_fivefold) {
  enum { RUNS = 300 };
  static double more[RUNS], less[RUNS], other[RUNS], common[RUNS], apart[RUNS];
  fnl_plan plan;
  simulate_read_shipped(&plan, "configs/spring-launch.cfg", 0, NULL);
  ck_assert_int_eq(plan.n_campaigns, 3);
  roas_of_split(&plan, 1, RUNS, 0.05, more);
  roas_of_split(&plan, 1, RUNS, 0.0, less);
  roas_of_split(&plan, 2, RUNS, 0.0, other);
  for (int i = 0; i < RUNS; i++) {
    common[i] = more[i] - less[i];
    apart[i] = more[i] - other[i];
  }
  const double ratio = moments_variance(RUNS, apart) / moments_variance(RUNS, common);
  printf("variance of the difference: independent / common luck = %.1f\n", ratio);
  ck_assert_msg(ratio >= 5.0, "the ratio of the variances is %.2f", ratio);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("luck");
  TCase *cases = tcase_create("environment");
  tcase_add_test(cases, prices_are_a_stationary_mean_one_lognormal_ar1);
  tcase_add_test(cases, so_are_responses);
  tcase_add_test(cases, prices_responses_and_replications_are_independent);
  suite_add_tcase(suite, cases);
  cases = tcase_create("numbers");
  tcase_add_test(cases, amounts_are_lognormal);
  tcase_add_test(cases, gamma_laws_live_above_the_least);
  tcase_add_test(cases, probabilities_are_beta);
  tcase_add_test(cases, ranges_are_uniform);
  tcase_add_test(cases, laws_are_drawn_independently);
  tcase_add_test(cases, a_drawn_world_is_simulated);
  suite_add_tcase(suite, cases);
  cases = tcase_create("in common");
  tcase_add_test(cases, plans_under_one_seed_meet_the_same_world);
  tcase_add_test(cases, a_certain_plan_draws_nothing);
  tcase_add_test(cases, luck_in_common_cuts_the_variance_of_a_difference_fivefold);
  suite_add_tcase(suite, cases);
  return suite;
}
