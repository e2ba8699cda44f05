/* text.h: growable text, numbers as text, and how far two words are apart.
 *
 * A `fnl_text` starts zeroed and grows as it is added to. Running out of memory is remembered
 * in `failed` and asked for once, at the end, so that a writer reads as the page it writes.
 */
#ifndef FNL_BASE_TEXT_H
#define FNL_BASE_TEXT_H

#include "base/error.h"

#include <stdbool.h>

typedef struct {
  char *data; /* terminated; NULL while nothing was added */
  size_t length, capacity;
  bool failed; /* out of memory at some addition; later ones do nothing */
} fnl_text;

void fnl_text_free(fnl_text *text);

void fnl_text_add(fnl_text *text, const char *string);
void fnl_text_add_bytes(fnl_text *text, const char *bytes, size_t length);
void fnl_text_add_format(fnl_text *text, const char *format, ...) FNL_PRINTF(2, 3);

/* The shortest decimal that reads back as the same double ("0.1", "1e+300", "inf", "nan"). */
void fnl_text_add_number(fnl_text *text, double number);

/* Cuts the text back to an earlier length. */
void fnl_text_cut(fnl_text *text, size_t length);

/* The text as a string, "" while nothing was added; borrowed until the next addition. */
const char *fnl_text_string(const fnl_text *text);

#define FNL_NUMBER_SIZE 32

/* The same decimal into `buffer`, always with a point, whatever the locale. Returns `buffer`. */
char *fnl_number_format(char buffer[FNL_NUMBER_SIZE], double number);

/* The number that `length` characters are, whatever the locale; false where they are none. */
bool fnl_number_read(const char *text, size_t length, double *number);

/* A copy of a string to be freed, NULL when out of memory or given NULL. */
char *fnl_string_copy(const char *string);

/* Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, letters'
 * case aside; words longer than 63 bytes are compared by their first 63. */
int fnl_string_distance(const char *a, const char *b);

/* Index of the word of `words` somebody who wrote `word` probably meant, or -1: a distance of at
 * most 2 (1 for words up to four letters), else the only one that contains it. */
int fnl_string_nearest(const char *word, int n_words, const char *const *words);

/* Whether `length` bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
bool fnl_string_is_utf8(const char *bytes, size_t length);

/* Bytes of the byte-order mark that some editors put before a text in UTF-8: 3, or 0 for none. It
 * is no part of what was written: whoever reads a file begins behind it. */
size_t fnl_string_mark_length(const char *bytes, size_t length);

/* What a terminal would obey is shown as a question mark: every control character of a string that
 * somebody else has written, and what would turn the order of its letters around. */
void fnl_string_hide_controls(char *string);

/* The noun of a count: "%d %s", n, fnl_plural(n, "day", "days"). */
const char *fnl_plural(double count, const char *one, const char *many);

#endif
