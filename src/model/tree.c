/* tree.c: a plan of a tree that a program has made. */
#include "model/tree.h"

#include "model/address.h"
#include "model/resolve.h"
#include "model/write.h"

static fnl_status add_source(fnl_document *document, fnl_origin_kind kind, const char *file,
                             const fnl_text *text, fnl_origin *origin) {
  *origin = (fnl_origin){
      fnl_document_add_source(document, kind, file, fnl_text_string(text), text->length), 0};
  return origin->source < 0 || text->failed ? FNL_ENOMEM : FNL_OK;
}

/* A resolved plan's defaults without a value, which the reader adds anew. */
static void drop_remarks(fnl_node *node) {
  int n = 0;
  for (int i = 0; i < node->n; i++) {
    fnl_node *item = node->items[i];
    if (item->kind == FNL_NODE_REMARK) {
      fnl_node_free(item);
      continue;
    }
    drop_remarks(item);
    node->items[n++] = item;
  }
  node->n = n;
}

static fnl_status plant(fnl_reader *reader, const fnl_tree *tree) {
  const fnl_text none = {0};
  fnl_document *document = reader->document;
  fnl_node *root = fnl_node_copy(tree->root);
  fnl_origin origin;
  reader->plan->file = fnl_string_copy(tree->name);
  reader->plan->model_file = fnl_string_copy(tree->name);
  if (!root)
    return FNL_ENOMEM;
  fnl_node_free(document->root);
  document->root = root;
  drop_remarks(root);
  if (!reader->plan->file || !reader->plan->model_file)
    return FNL_ENOMEM;
  fnl_status status = add_source(document, FNL_ORIGIN_PLAN, tree->name, &none, &origin);
  if (status == FNL_OK)
    fnl_node_set_origin(root, origin);
  return status;
}

static fnl_status put(fnl_address *address, const fnl_node *value, fnl_origin origin) {
  fnl_node *copy = fnl_node_copy(value);
  if (!copy)
    return FNL_ENOMEM;
  fnl_node_set_origin(copy, origin);
  return fnl_address_put(address, copy);
}

static fnl_status set(fnl_reader *reader, const fnl_setting *setting) {
  fnl_text text = {0};
  fnl_address address = {0};
  fnl_addressing by = {.document = reader->document,
                       .diagnostics = reader->diagnostics,
                       .no_model = reader->no_model};
  fnl_status status = FNL_OK;
  fnl_text_add_format(&text, "%s=", setting->path);
  fnl_node_write(setting->value, &text);
  FNL_TRY(add_source(reader->document, FNL_ORIGIN_SET, "--set", &text, &by.origin));
  FNL_TRY(fnl_address_find(&by, setting->path, &address));
  if (address.parent)
    FNL_TRY(put(&address, setting->value, by.origin));
out:
  fnl_address_free(&address);
  fnl_text_free(&text);
  return status;
}

/* A tree without a group `model` has none: its name would have to be looked up. */
static void expect_model(fnl_reader *reader) {
  const fnl_node *model = fnl_node_member(reader->document->root, "model");
  if (model && model->kind == FNL_NODE_GROUP)
    return;
  reader->no_model = true;
  fnl_error_hint(fnl_mistake(reader, reader->document->root, FNL_EVALUE, "the plan has no model"),
                 "a group `model` in it");
}

/* What is no group is told, and an empty one put in its place. */
static fnl_status expect_group(fnl_reader *reader) {
  fnl_node *root = reader->document->root;
  if (root->kind == FNL_NODE_GROUP)
    return FNL_OK;
  fnl_mistake(reader, root, FNL_EVALUE, "a plan is a group, not %s",
              fnl_node_kind_text(root->kind));
  reader->document->root = fnl_node_new(FNL_NODE_GROUP, NULL, root->origin);
  fnl_node_free(root);
  return reader->document->root ? FNL_OK : FNL_ENOMEM;
}

static fnl_status resolve(fnl_reader *reader, const fnl_tree *tree) {
  fnl_status status = FNL_OK;
  FNL_TRY(plant(reader, tree));
  FNL_TRY(expect_group(reader));
  expect_model(reader);
  FNL_TRY(fnl_reader_complete(reader));
  for (int i = 0; i < tree->n_settings; i++)
    FNL_TRY(set(reader, &tree->settings[i]));
  FNL_TRY(fnl_reader_bind(reader));
out:
  return status;
}

fnl_status fnl_plan_of_tree(fnl_plan *plan, const fnl_tree *tree, fnl_diagnostics *diagnostics,
                            fnl_error *error) {
  fnl_diagnostics own = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_reader_begin(&reader, plan, diagnostics ? diagnostics : &own));
  FNL_TRY(resolve(&reader, tree));
out:
  status = fnl_reader_end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}
