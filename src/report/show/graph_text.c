/* graph_text.c: a stage graph for a terminal: stages one below the other, each with what leads on.
 */
#include "report/show/causes.h"
#include "report/show/diagram.h"
#include "report/show/show.h"
#include "report/table.h"

#include <stdlib.h>

/* What stages and arrows are drawn with; arrows by whether they lead back and by irritation. */
typedef struct {
  const char *stage, *arrow[2][2], *word; /* of one column; the others of two */
} fnl_graph_signs;

static const fnl_graph_signs drawn = {"\xE2\x97\x8F", /* ● */
                                      {{"\xE2\x94\x80\xE2\x96\xB6", "\xE2\x95\x8C\xE2\x96\xB6"},
                                       {"\xE2\x97\x80\xE2\x94\x80", "\xE2\x97\x80\xE2\x95\x8C"}},
                                      "\xE2\x94\x88\xE2\x94\x88"};
static const fnl_graph_signs typed = {"o", {{"->", "=>"}, {"<-", "<="}}, ".."};

typedef struct {
  const fnl_plan *plan;
  const fnl_look *look;
  const fnl_graph_signs *signs;
  fnl_text *text;
  int name_width;
  int *order, *place; /* [n_stages] */
} fnl_graph_page;

enum { NAME_MOST = 24, BEFORE_NAME = 5, GAP = 2 };

/* "  ─▶ name  words, words", the words wrapped beside the name. */
static void write_row(const fnl_graph_page *page, const char *sign, const char *name,
                      const char *words) {
  fnl_text shown = {0};
  fnl_text_add_shortened(&shown, name, page->name_width);
  fnl_text_add_format(page->text, "  %s %s%*s", sign, fnl_text_string(&shown),
                      page->name_width + GAP - fnl_text_width(fnl_text_string(&shown)), "");
  fnl_text_add_wrapped(page->text, words, BEFORE_NAME + page->name_width + GAP, page->look->width);
  fnl_text_add(page->text, "\n");
  fnl_text_free(&shown);
}

static void write_move(const fnl_graph_page *page, const fnl_move *move) {
  const bool irritates = move->kind == FNL_IRRITATION;
  const bool leads_back = page->place[move->to] < page->place[move->from];
  fnl_text words = {0};
  fnl_text_add(&words, irritates ? "irritation, " : "");
  fnl_show_write_causes(page->plan, move, ", ", &words);
  write_row(page, page->signs->arrow[leads_back][irritates], page->plan->stages[move->to].name,
            fnl_text_string(&words));
  fnl_text_free(&words);
}

static void write_sends(const fnl_graph_page *page, int stage, int channel) {
  const fnl_plan *plan = page->plan;
  fnl_text words = {0};
  if (fnl_show_write_sends(plan, stage, channel, &words)) {
    fnl_text_add(&words, " to ");
    for (int s = 0, n = 0; s < plan->n_stages; s++)
      if (fnl_show_hears(plan, page->order[s], channel))
        fnl_text_add_format(&words, "%s%s", n++ > 0 ? ", " : "", plan->stages[page->order[s]].name);
    write_row(page, page->signs->word, plan->channels[channel].name, fnl_text_string(&words));
  }
  fnl_text_free(&words);
}

/* A line in dim letters below the stage's name. */
static void write_about(const fnl_graph_page *page, const fnl_stage *stage) {
  fnl_text words = {0};
  const char *dim = page->look->colour ? "\033[2m" : "",
             *plain = page->look->colour ? "\033[0m" : "";
  fnl_text_add(&words, stage->title ? stage->title : "");
  fnl_text_add(&words, stage->title && stage->has_dwell ? "; stays "
                       : stage->has_dwell               ? "stays "
                                                        : "");
  fnl_show_write_stay(stage, &words);
  if (words.length > 0) {
    fnl_text shown = {0};
    fnl_text_add_shortened(&shown, fnl_text_string(&words), 3 * page->look->width);
    fnl_text_add_format(page->text, "  %s", dim);
    fnl_text_add_wrapped(page->text, fnl_text_string(&shown), 2, page->look->width);
    fnl_text_add_format(page->text, "%s\n", plain);
    fnl_text_free(&shown);
  }
  fnl_text_free(&words);
}

/* "● name  role" */
static void write_name(const fnl_graph_page *page, const fnl_stage *stage) {
  const char *bold = page->look->colour ? "\033[1m" : "";
  const char *plain = page->look->colour ? "\033[0m" : "";
  const char *role = fnl_role_name(stage->role);
  fnl_text_add_format(page->text, "\n%s %s", page->signs->stage, bold);
  fnl_text_add_shortened(page->text, stage->name,
                         page->look->width - 2 - GAP - fnl_text_width(role));
  fnl_text_add_format(page->text, "%s%*s%s\n", plain, GAP, "", role);
}

static void write_stage(const fnl_graph_page *page, int stage) {
  const fnl_plan *plan = page->plan;
  write_name(page, &plan->stages[stage]);
  write_about(page, &plan->stages[stage]);
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == stage)
      write_move(page, &plan->moves[m]);
  for (int c = 0; c < plan->n_channels; c++)
    write_sends(page, stage, c);
}

static void write_heading(const fnl_graph_page *page, const char *title) {
  const fnl_plan *plan = page->plan;
  const fnl_graph_signs *signs = page->signs;
  fnl_text_add_shortened(page->text, title, page->look->width);
  fnl_text_add_format(page->text, "\n%d %s, %d %s; %s on, %s back, %s irritation, %s word\n",
                      plan->n_stages, fnl_plural(plan->n_stages, "stage", "stages"), plan->n_moves,
                      fnl_plural(plan->n_moves, "move", "moves"), signs->arrow[0][0],
                      signs->arrow[1][0], signs->arrow[0][1], signs->word);
}

void fnl_graph_write_page(const fnl_plan *plan, const char *title, const fnl_look *look,
                          fnl_text *text) {
  fnl_graph_page page = {.plan = plan,
                         .look = look,
                         .signs = look->unicode ? &drawn : &typed,
                         .text = text,
                         .order = calloc((size_t)plan->n_stages, sizeof(int)),
                         .place = calloc((size_t)plan->n_stages, sizeof(int))};
  text->failed = text->failed || !page.order || !page.place;
  if (!text->failed) {
    fnl_show_order(plan, page.order);
    for (int i = 0; i < plan->n_stages; i++) {
      const int width = fnl_text_width(plan->stages[i].name);
      page.place[page.order[i]] = i;
      page.name_width = width > page.name_width ? width : page.name_width;
    }
    for (int c = 0; c < plan->n_channels; c++)
      if (fnl_show_is_loop(plan, c) && fnl_text_width(plan->channels[c].name) > page.name_width)
        page.name_width = fnl_text_width(plan->channels[c].name);
    page.name_width = page.name_width < NAME_MOST ? page.name_width : NAME_MOST;
    write_heading(&page, title);
    for (int i = 0; i < plan->n_stages; i++)
      write_stage(&page, page.order[i]);
  }
  free(page.order);
  free(page.place);
}
