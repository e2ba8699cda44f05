/* letters.h: how wide text is when it is drawn with letters of different widths. */
#ifndef FNL_REPORT_SHOW_LETTERS_H
#define FNL_REPORT_SHOW_LETTERS_H

#include <stdbool.h>

/* An upper bound of the width of a text in letters of a size, in the common sans-serif fonts: those
 * of DejaVu Sans, which is wide. Bold is a tenth wider. */
double fnl_letters_width(const char *text, double size, bool bold);

#endif
