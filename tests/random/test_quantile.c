/* Counts by inversion: against sums of probabilities in long double, and as a sampler. */
#include <check.h>
#include <float.h>
#include <stdint.h>
#include <stdlib.h>

#include "fit.h"
#include "random/cornish_fisher.h"
#include "random/quantile.h"

Suite *test_suite(void);

#define LEAST_UNIFORM 0x1p-53

/* ---- the exact law ---- */

/* A binomial law, or a Poisson law where n is 0: P(k <= first + i) and P(k > first + i), out to
 * where either is below 10^-30. */
typedef struct {
  int64_t n, first;
  double p, mean, variance, skew;
  int count;
  long double *up_to, *above;
} exact;

static long double ratio_up(const exact *law, int64_t k) {
  const long double p = law->p;
  if (law->n == 0)
    return (long double)law->mean / (long double)(k + 1);
  return (long double)(law->n - k) / (long double)(k + 1) * (p / (1.0L - p));
}

static int64_t reach(const exact *law, int64_t mode, int step) {
  long double share = 1.0L;
  int64_t k = mode;
  while (share > 1e-32L && k + step >= 0 && (law->n == 0 || k + step <= law->n)) {
    share = step > 0 ? share * ratio_up(law, k) : share / ratio_up(law, k - 1);
    k += step;
  }
  return k;
}

static void sum_up(exact *law, int64_t mode) {
  const int last = law->count - 1, at = (int)(mode - law->first);
  long double *probability = calloc((size_t)law->count, sizeof *probability), total = 0.0L;
  probability[at] = 1.0L;
  for (int i = at; i < last; i++)
    probability[i + 1] = probability[i] * ratio_up(law, law->first + i);
  for (int i = at; i > 0; i--)
    probability[i - 1] = probability[i] / ratio_up(law, law->first + i - 1);
  for (int i = 0; i <= last; i++)
    law->up_to[i] = total += probability[i];
  for (int i = last; i > 0; i--)
    law->above[i - 1] = law->above[i] + probability[i];
  for (int i = 0; i <= last; i++) {
    law->up_to[i] /= total;
    law->above[i] /= total;
  }
  free(probability);
}

static exact exact_law(int64_t n, double p, double mean) {
  exact law = {.n = n, .p = p, .mean = n > 0 ? (double)n * p : mean, .skew = 1.0};
  law.variance = law.mean;
  if (n > 0) {
    law.variance *= 1.0 - p;
    law.skew = 1.0 - 2.0 * p;
  }
  const int64_t mode = (int64_t)law.mean;
  law.first = reach(&law, mode, -1);
  law.count = (int)(reach(&law, mode, 1) - law.first) + 1;
  law.up_to = calloc((size_t)law.count, sizeof *law.up_to);
  law.above = calloc((size_t)law.count, sizeof *law.above);
  sum_up(&law, mode);
  return law;
}

static void exact_free(exact *law) {
  free(law->up_to);
  free(law->above);
}

static int64_t quantile(const exact *law, double u) {
  return law->n > 0 ? fnl_quantile_binomial(u, law->n, law->p) : fnl_quantile_poisson(u, law->mean);
}

/* The odd multiple of 2^-53 nearest to x on its lower or upper side, at least `distance` away. */
static double uniform_beside(long double x, long double distance, bool higher) {
  const long double at = (x + (higher ? distance : -distance)) * 0x1p52L;
  return (double)(((higher ? ceill(at) : floorl(at) - 1.0L) + 0.5L) * 0x1p-52L);
}

/* What the count at u may miss k's boundary by, in counts, where nothing is summed out. */
static double series_error(const exact *law, double tail) {
  if (law->variance < 1e4)
    return 0.0;
  return fnl_cornish_fisher_error(fnl_variate_normal_quantile(fmax(tail, LEAST_UNIFORM)),
                                  law->variance) +
         4.0 * DBL_EPSILON * law->mean;
}

/* Below the sum the count is at most k, beyond it is more. How near can be asked: rounding of the
 * sums, relative in the tails, and where they are not made, the series' own error. */
