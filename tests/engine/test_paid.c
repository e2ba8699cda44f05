/* Paid delivery, day by day: what is released, what it buys, what it costs. The formulas of the
 * model's paid block, with audiences that stay as they are, so that each number can be had by
 * hand. Clicks, one a touch, count the touches of a segment. */
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

Suite *test_suite(void);

static const double people = 7131.0, share = 0.62, active = 1.37, idle = 0.42;

/* A: the active audience of everybody, in two segments. */
static double audience(void) { return people * (share * active + (1.0 - share) * idle); }

/* A plan of one stage that nobody leaves; `campaigns` and `budget` are texts. */
static void open_plan(simulation *s, int days, const char *paid, const char *campaigns,
                      const char *budget) {
  simulate_open(s, "expected",
                "horizon_days = %d; population = 7131L;\n"
                "segments = ( { name = \"g\"; share = %.17g; activity = %.17g; },\n"
                "  { name = \"h\"; share = %.17g; activity = %.17g; } );\n"
                "%s budget = { %s };\n"
                "model = { name = \"ads\"; stages = ( { name = \"all\"; role = \"prospect\"; } );\n"
                "channels = ( { name = \"ads\"; kind = \"paid\"; %s } );\n"
                "events = ( { name = \"click\"; counts_as = [ \"click\" ];\n"
                "  per_touch = { ads = 1.0; }; } ); };\n",
                days, share, active, 1.0 - share, idle, campaigns, budget, paid);
}

/* f, f^ and the price of money b at list price m. */
static double wanted(double money, double price) { return 1000.0 * money / (price * audience()); }
static double delivered(double bid, double capacity) { return bid / (1.0 + bid / capacity); }

START_TEST(even_money_buys_at_a_price_that_rises_with_pressure) {
  simulation s;
  const double money = 238.5 / 5.0, f = wanted(money, 6.43);
  open_plan(&s, 5, "cpm = 6.43; capacity = 2.17; max_price = 40.0;", "", "total = 238.5;");
  ck_assert_double_gt(f, 0.4); /* enough pressure to see it */
  for (int t = 0; t < 5; t++)
    simulate_check_equal("spend of a day", s.run.spend_days[t], money);
  simulate_check_equal("impressions", simulate_touches(&s, "ads"),
                       5.0 * audience() * delivered(f, 2.17));
  simulate_check_equal("spend", simulate_spend(&s, "ads"), 238.5);
  simulate_check("price paid", 1000.0 * simulate_spend(&s, "ads") / simulate_touches(&s, "ads"),
                 6.43 * (1.0 + f / 2.17), 1e-12, 0.0);
  simulate_check("unspent", simulate_unspent(&s, "ads"), 0.0, 1e-12, 238.5);
  ck_assert_int_eq(s.run.capped_days[0], 0);
  ck_assert_int_eq(s.run.empty_days[0], 0);
  simulate_close(&s);
}
END_TEST

START_TEST(the_price_has_doubled_at_half_the_capacity) {
  simulation s;
  /* f = kappa delivers kappa/2 */
  open_plan(&s, 1, "cpm = 5.0; capacity = 0.84; max_price = 9.0;", "", "total = 29.999999;");
  const double f = wanted(29.999999, 5.0);
  simulate_close(&s);
  char budget[80];
  snprintf(budget, sizeof budget, "total = %.17g;", 29.999999 * 0.84 / f);
  open_plan(&s, 1, "cpm = 5.0; capacity = 0.84; max_price = 9.0;", "", budget);
  simulate_check("half the capacity", simulate_touches(&s, "ads"), 0.42 * audience(), 1e-12, 0.0);
  simulate_check("twice the price",
                 1000.0 * simulate_spend(&s, "ads") / simulate_touches(&s, "ads"), 10.0, 1e-12,
                 0.0);
  simulate_close(&s);
}
END_TEST

/* Defaults: capacity 2, max_price 4. */
START_TEST(defaults_are_those_of_the_model) {
  simulation s;
  const double f = wanted(71.31, 6.43);
  open_plan(&s, 1, "cpm = 6.43;", "", "total = 71.31;");
  simulate_check_equal("capacity", simulate_touches(&s, "ads"), audience() * delivered(f, 2.0));
  simulate_close(&s);
  open_plan(&s, 1, "cpm = 6.43;", "", "total = 71310.0;");
  simulate_check_equal("max_price", simulate_touches(&s, "ads"), audience() * 2.0 * 3.0 / 4.0);
  simulate_close(&s);
}
END_TEST

