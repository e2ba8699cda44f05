/* What pictures are drawn from: curves against differences, chronicles against the run's own sums.
 */
#include "base/text.h"
#include "study/outlook/chronicle.h"
#include "study/outlook/curves.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 40 };

static void open_random(simulation *s, uint64_t seed, random_plan_options options) {
  char *model = NULL, *plan = NULL;
  ck_assert_int_eq(random_plan_text(seed, options, &model, &plan), 0);
  simulate_read_texts(&s->plan, model, plan);
  simulate_prepare(s, "expected");
  simulate_run(s, 1, 0);
  free(model);
  free(plan);
}

static void open_fluid(fnl_fluid *fluid, const fnl_plan *plan) {
  fnl_error error = {0};
  ck_assert_msg(fnl_fluid_init(fluid, plan, &error) == FNL_OK, "%s", error.message);
}

/* ---- curves ---- */

START_TEST(a_fluid_is_the_engine_expected_to_the_bit) {
  for (uint64_t seed = 801; seed < 801 + PLANS; seed++) {
    simulation s = {0};
    fnl_fluid fluid;
    open_random(&s, seed, (random_plan_options){.horizon_days = 31});
    open_fluid(&fluid, &s.plan);
    const fnl_yields own = fnl_fluid_run(&fluid, NULL);
    const fnl_yields same = fnl_fluid_run(&fluid, s.world.money);
    ck_assert_double_eq(own.revenue, s.run.revenue);
    ck_assert_double_eq(own.profit, s.run.profit);
    ck_assert_double_eq(own.spend, s.run.spend_total);
    ck_assert_int_eq(memcmp(&own, &same, sizeof own), 0);
    fnl_fluid_free(&fluid);
    simulate_close(&s);
  }
}
END_TEST

/* Two campaigns, prices far from their cap: no kink. */
static const char *const smooth_text =
    "horizon_days = 35; population = 80000; offer = { margin = 0.41; };"
    "budget = { total = 7300.0; split = { near = 0.37; far = 0.63; }; };"
    "model = { stages = ( { name = \"out\"; role = \"prospect\"; },"
    "    { name = \"warm\"; role = \"awareness\"; }, { name = \"in\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"far\"; kind = \"paid\"; audience = [ \"out\" ]; cpm = 6.1;"
    "      fatigue = 11.0; memory = 0.8; },"
    "    { name = \"near\"; kind = \"paid\"; audience = [ \"warm\" ]; cpm = 9.7; capacity = 4.0; } "
    ");"
    "  moves = ( { from = \"out\"; to = \"warm\"; per_touch = { far = 0.03; }; },"
    "    { from = \"warm\"; to = \"in\"; daily = 0.001; per_touch = { near = 0.004; };"
    "      emits = \"buy\"; }, { from = \"warm\"; to = \"out\"; daily = 0.05; } );"
    "  events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; value = { mean = 61.5; }; } ); "
    "};";

static double revenue_at(fnl_fluid *fluid, const double *money, const double *direction,
                         double step) {
  double moved[2];
  for (int c = 0; c < 2; c++)
    moved[c] = money[c] + step * direction[c];
  return fnl_fluid_run(fluid, moved).revenue;
}

/* Richardson's extrapolation of central differences. */
static double slope_along(fnl_fluid *fluid, const double *money, const double *direction) {
  const double step = 1e-3 * 7300.0;
  const double wide =
      (revenue_at(fluid, money, direction, step) - revenue_at(fluid, money, direction, -step)) /
      (2.0 * step);
  const double narrow = (revenue_at(fluid, money, direction, 0.5 * step) -
                         revenue_at(fluid, money, direction, -0.5 * step)) /
                        step;
  return (4.0 * narrow - wide) / 3.0;
}

static void check_response(fnl_fluid *fluid, const fnl_curve *curve, int campaign) {
  double money[2], direction[2] = {0.0, 0.0};
  direction[campaign] = 1.0;
  memcpy(money, fluid->world.money, sizeof money);
  for (int k = 1; k < curve->n; k++) {
    money[campaign] = curve->points[k].money;
    simulate_check("marginal", curve->points[k].marginal, slope_along(fluid, money, direction),
                   1e-6, 0.0);
    ck_assert_double_eq(curve->points[k].plan.revenue, fnl_fluid_run(fluid, money).revenue);
  }
}

