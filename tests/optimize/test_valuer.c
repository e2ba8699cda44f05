/* test_valuer.c: derivatives of every figure, objective, target and risk, against differences. */
#include "optimize/optimize.h"

#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

typedef struct {
  fnl_plan plan;
  fnl_items items;
  fnl_variables variables;
  fnl_valuer valuer;
  fnl_arena memory;
  double *x; /* inside the region, all positive */
} fixture;

static void begin(fixture *f, const char *name, int n, const char *const *overrides) {
  fnl_error error = {0};
  memset(f, 0, sizeof *f);
  simulate_read_shipped(&f->plan, name, n, overrides);
  fnl_items_init(&f->items, &f->plan, &f->memory);
  ck_assert_msg(fnl_variables_init(&f->variables, &f->plan, &f->items, &error) == FNL_OK, "%s",
                error.message);
  ck_assert_msg(fnl_valuer_init(&f->valuer, &f->plan, &f->variables, 2, 5, 0, &error) == FNL_OK,
                "%s", error.message);
  f->x = FNL_TAKE(&f->memory, f->variables.n, double);
  double sum = 0.0;
  for (int v = 0; v < f->variables.n; v++)
    sum += f->x[v] = 1.0 + 0.37 * sin(2.385 * v + 0.61);
  for (int v = 0; v < f->variables.n; v++)
    f->x[v] *= (f->variables.total_is_free ? 0.61 : 1.0) / sum;
}

static void end(fixture *f) {
  fnl_valuer_free(&f->valuer);
  fnl_variables_free(&f->variables);
  fnl_arena_free(&f->memory);
  fnl_plan_free(&f->plan);
}

/* A five-point difference: its error is h^4 f'''''/30, and of rounding 2e-16 f/h. */
typedef double (*valued)(fixture *f, const double *x, int which);

static double difference(fixture *f, valued value, int which, int v) {
  const double h = 1e-5 * f->x[v];
  double *x = f->x, kept = x[v], sum = 0.0;
  static const double at[4] = {-2.0, -1.0, 1.0, 2.0}, weight[4] = {1.0, -8.0, 8.0, -1.0};
  for (int k = 0; k < 4; k++) {
    x[v] = kept + at[k] * h;
    sum += weight[k] * value(f, x, which);
  }
  x[v] = kept;
  return sum / (12.0 * h);
}

static double goal_of(fixture *f, const double *x, int which) {
  return (void)which, fnl_valuer_goal(&f->valuer, 0, x);
}

static double column_of(fixture *f, const double *x, int which) {
  return fnl_valuer_row(&f->valuer, 0, x)[which];
}

static double target_of(fixture *f, const double *x, int which) {
  double targets[16];
  const fnl_landscape land = fnl_valuer_landscape(&f->valuer);
  fnl_landscape_value(&land, 0, x, targets);
  return targets[which];
}

/* 1e-7 of the largest derivative: what a difference of this kind can show. */
static void compare(fixture *f, valued value, int which, const double *gradient, const char *what) {
  double largest = 0.0;
  for (int v = 0; v < f->variables.n; v++)
    largest = fmax(largest, fabs(gradient[v]));
  const double size = fabs(value(f, f->x, which));
  for (int v = 0; v < f->variables.n; v++) {
    const double shown = difference(f, value, which, v);
    ck_assert_msg(fabs(shown - gradient[v]) <= 2e-7 * largest + 1e-9 * size,
                  "%s, variable %d: derivative %.10g, difference %.10g", what, v, gradient[v],
                  shown);
  }
}

static void check_goal(const char *name, int n, const char *const *overrides) {
  fixture f;
  begin(&f, name, n, overrides);
  const fnl_landscape land = fnl_valuer_landscape(&f.valuer);
  double *gradient = FNL_TAKE(&f.memory, f.variables.n, double);
  fnl_valuer_goal(&f.valuer, 0, f.x);
  fnl_landscape_gradient(&land, 0, gradient);
  compare(&f, goal_of, 0, gradient, overrides ? overrides[0] : name);
  end(&f);
}

