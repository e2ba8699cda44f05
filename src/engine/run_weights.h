/* run_weights.h: what each thing that a run gave adds to the sum that a derivative is of. */
#ifndef FNL_ENGINE_RUN_WEIGHTS_H
#define FNL_ENGINE_RUN_WEIGHTS_H

#include "engine/run.h"

/* J = sum of weight * what a run gave, by the run's arrays: WEIGHT(array, its length in a world).
 * Money of occurrences counts as slot_count, weight * mean value; people_end are the people of each
 * cell after the last day. */
#define FNL_RUN_WEIGHTS(WEIGHT)                                                                    \
  WEIGHT(flow_count, n_flows)                                                                      \
  WEIGHT(slot_count, n_slot_cells)                                                                 \
  WEIGHT(touches, n_causes)                                                                        \
  WEIGHT(spend, n_causes)                                                                          \
  WEIGHT(people_end, n_cells)

#define FNL_RUN_WEIGHT(array, n) fnl_real *array;

/* All given by the caller, zero where of no interest. */
typedef struct {
  FNL_RUN_WEIGHTS(FNL_RUN_WEIGHT)
  double beyond[FNL_N_BEYOND]; /* zeros cost nothing. Of plans that ask for it (plan.h) */
} fnl_run_weights;

#undef FNL_RUN_WEIGHT

/* All zero, in `memory`, whose `failed` tells. */
void fnl_run_weights_init(fnl_run_weights *weights, const fnl_world *world, fnl_arena *memory);
void fnl_run_weights_clear(fnl_run_weights *weights, const fnl_world *world);

#endif
