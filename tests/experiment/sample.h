/* sample.h: a small plan and experiments over it, in a folder of their own. For tests that include
 * it. */
#ifndef FNL_TESTS_EXPERIMENT_SAMPLE_H
#define FNL_TESTS_EXPERIMENT_SAMPLE_H

#include "base/file.h"
#include "experiment/run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAMPLE_PLAN                                                                                \
  "model = { name = \"tiny\"; channels = ();\n"                                                    \
  "  stages = ( { name = \"a\"; role = \"prospect\"; }, { name = \"b\"; role = \"conversion\"; } " \
  ");\n"                                                                                           \
  "  events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ]; value = { mean = 2.0; cv "  \
  "= 0.5; }; } );\n"                                                                               \
  "  moves = ( { from = \"a\"; to = \"b\"; daily = 0.1; emits = \"purchase\"; } ); };\n"           \
  "horizon_days = 5; population = 1000; simulation = { engine = \"cohorts\"; replications = 3; "   \
  "};\n"

typedef struct {
  char folder[64], plan[96], file[96];
  fnl_experiment experiment;
  fnl_trial trial;
  fnl_error error;
} sample_study;

static inline void sample_write(const char *path, const char *text) {
  fnl_error error = {0};
  ck_assert_msg(fnl_file_write(path, text, strlen(text), &error) == FNL_OK, "%s", error.message);
}

static inline void sample_begin(sample_study *s) {
  memset(s, 0, sizeof *s);
  snprintf(s->folder, sizeof s->folder, "/tmp/funnel-study-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(s->folder));
  snprintf(s->plan, sizeof s->plan, "%s/plan.cfg", s->folder);
  snprintf(s->file, sizeof s->file, "%s/study.cfg", s->folder);
  sample_write(s->plan, SAMPLE_PLAN);
}

static inline fnl_status sample_read_as(sample_study *s, const char *text, bool small) {
  sample_write(s->file, text);
  return fnl_experiment_read(&s->experiment, s->file, small, NULL, &s->error);
}

/* The experiment `text` over the sample plan, ready to run. */
static inline fnl_status sample_open(sample_study *s, const char *text) {
  const fnl_read_options options = {0};
  const fnl_status status = sample_read_as(s, text, false);
  return status == FNL_OK
             ? fnl_trial_init(&s->trial, &s->experiment, s->plan, &options, NULL, &s->error)
             : status;
}

static inline void sample_close(sample_study *s) {
  fnl_trial_free(&s->trial);
  fnl_experiment_free(&s->experiment);
}

static inline void sample_end(sample_study *s) {
  char command[128];
  sample_close(s);
  snprintf(command, sizeof command, "rm -rf %s", s->folder);
  ck_assert_int_eq(system(command), 0);
}

#endif
