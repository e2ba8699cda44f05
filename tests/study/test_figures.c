/* The table of figures: every ratio is its parts' ratio, parts of a move sum to it, groups sum to
 * totals, on random plans; and each figure means what its name says. */
#include "study/figures.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 60, MOST_COLUMNS = 20000 };

typedef struct {
  simulation s;
  fnl_figures figures;
  double row[MOST_COLUMNS];
} fixture;

static fixture f;

static void open_random(uint64_t seed, const char *engine) {
  char *model = NULL, *plan = NULL;
  fnl_error error = {0};
  ck_assert_int_eq(random_plan_text(seed, (random_plan_options){0}, &model, &plan), 0);
  simulate_read_texts(&f.s.plan, model, plan);
  simulate_prepare(&f.s, engine);
  simulate_run(&f.s, 2385, 0);
  ck_assert_int_eq(fnl_figures_init(&f.figures, &f.s.world, NULL, &error), FNL_OK);
  ck_assert_int_le(f.figures.n_columns, MOST_COLUMNS);
  fnl_figures_row(&f.figures, &f.s.world, &f.s.run, f.row);
  free(model);
  free(plan);
}

static void close_random(void) {
  fnl_figures_free(&f.figures);
  simulate_close(&f.s);
}

static double figure(fnl_figure_group group, int item, const char *name) {
  const int index = fnl_figures_find(&f.figures, group, item, name);
  ck_assert_msg(index >= 0, "no figure \"%s\"", name);
  return fnl_figure_value(&f.figures.figures[index], f.row);
}

static double total(const char *name) { return figure(FNL_GROUP_TOTALS, 0, name); }

/* A ratio by its name: x / y, or NaN where y is not positive. */
static void check_ratio(const char *name, double found, double x, double y) {
  if (y > 0.0)
    simulate_check(name, found, x / y, 1e-12, 1e-300);
  else
    ck_assert_msg(isnan(found), "%s is %g, not undefined", name, found);
}

/* Days of money sum to the whole; whether they break even is asked of them. */
static void check_days(void) {
  const fnl_run *run = &f.s.run;
  const double size = run->revenue + run->spend_total + run->other_costs;
  const double break_even = total("break_even_day");
  double profit = 0.0, costs = 0.0, least_after = INFINITY;
  for (int t = 0; t < f.s.world.n_days; t++) {
    profit += fnl_run_profit(&f.s.world, run, t);
    costs += run->cost_days[t];
    if (t + 1 >= break_even && (t + 1 > break_even || break_even > 0.0))
      least_after = fmin(least_after, profit);
  }
  simulate_check("profit by day", profit, run->profit, 1e-9, size);
  simulate_check("costs by day", costs, run->other_costs, 1e-9, size);
  ck_assert(isnan(break_even) ? profit < 0.0 : least_after >= -1e-9 * size);
}

static void check_totals(void) {
  const fnl_run *run = &f.s.run;
  check_days();
  ck_assert_double_eq(total("revenue"), run->revenue);
  ck_assert_double_eq(total("spend"), run->spend_total);
  ck_assert_double_eq(total("budget"), run->budget);
  ck_assert_double_eq(total("other_costs"), run->other_costs);
  ck_assert_double_eq(total("profit"), run->profit);
  ck_assert_double_eq(total("conversions"), run->conversions);
  check_ratio("roas", total("roas"), run->revenue, run->spend_total);
  check_ratio("roas_on_budget", total("roas_on_budget"), run->revenue, run->budget);
  check_ratio("roi", total("roi"), run->profit, run->spend_total + run->other_costs);
  check_ratio("cpa", total("cpa"), run->spend_total, run->conversions);
}

static double caused(const double *values, int cause, bool conversions_only) {
  double sum = 0.0;
  for (int i = 0; i < f.s.world.n_slots; i++) {
    const fnl_slot *slot = &f.s.world.slots[i];
    if (slot->cause == cause && (!conversions_only || f.s.plan.events[slot->event].is_conversion))
      for (int g = 0; g < f.s.plan.n_segments; g++)
        sum += values[i * f.s.plan.n_segments + g];
  }
  return sum;
}

static double campaign(int item, const char *name) {
  return figure(FNL_GROUP_CAMPAIGNS, item, name);
}

