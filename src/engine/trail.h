/* trail.h: where everybody was on every day, from his moves.
 *
 * A *mark* is a move somebody made, or an occurrence by a touch that he did; marks of a person are
 * chained, the last first, so that a history costs what happened and no day costs more. Numbers
 * rise through the rosters on day 0 (roster.h), which says where those began who never moved; but
 * where it matters who people are (census.h), where that is kept of each.
 *
 * Memory: 4 bytes a person, 4 more where it is kept of each, 20 a mark.
 */
#ifndef FNL_ENGINE_TRAIL_H
#define FNL_ENGINE_TRAIL_H

#include "engine/roster.h"

#define FNL_NO_MARK UINT32_MAX

typedef struct {
  uint32_t previous; /* of the same person, FNL_NO_MARK */
  int32_t day;
  int32_t flow;  /* of a move; -1 */
  int32_t cause; /* of an occurrence by a touch; of a move unused */
  float time;    /* of the day, of such an occurrence */
} fnl_mark;

typedef struct {
  fnl_arena memory;
  uint32_t *last; /* [population] */
  int64_t *begin; /* [n_cells + 1] first numbers, in the order of the rosters on day 0 */
  int *place;     /* [n_cells] the cells in that order */
  int32_t *cell;  /* [population] where each began; NULL: as `begin` says */
  int n_cells;
  fnl_mark *marks; /* [n] in the order of time */
  uint32_t n;
  size_t capacity;
  bool failed; /* out of memory at some mark */
} fnl_trail;

double fnl_trail_bytes(const fnl_plan *plan); /* without marks */
fnl_status fnl_trail_init(fnl_trail *trail, const fnl_world *world, fnl_error *error);
void fnl_trail_free(fnl_trail *trail);

/* Day 0: nobody has moved. */
void fnl_trail_reset(fnl_trail *trail, const fnl_world *world, const fnl_roster *roster);

/* Adds a mark; `previous` is set here. */
void fnl_trail_add(fnl_trail *trail, fnl_person person, fnl_mark mark);

/* Adds today's movers. */
void fnl_trail_follow(fnl_trail *trail, const fnl_world *world, const fnl_roster *roster, int t);

/* Where somebody was on day 0. */
int fnl_trail_beginning(const fnl_trail *trail, fnl_person person);

#endif
