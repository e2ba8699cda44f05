/* test_public.c: the public functions, used as a program outside uses them. */
#include "funnel.h"

#include <check.h>
#include <math.h>
#include <string.h>

static const char *const plan_text =
    "horizon_days = 20; population = 5000; currency = \"EUR\";"
    "budget = { total = 300.0; split = { wide = 0.75; narrow = 0.25; }; };"
    "simulation = { engine = \"cohorts\"; replications = 9; seed = 4; };"
    "model = { stages = ( { name = \"out\"; role = \"prospect\"; },"
    "                     { name = \"near\"; role = \"consideration\"; },"
    "                     { name = \"in\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"wide\"; kind = \"paid\"; audience = [ \"out\" ]; cpm = 8.5; },"
    "               { name = \"narrow\"; kind = \"paid\"; audience = [ \"near\" ]; cpm = 11.5; } );"
    "  moves = ( { from = \"out\"; to = \"near\"; daily = 0.001; per_touch = { wide = 0.06; }; },"
    "            { from = \"near\"; to = \"in\"; per_touch = { narrow = 0.09; }; emits = \"buy\"; "
    "} );"
    "  events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; value = { mean = 61.5; }; } ); "
    "};";

static fnl_plan_handle *open_plan(const fnl_open_options *options) {
  fnl_plan_handle *plan;
  fnl_error error = {0};
  const fnl_status status = fnl_plan_open_text(plan_text, options, &plan, &error);
  ck_assert_msg(status == FNL_OK, "%d: %s", error.line, error.message);
  return plan;
}

static double mean_of(const fnl_result *result, const char *name) {
  fnl_value value;
  fnl_error error;
  ck_assert_msg(fnl_result_figure(result, name, &value, &error) == FNL_OK, "%s", error.message);
  return value.mean;
}

START_TEST(figures_are_found_by_name) {
  fnl_plan_handle *plan = open_plan(NULL);
  fnl_result *result;
  fnl_value roas;
  ck_assert_int_eq(fnl_plan_simulate(plan, NULL, &result, NULL), FNL_OK);
  ck_assert_int_eq(fnl_result_figure(result, "totals.roas", &roas, NULL), FNL_OK);
  ck_assert_int_eq(roas.n, 9);
  ck_assert(roas.low < roas.mean && roas.mean < roas.high);
  ck_assert(roas.quantile[0] <= roas.quantile[2] && roas.quantile[2] <= roas.quantile[4]);
  ck_assert_double_eq(mean_of(result, "campaigns.wide.spend") +
                          mean_of(result, "campaigns.narrow.spend"),
                      mean_of(result, "totals.spend"));
  ck_assert_double_eq(mean_of(result, "moves.near->in.count"), mean_of(result, "events.buy.count"));
  ck_assert_double_eq(mean_of(result, "moves.near->in.by.narrow"),
                      mean_of(result, "channels.narrow.conversions"));
  ck_assert_int_eq(fnl_result_is_partial(result), 0);
  ck_assert(isnan(fnl_result_recommended_share(result, "wide")));
  fnl_result_free(result);
  fnl_plan_close(plan);
}
END_TEST

START_TEST(a_wrong_name_has_a_hint) {
  fnl_plan_handle *plan = open_plan(NULL);
  fnl_result *result;
  fnl_value value;
  fnl_error error;
  ck_assert_int_eq(fnl_plan_simulate(plan, NULL, &result, NULL), FNL_OK);
  ck_assert_int_eq(fnl_result_figure(result, "totals.raos", &value, &error), FNL_EUNKNOWN);
  ck_assert_str_eq(error.message, "there is no figure \"totals.raos\"");
  ck_assert_str_eq(error.hint, "did you mean \"totals.roas\"?");
  ck_assert_int_eq(fnl_result_figure(result, "nothing", &value, NULL), FNL_EUNKNOWN);
  fnl_result_free(result);
  fnl_plan_close(plan);
}
END_TEST

