/* A forecast is one run of `expected` at the central numbers, figure by figure; what that engine
 * cannot follow is refused. */
#include "study/forecast.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 20 };

#define MODEL                                                                                      \
  "model = { stages = ( { name = \"far\"; role = \"prospect\"; },"                                 \
  "                     { name = \"near\"; role = \"conversion\"; } );"                            \
  "  channels = ( { name = \"word\"; kind = \"earned\"; sends_per_day = { near = 0.0173; }; %s } " \
  ");"                                                                                             \
  "  moves = ( { from = \"far\"; to = \"near\"; daily = %s; emits = \"sale\";"                     \
  "              per_touch = { word = 0.217; }; } );"                                              \
  "  events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; value = { mean = %s; }; } ); "  \
  "};"                                                                                             \
  "horizon_days = 41; population = 23850; budget = { total = 0.0; };"

static double value_of(const fnl_forecast *forecast, const char *name) {
  fnl_error error = {0};
  const int figure = fnl_figures_find_name(&forecast->figures, forecast->plan, name, &error);
  ck_assert_msg(figure >= 0, "%s", error.message);
  return fnl_forecast_value(forecast, figure);
}

static double revenue_of(const char *daily, const char *value) {
  fnl_plan plan;
  fnl_forecast forecast;
  simulate_read(&plan, MODEL, "", daily, value);
  ck_assert_int_eq(fnl_forecast_init(&forecast, &plan, NULL), FNL_OK);
  const double revenue = value_of(&forecast, "totals.revenue");
  fnl_forecast_free(&forecast);
  fnl_plan_free(&plan);
  return revenue;
}

START_TEST(a_forecast_has_the_figures_of_a_run_of_expected) {
  char *model = NULL, *text = NULL;
  simulation s = {0};
  fnl_forecast forecast;
  fnl_figures figures;
  ck_assert_int_eq(random_plan_text((uint64_t)_i, (random_plan_options){0}, &model, &text), 0);
  simulate_read_texts(&s.plan, model, text);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  ck_assert_int_eq(fnl_figures_init(&figures, &s.world, NULL, NULL), FNL_OK);
  ck_assert_int_eq(fnl_forecast_init(&forecast, &s.plan, NULL), FNL_OK);
  double *row = calloc((size_t)figures.n_columns, sizeof *row);
  fnl_figures_row(&figures, &s.world, &s.run, row);
  ck_assert_int_eq(figures.n_figures, forecast.figures.n_figures);
  ck_assert_mem_eq(row, forecast.row, (size_t)figures.n_columns * sizeof *row);
  free(row);
  fnl_forecast_free(&forecast);
  fnl_figures_free(&figures);
  simulate_close(&s);
  free(model);
  free(text);
}
END_TEST

START_TEST(ranges_are_taken_at_their_centres) {
  const double certain = revenue_of("0.00385", "61.75");
  ck_assert_double_gt(certain, 0.0);
  ck_assert_double_eq(
      revenue_of("{ mean = 0.00385; sd = 0.0017; }", "{ low = 40.5; high = 83.0; }"), certain);
}
END_TEST

START_TEST(word_from_person_to_person_is_refused) {
  fnl_plan plan;
  fnl_forecast forecast;
  fnl_error error = {0};
  simulate_read(&plan, MODEL "simulation = { engine = \"agents\"; };", "sharing_shape = 0.385;",
                "0.01", "1.0");
  ck_assert_int_eq(fnl_forecast_init(&forecast, &plan, &error), FNL_EENGINE);
  ck_assert_str_eq(error.message, "the engine \"expected\" knows no person from another");
  fnl_forecast_free(&forecast); /* legal after a failure, and twice */
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("study/forecast");
  TCase *tests = tcase_create("forecasts");
  tcase_add_loop_test(tests, a_forecast_has_the_figures_of_a_run_of_expected, 0, PLANS);
  tcase_add_test(tests, ranges_are_taken_at_their_centres);
  tcase_add_test(tests, word_from_person_to_person_is_refused);
  suite_add_tcase(suite, tests);
  return suite;
}
