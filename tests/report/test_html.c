/* test_html.c: a page holds its results whole, lets nothing but its own scripts run, and is made of
 * results only. */
#include "report/html.h"
#include "support/told.h"

#include <check.h>
#include <jansson.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#define RESULT_OF(rest) "{\"program\": \"funnel\", \"command\": \"simulate\"" rest "}"

static fnl_stored_result stored(const char *text) {
  return (fnl_stored_result){"result.json", text, strlen(text)};
}

static fnl_text page_of(const char *text) {
  const fnl_stored_result result = stored(text);
  fnl_text page = {0};
  ck_assert_int_eq(fnl_html_write(&result, 1, &page, NULL), FNL_OK);
  return page;
}

/* What stands between `begin` and `end`, from `*at` on, which moves behind it; NULL where there is
 * no more. To be freed. */
static char *between(const char **at, const char *begin, const char *end) {
  const char *from = strstr(*at, begin);
  if (!from)
    return NULL;
  from += strlen(begin);
  const char *to = strstr(from, end);
  ck_assert_ptr_nonnull(to);
  *at = to + strlen(end);
  return strndup(from, (size_t)(to - from));
}

static char *island_of(const fnl_text *page) {
  const char *at = fnl_text_string(page);
  char *island = between(&at, "<script type=\"application/json\" id=\"results\">", "</script>");
  ck_assert_ptr_nonnull(island);
  return island;
}

/* ---- the data ---- */

/* The island of the page of `text` is a list of one value equal to that of `text`. */
static void assert_kept(const char *text) {
  fnl_text page = page_of(text);
  char *island = island_of(&page);
  json_t *given = json_loads(text, 0, NULL), *kept = json_loads(island, 0, NULL);
  ck_assert_uint_eq(json_array_size(kept), 1);
  ck_assert(json_equal(given, json_array_get(kept, 0)));
  ck_assert_ptr_null(strchr(island, '<'));
  ck_assert_ptr_null(strstr(island, "\xe2\x80\xa8"));
  ck_assert_ptr_null(strstr(island, "\xe2\x80\xa9"));
  json_decref(given);
  json_decref(kept);
  free(island);
  fnl_text_free(&page);
}

START_TEST(results_are_kept_whatever_their_names) {
  assert_kept(RESULT_OF(", \"name\": \"</script><script>alert(1)</script>\", \"roas\": 2.385"));
  assert_kept(RESULT_OF(", \"<!--\": \"<\\u003c{{data}}{{script}}\\\\<\""));
  assert_kept(RESULT_OF(", \"line\": \"a\xe2\x80\xa8z\xe2\x80\xa9\xe2\x80\xa7\xe2\x80\xaa\""));
  assert_kept(RESULT_OF(", \"right\": \"\xd7\xa9\xd7\x9c\xe2\x80\xae\xf0\x9f\x98\x80\""));
}
END_TEST

START_TEST(several_results_are_a_list_in_their_order) {
  const fnl_stored_result results[] = {stored(RESULT_OF(", \"n\": 7")),
                                       stored(RESULT_OF(", \"n\": 11")),
                                       stored(RESULT_OF(", \"n\": 13"))};
  const int n[] = {7, 11, 13};
  fnl_text page = {0};
  ck_assert_int_eq(fnl_html_write(results, 3, &page, NULL), FNL_OK);
  char *island = island_of(&page);
  json_t *list = json_loads(island, 0, NULL);
  ck_assert_uint_eq(json_array_size(list), 3);
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(list, i), "n")), n[i]);
  json_decref(list);
  free(island);
  fnl_text_free(&page);
}
END_TEST

START_TEST(the_same_results_make_the_same_bytes) {
  fnl_text one = page_of(RESULT_OF("")), other = page_of(RESULT_OF(""));
  ck_assert_str_eq(fnl_text_string(&one), fnl_text_string(&other));
  fnl_text_free(&one);
  fnl_text_free(&other);
}
END_TEST

/* ---- the title ---- */

static void assert_title(const char *title, const char *expected) {
  fnl_text text = {0};
  fnl_text_add_format(&text, RESULT_OF(", \"plan\": {\"title\": \"%s\"}"), title);
  fnl_text page = page_of(fnl_text_string(&text));
  const char *at = fnl_text_string(&page);
  char *found = between(&at, "<title>", "</title>");
  ck_assert_str_eq(found, expected);
  free(found);
  fnl_text_free(&page);
  fnl_text_free(&text);
}

START_TEST(a_title_is_text) {
  assert_title("</title><b>&'", "&lt;/title&gt;&lt;b&gt;&amp;'");
  assert_title("\\\"{{data}}", "&quot;{{data}}");
  assert_title("", "Report");
}
END_TEST

