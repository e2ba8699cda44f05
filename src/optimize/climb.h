/* climb.h: one improvement: a method driven over a landscape from one candidate, targets and all.
 *
 * A climb never values a point itself: it asks, and is told, so that several go side by side.
 */
#ifndef FNL_OPTIMIZE_CLIMB_H
#define FNL_OPTIMIZE_CLIMB_H

#include "optimize/candidate.h"
#include "optimize/lockstep.h"
#include "optimize/method.h"
#include "optimize/trials.h"

typedef enum {
  FNL_CLIMB_GOAL,   /* the goal under the targets */
  FNL_CLIMB_TARGETS /* only the targets: the least that is broken */
} fnl_climb_aim;

typedef struct {
  const fnl_landscape *landscape;
  const fnl_hooks *hooks;     /* may be NULL */
  const double *target_scale; /* [n_targets] */
  double goal_scale;
  double tolerance; /* relative gain that is not worth looking for */
  double size;      /* how far to look at first */
} fnl_climb_terms;

typedef struct fnl_climber fnl_climber; /* a climb under way */

typedef struct {
  const fnl_climb_terms *terms;
  const fnl_method_type *method;
  fnl_climb_aim aim;
  double look;          /* the first step, in units of the terms' size */
  int evaluations_most; /* values and gradients */
  fnl_candidate *candidate;
  int n_values, n_gradients;
  bool begun; /* false at the end: it was stopped before that */
  bool cut;   /* it ended because its evaluations were used up */
  fnl_trials trials;
  fnl_status status;
  fnl_climber *climber; /* NULL: not under way */
} fnl_climb;

/* Both ask the terms' `stop`, the same for all, before each candidate, and leave the rest alone. */

/* Values the candidates of climbs[n] where they are; n <= the landscape's most, or 1. */
void fnl_climbs_value(fnl_climb climbs[], int n, int thread);

/* Improves the candidates of climbs[n], at most `n_abreast` at a time (lockstep.h). Each ends where
 * it is best, and is never worse than it was. */
void fnl_climbs_run(fnl_climb climbs[], int n, int n_abreast, int thread);

#endif
