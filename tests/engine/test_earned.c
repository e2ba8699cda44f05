/* Referrals and mailings: who sends, when it arrives, whom it reaches, what it costs. */
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

static const double crowd = 23850.0;

/* `heard` is a conversion of every touch of talk, so conversions of a day are the touches of that
 * day. Nobody moves. */
#define TALK_PLAN                                                                                  \
  "horizon_days = 6; population = 23850L; initial = { fan = 0.31; loud = 0.07; };\n"               \
  "%s\n"                                                                                           \
  "model = { name = \"talk\";\n"                                                                   \
  "stages = ( { name = \"here\"; role = \"prospect\"; }, { name = \"fan\"; role = \"advocacy\"; "  \
  "},\n"                                                                                           \
  "  { name = \"loud\"; role = \"advocacy\"; } );\n"                                               \
  "channels = ( { name = \"talk\"; kind = \"earned\"; %s } );\n"                                   \
  "events = ( { name = \"heard\"; counts_as = [ \"conversion\" ]; per_touch = { talk = 1.0; }; "   \
  "},\n"                                                                                           \
  "  { name = \"cheer\"; counts_as = [ \"like\" ]; in = { fan = 0.19; loud = 0.023; }; } ); };\n"

static const char *const two_segments =
    "segments = ( { name = \"g\"; share = 0.62; activity = 1.7; sharing = 0.43; },\n"
    "  { name = \"h\"; share = 0.38; activity = 0.3; sharing = 2.9; } );";

static const double sharing = 0.62 * 0.43 + 0.38 * 2.9; /* of the population on average */

START_TEST(sends_arrive_after_their_delays) {
  simulation s;
  const double sends = crowd * (0.31 * 0.137 + 0.07 * 0.71);
  const double arrived[6] = {0.0, 0.23, 0.23, 0.84, 1.0, 1.0};
  simulate_open(
      &s, "expected", TALK_PLAN, "",
      "sends_per_day = { fan = 0.137; loud = 0.71; }; delay = [ 0.23, 0.0, 0.61, 0.16 ];");
  double sum = 0.0;
  for (int t = 0; t < 6; t++) {
    simulate_check("touches of a day", s.run.conversion_days[t], sends * arrived[t], 1e-12, 1e-9);
    sum += sends * arrived[t];
  }
  simulate_check_equal("touches", simulate_touches(&s, "talk"), sum);
  simulate_close(&s);
}
END_TEST

START_TEST(sends_arrive_the_next_day_by_default) {
  simulation s;
  simulate_open(&s, "expected", TALK_PLAN, "", "sends_per_day = { fan = 0.137; };");
  ck_assert_double_eq(s.run.conversion_days[0], 0.0);
  for (int t = 1; t < 6; t++)
    simulate_check_equal("touches of a day", s.run.conversion_days[t], crowd * 0.31 * 0.137);
  simulate_close(&s);
}
END_TEST

START_TEST(segments_send_by_their_sharing) {
  simulation s;
  simulate_open(&s, "expected", TALK_PLAN, two_segments, "sends_per_day = { fan = 0.137; };");
  simulate_check_equal("by stage", simulate_touches(&s, "talk"),
                       5.0 * crowd * 0.31 * 0.137 * sharing);
  simulate_close(&s);
  simulate_open(&s, "expected", TALK_PLAN, two_segments, "sends_on = { cheer = 1.7; };");
  simulate_check_equal("by event", simulate_touches(&s, "talk"),
                       5.0 * crowd * (0.31 * 0.19 + 0.07 * 0.023) * 1.7 * sharing);
  simulate_close(&s);
}
END_TEST

/* Referrals go to anybody: by head, not by activity, in every stage. */
START_TEST(sends_reach_everybody_alike) {
  simulation s;
  simulate_open(&s, "expected", TALK_PLAN, two_segments, "sends_per_day = { fan = 0.137; };");
  const double all = simulate_touches(&s, "talk");
  simulate_check_equal("g", simulate_happened_in(&s, "heard", "talk", 0), 0.62 * all);
  simulate_check_equal("h", simulate_happened_in(&s, "heard", "talk", 1), 0.38 * all);
  simulate_close(&s);
}
END_TEST

/* An event that its own telling causes: heard -> told -> heard. */
START_TEST(events_are_told_by_every_cause) {
  simulation s;
  simulate_open(&s, "expected", TALK_PLAN, "", "sends_on = { cheer = 1.7; heard = 0.63; };");
  const double cheers = crowd * (0.31 * 0.19 + 0.07 * 0.023);
  double heard = 0.0;
  for (int t = 0; t < 6; t++) {
    simulate_check("touches of a day", s.run.conversion_days[t], heard, 1e-12, 1e-9);
    heard = 1.7 * cheers + 0.63 * heard;
  }
  simulate_close(&s);
}
END_TEST

