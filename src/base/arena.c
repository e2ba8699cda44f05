/* arena.c: chunks of memory in a list, the newest first. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/* Each chunk is twice the one before: what needs little shall not clear much. */
enum { FIRST_BYTES = 1 << 12, CHUNK_BYTES = 1 << 16 };

struct fnl_arena_chunk {
  fnl_arena_chunk *older;
  size_t used, capacity;
  alignas(max_align_t) unsigned char bytes[];
};

static fnl_arena_chunk *chunk_with_room(fnl_arena *arena, size_t bytes) {
  fnl_arena_chunk *newest = arena->chunks;
  if (newest && newest->capacity - newest->used >= bytes)
    return newest;
  size_t capacity = newest ? 2 * newest->capacity : FIRST_BYTES;
  if (capacity > CHUNK_BYTES)
    capacity = CHUNK_BYTES;
  if (capacity < bytes)
    capacity = bytes;
  fnl_arena_chunk *chunk = calloc(1, sizeof *chunk + capacity);
  if (!chunk)
    return NULL;
  chunk->capacity = capacity;
  chunk->older = newest;
  arena->chunks = chunk;
  return chunk;
}

void *fnl_arena_take(fnl_arena *arena, size_t count, size_t size) {
  const size_t unit = alignof(max_align_t);
  if (count == 0)
    count = 1;
  if (arena->failed || count > (SIZE_MAX / 2) / size) {
    arena->failed = true;
    return NULL;
  }
  size_t bytes = (count * size + unit - 1) / unit * unit;
  fnl_arena_chunk *chunk = chunk_with_room(arena, bytes);
  if (!chunk) {
    arena->failed = true;
    return NULL;
  }
  void *piece = chunk->bytes + chunk->used;
  chunk->used += bytes;
  return piece;
}

void fnl_arena_free(fnl_arena *arena) {
  while (arena->chunks) {
    fnl_arena_chunk *older = arena->chunks->older;
    free(arena->chunks);
    arena->chunks = older;
  }
  arena->failed = false;
}
