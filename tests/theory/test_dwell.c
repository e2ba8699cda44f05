/* A stay of a given law: its mean and variance, that it is one stage to everybody who looks, and
 * that it is what the same phases are as stages written by hand. */
#include "support/moments.h"
#include "support/simulate.h"

#include "base/text.h"
#include "engine/agents.h"
#include "engine/gradient.h"
#include "model/dwell.h"
#include "study/draw.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

typedef struct {
  double mean, variance;
} stay;

/* ---- the law, by its rates ---- */

/* Day by day: people by phase, those who leave on it. */
static stay of_rates(const fnl_dwell *dwell) {
  double *in = calloc((size_t)dwell->n, sizeof *in);
  double there = 1.0, mean = 0.0, square = 0.0;
  ck_assert(in != NULL);
  in[0] = 1.0;
  for (int t = 0; there > 1e-17; t++) {
    mean += there;
    square += (2.0 * t + 1.0) * there;
    for (int i = dwell->n - 1; i >= 0; i--) {
      const double rate = fnl_dwell_onward(dwell, i) + fnl_dwell_out(dwell, i);
      const double leaving = in[i] * -expm1(-rate);
      in[i] -= leaving;
      if (i + 1 < dwell->n)
        in[i + 1] += leaving * fnl_dwell_onward(dwell, i) / rate;
    }
    there = 0.0;
    for (int i = 0; i < dwell->n; i++)
      there += in[i];
  }
  free(in);
  return (stay){mean, square - mean * mean};
}

static const double days[] = {1.0, 1.5, 2.0, 3.7, 7.0, 14.0, 14.25, 30.0, 91.3};
static const int phases[] = {1, 2, 3, 4, 7, 14, 50, 100};

START_TEST(mean_is_days_and_variance_days_squared_over_phases) {
  int n_exact = 0;
  for (size_t i = 0; i < sizeof days / sizeof *days; i++)
    for (size_t k = 0; k < sizeof phases / sizeof *phases; k++) {
      const double m = days[i], wanted = m * m / phases[k];
      const double part = m - floor(m), least = part * (1.0 - part), most = m * m - m;
      const fnl_dwell dwell = fnl_dwell_of(m, phases[k]);
      const stay found = of_rates(&dwell);
      const double variance = wanted < least                    ? least
                              : phases[k] == 1 || wanted > most ? most
                                                                : wanted;
      n_exact += variance == wanted;
      ck_assert_int_le(dwell.n, phases[k]);
      ck_assert_double_eq_tol(found.mean, m, 1e-12 * m);
      ck_assert_double_eq_tol(found.variance, variance, 1e-9 * (1.0 + m * m));
      ck_assert_double_eq_tol(fnl_dwell_sd(m, phases[k]), sqrt(variance), 1e-9 * m);
    }
  ck_assert_int_ge(n_exact, 40);
}
END_TEST

START_TEST(a_stay_that_hardly_varies_ends_on_the_day) {
  const fnl_dwell exact = fnl_dwell_of(3.0, 100), half = fnl_dwell_of(2.5, 100);
  ck_assert_int_eq(exact.n, 3);
  ck_assert_double_lt(of_rates(&exact).variance, 0.1);
  ck_assert_int_eq(half.n, 3);
  ck_assert_double_eq_tol(half.last, 0.5, 1e-15);
}
END_TEST

/* ---- people who stay ---- */

enum { PEOPLE = 40000, WATCHED = 160 };

static void open_stay(simulation *s, const char *engine, double mean, int n_phases) {
  simulate_open(s, engine,
                "horizon_days = %d; population = %dL; initial = { trial = 1.0; };\n"
                "model = { name = \"stay\"; stages = ( { name = \"new\"; role = \"prospect\"; },\n"
                "  { name = \"trial\"; role = \"consideration\";\n"
                "    dwell = { days = %.17g; phases = %d; }; },\n"
                "  { name = \"client\"; role = \"conversion\"; },\n"
                "  { name = \"gone\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"trial\"; to = \"client\"; daily = 0.3; },\n"
                "  { from = \"trial\"; to = \"gone\"; daily = 0.9; } ); };\n",
                WATCHED, PEOPLE, mean, n_phases);
}

/* Fails unless mean and variance of the stays in the run are those asked for, within 4 standard
 * errors as the stays themselves tell them. */
