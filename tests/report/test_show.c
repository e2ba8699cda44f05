/* test_show.c: stage graphs are whole and legible: no label lies on another, every move has its
 * line, and what strangers have written is text. */
#include "report/show/causes.h"
#include "report/show/diagram.h"
#include "report/show/letters.h"
#include "report/show/show.h"

#include "model/read.h"
#include "support/simulate.h"

#include <check.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a small model with everything, and hostile titles ---- */

#define SCRIPT "<script>alert(\\\"1\\\")</script> & ]]>"
#define PLAN                                                                                       \
  "model = { name = \"walk\"; stages = ("                                                          \
  "  { name = \"away\"; role = \"prospect\"; title = \"%s\"; },"                                   \
  "  { name = \"near\"; role = \"awareness\"; dwell = { days = 14.0; phases = 4; }; },"            \
  "  { name = \"home\"; role = \"conversion\"; },"                                                 \
  "  { name = \"gone\"; role = \"lost\"; } );"                                                     \
  " channels = ( { name = \"call\"; kind = \"paid\"; cpm = 7.31; },"                               \
  "  { name = \"word\"; kind = \"earned\"; sends_per_day = { home = 0.15; };"                      \
  "    sends_on = { stop = 2.3; }; } );"                                                           \
  " moves = ("                                                                                     \
  "  { from = \"away\"; to = \"near\"; daily = 0.0002; per_touch = { call = 0.02; word = 0.3; }; " \
  "},"                                                                                             \
  "  { from = \"near\"; to = \"away\"; daily = 0.6; },"                                            \
  "  { from = \"near\"; to = \"home\"; daily = 0.2; emits = \"stop\"; },"                          \
  "  { from = \"near\"; to = \"gone\"; kind = \"irritation\"; per_touch = { call = 0.0313; }; },"  \
  "  { from = \"home\"; to = \"gone\"; daily = 4.71; } );"                                         \
  " events = ( { name = \"stop\"; counts_as = [ \"conversion\" ]; } ); };"                         \
  "horizon_days = 30; population = 1000L; budget = { total = 100.0; };"

enum { AWAY, NEAR, HOME, GONE };
enum { CALL, WORD };

