/* address.c: a path is walked along the tree and the field tables at once, so that a key the file
 * does not have, but could, is made on the way. */
#include "model/address.h"

#include "model/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COMPONENTS_MAX = 16 };

/* A path being walked: its components, and how many are behind. */
typedef struct {
  const fnl_addressing *by;
  fnl_address *found;
  int n, at;
  char *components[COMPONENTS_MAX];
} walk;

static fnl_status step_section(walk *w, fnl_node *group, const fnl_section *section);

static fnl_error *mistake(walk *w, fnl_status status, const char *what, const char *name) {
  return fnl_diagnostics_add(w->by->diagnostics, w->by->document, w->by->origin, FNL_MISTAKE,
                             status, what, name);
}

static bool is_last(const walk *w) { return w->at == w->n - 1; }
static const char *component(const walk *w) { return w->components[w->at]; }

/* ---- the end of a path ---- */

static fnl_status found_member(walk *w, const fnl_field *field, fnl_node *group) {
  char *name = fnl_string_copy(component(w));
  if (!name)
    return FNL_ENOMEM;
  *w->found = (fnl_address){.parent = group, .field = field, .name = name};
  return FNL_OK;
}

static fnl_status found_element(walk *w, fnl_node *list, int index) {
  *w->found = (fnl_address){.parent = list, .index = index};
  return FNL_OK;
}

/* ---- the way ---- */

static const char *nearest_key(const fnl_section *section, const char *name) {
  const char *near = fnl_section_nearest(section, name);
  if (!near && section == &fnl_section_plan)
    near = fnl_section_nearest(&fnl_section_model, name);
  return near;
}

static fnl_status unknown_key(walk *w, const fnl_section *section) {
  const char *near = nearest_key(section, component(w));
  fnl_error *error =
      fnl_diagnostics_add(w->by->diagnostics, w->by->document, w->by->origin, FNL_MISTAKE,
                          FNL_EUNKNOWN, "`%s` is no key of %s", component(w), section->name);
  if (near)
    fnl_error_hint(error, "did you mean %s?", near);
  else
    fnl_error_hint(error, "funnel explain %s lists its keys", section->name);
  return FNL_OK;
}

/* The member a path goes on into, made if the file does not have it; NULL when out of memory. */
static fnl_node *enter_group(walk *w, fnl_node *group) {
  fnl_node *member = fnl_node_member(group, component(w));
  if (member)
    return member;
  member = fnl_node_new(FNL_NODE_GROUP, component(w), w->by->origin);
  return member && fnl_node_append(group, member) ? member : NULL;
}

/* "[3]" or "3": an index into the list; -1 if it is none or beyond. */
static int index_of(const char *text, const fnl_node *list) {
  char *end;
  bool bracket = text[0] == '[';
  long index = strtol(text + bracket, &end, 10);
  bool whole = end != text + bracket && strcmp(end, bracket ? "]" : "") == 0;
  return whole && index >= 0 && index < list->n ? (int)index : -1;
}

static fnl_status no_element(walk *w, const fnl_field *field, const fnl_node *list) {
  fnl_error *error =
      fnl_diagnostics_add(w->by->diagnostics, w->by->document, w->by->origin, FNL_MISTAKE,
                          FNL_EUNKNOWN, "`%s` has no element \"%s\"", field->name, component(w));
  fnl_text names = {0};
  const char *near = NULL;
  int least = 3;
  for (int i = 0; i < list->n; i++) {
    fnl_text name = {0};
    const char *own = fnl_node_member_text(list->items[i], "name");
    if (own)
      fnl_text_add(&name, own);
    else if (strcmp(field->name, "moves") == 0)
      fnl_path_write_move(list, i, &name);
    int distance = fnl_string_distance(fnl_text_string(&name), component(w));
    if (own && distance < least) {
      least = distance;
      near = own;
    }
    if (names.length < 160)
      fnl_text_add_format(&names, "%s%s", i ? ", " : "", fnl_text_string(&name));
    fnl_text_free(&name);
  }
  if (near)
    fnl_error_hint(error, "did you mean %s?", near);
  else
    fnl_error_hint(error, "there is %s", fnl_text_string(&names));
  fnl_text_free(&names);
  return FNL_OK;
}

/* An element of a list of groups, by its name, by from->to, or by its index. */
static fnl_status step_groups(walk *w, const fnl_field *field, fnl_node *list) {
  int index = index_of(component(w), list);
  fnl_node *element = index >= 0 ? list->items[index] : fnl_node_named(list, component(w));
  if (!element && strcmp(field->name, "moves") == 0) {
    index = fnl_path_find_move(list, component(w));
    element = index >= 0 ? list->items[index] : NULL;
    if (index == -2) {
      fnl_error_hint(mistake(w, FNL_EUNKNOWN, "several moves are %s", component(w)),
                     "add :irritation or :progress, or #1, #2");
      return FNL_OK;
    }
  }
  if (!element)
    return no_element(w, field, list);
  const fnl_section *section = fnl_field_section(field, element);
  if (element->kind != FNL_NODE_GROUP || !section)
    return FNL_OK; /* told when the file is bound */
  if (is_last(w)) {
    fnl_error_hint(mistake(w, FNL_EUSAGE, "%s is a whole group", component(w)),
                   "go on to one of its keys: …%s.%s", component(w), section->fields[1].name);
    return FNL_OK;
  }
  w->at++;
  return step_section(w, element, section);
}

