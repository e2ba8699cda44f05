/* plan.h: a plan with its model, as read: the five nouns as plain structs.
 *
 * A plan is filled by the reader (read.h), checked, and const from then on; every thread
 * shares it. Nothing here is simulated: engine/world compiles a plan's numbers into the
 * dense arrays a day is computed from. Indices refer to the arrays of the same plan.
 */
#ifndef FNL_MODEL_PLAN_H
#define FNL_MODEL_PLAN_H

#include "base/error.h"
#include "model/channel.h"
#include "model/objective.h"

#include <stdbool.h>

/* Bounds that keep counts exact in a double and streams apart (random/stream.h). */
#define FNL_POPULATION_MAX INT64_C(1000000000000)
#define FNL_NUMBERED_MAX   INT64_C(4294967295) /* people that `agents` can tell apart: 32 bits */
#define FNL_HORIZON_MAX    36500
#define FNL_WEEK_DAYS      7   /* a pacing weight is a week's */
#define FNL_PHASES_MAX     100 /* of a stay in a stage */

typedef enum { FNL_LAW_LOGNORMAL, FNL_LAW_GAMMA, FNL_LAW_BETA, FNL_LAW_UNIFORM } fnl_law_kind;

/* An uncertain number, drawn once a replication. Lognormal and gamma laws live on
 * (lowest, infinity), beta on (lowest, highest), uniform on [low, high]. */
typedef struct {
  char *path; /* "channels.prospecting.cpm" */
  fnl_law_kind kind;
  double mean, sd;        /* of the value itself, not of its logarithm */
  double low, high;       /* uniform only */
  double lowest, highest; /* the range of the field it stands in; highest may be infinite */
  uint64_t stream; /* names its draws: of the path alone, so that plans share them; below 2^40 */
} fnl_law;

typedef enum {
  FNL_ROLE_PROSPECT,
  FNL_ROLE_AWARENESS,
  FNL_ROLE_CONSIDERATION,
  FNL_ROLE_CONVERSION,
  FNL_ROLE_LOYALTY,
  FNL_ROLE_ADVOCACY,
  FNL_ROLE_LOST,
  FNL_N_ROLES
} fnl_role;

typedef struct {
  char *name, *title;
  fnl_role role;
  fnl_number initial; /* share of every segment here at the start; the first stage's is the rest */
  bool has_dwell;     /* time moves people out only at the end of a stay of this law (dwell.h) */
  fnl_number dwell_days; /* mean */
  int dwell_phases;      /* variance days^2 / phases */
} fnl_stage;

typedef struct {
  char *name, *title;
  fnl_number share, activity, response, value, sharing;
} fnl_segment;

/* An instance of a channel that is bought; it has the channel's settings unless it sets its own. */
typedef struct {
  char *name, *title;
  char *platform; /* NULL: the channel's unnamed platform, apart from every named one */
  int channel;
  fnl_number weight, response;
  int start_day, end_day; /* start_day <= t < end_day */
  int n_pacing;           /* weights of its own: one a week, or one a day; 0: the budget's */
  fnl_number *pacing;
  fnl_creative_settings creative;
  fnl_paid paid;
} fnl_campaign;

/* A probability by touch, of a move or an event, for one channel. */
typedef struct {
  int channel;
  fnl_number probability;
} fnl_touch;

typedef enum { FNL_PROGRESS, FNL_IRRITATION } fnl_move_kind;

typedef struct {
  int from, to; /* stages, different */
  fnl_move_kind kind;
  fnl_number daily; /* base rate per person and day */
  int n_touches;
  fnl_touch *touches; /* one a channel at most, in the file's order; zeros that were written stay */
  int emits;          /* event, or FNL_NO_EVENT */
} fnl_move;

#define FNL_NO_EVENT (-1)

typedef struct {
  char *name, *title;
  int n_counts_as;
  char **counts_as;
  bool is_conversion; /* counts_as has "conversion" */
  bool *in;           /* [n_stages] where it happens, by time and by touch */
  fnl_number *daily;  /* [n_stages] rate per person and day; 0 outside `in` */
  int n_touches;
  fnl_touch *touches;
  bool has_value;
  fnl_number value_mean, value_cv; /* money of one occurrence, times the segment's `value` */
  fnl_number cost;                 /* money of one occurrence */
} fnl_event;

/* Who the seeds are: as chance has it, those of most friends, or those who are named. */
typedef enum { FNL_SEEDS_RANDOM, FNL_SEEDS_BY_DEGREE, FNL_SEEDS_NAMED } fnl_seed_choice;

/* People placed by hand before day 0, out of the first stage. */
typedef struct {
  int to;             /* stage */
  int segment;        /* or FNL_EVERY_SEGMENT: in proportion to the first stage's segments */
  int64_t count;      /* n_people where they are named */
  int emits;          /* event on day 0 with cause "seed", or FNL_NO_EVENT */
  fnl_seed_choice by; /* other than at random in `agents` only */
  int n_people;
  int64_t *people; /* [n_people] all different; ids of the network's file, else numbers from 0 */
} fnl_seeds;

