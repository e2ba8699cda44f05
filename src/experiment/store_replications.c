/* store_replications.c: what each replication of a point gave, beside its row.
 *
 * A table of its own, whose rows the seal of the point's row is of, too: lost or changed, they are
 * found out with it.
 */
#include "base/grow.h"
#include "experiment/store_parts.h"

#include <math.h>
#include <stdlib.h>

void fnl_store_add_replications_table(const fnl_frame *frame, fnl_text *sql) {
  fnl_text_add(sql, "CREATE TABLE replication(position INTEGER NOT NULL, number INTEGER NOT NULL");
  for (int i = 0; i < frame->n_figures; i++)
    fnl_text_add_format(sql, ", y%d REAL", i);
  fnl_text_add(sql, ", PRIMARY KEY(position, number)) WITHOUT ROWID;");
}

static fnl_status prepare_add(fnl_store *store, fnl_error *error) {
  fnl_text sql = {0};
  fnl_text_add(&sql, "INSERT INTO replication VALUES(?,?");
  for (int i = 0; i < store->n_figures; i++)
    fnl_text_add(&sql, ",?");
  fnl_text_add(&sql, ")");
  const fnl_status status =
      sql.failed ? fnl_error_no_memory(error)
                 : fnl_store_prepare(store, fnl_text_string(&sql), &store->add_kept, error);
  fnl_text_free(&sql);
  return status;
}

fnl_status fnl_store_prepare_replications(fnl_store *store, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!store->keeps_replications)
    return FNL_OK;
  FNL_TRY(prepare_add(store, error));
  FNL_TRY(fnl_store_prepare(store, "DELETE FROM replication WHERE position=?1", &store->forget_kept,
                            error));
out:
  return status;
}

/* ---- writing ---- */

static fnl_status forget(const fnl_store *store, int64_t position, fnl_error *error) {
  bool has_row;
  sqlite3_reset(store->forget_kept);
  sqlite3_bind_int64(store->forget_kept, 1, position);
  const fnl_status status = fnl_store_step(store, store->forget_kept, &has_row, error);
  sqlite3_reset(store->forget_kept);
  return status;
}

static fnl_status add_one(const fnl_store *store, const fnl_row *row, int number,
                          fnl_error *error) {
  sqlite3_stmt *add = store->add_kept;
  bool has_row;
  sqlite3_reset(add);
  sqlite3_bind_int64(add, 1, row->position);
  sqlite3_bind_int(add, 2, number);
  for (int i = 0; i < store->n_figures; i++)
    fnl_store_bind_number(add, 3 + i,
                          row->kept[(size_t)number * (size_t)store->n_figures + (size_t)i]);
  return fnl_store_step(store, add, &has_row, error);
}

fnl_status fnl_store_put_replications(const fnl_store *store, const fnl_row *row,
                                      fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!store->keeps_replications)
    return FNL_OK;
  FNL_TRY(forget(store, row->position, error));
  for (int k = 0; k < row->n_kept; k++)
    FNL_TRY(add_one(store, row, k, error));
out:
  sqlite3_reset(store->add_kept);
  return status;
}

/* ---- reading ---- */

static fnl_status begin_reading(fnl_store *store, int64_t position, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!store->find_kept)
    FNL_TRY(fnl_store_prepare(store, "SELECT * FROM replication WHERE position=?1 ORDER BY number",
                              &store->find_kept, error));
  sqlite3_reset(store->find_kept);
  sqlite3_bind_int64(store->find_kept, 1, position);
out:
  return status;
}

fnl_status fnl_store_read_replications(fnl_store *store, fnl_row *row, fnl_error *error) {
  const size_t width = (size_t)store->n_figures;
  bool has_row;
  fnl_status status = FNL_OK;
  if (!store->keeps_replications)
    return FNL_OK;
  FNL_TRY(begin_reading(store, row->position, error));
  for (size_t n = 0;; n++) {
    FNL_TRY(fnl_store_step(store, store->find_kept, &has_row, error));
    if (!has_row)
      break;
    if (!FNL_GROW(store->kept, store->kept_capacity, (n + 1) * width + 1))
      FNL_TRY(fnl_error_no_memory(error));
    for (int i = 0; i < store->n_figures; i++)
      store->kept[n * width + (size_t)i] = fnl_store_number_of(store->find_kept, 2 + i);
    row->n_kept++;
  }
  row->kept = store->kept;
out:
  return status;
}
