/* nodes.h: a tree made node by node, by who cannot hand over a tree. */
#ifndef FNL_WASM_NODES_H
#define FNL_WASM_NODES_H

#include "model/document.h"

/* Groups and lists inside one another; a plan needs seven. */
enum { FNL_NODES_DEPTH = 32 };

/* Starts zeroed. */
typedef struct {
  fnl_node *root;
  fnl_node *open[FNL_NODES_DEPTH]; /* borrowed from the root, outermost first */
  int depth;
  bool failed; /* memory or depth, at some addition: the tree is lost */
} fnl_nodes;

void fnl_nodes_free(fnl_nodes *nodes);

/* Adds a node to what is open, or as the root; a group or list is open from then on. `name` is a
 * member's, and NULL or of no matter elsewhere. Returns the node, borrowed, or NULL. */
fnl_node *fnl_nodes_add(fnl_nodes *nodes, fnl_node_kind kind, const char *name);
void fnl_nodes_close(fnl_nodes *nodes);

/* The tree, which the caller owns, or NULL where it failed or there is none; another may begin. */
fnl_node *fnl_nodes_take(fnl_nodes *nodes);

#endif
