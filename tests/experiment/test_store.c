/* Rows in a store: what comes out is what went in, or the store says that it is damaged. */
#include "experiment/sample.h"
#include "experiment/store_parts.h"

#include <math.h>

Suite *test_suite(void);

static sample_study study;
static char path[96];
static fnl_error error;

#define EXPERIMENT                                                                                 \
  "plan = \"plan.cfg\"; measure = [ \"totals.revenue\", \"totals.profit\" ]; design = { kind = "   \
  "\"random\"; points = 50; };\nfactors = ( { name = \"k\"; path = \"moves.a->b.daily\"; low = "   \
  "0.0; high = 1.0; }, { name = \"engine\"; path = \"simulation.engine\"; values = [ "             \
  "\"cohorts\", \"expected\" ]; } );"

static void begin_as(const char *text) {
  sample_begin(&study);
  ck_assert_int_eq(sample_open(&study, text), FNL_OK);
  snprintf(path, sizeof path, "%s/part-1-of-1.sqlite", study.folder);
}

static void begin(void) { begin_as(EXPERIMENT); }
static void begin_keeping(void) { begin_as(EXPERIMENT " keep_replications = true;"); }
static void end(void) { sample_end(&study); }

static fnl_store *open_store(void) {
  fnl_store *store;
  ck_assert_msg(fnl_store_open(&store, path, &study.trial.frame, &error) == FNL_OK, "%s",
                error.message);
  return store;
}

static const double values[2] = {238.50000000000003, NAN}, errors[2] = {7.1, NAN};
static const fnl_level levels[2] = {{.number = 0.1}, {.text = "cohorts"}};

static fnl_row row_at(int64_t position) {
  return (fnl_row){.position = position,
                   .id = "0123456789abcdef0123456789abcdef",
                   .seed = (UINT64_C(1) << 63) - 1,
                   .replicate = 2,
                   .replications = 17,
                   .seconds = 0.25,
                   .levels = levels,
                   .values = values,
                   .errors = errors};
}

static void add(fnl_store *store, const fnl_row *row) {
  ck_assert_msg(fnl_store_add(store, row, &error) == FNL_OK, "%s", error.message);
}

static void write_rows(int n) {
  fnl_store *store = open_store();
  ck_assert_int_eq(fnl_store_begin(store, &error), FNL_OK);
  for (int i = 0; i < n; i++) {
    const fnl_row row = row_at(3 * i);
    add(store, &row);
  }
  ck_assert_int_eq(fnl_store_commit(store, &error), FNL_OK);
  fnl_store_close(store);
}

/* ---- reading ---- */

typedef struct {
  int n;
  int64_t last;
} sight;

static fnl_status see(void *user, const fnl_row *row) {
  sight *s = user;
  const fnl_row expected = row_at(row->position);
  ck_assert_int_gt(row->position, s->last);
  ck_assert_str_eq(row->id, expected.id);
  ck_assert_uint_eq(row->seed, expected.seed);
  ck_assert_int_eq(row->replicate, 2);
  ck_assert_int_eq(row->replications, 17);
  ck_assert_double_eq(row->values[0], values[0]);
  ck_assert_double_nan(row->values[1]);
  ck_assert_double_eq(row->levels[0].number, 0.1);
  ck_assert_str_eq(row->levels[1].text, "cohorts");
  ck_assert_ptr_null(row->message);
  ck_assert(fnl_row_equal(&study.trial.frame, row, &expected));
  s->last = row->position;
  s->n++;
  return FNL_OK;
}

static fnl_status scan(sight *s) {
  fnl_frame frame;
  fnl_store *store;
  fnl_status status = fnl_store_open_read(&store, path, &frame, &error);
  *s = (sight){.last = -1};
  if (status == FNL_OK && store)
    status = fnl_store_scan(store, see, s, &error);
  fnl_store_close(store);
  fnl_frame_free(&frame);
  return status;
}

