/* causes.h: what moves people, in a few words: what is written at the arrows of a stage graph. */
#ifndef FNL_REPORT_SHOW_CAUSES_H
#define FNL_REPORT_SHOW_CAUSES_H

#include "base/text.h"
#include "model/plan.h"

/* How many causes a move has: time, each channel whose touches move people, what it counts as. */
int fnl_show_n_causes(const fnl_plan *plan, const fnl_move *move);

/* Appends the k-th: "0.02 % a day" ("80 % at the end of the stay" where stays have a law),
 * "2 % a touch of CHANNEL", "counts as EVENT". An uncertain number has a "~" before it. */
void fnl_show_write_cause(const fnl_plan *plan, const fnl_move *move, int k, fnl_text *text);

/* Appends all of them with `between` in between. */
void fnl_show_write_causes(const fnl_plan *plan, const fnl_move *move, const char *between,
                           fnl_text *text);

/* Appends "14 days in 4 phases", the law of stays in a stage; false where there is none. */
bool fnl_show_write_stay(const fnl_stage *stage, fnl_text *text);

/* Appends what people of a stage send by an earned channel: "0.15 a day", "5 a share" (by every
 * event of that name in the stage or on the way into it). False where they send nothing. */
bool fnl_show_write_sends(const fnl_plan *plan, int stage, int channel, fnl_text *text);

/* Whether a touch of the channel moves people of the stage. */
bool fnl_show_hears(const fnl_plan *plan, int stage, int channel);

/* Whether word goes round in the channel at all: somebody sends and somebody hears. */
bool fnl_show_is_loop(const fnl_plan *plan, int channel);

#endif
