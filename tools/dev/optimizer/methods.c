/* methods.c: the same landscape for methods that know of boxes and inequalities only.
 *
 * The last share is eliminated: the others are free within shares >= 0 and their sum <= 1. A method
 * without constraints gets the simplex by stick-breaking (u in a cube, each the part of what is
 * left) or by softmax.
 */
#include "methods.h"

#include "optimize/search.h"
#include "set.h"

#include <gsl/gsl_multimin.h>
#include <nlopt.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A hundredth of a percent point, and a millionth of the goal: what a planner could want. */
static const double x_tolerance = 1e-4, goal_tolerance = 1e-6;

/* ---- ours ---- */

static void run_ours(course *c) {
  const fnl_search_settings settings = {
      .n_threads = 1, .group = c->group, .evaluations_most = (int)c->most};
  fnl_found found;
  fnl_error error;
  if (fnl_search_run(&c->counted, &settings, &found, &error) == FNL_OK)
    fnl_found_free(&found);
}

/* ---- the last share eliminated ---- */

/* What NLopt's methods look at: the course, and the call that can be stopped. */
typedef struct {
  course *c;
  nlopt_opt opt;
} subject;

/* All n shares; where the others exceed 1 they are scaled back. */
static double complete(course *c, const double *y) {
  double sum = 0.0;
  for (int i = 0; i + 1 < c->n; i++)
    sum += c->x[i] = fmax(y[i], 0.0);
  for (int i = 0; i + 1 < c->n && sum > 1.0; i++)
    c->x[i] /= sum;
  c->x[c->n - 1] = fmax(1.0 - sum, 0.0);
  return sum;
}

static double share_value(unsigned n, const double *y, double *gradient, void *data) {
  subject *s = data;
  course *c = s->c;
  complete(c, y);
  const double value = course_value(c, c->x, gradient ? c->slope : NULL);
  for (unsigned i = 0; gradient && i < n; i++)
    gradient[i] = c->slope[i] - c->slope[n];
  if (c->cost >= c->most)
    nlopt_force_stop(s->opt);
  return value;
}

static double sum_excess(unsigned n, const double *y, double *gradient, void *data) {
  (void)data;
  double sum = -1.0;
  for (unsigned i = 0; i < n; i++) {
    sum += y[i];
    if (gradient)
      gradient[i] = 1.0;
  }
  return sum;
}

/* For a method that throws away what breaks a rule: not valued there, so not counted. */
static double share_value_inside(unsigned n, const double *y, double *gradient, void *data) {
  return sum_excess(n, y, NULL, NULL) > 0.0 ? -HUGE_VAL : share_value(n, y, gradient, data);
}

static nlopt_opt new_method(nlopt_algorithm algorithm, int n, subject *s) {
  nlopt_opt opt = nlopt_create(algorithm, (unsigned)n);
  if (!opt)
    abort();
  s->opt = opt;
  nlopt_set_lower_bounds1(opt, 0.0);
  nlopt_set_upper_bounds1(opt, 1.0);
  if (isfinite(s->c->enough))
    nlopt_set_stopval(opt, s->c->enough);
  return opt;
}

static void set_tolerances(nlopt_opt opt) {
  nlopt_set_xtol_abs1(opt, x_tolerance);
  nlopt_set_ftol_rel(opt, goal_tolerance);
}

static void run_constrained(course *c, nlopt_algorithm algorithm, const double *start) {
  subject s = {.c = c};
  nlopt_opt opt = new_method(algorithm, c->n - 1, &s);
  double *y = calloc((size_t)c->n, sizeof *y), value;
  if (!y)
    abort();
  memcpy(y, start, (size_t)(c->n - 1) * sizeof *y);
  set_tolerances(opt);
  nlopt_set_max_objective(opt, share_value, &s);
  nlopt_add_inequality_constraint(opt, sum_excess, NULL, 0.0);
  nlopt_set_initial_step1(opt, 0.25 / c->n);
  nlopt_optimize(opt, y, &value);
  nlopt_destroy(opt);
  free(y);
}

