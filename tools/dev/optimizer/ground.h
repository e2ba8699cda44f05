/* ground.h: a plan of the set, ready to be searched, and what is true of it. */
#ifndef FNL_TOOLS_OPTIMIZER_GROUND_H
#define FNL_TOOLS_OPTIMIZER_GROUND_H

#include "optimize/valuer.h"

typedef struct {
  fnl_plan plan;
  fnl_arena memory;
  fnl_items items;
  fnl_variables variables;
  fnl_valuer valuer;
  fnl_landscape land;
  int *group; /* [variables.n] the item of each variable, where there are periods; else NULL */
} ground;

/* Ends the program with a message where the plan cannot be read. Not to be moved: its parts point
 * at each other. */
void ground_init(ground *g, char *text, const char *name);
void ground_init_file(ground *g, const char *path, int n_overrides, const char *const *overrides);
void ground_free(ground *g);

/* Lets its landscape take several points at once, as a search has it; counts are then of points
 * side by side. Where evaluations are counted they go one by one. */
void ground_widen(ground *g);

/* The local optima of three shares, the best first: those of a grid of `steps` steps a side, each
 * polished by compass search. */
enum { GROUND_OPTIMA_MOST = 16 };
typedef struct {
  int n;
  double x[GROUND_OPTIMA_MOST][3], value[GROUND_OPTIMA_MOST];
} ground_optima;

void ground_find_optima(const ground *g, int steps, ground_optima *optima);

#endif
