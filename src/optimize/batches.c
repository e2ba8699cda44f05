/* batches.c: GSL's simplex on replications, and projected gradients on worlds. */
#include "optimize/batches.h"

#include "base/hooks.h"
#include "optimize/ascend.h"
#include "optimize/influence.h"
#include "optimize/method.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  BATCH_EVALUATIONS = 30, /* of one start */
  POLISH_EVALUATIONS = 40,
  POLISH_REPLICATIONS = 16,
  ACCEPT_REPLICATIONS = 100,
  BATCH_PART = 200, /* a batch has this part of the plan's replications */
  BATCH_LEAST = 2,
  BATCH_WORLDS = 8,
  GRADIENT_EVALUATIONS = 60
};
static const double near_size = 0.03, far_size = 0.15; /* of the budget, at first */
/* An optimum that is worse by more than this in a batch is not climbed from there. */
static const double in_reach = 0.02;
static const double polish_doubt = 0.025;

/* ---- one point on some replications ---- */

typedef struct {
  const fnl_contender *contender;
  const fnl_paired *paired;
  const double *mean; /* [2] of numerator and denominator, where ratios are looked at linearly */
  int thread;         /* -1: all threads together */
  uint64_t first;
  int n;
  double *by_campaign, *by_day, *rows, *influence, *scratch; /* borrowed from `memory` */
  bool cut;                                                  /* it was stopped on the way */
  fnl_arena memory;
} fnl_glass;

static fnl_status glass_init(fnl_glass *glass, fnl_error *error) {
  const fnl_plan *plan = glass->contender->study->plan;
  const size_t n_campaigns = (size_t)plan->n_campaigns;
  fnl_arena *memory = &glass->memory;
  glass->by_campaign = FNL_TAKE(memory, n_campaigns, double);
  glass->by_day = FNL_TAKE(memory, n_campaigns * (size_t)plan->horizon_days, double);
  glass->rows = FNL_TAKE(memory, 2 * glass->n, double);
  glass->influence = FNL_TAKE(memory, glass->n, double);
  glass->scratch = FNL_TAKE(memory, 2 * glass->n, double);
  return memory->failed ? fnl_error_no_memory(error) : FNL_OK;
}

static bool simulate(const fnl_glass *glass, const fnl_arm *arm) {
  const fnl_paired *paired = glass->paired;
  return glass->thread < 0
             ? fnl_paired_run(paired, 1, arm, glass->first, glass->n, glass->rows)
             : fnl_paired_run_here(paired, glass->thread, arm, glass->first, glass->n, glass->rows);
}

static double look(fnl_glass *glass, const double *x) {
  const fnl_arm arm = fnl_arm_of(glass->contender->variables, x, glass->by_campaign, glass->by_day);
  if (!simulate(glass, &arm)) {
    glass->cut = true;
    return NAN;
  }
  if (glass->mean)
    return fnl_influence_linear(&glass->contender->valuer->goal, glass->n, glass->rows,
                                glass->mean);
  return fnl_influence(&glass->contender->valuer->goal, glass->n, glass->rows, glass->influence,
                       glass->scratch);
}

/* Climbs from x by a direct search; returns the value reached and leaves the point in x. */
static double climb(fnl_glass *glass, double *x, double value, double size, int most,
                    int *evaluations) {
  const fnl_method_type *method = fnl_method_by_name("nelder-mead");
  const fnl_region *region = &glass->contender->variables->region;
  double *point = calloc((size_t)region->n, sizeof *point);
  void *state = NULL;
  if (point && method->start(region, x, value, NULL, size, &state, NULL) == FNL_OK) {
    for (int k = 0; k < most && !glass->cut && method->ask(state, point); k++, ++*evaluations)
      method->tell(state, look(glass, point), NULL);
    memcpy(x, method->best(state, &value), (size_t)region->n * sizeof *x);
  }
  method->free(state);
  free(point);
  return value;
}

/* ---- batches of replications ---- */

typedef struct {
  const fnl_contender *contender;
  const fnl_paired *paired;
  int n;
  const double *mean;
  double *gains;
  fnl_status *status; /* [FNL_BATCHES] */
} fnl_batches;

