/* engine.h: what an engine is, and the loop over the days that all of them share.
 *
 * An engine says how many people make each move and how often each event happens on one day,
 * given the day's rates: by expectation (`expected`), by a draw per cell (`cohorts`). Each is one
 * file ending in its descriptor; the registry is made by the build from this folder.
 */
#ifndef FNL_ENGINE_ENGINE_H
#define FNL_ENGINE_ENGINE_H

#include "engine/contacts.h"

/* The name of a replication's random streams. */
typedef struct {
  uint64_t seed, replication;
} fnl_luck;

/* What an engine knows beside the counts of fnl_state: made once a thread, kept in fnl_workplace,
 * and told of every day before and after it is drawn. */
typedef struct {
  /* What it takes of the machine's memory for a plan. */
  double (*bytes)(const fnl_plan *plan);
  fnl_status (*init)(void **own, const fnl_world *world, fnl_error *error);
  void (*free)(void *own); /* legal on NULL */
  /* Day 0 of a replication, `state` being reset. */
  void (*reset)(void *own, const fnl_world *world, fnl_luck luck, fnl_state *state);
  /* The day's rates are known and nothing is drawn yet: what the counts alone cannot tell. */
  void (*begin)(void *own, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                fnl_state *state);
  /* The day is drawn and not yet booked: state->flow has who moved, state->happened what happened,
   * state->people is tomorrow's, state->sends has today's sends of people by their stage. */
  void (*follow)(void *own, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                 fnl_state *state);
  /* Whether nothing more can happen, after any day. NULL: never. */
  bool (*is_over)(const void *own);
  /* After the last day. Returns false where memory has failed on the way. */
  bool (*close)(void *own, const fnl_world *world, const fnl_state *state);
} fnl_own_type;

typedef struct fnl_engine_type {
  const char *name, *summary, *source;
  bool is_random; /* replications of one world differ, and counts are whole */
  /* Moves everybody: state->people becomes tomorrow's, what moves emit is added to
   * state->happened, flows are counted. */
  void (*moves)(const fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state,
                fnl_run *run);
  /* Money of today's occurrences: adds to run->slot_value, returns the sum. */
  fnl_real (*values)(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                     const fnl_state *state, fnl_run *run);
  /* Only where is_random: */
  /* Occurrences today: state->happened [n_slot_cells] holds their means on entry. */
  void (*events)(const fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state);
  /* Sends of day `t` in bursts of `referral`: state->sends holds their mean on entry. */
  fnl_real (*burst)(const fnl_world *world, fnl_luck luck, const fnl_state *state, int t,
                    int referral);
  /* After the last day: sums that were put off. NULL: none were. */
  void (*finish)(const fnl_world *world, const fnl_state *state, fnl_run *run);
  const fnl_own_type *own; /* NULL: the counts are all it knows */
} fnl_engine_type;

extern const fnl_engine_type *const fnl_engine_registry[]; /* ends with NULL */

/* NULL where no engine bears that name. */
const fnl_engine_type *fnl_engine_by_name(const char *name);

/* What a thread needs to simulate one world again and again by one engine. */
typedef struct {
  fnl_state state;
  fnl_day day;
  const fnl_own_type *own_type;
  void *own;              /* of the engine's own_type; NULL where that is */
  fnl_contacts *contacts; /* NULL: nobody asks who is touched */
  const fnl_hooks *hooks; /* borrowed; only `stop` is asked, between two days; NULL: nobody is */
} fnl_workplace;

/* Where the engine has a state of its own, the workplace is for no other. */
fnl_status fnl_workplace_init(fnl_workplace *place, const fnl_engine_type *engine,
                              const fnl_world *world, fnl_error *error);
void fnl_workplace_free(fnl_workplace *place);

/* From now on its runs tell who is touched (contacts.h); of plans without personal channels. */
fnl_status fnl_workplace_watch_contacts(fnl_workplace *place, const fnl_world *world,
                                        fnl_error *error);

/* Simulates one replication into `run`. `spending` NULL: as the plan says. Cannot fail; allocates
 * nothing. run->cut where the place's hooks have stopped it: nothing of it is to be used. */
void fnl_engine_run(const fnl_engine_type *engine, const fnl_world *world,
                    const fnl_spending *spending, fnl_luck luck, fnl_workplace *place,
                    fnl_run *run);

/* The same in steps, for those who look at the place between days: start, every day, finish. */
void fnl_engine_start(const fnl_engine_type *engine, const fnl_world *world,
                      const fnl_spending *spending, fnl_luck luck, fnl_workplace *place,
                      fnl_run *run);
void fnl_engine_day(const fnl_engine_type *engine, const fnl_world *world, fnl_luck luck, int t,
                    fnl_workplace *place, fnl_run *run);
void fnl_engine_finish(const fnl_engine_type *engine, const fnl_world *world, fnl_workplace *place,
                       fnl_run *run);

#endif
