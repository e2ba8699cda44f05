/* hunt.c: batches of tasks, what they cost, and what is kept of them. */
#include "optimize/hunt.h"

#include "base/hooks.h"
#include "optimize/lagrangian.h"
#include "optimize/simplex.h"
#include "study/replicate.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  OPTIMA_MOST = 16,
  CLIMB_MOST = 20000, /* evaluations of one climb */
  REFILLS = 4         /* climbs that follow each other in one place of a group */
};
static const double default_tolerance = 1e-8;
static const double apart = 0.08, apart_groups = 0.25; /* of the width (shared by the groups): how
                                                          far starts are from each other */
static const double same = 1e-3;                       /* of the width: optima that are one */
static const double first_look = 0.08;                 /* of the width: a climb's first step */
static const double violation_charge = 3.0; /* goal scales that a broken target costs a start */

/* ---- batches ---- */

/* Climbs that are done in groups, a group by one thread, as fast as the landscape takes them. */
typedef struct {
  fnl_climb *climbs;
  int n, n_abreast, group;
} fnl_batch;

static int in_group(const fnl_batch *batch, int index) {
  const int rest = batch->n - index * batch->group;
  return rest < batch->group ? rest : batch->group;
}

static bool value_task(void *context, int thread, int index) {
  const fnl_batch *batch = context;
  fnl_climbs_value(batch->climbs + index * batch->group, in_group(batch, index), thread);
  return true;
}

static bool climb_task(void *context, int thread, int index) {
  const fnl_batch *batch = context;
  fnl_climbs_run(batch->climbs + index * batch->group, in_group(batch, index), batch->n_abreast,
                 thread);
  return true;
}

static int at_most(int n, int most) { return n < most ? n : most; }

/* No thread stands idle for another's group. */
static void divide(fnl_batch *batch, int n_most, int n_threads, bool refills) {
  const int each = (batch->n + n_threads - 1) / n_threads;
  batch->n_abreast = at_most(n_most > 1 ? n_most : 1, each);
  batch->group = refills && n_most > 1 ? at_most(REFILLS * n_most, each) : batch->n_abreast;
}

static void tell_trials(const fnl_hunt *hunt, const fnl_climb *climb, const char *phase) {
  const fnl_trials *trials = &climb->trials;
  for (size_t k = 0; hunt->settings->trial && k < trials->n; k++)
    hunt->settings->trial(hunt->settings->user, phase, fnl_trials_x(trials, k),
                          fnl_trials_goal(trials, k), fnl_trials_targets(trials, k),
                          trials->gradient_used[k] != 0);
}

static int evaluations(const fnl_hunt *hunt) {
  return hunt->found->n_values + hunt->found->n_gradients;
}

bool fnl_hunt_used_up(fnl_hunt *hunt) {
  if (evaluations(hunt) >= hunt->evaluations_most)
    hunt->found->stopped = true;
  return hunt->found->stopped;
}

static fnl_status merge(fnl_hunt *hunt, fnl_climb *climbs, int n, const char *phase) {
  fnl_status status = FNL_OK;
  for (int k = 0; k < n; k++) {
    hunt->found->n_values += climbs[k].n_values;
    hunt->found->n_gradients += climbs[k].n_gradients;
    tell_trials(hunt, &climbs[k], phase ? phase : climbs[k].method->name);
    if (climbs[k].status != FNL_OK || climbs[k].trials.failed)
      status = FNL_ENOMEM;
    fnl_trials_free(&climbs[k].trials);
  }
  return status;
}

static fnl_climb climb_from(const fnl_hunt *hunt, fnl_climb_order order, int evaluations_most,
                            fnl_candidate *candidate) {
  return (fnl_climb){.terms = &hunt->terms,
                     .method = order.method,
                     .aim = order.aim,
                     .look = order.look > 0.0 ? order.look : 1.0,
                     .evaluations_most = evaluations_most,
                     .candidate = candidate,
                     .trials = {.kept = hunt->settings->trial != NULL,
                                .n_variables = hunt->landscape->region->n,
                                .n_targets = hunt->landscape->n_targets}};
}

