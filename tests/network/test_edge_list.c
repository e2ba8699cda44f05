/* Edge lists: what a file says is what the network has, and what it says wrong is told by line. */
#include "network/sample.h"
#include "support/told.h"

#include <stdint.h>
#include <sys/stat.h>
#include <zlib.h>

Suite *test_suite(void);

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

static void check_row(int64_t person, int n, const uint32_t *neighbours) {
  ck_assert_int_eq(fnl_network_degree(&network, person), n);
  for (int i = 0; i < n; i++)
    ck_assert_uint_eq(network.neighbour[network.first[person] + i], neighbours[i]);
}

/* ---- good files ---- */

START_TEST(an_undirected_edge_is_an_arc_each_way) {
  sample_read_file(&sample, 4, "", "2 0\n0 1\n3 2\n", &network);
  ck_assert_int_eq(network.n_people, 4);
  ck_assert_int_eq(network.n_arcs, 6);
  check_row(0, 2, (const uint32_t[]){1, 2});
  check_row(1, 1, (const uint32_t[]){0});
  check_row(2, 2, (const uint32_t[]){0, 3});
  check_row(3, 1, (const uint32_t[]){2});
  ck_assert_ptr_null(network.weight);
  ck_assert_ptr_null(network.id);
  ck_assert_ptr_null(network.segment);
  ck_assert_float_eq(network.weight_most, 1.0f);
}
END_TEST

START_TEST(a_directed_edge_is_one_arc_from_the_first) {
  sample_read_file(&sample, 3, "directed = true;", "2 0\n0 1\n0 2\n", &network);
  ck_assert_int_eq(network.n_arcs, 3);
  check_row(0, 2, (const uint32_t[]){1, 2});
  check_row(1, 0, NULL);
  check_row(2, 1, (const uint32_t[]){0});
}
END_TEST

/* Each text is the same network: 0-1, 1-2, and 3 alone. */
START_TEST(one_network_may_be_written_in_many_ways) {
  static const char *const texts[] = {
      "0 1\n1 2\n3\n",
      "0 1\r\n1 2\r\n3\r\n",
      "0\t1\n1\t2\n3",
      "0,1\n1, 2\n3\n",
      "# SNAP\n% KONECT\n\n  0   1  \n   \n1 2 # the second\n3\n#",
      ("\xEF\xBB\xBF"
       "0 1\n1 2\n3\n"),
      "3\n2 1\n00 01\n",
      "3\n0\n1 0\n2 1\n",
  };
  const char *text = texts[_i];
  sample_read_file(&sample, 4, "", text, &network);
  ck_assert_int_eq(network.n_arcs, 4);
  check_row(0, 1, (const uint32_t[]){1});
  check_row(1, 2, (const uint32_t[]){0, 2});
  check_row(2, 1, (const uint32_t[]){1});
  check_row(3, 0, NULL);
  ck_assert_int_eq(network.n_loops + network.n_duplicates, 0);
}
END_TEST

START_TEST(ids_may_be_sparse_and_of_63_bits_and_people_are_in_their_order) {
  sample_read_file(&sample, 4, "", "9223372036854775807 17\n17 5000000001\n4 17\n", &network);
  ck_assert_ptr_nonnull(network.id);
  ck_assert_int_eq(network.id[0], 4);
  ck_assert_int_eq(network.id[1], 17);
  ck_assert_int_eq(network.id[2], 5000000001);
  ck_assert_int_eq(network.id[3], INT64_MAX);
  check_row(1, 3, (const uint32_t[]){0, 2, 3});
  ck_assert_int_eq(fnl_network_person(&network, 5000000001), 2);
  ck_assert_int_eq(fnl_network_person(&network, INT64_MAX), 3);
  ck_assert_int_eq(fnl_network_person(&network, 4), 0);
  ck_assert_int_eq(fnl_network_person(&network, 3), -1);
  ck_assert_int_eq(fnl_network_person(&network, 18), -1);
  ck_assert_int_eq(fnl_network_person(&network, -1), -1);
}
END_TEST

