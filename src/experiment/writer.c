/* writer.c: finished points on their way to the store, by a thread of its own. */
#include "experiment/writer.h"

#include "base/clock.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Rows that wait at most, and bytes of them beyond one: who works faster than they are written
 * waits, too. */
enum { QUEUE_MOST = 20000, QUEUE_BYTES = 1 << 26, TICK_MILLISECONDS = 50 };

static const double commit_seconds = 0.25, leave_seconds = 0.6;

/* A row, and after it in the same piece of memory all that it points to. */
typedef struct parcel {
  struct parcel *next;
  size_t bytes;
  fnl_row row;
} parcel;

struct fnl_writer {
  fnl_writer_options options;
  int n_factors, n_figures;
  pthread_t thread;
  pthread_mutex_t mutex; /* of the queue */
  pthread_cond_t has_room;
  parcel *first, **last;
  int n_queued;
  size_t queued_bytes;
  bool is_finishing;
  atomic_bool is_stopped;
  /* the thread's own: */
  bool in_transaction;
  double start, last_commit, stop_asked; /* seconds; stop_asked 0: not yet */
  fnl_status status;
  fnl_error error;
};

/* ---- parcels ---- */

static size_t text_size(const char *text) { return text ? strlen(text) + 1 : 0; }

static char *copy_text(char **at, const char *text) {
  char *copy = *at;
  if (!text)
    return NULL;
  memcpy(copy, text, text_size(text));
  *at += text_size(text);
  return copy;
}

static size_t texts_size(const fnl_row *row, int n_factors) {
  size_t size = text_size(row->id) + text_size(row->message);
  for (int f = 0; f < n_factors; f++)
    size += text_size(row->levels[f].text);
  return size;
}

static parcel *pack(const fnl_writer *writer, const fnl_row *row) {
  const size_t levels = (size_t)writer->n_factors * sizeof(fnl_level);
  const size_t numbers = (size_t)writer->n_figures * sizeof(double);
  const size_t kept = (size_t)row->n_kept * numbers;
  const size_t bytes =
      sizeof(parcel) + levels + 2 * numbers + kept + texts_size(row, writer->n_factors);
  parcel *packed = malloc(bytes);
  if (!packed)
    return NULL;
  packed->bytes = bytes;
  char *at = (char *)(packed + 1);
  fnl_level *own = memcpy(at, row->levels, levels);
  packed->next = NULL;
  packed->row = *row;
  packed->row.levels = own;
  packed->row.values = memcpy(at + levels, row->values, numbers);
  packed->row.errors = memcpy(at + levels + numbers, row->errors, numbers);
  at += levels + 2 * numbers;
  packed->row.kept = kept > 0 ? memcpy(at, row->kept, kept) : NULL;
  at += kept;
  packed->row.id = copy_text(&at, row->id);
  packed->row.message = copy_text(&at, row->message);
  for (int f = 0; f < writer->n_factors; f++)
    own[f].text = copy_text(&at, row->levels[f].text);
  return packed;
}

static bool is_full(const fnl_writer *writer, const parcel *next) {
  return writer->n_queued >= QUEUE_MOST ||
         (writer->n_queued > 0 && writer->queued_bytes + next->bytes > QUEUE_BYTES);
}

bool fnl_writer_put(fnl_writer *writer, const fnl_row *row) {
  parcel *packed = pack(writer, row);
  if (!packed) {
    atomic_store(&writer->is_stopped, true); /* nothing is kept that was not written */
    return false;
  }
  pthread_mutex_lock(&writer->mutex);
  while (is_full(writer, packed) && !atomic_load(&writer->is_stopped))
    pthread_cond_wait(&writer->has_room, &writer->mutex);
  *writer->last = packed;
  writer->last = &packed->next;
  writer->n_queued++;
  writer->queued_bytes += packed->bytes;
  pthread_mutex_unlock(&writer->mutex);
  return true;
}

bool fnl_writer_is_stopped(const fnl_writer *writer) { return atomic_load(&writer->is_stopped); }

/* ---- the thread ---- */

static parcel *take_queue(fnl_writer *writer, bool *is_finishing) {
  pthread_mutex_lock(&writer->mutex);
  parcel *first = writer->first;
  writer->first = NULL;
  writer->last = &writer->first;
  writer->n_queued = 0;
  writer->queued_bytes = 0;
  *is_finishing = writer->is_finishing;
  pthread_cond_broadcast(&writer->has_room);
  pthread_mutex_unlock(&writer->mutex);
  return first;
}

static void count(fnl_progress *progress, const fnl_row *row) {
  progress->done += !row->message;
  progress->failed += row->message != NULL;
  progress->held++;
  progress->held_failed += row->message != NULL;
}

