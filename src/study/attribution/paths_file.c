/* paths_file.c: lines, cells, touches. */
#include "study/attribution/paths_file.h"

#include "base/grow.h"
#include "engine/journeys.h"
#include "model/bytes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- a line's cells ---- */

enum { CELLS_MOST = 16, TOUCHES_MOST = FNL_JOURNEY_TOUCHES_MOST };

/* As of the numbers of a plan; sums and products of them are numbers, too. */
static const double number_most = 1e15;

typedef enum { PATH, CONVERSIONS, VALUE, NULLS, N_COLUMNS } fnl_column;

typedef struct {
  const char *start;
  size_t length;
} fnl_piece;

typedef struct {
  fnl_path_table *table;
  const char *file;
  const char *at, *end; /* what is not read yet */
  int line;
  char *content; /* of the line's quoted cells, without their quotes; as long as the file */
  size_t n_content;
  int n_cells;
  fnl_piece cells[CELLS_MOST];
  int column[N_COLUMNS]; /* where it stands, -1: nowhere */
  int n_columns;         /* in each line */
  fnl_contact *touches;  /* [TOUCHES_MOST] of one path */
} fnl_reader;

static fnl_status wrong(const fnl_reader *reader, fnl_error *error, const char *what,
                        const char *hint) {
  fnl_error_set_at(error, FNL_EVALUE, reader->file, reader->line, "%s", what);
  fnl_error_hint(error, "%s", hint);
  return FNL_EVALUE;
}

static fnl_piece trim(const char *start, const char *end) {
  while (start < end && isspace((unsigned char)*start))
    start++;
  while (start < end && isspace((unsigned char)end[-1]))
    end--;
  return (fnl_piece){start, (size_t)(end - start)};
}

/* From behind the first quote; leaves *at behind the last one. False where there is none. */
static bool take_quoted(fnl_reader *reader, const char **at, const char *end, fnl_piece *cell) {
  char *content = reader->content + reader->n_content;
  size_t n = 0;
  const char *c = *at;
  for (; c < end && !(*c == '"' && (c + 1 == end || c[1] != '"')); c++) {
    content[n++] = *c;
    c += *c == '"';
  }
  reader->n_content += n;
  *at = c < end ? c + 1 : c;
  *cell = trim(content, content + n);
  return c < end;
}

static fnl_status take_cell(fnl_reader *reader, const char **at, const char *end,
                            fnl_error *error) {
  fnl_piece *cell = &reader->cells[reader->n_cells++];
  const char *start = *at;
  while (start < end && (*start == ' ' || *start == '\t'))
    start++;
  if (start < end && *start == '"') {
    *at = start + 1;
    if (!take_quoted(reader, at, end, cell))
      return wrong(reader, error, "a quoted cell has no end on its line",
                   "a quote within a cell is written twice: \"\"");
    const char *comma = memchr(*at, ',', (size_t)(end - *at));
    const char *stop = comma ? comma : end;
    if (trim(*at, stop).length > 0)
      return wrong(reader, error, "a quoted cell goes on behind its quote",
                   "a quote within a cell is written twice: \"\"");
    *at = stop;
    return FNL_OK;
  }
  const char *comma = memchr(start, ',', (size_t)(end - start));
  *at = comma ? comma : end;
  *cell = trim(start, *at);
  return FNL_OK;
}

static fnl_status split_line(fnl_reader *reader, const char *at, const char *end,
                             fnl_error *error) {
  fnl_status status = FNL_OK;
  reader->n_cells = 0;
  reader->n_content = 0;
  for (;; at++) { /* past the comma */
    if (reader->n_cells == CELLS_MOST)
      return wrong(reader, error, "the line has too many cells",
                   "path,conversions,value,nulls; a comma in a name needs quotes around the path");
    FNL_TRY(take_cell(reader, &at, end, error));
    if (at == end)
      break;
  }
out:
  return status;
}

/* The next line that is not empty, into cells; false at the end of the file. */
static bool next_line(fnl_reader *reader, fnl_status *status, fnl_error *error) {
  while (reader->at < reader->end) {
    const char *start = reader->at;
    const char *end = memchr(start, '\n', (size_t)(reader->end - start));
    end = end ? end : reader->end;
    reader->at = end < reader->end ? end + 1 : end;
    reader->line++;
    if (trim(start, end).length == 0)
      continue;
    if (!fnl_string_is_utf8(start, (size_t)(end - start))) {
      *status = wrong(reader, error, "not UTF-8 text", "save the file as UTF-8");
      return false;
    }
    *status = split_line(reader, start, end, error);
    return *status == FNL_OK;
  }
  return false;
}

/* ---- columns ---- */

static bool number_of(fnl_piece piece, double *number) {
  return fnl_number_read(piece.start, piece.length, number) && *number >= 0.0 &&
         *number <= number_most;
}

static bool mentions(fnl_piece piece, const char *word) {
  const size_t length = strlen(word);
  for (size_t i = 0; i + length <= piece.length; i++)
    if (strncasecmp(piece.start + i, word, length) == 0)
      return true;
  return false;
}

