/* width.h: how much room text takes on a terminal, in any alphabet, whatever the locale.
 *
 * A column is what a letter of the Latin alphabet takes; ideographs and most emoji take two,
 * combining marks none. Terminals disagree about sequences that are joined into one emoji; here
 * each of its parts counts.
 */
#ifndef FNL_BASE_WIDTH_H
#define FNL_BASE_WIDTH_H

#include "base/text.h"

#include <stdint.h>

/* The code point at *text, and *text moved past it; a byte out of place is U+FFFD. */
uint32_t fnl_code_point_next(const char **text);

/* Columns of a code point: 0, 1 or 2. */
int fnl_code_point_width(uint32_t point);

/* Appends a code point as UTF-8. */
void fnl_text_add_code_point(fnl_text *text, uint32_t point);

/* Columns of a text. */
int fnl_text_width(const char *text);

/* Appends the string where it takes at most `most` (>= 1) columns, else as much of its beginning as
 * leaves room for the sign "…". */
void fnl_text_add_shortened(fnl_text *text, const char *string, int most);

/* The same, but "..." stands in its middle, as names of a kind often differ at their ends; `most`
 * is 5 or more. */
void fnl_text_add_abridged(fnl_text *text, const char *string, int most);

/* The text for a terminal that knows ASCII alone: signs that we write ("…", "×", "–", "→") become
 * their like of as many columns, so that tables stay in line; "…" that stands for itself becomes
 * three points. What others have written (names, titles) stays as it is. */
void fnl_text_make_ascii(fnl_text *text);

#endif