static double best_of_batch(fnl_glass *glass, double own) {
  const fnl_contender *contender = glass->contender;
  const size_t bytes = (size_t)contender->variables->n * sizeof(double);
  double *x = FNL_TAKE(&glass->memory, contender->variables->n, double);
  double best = own;
  int evaluations = 0;
  if (!x)
    return NAN;
  memcpy(x, contender->best, bytes);
  best = fmax(best, climb(glass, x, own, near_size, BATCH_EVALUATIONS, &evaluations));
  memcpy(x, contender->best, bytes);
  best = fmax(best, climb(glass, x, own, far_size, BATCH_EVALUATIONS, &evaluations));
  for (int k = 0; k < contender->n_optima; k++) {
    memcpy(x, contender->optima[k], bytes);
    const double there = look(glass, x);
    if (there > own - in_reach * fabs(own) && memcmp(x, contender->best, bytes) != 0)
      best = fmax(best, climb(glass, x, there, near_size, BATCH_EVALUATIONS, &evaluations));
  }
  return best;
}

static bool solve_batch(void *context, int thread, int index) {
  const fnl_batches *batches = context;
  fnl_glass glass = {.contender = batches->contender,
                     .paired = batches->paired,
                     .mean = batches->mean,
                     .thread = thread,
                     .first = FNL_REPLICATIONS_BATCHES + (uint64_t)index * (uint64_t)batches->n +
                              (uint64_t)batches->contender->round * FNL_REPLICATIONS_A_ROUND,
                     .n = batches->n};
  batches->status[index] = glass_init(&glass, NULL);
  if (batches->status[index] == FNL_OK) {
    const double own = look(&glass, batches->contender->best);
    batches->gains[index] = best_of_batch(&glass, own) - own;
  }
  fnl_arena_free(&glass.memory);
  return !glass.cut;
}

/* ---- batches of worlds ---- */

/* The best and every optimum, one after the other. */
static double *starts_of(const fnl_contender *contender, int *n_starts) {
  const size_t n = (size_t)contender->variables->n;
  *n_starts = 1 + contender->n_optima;
  double *x = calloc((size_t)*n_starts * n + 1, sizeof *x);
  for (int k = 0; x && k < *n_starts; k++)
    memcpy(x + (size_t)k * n, k == 0 ? contender->best : contender->optima[k - 1], n * sizeof *x);
  return x;
}

static fnl_status solve_worlds(const fnl_contender *contender, uint64_t first, double *gain,
                               fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_valuer valuer = {0};
  int n_starts;
  double *x = starts_of(contender, &n_starts);
  double *goals = calloc((size_t)n_starts, sizeof *goals);
  if (!x || !goals) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  FNL_TRY(fnl_valuer_init(&valuer, contender->study->plan, contender->variables, 1, BATCH_WORLDS,
                          first, error));
  if (n_starts > 1)
    FNL_TRY(fnl_valuer_widen(&valuer, error));
  const fnl_landscape land = fnl_valuer_landscape(&valuer);
  const double own = fnl_valuer_goal(&valuer, 0, contender->best);
  const fnl_ascent ascent = {
      .landscape = &land, .size = near_size, .points_most = GRADIENT_EVALUATIONS};
  FNL_TRY(fnl_ascend(&ascent, n_starts, x, goals, error));
  *gain = 0.0;
  for (int k = 0; k < n_starts; k++)
    *gain = fmax(*gain, goals[k] - own);
out:
  fnl_valuer_free(&valuer);
  free(goals);
  free(x);
  return status;
}

static bool solve_world_batch(void *context, int thread, int index) {
  const fnl_batches *batches = context;
  (void)thread;
  batches->status[index] =
      solve_worlds(batches->contender, FNL_REPLICATIONS_BATCHES + (uint64_t)index * BATCH_WORLDS,
                   &batches->gains[index], NULL);
  return true;
}

