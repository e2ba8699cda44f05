/* store_frame.c: the tables of a store, and what it is of. */
#include "experiment/store_parts.h"

#include <stdlib.h>
#include <string.h>

/* "FNL1", by which file(1) and SQLite's tools know the kind of file. */
#define APPLICATION "1179536433"

/* ---- making ---- */

static const char tables[] =
    "CREATE TABLE about(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE factor(number INTEGER PRIMARY KEY, name TEXT, unit TEXT, path TEXT,"
    " levels INTEGER);"
    "CREATE TABLE figure(number INTEGER PRIMARY KEY, name TEXT, unit TEXT);";

/* A name in double quotes, as SQL wants it. */
static void add_name(fnl_text *sql, const char *name, const char *ending) {
  fnl_text_add(sql, "\"");
  for (const char *at = name; *at; at++) {
    if (*at == '"')
      fnl_text_add(sql, "\"");
    fnl_text_add_bytes(sql, at, 1);
  }
  fnl_text_add_format(sql, "%s\"", ending);
}

static void add_points_table(const fnl_frame *frame, fnl_text *sql) {
  fnl_text_add(sql, "CREATE TABLE point(position INTEGER PRIMARY KEY, id TEXT NOT NULL,"
                    " seed INTEGER NOT NULL, replicate INTEGER NOT NULL, message TEXT,"
                    " replications INTEGER NOT NULL, seconds REAL, seal INTEGER NOT NULL");
  for (int f = 0; f < frame->n_factors; f++)
    fnl_text_add_format(sql, ", x%d", f);
  for (int i = 0; i < frame->n_figures; i++)
    fnl_text_add_format(sql, ", y%d REAL, e%d REAL", i, i);
  fnl_text_add(sql, ");CREATE INDEX failed ON point(position) WHERE message IS NOT NULL;");
}

static void add_factors(const fnl_frame *frame, fnl_text *sql) {
  for (int f = 0; f < frame->n_factors; f++) {
    fnl_text_add_format(sql, ", x%d AS ", f);
    add_name(sql, frame->factors[f], "");
  }
}

/* What a person asks: columns by their names. */
static void add_views(const fnl_frame *frame, fnl_text *sql) {
  fnl_text_add(sql, "CREATE VIEW results AS SELECT position AS point, id, seed, replicate,"
                    " replications");
  add_factors(frame, sql);
  for (int i = 0; i < frame->n_figures; i++) {
    fnl_text_add_format(sql, ", y%d AS ", i);
    add_name(sql, frame->figures[i], "");
    fnl_text_add_format(sql, ", e%d AS ", i);
    add_name(sql, frame->figures[i], ".se");
  }
  fnl_text_add(sql, " FROM point WHERE message IS NULL;"
                    "CREATE VIEW failures AS SELECT position AS point, id, replicate, message");
  add_factors(frame, sql);
  fnl_text_add(sql, " FROM point WHERE message IS NOT NULL;");
}

/* What each replication gave, where that is kept. */
static void add_replications(const fnl_frame *frame, fnl_text *sql) {
  fnl_store_add_replications_table(frame, sql);
  fnl_text_add(sql, "CREATE VIEW replications AS SELECT position AS point, id, seed, replicate,"
                    " number AS replication");
  add_factors(frame, sql);
  for (int i = 0; i < frame->n_figures; i++) {
    fnl_text_add_format(sql, ", replication.y%d AS ", i);
    add_name(sql, frame->figures[i], "");
  }
  fnl_text_add(sql, " FROM point JOIN replication USING(position) WHERE message IS NULL;");
}

static fnl_status run_sql(const fnl_store *store, const fnl_text *sql, fnl_error *error) {
  return sql->failed ? fnl_error_no_memory(error)
                     : fnl_store_execute(store, fnl_text_string(sql), error);
}

