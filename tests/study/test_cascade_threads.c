/* What trees say: sizes, depth and structural virality of trees made by hand, the negative binomial
 * law's k, and the same from a study for any number of threads. */
#include "study/cascade.h"

#include "engine/lineage.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random/rng.h"

Suite *test_suite(void);

/* ---- trees by hand ---- */

static void root(fnl_adopter *nodes, uint32_t i) {
  nodes[i] = (fnl_adopter){.person = i, .parent = FNL_NO_NODE, .root = i, .previous = FNL_NO_NODE};
}

static void child(fnl_adopter *nodes, uint32_t i, uint32_t parent) {
  nodes[i] = (fnl_adopter){.person = i,
                           .parent = parent,
                           .root = nodes[parent].root,
                           .previous = FNL_NO_NODE,
                           .generation = nodes[parent].generation + 1};
}

static fnl_cascade_sums measure(const fnl_adopter *nodes, uint32_t n) {
  fnl_cascade_sums sums = {0};
  fnl_error error = {0};
  ck_assert_int_eq(fnl_cascade_measure(nodes, n, &sums, &error), FNL_OK);
  return sums;
}

static double virality(const fnl_adopter *nodes, uint32_t n) {
  fnl_cascade_sums sums = measure(nodes, n);
  ck_assert_int_eq(sums.n_viral, 1);
  const double found = sums.virality_sum;
  fnl_cascade_free(&sums);
  return found;
}

START_TEST(structural_virality_of_a_star_a_path_and_a_binary_tree) {
  static fnl_adopter nodes[1000];
  root(nodes, 0);
  for (uint32_t i = 1; i < 1000; i++)
    child(nodes, i, 0);
  ck_assert_double_eq_tol(virality(nodes, 1000), 1.998, 1e-12);
  for (uint32_t i = 1; i < 1000; i++)
    child(nodes, i, i - 1);
  ck_assert_double_eq_tol(virality(nodes, 1000), 1001.0 / 3.0, 1e-9); /* 333.6667 */
  for (uint32_t i = 1; i < 31; i++)
    child(nodes, i, (i - 1) / 2);
  ck_assert_double_eq_tol(virality(nodes, 31), 4.954839, 5e-7);
  child(nodes, 1, 0);
  ck_assert_double_eq_tol(virality(nodes, 2), 1.0, 1e-15);
}
END_TEST

/* Every newcomer hangs on one of those before, all alike. */
START_TEST(structural_virality_of_random_recursive_trees) {
  enum { SIZE = 100, TREES = 20000 };
  static double found[TREES];
  fnl_adopter nodes[SIZE];
  for (int k = 0; k < TREES; k++) {
    fnl_stream rng = fnl_stream_open(2385, (uint64_t)k, FNL_PURPOSE_TEST, 0, 0);
    root(nodes, 0);
    for (uint32_t i = 1; i < SIZE; i++)
      child(nodes, i, fnl_stream_below(&rng, i));
    found[k] = virality(nodes, SIZE);
  }
  moments_check_mean("virality", TREES, found, 6.543942);
}
END_TEST

/* By the definition: the mean over all pairs of how many edges lie between them. */
static double virality_by_pairs(const fnl_adopter *nodes, uint32_t n) {
  double sum = 0.0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++) {
      uint32_t a = i, b = j;
      while (a != b) {
        uint32_t *deeper = nodes[a].generation > nodes[b].generation ? &a : &b;
        *deeper = nodes[*deeper].parent;
        sum += 1.0;
      }
    }
  return sum / ((double)n * (n - 1.0));
}

START_TEST(structural_virality_is_the_mean_distance) {
  fnl_adopter nodes[71];
  for (uint64_t k = 0; k < 50; k++) {
    fnl_stream rng = fnl_stream_open(713, k, FNL_PURPOSE_TEST, 0, 0);
    root(nodes, 0);
    for (uint32_t i = 1; i < 71; i++)
      child(nodes, i, fnl_stream_below(&rng, i < 7 ? i : 7));
    ck_assert_double_eq_tol(virality(nodes, 71), virality_by_pairs(nodes, 71), 1e-12);
  }
}
END_TEST

