/* philox_lanes.h: four Philox blocks at a time.
 *
 * The same blocks as philox.h gives one by one. SSE2, which every x86-64 processor has, multiplies
 * two pairs of words at once, which takes a third of the time; elsewhere they are made in turn.
 */
#ifndef FNL_RANDOM_PHILOX_LANES_H
#define FNL_RANDOM_PHILOX_LANES_H

#include "random/philox.h"

#define FNL_PHILOX_LANES 4

/* Word i of every counter side by side. */
typedef struct {
  uint32_t word[4][FNL_PHILOX_LANES];
} fnl_philox_lanes;

/* The blocks one after another, two words in one: the first in the upper half. */
#define FNL_PHILOX_LANES_WORDS (2 * FNL_PHILOX_LANES)

/* The blocks one after another, word by word. */
#define FNL_PHILOX_LANES_SINGLE (4 * FNL_PHILOX_LANES)

#ifdef __SSE2__

#include <emmintrin.h>

/* Two lanes: a word in the lower half of each 64 bits; what is in the upper half does not matter.
 */
typedef struct {
  __m128i word[4];
} fnl_philox_pair;

static inline __m128i fnl_philox_both(uint32_t word) { return _mm_set1_epi32((int)word); }

/* fnl_philox_round. */
static inline void fnl_philox_pair_round(fnl_philox_pair *pair, const uint32_t key[2]) {
  __m128i *x = pair->word;
  const __m128i product0 = _mm_mul_epu32(x[0], fnl_philox_both(FNL_PHILOX_MULTIPLIER_0));
  const __m128i product1 = _mm_mul_epu32(x[2], fnl_philox_both(FNL_PHILOX_MULTIPLIER_1));
  const __m128i key0 = fnl_philox_both(key[0]), key1 = fnl_philox_both(key[1]);
  x[0] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(product1, 32), x[1]), key0);
  x[1] = product1;
  x[2] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(product0, 32), x[3]), key1);
  x[3] = product0;
}

static inline __m128i fnl_philox_joined(__m128i high, __m128i low) {
  const __m128i lower_half = _mm_set1_epi64x(0xFFFFFFFF);
  return _mm_or_si128(_mm_slli_epi64(high, 32), _mm_and_si128(low, lower_half));
}

/* Two of 64 bits of each lane: `first` are those of the first two words, `second` of the others. */
static inline void fnl_philox_store(__m128i first, __m128i second, void *block) {
  _mm_storeu_si128((__m128i *)block, _mm_unpacklo_epi64(first, second));
  _mm_storeu_si128((__m128i *)block + 1, _mm_unpackhi_epi64(first, second));
}

static inline void fnl_philox_store_joined(const fnl_philox_pair *pair, uint64_t words[4]) {
  fnl_philox_store(fnl_philox_joined(pair->word[0], pair->word[1]),
                   fnl_philox_joined(pair->word[2], pair->word[3]), words);
}

/* In memory the lower half comes first. */
static inline void fnl_philox_store_single(const fnl_philox_pair *pair, uint32_t words[8]) {
  fnl_philox_store(fnl_philox_joined(pair->word[1], pair->word[0]),
                   fnl_philox_joined(pair->word[3], pair->word[2]), words);
}

/* The pragma: as in philox.h. */
static inline void fnl_philox_pairs(const fnl_philox_lanes *counters, const uint32_t key[2],
                                    fnl_philox_pair *low, fnl_philox_pair *high) {
  uint32_t round_key[2] = {key[0], key[1]};
  for (int i = 0; i < 4; i++) {
    const __m128i four = _mm_loadu_si128((const __m128i *)(const void *)counters->word[i]);
    low->word[i] = _mm_unpacklo_epi32(four, four);
    high->word[i] = _mm_unpackhi_epi32(four, four);
  }
#pragma GCC unroll 10
  for (int round = 0; round < FNL_PHILOX_ROUNDS; round++) {
    fnl_philox_pair_round(low, round_key);
    fnl_philox_pair_round(high, round_key);
    round_key[0] += FNL_PHILOX_WEYL_0;
    round_key[1] += FNL_PHILOX_WEYL_1;
  }
}

static inline void fnl_philox4x32_lanes(const fnl_philox_lanes *counters, const uint32_t key[2],
                                        uint64_t words[FNL_PHILOX_LANES_WORDS]) {
  fnl_philox_pair low, high;
  fnl_philox_pairs(counters, key, &low, &high);
  fnl_philox_store_joined(&low, words);
  fnl_philox_store_joined(&high, words + 4);
}

static inline void fnl_philox4x32_lanes_single(const fnl_philox_lanes *counters,
                                               const uint32_t key[2],
                                               uint32_t words[FNL_PHILOX_LANES_SINGLE]) {
  fnl_philox_pair low, high;
  fnl_philox_pairs(counters, key, &low, &high);
  fnl_philox_store_single(&low, words);
  fnl_philox_store_single(&high, words + 8);
}

#else

static inline void fnl_philox4x32_lanes_single(const fnl_philox_lanes *counters,
                                               const uint32_t key[2],
                                               uint32_t words[FNL_PHILOX_LANES_SINGLE]) {
  for (int lane = 0; lane < FNL_PHILOX_LANES; lane++) {
    uint32_t *block = words + 4 * lane;
    for (int i = 0; i < 4; i++)
      block[i] = counters->word[i][lane];
    fnl_philox4x32(block, key, block);
  }
}

static inline void fnl_philox4x32_lanes(const fnl_philox_lanes *counters, const uint32_t key[2],
                                        uint64_t words[FNL_PHILOX_LANES_WORDS]) {
  uint32_t single[FNL_PHILOX_LANES_SINGLE];
  fnl_philox4x32_lanes_single(counters, key, single);
  for (int i = 0; i < FNL_PHILOX_LANES_WORDS; i++)
    words[i] = (uint64_t)single[2 * i] << 32 | single[2 * i + 1];
}

#endif

#endif
