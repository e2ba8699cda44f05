/* test_optimize.c: the answer to a plan: found, honest, and the same for any number of threads. */
#include "optimize/around.h"
#include "optimize/optimize.h"
#include "optimize/valuer.h"

#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void read_shipped(fnl_plan *plan, const char *name, int n, const char *const *overrides) {
  const char *all[8] = {"optimize.certify=false"};
  for (int i = 0; i < n; i++)
    all[i + 1] = overrides[i];
  simulate_read_shipped(plan, name, n + 1, all);
}

static void optimize(const fnl_plan *plan, int n_threads, fnl_answer *answer) {
  fnl_error error;
  const fnl_optimize_options options = {.n_threads = n_threads};
  ck_assert_msg(fnl_optimize_plan(plan, &options, answer, &error) == FNL_OK, "%s", error.message);
}

/* ---- a model with any number of paid channels that compete for the same move ---- */

/* Channel i moves strangers to buyers; `worth` of it is its touch probability. */
static void read_many(fnl_plan *plan, int n, double (*worth)(int i), const char *settings) {
  static char channels[1 << 14], touches[1 << 13], text[1 << 15];
  int c = 0, m = 0;
  for (int i = 0; i < n; i++) {
    c += snprintf(channels + c, sizeof channels - (size_t)c,
                  "%s{ name = \"c%d\"; kind = \"paid\"; audience = [ \"out\" ]; cpm = %.17g; "
                  "capacity = 0.4; fatigue = 20.0; memory = 0.9; }",
                  i ? ", " : "", i, 5.0 + 0.3137 * i);
    m += snprintf(touches + m, sizeof touches - (size_t)m, "c%d = %.17g; ", i, worth(i));
  }
  snprintf(text, sizeof text,
           "model = { name = \"many\"; stages = ( { name = \"out\"; role = \"prospect\"; }, "
           "{ name = \"in\"; role = \"conversion\"; } ); channels = ( %s ); moves = ( { from = "
           "\"out\"; to = \"in\"; daily = 0.00011; per_touch = { %s }; emits = \"buy\"; } ); "
           "events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; value = { mean = 41.3; "
           "cv = 0.7; }; } ); }; horizon_days = 30; population = 200000; %s "
           "simulation = { replications = 40; seed = 3; }; %s",
           channels, touches,
           strstr(settings, "budget")
               ? strstr(settings, "optimize") ? "" : "optimize = { certify = false; };"
               : "budget = { total = 20000.0; }; optimize = { certify = false; };",
           settings);
  simulate_read(plan, "%s", text);
}

static double falling(int i) { return 0.004 / (1.0 + 0.15 * i); }
static double only_even(int i) { return i % 2 ? 0.0 : 0.003; }
static double same(int i) { return (void)i, 0.0037; }

/* ---- tests ---- */

START_TEST(the_answer_beats_every_split_of_a_fine_grid) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_valuer valuer;
  fnl_error error;
  read_shipped(&plan, "configs/spring-launch.cfg", 1,
               (const char *[]){"simulation.engine=\"expected\""}); /* nothing to polish */
  optimize(&plan, 2, &answer);
  ck_assert_int_eq(fnl_valuer_init(&valuer, &plan, &answer.variables, 1, 1, 0, &error), FNL_OK);
  enum { STEPS = 50 };
  double best = 0.0;
  for (int i = 0; i <= STEPS; i++)
    for (int j = 0; i + j <= STEPS; j++) {
      const double share[3] = {(double)i / STEPS, (double)j / STEPS,
                               (double)(STEPS - i - j) / STEPS};
      best = fmax(best, fnl_valuer_goal(&valuer, 0, share));
    }
  ck_assert(answer.expected_value >= best);
  ck_assert(answer.expected_value <= 1.01 * best); /* and it is no other function's value */
  for (int k = 0; k < answer.n_alternatives; k++)
    ck_assert(answer.expected_value >= fnl_valuer_goal(&valuer, 0, answer.alternatives[k].share));
  fnl_valuer_free(&valuer);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* With one move and saturating prices alone the optimum is known in closed form: the measured
 * spends s_i, purchases p_i and a quarter of capacity bought give 4 p x/(1+x) purchases at a spend
 * of 3 s x, which a Lagrange multiplier solves. */
