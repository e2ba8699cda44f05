/* moments.c: z-scores of means, variances and shares. */
#include "support/moments.h"

#include <check.h>
#include <math.h>

double moments_mean(int n, const double *values) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

static double central_moment(int n, const double *values, int order) {
  const double mean = moments_mean(n, values);
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += pow(values[i] - mean, order);
  return sum / n;
}

double moments_variance(int n, const double *values) {
  return central_moment(n, values, 2) * n / (n - 1.0);
}

double moments_z(int n, const double *values, double exact) {
  const double distance = moments_mean(n, values) - exact;
  return distance == 0.0 ? 0.0 : distance / sqrt(moments_variance(n, values) / n);
}

static void check(const char *what, const char *of, double found, double exact, double error) {
  ck_assert_msg(fabs(found - exact) <= MOMENTS_SIGMAS * error,
                "%s: %s %.8g, exactly %.8g, %.2f standard errors", what, of, found, exact,
                (found - exact) / error);
}

void moments_check_mean(const char *what, int n, const double *values, double exact) {
  check(what, "mean", moments_mean(n, values), exact, sqrt(moments_variance(n, values) / n));
}

void moments_check_variance(const char *what, int n, const double *values, double exact) {
  const double second = central_moment(n, values, 2), fourth = central_moment(n, values, 4);
  check(what, "variance", moments_variance(n, values), exact, sqrt((fourth - second * second) / n));
}

void moments_check_share(const char *what, int n, const double *values, double low, double high,
                         double probability) {
  int hits = 0;
  for (int i = 0; i < n; i++)
    hits += values[i] >= low && values[i] <= high;
  check(what, "share", (double)hits / n, probability, sqrt(probability * (1.0 - probability) / n));
}

void moments_check_power(const char *what, int n, const double *values, double exact,
                         double relative) {
  const double error = sqrt(moments_variance(n, values) / n);
  ck_assert_msg(MOMENTS_SIGMAS * error <= relative * fabs(exact),
                "%s: %d values are too few, the standard error is %.3g", what, n, error);
}
