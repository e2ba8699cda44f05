/* store_rows.c: rows of points in and out of their table, each under its seal. */
#include "experiment/store_parts.h"

#include <math.h>
#include <string.h>

/* ---- a row's seal ---- */

/* FNV-1a, 64 bits (Fowler, Noll and Vo): not against malice, but no damaged disk passes it. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length) {
  const unsigned char *at = bytes;
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
  return hash;
}

static uint64_t hash_number(uint64_t hash, double number) {
  const double unknown = (double)NAN;
  return hash_bytes(hash, isnan(number) ? &unknown : &number, sizeof number);
}

static uint64_t hash_text(uint64_t hash, const char *text) {
  return hash_bytes(hash, text ? text : "", text ? strlen(text) + 1 : 0);
}

static int64_t seal(int n_factors, int n_figures, const fnl_row *row) {
  const int64_t wholes[] = {row->position, (int64_t)row->seed, row->replicate, row->replications};
  uint64_t hash = hash_bytes(UINT64_C(0xcbf29ce484222325), wholes, sizeof wholes);
  hash = hash_text(hash_text(hash, row->id), row->message);
  for (int f = 0; f < n_factors; f++)
    hash = row->levels[f].text ? hash_text(hash, row->levels[f].text)
                               : hash_number(hash, row->levels[f].number);
  for (int i = 0; i < n_figures; i++)
    hash = hash_number(hash_number(hash, row->values[i]), row->errors[i]);
  for (size_t i = 0; i < (size_t)row->n_kept * (size_t)n_figures; i++)
    hash = hash_number(hash, row->kept[i]);
  return (int64_t)hash;
}

bool fnl_row_equal(const fnl_frame *frame, const fnl_row *a, const fnl_row *b) {
  return seal(frame->n_factors, frame->n_figures, a) == seal(frame->n_factors, frame->n_figures, b);
}

/* ---- writing ---- */

fnl_status fnl_store_prepare_rows(fnl_store *store, fnl_error *error) {
  fnl_text sql = {0};
  fnl_status status = FNL_OK;
  const int n = 8 + store->n_factors + 2 * store->n_figures;
  fnl_text_add(&sql, "INSERT OR REPLACE INTO point VALUES(?");
  for (int i = 1; i < n; i++)
    fnl_text_add(&sql, ",?");
  fnl_text_add(&sql, ")");
  FNL_TRY(sql.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(fnl_store_prepare(store, fnl_text_string(&sql), &store->add, error));
  FNL_TRY(fnl_store_prepare_replications(store, error));
out:
  fnl_text_free(&sql);
  return status;
}

fnl_status fnl_store_add(fnl_store *store, const fnl_row *row, fnl_error *error) {
  sqlite3_stmt *add = store->add;
  bool has_row;
  int at = 1;
  sqlite3_reset(add);
  sqlite3_bind_int64(add, at++, row->position);
  sqlite3_bind_text(add, at++, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_int64(add, at++, (int64_t)row->seed);
  sqlite3_bind_int(add, at++, row->replicate);
  sqlite3_bind_text(add, at++, row->message, -1, SQLITE_STATIC);
  sqlite3_bind_int(add, at++, row->replications);
  fnl_store_bind_number(add, at++, row->seconds);
  sqlite3_bind_int64(add, at++, seal(store->n_factors, store->n_figures, row));
  for (int f = 0; f < store->n_factors; f++)
    if (row->levels[f].text)
      sqlite3_bind_text(add, at++, row->levels[f].text, -1, SQLITE_STATIC);
    else
      sqlite3_bind_double(add, at++, row->levels[f].number);
  for (int i = 0; i < store->n_figures; i++) {
    fnl_store_bind_number(add, at++, row->values[i]);
    fnl_store_bind_number(add, at++, row->errors[i]);
  }
  const fnl_status status = fnl_store_step(store, add, &has_row, error);
  sqlite3_reset(add);
  return status == FNL_OK ? fnl_store_put_replications(store, row, error) : status;
}

/* ---- reading ---- */

static fnl_level level_of(sqlite3_stmt *statement, int column) {
  if (sqlite3_column_type(statement, column) == SQLITE_TEXT)
    return (fnl_level){.text = (const char *)sqlite3_column_text(statement, column)};
  return (fnl_level){.number = sqlite3_column_double(statement, column)};
}

/* The row a statement stands on, checked by its seal. */
static fnl_status read_row(fnl_store *store, sqlite3_stmt *statement, fnl_row *row,
                           fnl_error *error) {
  enum { FIRST = 8, SEAL = 7 };
  const char *id = (const char *)sqlite3_column_text(statement, 1);
  *row = (fnl_row){.position = sqlite3_column_int64(statement, 0),
                   .id = id ? id : "",
                   .seed = (uint64_t)sqlite3_column_int64(statement, 2),
                   .replicate = sqlite3_column_int(statement, 3),
                   .message = (const char *)sqlite3_column_text(statement, 4),
                   .replications = sqlite3_column_int(statement, 5),
                   .seconds = fnl_store_number_of(statement, 6),
                   .levels = store->levels,
                   .values = store->values,
                   .errors = store->errors};
  for (int f = 0; f < store->n_factors; f++)
    store->levels[f] = level_of(statement, FIRST + f);
  for (int i = 0; i < store->n_figures; i++) {
    store->values[i] = fnl_store_number_of(statement, FIRST + store->n_factors + 2 * i);
    store->errors[i] = fnl_store_number_of(statement, FIRST + store->n_factors + 2 * i + 1);
  }
  const fnl_status status = fnl_store_read_replications(store, row, error);
  if (status != FNL_OK)
    return status;
  if (seal(store->n_factors, store->n_figures, row) == sqlite3_column_int64(statement, SEAL))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EIO, store->path, 0,
                   "is damaged: point %lld is not as it was written", (long long)row->position);
  fnl_error_hint(error, "move it out of the folder: its points are then done again");
  return FNL_EIO;
}

fnl_status fnl_store_scan(fnl_store *store, fnl_status (*see)(void *user, const fnl_row *row),
                          void *user, fnl_error *error) {
  sqlite3_stmt *scan = NULL;
  bool has_row;
  fnl_row row;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_prepare(store, "SELECT * FROM point ORDER BY position", &scan, error));
  for (;;) {
    FNL_TRY(fnl_store_step(store, scan, &has_row, error));
    if (!has_row)
      break;
    FNL_TRY(read_row(store, scan, &row, error));
    FNL_TRY(see(user, &row));
  }
out:
  sqlite3_finalize(scan);
  return status;
}

