/* climb.c: asks a method, values what it names, tells it.
 *
 * Without targets that is all. With targets the method climbs the augmented Lagrangian again and
 * again, each time with better multipliers, until they and the point agree.
 */
#include "optimize/climb.h"

#include "base/grow.h"
#include "optimize/lagrangian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS_MOST = 25,
  IDLE_MOST = 2,
  PATIENCE = 12 /* points (for each variable, without gradients) */
};
static const double first_penalty = 10.0, penalty_growth = 10.0, penalty_most = 1e8;
static const double enough_progress = 0.5; /* of what is broken, from round to round */
static const double agreement = 1e-8;      /* of multipliers and point, in the targets' scales */
static const double round_size = 0.1;      /* later rounds begin near their end */

/* ---- what was tried ---- */

static size_t trial_width(const fnl_climb *climb) {
  const fnl_landscape *landscape = climb->terms->landscape;
  return (size_t)landscape->region->n + 1 + (size_t)landscape->n_targets;
}

const double *fnl_trial_x(const fnl_climb *climb, size_t index) {
  return climb->trials.numbers + index * trial_width(climb);
}

double fnl_trial_goal(const fnl_climb *climb, size_t index) {
  return fnl_trial_x(climb, index)[climb->terms->landscape->region->n];
}

const double *fnl_trial_targets(const fnl_climb *climb, size_t index) {
  return fnl_trial_x(climb, index) + climb->terms->landscape->region->n + 1;
}

void fnl_trials_free(fnl_trials *trials) {
  free(trials->numbers);
  free(trials->gradient_used);
  *trials = (fnl_trials){0};
}

static bool reserve(fnl_climb *climb, size_t n) {
  fnl_trials *trials = &climb->trials;
  return fnl_grow(&trials->numbers, &trials->capacity, n,
                  trial_width(climb) * sizeof *trials->numbers) &&
         FNL_GROW(trials->gradient_used, trials->used_capacity, n);
}

static void keep_trial(fnl_climb *climb, const double *x, double goal, const double *targets) {
  fnl_trials *trials = &climb->trials;
  const fnl_landscape *landscape = climb->terms->landscape;
  if (!trials->kept || trials->failed)
    return;
  if (!reserve(climb, trials->n + 1)) {
    trials->failed = true;
    return;
  }
  double *row = trials->numbers + trials->n * trial_width(climb);
  memcpy(row, x, (size_t)landscape->region->n * sizeof *row);
  row[landscape->region->n] = goal;
  if (landscape->n_targets > 0)
    memcpy(row + landscape->region->n + 1, targets, (size_t)landscape->n_targets * sizeof *row);
  trials->gradient_used[trials->n++] = 0;
}

/* ---- valuing ---- */

/* What a climb works with: its own, of one thread. */
typedef struct {
  fnl_climb *climb;
  int thread;
  fnl_arena memory;
  fnl_lagrangian lagrangian;
  double *point, *gradient;  /* [n] */
  double *targets, *weights; /* [n_targets] of the point valued last */
  double goal;
  bool stopped;
} climber;

static void value_at(climber *c, const double *x) {
  const fnl_landscape *landscape = c->climb->terms->landscape;
  landscape->values(landscape->context, c->thread, x, &c->goal, c->targets);
  c->climb->n_values++;
  keep_trial(c->climb, x, c->goal, c->targets);
}

static void slope_there(climber *c) {
  const fnl_landscape *landscape = c->climb->terms->landscape;
  fnl_lagrangian_weights(&c->lagrangian, c->targets, c->weights);
  landscape->gradient(landscape->context, c->thread, c->lagrangian.goal_weight, c->weights,
                      c->gradient);
  c->climb->n_gradients++;
  if (c->climb->trials.kept && !c->climb->trials.failed)
    c->climb->trials.gradient_used[c->climb->trials.n - 1] = 1;
}

static double value_of(const climber *c) {
  return fnl_lagrangian_value(&c->lagrangian, c->goal, c->targets);
}

static bool used_up(climber *c) {
  const fnl_hooks *hooks = c->climb->terms->hooks;
  if (hooks && hooks->stop && hooks->stop(hooks->user))
    c->stopped = true;
  if (c->climb->n_values + c->climb->n_gradients >= c->climb->evaluations_most)
    c->climb->cut = true;
  return c->stopped || c->climb->cut;
}

/* ---- the best so far ---- */

static void keep_if_better(const climber *c, const double *x) {
  fnl_candidate *kept = c->climb->candidate;
  const fnl_candidate now = {.goal = c->goal,
                             .violation = fnl_lagrangian_violation(&c->lagrangian, c->targets)};
  if (!fnl_candidate_better(&now, kept))
    return;
  memmove(kept->x, x, (size_t)kept->part->region.n * sizeof *x);
  if (c->lagrangian.n > 0)
    memcpy(kept->targets, c->targets, (size_t)c->lagrangian.n * sizeof *c->targets);
  kept->goal = now.goal;
  kept->violation = now.violation;
}

/* ---- climbing ---- */

/* Stops a method that gains too little for too long; it stops by itself where there is nothing. */
typedef struct {
  double mark;
  int n_since;
} patience_watch;

static bool worth_going_on(patience_watch *watch, double value, double least_gain, int patience) {
  if (value > watch->mark + least_gain || isnan(watch->mark)) {
    watch->mark = value;
    watch->n_since = 0;
    return true;
  }
  return ++watch->n_since < patience;
}

