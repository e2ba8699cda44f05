/* experiment.h: a study over a plan, as its file says it: what varies, where, and what is measured.
 *
 * The file is read as plans are: by tables (schema_experiment.c), every mistake with its line. What
 * the plan makes of the paths that factors set is found out when a point is read.
 */
#ifndef FNL_MODEL_EXPERIMENT_H
#define FNL_MODEL_EXPERIMENT_H

#include "base/arena.h"
#include "model/read.h"

#define FNL_FACTORS_MAX 100

/* One value of a factor. */
typedef struct {
  const char *text; /* as it stands after `=`; NULL: it is the number */
  double number;
} fnl_level;

typedef struct {
  char *name, *title, *unit;
  int line; /* of the file */
  int n_paths;
  const char **paths;       /* [n_paths] that are set together, each to offset + scale * value */
  double *scales, *offsets; /* [n_paths] */
  int n_values;
  fnl_level *values; /* [n_values]; none: a range, a law, or the design names values itself */
  double low, high;  /* NaN: no range */
  bool logarithmic, whole, is_share;
  bool has_law;
  fnl_law law;
} fnl_factor;

/* What a kind of design needs of these it says itself (experiment/design.h). 0: not given. */
typedef struct {
  char *kind;
  int line;
  int points, levels, divisions;
  uint64_t seed;
  int n_listed;      /* points of a list */
  fnl_level *listed; /* [n_listed * n_factors] */
} fnl_design_settings;

/* What all points set. */
typedef struct {
  const char *text; /* "path=value" */
  int line;         /* of the file */
} fnl_fixture;

/* The setting that runs in seconds: what it sets takes the place of the design's. */
typedef struct {
  int points, levels, divisions, replicates;
  int n_set;
  fnl_fixture *set; /* [n_set] */
} fnl_small_settings;

/* Whose seed a point has: one of its own, or the plan's, as all others. */
typedef enum { FNL_LUCK_OWN, FNL_LUCK_COMMON } fnl_luck_choice;

typedef struct {
  fnl_plan holder;  /* private: the text, and the laws while they are read */
  fnl_arena memory; /* private */
  const char *file; /* as opened */
  char *plan;       /* its name or path, as the file says it */
  int plan_line;    /* of the file */
  char *title;      /* NULL: none */
  char *action;     /* a name; experiment/action.h knows which exist */
  fnl_luck_choice luck;
  int replicates;          /* times that each point is run, with other luck */
  bool keeps_replications; /* what each gave is kept beside the means */
  int n_factors;           /* at least one */
  fnl_factor *factors;
  fnl_design_settings design;
  int n_measures;   /* 0: all totals */
  int measure_line; /* of the file */
  const char **measures;
  int n_set;
  fnl_fixture *set; /* [n_set] before what points set */
  bool has_small;
  fnl_small_settings small;
} fnl_experiment;

/* Reads an experiment; as fnl_plan_read, but the plan itself is not read. With `small` its small
 * setting is in force; FNL_EVALUE where it has none. */
fnl_status fnl_experiment_read(fnl_experiment *experiment, const char *path, bool small,
                               fnl_diagnostics *diagnostics, fnl_error *error);
void fnl_experiment_free(fnl_experiment *experiment);

#endif