START_TEST(rows_come_back_bit_for_bit_in_order) {
  sight s;
  write_rows(40);
  ck_assert_msg(scan(&s) == FNL_OK, "%s", error.message);
  ck_assert_int_eq(s.n, 40);
}
END_TEST

START_TEST(a_store_says_what_it_is_of) {
  fnl_frame frame;
  fnl_store *store;
  write_rows(1);
  ck_assert_int_eq(fnl_store_open_read(&store, path, &frame, &error), FNL_OK);
  ck_assert_str_eq(frame.digest, study.trial.frame.digest);
  ck_assert_str_eq(frame.kind, "random");
  ck_assert_str_eq(frame.action, "simulate");
  ck_assert_int_eq(frame.n_points, 50);
  ck_assert_int_eq(frame.design.points, 50);
  ck_assert_int_eq(frame.n_factors, 2);
  ck_assert_str_eq(frame.factors[1], "engine");
  ck_assert_str_eq(frame.paths[0], "moves.a->b.daily");
  ck_assert_int_eq(frame.n_levels[1], 2);
  ck_assert_str_eq(frame.figures[1], "totals.profit");
  ck_assert_ptr_nonnull(strstr(frame.experiment, "kind = \"random\""));
  ck_assert_ptr_nonnull(strstr(frame.plan, "horizon_days = 5"));
  fnl_store_close(store);
  fnl_frame_free(&frame);
}
END_TEST

START_TEST(what_was_not_committed_is_not_there) {
  sight s;
  write_rows(5);
  fnl_store *store = open_store();
  const fnl_row row = row_at(1);
  ck_assert_int_eq(fnl_store_begin(store, &error), FNL_OK);
  add(store, &row);
  fnl_store_close(store);
  ck_assert_int_eq(scan(&s), FNL_OK);
  ck_assert_int_eq(s.n, 5);
}
END_TEST

START_TEST(a_point_done_again_takes_the_place_of_the_one_that_failed) {
  fnl_store *store = open_store();
  fnl_row row = row_at(7), found;
  int64_t n_done, n_failed;
  bool is_there;
  row.message = "a share above 1";
  ck_assert_int_eq(fnl_store_begin(store, &error), FNL_OK);
  add(store, &row);
  ck_assert_int_eq(fnl_store_count(store, &n_done, &n_failed, &error), FNL_OK);
  ck_assert_int_eq(n_done, 0);
  ck_assert_int_eq(n_failed, 1);
  ck_assert_int_eq(fnl_store_find(store, 7, &found, &is_there, &error), FNL_OK);
  ck_assert(is_there);
  ck_assert_str_eq(found.message, "a share above 1");
  row.message = NULL;
  add(store, &row);
  ck_assert_int_eq(fnl_store_count(store, &n_done, &n_failed, &error), FNL_OK);
  ck_assert_int_eq(n_done, 1);
  ck_assert_int_eq(n_failed, 0);
  ck_assert_int_eq(fnl_store_find(store, 8, &found, &is_there, &error), FNL_OK);
  ck_assert(!is_there);
  fnl_store_close(store);
}
END_TEST

/* ---- damage ---- */

static void alter(const char *sql) {
  sqlite3 *base;
  ck_assert_int_eq(sqlite3_open(path, &base), SQLITE_OK);
  ck_assert_msg(sqlite3_exec(base, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(base));
  sqlite3_close(base);
}

START_TEST(any_change_of_a_row_is_found_out) {
  static const char *const changes[] = {
      "UPDATE point SET y0 = 238.5 WHERE position = 9",
      "UPDATE point SET e1 = 0 WHERE position = 9",
      "UPDATE point SET x0 = 0.10000001 WHERE position = 9",
      "UPDATE point SET x1 = 'cohort' WHERE position = 9",
      "UPDATE point SET seed = 5 WHERE position = 9",
      "UPDATE point SET message = '' WHERE position = 9",
      "UPDATE point SET position = 10 WHERE position = 9",
      "UPDATE point SET replications = 18 WHERE position = 9",
      "UPDATE point SET id = 'fedcba9876543210fedcba9876543210' WHERE position = 9"};
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    sight s = {0};
    unlink(path);
    write_rows(5);
    alter(changes[i]);
    ck_assert_msg(scan(&s) == FNL_EIO, "%s", changes[i]);
    ck_assert_ptr_nonnull(strstr(error.message, "is damaged: point"));
    ck_assert_str_eq(error.file, path);
    ck_assert_ptr_nonnull(strstr(error.hint, "move it out of the folder"));
  }
}
END_TEST