START_TEST(marginals_of_curves_are_their_slopes) {
  simulation s = {0};
  fnl_fluid fluid;
  fnl_curves curves;
  simulate_open(&s, "expected", "%s", smooth_text);
  open_fluid(&fluid, &s.plan);
  ck_assert_int_eq(fnl_curves_find(&curves, &fluid, NULL), FNL_OK);
  ck_assert_int_eq(curves.n_responses, 2);
  for (int c = 0; c < 2; c++) {
    check_response(&fluid, &curves.responses[c], c);
    ck_assert_double_eq(curves.responses[c].points[0].money, 0.0);
    ck_assert_double_eq(curves.responses[c].points[10].money, s.world.money[c]);
    ck_assert_double_eq(curves.responses[c].points[10].plan.profit, s.run.profit);
  }
  for (int k = 0; k < curves.budgets.n; k++) {
    const double part = curves.budgets.points[k].money / s.world.budget;
    const double money[2] = {part * s.world.money[0], part * s.world.money[1]};
    const double direction[2] = {s.world.money[0] / s.world.budget,
                                 s.world.money[1] / s.world.budget};
    simulate_check("marginal of all", curves.budgets.points[k].marginal,
                   slope_along(&fluid, money, direction), 1e-6, 0.0);
    ck_assert(k == 0 || curves.budgets.points[k].money > curves.budgets.points[k - 1].money);
  }
  fnl_curves_free(&curves);
  fnl_fluid_free(&fluid);
  simulate_close(&s);
}
END_TEST

/* The smooth plan with `n` campaigns of one channel, the first with the most money. */
static void open_many(simulation *s, int n) {
  fnl_text text = {0};
  fnl_text_add_format(&text, "%scampaigns = ( { name = \"near\"; channel = \"near\"; }",
                      smooth_text);
  for (int i = 0; i < n; i++)
    fnl_text_add_format(&text, ", { name = \"far-%d\"; channel = \"far\"; weight = %d.0; }", i,
                        n - i);
  fnl_text_add(&text, " );");
  simulate_open(s, "expected", "%s", fnl_text_string(&text));
  fnl_text_free(&text);
}

static bool has_point(const fnl_curve *curve, double money) {
  for (int k = 0; k < curve->n; k++)
    if (curve->points[k].money == money)
      return true;
  return false;
}

START_TEST(of_many_campaigns_the_largest_are_traced_most_finely_and_all_through_the_plan) {
  enum { N_FAR = 14, LARGE = 8 };
  simulation s = {0};
  fnl_fluid fluid;
  fnl_curves curves;
  int n_fine = 0;
  open_many(&s, N_FAR);
  open_fluid(&fluid, &s.plan);
  ck_assert_int_eq(fnl_curves_find(&curves, &fluid, NULL), FNL_OK);
  ck_assert_int_eq(curves.n_responses, N_FAR + 1);
  for (int c = 0; c < curves.n_responses; c++) {
    const fnl_curve *curve = &curves.responses[c];
    n_fine += curve->n > curves.responses[N_FAR].n;
    if (!has_point(curve, curve->money)) /* too little to see */
      ck_assert_double_lt(curve->money, s.world.budget / curves.n_responses);
  }
  ck_assert_int_eq(n_fine, LARGE);
  ck_assert_int_gt(curves.responses[0].n, curves.responses[N_FAR].n);
  ck_assert(has_point(&curves.responses[0], s.world.money[0]));
  fnl_curves_free(&curves);
  fnl_fluid_free(&fluid);
  simulate_close(&s);
}
END_TEST

START_TEST(a_plan_without_money_has_no_curves) {
  simulation s = {0};
  fnl_fluid fluid;
  fnl_curves curves;
  simulate_open(&s, "expected",
                "horizon_days = 5; population = 1000;"
                "model = { stages = ( { name = \"out\"; role = \"prospect\"; },"
                "    { name = \"in\"; role = \"conversion\"; } );"
                "  moves = ( { from = \"out\"; to = \"in\"; daily = 0.01; } ); };");
  open_fluid(&fluid, &s.plan);
  ck_assert_int_eq(fnl_curves_find(&curves, &fluid, NULL), FNL_OK);
  ck_assert_int_eq(curves.n_responses, 0);
  ck_assert_int_eq(curves.budgets.n, 0);
  fnl_curves_free(&curves);
  fnl_fluid_free(&fluid);
  simulate_close(&s);
}
END_TEST

/* ---- chronicles ---- */

static void keep(fnl_chronicle *chronicle, const fnl_world *world) {
  fnl_error error = {0};
  ck_assert_msg(fnl_chronicle_keep(chronicle, world, &error) == FNL_OK, "%s", error.message);
}

static void check_spend(const fnl_chronicle *chronicle, const simulation *s) {
  for (int c = 0; c < s->plan.n_campaigns; c++) {
    double sum = 0.0;
    for (int t = 0; t < s->world.n_days; t++)
      sum += chronicle->spend[c * s->world.n_days + t];
    simulate_check("spend by day", sum, s->run.spend[s->world.deliveries[c].cause], 1e-9, 1e-9);
  }
}

static double looped(const fnl_chronicle *chronicle, int channel, int move) {
  double sum = 0.0;
  for (int i = 0; i < chronicle->n_loops; i++)
    if (chronicle->loops[i].channel == channel && chronicle->loops[i].move == move)
      sum += chronicle->loops[i].count;
  return sum;
}

