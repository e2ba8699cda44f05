/* action.h: what is done at a point, and which figures that gives.
 *
 * An action is one file of actions/ that ends in its descriptor, fnl_action_NAME; the build makes
 * the registry. It lists its figures for a plan, and measures those that are wanted.
 */
#ifndef FNL_EXPERIMENT_ACTION_H
#define FNL_EXPERIMENT_ACTION_H

#include "study/replicate.h"

#define FNL_METRICS_PLACE "metrics." /* before the name of a metric that is a figure */

/* Figures by name, in the order that results have by default. Starts zeroed. */
typedef struct {
  int n;
  size_t capacity;
  char **names;
  const char **units; /* [n] borrowed; "" where there is none to say */
  bool *is_usual;     /* [n] measured where an experiment names none */
  bool failed;        /* out of memory */
} fnl_catalogue;

void fnl_catalogue_add(fnl_catalogue *catalogue, const char *name, const char *unit, bool is_usual);
void fnl_catalogue_add_format(fnl_catalogue *catalogue, const char *unit, bool is_usual,
                              const char *format, ...) FNL_PRINTF(4, 5);
void fnl_catalogue_free(fnl_catalogue *catalogue);

/* The figure of that name, or -1 and in `error` the nearest. */
int fnl_catalogue_find(const fnl_catalogue *catalogue, const char *name, fnl_error *error);

typedef struct {
  const fnl_plan *plan;
  int n_threads;
  const fnl_hooks *hooks;
  int n;                  /* figures that are wanted */
  char *const *names;     /* [n] */
  const int *places;      /* [n] in the catalogue of the plan that all points share */
  const fnl_gauge *gauge; /* measures those that are metrics; NULL: none is */
} fnl_assignment;

/* What every replication gave. Starts zeroed. */
typedef struct {
  int n;
  size_t capacity;
  double *values; /* [n * figures wanted] NaN: not known */
} fnl_replica_values;

typedef struct {
  double *values, *errors; /* [n] NaN: not known; no error */
  int replications;
  fnl_replica_values *replicas; /* NULL: nobody asks */
} fnl_findings;

typedef struct {
  const char *name, *summary;
  bool needs_agents; /* whatever engine the plan names */
  fnl_status (*list)(const fnl_plan *plan, fnl_catalogue *catalogue, fnl_error *error);
  /* FNL_EINTERRUPTED where hooks->stop said so, and nothing is found then. */
  fnl_status (*perform)(const fnl_assignment *assignment, fnl_findings *findings, fnl_error *error);
} fnl_action_type;

extern const fnl_action_type *const fnl_action_registry[]; /* ends with NULL */

/* NULL where none bears that name. */
const fnl_action_type *fnl_action_by_name(const char *name);

/* ---- for actions ---- */

/* The figures of every summary, the first in an action's catalogue, so that places agree; and the
 * metrics that the plan has. */
fnl_status fnl_catalogue_add_figures(fnl_catalogue *catalogue, const fnl_plan *plan,
                                     fnl_error *error);

/* The study of an assignment's plan; and what a sample says of the figures wanted. Others are left
 * as they are. */
fnl_study fnl_assignment_study(const fnl_assignment *assignment);
fnl_status fnl_findings_take(fnl_findings *findings, const fnl_assignment *assignment,
                             const fnl_sample *sample, fnl_error *error);

/* Sets a figure that is wanted under this name; nothing where it is not. */
void fnl_findings_set(fnl_findings *findings, const fnl_assignment *assignment, const char *name,
                      fnl_estimate estimate);

fnl_status fnl_interrupted(fnl_error *error);

#endif