START_TEST(nobody_buys_above_the_price_cap) {
  simulation s;
  const double capacity = 0.713, cap = 3.19, f = capacity * (cap - 1.0);
  open_plan(&s, 4, "cpm = 6.43; capacity = 0.713; max_price = 3.19;", "", "total = 9000.0;");
  for (int t = 0; t < 4; t++)
    simulate_check_equal("spend of a day", s.run.spend_days[t], f * 6.43 * audience() / 1000.0);
  simulate_check_equal("impressions", simulate_touches(&s, "ads"),
                       4.0 * audience() * capacity * (cap - 1.0) / cap);
  simulate_check_equal("unspent", simulate_unspent(&s, "ads"),
                       9000.0 - 4.0 * f * 6.43 * audience() / 1000.0);
  ck_assert_int_eq(s.run.capped_days[0], 4);
  simulate_close(&s);
  /* just below the cap everything is spent */
  char budget[80];
  snprintf(budget, sizeof budget, "total = %.17g;", 0.999 * f * 6.43 * audience() / 1000.0);
  open_plan(&s, 1, "cpm = 6.43; capacity = 0.713; max_price = 3.19;", "", budget);
  simulate_check("unspent", simulate_unspent(&s, "ads"), 0.0, 1e-12, 1.0);
  ck_assert_int_eq(s.run.capped_days[0], 0);
  simulate_close(&s);
}
END_TEST

START_TEST(weekly_weights_pace_the_money) {
  simulation s;
  const double sum = 7.0 * 2.385 + 3.0 * 0.713;
  open_plan(&s, 10, "cpm = 6.43; max_price = 90.0;", "",
            "total = 523.9; pacing = [ 2.385, 0.713 ];");
  for (int t = 0; t < 10; t++)
    simulate_check("spend of a day", s.run.spend_days[t], 523.9 * (t < 7 ? 2.385 : 0.713) / sum,
                   1e-12, 0.0);
  simulate_close(&s);
}
END_TEST

START_TEST(a_week_of_weight_nought_spends_nothing) {
  simulation s;
  open_plan(&s, 17, "cpm = 6.43; max_price = 90.0;", "",
            "total = 523.9; pacing = [ 1.3, 0.0, 0.9 ];");
  for (int t = 7; t < 14; t++)
    ck_assert_double_eq(s.run.spend_days[t], 0.0);
  simulate_check_equal("after it", s.run.spend_days[14], 523.9 * 0.9 / (7.0 * 1.3 + 3.0 * 0.9));
  simulate_close(&s);
}
END_TEST

/* Nor does it when it is the last week: there is no weight left to divide by. */
START_TEST(a_last_week_of_weight_nought_spends_nothing) {
  simulation s;
  open_plan(&s, 10, "cpm = 6.43; max_price = 90.0;", "", "total = 523.9; pacing = [ 1.3, 0.0 ];");
  for (int t = 0; t < 10; t++)
    simulate_check("spend of a day", s.run.spend_days[t], t < 7 ? 523.9 / 7.0 : 0.0, 1e-12, 1e-9);
  simulate_check_equal("spend", simulate_spend(&s, "ads"), 523.9);
  simulate_close(&s);
}
END_TEST

START_TEST(money_is_spread_over_a_campaign_s_own_days) {
  simulation s;
  const double sum = 4.0 * 2.385 + 2.0 * 0.713; /* days 3 … 8 */
  open_plan(&s, 12, "cpm = 6.43; max_price = 90.0;",
            "campaigns = ( { name = \"late\"; channel = \"ads\"; start_day = 3; end_day = 9; } );",
            "total = 523.9; pacing = [ 2.385, 0.713 ];");
  for (int t = 0; t < 12; t++) {
    const double omega = t < 3 || t >= 9 ? 0.0 : t < 7 ? 2.385 : 0.713;
    simulate_check("spend of a day", s.run.spend_days[t], 523.9 * omega / sum, 1e-12, 1e-9);
  }
  simulate_close(&s);
}
END_TEST

/* ---- what could not be delivered ---- */

