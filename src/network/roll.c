/* roll.c: who there is: ids of any size, met in any order, and the number each has among them. */
#include "network/roll.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024, WORD_BITS = 64 };

#define NOBODY INT64_C(-1)

/* Ids up to so many times the people are small: bits for them take no more than the people's own
 * numbers. */
#define GAPS_MAX INT64_C(64)

/* 2^64 over the golden ratio: ids that follow each other, or are multiples of something, end far
 * apart (Knuth, The Art of Computer Programming 3, 6.4). */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

void fnl_roll_init(fnl_roll *roll, int64_t most) {
  const int64_t codes = (int64_t)UINT32_MAX - most; /* that are left to the small */
  memset(roll, 0, sizeof *roll);
  roll->small = most < codes / GAPS_MAX ? GAPS_MAX * most : codes > 0 ? codes : 0;
}

void fnl_roll_free(fnl_roll *roll) {
  free(roll->seen);
  free(roll->before);
  free(roll->entries);
  free(roll->place);
  memset(roll, 0, sizeof *roll);
}

/* ---- small ids ---- */

/* Bits up to the id's, at least. */
static fnl_status add_words(fnl_roll *roll, int64_t id, fnl_error *error) {
  const size_t n_words = (size_t)roll->n_words;
  size_t n = n_words;
  if (!FNL_GROW(roll->seen, n, id / WORD_BITS + 1))
    return fnl_error_no_memory(error);
  memset(roll->seen + n_words, 0, (n - n_words) * sizeof *roll->seen);
  roll->n_words = (int64_t)n;
  return FNL_OK;
}

static fnl_status meet_small(fnl_roll *roll, int64_t id, fnl_error *error) {
  if (id / WORD_BITS >= roll->n_words && add_words(roll, id, error) != FNL_OK)
    return FNL_ENOMEM;
  roll->seen[id / WORD_BITS] |= UINT64_C(1) << id % WORD_BITS; /* it was not there */
  roll->n_small++;
  roll->n++;
  return FNL_OK;
}

/* ---- large ids ---- */

static fnl_roll_entry *seek(const fnl_roll *roll, int64_t id) {
  const uint64_t mask = (uint64_t)roll->capacity - 1;
  uint64_t at = (uint64_t)id * GOLDEN;
  at = (at ^ at >> 32) & mask;
  while (roll->entries[at].id != id && roll->entries[at].id != NOBODY)
    at = (at + 1) & mask;
  return &roll->entries[at];
}

static fnl_status grow(fnl_roll *roll, fnl_error *error) {
  fnl_roll_entry *old = roll->entries;
  const int64_t n_old = roll->capacity, n = n_old ? 2 * n_old : FIRST_CAPACITY;
  fnl_roll_entry *entries = malloc((size_t)n * sizeof *entries);
  if (!entries)
    return fnl_error_no_memory(error);
  for (int64_t i = 0; i < n; i++)
    entries[i] = (fnl_roll_entry){NOBODY, 0};
  roll->entries = entries;
  roll->capacity = n;
  for (int64_t i = 0; i < n_old; i++)
    if (old[i].id != NOBODY)
      *seek(roll, old[i].id) = old[i];
  free(old);
  return FNL_OK;
}

static fnl_status meet_large(fnl_roll *roll, int64_t id, uint32_t *code, fnl_error *error) {
  if (2 * roll->n_large >= roll->capacity && grow(roll, error) != FNL_OK)
    return FNL_ENOMEM;
  fnl_roll_entry *entry = seek(roll, id);
  if (entry->id == NOBODY) {
    *entry = (fnl_roll_entry){id, (uint32_t)(roll->small + roll->n_large++)};
    roll->n++;
  }
  *code = entry->code;
  return FNL_OK;
}

fnl_status fnl_roll_meet(fnl_roll *roll, int64_t id, uint32_t *code, fnl_error *error) {
  if (id >= roll->small)
    return meet_large(roll, id, code, error);
  *code = (uint32_t)id;
  return meet_small(roll, id, error);
}

/* ---- places ---- */

static unsigned count_bits(uint64_t word) {
  unsigned n = 0;
  for (; word; word &= word - 1)
    n++;
  return n;
}

static void close_small(fnl_roll *roll, int64_t *ids) {
  int64_t n = 0;
  for (int64_t w = 0; w < roll->n_words; w++) {
    roll->before[w] = (uint32_t)n;
    for (int bit = 0; bit < WORD_BITS; bit++)
      if (roll->seen[w] >> bit & 1)
        ids[n++] = w * WORD_BITS + bit;
  }
}

static int compare_ids(const void *a, const void *b) {
  const fnl_roll_entry *first = a, *second = b;
  return (first->id > second->id) - (first->id < second->id);
}

static void close_large(fnl_roll *roll, int64_t *ids) {
  int64_t n = 0;
  for (int64_t i = 0; i < roll->capacity; i++)
    if (roll->entries[i].id != NOBODY)
      roll->entries[n++] = roll->entries[i];
  if (n > 0)
    qsort(roll->entries, (size_t)n, sizeof *roll->entries, compare_ids);
  for (int64_t i = 0; i < n; i++) {
    ids[roll->n_small + i] = roll->entries[i].id;
    roll->place[roll->entries[i].code - roll->small] = (uint32_t)(roll->n_small + i);
  }
}

fnl_status fnl_roll_close(fnl_roll *roll, int64_t *ids, fnl_error *error) {
  roll->before = malloc((size_t)(roll->n_words + 1) * sizeof *roll->before);
  roll->place = malloc((size_t)(roll->n_large + 1) * sizeof *roll->place);
  if (!roll->before || !roll->place)
    return fnl_error_no_memory(error);
  close_small(roll, ids);
  close_large(roll, ids);
  return FNL_OK;
}

uint32_t fnl_roll_place(const fnl_roll *roll, uint32_t code) {
  const int64_t word = code / WORD_BITS;
  if (code >= roll->small)
    return roll->place[code - roll->small];
  return roll->before[word] +
         count_bits(roll->seen[word] & ((UINT64_C(1) << code % WORD_BITS) - 1));
}
