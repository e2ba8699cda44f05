/* The sections `network` and `seeds` of a plan: what is read, where files are looked for, and what
 * no plan may say. */
#include "model/write.h"
#include "network/sample.h"
#include "support/told.h"

#include <limits.h>

Suite *test_suite(void);

static sample_case sample;

static void begin(void) {
  sample_begin(&sample);
  sample_file(&sample, "friends.txt", "0 1\n1 2\n");
}

static void end(void) { sample_end(&sample); }

static void read_good(const char *network, const char *seeds) {
  ck_assert_msg(sample_plan(&sample, 3, "", network, seeds) == FNL_OK, "%d: %s", sample.error.line,
                sample.error.message);
}

START_TEST(settings_are_read) {
  read_good("generator = \"watts-strogatz\"; neighbours = 4; rewiring = 0.137; seed = 5000000001L;",
            "");
  const fnl_network_settings *network = &sample.plan.network;
  ck_assert(sample.plan.has_network);
  ck_assert_str_eq(network->generator, "watts-strogatz");
  ck_assert_ptr_null(network->file);
  ck_assert_int_eq(network->neighbours, 4);
  ck_assert_double_eq(network->rewiring, 0.137);
  ck_assert_uint_eq(network->seed, 5000000001);
  ck_assert_int_eq(network->segments_by, FNL_SEGMENTS_BY_NUMBER);
  ck_assert_int_eq(network->degrees_by, FNL_DEGREES_UNSAID);
}
END_TEST

START_TEST(words_and_paths_are_told_apart) {
  sample_file(&sample, "degrees.txt", "0\n0\n0\n");
  read_good("generator = \"configuration\"; degrees = \"power-law\"; segments = \"degree\";", "");
  ck_assert_int_eq(sample.plan.network.degrees_by, FNL_DEGREES_POWER_LAW);
  ck_assert_int_eq(sample.plan.network.segments_by, FNL_SEGMENTS_BY_DEGREE);
  read_good("generator = \"configuration\"; degrees = \"degrees.txt\"; segments = \"random\";", "");
  ck_assert_int_eq(sample.plan.network.degrees_by, FNL_DEGREES_BY_FILE);
  ck_assert_int_eq(sample.plan.network.segments_by, FNL_SEGMENTS_RANDOM);
  ck_assert_ptr_nonnull(strstr(sample.plan.network.degrees_file, "/degrees.txt"));
}
END_TEST

START_TEST(a_path_goes_from_the_folder_of_the_plan) {
  char expected[PATH_MAX], path[128];
  snprintf(path, sizeof path, "%s/friends.txt", sample.folder);
  ck_assert_ptr_nonnull(realpath(path, expected));
  read_good("file = \"friends.txt\"; directed = true;", "");
  ck_assert_str_eq(sample.plan.network.file, expected);
  ck_assert(sample.plan.network.directed);
}
END_TEST

static fnl_status read_with(const char *override) {
  char path[96];
  const fnl_read_options options = {.n_overrides = 1, .overrides = &override};
  sample_plan(&sample, 3, "", "file = \"friends.txt\";", "");
  snprintf(path, sizeof path, "%s/plan.cfg", sample.folder);
  fnl_plan_free(&sample.plan);
  return fnl_plan_read(&sample.plan, path, &options, NULL, &sample.error);
}

START_TEST(a_path_of_the_command_line_goes_from_the_working_folder) {
  char folder[64], path[PATH_MAX];
  sample_folder(folder);
  ck_assert_int_eq(read_with("network.file=friends.txt"), FNL_ENOFILE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "there is no file \"friends.txt\""));
  ck_assert_ptr_nonnull(strstr(sample.error.hint, "the command"));
  sample_write(folder, "friends.txt", "0 1\n", 4);
  ck_assert_int_eq(chdir(folder), 0);
  ck_assert_int_eq(read_with("network.file=friends.txt"), FNL_OK);
  ck_assert_ptr_nonnull(realpath("friends.txt", path));
  ck_assert_str_eq(sample.plan.network.file, path);
  ck_assert_int_eq(chdir("/"), 0);
  sample_clear(folder);
}
END_TEST

START_TEST(a_plan_as_it_ran_finds_its_files_and_seeds_again) {
  fnl_text text = {0};
  fnl_plan again;
  read_good("file = \"friends.txt\"; weights = \"ignored\";",
            "seeds = { to = \"in\"; people = [ 2, 0 ]; };");
  ck_assert_int_eq(fnl_plan_write(&sample.plan, &text, &sample.error), FNL_OK);
  ck_assert_msg(fnl_plan_read_text(&again, "elsewhere.cfg", text.data, text.length, NULL, NULL,
                                   &sample.error) == FNL_OK,
                "%d: %s", sample.error.line, sample.error.message);
  ck_assert_str_eq(again.network.file, sample.plan.network.file);
  ck_assert_int_eq(again.network.weights, FNL_WEIGHTS_ARE_IGNORED);
  ck_assert_int_eq(again.seeds.by, FNL_SEEDS_NAMED);
  ck_assert_int_eq(again.seeds.people[0], 2);
  fnl_plan_free(&again);
  fnl_text_free(&text);
}
END_TEST

