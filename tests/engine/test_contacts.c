/* Reach: against the NBD closed form, against people simulated touch by touch, in every engine. */
#include "base/text.h"
#include "engine/contacts.h"
#include "support/simulate.h"

#include <check.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void watch(simulation *s, const char *engine) {
  simulate_prepare(s, engine);
  ck_assert_int_eq(fnl_workplace_watch_contacts(&s->place, &s->world, NULL), FNL_OK);
}

static double reached(const simulation *s, const char *cause) {
  return s->run.reached[simulate_cause(s, cause)];
}

/* ---- closed forms ---- */

START_TEST(a_thousand_people_touched_a_tenth_a_day_for_ten_days) {
  simulation s = {0};
  simulate_read(&s.plan, "%s",
                "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; } );"
                "  channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.1; } );"
                "  moves = (); events = (); };"
                "title = \"t\"; horizon_days = 10; population = 1000;");
  watch(&s, "expected");
  simulate_run(&s, 1, 0);
  simulate_check("reach", reached(&s, "mail"), 632.1205588285577, 1e-12, 1.0);
  simulate_check_equal("everything", s.run.reached_at_all, reached(&s, "mail"));
  ck_assert_double_eq(s.run.reached_by_ads, 0.0);
  simulate_close(&s);
}
END_TEST

enum { CLASSES = 28 };

/* Gamma-distributed activity of shape k and mean 1, as classes: Gauss-Laguerre's nodes. */
static void write_classes(double k, double *activity, double *share, fnl_text *text) {
  gsl_integration_fixed_workspace *rule =
      gsl_integration_fixed_alloc(gsl_integration_fixed_laguerre, CLASSES, 0.0, 1.0, k - 1.0, 0.0);
  for (int g = 0; g < CLASSES; g++) {
    activity[g] = gsl_integration_fixed_nodes(rule)[g] / k;
    share[g] = gsl_integration_fixed_weights(rule)[g] / gsl_sf_gamma(k);
    fnl_text_add_format(text, "%s{ name = \"g%d\"; share = %.17g; activity = %.17g; }",
                        g ? ", " : "", g, share[g], activity[g]);
  }
  gsl_integration_fixed_free(rule);
}

/* Negative binomial exposures: P(none) = (1 + m/k)^-k. */
static double nbd_reach(double mean, double k) { return 1.0 - pow(1.0 + mean / k, -k); }

static double reach_of_classes(const double *activity, const double *share, double mean) {
  double untouched = 0.0;
  for (int g = 0; g < CLASSES; g++)
    untouched += share[g] * exp(-mean * activity[g]);
  return 1.0 - untouched;
}

/* Whole people are a class more or less by a half of one. */
START_TEST(gamma_activity_gives_the_reach_of_the_negative_binomial) {
  static const char *const engines[] = {"expected", "cohorts", "agents"};
  static const double k = 0.5, tolerances[] = {1e-9, CLASSES / 1e6, CLASSES / 1e6};
  double activity[CLASSES], share[CLASSES];
  fnl_text classes = {0};
  simulation s = {0};
  write_classes(k, activity, share, &classes);
  simulate_read(&s.plan,
                "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; } );"
                "  channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 10.0; capacity = 3.0; },"
                "    { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.1; } );"
                "  moves = (); events = (); };"
                "title = \"t\"; horizon_days = 30; population = 1000000; segments = ( %s );"
                "budget = { total = 31000.0; };",
                fnl_text_string(&classes));
  watch(&s, engines[_i]);
  simulate_run(&s, 1, 0);
  const double mean = simulate_touches(&s, "ads") / 1e6;
  ck_assert_double_gt(mean, 2.0);
  /* The classes are near the law, and the engine is exact for them. */
  ck_assert_double_eq_tol(nbd_reach(3.0, k), 0.622036, 5e-7);
  ck_assert_double_eq_tol(reach_of_classes(activity, share, 3.0), 0.622036, 2e-6);
  simulate_check("mail", reached(&s, "mail") / 1e6, reach_of_classes(activity, share, 3.0),
                 tolerances[_i], 1.0);
  simulate_check("ads", reached(&s, "ads") / 1e6, reach_of_classes(activity, share, mean),
                 tolerances[_i], 1.0);
  simulate_check("both", s.run.reached_at_all / 1e6, reach_of_classes(activity, share, mean + 3.0),
                 tolerances[_i], 1.0);
  fnl_text_free(&classes);
  simulate_close(&s);
}
END_TEST

