/* Estimates of a sample: intervals, ratios, quantiles, paired differences, probabilities. The rows
 * are written by hand into the sample of a small study. */
#include "random/variate.h"
#include "study/replicate.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

Suite *test_suite(void);

typedef struct {
  fnl_plan plan;
  fnl_sample sample;
  int revenue, spend, roas, conversions; /* figures */
} fixture;

/* `n` replications of two arms. */
static void open_fixture(fixture *f, int n) {
  static const double share[1] = {1.0};
  static const fnl_arm arms[2] = {{.by_campaign = share}, {.by_campaign = share}};
  fnl_error error = {0};
  simulate_read(
      &f->plan,
      "horizon_days = 2; population = 1000L; budget = { total = 5.0; };\n"
      "model = { name = \"tiny\"; stages = ( { name = \"a\"; role = \"prospect\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } );\n"
      "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; daily = 0.01; } ); };\n"
      "simulation = { engine = \"cohorts\"; };\n");
  fnl_study study = fnl_study_of(&f->plan);
  study.replications = n;
  study.n_arms = 2;
  study.arms = arms;
  ck_assert_int_eq(fnl_replicate(&study, &f->sample, &error), FNL_OK);
  f->revenue = fnl_figures_find(&f->sample.figures, FNL_GROUP_TOTALS, 0, "revenue");
  f->spend = fnl_figures_find(&f->sample.figures, FNL_GROUP_TOTALS, 0, "spend");
  f->roas = fnl_figures_find(&f->sample.figures, FNL_GROUP_TOTALS, 0, "roas");
  f->conversions = fnl_figures_find(&f->sample.figures, FNL_GROUP_TOTALS, 0, "conversions");
}

static void close_fixture(fixture *f) {
  fnl_sample_free(&f->sample);
  fnl_plan_free(&f->plan);
}

/* Writes a plain figure of one replication. */
static void put(fixture *f, int arm, int i, int figure, double value) {
  const size_t row = (size_t)arm * (size_t)f->sample.capacity + (size_t)i;
  f->sample.rows[row * (size_t)f->sample.n_columns +
                 (size_t)f->sample.figures.figures[figure].numerator] = value;
}

/* ---- one figure ---- */

static const double five[5] = {3.1, 2.385, 7.13, 4.7, 5.3};

START_TEST(intervals_are_student_s) {
  fixture f;
  open_fixture(&f, 5);
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < 5; i++) {
    put(&f, 0, i, f.revenue, five[i]);
    sum += five[i];
  }
  const double mean = sum / 5.0;
  for (int i = 0; i < 5; i++)
    square += (five[i] - mean) * (five[i] - mean);
  const double se = sqrt(square / 4.0 / 5.0);
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, f.revenue);
  simulate_check_equal("mean", estimate.mean, mean);
  simulate_check_equal("se", estimate.se, se);
  /* t of 4 degrees, 97.5 % */
  simulate_check("low", estimate.low, mean - 2.7764451051977987 * se, 1e-10, 0.0);
  simulate_check("high", estimate.high, mean + 2.7764451051977987 * se, 1e-10, 0.0);
  ck_assert_int_eq(estimate.n, 5);
  close_fixture(&f);
}
END_TEST

/* Type 7: between order statistics at 1 + (n - 1) p. Sorted: 2.385 3.1 4.7 5.3 7.13. */
START_TEST(quantiles_are_of_type_seven) {
  fixture f;
  open_fixture(&f, 5);
  for (int i = 0; i < 5; i++)
    put(&f, 0, i, f.revenue, five[i]);
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, f.revenue);
  const double due[5] = {2.385 + 0.2 * (3.1 - 2.385), 3.1, 4.7, 5.3, 5.3 + 0.8 * (7.13 - 5.3)};
  for (int k = 0; k < 5; k++)
    simulate_check_equal("quantile", estimate.quantile[k], due[k]);
  ck_assert_double_eq(fnl_estimate_probabilities[0], 0.05);
  ck_assert_double_eq(fnl_estimate_probabilities[4], 0.95);
  close_fixture(&f);
}
END_TEST

