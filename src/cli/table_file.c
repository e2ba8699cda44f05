/* table_file.c: a table that goes to its file as replications are done. */
#include "cli/table_file.h"

fnl_status fnl_table_file_open(fnl_table_file *table, const char *path, fnl_error *error) {
  return fnl_pending_open(&table->file, path, error);
}

fnl_status fnl_table_file_open_in(fnl_table_file *table, const char *folder, const char *name,
                                  fnl_error *error) {
  fnl_text path = {0};
  fnl_text_add_format(&path, "%s/%s", folder, name);
  const fnl_status status = path.failed ? fnl_error_no_memory(error)
                                        : fnl_table_file_open(table, fnl_text_string(&path), error);
  fnl_text_free(&path);
  return status;
}

void fnl_table_file_send(fnl_table_file *table) {
  fnl_pending_add(&table->file, fnl_text_string(&table->rows), table->rows.length);
  fnl_text_cut(&table->rows, 0);
}

fnl_status fnl_table_file_finish(fnl_table_file *table, fnl_error *error) {
  if (!table->file.is_open)
    return FNL_OK;
  if (table->rows.failed)
    return fnl_error_no_memory(error);
  return fnl_pending_commit(&table->file, error);
}

void fnl_table_file_free(fnl_table_file *table) {
  fnl_pending_free(&table->file);
  fnl_text_free(&table->rows);
}