/* Ids of every size, more than fit a first table, met in no order: a star around the smallest. */
START_TEST(many_ids_with_gaps_are_in_their_order) {
  enum { PEOPLE = 5003 };
  char *text = malloc((size_t)PEOPLE * 40);
  size_t length = (size_t)sprintf(text, "7\n");
  for (int64_t i = 1; i < PEOPLE; i++) {
    const int64_t rank = i * 1009 % PEOPLE; /* a prime number of people: each once */
    const int64_t id = rank < 2000 ? 7 + 64 * rank : 7 + (rank << 40);
    length += (size_t)sprintf(text + length, "%lld 7\n", (long long)id);
  }
  sample_read_file(&sample, PEOPLE, "", text, &network);
  free(text);
  ck_assert_int_eq(fnl_network_degree(&network, 0), PEOPLE - 1);
  for (int64_t i = 0; i < PEOPLE; i++) {
    const int64_t id = i < 2000 ? 7 + 64 * i : 7 + (i << 40);
    ck_assert_int_eq(network.id[i], id);
    ck_assert_int_eq(fnl_network_person(&network, id), i);
    if (i > 0)
      ck_assert_uint_eq(network.neighbour[i - 1], (uint32_t)i);
  }
}
END_TEST

START_TEST(without_gaps_ids_are_the_numbers) {
  sample_read_file(&sample, 3, "", "0 2\n1\n", &network);
  ck_assert_int_eq(fnl_network_person(&network, 2), 2);
  ck_assert_int_eq(fnl_network_person(&network, 3), -1);
  ck_assert_int_eq(fnl_network_person(&network, -1), -1);
}
END_TEST

START_TEST(loops_and_repetitions_are_left_out_and_counted) {
  sample_read_file(&sample, 3, "", "0 1\n1 1\n1 0\n0 2\n0 1\n2 2\n", &network);
  ck_assert_int_eq(network.n_loops, 2);
  ck_assert_int_eq(network.n_duplicates, 2);
  ck_assert_int_eq(network.n_arcs, 4);
  check_row(0, 2, (const uint32_t[]){1, 2});
}
END_TEST

START_TEST(there_and_back_are_two_edges_where_they_point) {
  sample_read_file(&sample, 2, "directed = true;", "0 1\n1 0\n0 1\n", &network);
  ck_assert_int_eq(network.n_arcs, 2);
  ck_assert_int_eq(network.n_duplicates, 1);
}
END_TEST

START_TEST(a_third_column_is_the_probability_that_a_send_crosses) {
  sample_read_file(&sample, 4, "", "3 0 0.125\n0 1 1e-3\n0 2 1\n1 0 0.001\n", &network);
  ck_assert_ptr_nonnull(network.weight);
  check_row(0, 3, (const uint32_t[]){1, 2, 3});
  ck_assert_float_eq(network.weight[0], 0.001f);
  ck_assert_float_eq(network.weight[1], 1.0f);
  ck_assert_float_eq(network.weight[2], 0.125f);
  ck_assert_float_eq(network.weight[network.first[3]], 0.125f);
  ck_assert_float_eq(network.weight_most, 1.0f);
  ck_assert_int_eq(network.n_duplicates, 1);
}
END_TEST

START_TEST(the_largest_weight_is_known) {
  sample_read_file(&sample, 3, "", "0 1 0.25\n1 2 0.5\n", &network);
  ck_assert_float_eq(network.weight_most, 0.5f);
}
END_TEST

START_TEST(a_third_column_may_be_something_else) {
  sample_read_file(&sample, 2, "weights = \"ignored\";", "0 1 1082040961\n1 0 soon\n", &network);
  ck_assert_ptr_null(network.weight);
  ck_assert_int_eq(network.n_arcs, 2);
  ck_assert_int_eq(network.n_duplicates, 1);
}
END_TEST

/* Long enough for several buffers of the reader. */
static char *long_text(int n, size_t *length) {
  char *text = malloc((size_t)n * 24);
  ck_assert_ptr_nonnull(text);
  *length = 0;
  for (int i = 1; i < n; i++)
    *length += (size_t)sprintf(text + *length, "%d %d\n", i, (int)((int64_t)i * 7919 % i));
  return text;
}

static void write_gzip(const char *name, const char *text, size_t length) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", sample.folder, name);
  gzFile file = gzopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_int_eq(gzwrite(file, text, (unsigned)length), (int)length);
  ck_assert_int_eq(gzclose(file), Z_OK);
}