static void check_stays(const simulation *s, double mean, double variance) {
  double sum = 0.0, square = 0.0, fourth = 0.0, n = PEOPLE;
  for (int t = 0; t < WATCHED; t++)
    sum += simulate_people(s, t, "trial");
  for (int t = 1; t <= WATCHED; t++) {
    const double left = simulate_people(s, t - 1, "trial") - simulate_people(s, t, "trial");
    const double off = t - sum / n;
    square += left * off * off;
    fourth += left * off * off * off * off;
  }
  const double found = square / n;
  ck_assert_double_eq(simulate_people(s, WATCHED, "trial"), 0.0);
  ck_assert_double_eq_tol(sum / n, mean, 4.0 * sqrt(found / n));
  ck_assert_double_eq_tol(found, variance, 4.0 * sqrt((fourth / n - found * found) / n));
}

START_TEST(stays_in_cohorts_and_agents_have_mean_and_variance) {
  static const char *const engines[] = {"cohorts", "agents"};
  static const struct {
    double days;
    int phases;
  } laws[] = {{14.0, 4}, {14.0, 100}, {8.5, 3}, {3.0, 2}};
  for (int e = 0; e < 2; e++)
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
      simulation s;
      open_stay(&s, engines[e], laws[i].days, laws[i].phases);
      simulate_run(&s, 7, 0);
      check_stays(&s, laws[i].days, laws[i].days * laws[i].days / laws[i].phases);
      simulate_close(&s);
    }
}
END_TEST

START_TEST(the_moves_by_time_share_who_leaves_by_their_rates) {
  simulation s;
  open_stay(&s, "expected", 14.0, 4);
  const double to_client = simulate_moved(&s, "trial", "client", "time");
  const double to_gone = simulate_moved(&s, "trial", "gone", "time");
  simulate_check("parts", to_gone / to_client, 3.0, 1e-12, 0.0);
  simulate_check("all", to_client + to_gone, PEOPLE - simulate_people(&s, WATCHED, "trial"), 1e-12,
                 0.0);
  simulate_close(&s);
}
END_TEST

/* ---- the same as stages by hand ---- */

static const double trial_days = 13.4;
enum { TRIAL_PHASES = 5, MOST_PHASES = 8 };

static void add_stages(fnl_text *text, int n) {
  fnl_text_add(text, "stages = ( { name = \"new\"; role = \"prospect\"; },\n"
                     "{ name = \"trial\"; role = \"consideration\"; ");
  if (n == 1)
    fnl_text_add_format(text, "dwell = { days = %.17g; phases = %d; }; ", trial_days, TRIAL_PHASES);
  fnl_text_add(text, "},\n{ name = \"client\"; role = \"conversion\"; },\n"
                     "{ name = \"gone\"; role = \"lost\"; }");
  for (int i = 1; i < n; i++)
    fnl_text_add_format(text, ",\n{ name = \"trial%d\"; role = \"consideration\"; }", i);
  fnl_text_add(text, " );\n");
}

/* "trial", "trial1", …, each after `before` and before `behind`. */
static void add_trials(fnl_text *text, int n, const char *before, const char *behind) {
  for (int i = 0; i < n; i++) {
    fnl_text_add_format(text, "%s%strial", i ? ", " : "", before);
    if (i > 0)
      fnl_text_add_format(text, "%d", i);
    fnl_text_add(text, behind);
  }
}

static void add_channels(fnl_text *text, int n) {
  fnl_text_add(text, "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"new\", ");
  add_trials(text, n, "\"", "\"");
  fnl_text_add(text, " ]; cpm = 8.0; fatigue = 9.0; memory = 0.9;\n"
                     "learning = { event = \"view\"; efficiency = 0.6; }; },\n"
                     "{ name = \"letter\"; kind = \"owned\"; audience = [ ");
  add_trials(text, n, "\"", "\"");
  fnl_text_add(text, " ]; touches_per_day = 0.3; cost = 0.01; fatigue = 3.0; memory = 0.8; },\n"
                     "{ name = \"word\"; kind = \"earned\"; sends_on = { sale = 0.4; };\n"
                     "sends_per_day = { client = 0.01");
  for (int i = 0; i < n; i++) {
    fnl_text_add(text, "; trial");
    if (i > 0)
      fnl_text_add_format(text, "%d", i);
    fnl_text_add(text, " = 0.02");
  }
  fnl_text_add(text, "; }; delay = [ 0.7, 0.3 ]; } );\n");
}

