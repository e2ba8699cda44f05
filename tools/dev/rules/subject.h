/* subject.h: a plan whose model is drawn anew, again and again, and run in `expected`.
 *
 * A draw multiplies every number that `funnel chain` calls a lever (prices, responses, wear,
 * probabilities a touch, rates a day, sends, costs, order values, margin; not the budget) by a
 * lognormal factor of median 1 of its own, and keeps it within its range. A draw is named by its
 * number, so it is the same whoever asks.
 */
#ifndef FNL_TOOLS_RULES_SUBJECT_H
#define FNL_TOOLS_RULES_SUBJECT_H

#include "engine/engine.h"
#include "study/chain/levers.h"

typedef struct {
  fnl_plan read;     /* as the file says */
  fnl_levers levers; /* with the copy whose numbers move */
  fnl_plan *plan;    /* that copy */
  fnl_world world;
  fnl_workplace place;
  fnl_run run;
} subject;

enum { SUBJECT_OVERRIDES = 5 };

/* What a subject is read from: configs/NAME.cfg, and what is set otherwise (NULL: nothing more). */
typedef struct {
  const char *name;
  const char *overrides[SUBJECT_OVERRIDES];
} subject_source;

/* Ends the program with a message where the plan cannot be read. Not to be moved. */
void subject_init(subject *s, const subject_source *source);
void subject_free(subject *s);

enum { SUBJECT_AS_READ = -1 }; /* the draw that leaves all as the file says */

void subject_draw(subject *s, int draw);

/* A run of the plan as its numbers now stand, each campaign [n_campaigns] having this money; NULL:
 * the plan's own. The run is the subject's, until the next. */
const fnl_run *subject_run(subject *s, const double *money);

/* The value [n] that a part of them does not exceed; sorts them. */
double subject_quantile(double *values, int n, double part);

/* The part of them, in percent, that is at least so much. */
double subject_percent_from(const double *values, int n, double least);

/* Memory or the end of the program. */
void *subject_memory(int n, size_t size);

#endif
