/* Files that are no files, or want to hang, crash or fool the reader. */
#include "model/sample.h"
#include "support/told.h"

#include "base/text.h"

#include <sys/stat.h>

Suite *test_suite(void);

/* A hanging reader is ended by Check's timeout; this one is shorter. */
enum { SECONDS = 20 };

static char folder[64];
static fnl_plan plan;
static fnl_error error;
static fnl_diagnostics diagnostics;

static void set_up(void) {
  sample_folder(folder);
  sample_write(folder, "orchard.cfg", SAMPLE_MODEL, strlen(SAMPLE_MODEL));
  sample_write(folder, "plan.cfg", SAMPLE_PLAN, strlen(SAMPLE_PLAN));
}

static void tear_down(void) {
  fnl_diagnostics_free(&diagnostics);
  sample_clear(folder);
}

static const char *path_of(const char *name) {
  static char path[256];
  snprintf(path, sizeof path, name[0] == '/' ? "%.0s%s" : "%s/%s", folder, name);
  return path;
}

static fnl_status read_file(const char *name) {
  fnl_diagnostics_free(&diagnostics);
  memset(&error, 0, sizeof error);
  return fnl_plan_read(&plan, path_of(name), NULL, &diagnostics, &error);
}

static void write_file(const char *name, const char *text) {
  sample_write(folder, name, text, strlen(text));
}

static void check_refused(const char *name, fnl_status status, int line, const char *message) {
  fnl_status got = read_file(name);
  ck_assert_msg(got == status, "%s: status %d, %s", name, (int)got, error.message);
  told_check(name, &error, (told){"", line, message, ""});
  ck_assert_ptr_null(plan.document);
}

START_TEST(what_is_no_file_is_refused) {
  ck_assert_int_eq(mkfifo(path_of("pipe.cfg"), 0600), 0);
  ck_assert_int_eq(symlink("nowhere", path_of("link.cfg")), 0);
  check_refused("missing.cfg", FNL_ENOFILE, 0, "cannot be opened: No such file");
  check_refused("link.cfg", FNL_ENOFILE, 0, "cannot be opened: No such file");
  check_refused(".", FNL_ENOFILE, 0, "is a folder, not a file");
  check_refused("pipe.cfg", FNL_ENOFILE, 0, "is a pipe, not a file");
  check_refused("/dev/zero", FNL_ENOFILE, 0, "is a device, not a file");
  check_refused("/dev/null", FNL_ENOFILE, 0, "is a device, not a file");
  check_refused("plan.cfg/", FNL_ENOFILE, 0, "cannot be opened: Not a directory");
}
END_TEST

START_TEST(a_file_named_in_an_error_is_the_file_asked_for) {
  ck_assert_int_eq(read_file("missing.cfg"), FNL_ENOFILE);
  ck_assert_str_eq(error.file, path_of("missing.cfg"));
}
END_TEST

START_TEST(an_unreadable_file_is_refused) {
  ck_assert_int_eq(chmod(path_of("plan.cfg"), 0), 0);
  if (geteuid() == 0)
    puts("skipped: root reads everything");
  else
    check_refused("plan.cfg", FNL_ENOFILE, 0, "cannot be opened: Permission denied");
}
END_TEST

START_TEST(a_model_that_is_no_file_is_told_where_it_is_named) {
  ck_assert_int_eq(mkfifo(path_of("orchid.cfg"), 0600), 0);
  write_file("a.cfg", "horizon_days = 9;\npopulation = 713;\nmodel = \"orchid\";");
  check_refused("a.cfg", FNL_ENOFILE, 3, "is a pipe, not a file");
  ck_assert_str_eq(error.file, path_of("a.cfg"));
  write_file("b.cfg", "model = \"/dev/zero\"; horizon_days = 9; population = 713;");
  check_refused("b.cfg", FNL_ENOFILE, 1, "is a device, not a file");
}
END_TEST

START_TEST(empty_and_binary_files_are_refused) {
  static const char nul[] = "model = \"orchard\";\nhorizon\0_days = 3;";
  write_file("empty.cfg", "");
  check_refused("empty.cfg", FNL_EVALUE, 0, "holds no settings");
  write_file("blank.cfg", " \n\n# nothing\n");
  check_refused("blank.cfg", FNL_EVALUE, 0, "holds no settings");
  sample_write(folder, "nul.cfg", nul, sizeof nul - 1);
  check_refused("nul.cfg", FNL_ESYNTAX, 2, "it holds the byte 0x00");
  sample_write(folder, "gzip.cfg", "\x1F\x8B\x08\x00\x00", 5);
  check_refused("gzip.cfg", FNL_ESYNTAX, 1, "it holds the byte 0x1F");
}
END_TEST

