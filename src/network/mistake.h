/* mistake.h: a setting of the network that is wrong, told at its line of the plan. */
#ifndef FNL_NETWORK_MISTAKE_H
#define FNL_NETWORK_MISTAKE_H

#include "model/plan.h"

/* Whether the plan's network section has this key, not by default. */
bool fnl_network_says(const fnl_plan *plan, const char *key);

/* Fills `error` (may be NULL) with the place of the key, or of the section where it is not written;
 * returns FNL_EVALUE. */
fnl_status fnl_network_mistake(const fnl_plan *plan, const char *key, fnl_error *error,
                               const char *format, ...) FNL_PRINTF(4, 5);

#endif
