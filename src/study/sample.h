/* sample.h: what the replications of a study gave, and what can be said of it.
 *
 * A study simulates one or more *arms* (the same plan with other money) in the same worlds with
 * the same luck. The sample keeps a row of columns (figures.h) for every arm and replication, in
 * the order of the replications whatever thread made them; estimates are pure functions of it.
 */
#ifndef FNL_STUDY_SAMPLE_H
#define FNL_STUDY_SAMPLE_H

#include "study/figures.h"

/* Of one figure over the replications. NaN stands for "not known". */
typedef struct {
  double mean, se;
  double low, high;   /* 95 % interval of the mean, Student t */
  double quantile[5]; /* 5, 25, 50, 75, 95 %, type 7 */
  int n;              /* replications where the figure is defined */
} fnl_estimate;

extern const double fnl_estimate_probabilities[5];
extern const char *const fnl_estimate_quantile_names[5]; /* "p05" … */
extern const fnl_estimate fnl_estimate_unknown;          /* all NaN, n = 0 */

/* What adds up from day to day, and how far it has come is looked at. */
typedef enum {
  FNL_COURSE_CONVERSIONS,
  FNL_COURSE_REVENUE,
  FNL_COURSE_PROFIT,
  FNL_N_COURSES
} fnl_course;

/* Means over the replications, and for stages and courses every replication up to FNL_DAYS_KEPT. */
typedef struct {
  int n_days, n_stages, n_kept;
  double *stage_mean;                             /* [(n_days + 1) * n_stages] */
  double *revenue, *spend, *conversions, *profit; /* [n_days] means */
  double *stage_kept;                             /* [n_kept * (n_days + 1) * n_stages] */
  double *course_kept; /* [n_kept * FNL_N_COURSES * n_days] sums up to the end of each day */
} fnl_days;

#define FNL_DAYS_KEPT 1000

typedef struct {
  fnl_arena memory;
  fnl_figures figures;
  int n_arms, n_columns;
  int capacity;                     /* replications there is room for */
  int n;                            /* replications done */
  bool deterministic;               /* one run says all: no interval, no quantiles */
  bool partial;                     /* interrupted before all were done */
  int *replication;                 /* [n] their numbers, rising */
  double *rows;                     /* [n_arms * capacity * n_columns] */
  fnl_days days;                    /* of arm 0 */
  double *capped_days, *empty_days; /* [n_campaigns] of arm 0, means */
  double open_worths; /* part of arm 0's replications whose worth beyond has no end in sight */
} fnl_sample;

/* Of a mean over `n` replications with this standard error: its t interval, no quantiles. */
fnl_estimate fnl_estimate_by(double mean, double error, int n);

/* Of the figure with the other sign. */
fnl_estimate fnl_estimate_opposite(fnl_estimate estimate);

void fnl_sample_free(fnl_sample *sample);

const double *fnl_sample_row(const fnl_sample *sample, int arm, int i);

/* Estimate of the mean of n values, those that are NaN left out. Sorts them. */
fnl_estimate fnl_estimate_of(double *values, int n);

/* A ratio of two columns of a row; both 0: none. */
typedef struct {
  int numerator, denominator;
} fnl_quotient;

bool fnl_quotient_is_one(fnl_quotient of);
double fnl_quotient_value(fnl_quotient of, const double *row); /* NaN: the denominator is not > 0 */

/* Of n rows, each `width` behind the one before: the ratio of the means, its error by the delta
 * method, and the quantiles of the rows' ratios where they are defined. All NaN where memory fails.
 */
fnl_estimate fnl_estimate_quotient(fnl_quotient of, const double *rows, size_t width, int n);

/* Estimate of figure `figure` (index into sample->figures) in one arm. A ratio's mean is the
 * ratio of the means, its standard error by the delta method. Allocates scratch; all NaN where
 * memory fails. */
fnl_estimate fnl_sample_estimate(const fnl_sample *sample, int arm, int figure);

/* The same mean and standard error alone: what else it knows takes longer. */
fnl_estimate fnl_sample_mean(const fnl_sample *sample, int arm, int figure);

/* What each replication does to the mean of a figure in one arm, effects [n], which sum to 0 (of a
 * ratio by the delta method), and that mean, NaN where it is not defined. */
double fnl_sample_effects(const fnl_sample *sample, int arm, int figure, double *effects);

/* Of the paired difference arm - other; quantiles over the replications' differences. */
fnl_estimate fnl_sample_difference(const fnl_sample *sample, int arm, int other, int figure);

/* Of (figure in arm - figure in other) / (figure `over` in arm), all three plain columns: a ratio
 * of means with the delta method's error, like an incremental ROAS. */
fnl_estimate fnl_sample_difference_over(const fnl_sample *sample, int arm, int other, int figure,
                                        int over);

/* Share of replications where the figure is at least `target`, with the exact (Clopper and
 * Pearson 1934) 95 % interval; quantiles NaN. */
fnl_estimate fnl_sample_probability(const fnl_sample *sample, int arm, int figure, double target);

/* The quantiles (type 7) at fnl_estimate_probabilities of the people in a stage at the start of a
 * day, and of a course at the end of one; over the replications kept, at least one. `scratch`
 * [n_kept]. */
void fnl_days_stage_quantiles(const fnl_days *days, int day, int stage, double *scratch,
                              double quantiles[5]);
void fnl_days_course_quantiles(const fnl_days *days, int day, fnl_course course, double *scratch,
                               double quantiles[5]);

/* The mean of a course up to the end of every day [n_days]. */
void fnl_days_course_mean(const fnl_days *days, fnl_course course, double *mean);

extern const char *const fnl_course_names[FNL_N_COURSES]; /* "conversions" … */

#endif
