/* A referral chain that uses up a small population: the whole law of its final size, against an
 * exact computation; test of the competing risks of one day, too: who is invited twice on a day
 * adopts once, and who adopts is no longer there for the next invitation. */
#include "chain.h"

Suite *test_suite(void);

enum { PEOPLE = 1000, SEEDS = 10, OTHERS = PEOPLE - SEEDS };

/* The final size of this chain is that of a Reed-Frost epidemic: in whatever order adopters send,
 * each reaches every other person with probability 1 - exp(-K/N). Letting them send one by one
 * (Sellke 1983), `left` susceptibles after j senders are a Markov chain with binomial steps, which
 * ends at the first j = PEOPLE - left. size[j] = P(final size = j). `pressure` is K/N. */
static void final_size_law(double pressure, double *size) {
  static double now[OTHERS + 1], then[OTHERS + 1];
  const double p = -expm1(-pressure);
  for (int left = 0; left <= OTHERS; left++)
    now[left] = left == OTHERS;
  for (int j = 0; j <= PEOPLE; j++)
    size[j] = 0.0;
  for (int j = 1; j <= PEOPLE; j++) {
    for (int left = 0; left <= OTHERS; left++)
      then[left] = 0.0;
    for (int left = 0; left <= OTHERS; left++) {
      double term = now[left] * pow(1.0 - p, left);
      for (int caught = 0; caught <= left && term > 0.0; caught++) {
        then[left - caught] += term;
        term *= (left - caught) / (caught + 1.0) * p / (1.0 - p);
      }
    }
    if (PEOPLE - j <= OTHERS) { /* everybody who adopted has sent */
      size[j] = then[PEOPLE - j];
      then[PEOPLE - j] = 0.0;
    }
    for (int left = 0; left <= OTHERS; left++)
      now[left] = then[left];
  }
}

static double law_between(const double *size, int low, int high) {
  double sum = 0.0;
  for (int j = low; j <= high; j++)
    sum += size[j];
  return sum;
}

static void law_moments(const double *size, double *mean, double *variance) {
  double first = 0.0, second = 0.0;
  for (int j = 0; j <= PEOPLE; j++) {
    first += j * size[j];
    second += (double)j * j * size[j];
  }
  *mean = first;
  *variance = second - first * first;
}

/* The published figures are of senders who never choose themselves, 1 in N - 1; the model says
 * anywhere in the population, 1 in N, which makes 0.16 % fewer. */
START_TEST(published_final_size_is_of_sends_to_others) {
  static double size[PEOPLE + 1];
  double mean, variance;
  final_size_law(1.5 / (PEOPLE - 1), size);
  law_moments(size, &mean, &variance);
  chain_check_published("mean", mean, 589.9795, 1e-4);
  chain_check_published("sd", sqrt(variance), 42.014, 1e-3);
}
END_TEST

START_TEST(final_size_of_a_thousand_follows_its_exact_law) {
  enum { N = 20000 };
  static double size[PEOPLE + 1];
  const chain c = {
      .told = 3.0, .accepted = 0.5, .population = PEOPLE, .seeds = SEEDS, .horizon_days = 150};
  double mean, variance;
  final_size_law(chain_k(&c) / PEOPLE, size);
  law_moments(size, &mean, &variance);
  simulate_check("total probability", law_between(size, 0, PEOPLE), 1.0, 1e-9, 0.0);
  simulate_check("mean", mean, 589.9795, 0.01, 0.0);
  double *sizes = chain_sizes(&c, 9109, N, NULL);
  moments_check_power("size", N, sizes, mean, 0.01);
  moments_check_mean("size", N, sizes, mean);
  moments_check_variance("size", N, sizes, variance);
  moments_check_share("at most 500", N, sizes, 0, 500, law_between(size, 0, 500));
  moments_check_share("551 to 600", N, sizes, 551, 600, law_between(size, 551, 600));
  moments_check_share("at least 650", N, sizes, 650, PEOPLE, law_between(size, 650, PEOPLE));
  const double z = moments_z(N, sizes, 627.9); /* what thinning by the day's start would give */
  ck_assert_double_lt(z, -50.0);
  free(sizes);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("referrals in a small population");
  TCase *cases = tcase_create("finite");
  tcase_add_test(cases, published_final_size_is_of_sends_to_others);
  tcase_add_test(cases, final_size_of_a_thousand_follows_its_exact_law);
  suite_add_tcase(suite, cases);
  return suite;
}
