/* answer.h: what the optimizer says of a plan: the best split, beside others, and how sure it is.
 */
#ifndef FNL_OPTIMIZE_ANSWER_H
#define FNL_OPTIMIZE_ANSWER_H

#include "optimize/certify.h"
#include "study/summary.h"

enum { FNL_RECOMMENDED = 0, FNL_CURRENT = 1 }; /* the first two alternatives */

typedef struct {
  const char *name;   /* "recommended", "current", "equal split", "75/15/10 rule", "only X" */
  double *x;          /* [variables.n] */
  double *share;      /* [items.n] of what is spent */
  double *money;      /* [n_campaigns] */
  bool within_bounds; /* keeps the plan's rules */
  fnl_estimate objective, roas;
  fnl_estimate difference; /* of the objective: recommended minus this, paired; for what is
                              made smallest the other way round, so that more is better */
  fnl_estimate difference_to_current; /* of the ROAS: this minus current, paired */
} fnl_alternative;

/* What one more campaign is worth, at the recommended split. */
typedef struct {
  fnl_estimate incremental_roas; /* (R - R without it) / its spend, same luck */
  fnl_estimate incremental_revenue;
  double marginal_roas; /* dR / d its budget, `expected` engine, exact derivative */
} fnl_contribution;

/* Where one share is moved and the others keep their proportions. */
enum { FNL_SHIFTS = 5 };
extern const double fnl_shifts[FNL_SHIFTS]; /* -10 … +10 points */

typedef struct {
  int item, shift; /* index into fnl_shifts */
  double share, roas_on_budget;
} fnl_response_point;

/* Why an item has the money it has. */
typedef struct {
  double marginal;         /* d objective / d its money, where one more unit would go */
  double marginal_revenue; /* the same of revenue */
  double change_per_day;   /* of its money, against the plan as it stands */
  const char *rule;        /* that holds it: "no money", "its most", a group's name; NULL: none */
  bool is_lower;           /* it would have less without the rule */
} fnl_reason;

/* A target at the answer. */
typedef struct {
  const char *name;
  double bound, value;        /* of the figure, expected */
  bool at_most, met, applies; /* a learning rule applies where its item has money */
  double slack;        /* how far beyond the bound, in the figure's units; negative: missed */
  double shadow_price; /* of the objective, for one unit of the bound */
} fnl_target_report;

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan; /* borrowed */
  fnl_items items;
  fnl_variables variables;
  const char *objective;      /* as the plan says it */
  const char *figure;         /* the objective's figure: "roas_on_budget", "revenue", … */
  int objective_index;        /* of that figure in the table */
  double sign;                /* -1: made smallest */
  const char *method;         /* that found the winner */
  int evaluations, gradients; /* of the `expected` engine, searching */
  int remembered;             /* of the evaluations: read from a log, not made again */
  bool resumed_cut;           /* the log that was read ended within a line, which was left out */
  fnl_error log_error;        /* why the log could not be written to its end; FNL_OK: it was */
  int polish_evaluations;     /* points simulated by the polish */
  bool polished;              /* the polish moved the winner, and a fresh test agreed */
  double expected_value;      /* of the objective at the winner, by the search's worlds */
  int n_worlds;               /* of the search; 1: the plan is certain */
  bool feasible;              /* every target is met, in expectation */
  int n_optima;               /* local optima found */
  int n_alternatives;
  fnl_alternative *alternatives;   /* FNL_RECOMMENDED, FNL_CURRENT, then others */
  fnl_contribution *contributions; /* [n_campaigns] */
  fnl_reason *reasons;             /* [items.n] */
  int n_targets;
  fnl_target_report *targets;
  int n_responses;
  fnl_response_point *responses; /* by item, then share, rising */
  double *tied_low, *tied_high;  /* [items.n] shares within `tied` of the best expected value */
  double tied;                   /* 0.01 */
  double next_part, next_gain;   /* what next_part more money adds to the objective; NaN: unknown */
  double next_revenue;           /* the same of revenue */
  double *next_share;            /* [items.n] where that money goes; sums to 1 */
  fnl_study study;               /* its arms are the alternatives and those without a campaign */
  fnl_sample sample;             /* arms: alternatives, then one without each campaign */
  fnl_summary summary;           /* of the recommended split */
  int replaced;                  /* times that a rival proved better and took the answer's place */
  bool time_was_up; /* of the plan's time limit: search or certificate may have ended before */
  bool has_certificate;
  fnl_certificate certificate;
  double certificate_value; /* of the objective in the race, as it is told */
} fnl_answer;

/* An answer before the search: what is decided, and the splits that the best is compared with, by
 * their shares. FNL_EVALUE where there is nothing to split a budget over, FNL_EINFEASIBLE where the
 * rules leave no split. */
fnl_status fnl_answer_init(fnl_answer *answer, const fnl_plan *plan, fnl_error *error);
void fnl_answer_free(fnl_answer *answer);

/* Takes back what was simulated and said of the recommended split, which another then replaces;
 * what the search counted stays. */
void fnl_answer_withdraw(fnl_answer *answer);

#endif
