/* certain.c: whether what a certificate claims is true: part d.
 *
 * Candidates are certified as if a search had found them: optima, and local optima of the wrong
 * basin, which the certificate is not told of. The truth is simulated on many more replications
 * that nobody else has seen.
 */
#include "bench.h"

#include "optimize/certify.h"
#include "optimize/influence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  RACE_REPLICATIONS = 100,
  TRUTH_REPLICATIONS = 2000,
  ARMS_MOST = 5, /* the candidate, the optimum, the most promising rivals */
  PLANTED_QUICK = 5,
  ORDINARY_QUICK = 5,
  PLANTED_FULL = 30,
  ORDINARY_FULL = 200,
  PLANS = 100 /* smooth and rugged ones */
};
#define REPLICATIONS_TRUTH (UINT64_C(6) << 28)

typedef struct {
  int n, n_race_true, n_batches, n_batch_true;
  double width; /* sum of the batches' bounds */
} tally;

static fnl_contender contender_of(ground *g, const fnl_study *study, const double *best,
                                  const double *const *optima) {
  return (fnl_contender){.study = study,
                         .valuer = &g->valuer,
                         .variables = &g->variables,
                         .best = best,
                         .n_optima = 1,
                         .optima = optima};
}

static double expected_at(const ground *g, const double *x) {
  return fnl_landscape_value(&g->land, 0, x, NULL);
}

/* The most promising rivals by the expected engine, into arms[2 …]. */
static int choose_arms(const ground *g, const fnl_certificate *certificate, const double *best,
                       const double *optimum, const double **arms) {
  double value[ARMS_MOST];
  int n = 2;
  arms[0] = best;
  arms[1] = optimum;
  for (int k = 0; k < certificate->n_contests; k++) {
    const double *x = certificate->contests[k].x;
    const double own = expected_at(g, x);
    int at = n < ARMS_MOST ? n++ : own > value[ARMS_MOST - 1] ? ARMS_MOST - 1 : 0;
    if (at == 0)
      continue;
    for (; at > 2 && value[at - 1] < own; at--) {
      value[at] = value[at - 1];
      arms[at] = arms[at - 1];
    }
    value[at] = own;
    arms[at] = x;
  }
  return n;
}

typedef struct {
  double race;  /* what the best rival of the race's set gains, a part of the value */
  double whole; /* what the best known of all gains */
  double race_error, whole_error; /* standard errors */
} gains;

static gains simulate_truth(const ground *g, const fnl_study *study, int n,
                            const double *const *points) {
  const fnl_goal *goal = &g->valuer.goal;
  const int columns[2] = {goal->numerator, goal->denominator};
  double money[ARMS_MOST][3], by_day[1];
  fnl_arm arms[ARMS_MOST];
  fnl_paired paired;
  fnl_error error;
  double *rows = calloc((size_t)n * TRUTH_REPLICATIONS * 2, sizeof *rows);
  double *own = calloc((size_t)TRUTH_REPLICATIONS * 4, sizeof *own);
  double *theirs = own + TRUTH_REPLICATIONS, *scratch = own + 2 * TRUTH_REPLICATIONS;
  if (!rows || !own ||
      fnl_paired_init(&paired, study, &g->valuer.figures, 2, columns, &error) != FNL_OK)
    abort();
  for (int a = 0; a < n; a++)
    arms[a] = fnl_arm_of(&g->variables, points[a], money[a], by_day);
  fnl_paired_run(&paired, n, arms, REPLICATIONS_TRUTH, TRUTH_REPLICATIONS, rows);
  const double value = fnl_influence(goal, TRUTH_REPLICATIONS, rows, own, scratch);
  gains most = {.race = -INFINITY};
  for (int a = 1; a < n; a++) {
    const double *row = rows + (size_t)a * TRUTH_REPLICATIONS * 2;
    const double gain =
        (fnl_influence(goal, TRUTH_REPLICATIONS, row, theirs, scratch) - value) / fabs(value);
    const double deviation = fnl_influence_error(TRUTH_REPLICATIONS, own, theirs) / fabs(value);
    if (a > 1 && gain > most.race) {
      most.race = gain;
      most.race_error = deviation;
    }
    if (gain > most.whole) {
      most.whole = gain;
      most.whole_error = deviation;
    }
  }
  fnl_paired_free(&paired);
  free(rows);
  free(own);
  return most;
}

