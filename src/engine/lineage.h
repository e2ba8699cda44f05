/* lineage.h: finds the sender of every referral that moved somebody.
 *
 * The touches of an earned channel are a superposition of the sends of many people and days, and a
 * touch that moves somebody is any of them, as likely as its rate. So for a move on day t by
 * channel c the send is drawn backwards, exactly: the day t - j as d_j Phi(t - j); on it what was
 * told, each part as its share of Phi; of occurrences any, all alike; of people in stages that send
 * a cell as rate times people, and in it anybody as of that day. An act of sending (`burst`) is one
 * sender's, and of E acts any: one that has been met before with probability 1/E each, else a new
 * one.
 *
 * Who was in a cell on an earlier day is found by rejection. Kept is, for every person, the day of
 * his last move, and for the days that sends can still arrive from, who left each cell and since
 * when he had been there. The people of cell x on day u are then each exactly once among those in
 * it now and those who left it since, namely as one who came before u. One of these drawn at random
 * is taken if he did: no roster is ever copied, and the memory is that of the moves in the window.
 *
 * Draws come from streams of their own, so nothing else changes by them. The sends reach anybody,
 * a sender too: with probability 1/N somebody is brought by himself.
 *
 * Memory: 8 to 12 bytes a person, 32 a node, 12 a root and a conversion of who is in no tree, 8 a
 * move and 4 a told occurrence of the window. Grows as it must; that there was none is remembered
 * in the forest.
 */
#ifndef FNL_ENGINE_LINEAGE_H
#define FNL_ENGINE_LINEAGE_H

#include "engine/agents.h"

typedef struct fnl_lineage fnl_lineage;

double fnl_lineage_bytes(const fnl_plan *plan); /* without nodes and window */
fnl_status fnl_lineage_init(fnl_lineage **lineage, const fnl_world *world, fnl_doers *doers,
                            fnl_error *error);
void fnl_lineage_free(fnl_lineage *lineage); /* legal on NULL */

extern const fnl_follower_type fnl_lineage_follower;

/* Of the last run; borrowed. */
const fnl_forest *fnl_lineage_forest(const fnl_lineage *lineage);

#endif
