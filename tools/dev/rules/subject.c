/* subject.c: draws a plan's numbers, and runs it. */
#include "subject.h"

#include "model/read.h"
#include "random/variate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double spread = 0.4;   /* standard deviation of a factor's logarithm */
static const double furthest = 2.0; /* of these: a factor lies between 0.45 and 2.2 */
static const uint64_t draw_seed = 1;

static void must(fnl_status status, const char *name, const fnl_error *error) {
  if (status == FNL_OK)
    return;
  fprintf(stderr, "%s: %s\n", name, error->message);
  exit(1);
}

void *subject_memory(int n, size_t size) {
  void *memory = calloc((size_t)n, size);
  if (!memory) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

void subject_init(subject *s, const subject_source *source) {
  char path[256];
  fnl_read_options options = {.overrides = source->overrides};
  fnl_error error;
  memset(s, 0, sizeof *s);
  while (options.n_overrides < SUBJECT_OVERRIDES && source->overrides[options.n_overrides])
    options.n_overrides++;
  snprintf(path, sizeof path, "configs/%s.cfg", source->name);
  must(fnl_plan_read(&s->read, path, &options, NULL, &error), path, &error);
  must(fnl_levers_list(&s->levers, &s->read, &error), path, &error);
  s->plan = &s->levers.movable.plan;
  must(fnl_world_init(&s->world, s->plan, &error), path, &error);
  must(fnl_workplace_init(&s->place, fnl_engine_by_name("expected"), &s->world, &error), path,
       &error);
  must(fnl_run_init(&s->run, &s->world, &error), path, &error);
}

void subject_free(subject *s) {
  fnl_run_free(&s->run);
  fnl_workplace_free(&s->place);
  fnl_world_free(&s->world);
  fnl_levers_free(&s->levers);
  fnl_plan_free(&s->read);
}

/* ---- draws ---- */

static double factor(int draw, int lever) {
  if (draw == SUBJECT_AS_READ)
    return 1.0;
  fnl_stream luck =
      fnl_stream_open(draw_seed, (uint64_t)draw, FNL_PURPOSE_PARAMETER, 0, (uint64_t)lever);
  const double z = fnl_variate_normal(&luck);
  return exp(spread * fmin(fmax(z, -furthest), furthest));
}

static void move(const fnl_lever *lever, double by) {
  for (int i = 0; i < lever->n_numbers; i++)
    lever->numbers[i]->value = fmin(lever->value * by, lever->most);
}

void subject_draw(subject *s, int draw) {
  for (int i = 0; i < s->levers.n; i++)
    if (s->levers.items[i].kind != FNL_LEVER_BUDGET)
      move(&s->levers.items[i], factor(draw, i));
  fnl_world_set(&s->world, NULL);
}

const fnl_run *subject_run(subject *s, const double *money) {
  const fnl_spending spending = {.money = money};
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_engine_run(fnl_engine_by_name("expected"), &s->world, &spending, luck, &s->place, &s->run);
  return &s->run;
}

/* ---- what draws gave ---- */

static int by_value(const void *a, const void *b) {
  const double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

double subject_quantile(double *values, int n, double part) {
  qsort(values, (size_t)n, sizeof *values, by_value);
  return values[(int)floor(part * (n - 1) + 0.5)];
}

double subject_percent_from(const double *values, int n, double least) {
  int count = 0;
  for (int i = 0; i < n; i++)
    count += values[i] >= least;
  return 100.0 * count / n;
}
