/* memo.h: points of a landscape whose values are known already.
 *
 * A search that is begun again asks for the same points in the same order. What an earlier search
 * valued is looked up by its exact bits and not valued again; only where a gradient is asked at
 * such a point is it valued after all, since that is where the gradient comes from. A search sees
 * the same landscape, bit for bit.
 */
#ifndef FNL_OPTIMIZE_MEMO_H
#define FNL_OPTIMIZE_MEMO_H

#include "optimize/landscape.h"

#include <stddef.h>
#include <stdint.h>

typedef struct fnl_memo_place fnl_memo_place; /* one thread's */

/* Starts zeroed. */
typedef struct {
  int n, n_targets;
  size_t n_points, capacity;
  double *rows;    /* [n_points * (n + 1 + n_targets)] x, goal, targets */
  int *n_told;     /* [n_points] how often each was told */
  size_t n_slots;  /* a power of 2, more than n_points */
  uint32_t *slots; /* [n_slots] point + 1; 0: free */
  fnl_landscape inner;
  int n_threads;
  fnl_memo_place *places; /* [n_threads] */
} fnl_memo;

void fnl_memo_init(fnl_memo *memo, int n, int n_targets);
void fnl_memo_free(fnl_memo *memo);

/* Remembers the values at x [n]; those of a point told before stay. FNL_ENOMEM is the only
 * failure. */
fnl_status fnl_memo_tell(fnl_memo *memo, const double *x, double goal, const double *targets,
                         fnl_error *error);

/* The number of the point at x, or -1. */
ptrdiff_t fnl_memo_find(const fnl_memo *memo, const double *x);

/* `inner` without the work that is remembered, for `n_threads` threads. Borrows the memo, which is
 * told nothing any more. */
fnl_status fnl_memo_landscape(fnl_memo *memo, const fnl_landscape *inner, int n_threads,
                              fnl_landscape *landscape, fnl_error *error);

/* Points that `inner` really valued, and values that were looked up instead. */
int fnl_memo_n_valued(const fnl_memo *memo);
int fnl_memo_n_remembered(const fnl_memo *memo);

#endif