START_TEST(every_objective_has_its_derivative) {
  static const char *const objectives[] = {"roas",      "revenue", "profit", "conversions",
                                           "customers", "roi",     "cpa",    "worth"};
  for (size_t k = 0; k < sizeof objectives / sizeof *objectives; k++) {
    char objective[64];
    snprintf(objective, sizeof objective, "optimize.objective=%s", objectives[k]);
    check_goal("configs/referral-programme.cfg", 1, (const char *[]){objective});
    check_goal("configs/referral-programme.cfg", 3,
               (const char *[]){objective, "optimize.total_max=70000", "optimize.total_min=100"});
    check_goal("configs/referral-programme.cfg", 2,
               (const char *[]){objective, "optimize.period_days=14"});
  }
}
END_TEST

static const char *const lasting[] = {"roas", "revenue", "profit",   "conversions",
                                      "roi",  "cpa",     "customers"};
enum { N_LASTING = sizeof lasting / sizeof *lasting };

START_TEST(every_objective_with_what_comes_beyond_has_its_derivative) {
  for (int k = 0; k < N_LASTING; k++) {
    char objective[64];
    snprintf(objective, sizeof objective, "optimize.objective=%s", lasting[k]);
    check_goal("configs/referral-programme.cfg", 2,
               (const char *[]){objective, "optimize.value_beyond_horizon=true"});
  }
  check_goal("configs/b2b-long-cycle.cfg", 2,
             (const char *[]){"optimize.objective=roi", "optimize.value_beyond_horizon=true"});
  check_goal("configs/uncertain-launch.cfg", 3,
             (const char *[]){"optimize.objective=worth", "optimize.risk={ cvar = 0.31; }",
                              "offer.discount=0.31"});
}
END_TEST

/* Both ways of asking are one goal, and it is profit and worth together. */
START_TEST(profit_may_count_with_the_worth_beyond) {
  static const char *const asked[] = {"optimize.objective=profit",
                                      "optimize.value_beyond_horizon=true"};
  static const char *const objective[] = {"optimize.objective=worth"};
  double goals[2];
  for (int k = 0; k < 2; k++) {
    fixture f;
    begin(&f, "configs/referral-programme.cfg", 2 - k, k == 0 ? asked : objective);
    goals[k] = fnl_valuer_goal(&f.valuer, 0, f.x);
    const double *row = fnl_valuer_row(&f.valuer, 0, f.x);
    const double profit = row[fnl_valuer_total(&f.valuer, "profit")];
    const double worth = row[fnl_valuer_total(&f.valuer, "worth_beyond_horizon")];
    ck_assert_double_gt(worth, 0.0);
    ck_assert_double_eq_tol(goals[k], profit + worth, 1e-12 * fabs(goals[k]));
    end(&f);
  }
  ck_assert_double_eq(goals[0], goals[1]);
}
END_TEST

/* What each objective is of a row where it looks beyond the horizon: from its parts. */
static double by_parts(const fixture *f, const double *row, const char *objective) {
#define OF(name) row[fnl_valuer_total(&f->valuer, name)]
  const double margin = f->valuer.worlds[0].margin;
  const double revenue = OF("revenue") + OF("revenue_beyond_horizon");
  const double costs = OF("other_costs") + OF("other_costs_beyond_horizon");
  const double conversions = OF("conversions") + OF("conversions_beyond_horizon");
  const double spend = OF("spend"), budget = OF("budget");
  const double customers = OF("customers") + OF("customers_beyond_horizon");
#undef OF
  const double profit = margin * revenue - spend - costs;
  const double values[N_LASTING] = {
      revenue / budget,     revenue,  profit, conversions, profit / (spend + costs),
      -spend / conversions, customers};
  for (int k = 0; k < N_LASTING; k++)
    if (strcmp(objective, lasting[k]) == 0)
      return values[k];
  return NAN;
}