static void check_boundaries(exact law) {
  for (int i = 0; i + 1 < law.count; i++) {
    const long double f = law.up_to[i], less = fminl(f, law.above[i]);
    const long double density = law.up_to[i + 1] - f + (i > 0 ? f - law.up_to[i - 1] : 0.0L);
    const long double distance =
        1e-15L + 1e-12L * less + (long double)series_error(&law, (double)less) * density;
    const double below = uniform_beside(f, distance, false);
    const double beyond = uniform_beside(f, distance, true);
    const int64_t k = law.first + i;
    if (below > 0.0 && quantile(&law, below) > k)
      ck_abort_msg("n %lld p %.17g mean %.17g: %lld at u = %.17g, not %lld", (long long)law.n,
                   law.p, law.mean, (long long)quantile(&law, below), below, (long long)k);
    if (beyond < 1.0 && quantile(&law, beyond) <= k)
      ck_abort_msg("n %lld p %.17g mean %.17g: %lld at u = %.17g, not %lld", (long long)law.n,
                   law.p, law.mean, (long long)quantile(&law, beyond), beyond, (long long)k + 1);
  }
  exact_free(&law);
}

START_TEST(small_binomials_are_exact_at_every_boundary) {
  const double chances[] = {1e-9, 1e-4, 0.0313, 0.2385, 0.4999, 0.5, 0.5001, 0.713, 0.99, 1 - 1e-9};
  for (int64_t n = 1; n < 130; n++)
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++)
      check_boundaries(exact_law(n, chances[i], 0.0));
}
END_TEST

START_TEST(binomials_of_every_variance_are_exact_at_every_boundary) {
  const double chances[] = {1e-6, 1e-3, 0.0313, 0.2385, 0.5, 0.713, 1 - 1e-3};
  for (double mean = 0.0713; mean < 5e5; mean *= 1.37)
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++)
      check_boundaries(exact_law((int64_t)ceil(mean / chances[i]), chances[i], 0.0));
}
END_TEST

START_TEST(poisson_counts_are_exact_at_every_boundary) {
  check_boundaries(exact_law(0, 0.0, 1e-9));
  for (double mean = 0.0171; mean < 5e5; mean *= 1.13)
    check_boundaries(exact_law(0, 0.0, mean));
}
END_TEST

/* ---- the series ---- */

/* The most that the series errs at the law's boundaries, over what is allowed for. */
static double worst_of_series(exact law) {
  double worst = 0.0;
  for (int i = 0; i + 1 < law.count; i++) {
    const bool lower = law.up_to[i] < law.above[i];
    const double tail = (double)(lower ? law.up_to[i] : law.above[i]);
    if (tail < LEAST_UNIFORM)
      continue;
    const double z = (lower ? 1.0 : -1.0) * fnl_variate_normal_quantile(tail);
    const double place = fnl_cornish_fisher(z, law.mean, law.variance, law.skew);
    const double rounding = 8.0 * DBL_EPSILON * (law.mean + fabs(z) * sqrt(law.variance));
    const double error = fabs(place - ((double)(law.first + i) + 0.5)) - rounding;
    worst = fmax(worst, error / fnl_cornish_fisher_error(z, law.variance));
  }
  exact_free(&law);
  return worst;
}

START_TEST(the_series_is_twice_as_near_as_is_allowed_for) {
  const double chances[] = {0.0, 1e-3, 0.0313, 0.12, 0.2385, 0.31, 0.42, 0.5};
  double worst = 0.0;
  for (double mean = 4.0; mean < 1e4; mean *= 1.0713)
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++) {
      const double p = chances[i];
      const int64_t n = p > 0.0 ? (int64_t)ceil(mean / p) : 0;
      const double here = worst_of_series(exact_law(n, p, mean));
      ck_assert_msg(here < 0.5, "mean %g, p %g: %g of the allowance", mean, p, here);
      worst = fmax(worst, here);
    }
  printf("the series: at most %.3f of its allowance\n", worst);
}
END_TEST

/* ---- order and extremes ---- */

