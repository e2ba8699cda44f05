/* document_json.c: the tree of a plan as JSON. */
#include "report/document_json.h"

#include <inttypes.h>
#include <stdio.h>

/* 2^53: up to here a double holds every whole number. */
#define WHOLE_MOST (INT64_C(1) << 53)

static void write_node(fnl_json *json, const char *key, const fnl_node *node);

static void write_integer(fnl_json *json, const char *key, int64_t integer) {
  char digits[FNL_NUMBER_SIZE];
  if (integer >= -WHOLE_MOST && integer <= WHOLE_MOST) {
    fnl_json_integer(json, key, integer);
    return;
  }
  snprintf(digits, sizeof digits, "%" PRId64, integer);
  fnl_json_object(json, key, FNL_JSON_LINE);
  fnl_json_string(json, "integer", digits);
  fnl_json_end(json);
}

static bool is_flat(const fnl_node *node) {
  for (int i = 0; i < node->n; i++)
    if (node->items[i]->kind == FNL_NODE_GROUP || node->items[i]->kind == FNL_NODE_LIST)
      return false;
  return true;
}

static void write_items(fnl_json *json, const fnl_node *node) {
  for (int i = 0; i < node->n; i++)
    if (node->items[i]->kind != FNL_NODE_REMARK)
      write_node(json, node->items[i]->name, node->items[i]);
  fnl_json_end(json);
}

static void write_node(fnl_json *json, const char *key, const fnl_node *node) {
  const fnl_json_layout layout = is_flat(node) ? FNL_JSON_LINE : FNL_JSON_BLOCK;
  switch (node->kind) {
  case FNL_NODE_GROUP:
    fnl_json_object(json, key, layout);
    write_items(json, node);
    break;
  case FNL_NODE_LIST:
    fnl_json_array(json, key, layout);
    write_items(json, node);
    break;
  case FNL_NODE_INTEGER:
    write_integer(json, key, node->integer);
    break;
  case FNL_NODE_REAL:
    fnl_json_number(json, key, node->real);
    break;
  case FNL_NODE_FLAG:
    fnl_json_flag(json, key, node->flag);
    break;
  default:
    fnl_json_string(json, key, node->text);
  }
}

void fnl_document_write_json(const fnl_document *document, fnl_json *json, const char *key) {
  write_node(json, key, document->root);
}