/* 0 - (2, 3 - 5), 1 alone, 4 - 6 that can go on. */
START_TEST(a_small_forest_is_counted) {
  fnl_adopter nodes[7];
  root(nodes, 0);
  root(nodes, 1);
  child(nodes, 2, 0);
  child(nodes, 3, 0);
  root(nodes, 4);
  child(nodes, 5, 3);
  child(nodes, 6, 4);
  nodes[6].alive = true;
  fnl_cascade_sums sums = measure(nodes, 7);
  ck_assert_int_eq(sums.n_trees, 3);
  ck_assert_int_eq(sums.n_died_out, 2);
  ck_assert_int_eq(fnl_cascade_largest(&sums), 4);
  ck_assert_int_eq(sums.breadth_most, 2);
  ck_assert_double_eq(sums.breadth_sum, 4.0);
  ck_assert_int_eq(sums.depth_most, 2);
  ck_assert_double_eq(sums.depth_sum, 3.0);
  ck_assert_int_eq(fnl_cascade_at_least(&sums, 1), 3);
  ck_assert_int_eq(fnl_cascade_at_least(&sums, 2), 2);
  ck_assert_int_eq(fnl_cascade_at_least(&sums, 5), 0);
  ck_assert_int_eq(sums.counts[FNL_COUNT_GENERATIONS].count[0], 3);
  ck_assert_int_eq(sums.counts[FNL_COUNT_GENERATIONS].count[1], 3);
  ck_assert_int_eq(sums.counts[FNL_COUNT_GENERATIONS].count[2], 1);
  ck_assert_int_eq(sums.counts[FNL_COUNT_OFFSPRING].count[0], 4);
  ck_assert_int_eq(sums.counts[FNL_COUNT_OFFSPRING].count[1], 2);
  ck_assert_int_eq(sums.counts[FNL_COUNT_OFFSPRING].count[2], 1);
  ck_assert_double_eq_tol(fnl_histogram_mean(&sums.counts[FNL_COUNT_OFFSPRING]), 4.0 / 7.0, 1e-15);
  ck_assert_double_eq_tol(fnl_histogram_variance(&sums.counts[FNL_COUNT_OFFSPRING]), 26.0 / 42.0,
                          1e-12);
  fnl_cascade_free(&sums);
  fnl_cascade_free(&sums);
}
END_TEST

/* 0 on day 0 brings 1 and 2 on days 2 and 3, 1 brings 3 on day 4; 4 comes on day 4 alone. */
START_TEST(days_between_are_counted_by_both_ends) {
  static const int days[] = {FNL_BEFORE_START, 2, 3, 4, 4};
  fnl_adopter nodes[5];
  root(nodes, 0);
  child(nodes, 1, 0);
  child(nodes, 2, 0);
  child(nodes, 3, 1);
  root(nodes, 4);
  for (int i = 0; i < 5; i++) {
    nodes[i].day = days[i];
    nodes[i].cause = nodes[i].root == 4 ? 3 : FNL_BY_SEED;
  }
  fnl_cascade_sums sums = measure(nodes, 5);
  const fnl_histogram *counts = sums.counts;
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_ADOPTED], 0), 1);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_ADOPTED], 4), 2);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_BROUGHT], 0), 2);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_BROUGHT], 2), 1);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_ARRIVED], 4), 1);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_FORWARD], 0), 5);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_BACKWARD], 4), 2);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_AGES], 2), 2);
  ck_assert_int_eq(fnl_histogram_at(&counts[FNL_COUNT_ROOTS], fnl_cascade_cause_index(3)), 1);
  ck_assert_int_eq(
      fnl_histogram_at(&counts[FNL_COUNT_MEMBERS], fnl_cascade_cause_index(FNL_BY_SEED)), 4);
  /* Watched at age 2 of 5 days: those of days 0 and 2; at age 3: that of day 0. */
  const fnl_cascade_pace pace = fnl_cascade_pace_of(&sums, 5);
  ck_assert_double_eq_tol(pace.reproduction, 2.0 / 2.0 + 1.0 / 1.0, 1e-15);
  ck_assert_double_eq_tol(pace.cycle_days, (2.0 * 1.0 + 3.0 * 1.0) / 2.0, 1e-15);
  double instant[5]; /* weights of ages 2 and 3: a half each */
  ck_assert_int_eq(fnl_cascade_instant(&sums, 5, instant, NULL), FNL_OK);
  ck_assert(isnan(instant[0]) && isnan(instant[1]));
  ck_assert_double_eq_tol(instant[2], 1.0 / 0.5, 1e-15);
  ck_assert_double_eq_tol(instant[3], 1.0 / 0.5, 1e-15);
  ck_assert_double_eq_tol(instant[4], 1.0 / 0.5, 1e-15);
  fnl_cascade_free(&sums);
}
END_TEST

