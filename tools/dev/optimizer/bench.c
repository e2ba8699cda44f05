/* bench.c: clock, quantiles and lines. */
#include "bench.h"

#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdio.h>
#include <time.h>

double bench_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double bench_quantile(double *values, int n, double part) {
  gsl_sort(values, 1, (size_t)n);
  const int rank = (int)ceil(part * n - 1e-9);
  return values[rank > 0 ? rank - 1 : 0];
}

void bench_row(const char *what, double value, const char *unit, const char *goal, bool reached) {
  printf("%-66s %10.4g %-5s %-10s %s\n", what, value, unit, goal,
         goal[0] == '\0' ? ""
         : reached       ? "yes"
                         : "NO");
}

void bench_heading(const char *text) {
  printf("\n%s\n%-66s %10s %-5s %-10s %s\n", text, "", "figure", "", "goal", "reached");
}
