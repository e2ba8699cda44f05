/* contacts.h: who has been touched, and where: reach, carried along with the people.
 *
 * A run counts touches, not whom they meet. Contacts follow, for every set of causes somebody may
 * ask about (each campaign, owned and earned channel; a paid channel's campaigns together; all ads;
 * everything), how many people of each cell none of them has touched yet. Touches of a day are
 * Poisson of mean lambda for everybody in the cell, those that move included, so that who has moved
 * by the set has been touched, and of the others, whose hazard without the set is H - H_set,
 *
 *     P(stays, untouched)        = exp(-lambda) exp(-(H - H_set))
 *     P(takes flow f, untouched) = exp(-lambda) (1 - exp(-(H - H_set))) h_f / (H - H_set)
 *
 * (thinning: touches that move nobody are independent of the moves). In `expected` this is the
 * expectation itself. Where people are whole it is taken given the counts of every cell and flow:
 * people of a cell are alike, so a flow takes the untouched in proportion, and what is reported of
 * a replication is the expectation given its counts: its mean is the mean reach, and it scatters
 * less than reach does.
 *
 * By hand: 1000 people, 0.1 touches a day, no moves, 10 days: 1000 (1 - exp(-1)) = 632.1206
 * reached.
 */
#ifndef FNL_ENGINE_CONTACTS_H
#define FNL_ENGINE_CONTACTS_H

#include "engine/day.h"

typedef struct fnl_contacts fnl_contacts; /* one a thread and world shape */

fnl_status fnl_contacts_init(fnl_contacts **contacts, const fnl_world *world, fnl_error *error);
void fnl_contacts_free(fnl_contacts *contacts);

/* Day 0: nobody has been touched. */
void fnl_contacts_reset(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state);

/* Before a day: who is where. */
void fnl_contacts_begin(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state);

/* After its moves. `drawn`: state->flow holds them; else they are by state->mass. */
void fnl_contacts_follow(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world,
                         const fnl_state *state, bool drawn);

/* After the last day: fills what `run` says of reach, and of where touches met people. */
void fnl_contacts_finish(const fnl_contacts *contacts, const fnl_world *world, fnl_run *run);

#endif