START_TEST(one_replication_has_no_interval) {
  fixture f;
  open_fixture(&f, 1);
  put(&f, 0, 0, f.revenue, 3.1);
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, f.revenue);
  ck_assert_double_eq(estimate.mean, 3.1);
  ck_assert(isnan(estimate.se) && isnan(estimate.low) && isnan(estimate.high));
  ck_assert_double_eq(estimate.quantile[2], 3.1);
  close_fixture(&f);
}
END_TEST

/* ---- ratios ---- */

/* Revenue and spend of one arm, correlated, spend of coefficient of variation 0.1. */
static void fill(fixture *f, int arm, double level) {
  for (int i = 0; i < f->sample.n; i++) {
    fnl_stream rng = fnl_stream_open(2385, (uint64_t)i, FNL_PURPOSE_TEST, 0, 7);
    fnl_stream own = fnl_stream_open(2385, (uint64_t)i, FNL_PURPOSE_TEST, 1, (uint64_t)arm);
    const double spend = 71.3 * (1.0 + 0.1 * fnl_variate_normal(&rng));
    put(f, arm, i, f->spend, spend);
    put(f, arm, i, f->revenue,
        level * spend + 31.0 * fnl_variate_normal(&rng) + 7.0 * fnl_variate_normal(&own));
  }
}

static double column(const fixture *f, int arm, int i, int figure) {
  return fnl_sample_row(&f->sample, arm, i)[f->sample.figures.figures[figure].numerator];
}

typedef double (*statistic)(const fixture *f, const int *chosen);

static double ratio_of(const fixture *f, int arm, const int *chosen) {
  double revenue = 0.0, spend = 0.0;
  for (int i = 0; i < f->sample.n; i++) {
    const int k = chosen ? chosen[i] : i;
    revenue += column(f, arm, k, f->revenue);
    spend += column(f, arm, k, f->spend);
  }
  return revenue / spend;
}

static double one_ratio(const fixture *f, const int *chosen) { return ratio_of(f, 0, chosen); }

static double ratio_difference(const fixture *f, const int *chosen) {
  return ratio_of(f, 1, chosen) - ratio_of(f, 0, chosen);
}

/* (revenue of 1 - revenue of 0) / spend of 1. */
static double gain_over_spend(const fixture *f, const int *chosen) {
  double gain = 0.0, spend = 0.0;
  for (int i = 0; i < f->sample.n; i++) {
    const int k = chosen ? chosen[i] : i;
    gain += column(f, 1, k, f->revenue) - column(f, 0, k, f->revenue);
    spend += column(f, 1, k, f->spend);
  }
  return gain / spend;
}

/* Standard deviation of a statistic over bootstrap samples of the replications. */
static double bootstrap(const fixture *f, statistic of) {
  enum { TIMES = 4000 };
  static double values[TIMES];
  int *chosen = malloc((size_t)f->sample.n * sizeof *chosen);
  ck_assert(chosen != NULL);
  for (int b = 0; b < TIMES; b++) {
    fnl_stream rng = fnl_stream_open(911, (uint64_t)b, FNL_PURPOSE_TEST, 0, 0);
    for (int i = 0; i < f->sample.n; i++)
      chosen[i] = (int)(fnl_stream_uniform(&rng) * f->sample.n);
    values[b] = of(f, chosen);
  }
  free(chosen);
  return sqrt(moments_variance(TIMES, values));
}

/* The bootstrap's own error of a standard deviation is 1/sqrt(2 TIMES) = 1.1 %, of which 5. */
static const double bootstrap_error = 0.056;

