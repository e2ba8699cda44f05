/* terminal_summary.c: what a plan brings, for a person. */
#include "report/page.h"
#include "report/terminal.h"
#include "report/terminal_customers.h"
#include "report/terminal_metrics.h"

#include <math.h>
#include <stdio.h>

static fnl_estimate total(const fnl_summary *summary, const char *figure) {
  return fnl_summary_figure(summary, FNL_GROUP_TOTALS, 0, figure);
}

/* ---- the answer ---- */

static void write_roas(const fnl_page *page, const fnl_summary *summary) {
  const char *currency = summary->plan->currency;
  const fnl_estimate roas = total(summary, "roas"), revenue = total(summary, "revenue");
  const fnl_estimate spend = total(summary, "spend");
  const int decimals = fnl_ratio_decimals(&roas);
  fnl_text sentence = {0};
  if (isnan(roas.mean)) {
    fnl_text_add_format(&sentence, "Revenue %s %s", fnl_word_money_estimate(&revenue).text,
                        currency);
    fnl_page_interval(&sentence, fnl_word_money_interval(&revenue));
    fnl_text_add(&sentence, "; no money for ads, so no ROAS");
  } else {
    fnl_text_add_format(&sentence, "ROAS %s", fnl_word_ratio(&roas, decimals).text);
    fnl_page_interval(&sentence, fnl_word_ratio_interval(&roas, decimals));
    fnl_text_add_format(&sentence, ": %s %s revenue for %s %s spent",
                        fnl_word_money_estimate(&revenue).text, currency,
                        fnl_word_money_estimate(&spend).text, currency);
  }
  fnl_text_add_format(page->text, "%s%s%s\n", page->bold, fnl_text_string(&sentence), page->plain);
  fnl_text_free(&sentence);
}

static void write_profit(const fnl_page *page, const fnl_summary *summary) {
  const char *currency = summary->plan->currency;
  const fnl_estimate profit = total(summary, "profit");
  const fnl_estimate conversions = total(summary, "conversions"), cpa = total(summary, "cpa");
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "%s %s %s", profit.mean < 0.0 ? "Loss" : "Profit",
                      fnl_word_money_estimate(&profit).text, currency);
  fnl_page_interval(&sentence, fnl_word_money_interval(&profit));
  fnl_text_add_format(&sentence, " at a margin of %s; %s",
                      fnl_word_share(summary->plan->margin.value).text,
                      fnl_word_counted(conversions.mean, "conversion", "conversions").text);
  if (!isnan(cpa.mean))
    fnl_text_add_format(&sentence, ", %s %s each (CPA)", fnl_word_money(cpa.mean).text, currency);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

static void write_worth(const fnl_page *page, const fnl_summary *summary) {
  if (!fnl_plan_looks_beyond(summary->plan))
    return;
  const fnl_estimate worth = total(summary, "worth_beyond_horizon");
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "Worth beyond the horizon %s %s",
                      fnl_word_money_estimate(&worth).text, summary->plan->currency);
  fnl_page_interval(&sentence, fnl_word_money_interval(&worth));
  fnl_text_add_format(&sentence, ", without ads, discounted by %s a year",
                      fnl_word_share(summary->plan->discount).text);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

static void write_target(const fnl_page *page, const fnl_summary *summary) {
  const fnl_estimate *probability = &summary->target_probability;
  if (!summary->has_target)
    return;
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "Target ROAS %s: reached with probability %s",
                      fnl_word_number(summary->plan->target_roas, 2).text,
                      fnl_word_share(probability->mean).text);
  if (fnl_estimate_has_interval(probability))
    fnl_text_add_format(&sentence, " (95 %% interval %s to %s)",
                        fnl_word_share(probability->low).text,
                        fnl_word_share(probability->high).text);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* How much one run may differ from the mean: what chance alone does to the planner. */
static void write_range(const fnl_page *page, const fnl_summary *summary) {
  const fnl_estimate roas = total(summary, "roas");
  if (isnan(roas.quantile[0]))
    return;
  const int decimals = fnl_ratio_decimals(&roas);
  fnl_text_add_format(page->text, "Nine runs in ten have a ROAS of %s to %s\n",
                      fnl_word_number(roas.quantile[0], decimals).text,
                      fnl_word_number(roas.quantile[4], decimals).text);
}

/* ---- the tables ---- */

typedef struct {
  const char *heading, *figure;
  fnl_page_format format;
} fnl_page_column;

static const fnl_page_column campaign_columns[] = {
    {"share", "share", fnl_page_share},
    {"spend", "spend", fnl_page_money},
    {"impressions", "impressions", fnl_page_count},
    {"CPM", "effective_cpm", fnl_page_money},
    {"conversions", "conversions", fnl_page_count},
    {"CPA", "cpa", fnl_page_money},
    {"ROAS caused", "roas_caused", fnl_page_ratio},
};
enum { N_CAMPAIGN_COLUMNS = sizeof campaign_columns / sizeof campaign_columns[0] };

static void write_campaigns(const fnl_page *page, const fnl_summary *summary) {
  fnl_table table = {.alignment = "lrrrrrrr"};
  if (summary->plan->n_campaigns == 0)
    return;
  fnl_page_section(page, "Campaigns", "conversions go to the touch that tipped them");
  fnl_table_add(&table, "campaign");
  for (int k = 0; k < N_CAMPAIGN_COLUMNS; k++)
    fnl_table_add(&table, campaign_columns[k].heading);
  for (int c = 0; c < summary->plan->n_campaigns; c++) {
    fnl_table_add(&table, summary->plan->campaigns[c].name);
    for (int k = 0; k < N_CAMPAIGN_COLUMNS; k++)
      fnl_page_cell(&table, summary, FNL_GROUP_CAMPAIGNS, c, campaign_columns[k].figure,
                    campaign_columns[k].format);
  }
  fnl_page_table(page, &table);
}

