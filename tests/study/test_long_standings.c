/* How often something said of several plans is wrong, over many samples of many designs: at most 5
 * %, and where all are equal not much less, or differences would be missed for nothing. */
#include "study/standings_sample.h"

#include <stdio.h>

Suite *test_suite(void);

/* As many as take about half a minute: what it costs to judge many items grows with their third
 * power. */
static int samples_of(int n_items) { return n_items <= 5 ? 3000 : n_items <= 10 ? 1500 : 400; }

static const struct {
  standings_design design;
  bool is_sharp; /* all equal, with correlations known: the claim is met, not only kept */
} trials[] = {
    {{2, 200, 0.0, 1.0, 3.0}, true},  {{2, 5, 0.0, 1.7, 1.0}, true},
    {{3, 30, 0.0, 1.0, 0.0}, true},   {{3, 200, 0.0, 1.0, 3.0}, true},
    {{5, 30, 0.0, 1.0, 2.0}, true},   {{5, 200, 0.0, 1.9, 0.0}, true},
    {{10, 50, 0.0, 1.0, 1.0}, true},  {{10, 200, 0.0, 1.5, 1.0}, true},
    {{20, 100, 0.0, 1.0, 1.0}, true}, {{20, 200, 0.0, 0.8, 1.0}, true},
    {{5, 8, 0.0, 1.0, 1.0}, false},   {{20, 40, 0.0, 1.3, 1.0}, false},
    {{5, 50, 0.2, 1.0, 2.0}, false},  {{10, 100, 0.1, 1.3, 1.0}, false},
    {{10, 20, 0.5, 1.0, 0.0}, false},
};
enum { N_TRIALS = sizeof trials / sizeof *trials };

/* Of the critical value, in probability: the same draws serve all samples. */
static const double draws_error = 0.0022; /* sqrt(0.05 * 0.95 / 10000) */

START_TEST(wrong_in_one_sample_of_twenty) {
  const standings_design design = trials[_i].design;
  const int n_samples = samples_of(design.n_items);
  const double expected = n_samples * 0.05;
  const double error = hypot(sqrt(n_samples * 0.05 * 0.95), n_samples * draws_error);
  const int n_errors = standings_errors(design, n_samples);
  printf("%d items, %d replications, step %g, spread %g, common %g: wrong in %.2f %%\n",
         design.n_items, design.n, design.step, design.spread, design.common,
         100.0 * n_errors / n_samples);
  ck_assert_msg(n_errors <= expected + 5.0 * error, "wrong in %d of %d", n_errors, n_samples);
  if (trials[_i].is_sharp)
    ck_assert_msg(n_errors >= expected - 8.0 * error, "wrong in only %d of %d", n_errors,
                  n_samples);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("standings");
  TCase *cases = tcase_create("coverage");
  tcase_add_loop_test(cases, wrong_in_one_sample_of_twenty, 0, N_TRIALS);
  suite_add_tcase(suite, cases);
  return suite;
}
