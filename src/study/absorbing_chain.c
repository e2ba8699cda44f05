/* absorbing_chain.c: what a life is worth, by one system of equations. */
#include "study/absorbing_chain.h"

#include <gsl/gsl_linalg.h>

#include <math.h>

static bool moves_on(const fnl_absorbing_chain *chain, int from, int to) {
  return !chain->ends[from] && chain->moving[from * chain->n + to] > 0.0;
}

/* Warshall (1962). */
void fnl_absorbing_chain_reach(const fnl_absorbing_chain *chain, bool *reach) {
  const int n = chain->n;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < n; k++)
      reach[i * n + k] = i == k || moves_on(chain, i, k);
  for (int via = 0; via < n; via++)
    for (int i = 0; i < n; i++)
      for (int k = 0; k < n; k++)
        reach[i * n + k] |= reach[i * n + via] && reach[via * n + k];
}

/* Whether a life that is in stage i comes back to it for ever. */
static bool is_for_ever(const fnl_absorbing_chain *chain, const bool *reach, int i) {
  const int n = chain->n;
  for (int k = 0; k < n; k++)
    if (reach[i * n + k] && (chain->ends[k] || !reach[k * n + i]))
      return false;
  return true;
}

/* Whether from stage i some stage with a reward is come to again and again, or one without end. */
static bool is_endless(const fnl_absorbing_chain *chain, const bool *reach, const double *reward,
                       int i) {
  for (int k = 0; k < chain->n; k++)
    if (reach[i * chain->n + k] && !chain->ends[k] && reward[k] > 0.0 &&
        (isinf(reward[k]) || is_for_ever(chain, reach, k)))
      return true;
  return false;
}

typedef struct {
  gsl_matrix *matrix;
  gsl_vector *right, *solution;
  gsl_permutation *permutation;
} linear_system;

static void system_free(linear_system *system) {
  gsl_matrix_free(system->matrix);
  gsl_vector_free(system->right);
  gsl_vector_free(system->solution);
  gsl_permutation_free(system->permutation);
}

static bool system_init(linear_system *system, int n) {
  const size_t size = (size_t)n;
  *system = (linear_system){gsl_matrix_calloc(size, size), gsl_vector_calloc(size),
                            gsl_vector_calloc(size), gsl_permutation_calloc(size)};
  if (system->matrix && system->right && system->solution && system->permutation)
    return true;
  system_free(system);
  return false;
}

/* Row of a stage whose life goes on, by move and not by day, so that slow lives are as exact. */
static void set_row(linear_system *system, const fnl_absorbing_chain *chain, const double *reward,
                    int i) {
  const double stays = (1.0 - chain->z) / chain->leaving[i] + chain->z;
  for (int k = 0; k < chain->n; k++)
    gsl_matrix_set(system->matrix, (size_t)i, (size_t)k,
                   (i == k) * stays -
                       chain->z * chain->moving[i * chain->n + k] / chain->leaving[i]);
  gsl_vector_set(system->right, (size_t)i, reward[i] / chain->leaving[i]);
}

fnl_status fnl_absorbing_chain_solve(const fnl_absorbing_chain *chain, const bool *reach,
                                     const double *reward, double *value, fnl_error *error) {
  linear_system system;
  int sign;
  if (!system_init(&system, chain->n))
    return fnl_error_no_memory(error);
  for (int i = 0; i < chain->n; i++)
    if (chain->ends[i] || is_for_ever(chain, reach, i) || is_endless(chain, reach, reward, i))
      gsl_matrix_set(system.matrix, (size_t)i, (size_t)i, 1.0);
    else
      set_row(&system, chain, reward, i);
  gsl_linalg_LU_decomp(system.matrix, system.permutation, &sign);
  gsl_linalg_LU_solve(system.matrix, system.permutation, system.right, system.solution);
  for (int i = 0; i < chain->n; i++)
    value[i] = !chain->ends[i] && is_endless(chain, reach, reward, i)
                   ? INFINITY
                   : gsl_vector_get(system.solution, (size_t)i);
  system_free(&system);
  return FNL_OK;
}
