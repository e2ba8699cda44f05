/* fit.h: does a sampler follow its law? Used by the tests of random/.
 *
 * Every comparison is made at five standard errors of what is compared, on named streams, so a
 * test gives the same verdict for ever. The exact probabilities of large counts come from
 * walking P(k+1)/P(k) outwards from the mode, which shares nothing with the samplers and is right
 * for any n.
 */
#ifndef FNL_TESTS_RANDOM_FIT_H
#define FNL_TESTS_RANDOM_FIT_H

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "random/sampler.h"
#include "random/variate.h"

#define FIT_SIGMAS 5.0
#define FIT_SEED   UINT64_C(0x5EED2385)

/* Cells of a chi-square statistic are joined until they expect this many (Cochran's rule). */
#define FIT_LEAST_EXPECTED 5.0

/* Seconds: sanitizers are an order slower than the few tenths a test takes. */
#define FIT_TIMEOUT 60

static inline fnl_stream fit_stream(uint64_t index) {
  return fnl_stream_open(FIT_SEED, 0, FNL_PURPOSE_TEST, 0, index);
}

/* Fails where `found` is more than five standard errors from `expected`. */
static inline void fit_check(const char *what, double found, double expected, double error) {
  ck_assert_msg(fabs(found - expected) <= FIT_SIGMAS * error,
                "%s: %.17g, expected %.17g, standard error %.3g", what, found, expected, error);
}

/* Chi-square goodness of fit. observed[n], expected[n] in draws; fails beyond five sigma. */
static inline void fit_check_cells(const char *what, int n, const double *observed,
                                   const double *expected) {
  double statistic = 0.0, seen = 0.0, due = 0.0, left = 0.0;
  int cells = 0;
  for (int i = 0; i < n; i++)
    left += expected[i];
  for (int i = 0; i < n; i++) {
    seen += observed[i];
    due += expected[i];
    left -= expected[i];
    if (i < n - 1 && (due < FIT_LEAST_EXPECTED || left < FIT_LEAST_EXPECTED))
      continue;
    if (due > 0.0)
      statistic += (seen - due) * (seen - due) / due;
    cells++;
    seen = due = 0.0;
  }
  double tail = cells > 1 ? gsl_cdf_chisq_Q(statistic, cells - 1) : 1.0;
  ck_assert_msg(tail >= gsl_cdf_ugaussian_Q(FIT_SIGMAS), "%s: chi-square %.6g in %d cells", what,
                statistic, cells);
}

/* A binomial law, or a Poisson law where n is 0. */
typedef struct {
  int64_t n;
  double p;
  double mean;
  double deviation;
  const fnl_sampler_type *sampler; /* NULL: by rejection */
} fit_law;

static inline fit_law fit_binomial(int64_t n, double p) {
  double mean = (double)n * p;
  return (fit_law){.n = n, .p = p, .mean = mean, .deviation = sqrt(mean * (1.0 - p))};
}

static inline fit_law fit_poisson(double mean) {
  return (fit_law){.mean = mean, .deviation = sqrt(mean)};
}

static inline double fit_variance(const fit_law *law) { return law->deviation * law->deviation; }

static inline int64_t fit_draw(const fit_law *law, fnl_stream *rng) {
  const fnl_sampler_type *sampler = law->sampler ? law->sampler : &fnl_sampler_rejection;
  return law->n > 0 ? sampler->binomial(rng, law->n, law->p) : sampler->poisson(rng, law->mean);
}

static inline double fit_ratio_up(const fit_law *law, double k) {
  if (law->n == 0)
    return law->mean / (k + 1.0);
  return ((double)law->n - k) / (k + 1.0) * (law->p / (1.0 - law->p));
}

/* Cells a quarter of a standard deviation wide out to five, and one beyond each end. */
#define FIT_CELLS_A_SIGMA 4
#define FIT_REACH         (5 * FIT_CELLS_A_SIGMA)
#define FIT_CELLS         (2 * FIT_REACH + 2)

/* The cell of a count: 0 below -5 sigma, FIT_CELLS - 1 above. */
static inline int fit_cell(const fit_law *law, double k) {
  double place = (k - law->mean) / law->deviation * FIT_CELLS_A_SIGMA + FIT_REACH + 1;
  if (place < 1.0)
    return 0;
  return place < FIT_CELLS - 1 ? (int)place : FIT_CELLS - 1;
}

/* Beyond this share of the mode's probability lies less than 10^-10 of the law. */
#define FIT_NEGLIGIBLE 1e-11