static void check_campaigns(void) {
  double shares = 0.0, spend = 0.0;
  for (int i = 0; i < f.s.plan.n_campaigns; i++) {
    const int cause = fnl_plan_cause_of_campaign(&f.s.plan, i);
    const fnl_run *run = &f.s.run;
    ck_assert_double_eq(campaign(i, "spend"), run->spend[cause]);
    ck_assert_double_eq(campaign(i, "impressions"), run->touches[cause]);
    ck_assert_double_eq(campaign(i, "unspent"), run->money_left[i]);
    check_ratio("share", campaign(i, "share"), run->spend[cause] + run->money_left[i], run->budget);
    check_ratio("effective_cpm", campaign(i, "effective_cpm"), 1000.0 * run->spend[cause],
                run->touches[cause]);
    ck_assert(isnan(campaign(i, "frequency"))); /* nobody asked for reach */
    const double conversions = caused(run->slot_count, cause, true);
    const double revenue = caused(run->slot_value, cause, false);
    simulate_check("conversions", campaign(i, "conversions"), conversions, 1e-12, 1e-300);
    simulate_check("revenue", campaign(i, "revenue_caused"), revenue, 1e-12, 1e-300);
    check_ratio("cpa", campaign(i, "cpa"), run->spend[cause], conversions);
    check_ratio("roas_caused", campaign(i, "roas_caused"), revenue, run->spend[cause]);
    shares += campaign(i, "share");
    spend += campaign(i, "spend");
  }
  if (f.s.run.budget > 0.0)
    simulate_check("sum of shares", shares, 1.0, 1e-9, 0.0);
  simulate_check("sum of spend", spend, total("spend"), 1e-9, 1e-300);
}

static void check_channels(void) {
  double cost = 0.0, conversions = caused(f.s.run.slot_count, FNL_TIME, true);
  for (int i = 0; i < f.s.plan.n_channels; i++) {
    double touches = 0.0;
    for (int c = 1; c < f.s.plan.n_causes; c++)
      touches += f.s.plan.causes[c].channel == i ? f.s.run.touches[c] : 0.0;
    simulate_check("touches", figure(FNL_GROUP_CHANNELS, i, "touches"), touches, 1e-12, 1e-300);
    conversions += figure(FNL_GROUP_CHANNELS, i, "conversions");
    cost += figure(FNL_GROUP_CHANNELS, i, "cost");
  }
  simulate_check("conversions", conversions, total("conversions"), 1e-12, 1e-300);
  /* platforms, mailings and rewards are channels' costs; events' own are not */
  for (int e = 0; e < f.s.plan.n_events; e++)
    cost += figure(FNL_GROUP_EVENTS, e, "cost");
  simulate_check("all costs", cost, total("spend") + total("other_costs"), 1e-9, 1e-300);
}

static void check_moves(void) {
  for (int m = 0; m < f.s.plan.n_moves; m++) {
    double parts = 0.0;
    int n_parts = 0;
    for (int i = 0; i < f.figures.n_figures; i++) {
      const fnl_figure *part = &f.figures.figures[i];
      if (part->group == FNL_GROUP_MOVES && part->item == m && part->by >= 0) {
        parts += fnl_figure_value(part, f.row);
        n_parts++;
      }
    }
    ck_assert_int_ge(n_parts, 1); /* time, even where nobody moves by it */
    simulate_check("parts of a move", parts, figure(FNL_GROUP_MOVES, m, "count"), 1e-12, 1e-300);
  }
}

/* `profits` [9] of the days of a run that is only that. */
static double break_even_of(const double *profits) {
  memset(f.s.run.spend_days, 0, 9 * sizeof(double));
  memset(f.s.run.revenue_days, 0, 9 * sizeof(double));
  for (int t = 0; t < 9; t++)
    f.s.run.cost_days[t] = -profits[t];
  fnl_figures_row(&f.figures, &f.s.world, &f.s.run, f.row);
  return total("break_even_day");
}

