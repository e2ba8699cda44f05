/* test_certificate.c: what a certificate claims is true, also of answers that are not the best. */
#include "optimize/influence.h"
#include "optimize/optimize.h"

#include "model/read.h"
#include "support/sanitized.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

typedef struct {
  fnl_plan plan;
  fnl_answer answer;
  fnl_valuer valuer;
} fixture;

static void begin(fixture *f, const char *name, int n, const char *const *overrides) {
  const fnl_optimize_options threads = {.n_threads = 2};
  fnl_error error = {0};
  memset(f, 0, sizeof *f);
  simulate_read_shipped(&f->plan, name, n, overrides);
  ck_assert_msg(fnl_optimize_plan(&f->plan, &threads, &f->answer, &error) == FNL_OK, "%s",
                error.message);
  ck_assert_int_eq(fnl_valuer_init(&f->valuer, &f->plan, &f->answer.variables, 1, 16, 0, &error),
                   FNL_OK);
}

static void end(fixture *f) {
  fnl_valuer_free(&f->valuer);
  fnl_answer_free(&f->answer);
  fnl_plan_free(&f->plan);
}

/* Where what the search found is not to be certified, but another point. */
static const char not_certified[] = "optimize.certify=false";

/* Certifies `x` as if it were the answer; `knows` whether the search had found the true one too. */
static void certify(fixture *f, const double *x, bool knows, fnl_certificate *certificate) {
  const double *optimum = f->answer.alternatives[FNL_RECOMMENDED].x;
  const fnl_contender contender = {.study = &f->answer.study,
                                   .valuer = &f->valuer,
                                   .variables = &f->answer.variables,
                                   .best = x,
                                   .n_optima = knows,
                                   .optima = &optimum};
  fnl_error error = {0};
  ck_assert_msg(fnl_certify(&contender, certificate, &error) == FNL_OK, "%s", error.message);
}

START_TEST(the_answer_of_the_default_plan_is_certified_sharply) {
  fixture f;
  begin(&f, "configs/spring-launch.cfg", 0, NULL);
  const fnl_certificate *certificate = &f.answer.certificate;
  ck_assert(f.answer.has_certificate && certificate->complete);
  ck_assert_int_gt(certificate->n_contests, 70);
  ck_assert(certificate->gap >= 0.0 && certificate->gap < 0.01);
  ck_assert_int_eq(certificate->n_batches, FNL_BATCHES);
  ck_assert(certificate->batch_gap_bound >= certificate->batch_gap);
  end(&f);
}
END_TEST

/* Candidates that lie off the best by more and more: the bounds must never fall below what each of
 * them truly loses of the best, by the means of the fluid limit (in a population of 10^9). No
 * tolerance: bounds are parts of the candidate's own, smaller, value, and so larger. */
START_TEST(what_a_wrong_answer_loses_is_within_its_bounds) {
  fixture f;
  begin(&f, "configs/spring-launch.cfg", 5,
        (const char *[]){"simulation.replications=20", "population=1000000000L", "horizon_days=30",
                         "budget.total=30000000.0", not_certified});
  const int n = f.answer.variables.n;
  const double *best = f.answer.alternatives[FNL_RECOMMENDED].x;
  const double value = fnl_valuer_goal(&f.valuer, 0, best);
  double *x = calloc((size_t)n, sizeof *x);
  for (int k = 1; k <= 2; k++) {
    fnl_certificate certificate;
    const double moved = 0.08 * k * best[0];
    memcpy(x, best, (size_t)n * sizeof *x);
    x[0] -= moved;
    x[1 + k % (n - 1)] += moved;
    const double lost = 1.0 - fnl_valuer_goal(&f.valuer, 0, x) / value;
    certify(&f, x, true, &certificate);
    ck_assert_msg(certificate.gap >= lost, "%d points off: loses %g, gap %g", 8 * k, lost,
                  certificate.gap);
    if (certificate.n_batches > 0)
      ck_assert_msg(certificate.batch_gap_bound >= lost, "loses %g, bound %g", lost,
                    certificate.batch_gap_bound);
    fnl_certificate_free(&certificate);
  }
  free(x);
  end(&f);
}
END_TEST

/* A search that ended in a wrong basin, and never saw the right one: corners of rugged plans. Race
 * and batches must both find out how much is lost. */
/* The best rival of the set is a point of a grid ten points apart, not the optimum itself. */
static const double seen_by_a_grid = 0.9;

