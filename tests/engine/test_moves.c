/* Moves of one day: competing risks between moves and causes, the cap of a touch, and where each
 * multiplier of a segment acts. */
#include "support/simulate.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

static const double crowd = 71310.0;

/* Takes of `here` by rate `part` among the sum `hazard`. */
static double taken(double people, double part, double hazard) {
  return people * (1.0 - exp(-hazard)) * part / hazard;
}

START_TEST(risks_of_time_compete) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 2; population = 71310L;\n"
                "model = { name = \"risks\";\n"
                "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"here\"; to = \"b\"; daily = 0.713; },\n"
                "  { from = \"here\"; to = \"c\"; daily = 0.2385; },\n"
                "  { from = \"b\"; to = \"c\"; daily = 1.9; } ); };\n");
  const double b1 = taken(crowd, 0.713, 0.9515), c1 = taken(crowd, 0.2385, 0.9515);
  simulate_check_equal("b after a day", simulate_people(&s, 1, "b"), b1);
  simulate_check_equal("c after a day", simulate_people(&s, 1, "c"), c1);
  simulate_check_equal("here after a day", simulate_people(&s, 1, "here"), crowd * exp(-0.9515));
  /* all cells at once: who comes to b on day 1 does not go on that day */
  const double here = crowd * exp(-0.9515);
  simulate_check_equal("b after two days", simulate_people(&s, 2, "b"),
                       b1 * exp(-1.9) + taken(here, 0.713, 0.9515));
  simulate_check_equal("c after two days", simulate_people(&s, 2, "c"),
                       c1 + b1 * (1.0 - exp(-1.9)) + taken(here, 0.2385, 0.9515));
  simulate_check_equal("by time", simulate_moved(&s, "b", "c", "time"), b1 * (1.0 - exp(-1.9)));
  simulate_check_equal("of both days", simulate_moved(&s, "here", "b", NULL),
                       b1 + taken(here, 0.713, 0.9515));
  simulate_close(&s);
}
END_TEST

/* Series and exponential, on both sides of where one gives way to the other (1/64, 1/8). */
START_TEST(hazards_of_any_size_are_exact) {
  const double hazards[] = {1e-12,   3.17e-7, 0.0155, 0.0158, 0.0613, 0.0713,
                            0.12499, 0.12501, 0.713,  2.385,  41.0};
  for (size_t i = 0; i < sizeof hazards / sizeof *hazards; i++) {
    simulation s;
    simulate_open(
        &s, "expected",
        "horizon_days = 1; population = 71310L;\n"
        "model = { name = \"one\"; stages = ( { name = \"here\"; role = \"prospect\"; },\n"
        "  { name = \"b\"; role = \"lost\"; } );\n"
        "moves = ( { from = \"here\"; to = \"b\"; daily = %.17g; } ); };\n",
        hazards[i]);
    simulate_check("moved", simulate_moved(&s, "here", "b", NULL), -crowd * expm1(-hazards[i]),
                   1e-14, 0.0);
    simulate_close(&s);
  }
}
END_TEST

/* Two mailings with the probabilities `p` (progress) and `q` (irritation) of the first, and of
 * the second 0.0917; response multiplies them. */
#define TOUCH_PLAN                                                                                 \
  "horizon_days = 1; population = 71310L;\n"                                                       \
  "segments = ( { name = \"g\"; share = 1.0; response = %.17g; } );\n"                             \
  "model = { name = \"touch\";\n"                                                                  \
  "stages = ( { name = \"here\"; role = \"prospect\"; }, { name = \"b\"; role = \"awareness\"; "   \
  "},\n"                                                                                           \
  "  { name = \"c\"; role = \"lost\"; } );\n"                                                      \
  "channels = ( { name = \"m\"; kind = \"owned\"; touches_per_day = 1.713; fatigue = 1.31; },\n"   \
  "  { name = \"n\"; kind = \"owned\"; touches_per_day = 0.413; } );\n"                            \
  "moves = ( { from = \"here\"; to = \"b\"; daily = 0.0231;\n"                                     \
  "    per_touch = { m = %.17g; n = 0.0917; }; },\n"                                               \
  "  { from = \"here\"; to = \"c\"; kind = \"irritation\"; per_touch = { m = %.17g; }; } ); };\n"

