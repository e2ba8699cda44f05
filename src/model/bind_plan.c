/* bind_plan.c: the plan's part of the tree: segments, campaigns, money, settings. */
#include "model/imprints.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fnl_node *root(const fnl_reader *reader) { return reader->document->root; }

static const fnl_number NOTHING = {0, FNL_CERTAIN};

static fnl_status bind_top(fnl_reader *reader) {
  fnl_plan *plan = reader->plan;
  plan->budget = NOTHING;
  for (int s = 0; s < plan->n_stages; s++)
    plan->stages[s].initial = NOTHING;
  for (int c = 0; c < plan->n_channels; c++)
    plan->split[c] = NOTHING;
  return fnl_bind_section(reader, &fnl_section_plan, root(reader), plan, false);
}

static fnl_status bind_segments(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_SEGMENT];
  fnl_node *list = fnl_node_member(root(reader), "segments");
  fnl_status status = FNL_OK;
  for (int g = 0; g < names->n && status == FNL_OK; g++) {
    size_t length = fnl_path_enter(reader, "segments");
    fnl_path_enter(reader, names->names[g]);
    status = fnl_bind_section(reader, &fnl_section_segment, list->items[g],
                              &reader->plan->segments[g], false);
    fnl_path_leave(reader, length);
  }
  return status;
}

/* ---- campaigns ---- */

static bool *copy_flags(const bool *flags, int n) {
  bool *copy = calloc((size_t)n + 1, sizeof *copy);
  if (copy && flags && n > 0)
    memcpy(copy, flags, (size_t)n * sizeof *copy);
  return copy;
}

static fnl_status inherit(fnl_reader *reader, const fnl_channel *channel, fnl_campaign *campaign) {
  const fnl_plan *plan = reader->plan;
  const fnl_audience *audience = &channel->creative.audience;
  campaign->creative = channel->creative;
  campaign->paid = channel->paid;
  fnl_imprints_copy(reader, &channel->creative, &campaign->creative, sizeof channel->creative);
  fnl_imprints_copy(reader, &channel->paid, &campaign->paid, sizeof channel->paid);
  campaign->creative.audience = (fnl_audience){copy_flags(audience->stages, plan->n_stages),
                                               copy_flags(audience->segments, plan->n_segments)};
  return campaign->creative.audience.stages && campaign->creative.audience.segments ? FNL_OK
                                                                                    : FNL_ENOMEM;
}

/* The paid channel a campaign names, or NULL; an unknown name is told where it is bound. */
static const fnl_channel *paid_channel(fnl_reader *reader, const fnl_node *group) {
  const char *name = fnl_node_member_text(group, "channel");
  const fnl_plan *plan = reader->plan;
  for (int c = 0; name && c < plan->n_channels; c++) {
    if (strcmp(reader->nouns[FNL_NOUN_CHANNEL].names[c], name) != 0)
      continue;
    if (fnl_channel_traits_of(&plan->channels[c])->is_bought)
      return &plan->channels[c];
    reader->broken |= FNL_PART_CAMPAIGNS;
    fnl_error_hint(fnl_mistake(reader, fnl_node_member(group, "channel"), FNL_EVALUE,
                               "\"%s\" is an %s channel; campaigns are of paid ones", name,
                               fnl_channel_kind_names[plan->channels[c].kind]),
                   "set it by path: --set channels.%s.…", name);
    return NULL;
  }
  return NULL;
}

static fnl_status default_end_day(fnl_reader *reader, fnl_node *group, fnl_campaign *campaign) {
  fnl_node *horizon = fnl_node_member(root(reader), "horizon_days");
  if (fnl_node_member(group, "end_day") &&
      fnl_node_member(group, "end_day")->kind != FNL_NODE_REMARK)
    return FNL_OK;
  fnl_node *node = fnl_node_new(FNL_NODE_INTEGER, "end_day", (fnl_origin){0, 0});
  if (!node)
    return FNL_ENOMEM;
  node->integer = campaign->end_day = reader->plan->horizon_days;
  if (horizon)
    fnl_imprint_note(reader, fnl_section_field(&fnl_section_campaign, "end_day"), horizon,
                     &campaign->end_day);
  return fnl_node_put(group, node) ? FNL_OK : FNL_ENOMEM;
}

static fnl_status bind_campaign(fnl_reader *reader, fnl_node *group, const char *name,
                                fnl_campaign *campaign) {
  const fnl_channel *channel = paid_channel(reader, group);
  fnl_status status = channel ? inherit(reader, channel, campaign) : FNL_OK;
  size_t length = fnl_path_enter(reader, "campaigns");
  fnl_path_enter(reader, name);
  if (status == FNL_OK)
    status = fnl_bind_section(reader, &fnl_section_campaign, group, campaign, false);
  fnl_path_leave(reader, length);
  return status == FNL_OK ? default_end_day(reader, group, campaign) : status;
}

