/* store.c: SQLite files of results: opened to write, to read or for a while, and closed. */
#include "experiment/store_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MILLISECONDS = 20000 };

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
  FNL_TRY(fnl_store_prepare_rows(store, error));
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
  FNL_TRY(fnl_store_prepare_rows(*store, error));
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

/* ---- transactions ---- */

fnl_status fnl_store_begin(fnl_store *store, fnl_error *error) {
  return fnl_store_execute(store, "BEGIN IMMEDIATE", error);
}

fnl_status fnl_store_commit(fnl_store *store, fnl_error *error) {
  const fnl_status status = fnl_store_execute(store, "COMMIT", error);
  if (status != FNL_OK && !sqlite3_get_autocommit(store->base))
    sqlite3_exec(store->base, "ROLLBACK", NULL, NULL, NULL);
  return status;
}
