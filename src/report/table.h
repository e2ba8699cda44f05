/* table.h: columns that line up, whatever alphabet the names are in.
 *
 * Cells are added row by row, the first row being the heading; then the whole is written. Widths
 * are counted in columns of a terminal, not in bytes.
 */
#ifndef FNL_REPORT_TABLE_H
#define FNL_REPORT_TABLE_H

#include "base/width.h"

/* Starts zeroed but for `alignment`: a letter a column, 'l' or 'r'; borrowed. */
typedef struct {
  const char *alignment;
  int n; /* cells */
  size_t capacity;
  char **cells;
  bool failed;
} fnl_table;

void fnl_table_free(fnl_table *table);

/* The next cell, left to right; after the last column a new row begins. */
void fnl_table_add(fnl_table *table, const char *cell);
void fnl_table_add_format(fnl_table *table, const char *format, ...) FNL_PRINTF(2, 3);

/* Appends the table, each line indented by two. `dim` and `plain` surround the heading ("" for
 * nothing). A column whose cells are all empty is left out; where words make the table too wide,
 * the widest of them are shortened with "…". Memory that failed is text->failed. */
void fnl_table_write(const fnl_table *table, const char *dim, const char *plain, fnl_text *text);

/* Appends `words` broken at spaces into lines of at most `width` columns; lines after the first
 * begin with `indent` spaces. */
void fnl_text_add_wrapped(fnl_text *text, const char *words, int indent, int width);

#endif
