/* one_person.h: one person placed in a plan by hand, simulated again and again, against their
 * worth.
 */
#ifndef FNL_TESTS_ONE_PERSON_H
#define FNL_TESTS_ONE_PERSON_H

#include "study/chain/value_chain.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>

/* A customer tells of every order; who hears of it may buy, and tells in turn. Nobody else ever
 * buys, so all money is that of the one person who is there. */
#define ONE_PERSON_PLAN                                                                            \
  "horizon_days = 200; population = 200000L; offer = { margin = 0.413; referral_reward = 0.7;\n"   \
  "  discount = 0.31; };\n"                                                                        \
  "%s"                                                                                             \
  "model = { name = \"word\";\n"                                                                   \
  "stages = ( { name = \"new\"; role = \"prospect\"; },\n"                                         \
  "  { name = \"customer\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; } );\n"  \
  "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { order = 3.31; };\n"             \
  "  delay = [ 0.2, 0.5, 0.3 ]; } );\n"                                                            \
  "moves = ( { from = \"new\"; to = \"customer\"; per_touch = { word = 0.15; };\n"                 \
  "    emits = \"sale\"; },\n"                                                                     \
  "  { from = \"customer\"; to = \"gone\"; daily = 0.0831; } );\n"                                 \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; value = { mean = 40.3; }; },\n"   \
  "  { name = \"order\"; in = { customer = 0.0547; }; value = { mean = 81.3; }; } ); };\n"
#define ONE_PERSON_SEED "seeds = { to = \"customer\"; count = 1; };\n"

/* What each replication of the plan with that one person brings: mean and variance, as they come
 * (Welford 1962). */
typedef struct {
  int n;
  double mean, squares;
} one_person_sample;

static inline one_person_sample one_person_simulate(int replications) {
  one_person_sample sample = {0};
  simulation s;
  simulate_open(&s, "cohorts", ONE_PERSON_PLAN, ONE_PERSON_SEED);
  while (sample.n < replications) {
    simulate_run(&s, 23, (uint64_t)sample.n);
    const double off = s.run.profit - sample.mean;
    sample.mean += off / ++sample.n;
    sample.squares += off * (s.run.profit - sample.mean);
  }
  simulate_close(&s);
  return sample;
}

static inline double one_person_worth(void) {
  fnl_plan plan;
  fnl_value_chain chain;
  simulate_read(&plan, ONE_PERSON_PLAN, "");
  ck_assert_int_eq(fnl_value_chain_find(&chain, &plan, NULL, NULL), FNL_OK);
  const double worth = chain.by_stage[1].start;
  fnl_value_chain_free(&chain);
  fnl_plan_free(&plan);
  return worth;
}

/* Fails beyond 4 standard errors, or where these are more than `most` of the worth. */
static inline void one_person_compare(int replications, double most) {
  const one_person_sample sample = one_person_simulate(replications);
  const double found = one_person_worth();
  const double se = sqrt(sample.squares / (sample.n - 1) / sample.n);
  /* Who comes after 200 days, and those whom a tree of some dozen people finds taken. */
  const double rest = 1e-4 * found;
  ck_assert_msg(fabs(sample.mean - found) <= 4.0 * se + rest, "worth %g, simulated %g +- %g", found,
                sample.mean, se);
  ck_assert_msg(se < most * found, "%g +- %g says nothing", sample.mean, se);
}

#endif