START_TEST(a_file_may_be_compressed_and_its_row_order_does_not_matter) {
  enum { PEOPLE = 40000 };
  size_t length;
  char *text = long_text(PEOPLE, &length);
  fnl_network plain;
  ck_assert_uint_gt(length, 300000);
  write_gzip("friends.gz", text, length);
  sample_open(&sample, PEOPLE, "", "file = \"friends.gz\";", &network);
  char *backwards = malloc(length + 1), *at = backwards;
  for (const char *end_of = text + length, *line; end_of > text; end_of = line) {
    for (line = end_of - 1; line > text && line[-1] != '\n'; line--)
      ;
    memcpy(at, line, (size_t)(end_of - line));
    at += end_of - line;
  }
  *at = '\0';
  sample_read_file(&sample, PEOPLE, "", backwards, &plain);
  sample_check_arcs(&network, false);
  ck_assert_int_eq(plain.n_arcs, network.n_arcs);
  ck_assert_mem_eq(plain.first, network.first, (PEOPLE + 1) * sizeof *plain.first);
  ck_assert_mem_eq(plain.neighbour, network.neighbour,
                   (size_t)plain.n_arcs * sizeof *plain.neighbour);
  fnl_network_free(&plain);
  free(backwards);
  free(text);
}
END_TEST

START_TEST(a_row_of_many_neighbours_is_sorted_with_its_weights) {
  enum { PEOPLE = 3001 };
  char *text = malloc((size_t)PEOPLE * 32);
  size_t length = 0;
  for (int64_t i = 0; i < PEOPLE - 1; i++) {
    const int friend = (int)(i * 1009 % (PEOPLE - 1)) + 1;
    length += (size_t)sprintf(text + length, "0 %d %.5f\n", friend, friend / 4096.0);
  }
  sample_read_file(&sample, PEOPLE, "", text, &network);
  free(text);
  ck_assert_int_eq(fnl_network_degree(&network, 0), PEOPLE - 1);
  for (int i = 0; i < PEOPLE - 1; i++) {
    ck_assert_uint_eq(network.neighbour[i], (uint32_t)i + 1);
    ck_assert_float_eq_tol(network.weight[i], (float)(i + 1) / 4096.0f, 6e-6f);
  }
}
END_TEST

START_TEST(those_of_most_friends_come_first_ties_to_the_smaller_number) {
  uint32_t people[6];
  sample_read_file(&sample, 6, "", "0 3\n3 5\n3 4\n4 5\n1 2\n", &network);
  fnl_network_by_degree(&network, 6, people);
  static const uint32_t order[] = {3, 4, 5, 0, 1, 2}; /* of degrees 3 2 2 1 1 1 */
  ck_assert_mem_eq(people, order, sizeof order);
  for (int n = 0; n < 6; n++) {
    fnl_network_by_degree(&network, n, people);
    ck_assert_mem_eq(people, order, (size_t)n * sizeof *order);
  }
}
END_TEST

/* ---- bad files ---- */

static const struct {
  int population;
  const char *settings, *text;
  int line;
  const char *message, *hint;
} rows[] = {
    {2, "", "", 0, "holds no edges", ""},
    {2, "", "# nothing\n\n%\n", 0, "holds no edges", ""},
    {3, "", "0 1\n", 0, "the file has 2 people, the plan's population is 3", "population = 2"},
    {3, "", "0 1\n1 2\n# more\n2 77\n", 4, "77 is one person more than the plan's population of 3",
     "population"},
    {1, "", "5\n\n6\n", 3, "6 is one person more", ""},
    {2, "", "0 1\n0 x\n", 2, "from 0 to 9223372036854775807, not x", ""},
    {2, "", "0 -1\n", 1, "not -1", ""},
    {2, "", "0 1.0\n", 1, "not 1.0", ""},
    {2, "", "+0 1\n", 1, "not +0", ""},
    {2, "", "0 9223372036854775808\n", 1, "not 9223372036854775808", ""},
    {2, "", "0 99999999999999999999\n", 1, "not 99999999999999999999", ""},
    {2, "", "FromNodeId ToNodeId\n0 1\n", 1, "not FromNodeId", ""},
    {2, "", "0;1\n", 1, "not 0;1", ""},
    {2, "", "0 1 0.5\n1 0 -0.5\n", 2, "a probability from 0 to 1, not -0.5", "ignored"},
    {2, "", "0 1 1.0001\n", 1, "a probability from 0 to 1, not 1.0001", ""},
    {2, "", "0 1 nan\n", 1, "a probability from 0 to 1, not nan", ""},
    {2, "", "0 1 inf\n", 1, "a probability from 0 to 1, not inf", ""},
    {2, "", "0 1 much\n", 1, "not much", ""},
    {2, "", "0 1 0.5 7\n", 1, "a line has two ids and a weight at most", ""},
    {2, "", "0 1 2 3 4 5 6 7 8\n", 1, "at most", ""},
    {3, "", "0 1 0.5\n1 2\n", 2, "2 columns, where the edges before have 3", ""},
    {3, "", "0 1\n\n1 2 0.5\n", 3, "3 columns, where the edges before have 2", ""},
    {3, "weights = \"ignored\";", "0 1 9\n1 2\n", 2, "2 columns", ""},
    {3, "", "0 1 0.5\n1 2 0.5\n1 0 0.25\n", 3, "0 and 1 stand in line 1 with another weight",
     "directed"},
    {3, "directed = true;", "7 8 0.5\n8 7 0.25\n7 9 1\n7 8 0.75\n", 4,
     "7 and 8 stand in line 1 with another weight", "keep one"},
};

