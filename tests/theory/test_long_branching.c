/* The mean size of a referral chain from one seed to one per cent at four standard errors: the
 * variance is four times the square of the mean, so it takes more replications than a quick test
 * has. */
#include "chain.h"

Suite *test_suite(void);

START_TEST(mean_size_from_one_seed_to_one_per_cent) {
  enum { N = 700000 };
  const chain c = {
      .told = 2.5, .accepted = 0.32, .population = CHAIN_UNBOUNDED, .seeds = 1, .horizon_days = 80};
  double *sizes = chain_sizes(&c, 3371, N, NULL);
  moments_check_power("size", N, sizes, 5.0, 0.01);
  moments_check_mean("size", N, sizes, 5.0);
  moments_check_variance("size", N, sizes, 100.0);
  for (int n = 1; n <= 20; n++)
    moments_check_share("size", N, sizes, n, n, chain_size_density(chain_k(&c), 1, n));
  moments_check_share("at least 50", N, sizes, 50, INFINITY,
                      1.0 - chain_size_at_most(chain_k(&c), 1, 49));
  free(sizes);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("referral chains are branching processes, many replications");
  TCase *cases = tcase_create("branching");
  tcase_add_test(cases, mean_size_from_one_seed_to_one_per_cent);
  suite_add_tcase(suite, cases);
  return suite;
}
