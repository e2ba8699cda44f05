/* json.c: JSON text (RFC 8259). */
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

fnl_json fnl_json_begin(fnl_text *text) {
  return (fnl_json){.text = text, .inline_from = FNL_JSON_DEPTH + 1};
}

/* ---- strings ---- */

/* The escape of a character that has a short one, or NULL. */
static const char *short_escape(unsigned char character) {
  static const char *const escapes[128] = {
      ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
      ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t", [0x7F] = "\\u007f",
  };
  return character < 128 ? escapes[character] : NULL;
}

static void add_ascii(fnl_text *text, unsigned char character) {
  const char *escape = short_escape(character);
  if (escape)
    fnl_text_add(text, escape);
  else if (character < 0x20)
    fnl_text_add_format(text, "\\u%04x", character);
  else
    fnl_text_add_bytes(text, (const char *)&character, 1);
}

/* Length of the well-formed sequence of several bytes at the start, or 0. */
static size_t sequence_length(const char *bytes, size_t length) {
  for (size_t n = 2; n <= 4 && n <= length; n++)
    if (fnl_string_is_utf8(bytes, n))
      return n;
  return 0;
}

static void add_quoted(fnl_text *text, const char *string) {
  const size_t length = strlen(string);
  fnl_text_add(text, "\"");
  for (size_t i = 0; i < length;) {
    const unsigned char byte = (unsigned char)string[i];
    const size_t n = byte < 0x80 ? 1 : sequence_length(string + i, length - i);
    if (byte < 0x80)
      add_ascii(text, byte);
    else if (n > 0)
      fnl_text_add_bytes(text, string + i, n);
    else
      fnl_text_add(text, "\xEF\xBF\xBD"); /* U+FFFD, the replacement character */
    i += n > 0 ? n : 1;
  }
  fnl_text_add(text, "\"");
}

/* ---- structure ---- */

static bool is_inline(const fnl_json *json) { return json->depth >= json->inline_from; }

static void new_line(fnl_json *json) {
  fnl_text_add_format(json->text, "\n%*s", 2 * json->depth, "");
}

/* What stands before a value: the comma of the one before, its place, its key. */
static void introduce(fnl_json *json, const char *key) {
  if (json->has_items[json->depth])
    fnl_text_add(json->text, is_inline(json) ? ", " : ",");
  if (json->depth > 0 && !is_inline(json))
    new_line(json);
  json->has_items[json->depth] = true;
  if (key) {
    add_quoted(json->text, key);
    fnl_text_add(json->text, ": ");
  }
}

static void open(fnl_json *json, const char *key, fnl_json_layout layout, const char *brackets) {
  introduce(json, key);
  fnl_text_add_bytes(json->text, brackets, 1);
  if (json->depth == FNL_JSON_DEPTH) {
    json->text->failed = true; /* deeper than any page of ours: a bug, told as a failed text */
    return;
  }
  json->depth++;
  json->has_items[json->depth] = false;
  json->closing[json->depth] = brackets[1];
  if (layout == FNL_JSON_LINE && !is_inline(json))
    json->inline_from = json->depth;
}

void fnl_json_object(fnl_json *json, const char *key, fnl_json_layout layout) {
  open(json, key, layout, "{}");
}

void fnl_json_array(fnl_json *json, const char *key, fnl_json_layout layout) {
  open(json, key, layout, "[]");
}

void fnl_json_end(fnl_json *json) {
  if (json->depth == 0)
    return;
  const char closing = json->closing[json->depth];
  const bool had_items = json->has_items[json->depth], was_inline = is_inline(json);
  if (json->inline_from == json->depth)
    json->inline_from = FNL_JSON_DEPTH + 1;
  json->depth--;
  if (had_items && !was_inline)
    new_line(json);
  fnl_text_add_bytes(json->text, &closing, 1);
  if (json->depth == 0)
    fnl_text_add(json->text, "\n");
}

/* ---- values ---- */

void fnl_json_string(fnl_json *json, const char *key, const char *value) {
  introduce(json, key);
  if (value)
    add_quoted(json->text, value);
  else
    fnl_text_add(json->text, "null");
}

void fnl_json_number(fnl_json *json, const char *key, double value) {
  introduce(json, key);
  if (isfinite(value))
    fnl_text_add_number(json->text, value);
  else
    fnl_text_add(json->text, "null");
}

void fnl_json_integer(fnl_json *json, const char *key, int64_t value) {
  introduce(json, key);
  fnl_text_add_format(json->text, "%" PRId64, value);
}

void fnl_json_flag(fnl_json *json, const char *key, bool value) {
  introduce(json, key);
  fnl_text_add(json->text, value ? "true" : "false");
}

void fnl_json_numbers(fnl_json *json, const char *key, const double *values, size_t n) {
  fnl_json_array(json, key, FNL_JSON_LINE);
  for (size_t i = 0; i < n; i++)
    fnl_json_number(json, NULL, values[i]);
  fnl_json_end(json);
}