static void check_touches(double response, double p, double q) {
  simulation s;
  const double wear = 1.0 + 1.713 / 1.31;
  double good = p * response / wear, bad = q * response * wear;
  if (good + bad > 1.0) {
    const double sum = good + bad;
    good /= sum;
    bad /= sum;
  }
  const double other = 0.413 * (0.0917 * response < 1.0 ? 0.0917 * response : 1.0);
  const double hazard = 0.0231 + 1.713 * (good + bad) + other;
  simulate_open(&s, "expected", TOUCH_PLAN, response, p, q);
  simulate_check_equal("by time", simulate_moved(&s, "here", "b", "time"),
                       taken(crowd, 0.0231, hazard));
  simulate_check_equal("by m", simulate_moved(&s, "here", "b", "m"),
                       taken(crowd, 1.713 * good, hazard));
  simulate_check_equal("by n", simulate_moved(&s, "here", "b", "n"), taken(crowd, other, hazard));
  simulate_check_equal("irritated", simulate_moved(&s, "here", "c", "m"),
                       taken(crowd, 1.713 * bad, hazard));
  simulate_check_equal("left over", simulate_people(&s, 1, "here"), crowd * exp(-hazard));
  simulate_close(&s);
}

START_TEST(touches_and_time_compete) { check_touches(1.0, 0.131, 0.0413); }
END_TEST

START_TEST(response_multiplies_touches) { check_touches(1.83, 0.131, 0.0413); }
END_TEST

/* 0.31 1.83 / 2.3 + 0.19 1.83 2.3 = 1.05 > 1: progress and irritation are cut alike, the other
 * channel and time not. */
START_TEST(a_touch_moves_with_probability_one_at_most) { check_touches(1.83, 0.31, 0.19); }
END_TEST

START_TEST(the_cap_of_a_touch_is_each_channel_s_own) { check_touches(11.7, 0.31, 0.19); }
END_TEST

/* Just below one nothing is cut. */
START_TEST(a_touch_below_the_cap_is_not_cut) { check_touches(1.73, 0.31, 0.19); }
END_TEST

/* ---- paid: response of a campaign ---- */

START_TEST(a_campaign_s_response_multiplies_its_touches) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 1; population = 71310L; budget = { total = 713.1; };\n"
                "campaigns = ( { name = \"c\"; channel = \"ads\"; response = 1.37;\n"
                "    platform = \"x\"; },\n"
                "  { name = \"d\"; channel = \"ads\"; response = 0.61; platform = \"y\"; } );\n"
                "model = { name = \"ads\"; stages = ( { name = \"here\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; } );\n"
                "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } );\n"
                "moves = ( { from = \"here\"; to = \"b\"; per_touch = { ads = 0.0917; }; } );\n"
                "events = ( { name = \"click\"; counts_as = [ \"click\" ];\n"
                "  per_touch = { ads = 0.31; }; } ); };\n");
  const double bid = 1000.0 * 713.1 / 2.0 / (6.43 * crowd), seen = bid / (1.0 + bid / 2.0);
  const double hazard = seen * 0.0917 * (1.37 + 0.61);
  simulate_check_equal("c", simulate_moved(&s, "here", "b", "c"),
                       taken(crowd, seen * 0.0917 * 1.37, hazard));
  simulate_check_equal("d", simulate_moved(&s, "here", "b", "d"),
                       taken(crowd, seen * 0.0917 * 0.61, hazard));
  simulate_check_equal("clicks of c", simulate_happened(&s, "click", "c"), crowd * seen * 0.31);
  simulate_check_equal("clicks of d", simulate_happened(&s, "click", "d"), crowd * seen * 0.31);
  simulate_close(&s);
}
END_TEST

/* ---- segments ---- */

/* One of every kind of thing for two segments; the second has the multipliers given. */
typedef struct {
  double activity, response, value, sharing;
} multipliers;

