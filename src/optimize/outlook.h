/* outlook.h: what pictures of a plan show beyond its summary: maps, curves, calendars, levers.
 *
 * All of it by the engine `expected` at the plan's central numbers, whatever engine the plan names
 * and however uncertain it is: cheap, smooth, and not what the replications average to.
 */
#ifndef FNL_OPTIMIZE_OUTLOOK_H
#define FNL_OPTIMIZE_OUTLOOK_H

#include "optimize/map.h"
#include "study/chain/levers.h"
#include "study/outlook/chronicle.h"
#include "study/outlook/curves.h"

typedef struct fnl_outlook {
  const fnl_plan *plan; /* as it ran, or as an optimization recommends it; borrowed */
  bool has_fluid;       /* `expected` can follow the plan; where not, nothing below is set */
  bool is_central;      /* its uncertain numbers stand at their means, and there is no noise */
  fnl_map map;
  fnl_curves curves;
  fnl_chronicle chronicle;
  fnl_levers levers; /* without what lies beyond the horizon */
} fnl_outlook;

/* Looks at a plan; `answer` is the optimization that recommends it, NULL where none does. Takes
 * some hundred runs of `expected`, and three a lever. */
fnl_status fnl_outlook_init(fnl_outlook *outlook, const fnl_plan *plan, const fnl_answer *answer,
                            fnl_error *error);
void fnl_outlook_free(fnl_outlook *outlook);

#endif
