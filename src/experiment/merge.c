/* merge.c: the results of all stores of a folder in one, by position. */
#include "experiment/folder.h"

#include <string.h>

/* ---- one store into the other ---- */

typedef struct {
  fnl_merge *merge;
  const fnl_store_part *part; /* that rows come from */
  fnl_error *error;
} gathering;

static fnl_status disagree(const gathering *g, const fnl_row *row) {
  fnl_error_set_at(g->error, FNL_EIO, g->part->store, 0,
                   "says of point %lld what another store does not", (long long)row->position);
  fnl_error_hint(g->error, "results are functions of their settings: was a program changed? Start "
                           "again in another folder");
  return FNL_EIO;
}

/* Of two rows of a point one that is done counts; two that are must say the same. */
static fnl_status gather_row(void *user, const fnl_row *row) {
  gathering *g = user;
  fnl_row old;
  bool found;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_find(g->merge->store, row->position, &old, &found, g->error));
  if (found && !old.message && !row->message && !fnl_row_equal(&g->merge->frame, &old, row))
    return disagree(g, row);
  if (!found || (old.message && !row->message))
    FNL_TRY(fnl_store_add(g->merge->store, row, g->error));
out:
  return status;
}

static bool same_design(const fnl_frame *a, const fnl_frame *b) {
  return a->n_points == b->n_points && a->replicates == b->replicates &&
         strcmp(a->kind, b->kind) == 0 && a->design.points == b->design.points &&
         a->design.levels == b->design.levels && a->design.divisions == b->design.divisions &&
         a->design.seed == b->design.seed;
}

static fnl_status mixed(const fnl_store_part *part, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, part->store, 0,
                   "holds results of another experiment than the stores beside it");
  fnl_error_hint(error, "each experiment has a folder of its own");
  return FNL_EVALUE;
}

static fnl_status gather(fnl_merge *merge, fnl_reading *reading, const fnl_store_part *part,
                         fnl_error *error) {
  gathering g = {merge, part, error};
  fnl_status status = FNL_OK;
  merge->n_elsewhere += reading->is_elsewhere;
  if (!reading->store)
    return FNL_OK;
  if (!merge->store) { /* the first */
    merge->frame = reading->frame;
    memset(&reading->frame, 0, sizeof reading->frame);
    FNL_TRY(fnl_store_open_temporary(&merge->store, &merge->frame, error));
  } else if (strcmp(merge->frame.digest, reading->frame.digest) != 0) {
    return mixed(part, error);
  } else {
    merge->is_one_design &= same_design(&merge->frame, &reading->frame);
    if (reading->frame.n_points > merge->frame.n_points)
      merge->frame.n_points = reading->frame.n_points;
  }
  FNL_TRY(fnl_store_begin(merge->store, error));
  FNL_TRY(fnl_store_scan(reading->store, gather_row, &g, error));
  FNL_TRY(fnl_store_commit(merge->store, error));
out:
  return status;
}

static fnl_status gather_all(fnl_merge *merge, const fnl_folder *folder, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < folder->n && status == FNL_OK; i++) {
    fnl_reading reading;
    status = fnl_reading_begin(&reading, &folder->parts[i], error);
    if (status != FNL_OK)
      return status;
    status = gather(merge, &reading, &folder->parts[i], error);
    fnl_reading_end(&reading);
  }
  return status;
}

/* One store is merged already. */
static fnl_status borrow_only(fnl_merge *merge, const fnl_store_part *part, fnl_error *error) {
  const fnl_status status = fnl_reading_begin(&merge->reading, part, error);
  if (status != FNL_OK)
    return status;
  merge->n_elsewhere = merge->reading.is_elsewhere;
  merge->store = merge->reading.store;
  merge->frame = merge->reading.frame;
  memset(&merge->reading.frame, 0, sizeof merge->reading.frame);
  return FNL_OK;
}

static fnl_status nothing_yet(const char *path, fnl_error *error) {
  fnl_error_set_at(error, FNL_ENOFILE, path, 0, "holds no results that can be read yet");
  fnl_error_hint(error, "a store that is written to on another host is read when it is finished");
  return FNL_ENOFILE;
}

fnl_status fnl_merge_init(fnl_merge *merge, const char *path, fnl_error *error) {
  fnl_folder folder;
  fnl_status status = FNL_OK;
  memset(merge, 0, sizeof *merge);
  merge->reading.lock.descriptor = -1;
  merge->is_one_design = true;
  FNL_TRY(fnl_folder_list(&folder, path, true, error));
  status = folder.n == 1 ? borrow_only(merge, &folder.parts[0], error)
                         : gather_all(merge, &folder, error);
  fnl_folder_free(&folder);
  if (status == FNL_OK && !merge->store)
    status = nothing_yet(path, error);
out:
  if (status != FNL_OK)
    fnl_merge_free(merge);
  return status;
}

void fnl_merge_free(fnl_merge *merge) {
  if (merge->store != merge->reading.store)
    fnl_store_close(merge->store);
  fnl_reading_end(&merge->reading);
  fnl_frame_free(&merge->frame);
  merge->store = NULL;
}