/* `n` times the same bytes. */
static char *repeat(const char *bytes, size_t n) {
  size_t length = strlen(bytes);
  char *text = malloc(n * length + 1);
  ck_assert_ptr_nonnull(text);
  for (size_t i = 0; i < n; i++)
    memcpy(text + i * length, bytes, length);
  text[n * length] = '\0';
  return text;
}

static const struct {
  const char *bytes;
  size_t n;
  const char *message;
} bulks[] = {
    {"junk ", (size_t)2 << 20, "not in libconfig syntax"},
    {"=", (size_t)10 << 20, "not in libconfig syntax at `=`"},
    {"x", (size_t)10 << 20, "the file ends too early"},
    {"7", (size_t)10 << 20, "a number of more than 64 digits"},
    {"a = 5000000000;\n", 100000, "beyond 32 bits"},
    {"{", 100000, "not in libconfig syntax at `{`"},
    {"a = {", 100000, "more than 32 deep"},
    {"( ", 100000, "not in libconfig syntax at `(`"},
    {"a = ( { b = (", 100000, "a setting NAME = VALUE in a list"},
    {"\"", (size_t)1 << 20, "not in libconfig syntax"},
    {"\n", (size_t)10 << 20, "holds no settings"},
    {"/* */", (size_t)1 << 20, "holds no settings"},
    {"/* ", (size_t)1 << 20, "never closed"},
    {"a=1;", (size_t)1 << 20, "given twice"},
    {"a=1;\n", 1000, "given twice"},
    {"}", (size_t)1 << 20, "closes nothing"},
    {"x", ((size_t)16 << 20) + 1, "is larger than 16 MB"},
};

START_TEST(bulk_is_refused_quickly) {
  char *text = repeat(bulks[_i].bytes, bulks[_i].n);
  write_file("bulk.cfg", text);
  free(text);
  alarm(SECONDS);
  fnl_status status = read_file("bulk.cfg");
  alarm(0);
  ck_assert_int_eq(fnl_status_exit(status), 2);
  ck_assert_msg(strstr(error.message, bulks[_i].message) != NULL, "%s", error.message);
  ck_assert_int_le(diagnostics.n, 200);
}
END_TEST

START_TEST(too_many_settings_and_values_are_refused_quickly) {
  fnl_text text = {0};
  for (int i = 0; i < 30000; i++)
    fnl_text_add_format(&text, "a%d = 1;\n", i);
  write_file("many.cfg", text.data);
  alarm(SECONDS);
  check_refused("many.cfg", FNL_ESYNTAX, 2001, "more than 2,000 settings");
  char *ones = repeat("1,", 1000001);
  fnl_text_cut(&text, 0);
  fnl_text_add_format(&text, "a = [ %s 1 ];", ones);
  write_file("many.cfg", text.data);
  check_refused("many.cfg", FNL_ESYNTAX, 1, "more than 1,000,000 values");
  alarm(0);
  free(ones);
  fnl_text_free(&text);
}
END_TEST

/* A line of the diagnostics that holds the message, or 0; which there must be `n` times. */
static int line_told(const char *message, int n) {
  int line = 0;
  for (int i = 0; i < diagnostics.n; i++) {
    const fnl_error *one = &diagnostics.items[i].error;
    if (strstr(one->message, message) == NULL)
      continue;
    line = one->line;
    n--;
  }
  ck_assert_msg(n == 0, "%s: %d too few", message, n);
  return line;
}

/* The names are long and near to keys, so that what each may mean is worth looking for. */
START_TEST(many_unknown_keys_are_counted_and_hide_nothing) {
  fnl_text text = {0};
  fnl_text_add(&text, "model = \"orchard\"; horizon_days = 0;\npopulation = 713;\n");
  for (int i = 0; i < 1900; i++)
    fnl_text_add_format(&text, "horizon_dayz%d = 1;\n", i);
  fnl_text_add(&text, "budget = { total = -1; split = {\n");
  for (int i = 0; i < 1900; i++)
    fnl_text_add_format(&text, "bannner%d = 0.1;\n", i);
  fnl_text_add(&text, "}; };\n");
  write_file("many.cfg", text.data);
  alarm(SECONDS);
  check_refused("many.cfg", FNL_EVALUE, 1, "`horizon_days` must be 1 to 36500, not 0");
  alarm(0);
  line_told("`horizon_dayz", 50);
  ck_assert_int_eq(line_told("and 1850 more keys that are none of plan", 1), 53);
  ck_assert_int_eq(line_told("`total` must be at least 0, not -1", 1), 1903);
  ck_assert_int_gt(diagnostics.n_mistakes, 1900);
  ck_assert_int_eq(diagnostics.n, 200);
  fnl_text_free(&text);
}
END_TEST

