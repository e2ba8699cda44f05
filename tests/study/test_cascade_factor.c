/* The K-factor that a plan implies is what closed forms say, and what the trees of people who were
 * simulated one by one come to. */
#include "study/cascade_factor.h"
#include "support/moments.h"
#include "support/simulate.h"

#include "engine/agents.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *test_suite(void);

static fnl_k_factor factor_of(const simulation *s) {
  fnl_k_factor factor;
  fnl_error error = {0};
  ck_assert_int_eq(fnl_k_factor_init(&factor, &s->world, &error), FNL_OK);
  return factor;
}

#define CHAIN                                                                                      \
  "horizon_days = 5; population = 1000000L;\n"                                                     \
  "model = { name = \"chain\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"             \
  "  { name = \"in\"; role = \"conversion\"; }, { name = \"old\"; role = \"lost\"; } );\n"         \
  "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { join = %.17g; };\n"             \
  "  sends_per_day = { in = %.17g; }; delay = %s; burst = %.17g; } );\n"                           \
  "moves = ( { from = \"out\"; to = \"in\"; emits = \"join\"; per_touch = { word = %.17g; }; },\n" \
  "  { from = \"in\"; to = \"old\"; daily = %.17g; } );\n"                                         \
  "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; } ); };\n"                        \
  "segments = ( %s );\n"

#define ONE "{ name = \"all\"; share = 1.0; }"

/* K = accepted * (told + daily * life), a life lasting 1 / (1 - e^-h) mornings. */
START_TEST(k_of_a_chain_is_told_times_accepted) {
  static const char *const delays[] = {"[ 1.0 ]", "[ 0.2, 0.16, 0.128, 0.512 ]"};
  for (int i = 0; i < 2; i++) { /* delays and bursts say when, not how many */
    simulation s;
    simulate_open(&s, "expected", CHAIN, 2.5, 0.0, delays[i], 0.0, 0.32, 0.017, ONE);
    fnl_k_factor factor = factor_of(&s);
    ck_assert_double_eq_tol(factor.k, 0.8, 1e-14);
    ck_assert_double_eq_tol(factor.customers[0], 0.8, 1e-14);
    ck_assert(!factor.by_adopters);
    fnl_k_factor_free(&factor);
    fnl_k_factor_free(&factor);
    simulate_close(&s);
    simulate_open(&s, "expected", CHAIN, 1.3, 0.071, delays[i], 5.0 * i, 0.32, 0.017, ONE);
    factor = factor_of(&s);
    ck_assert_double_eq_tol(factor.k, 0.32 * (1.3 + 0.071 / -expm1(-0.017)), 1e-13);
    fnl_k_factor_free(&factor);
    simulate_close(&s);
  }
}
END_TEST

static double cycle_of(const simulation *s) {
  double days;
  ck_assert_int_eq(fnl_k_factor_cycle(&s->world, &days, NULL), FNL_OK);
  return days;
}

/* Who is told of the join hears of it after the delay; a send of the s-th morning after goes out
 * 1 + s days later. */
START_TEST(the_cycle_of_a_chain_is_the_mean_age_of_its_sends) {
  static const char *const delays[] = {"[ 1.0 ]", "[ 0.2, 0.16, 0.128, 0.512 ]"};
  static const double delay[] = {1.0, 0.2 + 0.32 + 0.384 + 2.048};
  for (int i = 0; i < 2; i++) {
    const double told = 1.3, daily = 0.071, stays = exp(-0.017), life = 1.0 / (1.0 - stays);
    const double late = daily * life * (1.0 + stays * life + delay[i]);
    simulation s;
    simulate_open(&s, "expected", CHAIN, told, daily, delays[i], 5.0 * i, 0.32, 0.017, ONE);
    const double days = (told * delay[i] + late) / (told + daily * life);
    ck_assert_double_eq_tol(cycle_of(&s), days, 1e-7 * days);
    simulate_close(&s);
    simulate_open(&s, "expected", CHAIN, told, 0.0, delays[i], 0.0, 0.32, 0.0, ONE);
    ck_assert_double_eq_tol(cycle_of(&s), delay[i], 1e-7);
    simulate_close(&s);
    simulate_open(&s, "expected", CHAIN, told, daily, delays[i], 0.0, 0.32, 0.0, ONE);
    ck_assert(isnan(cycle_of(&s))); /* for ever */
    simulate_close(&s);
  }
}
END_TEST

