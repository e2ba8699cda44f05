/* Money by day: the plan's pacing written out is the plan's run, and schedules are kept. */
#include "support/schedule.h"

#include <check.h>
#include <math.h>

Suite *test_suite(void);

START_TEST(the_plans_own_days_are_the_plans_run) {
  for (uint64_t seed = 1; seed <= 60; seed++) {
    schedule c;
    if (!schedule_open(&c, seed))
      continue;
    schedule_weigh(&c, 0);
    const double expected = schedule_run(&c, NULL);
    fnl_spending_days(&c.s.world, c.s.world.money, c.planned);
    const fnl_spending spending = schedule_spending(&c);
    for (int i = 0; i < c.n_campaigns; i++)
      simulate_check("money", c.money[i], c.s.world.money[i], 1e-12, 1e-300);
    simulate_check("worth", schedule_run(&c, &spending), expected, 1e-10, 1.0);
    schedule_close(&c);
  }
}
END_TEST

#define TWO_CAMPAIGNS                                                                              \
  "horizon_days = 4; population = 713100L; budget = { total = 100.0; };\n"                         \
  "campaigns = ( { name = \"c\"; channel = \"ads\"; },\n"                                          \
  "  { name = \"d\"; channel = \"ads\"; } );\n"                                                    \
  "model = { name = \"ads\"; stages = ( { name = \"all\"; role = \"prospect\"; } );\n"             \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } ); };\n"

/* Zeroes before, between and after; a campaign without money gets zeroes. */
START_TEST(what_is_planned_for_a_day_is_spent_on_it) {
  const double planned[8] = {0.0, 23.85, 0.0, 7.131};
  double money[2], release[8], most[8];
  simulation s;
  simulate_open(&s, "expected", TWO_CAMPAIGNS);
  fnl_spending_from_days(&s.world, planned, money, release, most);
  const fnl_spending spending = {money, release, most};
  fnl_engine_run(s.engine, &s.world, &spending, (fnl_luck){1, 0}, &s.place, &s.run);
  for (int t = 0; t < 4; t++)
    simulate_check("day", s.run.spend_days[t], planned[t], 1e-12, 1.0);
  simulate_check_equal("c", simulate_spend(&s, "c"), 23.85 + 7.131);
  ck_assert_double_eq(simulate_spend(&s, "d"), 0.0);
  for (int k = 4; k < 8; k++)
    ck_assert(release[k] == 0.0 && most[k] == 0.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("money by day");
  TCase *cases = tcase_create("schedules");
  tcase_add_test(cases, the_plans_own_days_are_the_plans_run);
  tcase_add_test(cases, what_is_planned_for_a_day_is_spent_on_it);
  suite_add_tcase(suite, cases);
  return suite;
}
