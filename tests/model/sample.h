/* sample.h: a good model and a good plan as text, a folder of their own for files, and reading.
 *
 * Numbers are of many digits, so that a swapped one is seen. Lines matter to the tests of
 * mistakes: each setting stands on one of its own.
 */
#ifndef TESTS_MODEL_SAMPLE_H
#define TESTS_MODEL_SAMPLE_H

#include "model/read.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAMPLE_MODEL                                                                               \
  "name = \"orchard\";\n"                                                                          \
  "title = \"An orchard\";\n"                                                                      \
  "stages = (\n"                                                                                   \
  "  { name = \"seedling\"; role = \"prospect\"; },\n"                                             \
  "  { name = \"sapling\"; role = \"awareness\"; },\n"                                             \
  "  { name = \"tree\"; role = \"conversion\"; },\n"                                               \
  "  { name = \"stump\"; role = \"lost\"; }\n"                                                     \
  ");\n"                                                                                           \
  "channels = (\n"                                                                                 \
  "  { name = \"banner\"; kind = \"paid\"; audience = [ \"seedling\" ];\n"                         \
  "    cpm = 7.385;\n"                                                                             \
  "    capacity = 1.713;\n"                                                                        \
  "    max_price = 3.917;\n"                                                                       \
  "    fatigue = 12.67;\n"                                                                         \
  "    memory = 0.9313;\n"                                                                         \
  "    learning = { event = \"glance\"; events = 43.0; window = 6; efficiency = 0.7919; }; },\n"   \
  "  { name = \"pursuit\"; kind = \"paid\"; audience = [ \"sapling\", \"stump\" ];\n"              \
  "    cpm = 11.19; },\n"                                                                          \
  "  { name = \"letter\"; kind = \"owned\"; audience = [ \"tree\" ];\n"                            \
  "    touches_per_day = 0.1427;\n"                                                                \
  "    cost = 0.00213;\n"                                                                          \
  "    fatigue = 4.19; memory = 0.887; },\n"                                                       \
  "  { name = \"gossip\"; kind = \"earned\";\n"                                                    \
  "    sends_per_day = { tree = 0.1519; sapling = 0.0117; };\n"                                    \
  "    sends_on = { harvest = 0.313; };\n"                                                         \
  "    delay = [ 0.53, 0.31, 0.16 ];\n"                                                            \
  "    burst = 2.71; }\n"                                                                          \
  ");\n"                                                                                           \
  "moves = (\n"                                                                                    \
  "  { from = \"seedling\"; to = \"sapling\"; daily = 0.000217;\n"                                 \
  "    per_touch = { banner = 0.0193; gossip = 0.307; }; },\n"                                     \
  "  { from = \"sapling\"; to = \"tree\"; daily = 0.00413;\n"                                      \
  "    per_touch = { pursuit = 0.0117; letter = 0.00531; }; emits = \"harvest\"; },\n"             \
  "  { from = \"sapling\"; to = \"stump\"; daily = 0.00109;\n"                                     \
  "    per_touch = { pursuit = 0.000331; }; kind = \"irritation\"; },\n"                           \
  "  { from = \"sapling\"; to = \"stump\"; daily = 0.000719; }\n"                                  \
  ");\n"                                                                                           \
  "events = (\n"                                                                                   \
  "  { name = \"harvest\"; counts_as = [ \"conversion\", \"purchase\" ];\n"                        \
  "    value = { mean = 61.7; cv = 0.613; };\n"                                                    \
  "    cost = 0.57; },\n"                                                                          \
  "  { name = \"windfall\"; in = { tree = 0.00417; stump = 0.0211; };\n"                           \
  "    value = { mean = 23.9; }; },\n"                                                             \
  "  { name = \"shade\"; in = [ \"tree\", \"sapling\" ]; daily = 0.0237;\n"                        \
  "    per_touch = { letter = 0.0477; }; },\n"                                                     \
  "  { name = \"glance\"; counts_as = [ \"click\" ];\n"                                            \
  "    per_touch = { banner = 0.00907; }; }\n"                                                     \
  ");\n"

