/* hunt.h: a search under way: its memory, its count, its batches, its finds.
 *
 * Everything is done in batches of tasks that are fixed before the first begins and merged in
 * their order, so nothing depends on the threads.
 */
#ifndef FNL_OPTIMIZE_HUNT_H
#define FNL_OPTIMIZE_HUNT_H

#include "optimize/climb.h"
#include "optimize/screen.h"
#include "optimize/search.h"

typedef struct {
  const fnl_landscape *landscape;
  const fnl_search_settings *settings;
  fnl_found *found;
  fnl_arena memory;
  fnl_climb_terms terms;
  fnl_hooks hooks; /* only `stop` */
  double *target_scale;
  fnl_groups groups, singles;               /* as given; each variable for itself */
  fnl_part whole;                           /* with every choice left open */
  fnl_candidates screened, optima, scratch; /* scratch: what was chosen last, climbed */
  double width;                             /* of the region, as sums of differences */
  double apart;                             /* how far starts are from each other */
  int evaluations_most;
  const fnl_method_type *climber, *polisher;
} fnl_hunt;

fnl_status fnl_hunt_init(fnl_hunt *hunt, const fnl_landscape *landscape,
                         const fnl_search_settings *settings, fnl_found *found, fnl_error *error);
void fnl_hunt_free(fnl_hunt *hunt);

/* Whether the evaluations are used up or stopping was asked for; marks what was found. */
bool fnl_hunt_used_up(fnl_hunt *hunt);

/* Values list[first …] under the name `phase`; candidates beyond the evaluations left are dropped.
 */
fnl_status fnl_hunt_value_all(fnl_hunt *hunt, fnl_candidates *list, int first, const char *phase);

/* The scales of goal and targets, and the width of the region, from the points screened. */
void fnl_hunt_find_scales(fnl_hunt *hunt);
void fnl_hunt_find_width(fnl_hunt *hunt);
void fnl_hunt_find_violations(const fnl_hunt *hunt, const fnl_candidates *list);

/* What a start is worth: its goal less a charge for broken targets. -INFINITY for NaN. */
double fnl_hunt_promise(const fnl_hunt *hunt, const fnl_candidate *candidate);

fnl_candidate *fnl_hunt_add_copy(fnl_hunt *hunt, fnl_candidates *list, const fnl_candidate *from);

/* Copies the most promising that lie apart from each other into `chosen` (emptied first), the best
 * first; ties by the earlier. */
void fnl_hunt_choose(fnl_hunt *hunt, const fnl_candidates *from, int n_most,
                     fnl_candidates *chosen);

typedef struct {
  const fnl_method_type *method;
  fnl_climb_aim aim;
  double look;          /* the first step, as a part of the usual; 0: 1 */
  int evaluations_most; /* each; 0: as many as there may be */
} fnl_climb_order;

/* Climbs from every candidate of the list, which ends where it is best. */
fnl_status fnl_hunt_climb_list(fnl_hunt *hunt, fnl_climb_order order, fnl_candidates *list);

/* Chooses, climbs, keeps. */
fnl_status fnl_hunt_climb_chosen(fnl_hunt *hunt, const fnl_candidates *from, int n_most,
                                 fnl_candidates *into);

/* Keeps a copy in the list of optima `list` unless one at the same place is as good. */
void fnl_hunt_keep(fnl_hunt *hunt, fnl_candidates *list, const fnl_candidate *candidate);

/* The best; NULL: none. */
const fnl_candidate *fnl_hunt_best_of(const fnl_candidates *list);

#endif