START_TEST(the_facebook_optimum_is_the_one_worked_out_by_hand) {
  static const double spend[3] = {149.71, 2893.37, 55662.15}, bought[3] = {24, 183, 872};
  fnl_plan plan;
  fnl_answer answer;
  read_shipped(&plan, "configs/facebook-ads.cfg", 0, NULL);
  optimize(&plan, 2, &answer);
  double low = 1e-9, high = 1.0, share[3], total = 58705.23;
  for (int k = 0; k < 200; k++) { /* the multiplier, by bisection */
    const double price = 0.5 * (low + high);
    double sum = 0.0;
    for (int i = 0; i < 3; i++) {
      const double x = sqrt(4.0 * bought[i] / (3.0 * spend[i] * price)) - 1.0;
      share[i] = 3.0 * spend[i] * fmin(fmax(x, 0.0), 3.0) / total;
      sum += share[i];
    }
    if (sum > 1.0)
      low = price;
    else
      high = price;
  }
  for (int i = 0; i < 3; i++)
    ck_assert_msg(fabs(answer.alternatives[0].share[i] - share[i]) < 0.01, "%d: %.5f, not %.5f", i,
                  answer.alternatives[0].share[i], share[i]);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(threads_change_no_bit) {
  fnl_plan plan;
  fnl_answer answers[3];
  static const int threads[3] = {1, 2, 8};
  read_shipped(
      &plan, "configs/spring-launch.cfg", 3,
      (const char *[]){"simulation.replications=24", "optimize.certify=true", "horizon_days=30"});
  for (int k = 0; k < 3; k++)
    optimize(&plan, threads[k], &answers[k]);
  const int n_figures = answers[0].sample.figures.n_figures;
  for (int k = 1; k < 3; k++) {
    ck_assert_int_eq(answers[k].evaluations, answers[0].evaluations);
    ck_assert(answers[k].certificate.gap == answers[0].certificate.gap);
    ck_assert(answers[k].certificate.batch_gap == answers[0].certificate.batch_gap);
    ck_assert_mem_eq(answers[k].alternatives[0].share, answers[0].alternatives[0].share,
                     3 * sizeof(double));
    ck_assert_mem_eq(answers[k].summary.estimates, answers[0].summary.estimates,
                     (size_t)n_figures * sizeof(fnl_estimate));
    for (int a = 0; a < answers[0].n_alternatives; a++)
      ck_assert_mem_eq(&answers[k].alternatives[a].difference,
                       &answers[0].alternatives[a].difference, sizeof(fnl_estimate));
  }
  for (int k = 0; k < 3; k++)
    fnl_answer_free(&answers[k]);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(bounds_are_kept_and_bind) {
  fnl_plan plan;
  fnl_answer answer;
  read_shipped(&plan, "configs/spring-launch.cfg", 2,
               (const char *[]){"optimize.min={ conversion = 0.31; }",
                                "optimize.max={ prospecting = 0.42; }"});
  optimize(&plan, 2, &answer);
  const double *share = answer.alternatives[0].share;
  ck_assert(share[0] <= 0.42 + 1e-12 && share[0] > 0.40);
  ck_assert(share[2] >= 0.31 - 1e-12 && share[2] < 0.33);
  ck_assert(answer.alternatives[0].within_bounds);
  ck_assert(!answer.alternatives[1].within_bounds); /* the plan's own 70/20/10 */
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(channels_without_effect_get_nothing) {
  fnl_plan plan;
  fnl_answer answer;
  read_many(&plan, 4, only_even, "");
  optimize(&plan, 2, &answer);
  const double *share = answer.alternatives[0].share;
  ck_assert(share[1] < 1e-3 && share[3] < 1e-3);
  ck_assert(share[0] > 0.2 && share[2] > 0.2);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(one_channel_gets_everything) {
  fnl_plan plan;
  fnl_answer answer;
  read_many(&plan, 1, same, "");
  optimize(&plan, 2, &answer);
  ck_assert_double_eq(answer.alternatives[0].share[0], 1.0);
  ck_assert(answer.alternatives[1].difference_to_current.mean == 0.0);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* Forty channels: marginal revenues of those that get money are equal at an optimum. */
START_TEST(forty_channels_end_with_equal_marginals) {
  fnl_plan plan;
  fnl_answer answer;
  read_many(&plan, 40, falling, "");
  optimize(&plan, 2, &answer);
  double low = INFINITY, high = -INFINITY;
  for (int c = 0; c < 40; c++)
    if (answer.alternatives[0].share[c] > 0.01) {
      low = fmin(low, answer.contributions[c].marginal_roas);
      high = fmax(high, answer.contributions[c].marginal_roas);
    }
  ck_assert_msg(high < 1.05 * low, "marginal ROAS from %.5f to %.5f", low, high);
  ck_assert(answer.alternatives[2].difference.low > 0.0); /* surely better than equal parts */
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* Beyond twelve items supports are not enumerated. A search space made smaller by hand must not
 * give a better answer: the last eight of sixteen forbidden, under the rule of the learning phase.
 */
START_TEST(many_items_that_learn_or_get_nothing) {
  static const char *const rest = "max = { c8 = 0.0; c9 = 0.0; c10 = 0.0; c11 = 0.0; c12 = 0.0; "
                                  "c13 = 0.0; c14 = 0.0; c15 = 0.0; }; ";
  double value[2];
  for (int k = 0; k < 2; k++) {
    fnl_plan plan;
    fnl_answer answer;
    char settings[512];
    snprintf(settings, sizeof settings,
             "budget = { total = 20000.0; }; optimize = { certify = false; learning_conversions = "
             "17.0; %s };",
             k == 0 ? "" : rest);
    read_many(&plan, 16, falling, settings);
    optimize(&plan, 2, &answer);
    ck_assert(answer.feasible);
    value[k] = answer.expected_value;
    fnl_answer_free(&answer);
    fnl_plan_free(&plan);
  }
  ck_assert_msg(value[0] >= value[1] * (1.0 - 1e-6), "%.9g with all, %.9g with half", value[0],
                value[1]);
}
END_TEST

START_TEST(campaigns_can_be_split_over_too) {
  fnl_plan plan;
  fnl_answer answer;
  read_shipped(&plan, "configs/whole-platform.cfg", 2,
               (const char *[]){"optimize.over=\"campaigns\"", "simulation.replications=8"});
  optimize(&plan, 2, &answer);
  ck_assert_int_eq(answer.items.n, plan.n_campaigns);
  double sum = 0.0;
  for (int i = 0; i < answer.items.n; i++)
    sum += answer.alternatives[0].share[i];
  ck_assert_double_eq_tol(sum, 1.0, 1e-12);
  ck_assert(answer.alternatives[1].difference.low > 0.0);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* Each objective is best under itself. */
START_TEST(every_objective_is_best_by_its_own_measure) {
  static const char *const names[] = {"roas", "revenue", "profit", "conversions"};
  double share[4][3], value[4][4];
  for (int k = 0; k < 4; k++) {
    fnl_plan plan;
    fnl_answer answer;
    char objective[64];
    snprintf(objective, sizeof objective, "optimize.objective=\"%s\"", names[k]);
    read_shipped(&plan, "configs/referral-programme.cfg", 2,
                 (const char *[]){objective, "simulation.replications=8"});
    optimize(&plan, 2, &answer);
    memcpy(share[k], answer.alternatives[0].share, sizeof share[k]);
    fnl_answer_free(&answer);
    fnl_plan_free(&plan);
  }
  for (int k = 0; k < 4; k++) {
    fnl_plan plan;
    fnl_answer answer;
    fnl_valuer valuer;
    fnl_error error;
    char objective[64];
    snprintf(objective, sizeof objective, "optimize.objective=\"%s\"", names[k]);
    read_shipped(&plan, "configs/referral-programme.cfg", 2,
                 (const char *[]){objective, "simulation.replications=8"});
    optimize(&plan, 1, &answer);
    ck_assert_int_eq(fnl_valuer_init(&valuer, &plan, &answer.variables, 1, 1, 0, &error), FNL_OK);
    for (int j = 0; j < 4; j++)
      value[k][j] = fnl_valuer_goal(&valuer, 0, share[j]);
    fnl_valuer_free(&valuer);
    fnl_answer_free(&answer);
    fnl_plan_free(&plan);
    for (int j = 0; j < 4; j++)
      ck_assert_msg(value[k][k] >= value[k][j] * (1.0 - 1e-6), "%s prefers %s's split", names[k],
                    names[j]);
  }
}
END_TEST

/* The difference that is told is that of the two means, and incremental revenue is what a run
 * without the campaign lacks. */
START_TEST(differences_are_those_of_separate_simulations) {
  fnl_plan plan;
  fnl_answer answer;
  read_shipped(&plan, "configs/spring-launch.cfg", 1,
               (const char *[]){"simulation.replications=16"});
  optimize(&plan, 2, &answer);
  const fnl_alternative *alternatives = answer.alternatives;
  ck_assert_double_eq_tol(alternatives[1].difference.mean,
                          alternatives[0].objective.mean - alternatives[1].objective.mean, 1e-12);
  for (int c = 0; c < 3; c++) {
    double shares[3];
    fnl_study study = fnl_study_of(&plan);
    fnl_sample sample;
    fnl_error error;
    for (int i = 0; i < 3; i++)
      shares[i] = i == c ? 0.0 : alternatives[0].share[i];
    const fnl_arm arm = {.by_campaign = shares};
    study.arms = &arm;
    study.sampler = answer.study.sampler;
    ck_assert_int_eq(fnl_replicate(&study, &sample, &error), FNL_OK);
    const int revenue = fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "revenue");
    const double with = fnl_summary_figure(&answer.summary, FNL_GROUP_TOTALS, 0, "revenue").mean;
    const double without = fnl_sample_estimate(&sample, 0, revenue).mean;
    ck_assert_double_eq_tol(answer.contributions[c].incremental_revenue.mean, with - without,
                            1e-9 * with);
    fnl_sample_free(&sample);
  }
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* A channel all of whose campaigns have weight 0 can be given nothing, so it is not in the split.
 */
START_TEST(a_channel_without_weight_takes_no_budget) {
  fnl_plan plan;
  fnl_answer answer;
  read_many(&plan, 2, same,
            "campaigns = ( { name = \"real\"; channel = \"c0\"; }, { name = \"void\"; channel = "
            "\"c1\"; weight = 0.0; } ); budget = { total = 20000.0; split = { c0 = 1.0; }; };");
  optimize(&plan, 2, &answer);
  ck_assert_int_eq(answer.items.n, 1);
  ck_assert(answer.alternatives[FNL_RECOMMENDED].money[0] == 20000.0);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* Moving one share must not push another over its bounds: such points are left out, so nothing in
 * the neighbourhood looks better than the best. */
START_TEST(the_neighbourhood_stays_within_the_bounds) {
  fnl_plan plan;
  fnl_answer answer;
  read_shipped(&plan, "configs/spring-launch.cfg", 2,
               (const char *[]){"optimize.max={ prospecting = 0.41; conversion = 0.22; }",
                                "simulation.replications=4"});
  optimize(&plan, 2, &answer);
  ck_assert_int_gt(answer.n_responses, 0);
  for (int i = 0; i < answer.n_responses; i++)
    ck_assert(answer.responses[i].roas_on_budget <= answer.expected_value * (1.0 + 1e-6));
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

/* The plan's own split is simulated as it is drawn, in `optimize` as in `simulate`. */
START_TEST(an_uncertain_split_is_drawn_in_the_comparison) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_sample sample;
  fnl_error error;
  read_shipped(&plan, "configs/spring-launch.cfg", 2,
               (const char *[]){"budget.split.prospecting={ mean = 0.7; sd = 0.1; }",
                                "simulation.replications=16"});
  optimize(&plan, 2, &answer);
  fnl_study study = fnl_study_of(&plan);
  study.sampler = answer.study.sampler;
  ck_assert_int_eq(fnl_replicate(&study, &sample, &error), FNL_OK);
  const fnl_estimate alone = fnl_sample_estimate(
      &sample, 0, fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "roas"));
  const fnl_estimate compared = answer.alternatives[FNL_CURRENT].roas;
  ck_assert_mem_eq(&alone, &compared, sizeof alone);
  ck_assert(alone.se > 0.01); /* far above the spread of a certain split */
  fnl_sample_free(&sample);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

static int stop_now(void *user) { return (void)user, 1; }

START_TEST(interrupted_while_searching_is_said) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error;
  const fnl_hooks hooks = {.stop = stop_now};
  const fnl_optimize_options options = {.n_threads = 2, .hooks = &hooks};
  read_shipped(&plan, "configs/spring-launch.cfg", 0, NULL);
  ck_assert_int_eq(fnl_optimize_plan(&plan, &options, &answer, &error), FNL_EINTERRUPTED);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(a_plan_without_campaigns_is_refused) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error;
  simulate_read(&plan, "model = { name = \"bare\"; stages = ( { name = \"a\"; role = \"prospect\"; "
                       "}, { name = \"b\"; role = \"lost\"; } ); channels = ( ); moves = ( { from "
                       "= \"a\"; to = \"b\"; daily = 0.0137; } ); events = ( ); }; horizon_days = "
                       "10; population = 1000;");
  ck_assert_int_eq(fnl_optimize_plan(&plan, NULL, &answer, &error), FNL_EVALUE);
  ck_assert(strstr(error.message, "no paid campaign"));
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("optimize");
  TCase *tcase = tcase_create("answers");
  tcase_add_test(tcase, the_answer_beats_every_split_of_a_fine_grid);
  tcase_add_test(tcase, the_facebook_optimum_is_the_one_worked_out_by_hand);
  tcase_add_test(tcase, threads_change_no_bit);
  tcase_add_test(tcase, bounds_are_kept_and_bind);
  tcase_add_test(tcase, channels_without_effect_get_nothing);
  tcase_add_test(tcase, one_channel_gets_everything);
  tcase_add_test(tcase, forty_channels_end_with_equal_marginals);
  tcase_add_test(tcase, many_items_that_learn_or_get_nothing);
  tcase_add_test(tcase, campaigns_can_be_split_over_too);
  tcase_add_test(tcase, every_objective_is_best_by_its_own_measure);
  tcase_add_test(tcase, differences_are_those_of_separate_simulations);
  tcase_add_test(tcase, a_channel_without_weight_takes_no_budget);
  tcase_add_test(tcase, the_neighbourhood_stays_within_the_bounds);
  tcase_add_test(tcase, an_uncertain_split_is_drawn_in_the_comparison);
  tcase_add_test(tcase, interrupted_while_searching_is_said);
  tcase_add_test(tcase, a_plan_without_campaigns_is_refused);
  suite_add_tcase(suite, tcase);
  return suite;
}
