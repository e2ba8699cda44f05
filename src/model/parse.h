/* parse.h: from text in libconfig syntax to a tree with origins. The only user of libconfig. */
#ifndef FNL_MODEL_PARSE_H
#define FNL_MODEL_PARSE_H

#include "model/input.h"

/* Lints and parses `input`; `*root` becomes a group the caller owns, or NULL where there were
 * mistakes, which go to `diagnostics`. Returns only FNL_OK or FNL_ENOMEM. */
fnl_status fnl_parse(const fnl_input *input, fnl_document *document, fnl_diagnostics *diagnostics,
                     fnl_node **root);

#endif