START_TEST(counts_grow_with_u) {
  for (double mean = 0.3; mean < 3e12; mean *= 3.17) {
    int64_t before_binomial = 0, before_poisson = 0;
    for (int i = 0; i < 20000; i++) {
      const double u = (i + 0.5) / 20000.0;
      const int64_t n = INT64_C(1000000000000);
      const int64_t binomial = fnl_quantile_binomial(u, n, fmin(mean / 1e12, 0.95));
      const int64_t poisson = fnl_quantile_poisson(u, mean);
      ck_assert_msg(binomial >= before_binomial, "mean %g: falls at u = %g", mean, u);
      ck_assert_msg(poisson >= before_poisson, "mean %g: falls at u = %g", mean, u);
      before_binomial = binomial;
      before_poisson = poisson;
    }
  }
}
END_TEST

START_TEST(counts_grow_with_the_chance_and_the_trials) {
  const int64_t sizes[] = {1, 7, 45, 1000, INT64_C(1000000), INT64_C(4650000000)};
  for (uint64_t stream = 0; stream < 40; stream++)
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
      fnl_stream rng = fit_stream(stream);
      const double u = fnl_stream_uniform(&rng);
      int64_t before = 0;
      for (int j = 0; j <= 1000; j++) {
        const int64_t k = fnl_quantile_binomial(u, sizes[i], j * 1e-3);
        ck_assert_msg(k >= before, "n %lld: falls at p = %g", (long long)sizes[i], j * 1e-3);
        before = k;
      }
      before = 0;
      for (int64_t n = sizes[i]; n < sizes[i] + 300; n++) {
        const int64_t k = fnl_quantile_binomial(u, n, 0.2385);
        ck_assert_msg(k >= before, "p 0.2385: falls at n = %lld", (long long)n);
        before = k;
      }
    }
}
END_TEST

START_TEST(no_trials_and_certain_outcomes_need_no_luck) {
  ck_assert_int_eq(fnl_quantile_binomial(0.2385, 0, 0.5), 0);
  ck_assert_int_eq(fnl_quantile_binomial(1.0 - LEAST_UNIFORM, 713, 0.0), 0);
  ck_assert_int_eq(fnl_quantile_binomial(LEAST_UNIFORM, 713, 1.0), 713);
  ck_assert_int_eq(fnl_quantile_poisson(1.0 - LEAST_UNIFORM, 0.0), 0);
}
END_TEST

START_TEST(one_trial_is_a_comparison) {
  for (uint64_t i = 0; i < 1000; i++) {
    fnl_stream rng = fit_stream(i);
    const double u = fnl_stream_uniform(&rng), p = fnl_stream_uniform(&rng);
    ck_assert_int_eq(fnl_quantile_binomial(u, 1, p), u > 1.0 - p);
  }
}
END_TEST

/* No count lies farther out than a normal's 8.3 sigma and what skewness adds: (z^2 - 1)/6. */
START_TEST(extreme_luck_gives_extreme_counts) {
  const double chances[] = {1e-300, 1e-13, 2.3e-9, 0.2385, 0.5, 0.713, 1.0 - 0x1p-53};
  for (int64_t n = 1; n <= FNL_VARIATE_TRIALS_MAX; n *= 10)
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++) {
      const double p = chances[i], mean = (double)n * p, deviation = sqrt(mean * (1.0 - p));
      const int64_t least = fnl_quantile_binomial(LEAST_UNIFORM, n, p);
      const int64_t most = fnl_quantile_binomial(1.0 - LEAST_UNIFORM, n, p);
      ck_assert_int_ge(least, 0);
      ck_assert_int_le(most, n);
      ck_assert_double_ge((double)least, floor(mean - 8.3 * deviation - 13.0));
      ck_assert_double_le((double)most, ceil(mean + 8.3 * deviation + 13.0));
      if (mean * (1.0 - p) > 1e3) {
        ck_assert_double_le((double)least, mean - 8.1 * deviation + 12.0);
        ck_assert_double_ge((double)most, mean + 8.1 * deviation - 12.0);
      }
    }
  ck_assert_int_eq(fnl_quantile_poisson(LEAST_UNIFORM, FNL_VARIATE_MEAN_MAX) > 0, 1);
}
END_TEST

