/* ranking.h: several plans side by side, on the same replications with the same luck.
 *
 * Plans may differ in anything: model, horizon, people, money. Each replication of each has the
 * streams of its seed and number, so that the luck is shared as far as streams have the same names
 * (random/stream.h); differences are paired by replication, which is valid whatever the correlation
 * that comes of it. All are simulated by one engine.
 */
#ifndef FNL_STUDY_RANKING_H
#define FNL_STUDY_RANKING_H

#include "study/replicate.h"
#include "study/standings.h"

typedef struct {
  const fnl_study
      *study; /* of the first plan: engine, sampler, seed, replications, threads, hooks */
  int n_plans;
  const fnl_plan *const *plans; /* [n_plans], the study's first; borrowed like all of them */
  const char *figure;           /* what is compared: "totals.profit" */
  double confidence;            /* of the standings */
} fnl_ranking_options;

/* One plan against another, in the figure compared. */
typedef struct {
  fnl_estimate difference; /* paired, as it is: not turned where less is better */
  fnl_estimate wins; /* share of replications in which it is better, ties half; Clopper, Pearson */
  int n_ties;
  double sureness; /* confidence that it is better on average, one-sided (t); NaN where unknown */
} fnl_duel;

typedef struct {
  fnl_study study; /* as it was run; no hooks */
  fnl_ranking_options options;
  fnl_sample sample; /* an arm a plan; the totals that all have, and the figure compared */
  int figure;        /* compared: index of sample.figures */
  double sign;       /* -1: less is better */
  double *mean, *effect;
  fnl_scores scores; /* of the figure with its sign */
  fnl_standings standings;
} fnl_ranking;

/* Whether all plans have the figure: FNL_EUNKNOWN with file and hint where one has not. */
fnl_status fnl_ranking_check(const fnl_ranking_options *options, fnl_error *error);

/* Simulates all plans and ranks them. Interrupted, it holds the replications that all have, and
 * sample.partial says so; none may be left. */
fnl_status fnl_ranking_run(fnl_ranking *ranking, const fnl_ranking_options *options,
                           fnl_error *error);
void fnl_ranking_free(fnl_ranking *ranking);

fnl_duel fnl_ranking_duel(const fnl_ranking *ranking, int plan, int other);

#endif
