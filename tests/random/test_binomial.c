/* The binomial sampler against exact probabilities from 1 to 10^12 trials. */
#include <check.h>
#include <float.h>
#include <gsl/gsl_randist.h>
#include <stdint.h>
#include <stdlib.h>

#include "fit.h"
#include "random/bracket.h"
#include "random/hat.h"
#include "random/rng.h"
#include "random/stirling.h"

Suite *test_suite(void);

typedef struct {
  int64_t n;
  double p;
} trials;

START_TEST(no_trials_and_certain_outcomes_need_no_luck) {
  fnl_stream rng = fit_stream(0);
  ck_assert_int_eq(fnl_variate_binomial(&rng, 0, 0.2385), 0);
  ck_assert_int_eq(fnl_variate_binomial(&rng, 713, 0.0), 0);
  ck_assert_int_eq(fnl_variate_binomial(&rng, 713, 1.0), 713);
  ck_assert_int_eq(fnl_variate_binomial(&rng, FNL_VARIATE_TRIALS_MAX, 1.0), FNL_VARIATE_TRIALS_MAX);
  ck_assert_uint_eq(rng.counter[0], 0);
}
END_TEST

/* Every count from 0 to n a cell, against GSL's density. */
static void check_density(int n, double p, int draws) {
  char what[64];
  double *observed = calloc((size_t)n + 1, sizeof *observed);
  double *expected = calloc((size_t)n + 1, sizeof *expected);
  for (int i = 0; i < draws; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    int64_t k = fnl_variate_binomial(&rng, n, p);
    if (k < 0 || k > n) /* cheaper than an assert, which writes to a pipe */
      ck_abort_msg("n %d, p %g: %lld", n, p, (long long)k);
    observed[k]++;
  }
  for (int k = 0; k <= n; k++)
    expected[k] = draws * gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
  snprintf(what, sizeof what, "n %d, p %.6g", n, p);
  fit_check_cells(what, n + 1, observed, expected);
  free(observed);
  free(expected);
}

START_TEST(small_counts_follow_the_exact_density) {
  const int sizes[] = {1, 2, 3, 7, 19, 20, 21, 45, 238};
  const double chances[] = {1e-6, 0.01, 0.2385, 0.4999, 0.5, 0.5001, 0.713, 0.99, 1 - 1e-6};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (size_t j = 0; j < sizeof chances / sizeof *chances; j++)
      check_density(sizes[i], chances[j], 50000);
}
END_TEST

