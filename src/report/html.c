/* html.c: stored results into the template of the page. */
#include "report/html.h"

#include "report/page_assets.h"
#include "report/what_if_module.h"

#include <jansson.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <limits.h>
#include <string.h>

/* ---- what a result must be ---- */

/* Line of the byte at `offset`, from 1. */
static int line_of(const fnl_stored_result *result, size_t offset) {
  int line = 1;
  for (size_t i = 0; i < offset && i < result->length; i++)
    line += result->text[i] == '\n' && line < INT_MAX;
  return line;
}

static fnl_status refuse(const fnl_stored_result *result, int line, const char *what,
                         fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, result->name, line, "%s", what);
  fnl_error_hint(error, "a result is what --json FILE writes, or summary.json in --output DIR");
  return FNL_EVALUE;
}

static fnl_status refuse_syntax(const fnl_stored_result *result, const json_error_t *wrong,
                                fnl_error *error) {
  char what[sizeof wrong->text + 32];
  if (json_error_code(wrong) == json_error_out_of_memory)
    return fnl_error_no_memory(error);
  snprintf(what, sizeof what, "is no JSON: %s", wrong->text);
  fnl_string_hide_controls(what);
  const int line = wrong->position >= 0 ? line_of(result, (size_t)wrong->position) : 0;
  return refuse(result, line, what, error);
}

static fnl_status check_tree(const fnl_stored_result *result, const json_t *tree,
                             fnl_error *error) {
  static const char *const wanted[] = {"program", "command"};
  if (!json_is_object(tree))
    return refuse(result, 1, "is no result: a result is an object, { … }", error);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (!json_is_string(json_object_get(tree, wanted[i]))) {
      char what[64];
      snprintf(what, sizeof what, "is no result of this program: it has no \"%s\"", wanted[i]);
      return refuse(result, 1, what, error);
    }
  if (strcmp(json_string_value(json_object_get(tree, "program")), "funnel") != 0)
    return refuse(result, 1, "is a result of another program", error);
  return FNL_OK;
}

/* Reads and checks; on FNL_OK the tree is the caller's. */
static fnl_status read_tree(const fnl_stored_result *result, json_t **tree, fnl_error *error) {
  json_error_t wrong;
  *tree = json_loadb(result->text, result->length, JSON_DECODE_ANY, &wrong);
  if (!*tree)
    return refuse_syntax(result, &wrong, error);
  const fnl_status status = check_tree(result, *tree, error);
  if (status != FNL_OK) {
    json_decref(*tree);
    *tree = NULL;
  }
  return status;
}

fnl_status fnl_stored_result_check(const fnl_stored_result *result, fnl_error *error) {
  json_t *tree;
  const fnl_status status = read_tree(result, &tree, error);
  json_decref(tree);
  return status;
}

/* ---- text within HTML ---- */

static void add_escaped(fnl_text *page, const char *string) {
  for (; *string; string++)
    switch (*string) {
    case '&':
      fnl_text_add(page, "&amp;");
      break;
    case '<':
      fnl_text_add(page, "&lt;");
      break;
    case '>':
      fnl_text_add(page, "&gt;");
      break;
    case '"':
      fnl_text_add(page, "&quot;");
      break;
    default:
      fnl_text_add_bytes(page, string, 1);
    }
}

/* How many bytes at `at` may not stand in a script as they are, and what stands for them: `<`,
 * which could begin `</script>`, and the two line ends that JSON knows and old JavaScript does not.
 * They occur in strings only, where \u stands for a character. */
static size_t unsafe_in_script(const char *at, size_t left, const char **instead) {
  if (*at == '<') {
    *instead = "\\u003c";
    return 1;
  }
  if (left >= 3 && memcmp(at, "\xe2\x80", 2) == 0 && (at[2] == '\xa8' || at[2] == '\xa9')) {
    *instead = at[2] == '\xa8' ? "\\u2028" : "\\u2029";
    return 3;
  }
  return 0;
}

static void add_result(fnl_text *page, const fnl_stored_result *result) {
  const char *text = result->text;
  size_t from = 0;
  for (size_t i = 0; i < result->length;) {
    const char *instead;
    const size_t unsafe = unsafe_in_script(text + i, result->length - i, &instead);
    if (unsafe == 0) {
      i++;
      continue;
    }
    fnl_text_add_bytes(page, text + from, i - from);
    fnl_text_add(page, instead);
    from = i += unsafe;
  }
  fnl_text_add_bytes(page, text + from, result->length - from);
}

/* ---- the places of the template ---- */

typedef struct {
  const fnl_stored_result *results;
  int n;
  char title[512]; /* of the first plan; "" where it has none */
} fnl_html;

static void add_asset(fnl_text *page, fnl_asset asset) {
  fnl_text_add_bytes(page, asset.bytes, asset.length);
}

