/* Customers' lives in `agents`: every order is a draw of its own law though only sums are drawn,
 * repeat purchases come after geometric gaps, lives end as hazards say, and nothing else changes.
 */
#include "engine/purchases.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const char shop[] =
    "horizon_days = %d; population = %d;\n"
    "initial = { buyer = %.17g; };\n"
    "model = { name = \"shop\";\n"
    "stages = ( { name = \"stranger\"; role = \"prospect\"; },\n"
    "  { name = \"buyer\"; role = \"loyalty\"; }, { name = \"gone\"; role = \"lost\"; } );\n"
    "moves = ( { from = \"buyer\"; to = \"gone\"; daily = %.17g; },\n"
    "  { from = \"gone\"; to = \"buyer\"; daily = %.17g; } );\n"
    "events = ( { name = \"order\"; in = { buyer = %.17g; };\n"
    "  value = { mean = %.17g; cv = %.17g; }; } ); };\n";

typedef struct {
  int days, people;
  double buyers, leave, come_back, rate, mean, cv;
} shop_of;

static void shop_open(simulation *s, const shop_of *is) {
  fnl_error error = {0};
  simulate_read(&s->plan, shop, is->days, is->people, is->buyers, is->leave, is->come_back,
                is->rate, is->mean, is->cv);
  simulate_prepare(s, "agents");
  ck_assert_int_eq(fnl_purchases_record(&s->place, &s->world, &error), FNL_OK);
}

/* ---- orders ---- */

/* Values of all orders of some replications, in the order they happened; the caller frees them. */
static double *orders(const shop_of *is, uint64_t seed, int runs, int *n) {
  simulation s;
  double *values = NULL;
  *n = 0;
  shop_open(&s, is);
  for (int i = 0; i < runs; i++) {
    simulate_run(&s, seed, (uint64_t)i);
    const fnl_purchases *purchases = fnl_purchases_of(&s.place);
    ck_assert(!purchases->failed);
    values = realloc(values, ((size_t)*n + purchases->n + 1) * sizeof *values);
    ck_assert(values != NULL);
    for (uint32_t k = 0; k < purchases->n; k++)
      values[(*n)++] = purchases->items[k].value;
  }
  simulate_close(&s);
  return values;
}

/* Some ten orders a day are drawn as one sum. */
static void check_orders_are_gamma(double cv, uint64_t seed) {
  const shop_of is = {
      .days = 200, .people = 1000, .buyers = 1.0, .rate = 0.0107, .mean = 52.385, .cv = cv};
  const double shape = 1.0 / (cv * cv);
  int n;
  double *values = orders(&is, seed, 20, &n);
  moments_check_mean("value", n, values, is.mean);
  moments_check_variance("value", n, values, pow(cv * is.mean, 2.0));
  moments_check_power("value", n, values, is.mean, 0.05);
  for (double p = 0.1; p < 1.0; p += 0.2) {
    const double quantile = gsl_cdf_gamma_Pinv(p, shape, is.mean / shape);
    moments_check_share("values below a quantile", n, values, 0.0, quantile, p);
  }
  /* orders of one day are independent, though parts of one sum */
  for (int i = 0; i + 1 < n; i += 2)
    values[i / 2] = values[i] * values[i + 1];
  moments_check_mean("product of two orders", n / 2, values, is.mean * is.mean);
  free(values);
}

START_TEST(orders_follow_their_gamma_law) { check_orders_are_gamma(0.73, 2385); }
END_TEST

START_TEST(orders_of_a_shape_below_one_follow_their_gamma_law) { check_orders_are_gamma(1.62, 97); }
END_TEST

START_TEST(orders_without_variation_are_all_the_mean) {
  const shop_of is = {.days = 60, .people = 1000, .buyers = 1.0, .rate = 0.013, .mean = 47.113};
  int n;
  double *values = orders(&is, 5, 1, &n);
  ck_assert_int_gt(n, 300);
  for (int i = 0; i < n; i++)
    simulate_check_equal("value", values[i], is.mean);
  free(values);
}
END_TEST