static void add_moves(fnl_text *text, int n) {
  const fnl_dwell dwell = fnl_dwell_of(trial_days, TRIAL_PHASES);
  fnl_text_add(text, "moves = ( { from = \"new\"; to = \"trial\"; daily = 0.002;\n"
                     "per_touch = { ads = 0.03; word = 0.2; }; },\n"
                     "{ from = \"client\"; to = \"trial\"; daily = 0.01; }");
  for (int i = 0; i < n; i++) {
    char from[16];
    snprintf(from, sizeof from, i ? "trial%d" : "trial", i);
    const double out = n == 1 ? 1.0 : fnl_dwell_out(&dwell, i);
    fnl_text_add_format(text,
                        ",\n{ from = \"%s\"; to = \"client\"; emits = \"sale\"; daily = %.17g;\n"
                        "per_touch = { ads = 0.004; letter = 0.02; word = 0.1; }; }",
                        from, 0.3 * out);
    fnl_text_add_format(text,
                        ",\n{ from = \"%s\"; to = \"gone\"; kind = \"irritation\"; daily = %.17g;\n"
                        "per_touch = { ads = 0.002; letter = 0.01; }; }",
                        from, 0.7 * out);
    if (i + 1 < n)
      fnl_text_add_format(text, ",\n{ from = \"%s\"; to = \"trial%d\"; daily = %.17g; }", from,
                          i + 1, fnl_dwell_onward(&dwell, i));
  }
  fnl_text_add(text, " );\n");
}

static void add_events(fnl_text *text, int n) {
  fnl_text_add(text, "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ];\n"
                     "value = { mean = 40.0; cv = 0.5; }; cost = 1.0; },\n"
                     "{ name = \"view\"; in = [ \"new\", ");
  add_trials(text, n, "\"", "\"");
  fnl_text_add(text, " ]; daily = 0.05; per_touch = { ads = 0.2; letter = 0.3; };\n"
                     "value = { mean = 0.1; }; } );\n");
}

/* The plan with its trial as one stage (n = 1), or as n stages. */
static void open_trial(simulation *s, const char *engine, int n) {
  fnl_text text = {0};
  fnl_text_add(&text, "horizon_days = 50; population = 20000L; initial = { trial = 0.1; };\n"
                      "segments = ( { name = \"some\"; share = 0.7; activity = 0.6; },\n"
                      "{ name = \"others\"; share = 0.3; response = 1.5; sharing = 2.0; } );\n"
                      "offer = { margin = 0.5; referral_reward = 2.0; };\n"
                      "budget = { total = 4000.0; }; simulation = { worth = true; };\n"
                      "model = { name = \"trial\";\n");
  add_stages(&text, n);
  add_channels(&text, n);
  add_moves(&text, n);
  add_events(&text, n);
  fnl_text_add(&text, "};\n");
  ck_assert(!text.failed);
  simulate_open(s, engine, "%s", fnl_text_string(&text));
  fnl_text_free(&text);
}

static double in_trial(const simulation *s, int day) {
  double sum = 0.0;
  for (int i = 0; i < s->plan.n_stages; i++)
    if (strncmp(s->plan.stages[i].name, "trial", strlen("trial")) == 0)
      sum += s->run.stage_days[day * s->plan.n_stages + i];
  return sum;
}

static double moved_out(const simulation *s, const char *to, const char *cause) {
  double sum = 0.0;
  for (int i = 0; i < s->plan.n_stages; i++)
    if (strncmp(s->plan.stages[i].name, "trial", strlen("trial")) == 0)
      sum += simulate_moved(s, s->plan.stages[i].name, to, cause);
  return sum;
}

static int by_hand(void) { return fnl_dwell_of(trial_days, TRIAL_PHASES).n; }

START_TEST(a_stay_is_its_phases_written_as_stages) {
  static const char *const causes[] = {"time", "ads", "letter", "word"};
  simulation one, many;
  ck_assert_int_ge(by_hand(), 3);
  open_trial(&one, "expected", 1);
  open_trial(&many, "expected", by_hand());
  for (int t = 0; t <= 50; t++) {
    simulate_check_equal("trial", in_trial(&one, t), in_trial(&many, t));
    simulate_check_equal("client", simulate_people(&one, t, "client"),
                         simulate_people(&many, t, "client"));
  }
  for (int c = 0; c < 4; c++) {
    simulate_check_equal("sold", moved_out(&one, "client", causes[c]),
                         moved_out(&many, "client", causes[c]));
    simulate_check_equal("gone", moved_out(&one, "gone", causes[c]),
                         moved_out(&many, "gone", causes[c]));
    simulate_check_equal("views", simulate_happened(&one, "view", causes[c]),
                         simulate_happened(&many, "view", causes[c]));
  }
  simulate_check_equal("revenue", one.run.revenue, many.run.revenue);
  simulate_check_equal("profit", one.run.profit, many.run.profit);
  simulate_close(&one);
  simulate_close(&many);
}
END_TEST

