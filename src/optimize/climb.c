/* climb.c: asks a method, is told the values there, tells it.
 *
 * Without targets that is all. With targets the method climbs the augmented Lagrangian again and
 * again, each time with better multipliers, until they and the point agree.
 *
 * A round of a climb goes through three stages: the point it begins at, the points its method
 * names, and, where the last of these was not the best, the best once more. Each is a row of
 * functions: what to make of the values, and how to go on.
 */
#include "optimize/climb.h"

#include "base/hooks.h"
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

/* Stops a method that gains too little for too long; it stops by itself where there is nothing. */
typedef struct {
  double mark;
  int n_since;
} patience_watch;

/* Rounds of multipliers. */
typedef struct {
  int round, n_idle;
  double broken; /* by the last round's end */
  double size;   /* the first step */
} round_count;

/* What a climb waits for the values of a point for. */
typedef struct {
  bool (*wants_gradient)(fnl_climber *c);
  void (*go_on)(fnl_climber *c, const double *gradient); /* NULL: not wanted */
} stage;

struct fnl_climber {
  fnl_climb *climb;
  fnl_arena memory;
  fnl_lagrangian lagrangian;
  bool under_targets; /* some bind: there are rounds */
  round_count rounds;
  double *x;     /* [n] where a round begins and ends */
  double *point; /* [n] the method's */
  fnl_question question;
  const stage *stage; /* NULL: done */
  void *state;        /* the method's */
  patience_watch watch;
  bool stopped;
};

static double value_of(const fnl_climber *c) {
  return fnl_lagrangian_value(&c->lagrangian, c->question.goal, c->question.targets);
}

static bool is_stopped(const fnl_climb *climb) { return fnl_hooks_stop(climb->terms->hooks); }

static bool used_up(fnl_climber *c) {
  if (is_stopped(c->climb))
    c->stopped = true;
  if (c->climb->n_values + c->climb->n_gradients >= c->climb->evaluations_most)
    c->climb->cut = true;
  return c->stopped || c->climb->cut;
}

static void ask(fnl_climber *c, const double *x, const stage *why) {
  c->question.x = x;
  c->stage = why;
}

static void finish(fnl_climber *c) {
  c->climb->candidate->method = c->climb->method->name;
  c->stage = NULL;
}

/* ---- the best so far ---- */

static void keep_if_better(const fnl_climber *c) {
  const fnl_question *at = &c->question;
  fnl_candidate *kept = c->climb->candidate;
  const fnl_candidate now = {.goal = at->goal,
                             .violation = fnl_lagrangian_violation(&c->lagrangian, at->targets)};
  if (!fnl_candidate_better(&now, kept))
    return;
  memmove(kept->x, at->x, (size_t)kept->part->region.n * sizeof *at->x);
  if (c->lagrangian.n > 0)
    memcpy(kept->targets, at->targets, (size_t)c->lagrangian.n * sizeof *at->targets);
  kept->goal = now.goal;
  kept->violation = now.violation;
}

static void take_prices(const fnl_climber *c) {
  for (int j = 0; j < c->lagrangian.n; j++)
    c->climb->candidate->multipliers[j] = c->lagrangian.goal_weight > 0.0
                                              ? c->lagrangian.multiplier[j] / c->lagrangian.scale[j]
                                              : 0.0;
}

/* ---- from round to round ---- */

static void begin_round(fnl_climber *c);

/* With the multipliers that the targets of the point valued last ask for. */
static void end_round(fnl_climber *c) {
  const fnl_climb *climb = c->climb;
  fnl_lagrangian *l = &c->lagrangian;
  round_count *rounds = &c->rounds;
  if (!c->under_targets) {
    finish(c);
    return;
  }
  const double broken = fnl_lagrangian_update(l, c->question.targets);
  take_prices(c);
  if (used_up(c) || !(broken > agreement)) {
    finish(c);
    return;
  }
  if (broken > enough_progress * rounds->broken)
    l->penalty *= penalty_growth;
  rounds->n_idle = l->penalty > penalty_most * climb->terms->goal_scale ? rounds->n_idle + 1 : 0;
  rounds->broken = broken;
  rounds->size = round_size * climb->look * climb->terms->size;
  if (++rounds->round < ROUNDS_MOST && rounds->n_idle < IDLE_MOST)
    begin_round(c);
  else
    finish(c);
}

