/* fingerprint.h: a plan as it will run, in a form that only what matters changes. */
#ifndef FNL_EXPERIMENT_FINGERPRINT_H
#define FNL_EXPERIMENT_FINGERPRINT_H

#include "model/plan.h"

#include "base/text.h"

/* Appends every value of the resolved plan and its model, defaults too, to `text`: numbers bit for
 * bit, keys in the order they are in. Comments, layout, titles, sources and where a value came from
 * make no difference. */
void fnl_fingerprint_write(const fnl_plan *plan, fnl_text *text);

#endif
