/* The tree, the text helpers under it, and the tables that describe a plan. */
#include "base/text.h"
#include "model/document.h"
#include "model/schema.h"

#include <check.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

/* ---- text ---- */

START_TEST(text_grows_and_is_cut) {
  fnl_text text = {0};
  ck_assert_str_eq(fnl_text_string(&text), "");
  for (int i = 0; i < 1000; i++)
    fnl_text_add_format(&text, "%d,", i);
  ck_assert_uint_eq(text.length, 3890);
  fnl_text_cut(&text, 6);
  ck_assert_str_eq(fnl_text_string(&text), "0,1,2,");
  fnl_text_add_bytes(&text, "x\0y", 3);
  ck_assert_uint_eq(text.length, 9);
  fnl_text_free(&text);
  ck_assert_ptr_null(text.data);
}
END_TEST

START_TEST(numbers_read_back_as_themselves) {
  static const double numbers[] = {0,       0.1,      1.0 / 3, -2.385,    1e300,
                                   DBL_MIN, DBL_MAX,  1e21,    0x1p-1074, 123456789012345678.0,
                                   5e-324,  0.1 + 0.2};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    char buffer[FNL_NUMBER_SIZE];
    double back = strtod(fnl_number_format(buffer, numbers[i]), NULL);
    ck_assert_mem_eq(&back, &numbers[i], sizeof back);
    ck_assert(fnl_number_read(buffer, strlen(buffer), &back));
    ck_assert_mem_eq(&back, &numbers[i], sizeof back);
  }
  char buffer[FNL_NUMBER_SIZE];
  ck_assert_str_eq(fnl_number_format(buffer, 0.1), "0.1");
  ck_assert_str_eq(fnl_number_format(buffer, 0.1 + 0.2), "0.30000000000000004");
  ck_assert_str_eq(fnl_number_format(buffer, INFINITY), "inf");
}
END_TEST

START_TEST(what_is_no_number_is_not_read) {
  static const char *const wrong[] = {
      "",  " 1", "1 ", "1,5", "1.2.3",
      "x", "1x", ".",  "-",   "00000000000000000000000000000000000000001"};
  double number;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    ck_assert_msg(!fnl_number_read(wrong[i], strlen(wrong[i]), &number), "%s", wrong[i]);
  ck_assert(fnl_number_read("2.385;", 5, &number) && number == 2.385);
}
END_TEST

START_TEST(numbers_have_a_point_in_every_locale) {
  static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "C.UTF-8", "C"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (setlocale(LC_ALL, names[i])) {
      char buffer[FNL_NUMBER_SIZE];
      double back = 0.0;
      ck_assert_str_eq(fnl_number_format(buffer, 2.385), "2.385");
      ck_assert(fnl_number_read("2.385", 5, &back) && back == 2.385);
    }
  setlocale(LC_ALL, "C");
}
END_TEST

static const struct {
  const char *a, *b;
  int distance;
} pairs[] = {
    {"", "", 0},
    {"budget", "budget", 0},
    {"bugdet", "budget", 1},
    {"Budget", "budget", 0},
    {"budgt", "budget", 1},
    {"", "abc", 3},
    {"kitten", "sitting", 3},
    {"ab", "ba", 1},
    {"horizon", "horizon_days", 5},
};

START_TEST(distances_are_symmetric_and_known) {
  ck_assert_int_eq(fnl_string_distance(pairs[_i].a, pairs[_i].b), pairs[_i].distance);
  ck_assert_int_eq(fnl_string_distance(pairs[_i].b, pairs[_i].a), pairs[_i].distance);
}
END_TEST

START_TEST(the_nearest_word_is_near) {
  static const char *const words[] = {"total", "split", "pacing", "referral_reward"};
  ck_assert_int_eq(fnl_string_nearest("totl", 4, words), 0);
  ck_assert_int_eq(fnl_string_nearest("pacign", 4, words), 2);
  ck_assert_int_eq(fnl_string_nearest("reward", 4, words), 3);
  ck_assert_int_eq(fnl_string_nearest("zebra", 4, words), -1);
  ck_assert_int_eq(fnl_string_nearest("", 4, words), -1);
  ck_assert_int_eq(fnl_string_nearest("total", 0, NULL), -1);
}
END_TEST

static const struct {
  const char *bytes;
  bool good;
} texts[] = {
    {"plain", true},
    {"\xC3\xA9", true},
    {"\xE2\x82\xAC", true},
    {"\xF0\x9F\x98\x80", true},
    {"\xC3", false},
    {"\xA9", false},
    {"\xC0\xAF", false},
    {"\xED\xA0\x80", false},
    {"\xF4\x90\x80\x80", false},
    {"\xE2\x82", false},
    {"\xFF", false},
    {"\xE0\x80\xAF", false},
};

START_TEST(only_well_formed_utf8_is_utf8) {
  ck_assert(fnl_string_is_utf8(texts[_i].bytes, strlen(texts[_i].bytes)) == texts[_i].good);
}
END_TEST

/* ---- the tree ---- */

static fnl_node *named_group(const char *name) {
  fnl_origin origin = {0, 7};
  fnl_node *group = fnl_node_new(FNL_NODE_GROUP, NULL, origin);
  ck_assert(fnl_node_append(group, fnl_node_new_text(FNL_NODE_TEXT, "name", name, origin)));
  return group;
}