/* The smallest number is larger than nearly all draws of such a law. */
START_TEST(orders_too_rare_to_be_numbers_still_sum_to_the_revenue) {
  const shop_of is = {
      .days = 50, .people = 500, .buyers = 1.0, .rate = 0.02, .mean = 10.0, .cv = 300.0};
  simulation s;
  shop_open(&s, &is);
  for (int i = 0; i < 20; i++) {
    simulate_run(&s, 3, (uint64_t)i);
    const fnl_purchases *purchases = fnl_purchases_of(&s.place);
    double sum = 0.0;
    for (uint32_t k = 0; k < purchases->n; k++)
      sum += purchases->items[k].value;
    simulate_check("revenue", sum, s.run.revenue, 1e-12, 0.0);
  }
  simulate_close(&s);
}
END_TEST

/* ---- gaps ---- */

/* Days between a person's first days with an order: [n] of them. */
static int add_gaps(const fnl_purchases *purchases, uint32_t first, int most, double *gaps) {
  int n = 0;
  for (uint32_t i = first, next; n < most; i = next) {
    next = purchases->items[i].next;
    if (next == FNL_NO_PURCHASE)
      break;
    const int gap = purchases->items[next].day - purchases->items[i].day;
    ck_assert_int_ge(gap, 0);
    if (gap > 0)
      gaps[n++] = gap;
  }
  return n;
}

/* Of people who stay and buy at a constant rate: a day has an order with p = 1 - exp(-rate), so
 * days with one are apart by a geometric law. The first three gaps of everybody are over long
 * before the end: fewer than four such days in 400 have a probability of 10^-27. */
START_TEST(gaps_at_a_constant_rate_are_geometric) {
  enum { PEOPLE = 12000, EACH = 3 };
  const shop_of is = {
      .days = 400, .people = PEOPLE, .buyers = 1.0, .rate = 0.187, .mean = 10.0, .cv = 0.5};
  static double gaps[PEOPLE * EACH];
  const double p = -expm1(-is.rate);
  simulation s;
  int n = 0;
  shop_open(&s, &is);
  simulate_run(&s, 7, 0);
  const fnl_purchases *purchases = fnl_purchases_of(&s.place);
  ck_assert_uint_eq(purchases->n_customers, PEOPLE);
  for (uint32_t i = 0; i < purchases->n_customers; i++)
    n += add_gaps(purchases, purchases->first[i], EACH, gaps + n);
  ck_assert_int_eq(n, PEOPLE * EACH);
  moments_check_mean("gap", n, gaps, 1.0 / p);
  moments_check_variance("gap", n, gaps, (1.0 - p) / (p * p));
  moments_check_share("gaps of a day", n, gaps, 1, 1, p);
  moments_check_share("gaps of three days", n, gaps, 3, 3, p * (1.0 - p) * (1.0 - p));
  moments_check_share("gaps over two weeks", n, gaps, 15, INFINITY, pow(1.0 - p, 14));
  moments_check_power("gap", n, gaps, 1.0 / p, 0.02);
  simulate_close(&s);
}
END_TEST

/* ---- leaving ---- */

/* Whose first order is on day 0 and when they leave: a day's hazard h after day 0 as on it. */
START_TEST(lives_end_as_their_hazard_says) {
  enum { PEOPLE = 40000 };
  const shop_of is = {.days = 90,
                      .people = PEOPLE,
                      .buyers = 1.0,
                      .leave = 0.0213,
                      .rate = 0.4,
                      .mean = 10.0,
                      .cv = 0.5};
  static double lost[PEOPLE];
  simulation s;
  int n = 0;
  shop_open(&s, &is);
  simulate_run(&s, 11, 0);
  const fnl_purchases *purchases = fnl_purchases_of(&s.place);
  for (uint32_t i = 0; i < purchases->n_customers; i++) {
    const fnl_purchase *first = &purchases->items[purchases->first[i]];
    if (first->day > 0)
      break;
    lost[n++] = purchases->lost_since[first->person];
  }
  for (uint32_t i = 0; i < purchases->n; i++) /* nobody orders who has gone */
    ck_assert_int_le(purchases->items[i].day, purchases->lost_since[purchases->items[i].person]);
  moments_check_share("customers of day 0", PEOPLE, lost, -1, -1, 0.0);
  ck_assert_int_gt(n, 12000);
  moments_check_share("still here", n, lost, FNL_NOT_LOST, FNL_NOT_LOST, exp(-is.leave * is.days));
  moments_check_share("gone within 30 days", n, lost, 0, 29, -expm1(-is.leave * 30));
  simulate_close(&s);
}
END_TEST

