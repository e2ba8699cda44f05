/* cascade_estimate.c: what all replications say of each figure, and how sure that is.
 *
 * A figure per adopter, tree or conversion is of those of all replications together: where chains
 * of K = 0.8 begin with one person each, the ratio offspring / adopters of a replication is 0.4 on
 * average, since most chains are that person alone, and the ratio of their sums is 0.8.
 */
#include "study/cascade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- ratios ---- */

static const fnl_quotient quotients[FNL_CASCADE_N] = {
    [FNL_CASCADE_AMPLIFICATION] = {FNL_CASCADE_ADOPTERS, FNL_CASCADE_ROOTS},
    [FNL_CASCADE_OFFSPRING_MEAN] = {FNL_CASCADE_REFERRED, FNL_CASCADE_ADOPTERS},
    [FNL_CASCADE_OFFSPRING_REFERRED] = {FNL_CASCADE_LATER, FNL_CASCADE_REFERRED},
    [FNL_CASCADE_CYCLE] = {FNL_CASCADE_DAYS, FNL_CASCADE_REFERRED},
    [FNL_CASCADE_VIRALITY] = {FNL_CASCADE_VIRALITY_SUM, FNL_CASCADE_VIRAL_TREES},
    [FNL_CASCADE_OUTBREAK] = {FNL_CASCADE_OUTBREAKS, FNL_CASCADE_ROOTS},
    [FNL_CASCADE_DIED_OUT] = {FNL_CASCADE_DEAD, FNL_CASCADE_ROOTS},
    [FNL_CASCADE_REFERRED_PER_CONVERSION] = {FNL_CASCADE_CONVERSIONS_REFERRED,
                                             FNL_CASCADE_CONVERSIONS},
    [FNL_CASCADE_CONVERSION_AMPLIFICATION] = {FNL_CASCADE_BROUGHT, FNL_CASCADE_BOUGHT},
};

void fnl_cascade_divide(double *row) {
  for (int k = 0; k < FNL_CASCADE_N; k++)
    if (fnl_quotient_is_one(quotients[k]))
      row[k] = fnl_quotient_value(quotients[k], row);
}

const double *fnl_cascades_row(const fnl_cascades *cascades, int i) {
  return cascades->rows + (size_t)i * FNL_CASCADE_COLUMNS;
}

/* ---- of all adopters together ---- */

static const fnl_cascade_figure pooled[] = {
    FNL_CASCADE_OFFSPRING_VARIANCE, FNL_CASCADE_DISPERSION,      FNL_CASCADE_TOP_SHARE,
    FNL_CASCADE_REPRODUCTION,       FNL_CASCADE_CYCLE_CORRECTED,
};
enum { N_POOLED = sizeof pooled / sizeof pooled[0] };

static const fnl_cascade_count needed[] = {FNL_COUNT_OFFSPRING, FNL_COUNT_ADOPTED, FNL_COUNT_AGES};
enum { N_NEEDED = sizeof needed / sizeof needed[0] };

void fnl_cascade_pool(const fnl_cascade_sums *sums, int n_days, double *row) {
  static const double top = 0.1;
  const fnl_histogram *offspring = &sums->counts[FNL_COUNT_OFFSPRING];
  const fnl_cascade_pace pace = fnl_cascade_pace_of(sums, n_days);
  const bool any = fnl_histogram_size(offspring) > 0.0;
  row[FNL_CASCADE_OFFSPRING_VARIANCE] = any ? fnl_histogram_variance(offspring) : (double)NAN;
  row[FNL_CASCADE_DISPERSION] = any ? fnl_histogram_dispersion(offspring) : (double)NAN;
  row[FNL_CASCADE_TOP_SHARE] = any ? fnl_histogram_top_share(offspring, top) : (double)NAN;
  row[FNL_CASCADE_REPRODUCTION] = any ? pace.reproduction : (double)NAN;
  row[FNL_CASCADE_CYCLE_CORRECTED] = pace.cycle_days;
}

bool fnl_cascade_deal(fnl_cascade_sums *group, const fnl_cascade_sums *one) {
  bool there = true;
  for (int i = 0; i < N_NEEDED && there; i++)
    there = fnl_histogram_merge(&group->counts[needed[i]], &one->counts[needed[i]]);
  return there;
}

/* All but one group's; false where memory fails. */
static bool leave_out(const fnl_cascades *cascades, int group, fnl_cascade_sums *rest) {
  bool there = fnl_cascade_deal(rest, &cascades->sums);
  for (int i = 0; i < N_NEEDED && there; i++) {
    const fnl_histogram *less = &cascades->groups[group].counts[needed[i]];
    for (size_t k = 0; k < less->n && there; k++)
      if (less->count[k] > 0)
        there = fnl_histogram_add(&rest->counts[needed[i]], k, -less->count[k]);
  }
  return there;
}

static int n_groups(const fnl_cascades *cascades) {
  return cascades->n < FNL_CASCADE_GROUPS ? cascades->n : FNL_CASCADE_GROUPS;
}

