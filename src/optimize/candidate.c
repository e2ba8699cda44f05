/* candidate.c: lists of points and which of two is better. */
#include "optimize/candidate.h"

#include "base/grow.h"
#include "optimize/lagrangian.h"
#include "optimize/simplex.h"

#include <math.h>
#include <stdlib.h>

fnl_candidate *fnl_candidates_add(fnl_candidates *list, fnl_arena *memory, const fnl_part *part,
                                  int n_targets) {
  if (!FNL_GROW(list->items, list->capacity, list->n + 1)) {
    memory->failed = true;
    return NULL;
  }
  fnl_candidate *added = &list->items[list->n];
  *added = (fnl_candidate){.part = part, .goal = NAN, .violation = INFINITY};
  added->x = FNL_TAKE(memory, part->region.n, double);
  added->targets = FNL_TAKE(memory, n_targets, double);
  added->multipliers = FNL_TAKE(memory, n_targets, double);
  if (memory->failed)
    return NULL;
  list->n++;
  return added;
}

void fnl_candidates_free(fnl_candidates *list) {
  free(list->items);
  *list = (fnl_candidates){0};
}

bool fnl_candidate_feasible(const fnl_candidate *candidate) {
  return !isnan(candidate->goal) && candidate->violation <= FNL_TARGET_TOLERANCE;
}

bool fnl_candidate_better(const fnl_candidate *a, const fnl_candidate *b) {
  if (isnan(a->goal) || isnan(b->goal))
    return !isnan(a->goal) && isnan(b->goal);
  const bool a_holds = fnl_candidate_feasible(a), b_holds = fnl_candidate_feasible(b);
  if (a_holds != b_holds)
    return a_holds;
  return a_holds ? a->goal > b->goal : a->violation < b->violation;
}

double fnl_candidate_distance(const fnl_candidate *a, const fnl_candidate *b) {
  return fnl_simplex_distance(a->part->region.n, a->x, b->x);
}
