/* sample.c: means, standard errors, intervals and quantiles over replications. */
#include "study/sample.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double fnl_estimate_probabilities[5] = {0.05, 0.25, 0.50, 0.75, 0.95};

static const double confidence_tail = 0.025; /* each side of a 95 % interval */

void fnl_sample_free(fnl_sample *sample) {
  fnl_figures_free(&sample->figures);
  fnl_arena_free(&sample->memory);
  memset(sample, 0, sizeof *sample);
}

const double *fnl_sample_row(const fnl_sample *sample, int arm, int i) {
  const size_t at = (size_t)arm * (size_t)sample->capacity + (size_t)i;
  return sample->rows + at * (size_t)sample->n_columns;
}

const char *const fnl_estimate_quantile_names[5] = {"p05", "p25", "p50", "p75", "p95"};

const fnl_estimate fnl_estimate_unknown = {
    .mean = NAN, .se = NAN, .low = NAN, .high = NAN, .quantile = {NAN, NAN, NAN, NAN, NAN}};

fnl_estimate fnl_estimate_opposite(fnl_estimate estimate) {
  fnl_estimate other = estimate;
  other.mean = -estimate.mean;
  other.low = -estimate.high;
  other.high = -estimate.low;
  for (int k = 0; k < 5; k++)
    other.quantile[k] = -estimate.quantile[4 - k];
  return other;
}

static double column_mean(const fnl_sample *sample, int arm, int column) {
  double sum = 0.0;
  for (int i = 0; i < sample->n; i++)
    sum += fnl_sample_row(sample, arm, i)[column];
  return sum / sample->n;
}

/* A figure's mean in one arm, and what turns a row into its influence on that mean: for a ratio
 * a/b with mean r = E a / E b, the delta method's (a - r b) / E b. */
typedef struct {
  double mean, per_denominator;
  const fnl_figure *figure;
} fnl_linear;

static fnl_linear linearize(const fnl_sample *sample, int arm, const fnl_figure *figure) {
  fnl_linear linear = {.figure = figure, .per_denominator = 1.0};
  linear.mean = column_mean(sample, arm, figure->numerator);
  if (figure->denominator >= 0) {
    linear.per_denominator = 1.0 / column_mean(sample, arm, figure->denominator);
    linear.mean = isfinite(linear.per_denominator)
                      ? figure->scale * linear.mean * linear.per_denominator
                      : (double)NAN;
  }
  return linear;
}

static double influence(const fnl_linear *linear, const double *row) {
  const fnl_figure *figure = linear->figure;
  if (figure->denominator < 0)
    return row[figure->numerator] - linear->mean;
  return (figure->scale * row[figure->numerator] - linear->mean * row[figure->denominator]) *
         linear->per_denominator;
}

double fnl_sample_effects(const fnl_sample *sample, int arm, int figure, double *effects) {
  const fnl_linear linear = linearize(sample, arm, &sample->figures.figures[figure]);
  for (int i = 0; i < sample->n; i++)
    effects[i] = influence(&linear, fnl_sample_row(sample, arm, i));
  return linear.mean;
}

static void set_error(fnl_estimate *estimate, double error, int n) {
  const double half = gsl_cdf_tdist_Qinv(confidence_tail, (double)(n - 1)) * error;
  estimate->se = error;
  estimate->low = estimate->mean - half;
  estimate->high = estimate->mean + half;
}

/* Of a mean over n values; NaN where it is not known. */
static double error_of(double mean, double sum_of_squares, int n) {
  return n >= 2 && isfinite(mean) ? sqrt(sum_of_squares / ((double)n * (double)(n - 1)))
                                  : (double)NAN;
}

fnl_estimate fnl_estimate_by(double mean, double error, int n) {
  fnl_estimate estimate = fnl_estimate_unknown;
  estimate.mean = mean;
  estimate.n = n;
  if (n >= 2)
    set_error(&estimate, error, n);
  return estimate;
}

static void set_quantiles(fnl_estimate *estimate, double *values, int n) {
  estimate->n = n;
  if (n == 0)
    return;
  gsl_sort(values, 1, (size_t)n);
  for (int k = 0; k < 5; k++)
    estimate->quantile[k] =
        gsl_stats_quantile_from_sorted_data(values, 1, (size_t)n, fnl_estimate_probabilities[k]);
}

/* What is known besides mean and error, which is over n_error values. */
static void complete(fnl_estimate *estimate, double *values, int n_error) {
  if (!isnan(estimate->se))
    set_error(estimate, estimate->se, n_error);
  set_quantiles(estimate, values, estimate->n);
}

/* Mean and error of those that are known, which come to the front. */
static void set_known_mean(fnl_estimate *estimate, double *values, int n) {
  double sum = 0.0, sum_of_squares = 0.0;
  estimate->n = 0;
  for (int i = 0; i < n; i++)
    if (!isnan(values[i]))
      sum += values[estimate->n++] = values[i];
  if (estimate->n > 0)
    estimate->mean = sum / estimate->n;
  for (int i = 0; i < estimate->n; i++)
    sum_of_squares += (values[i] - estimate->mean) * (values[i] - estimate->mean);
  estimate->se = error_of(estimate->mean, sum_of_squares, estimate->n);
}

