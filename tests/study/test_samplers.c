/* The two samplers of `cohorts`: the same law, and what inversion gains where plans are compared.
 */
#include "study/replicate.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const fnl_sampler_type *const samplers[] = {&fnl_sampler_rejection, &fnl_sampler_inversion};

static void read_plan(fnl_plan *plan, const char *name, const char *population,
                      const char *budget) {
  const char *const overrides[] = {population, budget};
  simulate_read_shipped(plan, name, 2, overrides);
}

static fnl_study study_of(const fnl_plan *plan, const fnl_sampler_type *sampler, uint64_t seed,
                          int replications) {
  fnl_study study = fnl_study_of(plan);
  study.engine = fnl_engine_by_name("cohorts");
  study.sampler = sampler;
  study.seed = seed;
  study.replications = replications;
  study.precision = 0.0;
  return study;
}

static void run(const fnl_study *study, fnl_sample *sample) {
  fnl_error error = {0};
  ck_assert_msg(fnl_replicate(study, sample, &error) == FNL_OK, "%s", error.message);
}

/* ---- the same law ---- */

enum { RUNS = 2000 };

/* Five standard errors: hundreds of columns are compared. */
static const double most_sigmas = 5.0;

static void compare(const char *what, int column, double one, double other, double error) {
  ck_assert_msg(fabs(one - other) <= most_sigmas * error || one == other,
                "%s, column %d: %.8g by rejection, %.8g by inversion, standard error %.3g", what,
                column, one, other, error);
}

static double moment(const double *values, double about, int order) {
  double sum = 0.0;
  for (int i = 0; i < RUNS; i++)
    sum += pow(values[i] - about, order) / RUNS;
  return sum;
}

static double share_above(const double *values, double bound) {
  double hits = 0.0;
  for (int i = 0; i < RUNS; i++)
    hits += values[i] > bound;
  return hits / RUNS;
}

/* Mean, variance and a tail of a column that is not a rare event's (whose moments are no normal
 * variables). */
static bool compare_column(int column, const double *one, const double *other) {
  const double mean[2] = {moment(one, 0.0, 1), moment(other, 0.0, 1)};
  const double square[2] = {moment(one, mean[0], 2), moment(other, mean[1], 2)};
  const double fourth[2] = {moment(one, mean[0], 4), moment(other, mean[1], 4)};
  if (!(square[0] > 0.0) || fourth[0] > 6.0 * square[0] * square[0])
    return false;
  compare("mean", column, mean[0], mean[1], sqrt((square[0] + square[1]) / RUNS));
  compare("variance", column, square[0], square[1],
          sqrt((fourth[0] - square[0] * square[0] + fourth[1] - square[1] * square[1]) / RUNS));
  const double bound = mean[0] + 1.5 * sqrt(square[0]);
  const double tail[2] = {share_above(one, bound), share_above(other, bound)};
  const double both = 0.5 * (tail[0] + tail[1]);
  compare("tail", column, tail[0], tail[1], sqrt(2.0 * both * (1.0 - both) / RUNS));
  return true;
}

/* Every column of every run. */
static void compare_samplers(const char *name, const char *population, const char *budget) {
  fnl_plan plan;
  fnl_sample sample[2];
  static double values[2][RUNS];
  int n_compared = 0;
  read_plan(&plan, name, population, budget);
  for (int k = 0; k < 2; k++) {
    const fnl_study study = study_of(&plan, samplers[k], 2385 + (uint64_t)k, RUNS);
    run(&study, &sample[k]);
  }
  for (int column = 0; column < sample[0].n_columns; column++) {
    for (int k = 0; k < 2; k++)
      for (int i = 0; i < RUNS; i++)
        values[k][i] = fnl_sample_row(&sample[k], 0, i)[column];
    n_compared += compare_column(column, values[0], values[1]);
  }
  ck_assert_int_gt(n_compared, 20);
  fnl_sample_free(&sample[0]);
  fnl_sample_free(&sample[1]);
  fnl_plan_free(&plan);
}

START_TEST(a_few_people_have_one_law) {
  compare_samplers("configs/spring-launch.cfg", "population=2385", "budget.total=238.5");
}
END_TEST

START_TEST(a_town_has_one_law) {
  compare_samplers("configs/referral-programme.cfg", "population=71300", "budget.total=7130");
}
END_TEST

START_TEST(the_world_has_one_law) {
  compare_samplers("configs/spring-launch.cfg", "population=4650000000L", "budget.total=418500000");
}
END_TEST

/* ---- luck in common ---- */

enum { PAIRS = 500 };

