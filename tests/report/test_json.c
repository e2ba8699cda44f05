/* test_json.c: JSON text is well formed whatever goes in. */
#include "base/json.h"

#include <check.h>
#include <math.h>
#include <string.h>

static void assert_string(const char *value, const char *expected) {
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  fnl_json_string(&json, NULL, value);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

START_TEST(quotes_and_backslashes_are_escaped) { assert_string("a\"b\\c", "\"a\\\"b\\\\c\""); }
END_TEST

START_TEST(control_characters_are_escaped) {
  assert_string("\n\t\r\b\f\x01\x1f\x7f", "\"\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f\"");
}
END_TEST

START_TEST(well_formed_utf8_is_kept) {
  assert_string("Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x98\x80",
                "\"Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x98\x80\"");
}
END_TEST

START_TEST(malformed_utf8_is_replaced_byte_by_byte) {
  /* a lone continuation, an overlong slash, a surrogate, a cut sequence */
  assert_string("a\x80z", "\"a\xEF\xBF\xBDz\"");
  assert_string("\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  assert_string("\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  assert_string("\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
END_TEST

START_TEST(no_string_is_null) { assert_string(NULL, "null"); }
END_TEST

static void assert_number(double value, const char *expected) {
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  fnl_json_number(&json, NULL, value);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

START_TEST(numbers_are_the_shortest_that_read_back) {
  assert_number(0.1, "0.1");
  assert_number(2.385, "2.385");
  assert_number(1.0 / 3.0, "0.3333333333333333");
  assert_number(90000.0, "90000");
  assert_number(4.65e9, "4650000000");
}
END_TEST

START_TEST(what_is_no_number_is_null) {
  assert_number(NAN, "null");
  assert_number(INFINITY, "null");
  assert_number(-INFINITY, "null");
}
END_TEST

START_TEST(objects_and_arrays_nest_with_commas_and_indentation) {
  const double values[] = {1.5, NAN};
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  fnl_json_integer(&json, "n", INT64_C(-9223372036854775807));
  fnl_json_flag(&json, "partial", false);
  fnl_json_numbers(&json, "values", values, 2);
  fnl_json_array(&json, "empty", FNL_JSON_BLOCK);
  fnl_json_end(&json);
  fnl_json_array(&json, "items", FNL_JSON_BLOCK);
  fnl_json_object(&json, NULL, FNL_JSON_LINE);
  fnl_json_string(&json, "a", "b");
  fnl_json_object(&json, "in", FNL_JSON_BLOCK);
  fnl_json_flag(&json, "c", true);
  fnl_json_end(&json);
  fnl_json_end(&json);
  fnl_json_string(&json, NULL, "d");
  fnl_json_end(&json);
  fnl_json_end(&json);
  ck_assert_str_eq(fnl_text_string(&text), "{\n"
                                           "  \"n\": -9223372036854775807,\n"
                                           "  \"partial\": false,\n"
                                           "  \"values\": [1.5, null],\n"
                                           "  \"empty\": [],\n"
                                           "  \"items\": [\n"
                                           "    {\"a\": \"b\", \"in\": {\"c\": true}},\n"
                                           "    \"d\"\n"
                                           "  ]\n"
                                           "}\n");
  fnl_text_free(&text);
}
END_TEST

START_TEST(nesting_beyond_the_bound_fails_the_text) {
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  for (int i = 0; i <= FNL_JSON_DEPTH; i++)
    fnl_json_array(&json, NULL, FNL_JSON_LINE);
  ck_assert(text.failed);
  fnl_text_free(&text);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("json");
  TCase *tests = tcase_create("json");
  tcase_add_test(tests, quotes_and_backslashes_are_escaped);
  tcase_add_test(tests, control_characters_are_escaped);
  tcase_add_test(tests, well_formed_utf8_is_kept);
  tcase_add_test(tests, malformed_utf8_is_replaced_byte_by_byte);
  tcase_add_test(tests, no_string_is_null);
  tcase_add_test(tests, numbers_are_the_shortest_that_read_back);
  tcase_add_test(tests, what_is_no_number_is_null);
  tcase_add_test(tests, objects_and_arrays_nest_with_commas_and_indentation);
  tcase_add_test(tests, nesting_beyond_the_bound_fails_the_text);
  suite_add_tcase(suite, tests);
  return suite;
}
