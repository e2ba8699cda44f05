/* outlet.h: a long text on its way to a file or to standard output, piece by piece. */
#ifndef FNL_CLI_OUTLET_H
#define FNL_CLI_OUTLET_H

#include "base/file.h"

/* Starts zeroed. What is added to `text` goes on when it is flushed. */
typedef struct {
  fnl_text text;
  fnl_pending_file file;
  bool is_file;
} fnl_outlet;

/* `path` "-" is standard output. */
fnl_status fnl_outlet_open(fnl_outlet *outlet, const char *path, fnl_error *error);

/* Writes what there is, once it is much; closing writes the rest, and gives a file its name. */
fnl_status fnl_outlet_flush(fnl_outlet *outlet, fnl_error *error);
fnl_status fnl_outlet_close(fnl_outlet *outlet, fnl_error *error);

/* Takes back what was not closed; legal on a zeroed outlet and twice. */
void fnl_outlet_free(fnl_outlet *outlet);

#endif
