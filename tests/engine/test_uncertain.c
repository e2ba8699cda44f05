/* Uncertain numbers and the environment in a world: a plan whose numbers are laws, compiled for
 * one draw of them, is the plan in which that draw was written. */
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

/* A number of the plan: what is written where it is certain, and the law where it is not. */
typedef struct {
  const char *mark; /* in the text below, between two @ */
  double mean, drawn;
} uncertain;

/* Every kind of number that may be uncertain, with means that name them. Shares are drawn so that
 * they no longer sum to 1 and must be divided by their sum. */
static const uncertain table[] = {
    {"share_g", 0.61, 0.7},
    {"share_h", 0.39, 0.55},
    {"activity", 1.37, 1.713},
    {"response", 1.21, 0.871},
    {"value", 1.51, 1.983},
    {"sharing", 1.83, 2.41},
    {"initial", 0.013, 0.021},
    {"margin", 0.413, 0.531},
    {"reward", 2.93, 4.17},
    {"total", 713.0, 951.0},
    {"split_ads", 0.637, 0.5},
    {"split_more", 0.363, 0.3},
    {"pace", 1.19, 0.77},
    {"weight", 1.31, 2.03},
    {"rho", 1.11, 0.83},
    {"cpm", 6.43, 8.1},
    {"capacity", 0.43, 0.37},
    {"max_price", 2.71, 2.5},
    {"fatigue", 2.39, 3.3},
    {"memory", 0.67, 0.45},
    {"catch_up", 1.71, 1.3},
    {"events", 43.0, 71.0},
    {"efficiency", 0.57, 0.35},
    {"touches", 0.217, 0.31},
    {"mail_cost", 0.0137, 0.023},
    {"mail_fatigue", 1.79, 2.71},
    {"mail_memory", 0.53, 0.31},
    {"sends", 0.147, 0.23},
    {"told", 1.67, 2.3},
    {"delay_1", 0.59, 0.5},
    {"delay_2", 0.41, 0.31},
    {"talk_fatigue", 0.73, 1.9},
    {"talk_memory", 0.37, 0.61},
    {"daily", 0.0123, 0.021},
    {"touch", 0.0417, 0.063},
    {"mail_touch", 0.0311, 0.047},
    {"talk_touch", 0.0531, 0.037},
    {"event_rate", 0.0719, 0.043},
    {"event_touch", 0.0811, 0.057},
    {"mean", 17.3, 23.9},
    {"cost", 0.719, 1.31},
    {"cv", 0.471, 0.83},
    {"burst", 2.19, 3.7},
};
enum { N_TABLE = sizeof table / sizeof table[0] };

static const char *const text =
    "horizon_days = 16; population = 7131L; initial = { fan = @initial@; };\n"
    "segments = ( { name = \"g\"; share = @share_g@; },\n"
    "  { name = \"h\"; share = @share_h@; activity = @activity@; response = @response@;\n"
    "    value = @value@; sharing = @sharing@; } );\n"
    "offer = { margin = @margin@; referral_reward = @reward@; };\n"
    "campaigns = ( { name = \"c\"; channel = \"ads\"; weight = @weight@; response = @rho@;\n"
    "    cpm = @cpm@; },\n"
    "  { name = \"d\"; channel = \"ads\"; end_day = 9; }, { name = \"e\"; channel = \"more\"; } "
    ");\n"
    "budget = { total = @total@; split = { ads = @split_ads@; more = @split_more@; };\n"
    "  pacing = ( @pace@, 0.9, 1.0 ); };\n"
    "model = { name = \"uncertain\";\n"
    "stages = ( { name = \"here\"; role = \"prospect\"; }, { name = \"fan\"; role = \"advocacy\"; "
    "} );\n"
    "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ]; cpm = 5.9;\n"
    "    capacity = @capacity@; max_price = @max_price@; fatigue = @fatigue@; memory = @memory@;\n"
    "    learning = { events = @events@; efficiency = @efficiency@; }; },\n"
    "  { name = \"more\"; kind = \"paid\"; audience = [ \"fan\" ]; cpm = 11.3; capacity = 0.4;\n"
    "    catch_up = @catch_up@; },\n"
    "  { name = \"mail\"; kind = \"owned\"; touches_per_day = @touches@; cost = @mail_cost@;\n"
    "    fatigue = @mail_fatigue@; memory = @mail_memory@; },\n"
    "  { name = \"talk\"; kind = \"earned\"; sends_per_day = { fan = @sends@; };\n"
    "    sends_on = { sale = @told@; }; delay = ( @delay_1@, @delay_2@ ); burst = @burst@;\n"
    "    fatigue = @talk_fatigue@; memory = @talk_memory@; } );\n"
    "moves = ( { from = \"here\"; to = \"fan\"; daily = @daily@; emits = \"sale\";\n"
    "    per_touch = { ads = @touch@; mail = @mail_touch@; talk = @talk_touch@; }; } );\n"
    "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ];\n"
    "    value = { mean = @mean@; cv = @cv@; }; cost = @cost@; },\n"
    "  { name = \"look\"; in = [ \"here\" ]; daily = @event_rate@;\n"
    "    per_touch = { ads = @event_touch@; }; cost = 0.1; } ); };\n";

