/* trial.h: an experiment ready to run: its plan, its points, what is done and measured at each. */
#ifndef FNL_EXPERIMENT_TRIAL_H
#define FNL_EXPERIMENT_TRIAL_H

#include "experiment/action.h"
#include "experiment/store.h"
#include "model/mould.h"

#include <pthread.h>

/* Const once it is made; every thread shares it. */
typedef struct {
  const fnl_experiment *experiment; /* borrowed, as the next */
  const char *plan_path;
  fnl_read_options options; /* private: folders of models, and what all points set */
  char **set;               /* private: [options.n_overrides] */
  const char **givers;      /* private: [options.n_overrides] borrowed */
  int *lines;               /* private: [options.n_overrides] of the experiment's file */
  fnl_draft draft;          /* the plan, read up to what points set */
  bool chooses_model;       /* points do: there is no draft */
  const fnl_action_type *action;
  fnl_points points;
  int n_figures;
  char **figures;     /* [n_figures] names */
  const char **units; /* [n_figures] borrowed */
  int *places;        /* [n_figures] in the catalogue of the plan */
  char *metrics;      /* the figures that are metrics, with commas; NULL: none */
  int n_replications; /* at each point that does not set it */
  fnl_frame frame;
} fnl_trial;

/* An experiment over the plan in `plan_path`. `options`: folders of models, and overrides that all
 * points share, after the experiment's own. What is wrong with the plan, a figure's name or the
 * design is told; `diagnostics` takes the plan's mistakes. */
fnl_status fnl_trial_init(fnl_trial *trial, const fnl_experiment *experiment, const char *plan_path,
                          const fnl_read_options *options, fnl_diagnostics *diagnostics,
                          fnl_error *error);
void fnl_trial_free(fnl_trial *trial);

/* One thread's memory for points. Starts zeroed. */
typedef struct {
  fnl_text scratch, settings;
  fnl_error error; /* of the point, where it failed */
  fnl_identity identity;
  fnl_level *levels;       /* [n_factors] */
  double *values, *errors; /* [n_figures] */
  double *numbers;         /* [n_settings] that a point sets, where all are numbers */
  fnl_mould *mould;        /* makes plans of numbers; NULL: there is none */
  int n_moulds_tried;
  fnl_replica_values replicas; /* where they are kept */
  fnl_plan plan;               /* of a point that no mould makes */
  int n_beside;                /* desks at work at once; 0: this one alone */
  pthread_mutex_t *large; /* held at points of which the machine's memory has no room for so many */
} fnl_desk;

fnl_status fnl_desk_init(fnl_desk *desk, const fnl_trial *trial, fnl_error *error);
void fnl_desk_free(fnl_desk *desk);

/* The plan of a point, whose seed is in it: read, and the caller's. */
fnl_status fnl_trial_read_point(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                                fnl_plan *plan, fnl_error *error);

/* The same plan, made without reading where that is possible: the desk's until the next. */
fnl_status fnl_trial_plan(const fnl_trial *trial, fnl_desk *desk, int64_t position, fnl_plan **plan,
                          fnl_error *error);

/* Does the point at `position`. A point that cannot be done is a row with a message. False where it
 * was interrupted: there is no row. `row` points into the desk. */
bool fnl_trial_do(const fnl_trial *trial, fnl_desk *desk, int64_t position, int n_threads,
                  const fnl_hooks *hooks, fnl_row *row);

/* Bytes that a point takes in a store, about. */
double fnl_trial_row_bytes(const fnl_trial *trial);

#endif
