/* Cascades on ego-Facebook again, with as many runs as tell a mean to 1 %. */
#include "network_cascade.h"

Suite *test_suite(void);

START_TEST(ego_facebook_from_seeds_apart) {
  check_facebook(facebook_seeds_apart, 0.02, 24000, 0.01);
}
END_TEST

START_TEST(ego_facebook_from_ten_neighbours) {
  check_facebook(facebook_neighbours, 0.01, 140000, 0.01);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("network cascades, long");
  TCase *tests = tcase_create("network cascades, long");
  tcase_set_timeout(tests, 0);
  tcase_add_test(tests, ego_facebook_from_seeds_apart);
  tcase_add_test(tests, ego_facebook_from_ten_neighbours);
  suite_add_tcase(suite, tests);
  return suite;
}
