/* stream.h: named random streams.
 *
 * A stream is a pure function of its name (seed, replication, purpose, day, index), so a draw
 * depends on neither threads, ranks nor the order of work, and two plans run under one seed
 * share their luck wherever they draw for the same name. Opening one costs nothing: the name is
 * the Philox4x32-10 counter and key, and the first block is made when the first word is asked.
 *
 *   key[0..1]    seed, low word first
 *   counter[0]   block within the stream: 2^32 blocks of four words
 *   counter[1]   index, low 32 bits
 *   counter[2]   day << 16 | purpose << 8 | index >> 32
 *   counter[3]   replication
 *
 * Different names are different counters or keys, so no two streams share a block.
 * A stream is a plain value: copy it to draw the same words twice.
 */
#ifndef FNL_RANDOM_STREAM_H
#define FNL_RANDOM_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What a draw is for; part of the stream's name. Append only: the values are in the bits. */
typedef enum {
  FNL_PURPOSE_TEST,
  FNL_PURPOSE_PARAMETER,   /* an uncertain number; index: fnl_law.stream */
  FNL_PURPOSE_ENVIRONMENT, /* price and response noise; index: the channel */
  FNL_PURPOSE_LEAVE,       /* how many leave a cell; index: the cell */
  FNL_PURPOSE_MOVE,        /* which move and cause they take; index: the flow */
  FNL_PURPOSE_EVENT,       /* how often an event happens; index: the slot cell */
  FNL_PURPOSE_VALUE,       /* what the occurrences are worth; index: the slot cell */
  FNL_PURPOSE_BURST,       /* acts of sending; index: the channel */
  FNL_PURPOSE_PERSON,      /* who leaves a cell, by number; index: the cell */
  FNL_PURPOSE_DOER,        /* who does an event that is told; index: the slot cell */
  FNL_PURPOSE_SENDER,      /* whose word moved somebody; index: the flow */
  FNL_PURPOSE_ACT,         /* who sends how much of a personal channel; index: the channel */
  FNL_PURPOSE_LETTER,      /* who gets it, and whether it rings; index: the channel */
  FNL_PURPOSE_TRANSIT,     /* on which day it arrives, if to every friend; index: act, channel */
  FNL_PURPOSE_RING,        /* what moves those who have heard a ring */
  FNL_PURPOSE_SHARING,     /* a person's own sharing; day: the channel, index: the person */
  FNL_PURPOSE_PLACE,       /* who starts where, on a network; index: the segment */
  FNL_PURPOSE_NETWORK,     /* who is whose friend; index: fnl_network_draw */
  FNL_PURPOSE_ORDER,       /* what each occurrence is worth; index: the slot cell */
  FNL_PURPOSE_TOUCH,       /* what touched somebody on a day; index: the person */
  FNL_PURPOSE_OCCASION,    /* when in the day an event happened; index: the slot cell */
  FNL_PURPOSE_LOST,        /* who of those who never converted is looked at, and when */
  FNL_PURPOSE_STANDINGS,   /* the joint law of differences (study/standings); index: the draw */
  FNL_PURPOSE_DESIGN,      /* the points of a design that draws; index: the factor or trajectory */
  FNL_PURPOSE_BOOTSTRAP    /* rows of results drawn again; index: the resample */
} fnl_purpose;

#define FNL_STREAM_BLOCK_WORDS    4u
#define FNL_STREAM_BLOCK_UNIFORMS 2

typedef struct {
  uint32_t key[2];
  uint32_t counter[4]; /* counter[0] is the next block within the stream */
  uint32_t block[4];
  unsigned used; /* words of `block` already given; 4: none left */
} fnl_stream;

/* Makes the next block of four words. What fnl_stream_word calls every fourth time. */
void fnl_stream_refill(fnl_stream *rng);

/* The stream of this name, at its beginning.
 * `replication` < 2^32, `day` < 65536, `index` < 2^40; higher bits are not part of the name. */
static inline fnl_stream fnl_stream_open(uint64_t seed, uint64_t replication, fnl_purpose purpose,
                                         uint32_t day, uint64_t index) {
  uint32_t index_high = (uint32_t)(index >> 32) & 0xFFu;
  return (fnl_stream){
      .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
      .counter = {0, (uint32_t)index, day << 16 | (uint32_t)purpose << 8 | index_high,
                  (uint32_t)replication},
      .used = FNL_STREAM_BLOCK_WORDS,
  };
}

/* Moves to the first word of block number `block`. Free: nothing is computed before a draw. */
static inline void fnl_stream_seek(fnl_stream *rng, uint32_t block) {
  rng->counter[0] = block;
  rng->used = FNL_STREAM_BLOCK_WORDS;
}

/* 32 random bits. */
static inline uint32_t fnl_stream_word(fnl_stream *rng) {
  if (rng->used == FNL_STREAM_BLOCK_WORDS)
    fnl_stream_refill(rng);
  return rng->block[rng->used++];
}

/* Uniform strictly inside (0, 1), from two words, the first in the upper half.
 *
 * An odd multiple of 2^-53 (52 random bits and a 53rd that is always set), so that neither 0
 * nor 1 can come, the mean is exactly 1/2, and 1 - u is exact and as likely as u: a law may be
 * mirrored without losing common random numbers. The bits are made those of a double from 1 to 2;
 * both sums are exact. Check: words 0 0 give 2^-53 = 1.11e-16. */
static inline double fnl_stream_uniform_of(uint64_t words) {
  const uint64_t bits = UINT64_C(0x3FF) << 52 | words >> 12;
  double from_one;
  memcpy(&from_one, &bits, sizeof from_one);
  return (from_one - 1.0) + 0x1p-53;
}

static inline double fnl_stream_uniform(fnl_stream *rng) {
  const uint64_t high = fnl_stream_word(rng);
  return fnl_stream_uniform_of(high << 32 | fnl_stream_word(rng));
}

/* A whole number from 0 to n - 1, 1 <= n < 2^32, every one exactly as likely (Lemire, "Fast random
 * integer generation in an interval", ACM TOMACS 29 (2019)); false where the word gives none, since
 * 2^32 mod n of them would make some too likely, and another is to be tried. */
static inline bool fnl_stream_below_of(uint32_t word, uint32_t n, uint32_t *drawn) {
  const uint64_t product = (uint64_t)word * n;
  *drawn = (uint32_t)(product >> 32);
  return (uint32_t)product >= n || (uint32_t)product >= (0u - n) % n;
}

/* The same from one word, seldom more. */
static inline uint32_t fnl_stream_below(fnl_stream *rng, uint32_t n) {
  uint32_t drawn;
  while (!fnl_stream_below_of(fnl_stream_word(rng), n, &drawn))
    continue;
  return drawn;
}

/* The same for any n >= 1: as many bits as n - 1 has, until they make less than n. */
static inline uint64_t fnl_stream_below_large(fnl_stream *rng, uint64_t n) {
  uint64_t mask = n - 1, drawn;
  if (n <= UINT32_MAX)
    return fnl_stream_below(rng, (uint32_t)n);
  for (unsigned shift = 1; shift < 64; shift *= 2)
    mask |= mask >> shift;
  do {
    drawn = (uint64_t)fnl_stream_word(rng) << 32;
    drawn = (drawn | fnl_stream_word(rng)) & mask;
  } while (drawn >= n);
  return drawn;
}

#endif
