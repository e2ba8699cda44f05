/* Multiple comparisons: ranks and intervals that hold together, at the confidence they claim. */
#include "study/standings_sample.h"

#include <gsl/gsl_cdf.h>

#include <string.h>

Suite *test_suite(void);

START_TEST(two_items_are_told_apart_as_by_the_paired_t_test) {
  standings_sample sample = standings_sample_make((standings_design){2, 17, 0.713, 1.31, 2.385}, 7);
  fnl_standings standings;
  standings_find(&standings, &sample.scores);
  double sum = 0.0, difference = sample.mean[1] - sample.mean[0];
  for (int r = 0; r < 17; r++)
    sum += pow(sample.effect[17 + r] - sample.effect[r], 2.0);
  const double half = gsl_cdf_tdist_Pinv(0.975, 16) * sqrt(sum / (17.0 * 16.0));
  ck_assert_double_eq_tol(standings.items[1].ahead, difference, 1e-12);
  ck_assert_double_eq_tol(standings.items[1].low, difference - half, 1e-9);
  ck_assert_double_eq_tol(standings.items[0].high, half - difference, 1e-9);
  fnl_standings_free(&standings);
  standings_sample_free(&sample);
}
END_TEST

/* Tukey's: the studentized range of 3 and 10 independent items of one variance and infinite degrees
 * of freedom is 3.314 and 4.474 at 95 %, over the square root of 2. The quantile of 10,000 draws
 * has a standard error of 0.0022 in probability, 0.015 and 0.013 here; the correlations, of 4,000
 * replications, less. */
START_TEST(the_critical_value_is_that_of_the_studentized_range) {
  static const struct {
    int n_items;
    double critical;
  } known[] = {{3, 2.3437}, {10, 3.1635}};
  for (int k = 0; k < 2; k++) {
    standings_sample sample =
        standings_sample_make((standings_design){known[k].n_items, 4000, 0.0, 1.0, 3.1}, 3);
    fnl_standings standings;
    standings_find(&standings, &sample.scores);
    ck_assert_double_eq_tol(standings.critical, known[k].critical, 5 * 0.015);
    fnl_standings_free(&standings);
    standings_sample_free(&sample);
  }
}
END_TEST

/* Items 0 and 1 have the same mean but for noise, item 2 is far behind. */
START_TEST(what_is_not_told_apart_shares_ranks) {
  double mean[3] = {2.385, 2.387, 1.713}, effect[3 * 40];
  for (int r = 0; r < 40; r++) {
    effect[r] = 0.1 * (r % 2 ? 1 : -1);
    effect[40 + r] = 0.1 * (r % 4 < 2 ? 1 : -1);
    effect[80 + r] = 0.1 * (r % 8 < 4 ? 1 : -1);
  }
  const fnl_scores scores = {3, 40, false, mean, effect, 0.95};
  fnl_standings standings;
  standings_find(&standings, &scores);
  const int best[3] = {1, 1, 3}, worst[3] = {2, 2, 3}, order[3] = {1, 0, 2};
  for (int i = 0; i < 3; i++) {
    ck_assert_int_eq(standings.items[i].best_rank, best[i]);
    ck_assert_int_eq(standings.items[i].worst_rank, worst[i]);
    ck_assert_int_eq(standings.order[i], order[i]);
  }
  ck_assert(standings.items[0].low < 0.0 && standings.items[0].high > 0.0);
  ck_assert(standings.items[2].high < 0.0);
  fnl_standings_free(&standings);
}
END_TEST

START_TEST(equal_items_tie_exactly_and_unknown_ones_have_no_rank) {
  standings_sample sample = standings_sample_make((standings_design){4, 50, 0.0, 1.0, 0.0}, 11);
  fnl_standings standings;
  memcpy(sample.effect + 50, sample.effect, 50 * sizeof(double));
  sample.mean[0] = sample.mean[1] = 7.13;
  sample.mean[3] = NAN;
  for (int r = 0; r < 50; r++)
    sample.effect[150 + r] = NAN;
  standings_find(&standings, &sample.scores);
  ck_assert_int_eq(standings.n_known, 3);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(standings.items[i].best_rank, 1);
    ck_assert_int_eq(standings.items[i].worst_rank, 2);
    ck_assert(standings.items[i].ahead == 0.0 && standings.items[i].high == 0.0);
  }
  ck_assert_int_eq(standings.items[2].best_rank, 3);
  ck_assert_int_eq(standings.items[3].best_rank, 0);
  ck_assert(isnan(standings.items[3].ahead));
  ck_assert_int_eq(standings.order[3], 3);
  ck_assert(isfinite(standings.critical));
  fnl_standings_free(&standings);
  standings_sample_free(&sample);
}
END_TEST

