/* check_plan.c: what a plan must fulfil as a whole, with its model. */
#include "model/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const fnl_node *root(const fnl_reader *reader) { return reader->document->root; }

static const fnl_node *campaign_node(const fnl_reader *reader, int campaign) {
  return reader->nouns[FNL_NOUN_CAMPAIGN].nodes[campaign];
}

/* What it is called in the tree: in the struct a name that is none is not. */
static const char *name_of(const fnl_reader *reader, fnl_noun noun, int index) {
  return reader->nouns[noun].names[index];
}

static void check_numbers(fnl_reader *reader) {
  if (reader->wants_agents && reader->plan->population > FNL_NUMBERED_MAX)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(root(reader), "population"), FNL_EENGINE,
                               "the engine \"agents\" has numbers for %lld people, not for %lld",
                               (long long)FNL_NUMBERED_MAX, (long long)reader->plan->population),
                   "engine = \"cohorts\", whose cost does not grow with the population");
}

/* What only `agents` can follow, and what even they cannot. */
static void check_persons(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_names *names = &reader->nouns[FNL_NOUN_CHANNEL];
  for (int c = 0; c < plan->n_channels; c++) {
    const fnl_earned *earned = &plan->channels[c].earned;
    const char *key = earned->law != FNL_SENDING_POISSON ? "law" : "sharing_shape";
    if (!fnl_channel_traits_of(&plan->channels[c])->is_word_of_mouth)
      continue;
    if (earned->law == FNL_SENDING_EVERY_NEIGHBOUR && !plan->has_network)
      fnl_error_hint(fnl_mistake(reader, fnl_place_of(names->nodes[c], "law"), FNL_EVALUE,
                                 "`law = \"every_neighbour\"` needs a network"),
                     "network = { file = \"friends.txt\"; };");
    if (!reader->wants_agents && !plan->has_network && earned->law != FNL_SENDING_EVERY_NEIGHBOUR &&
        fnl_channel_is_personal(plan, c))
      fnl_error_hint(fnl_mistake(reader, fnl_place_of(names->nodes[c], key), FNL_EENGINE,
                                 "`%s` needs to know people one by one", key),
                     "simulation = { engine = \"agents\"; }, or --engine agents");
  }
}

/* The run-on beyond the horizon is the fluid's, which knows nobody. */
static void check_beyond(fnl_reader *reader) {
  if (reader->wants_agents && fnl_plan_looks_beyond(reader->plan) &&
      fnl_plan_is_personal(reader->plan))
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(root(reader), "simulation"), FNL_EENGINE,
                               "the worth beyond the horizon cannot follow word from one person "
                               "to another"),
                   "a longer horizon_days instead; or leave `network`, `law` and `sharing_shape` "
                   "out");
}

/* Who gets letters depends on who wrote them: the untouched of a cell are not alike. */
static void check_reach(fnl_reader *reader) {
  if (reader->wants_agents && reader->plan->simulation.reach && fnl_plan_is_personal(reader->plan))
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(root(reader), "simulation"), FNL_EENGINE,
                               "reach cannot follow word from one person to another"),
                   "without `reach`; or leave `network`, `law` and `sharing_shape` out");
}

static void check_segments(fnl_reader *reader) {
  fnl_plan *plan = reader->plan;
  double sum = 0;
  for (int g = 0; g < plan->n_segments; g++)
    sum += plan->segments[g].share.value;
  double divisor =
      fnl_check_shares(reader, fnl_node_member(root(reader), "segments"), "`segments`", sum);
  for (int g = 0; g < plan->n_segments && divisor != 1; g++)
    plan->segments[g].share.value /= divisor;
}

/* ---- campaigns ---- */

static void check_campaign_name(fnl_reader *reader, int campaign) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *node = fnl_node_member(campaign_node(reader, campaign), "name");
  const char *name = name_of(reader, FNL_NOUN_CAMPAIGN, campaign);
  if (strcmp(name, "time") == 0 || strcmp(name, "seed") == 0)
    fnl_error_hint(
        fnl_mistake(reader, node, FNL_EVALUE, "a campaign cannot be called \"%s\"", name),
        "results call so what no campaign caused");
  for (int c = 0; c < plan->n_channels; c++)
    if (!fnl_channel_traits_of(&plan->channels[c])->is_bought &&
        strcmp(name_of(reader, FNL_NOUN_CHANNEL, c), name) == 0)
      fnl_mistake(reader, node, FNL_EVALUE,
                  "campaign \"%s\" is called like a channel that is not paid", name);
}