/* Everybody comes to the audience after day 0, by a rate of 45 a day, and stays. */
static void open_late_audience(simulation *s, int days, double catch_up, double total) {
  simulate_open(s, "expected",
                "horizon_days = %d; population = 7131L; budget = { total = %.17g; };\n"
                "model = { name = \"late\";\n"
                "stages = ( { name = \"away\"; role = \"prospect\"; },\n"
                "  { name = \"here\"; role = \"awareness\"; } );\n"
                "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ];\n"
                "  cpm = 6.43; max_price = 90.0; catch_up = %.17g; } );\n"
                "moves = ( { from = \"away\"; to = \"here\"; daily = 45.0; } ); };\n",
                days, total, catch_up);
}

START_TEST(what_was_not_delivered_is_spread_over_the_days_left) {
  simulation s;
  open_late_audience(&s, 4, 2.0, 71.31);
  ck_assert_double_eq(s.run.spend_days[0], 0.0);
  ck_assert_int_eq(s.run.empty_days[0], 1);
  for (int t = 1; t < 4; t++)
    simulate_check_equal("spend of a day", s.run.spend_days[t], 71.31 / 3.0);
  simulate_check("unspent", simulate_unspent(&s, "ads"), 0.0, 1e-12, 71.31);
  simulate_close(&s);
}
END_TEST

START_TEST(catching_up_has_a_limit) {
  simulation s;
  open_late_audience(&s, 4, 1.2, 71.31);
  ck_assert_double_eq(s.run.spend_days[0], 0.0);
  for (int t = 1; t < 4; t++)
    simulate_check_equal("spend of a day", s.run.spend_days[t], 1.2 * 71.31 / 4.0);
  simulate_check_equal("unspent", simulate_unspent(&s, "ads"), 71.31 * (1.0 - 0.9));
  simulate_close(&s);
}
END_TEST

/* A day without an audience is told only where there was money for it. */
START_TEST(days_are_empty_only_where_money_waits) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 4; population = 7131L; budget = { total = 71.3; };\n"
                "campaigns = ( { name = \"c\"; channel = \"ads\"; start_day = 1; },\n"
                "  { name = \"d\"; channel = \"ads\"; end_day = 2; } );\n"
                "model = { name = \"late\";\n"
                "stages = ( { name = \"away\"; role = \"prospect\"; },\n"
                "  { name = \"here\"; role = \"awareness\"; } );\n"
                "channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"here\" ];\n"
                "  cpm = 6.43; } ); };\n");
  ck_assert_int_eq(s.run.empty_days[0], 3);
  ck_assert_int_eq(s.run.empty_days[1], 2);
  simulate_check_equal("unspent", simulate_unspent(&s, "c"), 71.3 / 2.0);
  simulate_close(&s);
}
END_TEST

/* A channel of no weight and no share: nothing, not nothing by nothing. */
START_TEST(campaigns_of_no_weight_get_no_money) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 2; population = 7131L;\n"
                "budget = { total = 71.3; split = { a = 1.0; b = 0.0; }; };\n"
                "campaigns = ( { name = \"c\"; channel = \"a\"; },\n"
                "  { name = \"d\"; channel = \"b\"; weight = 0.0; } );\n"
                "model = { name = \"two\"; stages = ( { name = \"all\"; role = \"prospect\"; } );\n"
                "channels = ( { name = \"a\"; kind = \"paid\"; cpm = 5.3; },\n"
                "  { name = \"b\"; kind = \"paid\"; cpm = 7.9; } ); };\n");
  simulate_check_equal("c", simulate_spend(&s, "c"), 71.3);
  ck_assert_double_eq(simulate_spend(&s, "d"), 0.0);
  ck_assert_double_eq(simulate_unspent(&s, "d"), 0.0);
  simulate_close(&s);
}
END_TEST

/* ---- auctions ---- */

static const char *const four_days = "total = 600.0;";

