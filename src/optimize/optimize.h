/* optimize.h: which split of the budget is best, by how much, and how sure that is.
 *
 * Search the splits with the `expected` engine and its gradient; polish by simulation; simulate the
 * winner beside the plan's own split and the usual alternatives with the plan's engine under common
 * random numbers; certify the winner on fresh replications; look around it (what each campaign
 * brings, how flat it is, what holds it, what more money would do).
 */
#ifndef FNL_OPTIMIZE_OPTIMIZE_H
#define FNL_OPTIMIZE_OPTIMIZE_H

#include "optimize/answer.h"

typedef struct {
  int n_threads;          /* 0: as many as there are */
  const fnl_hooks *hooks; /* may be NULL */
  const fnl_gauge *gauge; /* more figures of the answer's sample, as in study/replicate.h */
  fnl_trial_hook *trial;  /* every point the search values; may be NULL */
  const char *log;        /* file of those points, written as the search goes on; may be NULL */
  const char *resume;     /* such a file, read first: what is in it is not valued again; NULL: none;
                             the same file is continued (optimize/trial_log.h) */
  void *user;
} fnl_optimize_options;

/* Optimizes the split of `plan`. An interruption while searching is FNL_EINTERRUPTED; while
 * simulating, the answer comes marked (sample.partial). FNL_EINFEASIBLE where the rules of the
 * split leave no plan; where only targets cannot be met the answer is the plan that comes nearest,
 * with feasible false. */
fnl_status fnl_optimize_plan(const fnl_plan *plan, const fnl_optimize_options *options,
                             fnl_answer *answer, fnl_error *error);

#endif