START_TEST(who_comes_back_is_not_lost) {
  enum { PEOPLE = 50000 };
  const shop_of is = {.days = 200,
                      .people = PEOPLE,
                      .buyers = 1.0,
                      .leave = 0.05,
                      .come_back = 0.02,
                      .rate = 0.1,
                      .mean = 1.0};
  simulation s;
  double lost = 0.0;
  shop_open(&s, &is);
  simulate_run(&s, 13, 0);
  const fnl_purchases *purchases = fnl_purchases_of(&s.place);
  for (int i = 0; i < PEOPLE; i++)
    lost += purchases->lost_since[i] != FNL_NOT_LOST;
  ck_assert_double_eq(lost, simulate_people(&s, is.days, "gone"));
  ck_assert_double_gt(lost, 0.6 * PEOPLE);
  simulate_close(&s);
}
END_TEST

/* ---- who ---- */

static const char segments_and_seeds[] =
    "horizon_days = 40; population = 30000;\n"
    "segments = ( { name = \"deaf\"; share = 0.37; activity = 0.0; },\n"
    "  { name = \"keen\"; share = 0.63; value = 2.0; } );\n"
    "seeds = { to = \"buyer\"; count = 1000; emits = \"order\"; };\n"
    "model = { name = \"shop\";\n"
    "stages = ( { name = \"stranger\"; role = \"prospect\"; },\n"
    "  { name = \"buyer\"; role = \"loyalty\"; }, { name = \"gone\"; role = \"lost\"; } );\n"
    "channels = ( { name = \"letter\"; kind = \"owned\"; touches_per_day = 0.2; } );\n"
    "moves = ( { from = \"stranger\"; to = \"buyer\"; emits = \"order\";\n"
    "    per_touch = { letter = 0.03; }; },\n"
    "  { from = \"buyer\"; to = \"gone\"; daily = 0.02; } );\n"
    "events = ( { name = \"order\"; in = [ \"buyer\" ]; per_touch = { letter = 0.3; };\n"
    "    value = { mean = 20.0; cv = 0.8; }; },\n"
    "  { name = \"look\"; daily = 0.1; } ); };\n";

START_TEST(purchases_are_the_counts_and_values_of_the_run) {
  simulation s;
  fnl_error error = {0};
  double count[2] = {0}, value[2] = {0}, seeds[2] = {0};
  simulate_read(&s.plan, "%s", segments_and_seeds);
  simulate_prepare(&s, "agents");
  ck_assert_int_eq(fnl_purchases_record(&s.place, &s.world, &error), FNL_OK);
  simulate_run(&s, 17, 0);
  const fnl_purchases *purchases = fnl_purchases_of(&s.place);
  for (uint32_t i = 0; i < purchases->n; i++) {
    const fnl_purchase *purchase = &purchases->items[i];
    const int segment = fnl_purchase_segment(purchase, &s.world);
    ck_assert_int_eq(segment, purchase->person >= 11100);
    seeds[segment] += purchase->slot_cell < 0;
    count[segment] += purchase->slot_cell >= 0;
    value[segment] += purchase->value;
  }
  for (int g = 0; g < 2; g++) {
    ck_assert_double_eq(seeds[g], s.place.state.seeded[g]);
    ck_assert_double_eq(count[g], simulate_happened_in(&s, "order", NULL, g));
  }
  ck_assert_double_eq(count[0], 0.0); /* no letter reaches the deaf */
  ck_assert_double_gt(count[1], 5000.0);
  simulate_check("revenue", value[1], s.run.revenue, 1e-12, 0.0);
  ck_assert_double_eq(value[0], 0.0);
  simulate_close(&s);
}
END_TEST

