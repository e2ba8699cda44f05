/* steps.h: what happens to the people of each stage in one run, and what is spent on them.
 *
 * A run of `expected` at the central numbers is followed day by day. Every amount of money of the
 * run stands in exactly one stage, where those people stood at the start of the day on whom it was
 * spent or by whom it was brought: a campaign's spend among its audience by their impressions, an
 * owned channel's cost where its touches went, values and costs of events (rewards too) where who
 * did it stood, and of events that moves emit in the stage they leave.
 */
#ifndef FNL_STUDY_CHAIN_STEPS_H
#define FNL_STUDY_CHAIN_STEPS_H

#include "engine/engine.h"

/* Where a move leads: to a stage of the role lost, forward, or to neither. Forward is progress to a
 * later role, or out of a stage that is lost. */
typedef enum { FNL_WAY_FORWARD, FNL_WAY_BACK, FNL_WAY_LOST } fnl_way;

fnl_way fnl_way_of_move(const fnl_plan *plan, const fnl_move *move);

/* A customer is who stands in a stage of role conversion, loyalty or advocacy. */

typedef struct {
  double start, end;           /* people */
  double person_days;          /* people at the start of each day, summed */
  double entered, left;        /* people, by moves; left is the sum of the next three */
  double forward, back, lost;  /* by fnl_way */
  double ads, touches, events; /* money spent: on campaigns, on owned channels, on events */
  double revenue;              /* what its people bring */
} fnl_step;

/* Days in it of one person; the parts of those who left that went on and were lost; money to move
 * one person forward. NaN where nobody left, or nobody went forward. */
double fnl_step_days(const fnl_step *step);
double fnl_step_forward(const fnl_step *step);
double fnl_step_lost(const fnl_step *step);
double fnl_step_cost(const fnl_step *step);
double fnl_step_cost_forward(const fnl_step *step);

/* Simulates the world into `run` and says what was in each stage: steps [n_stages]. */
fnl_status fnl_steps_follow(const fnl_world *world, fnl_workplace *place, fnl_run *run,
                            fnl_step *steps, fnl_error *error);

#endif
