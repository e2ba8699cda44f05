/* bench.h: the five parts of the measurement; each prints a table of its own. */
#ifndef FNL_TOOLS_OPTIMIZER_BENCH_H
#define FNL_TOOLS_OPTIMIZER_BENCH_H

#include "course.h"
#include "ground.h"
#include "methods.h"
#include "set.h"

void bench_three_campaigns(void);
void bench_36_variables(bool quick);
void bench_189_variables(bool quick);
void bench_certificates(bool quick);
void bench_speed(const char *program);

/* ---- what they share ---- */

/* One line: what, the figure, its unit, the goal ("" where there is none) and whether reached. */
void bench_row(const char *what, double value, const char *unit, const char *goal, bool reached);
void bench_heading(const char *text);

/* Of values [n], which are sorted. `part` 0.5 is the median; the smallest that so many do not
 * exceed. */
double bench_quantile(double *values, int n, double part);

double bench_now(void); /* seconds */

#endif
