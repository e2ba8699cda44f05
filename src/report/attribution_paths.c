/* attribution_paths.c: credits out of a table of paths. */
#include "report/attribution.h"

#include "report/build.h"
#include "report/csv.h"
#include "report/page.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

static size_t n_touches(const fnl_paths *paths) {
  size_t n = 0;
  for (size_t i = 0; i < paths->n; i++)
    n += (size_t)paths->paths[i].n;
  return n;
}

/* ---- notes ---- */

static bool any_direct(const fnl_path_report *report) {
  for (int c = 0; c < report->paths->n_channels; c++)
    if (report->options->is_direct[c])
      return true;
  return false;
}

void fnl_notes_add_paths(fnl_notes *notes, const fnl_path_report *report) {
  if (!(report->credits->total.nulls > 0.0))
    fnl_notes_add(notes, "every journey converts: without those that came to nothing, removal "
                         "effects only say how many journeys a channel is in");
  if (!any_direct(report))
    fnl_notes_add(notes, "no channel is direct, so last non-direct is last touch: --direct NAMES "
                         "says which are");
  fnl_notes_add(notes, "a table of paths has no days: time decay takes a touch for a day");
  fnl_notes_add(notes, "rules say who was there, not what would have been without them: a rule may "
                       "credit a channel with what would have come anyhow");
}

/* ---- a page ---- */

static void add_headings(fnl_table *table) {
  fnl_table_add(table, "channel");
  for (int i = 0; fnl_attribution_registry[i]; i++)
    fnl_table_add(table, fnl_attribution_registry[i]->heading);
}

/* `alignment` has room for a letter a rule and two more. */
static void align(char *alignment, int n_rules) {
  alignment[0] = 'l';
  memset(alignment + 1, 'r', (size_t)n_rules);
  alignment[1 + n_rules] = '\0';
}

/* Whole numbers where they are large. */
static int decimals_of(double total) {
  static const double whole_from = 1000.0;
  return total >= whole_from ? 0 : 2;
}

static void write_table(const fnl_page *page, const fnl_path_report *report, const double *figures,
                        double total) {
  const fnl_credits *credits = report->credits;
  char *alignment = malloc((size_t)credits->n_rules + 2);
  page->text->failed = page->text->failed || !alignment;
  if (!alignment)
    return;
  align(alignment, credits->n_rules);
  fnl_table table = {.alignment = alignment};
  add_headings(&table);
  for (int c = 0; c < credits->n_channels; c++) {
    fnl_table_add(&table, report->names[c]);
    for (int i = 0; i < credits->n_rules; i++)
      fnl_table_add(&table,
                    fnl_word_number(figures[i * credits->n_channels + c], decimals_of(total)).text);
  }
  fnl_page_table(page, &table);
  free(alignment);
}

static void write_head(const fnl_page *page, const fnl_path_report *report) {
  const fnl_outcome *total = &report->credits->total;
  const double journeys = total->conversions + total->nulls;
  fnl_text line = {0};
  fnl_text_add_format(&line, "%s: %s over %s\n", report->file,
                      fnl_word_counted((double)report->paths->n, "path", "different paths").text,
                      fnl_word_counted(report->paths->n_channels, "channel", "channels").text);
  fnl_text_add_format(page->text, "%s", fnl_text_string(&line));
  fnl_text_cut(&line, 0);
  fnl_text_add_format(&line, "%s of %s converted (%s)", fnl_word_count(total->conversions).text,
                      fnl_word_counted(journeys, "journey", "journeys").text,
                      fnl_word_share(total->conversions / journeys).text);
  if (total->value > 0.0)
    fnl_text_add_format(&line, ", worth %s", fnl_word_money(total->value).text);
  fnl_text_add(&line, ".");
  fnl_page_sentence(page, fnl_text_string(&line));
  fnl_text_free(&line);
}