START_TEST(a_ratio_has_the_error_of_the_delta_method) {
  fixture f;
  open_fixture(&f, 400);
  fill(&f, 0, 2.7);
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, f.roas);
  simulate_check_equal("ratio of means", estimate.mean, one_ratio(&f, NULL));
  double sum = 0.0, spend = 0.0;
  for (int i = 0; i < 400; i++)
    spend += column(&f, 0, i, f.spend) / 400.0;
  for (int i = 0; i < 400; i++)
    sum += pow(column(&f, 0, i, f.revenue) - estimate.mean * column(&f, 0, i, f.spend), 2.0);
  simulate_check_equal("se", estimate.se, sqrt(sum / 400.0 / 399.0) / spend);
  simulate_check("bootstrap", estimate.se, bootstrap(&f, one_ratio), bootstrap_error, 0.0);
  close_fixture(&f);
}
END_TEST

/* Bit for bit: results of experiments rest on it. */
START_TEST(the_mean_alone_is_the_mean_of_the_whole_estimate) {
  fixture f;
  open_fixture(&f, 5);
  put(&f, 0, 3, f.conversions, (double)NAN);
  put(&f, 0, 2, f.spend, 0.0);
  for (int i = 0; i < f.sample.figures.n_figures; i++) {
    const fnl_estimate whole = fnl_sample_estimate(&f.sample, 0, i);
    const fnl_estimate mean = fnl_sample_mean(&f.sample, 0, i);
    ck_assert_mem_eq(&mean.mean, &whole.mean, sizeof mean.mean);
    ck_assert_mem_eq(&mean.se, &whole.se, sizeof mean.se);
    ck_assert_int_eq(mean.n, whole.n);
  }
  close_fixture(&f);
}
END_TEST

START_TEST(a_ratio_is_measured_where_it_is_defined) {
  fixture f;
  open_fixture(&f, 5);
  const double spend[5] = {0.0, 2.0, 4.0, 0.0, 5.0};
  for (int i = 0; i < 5; i++) {
    put(&f, 0, i, f.revenue, five[i]);
    put(&f, 0, i, f.spend, spend[i]);
  }
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, f.roas);
  ck_assert_int_eq(estimate.n, 3);
  simulate_check_equal("ratio of means", estimate.mean, (3.1 + 2.385 + 7.13 + 4.7 + 5.3) / 11.0);
  simulate_check_equal("median of three", estimate.quantile[2], 2.385 / 2.0);
  for (int i = 0; i < 5; i++)
    put(&f, 0, i, f.spend, 0.0);
  const fnl_estimate none = fnl_sample_estimate(&f.sample, 0, f.roas);
  ck_assert_int_eq(none.n, 0);
  ck_assert(isnan(none.mean) && isnan(none.se) && isnan(none.quantile[2]));
  close_fixture(&f);
}
END_TEST

START_TEST(what_is_not_known_of_every_replication_is_of_those_where_it_is) {
  fixture f;
  open_fixture(&f, 5);
  const int day = fnl_figures_find(&f.sample.figures, FNL_GROUP_TOTALS, 0, "break_even_day");
  for (int i = 0; i < 5; i++)
    put(&f, 0, i, day, i % 2 ? (double)NAN : five[i]); /* 3.1, 7.13, 5.3 */
  const fnl_estimate estimate = fnl_sample_estimate(&f.sample, 0, day);
  ck_assert_int_eq(estimate.n, 3);
  simulate_check_equal("mean", estimate.mean, (3.1 + 7.13 + 5.3) / 3.0);
  simulate_check_equal("median", estimate.quantile[2], 5.3);
  close_fixture(&f);
}
END_TEST

/* ---- differences ---- */

