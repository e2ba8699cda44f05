/* search.h: the best point of a landscape: screen widely, improve the best few, start again nearby.
 */
#ifndef FNL_OPTIMIZE_SEARCH_H
#define FNL_OPTIMIZE_SEARCH_H

#include "base/arena.h"
#include "optimize/landscape.h"
#include "optimize/method.h"

/* One variable may be 0 or at least so much, nothing between. */
typedef struct {
  int n;               /* variables it takes together (a channel's weeks), all 0 or all on */
  const int *variable; /* [n] */
  double least;        /* their sum where on; 0 < least */
  int target;          /* this target binds only where it is on; -1: none */
} fnl_choice;

/* Every point valued, in the order of the search; may be called from one thread at a time, after a
 * batch of points is done, so the order is the same for any number of threads. `phase`: "screen",
 * the name of a method, … ; gradient_used: whether a gradient was asked there. */
typedef void fnl_trial_hook(void *user, const char *phase, const double *x, double goal,
                            const double *targets, bool gradient_used);

typedef struct {
  int n_threads;
  const fnl_hooks *hooks; /* may be NULL; only `stop` is asked */
  int n_choices;          /* semicontinuous rules */
  const fnl_choice *choices;
  int n_starts;          /* points to be screened besides the structured ones */
  const double *starts;  /* [n_starts * n]; projected first */
  const int *group;      /* [n] variables that go together (a channel's weeks) have one number, 0
                            … n - 1; where money is moved in lumps; NULL: each for itself */
  int evaluations_most;  /* values and gradients; 0: a default by the number of variables */
  double tolerance;      /* relative gain of the goal that is not worth looking for; 0: 1e-8 */
  fnl_trial_hook *trial; /* may be NULL */
  void *user;
} fnl_search_settings;

/* A local optimum, best first. */
typedef struct {
  const double *x; /* [n] */
  double goal;
  const double *targets;     /* [n_targets] */
  const double *multipliers; /* [n_targets] >= 0: what a unit of each target costs of the goal */
  const char *method;        /* that found it */
  bool feasible;             /* every target holds (to 1e-6 of its scale) */
} fnl_optimum;

typedef struct {
  fnl_arena memory;
  int n_optima;              /* at least 1 where the search succeeded */
  fnl_optimum *optima;       /* feasible before infeasible, then by goal, ties by the earlier start;
                                apart from each other */
  int n_values, n_gradients; /* evaluations of each kind (a point with gradient counts in both) */
  bool stopped;              /* evaluations_most was reached, or hooks->stop said so */
} fnl_found;

/* Searches the landscape. FNL_EINFEASIBLE where region and choices leave no point at all;
 * FNL_EINTERRUPTED where it was stopped before any point was valued. The same bits for any number
 * of threads. */
fnl_status fnl_search_run(const fnl_landscape *landscape, const fnl_search_settings *settings,
                          fnl_found *found, fnl_error *error);
void fnl_found_free(fnl_found *found);

#endif
