/* nelder_mead.c: GSL's nmsimplex2 on projected points, for a handful of variables and for values
 * that are noisy or bent sharply.
 *
 * The search moves freely in the directions that the equations of the region leave open; every
 * point is projected before it is valued, so an optimum on the boundary is found like any other.
 * The distance to the projection is charged, which keeps the search from drifting where the
 * projected value is flat. Restarted with a smaller simplex until a restart gains nothing.
 *
 * GSL calls a function; whoever drives a method is asked. So GSL's search is run again from its
 * start for every question, over the values told so far; the first point that has none is the
 * question, and whatever GSL did after it is thrown away. With k values that is k^2 / 2 calls of
 * arithmetic, nothing beside a simulation.
 *
 * By hand: from 0.5 on [0, 1] with size 0.1 the first questions are 0.5 and 0.6.
 */
#include "base/arena.h"
#include "optimize/method.h"

#include <gsl/gsl_multimin.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double smallest_part = 1e-4; /* of the first size: where a simplex ends */
static const double worthwhile = 1e-9;    /* relative gain that merits another restart */
static const double open_least = 1e-8;    /* length of a direction that is not rounding */
enum { RESTARTS_MOST = 6, TOLD_MOST = 120 /* of one descent, for every dimension */ };

typedef struct {
  fnl_arena memory;
  const fnl_region *region;
  int n, n_open;              /* variables; directions left open */
  int n_told, n_seen, n_most; /* of this descent */
  int n_restarts;
  double *start;            /* [n] of this descent */
  double *open;             /* [n_open * n] orthonormal */
  double *told;             /* [n_most] costs, in the order asked */
  double *place, *question; /* [n] */
  double *scratch, *best;
  double best_value, start_value; /* of all told; of this descent's start */
  double size, scale;             /* of the simplex; of the charge */
  double charge;                  /* of the question */
  bool starved;                   /* a point without a value was met */
  gsl_multimin_fminimizer *minimizer;
  gsl_vector *at, *step; /* [n_open] */
} simplex;