START_TEST(the_order_of_the_items_does_not_matter) {
  static const int permutation[5] = {3, 0, 4, 2, 1};
  standings_sample sample = standings_sample_make((standings_design){5, 60, 0.05, 1.2, 1.9}, 13);
  double mean[5], effect[5 * 60];
  fnl_standings standings, permuted;
  for (int i = 0; i < 5; i++) {
    mean[i] = sample.mean[permutation[i]];
    memcpy(effect + 60 * i, sample.effect + 60 * permutation[i], 60 * sizeof(double));
  }
  const fnl_scores scores = {5, 60, false, mean, effect, 0.95};
  standings_find(&standings, &sample.scores);
  standings_find(&permuted, &scores);
  for (int i = 0; i < 5; i++)
    ck_assert(memcmp(&permuted.items[i], &standings.items[permutation[i]],
                     sizeof permuted.items[i]) == 0);
  fnl_standings_free(&standings);
  fnl_standings_free(&permuted);
  standings_sample_free(&sample);
}
END_TEST

START_TEST(without_chance_values_rank_and_one_replication_separates_nothing) {
  double mean[3] = {1.0, 3.7, 3.7}, effect[3] = {0.0};
  fnl_scores scores = {3, 1, true, mean, effect, 0.95};
  fnl_standings standings;
  standings_find(&standings, &scores);
  ck_assert(standings.items[1].best_rank == 1 && standings.items[2].worst_rank == 2);
  ck_assert(standings.items[0].best_rank == 3 && isnan(standings.items[0].low));
  fnl_standings_free(&standings);
  scores.deterministic = false;
  standings_find(&standings, &scores);
  for (int i = 0; i < 3; i++)
    ck_assert(standings.items[i].best_rank == 1 && standings.items[i].worst_rank == 3);
  fnl_standings_free(&standings);
}
END_TEST

/* Nothing said of any of the items may be wrong in more than 5 % of samples: here in 100 of each
 * design, 5 standard errors allowed. The hardest is that all are equal. */
static const standings_design designs[] = {
    {3, 40, 0.0, 1.0, 3.0},  /* much common luck */
    {4, 40, 0.0, 2.1, 0.0},  /* unequal variances */
    {5, 12, 0.0, 1.0, 1.0},  /* too few replications for correlations */
    {4, 40, 0.31, 1.3, 1.0}, /* different */
};
enum { N_DESIGNS = sizeof designs / sizeof *designs };

START_TEST(all_that_is_said_is_true_in_19_of_20_samples) {
  enum { SAMPLES = 100 };
  const double most = SAMPLES * 0.05 + 5.0 * sqrt(SAMPLES * 0.05 * 0.95);
  const int n_errors = standings_errors(designs[_i], SAMPLES);
  ck_assert_msg(n_errors <= most, "design %d: wrong in %d of %d", _i, n_errors, SAMPLES);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("standings");
  TCase *cases = tcase_create("standings");
  tcase_add_test(cases, two_items_are_told_apart_as_by_the_paired_t_test);
  tcase_add_test(cases, the_critical_value_is_that_of_the_studentized_range);
  tcase_add_test(cases, what_is_not_told_apart_shares_ranks);
  tcase_add_test(cases, equal_items_tie_exactly_and_unknown_ones_have_no_rank);
  tcase_add_test(cases, the_order_of_the_items_does_not_matter);
  tcase_add_test(cases, without_chance_values_rank_and_one_replication_separates_nothing);
  tcase_add_loop_test(cases, all_that_is_said_is_true_in_19_of_20_samples, 0, N_DESIGNS);
  suite_add_tcase(suite, cases);
  return suite;
}
