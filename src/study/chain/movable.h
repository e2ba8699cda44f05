/* movable.h: a copy of a plan whose numbers may be moved, for asking what another number would do.
 *
 * What is copied is what a lever moves: the plan's own numbers and those of campaigns, channels,
 * moves and events. These numbers are certain in the copy, at their means. All else is borrowed, so
 * the copy must go before the plan does, and is never given to fnl_plan_free.
 */
#ifndef FNL_STUDY_CHAIN_MOVABLE_H
#define FNL_STUDY_CHAIN_MOVABLE_H

#include "base/arena.h"
#include "model/plan.h"

typedef struct {
  fnl_arena memory;
  fnl_plan plan;
} fnl_movable;

fnl_status fnl_movable_init(fnl_movable *movable, const fnl_plan *plan, fnl_error *error);
void fnl_movable_free(fnl_movable *movable);

#endif
