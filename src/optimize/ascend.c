/* ascend.c: a method driven on one thread from each start. */
#include "optimize/ascend.h"

#include "base/arena.h"
#include "optimize/lockstep.h"
#include "optimize/method.h"

#include <string.h>

/* One start. */
typedef struct {
  const fnl_method_type *method;
  const fnl_region *region;
  double size;
  int left;         /* points that may be asked for yet */
  double *x, *goal; /* the start, in the end the best */
  double *point;    /* [n] the method's */
  void *state;      /* the method's; NULL: the start is to be valued */
  fnl_question question;
  bool done;
  fnl_status status;
} ascender;

static void go_on(ascender *a) {
  a->done = a->left-- <= 0 || !a->method->ask(a->state, a->point);
  a->question.x = a->point;
}

static fnl_question *asked_by(void *one) {
  ascender *a = one;
  return a->done ? NULL : &a->question;
}

static bool tell(void *one) {
  ascender *a = one;
  if (!a->state || a->method->worth_gradient(a->state, a->question.goal))
    return true;
  a->method->tell(a->state, a->question.goal, NULL);
  go_on(a);
  return false;
}

static void tell_gradient(void *one) {
  ascender *a = one;
  const fnl_question *at = &a->question;
  if (a->state)
    a->method->tell(a->state, at->goal, at->gradient);
  else
    a->status = a->method->start(a->region, a->x, at->goal, at->gradient, a->size, &a->state, NULL);
  a->done = a->status != FNL_OK;
  if (!a->done)
    go_on(a);
}

static void end(void *one) {
  ascender *a = one;
  if (a->status == FNL_OK)
    memcpy(a->x, a->method->best(a->state, a->goal), (size_t)a->region->n * sizeof *a->x);
  a->method->free(a->state);
}

static const fnl_asker_type ascending = {.size = sizeof(ascender),
                                         .ask = asked_by,
                                         .tell = tell,
                                         .tell_gradient = tell_gradient,
                                         .end = end};

static ascender ascender_of(const fnl_ascent *ascent, double *x, double *goal, fnl_arena *memory) {
  const fnl_region *region = ascent->landscape->region;
  return (ascender){.method = fnl_method_by_name("spectral-projected-gradient"),
                    .region = region,
                    .size = ascent->size,
                    .left = ascent->points_most,
                    .x = x,
                    .goal = goal,
                    .point = FNL_TAKE(memory, region->n, double),
                    .question = {.x = x,
                                 .targets = FNL_TAKE(memory, ascent->landscape->n_targets, double),
                                 .goal_weight = 1.0,
                                 .gradient = FNL_TAKE(memory, region->n, double)}};
}

fnl_status fnl_ascend(const fnl_ascent *ascent, int n, double *x, double *goals, fnl_error *error) {
  const fnl_landscape *landscape = ascent->landscape;
  fnl_arena memory = {0};
  fnl_status status = FNL_OK;
  ascender *askers = FNL_TAKE(&memory, n, ascender);
  for (int k = 0; askers && k < n; k++)
    askers[k] = ascender_of(ascent, x + k * landscape->region->n, &goals[k], &memory);
  if (!memory.failed)
    fnl_lockstep(landscape, ascent->thread, landscape->n_most > 1 ? landscape->n_most : 1,
                 &ascending, askers, n);
  for (int k = 0; !memory.failed && k < n; k++)
    if (askers[k].status != FNL_OK)
      status = askers[k].status;
  if (memory.failed || status != FNL_OK)
    status = fnl_error_no_memory(error);
  fnl_arena_free(&memory);
  return status;
}
