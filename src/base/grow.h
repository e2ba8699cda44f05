/* grow.h: room in an array that grows.
 *
 * An array and how many elements it has room for, both starting zeroed; it doubles, so that adding
 * one after another costs a constant time each. What is new in it is not set.
 */
#ifndef FNL_BASE_GROW_H
#define FNL_BASE_GROW_H

#include <stdbool.h>
#include <stddef.h>

/* Room for `n` elements of `size` bytes in all. `array` is where the pointer to them is kept. False
 * where memory or the range of a size ends; then everything is as it was. */
bool fnl_grow(void *array, size_t *capacity, size_t n, size_t size);

/* The same for an array whose elements have a type; its arguments are evaluated more than once.
 * Where there is room already, all it costs is a comparison. */
#define FNL_GROW(array, capacity, n)                                                               \
  ((size_t)(n) <= (capacity) || fnl_grow(&(array), &(capacity), (size_t)(n), sizeof *(array)))

#endif
