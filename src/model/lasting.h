/* lasting.h: which figures go on coming in after the horizon, by their place in summary.json. */
#ifndef FNL_MODEL_LASTING_H
#define FNL_MODEL_LASTING_H

#include "model/document.h"
#include "model/plan.h"

/* What "events.trial.count" or "moves.reader->buyer.count" counts: sums over days, of which there
 * are more days to come. FNL_LASTING_NOTHING of all else: a ratio, people on a day, what campaigns
 * do or cause, which have ended. `moves` is the plan's list of them as it was written. */
fnl_lasting fnl_lasting_find(const fnl_plan *plan, const fnl_node *moves, const char *metric);

#endif
