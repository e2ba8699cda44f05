/* override.c: `--set path=value`. A path is walked along the tree and the field tables at once,
 * so that a key the file does not have, but could, is made on the way. */
#include "model/override.h"

#include "model/parse.h"
#include "model/path.h"
#include "model/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COMPONENTS_MAX = 16 };

/* One override being applied: where its text stands and the components not walked yet. */
typedef struct {
  fnl_document *document;
  fnl_diagnostics *diagnostics;
  fnl_origin origin;
  const char *value;
  bool no_model;
  int n, at;
  char *components[COMPONENTS_MAX];
} walk;

static fnl_status step_section(walk *w, fnl_node *group, const fnl_section *section);

static fnl_error *mistake(walk *w, fnl_status status, const char *what, const char *name) {
  return fnl_diagnostics_add(w->diagnostics, w->document, w->origin, FNL_MISTAKE, status, what,
                             name);
}

static bool is_last(const walk *w) { return w->at == w->n - 1; }
static const char *component(const walk *w) { return w->components[w->at]; }

/* ---- the value ---- */

/* Where a text stands, quotes may be left out. */
static bool is_bare_text(const fnl_field *field, const char *value) {
  switch (field->kind) {
  case FNL_FIELD_TEXT:
  case FNL_FIELD_NAME:
  case FNL_FIELD_CHOICE:
  case FNL_FIELD_REFERENCE:
    return value[0] != '"';
  case FNL_FIELD_SPECIAL:
    return value[0] != '"' && !strchr("{[(", value[0]) &&
           (field->choices || !field->fallback_text || strcmp(field->fallback_text, "even") == 0);
  case FNL_FIELD_NUMBER:
    return (field->flags & FNL_FIELD_OR_NONE) && strcmp(value, "none") == 0;
  default:
    return false;
  }
}

static void set_origin(fnl_node *node, fnl_origin origin) {
  node->origin = origin;
  for (int i = 0; i < node->n; i++)
    set_origin(node->items[i], origin);
}

/* Whether a comment begins in the value, outside quotes. */
static bool has_comment(const char *value) {
  bool quoted = false;
  for (const char *at = value; *at; at++) {
    if (quoted && at[0] == '\\' && at[1])
      at++;
    else if (*at == '"')
      quoted = !quoted;
    else if (!quoted && (*at == '#' || (*at == '/' && at[1] && strchr("/*", at[1]))))
      return true;
  }
  return false;
}

/* `v = VALUE;` alone, by the parser of the files; NULL in `*value` after a mistake. */
static fnl_status parse_value(walk *w, fnl_node **value) {
  fnl_input input = {0};
  fnl_text text = {0};
  fnl_node *root = NULL;
  *value = NULL;
  if (has_comment(w->value)) {
    fnl_error_hint(mistake(w, FNL_EUSAGE, "a comment in a value: %s", w->value),
                   "leave out what follows #, // or /*; a text that holds one stands in \"…\"");
    return FNL_OK;
  }
  fnl_text_add_format(&text, "v = %s;", w->value);
  fnl_status status =
      text.failed ? FNL_ENOMEM : fnl_input_of_place(&input, fnl_text_string(&text), w->origin);
  if (status == FNL_OK)
    status = fnl_parse(&input, w->document, w->diagnostics, &root);
  if (root && root->n == 1)
    *value = fnl_node_take(root, "v");
  else if (root)
    mistake(w, FNL_EUSAGE, "%s is more than one value", w->value);
  if (*value)
    set_origin(*value, w->origin);
  fnl_node_free(root);
  fnl_text_free(&text);
  fnl_input_free(&input);
  return status;
}

/* The value as a node called `name`. */
static fnl_status make_value(walk *w, const fnl_field *field, const char *name, fnl_node **value) {
  if (is_bare_text(field, w->value)) {
    *value = fnl_node_new_text(FNL_NODE_TEXT, name, w->value, w->origin);
    return *value ? FNL_OK : FNL_ENOMEM;
  }
  fnl_status status = parse_value(w, value);
  if (!*value)
    return status;
  free((*value)->name);
  (*value)->name = fnl_string_copy(name);
  if ((*value)->name)
    return FNL_OK;
  fnl_node_free(*value);
  *value = NULL;
  return FNL_ENOMEM;
}

static fnl_status put_member(walk *w, const fnl_field *field, fnl_node *group) {
  fnl_node *value;
  fnl_status status = make_value(w, field, component(w), &value);
  return value && !fnl_node_put(group, value) ? FNL_ENOMEM : status;
}

static fnl_status put_element(walk *w, fnl_node *list, int index) {
  fnl_node *value;
  fnl_status status = parse_value(w, &value);
  if (!value)
    return status;
  fnl_node_free(list->items[index]);
  free(value->name);
  value->name = NULL;
  list->items[index] = value;
  return FNL_OK;
}

/* ---- the path ---- */

