/* The engines against each other and against the second implementation (tests/reference), on random
 * plans: `expected` to rounding, `cohorts` in what must hold of every single run, and `cohorts`
 * tending to `expected` like one over the root of the population (Kurtz 1970). */
#include "support/moments.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include "reference/reference.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_suite(void);

static void read_random(fnl_plan *plan, uint64_t seed, random_plan_options options) {
  char *model = NULL, *text = NULL;
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

/* ---- sums of a run by the plan's nouns ---- */

static double slot_values(const simulation *s, const double *values, int event, int cause) {
  double sum = 0.0;
  for (int i = 0; i < s->world.n_slots; i++)
    if ((event < 0 || s->world.slots[i].event == event) &&
        (cause < 0 || s->world.slots[i].cause == cause))
      for (int g = 0; g < s->plan.n_segments; g++)
        sum += values[i * s->plan.n_segments + g];
  return sum;
}

static double conversions(const simulation *s, int cause) {
  double sum = 0.0;
  for (int e = 0; e < s->plan.n_events; e++)
    if (s->plan.events[e].is_conversion)
      sum += slot_values(s, s->run.slot_count, e, cause);
  return sum;
}

static double movers(const simulation *s, int move, int cause) {
  double sum = 0.0;
  for (int i = 0; i < s->world.n_pairs; i++)
    if (s->world.pairs[i].move == move && (cause < 0 || s->world.pairs[i].cause == cause))
      sum += simulate_pair(s, i);
  return sum;
}

/* ---- expected against the second implementation ---- */

static const double agreement = 1e-10;

/* Names a number for a message. */
static const char *label(uint64_t seed, const char *what, int first, int second) {
  static char text[120];
  snprintf(text, sizeof text, "plan %llu: %s %d %d", (unsigned long long)seed, what, first, second);
  return text;
}

/* What rounding of the whole population or budget leaves of a small part of it. */
static double least_of(double whole) { return 1e-4 * whole; }

static void compare_days(const simulation *s, const reference_result *r, uint64_t seed) {
  const double people = (double)s->plan.population;
  for (int t = 0; t <= r->n_days; t++)
    for (int i = 0; i < r->n_stages; i++)
      simulate_check(label(seed, "day, stage", t, i), s->run.stage_days[t * r->n_stages + i],
                     r->stages[t * r->n_stages + i], agreement, least_of(people));
  for (int t = 0; t < r->n_days; t++) {
    simulate_check(label(seed, "revenue of day", t, 0), s->run.revenue_days[t], r->daily_revenue[t],
                   agreement, least_of(r->revenue / r->n_days));
    simulate_check(label(seed, "spend of day", t, 0), s->run.spend_days[t], r->daily_spend[t],
                   agreement, least_of(r->total_spend / r->n_days));
  }
}

static void compare_causes(const simulation *s, const reference_result *r, uint64_t seed) {
  const double people = (double)s->plan.population;
  for (int c = 0; c < r->n_causes; c++) {
    simulate_check(label(seed, "spend of cause", c, 0), s->run.spend[c], r->spend[c], agreement,
                   least_of(r->total_spend));
    simulate_check(label(seed, "touches of cause", c, 0), s->run.touches[c], r->impressions[c],
                   agreement, least_of(people));
    simulate_check(label(seed, "conversions of cause", c, 0), conversions(s, c), r->conversions[c],
                   agreement, least_of(people));
    simulate_check(label(seed, "revenue of cause", c, 0), slot_values(s, s->run.slot_value, -1, c),
                   r->revenue_caused[c], agreement, least_of(r->revenue));
    for (int m = 0; m < r->n_moves; m++)
      simulate_check(label(seed, "move by cause", m, c), movers(s, m, c),
                     r->moves[m * r->n_causes + c], agreement, least_of(people));
    for (int e = 0; e < r->n_events; e++)
      simulate_check(label(seed, "event by cause", e, c), slot_values(s, s->run.slot_count, e, c),
                     r->events_by[e * r->n_causes + c], agreement, least_of(people));
  }
  for (int i = 0; i < s->plan.n_campaigns; i++)
    simulate_check(label(seed, "unspent of campaign", i, 0), s->run.money_left[i],
                   r->unspent[fnl_plan_cause_of_campaign(&s->plan, i)], agreement,
                   least_of(s->run.budget));
}

static void compare_totals(const simulation *s, const reference_result *r, uint64_t seed) {
  const double people = (double)s->plan.population;
  for (int e = 0; e < r->n_events; e++) {
    simulate_check(label(seed, "event", e, 0),
                   slot_values(s, s->run.slot_count, e, -1) + s->run.seed_count[e], r->events[e],
                   agreement, least_of(people));
    simulate_check(label(seed, "seeds' event", e, 0), s->run.seed_count[e], r->seed_events[e],
                   agreement, least_of(people));
    simulate_check(label(seed, "value of event", e, 0), slot_values(s, s->run.slot_value, e, -1),
                   r->event_value[e], agreement, least_of(r->revenue));
    simulate_check(label(seed, "cost of event", e, 0),
                   slot_values(s, s->run.slot_count, e, -1) * s->plan.events[e].cost.value,
                   r->event_cost[e], agreement, least_of(r->other_costs));
  }
  simulate_check(label(seed, "revenue", 0, 0), s->run.revenue, r->revenue, agreement, 1e-300);
  simulate_check(label(seed, "spend", 0, 0), s->run.spend_total, r->total_spend, agreement, 1e-300);
  simulate_check(label(seed, "other costs", 0, 0), s->run.other_costs, r->other_costs, agreement,
                 1e-300);
  simulate_check(label(seed, "conversions", 0, 0), s->run.conversions, r->total_conversions,
                 agreement, 1e-300);
  const double turnover = r->revenue + r->total_spend + r->other_costs;
  simulate_check(label(seed, "profit", 0, 0), s->run.profit, r->profit, agreement, turnover);
}

/* Every figure of a random plan, by both; whether a stay of it has a law. */
static bool compare_plan(uint64_t seed, random_plan_options options) {
  simulation s;
  reference_result result = {0};
  read_random(&s.plan, seed, options);
  simulate_prepare(&s, "expected");
  const bool has_stays = s.world.n_phases > s.world.n_stages;
  simulate_run(&s, 1, 0);
  ck_assert_int_eq(reference_expected(&s.plan, NULL, &result), 0);
  compare_days(&s, &result, seed);
  compare_causes(&s, &result, seed);
  compare_totals(&s, &result, seed);
  reference_free(&result);
  simulate_close(&s);
  return has_stays;
}

START_TEST(expected_is_the_second_implementation_on_300_random_plans) {
  for (uint64_t seed = 1; seed <= 300; seed++)
    compare_plan(seed, (random_plan_options){0});
}
END_TEST

START_TEST(expected_is_the_second_implementation_where_stays_have_a_law) {
  int n_stays = 0;
  for (uint64_t seed = 2001; seed <= 2080; seed++)
    n_stays += compare_plan(seed, (random_plan_options){.dwell = true, .horizon_days = 90});
  ck_assert_int_gt(n_stays, 60);
}
END_TEST

/* The money of each campaign may be given instead of split: what an optimizer does. */
START_TEST(expected_is_the_second_implementation_under_other_splits) {
  for (uint64_t seed = 1001; seed <= 1060; seed++) {
    simulation s;
    reference_result result = {0};
    double money[64];
    read_random(&s.plan, seed, (random_plan_options){0});
    ck_assert_int_le(s.plan.n_campaigns, 64);
    for (int i = 0; i < s.plan.n_campaigns; i++)
      money[i] = s.plan.budget.value * (0.0713 + 0.2385 * ((i * 7 + 3) % 5)) / 1.7;
    simulate_prepare(&s, "expected");
    const fnl_spending spending = {.money = money};
    const reference_given given = {.money = money};
    fnl_engine_run(s.engine, &s.world, &spending, (fnl_luck){1, 0}, &s.place, &s.run);
    ck_assert_int_eq(reference_expected(&s.plan, &given, &result), 0);
    compare_days(&s, &result, seed);
    compare_causes(&s, &result, seed);
    compare_totals(&s, &result, seed);
    reference_free(&result);
    simulate_close(&s);
  }
}
END_TEST

/* People are neither lost nor owed, whatever the rates: emptied cells end at nought, not below. */
START_TEST(expected_conserves_people_and_owes_nobody) {
  for (uint64_t seed = 1; seed <= 300; seed++) {
    simulation s;
    read_random(&s.plan, seed, (random_plan_options){0});
    for (int m = 0; m < s.plan.n_moves; m++)
      if (seed % 2 && s.plan.moves[m].daily.value > 0.0)
        s.plan.moves[m].daily.value = 1.0 + 7.13 * (double)(m % 6);
    simulate_prepare(&s, "expected");
    simulate_run(&s, 1, 0);
    for (int t = 0; t <= s.plan.horizon_days; t++) {
      double sum = 0.0;
      for (int i = 0; i < s.plan.n_stages; i++) {
        const double people = s.run.stage_days[t * s.plan.n_stages + i];
        ck_assert_msg(people >= 0.0, "%s: %.17g people", label(seed, "day, stage", t, i), people);
        sum += people;
      }
      simulate_check(label(seed, "people of day", t, 0), sum, (double)s.plan.population, 1e-12,
                     0.0);
    }
    simulate_close(&s);
  }
}
END_TEST

/* ---- what holds of every run of cohorts ---- */

static void check_count(uint64_t seed, const char *what, int first, int second, double count) {
  ck_assert_msg(count >= 0.0 && count == floor(count), "%s: %.17g is no count",
                label(seed, what, first, second), count);
}

static void check_people(const simulation *s, uint64_t seed) {
  for (int t = 0; t <= s->plan.horizon_days; t++) {
    double sum = 0.0;
    for (int i = 0; i < s->plan.n_stages; i++) {
      const double people = s->run.stage_days[t * s->plan.n_stages + i];
      check_count(seed, "day, stage", t, i, people);
      sum += people;
    }
    ck_assert_msg(sum == (double)s->plan.population, "%s: %.17g people", label(seed, "day", t, 0),
                  sum);
  }
}

/* start + in - out = end, in whole people. */
static void check_flows(const simulation *s, uint64_t seed) {
  for (int i = 0; i < s->plan.n_stages; i++) {
    double balance = s->run.stage_days[i];
    for (int m = 0; m < s->plan.n_moves; m++) {
      const fnl_move *move = &s->plan.moves[m];
      balance += (move->to == i) * movers(s, m, -1) - (move->from == i) * movers(s, m, -1);
    }
    const double end = s->run.stage_days[s->plan.horizon_days * s->plan.n_stages + i];
    ck_assert_msg(balance == end, "%s: %.17g by moves, %.17g at the end",
                  label(seed, "stage", i, 0), balance, end);
  }
}

static void check_counts(const simulation *s, uint64_t seed) {
  double converted = 0.0;
  for (int i = 0; i < s->world.n_pairs; i++)
    check_count(seed, "pair", i, 0, simulate_pair(s, i));
  for (int i = 0; i < s->world.n_slots * s->plan.n_segments; i++) {
    check_count(seed, "slot", i, 0, s->run.slot_count[i]);
    ck_assert_msg(s->run.slot_value[i] >= 0.0 && isfinite(s->run.slot_value[i]), "%s",
                  label(seed, "value of slot", i, 0));
  }
  for (int t = 0; t < s->plan.horizon_days; t++) {
    check_count(seed, "conversions of day", t, 0, s->run.conversion_days[t]);
    ck_assert_double_ge(s->run.revenue_days[t], 0.0);
    ck_assert_double_ge(s->run.spend_days[t], 0.0);
    converted += s->run.conversion_days[t];
  }
  ck_assert_double_eq(converted, s->run.conversions);
  ck_assert_double_eq(converted, conversions(s, -1));
}

/* Emitted events are moves: never fewer occurrences by a cause than moves that emit. */
static void check_emissions(const simulation *s, uint64_t seed) {
  for (int e = 0; e < s->plan.n_events; e++)
    for (int c = 0; c < s->plan.n_causes; c++) {
      double emitted = 0.0;
      for (int m = 0; m < s->plan.n_moves; m++)
        if (s->plan.moves[m].emits == e)
          emitted += movers(s, m, c);
      ck_assert_msg(emitted <= slot_values(s, s->run.slot_count, e, c), "%s",
                    label(seed, "emitted", e, c));
    }
}

static void check_money(const simulation *s, uint64_t seed) {
  double spend = 0.0;
  for (int i = 0; i < s->plan.n_campaigns; i++) {
    const int cause = fnl_plan_cause_of_campaign(&s->plan, i);
    const double granted = s->run.spend[cause] + s->run.money_left[i];
    simulate_check(label(seed, "money of campaign", i, 0), granted, s->world.money[i], 1e-9,
                   1e-300);
    ck_assert_msg(s->run.money_left[i] >= -1e-9 * s->world.money[i], "%s",
                  label(seed, "overspent", i, 0));
    spend += s->run.spend[cause];
  }
  simulate_check(label(seed, "spend", 0, 0), spend, s->run.spend_total, 1e-9, 1e-300);
  ck_assert_double_le(s->run.spend_total, s->run.budget * (1.0 + 1e-9));
  double by_day = 0.0, revenue = 0.0;
  for (int t = 0; t < s->plan.horizon_days; t++) {
    by_day += s->run.spend_days[t];
    revenue += s->run.revenue_days[t];
  }
  simulate_check(label(seed, "spend by day", 0, 0), by_day, spend, 1e-9, 1e-300);
  simulate_check(label(seed, "revenue by day", 0, 0), revenue, s->run.revenue, 1e-9, 1e-300);
  simulate_check(label(seed, "revenue by event", 0, 0), slot_values(s, s->run.slot_value, -1, -1),
                 s->run.revenue, 1e-9, 1e-300);
}

START_TEST(every_run_of_cohorts_conserves_people_and_money) {
  for (uint64_t seed = 1; seed <= 250; seed++) {
    simulation s;
    read_random(&s.plan, seed, (random_plan_options){.dwell = seed % 2 == 0});
    simulate_prepare(&s, "cohorts");
    for (uint64_t replication = 0; replication < 3; replication++) {
      simulate_run(&s, 2385 + seed, replication);
      check_people(&s, seed);
      check_flows(&s, seed);
      check_counts(&s, seed);
      check_emissions(&s, seed);
      check_money(&s, seed);
    }
    simulate_close(&s);
  }
}
END_TEST

/* ---- the law of large numbers ---- */

enum { PLANS = 40, REPLICATIONS = 30, DAYS = 40, SMALL = 100000, LARGE_SCALE = 10000 };

/* Plan `seed` at `scale` times people, money and seeds. */
static void open_scaled(simulation *s, uint64_t seed, const char *engine, int scale) {
  const random_plan_options options = {
      .without = RANDOM_PLAN_LEARNING, .population = SMALL, .horizon_days = DAYS};
  read_random(&s->plan, seed, options);
  s->plan.population *= scale;
  s->plan.budget.value *= scale;
  s->plan.seeds.count *= scale;
  simulate_prepare(s, engine);
}

/* Root mean square distance of the stages' paths from expected, in parts of the population. */
static double distance(uint64_t seed, int scale, const simulation *expected) {
  simulation s;
  double sum = 0.0;
  const int n = (DAYS + 1) * expected->plan.n_stages;
  open_scaled(&s, seed, "cohorts", scale);
  for (int i = 0; i < REPLICATIONS; i++) {
    simulate_run(&s, 7131, (uint64_t)i);
    for (int k = 0; k < n; k++) {
      const double apart = s.run.stage_days[k] / scale - expected->run.stage_days[k];
      sum += apart * apart;
    }
  }
  simulate_close(&s);
  return sqrt(sum / n / REPLICATIONS) / SMALL;
}

START_TEST(cohorts_tend_to_expected_like_one_over_the_root_of_the_population) {
  double exponent[PLANS];
  int n = 0;
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    simulation expected;
    open_scaled(&expected, seed, "expected", 1);
    simulate_run(&expected, 1, 0);
    const double small = distance(seed, 1, &expected);
    const double middle = distance(seed, 100, &expected);
    const double large = distance(seed, LARGE_SCALE, &expected);
    ck_assert_msg(small == 0.0 || (middle < 0.5 * small && large < 0.5 * middle),
                  "plan %llu: distances %g %g %g", (unsigned long long)seed, small, middle, large);
    if (small > 0.0)
      exponent[n++] = log(small / large) / log(LARGE_SCALE);
    simulate_close(&expected);
  }
  ck_assert_int_gt(n, PLANS / 2);
  moments_check_mean("exponent of the population", n, exponent, 0.5);
}
END_TEST

