/* test_file.c: a file is written whole or stays as it was, and nothing is left behind. */
#include "base/file.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/funnel-test-file-XXXXXX";
static char path[256];

static void set_up(void) {
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/result.csv", folder);
}

static void tear_down(void) {
  char command[300];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  ck_assert_int_eq(system(command), 0);
}

static int n_files(void) {
  DIR *directory = opendir(folder);
  int n = 0;
  ck_assert_ptr_nonnull(directory);
  while (readdir(directory))
    n++;
  closedir(directory);
  return n - 2; /* . and .. */
}

static void assert_content(const char *file, const char *expected) {
  char content[64] = "";
  FILE *stream = fopen(file, "r");
  ck_assert_ptr_nonnull(stream);
  content[fread(content, 1, sizeof content - 1, stream)] = '\0';
  fclose(stream);
  ck_assert_str_eq(content, expected);
}

START_TEST(a_new_file_and_one_that_is_replaced) {
  ck_assert_int_eq(fnl_file_write(path, "first", 5, NULL), FNL_OK);
  assert_content(path, "first");
  ck_assert_int_eq(fnl_file_write(path, "second", 6, NULL), FNL_OK);
  assert_content(path, "second");
  ck_assert_int_eq(n_files(), 1);
}
END_TEST

START_TEST(the_mode_of_a_replaced_file_is_kept) {
  struct stat after;
  ck_assert_int_eq(fnl_file_write(path, "first", 5, NULL), FNL_OK);
  ck_assert_int_eq(chmod(path, 0640), 0);
  ck_assert_int_eq(fnl_file_write(path, "second", 6, NULL), FNL_OK);
  ck_assert_int_eq(stat(path, &after), 0);
  ck_assert_int_eq(after.st_mode & 0777, 0640);
}
END_TEST

START_TEST(a_link_stays_and_its_target_changes) {
  char link[256];
  struct stat found;
  snprintf(link, sizeof link, "%s/latest.csv", folder);
  ck_assert_int_eq(fnl_file_write(path, "first", 5, NULL), FNL_OK);
  ck_assert_int_eq(symlink("result.csv", link), 0);
  ck_assert_int_eq(fnl_file_write(link, "second", 6, NULL), FNL_OK);
  ck_assert_int_eq(lstat(link, &found), 0);
  ck_assert(S_ISLNK(found.st_mode));
  assert_content(path, "second");
  ck_assert_int_eq(n_files(), 2);
}
END_TEST

/* Begun and added to; false, and taken back, where the file system gives every file a name. */
static bool begin_nameless(fnl_pending_file *file) {
  ck_assert_int_eq(fnl_pending_open(file, path, NULL), FNL_OK);
  fnl_pending_add(file, "second", 6);
  if (!file->is_nameless)
    fnl_pending_free(file);
  return file->is_nameless;
}

START_TEST(what_is_not_committed_bears_no_name) {
  fnl_pending_file file;
  ck_assert_int_eq(fnl_file_write(path, "first", 5, NULL), FNL_OK);
  if (!begin_nameless(&file))
    return;
  ck_assert_int_eq(n_files(), 1);
  fnl_pending_free(&file);
  ck_assert_int_eq(n_files(), 1);
  assert_content(path, "first");
  ck_assert(begin_nameless(&file));
  ck_assert_int_eq(fnl_pending_commit(&file, NULL), FNL_OK);
  ck_assert_int_eq(n_files(), 1);
  assert_content(path, "second");
}
END_TEST

START_TEST(a_process_that_is_killed_leaves_nothing_behind) {
  fnl_pending_file file;
  int status = 0;
  if (!begin_nameless(&file))
    return;
  fnl_pending_free(&file);
  const pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child == 0) {
    if (begin_nameless(&file))
      raise(SIGKILL);
    _exit(1);
  }
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert(WIFSIGNALED(status));
  ck_assert_int_eq(n_files(), 0);
}
END_TEST

