/* methods.h: who is compared: ours, NLopt's and GSL's, each on a course. */
#ifndef FNL_TOOLS_OPTIMIZER_METHODS_H
#define FNL_TOOLS_OPTIMIZER_METHODS_H

#include "course.h"

typedef struct {
  const char *name;
  int n_most;      /* variables; 0: any number */
  bool everywhere; /* looks for the best of several local optima */
  void (*run)(course *c);
} contestant;

extern const contestant contestants[]; /* ends with a NULL name; the first is ours */

/* From `start` [n] by NLopt's SLSQP with our gradient, until it stops by itself. */
void methods_slsqp_from(course *c, const double *start);

#endif
