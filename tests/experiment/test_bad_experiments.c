/* Wrong experiments: each is told at its line, with what would be right. */
#include "experiment/sample.h"
#include "support/told.h"

Suite *test_suite(void);

/* Line 1 … 6. */
static const char good[] =
    "plan = \"plan.cfg\";\n"
    "design = { kind = \"grid\"; levels = 3; };\n"
    "factors = (\n"
    "  { name = \"rate\"; path = \"moves.a->b.daily\"; low = 0.1; high = 0.2; },\n"
    "  { name = \"people\"; path = \"population\"; values = [ 100, 1000 ]; } );\n"
    "measure = [ \"totals.revenue\" ];\n";

typedef struct {
  const char *old, *new;
  int line;
  const char *message, *hint;
} mistake;

static const mistake mistakes[] = {
    {"plan = \"plan.cfg\";", "", 0, "`plan` is missing in experiment", "funnel list"},
    {"plan = ", "plam = ", 1, "`plam` is no key of experiment", "did you mean plan?"},
    {"plan = \"plan.cfg\"", "plan = 7", 1, "`plan` takes a text", ""},
    {"design = ", "action = \"simulat\"; design = ", 2, "`action` is \"simulate\"",
     "did you mean simulate?"},
    {"design = ", "luck = \"good\"; design = ", 2, "`luck` is \"own\" or \"common\"", ""},
    {"design = ", "replicates = 0; design = ", 2, "`replicates` must be 1", ""},
    {"design = ", "set = \"horizon_days=3\"; design = ", 2, "`set` takes a list", ""},
    {"design = ", "set = [ 3 ]; design = ", 2, "takes a text", ""},
    {"\"grid\"", "\"lattice\"", 2, "`kind` is", ""},
    {"levels = 3", "levels = 1", 2, "`levels` must be 2 to 10000, not 1", ""},
    {"levels = 3", "lebels = 3", 2, "`lebels` is no key of design", "did you mean levels?"},
    {"levels = 3", "list = ( { rate = 1.0; } )", 2, "`list` is for kind = \"list\"", ""},
    {"kind = \"grid\"; levels = 3", "kind = \"list\"", 4, "has its own values", ""},
    {"factors = (", "factor = (", 3, "`factor` is no key", "did you mean factors?"},
    {"name = \"rate\"", "name = \"a rate\"", 4, "\"a rate\" is no name", "a letter"},
    {"name = \"people\"", "name = \"rate\"", 5, "there is a factor \"rate\" already", ""},
    {"name = \"people\"", "name = \"Rate\"", 5, "there is a factor \"rate\" already", ""},
    {"name = \"people\"", "name = \"SEED\"", 5, "\"seed\" is a column of every table", ""},
    {"path = \"population\"", "path = \"moves.a->b.daily\"", 5,
     "moves.a->b.daily is set by a factor already", ""},
    {"path = \"population\"", "paths = [ \"population\", \"population\" ]", 5,
     "population is set by a factor already", ""},
    {"name = \"people\"", "name = \"point\"", 5, "\"point\" is a column of every table", ""},
    {"name = \"rate\"; ", "", 4, "`name` is missing in factors", "column"},
    {"path = \"population\"", "paths = [ \"population\" ]; path = \"x\"", 5,
     "one of `path` and `paths`", ""},
    {"path = \"population\"; ", "", 5, "one of `path` and `paths`", "budget.total"},
    {"path = \"population\"", "path = \"a=b\"", 5, "\"a=b\" is no path", ""},
    {"path = \"population\"", "paths = [ 7 ]", 5, "takes a text", ""},
    {"path = \"population\"", "path = \"population\"; scales = [ 1, 2 ]", 5,
     "`scales` has 2 numbers for 1 paths", ""},
    {"path = \"population\"", "path = \"population\"; offsets = [ \"x\" ]", 5,
     "`offsets` takes numbers", ""},
    {"values = [ 100, 1000 ]", "values = [ ]", 5, "`values` is empty", ""},
    {"values = [ 100, 1000 ]", "values = ( { a = 1; } )", 5, "takes numbers and texts",
     "in a text"},
    {"; values = [ 100, 1000 ]", "", 5, "one of `values`", "low = 0.5"},
    {"values = [ 100, 1000 ]", "values = [ 100 ]; low = 1; high = 2", 5, "one of `values`", ""},
    {"low = 0.1; high = 0.2", "low = 0.1", 4, "both `low` and `high`", ""},
    {"low = 0.1; high = 0.2", "low = 0.3; high = 0.2", 4, "`low` must be below `high`", ""},
    {"low = 0.1; high", "log = true; low = 0.0; high", 4, "`log` needs a range above 0", ""},
    {"low = 0.1; high = 0.2", "law = { mean = 1.0; }", 4, "has mean and sd", ""},
    {"low = 0.1; high = 0.2", "law = { mean = 1.5; sd = 0.1; }; share = true", 4,
     "`mean` must be 0 to 1, not 1.5", ""},
    {"low = 0.1; high = 0.2", "law = 3", 4, "`law` takes a group", ""},
    {"measure = [ \"totals.revenue\" ]", "measure = \"totals.revenue\"", 6,
     "`measure` takes a list", ""},
    {"plan = \"plan.cfg\";", "plan = \"plan.cfg;", 1, "", ""},
};

