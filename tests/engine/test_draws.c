/* What `cohorts` draws: multinomial moves, Poisson events, gamma values, each from a stream of
 * its own. */
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

enum { N = 40000 };

#define DRAW_PLAN                                                                                  \
  "horizon_days = %d; population = %dL;\n"                                                         \
  "segments = ( { name = \"g\"; share = 0.5; }, { name = \"h\"; share = 0.5; } );\n"               \
  "model = { name = \"draw\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"                \
  "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"             \
  "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71; } );\n"               \
  "moves = ( { from = \"a\"; to = \"b\"; daily = 0.213; per_touch = { mail = 0.31; }; },\n"        \
  "  { from = \"a\"; to = \"c\"; daily = 0.119; } );\n"                                            \
  "events = ( { name = \"e\"; counts_as = [ \"conversion\" ]; in = [ \"a\" ]; daily = 0.137;\n"    \
  "    value = { mean = 17.3; cv = 0.83; }; per_touch = { mail = 0.071; }; },\n"                   \
  "  { name = \"f\"; in = [ \"a\" ]; daily = 0.29; value = { mean = 2.9; }; } ); };\n"

static const double rate_b = 0.213, rate_mail = 0.71 * 0.31, rate_c = 0.119;

/* Every test is run for both samplers. */
static const fnl_sampler_type *const samplers[] = {&fnl_sampler_rejection, &fnl_sampler_inversion};
enum { N_SAMPLERS = sizeof samplers / sizeof *samplers };

static void draw_by(simulation *s, int sampler) {
  s->place.state.sampler = samplers[sampler];
  simulate_run(s, 1, 0);
}

/* ---- moves ---- */

/* Three people: every outcome (stay, b by time, b by mail, c) of 20. */
START_TEST(moves_of_a_cell_are_multinomial) {
  simulation s;
  static double seen[4][4][4];
  memset(seen, 0, sizeof seen);
  const double hazard = rate_b + rate_mail + rate_c, leave = 1.0 - exp(-hazard);
  const double p[4] = {1.0 - leave, leave * rate_b / hazard, leave * rate_mail / hazard,
                       leave * rate_c / hazard};
  simulate_open(&s, "cohorts", DRAW_PLAN, 1, 6);
  draw_by(&s, _i);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    for (int g = 0; g < 2; g++)
      seen[(int)simulate_moved_in(&s, "a", "b", "time", g)][(int)simulate_moved_in(
          &s, "a", "b", "mail", g)][(int)simulate_moved_in(&s, "a", "c", "time", g)] += 1.0;
  }
  double statistic = 0.0;
  int cells = 0;
  for (unsigned b = 0; b <= 3; b++)
    for (unsigned m = 0; m + b <= 3; m++)
      for (unsigned c = 0; c + m + b <= 3; c++, cells++) {
        const unsigned counts[4] = {3 - b - m - c, b, m, c};
        const double due = 2.0 * N * gsl_ran_multinomial_pdf(4, p, counts);
        statistic += (seen[b][m][c] - due) * (seen[b][m][c] - due) / due;
      }
  ck_assert_int_eq(cells, 20);
  ck_assert_msg(gsl_cdf_chisq_Q(statistic, cells - 1) > gsl_cdf_ugaussian_Q(5.0),
                "chi-square %.5g in %d cells", statistic, cells);
  simulate_close(&s);
}
END_TEST

/* ---- events ---- */

START_TEST(events_are_poisson_by_cause) {
  static double by_time[N], by_mail[N];
  simulation s;
  simulate_open(&s, "cohorts", DRAW_PLAN, 1, 20);
  draw_by(&s, _i);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 7131, (uint64_t)i);
    by_time[i] = simulate_happened(&s, "e", "time");
    by_mail[i] = simulate_happened(&s, "e", "mail");
  }
  const double time = 20.0 * 0.137, mail = 20.0 * 0.71 * 0.071;
  moments_check_mean("by time", N, by_time, time);
  moments_check_variance("by time", N, by_time, time);
  moments_check_share("none by time", N, by_time, 0, 0, exp(-time));
  moments_check_share("six or more", N, by_time, 6, INFINITY, gsl_cdf_poisson_Q(5, time));
  moments_check_mean("by mail", N, by_mail, mail);
  moments_check_variance("by mail", N, by_mail, mail);
  simulate_close(&s);
}
END_TEST

