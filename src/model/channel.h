/* channel.h: how touches reach people, of which kinds channels are, and what they cause.
 *
 * Few need to know of what kind a channel is. Whom it reaches and how it wears out stands in its
 * creative, whatever its kind; what else sets kinds apart and is no formula is a trait, in the
 * table of channel.c. What is left are the settings of each kind and its formulas (engine/layout,
 * world, day and its way back).
 */
#ifndef FNL_MODEL_CHANNEL_H
#define FNL_MODEL_CHANNEL_H

#include "model/number.h"

#include <stdbool.h>

/* Their numbers, and their names in files and results. */
#define FNL_EACH_CHANNEL_KIND(KIND)                                                                \
  KIND(PAID, paid)                                                                                 \
  KIND(OWNED, owned)                                                                               \
  KIND(EARNED, earned)

#define FNL_NUMBER_OF_KIND(number, name) FNL_##number,
typedef enum { FNL_EACH_CHANNEL_KIND(FNL_NUMBER_OF_KIND) FNL_N_CHANNEL_KINDS } fnl_channel_kind;
#undef FNL_NUMBER_OF_KIND

/* What is true of every channel of a kind. */
typedef struct {
  bool is_bought;        /* out of the budget, by campaigns, each of which is a cause of its own;
                            none of it is left beyond the horizon */
  bool is_word_of_mouth; /* people send it to others; a conversion by it is rewarded */
  bool is_direct;        /* who follows it knew the way: credit that is non-direct passes over it */
} fnl_channel_traits;

extern const fnl_channel_traits fnl_channel_kinds[FNL_N_CHANNEL_KINDS];
extern const fnl_channel_traits fnl_no_channel; /* of time: nothing is true of it */
extern const char *const fnl_channel_kind_names[FNL_N_CHANNEL_KINDS + 1]; /* the last: NULL */

/* The traits of a kind by its name in a file, or those of no channel. */
const fnl_channel_traits *fnl_channel_traits_named(const char *kind);

/* People of these stages in these segments. */
typedef struct {
  bool *stages, *segments; /* [n_stages], [n_segments]; NULL: everybody, and all alike */
} fnl_audience;

/* What is shown or sent: who sees it, and how it wears out. */
typedef struct {
  fnl_audience audience;
  fnl_number fatigue; /* exposure at which the effect has halved; INFINITY: none */
  fnl_number memory;  /* part of the exposure still felt a day later */
} fnl_creative_settings;

/* The learning phase of a campaign's delivery: efficiency + (1 - efficiency) min(1, L/events). */
typedef struct {
  bool on;
  int event; /* occurrences of this event count, or FNL_ANY_CONVERSION */
  fnl_number events, efficiency;
  int window_days;
} fnl_learning;

#define FNL_ANY_CONVERSION (-1)

/* What a paid channel sets and each of its campaigns may set anew, as it may the creative. */
typedef struct {
  fnl_number cost_per_mille; /* money per 1,000 impressions at list price */
  fnl_number capacity;       /* impressions per active person and day no money can exceed */
  fnl_number max_price;      /* buys at most at this multiple of the list price */
  fnl_number catch_up;       /* at most this multiple of a day's planned money */
  fnl_learning learning;
} fnl_paid;

typedef struct {
  fnl_number touches_per_day, cost;
} fnl_owned;

/* One trigger of an earned channel: people of a stage a day, or occurrences of an event. */
typedef struct {
  int index; /* of the stage (sends_per_day) or of the event (sends_on) */
  fnl_number sends;
} fnl_trigger;

/* How many an act of sending reaches. */
typedef enum {
  FNL_SENDING_POISSON,
  FNL_SENDING_FIXED,
  FNL_SENDING_EVERY_NEIGHBOUR
} fnl_sending_law;

typedef struct {
  int n_senders, n_announced, n_delays;
  fnl_trigger *senders;   /* sends_per_day, by stage */
  fnl_trigger *announced; /* sends_on, by event */
  fnl_number *delay;      /* [n_delays], delay[j]: share that arrives j + 1 days later; sums to 1 */
  fnl_number burst;       /* people reached by an act of sending; 0: single sends */
  fnl_sending_law law;    /* other than Poisson in `agents` only */
  fnl_number sharing_shape; /* of the gamma law of people's own sharing, `agents` only; INFINITY:
                               all alike */
} fnl_earned;

typedef struct {
  char *name, *title;
  fnl_channel_kind kind;
  fnl_creative_settings creative;
  fnl_paid paid;     /* kind FNL_PAID */
  fnl_owned owned;   /* kind FNL_OWNED */
  fnl_earned earned; /* kind FNL_EARNED */
} fnl_channel;

void fnl_channel_free(fnl_channel *channel);
void fnl_audience_free(fnl_audience *audience);

static inline const fnl_channel_traits *fnl_channel_traits_of(const fnl_channel *channel) {
  return &fnl_channel_kinds[channel->kind];
}

/* Why somebody moved or did something: cause 0 is time, then the campaigns in order, then
 * the other channels in the model's order. Causes index most arrays of results. */
typedef struct {
  const char *name; /* "time", the campaign's or the channel's; borrowed from the plan */
  int channel;      /* -1 for time */
  int campaign;     /* -1 for time and for channels that are not bought */
  const fnl_channel_traits *traits; /* of its channel */
} fnl_cause;

#define FNL_TIME 0

#endif
