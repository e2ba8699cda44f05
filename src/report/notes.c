/* notes.c: what a reader of a result must know before trusting it. */
#include "report/notes.h"

#include "base/grow.h"
#include "base/text.h"
#include "report/words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cap reached on fewer days, on average over the replications, is no news. */
static const double days_worth_telling = 0.5;

/* Below this share of a campaign's money, what is left is rounding of its last days. */
static const double unspent_worth_telling = 0.005;

/* Student's t with fewer degrees of freedom makes intervals wide and quantiles guesses. */
enum { FEW_REPLICATIONS = 20 };

void fnl_notes_free(fnl_notes *notes) {
  for (int i = 0; i < notes->n; i++)
    free(notes->items[i]);
  free(notes->items);
  memset(notes, 0, sizeof *notes);
}

void fnl_notes_add(fnl_notes *notes, const char *format, ...) {
  char sentence[2048];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  const bool has_room = FNL_GROW(notes->items, notes->capacity, notes->n + 1);
  char *copy = has_room ? fnl_string_copy(sentence) : NULL;
  if (copy)
    notes->items[notes->n++] = copy;
}

void fnl_notes_add_diagnostics(fnl_notes *notes, const fnl_diagnostics *diagnostics) {
  for (int i = 0; i < diagnostics->n; i++) {
    const fnl_error *error = &diagnostics->items[i].error;
    if (diagnostics->items[i].severity != FNL_WARNING)
      continue;
    if (error->line > 0)
      fnl_notes_add(notes, "%s:%d: %s", error->file, error->line, error->message);
    else
      fnl_notes_add(notes, "%s%s%s", error->file, error->file[0] ? ": " : "", error->message);
  }
}

/* ---- campaigns ---- */

/* "on 12 of 90 days"; a mean over replications need not be whole. */
static fnl_word days_of(double days, int n_days) {
  fnl_word word;
  snprintf(word.text, sizeof word.text, "on %.20s of %.32s", fnl_word_count(days).text,
           fnl_word_counted(n_days, "day", "days").text);
  return word;
}

static int running_days(const fnl_plan *plan, int campaign) {
  return plan->campaigns[campaign].end_day - plan->campaigns[campaign].start_day;
}

/* Why a campaign could not spend; "" where nothing was counted. */
static void explain_unspent(const fnl_summary *summary, int campaign, fnl_text *text) {
  const double capped = summary->sample->capped_days[campaign];
  const double empty = summary->sample->empty_days[campaign];
  const int n_days = running_days(summary->plan, campaign);
  if (capped > 0.0)
    fnl_text_add_format(
        text, "its price had reached the cap of %s times the list price %s",
        fnl_word_number(summary->plan->campaigns[campaign].paid.max_price.value, 1).text,
        days_of(capped, n_days).text);
  if (empty > 0.0)
    fnl_text_add_format(text, "%sits audience was empty %s", capped > 0.0 ? ", and " : "",
                        days_of(empty, n_days).text);
}

static void note_unspent(fnl_notes *notes, const fnl_summary *summary, int campaign) {
  const char *currency = summary->plan->currency;
  const double left = fnl_summary_figure(summary, FNL_GROUP_CAMPAIGNS, campaign, "unspent").mean;
  const double spent = fnl_summary_figure(summary, FNL_GROUP_CAMPAIGNS, campaign, "spend").mean;
  fnl_text why = {0};
  explain_unspent(summary, campaign, &why);
  fnl_notes_add(notes, "%s could not spend %s %s (%s of its money)%s%s.",
                summary->plan->campaigns[campaign].name, fnl_word_money(left).text, currency,
                fnl_word_share(left / (left + spent)).text, why.length ? ": " : "",
                fnl_text_string(&why));
  fnl_text_free(&why);
}

static void note_cap(fnl_notes *notes, const fnl_summary *summary, int campaign) {
  fnl_notes_add(
      notes, "%s paid the highest price it may (%s times the list price) %s.",
      summary->plan->campaigns[campaign].name,
      fnl_word_number(summary->plan->campaigns[campaign].paid.max_price.value, 1).text,
      days_of(summary->sample->capped_days[campaign], running_days(summary->plan, campaign)).text);
}