static fnl_status step_elements(walk *w, const fnl_field *field, fnl_node *list) {
  int index = index_of(component(w), list);
  if (index >= 0 && is_last(w))
    return found_element(w, list, index);
  if (index >= 0 && list->items[index]->kind == FNL_NODE_GROUP) {
    w->at++;
    return step_section(w, list->items[index], &fnl_section_law);
  }
  return no_element(w, field, list);
}

/* Into a group whose keys are names: `budget.split.prospecting`. */
static fnl_status step_map(walk *w, const fnl_field *field, fnl_node *group) {
  if (is_last(w))
    return found_member(w, field, group);
  fnl_node *number = fnl_node_member(group, component(w));
  if (number && number->kind == FNL_NODE_GROUP) {
    w->at++;
    return step_section(w, number, &fnl_section_law);
  }
  mistake(w, FNL_EUNKNOWN, "%s is a number and has no parts", component(w));
  return FNL_OK;
}

static fnl_status no_parts(walk *w, const fnl_field *field) {
  mistake(w, FNL_EUNKNOWN, "`%s` has no parts", field->name);
  return FNL_OK;
}

/* Past a key that is not the path's last: what its value is decides how the path goes on. */
static fnl_status step_field(walk *w, const fnl_field *field, fnl_node *group) {
  bool is_map =
      field->kind == FNL_FIELD_MAP || (field->kind == FNL_FIELD_SPECIAL && isnan(field->fallback));
  fnl_node *member = fnl_node_member(group, field->name);
  if (!member && (is_map || field->kind == FNL_FIELD_SECTION) && !(member = enter_group(w, group)))
    return FNL_ENOMEM;
  if (!member)
    return no_parts(w, field);
  w->at++;
  if (member->kind == FNL_NODE_GROUP && field->section)
    return step_section(w, member, field->section);
  if (member->kind == FNL_NODE_GROUP && is_map)
    return step_map(w, field, member);
  if (member->kind == FNL_NODE_GROUP && field->kind == FNL_FIELD_NUMBER)
    return step_section(w, member, &fnl_section_law);
  if (member->kind == FNL_NODE_LIST && field->kind == FNL_FIELD_SECTIONS)
    return step_groups(w, field, member);
  if (member->kind == FNL_NODE_LIST)
    return step_elements(w, field, member);
  return no_parts(w, field);
}

static fnl_status step_section(walk *w, fnl_node *group, const fnl_section *section) {
  const fnl_field *field = fnl_section_field(section, component(w));
  if (!field)
    return unknown_key(w, section);
  return is_last(w) ? found_member(w, field, group) : step_field(w, field, group);
}

/* Whether a path leads into what only a model would make. */
static bool needs_model(const walk *w, const fnl_node *root) {
  static const char *const keys[] = {"model", "stages", "channels", "events", "moves"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(component(w), keys[i]) == 0)
      return true;
  return strcmp(component(w), "campaigns") == 0 && !is_last(w) &&
         !fnl_node_member(root, "campaigns");
}

/* A path begins with a key of the plan, else of the model. */
static fnl_status step_root(walk *w) {
  fnl_node *root = w->by->document->root, *model = fnl_node_member(root, "model");
  const fnl_field *field = fnl_section_field(&fnl_section_plan, component(w));
  bool of_model = fnl_section_field(&fnl_section_model, component(w)) &&
                  (!field || field->kind == FNL_FIELD_OVERRIDES);
  if (w->by->no_model && needs_model(w, root))
    return FNL_OK;
  if (of_model && model && model->kind == FNL_NODE_GROUP)
    return step_section(w, model, &fnl_section_model);
  return step_section(w, root, &fnl_section_plan);
}

/* ---- the components ---- */

/* Cuts a path at its dots. */
static bool split_path(walk *w, char *path) {
  for (char *at = path; at; w->n++) {
    char *dot = strchr(at, '.');
    if (dot)
      *dot++ = '\0';
    if (w->n == COMPONENTS_MAX || at[0] == '\0')
      return false;
    w->components[w->n] = at;
    at = dot;
  }
  return w->n > 0;
}

/* An index is a component of its own: "campaigns[0].cpm" becomes "campaigns.[0].cpm". */
static void add_path(fnl_text *text, const char *path) {
  for (const char *at = path; *at; at++) {
    if (*at == '[' && at != path && at[-1] != '.')
      fnl_text_add(text, ".");
    fnl_text_add_bytes(text, at, 1);
  }
}

fnl_status fnl_address_find(const fnl_addressing *by, const char *path, fnl_address *address) {
  walk w = {.by = by, .found = address};
  fnl_text whole = {0};
  fnl_status status = FNL_OK;
  *address = (fnl_address){0};
  add_path(&whole, path);
  if (whole.failed)
    status = FNL_ENOMEM;
  else if (whole.data && split_path(&w, whole.data))
    status = step_root(&w);
  else
    mistake(&w, FNL_EUSAGE, "\"%s\" is no path", path);
  fnl_text_free(&whole);
  return status;
}

static void put_element(const fnl_address *address, fnl_node *value) {
  fnl_node_free(address->parent->items[address->index]);
  address->parent->items[address->index] = value;
}

fnl_status fnl_address_put(fnl_address *address, fnl_node *value) {
  free(value->name);
  value->name = address->name; /* the node's from here on */
  address->name = NULL;
  if (value->name)
    return fnl_node_put(address->parent, value) ? FNL_OK : FNL_ENOMEM;
  put_element(address, value);
  return FNL_OK;
}

void fnl_address_free(fnl_address *address) {
  free(address->name);
  memset(address, 0, sizeof *address);
}
