/* curves.h: what more or less money brings: of one campaign, and of all in proportion. */
#ifndef FNL_STUDY_OUTLOOK_CURVES_H
#define FNL_STUDY_OUTLOOK_CURVES_H

#include "study/outlook/fluid.h"

typedef struct {
  double money;    /* of the campaign, or of all of them */
  double marginal; /* d revenue of the plan / d this money */
  fnl_yields plan; /* what the whole plan then gives */
} fnl_curve_point;

typedef struct {
  double money; /* in the plan */
  int n;
  fnl_curve_point *points; /* money rising */
} fnl_curve;

typedef struct {
  fnl_arena memory;
  int n_responses;
  fnl_curve *responses; /* [n_responses] one of each campaign, the others as planned */
  fnl_curve budgets;    /* the same split, other totals; n is 0 where there is no money */
} fnl_curves;

/* A campaign's money goes from nothing to 2.5 times what it has, and where it has little to a half
 * of an equal share; the total from a tenth to five times of what it is. None of it where the plan
 * has no money. */
fnl_status fnl_curves_find(fnl_curves *curves, fnl_fluid *fluid, fnl_error *error);
void fnl_curves_free(fnl_curves *curves);

#endif
