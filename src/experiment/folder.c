/* folder.c: the stores of a folder: which there are, and reading them. */
#include "experiment/folder.h"

#include "model/bytes.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGINNING "part-"

/* ---- names ---- */

static bool ends_in(const char *name, const char *ending) {
  const size_t length = strlen(name), n = strlen(ending);
  return length > n && strcmp(name + length - n, ending) == 0;
}

static int is_store(const struct dirent *entry) {
  return strncmp(entry->d_name, BEGINNING, sizeof BEGINNING - 1) == 0 &&
         ends_in(entry->d_name, FNL_STORE_ENDING);
}

/* Parts of fewer parts first, then by number. */
static int compare(const struct dirent **a, const struct dirent **b) {
  int part[2] = {0}, count[2] = {0};
  (void)sscanf((*a)->d_name, BEGINNING "%d-of-%d", &part[0], &count[0]);
  (void)sscanf((*b)->d_name, BEGINNING "%d-of-%d", &part[1], &count[1]);
  if (count[0] != count[1])
    return count[0] < count[1] ? -1 : 1;
  if (part[0] != part[1])
    return part[0] < part[1] ? -1 : 1;
  return strcmp((*a)->d_name, (*b)->d_name);
}

static fnl_status name_part(fnl_store_part *part, const char *folder, const char *stem, int length,
                            fnl_error *error) {
  fnl_text store = {0}, lock = {0};
  fnl_text_add_format(&store, "%s/%.*s" FNL_STORE_ENDING, folder, length, stem);
  fnl_text_add_format(&lock, "%s/%.*s.lock", folder, length, stem);
  part->store = store.data;
  part->lock = lock.data;
  return store.failed || lock.failed ? fnl_error_no_memory(error) : FNL_OK;
}

fnl_status fnl_part_of_shard(fnl_store_part *part, const char *folder, const fnl_shard *shard,
                             fnl_error *error) {
  char stem[64];
  const int length =
      snprintf(stem, sizeof stem, BEGINNING "%d-of-%d", shard->index + 1, shard->count);
  return name_part(part, folder, stem, length, error);
}

void fnl_part_free(fnl_store_part *part) {
  free(part->store);
  free(part->lock);
  part->store = part->lock = NULL;
}

static fnl_status no_stores(const char *path, fnl_error *error) {
  fnl_error_set_at(error, FNL_ENOFILE, path, 0, "holds no results of an experiment");
  fnl_error_hint(error, "funnel experiment FILE --store %s makes some", path);
  return FNL_ENOFILE;
}

static fnl_status unreadable(const char *path, int code, fnl_error *error) {
  const bool is_wrong = code == ENOENT || code == ENOTDIR;
  const fnl_status status = is_wrong ? FNL_ENOFILE : FNL_EIO;
  fnl_error_set_at(error, status, path, 0, "could not be read: %s", strerror(code));
  if (code == ENOTDIR)
    fnl_error_hint(error, "it is the folder that is named, as in experiment FILE --store DIR");
  return status;
}

fnl_status fnl_folder_list(fnl_folder *folder, const char *path, bool must_exist,
                           fnl_error *error) {
  struct dirent **entries = NULL;
  fnl_status status = FNL_OK;
  memset(folder, 0, sizeof *folder);
  const int n = scandir(path, &entries, is_store, compare);
  if (n < 0 && (must_exist || errno != ENOENT))
    status = unreadable(path, errno, error);
  else if (n <= 0 && must_exist)
    status = no_stores(path, error);
  if (n > 0 && !(folder->parts = calloc((size_t)n, sizeof *folder->parts)))
    status = fnl_error_no_memory(error);
  for (int i = 0; i < n; i++) {
    const int length = (int)(strlen(entries[i]->d_name) - (sizeof FNL_STORE_ENDING - 1));
    if (status == FNL_OK)
      status = name_part(&folder->parts[folder->n++], path, entries[i]->d_name, length, error);
    free(entries[i]);
  }
  free(entries);
  if (status != FNL_OK)
    fnl_folder_free(folder);
  return status;
}

void fnl_folder_free(fnl_folder *folder) {
  for (int i = 0; i < folder->n; i++)
    fnl_part_free(&folder->parts[i]);
  free(folder->parts);
  memset(folder, 0, sizeof *folder);
}

fnl_status fnl_folder_spare(const char *folder, const char *path, fnl_error *error) {
  fnl_folder own;
  bool is_own = false;
  fnl_status status = FNL_OK;
  if (strcmp(path, "-") == 0)
    return FNL_OK;
  FNL_TRY(fnl_folder_list(&own, folder, false, error));
  for (int i = 0; i < own.n; i++)
    is_own |=
        fnl_file_is_same(path, own.parts[i].store) || fnl_file_is_same(path, own.parts[i].lock);
  fnl_folder_free(&own);
  if (!is_own)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EUSAGE, path, 0, "is what is read: results would overwrite it");
  fnl_error_hint(error, "write to another folder or file");
  status = FNL_EUSAGE;
out:
  return status;
}

/* ---- reading one ---- */

fnl_status fnl_reading_begin(fnl_reading *reading, const fnl_store_part *part, fnl_error *error) {
  bool is_free;
  memset(reading, 0, sizeof *reading);
  fnl_lock_share(&reading->lock, part->lock, &is_free);
  reading->is_live = !is_free;
  reading->has_progress = fnl_lock_read(part->lock, &reading->progress);
  reading->is_elsewhere =
      reading->is_live && reading->has_progress && !fnl_progress_is_here(&reading->progress);
  if (reading->is_elsewhere)
    return FNL_OK;
  const fnl_status status =
      fnl_store_open_read(&reading->store, part->store, &reading->frame, error);
  if (status != FNL_OK)
    fnl_reading_end(reading);
  return status;
}

void fnl_reading_end(fnl_reading *reading) {
  fnl_store_close(reading->store);
  reading->store = NULL;
  fnl_frame_free(&reading->frame);
  fnl_lock_release(&reading->lock);
}
