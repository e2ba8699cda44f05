/* csv.c: days and replications as comma-separated values. */
#include "report/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_QUANTILES = 5 };

void fnl_csv_write_cell(fnl_text *text, const char *cell) {
  if (strpbrk(cell, "\",\r\n") == NULL) {
    fnl_text_add(text, cell);
    return;
  }
  fnl_text_add(text, "\"");
  for (; *cell; cell++)
    fnl_text_add_bytes(text, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
  fnl_text_add(text, "\"");
}

static void add_name(fnl_text *text, const char *first, const char *second) {
  fnl_text name = {0};
  fnl_text_add(&name, first);
  if (second)
    fnl_text_add_format(&name, ".%s", second);
  text->failed = text->failed || name.failed;
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, fnl_text_string(&name));
  fnl_text_free(&name);
}

void fnl_csv_write_number(fnl_text *text, double number) {
  fnl_text_add(text, ",");
  if (isfinite(number))
    fnl_text_add_number(text, number);
}

/* ---- days ---- */

static void write_daily_header(const fnl_plan *plan, fnl_text *text) {
  fnl_text_add(text, "day");
  for (int s = 0; s < plan->n_stages; s++) {
    add_name(text, plan->stages[s].name, NULL);
    for (int k = 0; k < N_QUANTILES; k++)
      add_name(text, plan->stages[s].name, fnl_estimate_quantile_names[k]);
  }
  fnl_text_add(text, ",revenue,spend,conversions,profit");
  for (int course = 0; course < FNL_N_COURSES; course++) {
    add_name(text, "cumulative", fnl_course_names[course]);
    for (int k = 0; k < N_QUANTILES; k++)
      fnl_text_add_format(text, ",cumulative.%s.%s", fnl_course_names[course],
                          fnl_estimate_quantile_names[k]);
  }
  fnl_text_add(text, "\n");
}

/* What a row of daily.csv is written from. */
typedef struct {
  const fnl_days *days;
  bool has_quantiles;
  double *scratch; /* [n_kept] */
  double *course;  /* [FNL_N_COURSES * n_days] means */
} fnl_daily;

static void write_quantiles(const fnl_daily *daily, const double *quantiles, fnl_text *text) {
  for (int k = 0; k < N_QUANTILES; k++)
    fnl_csv_write_number(text, daily->has_quantiles ? quantiles[k] : (double)NAN);
}

static void write_stage_day(const fnl_daily *daily, int day, int stage, fnl_text *text) {
  const fnl_days *days = daily->days;
  double quantiles[N_QUANTILES];
  if (daily->has_quantiles)
    fnl_days_stage_quantiles(days, day, stage, daily->scratch, quantiles);
  fnl_csv_write_number(text,
                       days->stage_mean[(size_t)day * (size_t)days->n_stages + (size_t)stage]);
  write_quantiles(daily, quantiles, text);
}

static void write_course_day(const fnl_daily *daily, int day, fnl_course course, fnl_text *text) {
  double quantiles[N_QUANTILES];
  if (daily->has_quantiles)
    fnl_days_course_quantiles(daily->days, day, course, daily->scratch, quantiles);
  fnl_csv_write_number(text, daily->course[(int)course * daily->days->n_days + day]);
  write_quantiles(daily, quantiles, text);
}

static void write_day(const fnl_daily *daily, int day, fnl_text *text) {
  const fnl_days *days = daily->days;
  fnl_text_add_format(text, "%d", day);
  for (int s = 0; s < days->n_stages; s++)
    write_stage_day(daily, day, s, text);
  if (day < days->n_days) {
    const double sums[] = {days->revenue[day], days->spend[day], days->conversions[day],
                           days->profit[day]};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
      fnl_csv_write_number(text, sums[k]);
    for (int course = 0; course < FNL_N_COURSES; course++)
      write_course_day(daily, day, (fnl_course)course, text);
  } else {
    enum { N_EMPTY = 4 + FNL_N_COURSES * (1 + N_QUANTILES) };
    for (int k = 0; k < N_EMPTY; k++)
      fnl_text_add(text, ",");
  }
  fnl_text_add(text, "\n");
}

void fnl_daily_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_days *days = &summary->sample->days;
  fnl_daily daily = {.days = days,
                     .has_quantiles = !summary->sample->deterministic && days->n_kept > 0,
                     .scratch = calloc((size_t)days->n_kept + 1, sizeof(double)),
                     .course = calloc(FNL_N_COURSES * (size_t)days->n_days + 1, sizeof(double))};
  text->failed = text->failed || !daily.scratch || !daily.course;
  if (daily.scratch && daily.course) {
    for (int course = 0; course < FNL_N_COURSES; course++)
      fnl_days_course_mean(days, (fnl_course)course, daily.course + course * days->n_days);
    write_daily_header(summary->plan, text);
    for (int t = 0; t <= days->n_days; t++)
      write_day(&daily, t, text);
  }
  free(daily.course);
  free(daily.scratch);
}

