/* What the page's script calls, called from C: trees made node by node, runs again and again, and
 * what a script may do wrong. */
#include "support/simulate.h"
#include "wasm/what_if.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *test_suite(void);

static fnl_what_if *w;

static void open_one(void) { ck_assert_ptr_nonnull(w = fnl_what_if_new()); }
static void close_one(void) { fnl_what_if_free(w); }

static void name(const char *text) {
  char *room = fnl_what_if_name(w, strlen(text));
  ck_assert_ptr_nonnull(room);
  memcpy(room, text, strlen(text));
}

static void text(const char *value) {
  char *room = fnl_what_if_text(w, strlen(value));
  ck_assert_ptr_nonnull(room);
  memcpy(room, value, strlen(value));
}

static void add_text(const char *key, const char *value) {
  name(key);
  text(value);
  fnl_what_if_add_text(w);
}

static void add_number(const char *key, double value) {
  name(key);
  fnl_what_if_add_number(w, value);
}

static void add_whole(const char *key, const char *digits) {
  name(key);
  text(digits);
  fnl_what_if_add_whole(w);
}

static void add_list(const char *key) {
  name(key);
  fnl_what_if_add_list(w);
}

static void add_group(const char *key) {
  name(key);
  fnl_what_if_add_group(w);
}

static void add_stage(const char *key, const char *role) {
  fnl_what_if_add_group(w);
  add_text("name", key);
  add_text("role", role);
  fnl_what_if_close(w);
}

static void add_model(void) {
  add_group("model");
  add_list("stages");
  add_stage("far", "prospect");
  add_stage("near", "conversion");
  fnl_what_if_close(w);
  add_list("moves");
  fnl_what_if_add_group(w);
  add_text("from", "far");
  add_text("to", "near");
  add_number("daily", 0.1);
  fnl_what_if_close(w);
  fnl_what_if_close(w);
  fnl_what_if_close(w);
}

/* 1,000 people, of whom 1 - exp(-0.1) move on one day. */
static void add_plan(void) {
  fnl_what_if_add_group(w);
  add_whole("horizon_days", "1");
  add_whole("population", "1000");
  add_model();
  fnl_what_if_close(w);
  fnl_what_if_plan(w);
}

static void set(const char *path, double value) {
  fnl_what_if_add_number(w, value);
  name(path);
  fnl_what_if_set(w);
}

static double figure(const char *key) {
  name(key);
  return fnl_what_if_figure(w);
}

START_TEST(a_tree_of_nodes_runs) {
  add_plan();
  ck_assert_msg(fnl_what_if_run(w) == 1, "%s", fnl_what_if_message(w));
  simulate_check_equal("near", figure("stages.near.end"), 95.16258196404048);
  ck_assert_int_eq(fnl_what_if_n_days(w), 1);
  ck_assert_int_eq(fnl_what_if_n_stages(w), 2);
  const double *stages = fnl_what_if_daily(w, FNL_DAILY_STAGES);
  simulate_check_equal("far at the start", stages[0], 1000.0);
  simulate_check_equal("near at the end", stages[3], 95.16258196404048);
}
END_TEST

START_TEST(settings_apply_until_they_are_forgotten) {
  add_plan();
  set("moves.far->near.daily", 0.2);
  ck_assert_int_eq(fnl_what_if_run(w), 1);
  simulate_check_equal("near", figure("stages.near.end"), 181.2692469220181);
  ck_assert_ptr_nonnull(strstr(fnl_what_if_write(w), "# --set moves.far->near.daily=0.2\n"));
  fnl_what_if_reset(w);
  ck_assert_int_eq(fnl_what_if_run(w), 1);
  simulate_check_equal("near", figure("stages.near.end"), 95.16258196404048);
}
END_TEST

START_TEST(mistakes_are_told_and_leave_no_figures) {
  add_plan();
  set("moves.far->near.daily", -0.2);
  ck_assert_int_eq(fnl_what_if_run(w), 0);
  ck_assert_str_eq(fnl_what_if_message(w), "`daily` must be at least 0, not -0.2");
  ck_assert(isnan(figure("stages.near.end")));
  ck_assert_ptr_null(fnl_what_if_write(w));
  fnl_what_if_reset(w);
  ck_assert_int_eq(fnl_what_if_run(w), 1);
  ck_assert_str_eq(fnl_what_if_message(w), "");
  ck_assert(isnan(figure("stages.near.start"))); /* no such figure */
}
END_TEST

START_TEST(without_a_plan_nothing_runs) {
  ck_assert_int_eq(fnl_what_if_run(w), 0);
  ck_assert_ptr_nonnull(strstr(fnl_what_if_message(w), "there is no plan"));
  fnl_what_if_close(w); /* nothing is open */
  fnl_what_if_set(w);   /* of no tree */
  add_plan();
  ck_assert_int_eq(fnl_what_if_run(w), 1);
}
END_TEST

START_TEST(what_is_no_tree_is_no_plan) {
  for (int i = 0; i < 100; i++)
    fnl_what_if_add_list(w); /* too deep */
  fnl_what_if_plan(w);
  ck_assert_int_eq(fnl_what_if_run(w), 0);
  fnl_what_if_add_number(w, 1.5);
  fnl_what_if_add_number(w, 2.5); /* two roots */
  fnl_what_if_plan(w);
  ck_assert_int_eq(fnl_what_if_run(w), 0);
  add_plan();
  ck_assert_int_eq(fnl_what_if_run(w), 1);
}
END_TEST

START_TEST(a_root_that_is_no_group_is_told) {
  fnl_what_if_add_list(w);
  fnl_what_if_close(w);
  fnl_what_if_plan(w);
  ck_assert_int_eq(fnl_what_if_run(w), 0);
  ck_assert_ptr_nonnull(strstr(fnl_what_if_message(w), "a plan is a group, not a list"));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("wasm/exports");
  TCase *tests = tcase_create("exports");
  tcase_add_checked_fixture(tests, open_one, close_one);
  tcase_add_test(tests, a_tree_of_nodes_runs);
  tcase_add_test(tests, settings_apply_until_they_are_forgotten);
  tcase_add_test(tests, mistakes_are_told_and_leave_no_figures);
  tcase_add_test(tests, without_a_plan_nothing_runs);
  tcase_add_test(tests, what_is_no_tree_is_no_plan);
  tcase_add_test(tests, a_root_that_is_no_group_is_told);
  suite_add_tcase(suite, tests);
  return suite;
}
