/* Levers: against the plan read anew with the number changed, against differences, and sum rules.
 */
#include "study/chain/levers.h"

#include "model/sample.h"
#include "support/simulate.h"

#include <math.h>

Suite *test_suite(void);

static void find(fnl_levers *levers, const fnl_plan *plan) {
  fnl_error error = {0};
  ck_assert_msg(fnl_levers_find(levers, plan, true, NULL, &error) == FNL_OK, "%s", error.message);
}

/* ---- the plan read anew ---- */

typedef struct {
  double revenue, spend, profit;
} yield;

/* Of the sample with a number set by its path. */
static yield yield_with(const char *path, double value) {
  char text[256];
  const char *const overrides[] = {text};
  simulation s = {0};
  fnl_error error = {0};
  snprintf(text, sizeof text, "%s=%.17g", path, value);
  const fnl_status status = sample_read_with(&s.plan, SAMPLE_MODEL, SAMPLE_PLAN, path[0] != '\0',
                                             overrides, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s: %s", text, error.message);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  const yield found = {s.run.revenue, s.run.spend_total, s.run.profit};
  simulate_close(&s);
  return found;
}

START_TEST(every_change_is_that_of_the_plan_with_the_number_set) {
  fnl_plan plan;
  fnl_levers levers;
  int n_set = 0;
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  find(&levers, &plan);
  const yield now = yield_with("", 0.0);
  for (int i = 0; i < levers.n; i++) {
    const fnl_lever *lever = &levers.items[i];
    if (!lever->path)
      continue;
    const yield then = yield_with(lever->path, lever->better);
    const double roas = then.revenue / then.spend - now.revenue / now.spend;
    simulate_check(lever->path, lever->profit_change, then.profit - now.profit, 1e-9,
                   fabs(now.profit));
    simulate_check(lever->path, lever->roas_change, roas, 1e-9, now.revenue / now.spend);
    n_set++;
  }
  ck_assert_int_ge(n_set, 30);
  fnl_levers_free(&levers);
  fnl_plan_free(&plan);
}
END_TEST

/* Richardson's extrapolation of plain central differences, by steps far from those of the code. */
static double richardson(double coarse, double fine) { return (4.0 * fine - coarse) / 3.0; }

typedef struct {
  double revenue, profit;
} slope;

static slope central(const fnl_lever *lever, double step) {
  const yield up = yield_with(lever->path, lever->value * (1.0 + step));
  const yield down = yield_with(lever->path, lever->value * (1.0 - step));
  return (slope){(up.revenue - down.revenue) / (2.0 * step),
                 (up.profit - down.profit) / (2.0 * step)};
}

START_TEST(slopes_are_those_of_plain_differences) {
  fnl_plan plan;
  fnl_levers levers;
  int n_compared = 0;
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  find(&levers, &plan);
  const yield now = yield_with("", 0.0);
  for (int i = 0; i < levers.n; i++) {
    const fnl_lever *lever = &levers.items[i];
    if (!lever->path || lever->value * 1.002 > lever->most)
      continue;
    const slope coarse = central(lever, 8e-4), fine = central(lever, 4e-4);
    const double revenue = richardson(coarse.revenue, fine.revenue);
    const double profit = richardson(coarse.profit, fine.profit);
    simulate_check(lever->path, lever->revenue * now.revenue, revenue, 1e-6, now.revenue);
    simulate_check(lever->path, 100.0 * lever->profit_per_percent, profit, 1e-6, now.revenue);
    n_compared++;
  }
  ck_assert_int_ge(n_compared, 30);
  fnl_levers_free(&levers);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- which there are ---- */

static int is_there(fnl_number number) { return number.value != 0.0; }

/* Numbers of a plan that are to be levers, by kind; of rates of events only whether there are any.
 */
static void count_numbers(const fnl_plan *plan, int counts[FNL_N_LEVER_KINDS]) {
  memset(counts, 0, FNL_N_LEVER_KINDS * sizeof *counts);
  for (int i = 0; i < plan->n_campaigns; i++) {
    counts[FNL_LEVER_PRICE] += is_there(plan->campaigns[i].paid.cost_per_mille);
    counts[FNL_LEVER_RESPONSE] += is_there(plan->campaigns[i].response);
  }
  for (int i = 0; i < plan->n_moves; i++) {
    const fnl_move *move = &plan->moves[i];
    counts[FNL_LEVER_MOVE_DAILY] += is_there(move->daily);
    for (int k = 0; k < move->n_touches; k++)
      counts[FNL_LEVER_MOVE_TOUCH] += is_there(move->touches[k].probability);
  }
  for (int i = 0; i < plan->n_events; i++) {
    const fnl_event *event = &plan->events[i];
    counts[FNL_LEVER_VALUE] += event->has_value && is_there(event->value_mean);
    for (int k = 0; k < event->n_touches; k++)
      counts[FNL_LEVER_EVENT_TOUCH] += is_there(event->touches[k].probability);
  }
}

START_TEST(every_price_response_rate_and_order_value_is_a_lever) {
  static const char *const files[] = {"spring-launch", "several-platforms", "newsletter",
                                      "free-trial", "community"};
  static const fnl_lever_kind kinds[] = {FNL_LEVER_PRICE,      FNL_LEVER_RESPONSE,
                                         FNL_LEVER_MOVE_DAILY, FNL_LEVER_MOVE_TOUCH,
                                         FNL_LEVER_VALUE,      FNL_LEVER_EVENT_TOUCH};
  char path[256];
  fnl_plan plan;
  fnl_levers levers;
  fnl_error error = {0};
  int expected[FNL_N_LEVER_KINDS];
  snprintf(path, sizeof path, "configs/%s.cfg", files[_i]);
  simulate_read_shipped(&plan, path, 0, NULL);
  ck_assert_int_eq(fnl_levers_find(&levers, &plan, false, NULL, &error), FNL_OK);
  count_numbers(&plan, expected);
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    int found = 0;
    for (int i = 0; i < levers.n; i++)
      found += levers.items[i].kind == kinds[k];
    ck_assert_msg(found == expected[kinds[k]] && found > 0, "%s: %d of %d numbers of kind %s",
                  files[_i], found, expected[kinds[k]], fnl_lever_kind_name(kinds[k]));
  }
  fnl_levers_free(&levers);
  fnl_plan_free(&plan);
}
END_TEST

/* Asked before every lever. */
static int stop_after_three(void *user) {
  int *asked = user;
  return ++*asked > 3;
}

static void count_progress(void *user, size_t done, size_t total) {
  (void)user;
  ck_assert(done > 0 && done <= 3 && total > 3);
}

START_TEST(moving_them_can_be_interrupted) {
  fnl_plan plan;
  fnl_levers levers;
  fnl_error error;
  int asked = 0;
  const fnl_hooks hooks = {.progress = count_progress, .stop = stop_after_three, .user = &asked};
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  ck_assert_int_eq(fnl_levers_find(&levers, &plan, true, &hooks, &error), FNL_EINTERRUPTED);
  ck_assert_int_eq(asked, 4);
  ck_assert_str_eq(error.message, "interrupted before every lever was moved");
  ck_assert_int_eq(levers.n, 0); /* nothing half done is left */
  fnl_plan_free(&plan);
}
END_TEST

/* By second order with steps of a thousandth: off by a sixth of the third derivative times 1e-6. */
START_TEST(a_short_look_finds_the_same_to_five_digits_and_the_changes_exactly) {
  fnl_plan plan;
  fnl_levers levers, quick;
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  find(&levers, &plan);
  ck_assert_int_eq(fnl_levers_find(&quick, &plan, false, NULL, NULL), FNL_OK);
  ck_assert_int_eq(quick.n, levers.n);
  for (int i = 0; i < levers.n; i++) {
    simulate_check_equal(levers.items[i].name, quick.items[i].profit_change,
                         levers.items[i].profit_change);
    simulate_check(levers.items[i].name, quick.items[i].revenue, levers.items[i].revenue, 1e-5,
                   1.0);
    simulate_check(levers.items[i].name, quick.items[i].roas, levers.items[i].roas, 1e-5, 1.0);
    ck_assert(isnan(quick.items[i].lasting_change));
  }
  fnl_levers_free(&quick);
  fnl_levers_free(&levers);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- rules that hold whatever the model ---- */

static bool is_money(fnl_lever_kind kind) {
  return kind == FNL_LEVER_PRICE || kind == FNL_LEVER_BUDGET || kind == FNL_LEVER_VALUE ||
         kind == FNL_LEVER_EVENT_COST || kind == FNL_LEVER_TOUCH_COST || kind == FNL_LEVER_REWARD;
}

typedef struct {
  double roas, profit, revenue_by_value, margin_change;
} sums;

static sums sum_of(const fnl_levers *levers) {
  sums sum = {0};
  for (int i = 0; i < levers->n; i++) {
    const fnl_lever *lever = &levers->items[i];
    sum.roas += is_money(lever->kind) ? lever->roas : 0.0;
    sum.profit += is_money(lever->kind) ? 100.0 * lever->profit_per_percent : 0.0;
    sum.revenue_by_value += lever->kind == FNL_LEVER_VALUE ? lever->revenue : 0.0;
    sum.margin_change += lever->kind == FNL_LEVER_MARGIN ? lever->profit_change : 0.0;
  }
  return sum;
}

/* In another currency every price, value, cost and budget is another number, and nothing else is:
 * profit is of degree one in all of them together, ROAS of degree zero (Euler's theorem). */
static void check_rules(const char *file) {
  char path[256];
  simulation s = {0};
  fnl_levers levers;
  snprintf(path, sizeof path, "configs/%s.cfg", file);
  simulate_read_shipped(&s.plan, path, 0, NULL);
  find(&levers, &s.plan);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  const sums sum = sum_of(&levers);
  simulate_check(file, sum.profit, s.run.profit, 1e-6, s.run.revenue);
  simulate_check(file, sum.roas, 0.0, 1e-6, 1.0);
  simulate_check(file, sum.revenue_by_value, 1.0, 1e-9, 0.0);
  const double tenth = fmin(0.1, 1.0 / s.plan.margin.value - 1.0);
  simulate_check(file, sum.margin_change, tenth * s.plan.margin.value * s.run.revenue, 1e-9, 0.0);
  fnl_levers_free(&levers);
  simulate_close(&s);
}

START_TEST(in_another_currency_every_ratio_is_the_same) {
  static const char *const files[] = {"spring-launch", "facebook-ads", "referral-programme"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    check_rules(files[i]);
}
END_TEST

/* ---- which way, how far ---- */

static const fnl_lever *lever_at(const fnl_levers *levers, const char *path) {
  for (int i = 0; i < levers->n; i++)
    if (levers->items[i].path && strcmp(levers->items[i].path, path) == 0)
      return &levers->items[i];
  ck_abort_msg("no lever %s", path);
  return NULL;
}

static void check_better(const fnl_levers *levers, const char *path, double better) {
  simulate_check_equal(path, lever_at(levers, path)->better, better);
}

START_TEST(better_is_cheaper_and_onwards_and_never_beyond_a_range) {
  fnl_plan plan;
  fnl_levers levers;
  char *certain = sample_edit(SAMPLE_MODEL, "pursuit = 0.0117", "pursuit = 0.97");
  char *text = sample_edit(SAMPLE_PLAN, "margin = 0.447", "margin = 0.953");
  sample_read(&plan, certain, text);
  find(&levers, &plan);
  check_better(&levers, "campaigns.north.cpm", 0.9 * 6.53);
  check_better(&levers, "channels.letter.cost", 0.9 * 0.00213);
  check_better(&levers, "moves.seedling->sapling.daily", 1.1 * 0.000217);
  check_better(&levers, "moves.sapling->stump:irritation.daily", 0.9 * 0.00109);
  check_better(&levers, "moves.sapling->tree.per_touch.pursuit", 1.0 - 0.000331);
  check_better(&levers, "offer.margin", 1.0);
  for (int i = 1; i < levers.n; i++)
    ck_assert(fabs(levers.items[i].profit_change) <= fabs(levers.items[i - 1].profit_change));
  ck_assert_double_eq(plan.margin.value, 0.953); /* nothing of the plan itself has moved */
  fnl_levers_free(&levers);
  fnl_plan_free(&plan);
  free(certain);
  free(text);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("levers");
  TCase *tests = tcase_create("levers");
  tcase_set_timeout(tests, 100.0);
  tcase_add_loop_test(tests, every_price_response_rate_and_order_value_is_a_lever, 0, 5);
  tcase_add_test(tests, every_change_is_that_of_the_plan_with_the_number_set);
  tcase_add_test(tests, slopes_are_those_of_plain_differences);
  tcase_add_test(tests, moving_them_can_be_interrupted);
  tcase_add_test(tests, a_short_look_finds_the_same_to_five_digits_and_the_changes_exactly);
  tcase_add_test(tests, in_another_currency_every_ratio_is_the_same);
  tcase_add_test(tests, better_is_cheaper_and_onwards_and_never_beyond_a_range);
  suite_add_tcase(suite, tests);
  return suite;
}
