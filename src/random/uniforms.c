/* uniforms.c: from lanes of words to uniforms. */
#include "random/uniforms.h"

#include <string.h>

#include "random/philox_lanes.h"

/* Where every lane begins, but for the word that tells them apart. */
static fnl_philox_lanes lanes_at(const fnl_stream *rng) {
  fnl_philox_lanes lanes;
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < FNL_PHILOX_LANES; k++)
      lanes.word[i][k] = rng->counter[i];
  return lanes;
}

static void uniforms_of_words(const fnl_philox_lanes *lanes, const uint32_t key[2],
                              double uniforms[FNL_UNIFORMS_OF_LANES]) {
  uint64_t words[FNL_PHILOX_LANES_WORDS];
  fnl_philox4x32_lanes(lanes, key, words);
  for (int i = 0; i < FNL_PHILOX_LANES_WORDS; i++)
    uniforms[i] = fnl_stream_uniform_of(words[i]);
}

static void uniforms_of_blocks(const fnl_stream *rng, uint32_t block,
                               double uniforms[FNL_UNIFORMS_OF_LANES]) {
  fnl_philox_lanes lanes = lanes_at(rng);
  for (uint32_t k = 0; k < FNL_PHILOX_LANES; k++)
    lanes.word[0][k] += block + k;
  uniforms_of_words(&lanes, rng->key, uniforms);
}

void fnl_uniforms_of_stream(const fnl_stream *rng, int n, double *uniforms) {
  for (int i = 0; i < n; i += FNL_UNIFORMS_OF_LANES) {
    const uint32_t block = (uint32_t)(i / FNL_STREAM_BLOCK_UNIFORMS);
    double last[FNL_UNIFORMS_OF_LANES];
    if (n - i >= FNL_UNIFORMS_OF_LANES) {
      uniforms_of_blocks(rng, block, uniforms + i);
    } else {
      uniforms_of_blocks(rng, block, last);
      memcpy(uniforms + i, last, (size_t)(n - i) * sizeof *last);
    }
  }
}

void fnl_uniforms_of_lanes(const fnl_stream *first, const uint32_t index[FNL_UNIFORMS_LANES],
                           double uniforms[FNL_UNIFORMS_OF_LANES]) {
  fnl_philox_lanes lanes = lanes_at(first);
  memcpy(lanes.word[1], index, sizeof lanes.word[1]);
  uniforms_of_words(&lanes, first->key, uniforms);
}