static void run_from_equal(course *c, nlopt_algorithm algorithm) {
  double *start = calloc((size_t)c->n, sizeof *start);
  if (!start)
    abort();
  for (int i = 0; i < c->n; i++)
    start[i] = 1.0 / c->n;
  run_constrained(c, algorithm, start);
  free(start);
}

/* Once from the equal split, then from random points while evaluations are left. */
static void run_again_and_again(course *c, nlopt_algorithm algorithm) {
  uint64_t state = 5;
  double *start = calloc((size_t)c->n, sizeof *start);
  if (!start)
    abort();
  run_from_equal(c, algorithm);
  while (!course_is_spent(c)) {
    set_point(&state, c->n, start);
    run_constrained(c, algorithm, start);
  }
  free(start);
}

void methods_slsqp_from(course *c, const double *start) {
  run_constrained(c, NLOPT_LD_SLSQP, start);
}

static void run_slsqp(course *c) { run_from_equal(c, NLOPT_LD_SLSQP); }
static void run_slsqp_again(course *c) { run_again_and_again(c, NLOPT_LD_SLSQP); }
static void run_cobyla(course *c) { run_from_equal(c, NLOPT_LN_COBYLA); }
static void run_cobyla_again(course *c) { run_again_and_again(c, NLOPT_LN_COBYLA); }

static void run_direct(course *c) {
  subject s = {.c = c};
  nlopt_opt opt = new_method(NLOPT_GN_ORIG_DIRECT_L, c->n - 1, &s);
  double *y = calloc((size_t)c->n, sizeof *y), value;
  if (!y)
    abort();
  for (int i = 0; i < c->n - 1; i++)
    y[i] = 1.0 / c->n;
  nlopt_set_max_objective(opt, share_value_inside, &s);
  nlopt_add_inequality_constraint(opt, sum_excess, NULL, 0.0);
  nlopt_set_maxeval(opt, 4 * (int)c->most); /* those outside the simplex too */
  nlopt_optimize(opt, y, &value);
  nlopt_destroy(opt);
  free(y);
}

/* ---- stick-breaking ---- */

static double stick_value(unsigned n, const double *u, double *gradient, void *data) {
  subject *s = data;
  course *c = s->c;
  double left = 1.0;
  for (unsigned i = 0; i < n; i++) {
    c->x[i] = left * u[i];
    left *= 1.0 - u[i];
  }
  c->x[n] = left;
  const double value = course_value(c, c->x, gradient ? c->slope : NULL);
  left = 1.0;
  for (unsigned i = 0; gradient && i < n; i++) {
    double rest = 1.0; /* of what is left behind stick i, taken by each later one */
    gradient[i] = left * c->slope[i];
    for (unsigned k = i + 1; k <= n; k++) {
      const double part = k < n ? rest * u[k] : rest;
      gradient[i] -= left * part * c->slope[k];
      rest *= k < n ? 1.0 - u[k] : 1.0;
    }
    left *= 1.0 - u[i];
  }
  if (c->cost >= c->most)
    nlopt_force_stop(s->opt);
  return value;
}

static void run_mlsl(course *c, nlopt_algorithm local_algorithm) {
  subject s = {.c = c};
  subject unused = {.c = c};
  nlopt_opt opt = new_method(NLOPT_G_MLSL_LDS, c->n - 1, &s);
  nlopt_opt local = new_method(local_algorithm, c->n - 1, &unused);
  double *u = calloc((size_t)c->n, sizeof *u), value;
  if (!u)
    abort();
  for (int i = 0; i < c->n - 1; i++)
    u[i] = 1.0 / (c->n - i);
  set_tolerances(local);
  nlopt_set_initial_step1(local, 0.1);
  nlopt_set_local_optimizer(opt, local);
  nlopt_set_max_objective(opt, stick_value, &s);
  nlopt_set_maxeval(opt, (int)c->most);
  nlopt_srand(5);
  nlopt_optimize(opt, u, &value);
  nlopt_destroy(local);
  nlopt_destroy(opt);
  free(u);
}

