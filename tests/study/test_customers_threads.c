/* Customers' figures of a study are the same bits for any number of threads, told in order, and
 * right where a hand can reckon them. */
#include "study/customers.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const char shop[] =
    "horizon_days = 70; population = 4000;\n"
    "simulation = { engine = \"agents\"; replications = 13; seed = 23; };\n"
    "segments = ( { name = \"few\"; share = 0.13; value = 1.9; }, { name = \"many\"; share = 0.87; "
    "} );\n"
    "offer = { margin = 0.37; };\n"
    "model = { name = \"shop\";\n"
    "stages = ( { name = \"stranger\"; role = \"prospect\"; },\n"
    "  { name = \"buyer\"; role = \"loyalty\"; }, { name = \"gone\"; role = \"lost\"; } );\n"
    "moves = ( { from = \"stranger\"; to = \"buyer\"; daily = 0.01; emits = \"order\"; },\n"
    "  { from = \"buyer\"; to = \"gone\"; daily = 0.02; } );\n"
    "events = ( { name = \"order\"; in = { buyer = 0.05; }; cost = 1.3;\n"
    "    value = { mean = 20.0; cv = 0.8; }; } ); };\n";

typedef struct {
  int n;
  double days, value;
} told;

static void tell(void *user, const fnl_customer_tale *tale) {
  told *all = user;
  ck_assert_int_eq(tale->replication, all->n++);
  for (int i = 0; i < tale->n; i++)
    for (uint32_t k = tale->first[i]; k != FNL_NO_PURCHASE; k = tale->purchases[k].next) {
      ck_assert_uint_eq(tale->purchases[k].person, tale->customers[i].person);
      all->days += tale->purchases[k].day;
      all->value += tale->purchases[k].value;
    }
}

static fnl_customers study(const fnl_plan *plan, int threads, told *all) {
  fnl_customers customers = {.plan = plan, .tell = tell, .user = all};
  const fnl_witness witness = fnl_customers_witness(&customers);
  fnl_sample sample;
  fnl_error error = {0};
  fnl_study wanted = fnl_study_of(plan);
  wanted.n_threads = threads;
  fnl_study_add_witness(&wanted, witness);
  ck_assert_int_eq(fnl_replicate(&wanted, &sample, &error), FNL_OK);
  ck_assert(!customers.failed);
  fnl_sample_free(&sample);
  return customers;
}

START_TEST(figures_do_not_depend_on_threads) {
  fnl_plan plan;
  told one = {0}, three = {0};
  simulate_read(&plan, "%s", shop);
  fnl_customers alone = study(&plan, 1, &one), together = study(&plan, 3, &three);
  ck_assert_int_eq(alone.n, 13);
  ck_assert_int_eq(together.n, 13);
  ck_assert_int_eq(one.n, 13);
  ck_assert_mem_eq(alone.rows, together.rows, 13 * 3 * FNL_CUSTOMERS_COLUMNS * sizeof *alone.rows);
  ck_assert_mem_eq(alone.gaps, together.gaps, 70 * sizeof *alone.gaps);
  ck_assert_mem_eq(&one, &three, sizeof one);
  fnl_customers_free(&alone);
  fnl_customers_free(&together);
  fnl_plan_free(&plan);
}
END_TEST

/* An order costs as much in both, and is worth 1.9 times as much in one: whoever buys how often. */
START_TEST(segments_have_their_own_values) {
  fnl_plan plan;
  told all = {0};
  simulate_read(&plan, "%s", shop);
  fnl_customers customers = study(&plan, 2, &all);
  for (int g = 0; g < 2; g++) {
    const fnl_estimate value = fnl_customers_estimate(&customers, g, FNL_CUSTOMERS_VALUE);
    const fnl_estimate bought = fnl_customers_estimate(&customers, g, FNL_CUSTOMERS_PURCHASES);
    const fnl_estimate cost = fnl_customers_estimate(&customers, g, FNL_CUSTOMERS_COST);
    const fnl_estimate profit = fnl_customers_estimate(&customers, g, FNL_CUSTOMERS_PROFIT);
    const double each = g == 0 ? 38.0 : 20.0;
    ck_assert_double_lt(fabs(value.mean - each * bought.mean), 4.0 * (value.se + each * bought.se));
    ck_assert_double_eq_tol(cost.mean, 1.3 * bought.mean, 1e-12);
    ck_assert_double_eq_tol(profit.mean, 0.37 * value.mean - cost.mean, 1e-9);
  }
  fnl_customers_free(&customers);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(quantiles_of_gaps_interpolate) {
  int64_t gaps[] = {1, 0, 2, 0, 0, 1}; /* 0 2 2 5 */
  const fnl_plan plan = {.horizon_days = 6};
  const fnl_customers customers = {.plan = &plan, .gaps = gaps};
  const fnl_customers none = {.plan = &plan};
  ck_assert_int_eq(fnl_customers_n_gaps(&customers), 4);
  ck_assert_double_eq_tol(fnl_customers_gap_quantile(&customers, 0.0), 0.0, 1e-15);
  ck_assert_double_eq_tol(fnl_customers_gap_quantile(&customers, 0.25), 1.5, 1e-15);
  ck_assert_double_eq_tol(fnl_customers_gap_quantile(&customers, 0.5), 2.0, 1e-15);
  ck_assert_double_eq_tol(fnl_customers_gap_quantile(&customers, 0.9), 4.1, 1e-14);
  ck_assert_double_eq_tol(fnl_customers_gap_quantile(&customers, 1.0), 5.0, 1e-15);
  ck_assert_double_nan(fnl_customers_gap_quantile(&none, 0.5));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("customers of a study");
  TCase *cases = tcase_create("customers");
  tcase_add_test(cases, figures_do_not_depend_on_threads);
  tcase_add_test(cases, segments_have_their_own_values);
  tcase_add_test(cases, quantiles_of_gaps_interpolate);
  suite_add_tcase(suite, cases);
  return suite;
}
