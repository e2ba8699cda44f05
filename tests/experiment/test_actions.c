/* Every action: it lists its figures, and gives those that are asked for, to any number of threads.
 */
#include "experiment/action.h"
#include "metric/meter.h"
#include "model/read.h"
#include "model/schema.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

/* Two campaigns, a referral channel, few people: whatever an action asks for. */
static const char text[] =
    "model = { name = \"small\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
    "  { name = \"b\"; role = \"conversion\"; } );\n"
    "channels = ( { name = \"near\"; kind = \"paid\"; cpm = 6.43; },\n"
    "  { name = \"far\"; kind = \"paid\"; cpm = 9.17; },\n"
    "  { name = \"word\"; kind = \"earned\"; sends_on = { purchase = 0.61; }; } );\n"
    "events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ]; value = { mean = 40.7; cv = "
    "0.5; }; "
    "} );\n"
    "moves = ( { from = \"a\"; to = \"b\"; daily = 0.001; emits = \"purchase\";\n"
    "  per_touch = { near = 0.011; far = 0.0135; word = 0.27; }; } ); };\n"
    "horizon_days = 20; population = 2000; budget = { total = 170.0; };\n"
    "optimize = { certify = false; worlds = 4; };\n"
    "simulation = { engine = \"cohorts\"; replications = 6; };\n";

static void open_plan(const fnl_action_type *action, fnl_plan *plan) {
  const char *const settings[] = {"simulation.reach=true", "simulation.engine=agents"};
  const fnl_read_options options = {.n_overrides = 1 + action->needs_agents, .overrides = settings};
  fnl_error error = {0};
  ck_assert_msg(fnl_plan_read_text(plan, "small", text, strlen(text), &options, NULL, &error) ==
                    FNL_OK,
                "%s", error.message);
}

enum { FIGURES_MOST = 1000 };

typedef struct {
  double values[FIGURES_MOST], errors[FIGURES_MOST];
  int replications;
  double kept[6 * FIGURES_MOST];
} result;

/* All figures that the action lists. */
static void perform(const fnl_action_type *action, const fnl_plan *plan,
                    const fnl_catalogue *catalogue, int n_threads, result *r) {
  int places[FIGURES_MOST];
  fnl_replica_values replicas = {0};
  fnl_findings findings = {.values = r->values, .errors = r->errors, .replicas = &replicas};
  fnl_error error = {0};
  fnl_meter meter;
  ck_assert_int_eq(fnl_meter_init(&meter, plan, "all", &error), FNL_OK);
  memset(r, 0, sizeof *r);
  for (int i = 0; i < catalogue->n; i++) {
    places[i] = i;
    r->values[i] = r->errors[i] = -238.5; /* that nobody sets */
  }
  const fnl_assignment assignment = {.plan = plan,
                                     .n_threads = n_threads,
                                     .n = catalogue->n,
                                     .names = catalogue->names,
                                     .places = places,
                                     .gauge = &meter.gauge};
  ck_assert_msg(action->perform(&assignment, &findings, &error) == FNL_OK, "%s: %s", action->name,
                error.message);
  r->replications = findings.replications;
  ck_assert_int_eq(replicas.n, findings.replications);
  memcpy(r->kept, replicas.values, (size_t)(replicas.n * catalogue->n) * sizeof *r->kept);
  free(replicas.values);
  fnl_meter_free(&meter);
}

/* Of a plain figure the mean of what is kept is its mean, whatever the action. */
static void check_kept(const result *r, const fnl_catalogue *catalogue) {
  const int revenue = fnl_catalogue_find(catalogue, "totals.revenue", NULL);
  const int people = fnl_catalogue_find(catalogue, "metrics.reach", NULL);
  const int wanted[] = {revenue, people};
  for (int k = 0; k < 2; k++) {
    double sum = 0.0;
    ck_assert_int_ge(wanted[k], 0);
    for (int i = 0; i < r->replications; i++)
      sum += r->kept[i * catalogue->n + wanted[k]];
    ck_assert_double_eq_tol(sum / r->replications, r->values[wanted[k]],
                            1e-12 * r->values[wanted[k]]);
    ck_assert_double_gt(sum, 0.0);
  }
}

START_TEST(every_action_gives_all_figures_it_lists_whatever_the_threads) {
  static result one, three;
  for (int a = 0; fnl_action_registry[a]; a++) {
    const fnl_action_type *action = fnl_action_registry[a];
    fnl_catalogue catalogue = {0};
    fnl_plan plan;
    fnl_error error = {0};
    open_plan(action, &plan);
    ck_assert_int_eq(action->list(&plan, &catalogue, &error), FNL_OK);
    ck_assert_int_lt(catalogue.n, FIGURES_MOST);
    ck_assert(catalogue.is_usual[fnl_catalogue_find(&catalogue, "totals.roas", &error)]);
    perform(action, &plan, &catalogue, 1, &one);
    perform(action, &plan, &catalogue, 3, &three);
    ck_assert_mem_eq(&one, &three, sizeof one);
    ck_assert_int_eq(one.replications, 6);
    check_kept(&one, &catalogue);
    ck_assert_str_eq(catalogue.units[fnl_catalogue_find(&catalogue, "metrics.frequency", NULL)],
                     "per person");
    for (int i = 0; i < catalogue.n; i++)
      ck_assert_msg(one.values[i] != -238.5, "%s does not give %s", action->name,
                    catalogue.names[i]);
    fnl_catalogue_free(&catalogue);
    fnl_plan_free(&plan);
  }
}
END_TEST

START_TEST(files_can_name_every_action) {
  const fnl_field *field = fnl_section_field(&fnl_section_experiment, "action");
  int n = 0;
  for (; field->choices[n]; n++)
    ck_assert_ptr_nonnull(fnl_action_by_name(field->choices[n]));
  for (int i = 0; i < n; i++)
    ck_assert_ptr_nonnull(fnl_action_registry[i]->summary);
  ck_assert_ptr_null(fnl_action_registry[n]);
  ck_assert_ptr_null(fnl_action_by_name("divine"));
}
END_TEST

START_TEST(a_figure_misspelt_is_told_with_the_nearest) {
  fnl_catalogue catalogue = {0};
  fnl_error error = {0};
  fnl_plan plan;
  open_plan(fnl_action_by_name("simulate"), &plan);
  ck_assert_int_eq(fnl_action_by_name("simulate")->list(&plan, &catalogue, &error), FNL_OK);
  ck_assert_int_lt(fnl_catalogue_find(&catalogue, "campaigns.near.sepnd", &error), 0);
  ck_assert_ptr_nonnull(strstr(error.hint, "campaigns.near.spend"));
  ck_assert_int_lt(fnl_catalogue_find(&catalogue, "nothing of the kind", &error), 0);
  ck_assert_ptr_nonnull(strstr(error.hint, "summary.json"));
  fnl_catalogue_free(&catalogue);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("actions");
  TCase *tcase = tcase_create("registry");
  tcase_add_test(tcase, every_action_gives_all_figures_it_lists_whatever_the_threads);
  tcase_add_test(tcase, files_can_name_every_action);
  tcase_add_test(tcase, a_figure_misspelt_is_told_with_the_nearest);
  suite_add_tcase(suite, tcase);
  return suite;
}
