/* rivals.h: the plans that an answer has to hold its own against. */
#ifndef FNL_OPTIMIZE_RIVALS_H
#define FNL_OPTIMIZE_RIVALS_H

#include "optimize/variables.h"

typedef enum {
  FNL_RIVAL_OPTIMUM, /* another local optimum that the search found */
  FNL_RIVAL_CURRENT,
  FNL_RIVAL_EQUAL,
  FNL_RIVAL_RULE,   /* 75/15/10 */
  FNL_RIVAL_CORNER, /* everything into one item */
  FNL_RIVAL_GRID,   /* of a grid over the splits, or of a Sobol sequence */
  FNL_RIVAL_NEAR,   /* a few points of the budget away from the answer */
  FNL_N_RIVAL_KINDS
} fnl_rival_kind;

/* "local optima", "grid of splits", … */
const char *fnl_rival_kind_name(fnl_rival_kind kind);

typedef struct {
  fnl_rival_kind kind;
  double *x; /* [n] */
} fnl_rival;

typedef struct {
  fnl_arena memory;
  int n, capacity, n_variables;
  fnl_rival *rivals;
} fnl_rivals;

/* Lists the rivals of `best` that keep the rules of the region and of the choices, each once.
 * `optima` [n_optima] points of the search. */
fnl_status fnl_rivals_init(fnl_rivals *rivals, const fnl_variables *variables, const double *best,
                           int n_optima, const double *const *optima, fnl_error *error);
void fnl_rivals_free(fnl_rivals *rivals);

#endif