/* Does `task` for all of candidates[n]. */
static fnl_status run_batch(fnl_hunt *hunt, fnl_task *task, fnl_climb_order order,
                            fnl_candidate *candidates, int n, const char *phase) {
  const int rest = hunt->evaluations_most - evaluations(hunt);
  const int most = order.evaluations_most > 0 ? order.evaluations_most : CLIMB_MOST;
  const int n_threads = hunt->settings->n_threads;
  if (n == 0)
    return FNL_OK;
  fnl_batch batch = {.climbs = calloc((size_t)n, sizeof *batch.climbs), .n = n};
  if (!batch.climbs)
    return FNL_ENOMEM;
  for (int k = 0; k < n; k++)
    batch.climbs[k] = climb_from(hunt, order, at_most(rest / n, most), &candidates[k]);
  divide(&batch, hunt->landscape->n_most, n_threads, task == climb_task);
  const int n_groups = (n + batch.group - 1) / batch.group;
  fnl_tasks_run(task, &batch, 0, n_groups, n_threads, &hunt->hooks, n_groups, NULL);
  for (int k = 0; k < n; k++)
    if (!batch.climbs[k].begun || (batch.climbs[k].cut && rest / n < most))
      hunt->found->stopped = true;
  const fnl_status status = merge(hunt, batch.climbs, n, phase);
  free(batch.climbs);
  return status;
}

static bool lacks_values(const fnl_candidates *list, int first) {
  for (int k = first; k < list->n; k++)
    if (!isnan(list->items[k].goal))
      return false;
  return list->n > first;
}

/* Whoever interrupts does not wait for one long. */
static fnl_status value_whatever_the_time(fnl_hunt *hunt, fnl_candidate *candidate,
                                          const char *phase) {
  const fnl_hooks hooks = hunt->hooks;
  hunt->hooks.stop = NULL;
  const fnl_status status =
      run_batch(hunt, value_task, (fnl_climb_order){.method = hunt->climber}, candidate, 1, phase);
  hunt->hooks = hooks;
  return status;
}

/* Values what the budget of evaluations allows, from `first` on; the rest is dropped. Where the
 * time is up before there is any answer, the first is valued all the same. */
fnl_status fnl_hunt_value_all(fnl_hunt *hunt, fnl_candidates *list, int first, const char *phase) {
  const int rest = hunt->evaluations_most - evaluations(hunt);
  if (list->n - first > rest) {
    list->n = first + (rest > 1 ? rest : 1); /* one at least: there is always an answer */
    hunt->found->stopped = true;
  }
  fnl_status status = run_batch(hunt, value_task, (fnl_climb_order){.method = hunt->climber},
                                list->items + first, list->n - first, phase);
  const bool is_late = hunt->found->stopped && hunt->optima.n == 0;
  if (status == FNL_OK && is_late && lacks_values(list, first))
    status = value_whatever_the_time(hunt, &list->items[first], phase);
  return status;
}

/* ---- scales ---- */

void fnl_hunt_find_scales(fnl_hunt *hunt) {
  const int n_targets = hunt->landscape->n_targets;
  double low = INFINITY, high = -INFINITY;
  for (int k = 0; k < hunt->screened.n; k++) {
    const double goal = hunt->screened.items[k].goal;
    if (isfinite(goal)) {
      low = fmin(low, goal);
      high = fmax(high, goal);
    }
  }
  hunt->terms.goal_scale = high > low ? high - low : fmax(fabs(high), DBL_MIN);
  if (!isfinite(hunt->terms.goal_scale))
    hunt->terms.goal_scale = 1.0;
  for (int j = 0; j < n_targets; j++) {
    double sum = 0.0, n = 0.0;
    for (int k = 0; k < hunt->screened.n; k++)
      if (isfinite(hunt->screened.items[k].targets[j])) {
        sum += fabs(hunt->screened.items[k].targets[j]);
        n += 1.0;
      }
    const double given = hunt->landscape->target_scale ? hunt->landscape->target_scale[j] : 0.0;
    hunt->target_scale[j] = given > 0.0 ? given : sum > 0.0 ? sum / n : 1.0;
  }
  hunt->terms.target_scale = hunt->target_scale;
}

