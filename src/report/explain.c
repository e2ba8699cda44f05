/* explain.c: the nouns of a plan as tables. */
#include "report/explain.h"

#include "model/dwell.h"
#include "report/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers as they stand in a file ---- */

/* Four digits are enough to read; the list of numbers has them all. "~" marks an uncertain one. */
static fnl_word plain(const fnl_number *number) {
  fnl_word word;
  if (isinf(number->value))
    return (fnl_word){"none"};
  snprintf(word.text, sizeof word.text, "%s%.4g", number->law == FNL_CERTAIN ? "" : "~",
           number->value);
  return word;
}

/* A small probability reads better as percent: 0.018 is "1.8 %". */
static fnl_word probability(const fnl_number *number) {
  fnl_word word;
  snprintf(word.text, sizeof word.text, "%s%.3g %%", number->law == FNL_CERTAIN ? "" : "~",
           100.0 * number->value);
  return word;
}

/* Days until half of those who could move by time alone have; "" where nobody does. */
static fnl_word half_life(const fnl_number *daily) {
  fnl_word word = {""};
  if (daily->value > 0.0) {
    const double days = log(2.0) / daily->value;
    word = fnl_word_number(days, days < 100.0 ? 1 : 0);
  }
  return word;
}

static void add_list(fnl_text *text, const char *item) {
  fnl_text_add_format(text, "%s%s", text->length ? ", " : "", item);
}

static void add_cell(fnl_table *table, fnl_text *text) {
  fnl_table_add(table, fnl_text_string(text));
  fnl_text_free(text);
}

static void add_headings(fnl_table *table, const char *const *headings) {
  for (int i = 0; headings[i]; i++)
    fnl_table_add(table, headings[i]);
}

/* ---- stages and segments ---- */

/* "14 days, sd 7": the spread says more to people than the phases do. */
static void add_stay(fnl_table *table, const fnl_stage *stage) {
  const double days = stage->dwell_days.value;
  if (!stage->has_dwell) {
    fnl_table_add(table, "");
    return;
  }
  const char *about = stage->dwell_days.law == FNL_CERTAIN ? "" : "about ";
  fnl_table_add_format(table, "%s%.3g %s, sd %.2g", about, days, fnl_plural(days, "day", "days"),
                       fnl_dwell_sd(days, stage->dwell_phases));
}

static void write_stages(const fnl_page *page, const fnl_plan *plan, bool model_only) {
  static const char *const headings[] = {"stage", "role", "at the start", "stay", "title", NULL};
  fnl_table table = {.alignment = "llrll"};
  fnl_page_section(page, "Stages",
                   model_only ? "people start in the first, unless a plan says "
                                "otherwise"
                              : "");
  add_headings(&table, headings);
  for (int s = 0; s < plan->n_stages; s++) {
    const fnl_stage *stage = &plan->stages[s];
    fnl_table_add(&table, stage->name);
    fnl_table_add(&table, fnl_role_name(stage->role));
    fnl_table_add(
        &table, model_only || stage->initial.value == 0.0 ? "" : probability(&stage->initial).text);
    add_stay(&table, stage);
    fnl_table_add(&table, stage->title ? stage->title : "");
  }
  fnl_page_table(page, &table);
}

static void write_segments(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"segment", "share",   "activity", "response",
                                         "value",   "sharing", "title",    NULL};
  fnl_table table = {.alignment = "lrrrrrl"};
  if (plan->n_segments < 2)
    return;
  fnl_page_section(page, "Segments", "multipliers of what their people do");
  add_headings(&table, headings);
  for (int g = 0; g < plan->n_segments; g++) {
    const fnl_segment *segment = &plan->segments[g];
    fnl_table_add(&table, segment->name);
    fnl_table_add(&table, probability(&segment->share).text);
    fnl_table_add(&table, plain(&segment->activity).text);
    fnl_table_add(&table, plain(&segment->response).text);
    fnl_table_add(&table, plain(&segment->value).text);
    fnl_table_add(&table, plain(&segment->sharing).text);
    fnl_table_add(&table, segment->title ? segment->title : "");
  }
  fnl_page_table(page, &table);
}

/* ---- channels ---- */

static void add_audience(fnl_table *table, const fnl_plan *plan, const bool *stages) {
  fnl_text text = {0};
  int n = 0;
  for (int s = 0; s < plan->n_stages; s++)
    if (stages[s]) {
      add_list(&text, plan->stages[s].name);
      n++;
    }
  if (n == plan->n_stages) {
    fnl_text_cut(&text, 0);
    fnl_text_add(&text, "everybody");
  }
  add_cell(table, &text);
}

