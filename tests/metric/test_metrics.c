/* The table of metrics: its contract, its page, and that it measures what units say. */
#include "base/file.h"
#include "metric/meter.h"
#include "study/summary.h"
#include "support/simulate.h"

#include <check.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const char *source_dir(void) {
  const char *folder = getenv("FUNNEL_SOURCE_DIR");
  return folder ? folder : ".";
}

/* ---- the table ---- */

START_TEST(every_metric_has_a_name_of_its_own_a_unit_a_formula_and_a_source) {
  static const char *const units[] = {"people", "per person", "count", "money",
                                      "share",  "ratio",      "days",  "per month"};
  ck_assert_int_ge(fnl_metrics_count(), 60);
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++) {
    int n_units = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
      n_units += strcmp(units[i], metric->unit) == 0;
    ck_assert_msg(n_units == 1, "%s: unit %s", metric->name, metric->unit);
    ck_assert_uint_eq(strspn(metric->name, "abcdefghijklmnopqrstuvwxyz_0123456789"),
                      strlen(metric->name));
    ck_assert(metric->words[0] && metric->symbols[0] && metric->source[0] && metric->stage[0]);
    ck_assert(metric->of.count != NULL);
    ck_assert_ptr_eq(fnl_metric_by_name(metric->name, strlen(metric->name), NULL), metric);
  }
}
END_TEST