static void open_segments(simulation *s, multipliers m) {
  simulate_open(
      s, "expected",
      "horizon_days = 2; population = 71310L; budget = { total = 71.31; };\n"
      "segments = ( { name = \"g\"; share = 0.62; },\n"
      "  { name = \"h\"; share = 0.38; activity = %.17g; response = %.17g; value = %.17g;\n"
      "    sharing = %.17g; } );\n"
      "model = { name = \"many\"; stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"awareness\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; },\n"
      "  { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.713; },\n"
      "  { name = \"talk\"; kind = \"earned\"; sends_per_day = { here = 0.31; };\n"
      "    sends_on = { cheer = 1.7; }; } );\n"
      "moves = ( { from = \"here\"; to = \"b\"; daily = 0.0031;\n"
      "    per_touch = { ads = 0.0021; mail = 0.0013; talk = 0.0017; }; } );\n"
      "events = ( { name = \"cheer\"; counts_as = [ \"like\" ]; daily = 0.137;\n"
      "    value = { mean = 3.7; cv = 0.5; };\n"
      "    per_touch = { ads = 0.19; mail = 0.23; talk = 0.29; }; } ); };\n",
      m.activity, m.response, m.value, m.sharing);
}

typedef struct {
  double moved[4], happened[4], value, sends;
} outcome;

static const char *const causes[4] = {"time", "ads", "mail", "talk"};

/* Of the second segment on the first day; talk arrives on the second. */
static outcome outcome_of(multipliers m) {
  simulation s;
  outcome o;
  open_segments(&s, m);
  for (int c = 0; c < 4; c++) {
    o.moved[c] = simulate_moved_in(&s, "here", "b", causes[c], 1);
    o.happened[c] = simulate_happened_in(&s, "cheer", causes[c], 1);
  }
  o.value = 0.0;
  for (int i = 0; i < s.world.n_slots; i++)
    o.value += s.run.slot_value[2 * i + 1];
  o.sends = simulate_touches(&s, "talk");
  simulate_close(&s);
  return o;
}

/* Moves compete and drain a cell, which changes all of them a little: rates are small. */
static const double slack = 0.02;

static void check_ratio(const char *what, double found, double before, double ratio) {
  simulate_check(what, found / before, ratio, slack, 0.0);
}

START_TEST(response_acts_on_moves_by_touch_only) {
  const outcome one = outcome_of((multipliers){1, 1, 1, 1});
  const outcome two = outcome_of((multipliers){1, 2.3, 1, 1});
  check_ratio("moves by time", two.moved[0], one.moved[0], 1.0);
  for (int c = 1; c < 4; c++)
    check_ratio(causes[c], two.moved[c], one.moved[c], 2.3);
  for (int c = 0; c < 4; c++)
    check_ratio("events", two.happened[c], one.happened[c], 1.0);
  check_ratio("value", two.value, one.value, 1.0);
  check_ratio("sends", two.sends, one.sends, 1.0);
}
END_TEST

START_TEST(value_acts_on_values_only) {
  const outcome one = outcome_of((multipliers){1, 1, 1, 1});
  const outcome two = outcome_of((multipliers){1, 1, 2.3, 1});
  simulate_check_equal("value", two.value, 2.3 * one.value);
  for (int c = 0; c < 4; c++) {
    simulate_check_equal("moves", two.moved[c], one.moved[c]);
    simulate_check_equal("events", two.happened[c], one.happened[c]);
  }
  simulate_check_equal("sends", two.sends, one.sends);
}
END_TEST

START_TEST(sharing_acts_on_sends_only) {
  const outcome one = outcome_of((multipliers){1, 1, 1, 1});
  const outcome two = outcome_of((multipliers){1, 1, 1, 2.3});
  /* the second segment sends 0.38 of all */
  const double more = 0.62 + 0.38 * 2.3;
  check_ratio("sends", two.sends, one.sends, more);
  check_ratio("moves by talk", two.moved[3], one.moved[3], more);
  check_ratio("events by talk", two.happened[3], one.happened[3], more);
  for (int c = 0; c < 3; c++) {
    check_ratio("moves", two.moved[c], one.moved[c], 1.0);
    check_ratio("events", two.happened[c], one.happened[c], 1.0);
  }
}
END_TEST

