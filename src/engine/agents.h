/* agents.h: what the engine `agents` knows beyond the counts, and those who look on.
 *
 * A *follower* is told of every day of a replication and may keep what it likes of it: who brought
 * whom, who was touched by what, who bought again. It changes no number. Which followers a bench
 * has is decided before its first run.
 */
#ifndef FNL_ENGINE_AGENTS_H
#define FNL_ENGINE_AGENTS_H

#include "engine/doers.h"
#include "engine/forest.h"

extern const fnl_engine_type fnl_engine_agents;

/* A day that has been drawn, nobody having moved yet: the rosters hold everybody as of the morning,
 * and who moves is listed by flow. `day` is NULL before the first and after the last day. */
typedef struct {
  const fnl_day *day;
  const fnl_world *world;
  fnl_luck luck;
  const fnl_state *state;
  const fnl_roster *roster;
  const fnl_doers *doers;
  const fnl_mail *mail; /* NULL: no channel is personal */
} fnl_scene;

typedef struct {
  void (*free)(void *own);
  void (*reset)(void *own, const fnl_scene *scene);  /* day 0, before anything has happened */
  void (*follow)(void *own, const fnl_scene *scene); /* every day */
  void (*close)(void *own, const fnl_scene *scene);  /* after the last day; may be NULL */
} fnl_follower_type;

enum { FNL_FOLLOWERS_MOST = 8 };

/* Attaches a follower to a place of fnl_engine_agents, which owns `own` from then on. */
void fnl_agents_attach(fnl_workplace *place, const fnl_follower_type *type, void *own);

/* What was attached as this type; NULL: nothing was. */
void *fnl_agents_attached(const fnl_workplace *place, const fnl_follower_type *type);

/* Who does what, for followers to say which they want to know of (fnl_doers_want). */
fnl_doers *fnl_agents_doers(const fnl_workplace *place);

/* From now on every run in this place records its referral trees. */
fnl_status fnl_agents_trace(fnl_workplace *place, const fnl_world *world, fnl_error *error);

/* Of the last run, borrowed: its trees (NULL unless traced), and who is where. */
const fnl_forest *fnl_agents_forest(const fnl_workplace *place);
const fnl_roster *fnl_agents_roster(const fnl_workplace *place);

#endif
