/* chain.c: counts of transitions, and the equations of absorption.
 *
 * h_i, the worth of being in state i, is (what ends there + sum_j n_ij h_j) / n_i (Kemeny and
 * Snell, "Finite Markov Chains" (1960), 3.3). Up to DENSE_MOST states by LU; beyond by Gauss and
 * Seidel, which converges for every absorbing chain, from below.
 */
#include "study/attribution/chain.h"

#include "base/hooks.h"
#include "study/attribution/attribution.h"

#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DENSE_MOST = 400, SWEEPS_MOST = 100000 };
static const double swept = 1e-14; /* relative change of a sweep that is none */

/* ---- states ---- */

/* The state after touch `last` of a path; added where it is new. */
static int64_t state_after(fnl_paths *states, const fnl_contact *touches, int last, int order) {
  fnl_contact key[FNL_ORDER_MOST];
  const fnl_outcome none = {0};
  const int n = last + 1 < order ? last + 1 : order;
  for (int i = 0; i < n; i++)
    key[i] = (fnl_contact){.channel = touches[last + 1 - n + i].channel};
  return fnl_paths_add(states, key, n, &none);
}

/* Names the states in the order they are met. */
static bool find_states(fnl_chain *chain, const fnl_paths *paths, int order) {
  for (size_t i = 0; i < paths->n; i++)
    for (int k = 0; k < paths->paths[i].n; k++)
      if (state_after(&chain->states, fnl_path_touches(paths, i), k, order) < 0)
        return false;
  return true;
}

/* A sparse matrix has room for a transition a touch: GSL's own guess, a tenth of all there could
 * be, is beyond any memory where states are many. */
static bool take_memory(fnl_chain *chain, const fnl_paths *paths) {
  const size_t n = chain->states.n + 1; /* a matrix of nothing is none */
  chain->start = calloc(n, sizeof *chain->start);
  chain->left = calloc(n, sizeof *chain->left);
  if (n <= DENSE_MOST)
    chain->dense = gsl_matrix_calloc(n, n);
  else
    chain->rows = gsl_spmatrix_alloc_nzmax(n, n, paths->n_touches + 1, GSL_SPMATRIX_COO);
  return chain->start && chain->left && (chain->dense || chain->rows);
}

/* ---- transitions ---- */

static bool add_transition(fnl_chain *chain, size_t from, size_t to, double n) {
  if (chain->dense) {
    *gsl_matrix_ptr(chain->dense, from, to) += n;
    return true;
  }
  double *entry = gsl_spmatrix_ptr(chain->rows, from, to);
  if (entry)
    *entry += n;
  return entry || gsl_spmatrix_set(chain->rows, from, to, n) == 0;
}

static bool add_path(fnl_chain *chain, const fnl_paths *paths, size_t index, int order) {
  const fnl_path *path = &paths->paths[index];
  const fnl_outcome *outcome = &path->outcome;
  const double n = outcome->conversions + outcome->nulls;
  size_t before = 0;
  if (!(n > 0.0))
    return true;
  for (int k = 0; k < path->n; k++) {
    const size_t state =
        (size_t)state_after(&chain->states, fnl_path_touches(paths, index), k, order);
    if (k == 0)
      chain->start[state] += n;
    else if (!add_transition(chain, before, state, n))
      return false;
    chain->left[state] += n;
    before = state;
  }
  chain->states.paths[before].outcome.conversions += outcome->conversions;
  chain->states.paths[before].outcome.value += outcome->value;
  chain->n_journeys += n;
  return true;
}

static bool count_transitions(fnl_chain *chain, const fnl_paths *paths, int order) {
  for (size_t i = 0; i < paths->n; i++)
    if (!add_path(chain, paths, i, order))
      return false;
  if (!chain->rows)
    return true;
  gsl_spmatrix *rows = gsl_spmatrix_compress(chain->rows, GSL_SPMATRIX_CSR);
  if (rows)
    gsl_spmatrix_free(chain->rows);
  chain->rows = rows ? rows : chain->rows;
  return rows != NULL;
}

fnl_status fnl_chain_init(fnl_chain *chain, const fnl_paths *paths, int order, fnl_error *error) {
  memset(chain, 0, sizeof *chain);
  if (find_states(chain, paths, order) && take_memory(chain, paths) &&
      count_transitions(chain, paths, order))
    return FNL_OK;
  fnl_chain_free(chain);
  return fnl_error_no_memory(error);
}

void fnl_chain_free(fnl_chain *chain) {
  fnl_paths_free(&chain->states);
  free(chain->start);
  free(chain->left);
  gsl_matrix_free(chain->dense); /* as with free(), NULL is fine */
  if (chain->rows)
    gsl_spmatrix_free(chain->rows);
  memset(chain, 0, sizeof *chain);
}

/* ---- equations ---- */

typedef struct {
  const fnl_chain *chain;
  int removed;
  double *conversions, *value; /* [n states] the h of both */
} fnl_absorption;

/* Nobody is in it: it holds the removed channel, or journeys only passed it in other plans. */
static bool is_closed(const fnl_absorption *absorption, size_t state) {
  const fnl_paths *states = &absorption->chain->states;
  const fnl_contact *touches = fnl_path_touches(states, state);
  for (int k = 0; k < states->paths[state].n; k++)
    if (touches[k].channel == absorption->removed)
      return true;
  return !(absorption->chain->left[state] > 0.0);
}