static void note_campaign(fnl_notes *notes, const fnl_summary *summary, int campaign) {
  const double left = fnl_summary_figure(summary, FNL_GROUP_CAMPAIGNS, campaign, "unspent").mean;
  const double spent = fnl_summary_figure(summary, FNL_GROUP_CAMPAIGNS, campaign, "spend").mean;
  if (left > unspent_worth_telling * (left + spent))
    note_unspent(notes, summary, campaign);
  else if (summary->sample->capped_days[campaign] >= days_worth_telling)
    note_cap(notes, summary, campaign);
}

/* ---- the run as a whole ---- */

static void note_run(fnl_notes *notes, const fnl_summary *summary) {
  const fnl_sample *sample = summary->sample;
  const fnl_simulation *wanted = &summary->plan->simulation;
  const fnl_estimate roas = fnl_summary_figure(summary, FNL_GROUP_TOTALS, 0, "roas");
  if (sample->partial)
    fnl_notes_add(notes, "Interrupted: these are %d of %s.", sample->n,
                  fnl_word_counted(sample->capacity, "replication", "replications").text);
  else if (!sample->deterministic && sample->n < FEW_REPLICATIONS)
    fnl_notes_add(notes, "Only %s: intervals are wide and quantiles rough.",
                  fnl_word_counted(sample->n, "replication", "replications").text);
  if (!sample->partial && wanted->precision > 0.0 &&
      roas.high - roas.mean > wanted->precision * fabs(roas.mean))
    fnl_notes_add(notes, "The wanted precision of %s was not reached within %s.",
                  fnl_word_share(wanted->precision).text,
                  fnl_word_counted(sample->n, "replication", "replications").text);
}

static void note_worth(fnl_notes *notes, const fnl_summary *summary) {
  if (summary->sample->open_worths > 0.0)
    fnl_notes_add(notes,
                  "The worth beyond the horizon is not all of it: what comes after 200 years "
                  "counts too%s.",
                  summary->plan->discount > 0.0 ? "" : ", without a discount");
}

static void note_target(fnl_notes *notes, const fnl_summary *summary) {
  if (summary->has_target && summary->sample->deterministic)
    fnl_notes_add(notes, "Nothing in this run is left to chance, so it cannot say how likely the "
                         "target is: try --engine cohorts, or uncertain numbers.");
}

static void note_left_out(fnl_notes *notes, int64_t n, const char *which) {
  if (n > 0)
    fnl_notes_add(notes, "%s %s %s left out of the network.",
                  fnl_word_counted((double)n, "edge", "edges").text, which,
                  fnl_plural((double)n, "was", "were"));
}

void fnl_notes_add_network(fnl_notes *notes, const fnl_network *network) {
  note_left_out(notes, network->n_loops, "from a person to himself");
  note_left_out(notes, network->n_duplicates,
                fnl_plural((double)network->n_duplicates, "that was there already",
                           "that were there already"));
}

void fnl_notes_add_summary(fnl_notes *notes, const fnl_summary *summary) {
  note_run(notes, summary);
  note_worth(notes, summary);
  note_target(notes, summary);
  for (int c = 0; c < summary->plan->n_campaigns; c++)
    note_campaign(notes, summary, c);
}

void fnl_notes_add_answer(fnl_notes *notes, const fnl_answer *answer) {
  fnl_notes_add_summary(notes, &answer->summary);
  if (answer->n_alternatives > 1 && !answer->alternatives[FNL_CURRENT].within_bounds)
    fnl_notes_add(
        notes, "The plan's own split breaks the rules or misses the targets that the plan sets for "
               "the optimum.");
  if (answer->n_alternatives > 1 && answer->alternatives[FNL_CURRENT].within_bounds &&
      answer->alternatives[FNL_CURRENT].difference.high < 0.0)
    fnl_notes_add(
        notes, "The simulation prefers the plan's own split to the one that was found: keep it.");
}

void fnl_notes_write_json(const fnl_notes *notes, fnl_json *json) {
  fnl_json_array(json, "warnings", FNL_JSON_BLOCK);
  for (int i = 0; notes && i < notes->n; i++)
    fnl_json_string(json, NULL, notes->items[i]);
  fnl_json_end(json);
}
