/* objective.c: names and units of what was made largest. */
#include "report/objective.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static fnl_word money(const fnl_estimate *estimate, int decimals) {
  (void)decimals;
  return fnl_word_money_estimate(estimate);
}

static fnl_word money_interval(const fnl_estimate *estimate, int decimals) {
  (void)decimals;
  return fnl_word_money_interval(estimate);
}

static fnl_word count(const fnl_estimate *estimate, int decimals) {
  (void)decimals;
  return fnl_word_count(estimate->mean);
}

static const struct {
  const char *unit;
  fnl_word (*word)(const fnl_estimate *estimate, int decimals);
  fnl_word (*interval)(const fnl_estimate *estimate, int decimals);
} by_unit[] = {
    {"ratio", fnl_word_ratio, fnl_word_ratio_interval},
    {"share", fnl_word_ratio, fnl_word_ratio_interval},
    {"per person", fnl_word_ratio, fnl_word_ratio_interval},
    {"money", money, money_interval},
    {"count", count, money_interval},
    {"people", count, money_interval},
};
enum { N_UNITS = sizeof by_unit / sizeof by_unit[0] };

fnl_objective_words fnl_objective_words_in(const char *objective, const char *unit,
                                           const char *currency) {
  fnl_objective_words words = {.name = fnl_total_words(objective),
                               .unit = "",
                               .word = fnl_word_ratio,
                               .interval = fnl_word_ratio_interval};
  for (int i = 0; i < N_UNITS; i++)
    if (strcmp(by_unit[i].unit, unit) == 0) {
      words.word = by_unit[i].word;
      words.interval = by_unit[i].interval;
    }
  if (strcmp(unit, "money") == 0)
    words.unit = currency;
  return words;
}

/* By what is measured: `roas` is ROAS on budget, `worth` profit and worth. A figure that the plan
 * names goes by its place. */
fnl_objective_words fnl_objective_words_of(const fnl_answer *answer) {
  const fnl_figure *figure = &answer->sample.figures.figures[answer->objective_index];
  const bool is_metric = answer->plan->optimize.objective == FNL_OBJECTIVE_METRIC;
  return fnl_objective_words_in(is_metric ? answer->objective : figure->name, figure->unit,
                                answer->plan->currency);
}

fnl_word fnl_objective_with_unit(const fnl_objective_words *words, fnl_word word) {
  if (words->unit[0]) {
    strncat(word.text, " ", sizeof word.text - strlen(word.text) - 1);
    strncat(word.text, words->unit, sizeof word.text - strlen(word.text) - 1);
  }
  return word;
}

fnl_word fnl_objective_risk(const fnl_answer *answer) {
  const fnl_risk_settings *risk = &answer->plan->optimize.risk;
  fnl_word word = {""};
  if (answer->sample.deterministic)
    return word;
  if (!isnan(risk->cvar))
    snprintf(word.text, sizeof word.text, " of the worst %.30s", fnl_word_share(risk->cvar).text);
  else if (!isnan(risk->quantile))
    snprintf(word.text, sizeof word.text, " passed in all but %.30s",
             fnl_word_share(risk->quantile).text);
  else if (!isnan(risk->reaches))
    snprintf(word.text, sizeof word.text, " reaches its mark with probability");
  return word;
}

/* Enough decimals for three digits that count. */
fnl_word fnl_objective_value(const fnl_objective_words *words, double value) {
  const double size = fabs(value);
  int decimals = 0;
  if (words->word == money && size >= 1000.0)
    return fnl_word_money(value);
  for (double unit = 100.0; unit > size && decimals < 6; unit /= 10.0)
    decimals++;
  return fnl_word_number(value, size > 0.0 ? decimals : 0);
}

/* The reader allows no more things of one noun. */
enum { ITEMS_MOST = 1000 };

void fnl_items_write_shares(const fnl_items *items, const double *share, fnl_text *text) {
  int percents[ITEMS_MOST], order[ITEMS_MOST], n = 0;
  fnl_percents(share, items->n, percents);
  for (int i = 0; i < items->n; i++) {
    if (share[i] < FNL_SHARE_WORTH_TELLING)
      continue;
    int at = n++;
    for (; at > 0 && share[order[at - 1]] < share[i]; at--)
      order[at] = order[at - 1];
    order[at] = i;
  }
  for (int k = 0; k < n; k++) {
    fnl_text_add(text, k == 0 ? "" : k + 1 < n ? ", " : " and ");
    if (percents[order[k]] > 0)
      fnl_text_add_format(text, "%d %% into %s", percents[order[k]], items->name[order[k]]);
    else
      fnl_text_add_format(text, "%s into %s", fnl_word_share(share[order[k]]).text,
                          items->name[order[k]]);
  }
}
