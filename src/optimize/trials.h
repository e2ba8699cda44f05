/* trials.h: points that a task valued, in order, kept until the batch it is of is done. */
#ifndef FNL_OPTIMIZE_TRIALS_H
#define FNL_OPTIMIZE_TRIALS_H

#include <stdbool.h>
#include <stddef.h>

/* Starts with the first three given and the rest zeroed. */
typedef struct {
  bool kept; /* whether anybody wants them */
  int n_variables, n_targets;
  bool failed; /* memory was not enough: some are missing */
  size_t n, capacity, used_capacity;
  double *numbers;              /* [capacity * (n_variables + 1 + n_targets)] */
  unsigned char *gradient_used; /* [used_capacity] */
} fnl_trials;

void fnl_trials_free(fnl_trials *trials);

void fnl_trials_add(fnl_trials *trials, const double *x, double goal, const double *targets);

/* A gradient was used at the point added last. */
void fnl_trials_mark(fnl_trials *trials);

/* Of point `index`: [n_variables], and [n_targets]. Borrowed until another is added. */
const double *fnl_trials_x(const fnl_trials *trials, size_t index);
double fnl_trials_goal(const fnl_trials *trials, size_t index);
const double *fnl_trials_targets(const fnl_trials *trials, size_t index);

#endif
