/* A million points: what it takes to start again, and to say how far it is, in seconds of the
 * processor; and that memory does not grow with the results. */
#include "experiment/headway.h"
#include "experiment/sample.h"

#include <math.h>
#include <sys/resource.h>
#include <time.h>

Suite *test_suite(void);

enum { POINTS = 1000000, MEGABYTES_MOST = 200 };

static double processor_seconds(void) {
  struct timespec time;
  ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time), 0);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static long megabytes(void) {
  struct rusage usage;
  ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
  return usage.ru_maxrss / 1024;
}

/* Results as a run would leave them, but for the simulation. */
static void fill(const sample_study *s, const char *folder) {
  const fnl_shard shard = {.count = 1};
  fnl_store_part part;
  fnl_store *store;
  fnl_text scratch = {0};
  fnl_error error = {0};
  ck_assert_int_eq(fnl_folder_prepare(folder, NULL, &error), FNL_OK);
  ck_assert_int_eq(fnl_part_of_shard(&part, folder, &shard, &error), FNL_OK);
  ck_assert_msg(fnl_store_open(&store, part.store, &s->trial.frame, &error) == FNL_OK, "%s",
                error.message);
  ck_assert_int_eq(fnl_store_begin(store, &error), FNL_OK);
  for (int64_t p = 0; p < POINTS; p++) {
    const fnl_level levels[2] = {fnl_points_level(&s->trial.points, p, 0),
                                 fnl_points_level(&s->trial.points, p, 1)};
    const double value = (double)p / 7.0, none = (double)NAN;
    fnl_identity identity;
    fnl_points_identify(&s->trial.points, p, &scratch, &identity);
    const fnl_row row = {.position = p,
                         .id = identity.id,
                         .seed = identity.seed,
                         .replications = 1,
                         .levels = levels,
                         .values = &value,
                         .errors = &none};
    ck_assert_int_eq(fnl_store_add(store, &row, &error), FNL_OK);
  }
  ck_assert_int_eq(fnl_store_commit(store, &error), FNL_OK);
  fnl_store_close(store);
  fnl_part_free(&part);
  fnl_text_free(&scratch);
}

START_TEST(a_million_points_are_looked_up_within_five_seconds_and_counted_within_one) {
  sample_study s;
  char folder[80];
  fnl_ledger_of_points ledger;
  fnl_headway headway;
  fnl_error error = {0};
  sample_begin(&s);
  ck_assert_msg(sample_open(&s,
                            "plan = \"plan.cfg\"; measure = [ \"totals.revenue\" ];\n"
                            "design = { kind = \"random\"; points = 1000000; };\n"
                            "factors = ( { name = \"rate\"; path = \"moves.a->b.daily\"; low = "
                            "0.0; high = 0.5; },\n { name = \"people\"; path = \"population\"; "
                            "low = 100; high = 100000; log = true; whole = true; } );\n") == FNL_OK,
                "%s", s.error.message);
  snprintf(folder, sizeof folder, "%s/results", s.folder);
  const double beginning = processor_seconds();
  fill(&s, folder);
  const double filled = processor_seconds();
  ck_assert_msg(fnl_points_look_up(&ledger, &s.trial, folder, NULL, &error) == FNL_OK, "%s",
                error.message);
  const double looked_up = processor_seconds();
  ck_assert_int_eq(ledger.n_done, POINTS);
  fnl_points_forget(&ledger);
  const double before = processor_seconds();
  ck_assert_int_eq(fnl_headway_init(&headway, folder, &error), FNL_OK);
  const double counted = processor_seconds() - before;
  ck_assert_int_eq(headway.n_done, POINTS);
  printf("a million points: written in %.2f s, looked up in %.2f s, counted in %.2f s, %ld MB\n",
         filled - beginning, looked_up - filled, counted, megabytes());
  ck_assert_double_lt(looked_up - filled, 5.0);
  ck_assert_double_lt(counted, 1.0);
  ck_assert_int_lt(megabytes(), MEGABYTES_MOST);
  fnl_headway_free(&headway);
  sample_end(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("million");
  TCase *tcase = tcase_create("points");
  tcase_add_test(tcase, a_million_points_are_looked_up_within_five_seconds_and_counted_within_one);
  suite_add_tcase(suite, tcase);
  return suite;
}
