/* A plan written as it ran is read again as the same plan, number for number. */
#include "sample.h"

#include "model/write.h"

Suite *test_suite(void);

static void write_plan(const fnl_plan *plan, fnl_text *text) {
  fnl_error error = {0};
  ck_assert_int_eq(fnl_plan_write(plan, text, &error), FNL_OK);
}

static void read_again(fnl_plan *plan, const fnl_text *text) {
  fnl_error error = {0};
  fnl_status status =
      fnl_plan_read_text(plan, "plan.cfg", text->data, text->length, NULL, NULL, &error);
  ck_assert_msg(status == FNL_OK, "line %d: %s\n%s", error.line, error.message, error.excerpt);
}

/* Cuts what tells origins: the comment at the end of each line, and the lines of comments. */
static void strip_origins(fnl_text *text) {
  fnl_text kept = {0};
  for (const char *line = text->data; *line;) {
    size_t length = strcspn(line, "\n");
    const char *comment = NULL;
    for (size_t i = 0; i + 2 < length; i++)
      if (strncmp(line + i, " # ", 3) == 0)
        comment = line + i;
    size_t end = comment ? (size_t)(comment - line) : length;
    while (end > 0 && line[end - 1] == ' ')
      end--;
    if (line[0] != '#') {
      fnl_text_add_bytes(&kept, line, end);
      fnl_text_add(&kept, "\n");
    }
    line += length + (line[length] == '\n');
  }
  fnl_text_free(text);
  *text = kept;
}

static void check_number(fnl_number a, fnl_number b) {
  ck_assert_mem_eq(&a.value, &b.value, sizeof a.value); /* bit for bit */
  ck_assert_int_eq(a.law, b.law);
}

static void check_paid(const fnl_paid *a, const fnl_paid *b) {
  check_number(a->cost_per_mille, b->cost_per_mille);
  check_number(a->capacity, b->capacity);
  check_number(a->max_price, b->max_price);
  check_number(a->catch_up, b->catch_up);
  ck_assert(a->learning.on == b->learning.on);
}

static void check_creative(const fnl_plan *plan, const fnl_creative_settings *a,
                           const fnl_creative_settings *b) {
  check_number(a->fatigue, b->fatigue);
  check_number(a->memory, b->memory);
  ck_assert(!a->audience.stages == !b->audience.stages);
  if (!a->audience.stages)
    return;
  ck_assert_mem_eq(a->audience.stages, b->audience.stages, (size_t)plan->n_stages);
  ck_assert_mem_eq(a->audience.segments, b->audience.segments, (size_t)plan->n_segments);
}

static void check_touches(int n, const fnl_touch *a, const fnl_touch *b) {
  for (int i = 0; i < n; i++) {
    ck_assert_int_eq(a[i].channel, b[i].channel);
    check_number(a[i].probability, b[i].probability);
  }
}

static void check_model(const fnl_plan *a, const fnl_plan *b) {
  ck_assert_int_eq(a->n_stages, b->n_stages);
  for (int s = 0; s < a->n_stages; s++)
    check_number(a->stages[s].initial, b->stages[s].initial);
  ck_assert_int_eq(a->n_channels, b->n_channels);
  for (int c = 0; c < a->n_channels; c++) {
    const fnl_channel *one = &a->channels[c], *two = &b->channels[c];
    ck_assert_int_eq(one->kind, two->kind);
    if (one->kind == FNL_PAID)
      check_paid(&one->paid, &two->paid);
    check_creative(a, &one->creative, &two->creative);
    check_number(one->owned.touches_per_day, two->owned.touches_per_day);
    ck_assert_int_eq(one->earned.n_delays, two->earned.n_delays);
    for (int d = 0; d < one->earned.n_delays; d++)
      check_number(one->earned.delay[d], two->earned.delay[d]);
  }
  ck_assert_int_eq(a->n_moves, b->n_moves);
  for (int m = 0; m < a->n_moves; m++) {
    check_number(a->moves[m].daily, b->moves[m].daily);
    ck_assert_int_eq(a->moves[m].n_touches, b->moves[m].n_touches);
    check_touches(a->moves[m].n_touches, a->moves[m].touches, b->moves[m].touches);
  }
  ck_assert_int_eq(a->n_events, b->n_events);
  for (int e = 0; e < a->n_events; e++) {
    for (int s = 0; s < a->n_stages; s++)
      check_number(a->events[e].daily[s], b->events[e].daily[s]);
    check_number(a->events[e].value_mean, b->events[e].value_mean);
    check_touches(a->events[e].n_touches, a->events[e].touches, b->events[e].touches);
  }
}

static void check_plan(const fnl_plan *a, const fnl_plan *b) {
  check_model(a, b);
  ck_assert_int_eq(a->n_segments, b->n_segments);
  for (int g = 0; g < a->n_segments; g++)
    check_number(a->segments[g].share, b->segments[g].share);
  ck_assert_int_eq(a->n_campaigns, b->n_campaigns);
  for (int c = 0; c < a->n_campaigns; c++) {
    check_paid(&a->campaigns[c].paid, &b->campaigns[c].paid);
    check_creative(a, &a->campaigns[c].creative, &b->campaigns[c].creative);
    check_number(a->campaigns[c].weight, b->campaigns[c].weight);
    ck_assert_int_eq(a->campaigns[c].end_day, b->campaigns[c].end_day);
  }
  for (int c = 0; c < a->n_channels; c++)
    check_number(a->split[c], b->split[c]);
  ck_assert_int_eq(a->n_pacing, b->n_pacing);
  for (int w = 0; w < a->n_pacing; w++)
    check_number(a->pacing[w], b->pacing[w]);
  check_number(a->budget, b->budget);
  ck_assert_int_eq(a->population, b->population);
  ck_assert_uint_eq(a->simulation.seed, b->simulation.seed);
  ck_assert_int_eq(a->n_laws, b->n_laws);
  for (int i = 0; i < a->n_laws; i++) {
    ck_assert_str_eq(a->laws[i].path, b->laws[i].path);
    ck_assert_mem_eq(&a->laws[i].kind, &b->laws[i].kind, sizeof a->laws[i].kind);
    ck_assert_double_eq(a->laws[i].mean, b->laws[i].mean);
    ck_assert_double_eq(a->laws[i].sd, b->laws[i].sd);
  }
}

