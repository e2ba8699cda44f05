/* resolve.h: from a tree with its model to a checked plan. Private to model/.
 *
 * Begin; put a tree with its model into the document; complete; override; bind; end. Nothing here
 * opens a file or knows a syntax: the tree may be a file's (read.h) or a program's (tree.h).
 * Mistakes are added to the diagnostics; functions return FNL_OK or FNL_ENOMEM, but for the last.
 */
#ifndef FNL_MODEL_RESOLVE_H
#define FNL_MODEL_RESOLVE_H

#include "model/bind.h"

/* An empty document for `plan`, which is zeroed. */
fnl_status fnl_reader_begin(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics);

/* What the tree implies (segments, campaigns, names), and what the plan changes in its model. After
 * a mistake, or without a model, the rest is checked all the same. */
fnl_status fnl_reader_complete(fnl_reader *reader);

/* The structs of the plan, checked. */
fnl_status fnl_reader_bind(fnl_reader *reader);

/* What no single value shows, of structs that are bound. */
fnl_status fnl_reader_check(fnl_reader *reader);

/* read.c: begins with what `draft` has left to do, and puts more settings in: to be bound. */
fnl_status fnl_reader_resume(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics,
                             const fnl_draft *draft);
fnl_status fnl_reader_override(fnl_reader *reader, const fnl_draft *draft, int n,
                               const char *const *overrides);

/* Frees what only reading needs. The status of the first mistake, told in `error`; the plan is
 * freed where it is not FNL_OK. */
fnl_status fnl_reader_end(fnl_reader *reader, fnl_status status, fnl_error *error);

#endif
