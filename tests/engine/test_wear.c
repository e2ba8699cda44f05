/* How ads wear out, annoy and learn: exposure and memory, fatigue w = 1/(1 + F/phi), irritation
 * 1 + F/phi, the learning phase. */
#include "support/simulate.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

/* ---- one campaign on people who leave ---- */

typedef struct {
  int days, start_day, end_day;
  double fatigue, memory;
  bool irritates;
} wear;

static const double crowd = 23850.0, price = 6.43, capacity = 1.83, money = 713.1, effect = 0.0917;

static void open_wear(simulation *s, const char *engine, const wear *w) {
  simulate_open(
      s, engine,
      "horizon_days = %d; population = 23850L; budget = { total = %.17g; };\n"
      "campaigns = ( { name = \"c\"; channel = \"ads\"; start_day = %d; end_day = %d; } );\n"
      "model = { name = \"wear\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"gone\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ];\n"
      "  cpm = %.17g; capacity = %.17g; max_price = 90.0; fatigue = %.17g;\n"
      "  memory = %.17g; } );\n"
      "moves = ( { from = \"here\"; to = \"gone\"; per_touch = { ads = %.17g; };\n"
      "  daily = 0.0713; kind = \"%s\"; } ); };\n",
      w->days, money, w->start_day, w->end_day, price, capacity, w->fatigue, w->memory, effect,
      w->irritates ? "irritation" : "progress");
}

/* The same by hand: people at the end. */
static double left_over(const wear *w) {
  double n = crowd, exposure = 0.0;
  for (int t = 0; t < w->days; t++) {
    const bool on = t >= w->start_day && t < w->end_day;
    const double bid = on ? 1000.0 * money / (w->end_day - w->start_day) / (price * n) : 0.0;
    const double seen = bid / (1.0 + bid / capacity);
    exposure = w->memory * exposure + seen;
    const double strength =
        w->irritates ? 1.0 + exposure / w->fatigue : 1.0 / (1.0 + exposure / w->fatigue);
    const double q = effect * strength;
    n *= exp(-0.0713 - seen * (q < 1.0 ? q : 1.0));
  }
  return n;
}

static void check_wear(const wear *w) {
  simulation s;
  open_wear(&s, "expected", w);
  simulate_check_equal("left over", simulate_people(&s, w->days, "here"), left_over(w));
  simulate_close(&s);
}

START_TEST(effect_wears_with_remembered_exposure) {
  check_wear(&(wear){.days = 9, .start_day = 0, .end_day = 9, .fatigue = 1.713, .memory = 0.823});
}
END_TEST

START_TEST(today_s_exposure_wears_today) {
  check_wear(&(wear){.days = 1, .start_day = 0, .end_day = 1, .fatigue = 0.713, .memory = 0.5});
}
END_TEST

START_TEST(without_memory_only_today_wears) {
  check_wear(&(wear){.days = 6, .start_day = 0, .end_day = 6, .fatigue = 0.917, .memory = 0.0});
}
END_TEST

START_TEST(exposure_fades_on_days_without_delivery) {
  check_wear(&(wear){.days = 11, .start_day = 2, .end_day = 7, .fatigue = 0.713, .memory = 0.71});
}
END_TEST

START_TEST(irritation_grows_with_exposure) {
  check_wear(&(wear){.days = 9,
                     .start_day = 0,
                     .end_day = 9,
                     .fatigue = 1.713,
                     .memory = 0.823,
                     .irritates = true});
}
END_TEST

/* The third campaign restarts after a pause: what two others left must have faded by then. */
START_TEST(exposure_outlives_the_pause_of_a_shared_creative) {
  simulation s;
  const double days[6] = {1, 1, 0, 0, 1, 1};
  simulate_open(
      &s, "expected",
      "horizon_days = 6; population = 23850L; budget = { total = 400.0; };\n"
      "campaigns = ( { name = \"c\"; channel = \"ads\"; end_day = 2; },\n"
      "  { name = \"d\"; channel = \"ads\"; start_day = 4; } );\n"
      "model = { name = \"wear\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"gone\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ];\n"
      "  cpm = 6.43; capacity = 1.83; max_price = 90.0; fatigue = 0.713;\n"
      "  memory = 0.617; } );\n"
      "moves = ( { from = \"here\"; to = \"gone\"; per_touch = { ads = 0.0917; }; } ); };\n");
  double n = crowd, exposure = 0.0;
  for (int t = 0; t < 6; t++) {
    const double bid = days[t] * 1000.0 * 100.0 / (price * n);
    const double seen = bid / (1.0 + bid / capacity);
    exposure = 0.617 * exposure + seen;
    n *= exp(-seen * 0.0917 / (1.0 + exposure / 0.713));
    simulate_check_equal("left over", simulate_people(&s, t + 1, "here"), n);
  }
  simulate_close(&s);
}
END_TEST

