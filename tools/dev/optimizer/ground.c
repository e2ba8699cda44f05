/* ground.c: reads plans, and looks at every place of a small one. */
#include "ground.h"

#include "model/read.h"
#include "study/paired.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(fnl_status status, const char *name, const fnl_error *error) {
  if (status == FNL_OK)
    return;
  fprintf(stderr, "%s: %s\n", name, error->message);
  exit(1);
}

static void prepare(ground *g, const char *name) {
  fnl_error error;
  fnl_items_init(&g->items, &g->plan, &g->memory);
  must(fnl_variables_init(&g->variables, &g->plan, &g->items, &error), name, &error);
  must(fnl_valuer_init(&g->valuer, &g->plan, &g->variables, 1, g->plan.optimize.worlds,
                       FNL_REPLICATIONS_WORLDS, &error),
       name, &error);
  g->land = fnl_valuer_landscape(&g->valuer);
  if (g->variables.n_periods == 1)
    return;
  g->group = FNL_TAKE(&g->memory, g->variables.n, int);
  if (!g->group)
    abort();
  for (int v = 0; v < g->variables.n; v++)
    g->group[v] = v / g->variables.n_periods;
}

void ground_init(ground *g, char *text, const char *name) {
  fnl_error error;
  memset(g, 0, sizeof *g);
  if (!text)
    abort();
  must(fnl_plan_read_text(&g->plan, name, text, strlen(text), NULL, NULL, &error), name, &error);
  free(text);
  prepare(g, name);
}

void ground_init_file(ground *g, const char *path, int n_overrides, const char *const *overrides) {
  const fnl_read_options options = {.n_overrides = n_overrides, .overrides = overrides};
  fnl_error error;
  memset(g, 0, sizeof *g);
  must(fnl_plan_read(&g->plan, path, &options, NULL, &error), path, &error);
  prepare(g, path);
}

void ground_free(ground *g) {
  fnl_valuer_free(&g->valuer);
  fnl_variables_free(&g->variables);
  fnl_arena_free(&g->memory);
  fnl_plan_free(&g->plan);
}

void ground_widen(ground *g) {
  fnl_error error;
  must(fnl_valuer_widen(&g->valuer, &error), g->plan.file, &error);
  g->land = fnl_valuer_landscape(&g->valuer);
}

/* ---- every place ---- */

static double value_at(const ground *g, const double *x) {
  return fnl_landscape_value(&g->land, 0, x, NULL);
}

/* The six neighbours of a point of the triangular grid: what moves from one share to another. */
enum { DIRECTIONS = 6 };
static const int direction[DIRECTIONS][2] = {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}};

static void polish(const ground *g, double step, double *x, double *value) {
  static const double step_least = 1e-7;
  while (step > step_least) {
    bool moved = false;
    for (int d = 0; d < DIRECTIONS; d++) {
      const int from = direction[d][0], to = direction[d][1];
      const double by = fmin(step, x[from]);
      double trial[3] = {x[0], x[1], x[2]};
      if (by <= 0.0)
        continue;
      trial[from] -= by;
      trial[to] = fmin(1.0, trial[to] + by);
      const double other = value_at(g, trial);
      if (other > *value) {
        *value = other;
        memcpy(x, trial, sizeof trial);
        moved = true;
      }
    }
    if (!moved)
      step *= 0.5;
  }
}

static bool is_known(const ground_optima *optima, const double *x) {
  static const double apart = 0.03;
  for (int k = 0; k < optima->n; k++) {
    double distance = 0.0;
    for (int i = 0; i < 3; i++)
      distance += fabs(optima->x[k][i] - x[i]);
    if (distance < apart)
      return true;
  }
  return false;
}

static void keep(ground_optima *optima, const double *x, double value) {
  if (is_known(optima, x))
    return;
  if (optima->n == GROUND_OPTIMA_MOST && value <= optima->value[optima->n - 1])
    return;
  int at = optima->n < GROUND_OPTIMA_MOST ? optima->n++ : optima->n - 1;
  for (; at > 0 && optima->value[at - 1] < value; at--) {
    optima->value[at] = optima->value[at - 1];
    memcpy(optima->x[at], optima->x[at - 1], sizeof optima->x[at]);
  }
  optima->value[at] = value;
  memcpy(optima->x[at], x, sizeof optima->x[at]);
}

static double at_grid(const double *values, int steps, int i, int j) {
  const bool inside = i >= 0 && j >= 0 && i + j <= steps;
  return inside ? values[i * (steps + 1) + j] : -INFINITY;
}

static bool is_peak(const double *values, int steps, int i, int j) {
  static const int around[DIRECTIONS][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, -1}, {-1, 1}};
  const double own = at_grid(values, steps, i, j);
  for (int d = 0; d < DIRECTIONS; d++)
    if (at_grid(values, steps, i + around[d][0], j + around[d][1]) > own)
      return false;
  return true;
}

void ground_find_optima(const ground *g, int steps, ground_optima *optima) {
  double *values = calloc((size_t)(steps + 1) * (size_t)(steps + 1), sizeof *values);
  if (!values)
    abort();
  optima->n = 0;
  for (int i = 0; i <= steps; i++)
    for (int j = 0; i + j <= steps; j++) {
      const double x[3] = {(double)i / steps, (double)j / steps, (double)(steps - i - j) / steps};
      values[i * (steps + 1) + j] = value_at(g, x);
    }
  for (int i = 0; i <= steps; i++)
    for (int j = 0; i + j <= steps; j++) {
      if (!is_peak(values, steps, i, j))
        continue;
      double x[3] = {(double)i / steps, (double)j / steps, (double)(steps - i - j) / steps};
      double value = at_grid(values, steps, i, j);
      polish(g, 1.0 / steps, x, &value);
      keep(optima, x, value);
    }
  free(values);
}
