/* test_long_coverage.c: intervals of 95 % cover in 94 to 96 of a hundred seeds, of 1,000. */
#include "study/replicate.h"
#include "support/simulate.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_suite(void);

enum { SEEDS = 1000, REPLICATIONS = 40 };

typedef struct {
  fnl_estimate own, difference; /* of one seed */
} seen;

static void read_plan(fnl_plan *plan, const char *name) {
  const char *const overrides[] = {"horizon_days=30", "population=100000", "budget.total=3000.0"};
  simulate_read_shipped(plan, name, 3, overrides);
}

/* ROAS, and how much another split gains, as every seed finds them. */
static seen *study_all(const fnl_plan *plan, const char *figure) {
  static const double share[3] = {0.55, 0.27, 0.18};
  const fnl_arm arms[2] = {{0}, {.by_campaign = share}};
  seen *all = calloc(SEEDS, sizeof *all);
  ck_assert_ptr_nonnull(all);
  for (int i = 0; i < SEEDS; i++) {
    fnl_study study = fnl_study_of(plan);
    fnl_sample sample;
    study.engine = fnl_engine_by_name("cohorts");
    study.seed = 2385 + (uint64_t)i;
    study.replications = REPLICATIONS;
    study.precision = 0.0;
    study.arms = arms;
    study.n_arms = 2;
    ck_assert_int_eq(fnl_replicate(&study, &sample, NULL), FNL_OK);
    const int index = fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, figure);
    all[i].own = fnl_sample_estimate(&sample, 0, index);
    all[i].difference = fnl_sample_difference(&sample, 1, 0, index);
    fnl_sample_free(&sample);
  }
  return all;
}

static void check_cover(const char *what, const seen *all, bool difference) {
  double truth = 0.0;
  int covered = 0;
  for (int i = 0; i < SEEDS; i++)
    truth += (difference ? all[i].difference.mean : all[i].own.mean) / SEEDS;
  for (int i = 0; i < SEEDS; i++) {
    const fnl_estimate *one = difference ? &all[i].difference : &all[i].own;
    covered += one->low <= truth && truth <= one->high;
  }
  printf("%s: %.1f %% of %d intervals cover\n", what, 100.0 * covered / SEEDS, SEEDS);
  ck_assert_msg(covered >= 0.94 * SEEDS && covered <= 0.96 * SEEDS, "%s: %d of %d cover", what,
                covered, SEEDS);
}

static void check_plan(const char *name, const char *figure) {
  fnl_plan plan;
  read_plan(&plan, name);
  seen *all = study_all(&plan, figure);
  check_cover(figure, all, false);
  check_cover("its difference", all, true);
  free(all);
  fnl_plan_free(&plan);
}

START_TEST(intervals_of_a_ratio_cover) { check_plan("configs/spring-launch.cfg", "roas"); }
END_TEST

START_TEST(intervals_of_money_cover) { check_plan("configs/spring-launch.cfg", "profit"); }
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("coverage");
  TCase *tcase = tcase_create("coverage");
  tcase_set_timeout(tcase, 3000.0);
  tcase_add_test(tcase, intervals_of_a_ratio_cover);
  tcase_add_test(tcase, intervals_of_money_cover);
  suite_add_tcase(suite, tcase);
  return suite;
}
