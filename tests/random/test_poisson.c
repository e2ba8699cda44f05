/* The Poisson sampler against exact probabilities from mean 10^-6 to 10^13. */
#include <check.h>
#include <float.h>
#include <gsl/gsl_randist.h>
#include <stdint.h>

#include "fit.h"
#include "random/bracket.h"
#include "random/hat.h"
#include "random/stirling.h"

Suite *test_suite(void);

START_TEST(mean_zero_needs_no_luck) {
  fnl_stream rng = fit_stream(0);
  ck_assert_int_eq(fnl_variate_poisson(&rng, 0.0), 0);
  ck_assert_uint_eq(rng.counter[0], 0);
}
END_TEST

/* Counts from `LARGEST` on share the last cell. */
static void check_density(double mean, int draws) {
  enum { LARGEST = 4000 };
  double observed[LARGEST + 1] = {0}, expected[LARGEST + 1];
  char what[64];
  for (int i = 0; i < draws; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    int64_t k = fnl_variate_poisson(&rng, mean);
    if (k < 0)
      ck_abort_msg("mean %g: %lld", mean, (long long)k);
    observed[k < LARGEST ? k : LARGEST]++;
  }
  for (unsigned k = 0; k < LARGEST; k++)
    expected[k] = draws * gsl_ran_poisson_pdf(k, mean);
  expected[LARGEST] = draws * gsl_cdf_poisson_Q(LARGEST - 1, mean);
  snprintf(what, sizeof what, "mean %.6g", mean);
  fit_check_cells(what, LARGEST + 1, observed, expected);
}

/* Mean 10 is where inversion gives way to rejection. */
START_TEST(counts_follow_the_exact_density) {
  const double means[] = {1e-4,  0.0713, 0.2385, 0.999, 1.001, 3.7,  7.13,  9.99,  10.0,
                          10.01, 10.5,   11.0,   13.2,  23.85, 47.3, 101.0, 713.0, 2385.0};
  for (size_t i = 0; i < sizeof means / sizeof *means; i++)
    check_density(means[i], 200000);
}
END_TEST

/* Cells, mean, variance, skewness and tails. */
START_TEST(large_counts_follow_the_exact_law) {
  const double means[] = {23850.5, 7.13e6, 2.385e9, 1e12, 1e13};
  for (size_t i = 0; i < sizeof means / sizeof *means; i++)
    fit_check_law(fit_poisson(means[i]), 300000);
}
END_TEST

static int violations(double mean) {
  fnl_hat hat = fnl_hat_poisson(mean);
  int bad = 0;
  for (double u = -0.5 + 0x1p-16; u < 0.5; u += 0x1p-16) {
    double k = floor(fnl_hat_position(&hat, u));
    double log_limit = k < 0 ? -INFINITY : fnl_stirling_poisson(k, mean);
    double limit = exp(log_limit - fnl_hat_log_height(&hat, u, 1.0));
    bad += limit > 1.0 || (fnl_hat_is_squeezed(&hat, u, hat.squeeze) && limit < hat.squeeze);
  }
  return bad;
}

/* Means 1 % apart, so that every position of the mode within its cell is met. */
START_TEST(hat_lies_above_and_squeeze_below) {
  for (double mean = 10.0; mean < 100.0; mean *= 1.01)
    ck_assert_msg(violations(mean) == 0, "mean %g: %d", mean, violations(mean));
  for (double mean = 100.0; mean < FNL_VARIATE_MEAN_MAX; mean *= 3.7)
    ck_assert_msg(violations(mean) == 0, "mean %g: %d", mean, violations(mean));
}
END_TEST

