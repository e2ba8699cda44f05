/* compare_words.c: what comparisons say alike everywhere. */
#include "report/compare_words.h"

#include "report/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of a name in a sentence. */
enum { NAME_WIDTH = 60 };

/* ---- figures ---- */

fnl_objective_words fnl_comparison_figure_words(const fnl_ranking *ranking, int figure) {
  const fnl_figure *own = &ranking->sample.figures.figures[figure];
  return fnl_objective_words_in(own->name, own->unit, ranking->options.plans[0]->currency);
}

fnl_comparison_words fnl_comparison_words_of(const fnl_comparison *comparison) {
  const fnl_ranking *ranking = comparison->ranking;
  fnl_comparison_words words = {.comparison = comparison,
                                .ranking = ranking,
                                .words = fnl_comparison_figure_words(ranking, ranking->figure)};
  if (ranking->sample.figures.figures[ranking->figure].group != FNL_GROUP_TOTALS)
    words.words.name = ranking->options.figure;
  for (int i = 0; i < ranking->sample.n_arms; i++) {
    const fnl_estimate value = fnl_comparison_value(ranking, i);
    const int decimals = fnl_ratio_decimals(&value);
    words.decimals = decimals > words.decimals ? decimals : words.decimals;
  }
  return words;
}

fnl_estimate fnl_comparison_value(const fnl_ranking *ranking, int plan) {
  return fnl_sample_estimate(&ranking->sample, plan, ranking->figure);
}

/* Its standard error serves for rounding. */
fnl_estimate fnl_comparison_ahead(const fnl_ranking *ranking, int plan) {
  const fnl_standing *standing = &ranking->standings.items[plan];
  fnl_estimate ahead = fnl_estimate_unknown;
  ahead.mean = standing->ahead;
  ahead.low = standing->low;
  ahead.high = standing->high;
  ahead.se = 0.5 * (standing->high - standing->low) / ranking->standings.critical;
  return ahead;
}

/* Three decimals, or as many as let the half-width of the interval be seen. */
static int decimals_of(const fnl_estimate *difference) {
  enum { LEAST = 3, MOST = 6 };
  const double half = 0.5 * (difference->high - difference->low);
  const double decimals = half > 0.0 ? ceil(-log10(half)) : LEAST;
  return decimals < LEAST ? LEAST : decimals > MOST ? MOST : (int)decimals;
}

/* Money to the digit its standard error begins with; cents where that is less than one. */
static fnl_word money_word(double money, double error) {
  static const double nothing = 0.005; /* rounded to cents */
  if (fabs(money) < nothing)
    return fnl_word_money(0.0);
  if (!(error >= 1.0))
    return fnl_word_money(money);
  const double unit = pow(10.0, floor(log10(error)));
  return fnl_word_number(unit * floor(money / unit + 0.5), 0);
}

fnl_word fnl_difference_word(const fnl_objective_words *words, const fnl_estimate *difference,
                             double part) {
  fnl_estimate shown = *difference;
  shown.mean = part;
  if (words->unit[0])
    return money_word(part, difference->se);
  return words->word(&shown, decimals_of(difference));
}

fnl_word fnl_difference_interval(const fnl_objective_words *words, const fnl_estimate *difference) {
  fnl_word word = {""};
  if (fnl_estimate_has_interval(difference))
    snprintf(word.text, sizeof word.text, "%.29s to %.29s",
             fnl_difference_word(words, difference, difference->low).text,
             fnl_difference_word(words, difference, difference->high).text);
  return word;
}

/* ---- one against one ---- */

fnl_estimate fnl_duel_together(const fnl_ranking *ranking, const fnl_duel *duel, int plan,
                               int other) {
  const fnl_standings *standings = &ranking->standings;
  const double error = standings->error[(size_t)plan * (size_t)standings->n_items + (size_t)other];
  fnl_estimate together = duel->difference;
  together.low = together.mean - standings->critical * error;
  together.high = together.mean + standings->critical * error;
  return together;
}

