/* Absorbing chains: what lives bring is what a walk over their days sums up to, and lives without
 * end are told from those that only have none in sight. */
#include "study/absorbing_chain.h"

#include "support/simulate.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

enum { STAGES = 4, DAYS = 20000 };

/* From 0 on to 1 and 2, back from 1, and out at 3. Every stage is left within days, so that after
 * so many of them nothing is left that a double could hold. */
static const double moving[STAGES * STAGES] = {
    0.0,  0.11, 0.05, 0.02, /**/
    0.07, 0.0,  0.13, 0.01, /**/
    0.0,  0.0,  0.0,  0.23, /**/
    0.0,  0.0,  0.0,  0.0,
};
static const double leaving[STAGES] = {0.18, 0.21, 0.23, 0.0};
static const double reward[STAGES] = {0.3, 1.7, 0.0, 5.0};
static const bool ends[STAGES] = {false, false, false, true};

/* Day by day from stage `start`. */
static double walk(double z, int start) {
  double there[STAGES] = {0.0}, sum = 0.0, worth = 1.0;
  there[start] = 1.0;
  for (int day = 0; day < DAYS; day++, worth *= z) {
    double next[STAGES] = {0.0};
    for (int i = 0; i < STAGES; i++) {
      if (ends[i])
        continue;
      sum += worth * there[i] * reward[i];
      next[i] += there[i] * (1.0 - leaving[i]);
      for (int k = 0; k < STAGES; k++)
        next[k] += there[i] * moving[i * STAGES + k];
    }
    for (int i = 0; i < STAGES; i++)
      there[i] = next[i];
  }
  return sum;
}

static void solve(const fnl_absorbing_chain *chain, const double *rewards, double *value) {
  bool reach[STAGES * STAGES];
  fnl_absorbing_chain_reach(chain, reach);
  ck_assert_int_eq(fnl_absorbing_chain_solve(chain, reach, rewards, value, NULL), FNL_OK);
}

START_TEST(a_stage_that_is_left_at_a_quarter_a_day_brings_four_days_of_its_reward) {
  const double quarter[4] = {0.0, 0.25, 0.0, 0.0}, leave[2] = {0.25, 0.0}, two[2] = {2.0, 0.0};
  const bool last[2] = {false, true};
  const fnl_absorbing_chain chain = {2, 1.0, leave, quarter, last};
  double value[2];
  solve(&chain, two, value);
  simulate_check_equal("a life", value[0], 8.0);
  simulate_check_equal("one that has ended", value[1], 0.0);
}
END_TEST

START_TEST(lives_bring_what_their_days_sum_up_to) {
  static const double z[] = {1.0, 0.993};
  for (int i = 0; i < 2; i++) {
    const fnl_absorbing_chain chain = {STAGES, z[i], leaving, moving, ends};
    double value[STAGES];
    solve(&chain, reward, value);
    for (int s = 0; s < STAGES; s++)
      simulate_check("a life", value[s], walk(z[i], s), 1e-12, 1e-12);
  }
}
END_TEST

/* 1 and 2 exchange their people for ever; 0 may come there, or to the end. */
START_TEST(who_may_come_to_what_has_no_end_brings_without_end_where_it_brings_at_all) {
  static const double round[STAGES * STAGES] = {0.0, 0.1, 0.0, 0.1, 0.0, 0.0, 0.2, 0.0,
                                                0.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
  static const double leave[STAGES] = {0.2, 0.2, 0.2, 0.0};
  static const double before[STAGES] = {0.4, 0.0, 0.0, 0.0}, within[STAGES] = {0.0, 0.0, 0.3, 0.0};
  const fnl_absorbing_chain chain = {STAGES, 1.0, leave, round, ends};
  double value[STAGES];
  solve(&chain, before, value);
  simulate_check_equal("before", value[0], 2.0);
  simulate_check_equal("where nothing is brought", value[1], 0.0);
  solve(&chain, within, value);
  for (int s = 0; s < 3; s++)
    ck_assert(isinf(value[s]) && value[s] > 0.0);
  simulate_check_equal("ended", value[3], 0.0);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("absorbing chain");
  TCase *tcase = tcase_create("lives");
  tcase_add_test(tcase, a_stage_that_is_left_at_a_quarter_a_day_brings_four_days_of_its_reward);
  tcase_add_test(tcase, lives_bring_what_their_days_sum_up_to);
  tcase_add_test(tcase, who_may_come_to_what_has_no_end_brings_without_end_where_it_brings_at_all);
  suite_add_tcase(suite, tcase);
  return suite;
}
