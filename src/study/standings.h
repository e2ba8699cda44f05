/* standings.h: which of several means is the best, which ranks the others can have, and how far
 * each is from the best of the others: all of it at once with one confidence.
 *
 * Means of figures under common luck: unequal variances, any correlation. One critical value c
 * bounds all standardized paired differences together,
 *
 *   P( |D_ij - (m_i - m_j)| <= c s_ij for all i < j ) = confidence,
 *
 * D_ij the difference of the estimates, s_ij its standard error over the replications. From that
 * one event follow, without contradicting each other,
 *
 *   who is better than whom    i than j where D_ij > c s_ij
 *   ranks                      1 + how many are better … n - how many are worse (Klein, Wright and
 *                              Wieczorek 2020, J. R. Stat. Soc. A 183; Mogstad, Romano, Shaikh and
 *                              Wilhelm 2024, Rev. Econ. Stud. 91)
 *   ahead of the best other    m_i - max_{j != i} m_j between min_j (D_ij - c s_ij) and
 *                              min_j (D_ij + c s_ij): multiple comparisons with the best (Hsu 1984,
 *                              Ann. Statist. 12), not constrained to contain 0
 *
 * c is the quantile of the largest standardized difference of as many normal replications with the
 * covariances that these show, each difference over its own error, by seeded draws; with two items
 * the t quantile itself, on few replications (too few to know covariances by) Bonferroni's bound.
 */
#ifndef FNL_STUDY_STANDINGS_H
#define FNL_STUDY_STANDINGS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

typedef struct {
  int n_items, n;       /* n: replications */
  bool deterministic;   /* the means are what they are: no replications are needed */
  const double *mean;   /* [n_items], the larger the better; NaN: not known, and ranked nowhere */
  const double *effect; /* [n_items * n] what a replication does to a mean; sums to 0 for an item */
  double confidence;
} fnl_scores;

typedef struct {
  int best_rank, worst_rank; /* 0 where the mean is not known */
  double ahead;              /* of the best other; negative: behind it; NaN where there is none */
  double low, high;          /* of that; NaN where there is no interval */
} fnl_standing;

typedef struct {
  fnl_arena memory;
  int n_items, n_known;
  bool separates;  /* there are replications enough to tell anything apart */
  double critical; /* c; NaN where there are no intervals */
  double *error;   /* [n_items * n_items] s_ij */
  int *order;      /* [n_items] best first, those not known last */
  fnl_standing *items;
} fnl_standings;

fnl_status fnl_standings_find(fnl_standings *standings, const fnl_scores *scores, fnl_error *error);
void fnl_standings_free(fnl_standings *standings);

/* Whether item `a` is better than item `b`, with the confidence of the whole. */
bool fnl_standings_is_better(const fnl_standings *standings, const fnl_scores *scores, int a,
                             int b);

#endif