START_TEST(the_break_even_day_is_that_after_which_nothing_is_owed_any_more) {
  const double never_owed[9] = {0.0, 0.0, 2.1, -2.1, 3.0, 0.5, -1.0, 0.0, 1.0};
  const double at_once[9] = {0.0, -1.5, 1.5, 2.0, 0.5, 0.5, 0.5, 0.5, 0.5};
  const double twice[9] = {-3.0, 4.0, -2.5, 0.5, 0.5, 2.0, -0.5, -0.5, 0.0};
  const double too_late[9] = {4.0, -1.0, -3.5, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05};
  simulate_open(&f.s, "expected",
                "horizon_days = 9; population = 100; model = { stages = ("
                "{ name = \"a\"; role = \"prospect\"; } ); };");
  ck_assert_int_eq(fnl_figures_init(&f.figures, &f.s.world, NULL, NULL), FNL_OK);
  ck_assert_double_eq(break_even_of(never_owed), 0.0);
  ck_assert_double_eq(break_even_of(at_once), 3.0);
  ck_assert_double_eq(break_even_of(twice), 6.0);
  ck_assert(isnan(break_even_of(too_late)));
  close_random();
}
END_TEST

/* A move out of a stage with a stay of its own happens in every phase of it. */
START_TEST(parts_of_a_move_are_of_all_phases_of_the_stay) {
  fnl_error error = {0};
  simulate_open(
      &f.s, "expected",
      "horizon_days = 40; population = 5000; budget = { total = 900.0; };"
      "model = { stages = ( { name = \"a\"; role = \"prospect\";"
      "    dwell = { days = 9.0; phases = 4; }; }, { name = \"b\"; role = \"lost\"; } );"
      "  channels = ( { name = \"ads\"; kind = \"paid\"; audience = [ \"a\" ];"
      "    cpm = 8.5; } );"
      "  moves = ( { from = \"a\"; to = \"b\"; daily = 1.0; per_touch = { ads = 0.2; }; } "
      "); };");
  ck_assert_int_eq(fnl_figures_init(&f.figures, &f.s.world, NULL, &error), FNL_OK);
  fnl_figures_row(&f.figures, &f.s.world, &f.s.run, f.row);
  check_moves();
  ck_assert_double_gt(simulate_moved(&f.s, "a", "b", "ads"), 1.0);
  close_random();
}
END_TEST

static void check_stages_and_events(void) {
  double people = 0.0, value = 0.0, conversions = 0.0;
  for (int i = 0; i < f.s.plan.n_stages; i++) {
    const double end = figure(FNL_GROUP_STAGES, i, "end");
    ck_assert_double_eq(end, f.s.run.stage_days[f.s.plan.horizon_days * f.s.plan.n_stages + i]);
    people += end;
  }
  simulate_check("people", people, (double)f.s.plan.population, 1e-9, 0.0);
  for (int e = 0; e < f.s.plan.n_events; e++) {
    const fnl_event *event = &f.s.plan.events[e];
    const double seeded = f.s.run.seed_count[e];
    simulate_check("count", figure(FNL_GROUP_EVENTS, e, "count"),
                   simulate_happened(&f.s, event->name, NULL), 1e-12, 1e-300);
    simulate_check("value", figure(FNL_GROUP_EVENTS, e, "value"),
                   simulate_earned(&f.s, event->name, NULL), 1e-12, 1e-300);
    simulate_check("cost", figure(FNL_GROUP_EVENTS, e, "cost"),
                   event->cost.value * (simulate_happened(&f.s, event->name, NULL) - seeded), 1e-9,
                   1e-300);
    value += figure(FNL_GROUP_EVENTS, e, "value");
    conversions += event->is_conversion ? figure(FNL_GROUP_EVENTS, e, "count") - seeded : 0.0;
  }
  simulate_check("value of events", value, total("revenue"), 1e-9, 1e-300);
  simulate_check("conversions", conversions, total("conversions"), 1e-9, 1e-9);
}

static void check_plans(const char *engine) {
  for (uint64_t seed = 701; seed < 701 + PLANS; seed++) {
    open_random(seed, engine);
    check_totals();
    check_campaigns();
    check_channels();
    check_moves();
    check_stages_and_events();
    close_random();
  }
}

START_TEST(figures_of_expected_mean_what_they_say) { check_plans("expected"); }
END_TEST

START_TEST(figures_of_cohorts_mean_what_they_say) { check_plans("cohorts"); }
END_TEST

