/* bind.c: a group of the tree by its section: known keys, required keys, defaults. */
#include "model/bind.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const fnl_origin BY_DEFAULT = {0, 0};

fnl_error *fnl_mistake(fnl_reader *reader, const fnl_node *at, fnl_status status,
                       const char *format, ...) {
  char message[sizeof((fnl_error *)0)->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return fnl_diagnostics_add(reader->diagnostics, reader->document, at->origin, FNL_MISTAKE, status,
                             "%s", message);
}

fnl_error *fnl_warning(fnl_reader *reader, const fnl_node *at, const char *format, ...) {
  char message[sizeof((fnl_error *)0)->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return fnl_diagnostics_add(reader->diagnostics, reader->document, at->origin, FNL_WARNING, FNL_OK,
                             "%s", message);
}

void fnl_hint_nearest(fnl_error *error, const char *word, int n_names, const char *const *names) {
  int nearest = fnl_string_nearest(word, n_names, names);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean %s?", names[nearest]);
}

size_t fnl_path_enter(fnl_reader *reader, const char *name) {
  size_t length = reader->path.length;
  if (length && name[0] != '[')
    fnl_text_add(&reader->path, ".");
  fnl_text_add(&reader->path, name);
  return length;
}

void fnl_path_leave(fnl_reader *reader, size_t length) { fnl_text_cut(&reader->path, length); }

/* The names there are, for a hint where none is near. */
static void hint_names(fnl_error *error, const fnl_names *names) {
  fnl_text list = {0};
  for (int i = 0; i < names->n && list.length < 160; i++)
    fnl_text_add_format(&list, "%s%s", i ? ", " : "", names->names[i]);
  fnl_error_hint(error, "there %s %s", names->n == 1 ? "is" : "are", fnl_text_string(&list));
  fnl_text_free(&list);
}

int fnl_find_name(fnl_reader *reader, fnl_noun noun, const char *name, const fnl_node *at) {
  const fnl_names *names = &reader->nouns[noun];
  for (int i = 0; i < names->n; i++)
    if (strcmp(names->names[i], name) == 0)
      return i;
  if (names->incomplete)
    return -1;
  fnl_error *error =
      fnl_mistake(reader, at, FNL_EUNKNOWN, "no %s is called \"%s\"", fnl_noun_text(noun), name);
  if (!error)
    return -1;
  if (names->n > 0)
    hint_names(error, names);
  fnl_hint_nearest(error, name, names->n, names->names);
  return -1;
}

/* ---- unknown keys ---- */

/* A section that knows the key, where this one does not. */
static const fnl_section *other_home(const fnl_section *section, const char *name) {
  for (int i = 0; fnl_sections[i]; i++)
    if (fnl_sections[i] != section && fnl_section_field(fnl_sections[i], name))
      return fnl_sections[i];
  return NULL;
}

static void hint_keys(fnl_error *error, const fnl_section *section) {
  fnl_text list = {0};
  for (int i = 0; i < section->n_fields; i++)
    fnl_text_add_format(&list, "%s%s", i ? ", " : "", section->fields[i].name);
  fnl_error_hint(error, "its keys are %s", fnl_text_string(&list));
  fnl_text_free(&list);
}

static void unknown_key(fnl_reader *reader, const fnl_section *section, const fnl_node *node) {
  fnl_error *error =
      fnl_mistake(reader, node, FNL_EUNKNOWN, "`%s` is no key of %s", node->name, section->name);
  if (!error)
    return;
  const char *near = fnl_section_nearest(section, node->name);
  const fnl_section *home = other_home(section, node->name);
  if (section == &fnl_section_earned &&
      (strcmp(node->name, "audience") == 0 || strcmp(node->name, "segments") == 0))
    fnl_error_hint(error, "an earned channel reaches everyone; it has no audience");
  else if (near && (!home || fnl_string_distance(near, node->name) <= 2))
    fnl_error_hint(error, "did you mean %s?", near);
  else if (home)
    fnl_error_hint(error, "it is a key of %s", home->name);
  else
    hint_keys(error, section);
}

/* The first of them each, the rest together. */
static void unknown_keys(fnl_reader *reader, const fnl_section *section, const fnl_node *group) {
  const fnl_node *first_untold = NULL;
  int n = 0;
  for (int i = 0; i < group->n; i++) {
    const fnl_node *node = group->items[i];
    if (fnl_section_field(section, node->name))
      continue;
    if (++n <= FNL_UNKNOWN_MAX)
      unknown_key(reader, section, node);
    else if (!first_untold)
      first_untold = node;
  }
  if (first_untold)
    fnl_mistake(reader, first_untold, FNL_EUNKNOWN, "and %d more keys that are none of %s",
                n - FNL_UNKNOWN_MAX, section->name);
}

/* ---- defaults ---- */

static fnl_status append(fnl_node *group, fnl_node *node) {
  return node && fnl_node_append(group, node) ? FNL_OK : FNL_ENOMEM;
}

fnl_status fnl_default_number(fnl_node *group, const char *name, double value) {
  if (isinf(value))
    return fnl_default_text(group, FNL_NODE_TEXT, name, "none");
  fnl_node *node = fnl_node_new(FNL_NODE_REAL, name, BY_DEFAULT);
  if (node)
    node->real = value;
  return append(group, node);
}

fnl_status fnl_default_text(fnl_node *group, fnl_node_kind kind, const char *name,
                            const char *text) {
  return append(group, fnl_node_new_text(kind, name, text, BY_DEFAULT));
}

static fnl_status default_whole(fnl_node *group, const fnl_field *field) {
  fnl_node *node = fnl_node_new(field->kind == FNL_FIELD_FLAG ? FNL_NODE_FLAG : FNL_NODE_INTEGER,
                                field->name, BY_DEFAULT);
  if (node) {
    node->integer = (int64_t)field->fallback;
    node->flag = field->fallback != 0;
  }
  return append(group, node);
}

/* The tree's own entry for an absent key; FNL_OK without one where the default is unsayable. */
static fnl_status default_node(fnl_node *group, const fnl_field *field) {
  if (isnan(field->fallback))
    return field->fallback_text
               ? fnl_default_text(group, FNL_NODE_REMARK, field->name, field->fallback_text)
               : FNL_OK;
  switch (field->kind) {
  case FNL_FIELD_NUMBER:
  case FNL_FIELD_REAL:
    return fnl_default_number(group, field->name, field->fallback);
  case FNL_FIELD_INTEGER:
  case FNL_FIELD_COUNT:
  case FNL_FIELD_FLAG:
    return default_whole(group, field);
  case FNL_FIELD_CHOICE:
    return fnl_default_text(group, FNL_NODE_TEXT, field->name,
                            field->choices[(int)field->fallback]);
  case FNL_FIELD_TEXT:
  case FNL_FIELD_SPECIAL:
    return fnl_default_text(group, FNL_NODE_TEXT, field->name, field->fallback_text);
  default:
    return FNL_OK;
  }
}

static fnl_status everyone(const fnl_reader *reader, const fnl_field *field, bool **place) {
  int n = reader->nouns[field->of].n;
  *place = calloc((size_t)n + 1, sizeof **place);
  if (!*place)
    return FNL_ENOMEM;
  memset(*place, 1, (size_t)n * sizeof **place);
  return FNL_OK;
}

/* A reference that is not given is -1: no event, every segment, any conversion. */
static fnl_status absent_reference(fnl_node *group, const fnl_field *field, void *place) {
  *(int *)place = -1;
  return default_node(group, field);
}

static fnl_status absent_section(fnl_reader *reader, const fnl_field *field, fnl_node *group,
                                 void *base) {
  if (field->flags & FNL_FIELD_NO_DEFAULT)
    return FNL_OK;
  fnl_node *node = fnl_node_new(FNL_NODE_GROUP, field->name, BY_DEFAULT);
  if (append(group, node) != FNL_OK)
    return FNL_ENOMEM;
  return fnl_bind_section(reader, field->section, node, (char *)base + field->offset, false);
}

/* ---- a group ---- */

/* Whether the field is there under a wrong name, and told as such. Where no more is told, that does
 * not matter. */
static bool is_misspelt(const fnl_reader *reader, const fnl_section *section,
                        const fnl_field *field, const fnl_node *group) {
  return reader->diagnostics->n < FNL_DIAGNOSTICS_MAX &&
         fnl_section_is_misspelt(section, field->name, group);
}

static void missing(fnl_reader *reader, const fnl_section *section, const fnl_field *field,
                    const fnl_node *group) {
  fnl_error *error =
      fnl_mistake(reader, group, FNL_EVALUE, "`%s` is missing in %s", field->name, section->name);
  if (field->sentence)
    fnl_error_hint(error, "%s: %s", field->name, field->sentence);
}

static fnl_status bind_absent(fnl_reader *reader, const fnl_section *section,
                              const fnl_field *field, fnl_node *group, void *base, bool keep) {
  bool stored = field->offset != FNL_NOWHERE;
  void *place = stored ? (char *)base + field->offset : NULL;
  if ((field->flags & FNL_FIELD_INHERITED) || keep)
    return FNL_OK;
  bool required = field->flags & FNL_FIELD_REQUIRED;
  bool misspelt = (required || field->part) && is_misspelt(reader, section, field, group);
  if (required && !misspelt)
    missing(reader, section, field, group);
  if (required || misspelt)
    reader->broken |= field->part;
  if (required)
    return FNL_OK;
  if (field->kind == FNL_FIELD_SECTION)
    return absent_section(reader, field, group, base);
  if (!stored)
    return field->kind == FNL_FIELD_SPECIAL && !isnan(field->fallback) ? default_node(group, field)
                                                                       : FNL_OK;
  if (field->kind == FNL_FIELD_REFERENCE)
    return absent_reference(group, field, place);
  if (field->kind == FNL_FIELD_SET && everyone(reader, field, place) != FNL_OK)
    return FNL_ENOMEM;
  int before = group->n;
  fnl_status status = default_node(group, field);
  if (status != FNL_OK || group->n == before || group->items[before]->kind == FNL_NODE_REMARK)
    return status;
  return fnl_bind_value(reader, field, group->items[before], place, NULL);
}

static fnl_status bind_subsection(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                                  void *base) {
  bool unused = false,
       *present = field->count_offset ? (bool *)((char *)base + field->count_offset) : &unused;
  if (!fnl_expect(reader, node, FNL_NODE_GROUP, "{ … }"))
    return FNL_OK;
  bool keep = (field->flags & FNL_FIELD_INHERITED) && *present;
  *present = true;
  return fnl_bind_section(reader, field->section, node, (char *)base + field->offset, keep);
}

/* Fields read elsewhere are still checked here where a type is all there is to check. */
static bool is_read_elsewhere(const fnl_field *field) {
  switch (field->kind) {
  case FNL_FIELD_REAL:
  case FNL_FIELD_INTEGER:
  case FNL_FIELD_FLAG:
  case FNL_FIELD_TEXT:
  case FNL_FIELD_CHOICE:
    return false;
  default:
    return field->offset == FNL_NOWHERE;
  }
}

static fnl_status bind_present(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                               void *base) {
  bool by_keys = field->kind == FNL_FIELD_SECTION && node->kind == FNL_NODE_GROUP;
  size_t length = fnl_path_enter(reader, field->name);
  int before = reader->diagnostics->n_mistakes;
  fnl_status status = FNL_OK;
  bool stored = field->offset != FNL_NOWHERE;
  if (field->kind == FNL_FIELD_SECTION)
    status = bind_subsection(reader, field, node, base);
  else if (!is_read_elsewhere(field))
    status = fnl_bind_value(reader, field, node, stored ? (char *)base + field->offset : NULL,
                            stored ? (int *)((char *)base + field->count_offset) : NULL);
  if (reader->diagnostics->n_mistakes > before && !by_keys)
    reader->broken |= field->part; /* a group's keys have parts of their own */
  fnl_path_leave(reader, length);
  return status;
}

fnl_status fnl_bind_section(fnl_reader *reader, const fnl_section *section, fnl_node *group,
                            void *base, bool keep) {
  fnl_status status = FNL_OK;
  unknown_keys(reader, section, group);
  for (int i = 0; i < section->n_fields && status == FNL_OK; i++) {
    const fnl_field *field = &section->fields[i];
    fnl_node *node = fnl_node_member(group, field->name);
    status = node ? bind_present(reader, field, node, base)
                  : bind_absent(reader, section, field, group, base, keep);
  }
  return status;
}

fnl_status fnl_bind_all(fnl_reader *reader, size_t n, const fnl_binding *bindings) {
  fnl_status status = FNL_OK;
  for (size_t i = 0; i < n && status == FNL_OK; i++) {
    int before = reader->diagnostics->n_mistakes;
    status = bindings[i].bind(reader);
    if (reader->diagnostics->n_mistakes > before)
      reader->broken |= bindings[i].part;
  }
  return status;
}
