/* ascend.h: straight up from a few points, by projected gradients: where a search knows its basins.
 */
#ifndef FNL_OPTIMIZE_ASCEND_H
#define FNL_OPTIMIZE_ASCEND_H

#include "optimize/landscape.h"

typedef struct {
  const fnl_landscape *landscape;
  int thread;
  double size;     /* the first step */
  int points_most; /* from each start */
} fnl_ascent;

/* Improves x [n * region->n], n points inside the region, on the goal alone (targets are not looked
 * at); goals [n] are those reached. As many go side by side as the landscape takes. */
fnl_status fnl_ascend(const fnl_ascent *ascent, int n, double *x, double *goals, fnl_error *error);

#endif