/* The generic rule, of every row of the table. */
START_TEST(every_ratio_is_its_numerator_over_its_denominator) {
  open_random(713, "expected");
  int n_ratios = 0;
  for (int i = 0; i < f.figures.n_figures; i++) {
    const fnl_figure *row = &f.figures.figures[i];
    const double value = fnl_figure_value(row, f.row);
    ck_assert(row->numerator >= 0 && row->numerator < f.figures.n_columns);
    ck_assert_int_lt(row->denominator, f.figures.n_columns);
    if (row->denominator < 0) {
      ck_assert_double_eq(value, f.row[row->numerator]);
      continue;
    }
    n_ratios++;
    check_ratio(row->name, value / row->scale, f.row[row->numerator], f.row[row->denominator]);
  }
  ck_assert_int_ge(n_ratios, 4);
  close_random();
}
END_TEST

/* Whether a plan looks beyond its horizon decides whether its figures are there. */
START_TEST(the_worth_beyond_the_horizon_is_there_where_it_is_asked_for) {
  open_random(715, "expected");
  ck_assert_int_eq(fnl_figures_find(&f.figures, FNL_GROUP_TOTALS, 0, "worth_beyond_horizon"), -1);
  ck_assert_int_eq(fnl_figures_find(&f.figures, FNL_GROUP_TOTALS, 0, "profit_and_worth"), -1);
  fnl_figures_free(&f.figures);
  f.s.plan.simulation.worth = true;
  ck_assert_int_eq(fnl_figures_init(&f.figures, &f.s.world, NULL, NULL), FNL_OK);
  f.s.run.worth = 2.385;
  fnl_figures_row(&f.figures, &f.s.world, &f.s.run, f.row);
  ck_assert_double_eq(total("worth_beyond_horizon"), 2.385);
  ck_assert_double_eq(total("profit_and_worth"), f.s.run.profit + 2.385);
  close_random();
}
END_TEST

START_TEST(figures_are_found_by_name) {
  open_random(714, "expected");
  ck_assert_int_eq(fnl_figures_find(&f.figures, FNL_GROUP_TOTALS, 0, "roaz"), -1);
  ck_assert_int_eq(fnl_figures_find(&f.figures, FNL_GROUP_TOTALS, 1, "roas"), -1);
  ck_assert_int_eq(fnl_figures_find(&f.figures, FNL_GROUP_EVENTS, 0, "roas"), -1);
  for (int i = 0; i < f.figures.n_figures; i++) {
    const fnl_figure *row = &f.figures.figures[i];
    if (row->by < 0)
      ck_assert_int_eq(fnl_figures_find(&f.figures, row->group, row->item, row->name), i);
    ck_assert(row->unit != NULL && row->unit[0] != '\0');
  }
  close_random();
}
END_TEST

/* A move lists time and every cause its `per_touch` names, zeros too; no other. */
START_TEST(moves_list_the_causes_they_name) {
  for (uint64_t seed = 721; seed < 741; seed++) {
    open_random(seed, "expected");
    for (int m = 0; m < f.s.plan.n_moves; m++) {
      const fnl_move *move = &f.s.plan.moves[m];
      for (int c = 0; c < f.s.plan.n_causes; c++) {
        bool named = c == FNL_TIME, listed = false;
        for (int k = 0; k < move->n_touches; k++)
          named |= c > 0 && move->touches[k].channel == f.s.plan.causes[c].channel;
        for (int i = 0; i < f.figures.n_figures; i++)
          listed |= f.figures.figures[i].group == FNL_GROUP_MOVES &&
                    f.figures.figures[i].item == m && f.figures.figures[i].by == c;
        ck_assert_msg(named == listed, "plan %d: move %d, cause %d", (int)seed, m, c);
      }
    }
    close_random();
  }
}
END_TEST

/* ---- what the model knows of figures ---- */

static bool is_cost(const char *name) {
  static const char *const costs[] = {"cpa",     "cost",        "spend",
                                      "unspent", "other_costs", "effective_cpm"};
  for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
    if (strstr(name, costs[i]))
      return true;
  return false;
}

static void check_known(const fnl_figure *row, const char *place) {
  const fnl_known_figure *known = fnl_figure_known(place);
  ck_assert_msg(fnl_figure_is(place, FNL_FIGURE_LESS_IS_BETTER) == is_cost(row->name), "%s", place);
  ck_assert_msg(fnl_figure_is_cost(row) == is_cost(row->name), "%s", place);
  ck_assert_msg(known || row->denominator < 0, "%s is a ratio that the model does not know", place);
  if (!known)
    return;
  ck_assert_msg(fnl_figure_is(place, FNL_FIGURE_IS_RATIO) == (row->denominator >= 0), "%s", place);
  ck_assert_msg(!known->lasting ||
                    fnl_figures_find_name(&f.figures, &f.s.plan, known->lasting, NULL) >= 0,
                "%s", known->lasting);
}