/* From version 1, which had no replications and no units. */
static fnl_status upgrade(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  fnl_text sql = {0};
  fnl_text_add(&sql, "ALTER TABLE figure ADD COLUMN unit TEXT;");
  add_replications(frame, &sql);
  fnl_text_add_format(&sql, "PRAGMA user_version=%d;", FNL_STORE_VERSION);
  const fnl_status status = run_sql(store, &sql, error);
  fnl_text_free(&sql);
  return status;
}

static fnl_status make_tables(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  fnl_text sql = {0};
  fnl_text_add(&sql, tables);
  add_points_table(frame, &sql);
  add_views(frame, &sql);
  add_replications(frame, &sql);
  fnl_text_add_format(&sql, "PRAGMA application_id=" APPLICATION ";PRAGMA user_version=%d;",
                      FNL_STORE_VERSION);
  const fnl_status status = run_sql(store, &sql, error);
  fnl_text_free(&sql);
  return status;
}

/* ---- what it is of ---- */

static fnl_status put_text(const fnl_store *store, sqlite3_stmt *put, const char *key,
                           const char *value, fnl_error *error) {
  bool has_row;
  sqlite3_reset(put);
  sqlite3_bind_text(put, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_text(put, 2, value, -1, SQLITE_STATIC);
  return fnl_store_step(store, put, &has_row, error);
}

static fnl_status put_whole(const fnl_store *store, sqlite3_stmt *put, const char *key,
                            int64_t value, fnl_error *error) {
  bool has_row;
  sqlite3_reset(put);
  sqlite3_bind_text(put, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64(put, 2, value);
  return fnl_store_step(store, put, &has_row, error);
}

typedef struct {
  const char *key;
  char **place;
} text_entry;

typedef struct {
  const char *key;
  int64_t value;
} whole_entry;

enum { N_TEXTS = 6, N_WHOLES = 7 };

static void list_texts(fnl_frame *frame, text_entry *entries) {
  const text_entry all[N_TEXTS] = {{"digest", &frame->digest},         {"title", &frame->title},
                                   {"action", &frame->action},         {"design", &frame->kind},
                                   {"experiment", &frame->experiment}, {"plan", &frame->plan}};
  memcpy(entries, all, sizeof all);
}

static void list_wholes(const fnl_frame *frame, whole_entry *entries) {
  const whole_entry all[N_WHOLES] = {{"points", frame->n_points},
                                     {"replicates", frame->replicates},
                                     {"keep_replications", frame->keeps_replications},
                                     {"design_points", frame->design.points},
                                     {"design_levels", frame->design.levels},
                                     {"design_divisions", frame->design.divisions},
                                     {"design_seed", (int64_t)frame->design.seed}};
  memcpy(entries, all, sizeof all);
}

static fnl_status write_about(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  fnl_frame own = *frame;
  text_entry texts[N_TEXTS];
  whole_entry wholes[N_WHOLES];
  sqlite3_stmt *put = NULL;
  fnl_status status = FNL_OK;
  list_texts(&own, texts);
  list_wholes(&own, wholes);
  FNL_TRY(fnl_store_prepare(store, "INSERT OR REPLACE INTO about VALUES(?1,?2)", &put, error));
  for (int i = 0; i < N_TEXTS; i++)
    FNL_TRY(put_text(store, put, texts[i].key, *texts[i].place, error));
  for (int i = 0; i < N_WHOLES; i++)
    FNL_TRY(put_whole(store, put, wholes[i].key, wholes[i].value, error));
  FNL_TRY(put_text(store, put, "program", "funnel", error));
  FNL_TRY(put_text(store, put, "version", fnl_version(), error));
out:
  sqlite3_finalize(put);
  return status;
}

static fnl_status write_factors(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  sqlite3_stmt *put = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_prepare(store, "INSERT OR REPLACE INTO factor VALUES(?1,?2,?3,?4,?5)", &put,
                            error));
  for (int f = 0; f < frame->n_factors; f++) {
    sqlite3_reset(put);
    sqlite3_bind_int(put, 1, f);
    sqlite3_bind_text(put, 2, frame->factors[f], -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 3, frame->units[f], -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 4, frame->paths[f], -1, SQLITE_STATIC);
    sqlite3_bind_int(put, 5, frame->n_levels[f]);
    FNL_TRY(fnl_store_step(store, put, &has_row, error));
  }
out:
  sqlite3_finalize(put);
  return status;
}

static fnl_status write_figures(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  sqlite3_stmt *put = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_prepare(store, "INSERT OR REPLACE INTO figure VALUES(?1,?2,?3)", &put, error));
  for (int i = 0; i < frame->n_figures; i++) {
    sqlite3_reset(put);
    sqlite3_bind_int(put, 1, i);
    sqlite3_bind_text(put, 2, frame->figures[i], -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 3, frame->figure_units[i], -1, SQLITE_STATIC);
    FNL_TRY(fnl_store_step(store, put, &has_row, error));
  }
out:
  sqlite3_finalize(put);
  return status;
}

