/* standings.c: multiple comparisons from one critical value. */
#include "study/standings.h"

#include "random/variate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <string.h>

/* The critical value's own error: 0.2 % of probability at 95 %. */
enum { DRAWS = 10000 };

/* Correlations of k items are estimated from at least so many replications, and so many an item. */
enum { LEAST_REPLICATIONS = 30, REPLICATIONS_AN_ITEM = 5 };

/* Of a variance: a part of it that is no more is rounding. */
static const double nothing_of_its_own = 1e-12;

static const uint64_t seed = 1984; /* any: results shall not depend on the study's */

void fnl_standings_free(fnl_standings *standings) {
  fnl_arena_free(&standings->memory);
  memset(standings, 0, sizeof *standings);
}

static double *error_of(const fnl_standings *standings, int i, int j) {
  return &standings->error[(size_t)i * (size_t)standings->n_items + (size_t)j];
}

static const double *effects_of(const fnl_scores *scores, int i) {
  return scores->effect + (size_t)i * (size_t)scores->n;
}

/* ---- errors and covariances ---- */

static double difference_error(const fnl_scores *scores, int i, int j) {
  const double *a = effects_of(scores, i), *b = effects_of(scores, j), n = scores->n;
  double sum = 0.0;
  for (int r = 0; r < scores->n; r++)
    sum += (a[r] - b[r]) * (a[r] - b[r]);
  return sqrt(sum / (n * (n - 1.0)));
}

static void set_errors(const fnl_standings *standings, const fnl_scores *scores) {
  for (int i = 0; i < scores->n_items; i++)
    for (int j = 0; j < i; j++)
      *error_of(standings, i, j) = *error_of(standings, j, i) = difference_error(scores, i, j);
}

static double covariance(const fnl_scores *scores, int i, int j) {
  const double *a = effects_of(scores, i), *b = effects_of(scores, j), n = scores->n;
  double sum = 0.0;
  for (int r = 0; r < scores->n; r++)
    sum += a[r] * b[r];
  return sum / (n * (n - 1.0));
}

/* ---- the joint law of the differences ---- */

/* Those whose means are known: the factor of their covariance, and one draw of what replications
 * with that covariance would show. All lower triangles by rows. */
typedef struct {
  int n, degrees;
  const int *item; /* [n] */
  double *factor;  /* [n * n] L, the covariance of the estimates being L L' */
  double *shown;   /* [n * n] L A, that which is seen being (L A) (L A)' / degrees */
  double *column;  /* [n] of A */
  double *x;       /* [n] the estimates */
} fnl_joint;

/* Cholesky's, of a matrix that need not have full rank. */
static void factorize(const fnl_joint *joint, const fnl_scores *scores) {
  const int n = joint->n;
  for (int i = 0; i < n; i++) {
    double *row = joint->factor + (size_t)i * (size_t)n;
    for (int j = 0; j <= i; j++) {
      const double *other = joint->factor + (size_t)j * (size_t)n;
      const double whole = covariance(scores, joint->item[i], joint->item[j]);
      double rest = whole;
      for (int k = 0; k < j; k++)
        rest -= row[k] * other[k];
      if (j < i)
        row[j] = other[j] > 0.0 ? rest / other[j] : 0.0;
      else
        row[j] = rest > nothing_of_its_own * whole ? sqrt(rest) : 0.0;
    }
  }
}

/* Bartlett's decomposition (1933) of a Wishart matrix: A has normal numbers below its diagonal and
 * roots of chi-squares on it, one degree of freedom less a column. */
static void draw_shown(const fnl_joint *joint, fnl_stream *rng) {
  const int n = joint->n;
  memset(joint->shown, 0, (size_t)n * (size_t)n * sizeof *joint->shown);
  for (int k = 0; k < n; k++) {
    joint->column[k] = sqrt(2.0 * fnl_variate_gamma(rng, 0.5 * (joint->degrees - k)));
    for (int i = k + 1; i < n; i++)
      joint->column[i] = fnl_variate_normal(rng);
    for (int i = k; i < n; i++) {
      const double *row = joint->factor + (size_t)i * (size_t)n;
      double sum = 0.0;
      for (int m = k; m <= i; m++)
        sum += row[m] * joint->column[m];
      joint->shown[(size_t)i * (size_t)n + (size_t)k] = sum;
    }
  }
}

static void draw_estimates(const fnl_joint *joint, fnl_stream *rng) {
  for (int i = 0; i < joint->n; i++)
    joint->x[i] = 0.0;
  for (int k = 0; k < joint->n; k++) {
    const double z = fnl_variate_normal(rng);
    for (int i = k; i < joint->n; i++)
      joint->x[i] += joint->factor[(size_t)i * (size_t)joint->n + (size_t)k] * z;
  }
}

/* t² of a pair: by the error it shows, as differences are judged by theirs. */
static double squared_difference(const fnl_joint *joint, int i, int j) {
  const double *a = joint->shown + (size_t)i * (size_t)joint->n;
  const double *b = joint->shown + (size_t)j * (size_t)joint->n;
  const double difference = joint->x[i] - joint->x[j];
  double variance = 0.0, whole = 0.0;
  for (int k = 0; k <= i; k++) { /* j < i */
    variance += (a[k] - b[k]) * (a[k] - b[k]);
    whole += a[k] * a[k];
  }
  if (variance <= nothing_of_its_own * whole)
    return 0.0; /* the same item twice */
  return difference * difference * joint->degrees / variance;
}

