/* Points side by side: each once, the same whatever the number of threads; an end that is asked for
 * is kept to, and what was finished is there. */
#include "experiment/sample.h"

#include <stdatomic.h>

Suite *test_suite(void);

#define STUDY                                                                                      \
  "plan = \"plan.cfg\"; measure = [ \"totals.revenue\" ]; design = { kind = \"random\"; points = " \
  "61; };\nfactors = ( { name = \"k\"; path = \"moves.a->b.daily\"; low = -0.1; high = 0.6; } );"

enum { POINTS = 61 };

static void open_good(sample_study *s) {
  sample_begin(s);
  ck_assert_msg(sample_open(s, STUDY) == FNL_OK, "%s", s->error.message);
}

typedef struct {
  int n_rows, n_failed;
  double sum;
  char ids[POINTS][FNL_ID_LENGTH + 1];
  double values[POINTS];
} table;

static fnl_status see(void *user, const fnl_row *row) {
  table *t = user;
  t->n_rows++;
  t->n_failed += row->message != NULL;
  snprintf(t->ids[row->position], sizeof t->ids[0], "%s", row->id);
  t->values[row->position] = row->message ? -1.0 : row->values[0];
  return FNL_OK;
}

static void read_table(const char *folder, table *t) {
  fnl_merge merge;
  fnl_error error = {0};
  memset(t, 0, sizeof *t);
  ck_assert_msg(fnl_merge_init(&merge, folder, &error) == FNL_OK, "%s", error.message);
  ck_assert_int_eq(fnl_store_scan(merge.store, see, t, &error), FNL_OK);
  fnl_merge_free(&merge);
}

static fnl_run_report run(sample_study *s, fnl_run_settings settings) {
  fnl_run_report report;
  ck_assert_msg(fnl_experiment_run(&s->trial, &settings, &report, &s->error) == FNL_OK, "%s",
                s->error.message);
  return report;
}

START_TEST(any_number_of_threads_and_parts_gives_the_same_rows) {
  sample_study s;
  char alone[96], together[96];
  table one, many;
  open_good(&s);
  snprintf(alone, sizeof alone, "%s/alone", s.folder);
  snprintf(together, sizeof together, "%s/together", s.folder);
  const fnl_run_report report =
      run(&s, (fnl_run_settings){.folder = alone, .shard = {.count = 1}, .n_threads = 1});
  ck_assert_int_eq(report.n_due, POINTS);
  ck_assert_int_eq(report.n_done + report.n_failed, POINTS);
  ck_assert_int_gt(report.n_failed, 0); /* rates below 0 */
  for (int part = 0; part < 3; part++)
    run(&s, (fnl_run_settings){
                .folder = together, .shard = {.index = part, .count = 3}, .n_threads = 2 + part});
  read_table(alone, &one);
  read_table(together, &many);
  ck_assert_int_eq(one.n_rows, POINTS);
  ck_assert_int_eq(one.n_failed, report.n_failed);
  ck_assert_mem_eq(&one, &many, sizeof one);
  sample_end(&s);
}
END_TEST

/* ---- an end in the middle ---- */

typedef struct {
  atomic_int n_asked;
} impatience;

static int stop_soon(void *user) {
  impatience *own = user;
  return atomic_fetch_add(&own->n_asked, 1) > 2;
}

START_TEST(what_an_interrupted_run_leaves_the_next_one_does) {
  sample_study s;
  char folder[96], whole[96];
  impatience own;
  table interrupted, good;
  open_good(&s);
  atomic_init(&own.n_asked, 0);
  snprintf(folder, sizeof folder, "%s/interrupted", s.folder);
  snprintf(whole, sizeof whole, "%s/whole", s.folder);
  const fnl_run_report first = run(&s, (fnl_run_settings){.folder = folder,
                                                          .shard = {.count = 1},
                                                          .n_threads = 2,
                                                          .stop = stop_soon,
                                                          .user = &own});
  const fnl_run_report second =
      run(&s, (fnl_run_settings){.folder = folder, .shard = {.count = 1}, .n_threads = 2});
  ck_assert_int_eq(first.n_done + first.n_failed, second.n_before);
  ck_assert_int_eq(second.n_before + second.n_due, POINTS);
  ck_assert_int_eq(first.is_stopped, second.n_due > 0);
  run(&s, (fnl_run_settings){.folder = whole, .shard = {.count = 1}, .n_threads = 3});
  read_table(folder, &interrupted);
  read_table(whole, &good);
  ck_assert_mem_eq(&interrupted, &good, sizeof good);
  sample_end(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("run");
  TCase *tcase = tcase_create("threads");
  tcase_add_test(tcase, any_number_of_threads_and_parts_gives_the_same_rows);
  tcase_add_test(tcase, what_an_interrupted_run_leaves_the_next_one_does);
  suite_add_tcase(suite, tcase);
  return suite;
}
