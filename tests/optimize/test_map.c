/* The map of the splits: every point is the plan with that split, and ties are those of the race.
 */
#include "optimize/map.h"

#include "optimize/optimize.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void read_shipped(fnl_plan *plan, const char *name, const char *override, const char *days) {
  const char *const overrides[] = {override, days};
  simulate_read_shipped(plan, name, 2, overrides);
}

static const char *const days = "horizon_days=45", *const few_days = "horizon_days=4";

static void draw(fnl_map *map, const fnl_plan *plan, const fnl_answer *answer) {
  fnl_fluid fluid;
  fnl_error error;
  ck_assert_msg(fnl_fluid_init(&fluid, plan, &error) == FNL_OK, "%s", error.message);
  ck_assert_msg(fnl_map_draw(map, &fluid, answer, &error) == FNL_OK, "%s", error.message);
  fnl_fluid_free(&fluid);
}

/* The plan read anew with the split of a point, and its other items' shares. */
static void check_point(const char *name, const fnl_map *map, const fnl_map_point *point) {
  char text[512];
  int n = snprintf(text, sizeof text, "budget.split={ ");
  simulation s = {0};
  for (int i = 0; i < map->items.n; i++) {
    double share = map->share[i];
    for (int k = 0; k < map->n_axes; k++)
      share = map->axis[k] == i ? point->split[k] : share;
    n += snprintf(text + n, sizeof text - (size_t)n, "%s = %.17g; ", map->items.name[i],
                  share == 0.0 ? 0.0 : share);
  }
  snprintf(text + n, sizeof text - (size_t)n, "}");
  read_shipped(&s.plan, name, text, days);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  simulate_check("revenue", point->yields.revenue, s.run.revenue, 1e-9, 0.0);
  simulate_check("profit", point->yields.profit, s.run.profit, 1e-9, s.run.revenue);
  simulate_check("ROAS", fnl_yields_roas(&point->yields), s.run.revenue / s.run.spend_total, 1e-9,
                 0.0);
  simulate_close(&s);
}

static void check_points(const char *name, int n_axes, int n_items) {
  fnl_plan plan;
  fnl_map map;
  read_shipped(&plan, name, days, days);
  draw(&map, &plan, NULL);
  ck_assert_int_eq(map.n_axes, n_axes);
  ck_assert_int_eq(map.items.n, n_items);
  for (int i = 0; i < map.n_points; i += 17) {
    double sum = 0.0;
    for (int k = 0; k < n_axes; k++)
      sum += map.points[i].split[k];
    simulate_check("shares", sum, map.rest, 1e-12, 0.0);
    check_point(name, &map, &map.points[i]);
  }
  ck_assert_str_eq(map.marks[0].name, "plan");
  check_point(name, &map, &map.marks[0].point);
  ck_assert_int_eq(map.n_rivals, 0);
  fnl_map_free(&map);
  fnl_plan_free(&plan);
}

START_TEST(a_point_is_the_plan_with_its_split) { check_points("configs/spring-launch.cfg", 3, 3); }
END_TEST

/* What the plan as it stands gives of the figure. */
static double figure_of_plan(const char *override, const char *place) {
  simulation s = {0};
  fnl_figures figures;
  read_shipped(&s.plan, "configs/spring-launch.cfg", override, days);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  ck_assert_int_eq(fnl_figures_init(&figures, &s.world, NULL, NULL), FNL_OK);
  double *row = calloc((size_t)figures.n_columns, sizeof *row);
  fnl_figures_row(&figures, &s.world, &s.run, row);
  const int index = fnl_figures_find_name(&figures, &s.plan, place, NULL);
  const double value = fnl_figure_value(&figures.figures[index], row);
  free(row);
  fnl_figures_free(&figures);
  simulate_close(&s);
  return value;
}

static void check_best(const fnl_map *map, bool less) {
  const double best = fnl_map_best(map)->value;
  for (int i = 0; i < map->n_points; i++) {
    const double value = map->points[i].value;
    ck_assert(isnan(value) || (less ? value >= best : value <= best));
    ck_assert(isnan(value) || fnl_map_loss(map, value) >= 0.0);
  }
  ck_assert_double_eq(fnl_map_loss(map, best), 0.0);
  ck_assert(isnan(fnl_map_loss(map, (double)NAN)));
}

