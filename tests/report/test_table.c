/* test_table.c: columns line up and paragraphs stay inside their width, in any alphabet. */
#include "report/table.h"

#include <check.h>

START_TEST(width_counts_columns_not_bytes) {
  ck_assert_int_eq(fnl_text_width(""), 0);
  ck_assert_int_eq(fnl_text_width("abc"), 3);
  ck_assert_int_eq(fnl_text_width("Z\xC3\xBCrich"), 6);
  ck_assert_int_eq(fnl_text_width("e\xCC\x81"), 1);                /* e and a combining acute */
  ck_assert_int_eq(fnl_text_width("\xE6\x9D\xB1\xE4\xBA\xAC"), 4); /* two ideographs */
  ck_assert_int_eq(fnl_text_width("\xF0\x9F\x98\x80"), 2);         /* an emoji */
  ck_assert_int_eq(fnl_text_width("\xD0\x9C\xD0\xB8\xD1\x80"), 3); /* Cyrillic */
  ck_assert_int_eq(fnl_text_width("a\xFFz"), 3);                   /* a byte out of place */
}
END_TEST

static void assert_table(fnl_table *table, const char *expected) {
  fnl_text text = {0};
  fnl_table_write(table, "", "", &text);
  ck_assert(!text.failed);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
  fnl_table_free(table);
}

static void add(fnl_table *table, const char *const *cells) {
  for (int i = 0; cells[i]; i++)
    fnl_table_add(table, cells[i]);
}

START_TEST(columns_line_up) {
  static const char *const cells[] = {"campaign", "spend", "note", "Z\xC3\xBCrich", "1,000",
                                      "x",        "b",     "7",    "yes",           NULL};
  fnl_table table = {.alignment = "lrl"};
  add(&table, cells);
  assert_table(&table, "  campaign  spend  note\n"
                       "  Z\xC3\xBCrich    1,000  x\n"
                       "  b             7  yes\n");
}
END_TEST

START_TEST(a_column_without_a_value_is_left_out) {
  static const char *const cells[] = {"a", "empty", "c", "1", "", "3", NULL};
  fnl_table table = {.alignment = "lrr"};
  add(&table, cells);
  assert_table(&table, "  a  c\n"
                       "  1  3\n");
}
END_TEST

START_TEST(no_line_ends_in_a_space) {
  static const char *const cells[] = {"a", "long heading", "1", "x", "2", "", NULL};
  fnl_table table = {.alignment = "ll"};
  add(&table, cells);
  assert_table(&table, "  a  long heading\n"
                       "  1  x\n"
                       "  2\n");
}
END_TEST

START_TEST(words_are_wrapped_at_spaces) {
  fnl_text text = {0};
  fnl_text_add_wrapped(&text, "one two three  four unbreakable_word_of_length end", 2, 12);
  ck_assert_str_eq(fnl_text_string(&text), "one two\n"
                                           "  three four\n"
                                           "  unbreakable_word_of_length\n"
                                           "  end");
  fnl_text_free(&text);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("table");
  TCase *tests = tcase_create("table");
  tcase_add_test(tests, width_counts_columns_not_bytes);
  tcase_add_test(tests, columns_line_up);
  tcase_add_test(tests, a_column_without_a_value_is_left_out);
  tcase_add_test(tests, no_line_ends_in_a_space);
  tcase_add_test(tests, words_are_wrapped_at_spaces);
  suite_add_tcase(suite, tests);
  return suite;
}