fnl_status fnl_store_write_frame(const fnl_store *store, const fnl_frame *frame, fnl_error *error) {
  int64_t version;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_execute(store, "BEGIN IMMEDIATE", error));
  FNL_TRY(fnl_store_ask(store, "PRAGMA user_version", &version, error));
  if (version == 0)
    FNL_TRY(make_tables(store, frame, error));
  else if (version < FNL_STORE_VERSION)
    FNL_TRY(upgrade(store, frame, error));
  FNL_TRY(write_about(store, frame, error));
  FNL_TRY(write_factors(store, frame, error));
  FNL_TRY(write_figures(store, frame, error));
  FNL_TRY(fnl_store_execute(store, "COMMIT", error));
out:
  if (status != FNL_OK)
    sqlite3_exec(store->base, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* ---- reading ---- */

static char *copy_cell(sqlite3_stmt *statement, int column) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return fnl_string_copy(text ? text : "");
}

static void set_whole(fnl_frame *frame, const char *key, int64_t value) {
  if (strcmp(key, "points") == 0)
    frame->n_points = value;
  else if (strcmp(key, "replicates") == 0)
    frame->replicates = (int)value;
  else if (strcmp(key, "keep_replications") == 0)
    frame->keeps_replications = value != 0;
  else if (strcmp(key, "design_points") == 0)
    frame->design.points = (int)value;
  else if (strcmp(key, "design_levels") == 0)
    frame->design.levels = (int)value;
  else if (strcmp(key, "design_divisions") == 0)
    frame->design.divisions = (int)value;
  else if (strcmp(key, "design_seed") == 0)
    frame->design.seed = (uint64_t)value;
}

static fnl_status read_about(const fnl_store *store, fnl_frame *frame, fnl_error *error) {
  text_entry texts[N_TEXTS];
  sqlite3_stmt *get = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  list_texts(frame, texts);
  FNL_TRY(fnl_store_prepare(store, "SELECT key, value FROM about", &get, error));
  for (;;) {
    FNL_TRY(fnl_store_step(store, get, &has_row, error));
    if (!has_row)
      break;
    const char *key = (const char *)sqlite3_column_text(get, 0);
    for (int i = 0; key && i < N_TEXTS; i++)
      if (strcmp(texts[i].key, key) == 0) {
        free(*texts[i].place);
        *texts[i].place = copy_cell(get, 1);
      }
    if (key)
      set_whole(frame, key, sqlite3_column_int64(get, 1));
  }
  for (int i = 0; i < N_TEXTS; i++)
    if (!*texts[i].place && !(*texts[i].place = fnl_string_copy("")))
      FNL_TRY(fnl_error_no_memory(error));
out:
  sqlite3_finalize(get);
  return status;
}

