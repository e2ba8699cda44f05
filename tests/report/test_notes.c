/* test_notes.c: what a reader must know is said, with names and numbers, and nothing else is. */
#include "report/notes.h"
#include "support/simulate.h"

#include <check.h>
#include <string.h>

/* One campaign to 1,000 people on three days, at a list price of 8.5 for 1,000 impressions: at
 * capacity 2 and up to 4 times the price, 1.5 impressions a person can be had for 51 a day. */
static const char *const plan_text =
    "horizon_days = 3; population = 1000;"
    "budget = { total = %s; }; %s"
    "simulation = { engine = \"%s\"; replications = %d; };"
    "model = { stages = ( { name = \"out\"; role = \"prospect\"; },"
    "                     { name = \"in\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"%s\" ]; cpm = 8.5; } );"
    "  moves = ( { from = \"out\"; to = \"in\"; per_touch = { ads = 0.05; }; emits = \"buy\"; } );"
    "  events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; value = { mean = 61.5; }; } ); "
    "};";

typedef struct {
  const char *budget, *more, *engine;
  int replications;
  const char *audience;
} setting;

static fnl_notes notes_of(setting set) {
  fnl_plan plan;
  fnl_sample sample;
  fnl_summary summary;
  fnl_notes notes = {0};
  simulate_read(&plan, plan_text, set.budget, set.more, set.engine, set.replications, set.audience);
  const fnl_study study = fnl_study_of(&plan);
  ck_assert_int_eq(fnl_replicate(&study, &sample, NULL), FNL_OK);
  ck_assert_int_eq(fnl_summary_init(&summary, &study, &sample, NULL), FNL_OK);
  fnl_notes_add_summary(&notes, &summary);
  fnl_summary_free(&summary);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
  return notes;
}

static void assert_note(setting set, const char *expected) {
  fnl_notes notes = notes_of(set);
  ck_assert_int_eq(notes.n, 1);
  ck_assert_str_eq(notes.items[0], expected);
  fnl_notes_free(&notes);
}

START_TEST(a_plan_that_goes_well_has_none) {
  fnl_notes notes = notes_of((setting){"9.5", "", "expected", 1, "out"});
  ck_assert_int_eq(notes.n, 0);
  fnl_notes_free(&notes);
}
END_TEST

/* Buyers who order for ever, without a discount. */
START_TEST(a_worth_without_end_is_told) {
  fnl_plan plan;
  fnl_sample sample;
  fnl_summary summary;
  fnl_notes notes = {0};
  simulate_read(&plan, "horizon_days = 3; population = 1000; offer = { discount = 0.0; };"
                       "simulation = { engine = \"expected\"; worth = true; };"
                       "model = { stages = ( { name = \"in\"; role = \"loyalty\"; } ); events ="
                       "( { name = \"buy\"; daily = 0.1; value = { mean = 61.5; }; } ); };");
  const fnl_study study = fnl_study_of(&plan);
  ck_assert_int_eq(fnl_replicate(&study, &sample, NULL), FNL_OK);
  ck_assert_int_eq(fnl_summary_init(&summary, &study, &sample, NULL), FNL_OK);
  fnl_notes_add_summary(&notes, &summary);
  ck_assert_int_eq(notes.n, 1);
  ck_assert_str_eq(notes.items[0],
                   "The worth beyond the horizon is not all of it: what comes after "
                   "200 years counts too, without a discount.");
  fnl_notes_free(&notes);
  fnl_summary_free(&summary);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(money_above_the_price_cap_is_told) {
  /* 51 (1 + x + x^2) are spent, where x = exp(-1.5 * 0.05) of the audience stay each day. */
  assert_note(
      (setting){"600.0", "", "expected", 1, "out"},
      "ads could not spend 457.79 USD (76 % of its money): its price had reached the cap of "
      "4.0 times the list price on 3 of 3 days.");
}
END_TEST

START_TEST(money_for_an_empty_audience_is_told) {
  assert_note((setting){"9.0", "initial = { in = 1.0; };", "expected", 1, "out"},
              "ads could not spend 9.00 USD (100 % of its money): its audience was empty on 3 of 3 "
              "days.");
}
END_TEST

START_TEST(few_replications_are_told) {
  assert_note((setting){"9.5", "", "cohorts", 3, "out"},
              "Only 3 replications: intervals are wide and quantiles rough.");
}
END_TEST

START_TEST(a_target_without_chance_is_told) {
  fnl_notes notes = notes_of((setting){"9.5", "target_roas = 2.5;", "expected", 1, "out"});
  ck_assert_int_eq(notes.n, 1);
  ck_assert_ptr_nonnull(strstr(notes.items[0], "--engine cohorts"));
  fnl_notes_free(&notes);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("notes");
  TCase *tests = tcase_create("notes");
  tcase_add_test(tests, a_plan_that_goes_well_has_none);
  tcase_add_test(tests, a_worth_without_end_is_told);
  tcase_add_test(tests, money_above_the_price_cap_is_told);
  tcase_add_test(tests, money_for_an_empty_audience_is_told);
  tcase_add_test(tests, few_replications_are_told);
  tcase_add_test(tests, a_target_without_chance_is_told);
  suite_add_tcase(suite, tests);
  return suite;
}
