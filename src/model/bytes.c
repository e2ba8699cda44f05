/* bytes.c: the bytes of a file, or why it has none. */
#include "model/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static fnl_status refuse_kind(const struct stat *status, fnl_error *error) {
  const char *what = S_ISDIR(status->st_mode)    ? "a folder"
                     : S_ISFIFO(status->st_mode) ? "a pipe"
                     : S_ISSOCK(status->st_mode) ? "a socket"
                                                 : "a device";
  return fnl_error_set(error, FNL_ENOFILE, "is %s, not a file", what);
}

static fnl_status read_bytes(int descriptor, size_t limit, fnl_text *bytes, fnl_error *error) {
  char buffer[1 << 12];
  for (;;) {
    ssize_t n = read(descriptor, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fnl_error_set(error, FNL_ENOFILE, "cannot be read: %s", strerror(errno));
    if (n == 0)
      break;
    fnl_text_add_bytes(bytes, buffer, (size_t)n);
    if (bytes->length > limit)
      return fnl_error_set(error, FNL_ENOFILE, "is larger than %zu MB", limit >> 20);
  }
  return bytes->failed ? fnl_error_no_memory(error) : FNL_OK;
}

fnl_status fnl_file_read(const char *path, size_t limit, fnl_text *bytes,
                         fnl_file_identity *identity, fnl_error *error) {
  /* Without O_NONBLOCK, opening a pipe nobody writes to waits for ever. */
  int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0)
    return fnl_error_set(error, FNL_ENOFILE, "cannot be opened: %s", strerror(errno));
  struct stat file;
  fnl_status status = FNL_OK;
  if (fstat(descriptor, &file) != 0)
    status = fnl_error_set(error, FNL_ENOFILE, "cannot be read: %s", strerror(errno));
  else if (!S_ISREG(file.st_mode))
    status = refuse_kind(&file, error);
  else
    status = read_bytes(descriptor, limit, bytes, error);
  if (status == FNL_OK && identity)
    *identity = (fnl_file_identity){file.st_dev, file.st_ino};
  close(descriptor);
  return status;
}

bool fnl_file_exists(const char *path) {
  struct stat file;
  return stat(path, &file) == 0;
}

bool fnl_file_is_same(const char *a, const char *b) {
  struct stat first, second;
  return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

/* The folder that a path's last component is in; NULL when out of memory. */
static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = fnl_string_copy(slash ? path : ".");
  if (folder && slash)
    folder[slash == path ? 1 : slash - path] = '\0';
  return folder;
}

static const char *last_component(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

bool fnl_file_is_same_place(const char *a, const char *b) {
  struct stat first, second;
  const bool has_first = stat(a, &first) == 0, has_second = stat(b, &second) == 0;
  if (has_first || has_second)
    return has_first && has_second && S_ISREG(first.st_mode) && fnl_file_is_same(a, b);
  char *folder_a = folder_of(a), *folder_b = folder_of(b);
  const bool is_same = strcmp(last_component(a), last_component(b)) == 0 && folder_a && folder_b &&
                       fnl_file_is_same(folder_a, folder_b);
  free(folder_a);
  free(folder_b);
  return is_same;
}
