/* landscape.h: what is maximized, as a search sees it: a goal and targets over a region.
 *
 * A search knows nothing of plans. It asks for values at a point and then, where it wants one, for
 * the gradient at that same point of any weighted sum of the goal and the targets: one adjoint
 * pass, whatever the weights. Calls with different `thread` may run at once.
 */
#ifndef FNL_OPTIMIZE_LANDSCAPE_H
#define FNL_OPTIMIZE_LANDSCAPE_H

#include "optimize/region.h"

typedef struct {
  const fnl_region *region;
  int n_targets; /* each holds where its value is >= 0 */
  /* Sets *goal (to be made largest) and targets [n_targets] at x [region->n], inside the region.
   * Pure: the same x gives the same bits on any thread. */
  void (*values)(void *context, int thread, const double *x, double *goal, double *targets);
  /* Sets gradient [region->n] of goal_weight * goal + sum_j target_weights[j] * target_j at the
   * point that `thread` valued last. target_weights may be NULL where n_targets is 0. */
  void (*gradient)(void *context, int thread, double goal_weight, const double *target_weights,
                   double *gradient);
  void *context;
  /* [n_targets] > 0: how much of each target is a lot, what violations are measured in; NULL: the
   * mean size among the points screened. */
  const double *target_scale;
} fnl_landscape;

#endif
