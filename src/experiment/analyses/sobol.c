/* sobol.c: which part of a figure's variance each factor makes: alone, and with all it takes part
 * in.
 *
 * Of the rows of a saltelli design, with A, B and AB(i), A with B's column i:
 *
 *   first order  S(i) = mean[ f(B) (f(AB(i)) − f(A)) ] / V        (Saltelli et al. 2010, table 2 b)
 *   total        T(i) = mean[ (f(A) − f(AB(i)))² ] / (2 V)        (Jansen 1999; the same, f)
 *
 * V is the variance of all f(A) and f(B), whose mean is taken off first: the first estimator varies
 * less then. Rows with a point that is missing are left out. Of f = x₁ + 2 x₂, both uniform, S = T
 * = 0.2 and 0.8.
 */
#include "experiment/analysis.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST, FIRST_LOW, FIRST_HIGH, TOTAL, TOTAL_LOW, TOTAL_HIGH, N_ROWS };
static const char *const columns[] = {"first",     "first.low",  "first.high", "total",
                                      "total.low", "total.high", "n",          NULL};

/* Complete rows, one after the other: f(A), f(B), f(AB(0)), … */
typedef struct {
  int k, n;
  double *f; /* [n * (k + 2)] */
} rows;

static bool is_complete(const double *row, int length) {
  for (int i = 0; i < length; i++)
    if (!isfinite(row[i]))
      return false;
  return true;
}

static void gather(rows *r, const fnl_evidence *evidence) {
  const int length = r->k + 2;
  const int n = (int)(evidence->design->n / length);
  for (int j = 0; j < n; j++) {
    const double *row = evidence->y + (int64_t)j * length;
    if (!is_complete(row, length))
      continue;
    for (int i = 0; i < length; i++)
      r->f[r->n * length + i] = row[i];
    r->n++;
  }
}

static void find_moments(const rows *r, const int *chosen, int n, double *mean, double *variance) {
  double sum = 0.0, squares = 0.0;
  for (int j = 0; j < n; j++)
    sum += r->f[chosen[j] * (r->k + 2)] + r->f[chosen[j] * (r->k + 2) + 1];
  *mean = sum / (2.0 * n);
  for (int j = 0; j < n; j++)
    for (int i = 0; i < 2; i++) {
      const double from_mean = r->f[chosen[j] * (r->k + 2) + i] - *mean;
      squares += from_mean * from_mean;
    }
  *variance = squares / (2.0 * n - 1.0);
}

/* statistics [2 * k]: first order of each factor, then total. */
static void estimate(void *user, const int *chosen, int n, double *statistics) {
  const rows *r = user;
  double mean, variance;
  find_moments(r, chosen, n, &mean, &variance);
  for (int i = 0; i < r->k; i++) {
    double first = 0.0, total = 0.0;
    for (int j = 0; j < n; j++) {
      const double *f = r->f + chosen[j] * (r->k + 2);
      const double step = f[2 + i] - f[0];
      first += (f[1] - mean) * step;
      total += step * step;
    }
    statistics[i] = variance > 0.0 ? first / n / variance : (double)NAN;
    statistics[r->k + i] = variance > 0.0 ? total / n / (2.0 * variance) : (double)NAN;
  }
}

static fnl_status tell(const rows *r, const double *statistics, const double *low,
                       const double *high, fnl_analysis *analysis, fnl_error *error) {
  for (int i = 0; i < r->k; i++) {
    fnl_analysis_row *row = fnl_analysis_add(analysis, i);
    if (!row)
      return fnl_error_no_memory(error);
    const double values[] = {statistics[i], low[i],         high[i],     statistics[r->k + i],
                             low[r->k + i], high[r->k + i], (double)r->n};
    for (int c = 0; c <= N_ROWS; c++)
      row->values[c] = values[c];
  }
  return FNL_OK;
}

static fnl_status analyse(rows *r, fnl_analysis *analysis, fnl_error *error) {
  const size_t n_statistics = 2 * (size_t)r->k;
  double *statistics = calloc(3 * n_statistics, sizeof *statistics);
  double *low = statistics + n_statistics, *high = low + n_statistics;
  int *all = calloc((size_t)r->n + 1, sizeof *all);
  fnl_status status = statistics && all ? FNL_OK : fnl_error_no_memory(error);
  FNL_TRY(status);
  for (int j = 0; j < r->n; j++)
    all[j] = j;
  estimate(r, all, r->n, statistics);
  FNL_TRY(fnl_bootstrap(estimate, r, r->n, (int)n_statistics, low, high, error));
  FNL_TRY(tell(r, statistics, low, high, analysis, error));
out:
  free(all);
  free(statistics);
  return status;
}

static fnl_status look(const fnl_evidence *evidence, fnl_analysis *analysis, fnl_error *error) {
  rows r = {.k = evidence->design->n_factors};
  fnl_status status = FNL_OK;
  r.f = malloc((size_t)evidence->design->n * sizeof *r.f);
  if (!r.f)
    return fnl_error_no_memory(error);
  gather(&r, evidence);
  if (r.n >= 2)
    status = analyse(&r, analysis, error);
  else
    status = fnl_error_set(error, FNL_EVALUE, "fewer than two rows of the design are complete");
  free(r.f);
  return status;
}

const fnl_analysis_type fnl_analysis_sobol = {
    .name = "sobol",
    .summary = "first-order and total Sobol indices, with bootstrap intervals",
    .source = "Saltelli et al., Computer Physics Communications 181 (2010)",
    .design = "saltelli",
    .columns = columns,
    .look = look,
};