/* A Poisson number of gamma values: variance mean k times m^2 (1 + cv^2). */
START_TEST(values_are_gamma_sums) {
  static double varied[N], fixed[N], each[N];
  int n = 0;
  simulation s;
  simulate_open(&s, "cohorts", DRAW_PLAN, 1, 20);
  draw_by(&s, _i);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 911, (uint64_t)i);
    varied[i] = simulate_earned(&s, "e", "time");
    fixed[i] = simulate_earned(&s, "f", "time");
    simulate_check("values without variation", fixed[i], 2.9 * simulate_happened(&s, "f", "time"),
                   1e-12, 1e-12);
    if (simulate_happened(&s, "e", "time") == 1.0)
      each[n++] = varied[i];
    simulate_check("revenue of the day", s.run.revenue_days[0], s.run.revenue, 1e-12, 1e-12);
  }
  const double k = 20.0 * 0.137;
  moments_check_mean("values", N, varied, k * 17.3);
  moments_check_variance("values", N, varied, k * 17.3 * 17.3 * (1.0 + 0.83 * 0.83));
  moments_check_mean("one value", n, each, 17.3);
  moments_check_variance("one value", n, each, 17.3 * 17.3 * 0.83 * 0.83);
  const double square = 0.83 * 0.83; /* gamma(1/cv^2), scale m cv^2 */
  moments_check_share("one large value", n, each, 40.0, INFINITY,
                      gsl_cdf_gamma_Q(40.0, 1.0 / square, 17.3 * square));
  simulate_close(&s);
}
END_TEST

/* ---- streams ---- */

/* Were two draws made of one stream, sums over days, segments, causes and events would vary more
 * than a sum of independent ones. */
START_TEST(draws_of_days_segments_and_events_are_independent) {
  enum { DAYS = 6, PEOPLE = 400000 };
  static double sum[N / 4];
  simulation s;
  simulate_open(&s, "cohorts",
                "horizon_days = %d; population = %dL; initial = { b = 0.5; };\n"
                "segments = ( { name = \"g\"; share = 0.5; }, { name = \"h\"; share = 0.5; } );\n"
                "model = { name = \"many\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; } );\n"
                "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 1.0; } );\n"
                "events = ( { name = \"e\"; daily = 0.0001; per_touch = { mail = 0.0001; }; },\n"
                "  { name = \"f\"; daily = 0.0001; per_touch = { mail = 0.0001; }; } ); };\n",
                DAYS, PEOPLE);
  draw_by(&s, _i);
  for (int i = 0; i < N / 4; i++) {
    simulate_run(&s, 5003, (uint64_t)i);
    sum[i] = simulate_happened(&s, "e", NULL) + simulate_happened(&s, "f", NULL);
  }
  const double due = DAYS * PEOPLE * 4.0 * 0.0001;
  moments_check_mean("events", N / 4, sum, due);
  moments_check_variance("events", N / 4, sum, due);
  simulate_close(&s);
}
END_TEST

/* The same of moves and values. People go from a to b, b to c, c to a, in equal numbers. */
START_TEST(draws_of_days_and_cells_are_independent) {
  enum { DAYS = 6, PEOPLE = 600000, RUNS = N / 4 };
  static double moved[RUNS], value[RUNS];
  simulation s;
  simulate_open(&s, "cohorts",
                "horizon_days = %d; population = %dL; initial = { b = 0.5; };\n"
                "segments = ( { name = \"g\"; share = 0.5; }, { name = \"h\"; share = 0.5; } );\n"
                "model = { name = \"ring\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; } );\n"
                "moves = ( { from = \"a\"; to = \"b\"; daily = 0.0001; },\n"
                "  { from = \"b\"; to = \"a\"; daily = 0.0001; emits = \"x\"; } );\n"
                "events = ( { name = \"x\"; value = { mean = 1.0; cv = 3.0; }; } ); };\n",
                DAYS, PEOPLE);
  draw_by(&s, _i);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&s, 5003, (uint64_t)i);
    moved[i] = simulate_moved(&s, "a", "b", NULL) + simulate_moved(&s, "b", "a", NULL);
    value[i] = s.run.revenue;
  }
  const double p = -expm1(-0.0001), due = DAYS * PEOPLE * p;
  moments_check_mean("moves", RUNS, moved, due);
  moments_check_variance("moves", RUNS, moved, due * (1.0 - p));
  moments_check_mean("values", RUNS, value, due / 2.0);
  moments_check_variance("values", RUNS, value, due / 2.0 * (1.0 - p + 9.0));
  simulate_close(&s);
}
END_TEST

static double correlation(int n, const double *x, const double *y) {
  const double mean_x = moments_mean(n, x), mean_y = moments_mean(n, y);
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / (n - 1) / sqrt(moments_variance(n, x) * moments_variance(n, y));
}

static void check_independent(const char *what, int n, const double *x, const double *y) {
  const double r = correlation(n, x, y);
  ck_assert_msg(fabs(r) * sqrt(n) < 5.0, "%s: correlation %g", what, r);
}