static double draw_largest(const fnl_joint *joint, int index) {
  fnl_stream rng = fnl_stream_open(seed, 0, FNL_PURPOSE_STANDINGS, 0, (uint64_t)index);
  double largest = 0.0;
  draw_estimates(joint, &rng);
  draw_shown(joint, &rng);
  for (int i = 0; i < joint->n; i++)
    for (int j = 0; j < i; j++)
      largest = fmax(largest, squared_difference(joint, i, j));
  return sqrt(largest);
}

static double joint_critical(const fnl_joint *joint, const fnl_scores *scores, double *draws) {
  factorize(joint, scores);
  for (int i = 0; i < DRAWS; i++)
    draws[i] = draw_largest(joint, i);
  gsl_sort(draws, 1, DRAWS);
  return gsl_stats_quantile_from_sorted_data(draws, 1, DRAWS, scores->confidence);
}

/* Each of so many two-sided tests has its part of the doubt. */
static double bonferroni(const fnl_scores *scores, int n_known) {
  const double n_pairs = 0.5 * n_known * (n_known - 1);
  return gsl_cdf_tdist_Qinv(0.5 * (1.0 - scores->confidence) / n_pairs, scores->n - 1);
}

static fnl_joint joint_of(fnl_standings *standings, const fnl_scores *scores) {
  const size_t n = (size_t)standings->n_known;
  return (fnl_joint){.n = standings->n_known,
                     .degrees = scores->n - 1,
                     .item = standings->order,
                     .factor = FNL_TAKE(&standings->memory, n * n, double),
                     .shown = FNL_TAKE(&standings->memory, n * n, double),
                     .column = FNL_TAKE(&standings->memory, n, double),
                     .x = FNL_TAKE(&standings->memory, n, double)};
}

static void set_critical(fnl_standings *standings, const fnl_scores *scores) {
  const int n_known = standings->n_known;
  standings->critical = bonferroni(scores, n_known < 2 ? 2 : n_known);
  if (n_known <= 2 || scores->n < LEAST_REPLICATIONS || scores->n < REPLICATIONS_AN_ITEM * n_known)
    return;
  const fnl_joint joint = joint_of(standings, scores);
  double *draws = FNL_TAKE(&standings->memory, DRAWS, double);
  if (!standings->memory.failed)
    standings->critical = fmin(standings->critical, joint_critical(&joint, scores, draws));
}

/* ---- what follows from it ---- */

bool fnl_standings_is_better(const fnl_standings *standings, const fnl_scores *scores, int a,
                             int b) {
  const double difference = scores->mean[a] - scores->mean[b];
  if (scores->deterministic)
    return difference > 0.0;
  return standings->separates && difference > standings->critical * *error_of(standings, a, b);
}

static void stand(const fnl_standings *standings, const fnl_scores *scores, int item) {
  fnl_standing *standing = &standings->items[item];
  *standing = (fnl_standing){1, standings->n_known, INFINITY, INFINITY, INFINITY};
  for (int k = 0; k < standings->n_known; k++) {
    const int other = standings->order[k];
    const double difference = scores->mean[item] - scores->mean[other];
    const double half = standings->critical * *error_of(standings, item, other);
    if (other == item)
      continue;
    standing->best_rank += fnl_standings_is_better(standings, scores, other, item);
    standing->worst_rank -= fnl_standings_is_better(standings, scores, item, other);
    standing->ahead = fmin(standing->ahead, difference);
    standing->low = fmin(standing->low, difference - half);
    standing->high = fmin(standing->high, difference + half);
  }
  if (standings->n_known < 2)
    standing->ahead = NAN;
  if (standings->n_known < 2 || !standings->separates || scores->deterministic)
    standing->low = standing->high = NAN;
}

/* Best first; of equals the first. */
static void sort_items(fnl_standings *standings, const fnl_scores *scores) {
  for (int i = 0; i < scores->n_items; i++) {
    int at = i;
    for (; at > 0 && !isnan(scores->mean[i]) &&
           !(scores->mean[standings->order[at - 1]] >= scores->mean[i]);
         at--)
      standings->order[at] = standings->order[at - 1];
    standings->order[at] = i;
    standings->n_known += !isnan(scores->mean[i]);
  }
}

fnl_status fnl_standings_find(fnl_standings *standings, const fnl_scores *scores,
                              fnl_error *error) {
  const size_t n = (size_t)scores->n_items;
  memset(standings, 0, sizeof *standings);
  standings->n_items = scores->n_items;
  standings->critical = NAN;
  standings->separates = scores->deterministic || scores->n >= 2;
  standings->error = FNL_TAKE(&standings->memory, n * n, double);
  standings->order = FNL_TAKE(&standings->memory, n, int);
  standings->items = FNL_TAKE(&standings->memory, n, fnl_standing);
  if (!standings->memory.failed) {
    sort_items(standings, scores);
    if (!scores->deterministic && standings->separates) {
      set_errors(standings, scores);
      set_critical(standings, scores);
    }
  }
  if (standings->memory.failed) {
    fnl_standings_free(standings);
    return fnl_error_no_memory(error);
  }
  for (int k = 0; k < standings->n_known; k++)
    stand(standings, scores, standings->order[k]);
  for (int k = standings->n_known; k < scores->n_items; k++)
    standings->items[standings->order[k]] = (fnl_standing){0, 0, NAN, NAN, NAN};
  return FNL_OK;
}
