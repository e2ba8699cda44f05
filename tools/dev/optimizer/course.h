/* course.h: a landscape that counts: what every method is measured on.
 *
 * A value costs 1, a gradient at the same point 0.7 more: what the adjoint costs beside a run.
 */
#ifndef FNL_TOOLS_OPTIMIZER_COURSE_H
#define FNL_TOOLS_OPTIMIZER_COURSE_H

#include "optimize/landscape.h"

/* The best so far was `value` from `cost` and `seconds` of the processor on. */
typedef struct {
  double cost, seconds, value;
} course_mark;

typedef struct {
  const fnl_landscape *land; /* the one that is counted; on one thread */
  fnl_landscape counted;     /* the same to look at, for a search of ours */
  int n;
  const int *group;  /* [n] variables that go together, for ours; NULL: each for itself */
  double most, cost; /* allowed, used */
  double enough;     /* a value to stop at; INFINITY: none */
  double begun;      /* seconds of the processor */
  double best;       /* -INFINITY: nothing yet */
  double *best_x;    /* [n] */
  double *x, *slope; /* [n] for whoever runs it */
  int n_marks, capacity;
  course_mark *marks;
} course;

void course_init(course *c, const fnl_landscape *land, double most);
void course_free(course *c);
void course_reset(course *c);

double course_seconds(const course *c); /* of the processor, since the reset */

/* The value at `x` [n], and the gradient [n] where wanted (else NULL). */
double course_value(course *c, const double *x, double *gradient);
bool course_is_spent(const course *c);

/* When the best came within the part `loss` of `truth`; NULL: never. */
const course_mark *course_until(const course *c, double truth, double loss);

/* (truth - best) / |truth| */
double course_regret(const course *c, double truth);

#endif
