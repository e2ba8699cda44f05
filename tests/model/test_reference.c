/* test_reference.c: docs/files.md is what the field tables say today. */
#include "model/schema.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void read_page(fnl_text *page) {
  char path[1024], bytes[4096];
  snprintf(path, sizeof path, "%s/docs/files.md", getenv("FUNNEL_SOURCE_DIR"));
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    fnl_text_add_bytes(page, bytes, n);
  fclose(file);
}

START_TEST(docs_files_md_is_current) {
  fnl_text page = {0}, tables = {0};
  read_page(&page);
  fnl_schema_write_reference(&tables);
  ck_assert_msg(strcmp(fnl_text_string(&page), fnl_text_string(&tables)) == 0,
                "docs/files.md is not current: cmake --build build --target docs");
  ck_assert_uint_gt(strlen(fnl_text_string(&page)), 0);
  fnl_text_free(&page);
  fnl_text_free(&tables);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("reference");
  TCase *tcase = tcase_create("page");
  tcase_add_test(tcase, docs_files_md_is_current);
  suite_add_tcase(suite, tcase);
  return suite;
}
