/* Events: where they happen, by which cause, what they bring; and what moves emit. */
#include "support/simulate.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

static const double crowd = 23850.0;

static void open_events(simulation *s, const char *events) {
  simulate_open(
      s, "expected",
      "horizon_days = 2; population = 23850L; initial = { b = 0.3; c = 0.2; };\n"
      "segments = ( { name = \"g\"; share = 0.62; value = 1.9; response = 3.1; },\n"
      "  { name = \"h\"; share = 0.38; value = 0.7; activity = 1.3; } );\n"
      "model = { name = \"events\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"loyalty\"; } );\n"
      "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71;\n"
      "  audience = [ \"a\", \"b\" ]; fatigue = 0.5; } );\n"
      "events = ( %s ); };\n",
      events);
}

static const double active = 0.62 + 0.38 * 1.3;

START_TEST(rates_by_stage_act_in_their_stage) {
  simulation s;
  open_events(&s, "{ name = \"e\"; in = { b = 0.0713; c = 0.2385; }; }");
  simulate_check_equal("by time", simulate_happened(&s, "e", "time"),
                       2.0 * crowd * (0.3 * 0.0713 + 0.2 * 0.2385));
  simulate_check_equal("of a segment", simulate_happened_in(&s, "e", "time", 1),
                       0.38 * 2.0 * crowd * (0.3 * 0.0713 + 0.2 * 0.2385));
  simulate_close(&s);
}
END_TEST

START_TEST(one_rate_acts_in_all_stages_listed) {
  simulation s;
  open_events(&s, "{ name = \"e\"; in = [ \"b\", \"c\" ]; daily = 0.0713;\n"
                  "  per_touch = { mail = 0.31; }; }");
  simulate_check_equal("by time", simulate_happened(&s, "e", "time"), 2.0 * crowd * 0.5 * 0.0713);
  simulate_check_equal("by mail", simulate_happened(&s, "e", "mail"),
                       2.0 * crowd * 0.3 * active * 0.71 * 0.31);
  simulate_close(&s);
}
END_TEST

/* Neither response nor fatigue touch an event; it happens in every stage unless told otherwise. */
START_TEST(events_by_touch_are_taken_as_written) {
  simulation s;
  open_events(&s, "{ name = \"e\"; daily = 0.0713; per_touch = { mail = 0.31; }; }");
  simulate_check_equal("by time", simulate_happened(&s, "e", "time"), 2.0 * crowd * 0.0713);
  simulate_check_equal("by mail", simulate_happened(&s, "e", "mail"),
                       2.0 * crowd * 0.8 * active * 0.71 * 0.31);
  simulate_close(&s);
}
END_TEST

START_TEST(values_and_costs_are_by_occurrence) {
  simulation s;
  open_events(&s,
              "{ name = \"e\"; daily = 0.0713; value = { mean = 17.3; cv = 0.4; }; cost = 2.3; },\n"
              "{ name = \"f\"; counts_as = [ \"conversion\" ]; in = [ \"c\" ]; daily = 0.31; }");
  const double happened = 2.0 * crowd * 0.0713;
  simulate_check_equal("value", simulate_earned(&s, "e", "time"),
                       happened * 17.3 * (0.62 * 1.9 + 0.38 * 0.7));
  simulate_check_equal("revenue", s.run.revenue, simulate_earned(&s, "e", NULL));
  simulate_check_equal("costs", s.run.other_costs, 2.3 * happened);
  simulate_check_equal("conversions", s.run.conversions, 2.0 * crowd * 0.2 * 0.31);
  simulate_check_equal("revenue of a day", s.run.revenue_days[1], 0.5 * s.run.revenue);
  simulate_close(&s);
}
END_TEST

