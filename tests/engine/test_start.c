/* Day 0: who is where, by shares or whole; and that a second run starts where the first did. */
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void open_start(simulation *s, const char *engine, int people, const char *segments,
                       const char *initial, const char *seeds) {
  simulate_open(s, engine,
                "horizon_days = 1; population = %dL; segments = ( %s );\n"
                "initial = { %s }; %s\n"
                "model = { name = \"start\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"lost\"; } );\n"
                "events = ( { name = \"p\"; in = { a = 1.0; }; },\n"
                "  { name = \"q\"; in = { b = 1.0; }; } ); };\n",
                people, segments, initial, seeds);
}

static const char *const three = "{ name = \"g\"; share = 0.5; }, { name = \"h\"; share = 0.3; },\n"
                                 "{ name = \"i\"; share = 0.2; }";

START_TEST(shares_of_expected_are_fractions) {
  simulation s;
  open_start(&s, "expected", 7, three, "b = 0.31; c = 0.17;", "");
  simulate_check_equal("a", simulate_people(&s, 0, "a"), 7.0 * 0.52);
  simulate_check_equal("b", simulate_people(&s, 0, "b"), 7.0 * 0.31);
  simulate_check_equal("c", simulate_people(&s, 0, "c"), 7.0 * 0.17);
  /* every segment is spread in the same way: `p` counts those of a */
  simulate_check_equal("h in a", simulate_happened_in(&s, "p", "time", 1), 7.0 * 0.52 * 0.3);
  simulate_check_equal("i in b", simulate_happened_in(&s, "q", "time", 2), 7.0 * 0.31 * 0.2);
  simulate_close(&s);
}
END_TEST

/* Cells a: 26, 15.6, 10.4; b: 15.5, 9.3, 6.2; c: 8.5, 5.1, 3.4 of 100: floors make 97, so three
 * go to the largest remainders .6 and the .5 of b and c. */
START_TEST(whole_people_go_by_the_largest_remainder) {
  simulation s;
  open_start(&s, "cohorts", 100, three, "b = 0.31; c = 0.17;", "");
  ck_assert_double_eq(simulate_people(&s, 0, "a"), 26.0 + 16.0 + 10.0);
  ck_assert_double_eq(simulate_people(&s, 0, "b"), 16.0 + 9.0 + 6.0);
  ck_assert_double_eq(simulate_people(&s, 0, "c"), 9.0 + 5.0 + 3.0);
  simulate_close(&s);
}
END_TEST

START_TEST(ties_go_to_the_first) {
  simulation s;
  open_start(&s, "cohorts", 2, "{ name = \"g\"; share = 1.0; }", "b = 0.25; c = 0.25;", "");
  /* 1, 1/2, 1/2 */
  ck_assert_double_eq(simulate_people(&s, 0, "a"), 1.0);
  ck_assert_double_eq(simulate_people(&s, 0, "b"), 1.0);
  ck_assert_double_eq(simulate_people(&s, 0, "c"), 0.0);
  simulate_close(&s);
}
END_TEST

START_TEST(seeds_come_out_of_the_first_stage_in_proportion) {
  simulation s;
  open_start(&s, "expected", 1000, three, "b = 0.2;", "seeds = { to = \"c\"; count = 7L; };");
  simulate_check_equal("a", simulate_people(&s, 0, "a"), 800.0 - 7.0);
  simulate_check_equal("c", simulate_people(&s, 0, "c"), 7.0);
  simulate_check_equal("h in a", simulate_happened_in(&s, "p", "time", 1), 0.3 * 793.0);
  simulate_close(&s);
  /* whole: 3.5, 2.1, 1.4 make 4, 2, 1 */
  open_start(&s, "cohorts", 1000, three, "b = 0.2;", "seeds = { to = \"c\"; count = 7L; };");
  const double *seeded = s.place.state.seeded;
  ck_assert(seeded[0] == 4.0 && seeded[1] == 2.0 && seeded[2] == 1.0);
  ck_assert_double_eq(simulate_people(&s, 0, "a"), 793.0);
  ck_assert_double_eq(simulate_people(&s, 0, "c"), 7.0);
  simulate_close(&s);
}
END_TEST

/* Six people are 3, 2 and 1; five of them, by who is there: 2.5, 1.67 and 0.83, so 2, 2 and 1. By
 * shares it would be 3, 1 and 1. */
START_TEST(whole_seeds_are_shared_by_who_is_there) {
  simulation s;
  open_start(&s, "cohorts", 6, three, "b = 0.0;", "seeds = { to = \"c\"; count = 5L; };");
  const double *seeded = s.place.state.seeded;
  ck_assert_msg(seeded[0] == 2.0 && seeded[1] == 2.0 && seeded[2] == 1.0, "%g %g %g", seeded[0],
                seeded[1], seeded[2]);
  simulate_close(&s);
}
END_TEST

START_TEST(seeds_of_a_segment_come_out_of_it) {
  simulation s;
  open_start(&s, "expected", 1000, three, "b = 0.2;",
             "seeds = { to = \"b\"; count = 70L; segment = \"i\"; };");
  simulate_check_equal("i in a", simulate_happened_in(&s, "p", "time", 2), 160.0 - 70.0);
  simulate_check_equal("i in b", simulate_happened_in(&s, "q", "time", 2), 40.0 + 70.0);
  simulate_check_equal("g in a", simulate_happened_in(&s, "p", "time", 0), 400.0);
  simulate_close(&s);
}
END_TEST

