/* fingerprint.c: a plan as it will run, in a form that only what matters changes. */
#include "experiment/fingerprint.h"

#include "model/document.h"

#include <inttypes.h>
#include <string.h>

/* Said to people and to nobody else. */
static bool is_remark(const fnl_node *node) {
  static const char *const keys[] = {"title", "source", "currency"};
  if (node->kind == FNL_NODE_REMARK)
    return true;
  for (size_t i = 0; node->name && i < sizeof keys / sizeof *keys; i++)
    if (strcmp(node->name, keys[i]) == 0)
      return true;
  return false;
}

/* 7 and 7.0 are one value. */
static void write_number(double number, fnl_text *text) {
  uint64_t bits;
  number += 0.0; /* -0 too is 0 */
  memcpy(&bits, &number, sizeof bits);
  fnl_text_add_format(text, "%016" PRIx64, bits);
}

static void write_node(const fnl_node *node, fnl_text *text) {
  if (is_remark(node))
    return;
  fnl_text_add_format(text, "%s=", node->name ? node->name : "");
  if (node->kind == FNL_NODE_TEXT)
    fnl_text_add_format(text, "%zu:%s", strlen(node->text), node->text);
  else if (node->kind == FNL_NODE_FLAG)
    fnl_text_add(text, node->flag ? "true" : "false");
  else if (node->kind == FNL_NODE_INTEGER && (double)node->integer >= 0x1p53)
    fnl_text_add_format(text, "%" PRId64, node->integer);
  else if (fnl_node_is_number(node))
    write_number(fnl_node_number(node), text);
  if (node->kind == FNL_NODE_GROUP || node->kind == FNL_NODE_LIST) {
    fnl_text_add(text, "{");
    for (int i = 0; i < node->n; i++)
      write_node(node->items[i], text);
    fnl_text_add(text, "}");
  }
  fnl_text_add(text, ";");
}

void fnl_fingerprint_write(const fnl_plan *plan, fnl_text *text) {
  write_node(plan->document->root, text);
}
