/* terminal_certainty.c: why this split, what its targets cost, and how sure it is to be the best.
 */
#include "report/terminal_certainty.h"

#include <math.h>
#include <string.h>

/* ---- how sure ---- */

/* "0.02 %" with as many digits as a small gap needs, rounded up: it is a bound. */
static fnl_word gap_word(double gap) {
  const double percent = 100.0 * gap;
  double digits = 10.0;
  int decimals = 1;
  fnl_word word;
  for (double unit = 1.0; unit > percent && decimals < 5 && percent > 0.0; unit /= 10.0) {
    decimals++;
    digits *= 10.0;
  }
  word = fnl_word_number(ceil(percent * digits) / digits, percent > 0.0 ? decimals : 0);
  strncat(word.text, " %", sizeof word.text - strlen(word.text) - 1);
  return word;
}

static bool has_kind(const fnl_certificate *certificate, int kind) {
  for (int k = 0; k < certificate->n_contests; k++)
    if ((int)certificate->contests[k].kind == kind)
      return true;
  return false;
}

void fnl_certificate_write_set(const fnl_certificate *certificate, fnl_text *text) {
  bool first = true;
  for (int kind = 0; kind < FNL_N_RIVAL_KINDS; kind++)
    if (has_kind(certificate, kind)) {
      fnl_text_add_format(text, "%s%s", first ? "" : ", ",
                          fnl_rival_kind_name((fnl_rival_kind)kind));
      first = false;
    }
}

int fnl_certificate_better(const fnl_certificate *certificate) {
  int n = 0;
  for (int k = 0; k < certificate->n_contests; k++)
    n += certificate->contests[k].better;
  return n;
}

int fnl_certificate_separated(const fnl_certificate *certificate) {
  int n = 0;
  for (int k = 0; k < certificate->n_contests; k++)
    n += certificate->contests[k].separated;
  return n;
}