START_TEST(a_temporary_name_that_somebody_left_is_taken_over) {
  fnl_pending_file file;
  char left[300];
  snprintf(left, sizeof left, "%s/.result.csv.%ld.tmp", folder, (long)getpid());
  ck_assert_int_eq(fnl_file_write(left, "dust", 4, NULL), FNL_OK);
  ck_assert_int_eq(fnl_pending_open(&file, path, NULL), FNL_OK);
  fnl_pending_add(&file, "first", 5);
  ck_assert_int_eq(fnl_pending_commit(&file, NULL), FNL_OK);
  assert_content(path, "first");
  ck_assert_int_eq(n_files(), 1);
}
END_TEST

START_TEST(a_full_device_is_told_by_name) {
  fnl_error error;
  if (access("/dev/full", W_OK) != 0)
    return;
  ck_assert_int_eq(fnl_file_write("/dev/full", "text", 4, &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "could not write /dev/full: No space left"));
  struct stat device;
  ck_assert_int_eq(stat("/dev/full", &device), 0);
  ck_assert(S_ISCHR(device.st_mode)); /* it was written to, not replaced */
}
END_TEST

START_TEST(a_folder_or_a_missing_one_is_no_file) {
  fnl_error error;
  ck_assert_int_eq(fnl_file_write(folder, "text", 4, &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "Is a directory"));
  ck_assert_int_eq(fnl_file_check_writable(folder, &error), FNL_EIO);
  snprintf(path, sizeof path, "%s/missing/result.csv", folder);
  ck_assert_int_eq(fnl_file_write(path, "text", 4, &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "No such file or directory"));
  ck_assert_int_eq(fnl_file_check_writable(path, &error), FNL_EIO);
  ck_assert_int_eq(n_files(), 0);
}
END_TEST

START_TEST(asking_leaves_no_trace) {
  ck_assert_int_eq(fnl_file_check_writable(path, NULL), FNL_OK);
  ck_assert_int_eq(fnl_folder_prepare(folder, NULL, NULL), FNL_OK);
  ck_assert_int_eq(n_files(), 0);
}
END_TEST

START_TEST(folders_are_made_with_their_parents) {
  struct stat made;
  snprintf(path, sizeof path, "%s/one/two/three/", folder);
  ck_assert_int_eq(fnl_folder_prepare(path, NULL, NULL), FNL_OK);
  ck_assert_int_eq(stat(path, &made), 0);
  ck_assert(S_ISDIR(made.st_mode));
}
END_TEST

