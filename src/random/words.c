/* words.c: blocks of one stream in lanes. */
#include "random/words.h"

#include "random/philox_lanes.h"

void fnl_words_refill(fnl_words *words) {
  fnl_stream *rng = &words->rng;
  fnl_philox_lanes lanes;
  for (uint32_t k = 0; k < FNL_PHILOX_LANES; k++) {
    lanes.word[0][k] = rng->counter[0] + k;
    for (int i = 1; i < 4; i++)
      lanes.word[i][k] = rng->counter[i];
  }
  fnl_philox4x32_lanes_single(&lanes, rng->key, words->ahead);
  rng->counter[0] += FNL_PHILOX_LANES;
  words->used = 0;
}