static void write_rules(const fnl_page *page) {
  fnl_table table = {.alignment = "ll"};
  fnl_page_section(page, "Rules", "");
  fnl_table_add(&table, "rule");
  fnl_table_add(&table, "credits");
  for (int i = 0; fnl_attribution_registry[i]; i++) {
    fnl_table_add(&table, fnl_attribution_registry[i]->heading);
    fnl_table_add(&table, fnl_attribution_registry[i]->summary);
  }
  fnl_page_table(page, &table);
}

void fnl_path_report_write_page(const fnl_path_report *report, const fnl_notes *notes, bool colour,
                                fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const fnl_credits *credits = report->credits;
  write_head(&page, report);
  fnl_page_section(&page, "Conversions", "by rule");
  write_table(&page, report, credits->conversions, credits->total.conversions);
  if (credits->total.value > 0.0) {
    fnl_page_section(&page, "Value", "by rule");
    write_table(&page, report, credits->value, credits->total.value);
  }
  write_rules(&page);
  fnl_page_notes(&page, notes);
}

/* ---- JSON ---- */

static void write_provenance(fnl_json *json, const fnl_path_report *report) {
  const fnl_outcome *total = &report->credits->total;
  fnl_build_write_json(json, "attribute");
  fnl_json_object(json, "paths", FNL_JSON_LINE);
  fnl_json_string(json, "file", report->file);
  fnl_json_integer(json, "different", (int64_t)report->paths->n);
  fnl_json_integer(json, "touches", (int64_t)n_touches(report->paths));
  fnl_json_number(json, "conversions", total->conversions);
  fnl_json_number(json, "value", total->value);
  fnl_json_number(json, "nulls", total->nulls);
  fnl_json_end(json);
}

static void write_settings(fnl_json *json, const fnl_path_report *report) {
  fnl_json_object(json, "settings", FNL_JSON_LINE);
  fnl_json_number(json, "half_life_days", report->options->half_life_days);
  fnl_json_integer(json, "order", report->options->order);
  fnl_json_array(json, "direct", FNL_JSON_LINE);
  for (int c = 0; c < report->paths->n_channels; c++)
    if (report->options->is_direct[c])
      fnl_json_string(json, NULL, report->names[c]);
  fnl_json_end(json);
  fnl_json_end(json);
}

static void write_rule(fnl_json *json, const fnl_path_report *report, int rule) {
  const fnl_attribution_type *type = fnl_attribution_registry[rule];
  const fnl_credits *credits = report->credits;
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "name", type->name);
  fnl_json_string(json, "summary", type->summary);
  fnl_json_string(json, "source", type->source);
  fnl_json_array(json, "channels", FNL_JSON_BLOCK);
  for (int c = 0; c < credits->n_channels; c++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "name", report->names[c]);
    fnl_json_number(json, "conversions", credits->conversions[rule * credits->n_channels + c]);
    fnl_json_number(json, "value", credits->value[rule * credits->n_channels + c]);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_end(json);
}

void fnl_path_report_write_json(const fnl_path_report *report, const fnl_notes *notes,
                                fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  write_provenance(&json, report);
  write_settings(&json, report);
  fnl_json_array(&json, "rules", FNL_JSON_BLOCK);
  for (int i = 0; i < report->credits->n_rules; i++)
    write_rule(&json, report, i);
  fnl_json_end(&json);
  fnl_notes_write_json(notes, &json);
  fnl_json_end(&json);
}

/* ---- CSV ---- */

void fnl_path_report_write_csv(const fnl_path_report *report, fnl_text *text) {
  const fnl_credits *credits = report->credits;
  fnl_text_add(text, "rule,channel,conversions,value\n");
  for (int i = 0; i < credits->n_rules; i++)
    for (int c = 0; c < credits->n_channels; c++) {
      fnl_text_add_format(text, "%s,", fnl_attribution_registry[i]->name);
      fnl_csv_write_cell(text, report->names[c]);
      fnl_text_add(text, ",");
      fnl_text_add_number(text, credits->conversions[i * credits->n_channels + c]);
      fnl_text_add(text, ",");
      fnl_text_add_number(text, credits->value[i * credits->n_channels + c]);
      fnl_text_add(text, "\n");
    }
}
