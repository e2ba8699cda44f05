/* test_plot.c: small pictures stay within their width and their signs, and show what they say. */
#include "base/width.h"
#include "optimize/outlook.h"
#include "report/plot/chart.h"
#include "report/plot/plot.h"
#include "study/replicate.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const fnl_look drawn = {.width = 40, .unicode = true}, typed = {.width = 40};

static void assert_canvas(const fnl_canvas *canvas, const char *expected) {
  fnl_text text = {0};
  fnl_canvas_write(canvas, &text);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

START_TEST(dots_of_a_cell_are_braille) {
  fnl_canvas canvas;
  fnl_canvas_init(&canvas, 3, 1, &drawn);
  fnl_canvas_dot(&canvas, 0, 0, FNL_INK_PLAIN); /* top left of the first cell */
  fnl_canvas_dot(&canvas, 3, 3, FNL_INK_PLAIN); /* bottom right of the second */
  fnl_canvas_dot(&canvas, 6, 0, FNL_INK_PLAIN); /* outside */
  fnl_canvas_dot(&canvas, 0, -1, FNL_INK_PLAIN);
  assert_canvas(&canvas, "\xE2\xA0\x81\xE2\xA2\x80\n");
  fnl_canvas_free(&canvas);
}
END_TEST

START_TEST(in_ascii_a_cell_is_one_dot) {
  fnl_canvas canvas;
  fnl_canvas_init(&canvas, 4, 2, &typed);
  fnl_canvas_line(&canvas, (fnl_spot){0, 1}, (fnl_spot){3, 0}, FNL_INK_FIRST);
  fnl_canvas_shade(&canvas, 0, 0, 2, FNL_INK_PLAIN);
  fnl_canvas_shade(&canvas, 0, 1, 2, FNL_INK_PLAIN); /* the line is seen, not the shade */
  assert_canvas(&canvas, ": **\n**\n");
  fnl_canvas_free(&canvas);
}
END_TEST

START_TEST(colours_are_written_where_they_are_wanted_only) {
  const fnl_look coloured = {.width = 40, .colour = true};
  fnl_canvas canvas;
  fnl_canvas_init(&canvas, 3, 1, &coloured);
  fnl_canvas_words(&canvas, 0, 0, "ab", FNL_INK_FIRST);
  fnl_canvas_sign(&canvas, 2, 0, 'c', FNL_INK_PLAIN);
  assert_canvas(&canvas, "\033[36mab\033[0mc\n");
  fnl_canvas_free(&canvas);
}
END_TEST

START_TEST(numbers_are_short) {
  static const struct {
    double value;
    const char *word;
  } cases[] = {{0.0, "0"},        {4.83, "4.83"},    {27.61, "27.6"},      {972.4, "972"},
               {1500.0, "1.5k"},  {999600.0, "1M"},  {1234567.0, "1.23M"}, {-25705.0, "-25.7k"},
               {4.65e9, "4.65G"}, {0.0004, "4e-04"}, {1e18, "1e+18"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_str_eq(fnl_plot_number(cases[i].value).text, cases[i].word);
}
END_TEST

START_TEST(axes_end_at_round_numbers_that_hold_all_values) {
  static const double values[] = {-23.1, 871.0, NAN, 412.7};
  const fnl_axis axis = fnl_axis_of(values, 4, false), with_zero = fnl_axis_of(values + 1, 3, true);
  ck_assert_double_eq(axis.low, -250.0);
  ck_assert_double_eq(axis.high, 1000.0);
  ck_assert_double_eq(with_zero.low, 0.0);
  ck_assert_double_eq(with_zero.high, 1000.0);
  const fnl_axis nothing = fnl_axis_of(values, 0, false), one = fnl_axis_of(values + 3, 1, false);
  ck_assert(nothing.high > nothing.low && one.high > one.low);
  ck_assert_double_eq(one.low, 412.7);
}
END_TEST

/* A curve from the lower left to the upper right, with numbers at both axes' ends. */
START_TEST(a_chart_has_its_curve_between_its_numbers) {
  static const double x[] = {0.0, 31.0}, y[] = {0.0, 400.0};
  fnl_chart chart;
  fnl_text text = {0};
  fnl_chart_init(&chart, &typed, 4, (fnl_axis){0.0, 31.0, false}, fnl_axis_of(y, 2, true));
  fnl_chart_curve(&chart, x, y, 2, FNL_INK_FIRST);
  fnl_chart_write(&chart, "days", &text);
  ck_assert_str_eq(fnl_text_string(&text), "   400 |                          ******\n"
                                           "       |                **********\n"
                                           "       |      **********\n"
                                           "     0 |******\n"
                                           "       +--------------------------------\n"
                                           "        0             15.5 days       31\n");
  fnl_chart_free(&chart);
  fnl_text_free(&text);
}
END_TEST

START_TEST(a_bar_is_as_long_as_its_part_and_never_nothing) {
  static const struct {
    double part;
    const char *bar;
  } cases[] = {{0.0, ""}, {0.004, "."}, {0.25, "##-"}, {1.0, "##########"}, {1.7, "##########"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fnl_text text = {0};
    fnl_plot_write_bar(&typed, cases[i].part, 10, &text);
    ck_assert_str_eq(fnl_text_string(&text), cases[i].bar);
    fnl_text_free(&text);
  }
}
END_TEST

/* ---- pictures of a plan ---- */

typedef struct {
  fnl_plan plan;
  fnl_sample sample;
  fnl_summary summary;
  fnl_outlook outlook;
} results;

static void open_results(results *r, const char *plan, const char *engine, int replications) {
  char path[256];
  fnl_error error;
  memset(r, 0, sizeof *r);
  snprintf(path, sizeof path, "configs/%s.cfg", plan);
  simulate_read_shipped(&r->plan, path, 0, NULL);
  fnl_study study = fnl_study_of(&r->plan);
  study.engine = fnl_engine_by_name(engine);
  study.replications = replications;
  ck_assert_int_eq(fnl_replicate(&study, &r->sample, &error), FNL_OK);
  ck_assert_int_eq(fnl_summary_init(&r->summary, &study, &r->sample, &error), FNL_OK);
  ck_assert_int_eq(fnl_outlook_init(&r->outlook, &r->plan, NULL, &error), FNL_OK);
  r->summary.outlook = &r->outlook;
}

static void close_results(results *r) {
  fnl_outlook_free(&r->outlook);
  fnl_summary_free(&r->summary);
  fnl_sample_free(&r->sample);
  fnl_plan_free(&r->plan);
}

static char *pictures(const results *r, int width, bool unicode) {
  const fnl_plot_source source = {.summary = &r->summary};
  const fnl_look look = {.width = width, .unicode = unicode};
  fnl_text text = {0};
  fnl_plots_write(&source, &look, &text);
  ck_assert(!text.failed && text.length > 0);
  return text.data;
}

static void assert_within(char *text, int width, bool unicode) {
  for (const char *at = text; *at && !unicode; at++)
    ck_assert_msg((unsigned char)*at < 0x80, "not ASCII: %.20s", at);
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    ck_assert_msg(fnl_text_width(line) <= width, "%d columns: %s", fnl_text_width(line), line);
}

START_TEST(no_line_is_wider_than_the_terminal) {
  static const char *const plans[] = {"spring-launch", "several-platforms", "shares-alone"};
  for (size_t p = 0; p < sizeof plans / sizeof *plans; p++) {
    results r;
    open_results(&r, plans[p], "expected", 1);
    for (int width = FNL_LOOK_NARROWEST; width <= FNL_LOOK_WIDEST; width += 7)
      for (int unicode = 0; unicode < 2; unicode++) {
        char *text = pictures(&r, width, unicode);
        assert_within(text, width, unicode);
        free(text);
      }
    close_results(&r);
  }
}
END_TEST

START_TEST(the_map_marks_the_best_of_the_grid_the_plan_and_the_rule) {
  results r;
  open_results(&r, "spring-launch", "expected", 1);
  char *text = pictures(&r, FNL_LOOK_WIDEST, false);
  ck_assert_ptr_nonnull(strstr(text, "B best of the grid: 55/25/20, ROAS on budget 2.62"));
  ck_assert_ptr_nonnull(strstr(text, "P plan: 70/20/10, ROAS on budget 2.45"));
  ck_assert_ptr_nonnull(strstr(text, "R rule: 75/15/10, ROAS on budget 2.34"));
  ck_assert_ptr_nonnull(strstr(text, "#B#")); /* the best lies amid what is within 1 % of it */
  free(text);
  close_results(&r);
}
END_TEST

/* The plan with another objective, which nothing else of a run depends on. */
static char *map_of_objective(const char *plan, fnl_objective objective) {
  results r;
  fnl_error error;
  open_results(&r, plan, "expected", 1);
  fnl_outlook_free(&r.outlook);
  r.plan.optimize.objective = objective;
  ck_assert_int_eq(fnl_outlook_init(&r.outlook, &r.plan, NULL, &error), FNL_OK);
  char *text = pictures(&r, FNL_LOOK_WIDEST, false);
  close_results(&r);
  return text;
}

START_TEST(the_map_is_of_what_the_plan_makes_best) {
  static const struct {
    fnl_objective objective;
    const char *title, *words, *plan;
  } cases[] = {
      {FNL_OBJECTIVE_PROFIT, "Profit by split, USD", "expected profit;",
       "P plan: 70/20/10, profit 9,154"},
      {FNL_OBJECTIVE_REVENUE, "Revenue by split, USD", "expected revenue;",
       "P plan: 70/20/10, revenue 220,509"},
      {FNL_OBJECTIVE_CONVERSIONS, "Conversions by split", "expected conversions;",
       "P plan: 70/20/10, conversions 2,160"},
      {FNL_OBJECTIVE_CUSTOMERS, "Customers by split", "expected customers;",
       "P plan: 70/20/10, customers "},
      {FNL_OBJECTIVE_CPA, "CPA by split, USD", "expected CPA;", "P plan: 70/20/10, CPA 41.66"},
      {FNL_OBJECTIVE_ROI, "ROI by split", "expected ROI;", "P plan: 70/20/10, ROI 0.10"},
      {FNL_OBJECTIVE_WORTH, "Profit by split, USD", "expected profit;",
       "P plan: 70/20/10, profit 9,154"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *text = map_of_objective("spring-launch", cases[i].objective);
    ck_assert_msg(strstr(text, cases[i].title) != NULL, "no %s in %s", cases[i].title, text);
    ck_assert_msg(strstr(text, cases[i].words) != NULL, "no %s in %s", cases[i].words, text);
    ck_assert_msg(strstr(text, cases[i].plan) != NULL, "no %s in %s", cases[i].plan, text);
    ck_assert_ptr_nonnull(strstr(text, "#B")); /* the best lies amid what is near it */
    free(text);
  }
}
END_TEST

START_TEST(replications_have_a_fan_and_one_run_has_none) {
  results many, one;
  open_results(&many, "small-budget", "cohorts", 12);
  open_results(&one, "small-budget", "expected", 1);
  char *fan = pictures(&many, FNL_LOOK_WIDEST, true), *line = pictures(&one, FNL_LOOK_WIDEST, true);
  ck_assert_ptr_nonnull(strstr(fan, "half and nine tenths of 12 replications"));
  ck_assert_ptr_null(strstr(line, "nine tenths"));
  free(fan);
  free(line);
  close_results(&many);
  close_results(&one);
}
END_TEST

START_TEST(every_picture_has_a_name_of_its_own_and_asks_for_its_data) {
  const fnl_plot_source nothing = {0};
  for (int i = 0; fnl_plot_registry[i]; i++) {
    ck_assert(!fnl_plot_registry[i]->has_data(&nothing));
    for (int k = 0; k < i; k++) {
      ck_assert_str_ne(fnl_plot_registry[i]->name, fnl_plot_registry[k]->name);
      ck_assert_int_ne(fnl_plot_registry[i]->order, fnl_plot_registry[k]->order);
    }
  }
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("plot");
  TCase *tests = tcase_create("plot");
  tcase_add_test(tests, dots_of_a_cell_are_braille);
  tcase_add_test(tests, in_ascii_a_cell_is_one_dot);
  tcase_add_test(tests, colours_are_written_where_they_are_wanted_only);
  tcase_add_test(tests, numbers_are_short);
  tcase_add_test(tests, axes_end_at_round_numbers_that_hold_all_values);
  tcase_add_test(tests, a_chart_has_its_curve_between_its_numbers);
  tcase_add_test(tests, a_bar_is_as_long_as_its_part_and_never_nothing);
  tcase_add_test(tests, no_line_is_wider_than_the_terminal);
  tcase_add_test(tests, the_map_marks_the_best_of_the_grid_the_plan_and_the_rule);
  tcase_add_test(tests, the_map_is_of_what_the_plan_makes_best);
  tcase_add_test(tests, replications_have_a_fan_and_one_run_has_none);
  tcase_add_test(tests, every_picture_has_a_name_of_its_own_and_asks_for_its_data);
  suite_add_tcase(suite, tests);
  return suite;
}
