/* simulate.c: temporary files for the reader, look-ups by name for the tests. */
#include "support/simulate.h"

#include "model/read.h"

#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- reading ---- */

static void write_text(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  ck_assert_msg(file != NULL, "cannot write %s", path);
  ck_assert(fputs(text, file) >= 0);
  ck_assert_int_eq(fclose(file), 0);
}

static void read_with(fnl_plan *plan, const char *path, const fnl_read_options *options) {
  fnl_error error = {0};
  memset(plan, 0, sizeof *plan);
  const fnl_status status = fnl_plan_read(plan, path, options, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s:%d: %s (%s)\n%s", error.file, error.line, error.message,
                error.hint, error.excerpt);
}

void simulate_read_file(fnl_plan *plan, const char *path) { read_with(plan, path, NULL); }

void simulate_read_shipped(fnl_plan *plan, const char *path, int n_overrides,
                           const char *const *overrides) {
  const fnl_read_options options = {.n_overrides = n_overrides, .overrides = overrides};
  char place[1024];
  snprintf(place, sizeof place, "%s/%s", getenv("FUNNEL_SOURCE_DIR"), path);
  read_with(plan, place, &options);
}

void simulate_read_texts(fnl_plan *plan, const char *model_text, const char *plan_text) {
  const char *temporary = getenv("TMPDIR");
  char folder[400], model_path[500], plan_path[500];
  snprintf(folder, sizeof folder, "%s/funnel-test-XXXXXX", temporary ? temporary : "/tmp");
  ck_assert(mkdtemp(folder) != NULL);
  snprintf(model_path, sizeof model_path, "%s/model.cfg", folder);
  snprintf(plan_path, sizeof plan_path, "%s/plan.cfg", folder);
  if (model_text)
    write_text(model_path, model_text);
  write_text(plan_path, plan_text);
  simulate_read_file(plan, plan_path);
  unlink(plan_path);
  if (model_text)
    unlink(model_path);
  ck_assert_int_eq(rmdir(folder), 0);
}

static void read_formatted(fnl_plan *plan, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  ck_assert_int_ge(length, 0);
  char *text = malloc((size_t)length + 1);
  ck_assert(text != NULL);
  vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  simulate_read_texts(plan, NULL, text);
  free(text);
}

void simulate_read(fnl_plan *plan, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  read_formatted(plan, format, arguments);
  va_end(arguments);
}

/* ---- running ---- */

void simulate_prepare(simulation *s, const char *engine) {
  fnl_error error = {0};
  s->engine = fnl_engine_by_name(engine);
  ck_assert(s->engine != NULL);
  ck_assert_int_eq(fnl_world_init(&s->world, &s->plan, &error), FNL_OK);
  ck_assert_int_eq(fnl_workplace_init(&s->place, s->engine, &s->world, &error), FNL_OK);
  ck_assert_int_eq(fnl_run_init(&s->run, &s->world, &error), FNL_OK);
}

void simulate_run(simulation *s, uint64_t seed, uint64_t replication) {
  fnl_engine_run(s->engine, &s->world, NULL, (fnl_luck){seed, replication}, &s->place, &s->run);
}

void simulate_open(simulation *s, const char *engine, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  read_formatted(&s->plan, format, arguments);
  va_end(arguments);
  simulate_prepare(s, engine);
  simulate_run(s, 1, 0);
}

void simulate_close(simulation *s) {
  fnl_run_free(&s->run);
  fnl_workplace_free(&s->place);
  fnl_world_free(&s->world);
  fnl_plan_free(&s->plan);
}

/* ---- names ---- */

int simulate_stage(const simulation *s, const char *name) {
  for (int i = 0; i < s->plan.n_stages; i++)
    if (strcmp(s->plan.stages[i].name, name) == 0)
      return i;
  ck_abort_msg("no stage \"%s\"", name);
  return -1;
}

int simulate_cause(const simulation *s, const char *name) {
  for (int i = 0; i < s->plan.n_causes; i++)
    if (strcmp(s->plan.causes[i].name, name) == 0)
      return i;
  ck_abort_msg("no cause \"%s\"", name);
  return -1;
}

