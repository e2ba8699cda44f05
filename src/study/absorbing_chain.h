/* absorbing_chain.h: what a life brings that goes from stage to stage until it ends.
 *
 * Where P says in which stage the next day finds somebody and a day in a stage brings r, the life
 * that begins in a stage brings L = r + z P L, z being what a day later counts (Kemeny and Snell
 * 1960, "Finite Markov Chains", chapter 3). Lives that have ended bring nothing; those that go on
 * bringing something for ever are INFINITY, whatever z.
 *
 * By hand: a stage that is left with chance 0.25 a day and brings 2 a day: 2 / 0.25 = 8.
 */
#ifndef FNL_STUDY_ABSORBING_CHAIN_H
#define FNL_STUDY_ABSORBING_CHAIN_H

#include "base/error.h"

#include <stdbool.h>

typedef struct {
  int n;                 /* stages */
  double z;              /* what a day later counts, at most 1 */
  const double *leaving; /* [n] chance a day */
  const double *moving;  /* [n * n] chance a day, row: from */
  const bool *ends;      /* [n] a life ends there */
} fnl_absorbing_chain;

/* reach[n * n]: whether a life comes from one stage to another, itself at once. */
void fnl_absorbing_chain_reach(const fnl_absorbing_chain *chain, bool *reach);

/* value[n] of the life that begins in each stage, by reward[n] a day. FNL_ENOMEM. */
fnl_status fnl_absorbing_chain_solve(const fnl_absorbing_chain *chain, const bool *reach,
                                     const double *reward, double *value, fnl_error *error);

#endif
