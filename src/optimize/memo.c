/* memo.c: a hash table of points, in front of a landscape. */
#include "optimize/memo.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, POINTS_MOST = 1 << 30, LINE = 64 };

struct fnl_memo_place {
  /* Of the points asked for last: the remembered ones; where inner valued it, NULL and its number
   * there. */
  const double *asked[FNL_LANDSCAPE_MOST];
  int inner[FNL_LANDSCAPE_MOST];
  double *targets; /* [n_targets] of no interest */
  int n_valued, n_remembered;
  char apart[LINE]; /* threads do not share a line of cache */
};

/* ---- the table ---- */

static size_t width_of(const fnl_memo *memo) {
  return (size_t)memo->n + 1 + (size_t)memo->n_targets;
}

static const double *row_of(const fnl_memo *memo, size_t point) {
  return memo->rows + point * width_of(memo);
}

/* The bits of x, mixed as by the finalizer of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t hash_of(const double *x, int n) {
  uint64_t hash = 0;
  for (int i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    hash = (hash ^ bits) + UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    hash ^= hash >> 31;
  }
  return hash;
}

/* The slot of x: that of its point, or the free one where it would go. */
static size_t slot_of(const fnl_memo *memo, const double *x) {
  size_t slot = (size_t)hash_of(x, memo->n) & (memo->n_slots - 1);
  while (memo->slots[slot] != 0 &&
         memcmp(row_of(memo, memo->slots[slot] - 1), x, (size_t)memo->n * sizeof *x) != 0)
    slot = (slot + 1) & (memo->n_slots - 1);
  return slot;
}

static bool grow(fnl_memo *memo) {
  const size_t capacity = memo->capacity > 0 ? 2 * memo->capacity : FIRST_CAPACITY;
  if (capacity > POINTS_MOST)
    return false;
  double *rows = realloc(memo->rows, capacity * width_of(memo) * sizeof *rows);
  if (rows)
    memo->rows = rows;
  int *n_told = realloc(memo->n_told, capacity * sizeof *n_told);
  if (n_told)
    memo->n_told = n_told;
  uint32_t *slots = calloc(2 * capacity, sizeof *slots);
  if (!rows || !n_told || !slots) {
    free(slots);
    return false;
  }
  free(memo->slots);
  memo->slots = slots;
  memo->n_slots = 2 * capacity;
  memo->capacity = capacity;
  for (size_t point = 0; point < memo->n_points; point++)
    slots[slot_of(memo, row_of(memo, point))] = (uint32_t)point + 1;
  return true;
}

void fnl_memo_init(fnl_memo *memo, int n, int n_targets) {
  *memo = (fnl_memo){.n = n, .n_targets = n_targets};
}

void fnl_memo_free(fnl_memo *memo) {
  for (int i = 0; memo->places && i < memo->n_threads; i++)
    free(memo->places[i].targets);
  free(memo->places);
  free(memo->rows);
  free(memo->n_told);
  free(memo->slots);
  *memo = (fnl_memo){0};
}

fnl_status fnl_memo_tell(fnl_memo *memo, const double *x, double goal, const double *targets,
                         fnl_error *error) {
  const ptrdiff_t known = fnl_memo_find(memo, x);
  if (known >= 0) {
    memo->n_told[known]++;
    return FNL_OK;
  }
  if (memo->n_points == memo->capacity && !grow(memo))
    return fnl_error_no_memory(error);
  double *row = memo->rows + memo->n_points * width_of(memo);
  memcpy(row, x, (size_t)memo->n * sizeof *row);
  row[memo->n] = goal;
  if (memo->n_targets > 0)
    memcpy(row + memo->n + 1, targets, (size_t)memo->n_targets * sizeof *row);
  memo->n_told[memo->n_points] = 1;
  memo->slots[slot_of(memo, x)] = (uint32_t)++memo->n_points;
  return FNL_OK;
}

ptrdiff_t fnl_memo_find(const fnl_memo *memo, const double *x) {
  return memo->n_points == 0 ? -1 : (ptrdiff_t)memo->slots[slot_of(memo, x)] - 1;
}

/* ---- the landscape ---- */

/* Values by the inner landscape those of x[n] that are not remembered, or all. */
static void value_inside(const fnl_memo *memo, int thread, int n, const double *const x[],
                         double goals[], double *const targets[]) {
  if (n == 0)
    return;
  memo->places[thread].n_valued += n;
  memo->inner.values(memo->inner.context, thread, n, x, goals, targets);
}

