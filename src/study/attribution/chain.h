/* chain.h: journeys as an absorbing Markov chain. Private to markov.c and its tests.
 *
 * Its states are the last `order` touches of a journey (fewer at its beginning); from a state it
 * goes on to another touch, to a conversion or to nothing, as often as journeys did. How many of
 * those who start convert, and what these are worth, follows from one set of linear equations; with
 * a channel removed, whoever would be touched by it is lost, and the equations are solved anew.
 */
#ifndef FNL_STUDY_ATTRIBUTION_CHAIN_H
#define FNL_STUDY_ATTRIBUTION_CHAIN_H

#include "study/attribution/paths.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_spmatrix.h>

typedef struct {
  fnl_paths states;   /* a state's touches, without ages; outcome: of journeys that ended in it */
  double *start;      /* [n states] journeys that began in it */
  double *left;       /* [n states] journeys that left it, for whatever */
  double n_journeys;  /* that began at all */
  gsl_matrix *dense;  /* journeys from state to state, where the states are few; */
  gsl_spmatrix *rows; /* where they are many, the same, by rows in the end */
  const fnl_hooks *hooks; /* borrowed; NULL: nobody is asked or told */
} fnl_chain;

/* What removes nothing. */
#define FNL_NO_CHANNEL (-1)

fnl_status fnl_chain_init(fnl_chain *chain, const fnl_paths *paths, int order, fnl_error *error);
void fnl_chain_free(fnl_chain *chain);

/* The share of journeys that convert and the money of an average one, without channel `removed`.
 * What money conversions bring in a state is what they brought there. FNL_EINTERRUPTED where the
 * hooks say so. */
fnl_status fnl_chain_solve(const fnl_chain *chain, int removed, double *conversions, double *value,
                           fnl_error *error);

#endif
