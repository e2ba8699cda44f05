/* imprints.c: where the numbers of a tree have been put. */
#include "model/imprints.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

void fnl_imprints_free(fnl_imprints *imprints) {
  free(imprints->items);
  *imprints = (fnl_imprints){0};
}

static void add(fnl_imprints *imprints, const fnl_imprint *imprint) {
  if (!FNL_GROW(imprints->items, imprints->capacity, imprints->n + 1)) {
    imprints->failed = true;
    return;
  }
  imprints->items[imprints->n++] = *imprint;
}

static fnl_imprint_kind kind_of(const fnl_field *field) {
  return field->kind == FNL_FIELD_INTEGER ? FNL_IMPRINT_INT
         : field->kind == FNL_FIELD_COUNT ? FNL_IMPRINT_COUNT
                                          : FNL_IMPRINT_DOUBLE;
}

static void read_content(fnl_content *content) {
  if (content->kind == FNL_IMPRINT_DOUBLE)
    memcpy(&content->number, content->at, sizeof content->number);
  else if (content->kind == FNL_IMPRINT_COUNT)
    memcpy(&content->whole, content->at, sizeof content->whole);
  else
    content->whole = *(const int *)content->at;
}

static void note(fnl_reader *reader, const fnl_field *field, fnl_node *node, fnl_content content) {
  fnl_imprint imprint = {.content = content, .node = node, .field = *field};
  read_content(&imprint.content);
  add(reader->imprints, &imprint);
}

void fnl_imprint_note(fnl_reader *reader, const fnl_field *field, fnl_node *node, void *at) {
  if (reader->imprints && at)
    note(reader, field, node, (fnl_content){.kind = kind_of(field), .at = at});
}

void fnl_imprint_note_number(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                             fnl_number *number) {
  if (reader->imprints)
    note(reader, field, node, (fnl_content){.kind = FNL_IMPRINT_DOUBLE, .at = &number->value});
}

void fnl_imprint_forget(fnl_reader *reader, const void *at) {
  fnl_imprints *imprints = reader->imprints;
  int n = 0;
  for (int i = 0; imprints && i < imprints->n; i++)
    if (imprints->items[i].content.at != at)
      imprints->items[n++] = imprints->items[i];
  if (imprints)
    imprints->n = n;
}

void fnl_imprints_copy(fnl_reader *reader, const void *from, void *to, size_t size) {
  fnl_imprints *imprints = reader->imprints;
  const int n = imprints ? imprints->n : 0;
  for (int i = 0; i < n; i++) {
    fnl_imprint imprint = imprints->items[i];
    const char *at = imprint.content.at, *start = from;
    if (at < start || at >= start + size)
      continue;
    imprint.content.at = (char *)to + (at - start);
    add(imprints, &imprint);
  }
}
