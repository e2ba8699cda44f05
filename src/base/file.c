/* file.c: write beside, sync, rename. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "base/file.h"

#include "base/grow.h"
#include "base/hold.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What to do about it, where that can be said. */
static void hint_at_way_out(fnl_error *error, int code) {
  static const struct {
    int code;
    const char *hint;
  } ways[] = {
      {ENOENT, "there is no such folder; mkdir -p makes one"},
      {EISDIR, "it is a folder; name a file in it"},
      {ENOTDIR, "a file stands where a folder should be; choose another name"},
      {EACCES, "you may not write there; choose a place of your own"},
      {EPERM, "you may not write there; choose a place of your own"},
      {EROFS, "nothing can be written there; choose another place"},
      {ENOSPC, "make room, or write to another disk"},
      {EDQUOT, "make room, or write to another disk"},
  };
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (ways[i].code == code)
      fnl_error_hint(error, "%s", ways[i].hint);
}

static fnl_status cannot_write(fnl_error *error, const char *path, int code) {
  fnl_error_set(error, FNL_EIO, "could not write %s: %s", path, strerror(code));
  hint_at_way_out(error, code);
  return FNL_EIO;
}

int fnl_descriptor_write(int descriptor, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t n = write(descriptor, bytes, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    bytes += n;
    length -= (size_t)n;
  }
  return 0;
}

/* Some file systems have nothing to sync and say EINVAL: no failure. */
static int sync_descriptor(int descriptor) {
  return fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
}

/* Length of the folder's part of a path, its slash included; 0 for a bare name. */
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) + 1 : 0;
}

/* So that the rename, too, outlives a power cut; failure is no harm to what is there. */
static void sync_folder(const char *path) {
  fnl_text folder = {0};
  fnl_text_add_bytes(&folder, path, folder_length(path));
  fnl_text_add(&folder, ".");
  const int descriptor = open(fnl_text_string(&folder), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) {
    sync_descriptor(descriptor);
    close(descriptor);
  }
  fnl_text_free(&folder);
}

static void temporary_name(const char *path, fnl_text *name) {
  const size_t n = folder_length(path);
  fnl_text_add_bytes(name, path, n);
  fnl_text_add_format(name, ".%s.%ld.tmp", path + n, (long)getpid());
}

/* A new file of this name and mode. One left by a dead process of the same number is cleared. */
static int create_new(const char *path, mode_t mode) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0 && errno == EEXIST && unlink(path) == 0)
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  return descriptor;
}

/* ---- pending ---- */

static fnl_text text_of(const char *string) {
  fnl_text text = {0};
  fnl_text_add(&text, string);
  return text;
}

/* A new file without a name in the folder of `path`; -1 where there is no such thing, or no /proc
 * to name it by. */
