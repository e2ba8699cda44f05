/* search.c: screening by structured points and a Sobol sequence, then local improvement.
 *
 * Screening puts points where optima of budget splits like to be (the current split, the centre,
 * corners, middles of edges) and fills the rest evenly. The best few that lie apart are improved,
 * each by one task; the best of them wins, ties by the earlier point.
 */
#include "optimize/search.h"

#include "optimize/simplex.h"

#include <gsl/gsl_qrng.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  SOBOL_POINTS_LEAST = 96,
  SOBOL_POINTS_EACH = 32, /* more for every further share */
  SOBOL_POINTS_MOST = 1024,
  SOBOL_DIMENSIONS_MOST = 40, /* of gsl_qrng_sobol */
  EDGE_ITEMS_MOST = 24,       /* beyond, the middles of edges would outnumber all other points */
  STARTS_MOST = 4,
  EVALUATIONS_MOST = 20000 /* of one improvement */
};
static const double apart = 0.10; /* starts differ by at least ten points of the budget */

typedef struct {
  int n, n_points, capacity;
  double *share; /* [n_points * n] */
  double *value; /* [n_points] */
} fnl_points;

static double *point(const fnl_points *points, int i) {
  return points->share + (size_t)i * (size_t)points->n;
}

/* A new point, all zero; it is projected onto the bounds with all others. */
static double *add_point(fnl_points *points) { return point(points, points->n_points++); }

static int n_sobol(int n) {
  const int wanted = SOBOL_POINTS_LEAST + SOBOL_POINTS_EACH * (n - 2);
  return wanted < SOBOL_POINTS_MOST ? wanted : SOBOL_POINTS_MOST;
}

static void add_structured(fnl_points *points, const double *start) {
  const int n = points->n;
  memcpy(add_point(points), start, (size_t)n * sizeof *start);
  double *centre = add_point(points);
  for (int i = 0; i < n; i++)
    centre[i] = 1.0 / n;
  for (int i = 0; i < n; i++)
    add_point(points)[i] = 1.0;
  for (int i = 0; i < n && n <= EDGE_ITEMS_MOST; i++)
    for (int j = 0; j < i; j++) {
      double *middle = add_point(points);
      middle[i] = middle[j] = 0.5;
    }
}

static fnl_status add_sobol(fnl_points *points, fnl_error *error) {
  const int n = points->n;
  const unsigned dimensions = (unsigned)(n - 1);
  gsl_qrng *sequence = gsl_qrng_alloc(
      n - 1 <= SOBOL_DIMENSIONS_MOST ? gsl_qrng_sobol : gsl_qrng_reversehalton, dimensions);
  double *cube = malloc(dimensions * sizeof *cube);
  for (int i = 0; sequence && cube && i < n_sobol(n); i++) {
    gsl_qrng_get(sequence, cube);
    fnl_simplex_from_cube(n, cube, add_point(points));
  }
  const bool held = sequence && cube;
  free(cube);
  gsl_qrng_free(sequence);
  return held ? FNL_OK : fnl_error_no_memory(error);
}

static fnl_status points_init(fnl_points *points, const fnl_items *items, const double *start,
                              fnl_error *error) {
  const int n = items->n;
  fnl_status status = FNL_OK;
  points->n = n;
  points->capacity = 2 + n + n * (n - 1) / 2 + n_sobol(n);
  points->share = calloc((size_t)points->capacity * (size_t)n, sizeof *points->share);
  points->value = calloc((size_t)points->capacity, sizeof *points->value);
  if (!points->share || !points->value)
    return fnl_error_no_memory(error);
  add_structured(points, start);
  FNL_TRY(add_sobol(points, error));
  for (int i = 0; i < points->n_points; i++)
    fnl_simplex_project(n, items->lower, items->upper, point(points, i));
out:
  return status;
}

/* ---- the two kinds of tasks ---- */

typedef struct {
  const fnl_search *search;
  fnl_points points;
  const fnl_method_type *method;
  int n_starts, start[STARTS_MOST]; /* points */
  int evaluations[STARTS_MOST];
  fnl_status status[STARTS_MOST];
} fnl_hunt;

static void value_point(void *context, int thread, int index) {
  fnl_hunt *hunt = context;
  hunt->points.value[index] =
      fnl_valuer_objective(&hunt->search->valuers[thread], point(&hunt->points, index));
}

typedef struct {
  fnl_valuer *valuer;
  const fnl_hooks *hooks;
  int *evaluations;
} fnl_looker;

/* Once stopping is asked for, an improvement ends as if it had used up its evaluations. */
static double value_of(void *context, const double *share) {
  const fnl_looker *looker = context;
  if (looker->hooks && looker->hooks->stop && looker->hooks->stop(looker->hooks->user))
    *looker->evaluations = EVALUATIONS_MOST;
  return fnl_valuer_objective(looker->valuer, share);
}

