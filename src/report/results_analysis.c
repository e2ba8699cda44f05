/* results_analysis.c: what results say of the factors, as a table, CSV and JSON. */
#include "report/csv.h"
#include "report/results.h"
#include "report/table.h"

#include <math.h>
#include <stdio.h>

static int count_columns(const fnl_analysis_type *type) {
  int n = 0;
  while (type->columns[n])
    n++;
  return n;
}

static void add_number(fnl_table *table, double number) {
  if (isfinite(number))
    fnl_table_add_format(table, "%.4g", number);
  else
    fnl_table_add(table, "");
}

void fnl_analysis_write_page(const fnl_analysis_report *report, fnl_text *text) {
  static const char alignment[] = "llrrrrrrrr";
  const int n = count_columns(report->type);
  char own[sizeof alignment];
  snprintf(own, sizeof own, "%.*s", n + 2, alignment);
  fnl_table table = {.alignment = own};
  fnl_table_add(&table, "factor");
  fnl_table_add(&table, "level");
  for (int c = 0; c < n; c++)
    fnl_table_add(&table, report->type->columns[c]);
  for (int i = 0; i < report->analysis->n; i++) {
    const fnl_analysis_row *row = &report->analysis->rows[i];
    fnl_table_add(&table, report->frame->factors[row->factor]);
    fnl_table_add(&table, row->label);
    for (int c = 0; c < n; c++)
      add_number(&table, row->values[c]);
  }
  fnl_text_add_format(text, "%s: %s\n", report->frame->figures[report->figure],
                      report->type->summary);
  fnl_table_write(&table, "", "", text);
  fnl_table_free(&table);
}

void fnl_analysis_write_csv_header(const fnl_analysis_report *report, fnl_text *text) {
  fnl_text_add(text, "figure,factor,level");
  for (int c = 0; report->type->columns[c]; c++)
    fnl_text_add_format(text, ",%s", report->type->columns[c]);
  fnl_text_add(text, "\n");
}

void fnl_analysis_write_csv(const fnl_analysis_report *report, fnl_text *text) {
  for (int i = 0; i < report->analysis->n; i++) {
    const fnl_analysis_row *row = &report->analysis->rows[i];
    fnl_csv_write_cell(text, report->frame->figures[report->figure]);
    fnl_text_add(text, ",");
    fnl_csv_write_cell(text, report->frame->factors[row->factor]);
    fnl_text_add(text, ",");
    fnl_csv_write_cell(text, row->label);
    for (int c = 0; report->type->columns[c]; c++)
      fnl_csv_write_number(text, row->values[c]);
    fnl_text_add(text, "\n");
  }
}

void fnl_analysis_write_json(const fnl_analysis_report *report, fnl_json *json) {
  fnl_json_array(json, report->frame->figures[report->figure], FNL_JSON_BLOCK);
  for (int i = 0; i < report->analysis->n; i++) {
    const fnl_analysis_row *row = &report->analysis->rows[i];
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "factor", report->frame->factors[row->factor]);
    fnl_json_string(json, "level", row->label[0] ? row->label : NULL);
    for (int c = 0; report->type->columns[c]; c++)
      fnl_json_number(json, report->type->columns[c], row->values[c]);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}
