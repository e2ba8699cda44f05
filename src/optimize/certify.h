/* certify.h: how good an answer is, and how sure that is.
 *
 * Two statements, each on replications that had no part in finding the answer, together of the
 * confidence asked for (half of the doubt each):
 *
 *   race     no rival of a stated set (rivals.h) is better by more than `gap`. Paired tests in
 *            stages of doubling length; a rival shown to be worse drops out. Bonferroni over
 *            rivals, stages and sides. Where gains may be rare (uncertain plans, risks, few
 *            conversions) no test is made on fewer than 200 replications: on twenty, a rival that
 *            gains in one of fifty looks surely worse.
 *   batches  the expected gap to the best split there is at all: in each of 30 batches of
 *            replications the best split of that batch is looked for, from several starts, and what
 *            it gains over the answer bounds the gap from above on average (Mak, Morton and Wood
 *            1999, "Monte Carlo bounding techniques for determining solution quality in stochastic
 *            programs", Oper. Res. Lett. 24). As true as the searches in the batches are thorough.
 */
#ifndef FNL_OPTIMIZE_CERTIFY_H
#define FNL_OPTIMIZE_CERTIFY_H

#include "optimize/rivals.h"
#include "optimize/valuer.h"
#include "study/paired.h"

enum { FNL_BATCHES = 30 };

typedef struct {
  fnl_rival_kind kind;
  const double *x;
  double ahead;       /* of the answer over this rival, in units of the objective, with its sign */
  double least, most; /* confidence bounds of that, each at the race's level of one rival */
  int n;              /* replications it ran */
  bool separated;     /* the answer is better, beyond doubt */
  bool better;        /* the rival is, beyond doubt */
} fnl_contest;

typedef struct {
  fnl_arena memory;
  fnl_rivals rivals;
  double confidence;
  double value; /* of the answer in the race, with its sign */
  int n_contests;
  fnl_contest *contests; /* [n_contests] in the order of the rivals */
  int replications;      /* of the longest contest */
  double gap;            /* no rival is better by more than this part of |value| */
  double mean[2];        /* of numerator and denominator, of the answer, in the race */
  int n_batches;         /* 0: not computed */
  int batch_replications;
  bool batches_of_worlds;       /* solved on worlds by the expected engine, not on replications */
  double batch_gap;             /* mean, a part of |value| */
  double batch_gap_bound;       /* its upper confidence bound */
  double *tied_low, *tied_high; /* [items->n] shares of the splits not separated from the answer */
  bool complete;                /* the stages ended by themselves, not by time or interruption */
} fnl_certificate;

typedef struct {
  const fnl_study *study;
  fnl_valuer *valuer; /* goal, figures and targets */
  const fnl_variables *variables;
  const double *best; /* [n] the answer */
  int round;          /* counts answers: each is certified on replications of its own */
  int n_optima;
  const double *const *optima; /* [n_optima] what the search found, best first */
} fnl_contender;

/* Money of a point as an arm; by_campaign [n_campaigns] and by_day [n_campaigns * n_days] are the
 * caller's. */
fnl_arm fnl_arm_of(const fnl_variables *variables, const double *x, double *by_campaign,
                   double *by_day);

fnl_status fnl_certify(const fnl_contender *contender, fnl_certificate *certificate,
                       fnl_error *error);
void fnl_certificate_free(fnl_certificate *certificate);

/* Moves `x` [n] to a better point by simulation, if there is one nearby: a direct search on a few
 * replications, and a paired test on fresh ones before the move is accepted. `evaluations` counts
 * up; `moved` tells. */
fnl_status fnl_polish(const fnl_contender *contender, double *x, int *evaluations, bool *moved,
                      fnl_error *error);

#endif
