/* landscape.h: what is maximized, as a search sees it: a goal and targets over a region.
 *
 * A search knows nothing of plans. It asks for values at a few points at once, since side by side
 * they may cost little more than one, and then, where it wants them, for gradients at some of these
 * points, each of its own weighted sum of the goal and the targets: one adjoint pass, whatever the
 * weights. Calls with different `thread` may run at once.
 */
#ifndef FNL_OPTIMIZE_LANDSCAPE_H
#define FNL_OPTIMIZE_LANDSCAPE_H

#include "optimize/region.h"

enum { FNL_LANDSCAPE_MOST = 4 }; /* points at once, at most */

/* A gradient that is wanted: of goal_weight * goal + sum_j target_weights[j] * target_j. */
typedef struct {
  int point; /* where: its number among those valued last */
  double goal_weight;
  const double *target_weights; /* [n_targets]; NULL: all 0 */
  double *gradient;             /* [region->n] to be set */
} fnl_slope;

typedef struct {
  const fnl_region *region;
  int n_targets; /* each holds where its value is >= 0 */
  int n_most;    /* points it takes at once, <= FNL_LANDSCAPE_MOST; 0: one */
  /* Sets goals[k] (to be made largest) and targets[k] [n_targets] at each x[k] [region->n], inside
   * the region, 0 <= k < n. Pure: the same point gives the same bits beside any others, on any
   * thread. `targets` may be NULL where n_targets is 0. */
  void (*values)(void *context, int thread, int n, const double *const x[], double goals[],
                 double *const targets[]);
  /* Sets the gradient of each of slopes[n], at points that `thread` valued last, which are still
   * there; one call for all that are wanted of them. */
  void (*gradients)(void *context, int thread, int n, const fnl_slope slopes[]);
  void *context;
  /* [n_targets] > 0: how much of each target is a lot, what violations are measured in; NULL: the
   * mean size among the points screened. */
  const double *target_scale;
} fnl_landscape;

/* The goal at one point; `targets` [n_targets] may be NULL where there are none. */
static inline double fnl_landscape_value(const fnl_landscape *landscape, int thread,
                                         const double *x, double *targets) {
  double goal;
  landscape->values(landscape->context, thread, 1, &x, &goal, &targets);
  return goal;
}

/* The gradient of the goal at the first of the points valued last. */
static inline void fnl_landscape_gradient(const fnl_landscape *landscape, int thread,
                                          double *gradient) {
  const fnl_slope slope = {.goal_weight = 1.0, .gradient = gradient};
  landscape->gradients(landscape->context, thread, 1, &slope);
}

#endif