START_TEST(what_a_file_says_wrong_is_told_by_its_line) {
  char settings[128];
  sample_file(&sample, "friends.txt", rows[_i].text);
  snprintf(settings, sizeof settings, "file = \"friends.txt\"; %s", rows[_i].settings);
  ck_assert_int_eq(sample_plan(&sample, rows[_i].population, "", settings, ""), FNL_OK);
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), FNL_EVALUE);
  told_check(rows[_i].text, &sample.error,
             (told){"friends.txt", rows[_i].line, rows[_i].message, rows[_i].hint});
  ck_assert_msg(sample.error.hint[0] != '\0', "%s: no hint", rows[_i].text);
  ck_assert_int_eq(sample.error.excerpt[0] != '\0', rows[_i].line > 0);
  ck_assert_ptr_null(network.first);
}
END_TEST

static void check_refused(fnl_status status, int line, const char *message) {
  ck_assert_int_eq(sample_plan(&sample, 2, "", "file = \"friends\";", ""), FNL_OK);
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), status);
  told_check("friends", &sample.error, (told){"friends", line, message, ""});
}

START_TEST(a_nul_byte_is_told) {
  sample_write(sample.folder, "friends", "0 1\n1 \0 0\n", 10);
  check_refused(FNL_EVALUE, 2, "NUL byte");
}
END_TEST

START_TEST(a_line_without_end_is_not_read_to_its_end) {
  enum { LENGTH = 70000 };
  char *text = malloc(LENGTH);
  memset(text, ' ', LENGTH);
  memcpy(text, "0 1\n", 4);
  sample_write(sample.folder, "friends", text, LENGTH);
  free(text);
  check_refused(FNL_EVALUE, 2, "longer than 65535 bytes");
}
END_TEST

/* 10 GB of zeros without a line's end, as a sparse file: reading them would take the test's time.
 */
START_TEST(a_line_of_ten_gigabytes_is_refused_at_once) {
  char command[160];
  snprintf(command, sizeof command, "truncate -s 10G '%s/friends'", sample.folder);
  if (system(command) != 0) {
    puts("skipped: no sparse files here");
    return;
  }
  check_refused(FNL_EVALUE, 1, "longer than");
}
END_TEST

START_TEST(a_compressed_file_that_is_cut_off_is_told) {
  size_t length;
  char *text = long_text(5000, &length), path[128];
  write_gzip("friends", text, length);
  free(text);
  snprintf(path, sizeof path, "%s/friends", sample.folder);
  ck_assert_int_eq(truncate(path, 5000), 0);
  sample_plan(&sample, 5000, "", "file = \"friends\";", "");
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "the gzip file is cut off here"));
  ck_assert_int_gt(sample.error.line, 1);
}
END_TEST

START_TEST(a_compressed_file_that_is_damaged_is_told) {
  size_t length;
  char *text = long_text(5000, &length), path[128];
  write_gzip("friends", text, length);
  free(text);
  snprintf(path, sizeof path, "%s/friends", sample.folder);
  FILE *file = fopen(path, "r+b");
  ck_assert_int_eq(fseek(file, -8, SEEK_END), 0); /* the checksum */
  ck_assert_uint_eq(fwrite("\1\2\3\4", 1, 4, file), 4);
  ck_assert_int_eq(fclose(file), 0);
  sample_plan(&sample, 5000, "", "file = \"friends\";", "");
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "the gzip file is damaged"));
}
END_TEST

START_TEST(a_folder_is_no_file) {
  char path[128];
  snprintf(path, sizeof path, "%s/friends", sample.folder);
  ck_assert_int_eq(mkdir(path, 0777), 0);
  check_refused(FNL_ENOFILE, 0, "is a folder");
}
END_TEST

