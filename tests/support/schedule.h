/* schedule.h: random schedules of money, environments and weights, for the tests of the gradient.
 *
 * Numbers are hashed from a seed, a name and an index (splitmix64), so each stands for itself.
 */
#ifndef FNL_TESTS_SCHEDULE_H
#define FNL_TESTS_SCHEDULE_H

#include "engine/gradient.h"
#include "support/random_plan.h"
#include "support/simulate.h"

/* Uniform on 0 … 1. */
double schedule_uniform(uint64_t seed, int name, int index);

/* A random plan with campaigns at all, made ready for `expected`, with its gradient; with an
 * environment where the seed is even. */
typedef struct {
  simulation s;
  fnl_gradient *gradient;
  uint64_t seed;
  int n_campaigns, n_planned;               /* campaigns * days */
  double *planned, *money, *release, *most; /* money planned by day, as a spending wants it */
  double *by_day, *by_money, *price, *response;
  fnl_run_weights weights;
} schedule;

/* False, with nothing to be closed, where plan `seed` has no campaign. */
bool schedule_open(schedule *c, uint64_t seed);
bool schedule_open_with(schedule *c, uint64_t seed, random_plan_options options);
void schedule_close(schedule *c);

/* Sets release, most and money by what is planned; borrowed from `c`. */
fnl_spending schedule_spending(schedule *c);

/* Random weights of everything a run gives, each figure's sum of about one. */
void schedule_weigh(schedule *c, int name);

/* J of a run; `people` [n_cells] at the end. */
double schedule_worth(const schedule *c, const fnl_run *run, const double *people);

/* J of the engine's own run. */
double schedule_run(schedule *c, const fnl_spending *spending);

/* Runs with a tape, goes back: by_day and by_money. */
void schedule_differentiate(schedule *c, const fnl_spending *spending);

#endif
