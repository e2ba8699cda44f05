/* cascade_histogram.h: how often each number from 0 on occurs, and what can be said of it. */
#ifndef FNL_STUDY_CASCADE_HISTOGRAM_H
#define FNL_STUDY_CASCADE_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts zeroed and grows as it is added to. */
typedef struct {
  int64_t *count; /* [n] */
  size_t n;
} fnl_histogram;

/* False where memory fails. */
bool fnl_histogram_add(fnl_histogram *histogram, size_t value, int64_t count);
bool fnl_histogram_merge(fnl_histogram *histogram, const fnl_histogram *other);

int64_t fnl_histogram_at(const fnl_histogram *histogram, size_t value);
double fnl_histogram_size(const fnl_histogram *histogram); /* of the sample */
double fnl_histogram_mean(const fnl_histogram *histogram);
double fnl_histogram_variance(const fnl_histogram *histogram); /* over n - 1 */

/* k of the negative binomial law by maximum likelihood, its mean being the sample's; the smaller,
 * the more hangs on few (Lloyd-Smith et al., Nature 438 (2005)). NaN where the sample's variance is
 * not above its mean, so that the likelihood grows without end towards Poisson. */
double fnl_histogram_dispersion(const fnl_histogram *histogram);

/* Part of the sum of the sample that its largest `part` (0 to 1) hold; where that ends amid equals,
 * they count by their part. NaN where the sum is 0. */
double fnl_histogram_top_share(const fnl_histogram *histogram, double part);

#endif
