/* stream.c: the part of a stream that is too long to be inline. */
#include "random/stream.h"

#include "random/philox.h"

void fnl_stream_refill(fnl_stream *rng) {
  fnl_philox4x32(rng->counter, rng->key, rng->block);
  rng->counter[0]++;
  rng->used = 0;
}
