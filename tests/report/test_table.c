/* test_table.c: columns line up and paragraphs stay inside their width, in any alphabet. */
#include "report/table.h"

#include <check.h>
#include <string.h>

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

START_TEST(columns_line_up_beside_wide_names_and_marks) {
  static const char *const cells[] = {"name",
                                      "yen",
                                      "\xE6\x9D\xB1\xE4\xBA\xAC",
                                      "1",
                                      "e\xCC\x81t\xC3\xA9",
                                      "22",
                                      "\xF0\x9F\x98\x80",
                                      "333",
                                      NULL};
  fnl_table table = {.alignment = "lr"};
  add(&table, cells);
  assert_table(&table, "  name  yen\n"
                       "  \xE6\x9D\xB1\xE4\xBA\xAC    1\n"
                       "  e\xCC\x81t\xC3\xA9    22\n"
                       "  \xF0\x9F\x98\x80    333\n");
}
END_TEST

START_TEST(names_without_end_are_shortened_and_figures_are_not) {
  enum { LONG = 10240, WIDEST = 132 };
  char name[LONG + 1];
  fnl_table table = {.alignment = "lrl"};
  fnl_text text = {0};
  memset(name, 'x', LONG);
  name[LONG] = '\0';
  const char *const cells[] = {"name", "figure", "title", name, "123,456,789",
                               name,   "b",      "7",     "",   NULL};
  add(&table, cells);
  fnl_table_write(&table, "", "", &text);
  ck_assert_ptr_nonnull(strstr(fnl_text_string(&text), "123,456,789"));
  for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n"))
    ck_assert_int_le(fnl_text_width(line), WIDEST);
  fnl_text_free(&text);
  fnl_table_free(&table);
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
  tcase_add_test(tests, columns_line_up);
  tcase_add_test(tests, columns_line_up_beside_wide_names_and_marks);
  tcase_add_test(tests, names_without_end_are_shortened_and_figures_are_not);
  tcase_add_test(tests, a_column_without_a_value_is_left_out);
  tcase_add_test(tests, no_line_ends_in_a_space);
  tcase_add_test(tests, words_are_wrapped_at_spaces);
  suite_add_tcase(suite, tests);
  return suite;
}
