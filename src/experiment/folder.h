/* folder.h: the folder of an experiment: a store and a lock for each process that worked on it.
 *
 *   part-3-of-64.sqlite   what that part of the points gave
 *   part-3-of-64.lock     who works on it, and how far he is
 */
#ifndef FNL_EXPERIMENT_FOLDER_H
#define FNL_EXPERIMENT_FOLDER_H

#include "experiment/lock.h"
#include "experiment/shard.h"
#include "experiment/store.h"

/* One store of a folder, by its name. */
typedef struct {
  char *store, *lock; /* paths */
} fnl_store_part;

typedef struct {
  int n;
  fnl_store_part *parts; /* [n] by name, numbers in order of their values */
} fnl_folder;

/* The stores there are. FNL_EIO where the folder cannot be read; FNL_ENOFILE, where `must_exist`,
 * if it is not there or holds none. */
fnl_status fnl_folder_list(fnl_folder *folder, const char *path, bool must_exist, fnl_error *error);
void fnl_folder_free(fnl_folder *folder);

/* That `path`, where results are to be written, is none of the folder's own files; "-" is none.
 * FNL_EUSAGE where it is. */
fnl_status fnl_folder_spare(const char *folder, const char *path, fnl_error *error);

/* The paths of a shard's own. */
fnl_status fnl_part_of_shard(fnl_store_part *part, const char *folder, const fnl_shard *shard,
                             fnl_error *error);
void fnl_part_free(fnl_store_part *part);

/* A part opened to be read, and held so that nobody begins to write. */
typedef struct {
  fnl_lock lock;
  fnl_store *store; /* NULL: nothing can be read of it, or nothing is in it */
  fnl_frame frame;
  bool is_live;      /* somebody works on it */
  bool is_elsewhere; /* on another host, so that it must not be opened */
  bool has_progress;
  fnl_progress progress;
} fnl_reading;

fnl_status fnl_reading_begin(fnl_reading *reading, const fnl_store_part *part, fnl_error *error);
void fnl_reading_end(fnl_reading *reading);

/* The results of all stores of a folder in one, by position, doubles dropped: the folder's own
 * store where there is but one. FNL_EIO where two stores disagree about a point. */
typedef struct {
  fnl_store *store;
  fnl_frame frame;     /* its n_points the most of any */
  bool is_one_design;  /* all stores are of the same design, so that it can be analysed */
  int n_elsewhere;     /* stores left out, since they are written to on other hosts */
  fnl_reading reading; /* private */
} fnl_merge;

fnl_status fnl_merge_init(fnl_merge *merge, const char *path, fnl_error *error);
void fnl_merge_free(fnl_merge *merge);

#endif
