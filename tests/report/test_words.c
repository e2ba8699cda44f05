/* test_words.c: figures are written as people read them. */
#include "report/words.h"

#include <check.h>
#include <math.h>

START_TEST(numbers_have_a_comma_every_three_digits) {
  ck_assert_str_eq(fnl_word_number(0.0, 0).text, "0");
  ck_assert_str_eq(fnl_word_number(999.0, 0).text, "999");
  ck_assert_str_eq(fnl_word_number(1000.0, 0).text, "1,000");
  ck_assert_str_eq(fnl_word_number(-1234567.0, 0).text, "-1,234,567");
  ck_assert_str_eq(fnl_word_number(1234.567, 2).text, "1,234.57");
  ck_assert_str_eq(fnl_word_number(4.65e9, 0).text, "4,650,000,000");
  ck_assert_str_eq(fnl_word_number(3.25e30, 0).text, "3.25e+30");
}
END_TEST

START_TEST(a_rounded_zero_has_no_sign) {
  ck_assert_str_eq(fnl_word_number(-0.004, 2).text, "0.00");
}
END_TEST

START_TEST(what_is_not_known_is_a_dash) {
  ck_assert_str_eq(fnl_word_number(NAN, 2).text, "-");
  ck_assert_str_eq(fnl_word_number(INFINITY, 2).text, "-");
  ck_assert_str_eq(fnl_word_number(-INFINITY, 2).text, "-");
  ck_assert_str_eq(fnl_word_share(INFINITY).text, "-");
  ck_assert_str_eq(fnl_word_money(NAN).text, "-");
  ck_assert_str_eq(fnl_word_share(NAN).text, "-");
  ck_assert_str_eq(fnl_word_count(NAN).text, "-");
}
END_TEST

START_TEST(money_has_cents_below_a_thousand) {
  ck_assert_str_eq(fnl_word_money(14.385).text, "14.38");
  ck_assert_str_eq(fnl_word_money(999.994).text, "999.99");
  ck_assert_str_eq(fnl_word_money(999.996).text, "1,000");
  ck_assert_str_eq(fnl_word_money(200687.4).text, "200,687");
  ck_assert_str_eq(fnl_word_money(0.0).text, "0");
}
END_TEST

START_TEST(uncertain_money_is_rounded_to_its_error) {
  const fnl_estimate revenue = {.mean = 200687.3, .se = 912.0, .low = 198889.0, .high = 202486.0};
  ck_assert_str_eq(fnl_word_money_estimate(&revenue).text, "200,700");
  ck_assert_str_eq(fnl_word_money_interval(&revenue).text, "198,900 to 202,500");
  const fnl_estimate certain = {.mean = 200687.3, .se = NAN, .low = NAN, .high = NAN};
  ck_assert_str_eq(fnl_word_money_estimate(&certain).text, "200,687");
  ck_assert_str_eq(fnl_word_money_interval(&certain).text, "");
}
END_TEST

START_TEST(shares_are_percent) {
  ck_assert_str_eq(fnl_word_share(0.58).text, "58 %");
  ck_assert_str_eq(fnl_word_share(0.025).text, "2.5 %");
  ck_assert_str_eq(fnl_word_share(0.0).text, "0 %");
  ck_assert_str_eq(fnl_word_share(1.0).text, "100 %");
}
END_TEST

START_TEST(a_ratio_shows_as_many_decimals_as_its_interval_needs) {
  const fnl_estimate wide = {.mean = 2.2298, .low = 2.21, .high = 2.25};
  const fnl_estimate narrow = {.mean = 0.1724, .low = 0.1688, .high = 0.1759};
  ck_assert_int_eq(fnl_ratio_decimals(&wide), 2);
  ck_assert_int_eq(fnl_ratio_decimals(&narrow), 3);
  ck_assert_str_eq(fnl_word_ratio(&wide, 2).text, "2.23");
  ck_assert_str_eq(fnl_word_ratio_interval(&narrow, 3).text, "0.169 to 0.176");
}
END_TEST

START_TEST(percents_of_a_split_sum_to_100) {
  const double thirds[] = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0}, split[] = {0.4886, 0.2953, 0.2161};
  int percents[3];
  fnl_percents(thirds, 3, percents);
  ck_assert_int_eq(percents[0] + percents[1] + percents[2], 100);
  fnl_percents(split, 3, percents);
  ck_assert_int_eq(percents[0], 49);
  ck_assert_int_eq(percents[1], 29);
  ck_assert_int_eq(percents[2], 22);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("words");
  TCase *tests = tcase_create("words");
  tcase_add_test(tests, numbers_have_a_comma_every_three_digits);
  tcase_add_test(tests, a_rounded_zero_has_no_sign);
  tcase_add_test(tests, what_is_not_known_is_a_dash);
  tcase_add_test(tests, money_has_cents_below_a_thousand);
  tcase_add_test(tests, uncertain_money_is_rounded_to_its_error);
  tcase_add_test(tests, shares_are_percent);
  tcase_add_test(tests, a_ratio_shows_as_many_decimals_as_its_interval_needs);
  tcase_add_test(tests, percents_of_a_split_sum_to_100);
  suite_add_tcase(suite, tests);
  return suite;
}