/* ---- people, touch by touch ---- */

/* Two channels that compete, and time; they meet people in different stages. */
static const char loop[] =
    "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; },"
    "    { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"mail\"; kind = \"owned\"; audience = [ \"a\", \"b\" ];"
    "      touches_per_day = 0.05; },"
    "    { name = \"post\"; kind = \"owned\"; audience = [ \"b\" ]; touches_per_day = 0.7; } );"
    "  moves = ( { from = \"a\"; to = \"b\"; daily = 0.03; per_touch = { mail = 0.3; }; },"
    "    { from = \"b\"; to = \"c\"; daily = 0.1; per_touch = { mail = 0.2; post = 0.25; }; },"
    "    { from = \"b\"; to = \"a\"; per_touch = { mail = 0.5; post = 0.1; }; },"
    "    { from = \"c\"; to = \"a\"; daily = 0.05; } );"
    "  events = (); };"
    "title = \"t\"; horizon_days = 20; population = %d;"
    "simulation = { replications = 1; };";

enum { A, B, C, STAGES, MAIL = 0, POST, CHANNELS, DAYS = 20 };

typedef struct {
  double touches[STAGES];       /* a day */
  double moves[STAGES][STAGES]; /* from, to: probability by touch */
} messages;

static const messages messengers[CHANNELS] = {
    [MAIL] = {{[A] = 0.05, [B] = 0.05}, {[A] = {[B] = 0.3}, [B] = {[C] = 0.2, [A] = 0.5}}},
    [POST] = {{[B] = 0.7}, {[B] = {[C] = 0.25, [A] = 0.1}}},
};
static const double by_time[STAGES][STAGES] = {
    [A] = {[B] = 0.03}, [B] = {[C] = 0.1}, [C] = {[A] = 0.05}};

/* What would move somebody first today. */
typedef struct {
  double when;
  int to;
} tip;

static void touch(gsl_rng *rng, const messages *of, int stage, bool *touched, tip *first) {
  for (unsigned n = gsl_ran_poisson(rng, of->touches[stage]); n > 0; n--) {
    const double when = gsl_rng_uniform(rng);
    double luck = gsl_rng_uniform(rng);
    *touched = true;
    for (int to = 0; to < STAGES; to++) {
      if (luck >= 0.0 && luck < of->moves[stage][to] && when < first->when)
        *first = (tip){when, to};
      luck -= of->moves[stage][to];
    }
  }
}

static void live_a_day(gsl_rng *rng, int *stage, bool touched[CHANNELS]) {
  tip first = {1.0, *stage};
  for (int to = 0; to < STAGES; to++) {
    const double rate = by_time[*stage][to];
    const double when = rate > 0.0 ? gsl_ran_exponential(rng, 1.0 / rate) : 1.0;
    if (when < first.when)
      first = (tip){when, to};
  }
  for (int c = 0; c < CHANNELS; c++)
    touch(rng, &messengers[c], *stage, &touched[c], &first);
  *stage = first.to;
}

static void check_part(const char *what, int found, int n, double expected) {
  const double error = sqrt(expected * (1.0 - expected) / n);
  ck_assert_msg(fabs((double)found / n - expected) < 4.5 * error, "%s: %g of people, %g expected",
                what, (double)found / n, expected);
}

START_TEST(people_met_touch_by_touch_are_as_many_as_reached) {
  enum { PEOPLE = 60000 };
  int n[CHANNELS] = {0}, n_any = 0;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  simulation s = {0};
  gsl_rng_set(rng, 2385);
  for (int i = 0; i < PEOPLE; i++) {
    bool touched[CHANNELS] = {false};
    int stage = A;
    for (int t = 0; t < DAYS; t++)
      live_a_day(rng, &stage, touched);
    n[MAIL] += touched[MAIL];
    n[POST] += touched[POST];
    n_any += touched[MAIL] || touched[POST];
  }
  simulate_read(&s.plan, loop, 1000);
  watch(&s, "expected");
  simulate_run(&s, 1, 0);
  check_part("mail", n[MAIL], PEOPLE, reached(&s, "mail") / 1000.0);
  check_part("post", n[POST], PEOPLE, reached(&s, "post") / 1000.0);
  check_part("any", n_any, PEOPLE, s.run.reached_at_all / 1000.0);
  gsl_rng_free(rng);
  simulate_close(&s);
}
END_TEST

