/* candidate.h: a point of a landscape with what is known of it, and the part it lives in. */
#ifndef FNL_OPTIMIZE_CANDIDATE_H
#define FNL_OPTIMIZE_CANDIDATE_H

#include "base/arena.h"
#include "optimize/landscape.h"

/* A part of a landscape: some choices off, the others on. */
typedef struct {
  fnl_region region;
  const unsigned char *on;    /* [n_choices] */
  const unsigned char *binds; /* [n_targets] */
} fnl_part;

typedef struct {
  const fnl_part *part;
  double *x;           /* [n] */
  double goal;         /* NaN: not valued, or the value is not a number */
  double *targets;     /* [n_targets] */
  double *multipliers; /* [n_targets] of the targets as they are, not scaled */
  double violation;    /* largest, in units of the targets' scales */
  const char *method;  /* that improved it; NULL: none did */
} fnl_candidate;

/* A growing list; its points are taken from the arena. */
typedef struct {
  int n;
  size_t capacity;
  fnl_candidate *items;
} fnl_candidates;

/* A new candidate with room for its point, at the end; NULL: out of memory (memory->failed). */
fnl_candidate *fnl_candidates_add(fnl_candidates *list, fnl_arena *memory, const fnl_part *part,
                                  int n_targets);
void fnl_candidates_free(fnl_candidates *list);

/* Whether `a` is better than `b`: every target holds before one does not; then by the goal, or by
 * how little is broken. A goal that is not a number is worse than any. */
bool fnl_candidate_better(const fnl_candidate *a, const fnl_candidate *b);
bool fnl_candidate_feasible(const fnl_candidate *candidate);

/* Sum of absolute differences. */
double fnl_candidate_distance(const fnl_candidate *a, const fnl_candidate *b);

#endif
