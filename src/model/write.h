/* write.h: a plan as it ran, to be read again. */
#ifndef FNL_MODEL_WRITE_H
#define FNL_MODEL_WRITE_H

#include "base/text.h"
#include "model/document.h"
#include "model/plan.h"

/* Appends the resolved plan in libconfig syntax: its model inside it, every value, defaults too,
 * with a comment on where it is from (plan:12, model:30, default, --set). Reading it gives an
 * equal plan, numbers bit for bit. FNL_ENOMEM is the only failure. */
fnl_status fnl_plan_write(const fnl_plan *plan, fnl_text *text, fnl_error *error);

/* Appends one value, in a line. */
void fnl_node_write(const fnl_node *node, fnl_text *text);

#endif
