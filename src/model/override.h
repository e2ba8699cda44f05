/* override.h: changes to the tree: `--set path=value`, and a plan's changes to its model. */
#ifndef FNL_MODEL_OVERRIDE_H
#define FNL_MODEL_OVERRIDE_H

#include "model/diagnostics.h"

typedef enum {
  FNL_OVERRIDE_MODEL, /* only those of the path `model`, before the model is read */
  FNL_OVERRIDE_REST,
  FNL_OVERRIDE_PLAN /* the rest where there is no model: without what would change one */
} fnl_override_pass;

/* "path=value", and who gave it, as mistakes say it: "--against", or a file and its line. */
typedef struct {
  const char *text, *giver; /* giver NULL: --set */
  int line;                 /* 0: none */
} fnl_setting_text;

/* Applies it where this pass is its own. Mistakes go to `diagnostics`, with the text as their
 * excerpt; returns FNL_OK or FNL_ENOMEM. */
fnl_status fnl_override(fnl_document *document, fnl_diagnostics *diagnostics,
                        fnl_setting_text setting, fnl_override_pass pass);

/* Moves the plan's `stages`, `channels`, `events` and `moves` into the model they change. */
fnl_status fnl_merge_into_model(fnl_document *document, fnl_diagnostics *diagnostics);

#endif
