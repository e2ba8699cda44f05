/* lint.h: what libconfig would read without a word, and wrongly, found in the text itself.
 *
 * libconfig 1.5 wraps `5000000000` (no L) silently, reads `1e999` as infinity, says only "syntax
 * error" where a bracket is open, and recurses without a bound. A small scanner that knows
 * strings, comments, brackets and numbers sees all of that, with the right line.
 */
#ifndef FNL_MODEL_LINT_H
#define FNL_MODEL_LINT_H

#include "model/input.h"

/* Brackets inside brackets; a plan needs seven. */
#define FNL_DEPTH_MAX 32
/* Settings in one group; libconfig compares each with all before it. */
#define FNL_SETTINGS_MAX 20000

/* Adds what it finds to `diagnostics`. */
void fnl_lint(const fnl_input *input, const fnl_document *document, fnl_diagnostics *diagnostics);

#endif
