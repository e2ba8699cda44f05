/* attribution_page.c: rules of attribution beside what campaigns add, for a person. */
#include "report/attribution.h"

#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS_A_TABLE = 7 };

/* ---- in words ---- */

static bool has_truth(const fnl_audit *audit) {
  return audit->ledger.n_rules > 0 && isfinite(audit->error[audit->order[0]]);
}

/* Credits within this of the truth are no news. */
static const double close_enough = 0.05;

/* The campaign whose credit by the rule is furthest from what it adds, by their ratio, of those
 * that are known to add something; -1: none is far. */
static int most_misjudged(const fnl_audit *audit, int rule) {
  int most = -1;
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    const double times = fnl_audit_credit(audit, rule, c)->times;
    if (!(audit->additions[c].conversions.low > 0.0) || !(times > 0.0) ||
        fabs(times - 1.0) < close_enough)
      continue;
    if (most < 0 || fabs(log(times)) > fabs(log(fnl_audit_credit(audit, rule, most)->times)))
      most = c;
  }
  return most;
}

static void write_verdict(const fnl_page *page, const fnl_audit *audit) {
  const fnl_attribution_type *last = fnl_attribution_by_name("last-touch");
  int rule = 0;
  fnl_text sentence = {0};
  while (fnl_attribution_registry[rule] != last)
    rule++;
  const int campaign = most_misjudged(audit, rule);
  fnl_text_add_format(
      &sentence,
      "Nearest to what the campaigns really add: %s, off by %s of it. Last touch is "
      "off by %s",
      fnl_attribution_registry[audit->order[0]]->name,
      fnl_word_share(audit->error[audit->order[0]]).text, fnl_word_share(audit->error[rule]).text);
  if (campaign >= 0)
    fnl_text_add_format(&sentence, ": it gives %s %s times what it adds",
                        audit->plan->campaigns[campaign].name,
                        fnl_word_number(fnl_audit_credit(audit, rule, campaign)->times, 2).text);
  fnl_text_add(&sentence, ".");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* ---- what campaigns add ---- */

static void write_additions(const fnl_page *page, const fnl_audit *audit) {
  static const char *const headings[] = {"campaign", "spend", "conversions",   "95 % interval",
                                         "revenue",  "ROAS",  "95 % interval", NULL};
  fnl_table table = {.alignment = "lrrlrrl"};
  fnl_page_section(page, "Incremental", "lost without the campaign, under the same luck");
  for (int k = 0; headings[k]; k++)
    fnl_table_add(&table, headings[k]);
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    const fnl_addition *addition = &audit->additions[c];
    fnl_table_add(&table, audit->plan->campaigns[c].name);
    fnl_table_add(&table, fnl_word_money(addition->spend.mean).text);
    fnl_table_add(&table, fnl_word_number(addition->conversions.mean, 1).text);
    fnl_table_add(&table, fnl_word_ratio_interval(&addition->conversions, 1).text);
    fnl_table_add(&table, fnl_word_money_estimate(&addition->revenue).text);
    fnl_table_add(&table, fnl_page_ratio(&addition->roas).text);
    fnl_table_add(&table, fnl_word_ratio_interval(&addition->roas, 2).text);
  }
  fnl_page_table(page, &table);
}

/* ---- rules by channel ---- */

/* A figure of every rule and channel, and of the truth (NaN: unknown). */
typedef struct {
  const char *title, *explanation, *truth; /* name of the first row; NULL: there is none */
  int n_channels;                          /* the first so many */
  int decimals;
  bool has_error; /* with how far off each rule is */
  double (*credited)(const fnl_credit *credit);
  double (*added)(const fnl_addition *addition);
} fnl_view;

static double conversions_of(const fnl_credit *credit) { return credit->conversions.mean; }
static double conversions_added(const fnl_addition *addition) { return addition->conversions.mean; }
static double times_of(const fnl_credit *credit) { return credit->times; }
static double value_of(const fnl_credit *credit) { return credit->value.mean; }
static double revenue_added(const fnl_addition *addition) { return addition->revenue.mean; }
static double roas_of(const fnl_credit *credit) { return credit->roas.mean; }
static double roas_added(const fnl_addition *addition) { return addition->roas.mean; }

static void add_truth(const fnl_audit *audit, const fnl_view *view, int first, int end,
                      fnl_table *table) {
  fnl_table_add(table, view->truth);
  for (int c = first; c < end; c++)
    fnl_table_add(table,
                  c < audit->plan->n_campaigns
                      ? fnl_word_number(view->added(&audit->additions[c]), view->decimals).text
                      : "-");
  if (view->has_error)
    fnl_table_add(table, "");
}

