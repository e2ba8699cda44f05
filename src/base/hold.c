/* hold.c: what one process at a time writes to, by flock. */
#include "base/hold.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Often enough for a folder that others make and take away again meanwhile. */
enum { TRIES = 8 };

bool fnl_hold_descriptor(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* False where another process holds it. A folder that cannot be opened is held by nobody. */
static bool take(fnl_hold *hold, const char *path) {
  hold->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  hold->is_open = hold->descriptor >= 0;
  return !hold->is_open || fnl_hold_descriptor(hold->descriptor);
}

/* Whether what is held has been taken away, or another stands in its place. */
static bool is_lost(const fnl_hold *hold, const char *path) {
  struct stat held, found;
  return hold->is_open && fstat(hold->descriptor, &held) == 0 &&
         (stat(path, &found) != 0 || held.st_ino != found.st_ino || held.st_dev != found.st_dev);
}

fnl_status fnl_hold_folder(fnl_hold *hold, const char *path, int *n_made, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < TRIES; i++) {
    FNL_TRY(fnl_folder_prepare(path, n_made, error));
    if (!take(hold, path)) {
      *n_made = 0; /* what is in it is another's */
      status = fnl_error_set_at(error, FNL_EIO, path, 0,
                                "another process is about to write its results to this folder");
      fnl_error_hint(error, "wait until it has ended, or name another folder");
      goto out;
    }
    if (!is_lost(hold, path))
      return FNL_OK;
    fnl_hold_release(hold);
  }
  status = fnl_error_set_at(error, FNL_EIO, path, 0,
                            "others take this folder away as often as it is made");
out:
  if (status != FNL_OK)
    fnl_hold_release(hold);
  return status;
}

void fnl_hold_release(fnl_hold *hold) {
  if (hold->is_open)
    close(hold->descriptor);
  hold->is_open = false;
}
