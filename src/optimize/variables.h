/* variables.h: what a search decides on, and the rules it is under.
 *
 * A variable is the money of one item in one period, as a part of the reference budget (the plan's
 * total, or `total_max` where how much to spend is decided too). Without periods there is one
 * variable an item and money follows the plan's pacing; with them, variable item * n_periods +
 * period, and inside a period the money follows the plan's pacing.
 */
#ifndef FNL_OPTIMIZE_VARIABLES_H
#define FNL_OPTIMIZE_VARIABLES_H

#include "engine/spending.h"
#include "optimize/items.h"
#include "optimize/region.h"
#include "optimize/search.h"

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan;
  const fnl_items *items;
  int n, n_periods;
  int *item_of;     /* [n_campaigns] item its money belongs to; -1: none */
  double reference; /* money that a variable of 1 stands for, at the plan's central numbers */
  bool total_is_free;
  double *lower, *upper; /* [n] */
  fnl_band *bands;
  const bool **members; /* [region.n_bands] [items->n] whose money a band is about */
  bool *is_upper;       /* [region.n_bands] a share's upper rule, written as a lower bound */
  fnl_region region;
  int n_choices;
  fnl_choice *choices; /* their targets are numbered by the goal's learning targets, from 0 */
  int *choice_item;    /* [n_choices] */
  int n_learning;      /* items under the rule of the learning phase */
  int *learning_item;  /* [n_learning] */
  double *part;        /* [n_campaigns * n_days] part of its variable's money, by campaign and day;
                          without periods of the whole variable */
  double *campaign_part; /* [n_campaigns] without periods */
} fnl_variables;

/* FNL_EINFEASIBLE where the rules leave no point: the error says which collide. */
fnl_status fnl_variables_init(fnl_variables *variables, const fnl_plan *plan,
                              const fnl_items *items, fnl_error *error);
void fnl_variables_free(fnl_variables *variables);

int fnl_variables_period_of(const fnl_variables *variables, int day);

/* The variable of an item's money in a period; and whether some campaign of it can spend it then.
 */
int fnl_variables_of_item(const fnl_variables *variables, int item, int period);
bool fnl_variables_can_spend(const fnl_variables *variables, int item, int period);

/* The variables [n] of the plan as it stands; may break the rules. */
void fnl_variables_current(const fnl_variables *variables, double *x);

/* The variables of shares [items->n] of `total` (a part of the reference): over the periods as the
 * plan's pacing has it. */
void fnl_variables_of_shares(const fnl_variables *variables, const double *share, double total,
                             double *x);

/* All money of a point, and an item's over all periods, as parts of the reference. */
double fnl_variables_total(const fnl_variables *variables, const double *x);
double fnl_variables_money(const fnl_variables *variables, const double *x, int item);

/* Whether x keeps the region and the choices. */
bool fnl_variables_keep_rules(const fnl_variables *variables, const double *x);

/* Each item's share [items->n] of what is spent; 0 where nothing is. */
void fnl_variables_shares(const fnl_variables *variables, const double *x, double *share);

/* Planned parts of the reference budget by campaign [n_campaigns] and, with periods (else NULL is
 * fine), by campaign and day [n_campaigns * n_days]. */
void fnl_variables_spread(const fnl_variables *variables, const double *x, double *by_campaign,
                          double *by_day);

/* The other way for derivatives: from those by campaign, or with periods by day, with respect to
 * parts of the reference, to those of the variables [n]. */
void fnl_variables_gather(const fnl_variables *variables, const double *by_campaign,
                          const double *by_day, double *gradient);

#endif