START_TEST(what_is_no_store_is_told) {
  sight s;
  fnl_store *store;
  sample_write(path, "this is not a database, and it is longer than the sixteen bytes of a head");
  ck_assert_int_eq(scan(&s), FNL_EIO);
  ck_assert_ptr_nonnull(strstr(error.message, "is damaged"));
  ck_assert_int_eq(fnl_store_open(&store, path, &study.trial.frame, &error), FNL_EIO);
  ck_assert_ptr_null(store);
  unlink(path);
  write_rows(1);
  alter("PRAGMA user_version=3");
  ck_assert_int_eq(scan(&s), FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(error.message, "store of version 3"));
  unlink(path);
  sample_write(path, ""); /* a process that was ended as it began */
  ck_assert_int_eq(scan(&s), FNL_OK);
  ck_assert_int_eq(s.n, 0);
}
END_TEST

/* ---- replications ---- */

/* Replications of three points, of which the second has none. */
static double kept[2 * 40];

static fnl_row keeping(int64_t position, int n) {
  fnl_row row = row_at(position);
  row.replications = row.n_kept = n;
  row.kept = kept;
  return row;
}

static void write_replications(void) {
  fnl_store *store = open_store();
  const fnl_row rows[] = {keeping(0, 40), keeping(4, 0), keeping(2, 7)};
  for (int i = 0; i < 80; i++)
    kept[i] = i == 5 ? (double)NAN : 0.1 * i - 3.7e-9;
  ck_assert_int_eq(fnl_store_begin(store, &error), FNL_OK);
  for (int i = 0; i < 3; i++)
    add(store, &rows[i]);
  add(store, &rows[0]); /* once more */
  ck_assert_int_eq(fnl_store_commit(store, &error), FNL_OK);
  fnl_store_close(store);
}

static fnl_status see_replications(void *user, const fnl_row *row) {
  const int n = row->position == 0 ? 40 : row->position == 2 ? 7 : 0;
  ck_assert_int_eq(row->n_kept, n);
  for (int i = 0; i < 2 * n; i++)
    if (i == 5)
      ck_assert_double_nan(row->kept[i]);
    else
      ck_assert_double_eq(row->kept[i], kept[i]);
  ++*(int *)user;
  return FNL_OK;
}

static fnl_status scan_replications(int *n) {
  fnl_frame frame;
  fnl_store *store;
  fnl_status status = fnl_store_open_read(&store, path, &frame, &error);
  *n = 0;
  if (status == FNL_OK)
    status = fnl_store_scan(store, see_replications, n, &error);
  fnl_store_close(store);
  fnl_frame_free(&frame);
  return status;
}

START_TEST(replications_come_back_with_their_row_bit_for_bit) {
  int n;
  write_replications();
  ck_assert_msg(scan_replications(&n) == FNL_OK, "%s", error.message);
  ck_assert_int_eq(n, 3);
}
END_TEST

START_TEST(a_lost_or_changed_replication_is_found_out) {
  static const char *const changes[] = {
      "UPDATE replication SET y1 = y1 + 1 WHERE position = 2 AND number = 6",
      "DELETE FROM replication WHERE position = 2 AND number = 6",
      "UPDATE replication SET number = 99 WHERE position = 0 AND number = 3",
      "INSERT INTO replication VALUES(4, 0, 1.0, 2.0)"};
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    int n;
    unlink(path);
    write_replications();
    alter(changes[i]);
    ck_assert_msg(scan_replications(&n) != FNL_OK, "%s", changes[i]);
    ck_assert_ptr_nonnull(strstr(error.message, "is damaged: point"));
  }
}
END_TEST

