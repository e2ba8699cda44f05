/* store.c: rows in and out of a SQLite file. */
#include "experiment/store.h"

#include "experiment/store_parts.h"
#include "model/bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MILLISECONDS = 20000 };

/* ---- SQLite's ways ---- */

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

/* ---- opening ---- */

static fnl_status take_memory(fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  store->n_factors = frame->n_factors;
  store->n_figures = frame->n_figures;
  store->keeps_replications = frame->keeps_replications;
  store->levels = calloc((size_t)frame->n_factors + 1, sizeof *store->levels);
  store->values = calloc((size_t)frame->n_figures + 1, sizeof *store->values);
  store->errors = calloc((size_t)frame->n_figures + 1, sizeof *store->errors);
  return store->levels && store->values && store->errors ? FNL_OK : fnl_error_no_memory(error);
}

static fnl_status begin_store(fnl_store **store, const char *path, fnl_error *error) {
  *store = calloc(1, sizeof **store);
  if (!*store || !((*store)->path = fnl_string_copy(path)))
    return fnl_error_no_memory(error);
  return FNL_OK;
}

static fnl_status open_base(fnl_store *store, const char *name, int flags, fnl_error *error) {
  if (sqlite3_open_v2(name, &store->base, flags, NULL) != SQLITE_OK)
    return store->base ? fnl_store_failed(store, error) : fnl_error_no_memory(error);
  sqlite3_extended_result_codes(store->base, 0);
  sqlite3_busy_timeout(store->base, BUSY_MILLISECONDS);
  return FNL_OK;
}

/* That the file is a store of ours; *version 0: there is nothing in it yet. */
static fnl_status check_version(const fnl_store *store, int64_t *version, fnl_error *error) {
  const fnl_status status = fnl_store_ask(store, "PRAGMA user_version", version, error);
  if (status != FNL_OK || (*version >= 0 && *version <= FNL_STORE_VERSION))
    return status;
  fnl_error_set_at(error, FNL_EVALUE, store->path, 0,
                   "is a store of version %lld; this program writes version %d",
                   (long long)*version, FNL_STORE_VERSION);
  fnl_error_hint(error, "use another folder");
  return FNL_EVALUE;
}

static fnl_status prepare_rows(fnl_store *store, fnl_error *error) {
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

static fnl_status other_results(const fnl_store *store, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, store->path, 0,
                   "holds results of another plan, other factors or other figures");
  fnl_error_hint(error, "each experiment has a folder of its own: --store ANOTHER");
  return FNL_EVALUE;
}

static fnl_status check_frame(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  fnl_frame old;
  fnl_status status = fnl_store_read_frame(store, &old, error);
  if (status != FNL_OK)
    return status;
  if (strcmp(old.digest, frame->digest) != 0)
    status = other_results(store, error);
  fnl_frame_free(&old);
  return status;
}

static fnl_status open_to_write(fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  int64_t version;
  fnl_status status = FNL_OK;
  FNL_TRY(open_base(store, store->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error));
  FNL_TRY(fnl_store_execute(store, "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL", error));
  FNL_TRY(check_version(store, &version, error));
  if (version != 0)
    FNL_TRY(check_frame(store, frame, error));
  FNL_TRY(fnl_store_write_frame(store, frame, error));
  FNL_TRY(take_memory(store, frame, error));
  FNL_TRY(prepare_rows(store, error));
out:
  return status;
}

fnl_status fnl_store_open(fnl_store **store, const char *path, const fnl_frame *frame,
                          fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(begin_store(store, path, error));
  FNL_TRY(open_to_write(*store, frame, error));
out:
  if (status != FNL_OK) {
    fnl_store_close(*store);
    *store = NULL;
  }
  return status;
}