/* The best of a cost is the least; what the search cannot make best is not mapped. */
START_TEST(a_map_is_of_the_figure_that_is_made_best) {
  static const struct {
    const char *optimize, *place;
    bool less;
  } cases[] = {
      {"objective = \"customers\";", "totals.customers", false},
      {"objective = \"cpa\";", "totals.cpa", true},
      {"objective = \"metric\"; metric = \"events.click.count\";", "events.click.count", false},
      {"objective = \"metric\"; metric = \"totals.break_even_day\";", "totals.roas_on_budget",
       false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[128];
    fnl_plan plan;
    fnl_map map;
    snprintf(text, sizeof text, "optimize={ %s }", cases[i].optimize);
    read_shipped(&plan, "configs/spring-launch.cfg", text, days);
    draw(&map, &plan, NULL);
    ck_assert_str_eq(map.mapped.place, cases[i].place);
    ck_assert(map.mapped.less_is_better == cases[i].less);
    check_best(&map, cases[i].less);
    simulate_check(cases[i].place, map.marks[0].point.value, figure_of_plan(text, cases[i].place),
                   1e-9, 0.0);
    fnl_map_free(&map);
    fnl_plan_free(&plan);
  }
}
END_TEST

/* Five platforms, of which three are on the axes. */
START_TEST(a_slice_keeps_the_shares_of_the_others) {
  fnl_plan plan;
  fnl_map map;
  read_shipped(&plan, "configs/several-platforms.cfg", "optimize.over=\"campaigns\"", days);
  draw(&map, &plan, NULL);
  ck_assert_int_eq(map.n_axes, 3);
  ck_assert_int_gt(map.items.n, 3);
  double fixed = 0.0, largest = 0.0;
  for (int i = 0; i < map.items.n; i++)
    if (i != map.axis[0] && i != map.axis[1] && i != map.axis[2]) {
      fixed += map.share[i];
      largest = fmax(largest, map.share[i]);
    }
  simulate_check("shares", map.rest + fixed, 1.0, 1e-12, 0.0);
  for (int k = 0; k < 3; k++)
    ck_assert_double_ge(map.share[map.axis[k]], largest);
  fnl_map_free(&map);
  fnl_plan_free(&plan);
}
END_TEST

/* The contest of a split, or NULL. */
static const fnl_contest *contest_of(const fnl_answer *answer, const double *split) {
  double share[3];
  for (int i = 0; i < answer->certificate.n_contests; i++) {
    fnl_variables_shares(&answer->variables, answer->certificate.contests[i].x, share);
    if (fabs(share[0] - split[0]) + fabs(share[1] - split[1]) + fabs(share[2] - split[2]) < 1e-7)
      return &answer->certificate.contests[i];
  }
  return NULL;
}

/* What the race did not tell apart, and nothing else, is tied. */
START_TEST(ties_are_those_of_the_race) {
  fnl_plan plan;
  fnl_answer answer;
  fnl_map map;
  fnl_error error;
  int n_told = 0, n_tied = 0;
  read_shipped(&plan, "configs/spring-launch.cfg", "population=9000", few_days);
  ck_assert_int_eq(fnl_optimize_plan(&plan, NULL, &answer, &error), FNL_OK);
  ck_assert(answer.has_certificate);
  draw(&map, &plan, &answer);
  ck_assert_int_eq(map.n_rivals, answer.certificate.n_contests);
  for (int i = 0; i < map.n_points; i++) {
    const fnl_contest *contest = contest_of(&answer, map.points[i].split);
    const fnl_tie due = !contest             ? FNL_TIE_UNTOLD
                        : contest->separated ? FNL_TIE_APART
                                             : FNL_TIE_TIED;
    ck_assert_int_eq(map.points[i].tie, due);
    n_told += contest != NULL;
    n_tied += contest && !contest->separated;
  }
  ck_assert_int_ge(n_told, 60); /* a grid of ten points holds 66 splits */
  ck_assert(n_tied > 0 && n_tied < n_told);
  ck_assert_str_eq(map.marks[0].name, "best");
  ck_assert_str_eq(map.marks[1].name, "plan");
  ck_assert_str_eq(map.marks[2].name, "rule");
  fnl_map_free(&map);
  fnl_answer_free(&answer);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("map");
  TCase *cases = tcase_create("map");
  tcase_set_timeout(cases, 60);
  tcase_add_test(cases, a_point_is_the_plan_with_its_split);
  tcase_add_test(cases, a_slice_keeps_the_shares_of_the_others);
  tcase_add_test(cases, a_map_is_of_the_figure_that_is_made_best);
  tcase_add_test(cases, ties_are_those_of_the_race);
  suite_add_tcase(suite, cases);
  return suite;
}
