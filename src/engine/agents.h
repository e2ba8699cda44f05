/* agents.h: what the engine `agents` knows beyond the counts. */
#ifndef FNL_ENGINE_AGENTS_H
#define FNL_ENGINE_AGENTS_H

#include "engine/lineage.h"

extern const fnl_engine_type fnl_engine_agents;

/* From now on every run in this place, which must be of fnl_engine_agents, records its referral
 * trees. They change no number. */
fnl_status fnl_agents_trace(fnl_workplace *place, const fnl_world *world, fnl_error *error);

/* Of the last run, borrowed: its trees (NULL unless traced), and who is where. */
const fnl_forest *fnl_agents_forest(const fnl_workplace *place);
const fnl_roster *fnl_agents_roster(const fnl_workplace *place);

#endif