START_TEST(differences_are_paired) {
  fixture f;
  open_fixture(&f, 5);
  const double other[5] = {3.0, 2.2, 7.2, 4.4, 5.1};
  double difference[5];
  for (int i = 0; i < 5; i++) {
    put(&f, 1, i, f.revenue, five[i]);
    put(&f, 0, i, f.revenue, other[i]);
    difference[i] = five[i] - other[i];
  }
  const fnl_estimate estimate = fnl_sample_difference(&f.sample, 1, 0, f.revenue);
  simulate_check_equal("mean", estimate.mean, moments_mean(5, difference));
  simulate_check("se", estimate.se, sqrt(moments_variance(5, difference) / 5.0), 1e-12, 0.0);
  simulate_check("median", estimate.quantile[2], 0.185, 1e-12, 0.0);
  simulate_check("lowest", estimate.quantile[0], -0.07 + 0.2 * 0.17, 1e-12, 0.0);
  const fnl_estimate back = fnl_sample_difference(&f.sample, 0, 1, f.revenue);
  simulate_check_equal("the other way", back.mean, -estimate.mean);
  close_fixture(&f);
}
END_TEST

START_TEST(differences_of_ratios_are_paired_too) {
  fixture f;
  open_fixture(&f, 400);
  fill(&f, 0, 2.7);
  fill(&f, 1, 2.9);
  const fnl_estimate estimate = fnl_sample_difference(&f.sample, 1, 0, f.roas);
  simulate_check_equal("mean", estimate.mean, ratio_difference(&f, NULL));
  simulate_check("bootstrap", estimate.se, bootstrap(&f, ratio_difference), bootstrap_error, 0.0);
  /* what the arms have in common is gone */
  ck_assert_double_lt(estimate.se, 0.5 * fnl_sample_estimate(&f.sample, 0, f.roas).se);
  close_fixture(&f);
}
END_TEST

START_TEST(a_gain_over_a_price_has_its_error_too) {
  fixture f;
  open_fixture(&f, 400);
  fill(&f, 0, 2.7);
  fill(&f, 1, 3.9);
  const fnl_estimate estimate = fnl_sample_difference_over(&f.sample, 1, 0, f.revenue, f.spend);
  simulate_check_equal("mean", estimate.mean, gain_over_spend(&f, NULL));
  simulate_check("bootstrap", estimate.se, bootstrap(&f, gain_over_spend), bootstrap_error, 0.0);
  ck_assert_int_eq(estimate.n, 400);
  for (int i = 0; i < 400; i++)
    put(&f, 1, i, f.spend, 0.0);
  const fnl_estimate none = fnl_sample_difference_over(&f.sample, 1, 0, f.revenue, f.spend);
  ck_assert(isnan(none.mean) && isnan(none.se));
  close_fixture(&f);
}
END_TEST

/* ---- probabilities ---- */

/* Clopper and Pearson: 5 of 10 give 0.18708603 … 0.81291397; 3 of 10 0.06673951 … 0.65245285. */
START_TEST(probabilities_have_exact_intervals) {
  fixture f;
  open_fixture(&f, 10);
  for (int i = 0; i < 10; i++)
    put(&f, 0, i, f.revenue, i + 1.0);
  fnl_estimate p = fnl_sample_probability(&f.sample, 0, f.revenue, 6.0);
  ck_assert_double_eq(p.mean, 0.5);
  simulate_check("low", p.low, 0.18708602844739855, 1e-9, 0.0);
  simulate_check("high", p.high, 0.8129139715526015, 1e-9, 0.0);
  simulate_check_equal("se", p.se, sqrt(0.025));
  p = fnl_sample_probability(&f.sample, 0, f.revenue, 7.5);
  simulate_check("low", p.low, 0.06673951117773447, 1e-9, 0.0);
  simulate_check("high", p.high, 0.6524528500599972, 1e-9, 0.0);
  ck_assert_int_eq(p.n, 10);
  p = fnl_sample_probability(&f.sample, 0, f.revenue, 11.0);
  ck_assert_double_eq(p.mean, 0.0);
  ck_assert_double_eq(p.low, 0.0);
  simulate_check("none of ten", p.high, 1.0 - pow(0.025, 0.1), 1e-9, 0.0);
  p = fnl_sample_probability(&f.sample, 0, f.revenue, 1.0);
  ck_assert_double_eq(p.mean, 1.0);
  ck_assert_double_eq(p.high, 1.0);
  simulate_check("ten of ten", p.low, pow(0.025, 0.1), 1e-9, 0.0);
  ck_assert(isnan(p.quantile[2]));
  close_fixture(&f);
}
END_TEST