static void run_mlsl_slsqp(course *c) { run_mlsl(c, NLOPT_LD_SLSQP); }
static void run_mlsl_bobyqa(course *c) { run_mlsl(c, NLOPT_LN_BOBYQA); }

/* ---- softmax ---- */

/* Shares proportional to exp(v), the last v being 0. */
static void softmax(course *c, const gsl_vector *v) {
  double largest = 0.0, sum = 0.0;
  for (int i = 0; i + 1 < c->n; i++)
    largest = fmax(largest, gsl_vector_get(v, (size_t)i));
  for (int i = 0; i < c->n; i++)
    sum += c->x[i] = exp((i + 1 < c->n ? gsl_vector_get(v, (size_t)i) : 0.0) - largest);
  for (int i = 0; i < c->n; i++)
    c->x[i] /= sum;
}

static double soft_cost(const gsl_vector *v, void *data) {
  course *c = data;
  softmax(c, v);
  return -course_value(c, c->x, NULL);
}

static void soft_both(const gsl_vector *v, void *data, double *cost, gsl_vector *slope) {
  course *c = data;
  softmax(c, v);
  *cost = -course_value(c, c->x, c->slope);
  double mean = 0.0;
  for (int i = 0; i < c->n; i++)
    mean += c->x[i] * c->slope[i];
  for (int i = 0; i + 1 < c->n; i++)
    gsl_vector_set(slope, (size_t)i, -c->x[i] * (c->slope[i] - mean));
}

static void soft_slope(const gsl_vector *v, void *data, gsl_vector *slope) {
  double cost;
  soft_both(v, data, &cost, slope);
}

static void run_nmsimplex2(course *c) {
  const size_t n = (size_t)c->n - 1;
  gsl_multimin_function f = {.f = soft_cost, .n = n, .params = c};
  gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
  gsl_vector *at = gsl_vector_calloc(n), *step = gsl_vector_alloc(n);
  gsl_vector_set_all(step, 0.5);
  gsl_multimin_fminimizer_set(m, &f, at, step);
  while (!course_is_spent(c) && gsl_multimin_fminimizer_iterate(m) == 0 &&
         gsl_multimin_fminimizer_size(m) > 1e-3) {
  }
  gsl_vector_free(at);
  gsl_vector_free(step);
  gsl_multimin_fminimizer_free(m);
}

static void run_bfgs2(course *c) {
  const size_t n = (size_t)c->n - 1;
  gsl_multimin_function_fdf f = {
      .f = soft_cost, .df = soft_slope, .fdf = soft_both, .n = n, .params = c};
  gsl_multimin_fdfminimizer *m =
      gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, n);
  gsl_vector *at = gsl_vector_calloc(n);
  gsl_multimin_fdfminimizer_set(m, &f, at, 0.1, 0.1);
  double before = INFINITY;
  while (!course_is_spent(c) && gsl_multimin_fdfminimizer_iterate(m) == 0) {
    if (before - m->f < goal_tolerance * fabs(m->f))
      break;
    before = m->f;
  }
  gsl_vector_free(at);
  gsl_multimin_fdfminimizer_free(m);
}

const contestant contestants[] = {
    {"ours", 0, true, run_ours},
    {"SLSQP", 0, false, run_slsqp},
    {"SLSQP, again and again", 0, true, run_slsqp_again},
    {"COBYLA", 0, false, run_cobyla},
    {"COBYLA, again and again", 12, true, run_cobyla_again},
    {"DIRECT-L", 12, true, run_direct},
    {"MLSL with SLSQP", 12, true, run_mlsl_slsqp},
    {"MLSL with BOBYQA", 12, true, run_mlsl_bobyqa},
    {"GSL nmsimplex2", 12, false, run_nmsimplex2},
    {"GSL bfgs2", 0, false, run_bfgs2},
    {0},
};
