/* hold.h: what one process at a time writes to.
 *
 * The kernel keeps who holds a folder or a file, and lets go when the process ends, however that
 * happens: nothing of it is ever on the disk. Where a file system cannot keep it (folders over NFS
 * are such), or a folder cannot be read, nobody is kept out and the work goes on as if it were
 * held.
 */
#ifndef FNL_BASE_HOLD_H
#define FNL_BASE_HOLD_H

#include "base/error.h"

#include <stdbool.h>

/* Starts zeroed. */
typedef struct {
  bool is_open;
  int descriptor;
} fnl_hold;

/* Whether nobody else holds the open file or folder, which this process does from now on. */
bool fnl_hold_descriptor(int descriptor);

/* fnl_folder_prepare of file.h, and holds the folder. FNL_EIO where another process does. */
fnl_status fnl_hold_folder(fnl_hold *hold, const char *path, int *n_made, fnl_error *error);

void fnl_hold_release(fnl_hold *hold); /* legal on a zeroed hold and twice */

#endif