START_TEST(seeds_may_be_named_by_ids_of_63_bits) {
  read_good("file = \"friends.txt\";",
            "seeds = { to = \"in\"; people = [ 9007199254740993L, 17L ]; };");
  const fnl_seeds *seeds = &sample.plan.seeds;
  ck_assert_int_eq(seeds->by, FNL_SEEDS_NAMED);
  ck_assert_int_eq(seeds->count, 2);
  ck_assert_int_eq(seeds->n_people, 2);
  ck_assert_int_eq(seeds->people[0], 9007199254740993);
  ck_assert_int_eq(seeds->people[1], 17);
}
END_TEST

START_TEST(seeds_are_at_random_unless_said) {
  read_good("generator = \"complete\";", "seeds = { to = \"in\"; count = 2; };");
  ck_assert_int_eq(sample.plan.seeds.by, FNL_SEEDS_RANDOM);
  ck_assert_int_eq(sample.plan.seeds.n_people, 0);
  read_good("generator = \"complete\";", "seeds = { to = \"in\"; count = 2; by = \"degree\"; };");
  ck_assert_int_eq(sample.plan.seeds.by, FNL_SEEDS_BY_DEGREE);
}
END_TEST

/* ---- mistakes ---- */

#define COMPLETE "generator = \"complete\";"

static const struct {
  const char *network, *seeds;
  fnl_status status;
  int line;
  const char *message, *hint;
} rows[] = {
    {"", "", FNL_EVALUE, 4, "`network` has neither `file` nor `generator`", "friends.txt"},
    {"file = \"friends.txt\"; generator = \"complete\";", "", FNL_EVALUE, 4,
     "read from a file and made by a generator", "leave one"},
    {"file = \"fiends.txt\";", "", FNL_ENOFILE, 4, "there is no file \"fiends.txt\"", "the plan"},
    {"file = \"friends.txt\"; segments = \"degre\";", "", FNL_ENOFILE, 4,
     "there is no file \"degre\"", "did you mean degree?"},
    {"generator = \"configuration\"; degrees = \"poison\";", "", FNL_ENOFILE, 4, "\"poison\"",
     "did you mean poisson?"},
    {"generator = \"barabasi\";", "", FNL_EUNKNOWN, 4, "`generator` is \"barabasi-albert\"",
     "barabasi-albert"},
    {"generator = \"barabasi-albert\"; m = 0;", "", FNL_EVALUE, 4, "`m` must be 1 to", ""},
    {"generator = \"watts-strogatz\"; rewiring = 1.2;", "", FNL_EVALUE, 4, "0 to 1, not 1.2", ""},
    {"generator = \"configuration\"; exponent = 2.0;", "", FNL_EVALUE, 4, "above 2", ""},
    {"generator = \"configuration\"; dispersion = 0.0;", "", FNL_EVALUE, 4, "above 0", ""},
    {"generator = \"erdos-renyi\"; mean_degree = -1.0;", "", FNL_EVALUE, 4, "at least 0", ""},
    {"generator = \"erdos-renyi\"; meandegree = 1.0;", "", FNL_EUNKNOWN, 4,
     "`meandegree` is no key of network", "did you mean mean_degree?"},
    {COMPLETE "directed = true;", "", FNL_EVALUE, 4, "`directed` is of a network that is read",
     "leave it out"},
    {COMPLETE "weights = \"ignored\";", "", FNL_EVALUE, 4, "`weights` is of a network", ""},
    {"generator = \"stochastic-block-model\"; mixing = [ 0.1, 0.2 ];", "", FNL_EVALUE, 4,
     "`mixing` has 2 numbers; 1 segments have 1 pairs", ""},
    {"generator = \"stochastic-block-model\"; mixing = ( { low = 0.1; high = 0.2; } );", "",
     FNL_EVALUE, 4, "`mixing` cannot be uncertain", ""},
    {COMPLETE, "seeds = { to = \"in\"; };", FNL_EVALUE, 5, "`count` is missing in seeds", "people"},
    {COMPLETE, "seeds = { to = \"in\"; count = 2; by = \"people\"; };", FNL_EVALUE, 5,
     "nobody is named", "people = ["},
    {COMPLETE, "seeds = { to = \"in\"; people = [ 1 ]; by = \"degree\"; };", FNL_EVALUE, 5,
     "the seeds are named by `people`", "leave one"},
    {COMPLETE, "seeds = { to = \"in\"; count = 2; people = [ 0, 1, 2 ]; };", FNL_EVALUE, 5,
     "`count` is 2, but `people` names 3", "leave `count` out"},
    {COMPLETE, "seeds = { to = \"in\"; people = [ 1, 0, 1 ]; };", FNL_EVALUE, 5,
     "`people` names 1 twice", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ ]; };", FNL_EVALUE, 5, "`people` names nobody",
     ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ 0, 3 ]; };", FNL_EVALUE, 5,
     "`people` names 3; the 3 people are 0 to 2", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ -1 ]; };", FNL_EVALUE, 5, "must be 0 to", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ \"Ann\" ]; };", FNL_EVALUE, 5,
     "takes a whole number, not a text", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = 7; };", FNL_EVALUE, 5, "takes a list", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ 1.5 ]; };", FNL_EVALUE, 5, "whole number", ""},
    {COMPLETE, "seeds = { to = \"in\"; people = [ 1 ]; segment = \"everyone\"; };", FNL_EVALUE, 5,
     "whatever their segment", "leave `segment` out"},
};