START_TEST(the_top_tenth_counts_equals_by_their_part) {
  int64_t few[] = {17, 2, 0, 1}, equal[] = {0, 13}, none[] = {4};
  ck_assert_double_eq_tol(fnl_histogram_top_share(&(fnl_histogram){few, 4}, 0.1), 4.0 / 5.0, 1e-15);
  ck_assert_double_eq_tol(fnl_histogram_top_share(&(fnl_histogram){equal, 2}, 0.1), 0.1, 1e-15);
  ck_assert(isnan(fnl_histogram_top_share(&(fnl_histogram){none, 1}, 0.1)));
}
END_TEST

START_TEST(sizes_of_many_forests_add_up) {
  fnl_adopter nodes[7];
  fnl_cascade_sums all = {0};
  for (uint32_t n = 7; n >= 3; n -= 2) { /* a star and a root: sizes n - 1 and 1 */
    root(nodes, 0);
    for (uint32_t i = 1; i + 1 < n; i++)
      child(nodes, i, 0);
    root(nodes, n - 1);
    fnl_cascade_sums one = measure(nodes, n);
    ck_assert(fnl_cascade_merge(&all, &one));
    fnl_cascade_free(&one);
  }
  const int64_t sizes[] = {1, 2, 4, 6}, trees[] = {3, 1, 1, 1};
  ck_assert_uint_eq(all.n_sizes, 4);
  for (int i = 0; i < 4; i++) {
    ck_assert_int_eq(all.sizes[i].size, sizes[i]);
    ck_assert_int_eq(all.sizes[i].trees, trees[i]);
  }
  ck_assert_int_eq(fnl_cascade_at_least(&all, 4), 2);
  ck_assert_int_eq(all.breadth_most, 5);
  fnl_cascade_free(&all);
}
END_TEST

START_TEST(no_trees_are_no_trees) {
  fnl_cascade_sums sums = measure(NULL, 0);
  ck_assert_int_eq(sums.n_trees, 0);
  fnl_cascade_free(&sums);
}
END_TEST

START_TEST(sizes_go_1_2_5_10) {
  const int64_t sizes[] = {1, 2, 5, 10, 20, 50, 100};
  for (int i = 0; i < 7; i++)
    ck_assert_int_eq(fnl_cascade_step(i), sizes[i]);
}
END_TEST

/* ---- the negative binomial law ---- */

/* ln of the likelihood, the mean being the sample's. */
static double log_likelihood(const fnl_histogram *histogram, double k) {
  const double mean = fnl_histogram_mean(histogram);
  double sum = 0.0;
  for (size_t y = 0; y < histogram->n; y++)
    sum += (double)histogram->count[y] *
           (lgamma((double)y + k) - lgamma(k) - lgamma((double)y + 1.0) + k * log(k / (k + mean)) +
            (double)y * log(mean / (k + mean)));
  return sum;
}

/* The estimate is where the likelihood is largest, and near the law's k. */
START_TEST(dispersion_is_the_most_likely) {
  enum { DRAWS = 40000 };
  static const double shapes[] = {0.1, 0.713, 2.385};
  for (int i = 0; i < 3; i++) {
    static int64_t count[4096];
    memset(count, 0, sizeof count);
    gsl_rng *rng = gsl_rng_alloc(fnl_rng_philox4x32);
    gsl_rng_set(rng, 2385 + (unsigned long)i);
    for (int k = 0; k < DRAWS; k++)
      count[gsl_ran_negative_binomial(rng, shapes[i] / (shapes[i] + 0.8), shapes[i])]++;
    gsl_rng_free(rng);
    const fnl_histogram histogram = {count, 4096};
    const double k = fnl_histogram_dispersion(&histogram), step = 1e-3 * k;
    const double here = log_likelihood(&histogram, k);
    const double below = log_likelihood(&histogram, k - step),
                 above = log_likelihood(&histogram, k + step);
    ck_assert_double_gt(here, below);
    ck_assert_double_gt(here, above);
    const double information = -(above - 2.0 * here + below) / (step * step);
    ck_assert_double_lt(fabs(k - shapes[i]), MOMENTS_SIGMAS / sqrt(information));
  }
}
END_TEST

START_TEST(what_is_not_wider_than_poisson_has_no_dispersion) {
  int64_t same[] = {0, 0, 71}, one[] = {13}, two[] = {40, 20, 3};
  ck_assert(isnan(fnl_histogram_dispersion(&(fnl_histogram){same, 3})));
  ck_assert(isnan(fnl_histogram_dispersion(&(fnl_histogram){one, 1})));
  ck_assert(isnan(fnl_histogram_dispersion(&(fnl_histogram){two, 3})));
}
END_TEST