void fnl_hunt_find_violations(const fnl_hunt *hunt, const fnl_candidates *list) {
  for (int k = 0; k < list->n; k++) {
    fnl_candidate *candidate = &list->items[k];
    const fnl_lagrangian lagrangian = {.n = hunt->landscape->n_targets,
                                       .binds = candidate->part->binds,
                                       .scale = hunt->target_scale};
    candidate->violation = fnl_lagrangian_violation(&lagrangian, candidate->targets);
  }
}

/* The farthest of the screened points from the first, at least. */
void fnl_hunt_find_width(fnl_hunt *hunt) {
  const int n = hunt->landscape->region->n;
  hunt->width = DBL_MIN;
  for (int k = 1; k < hunt->screened.n; k++)
    hunt->width = fmax(
        hunt->width, fnl_simplex_distance(n, hunt->screened.items[0].x, hunt->screened.items[k].x));
  hunt->terms.size = first_look * hunt->width;
  hunt->apart = fmin(apart, apart_groups / hunt->groups.n) * hunt->width;
}

/* ---- choosing ---- */

double fnl_hunt_promise(const fnl_hunt *hunt, const fnl_candidate *candidate) {
  if (isnan(candidate->goal))
    return -INFINITY;
  const double charge = candidate->violation > FNL_TARGET_TOLERANCE ? candidate->violation : 0.0;
  return candidate->goal - violation_charge * hunt->terms.goal_scale * charge;
}

static bool lies_apart(const fnl_hunt *hunt, const fnl_candidate *candidate,
                       const fnl_candidates *from) {
  for (int k = 0; k < from->n; k++)
    if (fnl_candidate_distance(candidate, &from->items[k]) < hunt->apart)
      return false;
  return true;
}

fnl_candidate *fnl_hunt_add_copy(fnl_hunt *hunt, fnl_candidates *list, const fnl_candidate *from) {
  const size_t n = (size_t)hunt->landscape->region->n, m = (size_t)hunt->landscape->n_targets;
  fnl_candidate *copy =
      fnl_candidates_add(list, &hunt->memory, from->part, hunt->landscape->n_targets);
  if (!copy)
    return NULL;
  memcpy(copy->x, from->x, n * sizeof *copy->x);
  memcpy(copy->targets, from->targets, m * sizeof *copy->targets);
  memcpy(copy->multipliers, from->multipliers, m * sizeof *copy->multipliers);
  copy->goal = from->goal;
  copy->violation = from->violation;
  copy->method = from->method;
  return copy;
}

/* Copies the most promising that lie apart from each other into `chosen`, the best first; ties by
 * the earlier. */
void fnl_hunt_choose(fnl_hunt *hunt, const fnl_candidates *from, int n_most,
                     fnl_candidates *chosen) {
  for (chosen->n = 0; chosen->n < n_most && !hunt->memory.failed;) {
    const fnl_candidate *best = NULL;
    for (int k = 0; k < from->n; k++)
      if ((!best || fnl_hunt_promise(hunt, &from->items[k]) > fnl_hunt_promise(hunt, best)) &&
          lies_apart(hunt, &from->items[k], chosen))
        best = &from->items[k];
    if (!best || !fnl_hunt_add_copy(hunt, chosen, best))
      return;
  }
}

/* ---- optima ---- */

static fnl_candidate *worst_of(const fnl_candidates *list) {
  fnl_candidate *worst = &list->items[0];
  for (int k = 1; k < list->n; k++)
    if (!fnl_candidate_better(&list->items[k], worst))
      worst = &list->items[k];
  return worst;
}