/* Invitations 0, 10 and 100, accepted by one in four: 0.25 (0.09 * 10 + 0.01 * 100) = 0.475, the K
 * of trees whose mean size is 1.904762. */
START_TEST(k_of_90_9_1_is_the_mean_over_segments) {
  static const double sharing[] = {0.0, 10.0, 100.0}, share[] = {0.90, 0.09, 0.01};
  simulation s;
  simulate_open(&s, "expected", CHAIN, 1.0, 0.0, "[ 1.0 ]", 0.0, 0.25, 0.0,
                "{ name = \"a\"; share = 0.90; sharing = 0.0; },"
                "{ name = \"b\"; share = 0.09; sharing = 10.0; },"
                "{ name = \"c\"; share = 0.01; sharing = 100.0; }");
  fnl_k_factor factor = factor_of(&s);
  ck_assert_double_eq_tol(factor.k, 0.475, 1e-14);
  ck_assert_double_eq_tol(1.0 / (1.0 - factor.k), 1.904762, 5e-7);
  for (int g = 0; g < 3; g++)
    for (int h = 0; h < 3; h++)
      ck_assert_double_eq_tol(factor.customers[3 * g + h], 0.25 * sharing[g] * share[h], 1e-14);
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

/* Whatever customers are called: loyal at once, or advocates. */
START_TEST(whoever_comes_to_a_role_of_customers_is_a_new_customer) {
  static const fnl_role roles[] = {FNL_ROLE_CONVERSION, FNL_ROLE_LOYALTY, FNL_ROLE_ADVOCACY};
  for (int i = 0; i < 3; i++) {
    simulation s;
    simulate_open(&s, "expected", CHAIN, 2.5, 0.0, "[ 1.0 ]", 0.0, 0.32, 0.017, ONE);
    s.plan.stages[1].role = roles[i];
    fnl_k_factor factor = factor_of(&s);
    ck_assert(!factor.by_adopters);
    ck_assert_double_eq_tol(factor.customers[0], 0.8, 1e-14);
    fnl_k_factor_free(&factor);
    simulate_close(&s);
  }
}
END_TEST

START_TEST(who_sends_for_ever_has_no_k) {
  simulation s;
  simulate_open(&s, "expected", CHAIN, 0.0, 1e-9, "[ 1.0 ]", 0.0, 0.25, 0.0, ONE);
  fnl_k_factor factor = factor_of(&s);
  ck_assert(isinf(factor.k) && isnan(factor.customers[0]));
  fnl_k_factor_free(&factor);
  simulate_close(&s);
  /* But who stays for ever and is silent has one. */
  simulate_open(&s, "expected", CHAIN, 1.5, 0.0, "[ 1.0 ]", 0.0, 0.25, 0.0, ONE);
  factor = factor_of(&s);
  ck_assert_double_eq_tol(factor.k, 0.375, 1e-14);
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

START_TEST(without_referrals_nobody_is_brought) {
  simulation s;
  simulate_open(&s, "expected", CHAIN, 0.0, 0.0, "[ 1.0 ]", 0.0, 0.25, 0.0, ONE);
  fnl_k_factor factor = factor_of(&s);
  ck_assert_double_eq(factor.k, 0.0);
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

/* Two channels that tell each of the other: sends a -> b 3 * 0.2, b -> a 0.5 * 0.7: K^2 is their
 * product. */
START_TEST(channels_that_beget_each_other_have_the_root_of_the_product) {
  simulation s;
  simulate_open(
      &s, "expected",
      "horizon_days = 5; population = 1000000L;\n"
      "model = { name = \"pair\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
      "  { name = \"in\"; role = \"awareness\"; } );\n"
      "channels = ( { name = \"a\"; kind = \"earned\"; sends_on = { f = 0.7; }; },\n"
      "  { name = \"b\"; kind = \"earned\"; sends_on = { e = 3.0; }; } );\n"
      "moves = ( { from = \"out\"; to = \"in\"; emits = \"e\"; per_touch = { a = 0.2; }; },\n"
      "  { from = \"out\"; to = \"in\"; emits = \"f\"; per_touch = { b = 0.5; }; } );\n"
      "events = ( { name = \"e\"; }, { name = \"f\"; } ); };\n");
  fnl_k_factor factor = factor_of(&s);
  ck_assert(factor.by_adopters);
  ck_assert_double_eq_tol(factor.k, sqrt(3.0 * 0.2 * 0.5 * 0.7), 1e-14);
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

/* An invitation competes with what people do by themselves that day, more so as a letter. */
START_TEST(touches_compete_with_time) {
  const double q = 0.32, h = 0.7, a = -log1p(-q);
  const double chance[] = {q * -expm1(-h) / h, a / (a + h) * -expm1(-(a + h))};
  static const char *const laws[] = {"poisson", "fixed"};
  for (int i = 0; i < 2; i++) {
    simulation s;
    simulate_open(
        &s, "agents",
        "horizon_days = 5; population = 10000L; simulation = { engine = \"agents\"; };\n"
        "model = { name = \"race\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
        "  { name = \"in\"; role = \"conversion\"; }, { name = \"not\"; role = \"lost\"; } );\n"
        "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { join = 3.0; };\n"
        "  law = \"%s\"; } );\n"
        "moves = ( { from = \"out\"; to = \"in\"; emits = \"join\";\n"
        "  per_touch = { word = %.17g; }; },\n"
        "  { from = \"out\"; to = \"not\"; daily = %.17g; } );\n"
        "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; } ); };\n",
        laws[i], q, h);
    fnl_k_factor factor = factor_of(&s);
    ck_assert_double_eq_tol(factor.k, 3.0 * chance[i], 1e-14);
    fnl_k_factor_free(&factor);
    simulate_close(&s);
  }
}
END_TEST

/* ---- against people ---- */

/* Customers by a detour or at once, who buy again, recommend, lapse, and come back. */
#define FUNNEL                                                                                     \
  "horizon_days = 400; population = 1000000L;\n"                                                   \
  "seeds = { to = \"customer\"; count = 600L; emits = \"buy\"; };\n"                               \
  "initial = { aware = 0.23; };\n"                                                                 \
  "segments = ( { name = \"few\"; share = 0.7; sharing = 0.6; response = 1.3; },\n"                \
  "  { name = \"many\"; share = 0.3; sharing = 2.1; } );\n"                                        \
  "model = { name = \"funnel\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"            \
  "  { name = \"aware\"; role = \"awareness\"; },\n"                                               \
  "  { name = \"looking\"; role = \"consideration\"; },\n"                                         \
  "  { name = \"customer\"; role = \"conversion\"; },\n"                                           \
  "  { name = \"friend\"; role = \"advocacy\"; }, { name = \"gone\"; role = \"lost\"; } );\n"      \
  "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { buy = 1.9; };\n"                \
  "  sends_per_day = { friend = 0.31; }; delay = [ 0.4, 0.6 ]; } );\n"                             \
  "moves = ( { from = \"out\"; to = \"looking\"; per_touch = { word = 0.31; }; },\n"               \
  "  { from = \"aware\"; to = \"customer\"; emits = \"buy\"; per_touch = { word = 0.17; }; },\n"   \
  "  { from = \"aware\"; to = \"looking\"; per_touch = { word = 0.13; }; },\n"                     \
  "  { from = \"looking\"; to = \"customer\"; emits = \"buy\"; daily = 0.11; },\n"                 \
  "  { from = \"looking\"; to = \"out\"; daily = 0.13; },\n"                                       \
  "  { from = \"customer\"; to = \"friend\"; daily = 0.05; },\n"                                   \
  "  { from = \"customer\"; to = \"gone\"; daily = 0.12; },\n"                                     \
  "  { from = \"friend\"; to = \"customer\"; daily = 0.07; },\n"                                   \
  "  { from = \"friend\"; to = \"gone\"; daily = 0.21; } );\n"                                     \
  "events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; in = { friend = 0.04; }; } ); "    \
  "};\n"

/* Of a replication: nodes of the first generation, their offspring, and the days between them. */
typedef struct {
  double first, second, days;
} second_generation;

static second_generation look_at(const fnl_forest *forest) {
  second_generation seen = {0.0, 0.0, 0.0};
  for (uint32_t i = 0; i < forest->n; i++) {
    const fnl_adopter *node = &forest->nodes[i];
    seen.first += node->generation == 1;
    if (node->generation != 2)
      continue;
    seen.second += 1.0;
    seen.days += node->day - forest->nodes[node->parent].day;
  }
  return seen;
}

START_TEST(k_and_the_cycle_are_whom_those_who_came_by_referral_bring_and_when) {
  enum { RUNS = 180 };
  simulation s;
  fnl_error error = {0};
  double difference[RUNS], first[RUNS], late[RUNS], second[RUNS];
  simulate_open(&s, "agents", FUNNEL);
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, &error), FNL_OK);
  fnl_k_factor factor = factor_of(&s);
  const double cycle = cycle_of(&s);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    const second_generation seen = look_at(fnl_agents_forest(&s.place));
    first[i] = seen.first;
    second[i] = seen.second;
    difference[i] = seen.second - factor.k * seen.first;
    late[i] = seen.days - cycle * seen.second;
  }
  moments_check_mean("offspring", RUNS, difference, 0.0);
  moments_check_mean("days between", RUNS, late, 0.0);
  ck_assert_double_lt(4.0 * sqrt(moments_variance(RUNS, late) / RUNS),
                      0.04 * cycle * moments_mean(RUNS, second));
  /* Enough to tell 3 % of it. */
  const double error_of_mean = sqrt(moments_variance(RUNS, difference) / RUNS);
  ck_assert_double_lt(4.0 * error_of_mean, 0.03 * factor.k * moments_mean(RUNS, first));
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

/* The matrix by segment has K for its eigenvalue too, since only customers send: it has rank one,
 * so that its trace is it. */
START_TEST(the_matrix_of_customers_has_the_same_k) {
  simulation s;
  simulate_open(&s, "expected", FUNNEL);
  fnl_k_factor factor = factor_of(&s);
  ck_assert_double_gt(factor.k, 0.1);
  ck_assert_double_eq_tol(factor.customers[0] + factor.customers[3], factor.k, 1e-13);
  ck_assert_double_eq_tol(factor.customers[0] * factor.customers[3],
                          factor.customers[1] * factor.customers[2], 1e-14);
  fnl_k_factor_free(&factor);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("the K-factor");
  TCase *cases = tcase_create("factor");
  tcase_add_test(cases, k_of_a_chain_is_told_times_accepted);
  tcase_add_test(cases, the_cycle_of_a_chain_is_the_mean_age_of_its_sends);
  tcase_add_test(cases, k_of_90_9_1_is_the_mean_over_segments);
  tcase_add_test(cases, whoever_comes_to_a_role_of_customers_is_a_new_customer);
  tcase_add_test(cases, who_sends_for_ever_has_no_k);
  tcase_add_test(cases, without_referrals_nobody_is_brought);
  tcase_add_test(cases, channels_that_beget_each_other_have_the_root_of_the_product);
  tcase_add_test(cases, touches_compete_with_time);
  tcase_add_test(cases, k_and_the_cycle_are_whom_those_who_came_by_referral_bring_and_when);
  tcase_add_test(cases, the_matrix_of_customers_has_the_same_k);
  suite_add_tcase(suite, cases);
  return suite;
}
