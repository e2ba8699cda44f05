/* chronicle.h: one run of `expected` followed day by day: who spends when, and who brings whom.
 *
 * The viral loop: a move that an earned channel tipped is owed to the stages whose people sent what
 * arrived on that day, in proportion to what each has sent. All that arrives on a day is alike, so
 * for the fluid this is exact. Where somebody sends as they move (an event that the move emits is
 * told), they send from the stage they have come to; seeds from theirs.
 */
#ifndef FNL_STUDY_OUTLOOK_CHRONICLE_H
#define FNL_STUDY_OUTLOOK_CHRONICLE_H

#include "engine/engine.h"

/* People whom one stage's sends by one channel have moved. */
typedef struct {
  int channel, sender, move; /* of the plan; sender is a stage */
  double count;
} fnl_loop;

typedef struct {
  fnl_arena memory;
  int n_campaigns, n_days;
  double *spend; /* [n_campaigns * n_days] */
  int n_loops;
  fnl_loop *loops; /* those with a count, by channel, sender, move */
} fnl_chronicle;

/* Follows the plan as it stands in `world`, which must do without words from person to person. */
fnl_status fnl_chronicle_keep(fnl_chronicle *chronicle, const fnl_world *world, fnl_error *error);
void fnl_chronicle_free(fnl_chronicle *chronicle);

#endif
