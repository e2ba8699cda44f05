/* many.c: dozens of variables, whose optimum is known only as the best that anybody found: parts b
 * and c. */
#include "bench.h"

#include "optimize/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- 36 variables ---- */

enum {
  EVALUATIONS_MOST = 100000,
  EVALUATIONS_QUICK = 2000, /* of the others */
  EVALUATIONS_FULL = 5000,
  FURTHER_STARTS = 40,
  PLANS_MOST = SET_HUGE - SET_WIDE,
  PLANS_QUICK = 20
};
static const double fair = 0.01; /* relative regret */

/* Who looks for the best known, besides ours as it is. */
static const char *const others[] = {"SLSQP", "SLSQP, again and again", "GSL bfgs2"};
enum { N_OTHERS = sizeof others / sizeof *others, N_COURSES = N_OTHERS + 2 };

static const contestant *contestant_named(const char *name) {
  for (const contestant *c = contestants; c->name != NULL; c++)
    if (strcmp(c->name, name) == 0)
      return c;
  abort();
}

/* Ours from the best of the others and many random points. */
static void run_ours_long(course *c, const double *from) {
  uint64_t state = 11;
  double *starts = calloc((size_t)(FURTHER_STARTS * c->n), sizeof *starts);
  if (!starts)
    abort();
  memcpy(starts, from, (size_t)c->n * sizeof *starts);
  for (int k = 1; k < FURTHER_STARTS; k++)
    set_point(&state, c->n, starts + k * c->n);
  const fnl_search_settings settings = {.n_threads = 1,
                                        .n_starts = FURTHER_STARTS,
                                        .starts = starts,
                                        .group = c->group,
                                        .tolerance = 1e-10,
                                        .evaluations_most = EVALUATIONS_MOST};
  fnl_found found;
  fnl_error error;
  if (fnl_search_run(&c->counted, &settings, &found, &error) == FNL_OK)
    fnl_found_free(&found);
  free(starts);
}

typedef struct {
  double regret[N_COURSES], cost[N_COURSES], seconds, until;
} wide_outcome;

static wide_outcome run_wide(int number, bool quick) {
  char name[32];
  ground g;
  course courses[N_COURSES];
  wide_outcome outcome = {0};
  snprintf(name, sizeof name, "plan %d", number);
  ground_init(&g, set_plan_text(number), name);
  course_init(&courses[0], &g.land, EVALUATIONS_MOST);
  courses[0].group = g.group;
  contestants[0].run(&courses[0]);
  outcome.seconds = course_seconds(&courses[0]);
  const course *best = &courses[0];
  for (int m = 1; m < N_COURSES; m++) {
    course_init(&courses[m], &g.land, quick ? EVALUATIONS_QUICK : EVALUATIONS_FULL);
    courses[m].group = g.group;
    if (m <= N_OTHERS)
      contestant_named(others[m - 1])->run(&courses[m]);
    else
      run_ours_long(&courses[m], best->best_x);
    if (courses[m].best > best->best)
      best = &courses[m];
  }
  for (int m = 0; m < N_COURSES; m++) {
    outcome.regret[m] = course_regret(&courses[m], best->best);
    outcome.cost[m] = courses[m].cost;
  }
  const course_mark *until = course_until(&courses[0], best->best, fair);
  outcome.until = until ? until->cost : INFINITY;
  if (outcome.regret[0] > 0.1 * fair)
    printf("plan %d: ours is %.3g %% below the best known, by method %d\n", number,
           100.0 * outcome.regret[0], (int)(best - courses));
  for (int m = 0; m < N_COURSES; m++)
    course_free(&courses[m]);
  ground_free(&g);
  return outcome;
}

void bench_36_variables(bool quick) {
  static wide_outcome all[PLANS_MOST];
  const int n = quick ? PLANS_QUICK : PLANS_MOST;
  int n_fair[N_COURSES] = {0};
  double worst[N_COURSES] = {0}, cost[PLANS_MOST], until[PLANS_MOST], seconds[PLANS_MOST];
  for (int p = 0; p < n; p++) {
    all[p] = run_wide(SET_WIDE + p, quick);
    cost[p] = all[p].cost[0];
    until[p] = all[p].until;
    seconds[p] = all[p].seconds;
    for (int m = 0; m < N_COURSES; m++) {
      n_fair[m] += all[p].regret[m] <= fair;
      worst[m] = fmax(worst[m], all[p].regret[m]);
    }
  }
  printf("\n36 variables: %d plans\n%-24s %14s %14s\n", n, "", "within 1 %", "worst regret");
  for (int m = 0; m < N_COURSES; m++)
    printf("%-24s %14d %12.2f %%\n",
           m == 0          ? "ours"
           : m <= N_OTHERS ? others[m - 1]
                           : "ours, more starts",
           n_fair[m], 100.0 * worst[m]);
  bench_heading("36 variables: at most 100,000 evaluations");
  const double part = 100.0 * n_fair[0] / n;
  bench_row("plans within 1 % of the best known", part, "%", ">= 98", part >= 98.0);
  bench_row("evaluations in all, the most", bench_quantile(cost, n, 1.0), "", "<= 100000",
            bench_quantile(cost, n, 1.0) <= EVALUATIONS_MOST);
  bench_row("evaluations in all, median", bench_quantile(cost, n, 0.5), "", "", true);
  bench_row("evaluations to 1 %, median", bench_quantile(until, n, 0.5), "", "", true);
  bench_row("seconds of one processor, median", bench_quantile(seconds, n, 0.5), "s", "", true);
}

/* ---- 189 variables ---- */

enum { EVALUATIONS_HUGE = 20000, EVALUATIONS_HUGE_QUICK = 3000 };
static const double same = 1e-4; /* of the value */

void bench_189_variables(bool quick) {
  static const char *const what[] = {"9 campaigns in 21 weeks", "189 campaigns"};
  bench_heading("189 variables: NLopt's SLSQP with our gradient to the same value");
  for (int k = 0; k < 2; k++) {
    char name[96];
    ground g;
    course own, other;
    snprintf(name, sizeof name, "plan %d", SET_HUGE + k);
    ground_init(&g, set_plan_text(SET_HUGE + k), name);
    ground_widen(&g);
    course_init(&own, &g.land, EVALUATIONS_MOST);
    own.group = g.group;
    contestants[0].run(&own);
    const double in_all = course_seconds(&own);
    course_init(&other, &g.land, quick ? EVALUATIONS_HUGE_QUICK : EVALUATIONS_HUGE);
    other.enough = own.best - same * fabs(own.best);
    contestant_named("SLSQP, again and again")->run(&other);
    const double others_seconds = course_seconds(&other);
    const double until = course_until(&own, own.best, same)->seconds;
    printf("%s: ours %.6g, %.0f evaluations; SLSQP %.6g, %.0f evaluations%s\n", what[k], own.best,
           own.cost, other.best, other.cost,
           other.best >= other.enough ? "" : " and never as good");
    snprintf(name, sizeof name, "%s: ours to the value", what[k]);
    bench_row(name, until, "s", "", true);
    snprintf(name, sizeof name, "%s: ours in all", what[k]);
    bench_row(name, in_all, "s", "", true);
    snprintf(name, sizeof name, "%s: SLSQP to the value", what[k]);
    bench_row(name, others_seconds, "s", "", true);
    snprintf(name, sizeof name, "%s: SLSQP over ours, to the value%s", what[k],
             other.best >= other.enough ? "" : ", at least");
    bench_row(name, others_seconds / until, "x", ">= 100", others_seconds >= 100.0 * until);
    course_free(&own);
    course_free(&other);
    ground_free(&g);
  }
}
