/* breakdown.h: what replications gave by cause, as tables in long form: a row for every
 * replication and all that can be in the plan, zeros too, so that what has no row cannot happen.
 * Money is in the plan's currency; `by` is "time", a campaign, an owned or earned channel, or of
 * events "seed". What is not known is an empty cell.
 */
#ifndef FNL_REPORT_BREAKDOWN_H
#define FNL_REPORT_BREAKDOWN_H

#include "base/text.h"
#include "study/breakdown.h"

typedef struct {
  const char *name; /* "moves": in moves.csv */
  void (*write_header)(const fnl_plan *plan, fnl_text *text);
  void (*write_rows)(const fnl_plan *plan, int replication, const fnl_breakdown *breakdown,
                     fnl_text *text);
} fnl_breakdown_table;

/* replication, from, to, by, people */
extern const fnl_breakdown_table fnl_breakdown_moves;

/* replication, event, counts_as (its tags, a blank between two), by, count, value (empty: it has
 * none), cost (its own, without rewards) */
extern const fnl_breakdown_table fnl_breakdown_events;

/* replication, by, channel, kind, touches, cost (paid to the platform, for letters, or as rewards),
 * and, where the plan asks for reach, reached (people touched at least once) and met.STAGE (touches
 * by the stage that met them; of earned ones empty) */
extern const fnl_breakdown_table fnl_breakdown_touches;

#endif
