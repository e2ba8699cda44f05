/* rules.h: what the rules of `optimize` leave of the variables. Private to variables.c. */
#ifndef FNL_OPTIMIZE_RULES_H
#define FNL_OPTIMIZE_RULES_H

#include "optimize/variables.h"

/* Makes bounds, bands and choices of the plan's rules. variables->memory.failed tells whether there
 * was room. */
void fnl_rules_set(fnl_variables *variables);

/* FNL_EINFEASIBLE where they leave no point: the error says which collide. */
fnl_status fnl_rules_check(fnl_variables *variables, fnl_error *error);

#endif
