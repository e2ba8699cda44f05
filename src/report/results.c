/* results.c: the results of an experiment as CSV and JSON. */
#include "report/results.h"

#include "report/csv.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- CSV ---- */

static void add_heading(const char *name, const char *ending, fnl_text *text) {
  char heading[300];
  snprintf(heading, sizeof heading, "%s%s", name, ending);
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, heading);
}

void fnl_results_write_csv_header(const fnl_frame *frame, fnl_text *text) {
  fnl_text_add(text, "point,id,seed,replicate");
  for (int f = 0; f < frame->n_factors; f++)
    add_heading(frame->factors[f], "", text);
  for (int i = 0; i < frame->n_figures; i++) {
    add_heading(frame->figures[i], "", text);
    add_heading(frame->figures[i], ".se", text);
  }
  fnl_text_add(text, ",message\n");
}

static void add_levels(const fnl_frame *frame, const fnl_row *row, fnl_text *text) {
  for (int f = 0; f < frame->n_factors; f++)
    if (row->levels[f].text) {
      fnl_text_add(text, ",");
      fnl_csv_write_cell(text, row->levels[f].text);
    } else {
      fnl_csv_write_number(text, row->levels[f].number);
    }
}

void fnl_results_write_csv_row(const fnl_frame *frame, const fnl_row *row, fnl_text *text) {
  fnl_text_add_format(text, "%" PRId64 ",%s,%" PRIu64 ",%d", row->position, row->id, row->seed,
                      row->replicate);
  add_levels(frame, row, text);
  for (int i = 0; i < frame->n_figures; i++) {
    fnl_csv_write_number(text, row->values[i]);
    fnl_csv_write_number(text, row->errors[i]);
  }
  fnl_text_add(text, ",");
  if (row->message)
    fnl_csv_write_cell(text, row->message);
  fnl_text_add(text, "\n");
}

void fnl_replicas_write_csv_header(const fnl_frame *frame, fnl_text *text) {
  fnl_text_add(text, "point,id,seed,replicate,replication");
  for (int f = 0; f < frame->n_factors; f++)
    add_heading(frame->factors[f], "", text);
  for (int i = 0; i < frame->n_figures; i++)
    add_heading(frame->figures[i], "", text);
  fnl_text_add(text, "\n");
}

static const double *replica_of(const fnl_frame *frame, const fnl_row *row, int replication) {
  return row->kept + (size_t)replication * (size_t)frame->n_figures;
}

void fnl_replicas_write_csv(const fnl_frame *frame, const fnl_row *row, fnl_text *text) {
  for (int k = 0; k < row->n_kept; k++) {
    fnl_text_add_format(text, "%" PRId64 ",%s,%" PRIu64 ",%d,%d", row->position, row->id, row->seed,
                        row->replicate, k);
    add_levels(frame, row, text);
    for (int i = 0; i < frame->n_figures; i++)
      fnl_csv_write_number(text, replica_of(frame, row, k)[i]);
    fnl_text_add(text, "\n");
  }
}

/* ---- JSON ---- */

void fnl_results_begin_json(const fnl_frame *frame, const char *rows, fnl_json *json) {
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "program", "funnel");
  fnl_json_string(json, "version", fnl_version());
  fnl_json_string(json, "command", "experiment");
  fnl_json_string(json, "title", frame->title);
  fnl_json_string(json, "action", frame->action);
  fnl_json_string(json, "design", frame->kind);
  fnl_json_integer(json, "n_points", frame->n_points);
  fnl_json_integer(json, "replicates", frame->replicates);
  fnl_json_array(json, "factors", FNL_JSON_BLOCK);
  for (int f = 0; f < frame->n_factors; f++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "name", frame->factors[f]);
    fnl_json_string(json, "unit", frame->units[f]);
    fnl_json_string(json, "path", frame->paths[f]);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_array(json, "figures", FNL_JSON_LINE);
  for (int i = 0; i < frame->n_figures; i++)
    fnl_json_string(json, NULL, frame->figures[i]);
  fnl_json_end(json);
  fnl_json_object(json, "units", FNL_JSON_LINE);
  for (int i = 0; i < frame->n_figures; i++)
    fnl_json_string(json, frame->figures[i], frame->figure_units[i]);
  fnl_json_end(json);
  fnl_json_array(json, rows, FNL_JSON_BLOCK);
}

static void write_levels(const fnl_frame *frame, const fnl_row *row, fnl_json *json) {
  fnl_json_object(json, "factors", FNL_JSON_LINE);
  for (int f = 0; f < frame->n_factors; f++)
    if (row->levels[f].text)
      fnl_json_string(json, frame->factors[f], row->levels[f].text);
    else
      fnl_json_number(json, frame->factors[f], row->levels[f].number);
  fnl_json_end(json);
}

void fnl_replicas_write_json(const fnl_frame *frame, const fnl_row *row, fnl_json *json) {
  for (int k = 0; k < row->n_kept; k++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_integer(json, "point", row->position);
    fnl_json_string(json, "id", row->id);
    fnl_json_integer(json, "seed", (int64_t)row->seed);
    fnl_json_integer(json, "replicate", row->replicate);
    fnl_json_integer(json, "replication", k);
    write_levels(frame, row, json);
    fnl_json_object(json, "figures", FNL_JSON_LINE);
    for (int i = 0; i < frame->n_figures; i++)
      fnl_json_number(json, frame->figures[i], replica_of(frame, row, k)[i]);
    fnl_json_end(json);
    fnl_json_end(json);
  }
}

void fnl_results_write_json_row(const fnl_frame *frame, const fnl_row *row, fnl_json *json) {
  fnl_json_object(json, NULL, FNL_JSON_LINE);
  fnl_json_integer(json, "point", row->position);
  fnl_json_string(json, "id", row->id);
  fnl_json_integer(json, "seed", (int64_t)row->seed);
  fnl_json_integer(json, "replicate", row->replicate);
  fnl_json_integer(json, "replications", row->replications);
  write_levels(frame, row, json);
  fnl_json_object(json, "figures", FNL_JSON_LINE);
  for (int i = 0; i < frame->n_figures; i++) {
    fnl_json_object(json, frame->figures[i], FNL_JSON_LINE);
    fnl_json_number(json, "mean", row->values[i]);
    fnl_json_number(json, "se", row->errors[i]);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_string(json, "message", row->message);
  fnl_json_end(json);
}

void fnl_results_end_json(fnl_json *json) {
  fnl_json_end(json);
  fnl_json_end(json);
}
