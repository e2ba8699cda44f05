/* page.c: the pieces that pages for a terminal are made of. */
#include "report/page.h"

#include "report/build.h"

#include <inttypes.h>
#include <stdlib.h>

fnl_page fnl_page_begin(fnl_text *text, bool colour) {
  if (colour)
    return (fnl_page){text, "\033[1m", "\033[2m", "\033[0m"};
  return (fnl_page){text, "", "", ""};
}

static void add_title(const fnl_page *page, const char *title, int most) {
  char *seen = fnl_string_copy(title);
  if (seen) {
    fnl_string_hide_controls(seen);
    fnl_text_add_shortened(page->text, seen, most);
  }
  page->text->failed = page->text->failed || !seen;
  free(seen);
}

void fnl_page_title(const fnl_page *page, const char *title) {
  fnl_text_add(page->text, page->bold);
  add_title(page, title, FNL_PAGE_WIDTH);
  fnl_text_add_format(page->text, "%s\n", page->plain);
}

void fnl_page_subject(const fnl_page *page, const char *title) {
  add_title(page, title, FNL_PAGE_WIDTH / 2);
  fnl_text_add(page->text, ": ");
}

void fnl_page_plan(const fnl_page *page, const fnl_plan *plan) {
  fnl_page_subject(page, plan->title);
  fnl_text_add_format(page->text, "%s, %s\n",
                      fnl_word_counted((double)plan->population, "person", "people").text,
                      fnl_word_counted(plan->horizon_days, "day", "days").text);
}

void fnl_page_section(const fnl_page *page, const char *title, const char *explanation) {
  fnl_text_add_format(page->text, "\n%s%s%s", page->bold, title, page->plain);
  if (explanation[0])
    fnl_text_add_format(page->text, "%s: %s%s", page->dim, explanation, page->plain);
  fnl_text_add(page->text, "\n");
}

void fnl_page_sentence(const fnl_page *page, const char *sentence) {
  fnl_text_add_wrapped(page->text, sentence, 0, FNL_PAGE_WIDTH);
  fnl_text_add(page->text, "\n");
}

void fnl_page_table(const fnl_page *page, fnl_table *table) {
  fnl_table_write(table, page->dim, page->plain, page->text);
  fnl_table_free(table);
}

void fnl_page_notes(const fnl_page *page, const fnl_notes *notes) {
  if (!notes || notes->n == 0)
    return;
  fnl_page_section(page, "Notes", "");
  for (int i = 0; i < notes->n; i++) {
    fnl_text_add(page->text, "  - ");
    fnl_text_add_wrapped(page->text, notes->items[i], 4, FNL_PAGE_WIDTH);
    fnl_text_add(page->text, "\n");
  }
}

void fnl_page_provenance(const fnl_page *page, const fnl_summary *summary) {
  const fnl_plan *plan = summary->plan;
  const int n = summary->sample->n;
  fnl_text line = {0};
  fnl_text_add_format(&line,
                      "funnel %s (%s), engine %s, seed %" PRIu64 ", %s, plan %.8s, "
                      "model %s %.8s",
                      fnl_build_version(), fnl_build_revision(), summary->engine->name,
                      summary->seed, fnl_word_counted(n, "replication", "replications").text,
                      plan->sha256, plan->name, plan->model_sha256);
  fnl_text_add_format(page->text, "\n%s", page->dim);
  fnl_text_add_wrapped(page->text, fnl_text_string(&line), 0, FNL_PAGE_WIDTH);
  fnl_text_add_format(page->text, "%s\n", page->plain);
  fnl_text_free(&line);
}

void fnl_page_model_counts(const fnl_plan *plan, fnl_text *text) {
  fnl_text_add_format(text, "%s, %s, %s, %s",
                      fnl_word_counted(plan->n_stages, "stage", "stages").text,
                      fnl_word_counted(plan->n_channels, "channel", "channels").text,
                      fnl_word_counted(plan->n_moves, "move", "moves").text,
                      fnl_word_counted(plan->n_events, "event", "events").text);
}

void fnl_page_interval(fnl_text *text, fnl_word interval) {
  if (interval.text[0])
    fnl_text_add_format(text, " (95 %% interval %s)", interval.text);
}

void fnl_page_cell(fnl_table *table, const fnl_summary *summary, fnl_figure_group group, int item,
                   const char *figure, fnl_page_format format) {
  const fnl_estimate estimate = fnl_summary_figure(summary, group, item, figure);
  fnl_table_add(table, format(&estimate).text);
}

fnl_word fnl_page_money(const fnl_estimate *estimate) { return fnl_word_money(estimate->mean); }

fnl_word fnl_page_count(const fnl_estimate *estimate) { return fnl_word_count(estimate->mean); }

fnl_word fnl_page_share(const fnl_estimate *estimate) { return fnl_word_share(estimate->mean); }

fnl_word fnl_page_ratio(const fnl_estimate *estimate) { return fnl_word_ratio(estimate, 2); }
