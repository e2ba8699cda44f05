/* One process at a time writes to a folder or to a growing file, for as long as it lives. */
#define _GNU_SOURCE /* O_PATH */
#include "base/file.h"
#include "base/hold.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *test_suite(void);

static char top[] = "/tmp/funnel-test-hold-XXXXXX";
static char folder[64], file[64];

static void set_up(void) {
  ck_assert_ptr_nonnull(mkdtemp(top));
  snprintf(folder, sizeof folder, "%s/results", top);
  snprintf(file, sizeof file, "%s/trials.csv", top);
}

static void tear_down(void) {
  unlink(file);
  rmdir(folder);
  ck_assert_int_eq(rmdir(top), 0); /* nothing else is there */
}

START_TEST(a_folder_is_held_by_one_at_a_time) {
  fnl_hold first = {0}, second = {0};
  fnl_error error;
  int n_made;
  ck_assert_int_eq(fnl_hold_folder(&first, folder, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 1);
  ck_assert_int_eq(fnl_hold_folder(&second, folder, &n_made, &error), FNL_EIO);
  ck_assert_str_eq(error.file, folder);
  ck_assert_str_eq(error.message, "another process is about to write its results to this folder");
  ck_assert_str_eq(error.hint, "wait until it has ended, or name another folder");
  ck_assert(!second.is_open);
  fnl_hold_release(&first);
  ck_assert_int_eq(fnl_hold_folder(&second, folder, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 0);
  fnl_hold_release(&second);
  fnl_hold_release(&second);
}
END_TEST

/* Holds the folder until it is killed; says so. */
static void hold_for_ever(int told) {
  fnl_hold hold = {0};
  int n_made;
  if (fnl_hold_folder(&hold, folder, &n_made, NULL) == FNL_OK && write(told, "", 1) == 1)
    pause();
  _exit(1);
}

START_TEST(who_is_killed_holds_it_no_more_and_leaves_nothing) {
  fnl_hold hold = {0};
  int ends[2], n_made, status;
  char byte;
  ck_assert_int_eq(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0)
    hold_for_ever(ends[1]);
  ck_assert_int_eq(read(ends[0], &byte, 1), 1);
  ck_assert_int_eq(fnl_hold_folder(&hold, folder, &n_made, NULL), FNL_EIO);
  ck_assert_int_eq(kill(child, SIGKILL), 0);
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert_int_eq(fnl_hold_folder(&hold, folder, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(rmdir(folder), 0); /* it was empty */
  fnl_hold_release(&hold);
}
END_TEST

START_TEST(a_folder_made_anew_is_another_one) {
  fnl_hold first = {0}, second = {0};
  int n_made;
  ck_assert_int_eq(fnl_hold_folder(&first, folder, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(rmdir(folder), 0);
  ck_assert_int_eq(fnl_hold_folder(&second, folder, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 1);
  fnl_hold_release(&first);
  fnl_hold_release(&second);
}
END_TEST

/* A descriptor that flock knows nothing of stands for a file system that has no such thing. */
START_TEST(where_nothing_can_be_held_the_work_goes_on) {
  const int descriptor = open(top, O_PATH);
  ck_assert_int_ge(descriptor, 0);
  ck_assert(fnl_hold_descriptor(descriptor));
  close(descriptor);
  ck_assert(fnl_hold_descriptor(-1));
}
END_TEST

START_TEST(a_growing_file_is_of_one_at_a_time) {
  fnl_growing_file first, second;
  fnl_error error;
  char line[16] = "";
  ck_assert_int_eq(fnl_growing_open(&first, file, 0, NULL), FNL_OK);
  fnl_growing_add(&first, "one\n", 4);
  ck_assert_int_eq(fnl_growing_open(&second, file, 0, &error), FNL_EIO);
  ck_assert_str_eq(error.file, file);
  ck_assert_str_eq(error.message, "another process is writing to this file");
  ck_assert_int_eq(fnl_growing_close(&first, file, NULL), FNL_OK);
  ck_assert_int_eq(fnl_growing_open(&second, file, 4, NULL), FNL_OK);
  fnl_growing_add(&second, "two\n", 4);
  ck_assert_int_eq(fnl_growing_close(&second, file, NULL), FNL_OK);
  FILE *stream = fopen(file, "r");
  ck_assert_ptr_nonnull(stream);
  ck_assert_uint_eq(fread(line, 1, sizeof line - 1, stream), 8);
  ck_assert_str_eq(line, "one\ntwo\n"); /* the refused one has not cut it */
  fclose(stream);
}
END_TEST

START_TEST(devices_are_of_everybody) {
  fnl_growing_file first, second;
  ck_assert_int_eq(fnl_growing_open(&first, "/dev/null", 0, NULL), FNL_OK);
  ck_assert_int_eq(fnl_growing_open(&second, "/dev/null", 0, NULL), FNL_OK);
  ck_assert_int_eq(fnl_growing_close(&first, "/dev/null", NULL), FNL_OK);
  ck_assert_int_eq(fnl_growing_close(&second, "/dev/null", NULL), FNL_OK);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("hold");
  TCase *tests = tcase_create("hold");
  tcase_add_checked_fixture(tests, set_up, tear_down);
  tcase_add_test(tests, a_folder_is_held_by_one_at_a_time);
  tcase_add_test(tests, who_is_killed_holds_it_no_more_and_leaves_nothing);
  tcase_add_test(tests, a_folder_made_anew_is_another_one);
  tcase_add_test(tests, where_nothing_can_be_held_the_work_goes_on);
  tcase_add_test(tests, a_growing_file_is_of_one_at_a_time);
  tcase_add_test(tests, devices_are_of_everybody);
  suite_add_tcase(suite, tests);
  return suite;
}