static void replace(const fnl_hunt *hunt, fnl_candidate *old, const fnl_candidate *new) {
  const size_t n = (size_t)hunt->landscape->region->n, m = (size_t)hunt->landscape->n_targets;
  fnl_candidate kept = *old;
  *old = *new;
  old->x = memcpy(kept.x, new->x, n * sizeof *kept.x);
  old->targets = memcpy(kept.targets, new->targets, m * sizeof *kept.targets);
  old->multipliers = memcpy(kept.multipliers, new->multipliers, m * sizeof *kept.multipliers);
}

/* Keeps it unless one at the same place is as good. */
void fnl_hunt_keep(fnl_hunt *hunt, fnl_candidates *list, const fnl_candidate *candidate) {
  for (int k = 0; k < list->n; k++)
    if (fnl_candidate_distance(&list->items[k], candidate) < same * hunt->width) {
      if (fnl_candidate_better(candidate, &list->items[k]))
        replace(hunt, &list->items[k], candidate);
      return;
    }
  if (list->n < OPTIMA_MOST)
    fnl_hunt_add_copy(hunt, list, candidate);
  else if (fnl_candidate_better(candidate, worst_of(list)))
    replace(hunt, worst_of(list), candidate);
}

const fnl_candidate *fnl_hunt_best_of(const fnl_candidates *list) {
  const fnl_candidate *best = list->n > 0 ? &list->items[0] : NULL;
  for (int k = 1; k < list->n; k++)
    if (fnl_candidate_better(&list->items[k], best))
      best = &list->items[k];
  return best;
}

/* ---- climbing ---- */

fnl_status fnl_hunt_climb_list(fnl_hunt *hunt, fnl_climb_order order, fnl_candidates *list) {
  return run_batch(hunt, climb_task, order, list->items, list->n, NULL);
}

fnl_status fnl_hunt_climb_chosen(fnl_hunt *hunt, const fnl_candidates *from, int n_most,
                                 fnl_candidates *into) {
  fnl_status status = FNL_OK;
  fnl_hunt_choose(hunt, from, n_most, &hunt->scratch);
  FNL_TRY(fnl_hunt_climb_list(hunt, (fnl_climb_order){.method = hunt->climber}, &hunt->scratch));
  for (int k = 0; k < hunt->scratch.n; k++)
    fnl_hunt_keep(hunt, into, &hunt->scratch.items[k]);
out:
  return status;
}

/* ---- the whole ---- */

static int default_evaluations(int n) {
  const int wanted = 1000 + 2750 * n;
  return wanted < 200000 ? wanted : 200000;
}

fnl_status fnl_hunt_init(fnl_hunt *hunt, const fnl_landscape *landscape,
                         const fnl_search_settings *settings, fnl_found *found, fnl_error *error) {
  const int n = landscape->region->n;
  *hunt = (fnl_hunt){0};
  hunt->landscape = landscape;
  hunt->settings = settings;
  hunt->found = found;
  hunt->evaluations_most =
      settings->evaluations_most > 0 ? settings->evaluations_most : default_evaluations(n);
  hunt->hooks = fnl_hooks_untold(settings->hooks);
  hunt->terms = (fnl_climb_terms){.landscape = landscape,
                                  .hooks = &hunt->hooks,
                                  .tolerance = settings->tolerance > 0.0 ? settings->tolerance
                                                                         : default_tolerance};
  hunt->climber = fnl_method_by_name("spectral-projected-gradient");
  hunt->polisher = fnl_method_by_name("nelder-mead");
  hunt->target_scale = FNL_TAKE(&hunt->memory, landscape->n_targets, double);
  hunt->whole = (fnl_part){.region = *landscape->region};
  fnl_groups_init(&hunt->singles, landscape->region, NULL, &hunt->memory);
  fnl_groups_init(&hunt->groups, landscape->region, settings->group, &hunt->memory);
  return hunt->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

void fnl_hunt_free(fnl_hunt *hunt) {
  fnl_candidates_free(&hunt->screened);
  fnl_candidates_free(&hunt->optima);
  fnl_candidates_free(&hunt->scratch);
  fnl_arena_free(&hunt->memory);
}
