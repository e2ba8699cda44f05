/* lines.c: a text file of columns, line by line. */
#include "network/lines.h"

#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Several lines at least, and large enough that asking for more costs nothing. */
#define BUFFER_BYTES ((size_t)4 * (FNL_LINE_MAX + 1))

static int told_line(const fnl_lines *lines) {
  return lines->line < INT_MAX ? (int)lines->line : INT_MAX;
}

fnl_status fnl_lines_mistake(const fnl_lines *lines, fnl_error *error, const char *format, ...) {
  char message[sizeof error->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  fnl_error_set_at(error, FNL_EVALUE, lines->path, told_line(lines), "%s", message);
  for (size_t i = 0; error && lines->text && i < lines->length && i + 1 < sizeof error->excerpt;
       i++)
    error->excerpt[i] = (unsigned char)lines->text[i] < ' ' ? ' ' : lines->text[i];
  return FNL_EVALUE;
}

/* ---- opening ---- */

static fnl_status unreadable(const char *path, int code, fnl_error *error) {
  return fnl_error_set_at(error, FNL_ENOFILE, path, 0, "could not be read: %s", strerror(code));
}

static fnl_status check_regular(const char *path, fnl_error *error) {
  struct stat found;
  if (stat(path, &found) != 0)
    return unreadable(path, errno, error);
  if (S_ISDIR(found.st_mode))
    return fnl_error_set_at(error, FNL_ENOFILE, path, 0, "is a folder, not a file");
  if (!S_ISREG(found.st_mode))
    return fnl_error_set_at(error, FNL_ENOFILE, path, 0, "is not a regular file");
  return FNL_OK;
}

fnl_status fnl_lines_open(fnl_lines *lines, const char *path, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(lines, 0, sizeof *lines);
  lines->path = path;
  FNL_TRY(check_regular(path, error));
  lines->buffer = malloc(BUFFER_BYTES);
  if (!lines->buffer) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  errno = 0;
  lines->file = gzopen(path, "rb");
  if (!lines->file)
    status = errno ? unreadable(path, errno, error) : fnl_error_no_memory(error);
out:
  if (status != FNL_OK)
    fnl_lines_close(lines);
  return status;
}

void fnl_lines_close(fnl_lines *lines) {
  if (lines->file)
    gzclose(lines->file);
  free(lines->buffer);
  memset(lines, 0, sizeof *lines);
}

/* ---- bytes ---- */

/* zlib begins its messages with the file's name, which is told already. */
static const char *without_path(const fnl_lines *lines, const char *message) {
  const size_t n = strlen(lines->path);
  const bool begins = strncmp(message, lines->path, n) == 0 && strncmp(message + n, ": ", 2) == 0;
  return begins ? message + n + 2 : message;
}

static fnl_status damaged(fnl_lines *lines, int code, const char *message, fnl_error *error) {
  lines->text = NULL;
  if (code == Z_ERRNO)
    return unreadable(lines->path, errno, error);
  if (code == Z_MEM_ERROR)
    return fnl_error_no_memory(error);
  lines->line++;
  if (code == Z_BUF_ERROR)
    fnl_lines_mistake(lines, error, "the gzip file is cut off here");
  else
    fnl_lines_mistake(lines, error, "the gzip file is damaged: %s", without_path(lines, message));
  fnl_error_hint(error, "copy or pack it again; gzip -t tells whether it is whole");
  return FNL_EVALUE;
}

static fnl_status refill(fnl_lines *lines, fnl_error *error) {
  int code = Z_OK;
  lines->end -= lines->begin;
  memmove(lines->buffer, lines->buffer + lines->begin, lines->end);
  lines->begin = 0;
  const int n =
      gzread(lines->file, lines->buffer + lines->end, (unsigned)(BUFFER_BYTES - lines->end));
  const char *message = gzerror(lines->file, &code);
  if (n < 0 || (n == 0 && code != Z_OK && code != Z_STREAM_END))
    return damaged(lines, code, message, error);
  lines->is_read = n == 0;
  lines->end += (size_t)n;
  return FNL_OK;
}

static fnl_status too_long(fnl_lines *lines, fnl_error *error) {
  lines->line++;
  lines->text = lines->buffer + lines->begin;
  lines->length = FNL_LINE_MAX;
  fnl_lines_mistake(lines, error, "the line is longer than %d bytes", FNL_LINE_MAX);
  fnl_error_hint(error, "a line ends with a line feed (\\n)");
  return FNL_EVALUE;
}

static void give(fnl_lines *lines, size_t length) {
  lines->line++;
  lines->text = lines->buffer + lines->begin;
  lines->length = length;
  lines->begin += length;
}

/* The next line, its end taken off; false where there is none. */
static fnl_status next_line(fnl_lines *lines, bool *found, fnl_error *error) {
  for (;;) {
    const size_t rest = lines->end - lines->begin;
    const char *from = lines->buffer + lines->begin;
    const char *end = memchr(from, '\n', rest);
    const size_t length = end ? (size_t)(end - from) : rest;
    *found = end || (lines->is_read && rest > 0);
    if (length > FNL_LINE_MAX)
      return too_long(lines, error);
    if (*found || lines->is_read) {
      give(lines, length);
      lines->begin += end != NULL;
      return FNL_OK;
    }
    const fnl_status status = refill(lines, error);
    if (status != FNL_OK)
      return status;
  }
}

/* ---- columns ---- */

static bool parts(char c) { return c == ' ' || c == '\t' || c == ',' || c == '\r'; }

static void split(fnl_lines *lines) {
  const char *at = lines->text, *const end = at + lines->length;
  lines->n_columns = 0;
  if (lines->line == 1)
    at += fnl_string_mark_length(at, lines->length);
  while (lines->n_columns < FNL_COLUMNS_MAX) {
    while (at < end && parts(*at))
      at++;
    if (at == end || *at == '#' || *at == '%')
      return;
    const char *begin = at;
    while (at < end && !parts(*at))
      at++;
    lines->columns[lines->n_columns++] = (fnl_column){begin, (size_t)(at - begin)};
  }
}

fnl_status fnl_lines_next(fnl_lines *lines, fnl_error *error) {
  fnl_status status = FNL_OK;
  bool found = true;
  lines->n_columns = 0;
  while (found && lines->n_columns == 0) {
    FNL_TRY(next_line(lines, &found, error));
    if (found && memchr(lines->text, '\0', lines->length)) {
      status = fnl_lines_mistake(lines, error, "a NUL byte: the file is no text");
      fnl_error_hint(error, "text in UTF-8 or ASCII, plain or packed by gzip");
      goto out;
    }
    if (found)
      split(lines);
  }
out:
  return status;
}

/* ---- numbers ---- */

static fnl_status no_number(const fnl_lines *lines, fnl_column column, const char *what,
                            fnl_error *error) {
  fnl_lines_mistake(lines, error, "%s is a whole number from 0 to 9223372036854775807, not %.*s",
                    what, (int)(column.length < 40 ? column.length : 40), column.text);
  fnl_error_hint(error, "columns stand apart by spaces, tabs or commas; # begins a comment");
  return FNL_EVALUE;
}

fnl_status fnl_lines_whole(const fnl_lines *lines, int column, const char *what, int64_t *number,
                           fnl_error *error) {
  const fnl_column digits = lines->columns[column];
  uint64_t value = 0;
  for (size_t i = 0; i < digits.length; i++) {
    const unsigned digit = (unsigned)(unsigned char)digits.text[i] - '0';
    if (digit > 9 || value > ((uint64_t)INT64_MAX - digit) / 10)
      return no_number(lines, digits, what, error);
    value = 10 * value + digit;
  }
  *number = (int64_t)value;
  return FNL_OK;
}