/* Mean 10 is where inversion gives way to rejection. */
START_TEST(counts_on_both_sides_of_the_switch_follow_the_exact_density) {
  const trials cases[] = {{20, 0.4999}, {20, 0.5},      {20, 0.5001},   {1000, 0.00999},
                          {1000, 0.01}, {1000, 0.0101}, {1000, 0.9899}, {1000, 0.9901},
                          {40, 0.25},   {99999, 1e-4},  {99999, 1.1e-4}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check_density((int)cases[i].n, cases[i].p, 300000);
}
END_TEST

START_TEST(medium_counts_follow_the_exact_density) {
  const trials cases[] = {{2385, 0.02}, {2385, 0.4}, {99999, 0.0007}, {99999, 0.3}, {99999, 0.9}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check_density((int)cases[i].n, cases[i].p, 300000);
}
END_TEST

/* Cells, mean, variance, skewness and tails, at sizes where GSL's sampler is wrong too. */
START_TEST(large_counts_follow_the_exact_law) {
  const trials cases[] = {
      {INT64_C(1000000), 0.2385},        {INT64_C(1000000000), 0.5},
      {INT64_C(4650000000), 0.0713},     {INT64_C(100000000000), 0.9},
      {INT64_C(1000000000000), 0.5},     {INT64_C(1000000000000), 0.2385},
      {INT64_C(1000000000000), 1.1e-11}, {INT64_C(1000000000000), 0.9e-11},
      {INT64_C(1000000000000), 2.3e-9},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    fit_check_law(fit_binomial(cases[i].n, cases[i].p), 300000);
}
END_TEST

/* Two samples, one cell a count: (a - b)^2 / (a + b) is chi-square. */
START_TEST(agrees_with_gsl_where_gsl_is_right) {
  enum { N = 713, DRAWS = 300000 };
  double ours[N + 1] = {0}, middle[N + 1] = {0}, half[N + 1];
  gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
  gsl_rng_set(rng, 2385);
  for (int i = 0; i < DRAWS; i++) {
    fnl_stream stream = fit_stream((uint64_t)i);
    int64_t k = fnl_variate_binomial(&stream, N, 0.2385);
    ours[k]++;
    middle[k] += 0.5;
    middle[gsl_ran_binomial(rng, 0.2385, N)] += 0.5;
  }
  /* Each half of the difference counts once: scale so that the statistic above results. */
  for (int k = 0; k <= N; k++) {
    half[k] = middle[k];
    ours[k] = middle[k] + (ours[k] - middle[k]) * sqrt(2.0);
  }
  fit_check_cells("GSL", N + 1, ours, half);
  gsl_rng_free(rng);
}
END_TEST

/* The most a (u, v) may have for v to be accepted; 1 is the hat itself. */
static double acceptance(const fnl_hat *hat, double u, double log_probability) {
  return exp(log_probability - fnl_hat_log_height(hat, u, 1.0));
}

/* Counts the places where the limit lies above the hat or below the squeeze. */
static int violations(double n, double p) {
  fnl_hat hat = fnl_hat_binomial(n, p);
  int bad = 0;
  for (double u = -0.5 + 0x1p-16; u < 0.5; u += 0x1p-16) {
    double k = floor(fnl_hat_position(&hat, u));
    bool possible = k >= 0 && k <= n;
    double limit = possible ? acceptance(&hat, u, fnl_stirling_binomial(k, n, p)) : 0.0;
    bad += limit > 1.0 || (fnl_hat_is_squeezed(&hat, u, hat.squeeze) && limit < hat.squeeze);
  }
  return bad;
}

START_TEST(hat_lies_above_and_squeeze_below) {
  const trials cases[] = {{20, 0.5},         {25, 0.4},
                          {50, 0.33},        {60, 0.45},
                          {100, 0.5},        {101, 0.1},
                          {1000, 0.03},      {10000, 1e-3},
                          {2385, 0.5},       {99999, 0.1},
                          {1000000, 0.2385}, {1000000, 0.5},
                          {1000000000, 0.3}, {INT64_C(1000000000000), 1.1e-11}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int bad = violations((double)cases[i].n, cases[i].p);
    ck_assert_msg(bad == 0, "n %g, p %g: %d", (double)cases[i].n, cases[i].p, bad);
  }
}
END_TEST

/* A long double sum of log P(j+1)/P(j) from the mode is the reference; the sampler's formula
 * may err by a few roundings of the distance. */
static void check_log_ratio(int64_t n, double p, int64_t steps) {
  long double trials_left = (long double)n, odds = (long double)p / (1.0L - (long double)p);
  long double mode = floorl((trials_left + 1.0L) * (long double)p), sum = 0.0L;
  for (int64_t i = 0; i < steps; i++) {
    long double k = mode + (long double)i;
    sum += log1pl(((trials_left - k) * odds - (k + 1.0L)) / (k + 1.0L));
  }
  double found = fnl_stirling_binomial((double)mode + (double)steps, (double)n, p);
  ck_assert_double_eq_tol(found, (double)sum, 8.0 * DBL_EPSILON * (double)steps + 1e-12);
}

START_TEST(log_ratio_is_exact_five_sigma_out) {
  check_log_ratio(2, 0.4999, 1);
  check_log_ratio(45, 0.2385, 14);
  check_log_ratio(INT64_C(1000000), 0.2385, 2100);
  check_log_ratio(INT64_C(1000000000000), 0.5, 2500000);
  check_log_ratio(INT64_C(1000000000000), 0.02385, 760000);
  check_log_ratio(INT64_C(1000000000000), 2.3e-11, 30);
}
END_TEST

/* One stream, chances from 0 up: inversion may never give less for more. */
START_TEST(inverted_count_grows_with_the_chance) {
  int64_t before = 0;
  for (int i = 0; i < 499; i++) {
    fnl_stream rng = fit_stream(713);
    int64_t count = fnl_variate_binomial(&rng, 1000, i * 2e-5);
    ck_assert_int_ge(count, before);
    before = count;
  }
}
END_TEST

/* How much of Var(X - Y) a shared stream leaves when the chance grows by 2 %; apart, it is 1.
 * `most` is what the design promises: a fifth where rejection works on small counts, a
 * twentieth elsewhere. */
START_TEST(slightly_different_chances_share_their_luck) {
  const struct {
    trials law;
    double most;
  } cases[] = {
      {{1000, 0.003}, 0.05},
      {{1000, 0.0097}, 0.05},
      {{1000, 0.0103}, 0.2},
      {{1000, 0.03}, 0.2},
      {{100000, 0.01}, 0.05},
      {{1000000, 0.2385}, 0.05},
      {{INT64_C(1000000000), 1e-6}, 0.05},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    trials law = cases[i].law;
    double left =
        fit_common_luck(fit_binomial(law.n, law.p), fit_binomial(law.n, 1.02 * law.p), 20000);
    ck_assert_msg(left < cases[i].most, "n %g, p %g: %g", (double)law.n, law.p, left);
  }
}
END_TEST

START_TEST(luck_is_shared_across_one_half) {
  double left = fit_common_luck(fit_binomial(10000, 0.4999), fit_binomial(10000, 0.5001), 20000);
  ck_assert_msg(left < 0.05, "%g", left);
}
END_TEST

/* The same bits from every compiler: counts of streams 0 .. 3. */
START_TEST(counts_are_the_same_bits_everywhere) {
  static const struct {
    int64_t n;
    double p;
    int64_t counts[4];
  } golden[] = {
      {45, 0.0713, {3, 1, 5, 3}},
      {2385, 0.9, {2141, 2112, 2156, 2151}},
      {1000000, 0.2385, {238343, 237485, 238773, 238615}},
      {INT64_C(1000000000000),
       0.5,
       {INT64_C(499999815826), INT64_C(499999359890), INT64_C(500000319852),
        INT64_C(500000135004)}},
      {INT64_C(1000000000000),
       0.75,
       {INT64_C(749999840501), INT64_C(749999445649), INT64_C(750000277000),
        INT64_C(750000116917)}},
  };
  for (size_t i = 0; i < sizeof golden / sizeof *golden; i++)
    for (uint64_t j = 0; j < 4; j++) {
      fnl_stream rng = fit_stream(j);
      int64_t k = fnl_variate_binomial(&rng, golden[i].n, golden[i].p);
      ck_assert_int_eq(k, golden[i].counts[j]);
    }
}
END_TEST

/* The bracket must hold the exact ratio wherever it decides: all k of small laws, a grid of large
 * ones to twelve standard deviations. */
START_TEST(the_bracket_holds_the_law) {
  int n_checked = 0;
  for (double size = 45.0; size < 2e11; size *= 1.87)
    for (double p = 0.0031; p <= 0.5; p *= 1.31) {
      const double n = floor(size), variance = n * p * (1.0 - p), mode = floor((n + 1.0) * p);
      const double farthest = fmin(0.5 * variance - 1.0, 12.0 * sqrt(variance));
      const double step = fmax(1.0, floor(farthest / 97.0));
      for (double d = -floor(farthest); d < farthest; d += step) {
        if (mode + d < 0.0 || mode + d > n)
          continue;
        const double exact = fnl_stirling_binomial(mode + d, n, p);
        const double width = fnl_bracket_width(fabs(d), variance);
        const double rounding = 8.0 * DBL_EPSILON * (1.0 + fabs(d));
        ck_assert_msg(fabs(exact + 0.5 * d * d / variance) <= width + rounding,
                      "n %.0f, p %g, %g from the mode", n, p, d);
        n_checked++;
      }
    }
  ck_assert_int_gt(n_checked, 20000);
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {no_trials_and_certain_outcomes_need_no_luck,
                                small_counts_follow_the_exact_density,
                                counts_on_both_sides_of_the_switch_follow_the_exact_density,
                                medium_counts_follow_the_exact_density,
                                large_counts_follow_the_exact_law,
                                agrees_with_gsl_where_gsl_is_right,
                                hat_lies_above_and_squeeze_below,
                                the_bracket_holds_the_law,
                                log_ratio_is_exact_five_sigma_out,
                                inverted_count_grows_with_the_chance,
                                slightly_different_chances_share_their_luck,
                                luck_is_shared_across_one_half,
                                counts_are_the_same_bits_everywhere,
                                NULL};
  return fit_suite("binomial", tests);
}
