/* bind_optimize.c: what the optimizer may do: amounts by item, groups of items, targets. */
#include "model/bind.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 50 };

static bool has_campaign(const fnl_plan *plan, int channel) {
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel)
      return true;
  return false;
}

static fnl_noun item_noun(const fnl_reader *reader) {
  return reader->plan->optimize.over_campaigns ? FNL_NOUN_CAMPAIGN : FNL_NOUN_CHANNEL;
}

/* The index of an item that can take money; -1, and a mistake, where there is none. */
static int find_item(fnl_reader *reader, const char *name, const fnl_node *at) {
  const fnl_noun noun = item_noun(reader);
  const int index = fnl_find_name(reader, noun, name, at);
  if (index < 0 || noun != FNL_NOUN_CHANNEL ||
      (reader->broken & (FNL_PART_CAMPAIGNS | FNL_PART_KINDS)) || has_campaign(reader->plan, index))
    return index;
  fnl_mistake(reader, at, FNL_EVALUE, "channel \"%s\" has no campaign to give money to", name);
  return -1;
}

static void bind_amount(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                        double *amounts) {
  fnl_field certain = *field;
  const int index = find_item(reader, node->name, node);
  double ignored;
  certain.kind = FNL_FIELD_REAL;
  certain.name = node->name;
  fnl_bind_value(reader, &certain, node, index < 0 ? &ignored : &amounts[index], NULL);
}

static void bind_amounts(fnl_reader *reader, const fnl_node *optimize, const char *key,
                         double *amounts) {
  const fnl_field *field = fnl_section_field(&fnl_section_optimize, key);
  fnl_node *group = fnl_node_member(optimize, key);
  if (!group || group->kind == FNL_NODE_REMARK ||
      !fnl_expect(reader, group, FNL_NODE_GROUP, "{ NAME = 0.05; … }"))
    return;
  for (int i = 0; i < group->n; i++)
    bind_amount(reader, field, group->items[i], amounts);
}

static void bind_over(fnl_reader *reader, const fnl_node *optimize) {
  const fnl_field *field = fnl_section_field(&fnl_section_optimize, "over");
  fnl_field choice = *field;
  int over = 0;
  choice.kind = FNL_FIELD_CHOICE;
  fnl_bind_value(reader, &choice, fnl_node_member(optimize, "over"), &over, NULL);
  reader->plan->optimize.over_campaigns = over == 1;
}

/* ---- groups ---- */

static void bind_members(fnl_reader *reader, const fnl_node *list, fnl_share_group *group) {
  if (!list || !fnl_expect(reader, list, FNL_NODE_LIST, "[ \"prospecting\", … ]"))
    return;
  if (list->n == 0)
    fnl_mistake(reader, list, FNL_EVALUE, "`items` is empty");
  for (int i = 0; i < list->n; i++) {
    const fnl_node *node = list->items[i];
    if (!fnl_expect(reader, node, FNL_NODE_TEXT, "[ \"prospecting\", … ]"))
      continue;
    const int index = find_item(reader, node->text, node);
    if (index >= 0)
      group->member[index] = true;
  }
}

static fnl_status bind_group(fnl_reader *reader, fnl_node *node, int n_items,
                             fnl_share_group *group) {
  if (!fnl_expect(reader, node, FNL_NODE_GROUP,
                  "{ name = \"testing\"; items = [ … ]; min = 0.05; }"))
    return FNL_OK;
  group->member = calloc((size_t)n_items + 1, sizeof *group->member);
  if (!group->member)
    return FNL_ENOMEM;
  const fnl_status status = fnl_bind_section(reader, &fnl_section_share_group, node, group, false);
  if (status == FNL_OK)
    bind_members(reader, fnl_node_member(node, "items"), group);
  return status;
}

static fnl_status bind_groups(fnl_reader *reader, const fnl_node *optimize, int n_items) {
  fnl_optimize_settings *settings = &reader->plan->optimize;
  const fnl_node *list = fnl_node_member(optimize, "groups");
  fnl_status status = FNL_OK;
  if (!list || list->kind == FNL_NODE_REMARK ||
      !fnl_expect(reader, list, FNL_NODE_LIST, "( { name = …; items = [ … ]; min = 0.05; } )"))
    return FNL_OK;
  if (list->n > GROUPS_MAX) {
    fnl_mistake(reader, list, FNL_EVALUE, "`groups` has %d elements, at most %d fit", list->n,
                GROUPS_MAX);
    return FNL_OK;
  }
  settings->groups = calloc((size_t)list->n + 1, sizeof *settings->groups);
  if (!settings->groups)
    return FNL_ENOMEM;
  settings->n_groups = list->n;
  for (int i = 0; i < list->n && status == FNL_OK; i++)
    status = bind_group(reader, list->items[i], n_items, &settings->groups[i]);
  return status;
}

/* ---- the section ---- */

static fnl_status take_amounts(fnl_optimize_settings *settings, int n_items) {
  double **const amounts[] = {&settings->min_share, &settings->max_share, &settings->committed,
                              &settings->at_least_or_nothing};
  for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
    *amounts[i] = calloc((size_t)n_items + 1, sizeof **amounts[i]);
    if (!*amounts[i])
      return FNL_ENOMEM;
  }
  return FNL_OK;
}

fnl_status fnl_bind_optimize(fnl_reader *reader) {
  fnl_plan *plan = reader->plan;
  fnl_optimize_settings *settings = &plan->optimize;
  const fnl_node *optimize = fnl_node_member(reader->document->root, "optimize");
  if (!optimize || optimize->kind != FNL_NODE_GROUP)
    return FNL_OK;
  bind_over(reader, optimize);
  const int n = settings->over_campaigns ? plan->n_campaigns : plan->n_channels;
  if (take_amounts(settings, n) != FNL_OK)
    return FNL_ENOMEM;
  for (int i = 0; i < n; i++)
    settings->max_share[i] = settings->over_campaigns || has_campaign(plan, i) ? 1 : 0;
  bind_amounts(reader, optimize, "min", settings->min_share);
  bind_amounts(reader, optimize, "max", settings->max_share);
  bind_amounts(reader, optimize, "committed", settings->committed);
  bind_amounts(reader, optimize, "at_least_or_nothing", settings->at_least_or_nothing);
  return bind_groups(reader, optimize, n);
}
