/* test_trial_log.c: a search that was cut off goes on from its log, to the same bits. */
#include "optimize/optimize.h"

#include "support/simulate.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *test_suite(void);

static char folder[300];

static const char *in_folder(const char *name) {
  static char paths[4][400];
  static int next;
  next = (next + 1) % 4;
  snprintf(paths[next], sizeof paths[next], "%s/%s", folder, name);
  return paths[next];
}

static void make_folder(void) {
  const char *temporary = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/funnel-log-XXXXXX", temporary ? temporary : "/tmp");
  ck_assert(mkdtemp(folder) != NULL);
}

static void remove_folder(void) {
  static const char *const names[] = {"a.csv", "b.csv"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unlink(in_folder(names[i]));
  ck_assert_int_eq(rmdir(folder), 0);
}

static void read_plan(fnl_plan *plan, const char *more) {
  const char *const overrides[] = {"simulation.engine=expected", "optimize.period_days=30",
                                   "optimize.targets.profit=20000", more};
  simulate_read_shipped(plan, "configs/spring-launch.cfg", more ? 4 : 3, overrides);
}

static fnl_status optimize(const fnl_plan *plan, const char *log, const char *resume,
                           fnl_answer *answer, fnl_error *error) {
  const fnl_optimize_options options = {.n_threads = 2, .log = log, .resume = resume};
  return fnl_optimize_plan(plan, &options, answer, error);
}

static size_t read_bytes(const char *path, char **bytes) {
  FILE *file = fopen(path, "rb");
  ck_assert(file != NULL);
  ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
  const size_t length = (size_t)ftell(file);
  rewind(file);
  *bytes = calloc(length + 1, 1);
  ck_assert(*bytes && fread(*bytes, 1, length, file) == length);
  fclose(file);
  return length;
}

static void write_bytes(const char *path, const char *bytes, size_t length) {
  FILE *file = fopen(path, "wb");
  ck_assert(file && fwrite(bytes, 1, length, file) == length);
  ck_assert_int_eq(fclose(file), 0);
}

static int count_lines(const char *bytes) {
  int n = 0;
  for (; *bytes; bytes++)
    n += *bytes == '\n';
  return n;
}

static void check_same(const fnl_answer *one, const fnl_answer *other) {
  ck_assert_mem_eq(one->alternatives[0].x, other->alternatives[0].x,
                   (size_t)one->variables.n * sizeof(double));
  ck_assert(one->expected_value == other->expected_value);
  ck_assert_int_eq(one->evaluations, other->evaluations);
  ck_assert_int_eq(one->gradients, other->gradients);
  ck_assert_int_eq(one->n_optima, other->n_optima);
}

START_TEST(a_log_cut_anywhere_leads_to_the_same_answer) {
  fnl_plan plan;
  fnl_answer whole, answer;
  fnl_error error;
  char *bytes, *again;
  make_folder();
  read_plan(&plan, NULL);
  ck_assert_int_eq(optimize(&plan, in_folder("a.csv"), NULL, &whole, &error), FNL_OK);
  const size_t length = read_bytes(in_folder("a.csv"), &bytes);
  ck_assert_int_eq(count_lines(bytes), 2 + whole.evaluations);
  ck_assert_int_eq(whole.remembered, 0);
  static const double parts[] = {0.0, 0.0001, 0.002, 0.3, 0.871, 0.99999, 1.0};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    const size_t kept = (size_t)(parts[i] * (double)length);
    write_bytes(in_folder("b.csv"), bytes, kept);
    const bool is_cut = kept > 0 && bytes[kept - 1] != '\n';
    /* the same file is continued, to the same lines */
    ck_assert_msg(optimize(&plan, in_folder("b.csv"), in_folder("b.csv"), &answer, &error) ==
                      FNL_OK,
                  "%s", error.message);
    check_same(&whole, &answer);
    ck_assert_int_eq(answer.resumed_cut, is_cut);
    ck_assert(parts[i] < 0.1 || answer.remembered > 0);
    ck_assert_int_le(answer.remembered, whole.evaluations);
    ck_assert(read_bytes(in_folder("b.csv"), &again) == length);
    ck_assert_mem_eq(bytes, again, length);
    free(again);
    fnl_answer_free(&answer);
  }
  /* another file gets every line */
  ck_assert_int_eq(optimize(&plan, in_folder("b.csv"), in_folder("a.csv"), &answer, &error),
                   FNL_OK);
  ck_assert(read_bytes(in_folder("b.csv"), &again) == length);
  ck_assert_mem_eq(bytes, again, length);
  free(again);
  free(bytes);
  fnl_answer_free(&answer);
  fnl_answer_free(&whole);
  fnl_plan_free(&plan);
  remove_folder();
}
END_TEST

