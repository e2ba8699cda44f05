/* roll.h: who there is: ids of any size, met in any order, and the number each has among them.
 *
 * Most files have ids without many gaps: a small id is its own code, and a bit says that it was
 * met, so that meeting it again costs next to nothing. The others get codes one after the other
 * beyond the small ones, by a hash table. When all have been met, codes become places in the order
 * of ids.
 */
#ifndef FNL_NETWORK_ROLL_H
#define FNL_NETWORK_ROLL_H

#include "base/error.h"

#include <stdbool.h>

typedef struct {
  int64_t id; /* -1: nobody */
  uint32_t code;
} fnl_roll_entry;

typedef struct {
  int64_t n; /* different ids met */
  int64_t n_small;
  int64_t small; /* ids below this are small */
  int64_t n_words;
  uint64_t *seen;            /* [n_words] bit i: the small id i was met */
  uint32_t *before;          /* [n_words] small ids met below each word; once closed */
  int64_t n_large, capacity; /* of the hash table, a power of two, half empty at least */
  fnl_roll_entry *entries;   /* [capacity]; [n_large] by id, once closed */
  uint32_t *place;           /* [n_large] of each large id by code; once closed */
} fnl_roll;

/* For at most so many different ids, below 2^32: calling stops being defined one beyond. */
void fnl_roll_init(fnl_roll *roll, int64_t most);
void fnl_roll_free(fnl_roll *roll); /* legal twice */

/* What fnl_roll_call does where the id is new or large. */
fnl_status fnl_roll_meet(fnl_roll *roll, int64_t id, uint32_t *code, fnl_error *error);

/* Meets an id, which is at least 0, and gives its code. FNL_ENOMEM. */
static inline fnl_status fnl_roll_call(fnl_roll *roll, int64_t id, uint32_t *code,
                                       fnl_error *error) {
  if (id / 64 < roll->n_words && roll->seen[id / 64] >> (id % 64) & 1) {
    *code = (uint32_t)id;
    return FNL_OK;
  }
  return fnl_roll_meet(roll, id, code, error);
}

/* The end of the calls: the ids in rising order, into ids[n]; codes have places from here on. */
fnl_status fnl_roll_close(fnl_roll *roll, int64_t *ids, fnl_error *error);

/* The place of a code's id in the order of ids. */
uint32_t fnl_roll_place(const fnl_roll *roll, uint32_t code);

#endif
