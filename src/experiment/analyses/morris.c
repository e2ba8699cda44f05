/* morris.c: elementary effects: how much a figure changes for a step of one factor.
 *
 * An effect is the change over the step, of a factor whose whole range is 1. Its mean size μ* says
 * how much a factor matters, its mean μ in which direction, its standard deviation σ how unevenly:
 * by itself, or with others. Of f = 3 x₁ all effects are 3.
 */
#include "experiment/analysis.h"

#include <math.h>
#include <stdlib.h>

enum { MU_STAR, MU_STAR_LOW, MU_STAR_HIGH, MU, SIGMA, N_EFFECTS };
static const char *const columns[] = {"mu_star", "mu_star.low", "mu_star.high", "mu", "sigma",
                                      "n",       NULL};

/* The factor in which two points of a trajectory differ, and the effect of the step. */
static int effect_of_step(const fnl_evidence *evidence, int64_t from, double *effect) {
  const fnl_design *design = evidence->design;
  for (int f = 0; f < design->n_factors; f++) {
    const double step = fnl_design_place(design, from + 1, f) - fnl_design_place(design, from, f);
    if (step == 0.0)
      continue;
    *effect = (evidence->y[from + 1] - evidence->y[from]) / step;
    return f;
  }
  return -1;
}

/* effects [trajectories] of a factor; how many are known. */
static int gather(const fnl_evidence *evidence, int factor, double *effects) {
  const int k = evidence->design->n_factors;
  int n = 0;
  for (int64_t first = 0; first + k < evidence->design->n; first += k + 1)
    for (int step = 0; step < k; step++) {
      double effect;
      if (effect_of_step(evidence, first + step, &effect) == factor && isfinite(effect))
        effects[n++] = effect;
    }
  return n;
}

static void mean_size(void *user, const int *chosen, int n, double *statistics) {
  const double *effects = user;
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += fabs(effects[chosen[i]]);
  statistics[0] = sum / n;
}

static fnl_status tell(double *effects, int n, fnl_analysis_row *row, fnl_error *error) {
  double sum = 0.0, sizes = 0.0, squares = 0.0;
  for (int i = 0; i < n; i++) {
    sum += effects[i];
    sizes += fabs(effects[i]);
  }
  for (int i = 0; i < n; i++)
    squares += (effects[i] - sum / n) * (effects[i] - sum / n);
  row->values[N_EFFECTS] = n;
  if (n == 0)
    return FNL_OK;
  row->values[MU_STAR] = sizes / n;
  row->values[MU] = sum / n;
  row->values[SIGMA] = n > 1 ? sqrt(squares / (n - 1)) : (double)NAN;
  return fnl_bootstrap(mean_size, effects, n, 1, &row->values[MU_STAR_LOW],
                       &row->values[MU_STAR_HIGH], error);
}

static fnl_status look(const fnl_evidence *evidence, fnl_analysis *analysis, fnl_error *error) {
  double *effects = malloc((size_t)evidence->design->n * sizeof *effects);
  fnl_status status = effects ? FNL_OK : fnl_error_no_memory(error);
  for (int f = 0; status == FNL_OK && f < evidence->design->n_factors; f++) {
    fnl_analysis_row *row = fnl_analysis_add(analysis, f);
    status =
        row ? tell(effects, gather(evidence, f, effects), row, error) : fnl_error_no_memory(error);
  }
  free(effects);
  return status;
}

const fnl_analysis_type fnl_analysis_morris = {
    .name = "morris",
    .summary = "elementary effects: which factors matter, and which interact",
    .source = "Morris, Technometrics 33 (1991); Campolongo, Cariboni and Saltelli, Env. Modelling "
              "& Software 22 (2007)",
    .design = "morris",
    .columns = columns,
    .look = look,
};
