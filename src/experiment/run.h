/* run.h: doing the points of an experiment that are not done yet, each once, into a store. */
#ifndef FNL_EXPERIMENT_RUN_H
#define FNL_EXPERIMENT_RUN_H

#include "experiment/folder.h"
#include "experiment/trial.h"

/* What a folder says of each position. */
typedef enum { FNL_POINT_DUE, FNL_POINT_DONE, FNL_POINT_FAILED } fnl_point_state;

typedef struct {
  unsigned char *states; /* [n_points] fnl_point_state */
  int64_t n_points, n_done, n_failed;
} fnl_ledger_of_points;

/* Reads all stores of a folder that can be read. `hooks` may be NULL; FNL_EINTERRUPTED where they
 * say so. FNL_EVALUE where one holds points that the
 * experiment does not have at their positions. */
fnl_status fnl_points_look_up(fnl_ledger_of_points *ledger, const fnl_trial *trial,
                              const char *folder, const fnl_hooks *hooks, fnl_error *error);
void fnl_points_forget(fnl_ledger_of_points *ledger);

typedef struct {
  const char *folder;
  fnl_shard shard;
  bool retry_failed;
  int n_threads; /* 0: as many as there are */
  /* As in writer.h. */
  void (*see)(void *user, const fnl_progress *progress);
  int (*stop)(void *user);
  void (*leave)(void *user);
  void *user;
} fnl_run_settings;

typedef struct {
  int64_t n_points; /* of the experiment */
  int64_t n_before; /* of the shard, finished before */
  int64_t n_due;    /* of the shard, found to be done */
  int64_t n_done, n_failed;
  bool is_stopped; /* before all was done */
  double seconds;
} fnl_run_report;

/* Does the shard's points that the folder does not have. FNL_EIO where the store cannot be written
 * to; what was committed stays. */
fnl_status fnl_experiment_run(const fnl_trial *trial, const fnl_run_settings *settings,
                              fnl_run_report *report, fnl_error *error);

#endif