static void check_days(fnl_reader *reader, int campaign) {
  const fnl_campaign *c = &reader->plan->campaigns[campaign];
  const fnl_node *node = campaign_node(reader, campaign);
  const char *name = name_of(reader, FNL_NOUN_CAMPAIGN, campaign);
  if (c->start_day >= c->end_day)
    fnl_mistake(reader, fnl_place_of(node, "start_day"), FNL_EVALUE,
                "campaign \"%s\" ends on day %d, before it starts on day %d", name, c->end_day,
                c->start_day);
  else if (c->end_day > reader->plan->horizon_days)
    fnl_mistake(reader, fnl_place_of(node, "end_day"), FNL_EVALUE,
                "campaign \"%s\" ends on day %d, after the horizon of %d %s", name, c->end_day,
                reader->plan->horizon_days, fnl_plural(reader->plan->horizon_days, "day", "days"));
}

static bool same_number(fnl_number a, fnl_number b) { return a.value == b.value && a.law == b.law; }

static bool same_flags(const bool *a, const bool *b, int n) {
  return memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

/* The setting in which two campaigns that bid against each other disagree, or NULL. */
static const char *disagreement(const fnl_plan *plan, const fnl_campaign *a,
                                const fnl_campaign *b) {
  const fnl_creative_settings *one = &a->creative, *other = &b->creative;
  if (!same_flags(one->audience.stages, other->audience.stages, plan->n_stages))
    return "audience";
  if (!same_flags(one->audience.segments, other->audience.segments, plan->n_segments))
    return "segments";
  if (!same_number(a->paid.capacity, b->paid.capacity))
    return "capacity";
  if (!same_number(a->paid.max_price, b->paid.max_price))
    return "max_price";
  if (!same_number(one->fatigue, other->fatigue))
    return "fatigue";
  return same_number(one->memory, other->memory) ? NULL : "memory";
}

/* A campaign agrees with the first of its platform. */
static void check_platform(fnl_reader *reader, int campaign) {
  const fnl_plan *plan = reader->plan;
  const fnl_campaign *own = &plan->campaigns[campaign];
  for (int c = 0; c < campaign; c++) {
    const fnl_campaign *first = &plan->campaigns[c];
    if (!fnl_plan_same_auction(plan, c, campaign))
      continue;
    const char *setting = disagreement(plan, first, own);
    if (setting)
      fnl_error_hint(fnl_mistake(reader, fnl_place_of(campaign_node(reader, campaign), setting),
                                 FNL_EVALUE,
                                 "campaigns \"%s\" and \"%s\" share a platform but not `%s`",
                                 first->name, own->name, setting),
                     "give them the same, or each its own platform = \"…\"");
    return;
  }
}

static void check_campaign_names(fnl_reader *reader) {
  for (int c = 0; c < reader->plan->n_campaigns; c++)
    check_campaign_name(reader, c);
}

/* The weeks of a campaign are only there if its days are right. */
static void check_spans(fnl_reader *reader) {
  int before = reader->diagnostics->n_mistakes;
  for (int c = 0; c < reader->plan->n_campaigns; c++)
    check_days(reader, c);
  if (reader->diagnostics->n_mistakes > before)
    reader->broken |= FNL_PART_SPANS;
}

static void check_platforms(fnl_reader *reader) {
  for (int c = 0; c < reader->plan->n_campaigns; c++)
    check_platform(reader, c);
}

/* ---- money ---- */

static double weight_of(const fnl_plan *plan, int channel, int *n_campaigns) {
  double weight = 0;
  *n_campaigns = 0;
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel) {
      weight += plan->campaigns[c].weight.value;
      ++*n_campaigns;
    }
  return weight;
}