static fnl_status bind_campaigns(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_CAMPAIGN];
  fnl_node *list = fnl_node_member(root(reader), "campaigns");
  fnl_status status = FNL_OK;
  for (int c = 0; c < names->n && status == FNL_OK; c++)
    status = bind_campaign(reader, list->items[c], names->names[c], &reader->plan->campaigns[c]);
  return status;
}

/* ---- shares by name ---- */

/* Binds each member of a group by its noun's index: `place` gives where. The sum is of all that
 * are written, also under an unknown name; NAN where a number is wrong. */
typedef fnl_number *(*place_of)(fnl_reader *reader, int index);

/* Whether `--set` added the member, so that a wrong name says nothing about the others. */
static bool is_added(const fnl_reader *reader, const fnl_node *group, const fnl_node *member) {
  return member->origin.source != group->origin.source &&
         reader->document->sources[member->origin.source].kind == FNL_ORIGIN_SET;
}

static fnl_status bind_dense(fnl_reader *reader, const fnl_field *field, fnl_node *group,
                             place_of place, double *sum) {
  fnl_status status = FNL_OK;
  *sum = 0;
  for (int i = 0; i < group->n && status == FNL_OK; i++) {
    fnl_node *node = group->items[i];
    fnl_number number = NOTHING;
    int index = fnl_find_name(reader, field->of, node->name, node);
    int before = reader->diagnostics->n_mistakes;
    size_t length = fnl_path_enter(reader, node->name);
    status = fnl_bind_number(reader, field, node, &number);
    fnl_path_leave(reader, length);
    if (index >= 0) {
      *place(reader, index) = number;
      fnl_imprint_note_number(reader, field, node, place(reader, index));
    }
    if (index >= 0 || !is_added(reader, group, node))
      *sum += reader->diagnostics->n_mistakes == before ? number.value : NAN;
  }
  return status;
}

/* The same sum of what stands in the plan, where all names are known. */
static double sum_of(fnl_reader *reader, fnl_noun noun, const fnl_node *group, place_of place) {
  double sum = 0;
  for (int i = 0; i < group->n; i++) {
    const int index = fnl_find_name(reader, noun, group->items[i]->name, group->items[i]);
    sum += index >= 0 ? place(reader, index)->value : (double)NAN;
  }
  return sum;
}

static fnl_number *initial_of(fnl_reader *reader, int stage) {
  return &reader->plan->stages[stage].initial;
}

static fnl_number *split_of(fnl_reader *reader, int channel) {
  return &reader->plan->split[channel];
}

/* The first stage takes what the others leave. */
static void rest_in_first_stage(fnl_reader *reader, const fnl_node *group) {
  fnl_plan *plan = reader->plan;
  double others = 0;
  for (int s = 1; s < plan->n_stages; s++)
    others += plan->stages[s].initial.value;
  fnl_number *first = &plan->stages[0].initial;
  if (first->law != FNL_CERTAIN)
    fnl_mistake(reader, group, FNL_EVALUE,
                "the first stage's share is the rest and cannot be uncertain");
  first->value = others < 1 ? 1 - others : 0;
}

static void complete_initial(fnl_reader *reader, const fnl_node *group, double sum) {
  if (sum > 1 + 1e-6)
    fnl_mistake(reader, group, FNL_EVALUE, "the shares of `initial` sum to %.9g, more than 1", sum);
  if (reader->plan->n_stages > 0)
    rest_in_first_stage(reader, group);
}

static fnl_status bind_initial(fnl_reader *reader) {
  const fnl_field *field = fnl_section_field(&fnl_section_plan, "initial");
  fnl_node *group = fnl_node_member(root(reader), "initial");
  double sum;
  if (!group) {
    if (reader->plan->n_stages > 0)
      reader->plan->stages[0].initial.value = 1;
    return fnl_default_text(root(reader), FNL_NODE_REMARK, "initial", field->fallback_text);
  }
  if (!fnl_expect(reader, group, FNL_NODE_GROUP, "{ STAGE = 0.02; … }"))
    return FNL_OK;
  size_t length = fnl_path_enter(reader, "initial");
  fnl_status status = bind_dense(reader, field, group, initial_of, &sum);
  fnl_path_leave(reader, length);
  if (status == FNL_OK)
    complete_initial(reader, group, sum);
  return status;
}

/* ---- money ---- */

static bool has_campaign(const fnl_plan *plan, int channel) {
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel)
      return true;
  return false;
}

static fnl_status equal_split(fnl_reader *reader, fnl_node *budget) {
  fnl_plan *plan = reader->plan;
  fnl_node *split = fnl_node_new(FNL_NODE_GROUP, "split", (fnl_origin){0, 0});
  int n = 0;
  for (int c = 0; c < plan->n_channels; c++)
    n += has_campaign(plan, c);
  if (!split || !fnl_node_append(budget, split))
    return FNL_ENOMEM;
  for (int c = 0; c < plan->n_channels; c++) {
    if (!has_campaign(plan, c))
      continue;
    plan->split[c].value = 1.0 / n;
    if (fnl_default_number(split, plan->channels[c].name, 1.0 / n) != FNL_OK)
      return FNL_ENOMEM;
  }
  return FNL_OK;
}

