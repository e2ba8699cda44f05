/* lock.c: who works on a store, told by a file beside it. */
#include "experiment/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* A line of this length, always: written over the old one at once. */
enum { LINE_LENGTH = 384, TRIES = 200, TRY_MILLISECONDS = 50 };

static void wait_a_moment(void) {
  const struct timespec moment = {0, TRY_MILLISECONDS * 1000000L};
  nanosleep(&moment, NULL);
}

static fnl_status cannot_lock(const char *path, int code, fnl_error *error) {
  return fnl_error_set_at(error, FNL_EIO, path, 0, "could not be locked: %s", strerror(code));
}

static fnl_status is_taken(const char *path, fnl_error *error) {
  fnl_progress holder;
  if (fnl_lock_read(path, &holder))
    fnl_error_set_at(error, FNL_EIO, path, 0,
                     "process %ld on %s is at work on this part of the points", holder.process,
                     holder.host);
  else
    fnl_error_set_at(error, FNL_EIO, path, 0, "another process is at work on this part");
  fnl_error_hint(error, "--shard 1/2 and --shard 2/2 share the points between two processes");
  return FNL_EIO;
}

/* Only its writer is never passed by those who share. */
static bool is_held_by_readers(int descriptor) { return flock(descriptor, LOCK_SH | LOCK_NB) == 0; }

fnl_status fnl_lock_take(fnl_lock *lock, const char *path, fnl_error *error) {
  lock->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock->descriptor < 0)
    return cannot_lock(path, errno, error);
  for (int i = 0; i < TRIES; i++) {
    if (flock(lock->descriptor, LOCK_EX | LOCK_NB) == 0)
      return FNL_OK;
    if (errno != EWOULDBLOCK && errno != EINTR) {
      const int code = errno;
      fnl_lock_release(lock);
      return cannot_lock(path, code, error);
    }
    if (!is_held_by_readers(lock->descriptor))
      break;
    wait_a_moment();
  }
  fnl_lock_release(lock);
  return is_taken(path, error);
}

void fnl_lock_share(fnl_lock *lock, const char *path, bool *is_free) {
  *is_free = true;
  lock->descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (lock->descriptor < 0 || flock(lock->descriptor, LOCK_SH | LOCK_NB) == 0)
    return;
  *is_free = errno != EWOULDBLOCK;
  fnl_lock_release(lock);
}

void fnl_lock_release(fnl_lock *lock) {
  if (lock->descriptor >= 0)
    close(lock->descriptor);
  lock->descriptor = -1;
}

/* ---- what is said ---- */

#define LINE_FORMAT                                                                                \
  "%s %s %ld %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %.3f %d"

void fnl_lock_tell(const fnl_lock *lock, const fnl_progress *p) {
  char line[LINE_LENGTH + 1];
  const int length =
      snprintf(line, sizeof line, LINE_FORMAT, p->host, p->boot, p->process, p->n_points, p->due,
               p->done, p->failed, p->held, p->held_failed, p->seconds, p->ended);
  if (length < 0 || length >= LINE_LENGTH)
    return;
  memset(line + length, ' ', (size_t)(LINE_LENGTH - length));
  line[LINE_LENGTH - 1] = '\n';
  if (pwrite(lock->descriptor, line, LINE_LENGTH, 0) != LINE_LENGTH)
    return; /* it is for people to look at; results are elsewhere */
}

bool fnl_lock_read(const char *path, fnl_progress *p) {
  char line[LINE_LENGTH + 1] = "";
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t length = descriptor < 0 ? -1 : pread(descriptor, line, LINE_LENGTH, 0);
  int ended = 0;
  memset(p, 0, sizeof *p);
  if (descriptor >= 0)
    close(descriptor);
  if (length != LINE_LENGTH ||
      sscanf(line,
             "%63s %39s %ld %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64
             " %lf %d",
             p->host, p->boot, &p->process, &p->n_points, &p->due, &p->done, &p->failed, &p->held,
             &p->held_failed, &p->seconds, &ended) != 11)
    return false;
  p->ended = ended != 0;
  return true;
}

/* Linux's name of this run of the kernel; "" where it has none to tell. */
static void read_boot(char boot[FNL_BOOT_SIZE]) {
  const int descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  const ssize_t length = descriptor < 0 ? -1 : read(descriptor, boot, FNL_BOOT_SIZE - 1);
  if (descriptor >= 0)
    close(descriptor);
  boot[length > 0 ? length : 0] = '\0';
  boot[strcspn(boot, " \n")] = '\0';
}

void fnl_progress_begin(fnl_progress *progress) {
  memset(progress, 0, sizeof *progress);
  progress->process = (long)getpid();
  if (gethostname(progress->host, sizeof progress->host - 1) != 0 || progress->host[0] == '\0')
    snprintf(progress->host, sizeof progress->host, "unknown");
  read_boot(progress->boot);
  if (progress->boot[0] == '\0') /* then the host's name has to do */
    snprintf(progress->boot, sizeof progress->boot, "%.*s", FNL_BOOT_SIZE - 1, progress->host);
}

bool fnl_progress_is_here(const fnl_progress *progress) {
  fnl_progress own;
  fnl_progress_begin(&own);
  return strcmp(own.boot, progress->boot) == 0;
}