/* Marks the figures that a plan has without looking beyond its horizon. */
static void mark_short_sighted(bool *marked) {
  fnl_figures figures;
  f.s.plan.simulation.worth = false;
  ck_assert_int_eq(fnl_figures_init(&figures, &f.s.world, NULL, NULL), FNL_OK);
  for (int i = 0; i < figures.n_figures; i++) {
    const fnl_figure *row = &figures.figures[i];
    if (row->by < 0)
      marked[fnl_figures_find(&f.figures, row->group, row->item, row->name)] = true;
  }
  fnl_figures_free(&figures);
  f.s.plan.simulation.worth = true;
}

/* Ratios, costs and what looks beyond are what the model takes them for, and it knows all of them.
 */
START_TEST(the_model_knows_of_figures_what_is_so) {
  fnl_text place = {0};
  open_random(716, "expected");
  fnl_figures_free(&f.figures);
  f.s.plan.simulation.worth = f.s.plan.simulation.reach = true;
  ck_assert_int_eq(fnl_figures_init(&f.figures, &f.s.world, NULL, NULL), FNL_OK);
  ck_assert_int_gt(f.s.plan.n_campaigns, 0);
  bool *short_sighted = calloc((size_t)f.figures.n_figures, sizeof *short_sighted);
  mark_short_sighted(short_sighted);
  for (int i = 0; i < f.figures.n_figures; i++) {
    if (f.figures.figures[i].by >= 0)
      continue;
    fnl_text_cut(&place, 0);
    fnl_figure_write_name(&f.s.plan, &f.figures.figures[i], &place);
    check_known(&f.figures.figures[i], fnl_text_string(&place));
    ck_assert_msg(fnl_figure_is(fnl_text_string(&place), FNL_FIGURE_LOOKS_BEYOND) ==
                      !short_sighted[i],
                  "%s", fnl_text_string(&place));
  }
  free(short_sighted);
  fnl_text_free(&place);
  close_random();
}
END_TEST

START_TEST(every_objective_is_a_figure_that_is_known) {
  for (int i = 0; i < FNL_OBJECTIVE_METRIC; i++) {
    ck_assert_ptr_nonnull(fnl_figure_known(fnl_objectives[i].figure));
    ck_assert_ptr_nonnull(fnl_figure_known(fnl_objectives[i].figure)->lasting);
    ck_assert_ptr_nonnull(fnl_objectives[i].lasting_name);
    ck_assert_ptr_nonnull(fnl_objective_names[i]);
  }
  ck_assert_ptr_null(fnl_objective_names[FNL_N_OBJECTIVES]);
  ck_assert_ptr_null(fnl_figure_known("campaigns.cpa"));
  ck_assert_ptr_null(fnl_figure_known("totals.roas."));
  ck_assert_str_eq(fnl_total_words("lasting_roi"), "lasting ROI");
  ck_assert_str_eq(fnl_total_words("events.harvest.count"), "events.harvest.count");
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("figures");
  TCase *cases = tcase_create("figures");
  tcase_add_test(cases, figures_of_expected_mean_what_they_say);
  tcase_add_test(cases, the_break_even_day_is_that_after_which_nothing_is_owed_any_more);
  tcase_add_test(cases, parts_of_a_move_are_of_all_phases_of_the_stay);
  tcase_add_test(cases, figures_of_cohorts_mean_what_they_say);
  tcase_add_test(cases, every_ratio_is_its_numerator_over_its_denominator);
  tcase_add_test(cases, the_worth_beyond_the_horizon_is_there_where_it_is_asked_for);
  tcase_add_test(cases, figures_are_found_by_name);
  tcase_add_test(cases, moves_list_the_causes_they_name);
  tcase_add_test(cases, the_model_knows_of_figures_what_is_so);
  tcase_add_test(cases, every_objective_is_a_figure_that_is_known);
  suite_add_tcase(suite, cases);
  return suite;
}
