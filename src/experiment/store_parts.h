/* store_parts.h: what the files of the store share. Private to them. */
#ifndef FNL_EXPERIMENT_STORE_PARTS_H
#define FNL_EXPERIMENT_STORE_PARTS_H

#include "experiment/store.h"

#include <sqlite3.h>

struct fnl_store {
  sqlite3 *base;
  char *path;
  int n_factors, n_figures;
  bool keeps_replications;
  sqlite3_stmt *add, *find;
  sqlite3_stmt *add_kept, *forget_kept, *find_kept; /* of replications; NULL: not prepared */
  fnl_level *levels;       /* [n_factors] of the row read last, as all below */
  double *values, *errors; /* [n_figures] */
  size_t kept_capacity;
  double *kept; /* [n_kept * n_figures] */
};

/* ---- store_sql.c ---- */

/* What SQLite says, with the file and a hint where one helps; the status is FNL_EIO. */
fnl_status fnl_store_failed(const fnl_store *store, fnl_error *error);

/* Runs statements without results. */
fnl_status fnl_store_execute(const fnl_store *store, const char *sql, fnl_error *error);

fnl_status fnl_store_prepare(const fnl_store *store, const char *sql, sqlite3_stmt **statement,
                             fnl_error *error);

/* One step: *has_row whether there is a row. */
fnl_status fnl_store_step(const fnl_store *store, sqlite3_stmt *statement, bool *has_row,
                          fnl_error *error);

/* A whole number asked for by a statement of one cell. */
fnl_status fnl_store_ask(const fnl_store *store, const char *sql, int64_t *number,
                         fnl_error *error);

/* A number in a statement and out of one; NaN is NULL there. */
void fnl_store_bind_number(sqlite3_stmt *statement, int at, double number);
double fnl_store_number_of(sqlite3_stmt *statement, int column);

/* ---- store_rows.c: the statement that adds rows ---- */

fnl_status fnl_store_prepare_rows(fnl_store *store, fnl_error *error);

/* ---- store_replications.c ---- */

/* Their table, and what a row keeps of them, in and out of it. Nothing of a
 * store that keeps none. */
void fnl_store_add_replications_table(const fnl_frame *frame, fnl_text *sql);
fnl_status fnl_store_prepare_replications(fnl_store *store, fnl_error *error);
fnl_status fnl_store_put_replications(const fnl_store *store, const fnl_row *row, fnl_error *error);
fnl_status fnl_store_read_replications(fnl_store *store, fnl_row *row, fnl_error *error);

/* ---- store_frame.c ---- */

/* The tables and views of an empty store, and what it is of; and back. */
fnl_status fnl_store_write_frame(const fnl_store *store, const fnl_frame *frame, fnl_error *error);
fnl_status fnl_store_read_frame(const fnl_store *store, fnl_frame *frame, fnl_error *error);

#endif
