/* standings_sample.h: samples with known means, to see how often what is said of them is true. */
#ifndef FNL_TESTS_STANDINGS_SAMPLE_H
#define FNL_TESTS_STANDINGS_SAMPLE_H

#include "random/variate.h"
#include "study/standings.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

/* Item i has mean step * i, a part of the luck of its own with standard deviation spread^i and the
 * common luck times `common`. */
typedef struct {
  int n_items, n;
  double step, spread, common;
} standings_design;

typedef struct {
  fnl_scores scores;
  double *mean, *effect;
} standings_sample;

static inline standings_sample standings_sample_make(standings_design design, uint64_t number) {
  const size_t n_items = (size_t)design.n_items, n = (size_t)design.n;
  standings_sample sample = {.mean = calloc(n_items, sizeof(double)),
                             .effect = calloc(n_items * n, sizeof(double))};
  fnl_stream rng = fnl_stream_open(2385, number, FNL_PURPOSE_TEST, 0, 0);
  ck_assert(sample.mean && sample.effect);
  for (size_t r = 0; r < n; r++) {
    const double common = design.common * fnl_variate_normal(&rng);
    for (size_t i = 0; i < n_items; i++)
      sample.effect[i * n + r] = design.step * (double)i + common +
                                 pow(design.spread, (double)i) * fnl_variate_normal(&rng);
  }
  for (size_t i = 0; i < n_items; i++) {
    for (size_t r = 0; r < n; r++)
      sample.mean[i] += sample.effect[i * n + r] / (double)n;
    for (size_t r = 0; r < n; r++)
      sample.effect[i * n + r] -= sample.mean[i];
  }
  sample.scores = (fnl_scores){design.n_items, design.n, false, sample.mean, sample.effect, 0.95};
  return sample;
}

static inline void standings_sample_free(standings_sample *sample) {
  free(sample->mean);
  free(sample->effect);
}

static inline void standings_find(fnl_standings *standings, const fnl_scores *scores) {
  fnl_error error = {0};
  ck_assert_msg(fnl_standings_find(standings, scores, &error) == FNL_OK, "%s", error.message);
}

/* Whether all that is said of an item is so: its rank (any of those that equals share), and how far
 * it is ahead of the best other. */
static inline bool standings_is_true(const fnl_standings *standings, standings_design design,
                                     int item) {
  const fnl_standing *standing = &standings->items[item];
  const int n = design.n_items;
  const int n_better = design.step > 0.0 ? n - 1 - item : 0;
  const int n_worse = design.step > 0.0 ? item : 0;
  const double ahead = design.step * (item == n - 1 ? 1.0 : item - (n - 1.0));
  return standing->best_rank <= 1 + n_better && standing->worst_rank >= n - n_worse &&
         standing->low <= ahead && ahead <= standing->high;
}

/* In how many of `n_samples` something said is not so. */
static inline int standings_errors(standings_design design, int n_samples) {
  int n_errors = 0;
  for (int s = 0; s < n_samples; s++) {
    standings_sample sample = standings_sample_make(design, (uint64_t)s);
    fnl_standings standings;
    bool is_true = true;
    standings_find(&standings, &sample.scores);
    for (int i = 0; i < design.n_items; i++)
      is_true = is_true && standings_is_true(&standings, design, i);
    n_errors += !is_true;
    fnl_standings_free(&standings);
    standings_sample_free(&sample);
  }
  return n_errors;
}

#endif