typedef struct {
  int n_checked;
  double sum_of_squares;
} scores;

/* z-score of a quantity that is expected often enough for a normal law, and varies by more than
 * rounding. Over a thousand of them: five standard errors. */
static void score(scores *all, uint64_t seed, const char *what, int index, const double *values,
                  double expected) {
  const double rounding = 1e-12 * expected;
  if (expected * REPLICATIONS < 50.0 ||
      moments_variance(REPLICATIONS, values) <= rounding * rounding)
    return;
  const double z = moments_z(REPLICATIONS, values, expected);
  /* t with REPLICATIONS - 1 degrees: five sigma of the normal are 6.4 of it */
  ck_assert_msg(fabs(z) < 6.4, "%s: z = %.2f, mean %.10g, expected %.10g",
                label(seed, what, index, 0), z, moments_mean(REPLICATIONS, values), expected);
  all->n_checked++;
  all->sum_of_squares += z * z;
}

/* All that a run counts, one after the other; returns how many. */
static int measure(const simulation *s, double *values) {
  int n = 0;
  for (int i = 0; i < s->plan.n_stages; i++) {
    values[n++] = s->run.stage_days[DAYS / 2 * s->plan.n_stages + i];
    values[n++] = s->run.stage_days[DAYS * s->plan.n_stages + i];
  }
  for (int m = 0; m < s->plan.n_moves; m++)
    for (int c = 0; c < s->plan.n_causes; c++)
      values[n++] = movers(s, m, c);
  for (int e = 0; e < s->plan.n_events; e++)
    for (int c = 0; c < s->plan.n_causes; c++)
      values[n++] = slot_values(s, s->run.slot_count, e, c);
  for (int c = 0; c < s->plan.n_causes; c++)
    values[n++] = s->run.touches[c];
  values[n++] = s->run.revenue;
  values[n++] = s->run.other_costs;
  return n;
}

