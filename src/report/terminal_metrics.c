/* terminal_metrics.c: metrics with their units, as far as they are known. */
#include "report/terminal_metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Decimals that show two digits of the standard error, or four of a number known for certain. */
static int decimals_of(const fnl_estimate *estimate, double scale) {
  enum { ERROR_DIGITS = 2, CERTAIN_DIGITS = 4, MOST = 6 };
  const bool is_certain = !(estimate->se > 0.0);
  const double size = scale * fabs(is_certain ? estimate->mean : estimate->se);
  if (!(size > 0.0))
    return 0;
  const int decimals = (is_certain ? CERTAIN_DIGITS : ERROR_DIGITS) - 1 - (int)floor(log10(size));
  return decimals < 0 ? 0 : decimals > MOST ? MOST : decimals;
}

static void add_row(fnl_table *table, const fnl_summary *summary, const fnl_figure *figure,
                    const fnl_estimate *estimate) {
  const bool is_share = strcmp(figure->unit, "share") == 0;
  const bool is_money = strcmp(figure->unit, "money") == 0;
  const double scale = is_share ? 100.0 : 1.0;
  const bool is_number = strcmp(figure->unit, "people") == 0 || strcmp(figure->unit, "count") == 0;
  const int known = decimals_of(estimate, scale), decimals = is_number && known > 1 ? 1 : known;
  fnl_table_add(table, figure->name);
  fnl_table_add(table, fnl_word_number(scale * estimate->mean, decimals).text);
  fnl_table_add(table, is_share ? "%" : is_money ? summary->plan->currency : figure->unit);
  if (fnl_estimate_has_interval(estimate))
    fnl_table_add_format(table, "%.29s to %.29s",
                         fnl_word_number(scale * estimate->low, decimals).text,
                         fnl_word_number(scale * estimate->high, decimals).text);
  else
    fnl_table_add(table, "");
}

void fnl_page_metrics(const fnl_page *page, const fnl_summary *summary) {
  const fnl_figures *figures = &summary->sample->figures;
  fnl_table table = {.alignment = "lrll"};
  int n = 0;
  fnl_table_add(&table, "metric");
  fnl_table_add(&table, "value");
  fnl_table_add(&table, "unit");
  fnl_table_add(&table, "95 % interval");
  for (int i = 0; i < figures->n_figures; i++)
    if (figures->figures[i].group == FNL_GROUP_METRICS) {
      add_row(&table, summary, &figures->figures[i], &summary->estimates[i]);
      n++;
    }
  if (n > 0)
    fnl_page_section(page, "Metrics", "what each is: funnel metrics");
  if (n > 0)
    fnl_page_table(page, &table);
  else
    fnl_table_free(&table);
}