static int create_nameless(const char *path) {
  fnl_text folder = {0};
  if (access("/proc/self/fd", X_OK) != 0)
    return -1;
  fnl_text_add_bytes(&folder, path, folder_length(path));
  fnl_text_add(&folder, ".");
  const int descriptor =
      folder.failed ? -1 : open(folder.data, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  fnl_text_free(&folder);
  return descriptor;
}

/* Opens the file beside its place, with the mode of the one it will replace, if we may. */
static int open_beside(fnl_pending_file *file, const struct stat *old) {
  temporary_name(fnl_text_string(&file->place), &file->temporary);
  if (file->place.failed || file->temporary.failed)
    return ENOMEM;
  file->descriptor = create_nameless(fnl_text_string(&file->place));
  file->is_nameless = file->descriptor >= 0;
  if (!file->is_nameless)
    file->descriptor = create_new(fnl_text_string(&file->temporary), 0666);
  if (file->descriptor >= 0 && old)
    (void)fchmod(file->descriptor, old->st_mode & 07777);
  return file->descriptor < 0 ? errno : 0;
}

/* The open descriptor that a path such as /dev/stdout or /dev/fd/3 names, or -1. */
static int descriptor_named(const char *path) {
  static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
  char *end;
  if (strcmp(path, "/dev/stdout") == 0)
    return STDOUT_FILENO;
  if (strcmp(path, "/dev/stderr") == 0)
    return STDERR_FILENO;
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    if (strncmp(path, folders[i], strlen(folders[i])) == 0) {
      const char *number = path + strlen(folders[i]);
      const long n = strtol(number, &end, 10);
      return *number >= '0' && *number <= '9' && *end == '\0' && n <= INT_MAX ? (int)n : -1;
    }
  return -1;
}

/* What is open already is written on, where it is: a file a shell appends to is neither replaced
 * nor cut. */
static int open_again(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }

static int open_through(fnl_pending_file *file, int named, bool is_folder) {
  file->through = true;
  if (is_folder)
    return EISDIR;
  file->descriptor =
      named >= 0 ? open_again(named) : open(fnl_text_string(&file->place), O_WRONLY | O_CLOEXEC);
  return file->descriptor < 0 ? errno : 0;
}

fnl_status fnl_pending_open(fnl_pending_file *file, const char *path, fnl_error *error) {
  struct stat old;
  const bool exists = stat(path, &old) == 0;
  const int named = descriptor_named(path);
  char *target = exists ? realpath(path, NULL) : NULL; /* a link stays, what it points to changes */
  *file = (fnl_pending_file){.descriptor = -1};
  file->path = text_of(path);
  file->place = text_of(target ? target : path);
  free(target);
  if (file->path.failed)
    file->code = ENOMEM;
  else if (named >= 0 || (exists && !S_ISREG(old.st_mode)))
    file->code = open_through(file, named, exists && S_ISDIR(old.st_mode));
  else
    file->code = open_beside(file, exists ? &old : NULL);
  file->is_open = file->descriptor >= 0;
  const int code = file->code;
  if (!file->is_open)
    fnl_pending_free(file);
  return code == 0 ? FNL_OK : cannot_write(error, path, code);
}

void fnl_pending_add(fnl_pending_file *file, const char *bytes, size_t length) {
  if (file->is_open && file->code == 0)
    file->code = fnl_descriptor_write(file->descriptor, bytes, length);
}

/* Gives a file without a name the temporary one, from which it can be renamed over another; a name
 * left by a dead process of the same number is cleared. Returns 0 or an errno. */
static int name_nameless(fnl_pending_file *file) {
  const char *temporary = fnl_text_string(&file->temporary);
  char opened[64];
  snprintf(opened, sizeof opened, "/proc/self/fd/%d", file->descriptor);
  int failed = linkat(AT_FDCWD, opened, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW);
  if (failed != 0 && errno == EEXIST && unlink(temporary) == 0)
    failed = linkat(AT_FDCWD, opened, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW);
  if (failed != 0)
    return errno;
  file->is_nameless = false;
  return 0;
}

static void close_pending(fnl_pending_file *file) {
  if (file->code == 0 && !file->through)
    file->code = sync_descriptor(file->descriptor);
  if (file->code == 0 && file->is_nameless)
    file->code = name_nameless(file);
  if (close(file->descriptor) != 0 && file->code == 0)
    file->code = errno;
  file->is_open = false;
}

fnl_status fnl_pending_commit(fnl_pending_file *file, fnl_error *error) {
  const char *temporary = fnl_text_string(&file->temporary), *place = fnl_text_string(&file->place);
  close_pending(file);
  if (!file->through && file->code == 0 && rename(temporary, place) != 0)
    file->code = errno;
  if (!file->through && file->code == 0)
    sync_folder(place);
  else if (!file->through && !file->is_nameless)
    unlink(temporary);
  const fnl_status status =
      file->code == 0 ? FNL_OK : cannot_write(error, fnl_text_string(&file->path), file->code);
  fnl_pending_free(file);
  return status;
}

void fnl_pending_free(fnl_pending_file *file) {
  if (file->is_open) {
    close(file->descriptor);
    if (!file->through && !file->is_nameless)
      unlink(fnl_text_string(&file->temporary));
  }
  fnl_text_free(&file->path);
  fnl_text_free(&file->place);
  fnl_text_free(&file->temporary);
  *file = (fnl_pending_file){.descriptor = -1};
}

fnl_status fnl_file_write(const char *path, const char *bytes, size_t length, fnl_error *error) {
  fnl_pending_file file;
  const fnl_status status = fnl_pending_open(&file, path, error);
  if (status != FNL_OK)
    return status;
  fnl_pending_add(&file, bytes, length);
  return fnl_pending_commit(&file, error);
}

/* ---- growing ---- */

/* Whether the file is ours from its beginning to its end. */
static bool is_whole(const fnl_growing_file *file) {
  struct stat found;
  return !file->through && fstat(file->descriptor, &found) == 0 && S_ISREG(found.st_mode);
}

static fnl_status refuse_growth(fnl_growing_file *file, const char *path, fnl_error *error) {
  fnl_growing_close(file, path, NULL);
  fnl_error_set_at(error, FNL_EIO, path, 0, "another process is writing to this file");
  fnl_error_hint(error, "wait until it has ended, or name another file");
  return FNL_EIO;
}

fnl_status fnl_growing_open(fnl_growing_file *file, const char *path, size_t kept,
                            fnl_error *error) {
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
  const int named = descriptor_named(path);
  *file = (fnl_growing_file){.descriptor = named >= 0 ? open_again(named) : open(path, flags, 0666),
                             .through = named >= 0 && kept == 0};
  if (file->descriptor < 0)
    return cannot_write(error, path, errno);
  file->is_open = true;
  if (is_whole(file) && !fnl_hold_descriptor(file->descriptor))
    return refuse_growth(file, path, error);
  if (is_whole(file) && (ftruncate(file->descriptor, (off_t)kept) != 0 ||
                         lseek(file->descriptor, (off_t)kept, SEEK_SET) < 0))
    file->code = errno;
  return file->code == 0 ? FNL_OK : fnl_growing_close(file, path, error);
}

void fnl_growing_add(fnl_growing_file *file, const char *line, size_t length) {
  if (!file->is_open || file->code != 0)
    return;
  const off_t before = file->through ? -1 : lseek(file->descriptor, 0, SEEK_CUR);
  file->code = fnl_descriptor_write(file->descriptor, line, length);
  if (file->code != 0 && before >= 0 && ftruncate(file->descriptor, before) != 0)
    return; /* the end of the disk: the reader leaves a cut line out */
}

fnl_status fnl_growing_close(fnl_growing_file *file, const char *path, fnl_error *error) {
  if (file->is_open && close(file->descriptor) != 0 && file->code == 0)
    file->code = errno;
  file->is_open = false;
  return file->code == 0 ? FNL_OK : cannot_write(error, path, file->code);
}

/* ---- looking ahead ---- */

/* Makes a file like that of fnl_file_write and takes it away again. */
static int try_beside(const char *path) {
  fnl_text temporary = {0};
  temporary_name(path, &temporary);
  const int descriptor = temporary.failed ? -1 : create_new(fnl_text_string(&temporary), 0666);
  const int code = descriptor >= 0 ? 0 : temporary.failed ? ENOMEM : errno;
  if (descriptor >= 0) {
    close(descriptor);
    unlink(fnl_text_string(&temporary));
  }
  fnl_text_free(&temporary);
  return code;
}

fnl_status fnl_file_check_writable(const char *path, fnl_error *error) {
  const int descriptor = descriptor_named(path);
  struct stat old;
  int code = 0;
  if (descriptor >= 0)
    code = fcntl(descriptor, F_GETFL) < 0 ? errno : 0;
  else if (stat(path, &old) != 0 || S_ISREG(old.st_mode))
    code = try_beside(path);
  else if (S_ISDIR(old.st_mode))
    code = EISDIR;
  else if (access(path, W_OK) != 0)
    code = errno;
  return code == 0 ? FNL_OK : cannot_write(error, path, code);
}

static int make_folder(const char *path, int *n_made) {
  if (mkdir(path, 0777) == 0) {
    ++*n_made;
    return 0;
  }
  const int code = errno;
  struct stat found;
  if (stat(path, &found) != 0)
    return code;
  return S_ISDIR(found.st_mode) ? 0 : ENOTDIR;
}

/* Each folder of the path in turn, from the outermost. */
static int make_folders(char *path, int *n_made) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    const int code = make_folder(path, n_made);
    *slash = '/';
    if (code != 0)
      return code;
  }
  return make_folder(path, n_made);
}

