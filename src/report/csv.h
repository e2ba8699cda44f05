/* csv.h: a summary as tables for spreadsheets and R (RFC 4180, but lines end in LF).
 *
 * Undefined figures are empty cells. Numbers have a point and no separators in any locale.
 */
#ifndef FNL_REPORT_CSV_H
#define FNL_REPORT_CSV_H

#include "base/text.h"
#include "study/summary.h"

/* daily.csv: a row for the start of each day and one for the end of the last, where what is of a
 * day (revenue, spend, conversions, profit, and cumulative.* up to its end) is empty. Stages and
 * sums have their mean and, where there are replications, STAGE.p05 … */
void fnl_daily_write_csv(const fnl_summary *summary, fnl_text *text);

/* replications.csv: a row for each replication of the plan summarized. */
void fnl_replications_write_csv(const fnl_summary *summary, fnl_text *text);

/* metrics.csv: a row for each metric: its name, unit, mean, standard error, interval, quantiles,
 * and the replications where it is defined. */
void fnl_metrics_write_csv(const fnl_summary *summary, fnl_text *text);

/* One cell, quoted where its text needs it. */
void fnl_csv_write_cell(fnl_text *text, const char *cell);

/* A comma and the number; nothing after the comma where it is not finite. */
void fnl_csv_write_number(fnl_text *text, double number);

#endif
