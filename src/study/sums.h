/* sums.h: what a run gave, over the segments, and what was paid for it. */
#ifndef FNL_STUDY_SUMS_H
#define FNL_STUDY_SUMS_H

#include "engine/run.h"

/* Of a slot's counts or values, [n_slots * n_segments]. */
static inline double fnl_slot_sum(const fnl_world *world, const double *counts, int slot) {
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++)
    sum += counts[slot * world->n_segments + g];
  return sum;
}

/* People who made a move by a cause. */
static inline double fnl_pair_sum(const fnl_world *world, const fnl_run *run, int pair) {
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++)
    sum += run->flow_count[fnl_world_flow(world, pair, g)];
  return sum;
}

static inline double fnl_conversions_by(const fnl_world *world, const fnl_run *run, int cause) {
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].cause == cause && world->slots[i].is_conversion)
      sum += fnl_slot_sum(world, run->slot_count, i);
  return sum;
}

/* What was paid for a cause: to its platform, for its letters, in rewards. */
static inline double fnl_cost_by(const fnl_world *world, const fnl_run *run, int cause) {
  const double reward = fnl_world_reward(world, cause);
  const double cost = run->spend[cause] + world->touch_cost[cause] * run->touches[cause];
  return reward > 0.0 ? cost + reward * fnl_conversions_by(world, run, cause) : cost;
}

#endif