static double conversions_of(const fnl_summary *summary, int channel) {
  return fnl_summary_figure(summary, FNL_GROUP_CHANNELS, channel, "conversions").mean;
}

/* Channels that are not bought, and what comes without any touch. */
static void write_other_channels(const fnl_page *page, const fnl_summary *summary) {
  const fnl_plan *plan = summary->plan;
  fnl_table table = {.alignment = "llrrr"};
  double by_time = total(summary, "conversions").mean;
  fnl_page_section(page, "Without ads", "");
  fnl_table_add(&table, "cause");
  fnl_table_add(&table, "kind");
  fnl_table_add(&table, "touches");
  fnl_table_add(&table, "conversions");
  fnl_table_add(&table, "cost");
  for (int c = 0; c < plan->n_channels; c++) {
    by_time -= conversions_of(summary, c);
    if (fnl_channel_traits_of(&plan->channels[c])->is_bought)
      continue;
    fnl_table_add(&table, plan->channels[c].name);
    fnl_table_add(&table, fnl_channel_kind_names[plan->channels[c].kind]);
    fnl_page_cell(&table, summary, FNL_GROUP_CHANNELS, c, "touches", fnl_page_count);
    fnl_page_cell(&table, summary, FNL_GROUP_CHANNELS, c, "conversions", fnl_page_count);
    fnl_page_cell(&table, summary, FNL_GROUP_CHANNELS, c, "cost", fnl_page_money);
  }
  fnl_table_add(&table, "time alone");
  fnl_table_add(&table, "");
  fnl_table_add(&table, "");
  fnl_table_add(&table, fnl_word_count(by_time).text);
  fnl_table_add(&table, "");
  fnl_page_table(page, &table);
}

/* "5,329 to 5,569"; "" where there are no quantiles. */
static fnl_word range_of(const fnl_estimate *end) {
  fnl_word word = {""};
  if (!isnan(end->quantile[0]))
    snprintf(word.text, sizeof word.text, "%.29s to %.29s", fnl_word_count(end->quantile[0]).text,
             fnl_word_count(end->quantile[4]).text);
  return word;
}

static void write_stages(const fnl_page *page, const fnl_summary *summary) {
  fnl_table table = {.alignment = "llrrrl"};
  fnl_page_section(page, "People", "");
  fnl_table_add(&table, "stage");
  fnl_table_add(&table, "role");
  fnl_table_add(&table, "start");
  fnl_table_add(&table, "end");
  fnl_table_add(&table, "change");
  fnl_table_add(&table, "nine ends in ten");
  for (int s = 0; s < summary->plan->n_stages; s++) {
    const fnl_stage *stage = &summary->plan->stages[s];
    const double start = summary->sample->days.stage_mean[s];
    const fnl_estimate end = fnl_summary_figure(summary, FNL_GROUP_STAGES, s, "end");
    fnl_table_add(&table, stage->name);
    fnl_table_add(&table, fnl_role_name(stage->role));
    fnl_table_add(&table, fnl_word_count(start).text);
    fnl_table_add(&table, fnl_word_count(end.mean).text);
    fnl_table_add_format(&table, "%s%s", end.mean > start ? "+" : "",
                         fnl_word_count(end.mean - start).text);
    fnl_table_add(&table, range_of(&end).text);
  }
  fnl_page_table(page, &table);
}

static void write_events(const fnl_page *page, const fnl_summary *summary) {
  fnl_table table = {.alignment = "lrrr"};
  fnl_page_section(page, "Events", "");
  fnl_table_add(&table, "event");
  fnl_table_add(&table, "count");
  fnl_table_add(&table, "revenue");
  fnl_table_add(&table, "share of revenue");
  const double revenue = total(summary, "revenue").mean;
  for (int e = 0; e < summary->plan->n_events; e++) {
    const fnl_estimate value = fnl_summary_figure(summary, FNL_GROUP_EVENTS, e, "value");
    const bool has_value = value.mean > 0.0;
    fnl_table_add(&table, summary->plan->events[e].name);
    fnl_page_cell(&table, summary, FNL_GROUP_EVENTS, e, "count", fnl_page_count);
    fnl_table_add(&table, has_value ? fnl_word_money(value.mean).text : "");
    fnl_table_add(&table, has_value ? fnl_word_share(value.mean / revenue).text : "");
  }
  fnl_page_table(page, &table);
}

void fnl_summary_write_page(const fnl_summary *summary, const fnl_notes *notes, bool colour,
                            fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  fnl_page_plan(&page, summary->plan);
  write_roas(&page, summary);
  write_profit(&page, summary);
  write_worth(&page, summary);
  write_target(&page, summary);
  write_range(&page, summary);
  write_campaigns(&page, summary);
  write_other_channels(&page, summary);
  write_stages(&page, summary);
  write_events(&page, summary);
  fnl_page_metrics(&page, summary);
  fnl_page_customers(&page, summary);
  fnl_page_notes(&page, notes);
  fnl_page_provenance(&page, summary);
}
