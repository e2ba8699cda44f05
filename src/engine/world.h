/* world.h: one draw of a plan's uncertain numbers and environment, compiled for simulation.
 *
 * The plan speaks in nouns; a day is computed from dense arrays. A world holds them:
 *
 *   phase   a part of the stay in a stage (model/dwell.h); most stages have but one. Phase s, of
 *           those there are stages, is the first of stage s; the others follow
 *   cell    phase * n_segments + segment
 *   pair    a move by one cause, out of one phase, or the way on to the next phase of a stay; what
 *           results are kept for. A phase's pairs are contiguous
 *   flow    a pair in one segment: a way out of a cell. A cell's flows are contiguous, in the
 *           order of its phase's pairs: first those by time, then its *brushes*
 *   brush   all flows of one cell by one cause, progress before irritation; the unit in which
 *           touch probabilities compete and are capped
 *   strength  what multiplies the rates of flows today: one for each cell's flows by time (strength
 *           x is cell x's), then two for each brush: its progress and its irritation
 *   slot    an event by one cause; slot * n_segments + segment is a *slot cell*, for which counts
 *           and values are kept
 *   auction   campaigns of one channel on one platform, bidding against each other
 *   creative  what an audience sees and tires of: an auction's ads (these come first), the
 *           message of another channel
 *
 * fnl_world_init takes the memory and compiles the central numbers; fnl_world_set compiles another
 * draw into the same memory. A world is const while it is simulated; many threads may share one.
 */
#ifndef FNL_ENGINE_WORLD_H
#define FNL_ENGINE_WORLD_H

#include "base/arena.h"
#include "model/plan.h"

typedef struct {
  int stage, number;                  /* which of the stage's, from 0 */
  int next;                           /* phase of the same stage, or FNL_LAST_PHASE */
  int first_pair, end_time, end_pair; /* its pairs; those by time end at end_time */
} fnl_phase;

#define FNL_LAST_PHASE (-1)

typedef struct {
  int move, cause; /* FNL_STAY: no move, the person stays in the stage and comes nearer the end */
  int from, to;    /* phases */
} fnl_pair;

#define FNL_STAY (-1)

typedef struct {
  int cell, cause;
  double activity;             /* touches of a person here per unit of the cause's touches */
  double progress, irritation; /* sums of flow_rate over the flows of each kind */
  int first_flow, first_irritation, end_flow;
} fnl_brush;

/* What people of a cell can do: flows by time, then brushes. */
typedef struct {
  int first_flow, end_time, end_flow;
  int first_brush, end_brush;
  int n_inflows;  /* they follow those of the cell before */
  double by_time; /* sum of flow_rate over the flows by time */
} fnl_cell;

/* A flow: where it leads, by what, and what moving by it emits. */
typedef struct {
  int from, to; /* cells */
  int cause;
  int emits; /* slot cell; -1: nothing */
} fnl_route;

/* A flow into a cell, with its rate and strength at hand. */
typedef struct {
  double rate;
  int flow, strength;
} fnl_inflow;

/* A flow that emits an event, the same. */
typedef struct {
  double rate;
  int flow, strength, slot_cell;
} fnl_emission;

typedef struct {
  int event, cause;
  double cost; /* money of an occurrence */
  bool is_conversion;
} fnl_slot;

/* How often a slot cell happens without a move is the sum over its terms of
 * weight * people of the cell * touches of the cause. */
typedef struct {
  double weight; /* per person and day (time), or per unit of the cause's touches */
  int slot_cell, cell, cause;
} fnl_term;

/* A slot cell whose occurrences cost money. */
typedef struct {
  int slot_cell;
  double cost; /* of an occurrence: fnl_world_slot_cost */
} fnl_costly;

/* A slot cell with money in it. */
typedef struct {
  int slot_cell;
  double mean, cv; /* money of an occurrence */
} fnl_valued;

typedef struct {
  double inverse_fatigue; /* 0: never wears out */
  double memory;
  bool is_for_all;    /* everybody sees it alike, whatever their activity: it has no cells */
  int n_cells, *cell; /* its audience */
  double *activity;   /* [n_cells] touches of a person there per unit of the cause's */
} fnl_creative;

typedef struct {
  int channel, creative;
  double capacity, cap; /* impressions per active person and day: scale, and most bought */
} fnl_auction;