/* What version 1 had: the same but for the table of replications and the units. */
static void make_old(void) {
  alter("DROP VIEW replications; DROP TABLE replication; ALTER TABLE figure DROP COLUMN unit;"
        "DELETE FROM about WHERE key = 'keep_replications'; PRAGMA user_version=1");
}

START_TEST(a_store_of_version_1_is_read_and_goes_on_as_one_of_2) {
  sight s;
  fnl_frame frame;
  fnl_store *store;
  write_rows(4);
  make_old();
  ck_assert_msg(scan(&s) == FNL_OK, "%s", error.message);
  ck_assert_int_eq(s.n, 4);
  write_rows(6);
  ck_assert_int_eq(scan(&s), FNL_OK);
  ck_assert_int_eq(s.n, 6);
  ck_assert_int_eq(fnl_store_open_read(&store, path, &frame, &error), FNL_OK);
  ck_assert_str_eq(frame.figure_units[0], "money");
  ck_assert(!frame.keeps_replications);
  fnl_store_close(store);
  fnl_frame_free(&frame);
  alter("SELECT count(*) FROM replications"); /* that it is there */
}
END_TEST

/* ---- questions ---- */

static fnl_status take_columns(void *user, int n, const char *const *names) {
  fnl_text *text = user;
  for (int i = 0; i < n; i++)
    fnl_text_add_format(text, "%s|", names[i]);
  return FNL_OK;
}

static fnl_status take_row(void *user, int n, const char *const *cells, const bool *is_number) {
  fnl_text *text = user;
  for (int i = 0; i < n; i++)
    fnl_text_add_format(text, "%s%s|", cells[i] ? cells[i] : "NULL", is_number[i] ? "#" : "");
  return FNL_OK;
}

START_TEST(a_person_s_names_are_those_of_the_views) {
  fnl_text text = {0};
  const fnl_query_hooks hooks = {take_columns, take_row, &text};
  write_rows(2);
  fnl_store *store = open_store();
  ck_assert_msg(fnl_store_query(store,
                                "select point, k, engine, \"totals.revenue\", "
                                "\"totals.profit.se\" from results where point = 3",
                                &hooks, &error) == FNL_OK,
                "%s", error.message);
  ck_assert_str_eq(fnl_text_string(&text), "point|k|engine|totals.revenue|totals.profit.se|"
                                           "3#|0.1#|cohorts|238.50000000000003#|NULL|");
  ck_assert_int_eq(fnl_store_query(store, "delete from point", &hooks, &error), FNL_EUSAGE);
  ck_assert_int_eq(fnl_store_query(store, "select 1 from nowhere", &hooks, &error), FNL_EUSAGE);
  fnl_store_close(store);
  fnl_text_free(&text);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("store");
  TCase *tcase = tcase_create("rows");
  tcase_add_checked_fixture(tcase, begin, end);
  tcase_add_test(tcase, rows_come_back_bit_for_bit_in_order);
  tcase_add_test(tcase, a_store_says_what_it_is_of);
  tcase_add_test(tcase, what_was_not_committed_is_not_there);
  tcase_add_test(tcase, a_point_done_again_takes_the_place_of_the_one_that_failed);
  tcase_add_test(tcase, any_change_of_a_row_is_found_out);
  tcase_add_test(tcase, what_is_no_store_is_told);
  tcase_add_test(tcase, a_person_s_names_are_those_of_the_views);
  tcase_add_test(tcase, a_store_of_version_1_is_read_and_goes_on_as_one_of_2);
  suite_add_tcase(suite, tcase);
  tcase = tcase_create("replications");
  tcase_add_checked_fixture(tcase, begin_keeping, end);
  tcase_add_test(tcase, replications_come_back_with_their_row_bit_for_bit);
  tcase_add_test(tcase, a_lost_or_changed_replication_is_found_out);
  suite_add_tcase(suite, tcase);
  return suite;
}
