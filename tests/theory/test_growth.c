/* How referral chains grow when invitations are delayed: the expected numbers by day, and the
 * growth rate, which solves the equation of Euler and Lotka sum_j d_j e^(-rj) = 1/K. */
#include "chain.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <string.h>

Suite *test_suite(void);

enum { MOST_DELAYS = 512, TEXT = 32 * MOST_DELAYS };

/* Delays [n] as the text of a list; what is missing to 1 arrives last. */
static const char *delay_text(int n, const double *delay, char *text) {
  size_t length = (size_t)snprintf(text, TEXT, "[ ");
  double rest = 1.0;
  for (int j = 0; j < n; j++) {
    length += (size_t)snprintf(text + length, TEXT - length, "%.17g, ", delay[j]);
    rest -= delay[j];
  }
  ck_assert(rest > -1e-12 && length < TEXT - 40);
  snprintf(text + length, TEXT - length, "%.17g ]", rest > 0.0 ? rest : 0.0);
  return text;
}

/* ---- geometric delays: a closed form ---- */

/* d_j = rho (1 - rho)^(j-1): the expected adopters a day are K rho (1 - rho (1 - K))^(t-1), so by
 * day t 1 + K/(1 - K) (1 - (1 - rho (1 - K))^t). */
static double geometric_sum(double k, double rho, int t) {
  return 1.0 + k / (1.0 - k) * (1.0 - pow(1.0 - rho * (1.0 - k), t));
}

static void check_geometric(double told, double accepted, double rho, int day, double published) {
  double delay[MOST_DELAYS];
  char text[TEXT];
  for (int j = 1; j <= day; j++)
    delay[j - 1] = rho * pow(1.0 - rho, j - 1);
  const chain c = {.told = told,
                   .accepted = accepted,
                   .population = CHAIN_UNBOUNDED,
                   .seeds = 1,
                   .horizon_days = day + 1,
                   .delay = delay_text(day, delay, text)};
  const double exact = geometric_sum(chain_k(&c), rho, day);
  chain_check_published("by the day", exact, published, 1e-6);
  simulation s;
  chain_open(&s, "expected", &c);
  simulate_check("expected", simulate_happened(&s, "adoption", NULL), exact, 1e-9, 0.0);
  simulate_close(&s);
  enum { N = 60000 };
  double *sizes = chain_sizes(&c, 8117, N, NULL);
  moments_check_mean("cohorts", N, sizes, exact);
  free(sizes);
}

START_TEST(geometric_delays_below_one) { check_geometric(1.2, 0.5, 0.2, 20, 2.216960); }
END_TEST

START_TEST(geometric_delays_above_one) { check_geometric(2.0, 0.75, 0.5, 10, 25.939677); }
END_TEST

/* ---- growth rates ---- */

static double laplace(int n, const double *delay, double r) {
  double sum = 0.0;
  for (int j = 1; j <= n; j++)
    sum += delay[j - 1] * exp(-r * j);
  return sum;
}

/* r of Euler and Lotka by bisection, for K > 1. */
static double growth_rate(double k, int n, const double *delay) {
  double low = 0.0, high = log(k) + 1.0;
  for (int i = 0; i < 200; i++) {
    const double r = 0.5 * (low + high);
    if (k * laplace(n, delay, r) > 1.0)
      low = r;
    else
      high = r;
  }
  return 0.5 * (low + high);
}

/* Gamma(shape 2, mean 4 days), each day cut into `steps`: the mass nearest to j steps. */
static int gamma_delays(int steps, double *delay) {
  const int n = 30 * steps;
  const double scale = 2.0 * steps;
  double before = 0.0;
  for (int j = 1; j <= n; j++) {
    const double up_to = j == n ? 1.0 : gsl_cdf_gamma_P(j + 0.5, 2.0, scale);
    delay[j - 1] = up_to - before;
    before = up_to;
  }
  return n;
}

static const double three_halves = 1.5;

START_TEST(gamma_delays_tend_to_the_continuous_rate) {
  const double continuous = (sqrt(three_halves) - 1.0) / 2.0; /* (1 + 2r)^-2 = 1/K */
  chain_check_published("gamma", continuous, .112372, 1e-6);
  chain_check_published("fixed", log(three_halves) / 4.0, .101366, 1e-6);
  double delay[MOST_DELAYS], last = INFINITY;
  for (int steps = 1; steps <= 16; steps *= 2) {
    const int n = gamma_delays(steps, delay);
    const double error = fabs(steps * growth_rate(three_halves, n, delay) - continuous);
    ck_assert_msg(error < 0.5 * last, "%d steps a day: error %g after %g", steps, error, last);
    last = error;
  }
  ck_assert_double_lt(last, 1e-4);
}
END_TEST