/* Shares that are written sum to 1, whatever their channels are. */
static void complete_split(fnl_reader *reader, const fnl_node *split, double sum) {
  fnl_plan *plan = reader->plan;
  bool nothing_to_share = plan->n_campaigns == 0 && !(reader->broken & FNL_PART_CAMPAIGNS);
  if (isnan(sum) || nothing_to_share)
    return;
  double divisor = fnl_check_shares(reader, split, "`split`", sum);
  for (int c = 0; c < plan->n_channels && divisor != 1; c++)
    plan->split[c].value /= divisor;
}

static fnl_status bind_split(fnl_reader *reader) {
  const fnl_field *field = fnl_section_field(&fnl_section_budget, "split");
  fnl_node *budget = fnl_node_member(root(reader), "budget");
  fnl_node *split = fnl_node_member(budget, "split");
  double sum;
  if (!split) {
    unsigned needed = FNL_PART_CHANNELS | FNL_PART_KINDS | FNL_PART_CAMPAIGNS;
    return reader->broken & needed ? FNL_OK : equal_split(reader, budget);
  }
  if (!fnl_expect(reader, split, FNL_NODE_GROUP, "{ CHANNEL = 0.7; … }"))
    return FNL_OK;
  size_t length = fnl_path_enter(reader, "split");
  fnl_status status = bind_dense(reader, field, split, split_of, &sum);
  fnl_path_leave(reader, length);
  if (status == FNL_OK)
    complete_split(reader, split, sum);
  return status;
}

void fnl_settle_shares(fnl_reader *reader) {
  const fnl_node *initial = fnl_node_member(root(reader), "initial");
  const fnl_node *split = fnl_node_member(fnl_node_member(root(reader), "budget"), "split");
  if (initial && initial->kind == FNL_NODE_GROUP)
    complete_initial(reader, initial, sum_of(reader, FNL_NOUN_STAGE, initial, initial_of));
  if (split && split->kind == FNL_NODE_GROUP)
    complete_split(reader, split, sum_of(reader, FNL_NOUN_CHANNEL, split, split_of));
}

static fnl_status bind_pacing(fnl_reader *reader) {
  fnl_node *budget = fnl_node_member(root(reader), "budget");
  fnl_field field = *fnl_section_field(&fnl_section_budget, "pacing");
  fnl_node *pacing = fnl_node_member(budget, "pacing");
  field.kind = FNL_FIELD_NUMBERS;
  bool even = pacing->kind == FNL_NODE_TEXT && strcmp(pacing->text, "even") == 0;
  if (even)
    return FNL_OK;
  if (pacing->kind != FNL_NODE_LIST) {
    fnl_error_hint(fnl_mistake(reader, pacing, FNL_EVALUE, "`pacing` is %s", field.type),
                   "pacing = \"even\"; or pacing = [ 1.0, 2.0 ];");
    return FNL_OK;
  }
  size_t length = fnl_path_enter(reader, "pacing");
  fnl_status status =
      fnl_bind_value(reader, &field, pacing, &reader->plan->pacing, &reader->plan->n_pacing);
  fnl_path_leave(reader, length);
  return status;
}

static void missing_budget(fnl_reader *reader) {
  if (reader->plan->n_campaigns == 0 ||
      fnl_section_is_misspelt(&fnl_section_plan, "budget", root(reader)))
    return;
  fnl_error_hint(
      fnl_mistake(reader, root(reader), FNL_EVALUE, "`budget` is missing: the plan has campaigns"),
      "budget = { total = 90000.0; }; or { total = 0.0; } for none");
}

static fnl_status bind_budget(fnl_reader *reader) {
  static const fnl_binding parts[] = {{bind_split, 0}, {bind_pacing, FNL_PART_PACING}};
  fnl_node *budget = fnl_node_member(root(reader), "budget");
  if (!budget)
    missing_budget(reader);
  if (!budget || budget->kind != FNL_NODE_GROUP)
    return FNL_OK;
  size_t length = fnl_path_enter(reader, "budget");
  fnl_status status = fnl_bind_all(reader, sizeof parts / sizeof *parts, parts);
  fnl_path_leave(reader, length);
  return status;
}

static const fnl_binding bindings[] = {{bind_top, 0},
                                       {bind_segments, FNL_PART_SEGMENTS},
                                       {bind_campaigns, FNL_PART_AUCTIONS},
                                       {bind_initial, FNL_PART_PEOPLE},
                                       {bind_budget, 0},
                                       {fnl_bind_network, FNL_PART_NETWORK},
                                       {fnl_bind_seeds, FNL_PART_SEEDS},
                                       {fnl_bind_optimize, FNL_PART_OPTIMIZE}};

fnl_status fnl_bind_plan(fnl_reader *reader) {
  fnl_plan_forget_targets(reader->plan);
  return fnl_bind_all(reader, sizeof bindings / sizeof *bindings, bindings);
}