START_TEST(emitted_events_are_told_too) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 3; population = 23850L;\n"
      "model = { name = \"emit\"; stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"b\"; role = \"conversion\"; } );\n"
      "channels = ( { name = \"talk\"; kind = \"earned\"; sends_on = { sale = 2.3; }; } );\n"
      "moves = ( { from = \"here\"; to = \"b\"; daily = 0.0713; emits = \"sale\";\n"
      "    per_touch = { talk = 0.4; }; } );\n"
      "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; } ); };\n");
  double n = crowd, told = 0.0, by_talk = 0.0;
  for (int t = 0; t < 3; t++) {
    const double talk = told / crowd * 0.4, hazard = 0.0713 + talk;
    const double sales = n * (1.0 - exp(-hazard));
    simulate_check_equal("sales", s.run.conversion_days[t], sales);
    by_talk += sales * talk / hazard;
    n -= sales;
    told = 2.3 * sales;
  }
  simulate_check_equal("by talk", simulate_happened(&s, "sale", "talk"), by_talk);
  simulate_close(&s);
}
END_TEST

/* ---- bursts ---- */

START_TEST(bursts_change_no_expectation) {
  simulation s;
  simulate_open(&s, "expected", TALK_PLAN, "",
                "sends_per_day = { fan = 0.137; }; sends_on = { cheer = 1.7; }; burst = 6.3;");
  simulate_check_equal("touches", simulate_touches(&s, "talk"),
                       5.0 * crowd * (0.31 * 0.137 + 1.7 * (0.31 * 0.19 + 0.07 * 0.023)));
  simulate_close(&s);
}
END_TEST

/* Acts are Poisson with mean Phi/B and reach B each: variance B Phi a day; what events trigger
 * comes in no bursts. */
START_TEST(bursts_widen_what_people_send_by_rate) {
  enum { N = 20000 };
  static double rate[N], event[N];
  simulation s;
  const double sends = floor(0.31 * crowd + 0.5) * 0.00137, days = 5.0;
  simulate_open(&s, "cohorts", TALK_PLAN, "", "sends_per_day = { fan = 0.00137; }; burst = 6.3;");
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    rate[i] = simulate_touches(&s, "talk");
    ck_assert_double_eq_tol(rate[i] / 6.3, floor(rate[i] / 6.3 + 0.5), 1e-9);
  }
  simulate_close(&s);
  moments_check_mean("sends", N, rate, days * sends);
  moments_check_variance("sends", N, rate, days * sends * 6.3);
  simulate_open(&s, "cohorts", TALK_PLAN, "", "sends_on = { cheer = 1.7; }; burst = 6.3;");
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    event[i] = simulate_touches(&s, "talk");
  }
  simulate_close(&s);
  const double cheers = floor(0.31 * crowd + 0.5) * 0.19 + floor(0.07 * crowd + 0.5) * 0.023;
  moments_check_mean("sends", N, event, days * cheers * 1.7);
  moments_check_variance("sends", N, event, days * cheers * 1.7 * 1.7);
}
END_TEST

/* ---- seeds ---- */

#define SEED_PLAN                                                                                  \
  "horizon_days = 2; population = 23850L;\n"                                                       \
  "segments = ( { name = \"g\"; share = 0.6; sharing = 0.43; },\n"                                 \
  "  { name = \"h\"; share = 0.4; sharing = 2.9; } );\n"                                           \
  "seeds = { to = \"fan\"; count = 120L; emits = \"sale\"; %s };\n"                                \
  "offer = { referral_reward = 7.0; };\n"                                                          \
  "model = { name = \"seeds\"; stages = ( { name = \"here\"; role = \"prospect\"; },\n"            \
  "  { name = \"fan\"; role = \"conversion\"; } );\n"                                              \
  "channels = ( { name = \"talk\"; kind = \"earned\"; sends_on = { sale = 1.9; }; } );\n"          \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ];\n"                                \
  "  value = { mean = 31.7; cv = 0.4; }; cost = 3.1; } ); };\n"