/* At 10^9 people the fluid's own error, of the order of one person, is far below the standard
 * error of a mean; plans that learn from few events are left out. */
START_TEST(means_of_cohorts_are_expected) {
  enum { MOST = 2000 };
  static double expected[MOST], all[MOST][REPLICATIONS], run[MOST];
  scores total = {0, 0.0};
  for (uint64_t seed = 101; seed <= 100 + PLANS; seed++) {
    simulation s;
    open_scaled(&s, seed, "expected", LARGE_SCALE);
    simulate_run(&s, 1, 0);
    const int n = measure(&s, expected);
    ck_assert_int_le(n, MOST);
    simulate_close(&s);
    open_scaled(&s, seed, "cohorts", LARGE_SCALE);
    for (int i = 0; i < REPLICATIONS; i++) {
      simulate_run(&s, 4099, (uint64_t)i);
      measure(&s, run);
      for (int k = 0; k < n; k++)
        all[k][i] = run[k];
    }
    for (int k = 0; k < n; k++)
      score(&total, seed, "measure", k, all[k], expected[k]);
    simulate_close(&s);
  }
  ck_assert_int_gt(total.n_checked, 1000);
  /* the squares of t with n degrees have mean n / (n - 2); scores of one plan hang together, so
   * the number of plans and not of scores counts */
  const double mean = total.sum_of_squares / total.n_checked;
  const double due = (REPLICATIONS - 1.0) / (REPLICATIONS - 3.0);
  ck_assert_msg(fabs(mean - due) < 5.0 * sqrt(2.0 / PLANS) * due,
                "mean square of %d z-scores: %.3f", total.n_checked, mean);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("engines agree");
  TCase *cases = tcase_create("random plans");
  tcase_add_test(cases, expected_is_the_second_implementation_on_300_random_plans);
  tcase_add_test(cases, expected_is_the_second_implementation_where_stays_have_a_law);
  tcase_add_test(cases, expected_is_the_second_implementation_under_other_splits);
  tcase_add_test(cases, expected_conserves_people_and_owes_nobody);
  tcase_add_test(cases, every_run_of_cohorts_conserves_people_and_money);
  tcase_add_test(cases, cohorts_tend_to_expected_like_one_over_the_root_of_the_population);
  tcase_add_test(cases, means_of_cohorts_are_expected);
  suite_add_tcase(suite, cases);
  return suite;
}