#define FNL_EVERY_SEGMENT (-1)

/* Who belongs to which segment. */
typedef enum {
  FNL_SEGMENTS_BY_NUMBER, /* numbers rise through the segments */
  FNL_SEGMENTS_RANDOM,
  FNL_SEGMENTS_BY_DEGREE, /* the last segment has those of most friends */
  FNL_SEGMENTS_BY_FILE
} fnl_segment_choice;

typedef enum {
  FNL_DEGREES_UNSAID,
  FNL_DEGREES_POISSON,
  FNL_DEGREES_POWER_LAW,
  FNL_DEGREES_NEGATIVE_BINOMIAL,
  FNL_DEGREES_BY_FILE
} fnl_degree_choice;

/* What a third column of an edge list is. */
typedef enum { FNL_WEIGHTS_ARE_PROBABILITIES, FNL_WEIGHTS_ARE_IGNORED } fnl_weight_choice;

/* Who is whose friend: read from a file, or made by a generator (network/network.h). Paths are as
 * they can be opened. Of the numbers below `seed` those are set that the generator knows; 0 else.
 */
typedef struct {
  char *file;      /* an edge list; NULL: generated */
  char *generator; /* a name; network/ knows which exist; NULL: read */
  bool directed;
  fnl_weight_choice weights;
  fnl_segment_choice segments_by;
  char *segments, *segments_file; /* as written; the file's path */
  uint64_t seed;
  int m, neighbours;
  double mean_degree, rewiring, exponent, dispersion, within, between;
  int max_degree;
  fnl_degree_choice degrees_by;
  char *degrees, *degrees_file; /* as written; the file's path */
  int n_mixing;
  fnl_number *mixing; /* [n_mixing] probability of an edge by both segments, row by row */
} fnl_network_settings;

/* What goes on coming in after the horizon besides money and conversions: what a metric counts. */
typedef enum {
  FNL_LASTING_NOTHING,
  FNL_LASTING_EVENT_COUNT,
  FNL_LASTING_EVENT_VALUE,
  FNL_LASTING_EVENT_COST,
  FNL_LASTING_CHANNEL_CONVERSIONS, /* of a channel that is not bought */
  FNL_LASTING_MOVE,
  FNL_N_LASTING
} fnl_lasting_kind;

typedef struct {
  fnl_lasting_kind kind;
  int item; /* event, channel, move */
} fnl_lasting;

/* What a plan must reach, whatever else is made largest. */
typedef enum {
  FNL_TARGET_ROAS,
  FNL_TARGET_ROI,
  FNL_TARGET_PROFIT,
  FNL_TARGET_REVENUE,
  FNL_TARGET_CONVERSIONS,
  FNL_TARGET_CUSTOMERS,
  FNL_TARGET_CPA,
  FNL_TARGET_SPEND,
  FNL_TARGET_OTHER_COSTS,
  FNL_N_TARGETS
} fnl_target_kind;

/* What is made of the worlds of an uncertain plan; all NaN: the mean. */
typedef struct {
  double cvar;     /* the mean of this worst part of the worlds */
  double quantile; /* what is passed in all but this part of the worlds */
  double reaches;  /* the part of the worlds in which the objective reaches this */
} fnl_risk_settings;

/* Items that together take a part of the budget: "at least 5 % for testing". */
typedef struct {
  char *name;
  bool *member; /* [n_channels] or [n_campaigns], by over_campaigns */
  double least, most;
} fnl_share_group;

typedef struct {
  fnl_objective objective;
  char *metric; /* with FNL_OBJECTIVE_METRIC, a place in summary.json: "events.trial.count" */
  bool value_beyond_horizon; /* what comes after the horizon counts in the objective */
  fnl_lasting lasting;       /* made by the reader: what of the metric does, where it is no total */
  bool over_campaigns;       /* the split is over campaigns, not over paid channels */
  /* by item: [n_channels] or [n_campaigns], by over_campaigns */
  double *min_share, *max_share; /* parts of the budget */
  double *committed;             /* money it gets in any case */
  double *at_least_or_nothing;   /* money; 0: no such rule */
  int n_groups;
  fnl_share_group *groups;
  int period_days;             /* money is split over periods of so many days; 0: by the pacing */
  double total_min, total_max; /* money in all; total_max 0: as planned */
  double max_change;           /* of an item's current money, as a part of it; 0: any */
  double learning_conversions; /* a week of what the delivery learns from, or nothing; 0: no rule */
  double targets[FNL_N_TARGETS]; /* by fnl_target_kind; NaN: no target */
  fnl_risk_settings risk;
  int worlds;          /* draws of the uncertain numbers that the search looks at */
  bool certify;        /* whether the answer is raced against rivals */
  double gap;          /* relative gap to certify; 0: as far as the replications reach */
  double confidence;   /* of the certificate */
  double seconds_most; /* 0: no limit */
} fnl_optimize_settings;

/* How `cohorts` draws (random/sampler.h). */
typedef enum { FNL_SAMPLER_INVERSION, FNL_SAMPLER_REJECTION } fnl_sampler_choice;

