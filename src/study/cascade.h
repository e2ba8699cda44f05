/* cascade.h: what referral trees say: how many one adopter brings, how fast, how far it carries.
 *
 * An *adopter* is a node of the forest (engine/forest.h), roots included; its offspring are the
 * nodes whose sender it is. Who was there before day 0 adopted on day 0. Everything is as of the
 * last day: who adopted late has had less time. Nothing here asks how people meet.
 */
#ifndef FNL_STUDY_CASCADE_H
#define FNL_STUDY_CASCADE_H

#include "engine/agents.h"
#include "study/cascade_histogram.h"
#include "study/replicate.h"

/* ---- figures ---- */

/* Of one replication each; of a study, counts are means over the replications, and what is of an
 * adopter, a tree or a conversion is of those of all replications together (fnl_cascades_estimate):
 * the mean of what small replications say each would be something else. */
typedef enum {
  FNL_CASCADE_ADOPTERS,
  FNL_CASCADE_ROOTS,
  FNL_CASCADE_REFERRED,      /* nodes with a parent: the moves by earned channels */
  FNL_CASCADE_AMPLIFICATION, /* adopters per root: 1 + referred / roots */
  FNL_CASCADE_OFFSPRING_MEAN,
  FNL_CASCADE_OFFSPRING_VARIANCE,   /* over n - 1 */
  FNL_CASCADE_OFFSPRING_REFERRED,   /* mean of those who came by referral themselves */
  FNL_CASCADE_DISPERSION,           /* k of the negative binomial; NaN: not wider than Poisson */
  FNL_CASCADE_TOP_SHARE,            /* part of all offspring that the top tenth of adopters has */
  FNL_CASCADE_REPRODUCTION,         /* offspring of one adopter, late ones made up for */
  FNL_CASCADE_CYCLE,                /* mean days from the sender's adoption to the child's */
  FNL_CASCADE_CYCLE_CORRECTED,      /* the same, late senders made up for */
  FNL_CASCADE_LARGEST,              /* size of the largest tree */
  FNL_CASCADE_DEPTH,                /* the last generation */
  FNL_CASCADE_BREADTH,              /* most adopters in one generation of one tree */
  FNL_CASCADE_VIRALITY,             /* mean structural virality of the trees of two and more */
  FNL_CASCADE_OUTBREAK,             /* share of trees that are outbreaks */
  FNL_CASCADE_ANY_OUTBREAK,         /* 1: some tree is one, 0: none */
  FNL_CASCADE_DIED_OUT,             /* share of trees that nobody can join any more */
  FNL_CASCADE_EXTINCT,              /* 1: all of them are such, 0: not all */
  FNL_CASCADE_CONVERSIONS,          /* of every cause */
  FNL_CASCADE_CONVERSIONS_REFERRED, /* by earned channels */
  FNL_CASCADE_REFERRED_PER_CONVERSION,  /* their ratio */
  FNL_CASCADE_CONVERSION_AMPLIFICATION, /* conversions per one of who came of himself */
  FNL_CASCADE_N,
  /* what some of them are made of, in the rows behind them: */
  FNL_CASCADE_LATER = FNL_CASCADE_N, /* adopters of the second generation on */
  FNL_CASCADE_DAYS,                  /* between senders and children, summed */
  FNL_CASCADE_VIRAL_TREES,           /* trees of two and more */
  FNL_CASCADE_VIRALITY_SUM,
  FNL_CASCADE_OUTBREAKS, /* trees */
  FNL_CASCADE_DEAD,      /* trees that have died out */
  FNL_CASCADE_BROUGHT,   /* conversions of people, and */
  FNL_CASCADE_BOUGHT,    /* of those who came of themselves */
  FNL_CASCADE_COLUMNS
} fnl_cascade_figure;

extern const char *const fnl_cascade_names[FNL_CASCADE_N]; /* "adopters", … */
extern const char *const fnl_cascade_units[FNL_CASCADE_N]; /* "people", … */

/* ---- sums over trees and adopters ---- */

/* What is counted of every adopter, each by a number from 0 on. */
typedef enum {
  FNL_COUNT_OFFSPRING,           /* adopters by how many they brought */
  FNL_COUNT_GENERATIONS,         /* adopters by generation */
  FNL_COUNT_ADOPTED,             /* adopters by day */
  FNL_COUNT_BROUGHT,             /* offspring by the day their senders adopted */
  FNL_COUNT_ARRIVED,             /* offspring by the day they adopted */
  FNL_COUNT_FORWARD,             /* days between sender and child by the sender's day */
  FNL_COUNT_BACKWARD,            /* days between sender and child by the child's day */
  FNL_COUNT_AGES,                /* offspring by days between */
  FNL_COUNT_ROOTS,               /* roots by what had moved them first, fnl_cascade_cause_index */
  FNL_COUNT_MEMBERS,             /* adopters by the same of their tree's root */
  FNL_COUNT_BROUGHT_CONVERSIONS, /* conversions by what brought who converted, or the root of his
                                    tree */
  FNL_COUNT_BOUGHT_CONVERSIONS,  /* those of them of people who had not come by referral */
  FNL_COUNT_N
} fnl_cascade_count;

/* Where a root's cause (a cause of the plan, FNL_BY_…) is counted, and back. */
static inline size_t fnl_cascade_cause_index(int cause) { return (size_t)(cause - FNL_BY_NOBODY); }
static inline int fnl_cascade_cause(size_t index) { return (int)index + FNL_BY_NOBODY; }

/* Trees of one size. */
typedef struct {
  int64_t size, trees;
} fnl_cascade_size;

