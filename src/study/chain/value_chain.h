/* value_chain.h: what each step of a plan's chain costs and brings, and which numbers matter most.
 *
 * All of it by the engine `expected` at the central numbers: exact of the fluid, without chance.
 */
#ifndef FNL_STUDY_CHAIN_VALUE_CHAIN_H
#define FNL_STUDY_CHAIN_VALUE_CHAIN_H

#include "study/chain/levers.h"
#include "study/chain/steps.h"
#include "study/chain/worths.h"

typedef struct {
  fnl_arena memory;
  const fnl_plan *plan;       /* borrowed */
  fnl_step *steps;            /* [n_stages] */
  fnl_person_worth *by_cell;  /* [n_cells] */
  fnl_person_worth *by_stage; /* [n_stages] of a person of any segment, by the segments' shares */
  fnl_newcomers *newcomers;   /* [n_segments + 1], the last: all */
  double revenue, spend, other_costs;
  fnl_worths_total total;
  fnl_levers levers;
} fnl_value_chain;

/* FNL_EENGINE where the plan's people differ in whom they know: `expected` cannot tell.
 * FNL_EINTERRUPTED where `hooks` (may be NULL) say so. */
fnl_status fnl_value_chain_find(fnl_value_chain *chain, const fnl_plan *plan,
                                const fnl_hooks *hooks, fnl_error *error);
void fnl_value_chain_free(fnl_value_chain *chain);

/* The stage out of which it is dearest to move one person forward; -1 where nothing is spent. */
int fnl_value_chain_dearest(const fnl_value_chain *chain);

/* Ad spend over new customers; NaN where there are none. */
double fnl_value_chain_acquisition(const fnl_value_chain *chain);

#endif
