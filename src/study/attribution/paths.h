/* paths.h: journeys, compactly: sequences of touches with what became of them.
 *
 * A touch is a channel by its number and an age: how many days before the journey's end it was.
 * Journeys that are alike in every touch are one path, with the sums of their conversions, of the
 * money these were worth, and of the journeys that came to nothing (*nulls*). A path keeps the
 * place it was first added at, so results depend on the order of the journeys alone.
 */
#ifndef FNL_STUDY_ATTRIBUTION_PATHS_H
#define FNL_STUDY_ATTRIBUTION_PATHS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FNL_CHANNELS_MOST = 1000, FNL_AGE_MOST = UINT16_MAX };

typedef struct {
  uint16_t channel, age;
} fnl_contact;

typedef struct {
  double conversions, value, nulls;
} fnl_outcome;

typedef struct {
  size_t first; /* in fnl_paths.touches */
  int n;        /* at least 1 */
  fnl_outcome outcome;
} fnl_path;

/* Starts zeroed but for `n_channels`. */
typedef struct {
  int n_channels;
  fnl_contact *touches;
  fnl_path *paths; /* [n] */
  size_t n, capacity, n_touches, touch_capacity;
  uint32_t *table; /* [n_places] index of a path and 1, by its hash; 0: none */
  size_t n_places;
  bool failed; /* out of memory at some journey: what there is is not all */
} fnl_paths;

/* Adds journeys that had these `n` >= 1 touches, oldest first. Returns the path's index, -1 where
 * memory fails. */
int64_t fnl_paths_add(fnl_paths *paths, const fnl_contact *touches, int n,
                      const fnl_outcome *outcome);

/* Adds all journeys of others. Their ages are left out where `ageless`. */
void fnl_paths_merge(fnl_paths *paths, const fnl_paths *others, bool ageless);

/* Forgets every path and keeps the memory. */
void fnl_paths_clear(fnl_paths *paths);
void fnl_paths_free(fnl_paths *paths);

static inline const fnl_contact *fnl_path_touches(const fnl_paths *paths, size_t path) {
  return paths->touches + paths->paths[path].first;
}

/* Sums over all paths. */
fnl_outcome fnl_paths_total(const fnl_paths *paths);

#endif
