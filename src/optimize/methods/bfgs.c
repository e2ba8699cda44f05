/* bfgs.c: GSL's vector_bfgs2 on squared coordinates, for many shares.
 *
 * share = lower + room * y^2 / sum y^2, projected where an upper bound is passed: smooth inside,
 * and a share reaches its lower bound at y = 0, at a finite place (with softmax coordinates a
 * share of 0 lies at infinity). Derivatives by central differences in y.
 */
#include "optimize/method.h"
#include "optimize/simplex.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_multimin.h>

#include <math.h>
#include <string.h>

static const double smallest_start = 1e-3; /* y of a share at its bound: 0 would never leave it */
static const double difference = 1e-4;     /* of y, whose squares sum to about 1 */
static const double first_step = 0.02;
static const double line_tolerance = 0.1;
enum { STEPS_MOST = 120 };

typedef struct {
  const fnl_problem *problem;
  double unit;       /* values are divided by it, so that gradients are of order 1 */
  double *share;     /* [n] scratch */
  gsl_vector *moved; /* [n] scratch */
} fnl_landscape;

static double room_above(const fnl_problem *problem) {
  double room = 1.0;
  for (int i = 0; i < problem->n; i++)
    room -= problem->lower[i];
  return room;
}

static void place(const fnl_landscape *land, const gsl_vector *y) {
  const fnl_problem *problem = land->problem;
  const double norm = gsl_blas_dnrm2(y), room = room_above(problem);
  for (int i = 0; i < problem->n; i++) {
    const double part = norm > 0.0 ? gsl_vector_get(y, (size_t)i) / norm : 0.0;
    land->share[i] = problem->lower[i] + room * part * part;
  }
  fnl_simplex_project(problem->n, problem->lower, problem->upper, land->share);
}

static double cost(const gsl_vector *y, void *parameters) {
  const fnl_landscape *land = parameters;
  place(land, y);
  return -fnl_problem_value(land->problem, land->share) / land->unit;
}

static void slope(const gsl_vector *y, void *parameters, gsl_vector *gradient) {
  gsl_vector *moved = ((const fnl_landscape *)parameters)->moved;
  for (size_t i = 0; i < y->size; i++) {
    gsl_vector_memcpy(moved, y);
    gsl_vector_set(moved, i, gsl_vector_get(y, i) + difference);
    const double above = cost(moved, parameters);
    gsl_vector_set(moved, i, gsl_vector_get(y, i) - difference);
    gsl_vector_set(gradient, i, (above - cost(moved, parameters)) / (2.0 * difference));
  }
}

static void cost_and_slope(const gsl_vector *y, void *parameters, double *value,
                           gsl_vector *gradient) {
  *value = cost(y, parameters);
  slope(y, parameters, gradient);
}

static void start_at(const fnl_problem *problem, const double *share, gsl_vector *y) {
  const double room = room_above(problem);
  for (int i = 0; i < problem->n; i++) {
    const double part = room > 0.0 ? (share[i] - problem->lower[i]) / room : 0.0;
    gsl_vector_set(y, (size_t)i, fmax(sqrt(fmax(part, 0.0)), smallest_start));
  }
}

static void keep_if_better(const fnl_landscape *land, const gsl_vector *y, double *share,
                           double *value) {
  place(land, y);
  const double found = fnl_problem_value(land->problem, land->share);
  if (found <= *value)
    return;
  memcpy(share, land->share, (size_t)land->problem->n * sizeof *share);
  *value = found;
}

static void search(const fnl_landscape *land, gsl_multimin_fdfminimizer *minimizer, gsl_vector *y) {
  const fnl_problem *problem = land->problem;
  gsl_multimin_function_fdf function = {.f = cost,
                                        .df = slope,
                                        .fdf = cost_and_slope,
                                        .n = y->size,
                                        .params = (void *)(uintptr_t)land};
  if (gsl_multimin_fdfminimizer_set(minimizer, &function, y, first_step, line_tolerance) != 0)
    return;
  for (int i = 0; i < STEPS_MOST && *problem->evaluations < problem->evaluations_most; i++)
    if (gsl_multimin_fdfminimizer_iterate(minimizer) != 0)
      return;
}

static fnl_status bfgs_improve(const fnl_problem *problem, double *share, double *value,
                               fnl_error *error) {
  const size_t n = (size_t)problem->n;
  gsl_multimin_fdfminimizer *minimizer =
      gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, n);
  gsl_vector *y = gsl_vector_alloc(n), *scratch = gsl_vector_alloc(n);
  gsl_vector *moved = gsl_vector_alloc(n);
  const bool room = minimizer && y && scratch && moved;
  if (room) {
    const double unit = fabs(*value) > 0.0 ? fabs(*value) : 1.0;
    const fnl_landscape land = {problem, unit, scratch->data, moved};
    start_at(problem, share, y);
    search(&land, minimizer, y);
    keep_if_better(&land, gsl_multimin_fdfminimizer_x(minimizer), share, value);
  }
  gsl_vector_free(moved); /* as with free(), NULL is fine */
  gsl_vector_free(scratch);
  gsl_vector_free(y);
  gsl_multimin_fdfminimizer_free(minimizer);
  return room ? FNL_OK : fnl_error_no_memory(error);
}

const fnl_method_type fnl_method_bfgs = {
    .name = "bfgs",
    .summary = "GSL vector_bfgs2 on squared coordinates of the simplex",
    .source = "Fletcher (1987), Practical Methods of Optimization, alg. 2.6.2; gsl_multimin",
    .n_least = 2,
    .n_most = 0,
    .improve = bfgs_improve,
};
