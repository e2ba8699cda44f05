/* cohorts.h: how many: the draws of whole people, for every engine that has them.
 *
 * The functions of fnl_engine_type (engine.h), by whose order they are called, and what one of them
 * is made of.
 */
#ifndef FNL_ENGINE_COHORTS_H
#define FNL_ENGINE_COHORTS_H

#include "engine/engine.h"

void fnl_cohorts_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                        fnl_state *state);
/* Draws state->flow, and takes those who go from state->people; all they leave behind. */
void fnl_cohorts_draw_flows(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                            fnl_state *state);
void fnl_cohorts_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state,
                       fnl_run *run);
double fnl_cohorts_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          const fnl_state *state, fnl_run *run);

/* What the occurrences of one slot cell on day `t` are worth together: a pure function. */
double fnl_cohorts_value(const fnl_valued *valued, fnl_luck luck, const fnl_state *state, int t);
double fnl_cohorts_burst(const fnl_world *world, fnl_luck luck, const fnl_state *state, int t,
                         int referral);

#endif