/* As far as this run made them and nothing is in them. */
START_TEST(folders_made_for_nothing_are_taken_away) {
  int n_made = -1;
  snprintf(path, sizeof path, "%s/one//two/three/", folder);
  ck_assert_int_eq(fnl_folder_prepare(path, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 3);
  fnl_folder_retract(path, n_made);
  ck_assert_int_eq(n_files(), 0);

  ck_assert_int_eq(fnl_folder_prepare(path, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 3);
  ck_assert_int_eq(fnl_folder_prepare(path, &n_made, NULL), FNL_OK);
  ck_assert_int_eq(n_made, 0);
  fnl_folder_retract(path, n_made);
  ck_assert_int_eq(access(path, F_OK), 0);

  char kept[300];
  snprintf(kept, sizeof kept, "%s/one/kept.csv", folder);
  ck_assert_int_eq(fnl_file_write(kept, "text", 4, NULL), FNL_OK);
  fnl_folder_retract(path, 3);
  assert_content(kept, "text");
  snprintf(path, sizeof path, "%s/one/two", folder);
  ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_file_in_place_of_a_folder_is_told) {
  fnl_error error;
  char below[300];
  ck_assert_int_eq(fnl_file_write(path, "text", 4, NULL), FNL_OK);
  ck_assert_int_eq(fnl_folder_prepare(path, NULL, &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "Not a directory"));
  snprintf(below, sizeof below, "%s/below", path);
  ck_assert_int_eq(fnl_folder_prepare(below, NULL, &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, below));
}
END_TEST

START_TEST(a_growing_file_keeps_what_it_is_told_to) {
  fnl_growing_file file;
  fnl_error error;
  ck_assert_int_eq(fnl_file_write(path, "first\nsecond\nthi", 16, NULL), FNL_OK);
  ck_assert_int_eq(fnl_growing_open(&file, path, 13, &error), FNL_OK);
  assert_content(path, "first\nsecond\n");
  fnl_growing_add(&file, "third\n", 6);
  assert_content(path, "first\nsecond\nthird\n"); /* before it is closed */
  ck_assert_int_eq(fnl_growing_close(&file, path, &error), FNL_OK);
  ck_assert_int_eq(fnl_growing_close(&file, path, &error), FNL_OK);
  ck_assert_int_eq(fnl_growing_open(&file, path, 0, &error), FNL_OK);
  fnl_growing_add(&file, "anew\n", 5);
  ck_assert_int_eq(fnl_growing_close(&file, path, &error), FNL_OK);
  assert_content(path, "anew\n");
  ck_assert_int_eq(n_files(), 1);
}
END_TEST

START_TEST(a_growing_file_goes_on_where_one_stands_that_is_open_already) {
  fnl_growing_file file;
  fnl_error error;
  char name[32];
  for (int appends = 0; appends < 2; appends++) {
    ck_assert_int_eq(fnl_file_write(path, "", 0, NULL), FNL_OK);
    const int opened = open(path, O_WRONLY | (appends ? O_APPEND : 0));
    ck_assert_int_eq(write(opened, "kept\n", 5), 5);
    snprintf(name, sizeof name, "/dev/fd/%d", opened);
    ck_assert_int_eq(fnl_growing_open(&file, name, 0, &error), FNL_OK);
    fnl_growing_add(&file, "line\n", 5);
    ck_assert_int_eq(fnl_growing_close(&file, name, &error), FNL_OK);
    ck_assert_int_eq(write(opened, "after\n", 6), 6);
    assert_content(path, "kept\nline\nafter\n");
    ck_assert_int_eq(close(opened), 0);
  }
}
END_TEST

START_TEST(a_growing_file_tells_at_the_end_what_it_could_not_write) {
  fnl_growing_file file = {0};
  fnl_error error;
  ck_assert_int_eq(fnl_growing_close(&file, path, &error), FNL_OK);
  ck_assert_int_eq(fnl_growing_open(&file, "/dev/full", 0, &error), FNL_OK);
  fnl_growing_add(&file, "line\n", 5);
  fnl_growing_add(&file, "line\n", 5);
  ck_assert_int_eq(fnl_growing_close(&file, "/dev/full", &error), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "could not write /dev/full: No space left"));
  ck_assert_int_eq(fnl_growing_open(&file, folder, 0, &error), FNL_EIO);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("file");
  TCase *tests = tcase_create("file");
  tcase_add_checked_fixture(tests, set_up, tear_down);
  tcase_add_test(tests, a_new_file_and_one_that_is_replaced);
  tcase_add_test(tests, the_mode_of_a_replaced_file_is_kept);
  tcase_add_test(tests, a_link_stays_and_its_target_changes);
  tcase_add_test(tests, what_is_not_committed_bears_no_name);
  tcase_add_test(tests, a_process_that_is_killed_leaves_nothing_behind);
  tcase_add_test(tests, a_temporary_name_that_somebody_left_is_taken_over);
  tcase_add_test(tests, a_full_device_is_told_by_name);
  tcase_add_test(tests, a_folder_or_a_missing_one_is_no_file);
  tcase_add_test(tests, asking_leaves_no_trace);
  tcase_add_test(tests, folders_are_made_with_their_parents);
  tcase_add_test(tests, folders_made_for_nothing_are_taken_away);
  tcase_add_test(tests, a_file_in_place_of_a_folder_is_told);
  tcase_add_test(tests, a_growing_file_keeps_what_it_is_told_to);
  tcase_add_test(tests, a_growing_file_goes_on_where_one_stands_that_is_open_already);
  tcase_add_test(tests, a_growing_file_tells_at_the_end_what_it_could_not_write);
  suite_add_tcase(suite, tests);
  return suite;
}
