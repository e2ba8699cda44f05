/* Streams: the name is in the bits, draws depend on nothing else, uniforms stay inside (0, 1). */
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "fit.h"
#include "random/philox.h"
#include "random/stream.h"
#include "random/uniforms.h"
#include "random/words.h"

Suite *test_suite(void);

START_TEST(first_block_is_philox_of_the_packed_name) {
  const uint32_t key[2] = {0x89abcdef, 0x01234567};
  const uint32_t counter[4] = {0, 0xc0ffee11, 0x0059052a, 2385};
  uint32_t block[4];
  fnl_philox4x32(counter, key, block);
  fnl_stream rng = fnl_stream_open(UINT64_C(0x0123456789abcdef), 2385, FNL_PURPOSE_EVENT, 0x59,
                                   UINT64_C(0x2ac0ffee11));
  for (int i = 0; i < 4; i++)
    ck_assert_uint_eq(fnl_stream_word(&rng), block[i]);
}
END_TEST

START_TEST(second_block_follows_the_first) {
  const uint32_t key[2] = {713, 0}, counter[4] = {1, 5, 0, 0};
  uint32_t block[4];
  fnl_philox4x32(counter, key, block);
  fnl_stream rng = fnl_stream_open(713, 0, FNL_PURPOSE_TEST, 0, 5);
  for (int i = 0; i < 4; i++)
    fnl_stream_word(&rng);
  for (int i = 0; i < 4; i++)
    ck_assert_uint_eq(fnl_stream_word(&rng), block[i]);
}
END_TEST

START_TEST(seek_moves_to_a_block) {
  fnl_stream walked = fit_stream(7), jumped = fit_stream(7);
  for (int i = 0; i < 4 * 9; i++)
    fnl_stream_word(&walked);
  fnl_stream_seek(&jumped, 9);
  ck_assert_uint_eq(fnl_stream_word(&walked), fnl_stream_word(&jumped));
}
END_TEST

START_TEST(uniforms_at_once_are_those_one_by_one) {
  enum { MOST = 37 };
  for (int n = 0; n <= MOST; n++) {
    fnl_stream rng = fit_stream(2385);
    double uniforms[MOST + 1];
    fnl_stream_seek(&rng, 0xFFFFFFFEu); /* blocks begin anew beyond the last */
    uniforms[n] = 7.13;
    fnl_uniforms_of_stream(&rng, n, uniforms);
    for (int i = 0; i < n; i++)
      ck_assert(uniforms[i] == fnl_stream_uniform(&rng));
    ck_assert(uniforms[n] == 7.13);
  }
}
END_TEST

START_TEST(words_ahead_are_those_one_by_one) {
  fnl_stream rng = fit_stream(2385);
  fnl_words words;
  fnl_stream_seek(&rng, 0xFFFFFFFEu);
  fnl_words_begin(&words, &rng);
  for (int i = 0; i < 5 * FNL_WORDS_AHEAD; i++) {
    ck_assert_uint_eq(fnl_words_next(&words), fnl_stream_word(&rng));
    ck_assert(fnl_words_uniform(&words) == fnl_stream_uniform(&rng));
    ck_assert_uint_eq(fnl_words_below(&words, 0xC0FFEE11u), fnl_stream_below(&rng, 0xC0FFEE11u));
  }
}
END_TEST

/* Both halves of a word; a whole one behind the first half is the next. */
START_TEST(halves_are_those_of_the_words) {
  fnl_stream rng = fit_stream(713);
  fnl_words words;
  fnl_words_begin(&words, &rng);
  for (int i = 0; i < 3 * FNL_WORDS_AHEAD; i++) {
    const uint32_t word = fnl_stream_word(&rng);
    const uint32_t one = fnl_words_half(&words), other = fnl_words_half(&words);
    ck_assert_uint_eq(one < other ? other : one,
                      word >> 16 > (word & UINT16_MAX) ? word >> 16 : word & UINT16_MAX);
    ck_assert_uint_eq(one + other, (word >> 16) + (word & UINT16_MAX));
    fnl_words_half(&words);
    fnl_stream_word(&rng);
    ck_assert_uint_eq(fnl_words_next(&words), fnl_stream_word(&rng));
  }
}
END_TEST

START_TEST(first_uniforms_of_four_streams_are_those_of_each) {
  const uint32_t index[FNL_UNIFORMS_LANES] = {713, 0, UINT32_MAX, 23};
  const uint64_t seed = UINT64_C(0x89abcdef01234567), high = UINT64_C(0x2a00000000);
  const fnl_stream first = fnl_stream_open(seed, 2385, FNL_PURPOSE_VALUE, 59, high);
  double uniforms[FNL_UNIFORMS_OF_LANES];
  fnl_uniforms_of_lanes(&first, index, uniforms);
  for (int i = 0; i < FNL_UNIFORMS_LANES; i++) {
    fnl_stream rng = fnl_stream_open(seed, 2385, FNL_PURPOSE_VALUE, 59, high | index[i]);
    ck_assert(uniforms[2 * i] == fnl_stream_uniform(&rng));
    ck_assert(uniforms[2 * i + 1] == fnl_stream_uniform(&rng));
  }
}
END_TEST

/* Two streams of equal counter and key are the only ones that share words (Philox is a
 * bijection), so it is enough to compare those. */
