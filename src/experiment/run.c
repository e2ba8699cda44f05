/* run.c: doing the points of an experiment that are not done yet.
 *
 * Points go side by side, each on one thread; the last ones, fewer than there are threads, one
 * after the other, each on all of them. Results do not depend on which. A point that would take
 * much of the machine's memory waits until no other such point is at work.
 */
#include "experiment/run.h"

#include "base/file.h"
#include "experiment/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const fnl_trial *trial;
  const fnl_run_settings *settings;
  fnl_writer *writer;
  int64_t *due; /* [n_due] positions */
  int64_t n_due;
  int n_threads;
  fnl_desk *desks; /* [n_threads] */
  pthread_mutex_t large;
} run;

/* ---- work ---- */

static int is_stopped(void *user) {
  const run *r = user;
  return fnl_writer_is_stopped(r->writer);
}

/* False where it was stopped on the way. */
static bool do_point(run *r, fnl_desk *desk, int64_t position, int n_threads) {
  const fnl_hooks hooks = {.stop = is_stopped, .user = r};
  fnl_row row;
  if (!fnl_trial_do(r->trial, desk, position, n_threads, &hooks, &row))
    return false;
  fnl_writer_put(r->writer, &row);
  return true;
}

/* A block of the due points, whose numbers an int can hold. */
typedef struct {
  run *run;
  const int64_t *positions;
} block;

static bool do_task(void *context, int thread, int index) {
  const block *b = context;
  return do_point(b->run, &b->run->desks[thread], b->positions[index], 1);
}

static void do_side_by_side(run *r, int64_t n) {
  enum { BLOCK = 1 << 24 };
  const fnl_hooks hooks = {.stop = is_stopped, .user = r};
  for (int64_t first = 0; first < n && !is_stopped(r); first += BLOCK) {
    const int length = n - first < BLOCK ? (int)(n - first) : BLOCK;
    block b = {r, r->due + first};
    fnl_tasks_run(do_task, &b, 0, length, r->n_threads, &hooks, length, NULL);
  }
}

static void do_all(run *r) {
  const int64_t n_side_by_side = r->n_due / r->n_threads * r->n_threads;
  do_side_by_side(r, n_side_by_side);
  for (int64_t i = n_side_by_side; i < r->n_due && !is_stopped(r); i++)
    do_point(r, &r->desks[0], r->due[i], r->n_threads);
}

/* ---- what is due ---- */

static bool is_due(const run *r, const fnl_ledger_of_points *ledger, int64_t position) {
  const unsigned char state = ledger->states[position];
  return state == FNL_POINT_DUE || (state == FNL_POINT_FAILED && r->settings->retry_failed);
}

static fnl_status find_due(run *r, fnl_run_report *report, fnl_error *error) {
  const fnl_shard *shard = &r->settings->shard;
  const fnl_hooks hooks = {.stop = r->settings->stop, .user = r->settings->user};
  fnl_ledger_of_points ledger;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_points_look_up(&ledger, r->trial, r->settings->folder, &hooks, error));
  r->due = malloc((size_t)(ledger.n_points / shard->count + 1) * sizeof *r->due);
  if (!r->due)
    status = fnl_error_no_memory(error);
  for (int64_t p = shard->index; r->due && p < ledger.n_points; p += shard->count)
    if (is_due(r, &ledger, p))
      r->due[r->n_due++] = p;
    else
      report->n_before++;
  report->n_points = ledger.n_points;
  report->n_due = r->n_due;
  fnl_points_forget(&ledger);
out:
  return status;
}

/* ---- memory ---- */

static fnl_status make_desks(run *r, fnl_error *error) {
  fnl_status status = FNL_OK;
  r->desks = calloc((size_t)r->n_threads, sizeof *r->desks);
  if (!r->desks)
    return fnl_error_no_memory(error);
  for (int i = 0; i < r->n_threads && status == FNL_OK; i++) {
    status = fnl_desk_init(&r->desks[i], r->trial, error);
    r->desks[i].n_beside = r->n_threads;
    r->desks[i].large = &r->large;
  }
  return status;
}

static void run_free(run *r) {
  for (int i = 0; r->desks && i < r->n_threads; i++)
    fnl_desk_free(&r->desks[i]);
  free(r->desks);
  free(r->due);
}

/* ---- all of it ---- */

static fnl_status work(run *r, fnl_store *store, const fnl_lock *lock, fnl_run_report *report,
                       fnl_error *error) {
  const fnl_run_settings *settings = r->settings;
  fnl_writer_options options = {.store = store,
                                .lock = lock,
                                .see = settings->see,
                                .stop = settings->stop,
                                .leave = settings->leave,
                                .user = settings->user};
  fnl_progress progress = {0};
  fnl_status status = FNL_OK;
  fnl_progress_begin(&options.progress);
  options.progress.n_points = report->n_points;
  options.progress.due = report->n_due;
  FNL_TRY(fnl_store_count(store, &options.progress.held, &options.progress.held_failed, error));
  options.progress.held += options.progress.held_failed;
  FNL_TRY(make_desks(r, error));
  FNL_TRY(fnl_writer_start(&r->writer, &options, error));
  do_all(r);
  FNL_TRY(fnl_writer_finish(r->writer, &progress, error));
  report->n_done = progress.done;
  report->n_failed = progress.failed;
  report->is_stopped = progress.done + progress.failed < report->n_due;
  report->seconds = progress.seconds;
out:
  return status;
}

/* The lock first: what is due is found out by who alone may do it. */
static fnl_status run_locked(run *r, const fnl_store_part *part, const fnl_lock *lock,
                             fnl_run_report *report, fnl_error *error) {
  fnl_store *store = NULL;
  fnl_progress own;
  fnl_status status = FNL_OK;
  fnl_progress_begin(&own);
  fnl_lock_tell(lock, &own); /* that the store is in use here, and no longer where it was */
  FNL_TRY(find_due(r, report, error));
  FNL_TRY(fnl_store_open(&store, part->store, &r->trial->frame, error));
  FNL_TRY(work(r, store, lock, report, error));
out:
  fnl_store_close(store);
  return status;
}

fnl_status fnl_experiment_run(const fnl_trial *trial, const fnl_run_settings *settings,
                              fnl_run_report *report, fnl_error *error) {
  run r = {.trial = trial, .settings = settings, .n_threads = fnl_threads(settings->n_threads)};
  fnl_store_part part = {0};
  fnl_lock lock = {.descriptor = -1};
  fnl_status status = FNL_OK;
  memset(report, 0, sizeof *report);
  pthread_mutex_init(&r.large, NULL);
  FNL_TRY(fnl_folder_prepare(settings->folder, NULL, error));
  FNL_TRY(fnl_part_of_shard(&part, settings->folder, &settings->shard, error));
  FNL_TRY(fnl_lock_take(&lock, part.lock, error));
  FNL_TRY(run_locked(&r, &part, &lock, report, error));
out:
  run_free(&r);
  pthread_mutex_destroy(&r.large);
  fnl_lock_release(&lock);
  fnl_part_free(&part);
  return status;
}
