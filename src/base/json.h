/* json.h: JSON text, written from the first brace to the last.
 *
 * A writer appends to a `fnl_text` and keeps track of braces, commas and indentation, so that code
 * that writes a page reads as the page. A number that JSON has no word for (NaN, infinity) is
 * null; bytes that are not UTF-8 become U+FFFD. Failure is the text's: asked for once, at the end.
 */
#ifndef FNL_BASE_JSON_H
#define FNL_BASE_JSON_H

#include "base/text.h"

#include <stdint.h>

enum { FNL_JSON_DEPTH = 16 };

typedef struct {
  fnl_text *text; /* borrowed */
  int depth;
  int inline_from; /* the depth from which on all stands in one line */
  bool has_items[FNL_JSON_DEPTH + 1];
  char closing[FNL_JSON_DEPTH + 1];
} fnl_json;

/* How a group or an array is laid out. */
typedef enum { FNL_JSON_BLOCK, FNL_JSON_LINE } fnl_json_layout;

fnl_json fnl_json_begin(fnl_text *text);

/* In an object `key` names the value; in an array, and for the outermost value, it is NULL. */
void fnl_json_object(fnl_json *json, const char *key, fnl_json_layout layout);
void fnl_json_array(fnl_json *json, const char *key, fnl_json_layout layout);
void fnl_json_end(fnl_json *json); /* closes what was opened last; a newline after the outermost */

void fnl_json_string(fnl_json *json, const char *key, const char *value); /* NULL: null */
void fnl_json_number(fnl_json *json, const char *key, double value);
void fnl_json_integer(fnl_json *json, const char *key, int64_t value);
void fnl_json_flag(fnl_json *json, const char *key, bool value);

/* A whole array of numbers in one line. */
void fnl_json_numbers(fnl_json *json, const char *key, const double *values, size_t n);

#endif