/* Returns how many moves anybody brought. */
static int check_loops(const fnl_chronicle *chronicle, const simulation *s) {
  int n = 0;
  for (int i = 0; i < s->world.n_referrals; i++)
    for (int m = 0; m < s->plan.n_moves; m++) {
      double moved = 0.0;
      for (int p = 0; p < s->world.n_pairs; p++)
        if (s->world.pairs[p].move == m && s->world.pairs[p].cause == s->world.referrals[i].cause)
          moved += simulate_pair(s, p);
      simulate_check("moves of the loop", looped(chronicle, s->world.referrals[i].channel, m),
                     moved, 1e-9, 1e-12);
      n += moved > 0.0;
    }
  return n;
}

START_TEST(days_and_senders_sum_to_the_run) {
  int n = 0;
  for (uint64_t seed = 841; seed < 841 + PLANS; seed++) {
    simulation s = {0};
    fnl_chronicle chronicle;
    open_random(&s, seed, (random_plan_options){.horizon_days = 29});
    keep(&chronicle, &s.world);
    check_spend(&chronicle, &s);
    n += check_loops(&chronicle, &s);
    fnl_chronicle_free(&chronicle);
    simulate_close(&s);
  }
  ck_assert_int_ge(n, PLANS);
}
END_TEST

/* Word of two kinds of fans arrives a day later; nothing else moves people. Who is moved on a day
 * is known from the stages. */
START_TEST(a_move_is_owed_to_the_stages_by_what_they_have_sent) {
  simulation s = {0};
  fnl_chronicle chronicle;
  double due[3] = {0};
  simulate_open(&s, "expected",
                "horizon_days = 17; population = 9000; initial = { fan = 0.013; friend = 0.007; };"
                "model = { stages = ("
                "    { name = \"out\"; role = \"prospect\"; },"
                "    { name = \"fan\"; role = \"loyalty\"; },"
                "    { name = \"friend\"; role = \"loyalty\"; } );"
                "  channels = ( { name = \"word\"; kind = \"earned\";"
                "    sends_per_day = { fan = 0.31; friend = 1.7; }; delay = [ 1.0 ]; } );"
                "  moves = ( { from = \"out\"; to = \"fan\"; per_touch = { word = 0.23; }; },"
                "    { from = \"fan\"; to = \"friend\"; daily = 0.05; } ); };");
  keep(&chronicle, &s.world);
  for (int t = 1; t < 17; t++) {
    const double moved = simulate_people(&s, t, "out") - simulate_people(&s, t + 1, "out");
    const double fans = 0.31 * simulate_people(&s, t - 1, "fan");
    const double friends = 1.7 * simulate_people(&s, t - 1, "friend");
    due[1] += moved * fans / (fans + friends);
    due[2] += moved * friends / (fans + friends);
  }
  ck_assert_int_eq(chronicle.n_loops, 2);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(chronicle.loops[i].move, 0);
    ck_assert_int_eq(chronicle.loops[i].sender, i + 1);
    simulate_check("owed", chronicle.loops[i].count, due[i + 1], 1e-9, 0.0);
  }
  ck_assert_double_gt(due[2], due[1]);
  fnl_chronicle_free(&chronicle);
  simulate_close(&s);
}
END_TEST

/* Buyers tell once, as they arrive: from the stage they have come to. */
START_TEST(who_tells_of_a_move_stands_where_it_led) {
  simulation s = {0};
  fnl_chronicle chronicle;
  simulate_open(&s, "expected",
                "horizon_days = 9; population = 9000; model = { stages = ("
                "    { name = \"out\"; role = \"prospect\"; },"
                "    { name = \"buyer\"; role = \"conversion\"; } );"
                "  channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { sale = 2.3; };"
                "    delay = [ 0.6, 0.4 ]; } );"
                "  moves = ( { from = \"out\"; to = \"buyer\"; daily = 0.01;"
                "    per_touch = { word = 0.21; }; emits = \"sale\"; } );"
                "  events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; } ); };");
  keep(&chronicle, &s.world);
  ck_assert_int_eq(chronicle.n_loops, 1);
  ck_assert_int_eq(chronicle.loops[0].sender, simulate_stage(&s, "buyer"));
  simulate_check("moved", chronicle.loops[0].count, simulate_moved(&s, "out", "buyer", "word"),
                 1e-9, 0.0);
  fnl_chronicle_free(&chronicle);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("outlook");
  TCase *cases = tcase_create("curves");
  tcase_add_test(cases, a_fluid_is_the_engine_expected_to_the_bit);
  tcase_add_test(cases, marginals_of_curves_are_their_slopes);
  tcase_add_test(cases,
                 of_many_campaigns_the_largest_are_traced_most_finely_and_all_through_the_plan);
  tcase_add_test(cases, a_plan_without_money_has_no_curves);
  suite_add_tcase(suite, cases);
  cases = tcase_create("chronicles");
  tcase_add_test(cases, days_and_senders_sum_to_the_run);
  tcase_add_test(cases, a_move_is_owed_to_the_stages_by_what_they_have_sent);
  tcase_add_test(cases, who_tells_of_a_move_stands_where_it_led);
  suite_add_tcase(suite, cases);
  return suite;
}