/* They tell on day 0: what they send arrives on day 1, the last. */
START_TEST(seeds_tell_of_their_event_and_are_nothing_else) {
  simulation s;
  simulate_open(&s, "expected", SEED_PLAN, "");
  simulate_check_equal("sends", simulate_touches(&s, "talk"), 1.9 * (72.0 * 0.43 + 48.0 * 2.9));
  simulate_check_equal("count", simulate_happened(&s, "sale", NULL), 120.0);
  simulate_check_equal("fans", simulate_people(&s, 0, "fan"), 120.0);
  simulate_check_equal("others", simulate_people(&s, 0, "here"), crowd - 120.0);
  ck_assert_double_eq(s.run.revenue, 0.0);
  ck_assert_double_eq(s.run.other_costs, 0.0);
  ck_assert_double_eq(s.run.conversions, 0.0);
  ck_assert_double_eq(simulate_moved(&s, "here", "fan", NULL), 0.0);
  simulate_close(&s);
}
END_TEST

START_TEST(seeds_of_a_segment_tell_as_it_does) {
  simulation s;
  simulate_open(&s, "expected", SEED_PLAN, "segment = \"h\";");
  simulate_check_equal("sends", simulate_touches(&s, "talk"), 1.9 * 120.0 * 2.9);
  simulate_close(&s);
}
END_TEST

/* ---- costs ---- */

START_TEST(rewards_are_for_conversions_by_referrals) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 2; population = 23850L; budget = { total = 71.31; };\n"
      "offer = { margin = 0.413; referral_reward = 5.3; };\n"
      "model = { name = \"costs\"; stages = ( { name = \"here\"; role = \"prospect\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; },\n"
      "  { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71; cost = 0.0137; },\n"
      "  { name = \"talk\"; kind = \"earned\"; sends_per_day = { here = 0.31; }; } );\n"
      "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; daily = 0.01;\n"
      "    per_touch = { ads = 0.02; mail = 0.03; talk = 0.07; }; cost = 1.9;\n"
      "    value = { mean = 17.3; cv = 0.5; }; },\n"
      "  { name = \"look\"; counts_as = [ \"view\" ]; per_touch = { talk = 0.9; };\n"
      "    cost = 0.23; } ); };\n");
  const double bid = 1000.0 * 35.655 / (6.43 * crowd), seen = bid / (1.0 + bid / 2.0);
  const double by_talk = crowd * 0.31 * 0.07, looks = crowd * 0.31 * 0.9;
  const double sales = 2.0 * crowd * (0.01 + seen * 0.02 + 0.71 * 0.03) + by_talk;
  const double costs = 2.0 * crowd * 0.71 * 0.0137 + 1.9 * sales + 0.23 * looks + 5.3 * by_talk;
  simulate_check_equal("conversions", s.run.conversions, sales);
  simulate_check_equal("revenue", s.run.revenue, 17.3 * sales);
  simulate_check_equal("costs", s.run.other_costs, costs);
  simulate_check_equal("profit", s.run.profit, 0.413 * 17.3 * sales - 71.31 - costs);
  simulate_check_equal("revenue of a day", s.run.revenue_days[0], 17.3 * (sales - by_talk) / 2.0);
  simulate_close(&s);
}
END_TEST

START_TEST(mails_go_to_active_people) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 2; population = 23850L; initial = { b = 0.25; };\n"
                "segments = ( { name = \"g\"; share = 0.62; activity = 1.37; },\n"
                "  { name = \"h\"; share = 0.38; activity = 0.42; } );\n"
                "model = { name = \"mail\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.71;\n"
                "  audience = [ \"b\" ]; cost = 0.0137; } ); };\n");
  const double mails = 2.0 * 0.71 * 0.25 * crowd * (0.62 * 1.37 + 0.38 * 0.42);
  simulate_check_equal("mails", simulate_touches(&s, "mail"), mails);
  simulate_check_equal("cost", s.run.other_costs, 0.0137 * mails);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("owned and earned channels");
  TCase *cases = tcase_create("sends");
  tcase_add_test(cases, sends_arrive_after_their_delays);
  tcase_add_test(cases, sends_arrive_the_next_day_by_default);
  tcase_add_test(cases, segments_send_by_their_sharing);
  tcase_add_test(cases, sends_reach_everybody_alike);
  tcase_add_test(cases, events_are_told_by_every_cause);
  tcase_add_test(cases, emitted_events_are_told_too);
  tcase_add_test(cases, bursts_change_no_expectation);
  tcase_add_test(cases, bursts_widen_what_people_send_by_rate);
  suite_add_tcase(suite, cases);
  cases = tcase_create("seeds and costs");
  tcase_add_test(cases, seeds_tell_of_their_event_and_are_nothing_else);
  tcase_add_test(cases, seeds_of_a_segment_tell_as_it_does);
  tcase_add_test(cases, rewards_are_for_conversions_by_referrals);
  tcase_add_test(cases, mails_go_to_active_people);
  suite_add_tcase(suite, cases);
  return suite;
}
