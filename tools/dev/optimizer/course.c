/* course.c: counts, and remembers every improvement. */
#include "course.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double gradient_cost = 0.7;

static double processor_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double course_seconds(const course *c) { return processor_seconds() - c->begun; }

static void mark(course *c, const double *x, double value) {
  if (!(value > c->best))
    return;
  c->best = value;
  memcpy(c->best_x, x, (size_t)c->n * sizeof *x);
  if (c->n_marks == c->capacity) {
    c->capacity = 2 * c->capacity + 64;
    c->marks = realloc(c->marks, (size_t)c->capacity * sizeof *c->marks);
    if (!c->marks)
      abort();
  }
  c->marks[c->n_marks++] =
      (course_mark){.cost = c->cost, .seconds = course_seconds(c), .value = value};
}

static void values(void *context, int thread, int n, const double *const x[], double goals[],
                   double *const targets[]) {
  course *c = context;
  c->land->values(c->land->context, thread, n, x, goals, targets);
  for (int k = 0; k < n; k++) {
    c->cost += 1.0;
    mark(c, x[k], goals[k]);
  }
}

static void gradients(void *context, int thread, int n, const fnl_slope slopes[]) {
  course *c = context;
  c->land->gradients(c->land->context, thread, n, slopes);
  c->cost += n * gradient_cost;
}

void course_init(course *c, const fnl_landscape *land, double most) {
  *c = (course){.land = land, .n = land->region->n, .most = most, .enough = INFINITY};
  c->counted = *land;
  c->counted.values = values;
  c->counted.gradients = gradients;
  c->counted.context = c;
  c->best_x = calloc(3 * (size_t)c->n + 1, sizeof *c->best_x);
  if (!c->best_x)
    abort();
  c->x = c->best_x + c->n;
  c->slope = c->x + c->n;
  course_reset(c);
}

void course_free(course *c) {
  free(c->best_x);
  free(c->marks);
  *c = (course){0};
}

void course_reset(course *c) {
  c->cost = 0.0;
  c->begun = processor_seconds();
  c->best = -INFINITY;
  c->n_marks = 0;
}

double course_value(course *c, const double *x, double *slope) {
  const double goal = fnl_landscape_value(&c->counted, 0, x, NULL);
  if (slope)
    fnl_landscape_gradient(&c->counted, 0, slope);
  return goal;
}

bool course_is_spent(const course *c) { return c->cost >= c->most || c->best >= c->enough; }

const course_mark *course_until(const course *c, double truth, double loss) {
  for (int k = 0; k < c->n_marks; k++)
    if (c->marks[k].value >= truth - loss * fabs(truth))
      return &c->marks[k];
  return NULL;
}

double course_regret(const course *c, double truth) { return (truth - c->best) / fabs(truth); }
