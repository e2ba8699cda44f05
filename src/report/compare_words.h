/* compare_words.h: what comparisons say alike in JSON, tables and sentences. Private to report/. */
#ifndef FNL_REPORT_COMPARE_WORDS_H
#define FNL_REPORT_COMPARE_WORDS_H

#include "report/compare.h"
#include "report/objective.h"

/* How the figure compared is written. */
typedef struct {
  const fnl_comparison *comparison; /* borrowed */
  const fnl_ranking *ranking;
  fnl_objective_words words;
  int decimals; /* of its values, where it is a ratio */
} fnl_comparison_words;

fnl_comparison_words fnl_comparison_words_of(const fnl_comparison *comparison);

/* The words of a figure of the sample. */
fnl_objective_words fnl_comparison_figure_words(const fnl_ranking *ranking, int figure);

/* The figure compared of one plan; and how far that is ahead of the best other, as an estimate. */
fnl_estimate fnl_comparison_value(const fnl_ranking *ranking, int plan);
fnl_estimate fnl_comparison_ahead(const fnl_ranking *ranking, int plan);

/* `part`, a difference or a bound of it, as exactly as the difference is known. */
fnl_word fnl_difference_word(const fnl_objective_words *words, const fnl_estimate *difference,
                             double part);
fnl_word fnl_difference_interval(const fnl_objective_words *words, const fnl_estimate *difference);

/* The difference with the interval that holds for all pairs at once. */
fnl_estimate fnl_duel_together(const fnl_ranking *ranking, const fnl_duel *duel, int plan,
                               int other);

/* "better", "worse", "not separated", or "equal" where both are exactly the same. */
const char *fnl_duel_verdict(const fnl_ranking *ranking, int plan, int other);

/* Which is the best, in one sentence. */
void fnl_comparison_write_answer(const fnl_comparison *comparison, fnl_text *text);

#endif