/* ---- a study ---- */

typedef struct {
  int n_told, last;
  double n_nodes;
} listener;

static void listen(void *user, int replication, const fnl_adopter *nodes, uint32_t n) {
  listener *l = user;
  (void)nodes;
  ck_assert_int_gt(replication, l->last);
  l->last = replication;
  l->n_told++;
  l->n_nodes += n;
}

static void run_study(const fnl_plan *plan, int n_threads, bool with_trees, fnl_sample *sample,
                      fnl_cascades *cascades, listener *l) {
  fnl_error error = {0};
  fnl_study study = fnl_study_of(plan);
  *l = (listener){.last = -1};
  memset(cascades, 0, sizeof *cascades);
  cascades->tell = listen;
  cascades->user = l;
  const fnl_witness witness = fnl_cascades_witness(cascades);
  study.n_threads = n_threads;
  if (with_trees)
    fnl_study_add_witness(&study, witness);
  ck_assert_int_eq(fnl_replicate(&study, sample, &error), FNL_OK);
}

/* The memory asked for before the start has room for the nodes there are, and not for many times
 * as many. */
static void check_foreseen(const fnl_plan *plan, double n_nodes) {
  fnl_cascades none = {0};
  const fnl_witness witness = fnl_cascades_witness(&none);
  const double bytes = witness.bytes(plan) - fnl_lineage_bytes(plan);
  ck_assert_double_gt(bytes, 2.0 * sizeof(fnl_adopter) * n_nodes);
  ck_assert_double_lt(bytes, 3.0 * 4.0 * sizeof(fnl_adopter) * n_nodes);
}

START_TEST(a_study_of_trees_is_the_same_for_any_number_of_threads) {
  enum { REPLICATIONS = 301 }; /* more than a block */
  fnl_plan plan;
  fnl_sample samples[3];
  fnl_cascades cascades[3];
  listener listeners[3];
  simulate_read(&plan,
                "horizon_days = 40; population = 20000;\n"
                "simulation = { engine = \"agents\"; replications = %d; };\n"
                "seeds = { to = \"in\"; count = 7; emits = \"join\"; };\n"
                "model = { name = \"chain\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
                "  { name = \"in\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { join = 1.7; };\n"
                "  sends_per_day = { in = 0.013; }; } );\n"
                "moves = ( { from = \"out\"; to = \"in\"; emits = \"join\"; daily = 0.00013;\n"
                "  per_touch = { word = 0.37; }; } );\n"
                "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; } ); };\n",
                REPLICATIONS);
  for (int i = 0; i < 3; i++)
    run_study(&plan, i + 1, i < 2, &samples[i], &cascades[i], &listeners[i]);
  const size_t n_values = (size_t)REPLICATIONS * (size_t)samples[0].n_columns;
  for (int i = 1; i < 3; i++) /* also without trees */
    ck_assert(memcmp(samples[0].rows, samples[i].rows, n_values * sizeof(double)) == 0);
  ck_assert_int_eq(cascades[0].n, REPLICATIONS);
  ck_assert_int_eq(cascades[1].n, REPLICATIONS);
  ck_assert_int_eq(cascades[2].n, 0);
  ck_assert(memcmp(cascades[0].rows, cascades[1].rows,
                   (size_t)REPLICATIONS * FNL_CASCADE_COLUMNS * sizeof(double)) == 0);
  ck_assert_int_eq(listeners[0].n_told, REPLICATIONS);
  ck_assert_int_eq(listeners[1].n_told, REPLICATIONS);
  ck_assert_double_eq(listeners[0].n_nodes, listeners[1].n_nodes);
  fnl_estimate estimates[FNL_CASCADE_N];
  fnl_cascades_estimate(&cascades[0], estimates);
  const fnl_estimate adopters = estimates[FNL_CASCADE_ADOPTERS];
  ck_assert_double_eq_tol(adopters.mean, listeners[0].n_nodes / REPLICATIONS, 1e-9);
  ck_assert_int_eq(adopters.n, REPLICATIONS);
  check_foreseen(&plan, adopters.mean);
  for (int i = 0; i < 3; i++) {
    fnl_sample_free(&samples[i]);
    fnl_cascades_free(&cascades[i]);
  }
  fnl_plan_free(&plan);
}
END_TEST

/* Chains of K = 0.5 and k = 0.7 that begin with one person each: most replications are that person
 * alone, in which nobody brought anybody. */
