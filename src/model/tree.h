/* tree.h: a plan of a tree that a program has made, without files and without their syntax.
 *
 * The tree is as a resolved plan's (fnl_plan.document): its model is a group in it. It is read
 * again and again with other numbers: settings are what `--set` sets, by the same paths.
 */
#ifndef FNL_MODEL_TREE_H
#define FNL_MODEL_TREE_H

#include "model/document.h"
#include "model/read.h"

typedef struct {
  const char *path;      /* "channels.prospecting.cpm" */
  const fnl_node *value; /* copied */
} fnl_setting;

typedef struct {
  const char *name;     /* what messages call it */
  const fnl_node *root; /* a group; copied */
  int n_settings;
  const fnl_setting *settings; /* [n_settings] applied in order */
} fnl_tree;

/* As fnl_plan_read (read.h). Files that the tree names (networks) are neither found nor read. */
fnl_status fnl_plan_of_tree(fnl_plan *plan, const fnl_tree *tree, fnl_diagnostics *diagnostics,
                            fnl_error *error);

#endif
