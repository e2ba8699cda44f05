/* grow.c: doubling. */
#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first piece, in bytes; of large elements at least a few. */
enum { FIRST_BYTES = 256, FIRST_FEW = 4 };

static size_t next_capacity(size_t capacity, size_t n, size_t size) {
  const size_t first = FIRST_BYTES / size > FIRST_FEW ? FIRST_BYTES / size : FIRST_FEW;
  const size_t next = capacity == 0 ? first : capacity <= SIZE_MAX / 2 ? 2 * capacity : SIZE_MAX;
  return next > n ? next : n;
}

/* Pointers to any type of object look alike here (POSIX), but a `T *` may not be written to as a
 * `void *`: so its bytes are copied. */
bool fnl_grow(void *array, size_t *capacity, size_t n, size_t size) {
  void *items;
  if (n <= *capacity)
    return true;
  const size_t wanted = next_capacity(*capacity, n, size);
  memcpy(&items, array, sizeof items);
  /* No object takes more bytes than PTRDIFF_MAX. */
  items = wanted > PTRDIFF_MAX / size ? NULL : realloc(items, wanted * size);
  if (!items)
    return false;
  memcpy(array, &items, sizeof items);
  *capacity = wanted;
  return true;
}