/* plan -> text -> plan -> text: the plans are equal, the texts too but for origins. */
static void check_round_trip(const fnl_plan *plan) {
  fnl_text first = {0}, second = {0};
  fnl_plan again;
  write_plan(plan, &first);
  read_again(&again, &first);
  check_plan(plan, &again);
  write_plan(&again, &second);
  strip_origins(&first);
  strip_origins(&second);
  ck_assert_str_eq(first.data, second.data);
  fnl_plan_free(&again);
  fnl_text_free(&first);
  fnl_text_free(&second);
}

START_TEST(the_sample_comes_back) {
  fnl_plan plan;
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  check_round_trip(&plan);
  fnl_plan_free(&plan);
}
END_TEST

/* Plans in which defaults, laws, odd numbers and odd texts must survive. */
static const char *const edits[][2] = {
    {"", ""},
    {"total = 91370.0", "total = 0.1"},
    {"total = 91370.0", "total = 1e14"},
    {"total = 91370.0", "total = 123456789012345L"},
    {"total = 91370.0", "total = { mean = 3.3333333333333333; sd = 0.7; }"},
    {"banner = 0.713; pursuit = 0.287", "banner = 0.33333334; pursuit = 0.66666667"},
    {"First spring", "a \\\"quoted\\\" \\\\ back\\nnew line\\tétude # no comment"},
    {"pacing = ( 1, 2.5, 0, 1.5, 1, 1, 0.5 )",
     "pacing = ( 1, { low = 0.5; high = 1.5; }, 0, 1.5, 1, 1, 0.5 )"},
    {"pacing = ( 1, 2.5, 0, 1.5, 1, 1, 0.5 );", ""},
    {"split = { banner = 0.713; pursuit = 0.287; };", ""},
    {"share = 0.873", "share = { mean = 0.873; sd = 0.01; dist = \"beta\"; }"},
    {"model = ",
     "channels = { banner = { cpm = { mean = 7.0; sd = 1.5; dist = \"gamma\"; }; }; };\n"
     "moves = ( { from = \"seedling\"; to = \"sapling\";\n"
     "per_touch = { banner = { mean = 0.012; sd = 0.003; }; }; } );\nmodel = "},
    {"initial = { sapling = 0.0213; };", ""},
};

START_TEST(edited_samples_come_back) {
  fnl_plan plan;
  char *text = sample_edit(SAMPLE_PLAN, edits[_i][0], edits[_i][1]);
  sample_read(&plan, SAMPLE_MODEL, text);
  check_round_trip(&plan);
  fnl_plan_free(&plan);
  free(text);
}
END_TEST

START_TEST(every_value_tells_where_it_is_from) {
  static const char *const overrides[] = {"budget.total=120000",
                                          "moves.sapling->tree.daily=0.0123"};
  static const char *const lines[][2] = {{"horizon_days = 45;", "# plan:3\n"},
                                         {"currency = \"USD\";", "# default\n"},
                                         {"total = 120000;", "# --set\n"},
                                         {"daily = 0.0123;", "# --set\n"},
                                         {"cpm = 7.385;", "# model:11\n"}};
  fnl_plan plan;
  fnl_text text = {0};
  fnl_error error = {0};
  ck_assert_int_eq(sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 2, overrides, NULL, &error),
                   FNL_OK);
  write_plan(&plan, &text);
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    const char *line = strstr(text.data, lines[i][0]);
    ck_assert_msg(line != NULL, "no %s in\n%s", lines[i][0], text.data);
    const char *origin = strchr(line, '#');
    ck_assert_msg(strncmp(origin, lines[i][1], strlen(lines[i][1])) == 0, "%s: %.20s", lines[i][0],
                  origin);
  }
  check_round_trip(&plan);
  fnl_plan_free(&plan);
  fnl_text_free(&text);
}
END_TEST

START_TEST(random_cases_come_back) {
  const char *folder = getenv("FUNNEL_CASES");
  if (!folder) {
    puts("skipped: FUNNEL_CASES is not set");
    return;
  }
  for (int n = 1; n <= 45; n++) {
    char path[512];
    fnl_plan plan;
    snprintf(path, sizeof path, "%s/p%d.cfg", folder, n);
    ck_assert_int_eq(fnl_plan_read(&plan, path, NULL, NULL, NULL), FNL_OK);
    check_round_trip(&plan);
    fnl_plan_free(&plan);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("write");
  TCase *round_trip = tcase_create("round trip");
  tcase_add_test(round_trip, the_sample_comes_back);
  tcase_add_loop_test(round_trip, edited_samples_come_back, 0, (int)(sizeof edits / sizeof *edits));
  tcase_add_test(round_trip, every_value_tells_where_it_is_from);
  tcase_add_test(round_trip, random_cases_come_back);
  suite_add_tcase(suite, round_trip);
  return suite;
}