/* ---- the end of a round ---- */

static bool wants_none(fnl_climber *c) { return (void)c, false; }

static void go_on_after_end(fnl_climber *c, const double *gradient) {
  (void)gradient;
  end_round(c);
}

static const stage at_end = {wants_none, go_on_after_end};

/* x moves to the method's best; its targets are needed, and the last point may be another. */
static void end_method(fnl_climber *c) {
  const size_t bytes = (size_t)c->climb->candidate->part->region.n * sizeof *c->x;
  double best;
  const double *found = c->climb->method->best(c->state, &best);
  const bool moved = memcmp(found, c->point, bytes) != 0;
  memcpy(c->x, found, bytes);
  c->climb->method->free(c->state);
  c->state = NULL;
  if (moved && c->lagrangian.n > 0)
    ask(c, c->x, &at_end);
  else
    end_round(c);
}

/* ---- the method's points ---- */

static const stage at_point;

static void ask_method(fnl_climber *c) {
  if (!used_up(c) && c->climb->method->ask(c->state, c->point))
    ask(c, c->point, &at_point);
  else
    end_method(c);
}

static bool worth_going_on(patience_watch *watch, double value, double least_gain, int patience) {
  if (value > watch->mark + least_gain || isnan(watch->mark)) {
    watch->mark = value;
    watch->n_since = 0;
    return true;
  }
  return ++watch->n_since < patience;
}

static bool wants_worth(fnl_climber *c) {
  const fnl_method_type *method = c->climb->method;
  keep_if_better(c);
  return method->wants_gradient && method->worth_gradient(c->state, value_of(c));
}

static void go_on_after_point(fnl_climber *c, const double *gradient) {
  const fnl_method_type *method = c->climb->method;
  const int n = c->climb->candidate->part->region.n;
  const int patience = method->wants_gradient ? PATIENCE : PATIENCE * (n + 1);
  double best;
  method->tell(c->state, value_of(c), gradient);
  (void)method->best(c->state, &best);
  if (worth_going_on(&c->watch, best, c->climb->terms->tolerance * fabs(best), patience))
    ask_method(c);
  else
    end_method(c);
}

static const stage at_point = {wants_worth, go_on_after_point};

/* ---- the start of a round ---- */

static bool wants_first(fnl_climber *c) {
  keep_if_better(c);
  return c->climb->method->wants_gradient;
}

static void go_on_after_start(fnl_climber *c, const double *gradient) {
  fnl_climb *climb = c->climb;
  climb->status = climb->method->start(&climb->candidate->part->region, c->x, value_of(c), gradient,
                                       c->rounds.size, &c->state, NULL);
  c->watch = (patience_watch){.mark = NAN};
  if (climb->status == FNL_OK)
    ask_method(c);
  else
    finish(c);
}

static const stage at_start = {wants_first, go_on_after_start};

static void begin_round(fnl_climber *c) { ask(c, c->x, &at_start); }

/* ---- the whole ---- */

static bool any_binds(const fnl_lagrangian *l) {
  for (int j = 0; j < l->n; j++)
    if (!l->binds || l->binds[j])
      return true;
  return false;
}

static fnl_lagrangian lagrangian_of(const fnl_climb *climb) {
  return (fnl_lagrangian){.n = climb->terms->landscape->n_targets,
                          .binds = climb->candidate->part->binds,
                          .scale = climb->terms->target_scale,
                          .goal_weight = climb->aim == FNL_CLIMB_GOAL ? 1.0 : 0.0,
                          .penalty = first_penalty * climb->terms->goal_scale};
}