static void improve_start(void *context, int thread, int index) {
  fnl_hunt *hunt = context;
  const fnl_items *items = hunt->search->items;
  const int at = hunt->start[index];
  fnl_looker looker = {.valuer = &hunt->search->valuers[thread],
                       .hooks = hunt->search->hooks,
                       .evaluations = &hunt->evaluations[index]};
  const fnl_problem problem = {.n = items->n,
                               .lower = items->lower,
                               .upper = items->upper,
                               .value = value_of,
                               .context = &looker,
                               .evaluations_most = EVALUATIONS_MOST,
                               .evaluations = &hunt->evaluations[index]};
  hunt->status[index] =
      hunt->method->improve(&problem, point(&hunt->points, at), &hunt->points.value[at], NULL);
}

static double distance(const double *a, const double *b, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += fabs(a[i] - b[i]);
  return 0.5 * sum; /* points of the budget that would have to move */
}

static bool lies_apart(const fnl_hunt *hunt, int candidate) {
  for (int k = 0; k < hunt->n_starts; k++)
    if (distance(point(&hunt->points, candidate), point(&hunt->points, hunt->start[k]),
                 hunt->points.n) < apart)
      return false;
  return true;
}

/* The best points that lie apart, the best first; ties by the earlier point. */
static void choose_starts(fnl_hunt *hunt) {
  while (hunt->n_starts < STARTS_MOST) {
    int best = -1;
    for (int i = 0; i < hunt->points.n_points; i++)
      if (lies_apart(hunt, i) && (best < 0 || hunt->points.value[i] > hunt->points.value[best]))
        best = i;
    if (best < 0)
      return;
    hunt->start[hunt->n_starts++] = best;
  }
}

/* Of the methods that are good for n shares the most specialized: the one with the lowest upper
 * limit. NULL for one share. */
static const fnl_method_type *method_for(int n) {
  const fnl_method_type *best = NULL;
  for (const fnl_method_type *const *registered = fnl_method_registry; *registered; registered++) {
    const fnl_method_type *method = *registered;
    if (n < method->n_least || (method->n_most > 0 && n > method->n_most))
      continue;
    if (!best || best->n_most == 0 || (method->n_most > 0 && method->n_most < best->n_most))
      best = method;
  }
  return best;
}

static int best_start(const fnl_hunt *hunt) {
  int best = hunt->start[0];
  for (int k = 1; k < hunt->n_starts; k++)
    if (hunt->points.value[hunt->start[k]] > hunt->points.value[best])
      best = hunt->start[k];
  return best;
}

static fnl_status run_tasks(fnl_hunt *hunt, fnl_task *task, int n, fnl_error *error) {
  const fnl_search *search = hunt->search;
  const fnl_hooks quiet = {.stop = search->hooks ? search->hooks->stop : NULL,
                           .user = search->hooks ? search->hooks->user : NULL};
  if (fnl_tasks_run(task, hunt, 0, n, search->n_threads, &quiet, n, NULL) < n)
    return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted while searching");
  return FNL_OK;
}

static fnl_status hunt_down(fnl_hunt *hunt, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(run_tasks(hunt, value_point, hunt->points.n_points, error));
  choose_starts(hunt);
  FNL_TRY(run_tasks(hunt, improve_start, hunt->n_starts, error));
  for (int k = 0; k < hunt->n_starts; k++)
    if (hunt->status[k] != FNL_OK)
      status = fnl_error_no_memory(error);
out:
  return status;
}

fnl_status fnl_search_best(const fnl_search *search, const double *start, double *share,
                           double *value, const fnl_method_type **method, int *evaluations,
                           fnl_error *error) {
  const int n = search->items->n;
  fnl_status status = FNL_OK;
  fnl_hunt hunt = {.search = search};
  hunt.method = *method = method_for(n);
  if (n == 1) { /* nothing to choose */
    share[0] = 1.0;
    *value = fnl_valuer_objective(&search->valuers[0], share);
    *evaluations = 1;
    return FNL_OK;
  }
  FNL_TRY(points_init(&hunt.points, search->items, start, error));
  FNL_TRY(hunt_down(&hunt, error));
  const int best = best_start(&hunt);
  memcpy(share, point(&hunt.points, best), (size_t)n * sizeof *share);
  *value = hunt.points.value[best];
  *evaluations = hunt.points.n_points;
  for (int k = 0; k < hunt.n_starts; k++)
    *evaluations += hunt.evaluations[k];
out:
  free(hunt.points.share);
  free(hunt.points.value);
  return status;
}
