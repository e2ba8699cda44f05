/* lines.h: a text file of columns, line by line, plain or gzip; a file of any size in little
 * memory.
 *
 * Columns are parted by spaces, tabs and commas; what # or % begins is a comment, and a line
 * without anything else is none. Lines are bounded: whoever gives another kind of file is told
 * before it has been read.
 */
#ifndef FNL_NETWORK_LINES_H
#define FNL_NETWORK_LINES_H

#include "base/error.h"

#include <stdbool.h>
#include <zlib.h>

#define FNL_LINE_MAX    65535 /* bytes of a line, comments included */
#define FNL_COLUMNS_MAX 4     /* one more than any of our files has */

typedef struct {
  const char *text; /* not terminated */
  size_t length;
} fnl_column;

typedef struct {
  const char *path; /* borrowed */
  gzFile file;
  char *buffer;
  size_t begin, end; /* what of the buffer has not been given yet */
  bool is_read;      /* to its end */
  int64_t line;      /* number of the line that is given */
  const char *text;  /* that line */
  size_t length;
  int n_columns; /* FNL_COLUMNS_MAX: or more */
  fnl_column columns[FNL_COLUMNS_MAX];
} fnl_lines;

/* Opens a regular file; FNL_ENOFILE otherwise. Closing is legal on a zeroed struct and twice. */
fnl_status fnl_lines_open(fnl_lines *lines, const char *path, fnl_error *error);
void fnl_lines_close(fnl_lines *lines);

/* The next line that says something; n_columns is 0 at the end of the file. FNL_EVALUE at a line
 * too long, a NUL byte and where a gzip file is damaged or cut off. */
fnl_status fnl_lines_next(fnl_lines *lines, fnl_error *error);

/* A mistake in the line that is given, which is quoted; returns FNL_EVALUE. */
fnl_status fnl_lines_mistake(const fnl_lines *lines, fnl_error *error, const char *format, ...)
    FNL_PRINTF(3, 4);

/* A column as a whole number from 0 to 2^63 - 1; `what` it is called if it is none. */
fnl_status fnl_lines_whole(const fnl_lines *lines, int column, const char *what, int64_t *number,
                           fnl_error *error);

#endif