static fnl_status climber_init(fnl_climber *c, fnl_climb *climb) {
  const int n = climb->terms->landscape->region->n, n_targets = climb->terms->landscape->n_targets;
  *c = (fnl_climber){.climb = climb, .lagrangian = lagrangian_of(climb)};
  c->x = FNL_TAKE(&c->memory, n, double);
  c->point = FNL_TAKE(&c->memory, n, double);
  c->lagrangian.multiplier = FNL_TAKE(&c->memory, n_targets, double);
  c->question = (fnl_question){.targets = FNL_TAKE(&c->memory, n_targets, double),
                               .goal_weight = c->lagrangian.goal_weight,
                               .target_weights = FNL_TAKE(&c->memory, n_targets, double),
                               .gradient = FNL_TAKE(&c->memory, n, double)};
  c->under_targets = climb->aim == FNL_CLIMB_GOAL && any_binds(&c->lagrangian);
  c->rounds = (round_count){.broken = INFINITY, .size = climb->look * climb->terms->size};
  return c->memory.failed ? fnl_error_no_memory(NULL) : FNL_OK;
}

static void begin(void *one) {
  fnl_climb *climb = one;
  if (is_stopped(climb))
    return;
  fnl_climber *c = calloc(1, sizeof *c);
  climb->begun = true;
  climb->climber = c;
  climb->status = c ? climber_init(c, climb) : fnl_error_no_memory(NULL);
  if (climb->status != FNL_OK)
    return;
  memcpy(c->x, climb->candidate->x, (size_t)climb->candidate->part->region.n * sizeof *c->x);
  begin_round(c);
}

static fnl_question *asked_by(void *one) {
  fnl_climber *c = ((fnl_climb *)one)->climber;
  return c && c->stage ? &c->question : NULL;
}

static bool tell(void *one) {
  fnl_climb *climb = one;
  fnl_climber *c = climb->climber;
  fnl_question *answered = &c->question;
  climb->n_values++;
  fnl_trials_add(&climb->trials, answered->x, answered->goal, answered->targets);
  if (c->stage->wants_gradient(c)) {
    fnl_lagrangian_weights(&c->lagrangian, answered->targets, answered->target_weights);
    return true;
  }
  c->stage->go_on(c, NULL);
  return false;
}

static void tell_gradient(void *one) {
  fnl_climb *climb = one;
  fnl_climber *c = climb->climber;
  climb->n_gradients++;
  fnl_trials_mark(&climb->trials);
  c->stage->go_on(c, c->question.gradient);
}

static void end(void *one) {
  fnl_climb *climb = one;
  if (!climb->climber)
    return;
  climb->method->free(climb->climber->state);
  fnl_arena_free(&climb->climber->memory);
  free(climb->climber);
  climb->climber = NULL;
}

void fnl_climbs_run(fnl_climb climbs[], int n, int n_abreast, int thread) {
  static const fnl_asker_type climbing = {sizeof(fnl_climb), begin, asked_by, tell,
                                          tell_gradient,     end};
  fnl_lockstep(climbs[0].terms->landscape, thread, n_abreast, &climbing, climbs, n);
}

/* ---- where candidates are ---- */

static void take_values(fnl_climb *climb, double goal) {
  fnl_candidate *candidate = climb->candidate;
  const fnl_lagrangian l = lagrangian_of(climb);
  climb->begun = true;
  climb->n_values++;
  candidate->goal = goal;
  candidate->violation = l.scale ? fnl_lagrangian_violation(&l, candidate->targets) : 0.0;
  fnl_trials_add(&climb->trials, candidate->x, goal, candidate->targets);
}

void fnl_climbs_value(fnl_climb climbs[], int n, int thread) {
  const fnl_landscape *landscape = climbs[0].terms->landscape;
  const double *x[FNL_LANDSCAPE_MOST];
  double goals[FNL_LANDSCAPE_MOST], *targets[FNL_LANDSCAPE_MOST];
  int n_asked = 0;
  for (; n_asked < n && !is_stopped(&climbs[n_asked]); n_asked++) {
    x[n_asked] = climbs[n_asked].candidate->x;
    targets[n_asked] = climbs[n_asked].candidate->targets;
  }
  if (n_asked > 0)
    landscape->values(landscape->context, thread, n_asked, x, goals, targets);
  for (int k = 0; k < n_asked; k++)
    take_values(&climbs[k], goals[k]);
}
