/* Gamma and normal variates against their distribution functions. */
#include <check.h>
#include <float.h>
#include <stdint.h>

#include "fit.h"
#include "random/uniforms.h"

Suite *test_suite(void);

enum { CELLS = 100, DRAWS = 200000 };

/* Values of a distribution function must be uniform: one percentile a cell. */
typedef struct {
  double observed[CELLS];
} percentiles;

static void count_percentile(percentiles *counts, double probability) {
  int cell = (int)(probability * CELLS);
  counts->observed[cell < CELLS ? cell : CELLS - 1]++;
}

static void check_percentiles(const char *what, const percentiles *counts) {
  double expected[CELLS];
  for (int i = 0; i < CELLS; i++)
    expected[i] = (double)DRAWS / CELLS;
  fit_check_cells(what, CELLS, counts->observed, expected);
}

/* The values Wichura prints for PPND16, to a few roundings. */
START_TEST(normal_quantile_gives_the_published_values) {
  const struct {
    double u, x;
  } published[] = {{0.25, -0.6744897501960817},
                   {0.001, -3.090232306167814},
                   {1e-20, -9.262340089798408},
                   {0.5, 0.0}};
  for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
    double x = fnl_variate_normal_quantile(published[i].u);
    ck_assert_double_le(fabs(x - published[i].x), 4.0 * DBL_EPSILON * fabs(published[i].x));
  }
}
END_TEST

START_TEST(normal_quantile_is_odd_and_inverts_the_distribution) {
  for (double u = 0x1p-10; u < 0.5; u += 0x1p-10) {
    double x = fnl_variate_normal_quantile(u);
    ck_assert(x == -fnl_variate_normal_quantile(1.0 - u));
    ck_assert_double_eq_tol(gsl_cdf_ugaussian_P(x), u, 4.0 * DBL_EPSILON);
  }
}
END_TEST

START_TEST(normal_draws_are_normal) {
  percentiles counts = {{0}};
  for (int i = 0; i < DRAWS; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    count_percentile(&counts, gsl_cdf_ugaussian_P(fnl_variate_normal(&rng)));
  }
  check_percentiles("normal", &counts);
}
END_TEST

START_TEST(gamma_draws_follow_the_distribution) {
  const double shapes[] = {0.05, 0.2385, 0.713, 0.999, 1.0, 1.001, 1.5, 2.385, 7.13, 238.5, 7130.0};
  for (size_t j = 0; j < sizeof shapes / sizeof *shapes; j++) {
    percentiles counts = {{0}};
    char what[32];
    snprintf(what, sizeof what, "shape %g", shapes[j]);
    for (int i = 0; i < DRAWS; i++) {
      fnl_stream rng = fit_stream((uint64_t)i);
      count_percentile(&counts, gsl_cdf_gamma_P(fnl_variate_gamma(&rng, shapes[j]), shapes[j], 1));
    }
    check_percentiles(what, &counts);
  }
}
END_TEST

/* Wilson and Hilferty's cube root is normal to within 1/shape (Johnson, Kotz, Balakrishnan,
 * "Continuous univariate distributions", I, 17.5), far below what DRAWS can see. */
static double normal_of_gamma(double x, double shape) {
  return (cbrt(x / shape) - 1.0 + 1.0 / (9.0 * shape)) * 3.0 * sqrt(shape);
}

START_TEST(gamma_of_huge_shape_follows_the_distribution) {
  const double shapes[] = {2.385e6, 1e12, 7.13e15};
  for (size_t j = 0; j < sizeof shapes / sizeof *shapes; j++) {
    percentiles counts = {{0}};
    char what[32];
    snprintf(what, sizeof what, "shape %g", shapes[j]);
    for (int i = 0; i < DRAWS; i++) {
      fnl_stream rng = fit_stream((uint64_t)i);
      double x = fnl_variate_gamma(&rng, shapes[j]);
      count_percentile(&counts, gsl_cdf_ugaussian_P(normal_of_gamma(x, shapes[j])));
    }
    check_percentiles(what, &counts);
  }
}
END_TEST

START_TEST(sum_of_none_or_of_constants_needs_no_luck) {
  fnl_stream rng = fit_stream(0);
  ck_assert(fnl_variate_gamma_sum(&rng, 0, 23.85, 0.7) == 0.0);
  ck_assert(fnl_variate_gamma_sum(&rng, 713, 23.85, 0.0) == 713 * 23.85);
  ck_assert_uint_eq(rng.counter[0], 0);
}
END_TEST

static double sum_one_by_one(fnl_stream *rng, int count, double mean, double cv) {
  double sum = 0.0;
  for (int i = 0; i < count; i++)
    sum += mean * cv * cv * fnl_variate_gamma(rng, 1.0 / (cv * cv));
  return sum;
}