bool fnl_frame_take(fnl_frame *frame, int64_t n_factors, int64_t n_figures) {
  const size_t factors = (size_t)n_factors + 1, figures = (size_t)n_figures + 1;
  frame->factors = calloc(factors, sizeof *frame->factors);
  frame->units = calloc(factors, sizeof *frame->units);
  frame->paths = calloc(factors, sizeof *frame->paths);
  frame->n_levels = calloc(factors, sizeof *frame->n_levels);
  frame->figures = calloc(figures, sizeof *frame->figures);
  frame->figure_units = calloc(figures, sizeof *frame->figure_units);
  return frame->factors && frame->units && frame->paths && frame->n_levels && frame->figures &&
         frame->figure_units;
}

static fnl_status read_factors(const fnl_store *store, fnl_frame *frame, int64_t n,
                               fnl_error *error) {
  sqlite3_stmt *get = NULL;
  bool has_row;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_prepare(store, "SELECT name, unit, path, levels FROM factor ORDER BY number",
                            &get, error));
  while (frame->n_factors < n) {
    FNL_TRY(fnl_store_step(store, get, &has_row, error));
    if (!has_row)
      break;
    const int f = frame->n_factors++;
    frame->factors[f] = copy_cell(get, 0);
    frame->units[f] = copy_cell(get, 1);
    frame->paths[f] = copy_cell(get, 2);
    frame->n_levels[f] = sqlite3_column_int(get, 3);
    if (!frame->factors[f] || !frame->units[f] || !frame->paths[f])
      FNL_TRY(fnl_error_no_memory(error));
  }
out:
  sqlite3_finalize(get);
  return status;
}

static fnl_status read_figures(const fnl_store *store, fnl_frame *frame, int64_t n,
                               fnl_error *error) {
  sqlite3_stmt *get = NULL;
  bool has_row;
  int64_t version;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_ask(store, "PRAGMA user_version", &version, error));
  FNL_TRY(fnl_store_prepare(store,
                            version < 2 ? "SELECT name, '' FROM figure ORDER BY number"
                                        : "SELECT name, unit FROM figure ORDER BY number",
                            &get, error));
  while (frame->n_figures < n) {
    FNL_TRY(fnl_store_step(store, get, &has_row, error));
    if (!has_row)
      break;
    const int i = frame->n_figures++;
    frame->figures[i] = copy_cell(get, 0);
    frame->figure_units[i] = copy_cell(get, 1);
    if (!frame->figures[i] || !frame->figure_units[i])
      FNL_TRY(fnl_error_no_memory(error));
  }
out:
  sqlite3_finalize(get);
  return status;
}

fnl_status fnl_store_read_frame(const fnl_store *store, fnl_frame *frame, fnl_error *error) {
  int64_t n_factors, n_figures;
  fnl_status status = FNL_OK;
  memset(frame, 0, sizeof *frame);
  FNL_TRY(fnl_store_ask(store, "SELECT count(*) FROM factor", &n_factors, error));
  FNL_TRY(fnl_store_ask(store, "SELECT count(*) FROM figure", &n_figures, error));
  if (!fnl_frame_take(frame, n_factors, n_figures))
    FNL_TRY(fnl_error_no_memory(error));
  FNL_TRY(read_about(store, frame, error));
  FNL_TRY(read_factors(store, frame, n_factors, error));
  FNL_TRY(read_figures(store, frame, n_figures, error));
out:
  if (status != FNL_OK)
    fnl_frame_free(frame);
  return status;
}

static void free_texts(char **texts, int n) {
  for (int i = 0; texts && i < n; i++)
    free(texts[i]);
  free(texts);
}

void fnl_frame_free(fnl_frame *frame) {
  text_entry texts[N_TEXTS];
  list_texts(frame, texts);
  for (int i = 0; i < N_TEXTS; i++)
    free(*texts[i].place);
  free_texts(frame->factors, frame->n_factors);
  free_texts(frame->units, frame->n_factors);
  free_texts(frame->paths, frame->n_factors);
  free_texts(frame->figures, frame->n_figures);
  free_texts(frame->figure_units, frame->n_figures);
  free(frame->n_levels);
  memset(frame, 0, sizeof *frame);
}
