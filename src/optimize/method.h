/* method.h: what a search method is given and what it gives back.
 *
 * A method maximizes a function of shares over the bounded simplex
 *   { x : lower <= x <= upper, sum x = 1 }
 * and knows nothing of plans. Each method is one file in methods/ ending in its descriptor; the
 * registry is made by the build from that folder.
 */
#ifndef FNL_OPTIMIZE_METHOD_H
#define FNL_OPTIMIZE_METHOD_H

#include "base/error.h"

typedef struct {
  int n;                       /* shares */
  const double *lower, *upper; /* [n] */
  /* The value to maximize at `share` [n], feasible. Pure: same share, same value. */
  double (*value)(void *context, const double *share);
  void *context;
  int evaluations_most; /* a method stops there */
  int *evaluations;     /* counts up */
} fnl_problem;

double fnl_problem_value(const fnl_problem *problem, const double *share);

typedef struct fnl_method_type {
  const char *name, *summary, *source;
  int n_least, n_most; /* shares it is good for; n_most 0: any number */
  /* Improves `share` [n], feasible at start and end, and `value`, its value. */
  fnl_status (*improve)(const fnl_problem *problem, double *share, double *value, fnl_error *error);
} fnl_method_type;

extern const fnl_method_type *const fnl_method_registry[]; /* ends with NULL */

const fnl_method_type *fnl_method_by_name(const char *name); /* NULL: none */

#endif