fnl_estimate fnl_estimate_of(double *values, int n) {
  fnl_estimate estimate = fnl_estimate_unknown;
  set_known_mean(&estimate, values, n);
  complete(&estimate, values, estimate.n);
  return estimate;
}

/* ---- ratios of columns ---- */

bool fnl_quotient_is_one(fnl_quotient of) { return of.numerator != of.denominator; }

double fnl_quotient_value(fnl_quotient of, const double *row) {
  return row[of.denominator] > 0.0 ? row[of.numerator] / row[of.denominator] : (double)NAN;
}

/* Sets mean and error. */
static void divide_means(fnl_estimate *estimate, fnl_quotient of, const double *rows, size_t width,
                         int n) {
  double sums[2] = {0.0, 0.0}, sum_of_squares = 0.0;
  for (int i = 0; i < n; i++) {
    sums[0] += rows[(size_t)i * width + (size_t)of.numerator];
    sums[1] += rows[(size_t)i * width + (size_t)of.denominator];
  }
  estimate->mean = fnl_quotient_value((fnl_quotient){0, 1}, sums);
  for (int i = 0; i < n; i++) {
    const double *row = rows + (size_t)i * width;
    const double off = row[of.numerator] - estimate->mean * row[of.denominator];
    sum_of_squares += off * off;
  }
  estimate->se = error_of(estimate->mean, sum_of_squares, n) * n / sums[1];
}

fnl_estimate fnl_estimate_quotient(fnl_quotient of, const double *rows, size_t width, int n) {
  fnl_estimate estimate = fnl_estimate_unknown;
  double *values = malloc(((size_t)n + 1) * sizeof *values);
  if (!values)
    return estimate;
  divide_means(&estimate, of, rows, width, n);
  estimate.n = 0;
  for (int i = 0; i < n; i++) {
    const double value = fnl_quotient_value(of, rows + (size_t)i * width);
    if (!isnan(value))
      values[estimate.n++] = value;
  }
  complete(&estimate, values, n);
  free(values);
  return estimate;
}

/* A figure of `arm`, minus `other` where that is not negative. */
typedef struct {
  const fnl_sample *sample;
  int arm, other, figure;
} contrast;

/* Whether a plain figure is not known of some replications: then the others are all there is. */
static bool has_gaps(const contrast *c, int n_known) {
  return c->sample->figures.figures[c->figure].denominator < 0 && n_known < c->sample->n;
}

/* Its mean and error, over as many replications as are given back; `values` gets what is known of
 * it, as many as estimate->n says. */
static int set_mean(fnl_estimate *estimate, const contrast *c, double *values) {
  const fnl_sample *sample = c->sample;
  const fnl_figure *figure = &sample->figures.figures[c->figure];
  const fnl_linear mine = linearize(sample, c->arm, figure);
  const fnl_linear theirs = c->other < 0 ? mine : linearize(sample, c->other, figure);
  double sum_of_squares = 0.0;
  int n = 0;
  for (int i = 0; i < sample->n; i++) {
    const double *row = fnl_sample_row(sample, c->arm, i);
    double effect = influence(&mine, row), value = fnl_figure_value(figure, row);
    if (c->other >= 0) {
      const double *other_row = fnl_sample_row(sample, c->other, i);
      effect -= influence(&theirs, other_row);
      value -= fnl_figure_value(figure, other_row);
    }
    sum_of_squares += effect * effect;
    if (!isnan(value))
      values[n++] = value;
  }
  if (has_gaps(c, n)) {
    if (!sample->deterministic)
      set_known_mean(estimate, values, n);
    return n;
  }
  estimate->n = n;
  estimate->mean = c->other < 0 ? mine.mean : mine.mean - theirs.mean;
  if (!sample->deterministic)
    estimate->se = error_of(estimate->mean, sum_of_squares, sample->n);
  return sample->n;
}

static fnl_estimate estimate_of(const contrast *c, bool in_full) {
  const fnl_sample *sample = c->sample;
  fnl_estimate estimate = fnl_estimate_unknown;
  double *values = sample->n > 0 ? malloc((size_t)sample->n * sizeof *values) : NULL;
  if (!values)
    return estimate;
  const int n_error = set_mean(&estimate, c, values);
  if (in_full && !sample->deterministic)
    complete(&estimate, values, n_error);
  free(values);
  return estimate;
}

fnl_estimate fnl_sample_mean(const fnl_sample *sample, int arm, int figure) {
  return estimate_of(&(contrast){sample, arm, -1, figure}, false);
}

fnl_estimate fnl_sample_estimate(const fnl_sample *sample, int arm, int figure) {
  return estimate_of(&(contrast){sample, arm, -1, figure}, true);
}

fnl_estimate fnl_sample_difference(const fnl_sample *sample, int arm, int other, int figure) {
  return estimate_of(&(contrast){sample, arm, other, figure}, true);
}

