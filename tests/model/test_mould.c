/* A plan whose numbers are changed in place is, bit for bit, the plan that is read with them. */
#include "model/mould.h"

#include "base/file.h"
#include "model/document.h"
#include "model/sample.h"
#include "study/replicate.h"
#include "support/random_plan.h"
#include "support/sanitized.h"

#include <math.h>

Suite *test_suite(void);

static char folder[64], path[96];
static fnl_error error;

static void begin(void) {
  snprintf(folder, sizeof folder, "/tmp/funnel-mould-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/plan.cfg", folder);
}

static void end(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  ck_assert_int_eq(system(command), 0);
}

static void write_text(const char *name, const char *text) {
  char file[128];
  snprintf(file, sizeof file, "%s/%s", folder, name);
  ck_assert_int_eq(fnl_file_write(file, text, strlen(text), &error), FNL_OK);
}

static void open_draft(fnl_draft *draft) {
  const fnl_read_options options = {0};
  memset(draft, 0, sizeof *draft);
  ck_assert_msg(fnl_draft_read(draft, path, &options, &error) == FNL_OK, "%s", error.message);
}

/* ---- two plans that should be one ---- */

/* All that the fluid makes of a plan: every column of its figures. */
static void run(const fnl_plan *plan, fnl_sample *sample) {
  fnl_study study = fnl_study_of(plan);
  study.engine = fnl_engine_by_name("expected");
  study.n_threads = study.replications = 1;
  study.precision = 0.0;
  ck_assert_msg(fnl_replicate(&study, sample, &error) == FNL_OK, "%s", error.message);
}

static void expect_same(const fnl_plan *cast, const fnl_plan *read, const char *setting) {
  fnl_sample a, b;
  run(cast, &a);
  run(read, &b);
  ck_assert_int_eq(a.n_columns, b.n_columns);
  const double *mine = fnl_sample_row(&a, 0, 0), *theirs = fnl_sample_row(&b, 0, 0);
  for (int i = 0; i < a.n_columns; i++)
    ck_assert_msg(mine[i] == theirs[i] || (isnan(mine[i]) && isnan(theirs[i])),
                  "%s: column %d is %.17g, not %.17g", setting, i, mine[i], theirs[i]);
  ck_assert_uint_eq(cast->simulation.seed, read->simulation.seed);
  ck_assert_int_eq(cast->simulation.replications, read->simulation.replications);
  fnl_sample_free(&a);
  fnl_sample_free(&b);
}

static char *setting_of(const char *name, double number) {
  fnl_text text = {0};
  fnl_text_add_format(&text, "%s=", name);
  fnl_text_add_number(&text, number);
  return text.data;
}

/* What the mould makes of a number, beside what reading does; false where reading must be asked. */
static bool compare(fnl_mould *mould, const fnl_draft *draft, const char *name, double number) {
  char *setting = setting_of(name, number);
  const char *const settings[] = {setting};
  fnl_plan read;
  const fnl_plan *cast = fnl_mould_cast(mould, &number);
  const bool is_plan = fnl_plan_read_draft(&read, draft, 1, settings, &error) == FNL_OK;
  ck_assert_msg(is_plan || !cast, "%s: reading says %s", setting, error.message);
  if (cast)
    expect_same(cast, &read, setting);
  if (is_plan)
    fnl_plan_free(&read);
  free(setting);
  return cast || !is_plan;
}

/* ---- every number of a plan ---- */

typedef struct {
  const fnl_draft *draft;
  int n_numbers, n_moulds;
} survey;

static void try_number(survey *s, const char *name, double number) {
  char *setting = setting_of(name, number);
  const char *const settings[] = {setting};
  fnl_mould *mould;
  ck_assert_int_eq(fnl_mould_make(&mould, s->draft, 1, settings, &error), FNL_OK);
  s->n_numbers++;
  if (mould) {
    const bool is_whole = number == floor(number);
    const double others[] = {is_whole ? number + 1.0 : number * 1.0000003, -0.731, 1e300,
                             is_whole ? 3.0 * number : 0.37 * number,      -0.0,   number};
    s->n_moulds++;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
      ck_assert_msg(compare(mould, s->draft, name, others[i]), "%s=%.17g must be read", name,
                    others[i]);
  }
  fnl_mould_free(mould);
  free(setting);
}