/* Named by the objective, or as the metric of the same name. */
START_TEST(every_objective_counts_what_comes_beyond_where_it_is_asked_to) {
  for (int k = 0; k < 2 * N_LASTING; k++) {
    fixture f;
    char objective[64], metric[64];
    const char *name = lasting[k % N_LASTING];
    const bool is_metric = k >= N_LASTING;
    snprintf(objective, sizeof objective, "optimize.objective=%s", is_metric ? "metric" : name);
    snprintf(metric, sizeof metric, "optimize.metric=\"totals.%s%s\"", name,
             strcmp(name, "roas") == 0 ? "_on_budget" : "");
    begin(&f, "configs/referral-programme.cfg", is_metric ? 3 : 2,
          (const char *[]){objective, "optimize.value_beyond_horizon=true", metric});
    const double goal = fnl_valuer_goal(&f.valuer, 0, f.x);
    const double *row = fnl_valuer_row(&f.valuer, 0, f.x);
    const double meant = by_parts(&f, row, name);
    ck_assert_msg(fabs(goal - meant) <= 1e-12 * fabs(meant), "%s: %.17g, meant %.17g", name, goal,
                  meant);
    end(&f);
  }
}
END_TEST

static const char *const counted[] = {"events.purchase.count", "events.purchase.value",
                                      "events.purchase.cost", "channels.referral.conversions",
                                      "moves.considering->customer.count"};

START_TEST(what_goes_on_coming_in_has_its_derivative) {
  for (size_t k = 0; k < sizeof counted / sizeof *counted; k++) {
    char metric[80];
    snprintf(metric, sizeof metric, "optimize.metric=\"%s\"", counted[k]);
    check_goal("configs/referral-programme.cfg", 4,
               (const char *[]){"optimize.objective=metric", metric,
                                "optimize.value_beyond_horizon=true", "events.purchase.cost=1.37"});
  }
}
END_TEST

/* All conversions are purchases, so a metric that counts them is what conversions are. */
START_TEST(a_metric_of_an_event_counts_it_beyond_the_horizon) {
  static const char *const settings[][3] = {
      {"optimize.objective=conversions", "optimize.value_beyond_horizon=true"},
      {"optimize.objective=metric", "optimize.metric=\"events.purchase.count\"",
       "optimize.value_beyond_horizon=true"},
      {"optimize.objective=metric", "optimize.metric=\"events.purchase.count\""}};
  double goals[3];
  for (int k = 0; k < 3; k++) {
    fixture f;
    begin(&f, "configs/referral-programme.cfg", k == 1 ? 3 : 2, settings[k]);
    goals[k] = fnl_valuer_goal(&f.valuer, 0, f.x);
    end(&f);
  }
  ck_assert_double_eq_tol(goals[1], goals[0], 1e-12 * goals[0]);
  ck_assert_double_lt(goals[2] * 1.001, goals[0]);
}
END_TEST

START_TEST(every_risk_has_its_derivative) {
  static const char *const risks[] = {"optimize.risk={ cvar = 0.31; }",
                                      "optimize.risk={ quantile = 0.23; }",
                                      "optimize.risk={ reaches = 3.1; }"};
  for (size_t k = 0; k < sizeof risks / sizeof *risks; k++) {
    check_goal("configs/uncertain-launch.cfg", 1, &risks[k]);
    check_goal("configs/uncertain-launch.cfg", 2,
               (const char *[]){risks[k], "optimize.objective=profit"});
  }
  check_goal("configs/uncertain-launch.cfg", 1, (const char *[]){"optimize.period_days=21"});
}
END_TEST

START_TEST(every_column_has_its_derivative) {
  static const char *const names[] = {"configs/referral-programme.cfg",
                                      "configs/b2b-long-cycle.cfg", "configs/uncertain-launch.cfg"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    fixture f;
    begin(&f, names[k], 0, NULL);
    double *gradient = FNL_TAKE(&f.memory, f.variables.n, double);
    for (int column = 0; column < f.valuer.figures.n_columns; column++) {
      char what[64];
      if (!fnl_figures_has_derivative(&f.valuer.figures, column))
        continue;
      snprintf(what, sizeof what, "%s, column %d", names[k], column);
      fnl_valuer_goal(&f.valuer, 0, f.x);
      fnl_valuer_marginals(&f.valuer, 0, column, gradient, NULL);
      compare(&f, column_of, column, gradient, what);
    }
    end(&f);
  }
}
END_TEST