/* Money for a channel needs a campaign that takes it. */
static void check_takers(fnl_reader *reader, int channel, const fnl_node *split) {
  const fnl_plan *plan = reader->plan;
  const char *name = name_of(reader, FNL_NOUN_CHANNEL, channel);
  const fnl_node *at = fnl_place_of(split, name);
  int n_campaigns;
  double weight = weight_of(plan, channel, &n_campaigns);
  if (!fnl_channel_traits_of(&plan->channels[channel])->is_bought)
    fnl_mistake(reader, at, FNL_EVALUE, "\"%s\" is an %s channel and takes no money", name,
                fnl_channel_kind_names[plan->channels[channel].kind]);
  else if (n_campaigns == 0)
    fnl_mistake(reader, at, FNL_EVALUE, "money for channel \"%s\", which has no campaign", name);
  else if (weight <= 0)
    fnl_mistake(reader, at, FNL_EVALUE,
                "money for channel \"%s\", whose campaigns all have weight 0", name);
}

static void check_split(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *budget = fnl_node_member(root(reader), "budget");
  if (!budget || (plan->n_campaigns == 0 && plan->budget.value > 0)) /* that is told instead */
    return;
  for (int c = 0; c < plan->n_channels; c++)
    if (plan->split[c].value > 0)
      check_takers(reader, c, fnl_place_of(budget, "split"));
}

/* A campaign whose weeks all weigh nothing could never spend its money. */
static void check_weights(fnl_reader *reader, const fnl_node *pacing) {
  const fnl_plan *plan = reader->plan;
  for (int c = 0; c < plan->n_campaigns; c++) {
    const fnl_campaign *campaign = &plan->campaigns[c];
    bool spends = campaign->n_pacing > 0;
    for (int w = campaign->start_day / FNL_WEEK_DAYS; w <= (campaign->end_day - 1) / FNL_WEEK_DAYS;
         w++)
      spends |= plan->pacing[w].value > 0;
    if (!spends)
      fnl_mistake(reader, pacing, FNL_EVALUE,
                  "`pacing` gives campaign \"%s\" no day with a weight above 0",
                  name_of(reader, FNL_NOUN_CAMPAIGN, c));
  }
}

/* A campaign's own weights: one a week or one a day, and at least one on its days. */
static void check_own_pacing(fnl_reader *reader, int campaign) {
  const fnl_plan *plan = reader->plan;
  const fnl_campaign *own = &plan->campaigns[campaign];
  const fnl_node *pacing = fnl_node_member(campaign_node(reader, campaign), "pacing");
  const int weeks = (plan->horizon_days + FNL_WEEK_DAYS - 1) / FNL_WEEK_DAYS;
  bool spends = false;
  if (own->n_pacing == 0 || !pacing)
    return;
  if (own->n_pacing != weeks && own->n_pacing != plan->horizon_days) {
    fnl_mistake(reader, pacing, FNL_EVALUE,
                "`pacing` has %d %s; %d %s %d %s: one a week or one a day", own->n_pacing,
                fnl_plural(own->n_pacing, "weight", "weights"), plan->horizon_days,
                fnl_plural(plan->horizon_days, "day is", "days are"), weeks,
                fnl_plural(weeks, "week", "weeks"));
    return;
  }
  for (int t = own->start_day; t < own->end_day; t++) {
    const fnl_number *weights;
    const int index = fnl_plan_pacing(plan, campaign, t, &weights);
    spends |= weights[index].value > 0;
  }
  if (!spends)
    fnl_mistake(reader, pacing, FNL_EVALUE,
                "`pacing` gives campaign \"%s\" no day with a weight above 0", own->name);
}

static void check_pacing(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *pacing = fnl_node_member(fnl_node_member(root(reader), "budget"), "pacing");
  int weeks = (plan->horizon_days + FNL_WEEK_DAYS - 1) / FNL_WEEK_DAYS;
  if (!pacing || pacing->kind != FNL_NODE_LIST)
    return;
  if (plan->n_pacing != weeks)
    fnl_mistake(reader, pacing, FNL_EVALUE, "`pacing` has %d %s; %d %s %d %s", plan->n_pacing,
                fnl_plural(plan->n_pacing, "weight", "weights"), plan->horizon_days,
                fnl_plural(plan->horizon_days, "day is", "days are"), weeks,
                fnl_plural(weeks, "week", "weeks"));
  else if (!(reader->broken & FNL_PART_SPANS))
    check_weights(reader, pacing);
}

