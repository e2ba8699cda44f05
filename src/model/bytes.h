/* bytes.h: the bytes of a file, or why it has none. */
#ifndef FNL_MODEL_BYTES_H
#define FNL_MODEL_BYTES_H

#include "base/text.h"

#include <sys/types.h>

/* Which file it is, whatever it is called. */
typedef struct {
  dev_t device;
  ino_t inode;
} fnl_file_identity;

/* Reads a regular file of at most `limit` bytes; never waits on a pipe or device. The message
 * says what is wrong without the place. `identity` may be NULL. */
fnl_status fnl_file_read(const char *path, size_t limit, fnl_text *bytes,
                         fnl_file_identity *identity, fnl_error *error);

/* Whether `path` names something that exists. */
bool fnl_file_exists(const char *path);

/* Whether both name the same existing file. */
bool fnl_file_is_same(const char *a, const char *b);

/* Whether what is written to one would replace what is written to the other, existing or not.
 * Devices and pipes take from many. */
bool fnl_file_is_same_place(const char *a, const char *b);

#endif