/* `good` with the first `old` replaced. */
static void replace(const mistake *m, char text[2048]) {
  const char *at = strstr(good, m->old);
  ck_assert_msg(at != NULL, "%s", m->old);
  snprintf(text, 2048, "%.*s%s%s", (int)(at - good), good, m->new, at + strlen(m->old));
}

START_TEST(every_mistake_is_told_at_its_line) {
  const mistake *m = &mistakes[_i];
  sample_study s;
  char text[2048];
  sample_begin(&s);
  replace(m, text);
  ck_assert_msg(sample_read_as(&s, text, false) != FNL_OK, "%s", m->new);
  ck_assert_int_eq(fnl_status_exit(s.error.status), 2);
  told_check(m->new, &s.error, (told){s.file, m->line, m->message, m->hint});
  sample_end(&s);
}
END_TEST

/* ---- what the plan does not have ---- */

static void refuse(const char *text, int line, const char *message, const char *hint) {
  sample_study s;
  sample_begin(&s);
  ck_assert_int_ne(sample_open(&s, text), FNL_OK);
  told_check(text, &s.error, (told){s.file, line, message, hint});
  sample_end(&s);
}

START_TEST(what_a_plan_does_not_have_is_told) {
  char text[2048];
  replace(&(mistake){.old = "totals.revenue", .new = "totals.revenu"}, text);
  refuse(text, 6, "there is no figure \"totals.revenu\"", "did you mean \"totals.revenue\"?");
  replace(&(mistake){.old = "; levels = 3", .new = ""}, text);
  refuse(text, 2, "`levels` is missing", "levels = 5");
  replace(&(mistake){.old = "\"grid\"; levels = 3; };",
                     .new = "\"random\"; points = 1100; }; replicates = 1000000;"},
          text);
  refuse(text, 2, "too many points times `replicates`", "fewer");
  replace(&(mistake){.old = "design = ", .new = "set = [ \"horizon=3\" ]; design = "}, text);
  refuse(text, 2, "`horizon` is no key of plan", "did you mean horizon_days?");
}
END_TEST

/* At the line of the setting, not of the list. */
START_TEST(what_cannot_be_set_is_told_at_its_line) {
  static const struct {
    const char *set, *message;
  } wrong[] = {
      {"horizon_days=0", "`horizon_days` must be 1"},
      {"horizon_days=lots", "lots is neither a number"},
      {"population=", "population is given no value"},
      {"nothing", "nothing sets nothing"},
      {"population=(1", ""},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char set[256], text[2048];
    snprintf(
        set, sizeof set,
        "set = [ \"simulation.seed=5\",\n \"simulation.replications=4\",\n \"%s\" ]; design = ",
        wrong[i].set);
    replace(&(mistake){.old = "design = ", .new = set}, text);
    refuse(text, 4, wrong[i].message, "");
  }
}
END_TEST

START_TEST(a_good_experiment_is_read_whole) {
  sample_study s;
  sample_begin(&s);
  ck_assert_int_eq(sample_open(&s, good), FNL_OK);
  ck_assert_int_eq(s.trial.points.n, 6);
  ck_assert_int_eq(s.trial.n_figures, 1);
  sample_end(&s);
}
END_TEST

START_TEST(the_small_setting_takes_the_place_of_the_large) {
  sample_study s;
  char text[2048];
  sample_begin(&s);
  ck_assert_int_eq(sample_read_as(&s, good, true), FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(s.error.message, "there is no `small` setting"));
  snprintf(text, sizeof text, "%s%s", good,
           "set = [ \"horizon_days=4\" ]; small = { levels = 2; replicates = 3; set = [ "
           "\"simulation.replications=2\" ]; };\n");
  ck_assert_int_eq(sample_read_as(&s, text, true), FNL_OK);
  ck_assert_int_eq(s.experiment.design.levels, 2);
  ck_assert_int_eq(s.experiment.replicates, 3);
  ck_assert_int_eq(s.experiment.n_set, 2);
  ck_assert_str_eq(s.experiment.set[1].text, "simulation.replications=2");
  ck_assert_int_eq(s.experiment.set[1].line, 7);
  sample_end(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("bad experiments");
  TCase *tcase = tcase_create("mistakes");
  tcase_add_loop_test(tcase, every_mistake_is_told_at_its_line, 0,
                      (int)(sizeof mistakes / sizeof *mistakes));
  tcase_add_test(tcase, what_a_plan_does_not_have_is_told);
  tcase_add_test(tcase, what_cannot_be_set_is_told_at_its_line);
  tcase_add_test(tcase, a_good_experiment_is_read_whole);
  tcase_add_test(tcase, the_small_setting_takes_the_place_of_the_large);
  suite_add_tcase(suite, tcase);
  return suite;
}
