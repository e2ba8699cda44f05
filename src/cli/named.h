/* named.h: a model or a plan, whichever a name or a file stands for. */
#ifndef FNL_CLI_NAMED_H
#define FNL_CLI_NAMED_H

#include "cli/options.h"
#include "model/read.h"

typedef struct {
  fnl_plan plan;
  bool is_model; /* not a plan: the model alone */
  fnl_diagnostics diagnostics;
} fnl_named;

/* Reads it. A plan's name is looked up like a file's; what is neither is taken for a model's, and
 * told. Free it in any case. */
fnl_status fnl_named_read(fnl_named *named, const char *name, const fnl_options *options,
                          fnl_error *error);
void fnl_named_free(fnl_named *named);

#endif
