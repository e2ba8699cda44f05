/* philox.h: the Philox4x32-10 block function.
 *
 * A bijection of 128-bit counters chosen by a 64-bit key, good enough to be used as a random
 * number generator without any state: block number i of a stream is simply the image of i.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC'11, doi:10.1145/2063384.2063405, section 4.3; ten rounds are their recommendation (seven
 * already pass BigCrush).
 *
 * Check: counter 0 0 0 0 under key 0 0 gives 6627e8d5 e169c58d bc57ac4c 9b00dbd8
 * (kat_vectors of the authors' Random123).
 */
#ifndef FNL_RANDOM_PHILOX_H
#define FNL_RANDOM_PHILOX_H

#include <stdint.h>

#define FNL_PHILOX_ROUNDS 10

/* The authors' multipliers, chosen for avalanche. */
#define FNL_PHILOX_MULTIPLIER_0 0xD2511F53u
#define FNL_PHILOX_MULTIPLIER_1 0xCD9E8D57u

/* What the key grows by each round (a Weyl sequence): the golden ratio and sqrt(3) - 1. */
#define FNL_PHILOX_WEYL_0 0x9E3779B9u
#define FNL_PHILOX_WEYL_1 0xBB67AE85u

/* One round: two 32-bit multiplications, whose halves change places. */
static inline void fnl_philox_round(uint32_t x[4], const uint32_t key[2]) {
  uint64_t product0 = (uint64_t)FNL_PHILOX_MULTIPLIER_0 * x[0];
  uint64_t product1 = (uint64_t)FNL_PHILOX_MULTIPLIER_1 * x[2];
  x[0] = (uint32_t)(product1 >> 32) ^ x[1] ^ key[0];
  x[1] = (uint32_t)product1;
  x[2] = (uint32_t)(product0 >> 32) ^ x[3] ^ key[1];
  x[3] = (uint32_t)product0;
}

/* Four random words for one counter, least significant word first. No branch; `block` may be
 * `counter`. The pragma is for gcc, which does not unroll ten rounds at -O2 (clang does). */
static inline void fnl_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                                  uint32_t block[4]) {
  uint32_t x[4] = {counter[0], counter[1], counter[2], counter[3]};
  uint32_t round_key[2] = {key[0], key[1]};
#pragma GCC unroll 10
  for (int round = 0; round < FNL_PHILOX_ROUNDS; round++) {
    fnl_philox_round(x, round_key);
    round_key[0] += FNL_PHILOX_WEYL_0;
    round_key[1] += FNL_PHILOX_WEYL_1;
  }
  for (int i = 0; i < 4; i++)
    block[i] = x[i];
}

#endif
