/* table_file.h: a table that goes to its file as replications are done, so that a long study does
 * not grow. Rows are added to `rows`, and sent on. */
#ifndef FNL_CLI_TABLE_FILE_H
#define FNL_CLI_TABLE_FILE_H

#include "base/file.h"

/* Starts zeroed. */
typedef struct {
  fnl_pending_file file;
  fnl_text rows; /* of one replication */
} fnl_table_file;

fnl_status fnl_table_file_open(fnl_table_file *table, const char *path, fnl_error *error);

/* The same in the folder of --output. */
fnl_status fnl_table_file_open_in(fnl_table_file *table, const char *folder, const char *name,
                                  fnl_error *error);

/* Writes the rows, and forgets them. */
void fnl_table_file_send(fnl_table_file *table);

/* After the study: the file gets its name. Nothing where it was not opened. */
fnl_status fnl_table_file_finish(fnl_table_file *table, fnl_error *error);

/* Takes back what has no name yet; legal on a zeroed table and twice. */
void fnl_table_file_free(fnl_table_file *table);

#endif