/* Both against the one exact law of the sum. */
START_TEST(sum_in_one_draw_is_distributed_as_one_by_one) {
  const int count = 7;
  const double mean = 23.85, cv = 1.3, shape = count / (cv * cv);
  percentiles at_once = {{0}}, singly = {{0}};
  for (int i = 0; i < DRAWS; i++) {
    fnl_stream rng = fit_stream((uint64_t)i), other = fit_stream(UINT64_C(1) << 32 | (uint64_t)i);
    double sum = fnl_variate_gamma_sum(&rng, count, mean, cv);
    double slow = sum_one_by_one(&other, count, mean, cv);
    count_percentile(&at_once, gsl_cdf_gamma_P(sum, shape, mean * cv * cv));
    count_percentile(&singly, gsl_cdf_gamma_P(slow, shape, mean * cv * cv));
  }
  check_percentiles("at once", &at_once);
  check_percentiles("one by one", &singly);
}
END_TEST

/* One value more: less than half the variance that a value with luck of its own would add, on
 * either side of shape 1 (cv 1.5: between counts 2 and 3) too. */
START_TEST(sums_of_neighbouring_counts_share_their_luck) {
  const int counts[] = {1, 2, 5, 20};
  const double variations[] = {0.3, 0.83, 1.5, 3.0};
  for (size_t j = 0; j < sizeof variations / sizeof *variations; j++)
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
      const double cv = variations[j];
      double sum = 0.0, squares = 0.0;
      for (uint64_t k = 0; k < DRAWS / 4; k++) {
        fnl_stream rng = fit_stream(k), same = rng;
        const double more = fnl_variate_gamma_sum(&same, counts[i] + 1, 1.0, cv) -
                            fnl_variate_gamma_sum(&rng, counts[i], 1.0, cv);
        sum += more * 4.0 / DRAWS;
        squares += more * more * 4.0 / DRAWS;
      }
      const double variance = squares - sum * sum;
      ck_assert_msg(variance < 0.5 * cv * cv, "cv %g, %d: %g", cv, counts[i], variance);
    }
}
END_TEST

/* Refused candidates, some in a hundred, too. */
START_TEST(sum_from_uniforms_at_hand_is_that_of_their_stream) {
  const double variations[] = {0.0, 0.3, 1.0, 1.5};
  for (size_t j = 0; j < sizeof variations / sizeof *variations; j++)
    for (int64_t count = 0; count < 4; count++)
      for (uint64_t i = 0; i < 2000; i++) {
        fnl_stream rng = fit_stream(i), same = rng;
        double uniforms[2];
        fnl_uniforms_of_stream(&rng, 2, uniforms);
        ck_assert(fnl_variate_gamma_sum_at(uniforms, &rng, count, 23.85, variations[j]) ==
                  fnl_variate_gamma_sum(&same, count, 23.85, variations[j]));
      }
}
END_TEST

/* Mean n m and standard deviation m cv sqrt(n), up to the largest counts there are. */
START_TEST(sum_has_the_mean_and_deviation_asked_for) {
  const int64_t counts[] = {1, 713, INT64_C(1000000000000)};
  const double mean = 23.85, cv = 0.713;
  for (size_t j = 0; j < sizeof counts / sizeof *counts; j++) {
    double n = (double)counts[j], first = 0.0, second = 0.0;
    for (int i = 0; i < DRAWS; i++) {
      fnl_stream rng = fit_stream((uint64_t)i);
      double sum = fnl_variate_gamma_sum(&rng, counts[j], mean, cv);
      double score = (sum - n * mean) / (mean * cv * sqrt(n));
      first += score / DRAWS;
      second += score * score / DRAWS;
    }
    fit_check("mean", first, 0.0, 1.0 / sqrt(DRAWS));
    fit_check("variance", second, 1.0, sqrt((2.0 + 6.0 * cv * cv / n) / DRAWS));
  }
}
END_TEST

/* The same bits from every compiler on one C library (log, exp and pow are the library's). */
START_TEST(values_are_the_same_bits_everywhere) {
  static const struct {
    double shape, value;
  } golden[] = {{0.23849999999999999, 0.017600788269747401},
                {1.7130000000000001, 0.43988433636983976},
                {7130000, 7132828.2873887615},
                {1000000000000, 1000000240623.5861}};
  for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
    fnl_stream rng = fit_stream(i);
    double value = fnl_variate_gamma(&rng, golden[i].shape);
    ck_assert_double_eq_tol(value, golden[i].value, 4.0 * DBL_EPSILON * golden[i].value);
  }
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {normal_quantile_gives_the_published_values,
                                normal_quantile_is_odd_and_inverts_the_distribution,
                                normal_draws_are_normal,
                                gamma_draws_follow_the_distribution,
                                gamma_of_huge_shape_follows_the_distribution,
                                sum_of_none_or_of_constants_needs_no_luck,
                                sum_in_one_draw_is_distributed_as_one_by_one,
                                sum_from_uniforms_at_hand_is_that_of_their_stream,
                                sum_has_the_mean_and_deviation_asked_for,
                                sums_of_neighbouring_counts_share_their_luck,
                                values_are_the_same_bits_everywhere,
                                NULL};
  return fit_suite("gamma", tests);
}