/* An order by rate is anybody's of the stages where orders are placed: in proportion to how many
 * there are and how often they order, 4 : 1 here though seven in ten are new. */
START_TEST(orders_are_shared_among_stages_by_people_and_rate) {
  enum { PEOPLE = 100000, BUYERS = 30000 };
  simulation s;
  fnl_error error = {0};
  double by_buyers = 0.0, n;
  simulate_read(&s.plan,
                "horizon_days = 12; population = %d; initial = { buyer = %.17g; };\n"
                "model = { name = \"shop\";\n"
                "stages = ( { name = \"new\"; role = \"prospect\"; },\n"
                "  { name = \"buyer\"; role = \"loyalty\"; } );\n"
                "events = ( { name = \"order\"; in = { new = 0.007; buyer = %.17g; };\n"
                "  value = { mean = 20.0; }; } ); };\n",
                PEOPLE, (double)BUYERS / PEOPLE, 4.0 * 0.007 * (PEOPLE - BUYERS) / BUYERS);
  simulate_prepare(&s, "agents");
  ck_assert_int_eq(fnl_purchases_record(&s.place, &s.world, &error), FNL_OK);
  simulate_run(&s, 23, 0);
  const fnl_purchases *purchases = fnl_purchases_of(&s.place);
  n = purchases->n;
  for (uint32_t i = 0; i < purchases->n; i++) /* numbers rise through the stages */
    by_buyers += purchases->items[i].person >= PEOPLE - BUYERS;
  ck_assert_double_gt(n, 20000.0);
  ck_assert_double_lt(fabs(by_buyers - 0.8 * n), MOMENTS_SIGMAS * sqrt(0.16 * n));
  simulate_close(&s);
}
END_TEST

START_TEST(recording_changes_no_number) {
  simulation plain, told;
  fnl_error error = {0};
  simulate_read(&plain.plan, "%s", segments_and_seeds);
  simulate_read(&told.plan, "%s", segments_and_seeds);
  simulate_prepare(&plain, "agents");
  simulate_prepare(&told, "agents");
  ck_assert_int_eq(fnl_purchases_record(&told.place, &told.world, &error), FNL_OK);
  simulate_run(&plain, 19, 3);
  simulate_run(&told, 19, 3);
  const fnl_world *world = &plain.world;
  const size_t slots = (size_t)world->n_slot_cells * sizeof(double);
  ck_assert_mem_eq(plain.run.slot_count, told.run.slot_count, slots);
  ck_assert_mem_eq(plain.run.slot_value, told.run.slot_value, slots);
  ck_assert_mem_eq(plain.run.flow_count, told.run.flow_count,
                   (size_t)world->n_flows * sizeof(double));
  ck_assert_mem_eq(plain.run.revenue_days, told.run.revenue_days,
                   (size_t)world->n_days * sizeof(double));
  ck_assert_mem_eq(fnl_agents_roster(&plain.place)->people, fnl_agents_roster(&told.place)->people,
                   (size_t)plain.plan.population * sizeof(fnl_person));
  simulate_close(&plain);
  simulate_close(&told);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("customers' lives");
  TCase *cases = tcase_create("purchases");
  tcase_add_test(cases, orders_follow_their_gamma_law);
  tcase_add_test(cases, orders_of_a_shape_below_one_follow_their_gamma_law);
  tcase_add_test(cases, orders_without_variation_are_all_the_mean);
  tcase_add_test(cases, orders_too_rare_to_be_numbers_still_sum_to_the_revenue);
  tcase_add_test(cases, gaps_at_a_constant_rate_are_geometric);
  tcase_add_test(cases, lives_end_as_their_hazard_says);
  tcase_add_test(cases, who_comes_back_is_not_lost);
  tcase_add_test(cases, purchases_are_the_counts_and_values_of_the_run);
  tcase_add_test(cases, orders_are_shared_among_stages_by_people_and_rate);
  tcase_add_test(cases, recording_changes_no_number);
  suite_add_tcase(suite, cases);
  return suite;
}
