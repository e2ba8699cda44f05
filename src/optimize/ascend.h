/* ascend.h: straight up from one point, by projected gradients: where a search knows its basin. */
#ifndef FNL_OPTIMIZE_ASCEND_H
#define FNL_OPTIMIZE_ASCEND_H

#include "optimize/landscape.h"

/* Improves `x` [n], inside the region, on the goal alone (targets are not looked at), with at most
 * `evaluations` values and gradients; `value` is the goal reached. `size`: the first step. */
fnl_status fnl_ascend(const fnl_landscape *landscape, int thread, double size, int evaluations,
                      double *x, double *value, fnl_error *error);

#endif
