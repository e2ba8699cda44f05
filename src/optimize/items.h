/* items.h: what a budget is split over, and the rules of the split. */
#ifndef FNL_OPTIMIZE_ITEMS_H
#define FNL_OPTIMIZE_ITEMS_H

#include "base/arena.h"
#include "model/plan.h"

enum { FNL_ITEMS_MOST = 1000 }; /* the reader allows no more of one noun */

/* What is split: paid channels with campaigns, or campaigns (plan->optimize.over_campaigns). */
typedef struct {
  int n;
  bool over_campaigns;
  const char **name;     /* [n] borrowed */
  int *index;            /* [n] channel or campaign */
  double *lower, *upper; /* [n] bounds of the shares */
} fnl_items;

/* The items of a plan: paid channels that have campaigns, or campaigns. Memory from `arena`, whose
 * `failed` tells whether it held. */
void fnl_items_init(fnl_items *items, const fnl_plan *plan, fnl_arena *arena);

/* The same where there must be some: FNL_EVALUE, FNL_ENOMEM. */
fnl_status fnl_items_require(fnl_items *items, const fnl_plan *plan, fnl_arena *arena,
                             fnl_error *error);

/* The item that a campaign's money belongs to; -1 where its channel's campaigns weigh nothing. */
int fnl_items_of(const fnl_items *items, const fnl_plan *plan, int campaign);

/* Each campaign's part of the budget [n_campaigns] under shares of the items: a channel's share is
 * shared among its campaigns by weight. */
void fnl_items_spread(const fnl_items *items, const fnl_plan *plan, const double *share,
                      double *campaign_shares);

/* The shares of the items in the plan's own split. */
void fnl_items_current(const fnl_items *items, const fnl_plan *plan, double *share);

/* The practitioners' 75/15/10 (prospecting, consideration, conversion): for exactly three items,
 * the most to the one whose audience stands earliest in the funnel. False where it does not
 * apply. */
bool fnl_items_rule_of_thumb(const fnl_items *items, const fnl_plan *plan, double *share);

#endif