static void add_rule(const fnl_audit *audit, const fnl_view *view, int rule, int first, int end,
                     fnl_table *table) {
  fnl_table_add(table, fnl_attribution_registry[rule]->name);
  for (int c = first; c < end; c++)
    fnl_table_add(
        table,
        fnl_word_number(view->credited(fnl_audit_credit(audit, rule, c)), view->decimals).text);
  if (view->has_error)
    fnl_table_add(table, fnl_word_share(audit->error[rule]).text);
}

static void write_columns(const fnl_page *page, const fnl_audit *audit, const fnl_view *view,
                          int first, int end) {
  char alignment[CHANNELS_A_TABLE + 3] = "l";
  const int n_numbers = end - first + view->has_error;
  memset(alignment + 1, 'r', (size_t)n_numbers);
  alignment[n_numbers + 1] = '\0';
  fnl_table table = {.alignment = alignment};
  fnl_table_add(&table, "rule");
  for (int c = first; c < end; c++)
    fnl_table_add(&table, fnl_ledger_channel(audit->plan, c));
  if (view->has_error)
    fnl_table_add(&table, "off by");
  if (view->truth && audit->plan->n_campaigns > first)
    add_truth(audit, view, first, end, &table);
  for (int i = 0; i < audit->ledger.n_rules; i++)
    add_rule(audit, view, audit->order[i], first, end, &table);
  fnl_page_table(page, &table);
}

static void write_view(const fnl_page *page, const fnl_audit *audit, const fnl_view *view) {
  fnl_page_section(page, view->title, view->explanation);
  for (int first = 0; first < view->n_channels; first += CHANNELS_A_TABLE) {
    const int end = first + CHANNELS_A_TABLE;
    write_columns(page, audit, view, first, end < view->n_channels ? end : view->n_channels);
  }
}

static void write_views(const fnl_page *page, const fnl_audit *audit) {
  const int n_campaigns = audit->plan->n_campaigns;
  const fnl_view views[] = {
      {"Conversions", "credited by rule, the nearest first", "incremental",
       audit->ledger.n_channels, 1, has_truth(audit), conversions_of, conversions_added},
      {"Times", "conversions credited over those the campaign adds", NULL, n_campaigns, 2, false,
       times_of, NULL},
      {"Revenue", "of the conversions credited", "incremental", n_campaigns, 0, false, value_of,
       revenue_added},
      {"ROAS", "revenue of the conversions credited over spend", "incremental", n_campaigns, 2,
       false, roas_of, roas_added},
  };
  for (size_t i = 0; i < sizeof views / sizeof *views; i++)
    if (views[i].n_channels > 0)
      write_view(page, audit, &views[i]);
}

/* ---- the page ---- */

static double unattributed(const fnl_audit *audit) {
  return audit->revenue.mean > 0.0 ? 1.0 - audit->value.mean / audit->revenue.mean : 0.0;
}

void fnl_notes_add_audit(fnl_notes *notes, const fnl_audit *audit) {
  static const double worth_telling = 0.01;
  if (unattributed(audit) > worth_telling)
    fnl_notes_add(notes,
                  "%s of the revenue is of events that are no conversions: no rule credits it, "
                  "incremental revenue counts it",
                  fnl_word_share(unattributed(audit)).text);
  if (!has_truth(audit))
    fnl_notes_add(notes, "there are no campaigns that add conversions: no rule has an error");
  if (audit->is_partial)
    fnl_notes_add(notes, "Interrupted: these are %d of %s.", audit->n,
                  fnl_word_counted(audit->study.replications, "replication", "replications").text);
}

void fnl_audit_write_page(const fnl_audit *audit, const fnl_notes *notes, bool colour,
                          fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const fnl_summary summary = {.plan = audit->plan,
                               .sample = &audit->sample,
                               .engine = audit->study.engine,
                               .seed = audit->study.seed};
  fnl_page_subject(&page, audit->plan->title);
  fnl_text_add_format(text, "who deserves the credit for %s\n",
                      fnl_word_counted(audit->conversions.mean, "conversion", "conversions").text);
  if (has_truth(audit))
    write_verdict(&page, audit);
  if (audit->plan->n_campaigns > 0)
    write_additions(&page, audit);
  write_views(&page, audit);
  fnl_page_notes(&page, notes);
  fnl_page_provenance(&page, &summary);
}