static double dot(const double *a, const double *b, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Takes out of v what lies along the first n_rows rows; makes it a unit vector. False: nothing is
 * left. */
static bool make_orthonormal(double *v, const double *rows, int n_rows, int n) {
  const double before = sqrt(dot(v, v, n));
  for (int pass = 0; pass < 2; pass++) /* twice is enough (Kahan) */
    for (int k = 0; k < n_rows; k++) {
      const double *row = rows + (size_t)k * (size_t)n;
      const double along = dot(v, row, n);
      for (int i = 0; i < n; i++)
        v[i] -= along * row[i];
    }
  const double left = sqrt(dot(v, v, n));
  if (!(left > open_least * before))
    return false;
  for (int i = 0; i < n; i++)
    v[i] /= left;
  return true;
}

/* The directions along which no equation changes: what remains of the axes when the normals of
 * the equations are taken out. `rows` [2n * n], zeroed: normals first. */
static void find_open(simplex *s, double *rows) {
  const fnl_region *region = s->region;
  const int n = s->n;
  int n_closed = 0, n_rows = 0;
  for (int b = 0; b < region->n_bands && n_closed < n; b++) {
    const fnl_band *band = &region->bands[b];
    double *row = rows + (size_t)n_closed * (size_t)n;
    memset(row, 0, (size_t)n * sizeof *row);
    for (int k = 0; k < band->n; k++)
      row[band->variable[k]] = band->weight ? band->weight[k] : 1.0;
    for (int i = 0; i < n; i++)
      if (region->upper[i] <= region->lower[i])
        row[i] = 0.0;
    n_closed += band->lower == band->upper && make_orthonormal(row, rows, n_closed, n);
  }
  for (int i = 0; i < n; i++) {
    double *row = rows + (size_t)(n_closed + n_rows) * (size_t)n;
    memset(row, 0, (size_t)n * sizeof *row);
    row[i] = region->upper[i] > region->lower[i] ? 1.0 : 0.0;
    n_rows += make_orthonormal(row, rows, n_closed + n_rows, n);
  }
  s->n_open = n_rows;
  s->open = rows + (size_t)n_closed * (size_t)n;
}

/* Sets `place` and returns the charge. */
static double place(const simplex *s, const gsl_vector *at) {
  double distance = 0.0;
  for (int i = 0; i < s->n; i++) {
    s->place[i] = s->start[i];
    for (int k = 0; k < s->n_open; k++)
      s->place[i] += gsl_vector_get(at, (size_t)k) * s->open[(size_t)k * (size_t)s->n + (size_t)i];
    s->question[i] = s->place[i];
  }
  (void)fnl_region_project(s->region, s->place, s->scratch);
  for (int i = 0; i < s->n; i++)
    distance += fabs(s->place[i] - s->question[i]);
  return s->scale * distance;
}

static double cost(const gsl_vector *at, void *state) {
  simplex *s = state;
  if (s->n_seen < s->n_told)
    return s->told[s->n_seen++];
  if (!s->starved) {
    s->charge = place(s, at);
    memcpy(s->question, s->place, (size_t)s->n * sizeof *s->place);
  }
  s->starved = true;
  return 0.0;
}

/* Runs GSL until it asks for what was not told; false: this descent is over. */
static bool replay(simplex *s) {
  gsl_multimin_function function = {.f = cost, .n = (size_t)s->n_open, .params = s};
  s->n_seen = 0;
  s->starved = false;
  gsl_vector_set_zero(s->at);
  gsl_vector_set_all(s->step, s->size);
  if (gsl_multimin_fminimizer_set(s->minimizer, &function, s->at, s->step) != 0 && !s->starved)
    return false;
  while (!s->starved) {
    if (s->n_told >= s->n_most)
      return false;
    if (gsl_multimin_fminimizer_iterate(s->minimizer) != 0 && !s->starved)
      return false;
    if (!s->starved && gsl_multimin_fminimizer_size(s->minimizer) < smallest_part * s->size)
      return false;
  }
  return true;
}

/* Begins again at the best point with a smaller simplex; false where the last one gained nothing.
 */
static bool restart(simplex *s) {
  const double gain = s->best_value - s->start_value;
  if (!(gain > worthwhile * fabs(s->best_value)) || ++s->n_restarts > RESTARTS_MOST)
    return false;
  memcpy(s->start, s->best, (size_t)s->n * sizeof *s->start);
  s->start_value = s->best_value;
  s->size *= 0.5;
  s->n_told = 0;
  return true;
}

static bool nelder_mead_ask(void *state, double *x) {
  simplex *s = state;
  if (s->n_open == 0)
    return false;
  while (!replay(s))
    if (!restart(s))
      return false;
  memcpy(x, s->question, (size_t)s->n * sizeof *x);
  return true;
}

static void nelder_mead_tell(void *state, double value, const double *gradient) {
  simplex *s = state;
  (void)gradient;
  const bool known = !isnan(value);
  s->told[s->n_told++] = known ? s->charge - value : GSL_DBL_MAX;
  if (known && (value > s->best_value || isnan(s->best_value))) {
    s->best_value = value;
    memcpy(s->best, s->question, (size_t)s->n * sizeof *s->best);
  }
}

static const double *nelder_mead_best(const void *state, double *value) {
  const simplex *s = state;
  *value = s->best_value;
  return s->best;
}

static void nelder_mead_free(void *state) {
  simplex *s = state;
  if (!s)
    return;
  gsl_multimin_fminimizer_free(s->minimizer);
  gsl_vector_free(s->at); /* as with free(), NULL is fine */
  gsl_vector_free(s->step);
  fnl_arena_free(&s->memory);
  free(s);
}

static bool take_memory(simplex *s) {
  const size_t n = (size_t)s->n;
  double *rows = FNL_TAKE(&s->memory, 2 * n * n, double);
  s->start = FNL_TAKE(&s->memory, n, double);
  s->best = FNL_TAKE(&s->memory, n, double);
  s->place = FNL_TAKE(&s->memory, n, double);
  s->question = FNL_TAKE(&s->memory, n, double);
  s->scratch = FNL_TAKE(&s->memory, fnl_region_scratch(s->region), double);
  if (s->memory.failed)
    return false;
  find_open(s, rows);
  s->n_most = TOLD_MOST * (s->n_open + 1);
  s->told = FNL_TAKE(&s->memory, s->n_most + s->n_open + 2, double); /* it ends the step it is in */
  if (s->n_open == 0)
    return !s->memory.failed;
  s->minimizer =
      gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, (size_t)s->n_open);
  s->at = gsl_vector_alloc((size_t)s->n_open);
  s->step = gsl_vector_alloc((size_t)s->n_open);
  return !s->memory.failed && s->minimizer && s->at && s->step;
}

static fnl_status nelder_mead_start(const fnl_region *region, const double *x, double value,
                                    const double *gradient, double size, void **state,
                                    fnl_error *error) {
  (void)gradient;
  *state = NULL;
  simplex *s = calloc(1, sizeof *s);
  if (!s)
    return fnl_error_no_memory(error);
  s->region = region;
  s->n = region->n;
  if (!take_memory(s)) {
    nelder_mead_free(s);
    return fnl_error_no_memory(error);
  }
  memcpy(s->start, x, (size_t)s->n * sizeof *x);
  memcpy(s->best, x, (size_t)s->n * sizeof *x);
  s->best_value = s->start_value = isnan(value) ? -INFINITY : value;
  s->size = size;
  s->scale = isfinite(value) ? fabs(value) : 1.0;
  *state = s;
  return FNL_OK;
}

const fnl_method_type fnl_method_nelder_mead = {
    .name = "nelder-mead",
    .summary = "GSL nmsimplex2 on the projected point, restarted",
    .source = "Nelder and Mead (1965), Computer Journal 7; gsl_multimin",
    .wants_gradient = false,
    .n_most = 5, /* with more, the simplex collapses before it reaches a corner */
    .start = nelder_mead_start,
    .ask = nelder_mead_ask,
    .tell = nelder_mead_tell,
    .best = nelder_mead_best,
    .free = nelder_mead_free,
};
