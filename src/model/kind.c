/* kind.c: what kind of file a name stands for. */
#include "model/kind.h"

#include "model/parse.h"

#include <stdlib.h>

/* The tree of a file, or NULL where it cannot be parsed; what is wrong is for a reader to say. */
static fnl_node *parse_file(const char *path) {
  const fnl_origin nowhere = {0, 0};
  fnl_document *document = fnl_document_new();
  fnl_diagnostics diagnostics = {0};
  fnl_input input = {0};
  fnl_node *root = NULL;
  if (document &&
      fnl_input_read_file(&input, document, &diagnostics, FNL_ORIGIN_PLAN, path, nowhere) ==
          FNL_OK &&
      diagnostics.n_mistakes == 0)
    (void)fnl_parse(&input, document, &diagnostics, &root);
  fnl_input_free(&input);
  fnl_diagnostics_free(&diagnostics);
  fnl_document_free(document);
  return root;
}

bool fnl_file_is_model(const char *path, char **title) {
  fnl_node *root = parse_file(path);
  const fnl_node *stages = fnl_node_member(root, "stages");
  const bool is_model = stages && stages->kind == FNL_NODE_LIST && !fnl_node_member(root, "model");
  if (title)
    *title = fnl_string_copy(fnl_node_member_text(root, "title"));
  fnl_node_free(root);
  return is_model;
}

bool fnl_file_is_experiment(const char *path) {
  fnl_node *root = parse_file(path);
  const bool is_experiment = fnl_node_member_text(root, "plan") &&
                             !fnl_node_member(root, "model") &&
                             (fnl_node_member(root, "factors") || fnl_node_member(root, "design"));
  fnl_node_free(root);
  return is_experiment;
}

bool fnl_file_is_plan(const char *path) {
  fnl_node *root = parse_file(path);
  const bool is_plan = fnl_node_member(root, "model") && fnl_node_member(root, "horizon_days");
  fnl_node_free(root);
  return is_plan;
}