/* The difference of two log probabilities is a sum of log(mean/(j+1)), here in long double. */
static void check_log_ratio(double mean, int64_t steps) {
  double mode = floor(mean);
  long double sum = 0.0L;
  for (int64_t i = 1; i <= steps; i++) {
    long double k = (long double)mode + (long double)i;
    sum += log1pl(((long double)mean - k) / k);
  }
  double found =
      fnl_stirling_poisson(mode + (double)steps, mean) - fnl_stirling_poisson(mode, mean);
  ck_assert_double_eq_tol(found, (double)sum, 8.0 * DBL_EPSILON * (double)steps + 1e-12);
}

START_TEST(log_ratio_is_exact_five_sigma_out) {
  check_log_ratio(10.0, 16);
  check_log_ratio(7.13e6, 13350);
  check_log_ratio(1e12, 5000000);
}
END_TEST

START_TEST(probability_of_none_is_exp_of_minus_the_mean) {
  ck_assert_double_eq_tol(fnl_stirling_poisson(0.0, 23.85), -23.85, 32.0 * DBL_EPSILON * 23.85);
}
END_TEST

/* See the binomial's test of the same name. */
START_TEST(slightly_different_means_share_their_luck) {
  const struct {
    double mean, most;
  } cases[] = {{0.3, 0.05}, {9.7, 0.05}, {10.3, 0.2}, {30.0, 0.2}, {1e4, 0.05}, {1e9, 0.05}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double mean = cases[i].mean;
    double left = fit_common_luck(fit_poisson(mean), fit_poisson(1.02 * mean), 20000);
    ck_assert_msg(left < cases[i].most, "mean %g: %g", mean, left);
  }
}
END_TEST

/* The same bits from every compiler: counts of streams 0 .. 3. */
START_TEST(counts_are_the_same_bits_everywhere) {
  static const struct {
    double mean;
    int64_t counts[4];
  } golden[] = {
      {0.713, {0, 0, 2, 1}},
      {23.85, {22, 18, 27, 25}},
      {7.13e6, {7129016, 7126580, 7131709, 7130721}},
      {1e13,
       {INT64_C(9999998835017), INT64_C(9999995950253), INT64_C(10000002023284),
        INT64_C(10000000853956)}},
  };
  for (size_t i = 0; i < sizeof golden / sizeof *golden; i++)
    for (uint64_t j = 0; j < 4; j++) {
      fnl_stream rng = fit_stream(j);
      ck_assert_int_eq(fnl_variate_poisson(&rng, golden[i].mean), golden[i].counts[j]);
    }
}
END_TEST

/* With sqrt(2 pi mean) for the mode's probability and its slack, as the sampler uses it. */
START_TEST(the_bracket_holds_the_law) {
  int n_checked = 0;
  for (double mean = 22.137; mean < 2e11; mean *= 1.213) {
    const double mode = floor(mean), farthest = fmin(0.5 * mean - 1.0, 12.0 * sqrt(mean));
    const double step = fmax(1.0, floor(farthest / 211.0));
    for (double d = -floor(farthest); d < farthest; d += step) {
      const double exact = fnl_stirling_poisson(mode + d, mean) + 0.5 * log(FNL_TWO_PI * mean);
      const double width = fnl_bracket_width(fabs(d), mean) + FNL_BRACKET_MODE_SLACK / mean;
      const double rounding = 8.0 * DBL_EPSILON * (1.0 + fabs(d));
      ck_assert_msg(fabs(exact + 0.5 * d * d / mean) <= width + rounding,
                    "mean %g, %g from the mode", mean, d);
      n_checked++;
    }
  }
  ck_assert_int_gt(n_checked, 10000);
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {mean_zero_needs_no_luck,
                                counts_follow_the_exact_density,
                                large_counts_follow_the_exact_law,
                                hat_lies_above_and_squeeze_below,
                                the_bracket_holds_the_law,
                                log_ratio_is_exact_five_sigma_out,
                                probability_of_none_is_exp_of_minus_the_mean,
                                slightly_different_means_share_their_luck,
                                counts_are_the_same_bits_everywhere,
                                NULL};
  return fit_suite("poisson", tests);
}