fnl_status fnl_store_open_temporary(fnl_store **store, const fnl_frame *frame, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(begin_store(store, "a temporary file", error));
  FNL_TRY(open_base(*store, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error));
  FNL_TRY(fnl_store_execute(*store, "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF", error));
  FNL_TRY(fnl_store_write_frame(*store, frame, error));
  FNL_TRY(take_memory(*store, frame, error));
  FNL_TRY(prepare_rows(*store, error));
out:
  if (status != FNL_OK) {
    fnl_store_close(*store);
    *store = NULL;
  }
  return status;
}

/* The name by which SQLite opens a file that nobody writes to: without a journal beside it and in a
 * folder that cannot be written to, too. */
static void immutable_name(const char *path, fnl_text *name) {
  fnl_text_add(name, "file:");
  for (const char *at = path; *at; at++)
    if (strchr("?#%", *at))
      fnl_text_add_format(name, "%%%02x", (unsigned)(unsigned char)*at);
    else
      fnl_text_add_bytes(name, at, 1);
  fnl_text_add(name, "?immutable=1");
}

/* Whether somebody writes to it, or was ended while he did. */
static bool has_journal(const char *path) {
  fnl_text journal = {0};
  fnl_text_add_format(&journal, "%s-wal", path);
  const bool has = journal.failed || access(fnl_text_string(&journal), F_OK) == 0;
  fnl_text_free(&journal);
  return has;
}

static fnl_status open_file_to_read(fnl_store *store, fnl_error *error) {
  fnl_text name = {0};
  fnl_status status;
  if (has_journal(store->path))
    return open_base(store, store->path,
                     access(store->path, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY,
                     error);
  immutable_name(store->path, &name);
  status = name.failed ? fnl_error_no_memory(error)
                       : open_base(store, fnl_text_string(&name),
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
  fnl_text_free(&name);
  return status;
}

fnl_status fnl_store_open_read(fnl_store **store, const char *path, fnl_frame *frame,
                               fnl_error *error) {
  int64_t version = 0;
  fnl_status status = FNL_OK;
  memset(frame, 0, sizeof *frame);
  FNL_TRY(begin_store(store, path, error));
  FNL_TRY(open_file_to_read(*store, error));
  FNL_TRY(check_version(*store, &version, error));
  if (version == 0)
    goto out;
  FNL_TRY(fnl_store_read_frame(*store, frame, error));
  FNL_TRY(take_memory(*store, frame, error));
out:
  if (status != FNL_OK)
    fnl_frame_free(frame);
  if (status != FNL_OK || version == 0) {
    fnl_store_close(*store);
    *store = NULL;
  }
  return status;
}

void fnl_store_close(fnl_store *store) {
  if (!store)
    return;
  sqlite3_finalize(store->add);
  sqlite3_finalize(store->find);
  sqlite3_finalize(store->add_kept);
  sqlite3_finalize(store->forget_kept);
  sqlite3_finalize(store->find_kept);
  sqlite3_close(store->base);
  free(store->levels);
  free(store->values);
  free(store->errors);
  free(store->kept);
  free(store->path);
  free(store);
}

void fnl_store_size(const fnl_store *store, int *n_factors, int *n_figures) {
  *n_factors = store->n_factors;
  *n_figures = store->n_figures;
}

/* ---- writing ---- */

fnl_status fnl_store_begin(fnl_store *store, fnl_error *error) {
  return fnl_store_execute(store, "BEGIN IMMEDIATE", error);
}

fnl_status fnl_store_commit(fnl_store *store, fnl_error *error) {
  const fnl_status status = fnl_store_execute(store, "COMMIT", error);
  if (status != FNL_OK && !sqlite3_get_autocommit(store->base))
    sqlite3_exec(store->base, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

void fnl_store_bind_number(sqlite3_stmt *statement, int at, double number) {
  if (isnan(number))
    sqlite3_bind_null(statement, at);
  else
    sqlite3_bind_double(statement, at, number);
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

double fnl_store_number_of(sqlite3_stmt *statement, int column) {
  return sqlite3_column_type(statement, column) == SQLITE_NULL
             ? (double)NAN
             : sqlite3_column_double(statement, column);
}

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

/* ---- a person's questions ---- */

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