/* What an element of a list is called in a path; false where it has no name. */
static bool call(const fnl_node *element, fnl_text *name) {
  const char *own = fnl_node_member_text(element, "name");
  const char *from = fnl_node_member_text(element, "from");
  if (own)
    fnl_text_add(name, own);
  else if (from)
    fnl_text_add_format(name, "%s->%s", from, fnl_node_member_text(element, "to"));
  return own || from;
}

static void walk(survey *s, const fnl_node *node, const char *name) {
  for (int i = 0; i < node->n; i++) {
    const fnl_node *child = node->items[i];
    const bool is_model = name[0] == '\0' && child->name && strcmp(child->name, "model") == 0;
    fnl_text own = {0};
    fnl_text_add_format(&own, "%s%s", name, name[0] ? "." : "");
    const bool has_name = child->name ? (fnl_text_add(&own, child->name), true) : call(child, &own);
    if (has_name && fnl_node_is_number(child))
      try_number(s, fnl_text_string(&own), fnl_node_number(child));
    else if (has_name)
      walk(s, child, is_model ? "" : fnl_text_string(&own));
    fnl_text_free(&own);
  }
}

/* Moves of one name are told apart by a number, which this does not know: their plans are few. */
START_TEST(every_number_of_any_plan_is_changed_as_reading_changes_it) {
  enum { PLANS = SANITIZED ? 4 : 12 };
  survey s = {0};
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    const random_plan_options options = {.horizon_days = 14, .uncertain = seed % 2 == 0};
    char *model, *plan;
    fnl_draft draft;
    ck_assert_int_eq(random_plan_text(seed, options, &model, &plan), 0);
    write_text("model.cfg", model);
    write_text("plan.cfg", plan);
    open_draft(&draft);
    s.draft = &draft;
    walk(&s, draft.stem.document->root, "");
    fnl_draft_free(&draft);
    free(model);
    free(plan);
  }
  printf("%d numbers, %d of them changed in place\n", s.n_numbers, s.n_moulds);
  ck_assert_int_gt(s.n_numbers, 40 * PLANS);
  ck_assert_int_gt(10 * s.n_moulds, 8 * s.n_numbers);
}
END_TEST

/* ---- numbers that others follow from ---- */

#define PLAN_HEAD                                                                                  \
  "model = { stages = ( { name = \"a\"; role = \"prospect\"; }, { name = \"b\"; role = "           \
  "\"awareness\"; }, { name = \"c\"; role = \"conversion\"; } );\n"                                \
  "  channels = ( { name = \"near\"; kind = \"paid\"; cpm = 6.43; }, { name = \"far\"; kind = "    \
  "\"paid\"; cpm = 9.17; },\n"                                                                     \
  "    { name = \"word\"; kind = \"earned\"; sends_per_day = { c = 0.11; }; delay = [ 0.5, 0.3, "  \
  "0.2 ]; } );\n"                                                                                  \
  "  events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ]; value = { mean = 40.7; }; " \
  "daily = 0.01; } );\n"                                                                           \
  "  moves = ( { from = \"a\"; to = \"b\"; daily = 0.001; per_touch = { near = 0.011; word = "     \
  "0.27; }; }, { from = \"b\"; to = \"c\"; daily = 0.002; per_touch = { far = 0.0135; }; } ); "    \
  "};\n"                                                                                           \
  "horizon_days = 20; population = 20000;\n"
#define PLAN                                                                                       \
  PLAN_HEAD                                                                                        \
  "segments = ( { name = \"x\"; share = 0.3333333; }, { name = \"y\"; share = 0.6666666; } );\n"   \
  "initial = { b = 0.1; };\n"                                                                      \
  "campaigns = ( { name = \"one\"; channel = \"near\"; }, { name = \"two\"; channel = \"near\"; "  \
  "platform = \"other\"; cpm = 8.0; }, { name = \"three\"; channel = \"far\"; } );\n"              \
  "budget = { total = 170.0; split = { near = 0.5999999; far = 0.4000002; }; };\n"                 \
  "seeds = { to = \"c\"; count = 5; };\n"