static void write_race(const fnl_page *page, const fnl_certificate *certificate) {
  fnl_text sentence = {0};
  const int n = certificate->n_contests, worse = fnl_certificate_separated(certificate);
  const int better = fnl_certificate_better(certificate);
  fnl_text_add_format(&sentence, "With %s confidence, ",
                      fnl_word_share(certificate->confidence).text);
  if (worse == n)
    fnl_text_add_format(&sentence, n == 1 ? "the one rival is worse" : "all of %d rivals are worse",
                        n);
  else
    fnl_text_add_format(&sentence,
                        "none of %d rivals is better by more than %s: %d are worse, %d cannot be "
                        "told apart from it",
                        n, gap_word(certificate->gap).text, worse, n - worse - better);
  if (better > 0)
    fnl_text_add_format(&sentence, ", %d are better", better);
  fnl_text_add(&sentence, " (rivals: ");
  fnl_certificate_write_set(certificate, &sentence);
  fnl_text_add_format(&sentence, "; up to %d fresh replications).", certificate->replications);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

static void write_batches(const fnl_page *page, const fnl_certificate *certificate) {
  fnl_text sentence = {0};
  if (certificate->n_batches == 0)
    return;
  fnl_text_add_format(
      &sentence,
      "Searching anew in %s of %d %s finds splits that gain %s on average: "
      "as far as these searches reach, at most %s is left to gain.",
      fnl_word_counted(certificate->n_batches, "batch", "batches").text,
      certificate->batch_replications,
      certificate->batches_of_worlds
          ? fnl_plural(certificate->batch_replications, "world", "worlds")
          : fnl_plural(certificate->batch_replications, "replication", "replications"),
      gap_word(fmax(0.0, certificate->batch_gap)).text,
      gap_word(fmax(0.0, certificate->batch_gap_bound)).text);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

static void write_tied(const fnl_page *page, const fnl_answer *answer) {
  const fnl_certificate *certificate = &answer->certificate;
  fnl_text sentence = {0};
  if (fnl_certificate_separated(certificate) + fnl_certificate_better(certificate) ==
      certificate->n_contests)
    return;
  fnl_text_add(&sentence, "Splits not told apart from it reach from ");
  for (int i = 0; i < answer->items.n; i++)
    fnl_text_add_format(&sentence, "%s%s %s-%s", i ? ", " : "", answer->items.name[i],
                        fnl_word_number(100.0 * certificate->tied_low[i], 0).text,
                        fnl_word_share(certificate->tied_high[i]).text);
  fnl_text_add(&sentence, ".");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* Of a plan's time limit, which left rivals that the answer has not met. */
static void write_time_was_up(const fnl_page *page, const fnl_answer *answer) {
  fnl_text sentence = {0};
  if (!answer->time_was_up || answer->certificate.n_contests == 0)
    return;
  fnl_page_section(page, "How sure", "");
  fnl_text_add_format(&sentence,
                      "Not certified: the time for it (`optimize.seconds`: %s) was up before the "
                      "answer had met its rivals.",
                      fnl_word_number(answer->plan->optimize.seconds_most, 0).text);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

void fnl_page_certificate(const fnl_page *page, const fnl_answer *answer) {
  if (!answer->has_certificate) {
    write_time_was_up(page, answer);
    return;
  }
  fnl_page_section(page, "How sure", "on replications that had no part in finding the split");
  write_race(page, &answer->certificate);
  write_batches(page, &answer->certificate);
  write_tied(page, answer);
}

/* ---- targets ---- */

void fnl_page_targets(const fnl_page *page, const fnl_answer *answer) {
  static const char *const headings[] = {"target", "", "reached", "slack", "costs a unit", NULL};
  fnl_table table = {.alignment = "lrrrr"};
  if (answer->n_targets == 0)
    return;
  fnl_page_section(page, "Targets",
                   "expected; what one more unit of the target costs the objective");
  for (int k = 0; headings[k]; k++)
    fnl_table_add(&table, headings[k]);
  for (int j = 0; j < answer->n_targets; j++) {
    const fnl_target_report *target = &answer->targets[j];
    const int decimals = fabs(target->bound) < 100.0 ? 2 : 0;
    if (!target->applies) {
      fnl_table_add_format(&table, "%s (no money)", target->name);
      for (int k = 0; k < 4; k++)
        fnl_table_add(&table, "-");
      continue;
    }
    fnl_table_add_format(&table, "%s%s", target->name, target->met ? "" : " MISSED");
    fnl_table_add_format(&table, "%s %s", target->at_most ? "at most" : "at least",
                         fnl_word_number(target->bound, decimals).text);
    fnl_table_add(&table, fnl_word_number(target->value, decimals).text);
    fnl_table_add(&table, fnl_word_number(target->slack, decimals).text);
    fnl_table_add(
        &table,
        target->shadow_price > 0.0
            ? fnl_word_number(target->shadow_price, target->shadow_price < 10.0 ? 4 : 0).text
            : "nothing");
  }
  fnl_page_table(page, &table);
}

/* ---- why ---- */

static void write_next(const fnl_page *page, const fnl_answer *answer,
                       const fnl_objective_words *words) {
  const fnl_objective_words money = {.unit = answer->plan->currency};
  fnl_text sentence = {0};
  bool first = true;
  if (isnan(answer->next_gain))
    return;
  fnl_text_add_format(
      &sentence, "%s more money would bring %s of revenue and change %s by %s%s",
      fnl_word_share(answer->next_part).text,
      fnl_objective_with_unit(&money, fnl_word_money(answer->next_revenue)).text, words->name,
      answer->next_gain > 0.0 ? "+" : "",
      fnl_objective_with_unit(words, fnl_objective_value(words, answer->next_gain)).text);
  for (int i = 0; i < answer->items.n; i++)
    if (fabs(answer->next_share[i]) > 0.01) {
      fnl_text_add_format(&sentence, "%s%s %s", first ? "; it would go to " : ", ",
                          answer->items.name[i], fnl_word_share(answer->next_share[i]).text);
      first = false;
    }
  fnl_text_add(&sentence, ".");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* Marginal returns, equal but where a rule keeps them apart; of a ratio those of revenue. */
static void write_reasons(const fnl_page *page, const fnl_answer *answer,
                          const fnl_objective_words *words) {
  const bool by_revenue = words->unit[0] == '\0' && strcmp(answer->figure, "roas_on_budget") == 0;
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "The next 1,000 %s bring %s of ", answer->plan->currency,
                      by_revenue ? "revenue" : words->name);
  for (int i = 0; i < answer->items.n; i++) {
    const fnl_reason *reason = &answer->reasons[i];
    const double marginal = by_revenue ? reason->marginal_revenue : answer->sign * reason->marginal;
    fnl_text_add_format(&sentence, "%s%s in %s", i ? ", " : "",
                        fnl_objective_value(words, 1000.0 * marginal).text, answer->items.name[i]);
    if (reason->rule)
      fnl_text_add_format(&sentence, " (held by: %s)", reason->rule);
  }
  fnl_text_add(&sentence,
               answer->n_worlds == 1 ? ": equal at the best split, but where a rule holds." : ".");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* What was made of the worlds. */
static void write_risk(const fnl_page *page, const fnl_answer *answer,
                       const fnl_objective_words *words) {
  const fnl_risk_settings *risk = &answer->plan->optimize.risk;
  const fnl_estimate *told = &answer->alternatives[FNL_RECOMMENDED].objective;
  const fnl_word all = fnl_word_counted(told->n, "replication", "replications");
  fnl_text sentence = {0};
  if (!isnan(risk->cvar))
    fnl_text_add_format(&sentence, "In the worst %s of %s %s is %s on average",
                        fnl_word_share(risk->cvar).text, all.text, words->name,
                        fnl_objective_value(words, told->mean).text);
  else if (!isnan(risk->quantile))
    fnl_text_add_format(&sentence, "In all but %s of %s %s is at least %s",
                        fnl_word_share(risk->quantile).text, all.text, words->name,
                        fnl_objective_value(words, told->mean).text);
  else if (!isnan(risk->reaches))
    fnl_text_add_format(&sentence, "%s reaches %s in %s of %s", words->name,
                        fnl_objective_value(words, risk->reaches).text,
                        fnl_word_share(told->mean).text, all.text);
  if (sentence.length > 0) {
    fnl_text_add(&sentence, ": that is what was made best.");
    fnl_page_sentence(page, fnl_text_string(&sentence));
  }
  fnl_text_free(&sentence);
}

/* What changes in money a day. */
static void write_changes(const fnl_page *page, const fnl_answer *answer) {
  fnl_text sentence = {0};
  bool changed = false;
  fnl_text_add_format(&sentence, "Against your plan, in %s a day: ", answer->plan->currency);
  for (int i = 0; i < answer->items.n; i++) {
    const double change = answer->reasons[i].change_per_day;
    fnl_text_add_format(&sentence, "%s%s %s%s", i ? ", " : "", answer->items.name[i],
                        change > 0.0 ? "+" : "", fnl_word_number(change, 0).text);
    changed = changed || fabs(change) >= 0.5;
  }
  fnl_text_add(&sentence, ".");
  if (changed)
    fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

void fnl_page_reasons(const fnl_page *page, const fnl_answer *answer) {
  const fnl_objective_words words = fnl_objective_words_of(answer);
  if (answer->items.n < 2)
    return;
  fnl_page_section(page, "Why", "expected, at the recommended split");
  write_risk(page, answer, &words);
  write_reasons(page, answer, &words);
  write_next(page, answer, &words);
  write_changes(page, answer);
}