static void add_learning(fnl_table *table, const fnl_plan *plan, const fnl_learning *learning) {
  if (!learning->on) {
    fnl_table_add(table, "");
    return;
  }
  const char *event =
      learning->event == FNL_ANY_CONVERSION ? "conversion" : plan->events[learning->event].name;
  fnl_table_add_format(table, "%s: %s in %s", event, plain(&learning->events).text,
                       fnl_word_counted(learning->window_days, "day", "days").text);
}

static void add_paid(fnl_table *table, const fnl_plan *plan, const fnl_channel *channel) {
  const fnl_paid *paid = &channel->paid;
  add_audience(table, plan, channel->creative.audience.stages);
  fnl_table_add(table, plain(&paid->cost_per_mille).text);
  fnl_table_add(table, plain(&paid->capacity).text);
  fnl_table_add_format(table, "%s x", plain(&paid->max_price).text);
  fnl_table_add(table, plain(&channel->creative.fatigue).text);
  fnl_table_add(table, plain(&channel->creative.memory).text);
  add_learning(table, plan, &paid->learning);
}

static int count_kind(const fnl_plan *plan, fnl_channel_kind kind) {
  int n = 0;
  for (int c = 0; c < plan->n_channels; c++)
    n += plan->channels[c].kind == kind;
  return n;
}

static void write_paid(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"channel", "audience", "CPM",       "capacity", "up to",
                                         "fatigue", "memory",   "learns on", NULL};
  fnl_table table = {.alignment = "llrrrrrl"};
  if (count_kind(plan, FNL_PAID) == 0)
    return;
  fnl_page_section(page, "Paid channels",
                   "CPM: list price; capacity: impressions a person and day; fatigue: half worn");
  add_headings(&table, headings);
  for (int c = 0; c < plan->n_channels; c++)
    if (plan->channels[c].kind == FNL_PAID) {
      fnl_table_add(&table, plan->channels[c].name);
      add_paid(&table, plan, &plan->channels[c]);
    }
  fnl_page_table(page, &table);
}

static void write_owned(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"channel", "audience", "a day", "cost",
                                         "fatigue", "memory",   NULL};
  fnl_table table = {.alignment = "llrrrr"};
  if (count_kind(plan, FNL_OWNED) == 0)
    return;
  fnl_page_section(page, "Owned channels", "touches a person and day, cost of a touch");
  add_headings(&table, headings);
  for (int c = 0; c < plan->n_channels; c++) {
    const fnl_creative_settings *creative = &plan->channels[c].creative;
    const fnl_owned *owned = &plan->channels[c].owned;
    if (plan->channels[c].kind != FNL_OWNED)
      continue;
    fnl_table_add(&table, plan->channels[c].name);
    add_audience(&table, plan, creative->audience.stages);
    fnl_table_add(&table, plain(&owned->touches_per_day).text);
    fnl_table_add(&table, plain(&owned->cost).text);
    fnl_table_add(&table, plain(&creative->fatigue).text);
    fnl_table_add(&table, plain(&creative->memory).text);
  }
  fnl_page_table(page, &table);
}

static void add_triggers(fnl_table *table, const fnl_plan *plan, const fnl_earned *earned) {
  fnl_text text = {0};
  for (int i = 0; i < earned->n_senders; i++)
    fnl_text_add_format(&text, "%s%s a day by %s", text.length ? ", " : "",
                        plain(&earned->senders[i].sends).text,
                        plan->stages[earned->senders[i].index].name);
  for (int i = 0; i < earned->n_announced; i++)
    fnl_text_add_format(&text, "%s%s on each %s", text.length ? ", " : "",
                        plain(&earned->announced[i].sends).text,
                        plan->events[earned->announced[i].index].name);
  add_cell(table, &text);
}

static void write_earned(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"channel", "sends", "days on the way", "burst", NULL};
  fnl_table table = {.alignment = "llrr"};
  if (count_kind(plan, FNL_EARNED) == 0)
    return;
  fnl_page_section(page, "Earned channels", "people tell people");
  add_headings(&table, headings);
  for (int c = 0; c < plan->n_channels; c++) {
    const fnl_earned *earned = &plan->channels[c].earned;
    double days = 0.0;
    if (plan->channels[c].kind != FNL_EARNED)
      continue;
    for (int j = 0; j < earned->n_delays; j++)
      days += (j + 1) * earned->delay[j].value;
    fnl_table_add(&table, plan->channels[c].name);
    add_triggers(&table, plan, earned);
    fnl_table_add(&table, fnl_word_number(days, 1).text);
    fnl_table_add(&table, earned->burst.value > 0.0 ? plain(&earned->burst).text : "");
  }
  fnl_page_table(page, &table);
}

