/* state.h: where a replication stands: people, money, wear, and the sends still on their way.
 *
 * Allocated once a thread and reset for the next replication; nothing here outlives a run.
 */
#ifndef FNL_ENGINE_STATE_H
#define FNL_ENGINE_STATE_H

#include "engine/real.h"
#include "engine/spending.h"
#include "random/sampler.h"

typedef struct {
  fnl_arena memory;
  fnl_real *people;                 /* [n_cells] at the start of today */
  fnl_real *seeded;                 /* [n_segments] seeds taken from each segment */
  fnl_real *money;                  /* [n_campaigns] not yet spent, M(t) */
  fnl_real *granted;                /* [n_campaigns] at the start, M(0) */
  const fnl_real **release, **most; /* [n_campaigns] of each, by day, borrowed (spending.h) */
  fnl_real *exposure; /* [n_creatives] how often the audience has seen it lately, F(t) */
  fnl_real *lessons;  /* [(n_days + 1) * n_campaigns] what it learns from, before each day */
  fnl_real *sends;    /* [n_days * n_referrals] sends of each day, Phi(t) */
  fnl_real *letters;  /* [n_referrals] that arrive today, of personal channels */
  double *persuaded;  /* [n_flows] people whom a letter moves today */
  double *replies;    /* [n_slot_cells] what letters make happen today */
  fnl_real *happened; /* [n_slot_cells] occurrences today */
  fnl_real *flow;     /* [n_flows] people who take each flow today (`cohorts`) */
  fnl_real *mass;     /* [n_strengths] people who move today per unit of rate (`expected`) */
  fnl_real *mass_sum; /* [n_strengths] the same of all days: what `expected` counts flows by */
  double *remainder;  /* [n_cells] scratch of the largest-remainder rule */
  double *uniform;    /* [max(n_flows, n_slot_cells)] today's luck, by inversion */
  double *central;    /* the same: fnl_normal_central of each */
  const fnl_valued **worthy;       /* [n_valued] those in which something happened today */
  const fnl_sampler_type *sampler; /* how `cohorts` draws; the owner's choice, NULL: by rejection */
} fnl_state;

fnl_status fnl_state_init(fnl_state *state, const fnl_world *world, fnl_error *error);
void fnl_state_free(fnl_state *state);

/* [n_campaigns] sums over the days before day t. */
static inline fnl_real *fnl_state_lessons(const fnl_state *state, const fnl_world *world, int t) {
  return state->lessons + (size_t)t * (size_t)world->n_campaigns;
}

/* [n_referrals] of day t. */
static inline fnl_real *fnl_state_sends(const fnl_state *state, const fnl_world *world, int t) {
  return state->sends + (size_t)t * (size_t)world->n_referrals;
}

/* Shares `total` out in proportion to `weights` [n]; whole: by largest remainder, ties to the
 * first. `weights` and `counts` may be the same array; `remainder` [n] is scratch. */
void fnl_apportion(double total, const double *weights, int n, bool whole, double *remainder,
                   double *counts);

/* Takes the plan's seeds out of the first stage, of one segment or in proportion to all. */
void fnl_state_seed(fnl_state *state, const fnl_world *world, bool whole);

/* Day 0: people by their shares and the seeds placed (whole people where `whole`, by largest
 * remainder, ties to the first), money granted. `spending`, NULL for the plan's, is borrowed until
 * the last day. */
void fnl_state_reset(fnl_state *state, const fnl_world *world, const fnl_spending *spending,
                     bool whole);

#endif
