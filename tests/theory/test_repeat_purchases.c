/* Repeat purchases of customers who differ, and fall silent: BG/NBD (Fader, Hardie and Lee 2005,
 * Marketing Science 24, doi:10.1287/mksc.1040.0098, eq. 9) with the parameters of CDNOW.
 *
 * A customer buys at rate lambda ~ gamma(r, alpha) a week and after each purchase falls silent
 * with probability p ~ beta(a, b). The mixture becomes segments, at the nodes of Gauss quadrature
 * for the two laws: each mailing is a purchase, so activity is lambda and response is p. The
 * quadrature converges fast, the step of time with its first power.
 */
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_hyperg.h>
#include <stdio.h>
#include <string.h>

Suite *test_suite(void);

static const double r = .243, alpha = 4.414, a = .793, b = 2.426;
static const int weeks[] = {39, 52, 78};
enum { WEEKS = 78, MOST_SEGMENTS = 900, TEXT = 200 * MOST_SEGMENTS };

static double expected_purchases(double t) {
  return (a + b - 1.0) / (a - 1.0) *
         (1.0 -
          pow(alpha / (alpha + t), r) * gsl_sf_hyperg_2F1(r, b, a + b - 1.0, t / (alpha + t)));
}

/* Nodes and weights, summing to 1, of a law on `type`'s interval. */
static void quadrature(const gsl_integration_fixed_type *type, int n, double low, double high,
                       double first, double second, double *node, double *weight) {
  gsl_integration_fixed_workspace *rule =
      gsl_integration_fixed_alloc(type, (size_t)n, low, high, first, second);
  ck_assert(rule != NULL);
  double sum = 0.0;
  for (int i = 0; i < n; i++) {
    node[i] = gsl_integration_fixed_nodes(rule)[i];
    weight[i] = gsl_integration_fixed_weights(rule)[i];
    sum += weight[i];
  }
  for (int i = 0; i < n; i++)
    weight[i] /= sum;
  gsl_integration_fixed_free(rule);
}

static void write_segments(int n, int steps, char *text) {
  double rate[32], rate_weight[32], silent[32], silent_weight[32];
  size_t length = 0;
  /* weights x^(r-1) e^(-alpha x) on (0, inf) and x^(a-1) (1-x)^(b-1) on (0, 1) */
  quadrature(gsl_integration_fixed_laguerre, n, 0.0, alpha, r - 1.0, 0.0, rate, rate_weight);
  quadrature(gsl_integration_fixed_jacobi, n, 0.0, 1.0, b - 1.0, a - 1.0, silent, silent_weight);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      const double share = rate_weight[i] * silent_weight[j];
      length += (size_t)snprintf(
          text + length, TEXT - length,
          "%s { name = \"g%d\"; share = %.17g; activity = %.17g; response = %.17g; }\n",
          i + j ? "," : "", i * n + j, share, rate[i] / steps, silent[j]);
      ck_assert(length < TEXT);
    }
}

/* Mean purchases by each of weeks[], with n nodes for each law and `steps` days a week. */
static void simulate_purchases(int n, int steps, double *found) {
  static char segments[TEXT];
  static double each_day[WEEKS * 64];
  simulation s;
  write_segments(n, steps, segments);
  simulate_open(&s, "expected",
                "horizon_days = %d; population = 1000000000L;\n"
                "segments = ( %s );\n"
                "model = { name = \"buyers\";\n"
                "stages = ( { name = \"active\"; role = \"conversion\"; },\n"
                "  { name = \"silent\"; role = \"lost\"; } );\n"
                "channels = ( { name = \"habit\"; kind = \"owned\"; audience = [ \"active\" ];\n"
                "  touches_per_day = 1.0; } );\n"
                "moves = ( { from = \"active\"; to = \"silent\";\n"
                "  per_touch = { habit = 1.0; }; } );\n"
                "events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ];\n"
                "  in = [ \"active\" ]; per_touch = { habit = 1.0; }; } ); };\n",
                WEEKS * steps, segments);
  double sum = 0.0;
  for (int t = 0, k = 0; t < WEEKS * steps; t++) {
    sum += s.run.conversion_days[t] / 1e9;
    each_day[t] = sum;
    if (k < 3 && t + 1 == weeks[k] * steps)
      found[k++] = each_day[t];
  }
  simulate_close(&s);
}

START_TEST(closed_form_is_the_published) {
  const double published[] = {1.196723, 1.446051, 1.860519};
  for (int k = 0; k < 3; k++)
    chain_check_published("purchases", expected_purchases(weeks[k]), published[k], 1e-6);
}
END_TEST

START_TEST(finer_steps_halve_the_error) {
  double coarse[3], fine[3], finer[3];
  simulate_purchases(30, 7, coarse);
  simulate_purchases(30, 14, fine);
  simulate_purchases(30, 28, finer);
  for (int k = 0; k < 3; k++) {
    const double exact = expected_purchases(weeks[k]);
    simulate_check("a week of 28 steps", finer[k], exact, 2e-3, 0.0);
    simulate_check("halved error", (fine[k] - exact) / (coarse[k] - exact), 0.5, 0.05, 0.0);
    /* first order removed (Richardson), then second */
    const double once = 2.0 * fine[k] - coarse[k], again = 2.0 * finer[k] - fine[k];
    simulate_check("extrapolated", (4.0 * again - once) / 3.0, exact, 1e-5, 0.0);
  }
}
END_TEST

START_TEST(more_segments_converge) {
  double few[3], more[3], most[3];
  simulate_purchases(6, 7, few);
  simulate_purchases(12, 7, more);
  simulate_purchases(24, 7, most);
  for (int k = 0; k < 3; k++)
    ck_assert_double_lt(fabs(more[k] - most[k]), 0.1 * fabs(few[k] - most[k]));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("repeat purchases of customers who differ");
  TCase *cases = tcase_create("BG/NBD");
  tcase_add_test(cases, closed_form_is_the_published);
  tcase_add_test(cases, finer_steps_halve_the_error);
  tcase_add_test(cases, more_segments_converge);
  suite_add_tcase(suite, cases);
  return suite;
}