/* What the practitioners' lists name, stage by stage. */
START_TEST(every_metric_of_the_field_is_in_the_table) {
  static const char *const names[] = {"reach",
                                      "frequency",
                                      "impressions",
                                      "cpm",
                                      "video_views_25",
                                      "video_views_50",
                                      "video_views_75",
                                      "video_views_100",
                                      "video_views",
                                      "view_rate",
                                      "cost_per_view",
                                      "interactions",
                                      "engagement_rate",
                                      "likes",
                                      "reactions",
                                      "follows",
                                      "saves",
                                      "ad_recall_lift",
                                      "share_aware",
                                      "brand_awareness",
                                      "link_clicks",
                                      "ctr",
                                      "cpc",
                                      "visits",
                                      "micro_conversions",
                                      "site_conversion_rate",
                                      "bounces",
                                      "bounce_rate",
                                      "subscribers",
                                      "unsubscribes",
                                      "conversions",
                                      "catalogue_sales",
                                      "leads",
                                      "conversion_rate",
                                      "cpa",
                                      "revenue",
                                      "average_order_value",
                                      "roas",
                                      "roi",
                                      "profit",
                                      "reviews",
                                      "net_followers",
                                      "engaged_users",
                                      "positive_actions",
                                      "negative_actions",
                                      "repeat_purchases",
                                      "customer_lifetime_value",
                                      "average_basket",
                                      "retention",
                                      "churn",
                                      "mentions",
                                      "shares",
                                      "amplification_rate",
                                      "referrals_sent",
                                      "referrals_accepted",
                                      "affiliate_sales",
                                      "referral_traffic",
                                      "referral_sales",
                                      "k_factor",
                                      "viral_cycle_time",
                                      "network_growth_rate",
                                      "people",
                                      "mean_time",
                                      "cost_to_advance",
                                      "worth",
                                      "drop_out"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    ck_assert_msg(fnl_metric_by_name(names[i], strlen(names[i]), NULL) != NULL, "no %s", names[i]);
}
END_TEST

START_TEST(metrics_of_a_stage_stand_together) {
  for (const fnl_metric *metric = fnl_metrics + 1; metric->name; metric++)
    for (const fnl_metric *before = fnl_metrics; before + 1 < metric; before++)
      if (strcmp(before->stage, metric->stage) == 0)
        ck_assert_str_eq(metric[-1].stage, metric->stage);
}
END_TEST

/* Sets of roles are written out in the table; whom they call a new customer everybody does. */
START_TEST(new_customers_are_those_of_the_model) {
  const fnl_metric *metric = fnl_metric_by_name("new_customers", strlen("new_customers"), NULL);
  for (int role = 0; role < FNL_N_ROLES; role++) {
    const bool is_customer = fnl_role_is_customer((fnl_role)role);
    ck_assert_int_eq((metric->of.to >> role) & 1U, is_customer);
    ck_assert_int_eq((metric->of.from >> role) & 1U, !is_customer);
  }
}
END_TEST

START_TEST(an_unknown_name_is_answered_with_the_nearest) {
  fnl_error error = {0};
  bool needs_reach;
  ck_assert_int_eq(fnl_metrics_check("ctr,cps", &needs_reach, &error), FNL_EUSAGE);
  ck_assert_str_eq(error.message, "there is no metric \"cps\"");
  ck_assert_ptr_nonnull(strstr(error.hint, "did you mean \"cp"));
  ck_assert_int_eq(fnl_metrics_check(", ,", &needs_reach, &error), FNL_EUSAGE);
  ck_assert_int_eq(fnl_metrics_check("ctr,frequency", &needs_reach, &error), FNL_OK);
  ck_assert(needs_reach);
  ck_assert_int_eq(fnl_metrics_check("ctr, cpc", &needs_reach, &error), FNL_OK);
  ck_assert(!needs_reach);
}
END_TEST

START_TEST(docs_metrics_md_is_current) {
  fnl_text path = {0}, page = {0}, found = {0};
  fnl_text_add_format(&path, "%s/docs/metrics.md", source_dir());
  FILE *file = fopen(fnl_text_string(&path), "r");
  char buffer[4096];
  ck_assert_ptr_nonnull(file);
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
    fnl_text_add_bytes(&found, buffer, n);
  fclose(file);
  fnl_metrics_write_reference(&page);
  ck_assert_msg(strcmp(fnl_text_string(&found), fnl_text_string(&page)) == 0,
                "docs/metrics.md is old: cmake --build build --target docs");
  fnl_text_free(&path);
  fnl_text_free(&page);
  fnl_text_free(&found);
}
END_TEST

/* ---- a plan's metrics ---- */

typedef struct {
  fnl_meter meter;
  fnl_sample sample;
  fnl_summary summary;
} measured;

static void measure_all(fnl_plan *plan, int replications, measured *m) {
  fnl_error error = {0};
  plan->simulation.reach = !fnl_plan_is_personal(plan);
  fnl_study study = fnl_study_of(plan);
  study.replications = replications;
  study.precision = 0.0;
  study.n_threads = 1;
  ck_assert_int_eq(fnl_meter_init(&m->meter, plan, "all", &error), FNL_OK);
  study.gauge = &m->meter.gauge;
  ck_assert_msg(fnl_replicate(&study, &m->sample, &error) == FNL_OK, "%s", error.message);
  ck_assert_int_eq(fnl_summary_init(&m->summary, &study, &m->sample, &error), FNL_OK);
}

static void measured_free(measured *m) {
  fnl_summary_free(&m->summary);
  fnl_sample_free(&m->sample);
  fnl_meter_free(&m->meter);
}

static double metric_of(const measured *m, const char *name) {
  return fnl_summary_figure(&m->summary, FNL_GROUP_METRICS, 0, name).mean;
}

/* What has happened at all is a number; a ratio to nothing is not defined. */
static void check_numbers(const char *plan, const measured *m) {
  const fnl_figures *figures = &m->sample.figures;
  int n = 0;
  for (int i = 0; i < figures->n_figures; i++) {
    const fnl_figure *figure = &figures->figures[i];
    const double mean = m->summary.estimates[i].mean;
    if (figure->group != FNL_GROUP_METRICS)
      continue;
    n++;
    ck_assert_msg(isfinite(mean) || (figure->denominator >= 0 && isnan(mean)), "%s: %s is %g", plan,
                  figure->name, mean);
    if (strcmp(figure->unit, "people") == 0)
      ck_assert_msg(mean >= -1e-6, "%s: %s is %g", plan, figure->name, mean);
  }
  ck_assert_int_ge(n, 20);
}

START_TEST(every_shipped_plan_has_numbers_or_nothing) {
  struct dirent **entries = NULL;
  fnl_text folder = {0};
  fnl_text_add_format(&folder, "%s/configs", source_dir());
  const int n = scandir(fnl_text_string(&folder), &entries, NULL, alphasort);
  int n_plans = 0;
  for (int i = 0; i < n; i++) {
    fnl_text path = {0};
    simulation s = {0};
    measured m;
    fnl_text_add_format(&path, "%s/%s", fnl_text_string(&folder), entries[i]->d_name);
    free(entries[i]);
    const char *name = fnl_text_string(&path);
    if (strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".cfg") == 0) {
      simulate_read_file(&s.plan, name);
      measure_all(&s.plan, 2, &m);
      check_numbers(name, &m);
      measured_free(&m);
      fnl_plan_free(&s.plan);
      n_plans++;
    }
    fnl_text_free(&path);
  }
  free(entries);
  fnl_text_free(&folder);
  ck_assert_int_ge(n_plans, 9);
}
END_TEST