/* Of one replication or of many. Starts zeroed. */
typedef struct {
  fnl_histogram counts[FNL_COUNT_N];
  fnl_cascade_size *sizes; /* [n_sizes] rising */
  size_t n_sizes;
  int64_t n_trees, n_died_out, depth_most, breadth_most;
  int64_t n_viral; /* trees of two and more */
  double depth_sum, breadth_sum, virality_sum;
  double conversions, conversions_referred;
} fnl_cascade_sums;

/* Measures the trees of a forest, but for conversions. FNL_ENOMEM where memory fails. */
fnl_status fnl_cascade_measure(const fnl_adopter *nodes, uint32_t n, fnl_cascade_sums *sums,
                               fnl_error *error);
/* Adds one to all; false where memory fails. */
bool fnl_cascade_merge(fnl_cascade_sums *all, const fnl_cascade_sums *one);
void fnl_cascade_free(fnl_cascade_sums *sums);

/* Bytes that a node takes while its trees are measured. */
double fnl_cascade_scratch_bytes(void);

/* 1, 2, 5, 10, 20, …: sizes that a reader is shown. */
int64_t fnl_cascade_step(int index);

int64_t fnl_cascade_at_least(const fnl_cascade_sums *sums, int64_t size); /* trees */
int64_t fnl_cascade_largest(const fnl_cascade_sums *sums);                /* 0: no tree */

/* How an adopter brings others as he grows older, by those who were watched so long: who adopted on
 * day d of n_days is watched to age n_days - 1 - d (the actuarial estimator; exact in the mean
 * where nothing changes with the date). */
typedef struct {
  double reproduction; /* the sum over all ages that somebody was watched at */
  double cycle_days;   /* the mean age, weighted by it; NaN where nobody brought anybody */
} fnl_cascade_pace;
fnl_cascade_pace fnl_cascade_pace_of(const fnl_cascade_sums *sums, int n_days);

/* Sets reproduction[n_days]: offspring that arrived on each day over the adopters before, each
 * weighted by what is brought at his age (Cori et al., Am. J. Epidemiology 178 (2013), with the
 * ages of above). NaN where nobody could. FNL_ENOMEM. */
fnl_status fnl_cascade_instant(const fnl_cascade_sums *sums, int n_days, double *reproduction,
                               fnl_error *error);

/* ---- a study ---- */

/* Ratios of counts, or counts a replication, that have an interval. */
typedef enum {
  FNL_RATIO_GENERATION,    /* adopters of a generation, a replication */
  FNL_RATIO_COHORT,        /* offspring of those who adopted on a day, each */
  FNL_RATIO_FORWARD,       /* days to their offspring */
  FNL_RATIO_BACKWARD,      /* days since the sender's adoption of those who came on a day */
  FNL_RATIO_AMPLIFICATION, /* adopters per root, by the root's cause */
  FNL_RATIO_CONVERSIONS,   /* conversions per one of those who came of themselves, by the same */
  FNL_RATIO_N
} fnl_cascade_ratio;

/* Sums of squares over replications, for a ratio's error. */
typedef struct {
  double aa, ab, bb;
} fnl_cascade_moment;

typedef struct {
  fnl_cascade_moment *items; /* [n] */
  size_t n;
} fnl_cascade_moments;

/* The replications are dealt into so many groups; leaving each out by turns says how sure a figure
 * is that is no ratio of sums. */
enum { FNL_CASCADE_GROUPS = 64 };

/* Of all replications of a study. */
typedef struct {
  int n, n_days; /* replications; the plan's horizon */
  size_t capacity;
  double *rows;                                /* [n * FNL_CASCADE_COLUMNS] */
  fnl_cascade_sums sums;                       /* over all */
  fnl_cascade_sums groups[FNL_CASCADE_GROUPS]; /* what fnl_cascade_pool needs, by i modulo them */
  fnl_cascade_moments moments[FNL_RATIO_N];
  bool failed; /* out of memory: not all trees are in it */
  /* Told of every replication's forest, in order; may be NULL. */
  void (*tell)(void *user, int replication, const fnl_adopter *nodes, uint32_t n);
  void *user;
} fnl_cascades;

void fnl_cascades_free(fnl_cascades *cascades);

/* What makes a study of the engine `agents` fill `cascades`, zeroed but for `tell`. */
fnl_witness fnl_cascades_witness(fnl_cascades *cascades);

const double *fnl_cascades_row(const fnl_cascades *cascades, int i);

/* Adds what fnl_cascade_pool needs of one to a group; false where memory fails. */
bool fnl_cascade_deal(fnl_cascade_sums *group, const fnl_cascade_sums *one);

/* Sets the figures of a row that are no ratios of its other columns: offspring's variance,
 * dispersion and top share, reproduction and the corrected cycle. */
void fnl_cascade_pool(const fnl_cascade_sums *sums, int n_days, double *row);

/* Sets those that are. */
void fnl_cascade_divide(double *row);

/* Estimates of all figures. Counts: means over the replications. Ratios: of the means, the error by
 * the delta method. What fnl_cascade_pool says: of all adopters together, the error by the
 * jackknife over groups (Busing, Meijer and van der Leeden, Statistics and Computing 9 (1999)), NaN
 * where it is not defined without one of them. Quantiles are over the replications. All unknown
 * where memory fails. */
void fnl_cascades_estimate(const fnl_cascades *cascades, fnl_estimate estimates[FNL_CASCADE_N]);

/* The ratio of the means over replications; error by the delta method, no quantiles. */
fnl_estimate fnl_cascades_ratio(const fnl_cascades *cascades, fnl_cascade_ratio ratio,
                                size_t index);

/* Adopters from which on a tree is an outbreak, by the plan. */
int64_t fnl_cascade_outbreak(const fnl_plan *plan);

#endif