START_TEST(campaigns_on_one_platform_bid_against_each_other) {
  simulation s;
  const double f1 = wanted(600.0 / 4.0 * 2.385 / 3.098, 6.43);
  const double f2 = wanted(600.0 / 4.0 * 0.713 / 3.098, 3.17);
  const double per_bid = 1.0 / (1.0 + (f1 + f2) / 1.83);
  open_plan(
      &s, 4, "cpm = 6.43; capacity = 1.83; max_price = 50.0;",
      "campaigns = (\n"
      "  { name = \"one\"; channel = \"ads\"; platform = \"p\"; weight = 2.385; },\n"
      "  { name = \"two\"; channel = \"ads\"; platform = \"p\"; weight = 0.713; cpm = 3.17; } );",
      four_days);
  simulate_check_equal("one", simulate_touches(&s, "one"), 4.0 * audience() * f1 * per_bid);
  simulate_check_equal("two", simulate_touches(&s, "two"), 4.0 * audience() * f2 * per_bid);
  simulate_check_equal("spend", simulate_spend(&s, "two"), 600.0 * 0.713 / 3.098);
  simulate_check_equal("spend of a day", s.run.spend_days[2], 150.0);
  simulate_close(&s);
}
END_TEST

START_TEST(campaigns_on_different_platforms_do_not) {
  simulation s;
  const double f = wanted(600.0 / 4.0 / 3.0, 6.43);
  open_plan(&s, 4, "cpm = 6.43; capacity = 1.83; max_price = 50.0;",
            "campaigns = ( { name = \"one\"; channel = \"ads\"; platform = \"p\"; },\n"
            "  { name = \"two\"; channel = \"ads\"; platform = \"q\"; },\n"
            "  { name = \"three\"; channel = \"ads\"; } );",
            four_days);
  const char *const names[] = {"one", "two", "three"};
  for (int i = 0; i < 3; i++)
    simulate_check_equal(names[i], simulate_touches(&s, names[i]),
                         4.0 * audience() * delivered(f, 1.83));
  simulate_check_equal("spend of a day", s.run.spend_days[2], 150.0);
  simulate_close(&s);
}
END_TEST

START_TEST(campaigns_that_name_no_platform_share_one) {
  simulation s;
  const double f = wanted(600.0 / 4.0 / 2.0, 6.43);
  open_plan(&s, 4, "cpm = 6.43; capacity = 1.83; max_price = 50.0;",
            "campaigns = ( { name = \"one\"; channel = \"ads\"; },\n"
            "  { name = \"two\"; channel = \"ads\"; } );",
            four_days);
  simulate_check_equal("one", simulate_touches(&s, "one"),
                       4.0 * audience() * f / (1.0 + 2.0 * f / 1.83));
  simulate_close(&s);
}
END_TEST

/* The cap binds the sum; every bid is scaled alike. */
START_TEST(campaigns_at_the_cap_share_it_by_their_bids) {
  simulation s;
  const double f1 = wanted(60000.0 * 2.385 / 3.098, 6.43);
  const double f2 = wanted(60000.0 * 0.713 / 3.098, 3.17);
  const double cap = 1.83 * 1.7, scale = cap / (f1 + f2);
  open_plan(
      &s, 1, "cpm = 6.43; capacity = 1.83; max_price = 2.7;",
      "campaigns = (\n"
      "  { name = \"one\"; channel = \"ads\"; platform = \"p\"; weight = 2.385; },\n"
      "  { name = \"two\"; channel = \"ads\"; platform = \"p\"; weight = 0.713; cpm = 3.17; } );",
      "total = 60000.0;");
  simulate_check_equal("one", simulate_touches(&s, "one"), audience() * f1 * scale / 2.7);
  simulate_check_equal("two", simulate_touches(&s, "two"), audience() * f2 * scale / 2.7);
  simulate_check_equal("spend of one", simulate_spend(&s, "one"),
                       f1 * scale * 6.43 * audience() / 1000.0);
  simulate_check_equal("spend of two", simulate_spend(&s, "two"),
                       f2 * scale * 3.17 * audience() / 1000.0);
  ck_assert_int_eq(s.run.capped_days[0], 1);
  ck_assert_int_eq(s.run.capped_days[1], 1);
  simulate_close(&s);
}
END_TEST

/* Only who bids is capped. */
START_TEST(a_campaign_that_rests_is_not_capped) {
  simulation s;
  open_plan(&s, 2, "cpm = 6.43; capacity = 1.83; max_price = 2.7;",
            "campaigns = ( { name = \"one\"; channel = \"ads\"; },\n"
            "  { name = \"two\"; channel = \"ads\"; start_day = 1; } );",
            "total = 60000.0;");
  ck_assert_int_eq(s.run.capped_days[0], 2);
  ck_assert_int_eq(s.run.capped_days[1], 1);
  simulate_close(&s);
}
END_TEST

/* ---- the audience ---- */