START_TEST(brackets_nest_to_a_bound) {
  char *open = repeat("( ", 100000);
  fnl_text text = {0};
  fnl_text_add_format(&text, "a = %s", open);
  write_file("deep.cfg", text.data);
  check_refused("deep.cfg", FNL_ESYNTAX, 1, "more than 32 deep");
  fnl_text_free(&text);
  free(open);
}
END_TEST

START_TEST(long_lists_are_refused_quickly) {
  static const char *const starts[] = {"segments = ( ", "campaigns = ( ", "budget = { pacing = ( "};
  static const char *const elements[] = {"{},", "{ name = \"a\"; },", "1,"};
  static const char *const ends[] = {"{} );", "{} );", "1 ); total = 1; };"};
  for (int i = 0; i < 3; i++) {
    char *many = repeat(elements[i], 20000);
    fnl_text text = {0};
    fnl_text_add(&text, "model = \"orchard\"; horizon_days = 9; population = 713;\n");
    fnl_text_add(&text, starts[i]);
    fnl_text_add(&text, many);
    fnl_text_add(&text, ends[i]);
    write_file("many.cfg", text.data);
    alarm(SECONDS);
    ck_assert_int_eq(fnl_status_exit(read_file("many.cfg")), 2);
    alarm(0);
    free(many);
    fnl_text_free(&text);
  }
}
END_TEST

/* ---- includes ---- */

START_TEST(an_include_is_relative_to_the_file_that_names_it) {
  char *rest = sample_edit(SAMPLE_PLAN, "title = \"First spring\";\n", "");
  ck_assert_int_eq(mkdir(path_of("parts"), 0700), 0);
  write_file("parts/title.cfg", "title = \"Included\";\n  @include \"more.cfg\"\n");
  write_file("parts/more.cfg", "currency = \"EUR\";");
  fnl_text text = {0};
  fnl_text_add(&text, "# @include \"no.cfg\"\n/*\n@include \"no.cfg\"\n*/\n");
  fnl_text_add(&text, "@include \"parts/title.cfg\"\n");
  fnl_text_add(&text, rest);
  write_file("a.cfg", text.data);
  fnl_status status = read_file("a.cfg");
  ck_assert_msg(status == FNL_OK, "%s:%d: %s", error.file, error.line, error.message);
  ck_assert_str_eq(plan.title, "Included");
  ck_assert_str_eq(plan.currency, "EUR");
  fnl_plan_free(&plan);
  fnl_text_free(&text);
  free(rest);
}
END_TEST

START_TEST(a_mistake_in_an_included_file_names_that_file_and_line) {
  write_file("part.cfg", "\n\ncurrency = 3;\n");
  write_file("a.cfg", "model = \"orchard\"; horizon_days = 9; population = 713;\n"
                      "@include \"part.cfg\"\n"
                      "budget = { total = -1; };\n");
  check_refused("a.cfg", FNL_EVALUE, 3, "`total` must be at least 0");
  ck_assert_str_eq(error.file, path_of("a.cfg"));
  ck_assert_int_eq(diagnostics.n, 2);
  ck_assert_str_eq(diagnostics.items[1].error.file, path_of("part.cfg"));
  ck_assert_int_eq(diagnostics.items[1].error.line, 3);
  ck_assert_str_eq(diagnostics.items[1].error.excerpt, "currency = 3;");
}
END_TEST