fnl_status fnl_solve_batches(const fnl_contender *contender, const fnl_paired *paired,
                             fnl_certificate *certificate, double *gains, bool *solved,
                             fnl_error *error) {
  const fnl_plan *plan = contender->study->plan;
  const bool direct =
      contender->variables->n <= FNL_DIRECT_MOST && contender->study->engine->is_random;
  const fnl_hooks quiet = fnl_hooks_untold(contender->study->hooks);
  fnl_status statuses[FNL_BATCHES] = {FNL_OK};
  fnl_batches batches = {.contender = contender,
                         .paired = paired,
                         .n = plan->simulation.replications / BATCH_PART,
                         .mean = certificate->mean,
                         .gains = gains,
                         .status = statuses};
  *solved = false;
  /* A tail of a few replications or worlds says nothing of the tail. */
  if (contender->variables->n < 2 || contender->valuer->goal.n_targets > 0 ||
      contender->variables->n_choices > 0 || fnl_goal_is_risk_aware(&contender->valuer->goal) ||
      (!direct && !fnl_plan_is_uncertain(plan)))
    return FNL_OK;
  if (batches.n < BATCH_LEAST)
    batches.n = BATCH_LEAST;
  certificate->batch_replications = direct ? batches.n : BATCH_WORLDS;
  certificate->batches_of_worlds = !direct;
  if (fnl_tasks_run(direct ? solve_batch : solve_world_batch, &batches, 0, FNL_BATCHES,
                    paired->n_threads, &quiet, FNL_BATCHES, NULL) < FNL_BATCHES)
    return FNL_OK;
  for (int b = 0; b < FNL_BATCHES; b++)
    if (statuses[b] != FNL_OK)
      return fnl_error_no_memory(error);
  *solved = true;
  return FNL_OK;
}

/* ---- the polish ---- */

/* Whether the new point is better, on replications that had no part in finding it. */
static bool is_accepted(fnl_glass *glass, const double *old, const double *new) {
  double *rows = FNL_TAKE(&glass->memory, glass->n, double);
  if (!rows)
    return false;
  const double before = look(glass, old);
  memcpy(rows, glass->influence, (size_t)glass->n * sizeof *rows);
  const double after = look(glass, new);
  const double error = fnl_influence_error(glass->n, glass->influence, rows);
  return after - before > gsl_cdf_tdist_Qinv(polish_doubt, glass->n - 1) * error;
}

fnl_status fnl_polish(const fnl_contender *contender, double *x, int *evaluations, bool *moved,
                      fnl_error *error) {
  const int columns[2] = {contender->valuer->goal.numerator, contender->valuer->goal.denominator};
  const size_t bytes = (size_t)contender->variables->n * sizeof *x;
  fnl_status status = FNL_OK;
  fnl_paired paired = {0};
  fnl_glass rough = {.contender = contender,
                     .paired = &paired,
                     .thread = -1,
                     .first = FNL_REPLICATIONS_POLISH,
                     .n = POLISH_REPLICATIONS};
  fnl_glass fresh = rough;
  fresh.first = FNL_REPLICATIONS_ACCEPT;
  fresh.n = ACCEPT_REPLICATIONS;
  *moved = false;
  if (contender->variables->n < 2 || contender->variables->n > FNL_DIRECT_MOST ||
      !contender->study->engine->is_random || contender->valuer->goal.n_targets > 0 ||
      contender->variables->n_choices > 0)
    return FNL_OK;
  FNL_TRY(
      fnl_paired_init(&paired, contender->study, &contender->valuer->figures, 2, columns, error));
  FNL_TRY(glass_init(&rough, error));
  FNL_TRY(glass_init(&fresh, error));
  double *better = FNL_TAKE(&rough.memory, contender->variables->n, double);
  if (!better) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  memcpy(better, x, bytes);
  climb(&rough, better, look(&rough, x), near_size, POLISH_EVALUATIONS, evaluations);
  *moved = memcmp(better, x, bytes) != 0 && is_accepted(&fresh, x, better);
  if (*moved)
    memcpy(x, better, bytes);
out:
  fnl_paired_free(&paired);
  fnl_arena_free(&rough.memory);
  fnl_arena_free(&fresh.memory);
  return status;
}