START_TEST(names_that_differ_in_one_bit_differ_in_the_bits) {
  enum { SEED = 64, REPLICATION = 32, PURPOSE = 3, DAY = 16, INDEX = 40 };
  enum { NAMES = 1 + SEED + REPLICATION + PURPOSE + DAY + INDEX };
  fnl_stream streams[NAMES];
  int n = 0;
  streams[n++] = fnl_stream_open(0, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int i = 0; i < SEED; i++)
    streams[n++] = fnl_stream_open(UINT64_C(1) << i, 0, FNL_PURPOSE_TEST, 0, 0);
  for (int i = 0; i < REPLICATION; i++)
    streams[n++] = fnl_stream_open(0, UINT64_C(1) << i, FNL_PURPOSE_TEST, 0, 0);
  for (int i = 0; i < PURPOSE; i++)
    streams[n++] = fnl_stream_open(0, 0, (fnl_purpose)(1 << i), 0, 0);
  for (int i = 0; i < DAY; i++)
    streams[n++] = fnl_stream_open(0, 0, FNL_PURPOSE_TEST, UINT32_C(1) << i, 0);
  for (int i = 0; i < INDEX; i++)
    streams[n++] = fnl_stream_open(0, 0, FNL_PURPOSE_TEST, 0, UINT64_C(1) << i);
  ck_assert_int_eq(n, NAMES);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      ck_assert(memcmp(streams[i].key, streams[j].key, sizeof streams[i].key) != 0 ||
                memcmp(streams[i].counter, streams[j].counter, sizeof streams[i].counter) != 0);
}
END_TEST

START_TEST(draws_do_not_depend_on_the_order_of_streams) {
  enum { STREAMS = 23 };
  uint32_t forward[STREAMS], backward[STREAMS];
  for (int i = 0; i < STREAMS; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    forward[i] = fnl_stream_word(&rng);
  }
  for (int i = STREAMS - 1; i >= 0; i--) {
    fnl_stream rng = fit_stream((uint64_t)i);
    backward[i] = fnl_stream_word(&rng);
  }
  ck_assert_mem_eq(forward, backward, sizeof forward);
}
END_TEST

static double uniform_of_words(uint32_t high, uint32_t low) {
  fnl_stream rng = {.block = {high, low}};
  return fnl_stream_uniform(&rng);
}

START_TEST(uniform_of_extreme_words_is_inside) {
  ck_assert(uniform_of_words(0, 0) == 0x1p-53);
  ck_assert(uniform_of_words(UINT32_MAX, UINT32_MAX) == 1.0 - 0x1p-53);
}
END_TEST

START_TEST(uniform_mirrors_exactly) {
  fnl_stream rng = fit_stream(1);
  for (int i = 0; i < 1000; i++) {
    uint32_t high = fnl_stream_word(&rng), low = fnl_stream_word(&rng);
    ck_assert(uniform_of_words(~high, ~low) == 1.0 - uniform_of_words(high, low));
  }
}
END_TEST

/* Across the first words of neighbouring streams, the way the engines use them. */
START_TEST(uniform_fills_the_interval_evenly) {
  enum { CELLS = 1000, DRAWS = 1000000 };
  double observed[CELLS] = {0}, expected[CELLS];
  for (int i = 0; i < DRAWS; i++) {
    fnl_stream rng = fit_stream((uint64_t)i);
    observed[(int)(fnl_stream_uniform(&rng) * CELLS)]++;
  }
  for (int i = 0; i < CELLS; i++)
    expected[i] = (double)DRAWS / CELLS;
  fit_check_cells("uniform", CELLS, observed, expected);
}
END_TEST

static double first_uniform(uint32_t day, uint64_t index) {
  fnl_stream rng = fnl_stream_open(FIT_SEED, 0, FNL_PURPOSE_LEAVE, day, index);
  return fnl_stream_uniform(&rng) - 0.5;
}

/* The covariance of independent uniforms has standard error (1/12)/sqrt(N). */
START_TEST(neighbouring_streams_are_uncorrelated) {
  enum { DRAWS = 100000 };
  double across_index = 0.0, across_day = 0.0;
  for (uint64_t i = 0; i < DRAWS; i++) {
    across_index += first_uniform(3, i) * first_uniform(3, i + 1) / DRAWS;
    across_day += first_uniform(3, i) * first_uniform(4, i) / DRAWS;
  }
  fit_check("index", across_index, 0.0, 1.0 / 12.0 / sqrt(DRAWS));
  fit_check("day", across_day, 0.0, 1.0 / 12.0 / sqrt(DRAWS));
}
END_TEST

Suite *test_suite(void) {
  const TTest *const tests[] = {first_block_is_philox_of_the_packed_name,
                                uniforms_at_once_are_those_one_by_one,
                                words_ahead_are_those_one_by_one,
                                halves_are_those_of_the_words,
                                first_uniforms_of_four_streams_are_those_of_each,
                                second_block_follows_the_first,
                                seek_moves_to_a_block,
                                names_that_differ_in_one_bit_differ_in_the_bits,
                                draws_do_not_depend_on_the_order_of_streams,
                                uniform_of_extreme_words_is_inside,
                                uniform_mirrors_exactly,
                                uniform_fills_the_interval_evenly,
                                neighbouring_streams_are_uncorrelated,
                                NULL};
  return fit_suite("stream", tests);
}