/* d revenue and d people in the trial at the end, by the money of the campaign. */
static void slopes(const simulation *s, double *by_money) {
  const fnl_world *w = &s->world;
  fnl_arena memory = {0};
  fnl_gradient *gradient;
  fnl_run run;
  const fnl_run_weights weights = {.flow_count = FNL_TAKE(&memory, w->n_flows, double),
                                   .slot_count = FNL_TAKE(&memory, w->n_slot_cells, double),
                                   .touches = FNL_TAKE(&memory, w->n_causes, double),
                                   .spend = FNL_TAKE(&memory, w->n_causes, double),
                                   .people_end = FNL_TAKE(&memory, w->n_cells, double)};
  for (int i = 0; i < w->n_valued; i++)
    weights.slot_count[w->valued[i].slot_cell] = w->valued[i].mean;
  for (int x = 0; x < w->n_cells; x++)
    weights.people_end[x] =
        strncmp(s->plan.stages[fnl_world_stage(w, x)].name, "trial", strlen("trial")) == 0;
  ck_assert_int_eq(fnl_run_init(&run, w, NULL), FNL_OK);
  ck_assert_int_eq(fnl_gradient_init(&gradient, w, NULL), FNL_OK);
  fnl_gradient_run(gradient, w, NULL, &run);
  fnl_gradient_back(gradient, w, &weights, NULL, by_money);
  fnl_gradient_free(gradient);
  fnl_run_free(&run);
  fnl_arena_free(&memory);
}

static double at_money(simulation *s, double money) {
  const fnl_spending spending = {.money = &money};
  fnl_engine_run(s->engine, &s->world, &spending, (fnl_luck){1, 0}, &s->place, &s->run);
  return s->run.revenue + in_trial(s, 50);
}

START_TEST(the_adjoint_has_the_slope_of_differences) {
  simulation s, many;
  double by_money, by_hand_too;
  open_trial(&s, "expected", 1);
  open_trial(&many, "expected", by_hand());
  slopes(&s, &by_money);
  slopes(&many, &by_hand_too);
  const double step = 40.0; /* a hundredth of the money: Richardson's rule takes it to rounding */
  const double coarse = (at_money(&s, 4000.0 + step) - at_money(&s, 4000.0 - step)) / (2.0 * step);
  const double fine =
      (at_money(&s, 4000.0 + step / 2.0) - at_money(&s, 4000.0 - step / 2.0)) / step;
  simulate_check("differences", by_money, (4.0 * fine - coarse) / 3.0, 1e-8, 0.0);
  simulate_check_equal("by hand", by_money, by_hand_too);
  simulate_close(&s);
  simulate_close(&many);
}
END_TEST

START_TEST(agents_are_cohorts_and_nobody_is_lost) {
  simulation cohorts, agents;
  open_trial(&cohorts, "cohorts", 1);
  open_trial(&agents, "agents", 1);
  for (int r = 0; r < 3; r++) {
    simulate_run(&cohorts, 3, (uint64_t)r);
    simulate_run(&agents, 3, (uint64_t)r);
    const size_t n = 51 * (size_t)cohorts.plan.n_stages;
    ck_assert_mem_eq(cohorts.run.stage_days, agents.run.stage_days, n * sizeof(double));
    ck_assert_mem_eq(cohorts.run.flow_count, agents.run.flow_count,
                     (size_t)cohorts.world.n_flows * sizeof(double));
    ck_assert_mem_eq(&cohorts.run.revenue, &agents.run.revenue, sizeof(double));
    for (int t = 0; t <= 50; t++) {
      double sum = 0.0;
      for (int i = 0; i < cohorts.plan.n_stages; i++)
        sum += cohorts.run.stage_days[t * cohorts.plan.n_stages + i];
      ck_assert_double_eq(sum, 20000.0);
    }
  }
  simulate_close(&cohorts);
  simulate_close(&agents);
}
END_TEST

START_TEST(cohorts_have_the_means_of_expected) {
  enum { REPLICATIONS = 60 };
  simulation expected, cohorts;
  double trial[REPLICATIONS], sales[REPLICATIONS];
  open_trial(&expected, "expected", 1);
  open_trial(&cohorts, "cohorts", 1);
  for (int r = 0; r < REPLICATIONS; r++) {
    simulate_run(&cohorts, 11, (uint64_t)r);
    trial[r] = in_trial(&cohorts, 50);
    sales[r] = simulate_happened(&cohorts, "sale", NULL);
  }
  moments_check_mean("trial", REPLICATIONS, trial, in_trial(&expected, 50));
  moments_check_mean("sales", REPLICATIONS, sales, simulate_happened(&expected, "sale", NULL));
  simulate_close(&expected);
  simulate_close(&cohorts);
}
END_TEST

