/* test_csv.c: the tables have the rows, the columns and the empty cells they should. */
#include "report/csv.h"
#include "support/simulate.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char *const plan_text =
    "horizon_days = 3; population = 1000;"
    "budget = { total = %s; };"
    "simulation = { engine = \"%s\"; replications = 7; seed = 5; };"
    "model = { stages = ( { name = \"out\"; role = \"prospect\"; },"
    "                     { name = \"in\"; role = \"conversion\"; } );"
    "  channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"out\" ]; cpm = 8.5; } );"
    "  moves = ( { from = \"out\"; to = \"in\"; per_touch = { ads = 0.05; }; emits = \"buy\"; } );"
    "  events = ( { name = \"buy\"; counts_as = [ \"conversion\" ]; value = { mean = 61.5; }; } ); "
    "};";

typedef struct {
  fnl_plan plan;
  fnl_sample sample;
  fnl_summary summary;
} studied;

static void study(studied *s, const char *engine, const char *budget) {
  memset(s, 0, sizeof *s);
  simulate_read(&s->plan, plan_text, budget, engine);
  const fnl_study study = fnl_study_of(&s->plan);
  ck_assert_int_eq(fnl_replicate(&study, &s->sample, NULL), FNL_OK);
  ck_assert_int_eq(fnl_summary_init(&s->summary, &study, &s->sample, NULL), FNL_OK);
}

static void study_free(studied *s) {
  fnl_summary_free(&s->summary);
  fnl_sample_free(&s->sample);
  fnl_plan_free(&s->plan);
}

/* The i-th line, to be freed; "" beyond the last. */
static char *line_of(const fnl_text *text, int i) {
  const char *at = fnl_text_string(text);
  for (; i > 0 && *at; i--)
    at += strcspn(at, "\n") + (at[strcspn(at, "\n")] == '\n');
  return strndup(at, strcspn(at, "\n"));
}

static void assert_line(const fnl_text *text, int i, const char *expected) {
  char *line = line_of(text, i);
  ck_assert_str_eq(line, expected);
  free(line);
}

static int n_lines(const fnl_text *text) {
  int n = 0;
  for (const char *at = fnl_text_string(text); *at; at++)
    n += *at == '\n';
  return n;
}

START_TEST(cells_are_quoted_where_they_must) {
  fnl_text text = {0};
  fnl_csv_write_cell(&text, "plain");
  fnl_csv_write_cell(&text, "a,b");
  fnl_csv_write_cell(&text, "say \"x\"");
  fnl_csv_write_cell(&text, "two\nlines");
  ck_assert_str_eq(fnl_text_string(&text), "plain\"a,b\"\"say \"\"x\"\"\"\"two\nlines\"");
  fnl_text_free(&text);
}
END_TEST

START_TEST(days_of_a_deterministic_run_have_no_quantiles) {
  studied s;
  fnl_text text = {0};
  study(&s, "expected", "0");
  fnl_daily_write_csv(&s.summary, &text);
  assert_line(&text, 0,
              "day,out,out.p05,out.p25,out.p50,out.p75,out.p95,in,in.p05,in.p25,in.p50,"
              "in.p75,in.p95,revenue,spend,conversions,profit,"
              "cumulative.conversions,cumulative.conversions.p05,cumulative.conversions.p25,"
              "cumulative.conversions.p50,cumulative.conversions.p75,cumulative.conversions.p95,"
              "cumulative.revenue,cumulative.revenue.p05,cumulative.revenue.p25,"
              "cumulative.revenue.p50,cumulative.revenue.p75,cumulative.revenue.p95,"
              "cumulative.profit,cumulative.profit.p05,cumulative.profit.p25,"
              "cumulative.profit.p50,cumulative.profit.p75,cumulative.profit.p95");
  assert_line(&text, 1, "0,1000,,,,,,0,,,,,,0,0,0,0,0,,,,,,0,,,,,,0,,,,,");
  assert_line(&text, 4, "3,1000,,,,,,0,,,,,,,,,,,,,,,,,,,,,,,,,,,");
  ck_assert_int_eq(n_lines(&text), 1 + 3 + 1);
  fnl_text_free(&text);
  study_free(&s);
}
END_TEST

START_TEST(days_of_replications_have_quantiles) {
  studied s;
  fnl_text text = {0};
  study(&s, "cohorts", "9.5");
  fnl_daily_write_csv(&s.summary, &text);
  char *first = line_of(&text, 1);
  ck_assert_int_eq(strncmp(first, "0,1000,1000,1000,1000,1000,1000,0,0,0,0,0,0,", 44), 0);
  free(first);
  fnl_text_free(&text);
  study_free(&s);
}
END_TEST

START_TEST(replications_have_a_row_each_and_undefined_ratios_are_empty) {
  studied s;
  fnl_text text = {0};
  study(&s, "cohorts", "0");
  fnl_replications_write_csv(&s.summary, &text);
  assert_line(&text, 0,
              "replication,revenue,spend,budget,other_costs,roas,roas_on_budget,roi,profit,"
              "conversions,cpa,customers,break_even_day,conversions.ads,spend.ads,events.buy,end."
              "out,end.in");
  assert_line(&text, 1, "0,0,0,0,0,,,,0,0,,0,0,0,0,0,1000,0");
  assert_line(&text, 7, "6,0,0,0,0,,,,0,0,,0,0,0,0,0,1000,0");
  ck_assert_int_eq(n_lines(&text), 1 + 7);
  fnl_text_free(&text);
  study_free(&s);
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("csv");
  TCase *tests = tcase_create("csv");
  tcase_add_test(tests, cells_are_quoted_where_they_must);
  tcase_add_test(tests, days_of_a_deterministic_run_have_no_quantiles);
  tcase_add_test(tests, days_of_replications_have_quantiles);
  tcase_add_test(tests, replications_have_a_row_each_and_undefined_ratios_are_empty);
  suite_add_tcase(suite, tests);
  return suite;
}
