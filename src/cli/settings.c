/* settings.c: a walk down the tables of keys and, beside them, the tree of the plan as it was
 * read, which knows the names. */
#include "cli/settings.h"

#include "cli/names.h"
#include "model/document.h"
#include "model/path.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

/* Where the walk has come to; each may be NULL. */
typedef struct {
  const fnl_node *node;
  const fnl_field *field;     /* the key it came by */
  const fnl_section *section; /* the keys of a group */
} place;

static bool is_list_field(const fnl_field *field) {
  return field && (field->kind == FNL_FIELD_SECTIONS || field->kind == FNL_FIELD_OVERRIDES);
}

static const fnl_node *root_of(const fnl_plan *plan) { return plan ? plan->document->root : NULL; }

static place begin(const fnl_plan *plan) {
  return (place){.node = root_of(plan), .section = &fnl_section_plan};
}

/* ---- a step ---- */

static const fnl_node *item_of(const fnl_node *list, const char *name) {
  const fnl_node *named = fnl_node_named(list, name);
  const int move = named ? -1 : fnl_path_find_move(list, name);
  return named ? named : move >= 0 ? list->items[move] : NULL;
}

/* Stages, channels, events and moves of a plan are changes to its model's. */
static place step_into_key(const fnl_plan *plan, place from, const char *name) {
  const fnl_field *field = from.section ? fnl_section_field(from.section, name) : NULL;
  const fnl_node *group = from.node;
  if (field && field->kind == FNL_FIELD_OVERRIDES) {
    field = fnl_section_field(&fnl_section_model, name);
    group = fnl_node_member(root_of(plan), "model");
  }
  const fnl_node *node = fnl_node_member(group, name);
  const bool is_group = field && !is_list_field(field) && field->section;
  return (place){node, field, is_group ? field->section : NULL};
}

static place step(const fnl_plan *plan, place from, const char *name) {
  if (!is_list_field(from.field))
    return step_into_key(plan, from, name);
  const fnl_node *item = from.node ? item_of(from.node, name) : NULL;
  return (place){item, NULL, item ? fnl_field_section(from.field, item) : NULL};
}

/* Along the components of a path, each of which ends in a dot. */
static place walk(const fnl_plan *plan, const char *path, size_t length) {
  place at = begin(plan);
  for (const char *name = path; name < path + length;) {
    const size_t n = strcspn(name, ".");
    fnl_text component = {0};
    fnl_text_add_bytes(&component, name, n);
    at = step(plan, at, fnl_text_string(&component));
    fnl_text_free(&component);
    name += n + 1;
  }
  return at;
}

/* ---- what is offered ---- */

static bool is_below(const fnl_field *field, const fnl_node *node) {
  if (field->kind == FNL_FIELD_SPECIAL)
    return node && node->kind == FNL_NODE_GROUP && strcmp(field->name, "model") != 0;
  return field->kind == FNL_FIELD_SECTION || field->kind == FNL_FIELD_MAP || is_list_field(field);
}

static void offer_keys(place at, const char *before, fnl_offers *offers) {
  for (int i = 0; at.section && i < at.section->n_fields; i++) {
    const fnl_field *field = &at.section->fields[i];
    const bool below = is_below(field, fnl_node_member(at.node, field->name));
    fnl_offers_add_pieces(offers, before, field->name, below ? "." : "=", field->sentence);
  }
}

/* The members of a map: shares by channel, rates by stage. */
static void offer_members(const fnl_node *map, const char *before, fnl_offers *offers) {
  for (int i = 0; map && map->kind == FNL_NODE_GROUP && i < map->n; i++)
    if (map->items[i]->kind != FNL_NODE_REMARK)
      fnl_offers_add_pieces(offers, before, map->items[i]->name, "=", NULL);
}