START_TEST(touches_follow_activity) {
  simulation s;
  const double f = delivered(wanted(71.31, 6.43), 2.0);
  open_plan(&s, 1, "cpm = 6.43;", "", "total = 71.31;");
  simulate_check_equal("g", simulate_happened_in(&s, "click", "ads", 0),
                       people * share * active * f);
  simulate_check_equal("h", simulate_happened_in(&s, "click", "ads", 1),
                       people * (1.0 - share) * idle * f);
  simulate_close(&s);
}
END_TEST

START_TEST(touches_stay_in_the_segments_of_the_audience) {
  simulation s;
  const double there = people * (1.0 - share) * idle;
  const double f = 1000.0 * 71.31 / (6.43 * there);
  open_plan(&s, 1, "cpm = 6.43; max_price = 900.0;",
            "campaigns = ( { name = \"narrow\"; channel = \"ads\"; segments = [ \"h\" ]; } );",
            "total = 71.31;");
  ck_assert_double_eq(simulate_happened_in(&s, "click", "narrow", 0), 0.0);
  simulate_check_equal("h", simulate_happened_in(&s, "click", "narrow", 1),
                       there * delivered(f, 2.0));
  simulate_close(&s);
}
END_TEST

START_TEST(channels_share_the_budget_and_campaigns_their_channel_s) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 3; population = 713100L;\n"
                "campaigns = ( { name = \"a1\"; channel = \"a\"; weight = 0.3; },\n"
                "  { name = \"a2\"; channel = \"a\"; weight = 0.5; platform = \"x\"; },\n"
                "  { name = \"b1\"; channel = \"b\"; } );\n"
                "budget = { total = 238.5; split = { a = 0.713; b = 0.287; }; };\n"
                "model = { name = \"two\"; stages = ( { name = \"all\"; role = \"prospect\"; } );\n"
                "channels = ( { name = \"a\"; kind = \"paid\"; cpm = 5.3; },\n"
                "  { name = \"b\"; kind = \"paid\"; cpm = 7.9; } ); };\n");
  simulate_check_equal("a1", simulate_spend(&s, "a1"), 238.5 * 0.713 * 0.3 / 0.8);
  simulate_check_equal("a2", simulate_spend(&s, "a2"), 238.5 * 0.713 * 0.5 / 0.8);
  simulate_check_equal("b1", simulate_spend(&s, "b1"), 238.5 * 0.287);
  simulate_check_equal("budget", s.run.budget, 238.5);
  simulate_check_equal("spend", s.run.spend_total, 238.5);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("paid delivery");
  TCase *cases = tcase_create("money and price");
  tcase_add_test(cases, even_money_buys_at_a_price_that_rises_with_pressure);
  tcase_add_test(cases, the_price_has_doubled_at_half_the_capacity);
  tcase_add_test(cases, defaults_are_those_of_the_model);
  tcase_add_test(cases, nobody_buys_above_the_price_cap);
  tcase_add_test(cases, weekly_weights_pace_the_money);
  tcase_add_test(cases, a_week_of_weight_nought_spends_nothing);
  tcase_add_test(cases, a_last_week_of_weight_nought_spends_nothing);
  tcase_add_test(cases, money_is_spread_over_a_campaign_s_own_days);
  tcase_add_test(cases, what_was_not_delivered_is_spread_over_the_days_left);
  tcase_add_test(cases, catching_up_has_a_limit);
  tcase_add_test(cases, campaigns_of_no_weight_get_no_money);
  tcase_add_test(cases, days_are_empty_only_where_money_waits);
  suite_add_tcase(suite, cases);
  cases = tcase_create("auctions");
  tcase_add_test(cases, campaigns_on_one_platform_bid_against_each_other);
  tcase_add_test(cases, campaigns_on_different_platforms_do_not);
  tcase_add_test(cases, campaigns_that_name_no_platform_share_one);
  tcase_add_test(cases, campaigns_at_the_cap_share_it_by_their_bids);
  tcase_add_test(cases, a_campaign_that_rests_is_not_capped);
  suite_add_tcase(suite, cases);
  cases = tcase_create("audience");
  tcase_add_test(cases, touches_follow_activity);
  tcase_add_test(cases, touches_stay_in_the_segments_of_the_audience);
  tcase_add_test(cases, channels_share_the_budget_and_campaigns_their_channel_s);
  suite_add_tcase(suite, cases);
  return suite;
}
