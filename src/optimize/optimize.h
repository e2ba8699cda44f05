/* optimize.h: which split of the budget is best, by how much, and how sure that is.
 *
 * Three steps: search the splits with the `expected` engine (screen, then improve the best few);
 * simulate the winner beside the plan's own split and the usual alternatives with the plan's engine
 * under common random numbers; look around the winner (what each campaign brings, how flat it is).
 */
#ifndef FNL_OPTIMIZE_OPTIMIZE_H
#define FNL_OPTIMIZE_OPTIMIZE_H

#include "study/summary.h"

/* What is split: paid channels with campaigns, or campaigns (plan->optimize.over_campaigns). */
typedef struct {
  int n;
  bool over_campaigns;
  const char **name;     /* [n] borrowed */
  int *index;            /* [n] channel or campaign */
  double *lower, *upper; /* [n] bounds of the shares */
} fnl_items;

enum { FNL_RECOMMENDED = 0, FNL_CURRENT = 1 }; /* the first two alternatives */

typedef struct {
  const char *name;   /* "recommended", "current", "equal split", "75/15/10 rule", "only X" */
  double *share;      /* [items.n] */
  double *money;      /* [n_campaigns] */
  bool within_bounds; /* obeys the plan's min and max */
  fnl_estimate objective, roas;
  fnl_estimate difference;            /* of the objective: recommended minus this, paired */
  fnl_estimate difference_to_current; /* of the ROAS: this minus current, paired */
} fnl_alternative;

/* What one more campaign is worth, at the recommended split. */
typedef struct {
  fnl_estimate incremental_roas; /* (R - R without it) / its spend, same luck */
  fnl_estimate incremental_revenue;
  double marginal_roas; /* dR / d its budget, `expected` engine, central difference */
} fnl_contribution;

/* The expected ROAS where one share is moved and the others keep their proportions. */
typedef struct {
  int item;
  double share, roas_on_budget;
} fnl_response_point;

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan; /* borrowed */
  fnl_items items;
  const char *figure;    /* the objective's figure: "roas_on_budget", "revenue", "profit", … */
  const char *method;    /* that found the winner */
  int evaluations;       /* of the `expected` engine, searching */
  double expected_value; /* of the objective at the winner, `expected` engine */
  int n_alternatives;
  fnl_alternative *alternatives;   /* FNL_RECOMMENDED, FNL_CURRENT, then others */
  fnl_contribution *contributions; /* [n_campaigns] */
  int n_responses;
  fnl_response_point *responses; /* by item, then share, rising */
  double *tied_low, *tied_high;  /* [items.n] shares within `tied` of the best expected value */
  double tied;                   /* 0.01 */
  fnl_study study;               /* its shares are the alternatives' and those without a campaign */
  fnl_sample sample;             /* arms: alternatives, then one without each campaign */
  fnl_summary summary;           /* of the recommended split */
} fnl_answer;

/* Optimizes the split of `plan`. `n_threads` 0: as many as there are. An interruption while
 * searching is FNL_EINTERRUPTED; while simulating, the answer comes marked (sample.partial). */
fnl_status fnl_optimize_plan(const fnl_plan *plan, int n_threads, const fnl_hooks *hooks,
                             fnl_answer *answer, fnl_error *error);
void fnl_answer_free(fnl_answer *answer);

#endif