START_TEST(wrong_includes_are_told_at_their_line) {
  ck_assert_int_eq(mkfifo(path_of("pipe"), 0600), 0);
  write_file("self.cfg", "\n@include \"self.cfg\"\n");
  check_refused("self.cfg", FNL_ENOFILE, 2, "includes itself");
  write_file("a.cfg", "@include \"b.cfg\"\n");
  write_file("b.cfg", "\n\n@include \"./a.cfg\"\n");
  check_refused("a.cfg", FNL_ENOFILE, 3, "includes itself");
  ck_assert_str_eq(error.file, path_of("b.cfg"));
  write_file("dot.cfg", "@include \".\"\n");
  check_refused("dot.cfg", FNL_ENOFILE, 1, "is a folder, not a file");
  write_file("fifo.cfg", "@include \"pipe\"\n");
  check_refused("fifo.cfg", FNL_ENOFILE, 1, "is a pipe, not a file");
  write_file("zero.cfg", "@include \"/dev/zero\"\n");
  check_refused("zero.cfg", FNL_ENOFILE, 1, "is a device, not a file");
  write_file("none.cfg", "@include \"\"\n");
  check_refused("none.cfg", FNL_ENOFILE, 1, "names no file");
  write_file("gone.cfg", "@include \"gone/gone.cfg\"\n");
  check_refused("gone.cfg", FNL_ENOFILE, 1, "cannot be opened");
  write_file("open.cfg", "@include \"plan.cfg\n");
  check_refused("open.cfg", FNL_ESYNTAX, 1, "`@`");
  write_file("late.cfg", "title = \"x\"; @include \"plan.cfg\"\n");
  check_refused("late.cfg", FNL_ESYNTAX, 1, "`@`");
}
END_TEST

START_TEST(includes_cannot_multiply_without_end) {
  char *twice = repeat("@include \"leaf.cfg\"\n", 2000);
  write_file("leaf.cfg", "# leaf\n");
  write_file("many.cfg", twice);
  alarm(SECONDS);
  check_refused("many.cfg", FNL_ENOFILE, 1000, "one include too many");
  free(twice);
  char *big = repeat("# 0123456789\n", (size_t)1 << 20);
  write_file("big.cfg", big);
  write_file("two.cfg", "@include \"big.cfg\"\n@include \"big.cfg\"\n");
  check_refused("two.cfg", FNL_ENOFILE, 2, "more than 16 MB");
  free(big);
  for (int i = 0; i < 12; i++) {
    char name[32], text[64];
    snprintf(name, sizeof name, "deep%d.cfg", i);
    snprintf(text, sizeof text, "@include \"deep%d.cfg\"\n", i + 1);
    write_file(name, text);
  }
  check_refused("deep0.cfg", FNL_ENOFILE, 1, "one include too many");
  alarm(0);
}
END_TEST

START_TEST(a_text_in_memory_includes_nothing) {
  static const char text[] = "@include \"/etc/hostname\"\n";
  ck_assert_int_eq(fnl_plan_read_text(&plan, "text", text, strlen(text), NULL, NULL, &error),
                   FNL_ESYNTAX);
  ck_assert_ptr_nonnull(strstr(error.message, "cannot include"));
}
END_TEST

/* ---- many mistakes ---- */

START_TEST(all_mistakes_of_both_files_are_told_in_order) {
  static const struct {
    const char *file;
    int line;
  } places[] = {{"/plan.cfg", 3},    {"/plan.cfg", 7},     {"/plan.cfg", 16},   {"/plan.cfg", 20},
                {"/orchard.cfg", 5}, {"/orchard.cfg", 21}, {"/orchard.cfg", 45}};
  static const char *const plan_edits[][2] = {{"channel = \"pursuit\"", "channel = \"prsuit\""},
                                              {"horizon_days = 45", "horizon_days = 0"},
                                              {"sharing = 0.217", "shering = 0.217"},
                                              {"banner = 0.713", "banner = 7.13"}};
  static const char *const model_edits[][2] = {{"cost = 0.00213", "cost = -1"},
                                               {"letter = 0.0477", "latter = 0.0477"},
                                               {"\"awareness\"", "\"aware\""}};
  char *plan_text = sample_edit(SAMPLE_PLAN, "", ""), *model = sample_edit(SAMPLE_MODEL, "", "");
  for (int i = 0; i < 4; i++) {
    char *next = sample_edit(plan_text, plan_edits[i][0], plan_edits[i][1]);
    free(plan_text);
    plan_text = next;
  }
  for (int i = 0; i < 3; i++) {
    char *next = sample_edit(model, model_edits[i][0], model_edits[i][1]);
    free(model);
    model = next;
  }
  write_file("orchard.cfg", model);
  write_file("plan.cfg", plan_text);
  ck_assert_int_ne(read_file("plan.cfg"), FNL_OK);
  ck_assert_int_eq(diagnostics.n_mistakes, 7);
  ck_assert_int_eq(diagnostics.n, 7);
  for (int i = 0; i < 7; i++) {
    const fnl_error *one = &diagnostics.items[i].error;
    ck_assert_msg(strstr(one->file, places[i].file) && one->line == places[i].line, "%d: %s:%d: %s",
                  i, one->file, one->line, one->message);
  }
  free(plan_text);
  free(model);
}
END_TEST

