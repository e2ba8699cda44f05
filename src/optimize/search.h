/* search.h: the best split by the `expected` engine: screen widely, then improve the best few. */
#ifndef FNL_OPTIMIZE_SEARCH_H
#define FNL_OPTIMIZE_SEARCH_H

#include "optimize/method.h"
#include "optimize/valuer.h"

typedef struct {
  int n_threads;
  fnl_valuer *valuers; /* [n_threads] */
  const fnl_items *items;
  const fnl_hooks *hooks; /* may be NULL */
} fnl_search;

/* Finds the best share [items->n] and its value; `start` (feasible after projection) is among the
 * points screened, so the result is at least as good. `method` says which method improved it
 * (NULL: there was nothing to choose).
 * FNL_EINTERRUPTED where hooks->stop said so. */
fnl_status fnl_search_best(const fnl_search *search, const double *start, double *share,
                           double *value, const fnl_method_type **method, int *evaluations,
                           fnl_error *error);

#endif
