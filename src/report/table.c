/* table.c: columns that line up. */
#include "report/table.h"

#include "base/grow.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a table may be wide, and what is left of a column that is shortened for it. */
enum { GAP = 2, WIDEST = 132, NARROWEST = 16 };

void fnl_table_free(fnl_table *table) {
  for (int i = 0; i < table->n; i++)
    free(table->cells[i]);
  free(table->cells);
  *table = (fnl_table){.alignment = table->alignment};
}

/* ---- cells ---- */

static void keep(fnl_table *table, char *cell) {
  if (!cell || !FNL_GROW(table->cells, table->capacity, table->n + 1)) {
    free(cell);
    table->failed = true;
    return;
  }
  table->cells[table->n++] = cell;
}

void fnl_table_add(fnl_table *table, const char *cell) {
  char *copy = fnl_string_copy(cell);
  if (copy)
    fnl_string_hide_controls(copy);
  keep(table, copy);
}

void fnl_table_add_format(fnl_table *table, const char *format, ...) {
  char cell[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(cell, sizeof cell, format, arguments);
  va_end(arguments);
  fnl_table_add(table, cell);
}

/* ---- writing ---- */

static int n_columns(const fnl_table *table) { return (int)strlen(table->alignment); }

static int n_rows(const fnl_table *table) { return table->n / n_columns(table); }

static const char *cell_at(const fnl_table *table, int row, int column) {
  return table->cells[row * n_columns(table) + column];
}

/* Width of a column; 0 where nothing stands below its heading. */
static int column_width(const fnl_table *table, int column) {
  int width = 0;
  bool empty = true;
  for (int row = 0; row < n_rows(table); row++) {
    const int own = fnl_text_width(cell_at(table, row, column));
    width = own > width ? own : width;
    empty = empty && (row == 0 || own == 0);
  }
  return empty ? 0 : width;
}

/* The widest column of words, or -1 where all are narrow. */
static int widest_words(const fnl_table *table, const int *widths) {
  int widest = -1;
  for (int column = 0; column < n_columns(table); column++)
    if (table->alignment[column] == 'l' && widths[column] > NARROWEST &&
        (widest < 0 || widths[column] > widths[widest]))
      widest = column;
  return widest;
}

/* Takes columns from the widest words until the table is narrow enough; figures are never cut. */
static void fit(const fnl_table *table, int *widths) {
  int excess = -WIDEST, widest;
  for (int column = 0; column < n_columns(table); column++)
    excess += widths[column] > 0 ? widths[column] + GAP : 0;
  for (; excess > 0 && (widest = widest_words(table, widths)) >= 0; excess--)
    widths[widest]--;
}

static void write_cell(const char *cell, int width, bool right, fnl_text *text) {
  fnl_text shortened = {0};
  fnl_text_add_shortened(&shortened, cell, width);
  const int padding = width - fnl_text_width(fnl_text_string(&shortened));
  fnl_text_add_format(text, "%*s%*s%s%*s", GAP, "", right ? padding : 0, "",
                      fnl_text_string(&shortened), right ? 0 : padding, "");
  text->failed = text->failed || shortened.failed;
  fnl_text_free(&shortened);
}

static void write_row(const fnl_table *table, int row, const int *widths, fnl_text *text) {
  const size_t start = text->length;
  for (int column = 0; column < n_columns(table); column++)
    if (widths[column] > 0)
      write_cell(cell_at(table, row, column), widths[column], table->alignment[column] == 'r',
                 text);
  while (text->length > start && text->data[text->length - 1] == ' ')
    fnl_text_cut(text, text->length - 1);
}

void fnl_table_write(const fnl_table *table, const char *dim, const char *plain, fnl_text *text) {
  int *widths = calloc(strlen(table->alignment) + 1, sizeof *widths);
  text->failed = text->failed || table->failed || !widths;
  if (text->failed) {
    free(widths);
    return;
  }
  for (int column = 0; column < n_columns(table); column++)
    widths[column] = column_width(table, column);
  fit(table, widths);
  for (int row = 0; row < n_rows(table); row++) {
    fnl_text_add(text, row == 0 ? dim : "");
    write_row(table, row, widths, text);
    fnl_text_add(text, row == 0 ? plain : "");
    fnl_text_add(text, "\n");
  }
  free(widths);
}

void fnl_text_add_wrapped(fnl_text *text, const char *words, int indent, int width) {
  int column = indent;
  bool first = true;
  while (*words) {
    fnl_text word = {0};
    fnl_text_add_bytes(&word, words, strcspn(words, " "));
    words += strcspn(words, " ");
    words += strspn(words, " ");
    const int own = fnl_text_width(fnl_text_string(&word));
    if (!first && column + 1 + own > width) {
      fnl_text_add_format(text, "\n%*s", indent, "");
      column = indent;
      first = true;
    }
    fnl_text_add(text, first ? "" : " ");
    fnl_text_add(text, fnl_text_string(&word));
    column += own + !first;
    first = false;
    fnl_text_free(&word);
  }
}