/* The value beside the formula. */
START_TEST(the_check_of_the_series_holds) {
  ck_assert_double_eq_tol(fnl_cornish_fisher(0.0, 100.0, 100.0, 1.0), 99.8331358, 5e-8);
}
END_TEST

/* ---- as a sampler ---- */

static fit_law by_inversion(fit_law law) {
  law.sampler = &fnl_sampler_inversion;
  return law;
}

START_TEST(draws_follow_the_exact_law) {
  const struct {
    int64_t n;
    double p;
  } cases[] = {
      {2385, 0.02},
      {99999, 0.3},
      {INT64_C(1000000), 0.2385},
      {INT64_C(1000000000), 0.5},
      {INT64_C(4650000000), 0.0713},
      {INT64_C(1000000000000), 0.5},
      {INT64_C(1000000000000), 0.9},
      {INT64_C(1000000000000), 2.3e-9},
      {INT64_C(1000000000000), 1.1e-11},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    fit_check_law(by_inversion(fit_binomial(cases[i].n, cases[i].p)), 300000);
  fit_check_law(by_inversion(fit_poisson(37.3)), 300000);
  fit_check_law(by_inversion(fit_poisson(2.385e9)), 300000);
}
END_TEST

/* A chance 2 % larger: counts differ by their means' difference d and little else. What is left of
 * 2 V: the luck of one more d, d (1 - d) where d < 1 and at most 1/2 beyond by rounding, and the
 * deviation's own 1 %. */
START_TEST(slightly_different_chances_share_all_luck_there_is) {
  const struct {
    int64_t n;
    double p;
  } cases[] = {{1000, 0.003},    {1000, 0.0097},     {1000, 0.0103},
               {1000, 0.03},     {100000, 0.01},     {1000000, 0.2385},
               {1000000, 0.495}, {1000000000, 1e-6}, {INT64_C(1000000000000), 0.3}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const fit_law one = by_inversion(fit_binomial(cases[i].n, cases[i].p));
    const fit_law other = by_inversion(fit_binomial(cases[i].n, 1.02 * cases[i].p));
    const double difference = other.mean - one.mean, deviation = other.deviation - one.deviation;
    const double rounding = difference < 0.5 ? difference * (1.0 - difference) : 0.25;
    const double due = (1.1 * rounding + 1.1 * deviation * deviation) /
                       (fit_variance(&one) + fit_variance(&other));
    const double left = fit_common_luck(one, other, 20000);
    ck_assert_msg(left < due, "n %g, p %g: %g, due %g", (double)cases[i].n, cases[i].p, left, due);
  }
}
END_TEST

START_TEST(every_draw_takes_one_uniform) {
  const double means[] = {0.1, 3.7, 9.9, 10.1, 2385.0, 1e9};
  for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
    fnl_stream binomial = fit_stream(i), poisson = binomial;
    fnl_sampler_inversion.binomial(&binomial, INT64_C(10000000000), means[i] * 1e-10);
    fnl_sampler_inversion.poisson(&poisson, means[i]);
    ck_assert_uint_eq(binomial.used, 2);
    ck_assert_uint_eq(binomial.counter[0], 1);
    ck_assert_uint_eq(poisson.used, 2);
    ck_assert_uint_eq(poisson.counter[0], 1);
  }
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {small_binomials_are_exact_at_every_boundary,
                                binomials_of_every_variance_are_exact_at_every_boundary,
                                poisson_counts_are_exact_at_every_boundary,
                                the_series_is_twice_as_near_as_is_allowed_for,
                                the_check_of_the_series_holds,
                                counts_grow_with_u,
                                counts_grow_with_the_chance_and_the_trials,
                                no_trials_and_certain_outcomes_need_no_luck,
                                one_trial_is_a_comparison,
                                extreme_luck_gives_extreme_counts,
                                draws_follow_the_exact_law,
                                slightly_different_chances_share_all_luck_there_is,
                                every_draw_takes_one_uniform,
                                NULL};
  return fit_suite("quantile", tests);
}