static void recall(const fnl_memo *memo, const double *row, double *goal, double *targets) {
  *goal = row[memo->n];
  if (memo->n_targets > 0)
    memcpy(targets, row + memo->n + 1, (size_t)memo->n_targets * sizeof *targets);
}

static void values(void *context, int thread, int n, const double *const x[], double goals[],
                   double *const targets[]) {
  const fnl_memo *memo = context;
  fnl_memo_place *place = &memo->places[thread];
  const double *new[FNL_LANDSCAPE_MOST];
  double new_goals[FNL_LANDSCAPE_MOST], *new_targets[FNL_LANDSCAPE_MOST] = {NULL};
  int n_new = 0;
  for (int k = 0; k < n; k++) {
    double *own = targets ? targets[k] : NULL;
    const ptrdiff_t point = fnl_memo_find(memo, x[k]);
    place->asked[k] = point < 0 ? NULL : row_of(memo, (size_t)point);
    if (place->asked[k]) {
      recall(memo, place->asked[k], &goals[k], own);
      continue;
    }
    place->inner[k] = n_new;
    new_targets[n_new] = own;
    new[n_new++] = x[k];
  }
  place->n_remembered += n - n_new;
  value_inside(memo, thread, n_new, new, new_goals, new_targets);
  for (int k = 0; k < n; k++)
    if (!place->asked[k])
      goals[k] = new_goals[place->inner[k]];
}

/* Slopes at points that are remembered: valued after all. */
static void slopes_recalled(const fnl_memo *memo, int thread, int n, const fnl_slope slopes[]) {
  fnl_memo_place *place = &memo->places[thread];
  const double *x[FNL_LANDSCAPE_MOST];
  double goals[FNL_LANDSCAPE_MOST], *targets[FNL_LANDSCAPE_MOST];
  fnl_slope inner[FNL_LANDSCAPE_MOST];
  int n_recalled = 0;
  for (int k = 0; k < n; k++) {
    if (!place->asked[slopes[k].point])
      continue;
    x[n_recalled] = place->asked[slopes[k].point];
    targets[n_recalled] = place->targets;
    inner[n_recalled] = slopes[k];
    inner[n_recalled].point = n_recalled;
    n_recalled++;
  }
  if (n_recalled == 0)
    return;
  place->n_remembered -= n_recalled;
  value_inside(memo, thread, n_recalled, x, goals, targets);
  memo->inner.gradients(memo->inner.context, thread, n_recalled, inner);
}

static void gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  const fnl_memo *memo = context;
  const fnl_memo_place *place = &memo->places[thread];
  fnl_slope inner[FNL_LANDSCAPE_MOST];
  int n_inner = 0;
  for (int k = 0; k < n; k++) {
    if (place->asked[slopes[k].point])
      continue;
    inner[n_inner] = slopes[k];
    inner[n_inner++].point = place->inner[slopes[k].point];
  }
  if (n_inner > 0)
    memo->inner.gradients(memo->inner.context, thread, n_inner, inner);
  slopes_recalled(memo, thread, n, slopes);
}

fnl_status fnl_memo_landscape(fnl_memo *memo, const fnl_landscape *inner, int n_threads,
                              fnl_landscape *landscape, fnl_error *error) {
  memo->inner = *inner;
  memo->places = calloc((size_t)n_threads, sizeof *memo->places);
  if (!memo->places)
    return fnl_error_no_memory(error);
  memo->n_threads = n_threads;
  for (int i = 0; i < n_threads; i++) {
    memo->places[i].targets = calloc((size_t)memo->n_targets + 1, sizeof(double));
    if (!memo->places[i].targets)
      return fnl_error_no_memory(error);
  }
  *landscape = *inner;
  landscape->values = values;
  landscape->gradients = gradients;
  landscape->context = memo;
  return FNL_OK;
}

int fnl_memo_n_valued(const fnl_memo *memo) {
  int n = 0;
  for (int i = 0; i < memo->n_threads; i++)
    n += memo->places[i].n_valued;
  return n;
}

int fnl_memo_n_remembered(const fnl_memo *memo) {
  int n = 0;
  for (int i = 0; i < memo->n_threads; i++)
    n += memo->places[i].n_remembered;
  return n;
}
