/* paths.c: an array of paths and a table of their hashes, open addressed. */
#include "study/attribution/paths.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_LEAST = 64, PATHS_MOST = INT32_MAX };

/* A product's high bits hang on all of a touch, its low ones, which choose the place, on the age
 * alone: they are folded after each (2^64 over the golden ratio; Knuth, The Art of Computer
 * Programming 3, 6.4). */
static uint64_t hash_of(const fnl_contact *touches, int n) {
  uint64_t hash = (uint64_t)n;
  for (int i = 0; i < n; i++) {
    hash = (hash ^ ((uint64_t)touches[i].channel << 16 | touches[i].age)) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

static bool is_same(const fnl_paths *paths, size_t path, const fnl_contact *touches, int n) {
  return paths->paths[path].n == n &&
         memcmp(fnl_path_touches(paths, path), touches, (size_t)n * sizeof *touches) == 0;
}

/* The place in the table of the path with these touches, or the free one for it. */
static size_t place_of(const fnl_paths *paths, const fnl_contact *touches, int n) {
  const size_t mask = paths->n_places - 1;
  size_t place = (size_t)hash_of(touches, n) & mask;
  while (paths->table[place] && !is_same(paths, paths->table[place] - 1, touches, n))
    place = (place + 1) & mask;
  return place;
}

/* At most half full. */
static bool grow_table(fnl_paths *paths) {
  if (2 * (paths->n + 1) <= paths->n_places)
    return true;
  const size_t n_places = paths->n_places ? 2 * paths->n_places : PLACES_LEAST;
  uint32_t *table = calloc(n_places, sizeof *table);
  if (!table)
    return false;
  free(paths->table);
  paths->table = table;
  paths->n_places = n_places;
  for (size_t i = 0; i < paths->n; i++)
    table[place_of(paths, fnl_path_touches(paths, i), paths->paths[i].n)] = (uint32_t)i + 1;
  return true;
}

static bool make_room(fnl_paths *paths, int n) {
  return paths->n < PATHS_MOST && FNL_GROW(paths->paths, paths->capacity, paths->n + 1) &&
         FNL_GROW(paths->touches, paths->touch_capacity, paths->n_touches + (size_t)n) &&
         grow_table(paths);
}

int64_t fnl_paths_add(fnl_paths *paths, const fnl_contact *touches, int n,
                      const fnl_outcome *outcome) {
  if (!make_room(paths, n)) {
    paths->failed = true;
    return -1;
  }
  uint32_t *entry = &paths->table[place_of(paths, touches, n)];
  if (*entry == 0) {
    paths->paths[paths->n] = (fnl_path){.first = paths->n_touches, .n = n};
    memcpy(paths->touches + paths->n_touches, touches, (size_t)n * sizeof *touches);
    paths->n_touches += (size_t)n;
    *entry = (uint32_t)++paths->n;
  }
  fnl_outcome *sum = &paths->paths[*entry - 1].outcome;
  sum->conversions += outcome->conversions;
  sum->value += outcome->value;
  sum->nulls += outcome->nulls;
  return (int64_t)*entry - 1;
}

static bool copy_ageless(const fnl_contact *touches, int n, fnl_contact **copy, size_t *capacity) {
  const bool there = FNL_GROW(*copy, *capacity, n);
  for (int i = 0; i < n && there; i++)
    (*copy)[i] = (fnl_contact){.channel = touches[i].channel};
  return there;
}

void fnl_paths_merge(fnl_paths *paths, const fnl_paths *others, bool ageless) {
  fnl_contact *copy = NULL;
  size_t capacity = 0;
  paths->failed = paths->failed || others->failed;
  for (size_t i = 0; i < others->n && !paths->failed; i++) {
    const fnl_path *path = &others->paths[i];
    const fnl_contact *touches = fnl_path_touches(others, i);
    if (ageless && !copy_ageless(touches, path->n, &copy, &capacity))
      paths->failed = true;
    else
      fnl_paths_add(paths, ageless ? copy : touches, path->n, &path->outcome);
  }
  free(copy);
}

void fnl_paths_clear(fnl_paths *paths) {
  paths->n = paths->n_touches = 0;
  paths->failed = false;
  if (paths->table)
    memset(paths->table, 0, paths->n_places * sizeof *paths->table);
}

void fnl_paths_free(fnl_paths *paths) {
  free(paths->touches);
  free(paths->paths);
  free(paths->table);
  *paths = (fnl_paths){.n_channels = paths->n_channels};
}

fnl_outcome fnl_paths_total(const fnl_paths *paths) {
  fnl_outcome total = {0};
  for (size_t i = 0; i < paths->n; i++) {
    total.conversions += paths->paths[i].outcome.conversions;
    total.value += paths->paths[i].outcome.value;
    total.nulls += paths->paths[i].outcome.nulls;
  }
  return total;
}
