/* table.c: columns that line up. */
#include "report/table.h"

#include "base/grow.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2 };

void fnl_table_free(fnl_table *table) {
  for (int i = 0; i < table->n; i++)
    free(table->cells[i]);
  free(table->cells);
  *table = (fnl_table){.alignment = table->alignment};
}

/* ---- width ---- */

typedef struct {
  uint32_t first, last;
  int width;
} fnl_width_range;

/* Of Unicode 15's East Asian Width W and F, and the marks of general category Mn and Cf, the
 * blocks that names of campaigns are written with. */
static const fnl_width_range ranges[] = {
    {0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0},   {0x0610, 0x061A, 0},
    {0x064B, 0x065F, 0},   {0x093C, 0x093C, 0},   {0x0941, 0x0948, 0},   {0x094D, 0x094D, 0},
    {0x0E31, 0x0E31, 0},   {0x0E34, 0x0E3A, 0},   {0x0E47, 0x0E4E, 0},   {0x1100, 0x115F, 2},
    {0x200B, 0x200F, 0},   {0x20D0, 0x20FF, 0},   {0x231A, 0x231B, 2},   {0x2E80, 0x303E, 2},
    {0x3041, 0x33FF, 2},   {0x3400, 0x4DBF, 2},   {0x4E00, 0x9FFF, 2},   {0xA000, 0xA4CF, 2},
    {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},
    {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1F6FF, 2},
    {0x1F900, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0},
};
enum { N_RANGES = sizeof ranges / sizeof ranges[0] };

static int width_of(uint32_t point) {
  for (int i = 0; i < N_RANGES && ranges[i].first <= point; i++)
    if (point <= ranges[i].last)
      return ranges[i].width;
  return 1;
}

/* The code point at *text, and *text moved past it; a byte out of place counts as a character. */
static uint32_t next_point(const char **text) {
  const unsigned char lead = (unsigned char)**text;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (length == 1 || strnlen(*text, length) < length || !fnl_string_is_utf8(*text, length)) {
    (*text)++;
    return lead < 0x80 ? lead : 0xFFFD;
  }
  uint32_t point = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++)
    point = point << 6 | ((unsigned char)(*text)[i] & 0x3Fu);
  *text += length;
  return point;
}

int fnl_text_width(const char *text) {
  int width = 0;
  while (*text)
    width += width_of(next_point(&text));
  return width;
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

static void write_row(const fnl_table *table, int row, const int *widths, fnl_text *text) {
  const size_t start = text->length;
  for (int column = 0; column < n_columns(table); column++) {
    const char *cell = cell_at(table, row, column);
    const int padding = widths[column] - fnl_text_width(cell);
    const bool right = table->alignment[column] == 'r';
    if (widths[column] == 0)
      continue;
    fnl_text_add_format(text, "%*s%*s%s%*s", GAP, "", right ? padding : 0, "", cell,
                        right ? 0 : padding, "");
  }
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
