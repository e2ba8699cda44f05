/* bench_rows.h: what the benchmarks share: a clock, a median, a row of the table. */
#ifndef FNL_TOOLS_BENCH_ROWS_H
#define FNL_TOOLS_BENCH_ROWS_H

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/* Seconds. */
static double read_clock(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Sorts them. */
static double median(double *values, size_t n) {
  gsl_sort(values, 1, n);
  return gsl_stats_median_from_sorted_data(values, 1, n);
}

static void print_row(const char *what, double value, const char *unit, const char *goal,
                      bool reached) {
  printf("%-58s %10.3f %-4s  %-12s %s\n", what, value, unit, goal,
         goal[0] == '\0' ? ""
         : reached       ? "yes"
                         : "NO");
}

#endif
