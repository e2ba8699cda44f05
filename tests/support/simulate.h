/* simulate.h: a plan as text, simulated, and what came out by name; for tests.
 *
 * The model stands inside the plan (`model = { … };`) or in a text of its own. A text with a
 * mistake fails the test with the reader's message; so does a name that is not there.
 */
#ifndef FNL_TESTS_SIMULATE_H
#define FNL_TESTS_SIMULATE_H

#include "engine/engine.h"

typedef struct {
  fnl_plan plan;
  fnl_world world;
  fnl_workplace place;
  fnl_run run;
  const fnl_engine_type *engine;
} simulation;

#if defined(__GNUC__)
#define SIMULATE_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#else
#define SIMULATE_PRINTF(format_index, first)
#endif

/* Reads a plan out of a text made as by printf. The caller frees it with fnl_plan_free. */
void simulate_read(fnl_plan *plan, const char *format, ...) SIMULATE_PRINTF(2, 3);

/* The same from two texts; `model_text` NULL: the model stands in the plan. The plan calls its
 * model "model.cfg". */
void simulate_read_texts(fnl_plan *plan, const char *model_text, const char *plan_text);

/* Reads a plan from a file. */
void simulate_read_file(fnl_plan *plan, const char *path);

/* Reads one that is shipped, by its place in the source ("configs/small-budget.cfg"), with
 * overrides as after --set. */
void simulate_read_shipped(fnl_plan *plan, const char *path, int n_overrides,
                           const char *const *overrides);

/* Makes ready to simulate the plan `s->plan`, which has been read, by the engine of this name. */
void simulate_prepare(simulation *s, const char *engine);

/* Reads, makes ready, and runs once with seed 1: most tests of `expected` need no more. */
void simulate_open(simulation *s, const char *engine, const char *format, ...)
    SIMULATE_PRINTF(3, 4);
void simulate_close(simulation *s);

/* Runs one replication; results are in s->run. */
void simulate_run(simulation *s, uint64_t seed, uint64_t replication);

/* What came out. `cause` NULL: of every cause (an event's seeds are then counted too). */
double simulate_people(const simulation *s, int day, const char *stage);
double simulate_pair(const simulation *s, int pair); /* all segments */
double simulate_moved_in(const simulation *s, const char *from, const char *to, const char *cause,
                         int segment);
double simulate_happened_in(const simulation *s, const char *event, const char *cause, int segment);
double simulate_moved(const simulation *s, const char *from, const char *to, const char *cause);
double simulate_happened(const simulation *s, const char *event, const char *cause);
double simulate_earned(const simulation *s, const char *event, const char *cause);
double simulate_touches(const simulation *s, const char *cause);
double simulate_spend(const simulation *s, const char *campaign);
double simulate_unspent(const simulation *s, const char *campaign);

int simulate_stage(const simulation *s, const char *name);
int simulate_cause(const simulation *s, const char *name);
int simulate_event(const simulation *s, const char *name);
int simulate_campaign(const simulation *s, const char *name);

/* Fails unless |found - expected| is at most `relative` of the larger of |expected| and `least`.
 */
void simulate_check(const char *what, double found, double expected, double relative, double least);

/* The same to rounding (1e-12). */
void simulate_check_equal(const char *what, double found, double expected);

#endif
