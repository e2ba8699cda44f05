/* rng.c: Philox4x32-10 as a gsl_rng_type; its state is one fnl_stream. */
#include "random/rng.h"

#include <assert.h>

static void philox_set(void *state, unsigned long seed) {
  fnl_stream *stream = state;
  *stream = fnl_stream_open(seed, 0, FNL_PURPOSE_TEST, 0, 0);
}

static unsigned long philox_get(void *state) { return fnl_stream_word(state); }

static double philox_get_double(void *state) { return fnl_stream_uniform(state); }

void fnl_rng_position(gsl_rng *rng, const fnl_stream *stream) {
  assert(rng->type == fnl_rng_philox4x32);
  fnl_stream *state = rng->state;
  *state = *stream;
}

static const gsl_rng_type philox4x32 = {
    .name = "philox4x32-10",
    .max = 0xFFFFFFFFu,
    .min = 0,
    .size = sizeof(fnl_stream),
    .set = philox_set,
    .get = philox_get,
    .get_double = philox_get_double,
};

const gsl_rng_type *const fnl_rng_philox4x32 = &philox4x32;
