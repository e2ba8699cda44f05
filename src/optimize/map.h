/* map.h: what every split of a plan's budget brings, on a grid over its two or three largest items.
 *
 * By the engine `expected` (study/outlook/fluid.h). Where there are more than three items the
 * others keep the shares they have, and the map is a slice. Which points are tied with the best is
 * no matter of the fluid: it is told only where an optimization has raced them (certify.h).
 */
#ifndef FNL_OPTIMIZE_MAP_H
#define FNL_OPTIMIZE_MAP_H

#include "optimize/answer.h"
#include "study/outlook/fluid.h"

enum { FNL_MAP_AXES = 3 };

typedef enum { FNL_TIE_UNTOLD, FNL_TIE_APART, FNL_TIE_TIED } fnl_tie;

typedef struct {
  double split[FNL_MAP_AXES];
  fnl_yields yields;
  double value;     /* of what the map is of; NaN where it is not defined */
  bool keeps_rules; /* of the plan's section `optimize`; true where nobody has read them */
  fnl_tie tie;
} fnl_map_point;

/* A split with a name: "best", "plan", "rule". */
typedef struct {
  const char *name;
  fnl_map_point point;
  bool others_differ; /* it is not in the slice: its other items have other shares */
} fnl_map_mark;

enum { FNL_MAP_MARKS = 3 };

/* What a map is of: what the plan makes best, as much of it as is within the horizon; ROAS on the
 * budget where its change with money is not known. */
typedef struct {
  const char *place; /* in summary.json */
  const char *words, *unit;
  bool less_is_better;
  bool by_range; /* a part of it is one of the range on the map, since it may be below 0 */
} fnl_mapped;

typedef struct {
  fnl_arena memory;
  fnl_items items; /* of the plan, which is borrowed */
  fnl_mapped mapped;
  int n_axes; /* 0: no map; else 2 or 3 */
  int axis[FNL_MAP_AXES];
  double *share; /* [items.n] in the plan */
  double rest;   /* what the axes share */
  int n_points;
  fnl_map_point *points;
  int n_marks;
  fnl_map_mark marks[FNL_MAP_MARKS];
  int n_rivals; /* raced on as much money, shared out as the plan's pacing has it; yields unset */
  fnl_map_point *rivals;
} fnl_map;

/* Draws the map of the plan that `fluid` runs. `answer` NULL: nobody looked for the best; else the
 * plan is the recommended one. No map of one item, or without money. */
fnl_status fnl_map_draw(fnl_map *map, fnl_fluid *fluid, const fnl_answer *answer, fnl_error *error);
void fnl_map_free(fnl_map *map);

/* The best of the grid that keeps the rules. */
const fnl_map_point *fnl_map_best(const fnl_map *map);

/* How far a value is behind the best of the grid or the marked best, whichever is better, as a part
 * of that or, by_range, of all there is on the grid; NaN of what is not defined. */
double fnl_map_loss(const fnl_map *map, double value);

#endif
