/* audit.h: rules of attribution beside the truth.
 *
 * Journeys are drawn by the engine `agents`, rules share their conversions; what a campaign really
 * adds is the plan less the plan without it, in the same worlds with the same luck. A rule's error
 * is how far its credits are from that, summed over the campaigns, as a part of what they add.
 */
#ifndef FNL_STUDY_ATTRIBUTION_AUDIT_H
#define FNL_STUDY_ATTRIBUTION_AUDIT_H

#include "study/attribution/ledger.h"

typedef struct {
  fnl_estimate spend, conversions, revenue, roas; /* of what is lost without it */
} fnl_addition;

typedef struct {
  fnl_estimate conversions, value;
  /* of campaigns only: */
  fnl_estimate roas;   /* value over spend */
  fnl_estimate excess; /* conversions less those the campaign adds, paired */
  double times;        /* conversions over those it adds; NaN where it adds none */
} fnl_credit;

/* Starts zeroed. */
typedef struct {
  const fnl_plan *plan;
  fnl_study study; /* of the journeys; its plan's numbers are those of cohorts */
  const fnl_attribution_options *options;
  fnl_ledger ledger;
  fnl_sample sample; /* arm 0: the plan, then without each campaign */
  fnl_arena memory;
  int n;                                    /* replications in both */
  bool is_partial;                          /* interrupted before all were done */
  fnl_addition *additions;                  /* [n_campaigns] */
  fnl_credit *credits;                      /* [n_rules * n_channels] */
  double *error;                            /* [n_rules] NaN where campaigns add nothing */
  int *order;                               /* [n_rules] the least error first */
  fnl_estimate conversions, value, revenue; /* of all; value: of the conversions */
} fnl_audit;

/* Runs both studies. `study` as fnl_study_of says, with threads and hooks. An interruption
 * is no failure (is_partial says so) but where nothing was done: FNL_EINTERRUPTED. */
fnl_status fnl_audit_run(fnl_audit *audit, const fnl_study *study,
                         const fnl_attribution_options *options, fnl_error *error);
void fnl_audit_free(fnl_audit *audit);

static inline const fnl_credit *fnl_audit_credit(const fnl_audit *audit, int rule, int channel) {
  return &audit->credits[rule * audit->ledger.n_channels + channel];
}

#endif