START_TEST(a_wrong_basin_is_found_out) {
  static const char *const plans[] = {"experiments/optimizer/plans/075.cfg",
                                      "experiments/optimizer/plans/083.cfg"};
  for (size_t k = 0; k < sizeof plans / sizeof *plans; k++) {
    fixture f;
    fnl_certificate certificate;
    begin(&f, plans[k], 2, (const char *[]){"simulation.replications=40", not_certified});
    const double value = fnl_valuer_goal(&f.valuer, 0, f.answer.alternatives[FNL_RECOMMENDED].x);
    const double *corner = f.answer.alternatives[f.answer.n_alternatives - 1].x;
    const double left = value / fnl_valuer_goal(&f.valuer, 0, corner) - 1.0;
    certify(&f, corner, false, &certificate);
    ck_assert(left > 0.05);
    ck_assert_msg(certificate.gap >= seen_by_a_grid * left, "%s: %g left, gap %g", plans[k], left,
                  certificate.gap);
    ck_assert_msg(certificate.batch_gap_bound >= seen_by_a_grid * left, "%s: %g left, bound %g",
                  plans[k], left, certificate.batch_gap_bound);
    fnl_certificate_free(&certificate);
    end(&f);
  }
}
END_TEST

/* Four times the replications shrink what is left open, by about half. */
START_TEST(more_replications_sharpen_the_gap) {
  double gap[2];
  static const char *const many[2] = {"simulation.replications=200", "simulation.replications=800"};
  for (int k = 0; k < 2; k++) {
    fixture f;
    begin(&f, "configs/uncertain-launch.cfg", 3,
          (const char *[]){many[k], "simulation.engine=expected", "optimize.worlds=16"});
    gap[k] = f.answer.certificate.gap;
    end(&f);
  }
  ck_assert_msg(gap[1] < 0.8 * gap[0], "gaps %g and %g", gap[0], gap[1]);
}
END_TEST

START_TEST(a_wanted_gap_decides_the_replications) {
  fixture f;
  begin(&f, "configs/spring-launch.cfg", 3,
        (const char *[]){"optimize.gap=0.004", "simulation.replications=20",
                         "simulation.max_replications=2000"});
  ck_assert(f.answer.certificate.gap <= 0.004);
  ck_assert_int_lt(f.answer.certificate.replications, 2000);
  end(&f);
}
END_TEST

START_TEST(nothing_is_certified_where_nothing_is_left_to_chance) {
  fixture f;
  begin(&f, "configs/spring-launch.cfg", 1, (const char *[]){"simulation.engine=expected"});
  ck_assert(!f.answer.has_certificate);
  end(&f);
}
END_TEST

/* By hand: of 10, 20, … 200 the worst tenth is 10 and 20; linear about their means 2 and 1, (3, 2)
 * twice is (3 - 2 (2 - 1)) / 1 = 1. */
START_TEST(influences_are_those_worked_out_by_hand) {
  double rows[40], influence[20], scratch[40], sum = 0.0;
  fnl_goal goal = {.denominator = -1, .scale = 1.0, .sign = 1.0, .risk = {0.1, NAN, NAN}};
  for (int i = 0; i < 20; i++) {
    rows[2 * i] = 10.0 * (1 + (7 * i) % 20);
    rows[2 * i + 1] = 0.0;
  }
  ck_assert_double_eq_tol(fnl_influence(&goal, 20, rows, influence, scratch), 15.0, 1e-12);
  for (int i = 0; i < 20; i++)
    sum += influence[i];
  ck_assert_double_eq_tol(sum, 0.0, 1e-9);
  goal.risk.cvar = 0.01; /* less than one of them: the worst */
  ck_assert_double_eq_tol(fnl_influence(&goal, 20, rows, influence, scratch), 10.0, 1e-12);
  goal = (fnl_goal){.denominator = 1, .scale = 1.0, .sign = 1.0, .risk = {NAN, NAN, NAN}};
  const double two[4] = {3.0, 2.0, 3.0, 2.0}, mean[2] = {2.0, 1.0};
  ck_assert_double_eq_tol(fnl_influence_linear(&goal, 2, two, mean), 3.0 - 2.0 * 1.0, 1e-15);
  goal.sign = -1.0; /* a cost per conversion, without conversions, is the worst there is */
  const double none[4] = {55.0, 0.0, 58.0, 0.0};
  ck_assert(fnl_influence(&goal, 2, none, influence, scratch) < -1e100);
}
END_TEST

/* Where little happens no rival is judged on twenty replications. */
START_TEST(rare_gains_are_not_judged_on_twenty) {
  fixture f;
  begin(&f, "configs/spring-launch.cfg", 3,
        (const char *[]){"population=3000", "simulation.replications=20", "horizon_days=30"});
  ck_assert_int_gt(f.answer.certificate.n_contests, 70);
  for (int i = 0; i < f.answer.certificate.n_contests; i++)
    ck_assert_int_ge(f.answer.certificate.contests[i].n, 200);
  end(&f);
}
END_TEST

/* ---- metamorphic: what must not matter ---- */