/* ---- moves and events ---- */

/* What a touch of the i-th channel does, if there are as many: its name and its probability. */
static void add_touch(fnl_table *table, const fnl_plan *plan, int n, const fnl_touch *touches,
                      int i) {
  fnl_table_add(table, i < n ? plan->channels[touches[i].channel].name : "");
  fnl_table_add(table, i < n ? probability(&touches[i].probability).text : "");
}

static void add_empty(fnl_table *table, int n) {
  for (int i = 0; i < n; i++)
    fnl_table_add(table, "");
}

/* The rate by time and its half-life; or, where stays have a law, the part of them that ends so. */
static void add_time(fnl_table *table, const fnl_plan *plan, const fnl_move *move) {
  fnl_number part = {0.0, move->daily.law};
  double sum = 0.0;
  if (!plan->stages[move->from].has_dwell || !(move->daily.value > 0.0)) {
    fnl_table_add(table, move->daily.value > 0.0 ? probability(&move->daily).text : "");
    fnl_table_add(table, half_life(&move->daily).text);
    fnl_table_add(table, "");
    return;
  }
  for (int m = 0; m < plan->n_moves; m++)
    sum += plan->moves[m].from == move->from ? plan->moves[m].daily.value : 0.0;
  part.value = move->daily.value / sum;
  add_empty(table, 2);
  fnl_table_add(table, probability(&part).text);
}

/* A row; and one more for each touch beyond the first. */
static void add_move(fnl_table *table, const fnl_plan *plan, const fnl_move *move) {
  fnl_table_add_format(table, "%s %s %s", plan->stages[move->from].name,
                       move->kind == FNL_IRRITATION ? "-!" : "->", plan->stages[move->to].name);
  add_time(table, plan, move);
  fnl_table_add(table, move->emits == FNL_NO_EVENT ? "" : plan->events[move->emits].name);
  add_touch(table, plan, move->n_touches, move->touches, 0);
  for (int i = 1; i < move->n_touches; i++) {
    add_empty(table, 5);
    add_touch(table, plan, move->n_touches, move->touches, i);
  }
}

static void write_moves(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"move",      "by time a day", "half-life", "of stays",
                                         "counts as", "by a touch of", "each",      NULL};
  fnl_table table = {.alignment = "lrrrllr"};
  fnl_page_section(page, "Moves", "half-life: days, by time alone; -! is irritation");
  add_headings(&table, headings);
  for (int m = 0; m < plan->n_moves; m++)
    add_move(&table, plan, &plan->moves[m]);
  fnl_page_table(page, &table);
}

/* The next stage from `stage` on where the event happens by time, or n_stages. */
static int next_rate(const fnl_plan *plan, const fnl_event *event, int stage) {
  while (stage < plan->n_stages && !(event->in[stage] && event->daily[stage].value > 0.0))
    stage++;
  return stage;
}

/* As many rows as it has touches or stages with a rate; what is said once stands in the first. */
static void add_event(fnl_table *table, const fnl_plan *plan, const fnl_event *event) {
  int stage = next_rate(plan, event, 0);
  for (int i = 0; i == 0 || i < event->n_touches || stage < plan->n_stages; i++) {
    fnl_text tags = {0};
    for (int k = 0; i == 0 && k < event->n_counts_as; k++)
      add_list(&tags, event->counts_as[k]);
    fnl_table_add(table, i == 0 ? event->name : "");
    add_cell(table, &tags);
    fnl_table_add(table, i == 0 && event->has_value ? plain(&event->value_mean).text : "");
    fnl_table_add(table, i == 0 && event->cost.value > 0.0 ? plain(&event->cost).text : "");
    fnl_table_add(table, stage < plan->n_stages ? plan->stages[stage].name : "");
    fnl_table_add(table, stage < plan->n_stages ? probability(&event->daily[stage]).text : "");
    add_touch(table, plan, event->n_touches, event->touches, i);
    stage = next_rate(plan, event, stage + 1 < plan->n_stages ? stage + 1 : plan->n_stages);
  }
}

static void write_events(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"event", "counts as",     "value", "cost", "in",
                                         "a day", "by a touch of", "each",  NULL};
  fnl_table table = {.alignment = "llrrlrlr"};
  if (plan->n_events == 0)
    return;
  fnl_page_section(page, "Events", "what people do, beside moving");
  add_headings(&table, headings);
  for (int e = 0; e < plan->n_events; e++)
    add_event(&table, plan, &plan->events[e]);
  fnl_page_table(page, &table);
}

