/* headway.h: how far an experiment is, by its folder: what is done, who is at work, what failed.
 */
#ifndef FNL_EXPERIMENT_HEADWAY_H
#define FNL_EXPERIMENT_HEADWAY_H

#include "experiment/folder.h"

typedef struct {
  char *name; /* of the store, without its folder */
  bool is_live, is_elsewhere, has_progress;
  fnl_progress progress; /* of the last process that worked on it */
  int64_t held, held_failed;
} fnl_part_headway;

enum { FNL_FAILURES_SHOWN = 5 };

typedef struct {
  int64_t position;
  char *message;
} fnl_failure;

typedef struct {
  char *title, *action, *design;
  int n;
  fnl_part_headway *parts; /* [n] */
  int64_t n_points, n_done, n_failed;
  int n_live;
  double rate;         /* points a second of those at work; 0: nobody is */
  double seconds_left; /* NaN: not known */
  int n_failures;
  fnl_failure failures[FNL_FAILURES_SHOWN];
} fnl_headway;

/* Reads the folder, and no result in it. FNL_ENOFILE where it holds no store. */
fnl_status fnl_headway_init(fnl_headway *headway, const char *folder, fnl_error *error);
void fnl_headway_free(fnl_headway *headway);

#endif
