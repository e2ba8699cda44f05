/* run_weights.c: memory for the weights of a run. */
#include "engine/run_weights.h"

#include <string.h>

#define TAKE(array, n)  weights->array = FNL_TAKE(memory, world->n, double);
#define CLEAR(array, n) memset(weights->array, 0, (size_t)world->n * sizeof *weights->array);

void fnl_run_weights_init(fnl_run_weights *weights, const fnl_world *world, fnl_arena *memory) {
  *weights = (fnl_run_weights){.beyond = {0.0}};
  FNL_RUN_WEIGHTS(TAKE)
}

void fnl_run_weights_clear(fnl_run_weights *weights, const fnl_world *world) {
  memset(weights->beyond, 0, sizeof weights->beyond);
  FNL_RUN_WEIGHTS(CLEAR)
}
