/* writer.h: finished points on their way to the store, by a thread of its own.
 *
 * Threads that work hand their rows over and go on. The writer commits what has come together every
 * quarter of a second, so that a process that is killed has lost that much at most; and it is the
 * one that looks at the clock and is told to stop, since those who work may be in the middle of a
 * point for hours.
 */
#ifndef FNL_EXPERIMENT_WRITER_H
#define FNL_EXPERIMENT_WRITER_H

#include "experiment/lock.h"
#include "experiment/store.h"

typedef struct fnl_writer fnl_writer;

typedef struct {
  fnl_store *store;
  const fnl_lock *lock;  /* told how far the work is */
  fnl_progress progress; /* at the start */
  /* All may be NULL. `see` is called by the writer about every quarter of a second. */
  void (*see)(void *user, const fnl_progress *progress);
  int (*stop)(void *user);
  /* Called where work has not come to its end a good half second after `stop` said so, when all
   * that is finished is safe: the process may be ended now. */
  void (*leave)(void *user);
  void *user;
} fnl_writer_options;

fnl_status fnl_writer_start(fnl_writer **writer, const fnl_writer_options *options,
                            fnl_error *error);

/* Hands a row over, which is copied. False where no more can be written: the work is in vain. */
bool fnl_writer_put(fnl_writer *writer, const fnl_row *row);

/* Whether work should come to its end: somebody asked for it, or the store cannot be written to. */
bool fnl_writer_is_stopped(const fnl_writer *writer);

/* Writes the rest and ends the thread. The status is that of the store. */
fnl_status fnl_writer_finish(fnl_writer *writer, fnl_progress *progress, fnl_error *error);

#endif