/* All prices, values and budgets are multiples of the unit of money. */
static void read_shop(fnl_plan *plan, double unit) {
  simulate_read(
      plan,
      "model = { name = \"m\"; stages = ( { name = \"a\"; role = \"prospect\"; },"
      "    { name = \"b\"; role = \"awareness\"; }, { name = \"c\"; role = \"conversion\"; },"
      "    { name = \"d\"; role = \"lost\"; } );"
      "  channels = ( { name = \"ads\"; kind = \"paid\"; cpm = %.17g; audience = [ \"a\", \"b\" ]; "
      "},"
      "    { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.1; cost = %.17g;"
      "      audience = [ \"b\", \"c\" ]; },"
      "    { name = \"word\"; kind = \"earned\"; sends_on = { buy = 0.7; }; } );"
      "  moves = ( { from = \"a\"; to = \"b\"; daily = 0.001; per_touch = { ads = 0.02; }; },"
      "    { from = \"b\"; to = \"c\"; daily = 0.004; emits = \"buy\";"
      "      per_touch = { ads = 0.01; mail = 0.02; word = 0.3; }; },"
      "    { from = \"b\"; to = \"d\"; daily = 0.01; }, { from = \"c\"; to = \"d\"; daily = 0.02; "
      "} );"
      "  events = ( { name = \"buy\"; counts_as = [ \"conversion\" ];"
      "      value = { mean = %.17g; cv = 0.5; }; cost = %.17g; },"
      "    { name = \"again\"; counts_as = [ \"purchase\" ]; in = { c = 0.02; };"
      "      value = { mean = %.17g; }; },"
      "    { name = \"click\"; counts_as = [ \"click\" ];"
      "      per_touch = { ads = 0.03; mail = 0.05; word = 0.6; }; },"
      "    { name = \"visit\"; counts_as = [ \"visit\" ]; per_touch = { ads = 0.02; }; } ); };"
      "title = \"t\"; horizon_days = 40; population = 30000; initial = { b = 0.05; };"
      "offer = { margin = 0.4; referral_reward = %.17g; };"
      "budget = { total = %.17g; };",
      8.0 * unit, 0.02 * unit, 61.0 * unit, 2.0 * unit, 43.0 * unit, 3.0 * unit, 2385.0 * unit);
}

START_TEST(money_in_cents_makes_money_larger_and_changes_nothing_else) {
  static const double cents = 2.0;
  fnl_plan one = {0}, other = {0};
  measured m, doubled;
  int n_money = 0;
  read_shop(&one, 1.0);
  read_shop(&other, cents);
  measure_all(&one, 5, &m);
  measure_all(&other, 5, &doubled);
  for (int i = 0; i < m.meter.gauge.n_figures; i++) {
    const fnl_figure *figure = &m.meter.gauge.figures[i];
    const bool is_money = strcmp(figure->unit, "money") == 0;
    const double found = metric_of(&m, figure->name), expected = metric_of(&doubled, figure->name);
    n_money += is_money;
    ck_assert_msg(isfinite(found), "%s", figure->name);
    simulate_check(figure->name, (is_money ? cents : 1.0) * found, expected, 1e-11, 1e-9);
  }
  ck_assert_int_ge(n_money, 12);
  measured_free(&m);
  measured_free(&doubled);
  fnl_plan_free(&one);
  fnl_plan_free(&other);
}
END_TEST

START_TEST(what_a_model_has_no_events_for_is_absent) {
  fnl_plan plan = {0};
  measured m;
  read_shop(&plan, 1.0);
  measure_all(&plan, 2, &m);
  const fnl_figures *figures = &m.sample.figures;
  ck_assert_int_ge(fnl_figures_find(figures, FNL_GROUP_METRICS, 0, "ctr"), 0);
  ck_assert_int_ge(fnl_figures_find(figures, FNL_GROUP_METRICS, 0, "drop_out.b"), 0);
  ck_assert_int_lt(fnl_figures_find(figures, FNL_GROUP_METRICS, 0, "likes"), 0);
  ck_assert_int_lt(fnl_figures_find(figures, FNL_GROUP_METRICS, 0, "mean_time.d"), 0);
  ck_assert_int_lt(fnl_figures_find(figures, FNL_GROUP_METRICS, 0, "bounce_rate"), 0);
  measured_free(&m);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("metrics");
  TCase *tcase = tcase_create("table");
  tcase_add_test(tcase, every_metric_has_a_name_of_its_own_a_unit_a_formula_and_a_source);
  tcase_add_test(tcase, every_metric_of_the_field_is_in_the_table);
  tcase_add_test(tcase, metrics_of_a_stage_stand_together);
  tcase_add_test(tcase, new_customers_are_those_of_the_model);
  tcase_add_test(tcase, an_unknown_name_is_answered_with_the_nearest);
  tcase_add_test(tcase, docs_metrics_md_is_current);
  tcase_add_test(tcase, every_shipped_plan_has_numbers_or_nothing);
  tcase_add_test(tcase, money_in_cents_makes_money_larger_and_changes_nothing_else);
  tcase_add_test(tcase, what_a_model_has_no_events_for_is_absent);
  suite_add_tcase(suite, tcase);
  return suite;
}
