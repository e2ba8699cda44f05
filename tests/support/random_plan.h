/* random_plan.h: random models and plans as text, for the tests that compare implementations.
 *
 * A seed names one model and one plan for ever: the generator has its own small random numbers
 * and depends on nothing else. The files are valid, and between them, with all options, they use
 * every feature that the engines `expected` and `cohorts` have.
 */
#ifndef FNL_TESTS_RANDOM_PLAN_H
#define FNL_TESTS_RANDOM_PLAN_H

#include <stdbool.h>
#include <stdint.h>

/* What can be left out, or'ed together. */
enum {
  RANDOM_PLAN_PAID = 1 << 0,
  RANDOM_PLAN_OWNED = 1 << 1,
  RANDOM_PLAN_EARNED = 1 << 2,
  RANDOM_PLAN_SEGMENTS = 1 << 3,       /* one segment, all multipliers 1 */
  RANDOM_PLAN_CAMPAIGNS = 1 << 4,      /* each paid channel is its own campaign */
  RANDOM_PLAN_PACING = 1 << 5,         /* even */
  RANDOM_PLAN_FATIGUE = 1 << 6,        /* and no memory */
  RANDOM_PLAN_LEARNING = 1 << 7,       /* efficiency is then 1 everywhere */
  RANDOM_PLAN_BURST = 1 << 8,          /* single sends */
  RANDOM_PLAN_DELAY = 1 << 9,          /* sends arrive the next day */
  RANDOM_PLAN_SENDS_ON = 1 << 10,      /* sends by rate only */
  RANDOM_PLAN_IRRITATION = 1 << 11,    /* moves are progress */
  RANDOM_PLAN_STRONG = 1 << 12,        /* per_touch stays small: the cap at 1 never binds */
  RANDOM_PLAN_EVENT_TOUCHES = 1 << 13, /* no per_touch in events */
  RANDOM_PLAN_VALUE_CV = 1 << 14,      /* cv = 0 */
  RANDOM_PLAN_COSTS = 1 << 15,         /* no cost of events and owned touches, no reward */
  RANDOM_PLAN_SEEDS = 1 << 16,
  RANDOM_PLAN_INITIAL = 1 << 17, /* everybody starts in the first stage */
  RANDOM_PLAN_ZEROS = 1 << 18    /* no multiplier, weight, pacing week or budget of 0 */
};

/* All zero: everything, at random. */
typedef struct {
  uint32_t without;       /* RANDOM_PLAN_… */
  int64_t population;     /* 0: random, 100 … 10^12 */
  int horizon_days;       /* 0: random, 1 … 200 */
  bool noise;             /* with a `noise` group */
  bool uncertain;         /* with some numbers as distributions */
  bool dwell;             /* with stays of a given law in some stages */
  const char *engine;     /* NULL: "expected" */
  const char *model_file; /* what the plan calls its model; NULL: "model.cfg" */
} random_plan_options;

/* Writes the text of model and plan number `seed` into two new strings, owned by the caller
 * (free). Features that are left out do not disturb the others: their random numbers are
 * drawn all the same where that is possible. Returns 0, or -1 when out of memory, with both
 * strings NULL. */
int random_plan_text(uint64_t seed, random_plan_options options, char **model_text,
                     char **plan_text);

#endif