static void offer_items(const fnl_node *list, const char *before, fnl_offers *offers) {
  for (int i = 0; list && list->kind == FNL_NODE_LIST && i < list->n; i++) {
    const char *name = fnl_node_member_text(list->items[i], "name");
    fnl_text move = {0};
    if (!name && fnl_node_member(list->items[i], "from"))
      fnl_path_write_move(list, i, &move);
    if (name || move.length > 0)
      fnl_offers_add_pieces(offers, before, name ? name : fnl_text_string(&move), ".",
                            fnl_node_member_text(list->items[i], "title"));
    fnl_text_free(&move);
  }
}

/* ---- values ---- */

static const fnl_node *list_of(const fnl_plan *plan, fnl_noun noun) {
  static const struct {
    bool is_models;
    const char *name;
  } lists[FNL_N_NOUNS] = {[FNL_NOUN_STAGE] = {true, "stages"},
                          [FNL_NOUN_SEGMENT] = {false, "segments"},
                          [FNL_NOUN_CHANNEL] = {true, "channels"},
                          [FNL_NOUN_EVENT] = {true, "events"},
                          [FNL_NOUN_CAMPAIGN] = {false, "campaigns"}};
  const fnl_node *root = root_of(plan);
  return fnl_node_member(lists[noun].is_models ? fnl_node_member(root, "model") : root,
                         lists[noun].name);
}

static void offer_named(const fnl_node *list, const char *before, fnl_offers *offers) {
  for (int i = 0; list && i < list->n; i++)
    fnl_offers_add_pieces(offers, before, fnl_node_member_text(list->items[i], "name"), "", NULL);
}

static void offer_models(const char *before, fnl_offers *offers) {
  fnl_name_list models = {0};
  fnl_name_list_add_shipped(&models, "models");
  for (int i = 0; i < models.n; i++)
    fnl_offers_add_pieces(offers, before, models.names[i], "", NULL);
  fnl_name_list_free(&models);
}

static void offer_values(const fnl_plan *plan, const fnl_field *field, const char *before,
                         fnl_offers *offers) {
  for (int i = 0; field->choices && field->choices[i]; i++)
    fnl_offers_add_pieces(offers, before, field->choices[i], "", NULL);
  if (field->kind == FNL_FIELD_FLAG) {
    fnl_offers_add_pieces(offers, before, "true", "", NULL);
    fnl_offers_add_pieces(offers, before, "false", "", NULL);
  }
  if (field->kind == FNL_FIELD_REFERENCE)
    offer_named(list_of(plan, field->of), before, offers);
  if (strcmp(before, "model=") == 0)
    offer_models(before, offers);
}

/* "simulation.engine=": the path, and where its last component begins. */
static void offer_after_sign(const fnl_plan *plan, const char *path, size_t length,
                             fnl_offers *offers) {
  fnl_text before = {0}, key = {0};
  fnl_text_add_bytes(&before, path, length);
  const char *dot = strrchr(fnl_text_string(&before), '.');
  const size_t n = dot ? (size_t)(dot - before.data) + 1 : 0;
  const place at = walk(plan, path, n);
  fnl_text_add(&key, fnl_text_string(&before) + n);
  const fnl_field *field = at.section ? fnl_section_field(at.section, fnl_text_string(&key)) : NULL;
  fnl_text_add(&before, "=");
  if (field)
    offer_values(plan, field, fnl_text_string(&before), offers);
  fnl_text_free(&before);
  fnl_text_free(&key);
}

void fnl_settings_offer(const fnl_plan *plan, const char *typed, fnl_offers *offers) {
  const size_t sign = strcspn(typed, "=");
  const char *dot = strrchr(typed, '.');
  fnl_text before = {0};
  if (typed[sign] == '=') {
    offer_after_sign(plan, typed, sign, offers);
    return;
  }
  const size_t n = dot ? (size_t)(dot - typed) + 1 : 0;
  const place at = walk(plan, typed, n);
  fnl_text_add_bytes(&before, typed, n);
  if (is_list_field(at.field))
    offer_items(at.node, fnl_text_string(&before), offers);
  else if (at.section)
    offer_keys(at, fnl_text_string(&before), offers);
  else
    offer_members(at.node, fnl_text_string(&before), offers);
  fnl_text_free(&before);
}