/* Nobody depends on anybody here, so the mean over replications is the fluid's. */
START_TEST(whole_people_are_reached_as_expected_on_average) {
  enum { RUNS = 800 };
  static const char *const engines[] = {"cohorts", "agents"};
  simulation fluid = {0}, whole = {0};
  simulate_read(&fluid.plan, loop, 37);
  watch(&fluid, "expected");
  simulate_run(&fluid, 1, 0);
  simulate_read(&whole.plan, loop, 37);
  watch(&whole, engines[_i]);
  double sums[3] = {0}, squares[3] = {0};
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&whole, 61, (uint64_t)i);
    const double found[3] = {reached(&whole, "mail"), reached(&whole, "post"),
                             whole.run.reached_at_all};
    for (int k = 0; k < 3; k++) {
      ck_assert_double_ge(found[k], 0.0);
      ck_assert_double_le(found[k], 37.0);
      sums[k] += found[k];
      squares[k] += found[k] * found[k];
    }
  }
  const double expected[3] = {reached(&fluid, "mail"), reached(&fluid, "post"),
                              fluid.run.reached_at_all};
  for (int k = 0; k < 3; k++) {
    const double mean = sums[k] / RUNS;
    const double error = sqrt((squares[k] / RUNS - mean * mean) / RUNS);
    ck_assert_double_gt(error, 0.0);
    ck_assert_msg(fabs(mean - expected[k]) < 4.5 * error, "%d: %g +- %g, not %g", k, mean, error,
                  expected[k]);
  }
  simulate_close(&fluid);
  simulate_close(&whole);
}
END_TEST

/* ---- sets of causes ---- */

static const char shop[] =
    "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; },"
    "    { name = \"b\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 10.0; audience = [ \"a\" ]; },"
    "    { name = \"tv\"; kind = \"paid\"; cpm = 5.0; },"
    "    { name = \"word\"; kind = \"earned\"; sends_per_day = { b = 0.2; }; } );"
    "  moves = ( { from = \"a\"; to = \"b\"; per_touch = { ads = 0.02; word = 0.3; }; },"
    "    { from = \"b\"; to = \"a\"; daily = 0.02; } );"
    "  events = (); };"
    "title = \"t\"; horizon_days = 60; population = 20000; budget = { total = 2385.0; };"
    "segments = ( { name = \"x\"; share = 0.7; }, { name = \"y\"; share = 0.3; activity = 2.5; } );"
    "%s";

START_TEST(a_channel_cut_in_two_reaches_as_many) {
  simulation whole = {0}, cut = {0};
  simulate_read(&whole.plan, shop, "");
  simulate_read(&cut.plan, shop,
                "campaigns = ( { name = \"left\"; channel = \"ads\"; weight = 3.0; },"
                "  { name = \"right\"; channel = \"ads\"; weight = 1.0; },"
                "  { name = \"television\"; channel = \"tv\"; } );");
  watch(&whole, "expected");
  watch(&cut, "expected");
  simulate_run(&whole, 1, 0);
  simulate_run(&cut, 1, 0);
  simulate_check("ads", cut.run.reached_by_channel[0], reached(&whole, "ads"), 1e-10, 1.0);
  simulate_check("all ads", cut.run.reached_by_ads, whole.run.reached_by_ads, 1e-10, 1.0);
  simulate_check("all", cut.run.reached_at_all, whole.run.reached_at_all, 1e-10, 1.0);
  ck_assert_double_lt(reached(&cut, "left"), reached(&whole, "ads"));
  ck_assert_double_gt(reached(&cut, "left"), reached(&cut, "right"));
  simulate_close(&whole);
  simulate_close(&cut);
}
END_TEST