/* A name may hold several of the words, as "total_conversion_value" does: the first counts. */
static int column_of(fnl_piece heading) {
  static const struct {
    const char *word;
    fnl_column column;
  } words[] = {
      {"null", NULLS}, {"value", VALUE}, {"revenue", VALUE}, {"conv", CONVERSIONS}, {"path", PATH}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (mentions(heading, words[i].word))
      return (int)words[i].column;
  return -1;
}

static fnl_status read_headings(fnl_reader *reader, fnl_error *error) {
  for (int k = 0; k < N_COLUMNS; k++)
    reader->column[k] = -1;
  for (int i = 0; i < reader->n_cells; i++) {
    const int column = column_of(reader->cells[i]);
    if (column < 0 || reader->column[column] >= 0)
      return wrong(reader, error,
                   column < 0 ? "a column has a name that is not known"
                              : "two columns are named for the same",
                   "columns are path, conversions, value and nulls; of a path, without their "
                   "names, numbers are 0 or more: search > email,3,210.5,12");
    reader->column[column] = i;
  }
  if (reader->column[PATH] < 0 || reader->column[CONVERSIONS] < 0)
    return wrong(reader, error, "a column is missing: there must be path and conversions",
                 "path,conversions,value,nulls");
  return FNL_OK;
}

/* Of the first line, which names the columns or is already a path. */
static fnl_status find_columns(fnl_reader *reader, bool *is_heading, fnl_error *error) {
  double number;
  fnl_status status = FNL_OK;
  *is_heading = reader->n_cells < 2 || !number_of(reader->cells[1], &number);
  reader->n_columns = reader->n_cells;
  if (*is_heading)
    FNL_TRY(read_headings(reader, error));
  else if (reader->n_cells > N_COLUMNS)
    status = wrong(reader, error, "the line has more than four cells and no line names them",
                   "path,conversions,value,nulls; a comma in a name needs quotes around the path");
  for (int k = 0; k < N_COLUMNS && !*is_heading; k++)
    reader->column[k] = k < reader->n_cells ? k : -1;
  reader->table->has_value = reader->column[VALUE] >= 0;
  reader->table->has_nulls = reader->column[NULLS] >= 0;
out:
  return status;
}

/* ---- paths ---- */

static bool add_name(fnl_path_table *table, fnl_piece name) {
  const int n = table->paths.n_channels;
  if (!FNL_GROW(table->names, table->capacity, n + 1))
    return false;
  table->names[n] = strndup(name.start, name.length);
  if (!table->names[n])
    return false;
  table->paths.n_channels++;
  return true;
}

static bool is_named(const fnl_path_table *table, int channel, fnl_piece name) {
  return strncmp(table->names[channel], name.start, name.length) == 0 &&
         table->names[channel][name.length] == '\0';
}

static fnl_status channel_of(fnl_reader *reader, fnl_piece name, uint16_t *channel,
                             fnl_error *error) {
  fnl_path_table *table = reader->table;
  int c = 0;
  while (c < table->paths.n_channels && !is_named(table, c, name))
    c++;
  if (c == FNL_CHANNELS_MOST)
    return wrong(reader, error, "there are more than 1,000 different channels",
                 "a path is the names of channels with `>` between them: search > email");
  if (c == table->paths.n_channels && !add_name(table, name))
    return fnl_error_no_memory(error);
  *channel = (uint16_t)c;
  return FNL_OK;
}

static fnl_status read_touches(fnl_reader *reader, fnl_piece path, int *n, fnl_error *error) {
  const char *at = path.start, *end = path.start + path.length;
  fnl_status status = FNL_OK;
  *n = 0;
  for (;; at++) { /* past the `>` */
    const char *stop = memchr(at, '>', (size_t)(end - at));
    stop = stop ? stop : end;
    const fnl_piece name = trim(at, stop);
    if (name.length == 0)
      return wrong(reader, error, "the path has a touch without a name",
                   "a path is the names of channels with `>` between them: search > email");
    if (*n == TOUCHES_MOST)
      return wrong(reader, error, "the path has more than 100,000 touches",
                   "a line is one path: search > email,3,210.5,12");
    FNL_TRY(channel_of(reader, name, &reader->touches[(*n)++].channel, error));
    at = stop;
    if (at == end)
      break;
  }
  for (int i = 0; i < *n; i++)
    reader->touches[i].age = (uint16_t)(*n - 1 - i < FNL_AGE_MOST ? *n - 1 - i : FNL_AGE_MOST);
out:
  return status;
}

static fnl_status read_number(const fnl_reader *reader, fnl_column column, double *number,
                              fnl_error *error) {
  static const char *const messages[N_COLUMNS] = {
      [CONVERSIONS] = "the number of conversions is not a number from 0 to 1e15",
      [VALUE] = "the value is not a number from 0 to 1e15",
      [NULLS] = "the number of nulls is not a number from 0 to 1e15",
  };
  *number = 0.0;
  if (reader->column[column] < 0 || number_of(reader->cells[reader->column[column]], number))
    return FNL_OK;
  return wrong(reader, error, messages[column],
               "numbers have a point and no separators: search > email,3,1210.5,12");
}

static fnl_status read_path(fnl_reader *reader, fnl_error *error) {
  fnl_outcome outcome;
  fnl_status status = FNL_OK;
  int n;
  if (reader->n_cells != reader->n_columns)
    return wrong(reader, error, "the line has not as many cells as the first",
                 "a comma in a name needs quotes around the path");
  FNL_TRY(read_number(reader, CONVERSIONS, &outcome.conversions, error));
  FNL_TRY(read_number(reader, VALUE, &outcome.value, error));
  FNL_TRY(read_number(reader, NULLS, &outcome.nulls, error));
  FNL_TRY(read_touches(reader, reader->cells[reader->column[PATH]], &n, error));
  if (fnl_paths_add(&reader->table->paths, reader->touches, n, &outcome) < 0)
    status = fnl_error_no_memory(error);
out:
  return status;
}

static fnl_status read_lines(fnl_reader *reader, fnl_error *error) {
  bool is_heading;
  fnl_status status = FNL_OK;
  if (!next_line(reader, &status, error))
    return status != FNL_OK ? status
                            : wrong(reader, error, "the file holds no path",
                                    "a line is one path: search > email,3,210.5,12");
  FNL_TRY(find_columns(reader, &is_heading, error));
  if (!is_heading)
    FNL_TRY(read_path(reader, error));
  while (next_line(reader, &status, error))
    FNL_TRY(read_path(reader, error));
out:
  return status;
}

static fnl_status check_total(const fnl_path_table *table, const char *file, fnl_error *error) {
  if (fnl_paths_total(&table->paths).conversions > 0.0)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, file, 0, "no path has a conversion");
  fnl_error_hint(error, "rules share conversions among channels: there must be some");
  return FNL_EVALUE;
}