START_TEST(probabilities_of_ratios_are_of_where_they_are_defined) {
  fixture f;
  open_fixture(&f, 10);
  for (int i = 0; i < 10; i++) {
    put(&f, 0, i, f.revenue, i + 1.0);
    put(&f, 0, i, f.spend, i < 4 ? 0.0 : 2.0);
  }
  const fnl_estimate p = fnl_sample_probability(&f.sample, 0, f.roas, 4.0);
  ck_assert_int_eq(p.n, 6);
  ck_assert_double_eq(p.mean, 0.5); /* 8, 9, 10 of 5 … 10 */
  close_fixture(&f);
}
END_TEST

/* Against sorting, with ties and of every size. */
START_TEST(quantiles_of_days_are_those_of_the_sorted_values) {
  for (int n = 1; n <= 60; n++) {
    double kept[60], sorted[60], scratch[60], quantiles[5];
    const fnl_days days = {.n_days = 0, .n_stages = 1, .n_kept = n, .stage_kept = kept};
    for (int i = 0; i < n; i++)
      sorted[i] = kept[i] = (double)((i * 37 + n) % 23) * 0.385;
    gsl_sort(sorted, 1, (size_t)n);
    fnl_days_stage_quantiles(&days, 0, 0, scratch, quantiles);
    for (int k = 0; k < 5; k++)
      ck_assert_double_eq(quantiles[k], gsl_stats_quantile_from_sorted_data(
                                            sorted, 1, (size_t)n, fnl_estimate_probabilities[k]));
  }
}
END_TEST

START_TEST(days_have_quantiles_over_the_replications) {
  fixture f;
  double scratch[5], quantiles[5];
  open_fixture(&f, 5);
  fnl_days *days = &f.sample.days;
  for (int i = 0; i < 5; i++)
    for (int day = 0; day <= 2; day++)
      days->stage_kept[i * 3 + day] = five[i] + day;
  for (int day = 0; day <= 2; day++) {
    fnl_days_stage_quantiles(days, day, 0, scratch, quantiles);
    simulate_check_equal("median", quantiles[2], 4.7 + day);
    simulate_check_equal("fifth", quantiles[0], 2.385 + 0.2 * (3.1 - 2.385) + day);
  }
  close_fixture(&f);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("estimates");
  TCase *cases = tcase_create("one figure");
  tcase_add_test(cases, intervals_are_student_s);
  tcase_add_test(cases, quantiles_are_of_type_seven);
  tcase_add_test(cases, one_replication_has_no_interval);
  tcase_add_test(cases, what_is_not_known_of_every_replication_is_of_those_where_it_is);
  tcase_add_test(cases, a_ratio_has_the_error_of_the_delta_method);
  tcase_add_test(cases, the_mean_alone_is_the_mean_of_the_whole_estimate);
  tcase_add_test(cases, a_ratio_is_measured_where_it_is_defined);
  suite_add_tcase(suite, cases);
  cases = tcase_create("differences");
  tcase_add_test(cases, differences_are_paired);
  tcase_add_test(cases, differences_of_ratios_are_paired_too);
  tcase_add_test(cases, a_gain_over_a_price_has_its_error_too);
  suite_add_tcase(suite, cases);
  cases = tcase_create("probabilities");
  tcase_add_test(cases, probabilities_have_exact_intervals);
  tcase_add_test(cases, probabilities_of_ratios_are_of_where_they_are_defined);
  tcase_add_test(cases, days_have_quantiles_over_the_replications);
  tcase_add_test(cases, quantiles_of_days_are_those_of_the_sorted_values);
  suite_add_tcase(suite, cases);
  return suite;
}