START_TEST(what_a_plan_may_not_say_is_told_once_at_its_line) {
  fnl_diagnostics diagnostics = {0};
  char path[96];
  sample_plan(&sample, 3, "", rows[_i].network, rows[_i].seeds);
  snprintf(path, sizeof path, "%s/plan.cfg", sample.folder);
  ck_assert_int_eq(fnl_plan_read(&sample.plan, path, NULL, &diagnostics, &sample.error),
                   rows[_i].status);
  told_check(rows[_i].network, &sample.error,
             (told){"", rows[_i].line, rows[_i].message, rows[_i].hint});
  ck_assert_int_eq(diagnostics.n_mistakes, 1);
  fnl_diagnostics_free(&diagnostics);
}
END_TEST

START_TEST(mixing_is_the_same_both_ways) {
  ck_assert_int_eq(
      sample_plan(&sample, 10,
                  "segments = ( { name = \"a\"; share = 0.5; }, { name = \"b\"; share = 0.5; } );",
                  "generator = \"stochastic-block-model\"; mixing = [ 0.1, 0.2, 0.3, 0.1 ];", ""),
      FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "not the same for a and b both ways"));
  ck_assert_int_eq(sample.error.line, 4);
}
END_TEST

START_TEST(other_engines_refuse_networks_and_named_seeds) {
  static const char *const overrides[] = {"simulation.engine=cohorts",
                                          "simulation.engine=expected"};
  ck_assert_int_eq(read_with(overrides[_i]), FNL_EENGINE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "only the engine \"agents\" knows who is"));
  ck_assert_ptr_nonnull(strstr(sample.error.hint, "engine = \"agents\""));
}
END_TEST

START_TEST(most_friends_mean_nothing_without_a_network) {
  const char *text = SAMPLE_VIRAL "horizon_days = 5; population = 9; simulation = { engine = "
                                  "\"agents\"; }; seeds = { to = \"in\"; count = 1; by = "
                                  "\"degree\"; };";
  ck_assert_int_eq(
      fnl_plan_read_text(&sample.plan, "text", text, strlen(text), NULL, NULL, &sample.error),
      FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(sample.error.message, "without a network nobody has friends"));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("network settings");
  TCase *good = tcase_create("good"), *bad = tcase_create("bad");
  tcase_add_checked_fixture(good, begin, end);
  tcase_add_test(good, settings_are_read);
  tcase_add_test(good, words_and_paths_are_told_apart);
  tcase_add_test(good, a_path_goes_from_the_folder_of_the_plan);
  tcase_add_test(good, a_path_of_the_command_line_goes_from_the_working_folder);
  tcase_add_test(good, a_plan_as_it_ran_finds_its_files_and_seeds_again);
  tcase_add_test(good, seeds_may_be_named_by_ids_of_63_bits);
  tcase_add_test(good, seeds_are_at_random_unless_said);
  suite_add_tcase(suite, good);
  tcase_add_checked_fixture(bad, begin, end);
  tcase_add_loop_test(bad, what_a_plan_may_not_say_is_told_once_at_its_line, 0,
                      (int)(sizeof rows / sizeof *rows));
  tcase_add_test(bad, mixing_is_the_same_both_ways);
  tcase_add_loop_test(bad, other_engines_refuse_networks_and_named_seeds, 0, 2);
  tcase_add_test(bad, most_friends_mean_nothing_without_a_network);
  suite_add_tcase(suite, bad);
  return suite;
}
