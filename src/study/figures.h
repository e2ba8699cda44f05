/* figures.h: the table of what is reported of a run, for one plan.
 *
 * A replication is boiled down to a row of *columns*: plain sums (revenue, the people who made a
 * move). A *figure* is what a reader sees: a column, or a ratio of two. Summaries, JSON and CSV
 * walk this one table, so a figure added here appears everywhere.
 */
#ifndef FNL_STUDY_FIGURES_H
#define FNL_STUDY_FIGURES_H

#include "base/text.h"
#include "engine/engine.h"
#include "engine/run_weights.h"

typedef enum {
  FNL_GROUP_TOTALS,
  FNL_GROUP_STAGES,
  FNL_GROUP_CAMPAIGNS,
  FNL_GROUP_CHANNELS,
  FNL_GROUP_MOVES,
  FNL_GROUP_EVENTS,
  FNL_N_GROUPS,
  FNL_GROUP_METRICS = FNL_N_GROUPS /* of a gauge */
} fnl_figure_group;

typedef struct {
  fnl_figure_group group;
  int item; /* of the group: stage, campaign, channel, move, event; 0 for totals and metrics */
  int by;   /* moves: the cause this part is by; -1: all of it */
  const char *name;           /* "spend"; borrowed */
  const char *unit;           /* "money", "people", "count", "ratio", … */
  int numerator, denominator; /* columns; denominator -1: the figure is the column itself */
  double scale;               /* what a ratio is multiplied by (1000 for a cost per mille) */
} fnl_figure;

typedef struct fnl_column fnl_column;

/* More figures than the table's own, of somebody above who measures them. They have no derivative.
 */
typedef struct {
  const void *user;
  int n_columns, n_figures;
  const fnl_figure *figures; /* [n_figures] of the group metrics, their columns counted from 0 */
  /* Fills columns [n_columns]; by many threads at once. */
  void (*measure)(const void *user, const fnl_world *world, const fnl_run *run, double *columns);
} fnl_gauge;

typedef struct {
  fnl_arena memory;
  int n_columns, n_figures;
  fnl_figure *figures;
  fnl_column *columns; /* private, as all below */
  const fnl_gauge *gauge;
  int first_gauged;
} fnl_figures;

/* The table of a plan (its world says which pairs and slots there are), and the figures of `gauge`,
 * borrowed; NULL: none. */
fnl_status fnl_figures_init(fnl_figures *figures, const fnl_world *world, const fnl_gauge *gauge,
                            fnl_error *error);
void fnl_figures_free(fnl_figures *figures);

/* A figure's place in the table, or -1: fnl_figures_find(f, FNL_GROUP_TOTALS, 0, "roas"). */
int fnl_figures_find(const fnl_figures *figures, fnl_figure_group group, int item,
                     const char *name);

/* A figure's place in summary.json: "totals.roas", "campaigns.NAME.spend",
 * "moves.FROM->TO.by.time".
 */
void fnl_figure_write_name(const fnl_plan *plan, const fnl_figure *figure, fnl_text *name);

/* The figure of that name, or -1 and in `error` (may be NULL) the nearest. */
int fnl_figures_find_name(const fnl_figures *figures, const fnl_plan *plan, const char *name,
                          fnl_error *error);

/* One column of a run, not of a gauge; the same of fnl_figures_weigh. */
double fnl_figures_measure(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                           int column);

/* Whether the derivative of a column is known: not of whom touches reach, and not of a gauge. A
 * column that is none (-1) has one. */
bool fnl_figures_has_derivative(const fnl_figures *figures, int column);

/* Adds factor times the derivative of a column with respect to what a run gave, and to the money
 * that campaigns were granted [n_campaigns]: every column is linear in both. */
void fnl_figures_weigh(const fnl_figures *figures, const fnl_world *world, int column,
                       double factor, fnl_run_weights *weights, double *granted);

/* The row of a run: columns [n_columns]. */
void fnl_figures_row(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                     double *row);

/* Whether less of it is better, as the model knows (model/objective.h). */
bool fnl_figure_is_cost(const fnl_figure *figure);

/* The value of a figure in one row; NaN where a ratio is not defined. */
double fnl_figure_value(const fnl_figure *figure, const double *row);

/* That of figure number `figure` in one run, of which nothing else is measured. */
double fnl_figures_value(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                         int figure);

#endif