START_TEST(who_is_reached_by_any_is_reached_by_some) {
  static const char *const engines[] = {"expected", "cohorts", "agents"};
  simulation s = {0};
  simulate_read(&s.plan, shop, "");
  watch(&s, engines[_i]);
  simulate_run(&s, 7, 3);
  const fnl_run *run = &s.run;
  double most = 0.0, sum = 0.0;
  for (int c = 1; c < s.world.n_causes; c++) {
    most = fmax(most, run->reached[c]);
    sum += run->reached[c];
    ck_assert_double_ge(run->touches[c] * (1.0 + 1e-12), run->reached[c]);
    double met = 0.0;
    for (int stage = 0; stage < s.world.n_stages; stage++)
      met += run->stage_touches[c * s.world.n_stages + stage];
    const bool is_word = s.plan.channels[s.plan.causes[c].channel].kind == FNL_EARNED;
    simulate_check("touches by stage", met, is_word ? 0.0 : run->touches[c], 1e-9, 1.0);
  }
  ck_assert_double_ge(run->reached_at_all, most);
  ck_assert_double_le(run->reached_at_all, fmin(sum, 20000.0));
  ck_assert_double_le(run->reached_by_ads, run->reached_at_all);
  simulate_close(&s);
}
END_TEST

/* What meets people in a later phase of their stay meets them in the stage. */
START_TEST(touches_meet_the_stage_of_a_long_stay_in_all_its_phases) {
  static const char *const engines[] = {"expected", "cohorts", "agents"};
  simulation s = {0};
  simulate_read(
      &s.plan, "%s",
      "model = { name = \"m\"; stages = ("
      "    { name = \"a\"; role = \"prospect\"; dwell = { days = 9.0; phases = 5; }; },"
      "    { name = \"b\"; role = \"awareness\"; } );"
      "  channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.3; },"
      "    { name = \"ads\"; kind = \"paid\"; cpm = 8.0; audience = [ \"a\" ]; } );"
      "  moves = ( { from = \"a\"; to = \"b\"; daily = 1.0; },"
      "    { from = \"b\"; to = \"a\"; daily = 0.2; } ); events = (); };"
      "title = \"t\"; horizon_days = 30; population = 5000; budget = { total = 385.0; };");
  watch(&s, engines[_i]);
  simulate_run(&s, 7, 3);
  const fnl_run *run = &s.run;
  const int ads = simulate_cause(&s, "ads"), mail = simulate_cause(&s, "mail");
  const double *by_ads = run->stage_touches + ads * s.world.n_stages;
  const double *by_mail = run->stage_touches + mail * s.world.n_stages;
  ck_assert_int_gt(s.world.n_phases, s.world.n_stages);
  ck_assert_double_gt(run->touches[ads], 1e4);
  ck_assert_double_gt(by_mail[1], 1e3);
  ck_assert_double_eq(by_ads[1], 0.0);
  simulate_check("ads", by_ads[0], run->touches[ads], 1e-12, 0.0);
  simulate_check("mail", by_mail[0] + by_mail[1], run->touches[mail], 1e-12, 0.0);
  simulate_close(&s);
}
END_TEST

START_TEST(looking_changes_no_bit) {
  static const char *const engines[] = {"expected", "cohorts", "agents"};
  simulation seen = {0}, alone = {0};
  simulate_read(&seen.plan, shop, "");
  simulate_read(&alone.plan, shop, "");
  watch(&seen, engines[_i]);
  simulate_prepare(&alone, engines[_i]);
  simulate_run(&seen, 7, 3);
  simulate_run(&alone, 7, 3);
  const size_t n_stage_days = ((size_t)alone.world.n_days + 1) * (size_t)alone.world.n_stages;
  ck_assert_mem_eq(seen.run.stage_days, alone.run.stage_days, n_stage_days * sizeof(double));
  ck_assert(isnan(alone.run.reached_at_all) && isnan(alone.run.reached[1]));
  simulate_close(&seen);
  simulate_close(&alone);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("contacts");
  TCase *tcase = tcase_create("reach");
  tcase_add_test(tcase, a_thousand_people_touched_a_tenth_a_day_for_ten_days);
  tcase_add_loop_test(tcase, gamma_activity_gives_the_reach_of_the_negative_binomial, 0, 3);
  tcase_add_test(tcase, people_met_touch_by_touch_are_as_many_as_reached);
  tcase_add_loop_test(tcase, whole_people_are_reached_as_expected_on_average, 0, 2);
  tcase_add_test(tcase, a_channel_cut_in_two_reaches_as_many);
  tcase_add_loop_test(tcase, who_is_reached_by_any_is_reached_by_some, 0, 3);
  tcase_add_loop_test(tcase, touches_meet_the_stage_of_a_long_stay_in_all_its_phases, 0, 3);
  tcase_add_loop_test(tcase, looking_changes_no_bit, 0, 3);
  suite_add_tcase(suite, tcase);
  return suite;
}
