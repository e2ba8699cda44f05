/* The block function against its authors' answers, and the gsl_rng_type against the stream. */
#include <check.h>
#include <gsl/gsl_rng.h>
#include <stdint.h>
#include <string.h>

#include "fit.h"
#include "random/philox_lanes.h"
#include "random/rng.h"

Suite *test_suite(void);

typedef struct {
  uint32_t counter[4], key[2], block[4];
} known_answer;

/* The three philox4x32-10 lines of kat_vectors, Random123 1.14. */
static const known_answer known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

START_TEST(blocks_are_those_of_random123) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    uint32_t block[4];
    fnl_philox4x32(known[i].counter, known[i].key, block);
    ck_assert_mem_eq(block, known[i].block, sizeof block);
  }
}
END_TEST

START_TEST(block_may_overwrite_its_counter) {
  uint32_t words[4];
  memcpy(words, known[2].counter, sizeof words);
  fnl_philox4x32(words, known[2].key, words);
  ck_assert_mem_eq(words, known[2].block, sizeof words);
}
END_TEST

/* Words of four blocks side by side, one by one and two in one. */
START_TEST(blocks_in_lanes_are_those_of_random123) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    fnl_philox_lanes lanes;
    uint32_t single[FNL_PHILOX_LANES_SINGLE];
    uint64_t joined[FNL_PHILOX_LANES_WORDS];
    for (uint32_t k = 0; k < FNL_PHILOX_LANES; k++)
      for (uint32_t word = 0; word < 4; word++)
        lanes.word[word][k] = known[i].counter[word] + (word == 3 ? k : 0);
    fnl_philox4x32_lanes_single(&lanes, known[i].key, single);
    fnl_philox4x32_lanes(&lanes, known[i].key, joined);
    ck_assert_mem_eq(single, known[i].block, sizeof known[i].block);
    for (uint32_t k = 0; k < FNL_PHILOX_LANES; k++) {
      const uint32_t *from = known[i].counter,
                     counter[4] = {from[0], from[1], from[2], from[3] + k};
      uint32_t block[4];
      fnl_philox4x32(counter, known[i].key, block);
      ck_assert_mem_eq(single + 4 * k, block, sizeof block);
      for (int word = 0; word < 2; word++)
        ck_assert_uint_eq(joined[2 * k + (uint32_t)word],
                          (uint64_t)block[2 * word] << 32 | block[2 * word + 1]);
    }
  }
}
END_TEST

START_TEST(gsl_seed_zero_gives_random123_zero_key) {
  gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
  gsl_rng_set(rng, 0);
  for (int i = 0; i < 4; i++)
    ck_assert_uint_eq(gsl_rng_get(rng), known[0].block[i]);
  gsl_rng_free(rng);
}
END_TEST

START_TEST(gsl_declares_all_32_bits) {
  gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
  ck_assert_uint_eq(gsl_rng_min(rng), 0);
  ck_assert_uint_eq(gsl_rng_max(rng), UINT32_MAX);
  ck_assert_uint_eq(gsl_rng_size(rng), sizeof(fnl_stream));
  ck_assert_str_eq(gsl_rng_name(rng), "philox4x32-10");
  gsl_rng_free(rng);
}
END_TEST

START_TEST(gsl_rng_positioned_on_a_stream_gives_its_words) {
  fnl_stream stream = fnl_stream_open(0x23850713, 17, FNL_PURPOSE_EVENT, 89, 1234567);
  gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
  fnl_stream_word(&stream);
  fnl_rng_position(rng, &stream);
  for (int i = 0; i < 11; i++)
    ck_assert_uint_eq(gsl_rng_get(rng), fnl_stream_word(&stream));
  for (int i = 0; i < 11; i++)
    ck_assert(gsl_rng_uniform(rng) == fnl_stream_uniform(&stream));
  gsl_rng_free(rng);
}
END_TEST

START_TEST(gsl_clone_continues_alike) {
  gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
  gsl_rng_set(rng, 0xFEDCBA9876543210);
  gsl_rng_get(rng);
  gsl_rng *clone = gsl_rng_clone(rng);
  for (int i = 0; i < 9; i++)
    ck_assert_uint_eq(gsl_rng_get(rng), gsl_rng_get(clone));
  gsl_rng_free(clone);
  gsl_rng_free(rng);
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {
      blocks_are_those_of_random123,   blocks_in_lanes_are_those_of_random123,
      block_may_overwrite_its_counter, gsl_seed_zero_gives_random123_zero_key,
      gsl_declares_all_32_bits,        gsl_rng_positioned_on_a_stream_gives_its_words,
      gsl_clone_continues_alike,       NULL};
  return fit_suite("philox", tests);
}
