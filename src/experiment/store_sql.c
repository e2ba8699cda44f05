/* store_sql.c: SQLite's ways: statements, their steps and cells, and what it says of a failure. */
#include "experiment/store_parts.h"

#include <math.h>

fnl_status fnl_store_failed(const fnl_store *store, fnl_error *error) {
  const int code = sqlite3_errcode(store->base);
  const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  if (code == SQLITE_NOMEM)
    return fnl_error_no_memory(error);
  fnl_error_set_at(error, FNL_EIO, store->path, 0, "%s%s", damaged ? "is damaged: " : "",
                   sqlite3_errmsg(store->base));
  if (damaged)
    fnl_error_hint(error, "move it out of the folder: its points are then done again");
  else if (code == SQLITE_FULL || code == SQLITE_IOERR)
    fnl_error_hint(error, "what was written before is kept; make room and start again");
  return FNL_EIO;
}

fnl_status fnl_store_execute(const fnl_store *store, const char *sql, fnl_error *error) {
  if (sqlite3_exec(store->base, sql, NULL, NULL, NULL) == SQLITE_OK)
    return FNL_OK;
  return fnl_store_failed(store, error);
}

fnl_status fnl_store_prepare(const fnl_store *store, const char *sql, sqlite3_stmt **statement,
                             fnl_error *error) {
  if (sqlite3_prepare_v2(store->base, sql, -1, statement, NULL) == SQLITE_OK)
    return FNL_OK;
  return fnl_store_failed(store, error);
}

fnl_status fnl_store_step(const fnl_store *store, sqlite3_stmt *statement, bool *has_row,
                          fnl_error *error) {
  const int code = sqlite3_step(statement);
  *has_row = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE ? FNL_OK : fnl_store_failed(store, error);
}

fnl_status fnl_store_ask(const fnl_store *store, const char *sql, int64_t *number,
                         fnl_error *error) {
  sqlite3_stmt *statement = NULL;
  bool has_row = false;
  fnl_status status = FNL_OK;
  *number = 0;
  FNL_TRY(fnl_store_prepare(store, sql, &statement, error));
  FNL_TRY(fnl_store_step(store, statement, &has_row, error));
  if (has_row)
    *number = sqlite3_column_int64(statement, 0);
out:
  sqlite3_finalize(statement);
  return status;
}

void fnl_store_bind_number(sqlite3_stmt *statement, int at, double number) {
  if (isnan(number))
    sqlite3_bind_null(statement, at);
  else
    sqlite3_bind_double(statement, at, number);
}

double fnl_store_number_of(sqlite3_stmt *statement, int column) {
  return sqlite3_column_type(statement, column) == SQLITE_NULL
             ? (double)NAN
             : sqlite3_column_double(statement, column);
}