/* Cut in two by weight, with the same message, nothing changes; on another platform it would. */
static double left_by(const char *campaigns) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 9; population = 23850L; budget = { total = 713.1; };\n"
      "campaigns = ( %s );\n"
      "model = { name = \"cut\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"gone\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ];\n"
      "  cpm = 6.43; capacity = 0.183; max_price = 3.9; fatigue = 0.31;\n"
      "  memory = 0.8; } );\n"
      "moves = ( { from = \"here\"; to = \"gone\"; per_touch = { ads = 0.0917; }; } ); };\n",
      campaigns);
  const double left = simulate_people(&s, 9, "here");
  simulate_close(&s);
  return left;
}

START_TEST(a_campaign_cut_in_two_changes_nothing) {
  const double whole = left_by("{ name = \"c\"; channel = \"ads\"; }");
  const double cut = left_by("{ name = \"c\"; channel = \"ads\"; weight = 0.713; },\n"
                             "{ name = \"d\"; channel = \"ads\"; weight = 0.287; }");
  const double apart =
      left_by("{ name = \"c\"; channel = \"ads\"; weight = 0.713; platform = \"x\"; },\n"
              "{ name = \"d\"; channel = \"ads\"; weight = 0.287; platform = \"y\"; }");
  simulate_check_equal("cut in two", cut, whole);
  ck_assert_double_gt(fabs(apart - whole), 10.0);
}
END_TEST

START_TEST(without_fatigue_nothing_wears) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 3; population = 23850L;\n"
      "model = { name = \"fresh\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"gone\"; role = \"lost\"; } );\n"
      "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.713;\n"
      "  memory = 0.9; } );\n"
      "moves = ( { from = \"here\"; to = \"gone\"; per_touch = { mail = 0.0917; }; } ); };\n");
  simulate_check_equal("left over", simulate_people(&s, 3, "here"),
                       crowd * exp(-3.0 * 0.713 * 0.0917));
  simulate_close(&s);
}
END_TEST

START_TEST(mailings_wear_by_their_own_rate) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 5; population = 23850L;\n"
                "segments = ( { name = \"all\"; share = 1.0; activity = 1.9; } );\n"
                "model = { name = \"mail\";\n"
                "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
                "  { name = \"bought\"; role = \"conversion\"; },\n"
                "  { name = \"gone\"; role = \"lost\"; } );\n"
                "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.713;\n"
                "  fatigue = 1.31; memory = 0.64; } );\n"
                "moves = ( { from = \"here\"; to = \"bought\"; per_touch = { mail = 0.0917; }; },\n"
                "  { from = \"here\"; to = \"gone\"; kind = \"irritation\";\n"
                "    per_touch = { mail = 0.0413; }; } ); };\n");
  double n = crowd, exposure = 0.0, bought = 0.0;
  for (int t = 0; t < 5; t++) {
    exposure = 0.64 * exposure + 0.713; /* f^ = tau: by people of activity 1 */
    const double worn = 1.0 + exposure / 1.31;
    const double good = 1.9 * 0.713 * 0.0917 / worn, bad = 1.9 * 0.713 * 0.0413 * worn;
    bought += n * (1.0 - exp(-good - bad)) * good / (good + bad);
    n *= exp(-good - bad);
  }
  simulate_check_equal("left over", simulate_people(&s, 5, "here"), n);
  simulate_check_equal("bought", simulate_people(&s, 5, "bought"), bought);
  simulate_close(&s);
}
END_TEST

