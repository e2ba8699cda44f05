/* reference.h: the fluid limit of a plan, computed as the model's text says it, for the tests.
 *
 * An independent second implementation of the `expected` engine (README.md says why and how
 * it is kept independent). Uncertain numbers stand at their means.
 */
#ifndef FNL_TESTS_REFERENCE_H
#define FNL_TESTS_REFERENCE_H

#include "model/plan.h"

/* The same text compiled a second time over complex numbers gives derivatives to rounding: a change
 * i h of what goes in, h tiny, is i h times the derivative in all that comes out (Squire and Trapp
 * 1998, doi:10.1137/S003614459631241X). Who wants that defines REFERENCE_COMPLEX. */
#ifdef REFERENCE_COMPLEX
#include <complex.h>
typedef double complex reference_number;
#define reference_result   reference_complex_result
#define reference_given    reference_complex_given
#define reference_expected reference_complex_expected
#define reference_free     reference_complex_free
#else
typedef double reference_number;
#endif

/* Everything a run gives. Cause 0 is time, the others as in fnl_plan.causes. Counts are people,
 * touches or occurrences; money is in the plan's currency. */
typedef struct {
  int n_days, n_stages, n_segments, n_causes, n_moves, n_events;
  reference_number *stages; /* [(n_days + 1) * n_stages] people at the start of day t, t-major */
  reference_number *cells;  /* [n_stages * n_segments] people at the end, stage-major */
  reference_number *daily_revenue; /* [n_days] */
  reference_number *daily_spend;   /* [n_days] */
  /* by cause, [n_causes] */
  reference_number *spend;          /* 0 but for campaigns */
  reference_number *impressions;    /* of owned and earned channels: touches; 0 for time */
  reference_number *unspent;        /* 0 but for campaigns */
  reference_number *conversions;    /* those it caused */
  reference_number *revenue_caused; /* value of the events it caused */
  reference_number *moves;          /* [n_moves * n_causes] people moved, move-major */
  /* by event */
  reference_number *events;      /* [n_events] of every cause, "seed" included */
  reference_number *events_by;   /* [n_events * n_causes] event-major, "seed" not among them */
  reference_number *event_value; /* [n_events] revenue */
  reference_number *event_cost;  /* [n_events] */
  reference_number *seed_events; /* [n_events] */
  /* totals */
  reference_number revenue, total_spend, other_costs, total_conversions, profit;
  reference_number roas; /* NAN where nothing was spent */
} reference_result;

/* What may be given instead of what the plan says; NULL: the plan's. */
typedef struct {
  const reference_number *money;   /* [n_campaigns] M(0); NULL: by budget, split and weights */
  const reference_number *planned; /* [n_campaigns * n_days] omega of each day; M(0) is its sum */
  const double *price_noise;       /* [n_channels * n_days] epsilon_cpm; NULL: 1 */
  const double *response_noise;    /* the same: epsilon_resp */
} reference_given;

/* Runs the plan; `given` NULL: as it says. Returns 0, or -1 when out of memory, with `result`
 * empty. The result is the caller's, to be freed with reference_free. */
int reference_expected(const fnl_plan *plan, const reference_given *given,
                       reference_result *result);

/* Legal on a zeroed result, after a failure, and twice. */
void reference_free(reference_result *result);

#endif
