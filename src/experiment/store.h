/* store.h: results on disk: one SQLite file a process, in the folder of the experiment.
 *
 * WAL, synchronous=NORMAL, many rows a transaction: what was committed survives the end of the
 * process, however it ends. A file has one writer, who holds a lock beside it (lock.h), and is
 * never written to from two hosts. The tables are told in docs/experiments.md; their version is
 * SQLite's user_version. Every row is sealed by a digest of what it says, so that a damaged file is
 * found out and not believed.
 */
#ifndef FNL_EXPERIMENT_STORE_H
#define FNL_EXPERIMENT_STORE_H

#include "experiment/points.h"

/* 1 knew no replications and no units of figures: such a store is read, and becomes one of 2 where
 * it is written to. */
enum { FNL_STORE_VERSION = 2 };
#define FNL_STORE_ENDING ".sqlite"

/* What the stores of a folder have in common, and the design that this one is of. */
typedef struct {
  char *digest;                /* equal where results may stand side by side */
  char *title, *action, *kind; /* title "" where there is none */
  char *experiment, *plan; /* the texts: the experiment's file, the plan as all points share it */
  int64_t n_points;        /* positions 0 … n_points - 1 */
  int replicates;
  bool keeps_replications;
  fnl_design_settings design; /* points, levels, divisions and seed */
  int n_factors, n_figures;
  char **factors, **units, **paths; /* [n_factors] names, units ("" for none), paths */
  int *n_levels;                    /* [n_factors] of the design */
  char **figures, **figure_units;   /* [n_figures] names, units ("" for none) */
} fnl_frame;

/* Room for the names of so many, none of them named yet; false: no memory. */
bool fnl_frame_take(fnl_frame *frame, int64_t n_factors, int64_t n_figures);
void fnl_frame_free(fnl_frame *frame);

/* One point, finished. In a row that is read all texts are the store's, until the next. */
typedef struct {
  int64_t position;
  const char *id;
  uint64_t seed;
  int replicate;
  const char *message; /* of a point that failed; NULL: it is done */
  int replications;
  double seconds;          /* it took; no part of the result */
  const fnl_level *levels; /* [n_factors] */
  const double *values;    /* [n_figures] NaN: not known */
  const double *errors;    /* [n_figures] standard errors; NaN: none */
  int n_kept;              /* replications that are kept */
  const double *kept;      /* [n_kept * n_figures] what each gave; NaN: not known */
} fnl_row;

typedef struct fnl_store fnl_store;

/* Opens the store in `path` to write to, making it where there is none. FNL_EVALUE where it holds
 * results that do not go with the frame's, FNL_EIO where it is damaged or cannot be written to. */
fnl_status fnl_store_open(fnl_store **store, const char *path, const fnl_frame *frame,
                          fnl_error *error);

/* Opens it to read. `frame` is set, and the caller's. NULL in *store, and FNL_OK, where the file is
 * there but has no results yet. */
fnl_status fnl_store_open_read(fnl_store **store, const char *path, fnl_frame *frame,
                               fnl_error *error);

/* A store of no lasting file, to gather others' rows in and to ask. */
fnl_status fnl_store_open_temporary(fnl_store **store, const fnl_frame *frame, fnl_error *error);

/* NULL is fine. A transaction that was not committed is undone. */
void fnl_store_close(fnl_store *store);

/* How many factors and figures its rows have. */
void fnl_store_size(const fnl_store *store, int *n_factors, int *n_figures);

/* Rows are there once they are committed. A row takes the place of one of its position. */
fnl_status fnl_store_begin(fnl_store *store, fnl_error *error);
fnl_status fnl_store_add(fnl_store *store, const fnl_row *row, fnl_error *error);
fnl_status fnl_store_commit(fnl_store *store, fnl_error *error);

/* Calls `see` for every row from position `first` on, in order of position, until it gives other
 * than FNL_OK. FNL_EIO where a row is damaged. */
fnl_status fnl_store_scan(fnl_store *store, fnl_status (*see)(void *user, const fnl_row *row),
                          void *user, fnl_error *error);

/* The row of a position; *found false where there is none. As for a scan otherwise. */
fnl_status fnl_store_find(fnl_store *store, int64_t position, fnl_row *row, bool *found,
                          fnl_error *error);

/* Calls `see` with each position and whether it failed, without looking at the row; and with the
 * message of at most `most` that failed. */
fnl_status fnl_store_scan_states(fnl_store *store,
                                 void (*see)(void *user, int64_t position, bool failed), void *user,
                                 fnl_error *error);
fnl_status fnl_store_scan_failures(fnl_store *store, int most,
                                   void (*see)(void *user, int64_t position, const char *message),
                                   void *user, fnl_error *error);

/* How many points are done, and how many failed, without reading them. */
fnl_status fnl_store_count(fnl_store *store, int64_t *n_done, int64_t *n_failed, fnl_error *error);

/* Runs one statement that only reads, and tells of its columns, then of every row; a cell is its
 * text, NULL for none. FNL_EUSAGE, with SQLite's words, where the statement is wrong. */
typedef struct {
  fnl_status (*columns)(void *user, int n, const char *const *names);
  fnl_status (*row)(void *user, int n, const char *const *cells, const bool *is_number);
  void *user;
} fnl_query_hooks;
fnl_status fnl_store_query(fnl_store *store, const char *sql, const fnl_query_hooks *hooks,
                           fnl_error *error);

/* Whether two rows say the same, what they took apart. */
bool fnl_row_equal(const fnl_frame *frame, const fnl_row *a, const fnl_row *b);

#endif