static const uncertain *row_of(const char *mark, size_t length) {
  for (int i = 0; i < N_TABLE; i++)
    if (strlen(table[i].mark) == length && strncmp(table[i].mark, mark, length) == 0)
      return &table[i];
  ck_abort_msg("no row for %.*s", (int)length, mark);
  return NULL;
}

static double sum_of_shares(const char *mark) {
  static const char *const groups[][2] = {
      {"share_g", "share_h"}, {"split_ads", "split_more"}, {"delay_1", "delay_2"}};
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
    if (strcmp(mark, groups[i][0]) == 0 || strcmp(mark, groups[i][1]) == 0)
      return row_of(groups[i][0], strlen(groups[i][0]))->drawn +
             row_of(groups[i][1], strlen(groups[i][1]))->drawn;
  return 1.0;
}

/* The plan with every mark as a law, or as what was drawn. */
static void read_marked(fnl_plan *plan, bool as_laws) {
  static char filled[20000];
  size_t length = 0;
  for (const char *at = text; *at;) {
    if (*at != '@') {
      filled[length++] = *at++;
      continue;
    }
    const char *end = strchr(at + 1, '@');
    const uncertain *row = row_of(at + 1, (size_t)(end - at - 1));
    length += (size_t)snprintf(filled + length, sizeof filled - length,
                               as_laws ? "{ mean = %.17g; sd = %.17g; }" : "%.17g",
                               as_laws ? row->mean : row->drawn / sum_of_shares(row->mark),
                               0.01 * row->mean);
    at = end + 1;
  }
  filled[length] = '\0';
  simulate_read_texts(plan, NULL, filled);
}

static double *draw_of(const fnl_plan *plan) {
  double *drawn = malloc((size_t)plan->n_laws * sizeof *drawn);
  ck_assert(drawn != NULL);
  for (int i = 0; i < plan->n_laws; i++) {
    drawn[i] = NAN;
    for (int k = 0; k < N_TABLE; k++)
      if (plan->laws[i].mean == table[k].mean)
        drawn[i] = table[k].drawn;
    ck_assert_msg(!isnan(drawn[i]), "%s", plan->laws[i].path);
  }
  return drawn;
}

static void check_same(const simulation *a, const simulation *b) {
  for (int i = 0; i < a->world.n_flows; i++)
    simulate_check("flow", a->run.flow_count[i], b->run.flow_count[i], 1e-12, 1e-9);
  for (int i = 0; i < a->world.n_slot_cells; i++) {
    simulate_check("count", a->run.slot_count[i], b->run.slot_count[i], 1e-12, 1e-9);
    simulate_check("value", a->run.slot_value[i], b->run.slot_value[i], 1e-12, 1e-9);
  }
  for (int c = 0; c < a->plan.n_causes; c++) {
    simulate_check("spend", a->run.spend[c], b->run.spend[c], 1e-12, 1e-9);
    simulate_check("touches", a->run.touches[c], b->run.touches[c], 1e-12, 1e-9);
  }
  simulate_check_equal("budget", a->run.budget, b->run.budget);
  simulate_check_equal("costs", a->run.other_costs, b->run.other_costs);
  simulate_check_equal("profit", a->run.profit, b->run.profit);
  simulate_check_equal("end", simulate_people(a, 16, "fan"), simulate_people(b, 16, "fan"));
}

