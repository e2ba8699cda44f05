/* levers.h: what a little more or less of every number of a plan does to its money.
 *
 * A lever is a number of the plan or its model: a price, a response, a probability a touch, a rate
 * a day, a margin. All are moved by the engine `expected` at the central numbers. *Better* is
 * lower for prices, costs, rewards and for moves that lead back or to a lost stage, higher for all
 * else: the name says what a planner would want, the change of profit whether it helps.
 *
 * Derivatives are central differences of sixth order with steps of a thousandth of the number
 * (Fornberg, Mathematics of Computation 51 (1988)); one-sided ones of the same order where the
 * number may not grow. At a kink they are of neither side. Who does not look beyond the horizon
 * gets them of second order: to some six digits, in a third of the runs.
 */
#ifndef FNL_STUDY_CHAIN_LEVERS_H
#define FNL_STUDY_CHAIN_LEVERS_H

#include "study/chain/movable.h"

typedef enum {
  FNL_LEVER_PRICE,
  FNL_LEVER_RESPONSE,
  FNL_LEVER_FATIGUE,
  FNL_LEVER_TOUCHES,
  FNL_LEVER_TOUCH_COST,
  FNL_LEVER_SENDS,
  FNL_LEVER_MOVE_TOUCH,
  FNL_LEVER_MOVE_DAILY,
  FNL_LEVER_EVENT_TOUCH,
  FNL_LEVER_EVENT_DAILY,
  FNL_LEVER_VALUE,
  FNL_LEVER_EVENT_COST,
  FNL_LEVER_MARGIN,
  FNL_LEVER_REWARD,
  FNL_LEVER_BUDGET,
  FNL_N_LEVER_KINDS
} fnl_lever_kind;

typedef struct {
  fnl_lever_kind kind;
  char *name, *path; /* "purchase: value", "events.purchase.value.mean" */
  int n_numbers;     /* that are moved together: one, but for what campaigns of an auction share */
  fnl_number **numbers;
  double value;  /* of the first */
  double most;   /* of its range; INFINITY: none */
  double better; /* what it is when it is 10 % better, as far as its range goes */
  /* d ln / d ln; NaN where there is no revenue, no spend, no profit */
  double revenue, spend, roas, profit;
  double profit_per_percent; /* money, of 1 % more: exact in the limit */
  /* when it is better: */
  double profit_change, roas_change;
  double lasting_change; /* of profit and worth beyond the horizon */
} fnl_lever;

typedef struct {
  fnl_arena memory;
  fnl_movable movable;
  int n;
  fnl_lever *items; /* by the size of profit_change, largest first */
} fnl_levers;

const char *fnl_lever_kind_name(fnl_lever_kind kind); /* "price", "per touch", … */

/* Makes the list of the levers of a plan, without their effects; numbers that are 0 or "none" are
 * not in it. The plan is borrowed. */
fnl_status fnl_levers_list(fnl_levers *levers, const fnl_plan *plan, fnl_error *error);

/* The same with their effects, sorted. `hooks` (may be NULL) count levers; FNL_EINTERRUPTED where
 * they say so. It takes three runs of `expected` a lever; where
 * `far_sighted` seven and one worth, which is most of the work, else lasting_change is NaN. */
fnl_status fnl_levers_find(fnl_levers *levers, const fnl_plan *plan, bool far_sighted,
                           const fnl_hooks *hooks, fnl_error *error);

void fnl_levers_free(fnl_levers *levers);

#endif
