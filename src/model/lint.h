/* lint.h: libconfig's grammar, checked before libconfig reads.
 *
 * libconfig 1.5 wraps `5000000000` (no L) silently, reads `1e999` as infinity, says only "syntax
 * error", a line too late, leaks the text it was reading when it does, and recurses without a
 * bound. What passes here it reads without an error.
 */
#ifndef FNL_MODEL_LINT_H
#define FNL_MODEL_LINT_H

#include "model/input.h"

/* Brackets inside brackets; a plan needs seven. */
#define FNL_DEPTH_MAX 32
/* Settings in one group, twice what there may be of anything with a name; libconfig compares each
 * with all before it. */
#define FNL_SETTINGS_MAX 2000
/* Values in a file; each takes some 200 bytes while it is read. */
#define FNL_VALUES_MAX 1000000

/* Adds what it finds to `diagnostics`; FNL_ENOMEM is the only failure. */
fnl_status fnl_lint(const fnl_input *input, const fnl_document *document,
                    fnl_diagnostics *diagnostics);

#endif