static void lonely_chains(int study, fnl_cascades *cascades) {
  enum { REPLICATIONS = 400 };
  fnl_plan plan;
  fnl_sample sample;
  listener l;
  simulate_read(&plan,
                "horizon_days = 60; population = 20000;\n"
                "simulation = { engine = \"agents\"; replications = %d; seed = %d; };\n"
                "seeds = { to = \"in\"; count = 1; emits = \"join\"; };\n"
                "model = { name = \"chain\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
                "  { name = \"in\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { join = 1.0; };\n"
                "  sharing_shape = 0.7; } );\n"
                "moves = ( { from = \"out\"; to = \"in\"; emits = \"join\";\n"
                "  per_touch = { word = 0.5; }; } );\n"
                "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; } ); };\n",
                REPLICATIONS, 7131 + study);
  run_study(&plan, 1, true, &sample, cascades, &l);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}

/* Over many studies the estimates are right, and their errors as large as they say: the sum of
 * squares of (estimate - exact) / error is chi-squared. (Means over replications of what each says
 * would be 0.21 offspring instead of 0.5. k is judged by its logarithm, as its interval is.) */
START_TEST(what_adopters_bring_is_of_those_of_all_replications_together) {
  enum { STUDIES = 40, FIGURES = 5 };
  static const double five_sigma = 2.9e-7; /* of a tail */
  static const struct {
    fnl_cascade_figure figure;
    double exact;
  } wanted[FIGURES] = {{FNL_CASCADE_OFFSPRING_MEAN, 0.5},
                       {FNL_CASCADE_OFFSPRING_REFERRED, 0.5},
                       {FNL_CASCADE_REPRODUCTION, 0.5},
                       {FNL_CASCADE_DISPERSION, 0.7},
                       {FNL_CASCADE_OFFSPRING_VARIANCE, 0.5 + 0.25 / 0.7}};
  static double found[FIGURES][STUDIES], squares[FIGURES][STUDIES];
  for (int i = 0; i < STUDIES; i++) {
    fnl_cascades cascades;
    fnl_estimate estimates[FNL_CASCADE_N];
    lonely_chains(i, &cascades);
    fnl_cascades_estimate(&cascades, estimates);
    for (int k = 0; k < FIGURES; k++) {
      const fnl_estimate *estimate = &estimates[wanted[k].figure];
      const double exact = wanted[k].exact, off = estimate->mean - exact;
      const bool is_k = wanted[k].figure == FNL_CASCADE_DISPERSION;
      const double z = (is_k ? estimate->mean * log(estimate->mean / exact) : off) / estimate->se;
      found[k][i] = estimate->mean;
      squares[k][i] = z * z;
    }
    fnl_cascades_free(&cascades);
  }
  for (int k = 0; k < FIGURES; k++) {
    const char *name = fnl_cascade_names[wanted[k].figure];
    const double sum = STUDIES * moments_mean(STUDIES, squares[k]);
    moments_check_mean(name, STUDIES, found[k], wanted[k].exact);
    ck_assert_msg(gsl_cdf_chisq_P(sum, STUDIES) > five_sigma &&
                      gsl_cdf_chisq_Q(sum, STUDIES) > five_sigma,
                  "%s: %g squares of %d", name, sum, STUDIES);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("cascades");
  TCase *cases = tcase_create("trees");
  tcase_add_test(cases, structural_virality_of_a_star_a_path_and_a_binary_tree);
  tcase_add_test(cases, structural_virality_of_random_recursive_trees);
  tcase_add_test(cases, structural_virality_is_the_mean_distance);
  tcase_add_test(cases, a_small_forest_is_counted);
  tcase_add_test(cases, days_between_are_counted_by_both_ends);
  tcase_add_test(cases, the_top_tenth_counts_equals_by_their_part);
  tcase_add_test(cases, sizes_of_many_forests_add_up);
  tcase_add_test(cases, no_trees_are_no_trees);
  tcase_add_test(cases, sizes_go_1_2_5_10);
  suite_add_tcase(suite, cases);
  cases = tcase_create("dispersion");
  tcase_add_test(cases, dispersion_is_the_most_likely);
  tcase_add_test(cases, what_is_not_wider_than_poisson_has_no_dispersion);
  suite_add_tcase(suite, cases);
  cases = tcase_create("study");
  tcase_add_test(cases, a_study_of_trees_is_the_same_for_any_number_of_threads);
  tcase_add_test(cases, what_adopters_bring_is_of_those_of_all_replications_together);
  suite_add_tcase(suite, cases);
  return suite;
}
