/* analysis.h: what results say of the factors.
 *
 * An analysis is one file of analyses/ that ends in its descriptor, fnl_analysis_NAME; the build
 * makes the registry. It looks at one figure over the points of a design and gives rows: a factor,
 * perhaps one of its levels, and numbers by column.
 */
#ifndef FNL_EXPERIMENT_ANALYSIS_H
#define FNL_EXPERIMENT_ANALYSIS_H

#include "experiment/design.h"

/* One figure at the points of a design. */
typedef struct {
  const fnl_design *design;
  const double *y; /* [design->n] NaN: the point is not done, or the figure not known */
  /* What a level of a factor is called, for designs whose places are levels; NULL: its number. */
  const char *(*label)(const void *user, int factor, int level);
  const void *user;
} fnl_evidence;

enum { FNL_ANALYSIS_COLUMNS_MOST = 8 };

typedef struct {
  int factor;
  char label[64]; /* of a level; "": the row is of the factor */
  double values[FNL_ANALYSIS_COLUMNS_MOST];
} fnl_analysis_row;

/* Starts zeroed. */
typedef struct {
  int n, capacity;
  fnl_analysis_row *rows;
} fnl_analysis;

void fnl_analysis_free(fnl_analysis *analysis);

typedef struct {
  const char *name, *summary, *source;
  const char *design;         /* that it needs; NULL: any whose places are levels or quantiles */
  const char *const *columns; /* ends with NULL */
  fnl_status (*look)(const fnl_evidence *evidence, fnl_analysis *analysis, fnl_error *error);
} fnl_analysis_type;

extern const fnl_analysis_type *const fnl_analysis_registry[]; /* ends with NULL */

/* FNL_EUSAGE, with the nearest as hint, where none bears that name. */
const fnl_analysis_type *fnl_analysis_by_name(const char *name, fnl_error *error);

/* Looks, after it has seen that the design is one for it. */
fnl_status fnl_analysis_look(const fnl_analysis_type *type, const fnl_evidence *evidence,
                             fnl_analysis *analysis, fnl_error *error);

/* ---- for analyses ---- */

/* A new row of a factor, all of whose values are NaN; NULL when out of memory. */
fnl_analysis_row *fnl_analysis_add(fnl_analysis *analysis, int factor);

/* Bootstrap: `statistic` of `n` rows drawn with replacement, `n_statistics` numbers at once, gives
 * 95 % intervals by the percentiles of 1,000 resamples. FNL_ENOMEM. */
enum { FNL_RESAMPLES = 1000 };
typedef void fnl_statistic(void *user, const int *rows, int n, double *statistics);
fnl_status fnl_bootstrap(fnl_statistic *statistic, void *user, int n, int n_statistics, double *low,
                         double *high, fnl_error *error);

#endif
