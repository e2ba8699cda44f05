/* worths.h: what one person is worth in each cell, and what one new customer of each segment is.
 *
 * Of one person on day 0: the derivative of J = profit + worth beyond the horizon (engine/worth.h)
 * with respect to n_x(0), all prices, plans and the population being as they were: with all whom
 * they bring, and less what the plan's money then buys elsewhere. Profit within the horizon is not
 * discounted. Without ads: the same with no campaign having any money.
 */
#ifndef FNL_STUDY_CHAIN_WORTHS_H
#define FNL_STUDY_CHAIN_WORTHS_H

#include "engine/run.h"

typedef struct {
  double start;       /* on day 0, under the plan */
  double without_ads; /* on day 0, if there were no paid touches */
  double end;         /* on the day after the last; paid touches have ended */
} fnl_person_worth;

/* Who came into a stage of role conversion from a stage of no customers. */
typedef struct {
  double count;
  double first; /* margin less costs of the events of the moves that brought one; NaN: none came */
  double later; /* what one of them is worth on the day after the last; NaN: none came */
} fnl_newcomers;

typedef struct {
  double profit, worth; /* J of the plan is their sum */
  bool is_open;         /* the worth is not all of it */
} fnl_worths_total;

/* FNL_EENGINE where word goes from one person to another: `expected` cannot follow it. */
fnl_status fnl_worths_check(const fnl_plan *plan, fnl_error *error);

/* Of a world whose plan looks beyond the horizon. persons [n_cells]; newcomers [n_segments], then
 * those of all segments together. */
fnl_status fnl_worths_find(const fnl_world *world, fnl_person_worth *persons,
                           fnl_newcomers *newcomers, fnl_worths_total *total, fnl_error *error);

/* Of somebody of each stage [n_stages], whoever he is: persons [n_cells], a segment's people as
 * many as its share says. */
void fnl_worths_average(const fnl_plan *plan, const fnl_person_worth *persons,
                        fnl_person_worth *by_stage);

/* The same of a plan at its central numbers, which need not look beyond its horizon; `is_open`: the
 * worth has no end in sight. Fails as fnl_worths_check does. */
fnl_status fnl_worths_of_stages(const fnl_plan *plan, fnl_person_worth *by_stage, bool *is_open,
                                fnl_error *error);

#endif
