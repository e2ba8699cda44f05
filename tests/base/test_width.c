/* test_width.c: columns of a terminal are counted, and text is cut to them, in any alphabet. */
#include "base/width.h"

#include <check.h>
#include <string.h>

#define IDEOGRAPHS "\xE6\x9D\xB1\xE4\xBA\xAC"                     /* 東京 */
#define FAMILY     "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7" /* 👩‍👧, joined */
#define ARABIC     "\xD8\xA5\xD8\xB9\xD9\x84\xD8\xA7\xD9\x86"     /* إعلان */
#define HEBREW     "\xD7\xA9\xD6\xB8\xD7\x81\xD7\x9C\xD7\x95\xD6\xB9\xD7\x9D" /* שָׁלוֹם */
#define DEVANAGARI "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6" /* हिन्द */
#define HANGUL     "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB" /* 한, in parts */
#define FLAG       "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"     /* 🇩🇪 */

START_TEST(columns_are_those_of_unicode) {
  static const struct {
    const char *text;
    int width;
  } cases[] = {{"", 0},       {"abc", 3},      {"e\xCC\x81", 1},   {IDEOGRAPHS, 4}, {FAMILY, 4},
               {ARABIC, 5},   {HEBREW, 4},     {DEVANAGARI, 4},    {HANGUL, 2},     {FLAG, 2},
               {"a\xFFz", 3}, {"\xC2\xAD", 1}, {"\xE2\x82\xAC", 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_msg(fnl_text_width(cases[i].text) == cases[i].width, "%s is %d wide, not %d",
                  cases[i].text, fnl_text_width(cases[i].text), cases[i].width);
}
END_TEST

static void assert_shortened(const char *string, int most, const char *expected) {
  fnl_text text = {0};
  fnl_text_add_shortened(&text, string, most);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  ck_assert_int_le(fnl_text_width(fnl_text_string(&text)), most);
  fnl_text_free(&text);
}

START_TEST(text_is_cut_between_characters_with_its_marks) {
  assert_shortened("campaign", 8, "campaign");
  assert_shortened("campaign", 7, "campai\xE2\x80\xA6");
  assert_shortened("two words", 5, "two\xE2\x80\xA6"); /* no space before the sign */
  assert_shortened(IDEOGRAPHS IDEOGRAPHS, 4, "\xE6\x9D\xB1\xE2\x80\xA6"); /* half of one is none */
  assert_shortened("e\xCC\x81t\xC3\xA9s", 3, "e\xCC\x81t\xE2\x80\xA6");
  assert_shortened("x", 1, "x");
  assert_shortened("xy", 1, "\xE2\x80\xA6");
}
END_TEST

START_TEST(a_very_long_text_takes_no_more_than_its_columns) {
  char name[10240 + 1];
  fnl_text text = {0};
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  fnl_text_add_shortened(&text, name, 31);
  ck_assert_int_eq(fnl_text_width(fnl_text_string(&text)), 31);
  fnl_text_free(&text);
}
END_TEST

START_TEST(code_points_go_there_and_back) {
  static const uint32_t points[] = {0x41,   0x7F,   0x80,    0x7FF,   0x800,
                                    0x20AC, 0xFFFD, 0x10000, 0x10FFFF};
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    fnl_text text = {0};
    fnl_text_add_code_point(&text, points[i]);
    const char *at = fnl_text_string(&text);
    ck_assert_uint_eq(fnl_code_point_next(&at), points[i]);
    ck_assert_int_eq(*at, '\0');
    fnl_text_free(&text);
  }
}
END_TEST

START_TEST(signs_in_ascii_take_as_many_columns) {
  static const char signs[] = "3 \xC3\x97 4 \xE2\x80\x93 \xE2\x86\x92 name\xE2\x80\xA6  7";
  fnl_text text = {0};
  fnl_text_add(&text, signs);
  fnl_text_make_ascii(&text);
  ck_assert_str_eq(fnl_text_string(&text), "3 x 4 - > name~  7");
  ck_assert_int_eq(fnl_text_width(fnl_text_string(&text)), fnl_text_width(signs));
  fnl_text_free(&text);
}
END_TEST

START_TEST(an_ellipsis_that_stands_for_itself_becomes_points) {
  fnl_text text = {0};
  fnl_text_add(&text, "{ NAME = 0.05; \xE2\x80\xA6 } platform = \"\xE2\x80\xA6\"");
  fnl_text_make_ascii(&text);
  ck_assert_str_eq(fnl_text_string(&text), "{ NAME = 0.05; ... } platform = \"...\"");
  fnl_text_free(&text);
}
END_TEST

START_TEST(what_others_wrote_stays_in_ascii_pages) {
  fnl_text text = {0};
  fnl_text_add(&text, "Z\xC3\xBCrich " IDEOGRAPHS);
  fnl_text_make_ascii(&text);
  ck_assert_str_eq(fnl_text_string(&text), "Z\xC3\xBCrich " IDEOGRAPHS);
  fnl_text_free(&text);
}
END_TEST

START_TEST(what_turns_the_order_of_letters_is_hidden) {
  char override[] = "a\xE2\x80\xAE"
                    "b",
       isolate[] = "\xE2\x81\xA6x\xE2\x81\xA9",
       c1[] = "\xC2\x9B"
              "31m";
  char letters[] = "Z\xC3\xBCrich " ARABIC;
  fnl_string_hide_controls(override);
  fnl_string_hide_controls(isolate);
  fnl_string_hide_controls(c1);
  fnl_string_hide_controls(letters);
  ck_assert_str_eq(override, "a?b");
  ck_assert_str_eq(isolate, "?x?");
  ck_assert_str_eq(c1, "?31m");
  ck_assert_str_eq(letters, "Z\xC3\xBCrich " ARABIC);
}
END_TEST

START_TEST(one_is_singular_and_nothing_else) {
  ck_assert_str_eq(fnl_plural(1, "day", "days"), "day");
  ck_assert_str_eq(fnl_plural(0, "day", "days"), "days");
  ck_assert_str_eq(fnl_plural(1.5, "day", "days"), "days");
  ck_assert_str_eq(fnl_plural(2, "day", "days"), "days");
}
END_TEST

static void assert_abridged(const char *words, int width, const char *expected) {
  fnl_text text = {0};
  fnl_text_add_abridged(&text, words, width);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  ck_assert_int_le(fnl_text_width(expected), width);
  fnl_text_free(&text);
}

START_TEST(long_words_lose_their_middle) {
  assert_abridged("", 8, "");
  assert_abridged("budget=1", 8, "budget=1");
  assert_abridged("budget.total=120000", 11, "budg...0000");
  assert_abridged("budget.total=60000", 12, "budge...0000");
  assert_abridged("Z\xC3\xBCrich und Z\xC3\xBCrich", 8, "Z\xC3\xBCr...ch");
  assert_abridged("\xE6\x9D\xB1\xE4\xBA\xAC\xE6\x9D\xB1\xE4\xBA\xAC\xE6\x9D\xB1", 9,
                  "\xE6\x9D\xB1...\xE6\x9D\xB1"); /* two columns each */
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("width");
  TCase *tests = tcase_create("width");
  tcase_add_test(tests, columns_are_those_of_unicode);
  tcase_add_test(tests, text_is_cut_between_characters_with_its_marks);
  tcase_add_test(tests, a_very_long_text_takes_no_more_than_its_columns);
  tcase_add_test(tests, code_points_go_there_and_back);
  tcase_add_test(tests, signs_in_ascii_take_as_many_columns);
  tcase_add_test(tests, an_ellipsis_that_stands_for_itself_becomes_points);
  tcase_add_test(tests, what_others_wrote_stays_in_ascii_pages);
  tcase_add_test(tests, what_turns_the_order_of_letters_is_hidden);
  tcase_add_test(tests, one_is_singular_and_nothing_else);
  tcase_add_test(tests, long_words_lose_their_middle);
  suite_add_tcase(suite, tests);
  return suite;
}