fnl_status fnl_folder_prepare(const char *path, int *n_made, fnl_error *error) {
  int n = 0;
  if (!n_made)
    n_made = &n;
  *n_made = 0;
  if (path[0] == '\0')
    return fnl_error_set(error, FNL_EUSAGE, "the folder to write to has no name");
  fnl_text probe = {0};
  fnl_text_add(&probe, path);
  int code = probe.failed ? ENOMEM : make_folders(probe.data, n_made);
  if (code == 0) {
    fnl_text_add(&probe, "/probe");
    code = probe.failed ? ENOMEM : try_beside(probe.data);
  }
  fnl_text_free(&probe);
  if (code == 0)
    return FNL_OK;
  fnl_error_set(error, FNL_EIO, "could not write to the folder %s: %s", path, strerror(code));
  if (code != ENOENT) /* it could not be made, whatever one does */
    hint_at_way_out(error, code);
  return FNL_EIO;
}

void fnl_folder_retract(const char *path, int n_made) {
  char folder[PATH_MAX];
  size_t length = strlen(path);
  if (length >= sizeof folder)
    return;
  memcpy(folder, path, length + 1);
  for (; n_made > 0 && length > 0; n_made--) {
    while (length > 1 && folder[length - 1] == '/')
      folder[--length] = '\0';
    if (rmdir(folder) != 0)
      return;
    length = folder_length(folder);
    folder[length] = '\0';
  }
}