/* ---- days that are drawn ---- */

START_TEST(days_that_are_uncertain_are_those_drawn) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 400; population = 1000L; initial = { trial = 1.0; };\n"
                "model = { name = \"stay\"; stages = ( { name = \"new\"; role = \"prospect\"; },\n"
                "  { name = \"trial\"; role = \"consideration\";\n"
                "    dwell = { days = { low = 5.0; high = 30.0; }; phases = 6; }; },\n"
                "  { name = \"gone\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"trial\"; to = \"gone\"; daily = 1.0; } ); };\n");
  ck_assert_int_eq(s.plan.n_laws, 1);
  for (double drawn = 5.0; drawn <= 30.0; drawn += 6.25) {
    double mean = 0.0, square = 0.0;
    fnl_world_set(&s.world, &drawn);
    simulate_run(&s, 1, 0);
    for (int t = 0; t <= 400; t++) {
      const double there = simulate_people(&s, t, "trial") / 1000.0;
      mean += there;
      square += (2.0 * t + 1.0) * there;
    }
    simulate_check("mean", mean, drawn, 1e-10, 0.0);
    simulate_check("variance", square - mean * mean, drawn * drawn / 6.0, 1e-9, 0.0);
  }
  simulate_close(&s);
}
END_TEST

/* ---- who moved whom ---- */

/* Nobody's stay of a hundred days, sd ten, ends within thirty; all come nearer its end. So of those
 * who speak of it, nobody has moved but whom a word has. */
START_TEST(to_come_nearer_the_end_of_a_stay_is_no_move) {
  simulation s;
  int n_roots = 0;
  simulate_open(&s, "agents",
                "horizon_days = 30; population = 2000L; initial = { trial = 0.5; };\n"
                "model = { name = \"stay\"; stages = ( { name = \"new\"; role = \"prospect\"; },\n"
                "  { name = \"trial\"; role = \"consideration\";\n"
                "    dwell = { days = 100.0; phases = 100; }; },\n"
                "  { name = \"client\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { praise = 1.0; };\n"
                "  sends_per_day = { trial = 0.01; }; } );\n"
                "moves = ( { from = \"new\"; to = \"trial\"; per_touch = { word = 0.2; }; },\n"
                "  { from = \"trial\"; to = \"client\"; daily = 1.0; } );\n"
                "events = ( { name = \"praise\"; in = { trial = 0.05; }; } ); };\n");
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, NULL), FNL_OK);
  simulate_run(&s, 5, 0);
  ck_assert_double_eq(simulate_people(&s, 30, "client"), 0.0);
  const fnl_forest *forest = fnl_agents_forest(&s.place);
  double n_moved = 0.0;
  for (uint32_t i = 0; i < forest->n; i++) {
    const fnl_adopter *node = &forest->nodes[i];
    const bool is_root = node->parent == FNL_NO_NODE;
    n_roots += is_root;
    n_moved += !is_root;
    ck_assert(!is_root || node->cause == FNL_BY_NOBODY);
  }
  ck_assert_int_eq(n_roots, 1000);
  ck_assert_double_eq(n_moved, simulate_moved(&s, "new", "trial", "word"));
  ck_assert_double_gt(n_moved, 100.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("dwell");
  TCase *cases = tcase_create("dwell");
  tcase_add_test(cases, mean_is_days_and_variance_days_squared_over_phases);
  tcase_add_test(cases, a_stay_that_hardly_varies_ends_on_the_day);
  tcase_add_test(cases, stays_in_cohorts_and_agents_have_mean_and_variance);
  tcase_add_test(cases, the_moves_by_time_share_who_leaves_by_their_rates);
  tcase_add_test(cases, a_stay_is_its_phases_written_as_stages);
  tcase_add_test(cases, the_adjoint_has_the_slope_of_differences);
  tcase_add_test(cases, agents_are_cohorts_and_nobody_is_lost);
  tcase_add_test(cases, cohorts_have_the_means_of_expected);
  tcase_add_test(cases, days_that_are_uncertain_are_those_drawn);
  tcase_add_test(cases, to_come_nearer_the_end_of_a_stay_is_no_move);
  suite_add_tcase(suite, cases);
  return suite;
}
