/* landscapes.c: sums of S-shaped responses and their best split. */
#include "support/landscapes.h"

#include "random/stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void values(void *context, int thread, int n, const double *const x[], double goals[],
                   double *const targets[]) {
  pointwise *land = context;
  for (int k = 0; k < n; k++) {
    memcpy(land->seen[thread][k], x[k], (size_t)land->n * sizeof *x[k]);
    goals[k] = land->value(land->context, x[k], targets ? targets[k] : NULL);
  }
}

static void gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  const pointwise *land = context;
  for (int k = 0; k < n; k++)
    land->slope(land->context, land->seen[thread][slopes[k].point], &slopes[k]);
}

fnl_landscape pointwise_landscape(pointwise *land, const fnl_region *region, int n_targets) {
  land->n = region->n;
  return (fnl_landscape){.region = region,
                         .n_targets = n_targets,
                         .n_most = FNL_LANDSCAPE_MOST,
                         .values = values,
                         .gradients = gradients,
                         .context = land};
}

void responses_init(responses *land, int n, double bend_least, double bend_most, uint64_t index) {
  fnl_stream rng = fnl_stream_open(77, 0, FNL_PURPOSE_TEST, 0, index);
  memset(land, 0, sizeof *land);
  land->n = n;
  for (int i = 0; i < n; i++) {
    land->weight[i] = 0.3 + fnl_stream_uniform(&rng);
    land->half[i] = (0.3 + 1.2 * fnl_stream_uniform(&rng)) / sqrt(n);
    land->bend[i] = bend_least + (bend_most - bend_least) * fnl_stream_uniform(&rng);
    land->upper[i] = 1.0;
    land->variable[i] = i;
  }
  land->band =
      (fnl_band){.name = "total", .n = n, .variable = land->variable, .lower = 1.0, .upper = 1.0};
  land->region = (fnl_region){
      .n = n, .lower = land->lower, .upper = land->upper, .n_bands = 1, .bands = &land->band};
}

static double response(const responses *land, int i, double x) {
  if (x <= 0.0)
    return 0.0;
  const double p = pow(x / land->half[i], land->bend[i]);
  return land->weight[i] * p / (1.0 + p);
}

static double response_slope(const responses *land, int i, double x) {
  const double at = fmax(x, 1e-9); /* the slope of a concave response is infinite at 0 */
  const double p = pow(at / land->half[i], land->bend[i]);
  return land->weight[i] * land->bend[i] * p / (at * (1.0 + p) * (1.0 + p));
}

static double plain_sum(const responses *land, const double *x) {
  double sum = 0.0;
  for (int i = 0; i < land->n; i++)
    sum += response(land, i, x[i]);
  return sum;
}

static double most(const responses *land) {
  double sum = 0.0;
  for (int i = 0; i < land->n; i++)
    sum += land->weight[i];
  return sum;
}

double responses_value(const responses *land, const double *x) {
  const double sum = plain_sum(land, x);
  return sum / (1.0 - land->loop * sum / most(land));
}

static double value_at(void *context, const double *x, double *targets) {
  return (void)targets, responses_value(context, x);
}

static void slope_at(void *context, const double *x, const fnl_slope *slope) {
  const responses *land = context;
  const double left = 1.0 - land->loop * plain_sum(land, x) / most(land);
  for (int i = 0; i < land->n; i++)
    slope->gradient[i] = slope->goal_weight * response_slope(land, i, x[i]) / (left * left);
}

fnl_landscape responses_landscape(responses *land) {
  land->points.value = value_at;
  land->points.slope = slope_at;
  land->points.context = land;
  return pointwise_landscape(&land->points, &land->region, 0);
}

/* Exchanges money between two by ever smaller steps while it gains. */
static void exchange(const responses *land, double *x, double first) {
  for (double step = first; step > 1e-7; step *= 0.5)
    for (bool gained = true; gained;) {
      gained = false;
      for (int i = 0; i < land->n; i++)
        for (int j = 0; j < land->n; j++) {
          if (i == j || x[i] - step < land->lower[i] || x[j] + step > land->upper[j])
            continue;
          const double gain = response(land, i, x[i] - step) - response(land, i, x[i]) +
                              response(land, j, x[j] + step) - response(land, j, x[j]);
          if (gain > 1e-13) {
            x[i] -= step;
            x[j] += step;
            gained = true;
          }
        }
    }
}

double responses_best(const responses *land, int n_steps, double *best) {
  const size_t width = (size_t)n_steps + 1;
  double *value = calloc(2 * width, sizeof *value);
  int *choice = calloc(width * (size_t)land->n, sizeof *choice);
  for (int i = 0; value && choice && i < land->n; i++) {
    const double *before = value + (size_t)((i + 1) % 2) * width;
    double *now = value + (size_t)(i % 2) * width;
    for (int m = 0; m <= n_steps; m++) {
      now[m] = -INFINITY;
      for (int k = 0; k <= m; k++) {
        const double rest = i > 0 ? before[m - k] : m == k ? 0.0 : -INFINITY;
        const double share = (double)k / n_steps;
        if (share < land->lower[i] || share > land->upper[i])
          continue;
        const double total = rest + response(land, i, share);
        if (total > now[m]) {
          now[m] = total;
          choice[(size_t)i * width + (size_t)m] = k;
        }
      }
    }
  }
  for (int i = land->n - 1, m = n_steps; choice && i >= 0; i--) {
    const int k = choice[(size_t)i * width + (size_t)m];
    best[i] = (double)k / n_steps;
    m -= k;
  }
  free(value);
  free(choice);
  exchange(land, best, 0.5 / n_steps);
  return responses_value(land, best);
}