START_TEST(every_target_has_its_derivative) {
  fixture f;
  begin(&f, "configs/referral-programme.cfg", 2,
        (const char *[]){
            "optimize.targets={ roas = 2.1; roi = -0.4; profit = 100.0; revenue = 9000.0;"
            " conversions = 90.0; customers = 300.0; cpa = 51.0; spend = 30000.0;"
            " other_costs = 700.0; }",
            "optimize.learning_conversions=13.0"});
  const fnl_landscape land = fnl_valuer_landscape(&f.valuer);
  ck_assert_int_eq(land.n_targets, 9 + f.items.n);
  double *gradient = FNL_TAKE(&f.memory, f.variables.n, double);
  for (int j = 0; j < land.n_targets; j++) {
    double targets[16], weights[16] = {0};
    const fnl_slope slope = {.target_weights = weights, .gradient = gradient};
    weights[j] = 1.0;
    fnl_landscape_value(&land, 0, f.x, targets);
    land.gradients(land.context, 0, 1, &slope);
    compare(&f, target_of, j, gradient, f.valuer.goal.targets[j].name);
  }
  end(&f);
}
END_TEST

/* A quantile of four worlds by hand: values 1, 2, 3, 4 and p = 1/2 give 2.5, the worst half 1.5. */
START_TEST(risks_are_those_worked_out_by_hand) {
  const double rows[8] = {3.0, 1.0, 2.0, 2.0, 4.0, 1.0, 8.0, 4.0}; /* ratios 3 1 4 2 */
  fnl_goal goal = {.denominator = 1, .scale = 1.0, .sign = 1.0, .risk = {NAN, 0.5, NAN}};
  double scratch[12];
  ck_assert_double_eq_tol(fnl_goal_value(&goal, 4, 2, rows, NULL, scratch), 2.5, 1e-15);
  goal.risk = (fnl_risk_settings){0.5, NAN, NAN};
  ck_assert_double_eq_tol(fnl_goal_value(&goal, 4, 2, rows, NULL, scratch), 1.5, 1e-15);
  goal.risk =
      (fnl_risk_settings){0.625, NAN, NAN}; /* the worst two and a half: (1 + 2 + 3/2)/2.5 */
  ck_assert_double_eq_tol(fnl_goal_value(&goal, 4, 2, rows, NULL, scratch), 1.8, 1e-15);
  goal.risk = (fnl_risk_settings){NAN, NAN, NAN}; /* 17/8: a ratio of means */
  ck_assert_double_eq_tol(fnl_goal_value(&goal, 4, 2, rows, NULL, scratch), 2.125, 1e-15);
  goal.sign = -1.0; /* made smallest: the worst are the largest */
  goal.risk = (fnl_risk_settings){0.5, NAN, NAN};
  ck_assert_double_eq_tol(fnl_goal_value(&goal, 4, 2, rows, NULL, scratch), -3.5, 1e-15);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("valuer");
  TCase *tcase = tcase_create("derivatives");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, every_objective_has_its_derivative);
  tcase_add_test(tcase, every_objective_with_what_comes_beyond_has_its_derivative);
  tcase_add_test(tcase, profit_may_count_with_the_worth_beyond);
  tcase_add_test(tcase, every_objective_counts_what_comes_beyond_where_it_is_asked_to);
  tcase_add_test(tcase, what_goes_on_coming_in_has_its_derivative);
  tcase_add_test(tcase, a_metric_of_an_event_counts_it_beyond_the_horizon);
  tcase_add_test(tcase, every_risk_has_its_derivative);
  tcase_add_test(tcase, every_column_has_its_derivative);
  tcase_add_test(tcase, every_target_has_its_derivative);
  tcase_add_test(tcase, risks_are_those_worked_out_by_hand);
  suite_add_tcase(suite, tcase);
  return suite;
}
