/* nodes.c: a tree made node by node. */
#include "wasm/nodes.h"

#include <string.h>

static const fnl_origin NOWHERE = {0, 0};

void fnl_nodes_free(fnl_nodes *nodes) {
  fnl_node_free(nodes->root);
  memset(nodes, 0, sizeof *nodes);
}

static bool is_nest(fnl_node_kind kind) { return kind == FNL_NODE_GROUP || kind == FNL_NODE_LIST; }

static bool adopt(fnl_nodes *nodes, fnl_node *node) {
  if (nodes->depth > 0)
    return fnl_node_append(nodes->open[nodes->depth - 1], node);
  if (nodes->root) {
    fnl_node_free(node); /* a second root */
    return false;
  }
  nodes->root = node;
  return true;
}

fnl_node *fnl_nodes_add(fnl_nodes *nodes, fnl_node_kind kind, const char *name) {
  const bool in_group = nodes->depth > 0 && nodes->open[nodes->depth - 1]->kind == FNL_NODE_GROUP;
  if (nodes->failed || nodes->depth == FNL_NODES_DEPTH)
    return nodes->failed = true, NULL;
  fnl_node *node = fnl_node_new(kind, in_group ? name : NULL, NOWHERE);
  if (!node || !adopt(nodes, node))
    return nodes->failed = true, NULL;
  if (is_nest(kind))
    nodes->open[nodes->depth++] = node;
  return node;
}

void fnl_nodes_close(fnl_nodes *nodes) {
  if (nodes->depth > 0)
    nodes->depth--;
}

fnl_node *fnl_nodes_take(fnl_nodes *nodes) {
  fnl_node *root = nodes->failed ? NULL : nodes->root;
  if (root)
    nodes->root = NULL;
  fnl_nodes_free(nodes);
  return root;
}
