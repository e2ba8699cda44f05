/* ledger.h: what every rule credits every channel of a plan with, replication by replication.
 *
 * A witness of studies by the engine `agents`: it takes the journeys of a replication, makes paths
 * of them and lets the rules share the conversions. The channels are the causes that touch
 * (campaigns, then owned and earned channels), and last (direct), for conversions that no touch
 * came before.
 *
 * A conversion is worth what those of its event, cause and segment were on average in the
 * replication, so that the worth of all is the money of their events, to the last digit's rounding.
 */
#ifndef FNL_STUDY_ATTRIBUTION_LEDGER_H
#define FNL_STUDY_ATTRIBUTION_LEDGER_H

#include "engine/journeys.h"
#include "study/attribution/attribution.h"
#include "study/replicate.h"

#define FNL_DIRECT_NAME "(direct)" /* no channel of a plan can be called so */

/* Journeys of one replication with what each is worth. */
typedef struct {
  fnl_journeys journeys;
  double *value; /* [n_slot_cells] of a conversion */
} fnl_diary;

/* Starts zeroed; what is asked for is set after fnl_ledger_init. */
typedef struct {
  const fnl_plan *plan;
  int n_rules, n_channels;
  /* asked for */
  const fnl_attribution_options *options; /* NULL: no credits */
  bool keeps_paths;
  void (*tell)(void *user, int replication, const fnl_diary *diary); /* in order; may be NULL */
  void *user;
  /* what came */
  int n;
  size_t capacity, row_capacity;
  int *replication; /* [n] their numbers, rising */
  double *rows;     /* [n * fnl_ledger_width] */
  fnl_paths paths;  /* of all replications, without ages */
  bool failed;      /* out of memory: not all is in it */
  bool crowded;     /* nor is it where a journey has more touches than are followed */
} fnl_ledger;

void fnl_ledger_init(fnl_ledger *ledger, const fnl_plan *plan);
void fnl_ledger_free(fnl_ledger *ledger);

fnl_witness fnl_ledger_witness(fnl_ledger *ledger);

/* That all of it is there: FNL_ENOMEM, or FNL_EVALUE where the plan touches somebody too often. */
fnl_status fnl_ledger_check(const fnl_ledger *ledger, fnl_error *error);

/* The name of a channel, borrowed from the plan; and of all, `names` [n_channels]. */
const char *fnl_ledger_channel(const fnl_plan *plan, int channel);
void fnl_ledger_names(const fnl_plan *plan, const char **names);

/* Direct are the channels the plan owns, and who was not touched; `is_direct` [n_channels]. */
void fnl_ledger_direct(const fnl_plan *plan, bool *is_direct);

/* A replication's row: credited conversions by rule and channel, then credited money, then the
 * sums of both. */
int fnl_ledger_width(const fnl_ledger *ledger);
const double *fnl_ledger_row(const fnl_ledger *ledger, int i);
static inline int fnl_ledger_conversions(const fnl_ledger *ledger, int rule, int channel) {
  return rule * ledger->n_channels + channel;
}
static inline int fnl_ledger_value(const fnl_ledger *ledger, int rule, int channel) {
  return (ledger->n_rules + rule) * ledger->n_channels + channel;
}

#endif
