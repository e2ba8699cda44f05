/* compare_csv.c: plans side by side as tables. */
#include "report/compare_words.h"
#include "report/csv.h"

#include <math.h>

static void write_estimate(const fnl_estimate *estimate, fnl_text *text) {
  fnl_csv_write_number(text, estimate->mean);
  fnl_csv_write_number(text, estimate->se);
  fnl_csv_write_number(text, estimate->low);
  fnl_csv_write_number(text, estimate->high);
}

static void write_rank(const fnl_standing *standing, fnl_text *text) {
  if (standing->best_rank > 0)
    fnl_text_add_format(text, ",%d,%d", standing->best_rank, standing->worst_rank);
  else
    fnl_text_add(text, ",,");
}

static void write_row(const fnl_comparison *comparison, int plan, int figure, fnl_text *text) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_sample *sample = &ranking->sample;
  const fnl_estimate value = fnl_sample_estimate(sample, plan, figure);
  const fnl_estimate difference =
      plan > 0 ? fnl_sample_difference(sample, plan, 0, figure) : fnl_estimate_unknown;
  fnl_csv_write_cell(text, comparison->entrants[plan].name);
  write_rank(&ranking->standings.items[plan], text);
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, sample->figures.figures[figure].name);
  fnl_text_add_format(text, ",%s", sample->figures.figures[figure].unit);
  write_estimate(&value, text);
  write_estimate(&difference, text);
  fnl_text_add_format(text, ",%d\n", value.n);
}

void fnl_comparison_write_csv(const fnl_comparison *comparison, fnl_text *text) {
  const fnl_sample *sample = &comparison->ranking->sample;
  fnl_text_add(text, "plan,best_rank,worst_rank,figure,unit,mean,se,low,high,difference,"
                     "difference.se,difference.low,difference.high,n\n");
  for (int plan = 0; plan < sample->n_arms; plan++)
    for (int f = 0; f < sample->figures.n_figures; f++)
      write_row(comparison, plan, f, text);
}

static void write_pair(const fnl_comparison *comparison, int plan, int other, fnl_text *text) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_duel duel = fnl_ranking_duel(ranking, plan, other);
  const fnl_estimate together = fnl_duel_together(ranking, &duel, plan, other);
  fnl_csv_write_cell(text, comparison->entrants[plan].name);
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, comparison->entrants[other].name);
  write_estimate(&duel.difference, text);
  fnl_csv_write_number(text, together.low);
  fnl_csv_write_number(text, together.high);
  fnl_csv_write_number(text, duel.wins.mean);
  fnl_csv_write_number(text, duel.wins.low);
  fnl_csv_write_number(text, duel.wins.high);
  fnl_text_add_format(text, ",%d", duel.n_ties);
  fnl_csv_write_number(text, duel.sureness);
  fnl_text_add_format(text, ",%s\n", fnl_duel_verdict(ranking, plan, other));
}

void fnl_comparison_write_pairs(const fnl_comparison *comparison, fnl_text *text) {
  const int n = comparison->ranking->sample.n_arms;
  fnl_text_add(text, "plan,other,difference,se,low,high,together.low,together.high,wins,wins.low,"
                     "wins.high,ties,sureness,verdict\n");
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      write_pair(comparison, i, j, text);
}

void fnl_comparison_write_replications(const fnl_comparison *comparison, fnl_text *text) {
  const fnl_sample *sample = &comparison->ranking->sample;
  const fnl_figure *figure = &sample->figures.figures[comparison->ranking->figure];
  fnl_text_add(text, "replication");
  for (int plan = 0; plan < sample->n_arms; plan++) {
    fnl_text_add(text, ",");
    fnl_csv_write_cell(text, comparison->entrants[plan].name);
  }
  fnl_text_add(text, "\n");
  for (int i = 0; i < sample->n; i++) {
    fnl_text_add_format(text, "%d", sample->replication[i]);
    for (int plan = 0; plan < sample->n_arms; plan++)
      fnl_csv_write_number(text, fnl_figure_value(figure, fnl_sample_row(sample, plan, i)));
    fnl_text_add(text, "\n");
  }
}
