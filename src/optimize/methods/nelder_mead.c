/* nelder_mead.c: GSL's nmsimplex2 on the bounded simplex, for a handful of shares.
 *
 * The search moves freely in the first n - 1 shares; every point is projected onto the bounded
 * simplex before it is valued, so an optimum on the boundary (a share of 0) is found like any
 * other. The distance to the projection is charged, which keeps the search from drifting where the
 * projected value is flat. Restarted with a smaller triangle until a restart gains nothing.
 */
#include "optimize/method.h"
#include "optimize/simplex.h"

#include <gsl/gsl_multimin.h>

#include <math.h>
#include <string.h>

static const double first_size = 0.10;    /* ten points of the budget */
static const double smallest_size = 1e-5; /* a thousandth of a point: under any interval */
static const double worthwhile = 1e-9;    /* relative gain that merits another restart */
enum { RESTARTS_MOST = 6, STEPS_MOST = 400 };

typedef struct {
  const fnl_problem *problem;
  double scale;  /* of the charge: the size of the value */
  double *share; /* [n] scratch */
} fnl_landscape;

static double place(const fnl_landscape *land, const gsl_vector *x) {
  const fnl_problem *problem = land->problem;
  const int n = problem->n;
  double last = 1.0, distance = 0.0;
  for (int i = 0; i < n - 1; i++) {
    land->share[i] = gsl_vector_get(x, (size_t)i);
    last -= land->share[i];
  }
  land->share[n - 1] = last;
  fnl_simplex_project(n, problem->lower, problem->upper, land->share);
  for (int i = 0; i < n - 1; i++)
    distance += fabs(land->share[i] - gsl_vector_get(x, (size_t)i));
  return distance;
}

static double cost(const gsl_vector *x, void *parameters) {
  const fnl_landscape *land = parameters;
  const double distance = place(land, x);
  return land->scale * distance - fnl_problem_value(land->problem, land->share);
}

static void search(const fnl_problem *problem, gsl_multimin_fminimizer *minimizer) {
  for (int step = 0; step < STEPS_MOST && *problem->evaluations < problem->evaluations_most;
       step++) {
    if (gsl_multimin_fminimizer_iterate(minimizer) != 0)
      return;
    if (gsl_multimin_fminimizer_size(minimizer) < smallest_size)
      return;
  }
}

/* One descent from `share`; true where it gained. */
static bool descend(const fnl_landscape *land, gsl_multimin_fminimizer *minimizer, gsl_vector *x,
                    gsl_vector *step, double size, double *share, double *value) {
  const int n = land->problem->n;
  gsl_multimin_function function = {
      .f = cost, .n = (size_t)(n - 1), .params = (void *)(uintptr_t)land};
  for (int i = 0; i < n - 1; i++) {
    gsl_vector_set(x, (size_t)i, share[i]);
    gsl_vector_set(step, (size_t)i, share[i] + size > land->problem->upper[i] ? -size : size);
  }
  if (gsl_multimin_fminimizer_set(minimizer, &function, x, step) != 0)
    return false;
  search(land->problem, minimizer);
  place(land, gsl_multimin_fminimizer_x(minimizer));
  const double found = fnl_problem_value(land->problem, land->share);
  const double gain = found - *value;
  if (!(gain > 0.0))
    return false;
  memcpy(share, land->share, (size_t)n * sizeof *share);
  *value = found;
  return gain > worthwhile * fabs(found);
}

static fnl_status nelder_mead_improve(const fnl_problem *problem, double *share, double *value,
                                      fnl_error *error) {
  const size_t n = (size_t)problem->n;
  gsl_multimin_fminimizer *minimizer =
      gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n - 1);
  gsl_vector *x = gsl_vector_alloc(n - 1), *step = gsl_vector_alloc(n - 1);
  gsl_vector *scratch = gsl_vector_alloc(n);
  const bool room = minimizer && x && step && scratch;
  if (room) {
    const fnl_landscape land = {problem, fabs(*value), scratch->data};
    double size = first_size;
    for (int i = 0; i < RESTARTS_MOST; i++, size *= 0.5)
      if (!descend(&land, minimizer, x, step, size, share, value))
        break;
  }
  gsl_vector_free(scratch);
  gsl_vector_free(step);
  gsl_vector_free(x);
  gsl_multimin_fminimizer_free(minimizer);
  return room ? FNL_OK : fnl_error_no_memory(error);
}

const fnl_method_type fnl_method_nelder_mead = {
    .name = "nelder-mead",
    .summary = "GSL nmsimplex2 on the projected shares, restarted",
    .source = "Nelder and Mead (1965), Computer Journal 7; gsl_multimin",
    .n_least = 2,
    .n_most = 4, /* with more, the simplex collapses before it reaches a corner */
    .improve = nelder_mead_improve,
};
