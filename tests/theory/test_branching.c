/* Referral chains in `cohorts` and `expected` are Galton-Watson processes: sizes, extinction,
 * criticality, many seeds. test_long_branching.c repeats the means with more replications. */
#include "chain.h"

Suite *test_suite(void);

static const chain subcritical = {
    .told = 2.5, .accepted = 0.32, .population = CHAIN_UNBOUNDED, .seeds = 1, .horizon_days = 60};

START_TEST(sizes_from_one_seed_follow_borel) {
  enum { N = 160000 };
  const double published[] = {.449329, .161517, .087089, .055654, .039073};
  double *sizes = chain_sizes(&subcritical, 2385, N, NULL);
  for (int n = 1; n <= 5; n++) {
    const double exact = chain_size_density(chain_k(&subcritical), 1, n);
    chain_check_published("Borel", exact, published[n - 1], 1e-6);
    moments_check_share("size", N, sizes, n, n, exact);
  }
  const double tail = 1.0 - chain_size_at_most(chain_k(&subcritical), 1, 9);
  chain_check_published("Borel's tail", tail, .122602, 1e-6);
  moments_check_share("size at least 10", N, sizes, 10, INFINITY, tail);
  chain_check_published("mean", chain_size_mean(chain_k(&subcritical), 1), 5.0, 1e-9);
  chain_check_published("variance", chain_size_variance(chain_k(&subcritical), 1), 100.0, 1e-9);
  moments_check_mean("size", N, sizes, 5.0);
  moments_check_variance("size", N, sizes, 100.0);
  free(sizes);
}
END_TEST

START_TEST(sizes_from_ten_seeds_follow_borel_and_tanner) {
  enum { N = 66000 };
  chain c = subcritical;
  c.seeds = 10;
  double *sizes = chain_sizes(&c, 7131, N, NULL);
  const double k = chain_k(&c);
  chain_check_published("mean", chain_size_mean(k, 10), 50.0, 1e-9);
  chain_check_published("variance", chain_size_variance(k, 10), 1000.0, 1e-9);
  chain_check_published("P(T <= 30)", chain_size_at_most(k, 10, 30), .295979, 1e-6);
  moments_check_power("size from ten", N, sizes, 50.0, 0.01);
  moments_check_mean("size from ten", N, sizes, 50.0);
  moments_check_variance("size from ten", N, sizes, 1000.0);
  moments_check_share("at most 30", N, sizes, 10, 30, chain_size_at_most(k, 10, 30));
  moments_check_share("more than 100", N, sizes, 101, INFINITY,
                      1.0 - chain_size_at_most(k, 10, 100));
  free(sizes);
}
END_TEST

/* Only the product of how many are told and how many of them accept may matter. */
START_TEST(the_k_factor_is_a_product) {
  enum { N = 40000 };
  chain c = subcritical;
  c.told = 0.8;
  c.accepted = 1.0;
  c.seeds = 10;
  double *sizes = chain_sizes(&c, 911, N, NULL);
  moments_check_mean("all accept", N, sizes, 50.0);
  moments_check_variance("all accept", N, sizes, 1000.0);
  free(sizes);
}
END_TEST

/* The last day is day days - 1, on which generation days - 1 adopts. */
static void check_extinction(double told, double accepted, int days, double published) {
  enum { N = 160000 };
  const chain c = {.told = told,
                   .accepted = accepted,
                   .population = CHAIN_UNBOUNDED,
                   .seeds = 1,
                   .horizon_days = days};
  const double exact = chain_extinct(chain_k(&c), days - 1);
  double *last_day = malloc(N * sizeof *last_day);
  ck_assert(last_day != NULL);
  double *sizes = chain_sizes(&c, 4177, N, last_day);
  chain_check_published("extinction", exact, published, 1e-6);
  moments_check_share("extinct", N, last_day, 0.0, 0.0, exact);
  free(sizes);
  free(last_day);
}

START_TEST(extinction_at_three_halves) { check_extinction(3.75, 0.4, 40, .417188); }
END_TEST

/* Forty generations would use up the population; extinction is decided long before. */
START_TEST(extinction_at_two) { check_extinction(8.0, 0.25, 24, .203188); }
END_TEST

/* A hundred days decide whether a critical chain reaches a hundred: each day has an adopter. */
START_TEST(critical_chains_have_a_heavy_tail) {
  enum { N = 160000 };
  const chain c = {.told = 1.25,
                   .accepted = 0.8,
                   .population = CHAIN_UNBOUNDED,
                   .seeds = 1,
                   .horizon_days = 100};
  double *sizes = chain_sizes(&c, 6007, N, NULL);
  const double ten = 1.0 - chain_size_at_most(1.0, 1, 9);
  const double hundred = 1.0 - chain_size_at_most(1.0, 1, 99);
  chain_check_published("P(T >= 10)", ten, .258025, 1e-6);
  chain_check_published("P(T >= 100)", hundred, .0799661, 1e-7);
  moments_check_share("at least 10", N, sizes, 10, INFINITY, ten);
  moments_check_share("at least 100", N, sizes, 100, INFINITY, hundred);
  free(sizes);
}
END_TEST

START_TEST(ten_thousand_seeds_double) {
  enum { N = 4000, DAYS = 60 };
  const chain c = {.told = 1.25,
                   .accepted = 0.4,
                   .population = CHAIN_UNBOUNDED,
                   .seeds = 10000,
                   .horizon_days = DAYS};
  double *sizes = chain_sizes(&c, 5003, N, NULL);
  chain_check_published("mean", chain_size_mean(chain_k(&c), 10000), 20000.0, 1e-6);
  chain_check_published("sd", sqrt(chain_size_variance(chain_k(&c), 10000)), 200.0, 1e-6);
  moments_check_power("size", N, sizes, 20000.0, 0.01);
  moments_check_mean("size", N, sizes, 20000.0);
  moments_check_variance("size", N, sizes, 40000.0);
  free(sizes);
  simulation s;
  chain_open(&s, "expected", &c);
  simulate_check("expected", simulate_happened(&s, "adoption", NULL),
                 10000.0 * (1.0 - pow(0.5, DAYS)) / 0.5, 1e-7, 0.0);
  simulate_close(&s);
}
END_TEST

/* For K < 1 the population does not matter while it is large. */
START_TEST(doubling_the_population_leaves_the_sizes) {
  enum { N = 20000 };
  chain c = subcritical;
  c.seeds = 10;
  c.population /= 2;
  double *sizes = chain_sizes(&c, 733, N, NULL);
  moments_check_mean("half the population", N, sizes, 50.0);
  moments_check_share("at most 30", N, sizes, 10, 30, .295979);
  free(sizes);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("referral chains are branching processes");
  TCase *cases = tcase_create("branching");
  tcase_add_test(cases, sizes_from_one_seed_follow_borel);
  tcase_add_test(cases, sizes_from_ten_seeds_follow_borel_and_tanner);
  tcase_add_test(cases, the_k_factor_is_a_product);
  tcase_add_test(cases, extinction_at_three_halves);
  tcase_add_test(cases, extinction_at_two);
  tcase_add_test(cases, critical_chains_have_a_heavy_tail);
  tcase_add_test(cases, ten_thousand_seeds_double);
  tcase_add_test(cases, doubling_the_population_leaves_the_sizes);
  suite_add_tcase(suite, cases);
  return suite;
}