START_TEST(moves_events_seeds_and_replications_are_independent) {
  static double leave[N], event[N], other_seed[N], next[N], part[N];
  simulation s;
  simulate_open(&s, "cohorts", DRAW_PLAN, 1, 1000);
  draw_by(&s, _i);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 77, (uint64_t)i);
    leave[i] = simulate_people(&s, 1, "a");
    event[i] = simulate_happened(&s, "e", "time");
    part[i] = simulate_moved(&s, "a", "b", "time") - simulate_moved(&s, "a", "c", NULL);
    simulate_run(&s, 78, (uint64_t)i);
    other_seed[i] = simulate_people(&s, 1, "a");
    simulate_run(&s, 77, (uint64_t)i + 1);
    next[i] = simulate_people(&s, 1, "a");
  }
  check_independent("moves and events", N, leave, event);
  check_independent("seeds", N, leave, other_seed);
  check_independent("replications", N, leave, next);
  check_independent("events and ways", N, event, part);
  simulate_close(&s);
}
END_TEST

/* Bursts of two channels, and of two days. */
START_TEST(bursts_of_days_and_channels_are_independent) {
  enum { DAYS = 5, RUNS = N / 2 };
  static double sends[RUNS];
  simulation s;
  simulate_open(&s, "cohorts",
                "horizon_days = %d; population = 10000L;\n"
                "model = { name = \"burst\"; stages = ( { name = \"a\"; role = \"prospect\"; } );\n"
                "channels = ( { name = \"x\"; kind = \"earned\"; sends_per_day = { a = 0.01; };\n"
                "    burst = 2.5; },\n"
                "  { name = \"y\"; kind = \"earned\"; sends_per_day = { a = 0.01; };\n"
                "    burst = 2.5; } ); };\n",
                DAYS);
  draw_by(&s, _i);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&s, 13, (uint64_t)i);
    sends[i] = simulate_touches(&s, "x") + simulate_touches(&s, "y");
  }
  const double due = 2.0 * (DAYS - 1) * 100.0;
  moments_check_mean("sends", RUNS, sends, due);
  moments_check_variance("sends", RUNS, sends, 2.5 * due);
  simulate_close(&s);
}
END_TEST

/* Rates nobody has, and cells nobody is in, take nobody. */
START_TEST(what_cannot_happen_does_not) {
  simulation s;
  simulate_open(&s, "cohorts",
                "horizon_days = 30; population = 1000L;\n"
                "model = { name = \"never\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
                "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.0; } );\n"
                "moves = ( { from = \"a\"; to = \"c\"; per_touch = { mail = 1.0; }; },\n"
                "  { from = \"a\"; to = \"b\"; daily = 0.03; per_touch = { mail = 0.0; }; } );\n"
                "events = ( { name = \"e\"; in = { c = 0.9; }; } ); };\n");
  draw_by(&s, _i);
  ck_assert_double_eq(simulate_people(&s, 30, "c"), 0.0);
  ck_assert_double_eq(simulate_happened(&s, "e", NULL), 0.0);
  ck_assert_double_eq(simulate_moved(&s, "a", "b", "mail"), 0.0);
  ck_assert_double_gt(simulate_people(&s, 30, "b"), 0.0);
  simulate_close(&s);
}
END_TEST

/* A sure move takes everybody. */
START_TEST(a_rate_without_end_takes_all) {
  simulation s;
  simulate_open(&s, "cohorts",
                "horizon_days = 1; population = 1000000000000L;\n"
                "model = { name = \"all\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"a\"; to = \"b\"; daily = 900.0; },\n"
                "  { from = \"a\"; to = \"c\"; daily = 300.0; } ); };\n");
  draw_by(&s, _i);
  ck_assert_double_eq(simulate_people(&s, 1, "a"), 0.0);
  simulate_check("three quarters", simulate_people(&s, 1, "b"), 7.5e11, 5e-6, 0.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("draws of cohorts");
  TCase *cases = tcase_create("laws");
  tcase_add_loop_test(cases, moves_of_a_cell_are_multinomial, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, events_are_poisson_by_cause, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, values_are_gamma_sums, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, what_cannot_happen_does_not, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, a_rate_without_end_takes_all, 0, N_SAMPLERS);
  suite_add_tcase(suite, cases);
  cases = tcase_create("streams");
  tcase_add_loop_test(cases, draws_of_days_segments_and_events_are_independent, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, draws_of_days_and_cells_are_independent, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, moves_events_seeds_and_replications_are_independent, 0, N_SAMPLERS);
  tcase_add_loop_test(cases, bursts_of_days_and_channels_are_independent, 0, N_SAMPLERS);
  suite_add_tcase(suite, cases);
  return suite;
}