/* Twice as active is touched twice as often by media, of which there are not more: the audience
 * counts more active people, and the same money buys fewer impressions a head. */
START_TEST(activity_acts_on_paid_and_owned_touches_only) {
  const outcome one = outcome_of((multipliers){1, 1, 1, 1});
  const outcome two = outcome_of((multipliers){2.3, 1, 1, 1});
  const double bid = 1000.0 * 35.655 / (6.43 * crowd), active = 0.62 + 0.38 * 2.3;
  const double paid = 2.3 / active * (1.0 + bid / 2.0) / (1.0 + bid / active / 2.0);
  check_ratio("moves by time", two.moved[0], one.moved[0], 1.0);
  check_ratio("moves by ads", two.moved[1], one.moved[1], paid);
  check_ratio("moves by mail", two.moved[2], one.moved[2], 2.3);
  check_ratio("events by time", two.happened[0], one.happened[0], 1.0);
  check_ratio("events by ads", two.happened[1], one.happened[1], paid);
  check_ratio("events by mail", two.happened[2], one.happened[2], 2.3);
  /* talk by stage is as before, talk about cheers grows with them */
  check_ratio("events by talk", two.happened[3] / two.sends, one.happened[3] / one.sends, 1.0);
  check_ratio("moves by talk", two.moved[3] / two.sends, one.moved[3] / one.sends, 1.0);
}
END_TEST

START_TEST(campaigns_leave_alone_who_is_not_in_their_audience) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 1; population = 71310L; initial = { b = 0.4; };\n"
      "budget = { total = 713.1; };\n"
      "model = { name = \"aim\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; audience = [ \"b\" ]; },\n"
      "  { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71;\n"
      "    audience = [ \"a\" ]; } );\n"
      "moves = ( { from = \"a\"; to = \"c\"; per_touch = { ads = 0.31; mail = 0.21; }; },\n"
      "  { from = \"b\"; to = \"c\"; per_touch = { ads = 0.11; mail = 0.41; }; } );\n"
      "events = ( { name = \"click\"; counts_as = [ \"click\" ];\n"
      "  per_touch = { ads = 0.5; mail = 0.25; }; } ); };\n");
  const double there = 0.4 * crowd, rest = 0.6 * crowd;
  const double bid = 1000.0 * 713.1 / (6.43 * there), seen = bid / (1.0 + bid / 2.0);
  simulate_check_equal("ads on b", simulate_moved(&s, "b", "c", NULL),
                       there * (1.0 - exp(-seen * 0.11)));
  simulate_check_equal("mail on a", simulate_moved(&s, "a", "c", NULL),
                       rest * (1.0 - exp(-0.71 * 0.21)));
  simulate_check_equal("clicks of ads", simulate_happened(&s, "click", "ads"), there * seen * 0.5);
  simulate_check_equal("clicks of mail", simulate_happened(&s, "click", "mail"),
                       rest * 0.71 * 0.25);
  simulate_check_equal("mails", simulate_touches(&s, "mail"), rest * 0.71);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("moves");
  TCase *cases = tcase_create("competing risks");
  tcase_add_test(cases, risks_of_time_compete);
  tcase_add_test(cases, hazards_of_any_size_are_exact);
  tcase_add_test(cases, touches_and_time_compete);
  tcase_add_test(cases, response_multiplies_touches);
  tcase_add_test(cases, a_touch_moves_with_probability_one_at_most);
  tcase_add_test(cases, the_cap_of_a_touch_is_each_channel_s_own);
  tcase_add_test(cases, a_touch_below_the_cap_is_not_cut);
  tcase_add_test(cases, a_campaign_s_response_multiplies_its_touches);
  tcase_add_test(cases, campaigns_leave_alone_who_is_not_in_their_audience);
  suite_add_tcase(suite, cases);
  cases = tcase_create("segments");
  tcase_add_test(cases, response_acts_on_moves_by_touch_only);
  tcase_add_test(cases, value_acts_on_values_only);
  tcase_add_test(cases, sharing_acts_on_sends_only);
  tcase_add_test(cases, activity_acts_on_paid_and_owned_touches_only);
  suite_add_tcase(suite, cases);
  return suite;
}
