/* rivals.c: local optima, the usual splits, a grid, and the neighbourhood. */
#include "optimize/rivals.h"

#include "optimize/simplex.h"

#include <gsl/gsl_qrng.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  GRID_STEPS = 10,   /* ten points of the budget, over a triangle */
  LINE_STEPS = 20,   /* five points, over two items */
  SOBOL_POINTS = 64, /* beyond three items */
  NEAR_MOST = 60,    /* directions looked at around the answer */
  SOBOL_DIMENSIONS = 40
};
static const double near_steps[] = {0.02, 0.05}; /* points of the budget moved */
static const double same = 1e-6;                 /* points that differ by less are one */
static const double same_optimum = 2e-3;         /* an optimum so near is the answer, rounded */

const char *fnl_rival_kind_name(fnl_rival_kind kind) {
  static const char *const names[FNL_N_RIVAL_KINDS] = {
      "other local optima", "the current split", "the equal split",        "the 75/15/10 rule",
      "single items",       "a grid of splits",  "moves of 2 and 5 points"};
  return names[kind];
}

typedef struct {
  fnl_rivals *rivals;
  const fnl_variables *variables;
  const double *best;
  double *x, *share, *cube; /* scratch */
} fnl_lister;

static void add(fnl_lister *lister, fnl_rival_kind kind, const double *x) {
  fnl_rivals *rivals = lister->rivals;
  const int n = lister->variables->n;
  if (rivals->n == rivals->capacity || !fnl_variables_keep_rules(lister->variables, x) ||
      fnl_simplex_distance(n, x, lister->best) < (kind == FNL_RIVAL_OPTIMUM ? same_optimum : same))
    return;
  for (int i = 0; i < rivals->n; i++)
    if (fnl_simplex_distance(n, x, rivals->rivals[i].x) < same)
      return;
  double *own = FNL_TAKE(&rivals->memory, n, double);
  if (!own)
    return;
  memcpy(own, x, (size_t)n * sizeof *own);
  rivals->rivals[rivals->n++] = (fnl_rival){kind, own};
}

/* A split of as much money as the answer spends. */
static void add_shares(fnl_lister *lister, fnl_rival_kind kind) {
  fnl_variables_of_shares(lister->variables, lister->share,
                          fnl_variables_total(lister->variables, lister->best), lister->x);
  add(lister, kind, lister->x);
}

static void add_usual(fnl_lister *lister) {
  const fnl_items *items = lister->variables->items;
  fnl_variables_current(lister->variables, lister->x);
  add(lister, FNL_RIVAL_CURRENT, lister->x);
  for (int i = 0; i < items->n; i++)
    lister->share[i] = 1.0 / items->n;
  add_shares(lister, FNL_RIVAL_EQUAL);
  if (fnl_items_rule_of_thumb(items, lister->variables->plan, lister->share))
    add_shares(lister, FNL_RIVAL_RULE);
  for (int i = 0; i < items->n; i++) {
    memset(lister->share, 0, (size_t)items->n * sizeof *lister->share);
    lister->share[i] = 1.0;
    add_shares(lister, FNL_RIVAL_CORNER);
  }
}

static void add_triangle(fnl_lister *lister) {
  for (int i = 0; i <= GRID_STEPS; i++)
    for (int j = 0; i + j <= GRID_STEPS; j++) {
      lister->share[0] = (double)i / GRID_STEPS;
      lister->share[1] = (double)j / GRID_STEPS;
      lister->share[2] = (double)(GRID_STEPS - i - j) / GRID_STEPS;
      add_shares(lister, FNL_RIVAL_GRID);
    }
}

static void add_line(fnl_lister *lister) {
  for (int i = 0; i <= LINE_STEPS; i++) {
    lister->share[0] = (double)i / LINE_STEPS;
    lister->share[1] = 1.0 - lister->share[0];
    add_shares(lister, FNL_RIVAL_GRID);
  }
}

static void add_sobol(fnl_lister *lister) {
  const unsigned dimensions = (unsigned)(lister->variables->items->n - 1);
  gsl_qrng *sequence = gsl_qrng_alloc(
      dimensions <= SOBOL_DIMENSIONS ? gsl_qrng_sobol : gsl_qrng_reversehalton, dimensions);
  if (!sequence) {
    lister->rivals->memory.failed = true;
    return;
  }
  for (int i = 0; i < SOBOL_POINTS; i++) {
    gsl_qrng_get(sequence, lister->cube);
    fnl_simplex_from_cube((int)dimensions + 1, lister->cube, lister->share);
    add_shares(lister, FNL_RIVAL_GRID);
  }
  gsl_qrng_free(sequence);
}

static void add_grid(fnl_lister *lister) {
  const int n = lister->variables->items->n;
  if (n == 2)
    add_line(lister);
  else if (n == 3)
    add_triangle(lister);
  else if (n > 3)
    add_sobol(lister);
}

/* Moves money from one variable to another, as far as there is any. */
static void add_move(fnl_lister *lister, int from, int to, double step) {
  const int n = lister->variables->n;
  const double moved = fmin(step, lister->best[from]);
  memcpy(lister->x, lister->best, (size_t)n * sizeof *lister->x);
  lister->x[from] -= moved;
  lister->x[to] += moved;
  if (moved > same)
    add(lister, FNL_RIVAL_NEAR, lister->x);
}

/* All pairs where they are few; else neighbours in a ring. */
static void add_near(fnl_lister *lister) {
  const int n = lister->variables->n;
  const bool all = n * (n - 1) <= NEAR_MOST;
  for (size_t k = 0; k < sizeof near_steps / sizeof *near_steps; k++)
    for (int i = 0; i < n && i < NEAR_MOST; i++) {
      for (int j = 0; all && j < n; j++)
        if (i != j)
          add_move(lister, i, j, near_steps[k]);
      if (!all) {
        add_move(lister, i, (i + 1) % n, near_steps[k]);
        add_move(lister, (i + 1) % n, i, near_steps[k]);
      }
    }
}

fnl_status fnl_rivals_init(fnl_rivals *rivals, const fnl_variables *variables, const double *best,
                           int n_optima, const double *const *optima, fnl_error *error) {
  const int n_items = variables->items->n;
  memset(rivals, 0, sizeof *rivals);
  rivals->n_variables = variables->n;
  rivals->capacity = n_optima + 3 + n_items + 2 * SOBOL_POINTS + 4 * NEAR_MOST + 4;
  rivals->rivals = FNL_TAKE(&rivals->memory, rivals->capacity, fnl_rival);
  fnl_lister lister = {.rivals = rivals,
                       .variables = variables,
                       .best = best,
                       .x = FNL_TAKE(&rivals->memory, variables->n, double),
                       .share = FNL_TAKE(&rivals->memory, n_items, double),
                       .cube = FNL_TAKE(&rivals->memory, n_items, double)};
  if (!rivals->memory.failed && variables->n > 1) {
    for (int i = 0; i < n_optima; i++)
      add(&lister, FNL_RIVAL_OPTIMUM, optima[i]);
    add_usual(&lister);
    add_grid(&lister);
    add_near(&lister);
  }
  if (rivals->memory.failed) {
    fnl_rivals_free(rivals);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_rivals_free(fnl_rivals *rivals) {
  fnl_arena_free(&rivals->memory);
  memset(rivals, 0, sizeof *rivals);
}
