/* census.h: who people are on day 0, where that matters: on a network, or where seeds are named.
 *
 * Without either, numbers mean nothing, and people fill the rosters in their order. With a network
 * they do: a person's segment is the network's, who starts in which stage is chosen at random
 * within it (but for the stage that most start in, which takes the rest), and seeds may be people
 * by name.
 */
#ifndef FNL_ENGINE_CENSUS_H
#define FNL_ENGINE_CENSUS_H

#include "engine/roster.h"

typedef struct fnl_census fnl_census;

/* Whether either matters; the reader has attached the network. */
static inline bool fnl_census_is_due(const fnl_plan *plan) {
  return plan->graph || fnl_plan_chooses_seeds(plan);
}

/* `*census` is NULL where neither does. */
fnl_status fnl_census_init(fnl_census **census, const fnl_world *world, fnl_error *error);
void fnl_census_free(fnl_census *census); /* legal on NULL */

/* Counts day 0 anew: as many in a segment as the network has, seeds where those who are named are.
 */
void fnl_census_count(fnl_census *census, const fnl_world *world, fnl_state *state);

/* Fills the rosters by it; seeds are the last of their cell. */
void fnl_census_fill(const fnl_census *census, const fnl_world *world, fnl_luck luck,
                     const fnl_state *state, fnl_roster *roster);

#endif