/* ---- warnings ---- */

static const struct {
  const char *find, *put, *message, *hint;
} odd[] = {
    {"  { name = \"letter\"",
     "  { name = \"radio\"; kind = \"owned\"; touches_per_day = 1; },\n"
     "  { name = \"letter\"",
     "channel \"radio\" does nothing", "per_touch"},
    {"sends_per_day = { tree = 0.1519; sapling = 0.0117; };\n    sends_on = { harvest = 0.313; };",
     "", "nobody sends on channel \"gossip\"", "sends_per_day"},
    {"audience = [ \"sapling\", \"stump\" ]", "audience = [ \"island\" ]",
     "campaign \"chase\" has an audience nobody can ever be in", ""},
    {"event = \"glance\"", "event = \"windfall\"",
     "campaign \"north\" can never leave its learning phase", "windfall"},
    {"\"click\"", "\"clik\"", "no metric counts the tag \"clik\"", "did you mean click?"},
    {"daily = 0.000719", "daily = 0", "nobody ever moves from sapling to stump", "daily"},
};

START_TEST(what_is_odd_is_warned_of) {
  char *model = sample_edit(SAMPLE_MODEL, odd[_i].find, odd[_i].put);
  char *island = sample_edit(model, "\"stump\"; role",
                             "\"island\"; role = \"lost\"; },\n"
                             "  { name = \"stump\"; role");
  bool found = false;
  write_file("orchard.cfg", island);
  fnl_status status = read_file("plan.cfg");
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  for (int i = 0; i < diagnostics.n; i++) {
    const fnl_diagnostic *one = &diagnostics.items[i];
    ck_assert_int_eq(one->severity, FNL_WARNING);
    found |= strstr(one->error.message, odd[_i].message) && strstr(one->error.hint, odd[_i].hint);
  }
  ck_assert_msg(found, "%s: %d diagnostics, %s", odd[_i].message, diagnostics.n,
                diagnostics.n ? diagnostics.items[0].error.message : "");
  fnl_plan_free(&plan);
  free(model);
  free(island);
}
END_TEST

START_TEST(the_sample_has_no_warnings) {
  ck_assert_int_eq(read_file("plan.cfg"), FNL_OK);
  ck_assert_msg(diagnostics.n == 0, "%s", diagnostics.n ? diagnostics.items[0].error.message : "");
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("hostile files");
  TCase *files = tcase_create("files");
  tcase_add_checked_fixture(files, set_up, tear_down);
  tcase_add_test(files, what_is_no_file_is_refused);
  tcase_add_test(files, a_file_named_in_an_error_is_the_file_asked_for);
  tcase_add_test(files, an_unreadable_file_is_refused);
  tcase_add_test(files, a_model_that_is_no_file_is_told_where_it_is_named);
  tcase_add_test(files, empty_and_binary_files_are_refused);
  tcase_add_loop_test(files, bulk_is_refused_quickly, 0, (int)(sizeof bulks / sizeof *bulks));
  tcase_add_test(files, too_many_settings_and_values_are_refused_quickly);
  tcase_add_test(files, many_unknown_keys_are_counted_and_hide_nothing);
  tcase_add_test(files, brackets_nest_to_a_bound);
  tcase_add_test(files, long_lists_are_refused_quickly);
  tcase_add_test(files, an_include_is_relative_to_the_file_that_names_it);
  tcase_add_test(files, a_mistake_in_an_included_file_names_that_file_and_line);
  tcase_add_test(files, wrong_includes_are_told_at_their_line);
  tcase_add_test(files, includes_cannot_multiply_without_end);
  tcase_add_test(files, a_text_in_memory_includes_nothing);
  tcase_add_test(files, all_mistakes_of_both_files_are_told_in_order);
  tcase_add_loop_test(files, what_is_odd_is_warned_of, 0, (int)(sizeof odd / sizeof *odd));
  tcase_add_test(files, the_sample_has_no_warnings);
  suite_add_tcase(suite, files);
  return suite;
}