static chain growing(const char *delay, long long seeds, int days) {
  return (chain){.told = 3.0,
                 .accepted = 0.5,
                 .population = CHAIN_UNBOUNDED,
                 .seeds = seeds,
                 .horizon_days = days,
                 .delay = delay};
}

START_TEST(expected_grows_at_the_rate_of_euler_and_lotka) {
  double delay[MOST_DELAYS];
  char text[TEXT];
  const int n = gamma_delays(1, delay);
  const double r = growth_rate(three_halves, n, delay);
  const chain c = growing(delay_text(n - 1, delay, text), 1, 100);
  simulation s;
  chain_open(&s, "expected", &c);
  const double *daily = s.run.conversion_days;
  /* e^(100 r) adopters are 1e-7 of the population: that is how exact the rate can be */
  simulate_check("rate", log(daily[99] / daily[79]) / 20.0, r, 1e-6, 0.0);
  simulate_close(&s);
}
END_TEST

/* After four days, and only then: K times as many every fourth day. */
START_TEST(fixed_delays_multiply_every_fourth_day) {
  const chain c = growing("[ 0.0, 0.0, 0.0, 1.0 ]", 7, 42);
  /* each of ten generations finds a population from which all before it have gone */
  const double used_up = 10.0 * 3.0 * 7.0 * pow(three_halves, 10.0) / CHAIN_UNBOUNDED;
  simulation s;
  chain_open(&s, "expected", &c);
  for (int t = 1; t < 42; t++) {
    const double exact = t % 4 == 0 ? 7.0 * pow(three_halves, t / 4) : 0.0;
    simulate_check("adopters", s.run.conversion_days[t], exact, used_up, 1e-9);
  }
  simulate_check("rate", log(s.run.conversion_days[40] / s.run.conversion_days[4]) / 36.0, .101366,
                 5e-6, 0.0);
  simulate_close(&s);
}
END_TEST

START_TEST(cohorts_grow_at_the_rate_of_euler_and_lotka) {
  enum { N = 1500, FROM = 25, TO = 55 };
  double delay[MOST_DELAYS], rates[N];
  char text[TEXT];
  const int n = gamma_delays(1, delay);
  const double r = growth_rate(three_halves, n, delay);
  const chain c = growing(delay_text(n - 1, delay, text), 10000, TO + 1);
  simulation s;
  chain_open(&s, "cohorts", &c);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 6421, (uint64_t)i);
    rates[i] = log(s.run.conversion_days[TO] / s.run.conversion_days[FROM]) / (TO - FROM);
  }
  moments_check_power("rate", N, rates, r, 0.01);
  moments_check_mean("rate", N, rates, r);
  simulate_close(&s);
}
END_TEST

/* Delays decide when, not whether: the final size is that of chains without. */
START_TEST(stretching_delays_leaves_the_final_size) {
  enum { N = 30000 };
  chain c = {.told = 2.5,
             .accepted = 0.32,
             .population = CHAIN_UNBOUNDED,
             .seeds = 10,
             .horizon_days = 300,
             .delay = "[ 0.0, 0.3, 0.0, 0.0, 0.7 ]"};
  double *sizes = chain_sizes(&c, 1709, N, NULL);
  moments_check_mean("size", N, sizes, chain_size_mean(chain_k(&c), 10));
  moments_check_variance("size", N, sizes, chain_size_variance(chain_k(&c), 10));
  free(sizes);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("delayed referral chains");
  TCase *cases = tcase_create("growth");
  tcase_add_test(cases, geometric_delays_below_one);
  tcase_add_test(cases, geometric_delays_above_one);
  tcase_add_test(cases, gamma_delays_tend_to_the_continuous_rate);
  tcase_add_test(cases, expected_grows_at_the_rate_of_euler_and_lotka);
  tcase_add_test(cases, fixed_delays_multiply_every_fourth_day);
  tcase_add_test(cases, cohorts_grow_at_the_rate_of_euler_and_lotka);
  tcase_add_test(cases, stretching_delays_leaves_the_final_size);
  suite_add_tcase(suite, cases);
  return suite;
}