/* f^ = sum dPhi / N. */
START_TEST(referrals_wear_by_sends_per_person) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 6; population = 23850L; initial = { fan = 0.3; };\n"
      "model = { name = \"talk\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"fan\"; role = \"advocacy\"; } );\n"
      "channels = ( { name = \"talk\"; kind = \"earned\"; sends_per_day = { fan = 2.3; };\n"
      "  fatigue = 0.71; memory = 0.83; } );\n"
      "moves = ( { from = \"here\"; to = \"fan\"; per_touch = { talk = 0.137; }; } ); };\n");
  double fans = 0.3 * crowd, before = 0.0, exposure = 0.0;
  for (int t = 0; t < 6; t++) {
    const double touches = 2.3 * before / crowd;
    exposure = 0.83 * exposure + touches;
    before = fans;
    fans += (crowd - fans) * (1.0 - exp(-touches * 0.137 / (1.0 + exposure / 0.71)));
  }
  simulate_check_equal("fans", simulate_people(&s, 6, "fan"), fans);
  simulate_close(&s);
}
END_TEST

/* ---- learning ---- */

/* Two campaigns on platforms of their own; touches of the first make clicks, sales and trouble. */
#define LEARNING_PLAN                                                                              \
  "horizon_days = 7; population = 23850L; budget = { total = 714.0; };\n"                          \
  "campaigns = ( { name = \"c\"; channel = \"ads\"; platform = \"x\"; %s },\n"                     \
  "  { name = \"d\"; channel = \"ads\"; platform = \"y\"; start_day = 6; } );\n"                   \
  "model = { name = \"learn\";\n"                                                                  \
  "stages = ( { name = \"here\"; role = \"prospect\"; },\n"                                        \
  "  { name = \"bought\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; } );\n"    \
  "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ]; cpm = 6.43;\n"         \
  "  capacity = 1.83; max_price = 90.0; } );\n"                                                    \
  "moves = ( { from = \"here\"; to = \"bought\"; per_touch = { ads = 0.0917; }; emits = "          \
  "\"sale\";\n"                                                                                    \
  "    daily = 0.0231; },\n"                                                                       \
  "  { from = \"here\"; to = \"gone\"; kind = \"irritation\"; per_touch = { ads = 0.0413; }; } "   \
  ");\n"                                                                                           \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; },\n"                             \
  "  { name = \"click\"; counts_as = [ \"click\" ]; per_touch = { ads = 0.31; }; } ); };\n"

/* Buyers and clicks by hand, with lessons of the `window` days before. */
static void check_learning(const char *settings, bool by_click, double events, int window,
                           double efficiency) {
  simulation s;
  double lessons[7], n = crowd, bought = 0.0, least = 1.0, most = 0.0;
  /* the other campaign learns too, from events of its own, of which there are none yet */
  simulate_open(&s, "expected",
                "channels = { ads = { learning = { events = 10.0; efficiency = 0.25; }; }; "
                "};\n" LEARNING_PLAN,
                settings);
  for (int t = 0; t < 6; t++) { /* until the other campaign begins */
    const double bid = 1000.0 * 357.0 / 7.0 / (6.43 * n), seen = bid / (1.0 + bid / 1.83);
    double sum = 0.0;
    for (int day = t - window; day < t; day++)
      sum += day >= 0 ? lessons[day] : 0.0;
    const double learned = efficiency + (1.0 - efficiency) * (sum < events ? sum / events : 1.0);
    const double good = seen * 0.0917 * learned, bad = seen * 0.0413;
    const double hazard = good + bad + 0.0231, gone = n * (1.0 - exp(-hazard));
    least = learned < least ? learned : least;
    most = learned > most ? learned : most;
    bought += gone * (good + 0.0231) / hazard;
    lessons[t] = by_click ? n * seen * 0.31 : gone * good / hazard; /* not those by time */
    n -= gone;
    simulate_check_equal("left over", simulate_people(&s, t + 1, "here"), n);
    simulate_check_equal("bought", simulate_people(&s, t + 1, "bought"), bought);
  }
  ck_assert_double_eq(least, efficiency);
  ck_assert_double_gt(most, efficiency + 0.05);
  simulate_close(&s);
}

START_TEST(it_learns_from_conversions_it_caused_in_the_days_before) {
  check_learning("learning = { events = 900.0; window = 2; efficiency = 0.317; };", false, 900.0, 2,
                 0.317);
}
END_TEST

START_TEST(a_window_of_one_day_is_yesterday) {
  check_learning("learning = { events = 900.0; window = 1; efficiency = 0.317; };", false, 900.0, 1,
                 0.317);
}
END_TEST

START_TEST(it_learns_from_the_event_it_names) {
  check_learning(
      "learning = { event = \"click\"; events = 7000.0; window = 3; efficiency = 0.6; };", true,
      7000.0, 3, 0.6);
}
END_TEST

START_TEST(learning_ends_at_enough_events) {
  check_learning(
      "learning = { event = \"click\"; events = 2100.0; window = 2; efficiency = 0.6; };", true,
      2100.0, 2, 0.6);
}
END_TEST

/* 50 events in 7 days unless told otherwise. */
START_TEST(learning_has_the_platforms_rule_by_default) {
  simulation s;
  double lessons = 0.0, n = 1000.0;
  simulate_open(
      &s, "expected",
      "horizon_days = 9; population = 1000L; budget = { total = 54.0; };\n"
      "model = { name = \"learn\";\n"
      "stages = ( { name = \"here\"; role = \"prospect\"; },\n"
      "  { name = \"bought\"; role = \"conversion\"; } );\n"
      "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ]; cpm = 6.43;\n"
      "  learning = { efficiency = 0.4; }; } );\n"
      "moves = ( { from = \"here\"; to = \"bought\"; per_touch = { ads = 0.01; };\n"
      "  emits = \"sale\"; } );\n"
      "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; } ); };\n");
  double daily[9];
  for (int t = 0; t < 9; t++) {
    const double bid = 6000.0 / (6.43 * n), seen = bid / (1.0 + bid / 2.0);
    lessons = 0.0;
    for (int day = t < 7 ? 0 : t - 7; day < t; day++)
      lessons += daily[day];
    ck_assert_double_lt(lessons, 50.0);
    daily[t] = n * (1.0 - exp(-seen * 0.01 * (0.4 + 0.6 * lessons / 50.0)));
    n -= daily[t];
    simulate_check_equal("sales", s.run.conversion_days[t], daily[t]);
  }
  simulate_close(&s);
}
END_TEST

/* Each learns alone: a campaign that sold much teaches the other nothing. */
START_TEST(campaigns_learn_from_their_own_events_only) {
  simulation s;
  simulate_open(&s, "expected", LEARNING_PLAN, "");
  const double taught = simulate_moved(&s, "here", "bought", "d");
  simulate_close(&s);
  simulate_open(&s, "expected",
                "channels = { ads = { learning = { events = 10.0; efficiency = 0.25; }; }; "
                "};\n" LEARNING_PLAN,
                "learning = { events = 1.0; efficiency = 1.0; };");
  simulate_check("first day of the second", simulate_moved(&s, "here", "bought", "d"),
                 0.25 * taught, 0.05, 0.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("wear and learning");
  TCase *cases = tcase_create("wear");
  tcase_add_test(cases, effect_wears_with_remembered_exposure);
  tcase_add_test(cases, today_s_exposure_wears_today);
  tcase_add_test(cases, without_memory_only_today_wears);
  tcase_add_test(cases, exposure_fades_on_days_without_delivery);
  tcase_add_test(cases, irritation_grows_with_exposure);
  tcase_add_test(cases, exposure_outlives_the_pause_of_a_shared_creative);
  tcase_add_test(cases, a_campaign_cut_in_two_changes_nothing);
  tcase_add_test(cases, without_fatigue_nothing_wears);
  tcase_add_test(cases, mailings_wear_by_their_own_rate);
  tcase_add_test(cases, referrals_wear_by_sends_per_person);
  suite_add_tcase(suite, cases);
  cases = tcase_create("learning");
  tcase_add_test(cases, it_learns_from_conversions_it_caused_in_the_days_before);
  tcase_add_test(cases, a_window_of_one_day_is_yesterday);
  tcase_add_test(cases, it_learns_from_the_event_it_names);
  tcase_add_test(cases, learning_ends_at_enough_events);
  tcase_add_test(cases, learning_has_the_platforms_rule_by_default);
  tcase_add_test(cases, campaigns_learn_from_their_own_events_only);
  suite_add_tcase(suite, cases);
  return suite;
}