static void check_own_pacings(fnl_reader *reader) {
  for (int c = 0; c < reader->plan->n_campaigns; c++)
    check_own_pacing(reader, c);
}

static void check_total(fnl_reader *reader) {
  const fnl_node *budget = fnl_node_member(root(reader), "budget");
  if (budget && reader->plan->n_campaigns == 0 && reader->plan->budget.value > 0)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(budget, "total"), FNL_EVALUE,
                               "there is money but no campaign to spend it"),
                   "the model needs a paid channel, or the plan campaigns");
}

/* ---- counts ---- */

/* What one day can hold: beyond it neither a draw nor a double counts exactly. */
#define OCCURRENCES_MAX 1e13

static void check_rate(fnl_reader *reader, const fnl_node *at, const char *what, const char *name,
                       double rate) {
  if (rate * (double)reader->plan->population > OCCURRENCES_MAX)
    fnl_mistake(reader, at, FNL_EVALUE, "%s \"%s\": more than 10^13 a day in this population", what,
                name);
}

static void check_event_rates(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  for (int e = 0; e < plan->n_events; e++) {
    double most = 0;
    for (int s = 0; s < plan->n_stages; s++)
      most = fmax(most, plan->events[e].daily[s].value);
    check_rate(reader, reader->nouns[FNL_NOUN_EVENT].nodes[e], "event", plan->events[e].name, most);
  }
}

static void check_send_rates(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  double sharing = 0;
  for (int g = 0; g < plan->n_segments; g++)
    sharing = fmax(sharing, plan->segments[g].sharing.value);
  for (int c = 0; c < plan->n_channels; c++) {
    const fnl_earned *earned = &plan->channels[c].earned;
    double most = 0;
    for (int i = 0; i < earned->n_senders; i++)
      most = fmax(most, earned->senders[i].sends.value);
    check_rate(reader, reader->nouns[FNL_NOUN_CHANNEL].nodes[c], "channel", plan->channels[c].name,
               most * sharing);
  }
}

static void check_rates(fnl_reader *reader) {
  check_event_rates(reader);
  check_send_rates(reader);
}

/* Each check with the parts it rests on. */
static const struct {
  void (*check)(fnl_reader *reader);
  unsigned rests_on;
} checks[] = {
    {check_numbers, FNL_PART_PEOPLE},
    {check_persons, FNL_PART_CHANNELS},
    {check_beyond, FNL_PART_CHANNELS | FNL_PART_OPTIMIZE},
    {check_reach, FNL_PART_CHANNELS},
    {check_segments, FNL_PART_SHARES},
    {check_campaign_names, FNL_PART_CAMPAIGNS | FNL_PART_KINDS},
    {check_spans, FNL_PART_SPANS | FNL_PART_DAYS},
    {check_platforms, FNL_PART_AUCTIONS | FNL_PART_CHANNELS | FNL_PART_STAGES | FNL_PART_SEGMENTS},
    {check_total, FNL_PART_TOTAL | FNL_PART_CAMPAIGNS | FNL_PART_KINDS},
    {check_split, FNL_PART_SPLIT | FNL_PART_CAMPAIGNS | FNL_PART_KINDS},
    {check_pacing, FNL_PART_PACING | FNL_PART_DAYS},
    {check_rates, FNL_PART_MODEL | FNL_PART_PEOPLE | FNL_PART_SEGMENTS},
    {fnl_check_seeds,
     FNL_PART_SEEDS | FNL_PART_PEOPLE | FNL_PART_STAGES | FNL_PART_SEGMENTS | FNL_PART_NETWORK},
    {fnl_check_network, FNL_PART_NETWORK | FNL_PART_SEGMENTS},
    {check_own_pacings, FNL_PART_AUCTIONS | FNL_PART_SPANS | FNL_PART_DAYS},
    {fnl_check_optimize, FNL_PART_OPTIMIZE | FNL_PART_CAMPAIGNS | FNL_PART_AUCTIONS |
                             FNL_PART_CHANNELS | FNL_PART_KINDS | FNL_PART_TOTAL},
};

fnl_status fnl_check_plan(fnl_reader *reader) {
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
    if (!(reader->broken & checks[i].rests_on))
      checks[i].check(reader);
  return FNL_OK;
}
