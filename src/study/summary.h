/* summary.h: every figure of one simulated plan, estimated. What writers write. */
#ifndef FNL_STUDY_SUMMARY_H
#define FNL_STUDY_SUMMARY_H

#include "study/cascade.h"
#include "study/cascade_factor.h"
#include "study/customers.h"

typedef struct {
  const fnl_plan *plan; /* borrowed */
  const fnl_engine_type *engine;
  const fnl_sample *sample; /* borrowed; arm 0 is the plan summarized */
  uint64_t seed;
  fnl_estimate *estimates;         /* [sample->figures.n_figures] */
  bool has_target;                 /* the plan names a target_roas */
  fnl_estimate target_probability; /* P(ROAS >= target_roas) */
  const fnl_cascades *cascades;    /* borrowed; NULL: nobody asked for referral trees */
  const fnl_k_factor *k_factor;    /* borrowed; NULL: the same */
  const char *command;             /* of the program, that made it; NULL: "simulate" */
  const fnl_customers *customers;  /* borrowed; NULL: nobody asked for customers' lives */
  const struct fnl_outlook
      *outlook; /* borrowed; NULL: nobody wants pictures (optimize/outlook.h) */
} fnl_summary;

/* Estimates every figure of arm 0. Borrows plan and sample, which must outlive it. */
fnl_status fnl_summary_init(fnl_summary *summary, const fnl_study *study, const fnl_sample *sample,
                            fnl_error *error);
void fnl_summary_free(fnl_summary *summary);

/* A figure by name; an estimate of NaNs where there is none. */
fnl_estimate fnl_summary_figure(const fnl_summary *summary, fnl_figure_group group, int item,
                                const char *name);

#endif