typedef struct {
  int cause, auction;
  int start_day, end_day;
  double impression_cost; /* at list price: a thousandth of the price per mille */
  double *release;        /* [n_days] part of the money still there that is for this day */
  double *most;           /* [n_days] at most this part of the planned money on this day */
  double catch_up;        /* at most this multiple of what is planned for a day */
  bool learns;
  double efficiency, learning_events;
  int window_days, n_lessons, *lesson; /* slot cells whose occurrences it learns from */
} fnl_delivery;

typedef struct {
  int cause, creative;
  double touches_per_day;
} fnl_mailing;

typedef struct {
  int cause, creative, channel;
  bool is_personal;            /* its sends are letters (mail.h) */
  int n_senders, *sender;      /* cells */
  double *rate;                /* [n_senders] sends per person and day */
  int n_announced, *announced; /* slot cells whose occurrences are told */
  double *told;                /* [n_announced] sends per occurrence */
  double *told_by_seeds;       /* [n_segments] sends per seed */
  int n_delays;
  double *delay; /* [n_delays] arrives j + 1 days later */
  double burst;
  double sharing_shape; /* INFINITY: all share alike */
} fnl_referral;

typedef struct {
  const fnl_plan *plan;
  fnl_arena memory;
  int n_days, n_stages, n_phases, n_segments, n_cells, n_causes;
  fnl_phase *phases;
  double population;
  double *drawn; /* [n_laws] the numbers it was compiled from */
  double margin, referral_reward, budget;
  double *initial; /* [n_cells] shares of the population, summing to 1 */
  double *money;   /* [n_campaigns] the plan's own split of the budget */
  int n_pairs, n_flows, n_brushes, n_emissions;
  fnl_pair *pairs;
  fnl_cell *cells;
  fnl_route *routes;   /* [n_flows] */
  double *flow_rate;   /* [n_flows] per day (time) or per touch, before wear and noise */
  int *flow_strength;  /* [n_flows] what multiplies it today: fnl_day.strength */
  int *turns;          /* [n_flows] the first flow of every cell, then the second of each, ... */
  fnl_inflow *inflows; /* [n_flows] by the cell they lead to */
  fnl_brush *brushes;
  fnl_emission *emissions;
  int n_strengths, n_slots, n_slot_cells, n_terms, n_valued, n_converting, n_costly;
  fnl_slot *slots;
  fnl_term *terms; /* by slot cell */
  fnl_valued *valued;
  int *converting;    /* slot cells that are conversions */
  fnl_costly *costly; /* those of the draw that cost something */
  int n_campaigns, n_creatives, n_auctions, n_mailings, n_referrals;
  fnl_creative *creatives;
  int *creative_of;   /* [n_causes]; -1 for time */
  double *touch_cost; /* [n_causes] money of a touch besides the budget's */
  fnl_auction *auctions;
  fnl_delivery *deliveries; /* [n_campaigns] */
  fnl_mailing *mailings;
  fnl_referral *referrals;
  const double *price_noise;    /* [n_channels * n_days] or NULL: all 1 */
  const double *response_noise; /* the same */
} fnl_world;

fnl_status fnl_world_init(fnl_world *world, const fnl_plan *plan, fnl_error *error);
void fnl_world_free(fnl_world *world);

/* Compiles the numbers `drawn` [plan->n_laws]; NULL: every law at its mean. */
void fnl_world_set(fnl_world *world, const double *drawn);

/* Gives the environment, borrowed; NULL: none. */
void fnl_world_set_environment(fnl_world *world, const double *price_noise,
                               const double *response_noise);

/* What people touched by a cause, other than time, see. */
static inline const fnl_creative *fnl_world_creative(const fnl_world *world, int cause) {
  return &world->creatives[world->creative_of[cause]];
}

/* The strength of a brush's progress; that of its irritation is the next. */
static inline int fnl_world_strength(const fnl_world *world, int brush) {
  return world->n_cells + 2 * brush;
}

/* The reward for a conversion by a cause: by word of mouth, else 0. */
double fnl_world_reward(const fnl_world *world, int cause);

/* Money that an occurrence in a slot costs besides ads: the event's cost and, for a conversion, the
 * reward. */
double fnl_world_slot_cost(const fnl_world *world, int slot);

/* The stage of people in a cell. */
static inline int fnl_world_stage(const fnl_world *world, int cell) {
  return world->phases[cell / world->n_segments].stage;
}

/* The flow of a pair in one segment. */
int fnl_world_flow(const fnl_world *world, int pair, int segment);

#endif