/* A move's event bears the move's cause, wherever the event happens by itself. */
START_TEST(moves_emit_events_of_their_cause) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 1; population = 23850L; offer = { margin = 0.413; };\n"
                "segments = ( { name = \"g\"; share = 0.62; value = 1.9; },\n"
                "  { name = \"h\"; share = 0.38; response = 2.1; } );\n"
                "model = { name = \"emit\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71; } );\n"
                "moves = ( { from = \"a\"; to = \"b\"; daily = 0.0713; emits = \"sale\";\n"
                "  per_touch = { mail = 0.31; }; } );\n"
                "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; in = { b = 0.9; };\n"
                "  value = { mean = 17.3; cv = 0.4; }; } ); };\n");
  double by_time = 0.0, by_mail = 0.0, revenue = 0.0;
  for (int g = 0; g < 2; g++) {
    const double n = crowd * (g ? 0.38 : 0.62), mail = 0.71 * 0.31 * (g ? 2.1 : 1.0);
    const double gone = n * (1.0 - exp(-0.0713 - mail));
    by_time += gone * 0.0713 / (0.0713 + mail);
    by_mail += gone * mail / (0.0713 + mail);
    revenue += gone * 17.3 * (g ? 1.0 : 1.9);
  }
  simulate_check_equal("by time", simulate_happened(&s, "sale", "time"), by_time);
  simulate_check_equal("by mail", simulate_happened(&s, "sale", "mail"), by_mail);
  simulate_check_equal("conversions", s.run.conversions, by_time + by_mail);
  simulate_check_equal("revenue", s.run.revenue, revenue);
  simulate_check_equal("profit", s.run.profit, 0.413 * revenue);
  simulate_close(&s);
}
END_TEST

/* Two moves and a rate of the same cause make one count. */
static void open_shared_event(simulation *s, const char *engine, double rate) {
  simulate_open(
      s, engine,
      "horizon_days = 3; population = 23850L; initial = { b = 0.2; };\n"
      "model = { name = \"emit\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"conversion\"; }, { name = \"c\"; role = \"lost\"; } );\n"
      "moves = ( { from = \"a\"; to = \"c\"; daily = 0.071; emits = \"e\"; },\n"
      "  { from = \"a\"; to = \"b\"; daily = 0.013; emits = \"e\"; } );\n"
      "events = ( { name = \"e\"; in = { b = %.17g; }; } ); };\n",
      rate);
}

START_TEST(moves_and_rates_share_a_count) {
  simulation s;
  open_shared_event(&s, "expected", 0.31);
  const double moved = simulate_moved(&s, "a", "b", NULL) + simulate_moved(&s, "a", "c", NULL);
  double by_rate = 0.0;
  for (int t = 0; t < 3; t++)
    by_rate += 0.31 * simulate_people(&s, t, "b");
  simulate_check_equal("both", simulate_happened(&s, "e", "time"), moved + by_rate);
  simulate_close(&s);
  open_shared_event(&s, "cohorts", 0.0);
  ck_assert_double_gt(simulate_moved(&s, "a", "b", NULL), 0.0);
  ck_assert_double_eq(simulate_happened(&s, "e", "time"),
                      simulate_moved(&s, "a", "b", NULL) + simulate_moved(&s, "a", "c", NULL));
  simulate_close(&s);
}
END_TEST

/* Events are of people where they are at the start of the day. */
START_TEST(events_come_before_moves) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 2; population = 23850L;\n"
      "model = { name = \"order\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"conversion\"; } );\n"
      "channels = ( { name = \"talk\"; kind = \"earned\"; sends_per_day = { b = 0.7; }; } );\n"
      "moves = ( { from = \"a\"; to = \"b\"; daily = 0.31; } );\n"
      "events = ( { name = \"e\"; in = { b = 0.9; }; } ); };\n");
  const double b = crowd * (1.0 - exp(-0.31));
  simulate_check_equal("events", simulate_happened(&s, "e", NULL), 0.9 * b);
  ck_assert_double_eq(simulate_touches(&s, "talk"), 0.0); /* sent on day 1, due on day 2 */
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("events");
  TCase *cases = tcase_create("events");
  tcase_add_test(cases, rates_by_stage_act_in_their_stage);
  tcase_add_test(cases, one_rate_acts_in_all_stages_listed);
  tcase_add_test(cases, events_by_touch_are_taken_as_written);
  tcase_add_test(cases, values_and_costs_are_by_occurrence);
  tcase_add_test(cases, moves_emit_events_of_their_cause);
  tcase_add_test(cases, moves_and_rates_share_a_count);
  tcase_add_test(cases, events_come_before_moves);
  suite_add_tcase(suite, cases);
  return suite;
}