/* Revenue with two points of the budget moved from the first campaign to the second. */
static void revenue_of(const fnl_plan *plan, const fnl_sampler_type *sampler, uint64_t seed,
                       double points, double *revenue) {
  fnl_sample sample;
  fnl_study study = study_of(plan, sampler, seed, PAIRS);
  const double shares[3] = {0.70 - points, 0.20 + points, 0.10};
  study.arms = &(fnl_arm){.by_campaign = shares};
  run(&study, &sample);
  const int figure = fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "revenue");
  for (int i = 0; i < PAIRS; i++)
    revenue[i] = fnl_figure_value(&sample.figures.figures[figure], fnl_sample_row(&sample, 0, i));
  fnl_sample_free(&sample);
}

/* Variance of the difference of the two splits: apart over in common. */
static double gain(const fnl_plan *plan, const fnl_sampler_type *sampler) {
  static double more[PAIRS], less[PAIRS], other[PAIRS];
  revenue_of(plan, sampler, 1, 0.02, more);
  revenue_of(plan, sampler, 1, 0.0, less);
  revenue_of(plan, sampler, 2, 0.0, other);
  for (int i = 0; i < PAIRS; i++) {
    less[i] -= more[i];
    other[i] -= more[i];
  }
  return moments_variance(PAIRS, other) / moments_variance(PAIRS, less);
}

static void check_gain(const char *what, const char *population, const char *budget, double least) {
  fnl_plan plan;
  read_plan(&plan, "configs/spring-launch.cfg", population, budget);
  ck_assert_int_eq(plan.n_campaigns, 3);
  const double rejection = gain(&plan, &fnl_sampler_rejection);
  const double inversion = gain(&plan, &fnl_sampler_inversion);
  printf("variance of a 2-point shift, apart over in common, %s: rejection %.0f, inversion %.0f\n",
         what, rejection, inversion);
  ck_assert_msg(inversion >= least, "%s: the ratio of the variances is %.1f", what, inversion);
  ck_assert_msg(inversion > rejection, "%s: %.1f, by rejection %.1f", what, inversion, rejection);
  fnl_plan_free(&plan);
}

/* Bounds: a ratio of variances from 500 pairs is known to 12 % (one sigma); these lie well below.
 */
START_TEST(inversion_tells_plans_of_a_town_apart) {
  check_gain("100,000 people", "population=100000", "budget.total=9000", 60.0);
}
END_TEST

START_TEST(inversion_tells_plans_of_the_world_apart) {
  check_gain("4.65 billion people", "population=4650000000L", "budget.total=418500000", 1400.0);
}
END_TEST

/* ---- the setting ---- */

START_TEST(the_plan_chooses_the_sampler) {
  const struct {
    const char *setting;
    const fnl_sampler_type *sampler;
  } cases[] = {{"simulation.sampler=rejection", &fnl_sampler_rejection},
               {"simulation.sampler=inversion", &fnl_sampler_inversion}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fnl_plan plan;
    read_plan(&plan, "configs/spring-launch.cfg", "population=1000", cases[i].setting);
    ck_assert_ptr_eq(fnl_study_of(&plan).sampler, cases[i].sampler);
    fnl_plan_free(&plan);
  }
}
END_TEST

/* No choice is rejection, draw by draw; inversion is not. */
START_TEST(without_a_choice_draws_are_by_rejection) {
  fnl_plan plan;
  fnl_sample sample[3];
  const fnl_sampler_type *const choices[3] = {NULL, &fnl_sampler_rejection, &fnl_sampler_inversion};
  read_plan(&plan, "configs/spring-launch.cfg", "population=71300", "budget.total=7130");
  for (int k = 0; k < 3; k++) {
    const fnl_study study = study_of(&plan, choices[k], 2385, 3);
    run(&study, &sample[k]);
  }
  const size_t size = (size_t)sample[0].n_columns * sizeof(double);
  for (int i = 0; i < 3; i++) {
    const double *none = fnl_sample_row(&sample[0], 0, i);
    ck_assert_int_eq(memcmp(none, fnl_sample_row(&sample[1], 0, i), size), 0);
    ck_assert_int_ne(memcmp(none, fnl_sample_row(&sample[2], 0, i), size), 0);
  }
  for (int k = 0; k < 3; k++)
    fnl_sample_free(&sample[k]);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("samplers");
  TCase *cases = tcase_create("law");
  tcase_add_test(cases, a_few_people_have_one_law);
  tcase_add_test(cases, a_town_has_one_law);
  tcase_add_test(cases, the_world_has_one_law);
  suite_add_tcase(suite, cases);
  cases = tcase_create("in common");
  tcase_add_test(cases, inversion_tells_plans_of_a_town_apart);
  tcase_add_test(cases, inversion_tells_plans_of_the_world_apart);
  suite_add_tcase(suite, cases);
  cases = tcase_create("setting");
  tcase_add_test(cases, the_plan_chooses_the_sampler);
  tcase_add_test(cases, without_a_choice_draws_are_by_rejection);
  suite_add_tcase(suite, cases);
  return suite;
}
