/* lock.h: who works on a store, told by a file beside it.
 *
 * The writer holds it for as long as the process lives, however that ends, and keeps in it how far
 * the work is: what others may read of a store that they must not open, since it is written to on
 * another host. Readers of a store that nobody writes to hold it together.
 */
#ifndef FNL_EXPERIMENT_LOCK_H
#define FNL_EXPERIMENT_LOCK_H

#include "base/error.h"

#include <stdbool.h>

enum { FNL_HOST_SIZE = 64, FNL_BOOT_SIZE = 40 };

/* How far a process is. Seconds by a clock that nobody sets. */
typedef struct {
  char host[FNL_HOST_SIZE]; /* for people */
  char boot[FNL_BOOT_SIZE]; /* names the running kernel, as no host's name does for sure */
  long process;
  int64_t n_points;          /* of the whole design */
  int64_t due;               /* found to be done at its start */
  int64_t done, failed;      /* since */
  int64_t held, held_failed; /* rows of its store in all, and those of them that failed */
  double seconds;            /* since its start */
  bool ended;                /* it came to its own end, points left or not */
} fnl_progress;

typedef struct {
  int descriptor; /* -1: not held */
} fnl_lock;

/* Holds `path` alone. Waits a moment for readers to go; FNL_EIO, with who it is, where somebody
 * else works on the store. */
fnl_status fnl_lock_take(fnl_lock *lock, const char *path, fnl_error *error);

/* Holds it with other readers; *is_free false where somebody works on the store. A file that is
 * not there, or cannot be opened, is held by nobody. */
void fnl_lock_share(fnl_lock *lock, const char *path, bool *is_free);

void fnl_lock_release(fnl_lock *lock); /* legal twice */

/* What its holder says of himself, and what was said last; false where nothing was. */
void fnl_lock_tell(const fnl_lock *lock, const fnl_progress *progress);
bool fnl_lock_read(const char *path, fnl_progress *progress);

/* This host and process. */
void fnl_progress_begin(fnl_progress *progress);

/* Whether it is of a process of this kernel, with whom memory can be shared. */
bool fnl_progress_is_here(const fnl_progress *progress);

#endif