fnl_status fnl_path_table_parse(fnl_path_table *table, const char *file, const char *text,
                                size_t length, fnl_error *error) {
  const size_t mark = fnl_string_mark_length(text, length);
  fnl_reader reader = {.table = table, .file = file, .at = text + mark, .end = text + length};
  fnl_status status = FNL_OK;
  if (memchr(text, '\0', length))
    return wrong(&reader, error, "is no text: it holds a byte of value 0",
                 "a line is one path: search > email,3,210.5,12");
  reader.content = malloc(length + 1);
  reader.touches = calloc(TOUCHES_MOST, sizeof *reader.touches);
  if (!reader.content || !reader.touches)
    status = fnl_error_no_memory(error);
  else
    status = read_lines(&reader, error);
  if (status == FNL_OK)
    status = check_total(table, file, error);
  free(reader.content);
  free(reader.touches);
  return status;
}

fnl_status fnl_path_table_read(fnl_path_table *table, const char *file, fnl_error *error) {
  fnl_text bytes = {0};
  fnl_error why;
  fnl_status status = fnl_file_read(file, FNL_PATHS_FILE_MAX, &bytes, NULL, &why);
  if (status == FNL_OK)
    status = fnl_path_table_parse(table, file, fnl_text_string(&bytes), bytes.length, error);
  else
    fnl_error_set_at(error, status, file, 0, "%s", why.message);
  fnl_text_free(&bytes);
  return status;
}

void fnl_path_table_free(fnl_path_table *table) {
  for (int c = 0; c < table->paths.n_channels; c++)
    free(table->names[c]);
  free(table->names);
  fnl_paths_free(&table->paths);
  *table = (fnl_path_table){0};
}

/* ---- writing ---- */

static bool needs_quotes(const fnl_paths *paths, size_t index, const char *const *names) {
  for (int k = 0; k < paths->paths[index].n; k++)
    if (strpbrk(names[fnl_path_touches(paths, index)[k].channel], "\","))
      return true;
  return false;
}

static void write_name(const char *name, fnl_text *text) {
  for (; *name; name++)
    fnl_text_add_bytes(text, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
}

void fnl_paths_write(const fnl_paths *paths, const char *const *names, fnl_text *text) {
  fnl_text_add(text, "path,conversions,value,nulls\n");
  for (size_t i = 0; i < paths->n; i++) {
    const fnl_outcome *outcome = &paths->paths[i].outcome;
    const double numbers[] = {outcome->conversions, outcome->value, outcome->nulls};
    const char *quote = needs_quotes(paths, i, names) ? "\"" : "";
    fnl_text_add(text, quote);
    for (int k = 0; k < paths->paths[i].n; k++) {
      fnl_text_add(text, k ? " > " : "");
      write_name(names[fnl_path_touches(paths, i)[k].channel], text);
    }
    fnl_text_add(text, quote);
    for (int k = 0; k < 3; k++) {
      fnl_text_add(text, ",");
      fnl_text_add_number(text, numbers[k]);
    }
    fnl_text_add(text, "\n");
  }
}
