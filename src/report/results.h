/* results.h: the results of an experiment as CSV and JSON, its analyses, and how far it is.
 *
 * Rows are written one by one, since there may be millions; a failure is the text's.
 */
#ifndef FNL_REPORT_RESULTS_H
#define FNL_REPORT_RESULTS_H

#include "base/json.h"
#include "experiment/analysis.h"
#include "experiment/headway.h"
#include "experiment/store.h"

/* point, id, seed, replicate, the factors, then each figure and its standard error (NAME.se), and
 * the message of a point that failed. */
void fnl_results_write_csv_header(const fnl_frame *frame, fnl_text *text);
void fnl_results_write_csv_row(const fnl_frame *frame, const fnl_row *row, fnl_text *text);

/* What each replication of a row gave, a line each: point, id, seed, replicate, replication, the
 * factors, the figures. Nothing of a point that failed. */
void fnl_replicas_write_csv_header(const fnl_frame *frame, fnl_text *text);
void fnl_replicas_write_csv(const fnl_frame *frame, const fnl_row *row, fnl_text *text);

/* { "program", …, "factors": [ ], "figures": [ ], "units": { }, "points": [ { … }, … ] }: rows go
 * between begin and end; `rows` is what they are called. */
void fnl_results_begin_json(const fnl_frame *frame, const char *rows, fnl_json *json);
void fnl_results_write_json_row(const fnl_frame *frame, const fnl_row *row, fnl_json *json);
void fnl_replicas_write_json(const fnl_frame *frame, const fnl_row *row, fnl_json *json);
void fnl_results_end_json(fnl_json *json);

/* An analysis of one figure. */
typedef struct {
  const fnl_frame *frame;
  const fnl_analysis_type *type;
  int figure;
  const fnl_analysis *analysis;
} fnl_analysis_report;

void fnl_analysis_write_page(const fnl_analysis_report *report, fnl_text *text);
void fnl_analysis_write_csv_header(const fnl_analysis_report *report, fnl_text *text);
void fnl_analysis_write_csv(const fnl_analysis_report *report, fnl_text *text);
void fnl_analysis_write_json(const fnl_analysis_report *report, fnl_json *json);

void fnl_headway_write_page(const fnl_headway *headway, fnl_text *text);
void fnl_headway_write_json(const fnl_headway *headway, fnl_text *text);

/* "1:05" of seconds, "2:03:04" from an hour on. */
void fnl_duration_write(double seconds, fnl_text *text);

#endif
