/* screen.h: points worth looking at first, and points near one that was found. */
#ifndef FNL_OPTIMIZE_SCREEN_H
#define FNL_OPTIMIZE_SCREEN_H

#include "optimize/candidate.h"

/* Variables that are screened and moved together. */
typedef struct {
  int n;         /* groups */
  const int *of; /* [variables] 0 … n - 1 */
  int *size;     /* [n] variables in each */
} fnl_groups;

/* `of` NULL: each variable for itself. Memory from the arena. */
void fnl_groups_init(fnl_groups *groups, const fnl_region *region, const int *of,
                     fnl_arena *memory);

typedef struct {
  const fnl_part *part;
  const fnl_groups *groups;
  int n_targets;
  int n_even;      /* evenly spread points; < 0: a default by the number of groups */
  bool structured; /* corners and the middles of edges too */
} fnl_screen;

/* Adds points, projected, none twice: `starts` [n_starts * n] first, then the centre, all money in
 * one group, halves in two, and an even spread (Sobol; reverse Halton beyond 40 groups). */
void fnl_screen_add(const fnl_screen *screen, const double *starts, int n_starts,
                    fnl_candidates *list, fnl_arena *memory);

/* Adds points reached from `from` by moving all or half of one group's money to another, by
 * scaling the whole where the total is free, and by shaking every variable. `round` picks others
 * where there are too many. */
void fnl_screen_neighbours(const fnl_screen *screen, const fnl_candidate *from, int round,
                           fnl_candidates *list, fnl_arena *memory);

#endif