static void check_refused(const fnl_plan *plan, const char *log, int line, const char *message) {
  fnl_answer answer;
  fnl_error error = {0};
  ck_assert_int_eq(optimize(plan, NULL, log, &answer, &error), FNL_EVALUE);
  ck_assert_int_eq(error.line, line);
  ck_assert_str_eq(error.file, log);
  ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

/* What comes after the search changes no value of it. */
static const char *const unrelated[] = {"simulation.replications=17",
                                        "simulation.sampler=rejection", "optimize.certify=false",
                                        "optimize.confidence=0.9", "optimize.gap=0.01"};

START_TEST(a_log_of_something_else_is_refused) {
  fnl_plan plan, other, same;
  fnl_answer answer;
  fnl_error error;
  char *bytes;
  make_folder();
  read_plan(&plan, NULL);
  read_plan(&other, "budget.total=90001");
  ck_assert_int_eq(optimize(&plan, in_folder("a.csv"), NULL, &answer, &error), FNL_OK);
  fnl_answer_free(&answer);
  check_refused(&other, in_folder("a.csv"), 1, "other settings");
  for (size_t k = 0; k < sizeof unrelated / sizeof *unrelated; k++) {
    read_plan(&same, unrelated[k]);
    ck_assert_msg(optimize(&same, NULL, in_folder("a.csv"), &answer, &error) == FNL_OK, "%s: %s",
                  unrelated[k], error.message);
    fnl_answer_free(&answer);
    fnl_plan_free(&same);
  }
  write_bytes(in_folder("b.csv"), "budget = 1;\n", 12);
  check_refused(&plan, in_folder("b.csv"), 1, "no log of trials");
  write_bytes(in_folder("b.csv"), "budget", 6);
  check_refused(&plan, in_folder("b.csv"), 1, "no log of trials");
  const size_t length = read_bytes(in_folder("a.csv"), &bytes);
  memcpy(strstr(bytes, "plan=") + 5, "0123", 4);
  memcpy(strstr(bytes, "settings=") + 9, "0123", 4);
  write_bytes(in_folder("b.csv"), bytes, length);
  check_refused(&plan, in_folder("b.csv"), 1, "another plan");
  free(bytes);
  fnl_plan_free(&plan);
  fnl_plan_free(&other);
  remove_folder();
}
END_TEST

/* Each replaces the first word of the fifth line. */
static const char *const bad_lines[] = {"three,screen,",   "0,screen,",   "3,,", "3,screen,x,",
                                        "3,screen",        "3,screen,1,", "\n",  "3,screen,,",
                                        "3,screen,1.2.3,", "nan,screen,"};

START_TEST(a_bad_line_is_told_by_its_number) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error;
  char *bytes, *fifth;
  make_folder();
  read_plan(&plan, NULL);
  ck_assert_int_eq(optimize(&plan, in_folder("a.csv"), NULL, &answer, &error), FNL_OK);
  fnl_answer_free(&answer);
  read_bytes(in_folder("a.csv"), &bytes);
  fifth = bytes;
  for (int line = 1; line < 5; line++)
    fifth = strchr(fifth, '\n') + 1;
  for (size_t i = 0; i < sizeof bad_lines / sizeof *bad_lines; i++) {
    FILE *file = fopen(in_folder("b.csv"), "wb");
    ck_assert(file != NULL);
    fwrite(bytes, 1, (size_t)(fifth - bytes), file);
    fputs(bad_lines[i], file);
    fputs(strstr(fifth, "screen,") + strlen("screen,"), file);
    fclose(file);
    check_refused(&plan, in_folder("b.csv"), 5, "no trial of this search");
  }
  free(bytes);
  fnl_plan_free(&plan);
  remove_folder();
}
END_TEST

START_TEST(a_log_that_is_missing_is_an_error_unless_it_is_to_be_written) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_error error;
  make_folder();
  read_plan(&plan, NULL);
  ck_assert_int_eq(optimize(&plan, NULL, in_folder("a.csv"), &answer, &error), FNL_ENOFILE);
  ck_assert_int_eq(optimize(&plan, in_folder("a.csv"), in_folder("a.csv"), &answer, &error),
                   FNL_OK);
  ck_assert_int_eq(answer.remembered, 0);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
  remove_folder();
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("trial log");
  TCase *tests = tcase_create("trial log");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, a_log_cut_anywhere_leads_to_the_same_answer);
  tcase_add_test(tests, a_log_of_something_else_is_refused);
  tcase_add_test(tests, a_bad_line_is_told_by_its_number);
  tcase_add_test(tests, a_log_that_is_missing_is_an_error_unless_it_is_to_be_written);
  suite_add_tcase(suite, tests);
  return suite;
}