/* (1 - Q) h = r, rows of closed states saying h = 0. */
static void set_equations(const fnl_absorption *absorption, gsl_matrix *matrix) {
  const fnl_chain *chain = absorption->chain;
  gsl_matrix_set_identity(matrix);
  for (size_t i = 0; i < chain->states.n; i++) {
    absorption->conversions[i] = absorption->value[i] = 0.0;
    if (is_closed(absorption, i))
      continue;
    for (size_t j = 0; j < chain->states.n; j++)
      *gsl_matrix_ptr(matrix, i, j) -= gsl_matrix_get(chain->dense, i, j) / chain->left[i];
    absorption->conversions[i] = chain->states.paths[i].outcome.conversions / chain->left[i];
    absorption->value[i] = chain->states.paths[i].outcome.value / chain->left[i];
  }
}

static fnl_status solve_dense(const fnl_absorption *absorption, fnl_error *error) {
  const size_t n = absorption->chain->dense->size1;
  gsl_matrix *matrix = gsl_matrix_alloc(n, n);
  gsl_permutation *permutation = gsl_permutation_alloc(n);
  gsl_vector_view conversions = gsl_vector_view_array(absorption->conversions, n);
  gsl_vector_view value = gsl_vector_view_array(absorption->value, n);
  fnl_status status = FNL_OK;
  int sign;
  if (!matrix || !permutation) {
    status = fnl_error_no_memory(error);
  } else {
    set_equations(absorption, matrix);
    if (gsl_linalg_LU_decomp(matrix, permutation, &sign) != 0 ||
        gsl_linalg_LU_svx(matrix, permutation, &conversions.vector) != 0 ||
        gsl_linalg_LU_svx(matrix, permutation, &value.vector) != 0)
      status = fnl_error_set(error, FNL_EINTERNAL, "the equations of a Markov chain are singular");
  }
  gsl_matrix_free(matrix);
  gsl_permutation_free(permutation);
  return status;
}

/* One row of Gauss and Seidel; returns by how much it changed, as a part of what it is. */
static double relax(const fnl_absorption *absorption, size_t i) {
  const gsl_spmatrix *rows = absorption->chain->rows;
  const fnl_outcome *outcome = &absorption->chain->states.paths[i].outcome;
  double conversions = outcome->conversions, value = outcome->value;
  double left = absorption->chain->left[i];
  const double before = absorption->conversions[i], money_before = absorption->value[i];
  for (int k = rows->p[i]; k < rows->p[i + 1]; k++) {
    const size_t j = (size_t)rows->i[k];
    if (j == i) {
      left -= rows->data[k];
      continue;
    }
    conversions += rows->data[k] * absorption->conversions[j];
    value += rows->data[k] * absorption->value[j];
  }
  absorption->conversions[i] = conversions /= left;
  absorption->value[i] = value /= left;
  const double change = fabs(conversions - before), money_change = fabs(value - money_before);
  const double part = change > 0.0 ? change / fmax(conversions, before) : 0.0;
  return money_change > 0.0 ? fmax(part, money_change / fmax(value, money_before)) : part;
}

static fnl_status ask(const fnl_hooks *hooks, fnl_error *error) {
  return fnl_hooks_stop(hooks)
             ? fnl_error_set(error, FNL_EINTERRUPTED, "interrupted: there are no credits yet")
             : FNL_OK;
}

static fnl_status solve_sparse(const fnl_absorption *absorption, fnl_error *error) {
  const size_t n = absorption->chain->states.n;
  double change = INFINITY;
  memset(absorption->conversions, 0, n * sizeof(double));
  memset(absorption->value, 0, n * sizeof(double));
  for (int sweep = 0; sweep < SWEEPS_MOST && change > swept; sweep++) {
    if (ask(absorption->chain->hooks, error) != FNL_OK)
      return FNL_EINTERRUPTED;
    change = 0.0;
    for (size_t i = n; i-- > 0;) /* later states are nearer the end, as a rule */
      if (!is_closed(absorption, i))
        change = fmax(change, relax(absorption, i));
  }
  if (change <= 1e-9)
    return FNL_OK;
  return fnl_error_set(error, FNL_EINTERNAL,
                       "the equations of a Markov chain of %zu states did not converge", n);
}

fnl_status fnl_chain_solve(const fnl_chain *chain, int removed, double *conversions, double *value,
                           fnl_error *error) {
  const size_t n = chain->states.n;
  if (ask(chain->hooks, error) != FNL_OK)
    return FNL_EINTERRUPTED;
  double *worth = calloc(2 * (n + 1), sizeof *worth);
  const fnl_absorption absorption = {chain, removed, worth, worth ? worth + n + 1 : NULL};
  if (!worth)
    return fnl_error_no_memory(error);
  const fnl_status status =
      chain->dense ? solve_dense(&absorption, error) : solve_sparse(&absorption, error);
  *conversions = *value = 0.0;
  for (size_t i = 0; i < n && chain->n_journeys > 0.0; i++) {
    *conversions += chain->start[i] / chain->n_journeys * absorption.conversions[i];
    *value += chain->start[i] / chain->n_journeys * absorption.value[i];
  }
  free(worth);
  return status;
}