static void write_row(fnl_writer *writer, const fnl_row *row) {
  fnl_status status = FNL_OK;
  if (writer->status != FNL_OK)
    return;
  if (!writer->in_transaction)
    FNL_TRY(fnl_store_begin(writer->options.store, &writer->error));
  writer->in_transaction = true;
  FNL_TRY(fnl_store_add(writer->options.store, row, &writer->error));
  count(&writer->options.progress, row);
out:
  writer->status = status;
}

static void write_queue(fnl_writer *writer, parcel *first) {
  while (first) {
    parcel *next = first->next;
    write_row(writer, &first->row);
    free(first);
    first = next;
  }
}

static void commit(fnl_writer *writer) {
  if (writer->in_transaction && writer->status == FNL_OK)
    writer->status = fnl_store_commit(writer->options.store, &writer->error);
  writer->in_transaction = false;
  writer->last_commit = fnl_clock_seconds();
  if (writer->status != FNL_OK)
    atomic_store(&writer->is_stopped, true);
}

static void tell(fnl_writer *writer) {
  fnl_progress *progress = &writer->options.progress;
  progress->seconds = fnl_clock_seconds() - writer->start;
  fnl_lock_tell(writer->options.lock, progress);
  if (writer->options.see)
    writer->options.see(writer->options.user, progress);
}

static void look_at_stop(fnl_writer *writer) {
  const fnl_writer_options *options = &writer->options;
  if (options->stop && options->stop(options->user))
    atomic_store(&writer->is_stopped, true);
  if (atomic_load(&writer->is_stopped) && writer->stop_asked == 0.0)
    writer->stop_asked = fnl_clock_seconds();
}

/* All that came is committed; those who work do not come to an end. */
static void leave(fnl_writer *writer) {
  const fnl_writer_options *options = &writer->options;
  if (writer->stop_asked == 0.0 || fnl_clock_seconds() - writer->stop_asked < leave_seconds ||
      !options->leave || writer->status != FNL_OK)
    return;
  commit(writer);
  tell(writer);
  options->leave(options->user);
}

static void *work(void *user) {
  fnl_writer *writer = user;
  const struct timespec tick = {0, TICK_MILLISECONDS * 1000000L};
  bool is_finishing = false;
  while (!is_finishing) {
    parcel *first = take_queue(writer, &is_finishing);
    write_queue(writer, first);
    look_at_stop(writer);
    if (is_finishing || writer->stop_asked > 0.0 ||
        fnl_clock_seconds() - writer->last_commit >= commit_seconds) {
      commit(writer);
      tell(writer);
    }
    leave(writer);
    if (!first && !is_finishing)
      nanosleep(&tick, NULL);
  }
  return NULL;
}

/* ---- beginning and end ---- */

static fnl_status start_thread(fnl_writer *writer, fnl_error *error) {
  if (pthread_create(&writer->thread, NULL, work, writer) == 0)
    return FNL_OK;
  return fnl_error_set(error, FNL_EIO, "the system gives no thread to write with");
}

fnl_status fnl_writer_start(fnl_writer **writer, const fnl_writer_options *options,
                            fnl_error *error) {
  fnl_writer *own = calloc(1, sizeof *own);
  *writer = own;
  if (!own)
    return fnl_error_no_memory(error);
  own->options = *options;
  fnl_store_size(options->store, &own->n_factors, &own->n_figures);
  own->last = &own->first;
  own->start = own->last_commit = fnl_clock_seconds();
  atomic_init(&own->is_stopped, false);
  pthread_mutex_init(&own->mutex, NULL);
  pthread_cond_init(&own->has_room, NULL);
  fnl_lock_tell(options->lock, &own->options.progress);
  const fnl_status status = start_thread(own, error);
  if (status != FNL_OK) {
    free(own);
    *writer = NULL;
  }
  return status;
}

fnl_status fnl_writer_finish(fnl_writer *writer, fnl_progress *progress, fnl_error *error) {
  pthread_mutex_lock(&writer->mutex);
  writer->is_finishing = true;
  pthread_mutex_unlock(&writer->mutex);
  pthread_join(writer->thread, NULL);
  writer->options.progress.ended = true;
  fnl_lock_tell(writer->options.lock, &writer->options.progress);
  *progress = writer->options.progress;
  const fnl_status status = writer->status;
  if (status != FNL_OK && error)
    *error = writer->error;
  pthread_cond_destroy(&writer->has_room);
  pthread_mutex_destroy(&writer->mutex);
  free(writer);
  return status;
}
