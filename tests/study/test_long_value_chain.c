/* The worth of one person against a million simulations of one person. */
#include "study/one_person.h"

Suite *test_suite(void);

START_TEST(one_person_is_worth_what_a_million_simulations_bring) {
  one_person_compare(1000000, 0.003);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("long_value_chain");
  TCase *tests = tcase_create("long_value_chain");
  tcase_set_timeout(tests, 3000.0);
  tcase_add_test(tests, one_person_is_worth_what_a_million_simulations_bring);
  suite_add_tcase(suite, tests);
  return suite;
}