START_TEST(an_endless_title_is_cut_between_characters) {
  enum { REPEATS = 4000, LIMIT = 512 };
  fnl_text title = {0};
  for (int i = 0; i < REPEATS; i++)
    fnl_text_add(&title, "\xe2\x82\xac");
  fnl_text text = {0};
  fnl_text_add_format(&text, RESULT_OF(", \"plan\": {\"title\": \"%s\"}"), fnl_text_string(&title));
  fnl_text page = page_of(fnl_text_string(&text));
  const char *at = fnl_text_string(&page);
  char *found = between(&at, "<title>", "</title>");
  ck_assert_uint_eq(strlen(found) % 3, 0);
  ck_assert_uint_gt(strlen(found), LIMIT - 4);
  ck_assert_uint_lt(strlen(found), LIMIT);
  free(found);
  fnl_text_free(&page);
  fnl_text_free(&text);
  fnl_text_free(&title);
}
END_TEST

/* ---- the policy ---- */

static char *policy_of(const fnl_text *page) {
  const char *at = fnl_text_string(page);
  return between(&at, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"");
}

static void assert_allowed(const char *policy, const char *content) {
  struct sha256_ctx context;
  uint8_t digest[SHA256_DIGEST_SIZE];
  char base64[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
  sha256_init(&context);
  sha256_update(&context, strlen(content), (const uint8_t *)content);
  sha256_digest(&context, sizeof digest, digest);
  base64_encode_raw(base64, sizeof digest, digest);
  ck_assert_msg(strstr(policy, base64) != NULL, "%.40s… is not in the policy", content);
}

/* How many elements that begin so there are; each must be in the policy. */
static int count_allowed(const fnl_text *page, const char *begin, const char *end) {
  char *policy = policy_of(page);
  const char *at = fnl_text_string(page);
  int n = 0;
  for (char *content; (content = between(&at, begin, end)) != NULL; n++) {
    assert_allowed(policy, content);
    free(content);
  }
  free(policy);
  return n;
}

START_TEST(every_script_and_style_has_its_hash_in_the_policy) {
  fnl_text page = page_of(RESULT_OF(", \"name\": \"<script>alert(1)</script><style>\""));
  ck_assert_int_eq(count_allowed(&page, "<script>", "</script>"), 2);
  ck_assert_int_eq(count_allowed(&page, "<style>", "</style>"), 1);
  ck_assert_int_eq(count_allowed(&page,
                                 "<style id=\"plotly.js-style-global\" class=\"no-inline-styles\">",
                                 "</style>"),
                   1);
  fnl_text_free(&page);
}
END_TEST

START_TEST(the_policy_lets_nothing_else_run_or_load) {
  fnl_text page = page_of(RESULT_OF(""));
  char *policy = policy_of(&page);
  ck_assert_ptr_eq(strstr(policy, "default-src 'none'"), policy);
  ck_assert_ptr_null(strstr(policy, "'unsafe-inline'"));
  ck_assert_ptr_null(strstr(policy, "'unsafe-eval'"));
  ck_assert_ptr_null(strstr(policy, "http"));
  ck_assert_ptr_null(strchr(policy, '*'));
  free(policy);
  fnl_text_free(&page);
}
END_TEST

START_TEST(the_page_names_no_file_but_itself) {
  fnl_text page = page_of(RESULT_OF(""));
  const char *text = fnl_text_string(&page);
  const char *first_script = strstr(text, "<script");
  char *head = strndup(text, (size_t)(first_script - text));
  const char *at = head;
  for (char *reference; (reference = between(&at, "href=\"", "\"")) != NULL; free(reference))
    ck_assert_str_eq(reference, "data:,");
  ck_assert_ptr_null(strstr(head, "src=\""));
  ck_assert_ptr_null(strstr(head, "@import"));
  ck_assert_ptr_null(strstr(head, "url("));
  ck_assert_ptr_null(strstr(text, "<script src"));
  ck_assert_ptr_null(strstr(head, "{{"));
  free(head);
  fnl_text_free(&page);
}
END_TEST

/* ---- the engine ---- */

/* The first bytes of every WebAssembly module, "\0asm" and a version, as base64. */
static const char module_begins[] = "AGFzbQEA";

START_TEST(a_page_has_the_engine_of_what_if_or_says_why_not) {
  fnl_text page = page_of(RESULT_OF(""));
  const char *at = fnl_text_string(&page);
  char *missing =
      between(&at, "<script type=\"application/wasm\" id=\"engine\" data-missing=\"", "\">");
  ck_assert_ptr_nonnull(missing);
  const char *end = strstr(at, "</script>");
  ck_assert_ptr_nonnull(end);
  if (missing[0]) {
    ck_assert_ptr_eq(at, end);
    ck_assert_msg(strstr(missing, "FNL_WHAT_IF") || strstr(missing, "clang"), "%s", missing);
  } else {
    ck_assert_int_eq(strncmp(at, module_begins, strlen(module_begins)), 0);
    ck_assert_uint_eq((size_t)(end - at) % 4, 0);
  }
  free(missing);
  fnl_text_free(&page);
}
END_TEST

/* ---- sizes ---- */

START_TEST(an_empty_page_is_below_its_limit) {
  enum { LIMIT = 2500000 };
  fnl_text page = page_of(RESULT_OF(""));
  ck_assert_uint_lt(page.length, LIMIT);
  fnl_text_free(&page);
}
END_TEST

START_TEST(a_page_grows_by_its_results_alone) {
  fnl_text one = page_of(RESULT_OF("")), more = page_of(RESULT_OF(", \"n\": [1, 2, 3]"));
  ck_assert_uint_eq(more.length - one.length, strlen(", \"n\": [1, 2, 3]"));
  fnl_text_free(&one);
  fnl_text_free(&more);
}
END_TEST

/* ---- what is no result ---- */

static void assert_refused(const char *text, size_t length, int line, const char *message) {
  const fnl_stored_result result = {"result.json", text, length};
  fnl_error error;
  fnl_text page = {0};
  ck_assert_int_eq(fnl_html_write(&result, 1, &page, &error), FNL_EVALUE);
  told_check(text, &error, (told){"result.json", line, message, ""});
  ck_assert_uint_gt(strlen(error.hint), 0);
  ck_assert_uint_eq(page.length, 0);
  ck_assert_int_eq(fnl_stored_result_check(&result, NULL), FNL_EVALUE);
  fnl_text_free(&page);
}

static void assert_text_refused(const char *text, int line, const char *message) {
  assert_refused(text, strlen(text), line, message);
}

START_TEST(what_is_no_json_is_refused_with_its_line) {
  assert_text_refused("", 1, "is no JSON");
  assert_text_refused("{\n\n  \"a\": 1,,\n}", 3, "is no JSON");
  assert_text_refused("model = \"five-stage\";", 1, "is no JSON");
  assert_text_refused(RESULT_OF("") "\n}", 2, "is no JSON");
  assert_text_refused("{\"a\": \"\x80\"}", 1, "is no JSON");
  assert_text_refused("{\"a\": 1e999}", 1, "is no JSON");
}
END_TEST

START_TEST(a_nul_ends_nothing) {
  static const char text[] = RESULT_OF("") "\0<script>alert(1)</script>";
  assert_refused(text, sizeof text - 1, 1, "is no JSON");
}
END_TEST

START_TEST(json_that_is_no_result_is_refused) {
  assert_text_refused("[]", 1, "a result is an object");
  assert_text_refused("3", 1, "a result is an object");
  assert_text_refused("{}", 1, "it has no \"program\"");
  assert_text_refused("{\"program\": \"funnel\"}", 1, "it has no \"command\"");
  assert_text_refused("{\"program\": \"funnel\", \"command\": null}", 1, "it has no \"command\"");
}
END_TEST

START_TEST(one_wrong_result_of_several_makes_no_page) {
  const fnl_stored_result results[] = {stored(RESULT_OF("")), stored("{}")};
  fnl_text page = {0};
  ck_assert_int_eq(fnl_html_write(results, 2, &page, NULL), FNL_EVALUE);
  ck_assert_uint_eq(page.length, 0);
  fnl_text_free(&page);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("html");
  TCase *tests = tcase_create("html");
  tcase_add_test(tests, results_are_kept_whatever_their_names);
  tcase_add_test(tests, several_results_are_a_list_in_their_order);
  tcase_add_test(tests, the_same_results_make_the_same_bytes);
  tcase_add_test(tests, a_title_is_text);
  tcase_add_test(tests, an_endless_title_is_cut_between_characters);
  tcase_add_test(tests, every_script_and_style_has_its_hash_in_the_policy);
  tcase_add_test(tests, the_policy_lets_nothing_else_run_or_load);
  tcase_add_test(tests, the_page_names_no_file_but_itself);
  tcase_add_test(tests, a_page_has_the_engine_of_what_if_or_says_why_not);
  tcase_add_test(tests, an_empty_page_is_below_its_limit);
  tcase_add_test(tests, a_page_grows_by_its_results_alone);
  tcase_add_test(tests, what_is_no_json_is_refused_with_its_line);
  tcase_add_test(tests, a_nul_ends_nothing);
  tcase_add_test(tests, json_that_is_no_result_is_refused);
  tcase_add_test(tests, one_wrong_result_of_several_makes_no_page);
  suite_add_tcase(suite, tests);
  return suite;
}
