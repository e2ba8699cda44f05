/* findings.h: merged results as evidence for analyses. */
#ifndef FNL_EXPERIMENT_FINDINGS_H
#define FNL_EXPERIMENT_FINDINGS_H

#include "experiment/analysis.h"
#include "experiment/folder.h"

/* All figures at all points of a design, replicates averaged. */
typedef struct {
  fnl_design_settings settings; /* private */
  fnl_design design;
  double *y;     /* [n_figures * design.n] */
  int *n;        /* [n_figures * design.n] replicates in the mean */
  char **labels; /* [n_factors * n_labels] of levels; NULL where none was seen */
  int n_labels;  /* the most levels of any factor */
  const fnl_frame *frame;
} fnl_body_of_results;

/* FNL_EVALUE where the folder's stores are of several designs. */
fnl_status fnl_results_gather(fnl_body_of_results *body, const fnl_merge *merge, fnl_error *error);
void fnl_results_forget(fnl_body_of_results *body);

/* One figure, borrowed. */
fnl_evidence fnl_results_evidence(const fnl_body_of_results *body, int figure);

#endif
