/* merge.c: a plan's changes to its model, by name: `events = { purchase = { … }; };`. */
#include "model/override.h"

#include "model/schema.h"

#include <string.h>

typedef struct {
  fnl_document *document;
  fnl_diagnostics *diagnostics;
  fnl_node *model;
} merging;

static fnl_error *mistake(merging *m, const fnl_node *at, fnl_status status, const char *what,
                          const char *name) {
  return fnl_diagnostics_add(m->diagnostics, m->document, at->origin, FNL_MISTAKE, status,
                             "%s \"%s\"", what, name ? name : "?");
}

static fnl_error *wrong_form(merging *m, const fnl_node *at, const char *form) {
  fnl_error *error = fnl_diagnostics_add(m->diagnostics, m->document, at->origin, FNL_MISTAKE,
                                         FNL_EVALUE, "changes to the model are %s here, not %s",
                                         form, fnl_node_kind_text(at->kind));
  return error;
}

/* Groups that are merged key by key; everything else is replaced. */
static bool is_merged(const fnl_field *field, const fnl_node *target, const fnl_node *change) {
  return target && target->kind == FNL_NODE_GROUP && change->kind == FNL_NODE_GROUP &&
         (field->kind == FNL_FIELD_SECTION || field->kind == FNL_FIELD_MAP ||
          field->kind == FNL_FIELD_SPECIAL);
}

static fnl_status merge_group(const fnl_section *section, fnl_node *target,
                              const fnl_node *change) {
  for (int i = 0; i < change->n; i++) {
    const fnl_node *one = change->items[i];
    const fnl_field *field = section ? fnl_section_field(section, one->name) : NULL;
    fnl_node *old = fnl_node_member(target, one->name), *copy;
    if (field && is_merged(field, old, one)) {
      if (merge_group(field->section, old, one) != FNL_OK)
        return FNL_ENOMEM;
    } else if (!(copy = fnl_node_copy(one)) || !fnl_node_put(target, copy)) {
      return FNL_ENOMEM;
    }
  }
  return FNL_OK;
}

static fnl_status merge_element(const fnl_field *field, fnl_node *target, const fnl_node *change) {
  return merge_group(fnl_field_section(field, target), target, change);
}

static void hint_element(fnl_error *error, const fnl_node *list, const char *name) {
  const char *nearest = NULL;
  int least = 3;
  for (int i = 0; i < list->n; i++) {
    const char *own = fnl_node_member_text(list->items[i], "name");
    int distance = own ? fnl_string_distance(own, name) : least;
    if (distance < least) {
      nearest = own;
      least = distance;
    }
  }
  if (nearest)
    fnl_error_hint(error, "did you mean %s?", nearest);
}

static fnl_status merge_named(merging *m, const fnl_field *field, fnl_node *list,
                              const fnl_node *changes) {
  if (changes->kind != FNL_NODE_GROUP) {
    fnl_error_hint(wrong_form(m, changes, "a group by name"), "%s = { NAME = { … }; };",
                   field->name);
    return FNL_OK;
  }
  for (int i = 0; i < changes->n; i++) {
    const fnl_node *change = changes->items[i];
    fnl_node *target = fnl_node_named(list, change->name);
    if (!target)
      hint_element(
          mistake(m, change, FNL_EUNKNOWN, "the model has nothing to change called", change->name),
          list, change->name);
    else if (change->kind != FNL_NODE_GROUP)
      fnl_error_hint(wrong_form(m, change, "a group"), "%s = { … };", change->name);
    else if (merge_element(field, target, change) != FNL_OK)
      return FNL_ENOMEM;
  }
  return FNL_OK;
}

static bool same_text(const fnl_node *a, const fnl_node *b, const char *key,
                      const char *otherwise) {
  const char *first = fnl_node_member_text(a, key), *second = fnl_node_member_text(b, key);
  return strcmp(first ? first : otherwise, second ? second : otherwise) == 0;
}

/* The model's move of the same ends; where several share them, of the same kind too. */
static fnl_node *find_move(merging *m, const fnl_node *list, const fnl_node *change) {
  fnl_node *by_ends = NULL, *by_kind = NULL;
  int n_ends = 0, n_kind = 0;
  for (int i = 0; i < list->n; i++) {
    if (!same_text(list->items[i], change, "from", "") ||
        !same_text(list->items[i], change, "to", ""))
      continue;
    n_ends++;
    by_ends = list->items[i];
    if (same_text(list->items[i], change, "kind", "progress")) {
      n_kind++;
      by_kind = list->items[i];
    }
  }
  if (n_ends == 1)
    return by_ends;
  if (n_kind == 1)
    return by_kind;
  const char *from = fnl_node_member_text(change, "from"), *to = fnl_node_member_text(change, "to");
  fnl_diagnostics_add(m->diagnostics, m->document, change->origin, FNL_MISTAKE, FNL_EUNKNOWN,
                      n_ends ? "the model has several moves from \"%s\" to \"%s\" of this kind"
                             : "the model has no move from \"%s\" to \"%s\" to change",
                      from ? from : "?", to ? to : "?");
  return NULL;
}

static fnl_status merge_moves(merging *m, const fnl_field *field, fnl_node *list,
                              const fnl_node *changes) {
  if (changes->kind != FNL_NODE_LIST) {
    fnl_error_hint(wrong_form(m, changes, "a list"), "moves = ( { from = …; to = …; … } );");
    return FNL_OK;
  }
  for (int i = 0; i < changes->n; i++) {
    if (changes->items[i]->kind != FNL_NODE_GROUP) {
      wrong_form(m, changes->items[i], "groups");
      continue;
    }
    fnl_node *target = find_move(m, list, changes->items[i]);
    if (target && merge_element(field, target, changes->items[i]) != FNL_OK)
      return FNL_ENOMEM;
  }
  return FNL_OK;
}

static fnl_status merge_key(merging *m, const char *key) {
  fnl_node *changes = fnl_node_take(m->document->root, key);
  fnl_node *list = fnl_node_member(m->model, key);
  const fnl_field *field = fnl_section_field(&fnl_section_model, key);
  fnl_status status = FNL_OK;
  if (changes && !list)
    mistake(m, changes, FNL_EUNKNOWN, "the model has nothing to change in", key);
  else if (changes && list->kind == FNL_NODE_LIST)
    status = strcmp(key, "moves") == 0 ? merge_moves(m, field, list, changes)
                                       : merge_named(m, field, list, changes);
  fnl_node_free(changes);
  return status;
}

fnl_status fnl_merge_into_model(fnl_document *document, fnl_diagnostics *diagnostics) {
  static const char *const keys[] = {"stages", "channels", "events", "moves"};
  merging m = {document, diagnostics, fnl_node_member(document->root, "model")};
  fnl_status status = FNL_OK;
  for (size_t i = 0; i < sizeof keys / sizeof *keys && status == FNL_OK; i++)
    status = merge_key(&m, keys[i]);
  return status;
}