/* ---- replications ---- */

/* A family of columns: each item's figure of that name, headed FIGURE.ITEM. */
typedef struct {
  fnl_figure_group group;
  const char *figure, *heading;
} fnl_csv_family;

static const fnl_csv_family families[] = {
    {FNL_GROUP_CAMPAIGNS, "conversions", "conversions"},
    {FNL_GROUP_CAMPAIGNS, "spend", "spend"},
    {FNL_GROUP_EVENTS, "count", "events"},
    {FNL_GROUP_STAGES, "end", "end"},
};
enum { N_FAMILIES = sizeof families / sizeof families[0] };

static const char *item_name(const fnl_plan *plan, const fnl_figure *figure) {
  switch (figure->group) {
  case FNL_GROUP_CAMPAIGNS:
    return plan->campaigns[figure->item].name;
  case FNL_GROUP_EVENTS:
    return plan->events[figure->item].name;
  case FNL_GROUP_STAGES:
    return plan->stages[figure->item].name;
  default:
    return "";
  }
}

static bool belongs(const fnl_figure *figure, const fnl_csv_family *family) {
  return figure->by < 0 && figure->group == family->group &&
         strcmp(figure->name, family->figure) == 0;
}

/* The figures that are columns, in order; `columns` has room for all. Returns their number. */
static int choose_columns(const fnl_figures *figures, int *columns) {
  int n = 0;
  for (int i = 0; i < figures->n_figures; i++)
    if (figures->figures[i].group == FNL_GROUP_TOTALS)
      columns[n++] = i;
  for (int f = 0; f < N_FAMILIES; f++)
    for (int i = 0; i < figures->n_figures; i++)
      if (belongs(&figures->figures[i], &families[f]))
        columns[n++] = i;
  return n;
}

static void write_heading(const fnl_plan *plan, const fnl_figure *figure, fnl_text *text) {
  if (figure->group == FNL_GROUP_TOTALS)
    add_name(text, figure->name, NULL);
  for (int f = 0; f < N_FAMILIES; f++)
    if (belongs(figure, &families[f]))
      add_name(text, families[f].heading, item_name(plan, figure));
}

void fnl_replications_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_sample *sample = summary->sample;
  const fnl_figures *figures = &sample->figures;
  int *columns = malloc(((size_t)figures->n_figures + 1) * sizeof *columns);
  text->failed = text->failed || !columns;
  if (!columns)
    return;
  const int n_columns = choose_columns(figures, columns);
  fnl_text_add(text, "replication");
  for (int i = 0; i < n_columns; i++)
    write_heading(summary->plan, &figures->figures[columns[i]], text);
  fnl_text_add(text, "\n");
  for (int r = 0; r < sample->n; r++) {
    fnl_text_add_format(text, "%d", sample->replication[r]);
    for (int i = 0; i < n_columns; i++)
      fnl_csv_write_number(
          text, fnl_figure_value(&figures->figures[columns[i]], fnl_sample_row(sample, 0, r)));
    fnl_text_add(text, "\n");
  }
  free(columns);
}

/* ---- metrics ---- */

static void write_metric(const fnl_figure *figure, const fnl_estimate *estimate, fnl_text *text) {
  fnl_csv_write_cell(text, figure->name);
  fnl_text_add_format(text, ",%s", figure->unit);
  fnl_csv_write_number(text, estimate->mean);
  fnl_csv_write_number(text, estimate->se);
  fnl_csv_write_number(text, estimate->low);
  fnl_csv_write_number(text, estimate->high);
  for (int k = 0; k < N_QUANTILES; k++)
    fnl_csv_write_number(text, estimate->quantile[k]);
  fnl_text_add_format(text, ",%d\n", estimate->n);
}

void fnl_metrics_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_figures *figures = &summary->sample->figures;
  fnl_text_add(text, "metric,unit,mean,se,low,high");
  for (int k = 0; k < N_QUANTILES; k++)
    fnl_text_add_format(text, ",%s", fnl_estimate_quantile_names[k]);
  fnl_text_add(text, ",n\n");
  for (int i = 0; i < figures->n_figures; i++)
    if (figures->figures[i].group == FNL_GROUP_METRICS)
      write_metric(&figures->figures[i], &summary->estimates[i], text);
}
