/* cascade.h: what referral trees say: how many one adopter brings, how far it carries.
 *
 * An *adopter* is a node of the forest (engine/forest.h), roots included; its offspring are the
 * nodes whose sender it is. Everything is as of the last day: who adopted late has had less time.
 */
#ifndef FNL_STUDY_CASCADE_H
#define FNL_STUDY_CASCADE_H

#include "engine/agents.h"
#include "study/replicate.h"

/* Figures of one replication. */
typedef enum {
  FNL_CASCADE_ADOPTERS,
  FNL_CASCADE_ROOTS,
  FNL_CASCADE_REFERRED, /* nodes with a parent: the moves by earned channels */
  FNL_CASCADE_OFFSPRING_MEAN,
  FNL_CASCADE_OFFSPRING_VARIANCE, /* over n - 1 */
  FNL_CASCADE_DISPERSION,         /* k of the negative binomial; NaN: not wider than Poisson */
  FNL_CASCADE_LARGEST,            /* size of the largest tree */
  FNL_CASCADE_DEPTH,              /* the last generation */
  FNL_CASCADE_VIRALITY,           /* mean structural virality of the trees of two and more */
  FNL_CASCADE_DIED_OUT,           /* share of trees that nobody can join any more */
  FNL_CASCADE_N
} fnl_cascade_figure;

extern const char *const fnl_cascade_names[FNL_CASCADE_N]; /* "adopters", … */

/* How often each number from 0 on occurs. Starts zeroed. */
typedef struct {
  int64_t *count; /* [n] */
  size_t n;
} fnl_histogram;

/* Sizes at which P(size >= s) is told: 1, 2, 5, 10, 20, … */
enum { FNL_CASCADE_SIZES = 30 };

/* Sums over trees and adopters, of one replication or of many. Starts zeroed. */
typedef struct {
  fnl_histogram offspring, generations; /* adopters */
  int64_t n_trees, n_died_out, depth_most;
  int64_t at_least[FNL_CASCADE_SIZES]; /* trees of at least each size */
  double depth_sum;
  int64_t n_viral; /* trees of two and more */
  double virality_sum;
  int64_t largest;
} fnl_cascade_sums;

int64_t fnl_cascade_size(int index); /* the sizes of at_least */

/* Measures the trees of a forest. FNL_ENOMEM where memory fails. */
fnl_status fnl_cascade_measure(const fnl_adopter *nodes, uint32_t n, fnl_cascade_sums *sums,
                               fnl_error *error);
void fnl_cascade_free(fnl_cascade_sums *sums);

double fnl_histogram_mean(const fnl_histogram *histogram);
double fnl_histogram_variance(const fnl_histogram *histogram); /* over n - 1 */

/* k of the negative binomial law by maximum likelihood, its mean being the sample's; the smaller,
 * the more hangs on few (Lloyd-Smith et al., Nature 438 (2005)). NaN where the sample's variance is
 * not above its mean, so that the likelihood grows without end towards Poisson. */
double fnl_histogram_dispersion(const fnl_histogram *histogram);

/* Of all replications of a study. */
typedef struct {
  int n, capacity;       /* replications */
  double *rows;          /* [n * FNL_CASCADE_N] */
  fnl_cascade_sums sums; /* over all */
  bool failed;           /* out of memory: not all trees are in it */
  /* Told of every replication's forest, in order; may be NULL. */
  void (*tell)(void *user, int replication, const fnl_adopter *nodes, uint32_t n);
  void *user;
} fnl_cascades;

void fnl_cascades_free(fnl_cascades *cascades);

/* What makes a study of the engine `agents` fill `cascades`, zeroed but for `tell`. */
fnl_witness fnl_cascades_witness(fnl_cascades *cascades);

fnl_estimate fnl_cascades_estimate(const fnl_cascades *cascades, fnl_cascade_figure figure);

#endif