/* ---- nothing is left of a run in the next ---- */

static size_t n_numbers(const simulation *s) {
  const fnl_world *w = &s->world;
  return (size_t)(w->n_flows + 2 * w->n_slot_cells + 2 * w->n_causes + w->n_campaigns +
                  (w->n_days + 1) * w->n_stages + 3 * w->n_days + s->plan.n_events +
                  2 * w->n_campaigns + 6);
}

static double *append(double *to, const double *from, int n) {
  if (n > 0)
    memcpy(to, from, (size_t)n * sizeof *to);
  return to + n;
}

/* Every number of a run, one after the other; the caller frees them. */
static double *numbers(const simulation *s) {
  const fnl_world *w = &s->world;
  const fnl_run *run = &s->run;
  double *all = calloc(n_numbers(s), sizeof *all), *to = all;
  ck_assert(all != NULL);
  to = append(to, run->flow_count, w->n_flows);
  to = append(to, run->slot_count, w->n_slot_cells);
  to = append(to, run->slot_value, w->n_slot_cells);
  to = append(to, run->touches, w->n_causes);
  to = append(to, run->spend, w->n_causes);
  to = append(to, run->money_left, w->n_campaigns);
  to = append(to, run->stage_days, (w->n_days + 1) * w->n_stages);
  to = append(to, run->revenue_days, w->n_days);
  to = append(to, run->spend_days, w->n_days);
  to = append(to, run->conversion_days, w->n_days);
  to = append(to, run->seed_count, s->plan.n_events);
  for (int i = 0; i < w->n_campaigns; i++) {
    *to++ = run->capped_days[i];
    *to++ = run->empty_days[i];
  }
  const double totals[6] = {run->revenue,     run->spend_total, run->budget,
                            run->other_costs, run->profit,      run->conversions};
  append(to, totals, 6);
  return all;
}

static void check_again(simulation *s, const char *engine, uint64_t seed) {
  simulate_prepare(s, engine);
  simulate_run(s, seed, 3);
  double *first = numbers(s);
  simulate_run(s, seed + 1, 4); /* something else in between */
  simulate_run(s, seed, 3);
  double *again = numbers(s);
  ck_assert_msg(memcmp(first, again, n_numbers(s) * sizeof *first) == 0,
                "plan %llu in %s differs the second time", (unsigned long long)seed, engine);
  free(first);
  free(again);
  fnl_run_free(&s->run);
  fnl_workplace_free(&s->place);
  fnl_world_free(&s->world);
}

START_TEST(the_same_run_gives_the_same_bits) {
  for (uint64_t seed = 501; seed <= 540; seed++) {
    simulation s;
    char *model = NULL, *plan = NULL;
    ck_assert_int_eq(random_plan_text(seed, (random_plan_options){0}, &model, &plan), 0);
    simulate_read_texts(&s.plan, model, plan);
    check_again(&s, "expected", seed);
    check_again(&s, "cohorts", seed);
    fnl_plan_free(&s.plan);
    free(model);
    free(plan);
  }
}
END_TEST

/* Every campaign's money may be given, instead of the plan's split. */
START_TEST(money_given_is_the_money_spent) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 4; population = 713100L; budget = { total = 100.0; };\n"
                "campaigns = ( { name = \"c\"; channel = \"ads\"; },\n"
                "  { name = \"d\"; channel = \"ads\"; } );\n"
                "model = { name = \"ads\"; stages = ( { name = \"all\"; role = \"prospect\"; } );\n"
                "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } ); };\n");
  const double money[2] = {23.85, 71.31};
  const fnl_spending spending = {.money = money};
  fnl_engine_run(s.engine, &s.world, &spending, (fnl_luck){1, 0}, &s.place, &s.run);
  simulate_check_equal("c", simulate_spend(&s, "c"), 23.85);
  simulate_check_equal("d", simulate_spend(&s, "d"), 71.31);
  simulate_check_equal("budget", s.run.budget, 23.85 + 71.31);
  simulate_close(&s);
}
END_TEST

START_TEST(engines_are_found_by_name) {
  ck_assert_str_eq(fnl_engine_by_name("expected")->name, "expected");
  ck_assert_str_eq(fnl_engine_by_name("cohorts")->name, "cohorts");
  ck_assert(!fnl_engine_by_name("expected")->is_random);
  ck_assert(fnl_engine_by_name("cohorts")->is_random);
  ck_assert_ptr_null(fnl_engine_by_name("cohort"));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("the start of a run");
  TCase *cases = tcase_create("day 0");
  tcase_add_test(cases, shares_of_expected_are_fractions);
  tcase_add_test(cases, whole_people_go_by_the_largest_remainder);
  tcase_add_test(cases, ties_go_to_the_first);
  tcase_add_test(cases, seeds_come_out_of_the_first_stage_in_proportion);
  tcase_add_test(cases, whole_seeds_are_shared_by_who_is_there);
  tcase_add_test(cases, seeds_of_a_segment_come_out_of_it);
  suite_add_tcase(suite, cases);
  cases = tcase_create("runs");
  tcase_add_test(cases, the_same_run_gives_the_same_bits);
  tcase_add_test(cases, money_given_is_the_money_spent);
  tcase_add_test(cases, engines_are_found_by_name);
  suite_add_tcase(suite, cases);
  return suite;
}