/* Replications over those of a group: how many times one such group all of them are. */
static double times_group(const fnl_cascades *cascades, int group) {
  const int n = cascades->n, in_all = n / FNL_CASCADE_GROUPS;
  return (double)n / (in_all + (group < n % FNL_CASCADE_GROUPS));
}

/* Standard error of a figure that is `all` in all and without[g] without group g; 0 where they
 * differ by rounding alone. */
static double jackknife(const fnl_cascades *cascades, double all, const double *without) {
  static const double rounding = 1e-12;
  const int n = n_groups(cascades);
  double centre = n * all, squares = 0.0;
  for (int g = 0; g < n; g++)
    centre -= (1.0 - 1.0 / times_group(cascades, g)) * without[g];
  for (int g = 0; g < n; g++) {
    const double times = times_group(cascades, g);
    const double off = times * all - (times - 1.0) * without[g] - centre;
    squares += off * off / (times - 1.0);
  }
  const double error = sqrt(squares / n);
  return error <= rounding * fabs(all) ? 0.0 : error;
}

/* Of k, which may be anything above 0: the interval is that of its logarithm. */
static fnl_estimate estimate_dispersion(const fnl_cascades *cascades, double all,
                                        const double *without) {
  double logarithms[FNL_CASCADE_GROUPS];
  for (int g = 0; g < n_groups(cascades); g++)
    logarithms[g] = log(without[g]);
  fnl_estimate estimate =
      fnl_estimate_by(log(all), jackknife(cascades, log(all), logarithms), n_groups(cascades));
  estimate.mean = all;
  estimate.se *= all;
  estimate.low = exp(estimate.low);
  estimate.high = exp(estimate.high);
  return estimate;
}

static fnl_estimate estimate_one(const fnl_cascades *cascades, fnl_cascade_figure figure,
                                 double all, const double *without) {
  if (isnan(all))
    return fnl_estimate_unknown;
  if (figure == FNL_CASCADE_DISPERSION)
    return estimate_dispersion(cascades, all, without);
  return fnl_estimate_by(all, jackknife(cascades, all, without), n_groups(cascades));
}

/* Sets estimates of the pooled figures; false where memory fails. */
static bool estimate_pooled(const fnl_cascades *cascades, fnl_estimate *estimates) {
  double all[FNL_CASCADE_COLUMNS], row[FNL_CASCADE_COLUMNS];
  double without[N_POOLED][FNL_CASCADE_GROUPS];
  bool there = true;
  fnl_cascade_pool(&cascades->sums, cascades->n_days, all);
  for (int g = 0; g < n_groups(cascades) && there; g++) {
    fnl_cascade_sums rest = {0};
    there = leave_out(cascades, g, &rest);
    fnl_cascade_pool(&rest, cascades->n_days, row);
    for (int k = 0; k < N_POOLED; k++)
      without[k][g] = row[pooled[k]];
    fnl_cascade_free(&rest);
  }
  for (int k = 0; k < N_POOLED && there; k++)
    estimates[pooled[k]] = estimate_one(cascades, pooled[k], all[pooled[k]], without[k]);
  return there;
}

/* ---- all ---- */

static bool is_pooled(int figure) {
  bool is_one = false;
  for (int k = 0; k < N_POOLED; k++)
    is_one |= pooled[k] == (fnl_cascade_figure)figure;
  return is_one;
}

/* Mean, error and quantiles of a column over the replications where it is known. */
static fnl_estimate estimate_column(const fnl_cascades *cascades, int figure, double *scratch) {
  for (int i = 0; i < cascades->n; i++)
    scratch[i] = fnl_cascades_row(cascades, i)[figure];
  return fnl_estimate_of(scratch, cascades->n);
}

/* Of all together, with the quantiles of the replications. */
static fnl_estimate spread(fnl_estimate together, fnl_estimate column) {
  memcpy(together.quantile, column.quantile, sizeof together.quantile);
  together.n = column.n;
  return together;
}

void fnl_cascades_estimate(const fnl_cascades *cascades, fnl_estimate estimates[FNL_CASCADE_N]) {
  fnl_estimate together[FNL_CASCADE_N];
  double *scratch = malloc(((size_t)cascades->n + 1) * sizeof *scratch);
  const bool there = scratch && estimate_pooled(cascades, together);
  for (int k = 0; k < FNL_CASCADE_N; k++)
    if (!there)
      estimates[k] = fnl_estimate_unknown;
    else if (fnl_quotient_is_one(quotients[k]))
      estimates[k] =
          fnl_estimate_quotient(quotients[k], cascades->rows, FNL_CASCADE_COLUMNS, cascades->n);
    else if (is_pooled(k))
      estimates[k] = spread(together[k], estimate_column(cascades, k, scratch));
    else
      estimates[k] = estimate_column(cascades, k, scratch);
  free(scratch);
}
