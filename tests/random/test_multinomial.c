/* Multinomial counts: they sum to n, follow the law together, and do not share luck by accident. */
#include <check.h>
#include <float.h>
#include <gsl/gsl_randist.h>
#include <stdint.h>

#include "fit.h"

Suite *test_suite(void);

enum { OUTCOMES = 5, DRAWS = 200000 };

/* Not summing to 1; one impossible outcome inside, one at the end. */
static const double weights[OUTCOMES] = {2.385, 0.0, 0.713, 1.1, 0.0};

static double chance(int outcome) { return weights[outcome] / (2.385 + 0.713 + 1.1); }

START_TEST(counts_sum_to_n_and_impossible_outcomes_get_none) {
  const int64_t sizes[] = {0, 1, 23, 2385, FNL_VARIATE_TRIALS_MAX};
  for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
    for (uint64_t i = 0; i < 100; i++) {
      int64_t counts[OUTCOMES], sum = 0;
      fnl_stream rng = fit_stream(i);
      fnl_variate_multinomial(&rng, sizes[j], OUTCOMES, weights, counts);
      for (int k = 0; k < OUTCOMES; k++)
        sum += counts[k];
      ck_assert_int_eq(sum, sizes[j]);
      ck_assert_int_eq(counts[1], 0);
      ck_assert_int_eq(counts[4], 0);
    }
}
END_TEST

START_TEST(one_outcome_takes_all) {
  const double alone[] = {0.713}, first[] = {0.713, 0.0};
  int64_t counts[2];
  fnl_stream rng = fit_stream(0);
  fnl_variate_multinomial(&rng, 2385, 1, alone, counts);
  ck_assert_int_eq(counts[0], 2385);
  fnl_variate_multinomial(&rng, 2385, 2, first, counts);
  ck_assert_int_eq(counts[0], 2385);
  ck_assert_int_eq(counts[1], 0);
}
END_TEST

/* n = 3 over three possible outcomes: each of the ten results a cell. */
START_TEST(small_counts_follow_the_exact_density) {
  enum { N = 3 };
  double observed[(N + 1) * (N + 1)] = {0}, expected[(N + 1) * (N + 1)] = {0};
  for (uint64_t i = 0; i < DRAWS; i++) {
    int64_t counts[OUTCOMES];
    fnl_stream rng = fit_stream(i);
    fnl_variate_multinomial(&rng, N, OUTCOMES, weights, counts);
    observed[counts[0] * (N + 1) + counts[2]]++;
  }
  for (unsigned first = 0; first <= N; first++)
    for (unsigned second = 0; first + second <= N; second++) {
      const double p[] = {chance(0), chance(2), chance(3)};
      const unsigned counts[] = {first, second, N - first - second};
      expected[first * (N + 1) + second] = DRAWS * gsl_ran_multinomial_pdf(3, p, counts);
    }
  fit_check_cells("three", (N + 1) * (N + 1), observed, expected);
}
END_TEST

/* Means n p, variances n p q, covariances -n p p', in standard deviations; the standard error of a
 * product of two nearly normal scores of correlation r is sqrt((1 + r^2)/N). */
static void check_moments(int64_t n) {
  double mean[OUTCOMES] = {0}, product[OUTCOMES][OUTCOMES] = {{0}};
  for (uint64_t i = 0; i < DRAWS; i++) {
    int64_t counts[OUTCOMES];
    double score[OUTCOMES];
    fnl_stream rng = fit_stream(i);
    fnl_variate_multinomial(&rng, n, OUTCOMES, weights, counts);
    for (int j = 0; j < OUTCOMES; j++) {
      double p = chance(j), deviation = sqrt((double)n * p * (1.0 - p));
      score[j] = p > 0.0 ? ((double)counts[j] - (double)n * p) / deviation : 0.0;
      mean[j] += score[j] / DRAWS;
      for (int k = 0; k <= j; k++)
        product[j][k] += score[j] * score[k] / DRAWS;
    }
  }
  for (int j = 0; j < OUTCOMES; j++)
    for (int k = 0; k <= j; k++) {
      double odds = chance(j) * chance(k) / ((1.0 - chance(j)) * (1.0 - chance(k)));
      double correlation = j == k && odds > 0.0 ? 1.0 : -sqrt(odds);
      fit_check("mean", mean[j], 0.0, 1.0 / sqrt(DRAWS));
      fit_check("covariance", product[j][k], correlation,
                sqrt((1.0 + correlation * correlation) / DRAWS));
    }
}

START_TEST(large_counts_have_the_exact_moments) {
  check_moments(2385);
  check_moments(INT64_C(4650000000));
  check_moments(FNL_VARIATE_TRIALS_MAX);
}
END_TEST

/* The first outcome is left as it was; what the second gains, the third must lose. */
START_TEST(a_weight_does_not_change_the_luck_of_those_before) {
  const double before[] = {0.5, 0.3, 0.2}, after[] = {0.5, 0.32, 0.18};
  for (uint64_t i = 0; i < 1000; i++) {
    int64_t one[3], other[3];
    fnl_stream rng = fit_stream(i), same = rng;
    fnl_variate_multinomial(&rng, 23850, 3, before, one);
    fnl_variate_multinomial(&same, 23850, 3, after, other);
    ck_assert_int_eq(one[0], other[0]);
    ck_assert_uint_eq(rng.counter[0], same.counter[0]);
  }
}
END_TEST

START_TEST(next_draw_does_not_depend_on_the_weights) {
  const double before[] = {0.5, 0.3, 0.2}, after[] = {1e-9, 0.0, 1.0};
  int64_t counts[3];
  fnl_stream rng = fit_stream(17), same = rng;
  fnl_variate_multinomial(&rng, 23850, 3, before, counts);
  fnl_variate_multinomial(&same, 7, 3, after, counts);
  ck_assert_uint_eq(fnl_stream_word(&rng), fnl_stream_word(&same));
}
END_TEST

/* The same bits from every compiler. */
START_TEST(counts_are_the_same_bits_everywhere) {
  static const int64_t golden[OUTCOMES] = {568127651710, 0, 169842929334, 262029418956, 0};
  int64_t counts[OUTCOMES];
  fnl_stream rng = fit_stream(2385);
  fnl_variate_multinomial(&rng, FNL_VARIATE_TRIALS_MAX, OUTCOMES, weights, counts);
  for (int i = 0; i < OUTCOMES; i++)
    ck_assert_int_eq(counts[i], golden[i]);
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {counts_sum_to_n_and_impossible_outcomes_get_none,
                                one_outcome_takes_all,
                                small_counts_follow_the_exact_density,
                                large_counts_have_the_exact_moments,
                                a_weight_does_not_change_the_luck_of_those_before,
                                next_draw_does_not_depend_on_the_weights,
                                counts_are_the_same_bits_everywhere,
                                NULL};
  return fit_suite("multinomial", tests);
}