static void certify(ground *g, int number, const double *best, const double *optimum,
                    tally *count) {
  const fnl_study study = fnl_study_of(&g->plan);
  const double *const optima[] = {best};
  const double *arms[ARMS_MOST];
  const fnl_contender contender = contender_of(g, &study, best, optima);
  fnl_certificate certificate;
  fnl_error error;
  if (fnl_certify(&contender, &certificate, &error) != FNL_OK) {
    printf("plan %d: no certificate: %s\n", number, error.message);
    return;
  }
  const int n = choose_arms(g, &certificate, best, optimum, arms);
  const gains truth = simulate_truth(g, &study, n, arms);
  const bool race = truth.race <= certificate.gap;
  const bool batch = truth.whole <= certificate.batch_gap_bound;
  count->n++;
  count->n_race_true += race;
  if (certificate.n_batches > 0) {
    count->n_batches++;
    count->n_batch_true += batch;
    count->width += certificate.batch_gap_bound;
  }
  if (!race || (certificate.n_batches > 0 && !batch))
    printf("plan %d: %.3f %.3f %.3f: race claims %.3g %%, true %.3g %% +- %.2g; batches claim %.3g "
           "%%, true %.3g %% +- %.2g\n",
           number, best[0], best[1], best[2], 100.0 * certificate.gap, 100.0 * truth.race,
           100.0 * truth.race_error, 100.0 * certificate.batch_gap_bound, 100.0 * truth.whole,
           100.0 * truth.whole_error);
  fnl_certificate_free(&certificate);
}

/* With luck of its own in every round. */
static void run_plan(int number, int round, bool planted, tally *count) {
  char name[32];
  ground g;
  ground_optima optima;
  snprintf(name, sizeof name, "plan %d", number);
  ground_init(&g, set_plan_text(number), name);
  g.plan.simulation.replications = RACE_REPLICATIONS;
  g.plan.simulation.seed += (uint64_t)round;
  ground_find_optima(&g, 50, &optima);
  if (!planted || optima.n > 1)
    certify(&g, number, optima.x[planted ? 1 : 0], optima.x[0], count);
  ground_free(&g);
}

static void print_tally(const char *what, const tally *count) {
  char text[96];
  const double race = 100.0 * count->n_race_true / count->n;
  const double batch = 100.0 * count->n_batch_true / count->n_batches;
  snprintf(text, sizeof text, "%s: the race's claim is true, of %d", what, count->n);
  bench_row(text, race, "%", ">= 95", race >= 95.0);
  snprintf(text, sizeof text, "%s: the batches' claim is true, of %d", what, count->n_batches);
  bench_row(text, batch, "%", ">= 95", batch >= 95.0);
  snprintf(text, sizeof text, "%s: the batches' bound, mean", what);
  bench_row(text, 100.0 * count->width / count->n_batches, "%", "", true);
}

/* The default plan with many replications, for a few seeds. */
static void bench_default_plan(bool quick) {
  enum { SEEDS_MOST = 3 };
  const int n = quick ? 1 : SEEDS_MOST;
  double gap[SEEDS_MOST], bound[SEEDS_MOST];
  const double start = bench_now();
  for (int k = 0; k < n; k++) {
    char seed[64];
    const char *overrides[] = {"simulation.replications=10000", seed};
    ground g;
    ground_optima optima;
    fnl_certificate certificate;
    fnl_error error;
    snprintf(seed, sizeof seed, "simulation.seed=%d", k + 1);
    ground_init_file(&g, "configs/spring-launch.cfg", 2, overrides);
    ground_find_optima(&g, 50, &optima);
    const fnl_study study = fnl_study_of(&g.plan);
    const double *const found[] = {optima.x[0]};
    const fnl_contender contender = contender_of(&g, &study, optima.x[0], found);
    if (fnl_certify(&contender, &certificate, &error) != FNL_OK)
      abort();
    gap[k] = 100.0 * certificate.gap;
    bound[k] = 100.0 * certificate.batch_gap_bound;
    fnl_certificate_free(&certificate);
    ground_free(&g);
  }
  const double typical = bench_quantile(bound, n, 0.5);
  bench_row("default plan, 10,000 replications: the race's gap, median",
            bench_quantile(gap, n, 0.5), "%", "", true);
  bench_row("default plan, 10,000 replications: the batches' bound, median", typical, "%",
            "<= 0.05", typical <= 0.05);
  bench_row("default plan, 10,000 replications: a certificate", (bench_now() - start) / n, "s", "",
            true);
}

void bench_certificates(bool quick) {
  const int n_planted = quick ? PLANTED_QUICK : PLANTED_FULL;
  const int n_ordinary = quick ? ORDINARY_QUICK : ORDINARY_FULL;
  tally planted = {0}, ordinary = {0};
  for (int k = 0; k < n_planted; k++)
    run_plan(SET_RUGGED + k, 0, true, &planted);
  bench_heading("Certificates, confidence 95 %");
  print_tally("wrong basin", &planted);
  for (int k = 0; k < n_ordinary; k++)
    run_plan(SET_SMOOTH + k % PLANS, k / PLANS, false, &ordinary);
  print_tally("right basin", &ordinary);
  bench_default_plan(quick);
}