START_TEST(a_pipe_is_not_waited_for) {
  char path[128];
  snprintf(path, sizeof path, "%s/friends", sample.folder);
  ck_assert_int_eq(mkfifo(path, 0666), 0);
  check_refused(FNL_ENOFILE, 0, "not a regular file");
}
END_TEST

START_TEST(a_file_that_has_gone_is_told) {
  char path[128];
  sample_file(&sample, "friends", "0 1\n");
  ck_assert_int_eq(sample_plan(&sample, 2, "", "file = \"friends\";", ""), FNL_OK);
  snprintf(path, sizeof path, "%s/friends", sample.folder);
  ck_assert_int_eq(remove(path), 0);
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), FNL_ENOFILE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "No such file"));
}
END_TEST

/* ---- a real one ---- */

/* McAuley and Leskovec, "Learning to discover social circles in ego networks", NIPS 2012; the
 * counts are those of https://snap.stanford.edu/data/ego-Facebook.html. */
START_TEST(ego_facebook_has_the_people_edges_and_hub_that_are_published) {
  const char *data = getenv("FUNNEL_DATA");
  char settings[512], path[400];
  snprintf(path, sizeof path, "%s/facebook_combined.txt", data ? data : "");
  if (!data || access(path, R_OK) != 0) {
    puts("skipped: ego-Facebook is read where FUNNEL_DATA has facebook_combined.txt");
    return;
  }
  uint32_t most;
  snprintf(settings, sizeof settings, "file = \"%s\";", path);
  sample_open(&sample, 4039, "", settings, &network);
  sample_check_arcs(&network, true);
  ck_assert_int_eq(network.n_arcs, 2 * 88234);
  ck_assert_int_eq(network.n_loops + network.n_duplicates, 0);
  ck_assert_ptr_null(network.id);
  fnl_network_by_degree(&network, 1, &most);
  ck_assert_uint_eq(most, 107);
  ck_assert_int_eq(fnl_network_degree(&network, most), 1045);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("edge list");
  TCase *good = tcase_create("good files"), *bad = tcase_create("bad files");
  tcase_add_checked_fixture(good, begin, end);
  tcase_add_test(good, an_undirected_edge_is_an_arc_each_way);
  tcase_add_test(good, a_directed_edge_is_one_arc_from_the_first);
  tcase_add_loop_test(good, one_network_may_be_written_in_many_ways, 0, 8);
  tcase_add_test(good, ids_may_be_sparse_and_of_63_bits_and_people_are_in_their_order);
  tcase_add_test(good, many_ids_with_gaps_are_in_their_order);
  tcase_add_test(good, without_gaps_ids_are_the_numbers);
  tcase_add_test(good, loops_and_repetitions_are_left_out_and_counted);
  tcase_add_test(good, there_and_back_are_two_edges_where_they_point);
  tcase_add_test(good, a_third_column_is_the_probability_that_a_send_crosses);
  tcase_add_test(good, the_largest_weight_is_known);
  tcase_add_test(good, a_third_column_may_be_something_else);
  tcase_add_test(good, a_file_may_be_compressed_and_its_row_order_does_not_matter);
  tcase_add_test(good, a_row_of_many_neighbours_is_sorted_with_its_weights);
  tcase_add_test(good, those_of_most_friends_come_first_ties_to_the_smaller_number);
  tcase_add_test(good, ego_facebook_has_the_people_edges_and_hub_that_are_published);
  suite_add_tcase(suite, good);
  tcase_add_checked_fixture(bad, begin, end);
  tcase_add_loop_test(bad, what_a_file_says_wrong_is_told_by_its_line, 0,
                      (int)(sizeof rows / sizeof *rows));
  tcase_add_test(bad, a_nul_byte_is_told);
  tcase_add_test(bad, a_line_without_end_is_not_read_to_its_end);
  tcase_add_test(bad, a_line_of_ten_gigabytes_is_refused_at_once);
  tcase_add_test(bad, a_compressed_file_that_is_cut_off_is_told);
  tcase_add_test(bad, a_compressed_file_that_is_damaged_is_told);
  tcase_add_test(bad, a_folder_is_no_file);
  tcase_add_test(bad, a_pipe_is_not_waited_for);
  tcase_add_test(bad, a_file_that_has_gone_is_told);
  suite_add_tcase(suite, bad);
  return suite;
}
