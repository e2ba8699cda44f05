/* reference.h: the fluid limit of a plan, computed as the model's text says it, for the tests.
 *
 * An independent second implementation of the `expected` engine (README.md says why and how
 * it is kept independent). The environment is 1, uncertain numbers stand at their means.
 */
#ifndef FNL_TESTS_REFERENCE_H
#define FNL_TESTS_REFERENCE_H

#include "model/plan.h"

/* Everything a run gives. Cause 0 is time, the others as in fnl_plan.causes. Counts are people,
 * touches or occurrences; money is in the plan's currency. */
typedef struct {
  int n_days, n_stages, n_segments, n_causes, n_moves, n_events;
  double *stages;        /* [(n_days + 1) * n_stages] people at the start of day t, t-major */
  double *cells;         /* [n_stages * n_segments] people at the end, stage-major */
  double *daily_revenue; /* [n_days] */
  double *daily_spend;   /* [n_days] */
  /* by cause, [n_causes] */
  double *spend;          /* 0 but for campaigns */
  double *impressions;    /* of owned and earned channels: touches; 0 for time */
  double *unspent;        /* 0 but for campaigns */
  double *conversions;    /* those it caused */
  double *revenue_caused; /* value of the events it caused */
  double *moves;          /* [n_moves * n_causes] people moved, move-major */
  /* by event */
  double *events;      /* [n_events] of every cause, "seed" included */
  double *events_by;   /* [n_events * n_causes] event-major, "seed" not among them */
  double *event_value; /* [n_events] revenue */
  double *event_cost;  /* [n_events] */
  double *seed_events; /* [n_events] */
  /* totals */
  double revenue, total_spend, other_costs, total_conversions, profit;
  double roas; /* NAN where nothing was spent */
} reference_result;

/* Runs the plan. `money` [n_campaigns] is what each campaign may spend; NULL: the plan's own
 * (budget, split, weights). Returns 0, or -1 when out of memory, with `result` empty. The result
 * is the caller's, to be freed with reference_free. */
int reference_expected(const fnl_plan *plan, const double *money, reference_result *result);

/* Legal on a zeroed result, after a failure, and twice. */
void reference_free(reference_result *result);

#endif
