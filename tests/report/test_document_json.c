/* A plan's tree as JSON holds every value and nothing else. */
#include "report/document_json.h"

#include <check.h>
#include <stdlib.h>

Suite *test_suite(void);

static const fnl_origin nowhere = {0, 0};

static fnl_node *add(fnl_node *parent, fnl_node_kind kind, const char *name) {
  fnl_node *node = fnl_node_new(kind, name, nowhere);
  ck_assert(node && fnl_node_append(parent, node));
  return node;
}

static fnl_node *add_whole(fnl_node *parent, const char *name, int64_t integer) {
  fnl_node *node = add(parent, FNL_NODE_INTEGER, name);
  node->integer = integer;
  return node;
}

static void check_json(const fnl_document *document, const char *expected) {
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  fnl_document_write_json(document, &json, NULL);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

START_TEST(every_kind_is_itself_and_remarks_are_left_out) {
  fnl_document *document = fnl_document_new();
  fnl_node *root = document->root;
  fnl_node *list = add(root, FNL_NODE_LIST, "list");
  add(list, FNL_NODE_REAL, NULL)->real = 0.1;
  add_whole(list, NULL, -7);
  add(root, FNL_NODE_FLAG, "flag")->flag = true;
  add(root, FNL_NODE_TEXT, "text")->text = fnl_string_copy("</script> \"\xC3\xBC\"");
  add(root, FNL_NODE_REMARK, "remark")->text = fnl_string_copy("everybody");
  fnl_node *law = add(root, FNL_NODE_GROUP, "cpm");
  add(law, FNL_NODE_REAL, "mean")->real = 8.25;
  add_whole(law, "sd", 2);
  add(root, FNL_NODE_GROUP, "none");
  check_json(document, "{\n  \"list\": [0.1, -7],\n  \"flag\": true,\n"
                       "  \"text\": \"</script> \\\"\xC3\xBC\\\"\",\n"
                       "  \"cpm\": {\"mean\": 8.25, \"sd\": 2},\n  \"none\": {}\n}\n");
  fnl_document_free(document);
}
END_TEST

START_TEST(whole_numbers_beyond_a_double_s_keep_their_digits) {
  fnl_document *document = fnl_document_new();
  add_whole(document->root, "last", INT64_C(9007199254740992));
  add_whole(document->root, "next", INT64_C(9007199254740993));
  add_whole(document->root, "least", INT64_MIN);
  check_json(document, "{\"last\": 9007199254740992, "
                       "\"next\": {\"integer\": \"9007199254740993\"}, "
                       "\"least\": {\"integer\": \"-9223372036854775808\"}}\n");
  fnl_document_free(document);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("report/document_json");
  TCase *tests = tcase_create("trees");
  tcase_add_test(tests, every_kind_is_itself_and_remarks_are_left_out);
  tcase_add_test(tests, whole_numbers_beyond_a_double_s_keep_their_digits);
  suite_add_tcase(suite, tests);
  return suite;
}
