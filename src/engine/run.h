/* run.h: what one replication gave. Owned by the caller; filled anew by every run.
 *
 * Counts are expected counts in `expected` and whole numbers elsewhere; money is in the plan's
 * currency. Cause, pair and slot index the world's tables (world.h).
 */
#ifndef FNL_ENGINE_RUN_H
#define FNL_ENGINE_RUN_H

#include "engine/real.h"
#include "engine/world.h"

/* What comes after the horizon, each day's discounted (worth.h). */
typedef enum {
  FNL_BEYOND_REVENUE,
  FNL_BEYOND_COSTS, /* owned touches, events, rewards: there are no ads */
  FNL_BEYOND_CONVERSIONS,
  FNL_BEYOND_CUSTOMERS, /* who become one: moves into the roles of customers, out of the others */
  FNL_BEYOND_METRIC,    /* what the objective's metric counts (plan.h: fnl_lasting); else nothing */
  FNL_N_BEYOND
} fnl_beyond_part;

typedef struct {
  fnl_arena memory;
  fnl_real *flow_count;   /* [n_flows] people who took it */
  fnl_real *slot_count;   /* [n_slots * n_segments] occurrences, without the seeds' */
  fnl_real *slot_value;   /* [n_slots * n_segments] money */
  double *seed_count;     /* [n_events] occurrences emitted by seeds */
  fnl_real *touches;      /* [n_causes] impressions, mails, referrals received; 0 for time */
  fnl_real *spend;        /* [n_causes] money paid to platforms; 0 but for campaigns */
  double *money_left;     /* [n_campaigns] planned and not spent */
  fnl_whole *capped_days; /* [n_campaigns] days on which the price reached its cap */
  fnl_whole *empty_days;  /* [n_campaigns] days with money for today and nobody to show it to */
  fnl_real
      *stage_days; /* [(n_days + 1) * n_stages] people at the start of each day, and at the end */
  fnl_real *revenue_days;    /* [n_days] */
  fnl_real *spend_days;      /* [n_days] */
  fnl_real *conversion_days; /* [n_days] */
  fnl_real *cost_days;       /* [n_days] other costs: of owned touches and of what happened */
  /* totals */
  double revenue, spend_total, budget, other_costs, profit, conversions;
  /* of plans that look beyond the horizon, else 0; filled by the engine's caller (worth.h) */
  double beyond[FNL_N_BEYOND];
  double worth; /* margin * revenue - costs of these */
  /* of plans that ask who is touched, else NaN and zeros; filled by the engine (contacts.h) */
  double *reached;            /* [n_causes] people touched at least once; 0 for time */
  double *reached_by_channel; /* [n_channels] by any of its campaigns */
  double reached_by_ads, reached_at_all;
  double *stage_touches; /* [n_causes * n_stages] ads and letters by where they met people */
  bool failed;           /* memory was not enough on the way: nothing of this is to be used */
  bool cut;              /* somebody stopped it between two days: nor of this */
  bool worth_is_open;    /* not all of it: the rest was not small after centuries */
} fnl_run;

fnl_status fnl_run_init(fnl_run *run, const fnl_world *world, fnl_error *error);
void fnl_run_free(fnl_run *run);

/* Profit of a day: what totals.profit counts, by the day it falls on. */
static inline fnl_real fnl_run_profit(const fnl_world *world, const fnl_run *run, int t) {
  return world->margin * run->revenue_days[t] - run->spend_days[t] - run->cost_days[t];
}

/* Zeroes every count for the next replication in the same world. */
void fnl_run_reset(fnl_run *run, const fnl_world *world);

#endif
