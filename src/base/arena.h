/* arena.h: memory that is taken piece by piece and given back all at once.
 *
 * A struct with many arrays takes them from one arena: taking never has to be checked one by one,
 * since a failure sticks (`failed`) and is asked for once at the end; freeing is one call, legal
 * on a zeroed arena and twice. Pieces are zeroed and aligned for any type.
 */
#ifndef FNL_BASE_ARENA_H
#define FNL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct fnl_arena_chunk fnl_arena_chunk;

typedef struct {
  fnl_arena_chunk *chunks;
  bool failed;
} fnl_arena;

void *fnl_arena_take(fnl_arena *arena, size_t count, size_t size);
void fnl_arena_free(fnl_arena *arena);

/* Takes `count` zeroed elements of `type`; at least one, so that NULL always means failure. */
#define FNL_TAKE(arena, count, type)                                                               \
  ((type *)fnl_arena_take((arena), (size_t)(count), sizeof(type)))

#endif
