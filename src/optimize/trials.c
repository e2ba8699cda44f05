/* trials.c: rows of numbers that grow. */
#include "optimize/trials.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

static size_t width_of(const fnl_trials *trials) {
  return (size_t)trials->n_variables + 1 + (size_t)trials->n_targets;
}

const double *fnl_trials_x(const fnl_trials *trials, size_t index) {
  return trials->numbers + index * width_of(trials);
}

double fnl_trials_goal(const fnl_trials *trials, size_t index) {
  return fnl_trials_x(trials, index)[trials->n_variables];
}

const double *fnl_trials_targets(const fnl_trials *trials, size_t index) {
  return fnl_trials_x(trials, index) + trials->n_variables + 1;
}

void fnl_trials_free(fnl_trials *trials) {
  free(trials->numbers);
  free(trials->gradient_used);
  *trials = (fnl_trials){0};
}

static bool reserve(fnl_trials *trials, size_t n) {
  return fnl_grow(&trials->numbers, &trials->capacity, n,
                  width_of(trials) * sizeof *trials->numbers) &&
         FNL_GROW(trials->gradient_used, trials->used_capacity, n);
}

void fnl_trials_add(fnl_trials *trials, const double *x, double goal, const double *targets) {
  if (!trials->kept || trials->failed)
    return;
  if (!reserve(trials, trials->n + 1)) {
    trials->failed = true;
    return;
  }
  double *row = trials->numbers + trials->n * width_of(trials);
  memcpy(row, x, (size_t)trials->n_variables * sizeof *row);
  row[trials->n_variables] = goal;
  if (trials->n_targets > 0)
    memcpy(row + trials->n_variables + 1, targets, (size_t)trials->n_targets * sizeof *row);
  trials->gradient_used[trials->n++] = 0;
}

void fnl_trials_mark(fnl_trials *trials) {
  if (trials->kept && !trials->failed)
    trials->gradient_used[trials->n - 1] = 1;
}
