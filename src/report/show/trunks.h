/* trunks.h: the upright lines of a diagram, each in a lane. Private to diagram.c. */
#ifndef FNL_REPORT_SHOW_TRUNKS_H
#define FNL_REPORT_SHOW_TRUNKS_H

#include "report/show/diagram.h"

/* The lines into one stage from one side, or the word of one channel: a lane of its own. */
typedef struct {
  bool is_left;
  fnl_line_kind kind;
  int target; /* the stage; of word the channel */
  double low, high;
  int lane; /* from the cards outwards */
} fnl_trunk;

typedef struct {
  int n;
  fnl_trunk *all; /* room is the caller's */
} fnl_trunks;

/* The trunk of such lines; a new one, of no height, where there is none. */
fnl_trunk *fnl_trunks_find(fnl_trunks *trunks, bool is_left, fnl_line_kind kind, int target);
void fnl_trunk_reach(fnl_trunk *trunk, double y);

/* Gives every trunk a lane, trunks in one at least `gap` apart; reorders them. Says how many lanes
 * either side has. */
void fnl_trunks_set_lanes(fnl_trunks *trunks, double gap, int *n_left, int *n_right);

#endif