fnl_status fnl_store_scan_states(fnl_store *store,
                                 void (*see)(void *user, int64_t position, bool failed), void *user,
                                 fnl_error *error) {
  sqlite3_stmt *scan = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  FNL_TRY(
      fnl_store_prepare(store, "SELECT position, message IS NOT NULL FROM point", &scan, error));
  for (;;) {
    FNL_TRY(fnl_store_step(store, scan, &has_row, error));
    if (!has_row)
      break;
    see(user, sqlite3_column_int64(scan, 0), sqlite3_column_int(scan, 1) != 0);
  }
out:
  sqlite3_finalize(scan);
  return status;
}

fnl_status fnl_store_scan_failures(fnl_store *store, int most,
                                   void (*see)(void *user, int64_t position, const char *message),
                                   void *user, fnl_error *error) {
  sqlite3_stmt *scan = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_prepare(store,
                            "SELECT position, message FROM point WHERE message IS NOT NULL"
                            " ORDER BY position LIMIT ?1",
                            &scan, error));
  sqlite3_bind_int(scan, 1, most);
  for (;;) {
    FNL_TRY(fnl_store_step(store, scan, &has_row, error));
    if (!has_row)
      break;
    see(user, sqlite3_column_int64(scan, 0), (const char *)sqlite3_column_text(scan, 1));
  }
out:
  sqlite3_finalize(scan);
  return status;
}

fnl_status fnl_store_find(fnl_store *store, int64_t position, fnl_row *row, bool *found,
                          fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!store->find)
    FNL_TRY(fnl_store_prepare(store, "SELECT * FROM point WHERE position=?1", &store->find, error));
  sqlite3_reset(store->find);
  sqlite3_bind_int64(store->find, 1, position);
  FNL_TRY(fnl_store_step(store, store->find, found, error));
  if (*found)
    FNL_TRY(read_row(store, store->find, row, error));
out:
  return status;
}

fnl_status fnl_store_count(fnl_store *store, int64_t *n_done, int64_t *n_failed, fnl_error *error) {
  int64_t n_all;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_ask(store, "SELECT count(*) FROM point", &n_all, error));
  FNL_TRY(fnl_store_ask(store, "SELECT count(*) FROM point WHERE message IS NOT NULL", n_failed,
                        error));
  *n_done = n_all - *n_failed;
out:
  return status;
}
