/* document.c: the tree a plan is read into. */
#include "model/document.h"

#include "base/grow.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

fnl_document *fnl_document_new(void) {
  fnl_document *document = calloc(1, sizeof *document);
  if (!document)
    return NULL;
  fnl_origin nowhere = {0, 0};
  document->root = fnl_node_new(FNL_NODE_GROUP, NULL, nowhere);
  if (!document->root || fnl_document_add_source(document, FNL_ORIGIN_DEFAULT, "", "", 0) < 0) {
    fnl_document_free(document);
    return NULL;
  }
  return document;
}

void fnl_document_free(fnl_document *document) {
  if (!document)
    return;
  for (int i = 0; i < document->n_sources; i++) {
    free(document->sources[i].file);
    free(document->sources[i].text);
  }
  free(document->sources);
  fnl_node_free(document->root);
  free(document);
}

int fnl_document_add_source(fnl_document *document, fnl_origin_kind kind, const char *file,
                            const char *text, size_t length) {
  if (!FNL_GROW(document->sources, document->capacity, document->n_sources + 1))
    return -1;
  fnl_source source = {.kind = kind, .length = length};
  source.file = fnl_string_copy(file);
  source.text = malloc(length + 1);
  if (!source.file || !source.text) {
    free(source.file);
    free(source.text);
    return -1;
  }
  if (length)
    memcpy(source.text, text, length);
  source.text[length] = '\0';
  document->sources[document->n_sources] = source;
  return document->n_sources++;
}

static const char *line_start(const char *text, int line) {
  for (int i = 1; i < line && text; i++) {
    text = strchr(text, '\n');
    text = text ? text + 1 : NULL;
  }
  return text;
}

void fnl_document_excerpt(const fnl_document *document, fnl_origin origin, char *excerpt,
                          size_t size) {
  const fnl_source *source = &document->sources[origin.source];
  bool has_line = origin.line > 0 || source->kind == FNL_ORIGIN_SET;
  const char *start = has_line ? line_start(source->text, origin.line) : NULL;
  excerpt[0] = '\0';
  if (!start)
    return;
  while (*start == ' ' || *start == '\t')
    start++;
  size_t length = strcspn(start, "\r\n");
  if (length >= size)
    length = size - 1;
  while (length > 0 && (isspace((unsigned char)start[length - 1]) ||
                        !fnl_string_is_utf8(start, length))) /* never cut inside a letter */
    length--;
  memcpy(excerpt, start, length);
  excerpt[length] = '\0';
}

fnl_node *fnl_node_new(fnl_node_kind kind, const char *name, fnl_origin origin) {
  fnl_node *node = calloc(1, sizeof *node);
  if (!node)
    return NULL;
  node->kind = kind;
  node->origin = origin;
  node->name = fnl_string_copy(name);
  if (name && !node->name) {
    free(node);
    return NULL;
  }
  return node;
}

fnl_node *fnl_node_new_text(fnl_node_kind kind, const char *name, const char *text,
                            fnl_origin origin) {
  fnl_node *node = fnl_node_new(kind, name, origin);
  if (!node)
    return NULL;
  node->text = fnl_string_copy(text);
  if (node->text)
    return node;
  fnl_node_free(node);
  return NULL;
}

void fnl_node_free(fnl_node *node) {
  if (!node)
    return;
  for (int i = 0; i < node->n; i++)
    fnl_node_free(node->items[i]);
  free(node->items);
  free(node->name);
  free(node->text);
  free(node);
}

void fnl_node_set_origin(fnl_node *node, fnl_origin origin) {
  node->origin = origin;
  for (int i = 0; i < node->n; i++)
    fnl_node_set_origin(node->items[i], origin);
}

static fnl_node *copy_alone(const fnl_node *node) {
  fnl_node *copy = fnl_node_new(node->kind, node->name, node->origin);
  if (!copy)
    return NULL;
  copy->integer = node->integer;
  copy->real = node->real;
  copy->flag = node->flag;
  copy->text = fnl_string_copy(node->text);
  if (copy->text || !node->text)
    return copy;
  fnl_node_free(copy);
  return NULL;
}

fnl_node *fnl_node_copy(const fnl_node *node) {
  fnl_node *copy = copy_alone(node);
  for (int i = 0; copy && i < node->n; i++) {
    fnl_node *child = fnl_node_copy(node->items[i]);
    if (!child || !fnl_node_append(copy, child)) {
      fnl_node_free(copy);
      return NULL;
    }
  }
  return copy;
}

bool fnl_node_append(fnl_node *parent, fnl_node *child) {
  if (!FNL_GROW(parent->items, parent->capacity, parent->n + 1)) {
    fnl_node_free(child);
    return false;
  }
  parent->items[parent->n++] = child;
  return true;
}

/* Keys are looked up by their hundreds for every plan: most differ in their first letter. */
static bool is_called(const char *own, const char *name) {
  return own[0] == name[0] && strcmp(own, name) == 0;
}

static int index_of(const fnl_node *group, const char *name) {
  if (!group || group->kind != FNL_NODE_GROUP)
    return -1;
  for (int i = 0; i < group->n; i++)
    if (group->items[i]->name && is_called(group->items[i]->name, name))
      return i;
  return -1;
}

fnl_node *fnl_node_member(const fnl_node *group, const char *name) {
  int i = index_of(group, name);
  return i < 0 ? NULL : group->items[i];
}

const char *fnl_node_member_text(const fnl_node *group, const char *name) {
  const fnl_node *member = fnl_node_member(group, name);
  return member && member->kind == FNL_NODE_TEXT ? member->text : NULL;
}

fnl_node *fnl_node_named(const fnl_node *list, const char *name) {
  if (!list || list->kind != FNL_NODE_LIST)
    return NULL;
  for (int i = 0; i < list->n; i++) {
    const char *own = fnl_node_member_text(list->items[i], "name");
    if (own && strcmp(own, name) == 0)
      return list->items[i];
  }
  return NULL;
}

bool fnl_node_put(fnl_node *group, fnl_node *value) {
  int i = index_of(group, value->name);
  if (i < 0)
    return fnl_node_append(group, value);
  fnl_node_free(group->items[i]);
  group->items[i] = value;
  return true;
}

fnl_node *fnl_node_take(fnl_node *group, const char *name) {
  int i = index_of(group, name);
  if (i < 0)
    return NULL;
  fnl_node *taken = group->items[i];
  group->n--;
  memmove(&group->items[i], &group->items[i + 1], (size_t)(group->n - i) * sizeof(fnl_node *));
  return taken;
}

const char *fnl_node_kind_text(fnl_node_kind kind) {
  static const char *const texts[] = {"a group { … }", "a list", "a whole number", "a number",
                                      "true or false", "a text", "a remark"};
  return texts[kind];
}

bool fnl_node_is_number(const fnl_node *node) {
  return node->kind == FNL_NODE_INTEGER || node->kind == FNL_NODE_REAL;
}

double fnl_node_number(const fnl_node *node) {
  return node->kind == FNL_NODE_INTEGER ? (double)node->integer : node->real;
}
