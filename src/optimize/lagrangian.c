/* lagrangian.c: the augmented Lagrangian and its multipliers. */
#include "optimize/lagrangian.h"

#include <math.h>

static bool binds(const fnl_lagrangian *l, int j) { return !l->binds || l->binds[j]; }

/* The multiplier that a target's value asks for. */
static double price(const fnl_lagrangian *l, int j, const double *targets) {
  return fmax(0.0, l->multiplier[j] - l->penalty * targets[j] / l->scale[j]);
}

double fnl_lagrangian_value(const fnl_lagrangian *l, double goal, const double *targets) {
  double value = l->goal_weight != 0.0 ? l->goal_weight * goal : 0.0;
  for (int j = 0; j < l->n; j++) {
    if (!binds(l, j))
      continue;
    if (isnan(targets[j]))
      return NAN;
    const double m = l->multiplier[j], p = price(l, j, targets);
    value -= (p * p - m * m) / (2.0 * l->penalty);
  }
  return value;
}

void fnl_lagrangian_weights(const fnl_lagrangian *l, const double *targets, double *weights) {
  for (int j = 0; j < l->n; j++)
    weights[j] = binds(l, j) ? price(l, j, targets) / l->scale[j] : 0.0;
}

double fnl_lagrangian_update(fnl_lagrangian *l, const double *targets) {
  double off = 0.0;
  for (int j = 0; j < l->n; j++) {
    if (!binds(l, j))
      continue;
    const double scaled = targets[j] / l->scale[j];
    off = fmax(off, fabs(fmin(scaled, l->multiplier[j] / l->penalty)));
    l->multiplier[j] = price(l, j, targets);
  }
  return off;
}

double fnl_lagrangian_violation(const fnl_lagrangian *l, const double *targets) {
  double worst = 0.0;
  for (int j = 0; j < l->n; j++)
    if (binds(l, j))
      worst = isnan(targets[j]) ? INFINITY : fmax(worst, -targets[j] / l->scale[j]);
  return worst;
}