const char *fnl_duel_verdict(const fnl_ranking *ranking, int plan, int other) {
  const fnl_standings *standings = &ranking->standings;
  if (fnl_standings_is_better(standings, &ranking->scores, plan, other))
    return "better";
  if (fnl_standings_is_better(standings, &ranking->scores, other, plan))
    return "worse";
  const double error = standings->error[(size_t)plan * (size_t)standings->n_items + (size_t)other];
  const bool same = ranking->mean[plan] == ranking->mean[other] && error == 0.0;
  return same && standings->separates ? "equal" : "not separated";
}

/* ---- the answer ---- */

static void add_name(const fnl_comparison_words *words, int plan, fnl_text *text) {
  fnl_text_add_abridged(text, words->comparison->entrants[plan].name, NAME_WIDTH);
}

static int n_candidates(const fnl_standings *standings) {
  int n = 0;
  for (int k = 0; k < standings->n_known; k++)
    n += standings->items[standings->order[k]].best_rank == 1;
  return n;
}

/* "spring-launch is the best: ROAS 2.51, 0.050 more than …" */
static void say_best(const fnl_comparison_words *words, fnl_text *text) {
  const fnl_ranking *ranking = words->ranking;
  const int best = ranking->standings.order[0];
  const fnl_estimate value = fnl_comparison_value(ranking, best);
  const fnl_estimate ahead = fnl_comparison_ahead(ranking, best);
  const fnl_word word = words->words.word(&value, words->decimals);
  add_name(words, best, text);
  fnl_text_add_format(text, " is the best: %s %s, %s %s than ", words->words.name,
                      fnl_objective_with_unit(&words->words, word).text,
                      fnl_difference_word(&words->words, &ahead, ahead.mean).text,
                      ranking->sign < 0.0 ? "less" : "more");
  add_name(words, ranking->standings.order[1], text);
  fnl_page_interval(text, fnl_difference_interval(&words->words, &ahead));
  fnl_text_add(text, ".");
}

/* Whether those that none is better than are exactly the same, by value and in every replication.
 */
static bool are_equal(const fnl_ranking *ranking) {
  const fnl_standings *standings = &ranking->standings;
  const int first = standings->order[0];
  bool equal = standings->separates;
  for (int k = 1; k < standings->n_known; k++) {
    const int item = standings->order[k];
    const bool is_candidate = standings->items[item].best_rank == 1;
    equal =
        equal && (!is_candidate || strcmp(fnl_duel_verdict(ranking, first, item), "equal") == 0);
  }
  return equal;
}

/* Those that none is better than, some of them by name. */
static void say_tied(const fnl_comparison_words *words, int n_tied, fnl_text *text) {
  const fnl_standings *standings = &words->ranking->standings;
  enum { MOST_NAMES = 6 };
  int told = 0;
  fnl_text_add(text, are_equal(words->ranking)
                         ? "Equally good: "
                         : "Which is best cannot be told. It is one of these: ");
  for (int k = 0; k < standings->n_known && told < MOST_NAMES; k++) {
    if (standings->items[standings->order[k]].best_rank != 1)
      continue;
    told++;
    fnl_text_add(text, told == 1 ? "" : told < n_tied ? ", " : " and ");
    add_name(words, standings->order[k], text);
  }
  if (n_tied > told)
    fnl_text_add_format(text, " and %d more", n_tied - told);
  fnl_text_add(text, ".");
}

void fnl_comparison_write_answer(const fnl_comparison *comparison, fnl_text *text) {
  const fnl_comparison_words words = fnl_comparison_words_of(comparison);
  const fnl_standings *standings = &comparison->ranking->standings;
  const int n_tied = n_candidates(standings);
  if (standings->n_known < 2)
    fnl_text_add_format(text, "Fewer than two of these plans have a %s: there is no best.",
                        words.words.name);
  else if (n_tied == 1)
    say_best(&words, text);
  else
    say_tied(&words, n_tied, text);
}