static double best_value(const char *text) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error = {0};
  char models[1024];
  const fnl_read_options options = {.n_model_folders = 1,
                                    .model_folders = (const char *[]){models}};
  snprintf(models, sizeof models, "%s/models", getenv("FUNNEL_SOURCE_DIR"));
  ck_assert_msg(fnl_plan_read_text(&plan, "test.cfg", text, strlen(text), &options, NULL, &error) ==
                    FNL_OK,
                "%s", error.message);
  ck_assert_msg(fnl_optimize_plan(&plan, NULL, &answer, &error) == FNL_OK, "%s", error.message);
  const double value = answer.expected_value;
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
  return value;
}

#define HEAD                                                                                       \
  "model = \"five-stage\"; horizon_days = 60; population = 400000; "                               \
  "simulation = { engine = \"expected\"; }; "
#define BUDGET "budget = { total = 31000.0; }; "

START_TEST(order_and_currency_of_campaigns_do_not_matter) {
  const double value = best_value(
      HEAD BUDGET "campaigns = ( { name = \"a\"; channel = \"prospecting\"; }, { name = \"b\"; "
                  "channel = \"retargeting\"; }, { name = \"c\"; channel = \"conversion\"; } );");
  const double permuted = best_value(
      HEAD BUDGET "currency = \"EUR\"; campaigns = ( { name = \"c\"; channel = \"conversion\"; }, "
                  "{ name = \"a\"; channel = \"prospecting\"; }, { name = \"b\"; channel = "
                  "\"retargeting\"; } );");
  ck_assert_double_eq_tol(value, permuted, 1e-6 * value);
}
END_TEST

/* Without learning phases (each campaign's own) two halves are the whole. */
START_TEST(two_halves_of_a_campaign_are_the_whole) {
  const char *none =
      "channels = { conversion = { learning = { events = 1.0; efficiency = 1.0; }; }; "
      "}; ";
  char whole[2048], halves[2048];
  snprintf(whole, sizeof whole,
           HEAD BUDGET "%s optimize = { over = \"campaigns\"; }; campaigns = ( { name = \"a\"; "
                       "channel = \"prospecting\"; }, { name = \"b\"; channel = \"retargeting\"; "
                       "}, { name = \"c\"; channel = \"conversion\"; } );",
           none);
  snprintf(halves, sizeof halves,
           HEAD BUDGET "%s optimize = { over = \"campaigns\"; }; campaigns = ( { name = \"a1\"; "
                       "channel = \"prospecting\"; }, { name = \"a2\"; channel = \"prospecting\"; "
                       "}, { name = \"b\"; channel = \"retargeting\"; }, { name = \"c\"; channel = "
                       "\"conversion\"; } );",
           none);
  const double one = best_value(whole), two = best_value(halves);
  ck_assert_msg(fabs(one - two) < 1e-5 * one, "whole %.10g, halves %.10g", one, two);
}
END_TEST

/* A campaign that moves nobody gets nothing and changes nothing. */
START_TEST(a_campaign_without_effect_changes_nothing) {
  const double value = best_value(HEAD BUDGET);
  const double with = best_value(
      HEAD BUDGET "optimize = { over = \"campaigns\"; }; campaigns = ( { name = \"a\"; channel = "
                  "\"prospecting\"; }, { name = \"b\"; channel = \"retargeting\"; }, { name = "
                  "\"c\"; channel = \"conversion\"; }, { name = \"idle\"; channel = "
                  "\"prospecting\"; platform = \"nowhere\"; response = 0.0; } );");
  ck_assert_msg(fabs(value - with) < 1e-5 * value, "without %.10g, with %.10g", value, with);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("certificate");
  TCase *tcase = tcase_create("certificate");
  tcase_set_timeout(tcase, 300.0);
  tcase_add_test(tcase, the_answer_of_the_default_plan_is_certified_sharply);
  tcase_add_test(tcase, what_a_wrong_answer_loses_is_within_its_bounds);
  tcase_add_test(tcase, a_wrong_basin_is_found_out);
  if (!SANITIZED) /* it tries a law, and takes long */
    tcase_add_test(tcase, more_replications_sharpen_the_gap);
  tcase_add_test(tcase, influences_are_those_worked_out_by_hand);
  tcase_add_test(tcase, rare_gains_are_not_judged_on_twenty);
  tcase_add_test(tcase, a_wanted_gap_decides_the_replications);
  tcase_add_test(tcase, nothing_is_certified_where_nothing_is_left_to_chance);
  tcase_add_test(tcase, order_and_currency_of_campaigns_do_not_matter);
  tcase_add_test(tcase, two_halves_of_a_campaign_are_the_whole);
  tcase_add_test(tcase, a_campaign_without_effect_changes_nothing);
  suite_add_tcase(suite, tcase);
  return suite;
}
