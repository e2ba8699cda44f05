/* lockstep.c: gathers what is asked, and hands the answers round. */
#include "optimize/lockstep.h"

/* Those who ask side by side. */
typedef struct {
  const fnl_asker_type *type;
  char *next, *end; /* not begun */
  int n, n_most;    /* under way */
  void *askers[FNL_LANDSCAPE_MOST];
  fnl_question *asked[FNL_LANDSCAPE_MOST]; /* by each */
} team;

/* Adds one, or ends it where it asks for nothing. */
static void add(team *t, void *one) {
  fnl_question *asked = t->type->ask(one);
  if (!asked) {
    if (t->type->end)
      t->type->end(one);
    return;
  }
  t->askers[t->n] = one;
  t->asked[t->n++] = asked;
}

/* Those that go on close up, and the next fall in. */
static void line_up(team *t) {
  const int n_before = t->n;
  t->n = 0;
  for (int k = 0; k < n_before; k++)
    add(t, t->askers[k]);
  for (; t->n < t->n_most && t->next < t->end; t->next += t->type->size) {
    if (t->type->begin)
      t->type->begin(t->next);
    add(t, t->next);
  }
}

static void value(const team *t, const fnl_landscape *landscape, int thread) {
  const double *x[FNL_LANDSCAPE_MOST];
  double goals[FNL_LANDSCAPE_MOST], *targets[FNL_LANDSCAPE_MOST];
  for (int k = 0; k < t->n; k++) {
    x[k] = t->asked[k]->x;
    targets[k] = t->asked[k]->targets;
  }
  landscape->values(landscape->context, thread, t->n, x, goals, targets);
  for (int k = 0; k < t->n; k++)
    t->asked[k]->goal = goals[k];
}

static fnl_slope slope_of(const fnl_question *asked, int point) {
  return (fnl_slope){point, asked->goal_weight, asked->target_weights, asked->gradient};
}

/* Tells everyone the values at its point, and the gradient where it wants one. */
static void tell(const team *t, const fnl_landscape *landscape, int thread) {
  fnl_slope slopes[FNL_LANDSCAPE_MOST];
  int n = 0;
  for (int k = 0; k < t->n; k++)
    if (t->type->tell(t->askers[k]))
      slopes[n++] = slope_of(t->asked[k], k);
  if (n == 0)
    return;
  landscape->gradients(landscape->context, thread, n, slopes);
  for (int k = 0; k < n; k++)
    t->type->tell_gradient(t->askers[slopes[k].point]);
}

void fnl_lockstep(const fnl_landscape *landscape, int thread, int n_abreast,
                  const fnl_asker_type *type, void *askers, int n) {
  char *first = askers;
  team t = {
      .type = type, .next = first, .end = first + (size_t)n * type->size, .n_most = n_abreast};
  for (line_up(&t); t.n > 0; line_up(&t)) {
    value(&t, landscape, thread);
    tell(&t, landscape, thread);
  }
}