static const char *nearest_key(const fnl_section *section, const char *name) {
  const char *near = fnl_section_nearest(section, name);
  if (!near && section == &fnl_section_plan)
    near = fnl_section_nearest(&fnl_section_model, name);
  return near;
}

static fnl_status unknown_key(walk *w, const fnl_section *section) {
  const char *near = nearest_key(section, component(w));
  fnl_error *error =
      fnl_diagnostics_add(w->diagnostics, w->document, w->origin, FNL_MISTAKE, FNL_EUNKNOWN,
                          "`%s` is no key of %s", component(w), section->name);
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
  member = fnl_node_new(FNL_NODE_GROUP, component(w), w->origin);
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
      fnl_diagnostics_add(w->diagnostics, w->document, w->origin, FNL_MISTAKE, FNL_EUNKNOWN,
                          "`%s` has no element \"%s\"", field->name, component(w));
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
    return put_element(w, list, index);
  if (index >= 0 && list->items[index]->kind == FNL_NODE_GROUP) {
    w->at++;
    return step_section(w, list->items[index], &fnl_section_law);
  }
  return no_element(w, field, list);
}

/* Into a group whose keys are names: `budget.split.prospecting`. */
static fnl_status step_map(walk *w, const fnl_field *field, fnl_node *group) {
  if (is_last(w))
    return put_member(w, field, group);
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
  return is_last(w) ? put_member(w, field, group) : step_field(w, field, group);
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
  fnl_node *root = w->document->root, *model = fnl_node_member(root, "model");
  const fnl_field *field = fnl_section_field(&fnl_section_plan, component(w));
  bool of_model = fnl_section_field(&fnl_section_model, component(w)) &&
                  (!field || field->kind == FNL_FIELD_OVERRIDES);
  if (w->no_model && needs_model(w, root))
    return FNL_OK;
  if (of_model && model && model->kind == FNL_NODE_GROUP)
    return step_section(w, model, &fnl_section_model);
  return step_section(w, root, &fnl_section_plan);
}

/* ---- "path=value" ---- */

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

static char *trim(char *text) {
  text += strspn(text, " \t");
  size_t length = strlen(text);
  while (length > 0 && strchr(" \t;", text[length - 1]))
    text[--length] = '\0';
  return text;
}

/* A text stands on one line, in printable UTF-8. */
static bool is_printable(const char *text) {
  for (const char *at = text; *at; at++)
    if ((unsigned char)*at < 0x20 && *at != '\t')
      return false;
  return fnl_string_is_utf8(text, strlen(text));
}

/* Whether the path of "path=value" is `model` itself. */
static bool is_of_model(const char *text) {
  static const char key[] = "model";
  text += strspn(text, " \t");
  if (strncmp(text, key, sizeof key - 1) != 0)
    return false;
  text += sizeof key - 1;
  return text[strspn(text, " \t")] == '=';
}

/* Walks the path from the root and sets the value. */
static fnl_status set_path(walk *w, const char *path) {
  fnl_text whole = {0};
  fnl_status status = FNL_OK;
  add_path(&whole, path);
  if (whole.failed)
    status = FNL_ENOMEM;
  else if (whole.data && split_path(w, whole.data))
    status = step_root(w);
  else
    mistake(w, FNL_EUSAGE, "\"%s\" is no path", path);
  fnl_text_free(&whole);
  return status;
}

static fnl_status apply(walk *w, char *text) {
  char *equals = strchr(text, '=');
  if (!is_printable(text)) {
    mistake(w, FNL_EUSAGE, "%s", "a text that is not UTF-8, or has more than one line");
    return FNL_OK;
  }
  if (!equals) {
    fnl_error_hint(mistake(w, FNL_EUSAGE, "%s sets nothing", text), "--set budget.total=120000");
    return FNL_OK;
  }
  *equals = '\0';
  w->value = trim(equals + 1);
  if (w->value[0] != '\0')
    return set_path(w, trim(text));
  mistake(w, FNL_EUSAGE, "%s is given no value", trim(text));
  return FNL_OK;
}

fnl_status fnl_override(fnl_document *document, fnl_diagnostics *diagnostics, int n_overrides,
                        const char *const *overrides, fnl_override_pass pass) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < n_overrides && status == FNL_OK; i++) {
    if (is_of_model(overrides[i]) != (pass == FNL_OVERRIDE_MODEL))
      continue;
    walk w = {
        .document = document, .diagnostics = diagnostics, .no_model = pass == FNL_OVERRIDE_PLAN};
    int source = fnl_document_add_source(document, FNL_ORIGIN_SET, "--set", overrides[i],
                                         strlen(overrides[i]));
    char *text = fnl_string_copy(overrides[i]);
    w.origin = (fnl_origin){source, 0};
    status = source < 0 || !text ? FNL_ENOMEM : apply(&w, text);
    free(text);
  }
  return status;
}
