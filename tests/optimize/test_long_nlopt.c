/* test_long_nlopt.c: the search beside those of NLopt (Johnson), where it is installed.
 *
 * The same random S-shaped budgets, the same values and gradients. NLopt's methods begin at the
 * equal split and stop by themselves; its global ones may spend 2000 values. The equation of the
 * total is given to SLSQP as it is; for the others the last share is what remains, and a point
 * that leaves nothing is charged. FUNNEL_TABLE in the environment prints the table.
 */
#include "optimize/search.h"
#include "support/landscapes.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_NLOPT
#include <nlopt.h>
#endif

Suite *test_suite(void);

enum { PLANS = 100, CHANNELS = 3, VALUES_MOST = 2000 };

/* What a search of one plan came to. */
typedef struct {
  double best;   /* of the plan */
  double found;  /* best value seen */
  double cost;   /* values, and 1.7 for each gradient */
  double within; /* cost when 0.1 % of the best was first reached; INFINITY: never */
} ledger;

static void book(ledger *account, double value, bool with_gradient) {
  account->cost += with_gradient ? 2.7 : 1.0;
  account->found = fmax(account->found, value);
  if (value >= account->best * (1.0 - 1e-3))
    account->within = fmin(account->within, account->cost);
}

static void trial(void *user, const char *phase, const double *x, double goal,
                  const double *targets, bool gradient_used) {
  (void)phase;
  (void)x;
  (void)targets;
  book(user, goal, gradient_used);
}