static inline void fit_walk(const fit_law *law, double from, int step, double *mass) {
  double share = 1.0;
  double last = law->n > 0 ? (double)law->n : INFINITY;
  for (double k = from; k >= 0.0 && k <= last && share > FIT_NEGLIGIBLE; k += step) {
    if (step > 0 || k < from)
      mass[fit_cell(law, k)] += share;
    share = step > 0 ? share * fit_ratio_up(law, k) : share / fit_ratio_up(law, k - 1.0);
  }
}

/* The exact probability of each cell. */
static inline void fit_exact(const fit_law *law, double mass[FIT_CELLS]) {
  double mode = floor(law->mean);
  double total = 0.0;
  for (int i = 0; i < FIT_CELLS; i++)
    mass[i] = 0.0;
  fit_walk(law, mode, 1, mass);
  fit_walk(law, mode, -1, mass);
  for (int i = 0; i < FIT_CELLS; i++)
    total += mass[i];
  for (int i = 0; i < FIT_CELLS; i++)
    mass[i] /= total;
}

/* What many draws gave: cells, and the moments of (k - mean)/sigma. */
typedef struct {
  double draws;
  double cells[FIT_CELLS];
  double first, second, third;
} fit_sample;

static inline void fit_take(const fit_law *law, int draws, fit_sample *sample) {
  *sample = (fit_sample){.draws = draws};
  for (int i = 0; i < draws; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    double k = (double)fit_draw(law, &rng);
    double score = (k - law->mean) / law->deviation;
    sample->cells[fit_cell(law, k)]++;
    sample->first += score / draws;
    sample->second += score * score / draws;
    sample->third += score * score * score / draws;
  }
}

/* Excess kurtosis (1 - 6 p q)/(n p q); 1/mean for Poisson. */
static inline double fit_kurtosis(const fit_law *law) {
  return (1.0 - 6.0 * law->p * (1.0 - law->p)) / fit_variance(law);
}

/* Mean, variance and, where the law is near normal (so that its standard error sqrt(15/N) of the
 * raw third moment is known), the skewness (q - p)/sigma. */
static inline void fit_check_moments(const char *what, const fit_law *law,
                                     const fit_sample *sample) {
  double root = sqrt(sample->draws);
  fit_check(what, sample->first, 0.0, 1.0 / root);
  fit_check(what, sample->second, 1.0, sqrt(fit_kurtosis(law) + 2.0) / root);
  if (fit_variance(law) > 1000.0)
    fit_check(what, sample->third, (1.0 - 2.0 * law->p) / law->deviation, sqrt(15.0) / root);
}

/* P(|k - mean| > sigmas) against the exact law. */
static inline void fit_check_tail(const char *what, const fit_sample *sample, const double *mass,
                                  int sigmas) {
  double found = 0.0, exact = 0.0;
  for (int i = 0; i < FIT_CELLS; i++) {
    int place = i - FIT_REACH - 1;
    bool inside = place >= -sigmas * FIT_CELLS_A_SIGMA && place < sigmas * FIT_CELLS_A_SIGMA;
    found += inside ? 0.0 : sample->cells[i] / sample->draws;
    exact += inside ? 0.0 : mass[i];
  }
  fit_check(what, found, exact, sqrt(exact * (1.0 - exact) / sample->draws));
}

/* Cells, moments and tails of `draws` draws against the exact law. */
static inline void fit_check_law(fit_law law, int draws) {
  char what[80];
  double mass[FIT_CELLS], expected[FIT_CELLS];
  fit_sample sample;
  snprintf(what, sizeof what, "n %lld, p %.6g, mean %.6g", (long long)law.n, law.p, law.mean);
  fit_exact(&law, mass);
  fit_take(&law, draws, &sample);
  for (int i = 0; i < FIT_CELLS; i++)
    expected[i] = draws * mass[i];
  fit_check_cells(what, FIT_CELLS, sample.cells, expected);
  fit_check_moments(what, &law, &sample);
  fit_check_tail(what, &sample, mass, 2);
  fit_check_tail(what, &sample, mass, 3);
}

/* Var(X - Y) of two laws that share their streams, over what it is when they do not. */
static inline double fit_common_luck(fit_law one, fit_law other, int draws) {
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < draws; i++) {
    fnl_stream rng = fit_stream((uint64_t)i), same = rng;
    double change = (double)fit_draw(&other, &same) - (double)fit_draw(&one, &rng);
    sum += change;
    squares += change * change;
  }
  double variance = squares / draws - (sum / draws) * (sum / draws);
  return variance / (fit_variance(&one) + fit_variance(&other));
}

/* One suite of one case. */
static inline Suite *fit_suite(const char *name, const TTest *const *tests) {
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  tcase_set_timeout(cases, FIT_TIMEOUT);
  for (; *tests != NULL; tests++)
    tcase_add_test(cases, *tests);
  suite_add_tcase(suite, cases);
  return suite;
}

#endif
