/* goal.h: what is made largest, and what must be reached, as figures of a run.
 *
 * The goal is a figure (study/figures.h) with a sign. A target says that a figure a/b reaches a
 * bound t; it is written so that it holds where its value is >= 0, and as a part of the bound:
 *   (scale a / b - t) / |t|     for "at least", the opposite for "at most"
 * with b no less than a millionth of what it is at the plan as it stands. a and b are means over
 * the worlds.
 */
#ifndef FNL_OPTIMIZE_GOAL_H
#define FNL_OPTIMIZE_GOAL_H

#include "optimize/variables.h"
#include "study/figures.h"

typedef struct {
  const char *name;     /* "roas"; of the learning rule the item's name */
  int figure;           /* index into the figures; -1 for the learning rule */
  int item;             /* of the learning rule; else -1 */
  int n_numerators;     /* columns that are summed */
  const int *numerator; /* [n_numerators] */
  int denominator;      /* -1: none */
  double scale, bound;
  bool at_most;
  double least_denominator; /* > 0 */
  double size;              /* of the bound: what a value of 1 stands for */
} fnl_target;

typedef struct {
  fnl_arena memory;
  const char *name;   /* of the objective, as the plan says it */
  const char *figure; /* the figure's name: "roas_on_budget" */
  int index;          /* in the table of figures */
  int numerator, denominator;
  double scale;
  double sign; /* -1: made smallest */
  fnl_risk_settings risk;
  double width; /* over which the probability of reaching something is smoothed */
  int n_targets;
  fnl_target *targets; /* the learning rules first, in the order of variables->learning_item */
} fnl_goal;

/* The figure that a plan's objective is, by its name: "totals.roas_on_budget". */
const char *fnl_objective_figure(const fnl_plan *plan);

/* That it is a figure whose derivative is known: FNL_EUNKNOWN or FNL_EVALUE where the plan's metric
 * is none, for fnl_read_options. Costs a world. */
fnl_status fnl_objective_check(const fnl_plan *plan, fnl_error *error);

/* FNL_EUNKNOWN where the plan's metric is no figure. */
fnl_status fnl_goal_init(fnl_goal *goal, const fnl_variables *variables, const fnl_figures *figures,
                         fnl_error *error);
void fnl_goal_free(fnl_goal *goal);

/* Sets each target's least denominator, and its size where the bound is 0, by the columns' means
 * [n_columns] of the plan as it stands. */
void fnl_goal_set_units(fnl_goal *goal, const double *row);

/* Sets the width by rows [n_worlds * n_columns] of the plan as it stands: 0.9 sd n^(-1/5)
 * (Silverman 1986), at least a thousandth of what is to be reached. */
void fnl_goal_set_width(fnl_goal *goal, int n_worlds, int n_columns, const double *rows);

/* A target's value for columns' means. */
double fnl_target_value(const fnl_target *target, const double *row);

/* The figure itself: 2.31. NaN where it is not defined. */
double fnl_target_figure(const fnl_target *target, const double *row);

/* Adds factor times the derivative of the value with respect to the columns' means. */
void fnl_target_weigh(const fnl_target *target, const double *row, double factor,
                      double *column_weights);

/* What a unit of the bound costs of the goal, from the multiplier of the target's value. */
double fnl_target_shadow_price(const fnl_target *target, double multiplier);

/* The value as people are told it: without the sign that makes the smallest the best; a probability
 * has none. */
double fnl_goal_told(const fnl_goal *goal, double value);

/* Whether the goal looks at the worlds otherwise than by their mean. */
bool fnl_goal_is_risk_aware(const fnl_goal *goal);

/* The objective of rows [n_worlds * n_columns], one a world, by mean or risk, with its sign; and
 * weights [n_worlds * 2]: its derivatives with respect to each world's numerator and denominator
 * (NULL: not wanted). `scratch` [3 * n_worlds]. */
double fnl_goal_value(const fnl_goal *goal, int n_worlds, int n_columns, const double *rows,
                      double *weights, double *scratch);

#endif