static void ask_and_tell(climber *c, void *state, int patience) {
  const fnl_method_type *method = c->climb->method;
  patience_watch watch = {.mark = NAN};
  while (!used_up(c) && method->ask(state, c->point)) {
    double best;
    value_at(c, c->point);
    keep_if_better(c, c->point);
    const double value = value_of(c);
    const bool worth = method->wants_gradient && method->worth_gradient(state, value);
    if (worth)
      slope_there(c);
    method->tell(state, value, worth ? c->gradient : NULL);
    (void)method->best(state, &best);
    if (!worth_going_on(&watch, best, c->climb->terms->tolerance * fabs(best), patience))
      return;
  }
}

/* One run of the method from `x` [n]; x ends where its value is best, the climber at that point's
 * goal and targets. */
static fnl_status improve(climber *c, double *x, double size) {
  const fnl_method_type *method = c->climb->method;
  const fnl_region *region = &c->climb->candidate->part->region;
  const int patience = method->wants_gradient ? PATIENCE : PATIENCE * (region->n + 1);
  fnl_status status = FNL_OK;
  void *state = NULL;
  double best;
  value_at(c, x);
  keep_if_better(c, x);
  if (method->wants_gradient)
    slope_there(c);
  FNL_TRY(method->start(region, x, value_of(c), c->gradient, size, &state, NULL));
  ask_and_tell(c, state, patience);
  const double *found = method->best(state, &best);
  const bool moved = memcmp(found, c->point, (size_t)region->n * sizeof *x) != 0;
  memcpy(x, found, (size_t)region->n * sizeof *x);
  if (moved &&
      c->lagrangian.n > 0) /* the targets there are needed, and the last point is another */
    value_at(c, x);
out:
  method->free(state);
  return status;
}

static void take_prices(const climber *c) {
  for (int j = 0; j < c->lagrangian.n; j++)
    c->climb->candidate->multipliers[j] = c->lagrangian.goal_weight > 0.0
                                              ? c->lagrangian.multiplier[j] / c->lagrangian.scale[j]
                                              : 0.0;
}

/* Rounds of multipliers. */
static fnl_status climb_under_targets(climber *c, double *x) {
  fnl_status status = FNL_OK;
  fnl_lagrangian *l = &c->lagrangian;
  double before = INFINITY, size = c->climb->look * c->climb->terms->size;
  for (int round = 0, n_idle = 0; round < ROUNDS_MOST && n_idle < IDLE_MOST; round++) {
    FNL_TRY(improve(c, x, size));
    const double off = fnl_lagrangian_update(l, c->targets);
    take_prices(c);
    if (used_up(c) || !(off > agreement))
      break;
    if (off > enough_progress * before)
      l->penalty *= penalty_growth;
    n_idle = l->penalty > penalty_most * c->climb->terms->goal_scale ? n_idle + 1 : 0;
    before = off;
    size = round_size * c->climb->look * c->climb->terms->size;
  }
out:
  return status;
}

static bool any_binds(const fnl_lagrangian *l) {
  for (int j = 0; j < l->n; j++)
    if (!l->binds || l->binds[j])
      return true;
  return false;
}

static fnl_status climber_init(climber *c, fnl_climb *climb, int thread) {
  const fnl_landscape *landscape = climb->terms->landscape;
  const int n = landscape->region->n, n_targets = landscape->n_targets;
  *c = (climber){.climb = climb, .thread = thread};
  c->point = FNL_TAKE(&c->memory, n, double);
  c->gradient = FNL_TAKE(&c->memory, n, double);
  c->targets = FNL_TAKE(&c->memory, n_targets, double);
  c->weights = FNL_TAKE(&c->memory, n_targets, double);
  c->lagrangian = (fnl_lagrangian){.n = n_targets,
                                   .binds = climb->candidate->part->binds,
                                   .scale = climb->terms->target_scale,
                                   .goal_weight = climb->aim == FNL_CLIMB_GOAL ? 1.0 : 0.0,
                                   .penalty = first_penalty * climb->terms->goal_scale,
                                   .multiplier = FNL_TAKE(&c->memory, n_targets, double)};
  return c->memory.failed ? fnl_error_no_memory(NULL) : FNL_OK;
}

void fnl_climb_value(fnl_climb *climb, int thread) {
  climber c;
  fnl_candidate *candidate = climb->candidate;
  climb->status = climber_init(&c, climb, thread);
  if (climb->status == FNL_OK) {
    value_at(&c, candidate->x);
    candidate->goal = c.goal;
    if (c.lagrangian.n > 0)
      memcpy(candidate->targets, c.targets, (size_t)c.lagrangian.n * sizeof *c.targets);
    candidate->violation =
        c.lagrangian.scale ? fnl_lagrangian_violation(&c.lagrangian, c.targets) : 0.0;
  }
  fnl_arena_free(&c.memory);
}

void fnl_climb_run(fnl_climb *climb, int thread) {
  climber c;
  const size_t n = (size_t)climb->candidate->part->region.n;
  climb->status = climber_init(&c, climb, thread);
  double *x = FNL_TAKE(&c.memory, n, double);
  if (climb->status == FNL_OK && x) {
    memcpy(x, climb->candidate->x, n * sizeof *x);
    climb->status = climb->aim == FNL_CLIMB_GOAL && any_binds(&c.lagrangian)
                        ? climb_under_targets(&c, x)
                        : improve(&c, x, climb->look * climb->terms->size);
    climb->candidate->method = climb->method->name;
  }
  fnl_arena_free(&c.memory);
}
