/* file.h: files that are there whole or not at all.
 *
 * What is written goes to a temporary file beside its place, to the disk, and only then to its
 * name: whoever looks finds the old file or the new one, never a half. Until then the file has no
 * name at all, where the file system can do that (most of Linux's can, NFS cannot): then nothing
 * stays of it, whatever ends the program. Where something that is no regular file bears the name (a
 * device, a pipe), it is written to as it is.
 */
#ifndef FNL_BASE_FILE_H
#define FNL_BASE_FILE_H

#include "base/grow.h"
#include "base/text.h"

/* Writes `length` bytes to `path`. FNL_EIO, with the file named and nothing left behind, where
 * that fails; what stood there is then as it was. */
fnl_status fnl_file_write(const char *path, const char *bytes, size_t length, fnl_error *error);

/* The same for what comes piece by piece: open, add, and commit or free. Starts zeroed. */
typedef struct {
  fnl_text path, place, temporary; /* as named; where it will stand; its name before, if any */
  bool is_open, through;           /* through: no regular file, written to as it is */
  bool is_nameless;                /* has no name yet */
  int descriptor;
  int code; /* errno of the first addition that failed; nothing is written after it */
} fnl_pending_file;

fnl_status fnl_pending_open(fnl_pending_file *file, const char *path, fnl_error *error);
void fnl_pending_add(fnl_pending_file *file, const char *bytes, size_t length);

/* Gives the file its name, or tells what failed and leaves nothing behind; frees it either way. */
fnl_status fnl_pending_commit(fnl_pending_file *file, fnl_error *error);

/* Takes back what was not committed; legal on a zeroed file and twice. */
void fnl_pending_free(fnl_pending_file *file);

/* Whether `path` could be written now; leaves no trace. */
fnl_status fnl_file_check_writable(const char *path, fnl_error *error);

/* Makes a folder and those above it where they are missing, and sees that files can be made in it.
 * FNL_EIO otherwise. `n_made` (NULL: nobody asks) counts the folders made, also then. */
fnl_status fnl_folder_prepare(const char *path, int *n_made, fnl_error *error);

/* Takes the folder and those above it away again, `n_made` in all, as far as they are empty. A
 * handler of signals may call it. */
void fnl_folder_retract(const char *path, int n_made);

/* A file that grows while work goes on, by whole lines: whatever ends the program, what is there
 * are whole lines. The one file that is not written beside its place. Starts zeroed. */
typedef struct {
  bool is_open;
  bool through; /* was open before, as /dev/stdout: lines go on where others ended */
  int descriptor;
  int code; /* errno of the first write that failed; nothing is written after it */
} fnl_growing_file;

/* Opens `path` to grow after its first `kept` bytes (0: anew). FNL_EIO where another process has
 * it open to grow. */
fnl_status fnl_growing_open(fnl_growing_file *file, const char *path, size_t kept,
                            fnl_error *error);

/* Adds a line, its end included; what of it could be written is taken back where the rest could
 * not. */
void fnl_growing_add(fnl_growing_file *file, const char *line, size_t length);

/* Closes; legal on a zeroed file and twice. FNL_EIO where a line could not be written. */
fnl_status fnl_growing_close(fnl_growing_file *file, const char *path, fnl_error *error);

/* Writes all bytes to an open descriptor; 0 or the errno of what failed. */
int fnl_descriptor_write(int descriptor, const char *bytes, size_t length);

#endif