/* ---- the plan ---- */

/* A campaign's part of the planned budget: its channel's share by its weight. */
static double share_of(const fnl_plan *plan, int campaign) {
  const int channel = plan->campaigns[campaign].channel;
  double weights = 0.0;
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel)
      weights += plan->campaigns[c].weight.value;
  return weights > 0.0
             ? plan->split[channel].value * plan->campaigns[campaign].weight.value / weights
             : 0.0;
}

static void write_campaigns(const fnl_page *page, const fnl_plan *plan) {
  static const char *const headings[] = {"campaign", "channel",  "platform", "share", "money",
                                         "CPM",      "response", "days",     NULL};
  fnl_table table = {.alignment = "lllrrrrr"};
  if (plan->n_campaigns == 0)
    return;
  fnl_page_section(page, "Campaigns", "");
  add_headings(&table, headings);
  for (int c = 0; c < plan->n_campaigns; c++) {
    const fnl_campaign *campaign = &plan->campaigns[c];
    fnl_table_add(&table, campaign->name);
    fnl_table_add(&table, plan->channels[campaign->channel].name);
    fnl_table_add(&table, campaign->platform ? campaign->platform : "");
    fnl_table_add(&table, fnl_word_share(share_of(plan, c)).text);
    fnl_table_add(&table, fnl_word_money(share_of(plan, c) * plan->budget.value).text);
    fnl_table_add(&table, plain(&campaign->paid.cost_per_mille).text);
    fnl_table_add(&table, plain(&campaign->response).text);
    fnl_table_add_format(&table, "%d-%d", campaign->start_day, campaign->end_day - 1);
  }
  fnl_page_table(page, &table);
}

static void write_plan_facts(const fnl_page *page, const fnl_plan *plan) {
  fnl_text text = {0};
  fnl_text_add_format(&text, "A plan of %s for %s",
                      fnl_word_counted(plan->horizon_days, "day", "days").text,
                      fnl_word_counted((double)plan->population, "person", "people").text);
  if (plan->n_campaigns > 0)
    fnl_text_add_format(&text, ", %s %s for ads, %s pacing",
                        fnl_word_money(plan->budget.value).text, plan->currency,
                        plan->n_pacing > 0 ? "weekly" : "even");
  fnl_text_add_format(&text, ". Margin %s", probability(&plan->margin).text);
  if (plan->referral_reward.value > 0.0)
    fnl_text_add_format(&text, ", %s %s for a referred conversion",
                        plain(&plan->referral_reward).text, plan->currency);
  if (plan->target_roas > 0.0)
    fnl_text_add_format(&text, ", target ROAS %.3g", plan->target_roas);
  fnl_text_add_format(
      &text, ". Engine %s, %s, seed %llu.", plan->simulation.engine,
      fnl_word_counted(plan->simulation.replications, "replication", "replications").text,
      (unsigned long long)plan->simulation.seed);
  if (plan->n_laws > 0)
    fnl_text_add_format(&text, " %d of its numbers %s uncertain (marked ~).", plan->n_laws,
                        fnl_plural(plan->n_laws, "is", "are"));
  fnl_page_sentence(page, fnl_text_string(&text));
  fnl_text_free(&text);
}

static void write_model_facts(const fnl_page *page, const fnl_plan *plan, bool model_only) {
  const bool has_title = plan->model_title && !model_only;
  fnl_text text = {0};
  fnl_text_add_format(&text, "Model %s%s%s: ", plan->name, has_title ? ", " : "",
                      has_title ? plan->model_title : "");
  fnl_page_model_counts(plan, &text);
  fnl_text_add_format(&text, " (%s).", plan->model_file);
  if (plan->source)
    fnl_text_add_format(&text, " Source: %s.", plan->source);
  fnl_page_sentence(page, fnl_text_string(&text));
  fnl_text_free(&text);
}

void fnl_plan_write_explanation(const fnl_plan *plan, bool model_only, bool colour,
                                fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const char *model_title = plan->model_title ? plan->model_title : plan->name;
  fnl_page_title(&page, model_only ? model_title : plan->title);
  if (!model_only)
    write_plan_facts(&page, plan);
  write_model_facts(&page, plan, model_only);
  if (!model_only)
    write_campaigns(&page, plan);
  write_stages(&page, plan, model_only);
  if (!model_only)
    write_segments(&page, plan);
  write_paid(&page, plan);
  write_owned(&page, plan);
  write_earned(&page, plan);
  write_moves(&page, plan);
  write_events(&page, plan);
}