START_TEST(members_are_found_put_and_taken) {
  fnl_origin origin = {0, 0};
  fnl_node *group = named_group("north");
  ck_assert_str_eq(fnl_node_member_text(group, "name"), "north");
  ck_assert_ptr_null(fnl_node_member(group, "title"));
  ck_assert_ptr_null(fnl_node_member(NULL, "title"));
  ck_assert(fnl_node_put(group, fnl_node_new_text(FNL_NODE_TEXT, "name", "south", origin)));
  ck_assert_int_eq(group->n, 1);
  ck_assert_str_eq(fnl_node_member_text(group, "name"), "south");
  fnl_node *taken = fnl_node_take(group, "name");
  ck_assert_int_eq(group->n, 0);
  ck_assert_ptr_null(fnl_node_take(group, "name"));
  fnl_node_free(taken);
  fnl_node_free(group);
}
END_TEST

START_TEST(a_copy_shares_nothing) {
  fnl_origin origin = {0, 0};
  fnl_node *list = fnl_node_new(FNL_NODE_LIST, "campaigns", origin);
  ck_assert(fnl_node_append(list, named_group("north")));
  ck_assert(fnl_node_append(list, named_group("south")));
  fnl_node *copy = fnl_node_copy(list);
  fnl_node_free(list);
  ck_assert_ptr_eq(fnl_node_named(copy, "south"), copy->items[1]);
  ck_assert_ptr_null(fnl_node_named(copy, "east"));
  ck_assert_int_eq(copy->items[1]->origin.line, 7);
  fnl_node_free(copy);
}
END_TEST

START_TEST(an_excerpt_is_the_trimmed_line) {
  fnl_document *document = fnl_document_new();
  static const char text[] = "one\n\t  two = 2;  \r\nthree";
  int source = fnl_document_add_source(document, FNL_ORIGIN_PLAN, "p", text, strlen(text));
  char excerpt[64], tiny[6];
  fnl_document_excerpt(document, (fnl_origin){source, 2}, excerpt, sizeof excerpt);
  ck_assert_str_eq(excerpt, "two = 2;");
  fnl_document_excerpt(document, (fnl_origin){source, 3}, excerpt, sizeof excerpt);
  ck_assert_str_eq(excerpt, "three");
  fnl_document_excerpt(document, (fnl_origin){source, 4}, excerpt, sizeof excerpt);
  ck_assert_str_eq(excerpt, "");
  fnl_document_excerpt(document, (fnl_origin){source, 2}, tiny, sizeof tiny);
  ck_assert_str_eq(tiny, "two =");
  fnl_document_excerpt(document, (fnl_origin){0, 0}, excerpt, sizeof excerpt);
  ck_assert_str_eq(excerpt, "");
  fnl_document_free(document);
  fnl_document_free(NULL);
}
END_TEST

/* ---- the tables ---- */

START_TEST(every_key_is_explained) {
  for (int s = 0; fnl_sections[s]; s++) {
    const fnl_section *section = fnl_sections[s];
    ck_assert_ptr_nonnull(section->sentence);
    for (int i = 0; i < section->n_fields; i++) {
      const fnl_field *field = &section->fields[i];
      ck_assert_msg(field->sentence != NULL, "%s.%s", section->name, field->name);
      ck_assert_ptr_eq(fnl_section_field(section, field->name), field);
      ck_assert_msg(!(field->kind == FNL_FIELD_NUMBER && field->lowest == 0 && field->highest == 0),
                    "%s.%s has no range", section->name, field->name);
      ck_assert_msg(!(field->kind == FNL_FIELD_CHOICE && !field->choices), "%s", field->name);
      ck_assert_msg(!(field->kind == FNL_FIELD_SPECIAL && !field->type), "%s", field->name);
    }
  }
}
END_TEST

START_TEST(the_reference_has_a_row_a_key) {
  fnl_text page = {0}, words = {0};
  fnl_schema_write_reference(&page);
  fnl_schema_write_dictionary(&words);
  ck_assert(!page.failed && !words.failed);
  for (int s = 0; fnl_sections[s]; s++)
    for (int i = 0; i < fnl_sections[s]->n_fields; i++) {
      char row[64];
      snprintf(row, sizeof row, "| `%s` | ", fnl_sections[s]->fields[i].name);
      ck_assert_ptr_nonnull(strstr(page.data, row));
      snprintf(row, sizeof row, "\"%s\"\n", fnl_sections[s]->fields[i].name);
      ck_assert_ptr_nonnull(strstr(words.data, row));
    }
  fnl_text_free(&page);
  fnl_text_free(&words);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("document");
  TCase *text = tcase_create("text");
  tcase_add_test(text, text_grows_and_is_cut);
  tcase_add_test(text, numbers_read_back_as_themselves);
  tcase_add_test(text, what_is_no_number_is_not_read);
  tcase_add_test(text, numbers_have_a_point_in_every_locale);
  tcase_add_loop_test(text, distances_are_symmetric_and_known, 0,
                      (int)(sizeof pairs / sizeof *pairs));
  tcase_add_test(text, the_nearest_word_is_near);
  tcase_add_loop_test(text, only_well_formed_utf8_is_utf8, 0, (int)(sizeof texts / sizeof *texts));
  suite_add_tcase(suite, text);
  TCase *tree = tcase_create("tree");
  tcase_add_test(tree, members_are_found_put_and_taken);
  tcase_add_test(tree, a_copy_shares_nothing);
  tcase_add_test(tree, an_excerpt_is_the_trimmed_line);
  suite_add_tcase(suite, tree);
  TCase *tables = tcase_create("tables");
  tcase_add_test(tables, every_key_is_explained);
  tcase_add_test(tables, the_reference_has_a_row_a_key);
  suite_add_tcase(suite, tables);
  return suite;
}