fnl_estimate fnl_sample_difference_over(const fnl_sample *sample, int arm, int other, int figure,
                                        int over) {
  const int gain = sample->figures.figures[figure].numerator;
  const int price = sample->figures.figures[over].numerator;
  fnl_estimate estimate = fnl_estimate_unknown;
  double *values = sample->n > 0 ? malloc((size_t)sample->n * sizeof *values) : NULL;
  if (!values)
    return estimate;
  const double mean_price = column_mean(sample, arm, price);
  if (!(mean_price > 0.0)) {
    free(values);
    return estimate;
  }
  estimate.mean = (column_mean(sample, arm, gain) - column_mean(sample, other, gain)) / mean_price;
  double sum_of_squares = 0.0;
  int n = 0;
  for (int i = 0; i < sample->n; i++) {
    const double *row = fnl_sample_row(sample, arm, i);
    const double difference = row[gain] - fnl_sample_row(sample, other, i)[gain];
    const double effect = (difference - estimate.mean * row[price]) / mean_price;
    sum_of_squares += effect * effect;
    if (row[price] > 0.0)
      values[n++] = difference / row[price];
  }
  estimate.n = n;
  if (!sample->deterministic) {
    estimate.se = error_of(estimate.mean, sum_of_squares, sample->n);
    complete(&estimate, values, sample->n);
  }
  free(values);
  return estimate;
}

fnl_estimate fnl_sample_probability(const fnl_sample *sample, int arm, int figure, double target) {
  const fnl_figure *reached = &sample->figures.figures[figure];
  fnl_estimate estimate = fnl_estimate_unknown;
  int hits = 0;
  for (int i = 0; i < sample->n; i++) {
    const double value = fnl_figure_value(reached, fnl_sample_row(sample, arm, i));
    estimate.n += !isnan(value);
    hits += value >= target;
  }
  if (estimate.n == 0)
    return estimate;
  const double n = estimate.n, k = hits;
  estimate.mean = k / n;
  if (sample->deterministic)
    return estimate;
  estimate.se = sqrt(estimate.mean * (1.0 - estimate.mean) / n);
  estimate.low = hits == 0 ? 0.0 : gsl_cdf_beta_Pinv(confidence_tail, k, n - k + 1.0);
  estimate.high = hits == estimate.n ? 1.0 : gsl_cdf_beta_Qinv(confidence_tail, k + 1.0, n - k);
  return estimate;
}

/* ---- days ---- */

const char *const fnl_course_names[FNL_N_COURSES] = {"conversions", "revenue", "profit"};

static void swap(double *a, double *b) {
  const double kept = *a;
  *a = *b;
  *b = kept;
}

/* Puts values[k] where it would be if values[left … right] were sorted, none before it larger and
 * none after it smaller (Hoare 1961, "Algorithm 65: Find", CACM 4). */
static double select_kth(double *values, int left, int right, int k) {
  while (left < right) {
    const double pivot = values[left + (right - left) / 2];
    int i = left, j = right;
    while (i <= j) {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j)
        swap(&values[i++], &values[j--]);
    }
    if (k <= j)
      right = j;
    else if (k >= i)
      left = i;
    else
      break;
  }
  return values[k];
}

static double least(const double *values, int n) {
  double found = values[0];
  for (int i = 1; i < n; i++)
    found = values[i] < found ? values[i] : found;
  return found;
}

/* Of the values `stride` apart, one a replication kept: by selection, for there are many days. */
static void kept_quantiles(const double *first, size_t stride, int n, double *scratch,
                           double quantiles[5]) {
  for (int i = 0; i < n; i++)
    scratch[i] = first[(size_t)i * stride];
  int left = 0;
  for (int k = 0; k < 5; k++) {
    const double index = fnl_estimate_probabilities[k] * (n - 1);
    const int below = (int)index;
    const double part = index - below, value = select_kth(scratch, left, n - 1, below);
    left = below;
    quantiles[k] = below == n - 1
                       ? value
                       : (1.0 - part) * value + part * least(scratch + below + 1, n - below - 1);
  }
}

void fnl_days_stage_quantiles(const fnl_days *days, int day, int stage, double *scratch,
                              double quantiles[5]) {
  const size_t stride = ((size_t)days->n_days + 1) * (size_t)days->n_stages;
  const size_t at = (size_t)day * (size_t)days->n_stages + (size_t)stage;
  kept_quantiles(days->stage_kept + at, stride, days->n_kept, scratch, quantiles);
}

void fnl_days_course_quantiles(const fnl_days *days, int day, fnl_course course, double *scratch,
                               double quantiles[5]) {
  const size_t stride = FNL_N_COURSES * (size_t)days->n_days;
  const size_t at = (size_t)course * (size_t)days->n_days + (size_t)day;
  kept_quantiles(days->course_kept + at, stride, days->n_kept, scratch, quantiles);
}

void fnl_days_course_mean(const fnl_days *days, fnl_course course, double *mean) {
  const double *const of_a_day[FNL_N_COURSES] = {days->conversions, days->revenue, days->profit};
  double sum = 0.0;
  for (int t = 0; t < days->n_days; t++)
    mean[t] = sum += of_a_day[course][t];
}
