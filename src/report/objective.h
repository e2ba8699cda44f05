/* objective.h: how the objective of an answer is written. Private to report/. */
#ifndef FNL_REPORT_OBJECTIVE_H
#define FNL_REPORT_OBJECTIVE_H

#include "optimize/answer.h"
#include "report/words.h"

typedef struct {
  const char *name; /* "ROAS on budget", "profit", "events.trial.count" */
  const char *unit; /* the currency, or "" */
  /* An estimate and its interval; decimals are those of a ratio. */
  fnl_word (*word)(const fnl_estimate *estimate, int decimals);
  fnl_word (*interval)(const fnl_estimate *estimate, int decimals);
} fnl_objective_words;

fnl_objective_words fnl_objective_words_of(const fnl_answer *answer);

/* The same of an objective by its name and the unit of its figure. */
fnl_objective_words fnl_objective_words_in(const char *objective, const char *unit,
                                           const char *currency);

/* What a risk makes of the objective: " of the worst 10 %", or "". */
fnl_word fnl_objective_risk(const fnl_answer *answer);

/* "2.41", "200,700 USD" */
fnl_word fnl_objective_with_unit(const fnl_objective_words *words, fnl_word word);

/* Shares of less are not worth a word in a sentence. */
#define FNL_SHARE_WORTH_TELLING 0.0005

/* "58 % into prospecting, 27 % into retargeting and 15 % into conversion", largest first. */
void fnl_items_write_shares(const fnl_items *items, const double *share, fnl_text *text);

/* A plain value, as it stands: "0.0123". */
fnl_word fnl_objective_value(const fnl_objective_words *words, double value);

#endif
