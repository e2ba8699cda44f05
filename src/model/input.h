/* input.h: the text of a file with its includes, read so that nothing can hang or surprise.
 *
 * libconfig's own `@include` is relative to the working directory, ends the process on a folder
 * and hangs on a pipe; so includes are expanded here, relative to the file that names them, and
 * each line of the result remembers where it came from.
 */
#ifndef FNL_MODEL_INPUT_H
#define FNL_MODEL_INPUT_H

#include "base/text.h"
#include "model/diagnostics.h"

#define FNL_INPUT_MAX ((size_t)16 << 20) /* bytes, with all includes */

typedef struct {
  fnl_text text;
  int n_lines;
  size_t capacity;
  fnl_origin *lines; /* [n_lines] where each line of the text stands */
  char sha256[65];   /* of the text, which is the file where it includes nothing */
} fnl_input;

void fnl_input_free(fnl_input *input);

/* Reads a file and what it includes. Mistakes go to `diagnostics` (a missing file at `asked_by`,
 * the line that names it; source 0 for none); returns only FNL_OK or FNL_ENOMEM. */
fnl_status fnl_input_read_file(fnl_input *input, fnl_document *document,
                               fnl_diagnostics *diagnostics, fnl_origin_kind kind, const char *path,
                               fnl_origin asked_by);

/* The same of a text in memory, which may include nothing. */
fnl_status fnl_input_read_text(fnl_input *input, fnl_document *document,
                               fnl_diagnostics *diagnostics, fnl_origin_kind kind, const char *name,
                               const char *text, size_t length);

/* Makes an input of a text that stands in one place, such as the command line. */
fnl_status fnl_input_of_place(fnl_input *input, const char *text, fnl_origin place);

/* Where line `line` (from 1) of the expanded text stands. */
fnl_origin fnl_input_origin(const fnl_input *input, int line);

#endif