typedef struct {
  char *engine; /* a name; engine/ knows which exist */
  fnl_sampler_choice sampler;
  int replications;
  uint64_t seed;
  double precision;     /* relative half-width of the mean ROAS to stop at; 0: fixed number */
  int max_replications; /* where `precision` is given */
  bool worth;           /* reports the worth beyond the horizon */
  bool reach;           /* reports whom touches reach */
  double outbreak;      /* adopters of a referral tree that is one; below 1: part of everybody */
  int lookback_days;    /* of journeys, before a conversion */
} fnl_simulation;

typedef struct fnl_document fnl_document; /* the resolved text with origins: document.h */

typedef struct {
  /* where it came from */
  char *file, *model_file; /* as opened */
  char sha256[65], model_sha256[65];
  fnl_document *document;
  /* the model */
  char *name, *model_title, *source;
  int n_stages, n_channels, n_moves, n_events;
  fnl_stage *stages;
  fnl_channel *channels;
  fnl_move *moves;
  fnl_event *events;
  /* the plan */
  char *title, *currency;
  int horizon_days;
  int64_t population;
  int n_segments, n_campaigns;
  fnl_segment *segments;   /* at least one */
  fnl_campaign *campaigns; /* none where the model has no paid channel */
  fnl_number margin, referral_reward;
  double discount;   /* a year, of what comes after the horizon */
  fnl_number budget; /* 0 where there are no campaigns */
  fnl_number *split; /* [n_channels] share of the budget; 0 where it is not bought */
  int n_pacing;      /* 0: even, else weeks */
  fnl_number *pacing;
  fnl_number noise_cpm, noise_response, noise_persistence;
  bool has_seeds;
  fnl_seeds seeds;
  bool has_network;
  fnl_network_settings network; /* `agents` only */
  double target_roas;           /* 0: none named */
  fnl_simulation simulation;
  fnl_optimize_settings optimize;
  /* made by the reader from the above */
  int n_laws, n_causes;
  fnl_law *laws;
  fnl_cause *causes; /* [n_causes], n_causes >= 1 */
  /* given by who simulates it on one (network/network.h), borrowed */
  const struct fnl_network *graph; /* NULL: everybody knows everybody */
} fnl_plan;

/* Frees everything; legal on a zeroed, a half-read and a freed plan. */
void fnl_plan_free(fnl_plan *plan);

/* What the weights of a channel's campaigns sum to (at their means); 0 where it has none. */
double fnl_plan_group_weight(const fnl_plan *plan, int channel);

/* Where the weight of a campaign on a day stands: in *weights at the returned index; NULL and 0
 * where its pacing is even. */
int fnl_plan_pacing(const fnl_plan *plan, int campaign, int day, const fnl_number **weights);

/* Whether two campaigns bid against each other: one channel on one platform. */
bool fnl_plan_same_auction(const fnl_plan *plan, int campaign, int other);

/* What people touched by a cause see; NULL for time. */
const fnl_creative_settings *fnl_plan_creative(const fnl_plan *plan, int cause);

/* The cause of a channel that is not bought (-1 for others), and of a campaign. */
int fnl_plan_cause_of_channel(const fnl_plan *plan, int channel);
int fnl_plan_cause_of_campaign(const fnl_plan *plan, int campaign);

/* Whether the replications of this plan differ in more than their draws. */
bool fnl_plan_is_uncertain(const fnl_plan *plan); /* uncertain numbers or environment noise */

/* Whether word of this channel goes from one person to another, which `agents` alone can follow: a
 * law of its own, sharing of one's own, or a network; and whether that is so of any. */
bool fnl_channel_is_personal(const fnl_plan *plan, int channel);
bool fnl_plan_is_personal(const fnl_plan *plan);

/* Whether seeds are chosen, by number or by friends; and whether it matters who is who for this or
 * any other reason: then only `agents` tells all of it. */
bool fnl_plan_chooses_seeds(const fnl_plan *plan);
bool fnl_plan_knows_people(const fnl_plan *plan);

/* Whether anything asks for the worth beyond the horizon, which is computed only then. */
bool fnl_plan_looks_beyond(const fnl_plan *plan);

/* The plan, which it borrows from, with nothing that asks for it (what is made best is then what of
 * it is within the horizon, or ROAS), and with the report of it. */
fnl_plan fnl_plan_without_beyond(const fnl_plan *plan);
fnl_plan fnl_plan_with_worth(const fnl_plan *plan);

/* No target and no risk: NaN throughout. */
void fnl_plan_forget_targets(fnl_plan *plan);

/* The place of the figure that the optimizer makes best, without what `value_beyond_horizon` adds;
 * NULL: objective "metric" that names none. */
const char *fnl_plan_objective(const fnl_plan *plan);

const char *fnl_role_name(fnl_role role);
bool fnl_role_is_customer(fnl_role role); /* who has bought and is still there */

/* Whether who makes this move is a new customer: he comes to a stage of customers, from one of
 * none.
 */
bool fnl_move_makes_customer(const fnl_plan *plan, int move);

#endif