int simulate_event(const simulation *s, const char *name) {
  for (int i = 0; i < s->plan.n_events; i++)
    if (strcmp(s->plan.events[i].name, name) == 0)
      return i;
  ck_abort_msg("no event \"%s\"", name);
  return -1;
}

int simulate_campaign(const simulation *s, const char *name) {
  return s->plan.causes[simulate_cause(s, name)].campaign;
}

/* ---- results ---- */

double simulate_people(const simulation *s, int day, const char *stage) {
  return s->run.stage_days[day * s->plan.n_stages + simulate_stage(s, stage)];
}

double simulate_pair(const simulation *s, int pair) {
  double sum = 0.0;
  for (int g = 0; g < s->plan.n_segments; g++)
    sum += s->run.flow_count[fnl_world_flow(&s->world, pair, g)];
  return sum;
}

/* Of one segment, or of all where `segment` is -1. */
static double moved(const simulation *s, const char *from, const char *to, const char *cause,
                    int segment) {
  const int wanted = cause ? simulate_cause(s, cause) : -1;
  double sum = 0.0;
  for (int i = 0; i < s->world.n_pairs; i++) {
    const fnl_pair *pair = &s->world.pairs[i];
    const fnl_move *move = pair->move == FNL_STAY ? NULL : &s->plan.moves[pair->move];
    if (move && move->from == simulate_stage(s, from) && move->to == simulate_stage(s, to) &&
        (wanted < 0 || pair->cause == wanted))
      sum += segment < 0 ? simulate_pair(s, i)
                         : s->run.flow_count[fnl_world_flow(&s->world, i, segment)];
  }
  return sum;
}

double simulate_moved(const simulation *s, const char *from, const char *to, const char *cause) {
  return moved(s, from, to, cause, -1);
}

double simulate_moved_in(const simulation *s, const char *from, const char *to, const char *cause,
                         int segment) {
  return moved(s, from, to, cause, segment);
}

static double slot_sum(const simulation *s, const double *values, const char *event,
                       const char *cause, int segment) {
  const int wanted = cause ? simulate_cause(s, cause) : -1;
  const int index = simulate_event(s, event);
  double sum = 0.0;
  for (int i = 0; i < s->world.n_slots; i++)
    if (s->world.slots[i].event == index && (wanted < 0 || s->world.slots[i].cause == wanted))
      for (int g = 0; g < s->plan.n_segments; g++)
        if (segment < 0 || segment == g)
          sum += values[i * s->plan.n_segments + g];
  return sum;
}

double simulate_happened_in(const simulation *s, const char *event, const char *cause,
                            int segment) {
  return slot_sum(s, s->run.slot_count, event, cause, segment);
}

double simulate_happened(const simulation *s, const char *event, const char *cause) {
  return slot_sum(s, s->run.slot_count, event, cause, -1) +
         (cause ? 0.0 : s->run.seed_count[simulate_event(s, event)]);
}

double simulate_earned(const simulation *s, const char *event, const char *cause) {
  return slot_sum(s, s->run.slot_value, event, cause, -1);
}

double simulate_touches(const simulation *s, const char *cause) {
  return s->run.touches[simulate_cause(s, cause)];
}

double simulate_spend(const simulation *s, const char *campaign) {
  return s->run.spend[simulate_cause(s, campaign)];
}

double simulate_unspent(const simulation *s, const char *campaign) {
  return s->run.money_left[simulate_campaign(s, campaign)];
}

/* ---- comparing ---- */

void simulate_check(const char *what, double found, double expected, double relative,
                    double least) {
  const double scale = fabs(expected) > least ? fabs(expected) : least;
  ck_assert_msg(fabs(found - expected) <= relative * scale,
                "%s: %.17g, expected %.17g (relative difference %.3g)", what, found, expected,
                fabs(found - expected) / scale);
}

void simulate_check_equal(const char *what, double found, double expected) {
  simulate_check(what, found, expected, 1e-12, 1e-300);
}
