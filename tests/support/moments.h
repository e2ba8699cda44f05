/* moments.h: does a sample agree with an exact mean, variance or probability? For tests.
 *
 * Every check is a z-score: the distance to the exact value in standard errors of what is
 * measured, and fails beyond MOMENTS_SIGMAS. Samples come from named streams, so a test gives the
 * same verdict for ever.
 */
#ifndef FNL_TESTS_MOMENTS_H
#define FNL_TESTS_MOMENTS_H

#define MOMENTS_SIGMAS 4.0

double moments_mean(int n, const double *values);
double moments_variance(int n, const double *values); /* over n - 1 */

/* (mean - exact) / (sd / sqrt(n)); 0 where both differences are 0. */
double moments_z(int n, const double *values, double exact);

/* The mean, by the sample's own standard deviation. */
void moments_check_mean(const char *what, int n, const double *values, double exact);

/* The variance, by the sample's own fourth moment. */
void moments_check_variance(const char *what, int n, const double *values, double exact);

/* The share of values from `low` to `high`, both included, against its exact probability. */
void moments_check_share(const char *what, int n, const double *values, double low, double high,
                         double probability);

/* Fails unless 4 standard errors of the mean are at most `relative` of the exact value: the
 * sample is large enough to tell. */
void moments_check_power(const char *what, int n, const double *values, double exact,
                         double relative);

#endif