/* 'sha256-…', as a security policy names a script or style that may be there. */
static void add_hash(fnl_text *page, fnl_asset asset) {
  struct sha256_ctx context;
  uint8_t digest[SHA256_DIGEST_SIZE];
  char base64[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
  sha256_init(&context);
  sha256_update(&context, asset.length, (const uint8_t *)asset.bytes);
  sha256_digest(&context, sizeof digest, digest);
  base64_encode_raw(base64, sizeof digest, digest);
  fnl_text_add_format(page, "'sha256-%s'", base64);
}

static void add_policy(fnl_text *page, const fnl_html *html) {
  (void)html;
  fnl_text_add(page, "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; ");
  fnl_text_add(page, "style-src ");
  add_hash(page, fnl_asset_style());
  fnl_text_add(page, " ");
  add_hash(page, fnl_asset_plotly_style());
  fnl_text_add(page, "; script-src ");
  add_hash(page, fnl_asset_plotly());
  fnl_text_add(page, " ");
  add_hash(page, fnl_asset_script());
  fnl_text_add(page, " 'wasm-unsafe-eval'");
}

static void add_title(fnl_text *page, const fnl_html *html) {
  add_escaped(page, html->title[0] ? html->title : "Report");
}

static void add_data(fnl_text *page, const fnl_html *html) {
  for (int i = 0; i < html->n; i++) {
    fnl_text_add(page, i == 0 ? "[" : ",\n");
    add_result(page, &html->results[i]);
  }
  fnl_text_add(page, "]");
}

static void add_style(fnl_text *page, const fnl_html *html) {
  (void)html;
  add_asset(page, fnl_asset_style());
}

static void add_plotly_style(fnl_text *page, const fnl_html *html) {
  (void)html;
  add_asset(page, fnl_asset_plotly_style());
}

static void add_plotly(fnl_text *page, const fnl_html *html) {
  (void)html;
  add_asset(page, fnl_asset_plotly());
}

static void add_script(fnl_text *page, const fnl_html *html) {
  (void)html;
  add_asset(page, fnl_asset_script());
}

static void add_engine(fnl_text *page, const fnl_html *html) {
  (void)html;
  fnl_what_if_module_write(page);
}

static void add_engine_missing(fnl_text *page, const fnl_html *html) {
  (void)html;
  add_escaped(page, fnl_what_if_module_missing());
}

/* What stands for {{NAME}} in the template. */
static const struct {
  const char *name;
  void (*add)(fnl_text *page, const fnl_html *html);
} places[] = {
    {"policy", add_policy}, {"title", add_title},   {"style", add_style},
    {"data", add_data},     {"plotly", add_plotly}, {"plotly-style", add_plotly_style},
    {"script", add_script}, {"engine", add_engine}, {"engine-missing", add_engine_missing},
};

static void fill_place(fnl_text *page, const fnl_html *html, const char *name, size_t length) {
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (strlen(places[i].name) == length && memcmp(places[i].name, name, length) == 0)
      places[i].add(page, html);
}

/* The place after `at`, or NULL. */
static const char *find_place(const char *at, const char *end) {
  for (; end - at >= 2; at++)
    if (at[0] == '{' && at[1] == '{')
      return at;
  return NULL;
}

static void fill_template(fnl_text *page, const fnl_html *html) {
  const fnl_asset template = fnl_asset_template();
  const char *at = template.bytes, *end = template.bytes + template.length;
  for (const char *place; (place = find_place(at, end)) != NULL;) {
    const char *name = place + 2, *close = memchr(name, '}', (size_t)(end - name));
    fnl_text_add_bytes(page, at, (size_t)(place - at));
    fill_place(page, html, name, (size_t)(close - name));
    at = close + 2;
  }
  fnl_text_add_bytes(page, at, (size_t)(end - at));
}

/* ---- the page ---- */

/* The window's title is that of the first plan; cut where it is endless, at a whole character. */
static void take_title(fnl_html *html, const json_t *tree) {
  const char *title = json_string_value(json_object_get(json_object_get(tree, "plan"), "title"));
  if (!title)
    return;
  size_t length = strlen(title);
  if (length >= sizeof html->title)
    for (length = sizeof html->title - 1; length > 0 && (title[length] & 0xc0) == 0x80;)
      length--;
  memcpy(html->title, title, length);
  html->title[length] = '\0';
}

fnl_status fnl_html_write(const fnl_stored_result *results, int n, fnl_text *page,
                          fnl_error *error) {
  fnl_html html = {.results = results, .n = n};
  for (int i = 0; i < n; i++) {
    json_t *tree;
    const fnl_status status = read_tree(&results[i], &tree, error);
    if (status != FNL_OK)
      return status;
    if (i == 0)
      take_title(&html, tree);
    json_decref(tree);
  }
  fill_template(page, &html);
  return page->failed ? fnl_error_no_memory(error) : FNL_OK;
}