START_TEST(settings_change_the_plan) {
  static const char *const settings[] = {"simulation.engine=expected", "budget.total=150"};
  const fnl_open_options options = {.n_settings = 2, .settings = settings};
  const fnl_run_options one_thread = {.n_threads = 1};
  fnl_plan_handle *plan = open_plan(&options);
  fnl_result *result;
  fnl_value budget;
  ck_assert_int_eq(fnl_plan_simulate(plan, &one_thread, &result, NULL), FNL_OK);
  ck_assert_int_eq(fnl_result_figure(result, "totals.budget", &budget, NULL), FNL_OK);
  ck_assert_double_eq(budget.mean, 150.0);
  ck_assert_int_eq(budget.n, 1);
  ck_assert(isnan(budget.se) && isnan(budget.low) && isnan(budget.quantile[2]));
  fnl_result_free(result);
  fnl_plan_close(plan);
}
END_TEST

START_TEST(a_mistake_leaves_no_plan_and_says_where) {
  static const char *const settings[] = {"budget.totl=150"};
  const fnl_open_options options = {.n_settings = 1, .settings = settings};
  fnl_plan_handle *plan;
  fnl_error error;
  ck_assert_int_eq(fnl_plan_open_text("horizon_days = 20;\npopulation = 0;", NULL, &plan, &error),
                   FNL_EVALUE);
  ck_assert_ptr_null(plan);
  ck_assert_int_eq(fnl_plan_open_text(plan_text, &options, &plan, &error), FNL_EUNKNOWN);
  ck_assert_ptr_null(plan);
  ck_assert_ptr_nonnull(strstr(error.message, "totl"));
  ck_assert_int_eq(fnl_plan_open("missing.cfg", NULL, &plan, &error), FNL_ENOFILE);
  ck_assert_ptr_null(plan);
  fnl_plan_close(NULL);
  fnl_result_free(NULL);
}
END_TEST

START_TEST(the_best_split_sums_to_one) {
  fnl_plan_handle *plan = open_plan(NULL);
  fnl_result *result;
  ck_assert_int_eq(fnl_plan_optimize(plan, NULL, &result, NULL), FNL_OK);
  const double wide = fnl_result_recommended_share(result, "wide");
  const double narrow = fnl_result_recommended_share(result, "narrow");
  ck_assert_double_eq_tol(wide + narrow, 1.0, 1e-12);
  ck_assert(isnan(fnl_result_recommended_share(result, "nothing")));
  const char *json = fnl_result_json(result);
  ck_assert_ptr_nonnull(strstr(json, "\"command\": \"optimize\""));
  ck_assert_ptr_nonnull(strstr(json, "\"currency\": \"EUR\""));
  ck_assert_ptr_eq(json, fnl_result_json(result));
  fnl_result_free(result);
  fnl_plan_close(plan);
}
END_TEST

static int stop_at_once(void *user) {
  (void)user;
  return 1;
}

START_TEST(stopping_before_anything_is_an_interruption) {
  const fnl_hooks hooks = {.stop = stop_at_once};
  const fnl_run_options options = {.hooks = &hooks};
  fnl_plan_handle *plan = open_plan(NULL);
  fnl_result *result;
  fnl_error error;
  ck_assert_int_eq(fnl_plan_simulate(plan, &options, &result, &error), FNL_EINTERRUPTED);
  ck_assert_ptr_null(result);
  ck_assert_int_eq(fnl_plan_optimize(plan, &options, &result, &error), FNL_EINTERRUPTED);
  ck_assert_ptr_null(result);
  fnl_plan_close(plan);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("public");
  TCase *tests = tcase_create("public");
  tcase_add_test(tests, figures_are_found_by_name);
  tcase_add_test(tests, a_wrong_name_has_a_hint);
  tcase_add_test(tests, settings_change_the_plan);
  tcase_add_test(tests, a_mistake_leaves_no_plan_and_says_where);
  tcase_add_test(tests, the_best_split_sums_to_one);
  tcase_add_test(tests, stopping_before_anything_is_an_interruption);
  suite_add_tcase(suite, tests);
  return suite;
}
