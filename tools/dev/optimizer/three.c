/* three.c: a hundred plans of three campaigns, whose true optimum can be known: part a. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  N_PLANS = SET_WIDE - SET_SMOOTH,
  METHODS_MOST = 16,
  EVALUATIONS_MOST = 2000,
  GRID_STEPS = 50 /* 1,326 points */
};
static const double good = 0.001, tiny = 1e-5; /* relative regret */

typedef struct {
  double regret, total, until;
} outcome;

typedef struct {
  int n_methods;
  outcome of[METHODS_MOST][N_PLANS];
} outcomes;

static void run_plan(int number, outcomes *all) {
  char name[32];
  ground g;
  ground_optima optima;
  course courses[METHODS_MOST];
  snprintf(name, sizeof name, "plan %d", number);
  ground_init(&g, set_plan_text(number), name);
  ground_find_optima(&g, GRID_STEPS, &optima);
  double truth = optima.value[0];
  for (int m = 0; m < all->n_methods; m++) {
    course_init(&courses[m], &g.land, EVALUATIONS_MOST);
    if (m > 0) /* others have no rule to stop by: good enough is enough */
      courses[m].enough = optima.value[0] - tiny * fabs(optima.value[0]);
    contestants[m].run(&courses[m]);
    truth = fmax(truth, courses[m].best);
  }
  for (int m = 0; m < all->n_methods; m++) {
    const course_mark *until = course_until(&courses[m], truth, good);
    all->of[m][number - SET_SMOOTH] = (outcome){.regret = course_regret(&courses[m], truth),
                                                .total = courses[m].cost,
                                                .until = until ? until->cost : INFINITY};
    if (m == 0 && course_regret(&courses[m], truth) > good)
      printf("plan %d: ours misses %.3g %%: %.4f %.4f %.4f is worth %.6g, %.4f %.4f %.4f %.6g\n",
             number, 100.0 * course_regret(&courses[m], truth), courses[m].best_x[0],
             courses[m].best_x[1], courses[m].best_x[2], courses[m].best, optima.x[0][0],
             optima.x[0][1], optima.x[0][2], truth);
    course_free(&courses[m]);
  }
  ground_free(&g);
}

/* ---- what is made of a method's plans first … end - 1 ---- */

typedef struct {
  int n, n_good;
  double worst, median_total, mean_total, median_until;
  double
      a_success; /* evaluations to be good, in all, over plans that were: expected running time */
  double until[N_PLANS]; /* [n] sorted: by until[k] evaluations k + 1 plans were good */
} digest;

static digest digest_of(const outcome *of, int first, int end) {
  double total[N_PLANS];
  digest d = {.n = end - first};
  for (int p = first; p < end; p++) {
    d.n_good += of[p].regret <= good;
    d.worst = fmax(d.worst, of[p].regret);
    d.mean_total += of[p].total / d.n;
    total[p - first] = of[p].total;
    d.until[p - first] = of[p].until;
    d.a_success += isfinite(of[p].until) ? of[p].until : of[p].total;
  }
  d.a_success /= d.n_good;
  d.median_total = bench_quantile(total, d.n, 0.5);
  d.median_until = bench_quantile(d.until, d.n, 0.5);
  return d;
}

static void print_number(double value) {
  if (isfinite(value))
    printf(" %9.0f", value);
  else
    printf(" %9s", "never");
}

static void print_table(const outcomes *all) {
  printf("\nThree campaigns: 70 smooth plans, 30 rugged; good is within 0.1 %% of the optimum\n"
         "%-24s %9s %9s %9s %9s %9s %9s %9s %9s\n%-24s %9s %9s %9s %9s %9s %9s %9s %9s\n",
         "", "smooth", "rugged", "worst", "median", "median", "rugged", "all but 2", "for each", //
         "", "good", "good", "regret", "total", "to good", "to good", "good", "good");
  for (int m = 0; m < all->n_methods; m++) {
    const digest d = digest_of(all->of[m], 0, N_PLANS);
    const digest smooth = digest_of(all->of[m], 0, SET_RUGGED - SET_SMOOTH);
    const digest rugged = digest_of(all->of[m], SET_RUGGED - SET_SMOOTH, N_PLANS);
    printf("%-24s %9d %9d %7.2f %%", contestants[m].name, smooth.n_good, rugged.n_good,
           100.0 * d.worst);
    print_number(d.median_total);
    print_number(d.median_until);
    print_number(rugged.median_until);
    print_number(d.until[N_PLANS - 3]);
    print_number(d.a_success);
    printf("\n");
  }
}

static digest digest_named(const outcomes *all, const char *name) {
  for (int m = 0; m < all->n_methods; m++)
    if (strcmp(contestants[m].name, name) == 0)
      return digest_of(all->of[m], 0, N_PLANS);
  abort();
}

static int least(int a, int b) { return a < b ? a : b; }

/* At equal success: evaluations by which each has made so many plans good as both can; and the
 * other method's, which does not know when to stop, over all that ours uses on a plan. */
static void judge_against(const outcomes *all, const digest *own, const char *name, double goal,
                          const char *goal_text) {
  const digest other = digest_named(all, name);
  const int n = least(own->n_good, other.n_good);
  const double ratio = other.until[n - 1] / own->until[n - 1];
  char text[96];
  snprintf(text, sizeof text, "  %s: until %d plans are good, over ours", name, n);
  bench_row(text, ratio, "x", goal_text, ratio >= goal);
  snprintf(text, sizeof text, "  %s: the same over all that ours uses", name);
  bench_row(text, other.until[n - 1] / own->mean_total, "x", "", true);
  snprintf(text, sizeof text, "  %s: for each good plan, over ours", name);
  bench_row(text, other.a_success / own->a_success, "x", "", true);
}

static void judge(const outcomes *all) {
  const digest own = digest_of(all->of[0], 0, N_PLANS);
  bench_heading("Three campaigns: evaluations of the expected engine, a gradient counts 0.7");
  bench_row("plans of 100 within 0.1 % of the true optimum", own.n_good, "", ">= 99",
            own.n_good >= 99);
  bench_row("evaluations in all, median", own.median_total, "", "<= 700",
            own.median_total <= 700.0);
  bench_row("evaluations to 0.1 %, median", own.median_until, "", "<= 110",
            own.median_until <= 110.0);
  judge_against(all, &own, "COBYLA, again and again", 4.0, ">= 4");
  judge_against(all, &own, "DIRECT-L", 3.0, ">= 3");
}

void bench_three_campaigns(void) {
  static outcomes all;
  for (all.n_methods = 0; contestants[all.n_methods].name != NULL;)
    all.n_methods++;
  for (int number = SET_SMOOTH; number < SET_WIDE; number++)
    run_plan(number, &all);
  print_table(&all);
  judge(&all);
}