/* Casts of pairs of numbers, one after another, beside readings. */
static void expect_pairs(const char *first, const char *second, int n, const double (*pairs)[2],
                         int n_plans) {
  fnl_draft draft;
  fnl_mould *mould = NULL;
  int n_cast = 0;
  write_text("plan.cfg", PLAN);
  open_draft(&draft);
  for (int i = 0; i < n; i++) {
    char *a = setting_of(first, pairs[i][0]), *b = setting_of(second, pairs[i][1]);
    const char *const settings[] = {a, b};
    fnl_plan read;
    if (!mould)
      ck_assert_int_eq(fnl_mould_make(&mould, &draft, 2, settings, &error), FNL_OK);
    ck_assert_ptr_nonnull(mould);
    const fnl_plan *cast = fnl_mould_cast(mould, pairs[i]);
    const bool is_plan = fnl_plan_read_draft(&read, &draft, 2, settings, &error) == FNL_OK;
    ck_assert_int_eq(is_plan, cast != NULL);
    n_cast += is_plan;
    if (is_plan) {
      expect_same(cast, &read, a);
      fnl_plan_free(&read);
    }
    free(a);
    free(b);
  }
  ck_assert_int_eq(n_cast, n_plans);
  fnl_mould_free(mould);
  fnl_draft_free(&draft);
}

START_TEST(shares_are_divided_by_their_sum_each_time_anew) {
  static const double split[][2] = {
      {0.5999999, 0.4000002}, {0.3, 0.7}, {0.7000001, 0.3}, {0.4, 0.7}, {0.25, 0.7500003}};
  static const double segments[][2] = {
      {0.3333333, 0.6666666}, {0.5, 0.5}, {0.1000001, 0.9}, {-0.1, 1.1}, {0.5, 0.5}};
  static const double initial[][2] = {{0.1, 5}, {0.97, 100}, {0.9999999, 100}, {0.6, 100}};
  expect_pairs("budget.split.near", "budget.split.far", 5, split, 4);
  expect_pairs("segments.x.share", "segments.y.share", 5, segments, 4);
  expect_pairs("initial.b", "seeds.count", 4, initial, 3);
}
END_TEST

START_TEST(what_campaigns_have_of_their_channel_and_the_horizon_follows_it) {
  static const double prices[][2] = {{6.43, 20}, {12.5, 20}, {3.25, 31}, {3.25, 7}, {0.0, 7}};
  expect_pairs("channels.near.cpm", "horizon_days", 5, prices, 4);
}
END_TEST

/* ---- what must be read ---- */

static bool makes_mould(const char *setting) {
  fnl_draft draft;
  fnl_mould *mould;
  open_draft(&draft);
  ck_assert_int_eq(fnl_mould_make(&mould, &draft, 1, &setting, &error), FNL_OK);
  const bool made = mould != NULL;
  fnl_mould_free(mould);
  fnl_draft_free(&draft);
  return made;
}

START_TEST(what_is_more_than_a_number_has_no_mould) {
  write_text("plan.cfg", PLAN);
  ck_assert(makes_mould("budget.total=200"));
  ck_assert(makes_mould("channels.word.burst=2.5"));
  ck_assert(!makes_mould("budget.split={ near = 0.5; far = 0.5; }"));
  ck_assert(!makes_mould("budget.total={ mean = 100.0; sd = 20.0; }"));
  ck_assert(!makes_mould("simulation.engine=cohorts"));
  ck_assert(!makes_mould("simulation.worth=true"));
  ck_assert(!makes_mould("budget.total=-1"));
  ck_assert(!makes_mould("budget.totel=100"));
  write_text("plan.cfg", PLAN "simulation = { engine = \"agents\"; };\n"
                              "network = { generator = \"erdos-renyi\"; mean_degree = 4.0; };\n");
  ck_assert(!makes_mould("budget.total=200"));
}
END_TEST

/* Of two settings of one path the second counts: a mould that knew both would not know which. */
START_TEST(a_path_that_is_set_twice_has_no_mould) {
  const char *const settings[] = {"budget.total=100", "budget.total=200"};
  fnl_draft draft;
  fnl_mould *mould;
  write_text("plan.cfg", PLAN);
  open_draft(&draft);
  ck_assert_int_eq(fnl_mould_make(&mould, &draft, 2, settings, &error), FNL_OK);
  ck_assert_ptr_null(mould);
  fnl_draft_free(&draft);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("mould");
  TCase *tcase = tcase_create("mould");
  tcase_add_checked_fixture(tcase, begin, end);
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, every_number_of_any_plan_is_changed_as_reading_changes_it);
  tcase_add_test(tcase, shares_are_divided_by_their_sum_each_time_anew);
  tcase_add_test(tcase, what_campaigns_have_of_their_channel_and_the_horizon_follows_it);
  tcase_add_test(tcase, what_is_more_than_a_number_has_no_mould);
  tcase_add_test(tcase, a_path_that_is_set_twice_has_no_mould);
  suite_add_tcase(suite, tcase);
  return suite;
}