#define SAMPLE_PLAN                                                                                \
  "model = \"orchard\";\n"                                                                         \
  "title = \"First spring\";\n"                                                                    \
  "horizon_days = 45;\n"                                                                           \
  "population = 238500;\n"                                                                         \
  "initial = { sapling = 0.0213; };\n"                                                             \
  "segments = (\n"                                                                                 \
  "  { name = \"quiet\"; share = 0.873; sharing = 0.217; },\n"                                     \
  "  { name = \"loud\"; share = 0.127; activity = 1.43; response = 1.19; value = 0.83; }\n"        \
  ");\n"                                                                                           \
  "offer = { margin = 0.447; referral_reward = 5.3; discount = 0.083; };\n"                        \
  "campaigns = (\n"                                                                                \
  "  { name = \"north\"; channel = \"banner\"; platform = \"wall\"; cpm = 6.53; weight = 1.7;\n"   \
  "    response = 1.13; },\n"                                                                      \
  "  { name = \"south\"; channel = \"banner\"; platform = \"fence\"; start_day = 3;\n"             \
  "    end_day = 31; segments = [ \"loud\" ]; },\n"                                                \
  "  { name = \"chase\"; channel = \"pursuit\"; }\n"                                               \
  ");\n"                                                                                           \
  "budget = {\n"                                                                                   \
  "  total = 91370.0;\n"                                                                           \
  "  split = { banner = 0.713; pursuit = 0.287; };\n"                                              \
  "  pacing = ( 1, 2.5, 0, 1.5, 1, 1, 0.5 );\n"                                                    \
  "};\n"                                                                                           \
  "noise = { cpm = 0.103; response = 0.0971; persistence = 0.813; };\n"                            \
  "seeds = { to = \"tree\"; count = 11; emits = \"harvest\"; };\n"                                 \
  "target_roas = 2.17;\n"                                                                          \
  "simulation = { engine = \"expected\"; replications = 37; seed = 5000000001L; };\n"              \
  "optimize = { objective = \"profit\"; min = { pursuit = 0.053; }; max = { banner = 0.83; }; "    \
  "};\n"

/* A new empty folder; the caller removes it by sample_clear(). */
static inline void sample_folder(char folder[64]) {
  strcpy(folder, "/tmp/funnel-test-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void sample_clear(const char *folder) {
  char command[96];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  ck_assert_int_eq(system(command), 0);
}

static inline void sample_write(const char *folder, const char *name, const char *text,
                                size_t length) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text, 1, length, file), length);
  ck_assert_int_eq(fclose(file), 0);
}

/* Writes both files; reads folder/plan.cfg, with overrides if there are any. */
static inline fnl_status sample_read_with(fnl_plan *plan, const char *model_text,
                                          const char *plan_text, int n_overrides,
                                          const char *const *overrides,
                                          fnl_diagnostics *diagnostics, fnl_error *error) {
  char folder[64], path[128];
  fnl_read_options options = {.n_overrides = n_overrides, .overrides = overrides};
  sample_folder(folder);
  sample_write(folder, "orchard.cfg", model_text, strlen(model_text));
  sample_write(folder, "plan.cfg", plan_text, strlen(plan_text));
  snprintf(path, sizeof path, "%s/plan.cfg", folder);
  fnl_status status = fnl_plan_read(plan, path, &options, diagnostics, error);
  sample_clear(folder);
  return status;
}

/* A plan that must be good. */
static inline void sample_read(fnl_plan *plan, const char *model_text, const char *plan_text) {
  fnl_error error = {0};
  fnl_status status = sample_read_with(plan, model_text, plan_text, 0, NULL, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s:%d: %s", error.file, error.line, error.message);
}

/* `text` with the first `find` replaced; to be freed. Fails where there is none. */
static inline char *sample_edit(const char *text, const char *find, const char *put) {
  const char *at = strstr(text, find);
  ck_assert_msg(at != NULL, "the sample has no \"%s\"", find);
  size_t size = strlen(text) + strlen(put) + 1;
  char *edited = malloc(size);
  ck_assert_ptr_nonnull(edited);
  snprintf(edited, size, "%.*s%s%s", (int)(at - text), text, put, at + strlen(find));
  return edited;
}

#endif
