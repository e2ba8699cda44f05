/* file.h: files that are there whole or not at all.
 *
 * What is written goes to a temporary file beside its place, to the disk, and only then to its
 * name: whoever looks finds the old file or the new one, never a half. Where something that is no
 * regular file bears the name (a device, a pipe), it is written to as it is.
 */
#ifndef FNL_BASE_FILE_H
#define FNL_BASE_FILE_H

#include "base/error.h"

/* Writes `length` bytes to `path`. FNL_EIO, with the file named and nothing left behind, where
 * that fails; what stood there is then as it was. */
fnl_status fnl_file_write(const char *path, const char *bytes, size_t length, fnl_error *error);

/* Whether `path` could be written now; leaves no trace. */
fnl_status fnl_file_check_writable(const char *path, fnl_error *error);

/* Makes a folder and those above it where they are missing, and sees that files can be made in it.
 * FNL_EIO otherwise. */
fnl_status fnl_folder_prepare(const char *path, fnl_error *error);

/* Writes all bytes to an open descriptor; 0 or the errno of what failed. */
int fnl_descriptor_write(int descriptor, const char *bytes, size_t length);

#endif