static void ours(responses *land, ledger *account) {
  double start[RESPONSES_MOST];
  for (int i = 0; i < land->n; i++)
    start[i] = 1.0 / land->n;
  const fnl_landscape landscape = responses_landscape(land);
  const fnl_search_settings settings = {
      .n_threads = 1, .n_starts = 1, .starts = start, .trial = trial, .user = account};
  fnl_found found;
  ck_assert_int_eq(fnl_search_run(&landscape, &settings, &found, NULL), FNL_OK);
  fnl_found_free(&found);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double quantile(const ledger *accounts, double part, double (*of)(const ledger *)) {
  double values[PLANS];
  for (int k = 0; k < PLANS; k++)
    values[k] = of(&accounts[k]);
  qsort(values, PLANS, sizeof *values, ascending);
  return values[(int)(part * (PLANS - 1))];
}

static double cost_of(const ledger *a) { return a->cost; }
static double within_of(const ledger *a) { return a->within; }
static double lost_of(const ledger *a) { return 1.0 - a->found / a->best; }

static double mean_lost(const ledger *accounts) {
  double sum = 0.0;
  for (int k = 0; k < PLANS; k++)
    sum += lost_of(&accounts[k]) / PLANS;
  return sum;
}

static void print_row(const char *name, const ledger *accounts) {
  if (getenv("FUNNEL_TABLE"))
    printf("%-12s total %6.0f  to 0.1 %%: median %6.0f  p90 %6.0f  lost: mean %.3f %%  p98 %.3f "
           "%%\n",
           name, quantile(accounts, 0.5, cost_of), quantile(accounts, 0.5, within_of),
           quantile(accounts, 0.9, within_of), 100.0 * mean_lost(accounts),
           100.0 * quantile(accounts, 0.98, lost_of));
}

static void run_plans(void (*method)(responses *, ledger *), ledger *accounts) {
  static responses land;
  double best[RESPONSES_MOST];
  for (int k = 0; k < PLANS; k++) {
    responses_init(&land, CHANNELS, 1.0, 4.0, (uint64_t)(50000 + k));
    land.loop = 0.3;
    accounts[k] = (ledger){.best = responses_best(&land, 400, best), .within = INFINITY};
    method(&land, &accounts[k]);
  }
}

START_TEST(few_evaluations_are_enough) {
  ledger accounts[PLANS];
  run_plans(ours, accounts);
  print_row("funnel", accounts);
  ck_assert(quantile(accounts, 0.5, cost_of) <= 700.0);
  ck_assert(quantile(accounts, 0.5, within_of) <= 110.0);
  ck_assert(quantile(accounts, 0.98, lost_of) <= 0.01);
}
END_TEST

#ifdef HAVE_NLOPT

typedef struct {
  responses *land;
  ledger *account;
} nlopt_side;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double goal(unsigned n, const double *x, double *gradient, void *context) {
  nlopt_side *side = context;
  const fnl_landscape landscape = responses_landscape(side->land);
  const double value = fnl_landscape_value(&landscape, 0, x, NULL);
  (void)n;
  if (gradient)
    fnl_landscape_gradient(&landscape, 0, gradient);
  book(side->account, value, gradient != NULL);
  return value;
}

static double total(unsigned n, const double *x, double *gradient, void *context) {
  double sum = -1.0;
  (void)context;
  for (unsigned i = 0; i < n; i++) {
    sum += x[i];
    if (gradient)
      gradient[i] = 1.0;
  }
  return sum;
}

static void slsqp(responses *land, ledger *account) {
  nlopt_side side = {land, account};
  double x[RESPONSES_MOST], value;
  nlopt_opt opt = nlopt_create(NLOPT_LD_SLSQP, (unsigned)land->n);
  nlopt_set_max_objective(opt, goal, &side);
  nlopt_set_lower_bounds(opt, land->lower);
  nlopt_set_upper_bounds(opt, land->upper);
  nlopt_add_equality_constraint(opt, total, NULL, 1e-10);
  nlopt_set_ftol_rel(opt, 1e-8);
  nlopt_set_maxeval(opt, VALUES_MOST);
  for (int i = 0; i < land->n; i++)
    x[i] = 1.0 / land->n;
  nlopt_optimize(opt, x, &value);
  nlopt_destroy(opt);
  ck_assert(fabs(total((unsigned)land->n, x, NULL, NULL)) < 1e-6);
}

/* The first n - 1 shares; what would leave less than nothing for the last is scaled back and
 * charged. */
static double reduced_goal(unsigned n, const double *x, double *gradient, void *context) {
  nlopt_side *side = context;
  double whole[RESPONSES_MOST], sum = 0.0, over;
  for (unsigned i = 0; i < n; i++)
    sum += x[i];
  over = fmax(0.0, sum - 1.0);
  for (unsigned i = 0; i < n; i++)
    whole[i] = sum > 1.0 ? x[i] / sum : x[i];
  whole[n] = fmax(0.0, 1.0 - sum);
  const double value = responses_value(side->land, whole);
  (void)gradient;
  book(side->account, value, false);
  return value - over * side->account->best;
}

static void reduced(responses *land, ledger *account, nlopt_algorithm algorithm) {
  nlopt_side side = {land, account};
  const unsigned n = (unsigned)land->n - 1;
  double x[RESPONSES_MOST], value;
  nlopt_opt opt = nlopt_create(algorithm, n);
  nlopt_set_max_objective(opt, reduced_goal, &side);
  nlopt_set_lower_bounds1(opt, 0.0);
  nlopt_set_upper_bounds1(opt, 1.0);
  nlopt_set_ftol_rel(opt, 1e-8);
  nlopt_set_maxeval(opt, VALUES_MOST);
  nlopt_srand(1);
  for (unsigned i = 0; i < n; i++)
    x[i] = 1.0 / land->n;
  nlopt_optimize(opt, x, &value);
  nlopt_destroy(opt);
}

static void cobyla(responses *land, ledger *account) { reduced(land, account, NLOPT_LN_COBYLA); }
static void direct(responses *land, ledger *account) { reduced(land, account, NLOPT_GN_DIRECT_L); }
static void crs(responses *land, ledger *account) { reduced(land, account, NLOPT_GN_CRS2_LM); }

START_TEST(no_method_of_nlopt_loses_less) {
  static const struct {
    const char *name;
    void (*run)(responses *, ledger *);
  } rivals[] = {{"SLSQP", slsqp}, {"COBYLA", cobyla}, {"DIRECT-L", direct}, {"CRS2", crs}};
  ledger own[PLANS], theirs[PLANS];
  run_plans(ours, own);
  for (size_t k = 0; k < sizeof rivals / sizeof *rivals; k++) {
    run_plans(rivals[k].run, theirs);
    print_row(rivals[k].name, theirs);
    ck_assert_msg(mean_lost(own) <= mean_lost(theirs) + 1e-4, "%s", rivals[k].name);
  }
}
END_TEST

/* One climb from the equal split, concave responses: the value SLSQP ends at, sooner. */
START_TEST(many_variables_are_much_faster) {
  static responses land;
  enum { N = 189 };
  double best[N];
  responses_init(&land, N, 0.6, 1.0, 60000);
  ledger theirs = {.best = responses_best(&land, 600, best), .within = INFINITY};
  double began = seconds();
  slsqp(&land, &theirs);
  const double slow = seconds() - began;
  double x[N], slope[N], point[N], value;
  const fnl_landscape landscape = responses_landscape(&land);
  const fnl_method_type *method = fnl_method_by_name("spectral-projected-gradient");
  void *state;
  began = seconds();
  for (int i = 0; i < N; i++)
    x[i] = 1.0 / N;
  value = fnl_landscape_value(&landscape, 0, x, NULL);
  fnl_landscape_gradient(&landscape, 0, slope);
  ck_assert_int_eq(method->start(&land.region, x, value, slope, 0.1, &state, NULL), FNL_OK);
  int n_values = 1;
  double found = value;
  while (found < theirs.found * (1.0 - 1e-9) && method->ask(state, point)) {
    value = fnl_landscape_value(&landscape, 0, point, NULL);
    n_values++;
    if (method->worth_gradient(state, value))
      fnl_landscape_gradient(&landscape, 0, slope);
    method->tell(state, value, method->worth_gradient(state, value) ? slope : NULL);
    (void)method->best(state, &found);
  }
  const double fast = seconds() - began;
  method->free(state);
  if (getenv("FUNNEL_TABLE"))
    printf("189 variables: SLSQP %.3f s for %.9f (best %.9f), %.0f evaluations; here %.4f s, %d "
           "values for %.9f: %.0f times\n",
           slow, theirs.found, theirs.best, theirs.cost, fast, n_values, found, slow / fast);
  ck_assert(found >= theirs.found * (1.0 - 1e-9));
  ck_assert(slow > 10.0 * fast); /* a hundredfold on a quiet machine */
}
END_TEST

#endif

Suite *test_suite(void) {
  Suite *suite = suite_create("nlopt");
  TCase *tcase = tcase_create("beside others");
  tcase_add_test(tcase, few_evaluations_are_enough);
#ifdef HAVE_NLOPT
  tcase_add_test(tcase, no_method_of_nlopt_loses_less);
  tcase_add_test(tcase, many_variables_are_much_faster);
#else
  puts("skipped: the comparison with NLopt (libnlopt-dev is not installed)");
#endif
  suite_add_tcase(suite, tcase);
  return suite;
}