static void assert_causes(const fnl_plan *plan, int move, const char *expected) {
  fnl_text text = {0};
  fnl_show_write_causes(plan, &plan->moves[move], "; ", &text);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

START_TEST(causes_read_as_rates_and_touches) {
  fnl_plan plan;
  simulate_read(&plan, PLAN, "far");
  assert_causes(&plan, 0, "0.02 % a day; 2 % a touch of call; 30 % a touch of word");
  assert_causes(&plan, 1, "75 % at the end of the stay");
  assert_causes(&plan, 2, "25 % at the end of the stay; counts as stop");
  assert_causes(&plan, 3, "3.13 % a touch of call");
  assert_causes(&plan, 4, "4.71 a day");
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(stays_say_their_law) {
  fnl_plan plan;
  fnl_text text = {0};
  simulate_read(&plan, PLAN, "far");
  ck_assert(fnl_show_write_stay(&plan.stages[NEAR], &text));
  ck_assert_str_eq(fnl_text_string(&text), "14 days in 4 phases");
  ck_assert(!fnl_show_write_stay(&plan.stages[AWAY], &text));
  fnl_text_free(&text);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(word_goes_from_who_sends_to_who_is_moved) {
  fnl_plan plan;
  fnl_text text = {0};
  simulate_read(&plan, PLAN, "far");
  ck_assert(fnl_show_write_sends(&plan, HOME, WORD, &text));
  ck_assert_str_eq(fnl_text_string(&text), "0.15 a day, 2.3 a stop");
  ck_assert(!fnl_show_write_sends(&plan, AWAY, WORD, &text));
  ck_assert(!fnl_show_write_sends(&plan, GONE, WORD, &text));
  ck_assert(fnl_show_hears(&plan, AWAY, WORD));
  ck_assert(!fnl_show_hears(&plan, NEAR, WORD));
  ck_assert(fnl_show_is_loop(&plan, WORD) && !fnl_show_is_loop(&plan, CALL));
  fnl_text_free(&text);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- every model there is ---- */

static void read_model(fnl_plan *plan, const char *name) {
  char path[4096];
  fnl_read_options reading = {0};
  fnl_diagnostics diagnostics = {0};
  fnl_error error;
  snprintf(path, sizeof path, "%s/models/%s", getenv("FUNNEL_SOURCE_DIR"), name);
  ck_assert_msg(fnl_model_read(plan, path, &reading, &diagnostics, &error) == FNL_OK, "%s: %s",
                path, error.message);
  fnl_diagnostics_free(&diagnostics);
}

static bool overlap(const fnl_diagram_label *a, const fnl_diagram_label *b) {
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

static void assert_legible(const fnl_diagram *diagram, const char *name) {
  for (int i = 0; i < diagram->n_labels; i++) {
    const fnl_diagram_label *label = &diagram->labels[i];
    ck_assert_msg(label->x >= 0.0 && label->x + label->width <= diagram->width && label->y >= 0.0 &&
                      label->y + label->height <= diagram->height,
                  "%s: \"%s\" leaves the page", name, label->words);
    ck_assert_msg(fnl_letters_width(label->words, label->size, label->bold) <= label->width + 1e-9,
                  "%s: \"%s\" is wider than its box", name, label->words);
    for (int k = 0; k < i; k++)
      ck_assert_msg(!overlap(label, &diagram->labels[k]), "%s: \"%s\" lies on \"%s\"", name,
                    label->words, diagram->labels[k].words);
  }
}

static bool touches_card(const fnl_diagram_line *line, const fnl_diagram_card *card) {
  const double left = fmin(line->x1, line->x2), right = fmax(line->x1, line->x2);
  const double top = fmin(line->y1, line->y2), bottom = fmax(line->y1, line->y2);
  return left < card->x + card->width && right > card->x && top < card->y + card->height &&
         bottom > card->y;
}

/* Lines that run in one lane do not meet, and none crosses a card. */
static void assert_lanes(const fnl_diagram *diagram, const char *name) {
  for (int i = 0; i < diagram->n_lines; i++) {
    const fnl_diagram_line *line = &diagram->lines[i];
    ck_assert(line->x1 == line->x2 || line->y1 == line->y2);
    for (int c = 0; c < diagram->n_cards; c++)
      ck_assert_msg(!touches_card(line, &diagram->cards[c]), "%s: a line crosses a card", name);
    for (int k = 0; k < i && line->x1 == line->x2; k++) {
      const fnl_diagram_line *other = &diagram->lines[k];
      ck_assert_msg(other->x1 != other->x2 || other->x1 != line->x1 || other->y1 > line->y2 ||
                        line->y1 > other->y2,
                    "%s: two lanes lie on each other", name);
    }
  }
}

static void assert_every_move_has_its_line(const fnl_diagram *diagram, const fnl_plan *plan) {
  int n_begun = 0;
  for (int i = 0; i < diagram->n_lines; i++)
    n_begun += diagram->lines[i].about && diagram->lines[i].kind != FNL_LINE_WORD;
  ck_assert_int_eq(n_begun, plan->n_moves);
  ck_assert_int_eq(diagram->n_cards, plan->n_stages);
}

static void assert_diagram(const fnl_plan *plan, const char *name) {
  fnl_diagram diagram;
  fnl_error error;
  ck_assert_int_eq(fnl_diagram_init(&diagram, plan, name, &error), FNL_OK);
  assert_legible(&diagram, name);
  assert_lanes(&diagram, name);
  assert_every_move_has_its_line(&diagram, plan);
  fnl_diagram_free(&diagram);
}

START_TEST(every_model_is_drawn_without_a_label_on_another) {
  char path[4096];
  int n = 0;
  snprintf(path, sizeof path, "%s/models", getenv("FUNNEL_SOURCE_DIR"));
  DIR *folder = opendir(path);
  ck_assert_ptr_nonnull(folder);
  for (struct dirent *entry; (entry = readdir(folder));) {
    fnl_plan plan;
    if (!strstr(entry->d_name, ".cfg"))
      continue;
    read_model(&plan, entry->d_name);
    assert_diagram(&plan, entry->d_name);
    fnl_plan_free(&plan);
    n++;
  }
  closedir(folder);
  ck_assert_int_ge(n, 9);
}
END_TEST

START_TEST(names_and_titles_without_end_are_shortened_and_told_in_full) {
  enum { LONG = 10240 };
  char title[LONG + 1];
  fnl_plan plan;
  fnl_diagram diagram;
  fnl_error error;
  int n_told = 0;
  for (int i = 0; i < LONG; i++)
    title[i] = (char)('a' + i % 26);
  title[LONG] = '\0';
  simulate_read(&plan, PLAN, title);
  ck_assert_int_eq(fnl_diagram_init(&diagram, &plan, title, &error), FNL_OK);
  assert_legible(&diagram, "long");
  for (int i = 0; i < diagram.n_labels; i++)
    n_told += diagram.labels[i].full && strcmp(diagram.labels[i].full, title) == 0;
  ck_assert_int_eq(n_told, 2); /* the stage's and the page's */
  fnl_diagram_free(&diagram);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(stages_stand_in_the_order_of_their_roles) {
  fnl_plan plan;
  int order[4];
  simulate_read(&plan, PLAN, "far");
  plan.stages[AWAY].role = FNL_ROLE_ADVOCACY;
  fnl_show_order(&plan, order);
  ck_assert_int_eq(order[0], NEAR);
  ck_assert_int_eq(order[1], HOME);
  ck_assert_int_eq(order[2], AWAY);
  ck_assert_int_eq(order[3], GONE);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- files ---- */

static char *written(fnl_status (*write)(const fnl_plan *, const char *, fnl_text *, fnl_error *),
                     const fnl_plan *plan, const char *title) {
  fnl_text text = {0};
  fnl_error error;
  ck_assert_int_eq(write(plan, title, &text, &error), FNL_OK);
  return text.data;
}

static int count(const char *text, const char *word) {
  int n = 0;
  for (const char *at = text; (at = strstr(at, word)); at++)
    n++;
  return n;
}

START_TEST(a_picture_holds_no_markup_of_strangers) {
  fnl_plan plan;
  simulate_read(&plan, PLAN, SCRIPT);
  char *svg = written(fnl_graph_write_svg, &plan, "a\"><script>");
  ck_assert_int_eq(count(svg, "<script"), 0);
  ck_assert_int_eq(count(svg, "]]>"), 0);
  ck_assert_int_ge(count(svg, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; ]]&gt;"), 1);
  ck_assert_int_eq(count(svg, "<title id=\"title\">Stage graph: a&quot;&gt;&lt;script&gt;</title>"),
                   1);
  ck_assert_int_eq(count(svg, "prefers-color-scheme:dark"), 1);
  ck_assert_int_eq(count(svg, "http"), 1); /* the name space, and nothing that is fetched */
  ck_assert_int_eq(count(svg, "irritation\""), 1 + 1 + 1 + 1); /* stub, entry, lane, legend */
  free(svg);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(a_graph_for_graphviz_quotes_what_strangers_wrote) {
  fnl_plan plan;
  simulate_read(&plan, PLAN, SCRIPT);
  char *dot = written(fnl_graph_write_dot, &plan, "a\"b\\c");
  ck_assert_int_eq(count(dot, "label=\"a\\\"b\\\\c\""), 1);
  ck_assert_int_eq(count(dot, "alert(\\\"1\\\")"), 1);
  ck_assert_int_eq(count(dot, "style=dashed"), 1);
  ck_assert_int_eq(count(dot, "style=dotted"), 1);
  ck_assert_int_eq(count(dot, " -> "), plan.n_moves + 1);
  free(dot);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(endings_say_the_format) {
  ck_assert_ptr_nonnull(fnl_graph_format_of("out.d/model.svg"));
  ck_assert_ptr_nonnull(fnl_graph_format_of("MODEL.SVG"));
  ck_assert(fnl_graph_format_of("model.gv")->write == fnl_graph_write_dot);
  ck_assert_ptr_null(fnl_graph_format_of("model.png"));
  ck_assert_ptr_null(fnl_graph_format_of("out.svg/model"));
  ck_assert_ptr_null(fnl_graph_format_of("svg"));
}
END_TEST

Suite *test_suite(void);
Suite *test_suite(void) {
  Suite *suite = suite_create("show");
  TCase *tests = tcase_create("show");
  tcase_add_test(tests, causes_read_as_rates_and_touches);
  tcase_add_test(tests, stays_say_their_law);
  tcase_add_test(tests, word_goes_from_who_sends_to_who_is_moved);
  tcase_add_test(tests, every_model_is_drawn_without_a_label_on_another);
  tcase_add_test(tests, names_and_titles_without_end_are_shortened_and_told_in_full);
  tcase_add_test(tests, stages_stand_in_the_order_of_their_roles);
  tcase_add_test(tests, a_picture_holds_no_markup_of_strangers);
  tcase_add_test(tests, a_graph_for_graphviz_quotes_what_strangers_wrote);
  tcase_add_test(tests, endings_say_the_format);
  suite_add_tcase(suite, tests);
  return suite;
}
