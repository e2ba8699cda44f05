/* store_query.c: a person's questions to a store, in SQL. */
#include "experiment/store_parts.h"

#include <stdlib.h>
#include <string.h>

static fnl_status wrong_statement(const fnl_store *store, const char *why, fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "--sql: %s", why ? why : sqlite3_errmsg(store->base));
  fnl_error_hint(error, "select * from results; its columns are the factors and the figures, names "
                        "with a point in double quotes");
  return FNL_EUSAGE;
}

static fnl_status tell_columns(sqlite3_stmt *statement, const fnl_query_hooks *hooks) {
  const int n = sqlite3_column_count(statement);
  const char **names = calloc((size_t)n + 1, sizeof *names);
  if (!names)
    return FNL_ENOMEM;
  for (int i = 0; i < n; i++)
    names[i] = sqlite3_column_name(statement, i);
  const fnl_status status = hooks->columns(hooks->user, n, names);
  free(names);
  return status;
}

/* A number is written by us, with all its digits. */
static void add_cell(sqlite3_stmt *statement, int column, fnl_text *cells, size_t *start,
                     bool *is_number) {
  const int type = sqlite3_column_type(statement, column);
  *is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
  *start = type == SQLITE_NULL ? SIZE_MAX : cells->length;
  if (type == SQLITE_FLOAT)
    fnl_text_add_number(cells, sqlite3_column_double(statement, column));
  else if (type != SQLITE_NULL)
    fnl_text_add(cells, (const char *)sqlite3_column_text(statement, column));
  fnl_text_add_bytes(cells, "", 1); /* its end */
}

static fnl_status tell_row(sqlite3_stmt *statement, const fnl_query_hooks *hooks) {
  const int n = sqlite3_column_count(statement);
  size_t *starts = calloc((size_t)n + 1, sizeof *starts);
  bool *is_number = calloc((size_t)n + 1, sizeof *is_number);
  const char **cells = calloc((size_t)n + 1, sizeof *cells);
  fnl_text text = {0};
  fnl_status status = FNL_ENOMEM;
  for (int i = 0; starts && is_number && cells && i < n; i++)
    add_cell(statement, i, &text, &starts[i], &is_number[i]);
  if (starts && is_number && cells && !text.failed) {
    for (int i = 0; i < n; i++)
      cells[i] = starts[i] == SIZE_MAX ? NULL : text.data + starts[i];
    status = hooks->row(hooks->user, n, cells, is_number);
  }
  fnl_text_free(&text);
  free(starts);
  free(is_number);
  free(cells);
  return status;
}

static fnl_status run_query(const fnl_store *store, sqlite3_stmt *statement,
                            const fnl_query_hooks *hooks, fnl_error *error) {
  int code = SQLITE_DONE;
  fnl_status status = tell_columns(statement, hooks);
  while (status == FNL_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
    status = tell_row(statement, hooks);
  if (status == FNL_ENOMEM)
    return fnl_error_no_memory(error);
  return status == FNL_OK && code != SQLITE_DONE ? wrong_statement(store, NULL, error) : status;
}

/* A question reads and does nothing else: no attaching of other files, no pragmas. */
static int allow(void *user, int action, const char *a, const char *b, const char *c,
                 const char *d) {
  (void)user, (void)a, (void)b, (void)c, (void)d;
  const bool reads = action == SQLITE_SELECT || action == SQLITE_READ ||
                     action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE;
  return reads ? SQLITE_OK : SQLITE_DENY;
}

static fnl_status prepare_query(const fnl_store *store, const char *sql, sqlite3_stmt **statement,
                                fnl_error *error) {
  static const char only_reads[] = "one statement that only reads is taken";
  const char *rest = "";
  const int code = sqlite3_prepare_v2(store->base, sql, -1, statement, &rest);
  if (code != SQLITE_OK)
    return wrong_statement(store, code == SQLITE_AUTH ? only_reads : NULL, error);
  if (!*statement || rest[strspn(rest, " \t\n;")] != '\0')
    return wrong_statement(store, only_reads, error);
  return FNL_OK;
}

fnl_status fnl_store_query(fnl_store *store, const char *sql, const fnl_query_hooks *hooks,
                           fnl_error *error) {
  sqlite3_stmt *statement = NULL;
  fnl_status status = FNL_OK;
  sqlite3_set_authorizer(store->base, allow, NULL);
  FNL_TRY(prepare_query(store, sql, &statement, error));
  FNL_TRY(run_query(store, statement, hooks, error));
out:
  sqlite3_finalize(statement);
  sqlite3_set_authorizer(store->base, NULL, NULL);
  return status;
}
