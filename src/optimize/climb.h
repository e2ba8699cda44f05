/* climb.h: one improvement: a method driven over a landscape from one candidate, targets and all.
 */
#ifndef FNL_OPTIMIZE_CLIMB_H
#define FNL_OPTIMIZE_CLIMB_H

#include "optimize/candidate.h"
#include "optimize/method.h"

/* Points that a task valued, in order, kept until the batch is done. */
typedef struct {
  bool kept; /* whether anybody wants them */
  bool failed;
  size_t n, capacity, used_capacity;
  double *numbers;              /* [capacity * (n_variables + 1 + n_targets)] */
  unsigned char *gradient_used; /* [used_capacity] */
} fnl_trials;

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

typedef struct {
  const fnl_climb_terms *terms;
  const fnl_method_type *method;
  fnl_climb_aim aim;
  double look;          /* the first step, in units of the terms' size */
  int evaluations_most; /* values and gradients */
  fnl_candidate *candidate;
  int n_values, n_gradients;
  bool cut; /* it ended because its evaluations were used up */
  fnl_trials trials;
  fnl_status status;
} fnl_climb;

/* Values the candidate where it is. */
void fnl_climb_value(fnl_climb *climb, int thread);

/* Improves the candidate; it ends where it is best. Never worse than it was. */
void fnl_climb_run(fnl_climb *climb, int thread);

const double *fnl_trial_x(const fnl_climb *climb, size_t index);
double fnl_trial_goal(const fnl_climb *climb, size_t index);
const double *fnl_trial_targets(const fnl_climb *climb, size_t index);
void fnl_trials_free(fnl_trials *trials);

#endif
