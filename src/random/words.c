/* words.c: blocks of one stream in lanes. */
#include "random/words.h"

#include "random/philox_lanes.h"

static void make_in_pairs(const fnl_stream *rng, uint32_t words[FNL_WORDS_AHEAD]) {
  fnl_philox_lanes lanes;
  for (uint32_t k = 0; k < FNL_PHILOX_LANES; k++) {
    lanes.word[0][k] = rng->counter[0] + k;
    for (int i = 1; i < 4; i++)
      lanes.word[i][k] = rng->counter[i];
  }
  fnl_philox4x32_lanes_single(&lanes, rng->key, words);
}

#ifdef __x86_64__

#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2")))

/* fnl_philox_round of four blocks: a word of each in the lower half of 64 bits, as in
 * philox_lanes.h. */
WITH_AVX2 static inline void go_round(__m256i x[4], const uint32_t key[2]) {
  const __m256i first = _mm256_mul_epu32(x[0], _mm256_set1_epi32((int)FNL_PHILOX_MULTIPLIER_0));
  const __m256i second = _mm256_mul_epu32(x[2], _mm256_set1_epi32((int)FNL_PHILOX_MULTIPLIER_1));
  const __m256i key0 = _mm256_set1_epi32((int)key[0]), key1 = _mm256_set1_epi32((int)key[1]);
  x[0] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(second, 32), x[1]), key0);
  x[1] = second;
  x[2] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(first, 32), x[3]), key1);
  x[3] = first;
}

WITH_AVX2 static inline __m256i join(__m256i low, __m256i high) {
  return _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xAA);
}

WITH_AVX2 static void make_at_once(const fnl_stream *rng, uint32_t words[FNL_WORDS_AHEAD]) {
  uint32_t key[2] = {rng->key[0], rng->key[1]};
  const __m256i number = _mm256_setr_epi32(0, 0, 1, 0, 2, 0, 3, 0);
  __m256i x[4], *to = (__m256i *)(void *)words;
  for (int i = 0; i < 4; i++)
    x[i] = _mm256_set1_epi32((int)rng->counter[i]);
  x[0] = _mm256_add_epi32(x[0], number);
#pragma GCC unroll 10
  for (int round = 0; round < FNL_PHILOX_ROUNDS; round++) {
    go_round(x, key);
    key[0] += FNL_PHILOX_WEYL_0;
    key[1] += FNL_PHILOX_WEYL_1;
  }
  const __m256i low = join(x[0], x[1]), high = join(x[2], x[3]);
  const __m256i even = _mm256_unpacklo_epi64(low, high), odd = _mm256_unpackhi_epi64(low, high);
  _mm256_storeu_si256(to, _mm256_permute2x128_si256(even, odd, 0x20));
  _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(even, odd, 0x31));
}

static void make(const fnl_stream *rng, uint32_t words[FNL_WORDS_AHEAD]) {
  if (__builtin_cpu_supports("avx2"))
    make_at_once(rng, words);
  else
    make_in_pairs(rng, words);
}

#else

static void make(const fnl_stream *rng, uint32_t words[FNL_WORDS_AHEAD]) {
  make_in_pairs(rng, words);
}

#endif

void fnl_words_refill(fnl_words *words) {
  make(&words->rng, words->ahead.words);
  words->rng.counter[0] += FNL_PHILOX_LANES;
  words->used = 0;
}