static void check_drawn(const char *engine) {
  simulation laws, written;
  read_marked(&laws.plan, true);
  read_marked(&written.plan, false);
  simulate_prepare(&laws, engine);
  simulate_prepare(&written, engine);
  /* campaigns inherit laws too, so there may be more laws than marks */
  ck_assert_int_ge(laws.plan.n_laws, N_TABLE);
  ck_assert_int_eq(written.plan.n_laws, 0);
  double *drawn = draw_of(&laws.plan);
  simulate_run(&written, 1, 0);
  simulate_run(&laws, 1, 0);
  ck_assert_double_gt(fabs(laws.run.profit - written.run.profit), 1.0);
  fnl_world_set(&laws.world, drawn);
  simulate_run(&laws, 1, 0);
  check_same(&laws, &written);
  double people = 0.0;
  for (int x = 0; x < laws.world.n_cells; x++)
    people += laws.world.initial[x];
  simulate_check("initial shares", people, 1.0, 1e-12, 0.0);
  free(drawn);
  simulate_close(&laws);
  simulate_close(&written);
}

START_TEST(a_world_of_drawn_numbers_is_the_plan_with_them_written) { check_drawn("expected"); }
END_TEST

/* With the same luck the whole people are the same too. */
START_TEST(so_it_is_in_cohorts) { check_drawn("cohorts"); }
END_TEST

/* Back to the means: a world keeps nothing of an earlier draw. */
START_TEST(another_draw_forgets_the_first) {
  simulation s;
  read_marked(&s.plan, true);
  simulate_prepare(&s, "expected");
  double *drawn = draw_of(&s.plan);
  simulate_run(&s, 1, 0);
  const double before = s.run.profit;
  fnl_world_set(&s.world, drawn);
  simulate_run(&s, 1, 0);
  ck_assert_double_gt(fabs(s.run.profit - before), 1.0);
  fnl_world_set(&s.world, NULL);
  simulate_run(&s, 1, 0);
  ck_assert_double_eq(s.run.profit, before);
  free(drawn);
  simulate_close(&s);
}
END_TEST

/* What came of `drawn` in an engine. */
static double profit_of(simulation *s, const char *engine, const double *drawn) {
  s->engine = fnl_engine_by_name(engine);
  fnl_world_set(&s->world, drawn);
  simulate_run(s, 1, 0);
  return s->run.profit;
}

/* Each number matters: the plan with one number drawn and the others at their means is another
 * plan than with all at their means, in `cohorts` at least. (Else the tests above could not see
 * it.) */
START_TEST(every_number_matters) {
  simulation s;
  read_marked(&s.plan, true);
  simulate_prepare(&s, "expected");
  double *drawn = draw_of(&s.plan);
  double *one = malloc((size_t)s.plan.n_laws * sizeof *one);
  ck_assert(one != NULL);
  const double expected = profit_of(&s, "expected", NULL), whole = profit_of(&s, "cohorts", NULL);
  for (int i = 0; i < s.plan.n_laws; i++) {
    for (int k = 0; k < s.plan.n_laws; k++)
      one[k] = k == i ? drawn[k] : s.plan.laws[k].mean;
    const double apart = fabs(profit_of(&s, "expected", one) - expected);
    const bool only_in_cohorts =
        strstr(s.plan.laws[i].path, "burst") != NULL || strstr(s.plan.laws[i].path, "cv") != NULL;
    ck_assert_msg(only_in_cohorts ? profit_of(&s, "cohorts", one) != whole
                                  : apart > 1e-9 * fabs(expected),
                  "%s does not matter", s.plan.laws[i].path);
  }
  free(one);
  free(drawn);
  simulate_close(&s);
}
END_TEST

