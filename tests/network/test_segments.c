/* Segments of a network: each way gives every segment its share of the people, and the people it
 * says. */
#include "network/sample.h"
#include "support/told.h"

#include <math.h>

Suite *test_suite(void);

#define THREE                                                                                      \
  "segments = ( { name = \"quiet\"; share = 0.61; }, { name = \"loud\"; share = 0.315; }, "        \
  "{ name = \"hubs\"; share = 0.075; } );"
#define HUBS "generator = \"barabasi-albert\"; m = 3; "

enum { PEOPLE = 997, QUIET = 608, LOUD = 314, HUBBED = 75 }; /* 608.17, 314.055, 74.775 */

static sample_case sample;
static fnl_network network;

static void begin(void) {
  sample_begin(&sample);
  memset(&network, 0, sizeof network);
}

static void end(void) {
  fnl_network_free(&network);
  sample_end(&sample);
}

static void check_counts(void) {
  int n[3] = {0, 0, 0};
  for (int i = 0; i < PEOPLE; i++)
    n[network.segment[i]]++;
  ck_assert_int_eq(n[0], QUIET);
  ck_assert_int_eq(n[1], LOUD);
  ck_assert_int_eq(n[2], HUBBED);
}

START_TEST(at_random_each_segment_has_its_share_by_largest_remainder_and_no_numbers_of_its_own) {
  sample_open(&sample, PEOPLE, THREE, HUBS "segments = \"random\";", &network);
  check_counts();
  /* how many of the first half are quiet: hypergeometric */
  const double half = (PEOPLE / 2) * (double)QUIET / PEOPLE;
  double n = 0.0;
  for (int i = 0; i < PEOPLE / 2; i++)
    n += network.segment[i] == 0;
  ck_assert_double_le(fabs(n - half), 5.0 * sqrt(half * 0.5 * (double)(PEOPLE - QUIET) / PEOPLE));
}
END_TEST

START_TEST(at_random_follows_the_seed) {
  fnl_network other;
  sample_open(&sample, PEOPLE, THREE, HUBS "segments = \"random\"; seed = 5;", &network);
  sample_open(&sample, PEOPLE, THREE, HUBS "segments = \"random\"; seed = 5;", &other);
  ck_assert_mem_eq(network.segment, other.segment, PEOPLE * sizeof *other.segment);
  fnl_network_free(&other);
  sample_open(&sample, PEOPLE, THREE, HUBS "segments = \"random\"; seed = 6;", &other);
  ck_assert_mem_ne(network.segment, other.segment, PEOPLE * sizeof *other.segment);
  fnl_network_free(&other);
}
END_TEST

START_TEST(by_degree_those_of_most_friends_are_in_the_last_segment) {
  sample_open(&sample, PEOPLE, THREE, HUBS "segments = \"degree\";", &network);
  int64_t least[3] = {INT64_MAX, INT64_MAX, INT64_MAX}, most[3] = {0, 0, 0};
  check_counts();
  for (int i = 0; i < PEOPLE; i++) {
    const int g = network.segment[i];
    const int64_t degree = fnl_network_degree(&network, i);
    least[g] = degree < least[g] ? degree : least[g];
    most[g] = degree > most[g] ? degree : most[g];
  }
  ck_assert_int_le(most[0], least[1]);
  ck_assert_int_le(most[1], least[2]);
  ck_assert_int_gt(most[2], 3 * most[0]);
}
END_TEST

START_TEST(without_a_word_the_numbers_rise_through_the_segments) {
  sample_open(&sample, PEOPLE, THREE, HUBS, &network);
  ck_assert_ptr_null(network.segment);
}
END_TEST

#define PAIR    "segments = ( { name = \"quiet\"; share = 0.6; }, { name = \"loud\"; share = 0.4; } );"
#define FRIENDS "file = \"friends.txt\"; segments = \"segments.txt\";"

static fnl_status open_with(const char *segments) {
  sample_file(&sample, "friends.txt", "11 12\n12 13\n13 14\n14 99\n");
  sample_file(&sample, "segments.txt", segments);
  ck_assert_int_eq(sample_plan(&sample, 5, PAIR, FRIENDS, ""), FNL_OK);
  return fnl_network_open(&network, &sample.plan, &sample.error);
}

START_TEST(a_file_says_who_is_in_which_segment_by_id) {
  static const int expected[] = {0, 1, 0, 0, 1};
  ck_assert_int_eq(open_with("# id segment\n99 loud\n11 quiet\r\n12,loud\n13\tquiet\n14 quiet\n"),
                   FNL_OK);
  ck_assert_mem_eq(network.segment, expected, sizeof expected);
}
END_TEST

static const struct {
  const char *text;
  int line;
  const char *message, *hint;
} rows[] = {
    {"11 quiet\n10 loud\n", 2, "nobody with the id 10", ""},
    {"11 quite\n", 1, "no segment is called quite", "quiet, loud"},
    {"11 quiet\n12 loud\n11 quiet\n", 3, "11 stands in the file twice", ""},
    {"11 quiet\n12 loud\n13 quiet\n99 loud\n", 0, "no segment for 14", ""},
    {"11 quiet 12\n", 1, "an id and the name of a segment", ""},
    {"11\n", 1, "an id and the name of a segment", ""},
    {"quiet 11\n", 1, "an id is a whole number", ""},
    {"11 quiet\n12 quiet\n13 quiet\n14 quiet\n99 loud\n", 0,
     "4 people in quiet, whose share in the plan makes 3", "share = 0.8 for quiet"},
    {"", 0, "no segment for 11", ""},
};

START_TEST(what_a_file_says_wrong_is_told_by_its_line) {
  ck_assert_int_eq(open_with(rows[_i].text), FNL_EVALUE);
  told_check(rows[_i].text, &sample.error,
             (told){"segments.txt", rows[_i].line, rows[_i].message, rows[_i].hint});
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("segments");
  TCase *tcase = tcase_create("segments");
  tcase_add_checked_fixture(tcase, begin, end);
  tcase_add_test(
      tcase, at_random_each_segment_has_its_share_by_largest_remainder_and_no_numbers_of_its_own);
  tcase_add_test(tcase, at_random_follows_the_seed);
  tcase_add_test(tcase, by_degree_those_of_most_friends_are_in_the_last_segment);
  tcase_add_test(tcase, without_a_word_the_numbers_rise_through_the_segments);
  tcase_add_test(tcase, a_file_says_who_is_in_which_segment_by_id);
  tcase_add_loop_test(tcase, what_a_file_says_wrong_is_told_by_its_line, 0,
                      (int)(sizeof rows / sizeof *rows));
  suite_add_tcase(suite, tcase);
  return suite;
}