/* Stages drawn beyond everybody are cut to everybody. */
START_TEST(more_people_than_there_are_are_scaled_down) {
  simulation s;
  simulate_read(&s.plan,
                "horizon_days = 1; population = 1000L;\n"
                "initial = { b = { mean = 0.5; sd = 0.1; }; c = { mean = 0.4; sd = 0.1; }; };\n"
                "model = { name = \"full\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; },\n"
                "  { name = \"c\"; role = \"lost\"; } ); };\n");
  simulate_prepare(&s, "expected");
  fnl_world_set(&s.world, (const double[]){0.9, 0.6});
  simulate_run(&s, 1, 0);
  simulate_check("a", simulate_people(&s, 0, "a"), 0.0, 1e-12, 1000.0);
  simulate_check_equal("b", simulate_people(&s, 0, "b"), 600.0);
  simulate_check_equal("c", simulate_people(&s, 0, "c"), 400.0);
  simulate_close(&s);
}
END_TEST

/* ---- the environment ---- */

START_TEST(the_environment_acts_on_prices_and_moves_of_its_channel_and_day) {
  enum { DAYS = 3 };
  simulation s;
  const double prices[2 * DAYS] = {1.31, 0.83, 1.07, 0.77, 1.19, 0.91};
  const double responses[2 * DAYS] = {0.71, 1.43, 1.11, 1.61, 0.67, 0.59};
  simulate_read(
      &s.plan, "horizon_days = 3; population = 71310L; budget = { total = 300.0; };\n"
               "model = { name = \"weather\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
               "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
               "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71; },\n"
               "  { name = \"ads\"; kind = \"paid\"; audience = [ \"a\" ]; cpm = 6.43;\n"
               "    fatigue = 0.9; memory = 0.5; } );\n"
               "moves = ( { from = \"a\"; to = \"b\"; daily = 0.03;\n"
               "    per_touch = { ads = 0.11; mail = 0.13; }; },\n"
               "  { from = \"a\"; to = \"c\"; kind = \"irritation\";\n"
               "    per_touch = { ads = 0.07; }; } );\n"
               "events = ( { name = \"e\"; in = [ \"a\" ]; per_touch = { ads = 0.31; }; } ); };\n");
  simulate_prepare(&s, "expected");
  fnl_world_set_environment(&s.world, prices, responses);
  simulate_run(&s, 1, 0);
  double n = 71310.0, clicks = 0.0, irritated = 0.0, exposure = 0.0;
  for (int t = 0; t < DAYS; t++) {
    const double bid = 1000.0 * 100.0 / (6.43 * prices[DAYS + t] * n),
                 seen = bid / (1.0 + bid / 2.0);
    exposure = 0.5 * exposure + seen;
    const double worn = 1.0 + exposure / 0.9;
    const double ads = seen * 0.11 * responses[DAYS + t] / worn,
                 bad = seen * 0.07 * responses[DAYS + t] * worn;
    const double hazard = 0.03 + ads + bad + 0.71 * 0.13 * responses[t];
    simulate_check_equal("spend", s.run.spend_days[t], 100.0);
    clicks += n * seen * 0.31;
    irritated += n * (1.0 - exp(-hazard)) * bad / hazard;
    n *= exp(-hazard);
    simulate_check_equal("left", simulate_people(&s, t + 1, "a"), n);
  }
  simulate_check_equal("clicks", simulate_happened(&s, "e", NULL), clicks);
  simulate_check_equal("irritated", simulate_people(&s, DAYS, "c"), irritated);
  fnl_world_set_environment(&s.world, NULL, NULL);
  simulate_run(&s, 1, 0);
  ck_assert_double_gt(fabs(simulate_people(&s, DAYS, "a") - n), 1.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("uncertain numbers and the environment");
  TCase *cases = tcase_create("worlds");
  tcase_add_test(cases, a_world_of_drawn_numbers_is_the_plan_with_them_written);
  tcase_add_test(cases, so_it_is_in_cohorts);
  tcase_add_test(cases, another_draw_forgets_the_first);
  tcase_add_test(cases, every_number_matters);
  tcase_add_test(cases, more_people_than_there_are_are_scaled_down);
  tcase_add_test(cases, the_environment_acts_on_prices_and_moves_of_its_channel_and_day);
  suite_add_tcase(suite, cases);
  return suite;
}
