/* read.c: from the text of a plan or a model to a checked plan; the order of the steps. */
#include "model/read.h"

#include "model/bind.h"
#include "model/bytes.h"
#include "model/lookup.h"
#include "model/override.h"
#include "model/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under a model read alone. */
#define MODEL_ALONE_DAYS       90
#define MODEL_ALONE_POPULATION 1000000

static const fnl_origin BY_DEFAULT = {0, 0};

static bool is_good(const fnl_reader *reader) { return reader->diagnostics->n_mistakes == 0; }

/* ---- the plan's text ---- */

static fnl_status set_file(char **place, const char *path) {
  free(*place);
  *place = fnl_string_copy(path);
  return *place ? FNL_OK : FNL_ENOMEM;
}

static fnl_status parse_root(fnl_reader *reader, fnl_input *input) {
  fnl_node *root = NULL;
  if (!is_good(reader))
    return FNL_OK;
  fnl_status status = fnl_parse(input, reader->document, reader->diagnostics, &root);
  if (!root)
    return status;
  fnl_node_free(reader->document->root);
  reader->document->root = root;
  root->origin.line = 0; /* what is missing in the file is missing in no line */
  memcpy(reader->plan->sha256, input->sha256, sizeof input->sha256);
  if (root->n == 0)
    fnl_error_hint(fnl_mistake(reader, root, FNL_EVALUE, "the file holds no settings"),
                   "a plan begins with model = \"…\"; horizon_days = …; population = …;");
  return status;
}

static fnl_status open_plan(fnl_reader *reader, const char *path) {
  fnl_input input = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(set_file(&reader->plan->file, path));
  FNL_TRY(fnl_input_read_file(&input, reader->document, reader->diagnostics, FNL_ORIGIN_PLAN, path,
                              BY_DEFAULT));
  FNL_TRY(parse_root(reader, &input));
out:
  fnl_input_free(&input);
  return status;
}

static fnl_status open_text(fnl_reader *reader, const char *name, const char *text, size_t length) {
  fnl_input input = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(set_file(&reader->plan->file, name));
  FNL_TRY(fnl_input_read_text(&input, reader->document, reader->diagnostics, FNL_ORIGIN_PLAN, name,
                              text, length));
  FNL_TRY(parse_root(reader, &input));
out:
  fnl_input_free(&input);
  return status;
}

/* ---- its model ---- */

static fnl_status parse_model(fnl_reader *reader, const char *path, fnl_origin asked_by) {
  fnl_input input = {0};
  fnl_node *model = NULL, *put;
  fnl_status status = FNL_OK;
  FNL_TRY(set_file(&reader->plan->model_file, path));
  FNL_TRY(fnl_input_read_file(&input, reader->document, reader->diagnostics, FNL_ORIGIN_MODEL, path,
                              asked_by));
  if (!is_good(reader))
    goto out;
  FNL_TRY(fnl_parse(&input, reader->document, reader->diagnostics, &model));
  memcpy(reader->plan->model_sha256, input.sha256, sizeof input.sha256);
  if (!model)
    goto out;
  model->origin.line = 0;
  model->name = fnl_string_copy("model");
  FNL_TRY(model->name ? FNL_OK : FNL_ENOMEM);
  put = model;
  model = NULL; /* the root's from here on */
  FNL_TRY(fnl_node_put(reader->document->root, put) ? FNL_OK : FNL_ENOMEM);
out:
  fnl_node_free(model);
  fnl_input_free(&input);
  return status;
}

static fnl_status load_named(fnl_reader *reader, const fnl_node *name, const char *beside,
                             const fnl_read_options *options) {
  char *path = NULL, hint[sizeof((fnl_error *)0)->hint];
  fnl_status status = fnl_lookup_model(name->text, beside, options, &path, hint, sizeof hint);
  if (status == FNL_OK && path)
    status = parse_model(reader, path, name->origin);
  else if (status == FNL_OK)
    fnl_error_hint(fnl_mistake(reader, name, FNL_ENOFILE, "there is no model \"%s\"", name->text),
                   "%s", hint);
  free(path);
  return status;
}

/* A group in the plan is the plan's file too. */
static fnl_status load_inline(fnl_reader *reader) {
  fnl_plan *plan = reader->plan;
  memcpy(plan->model_sha256, plan->sha256, sizeof plan->sha256);
  return set_file(&plan->model_file, plan->file);
}

static fnl_status load_model(fnl_reader *reader, const fnl_read_options *options) {
  const fnl_node *root = reader->document->root, *model = fnl_node_member(root, "model");
  if (!model) {
    reader->no_model = true;
    if (fnl_section_is_misspelt(&fnl_section_plan, "model", root)) /* told as an unknown key */
      return FNL_OK;
    fnl_error_hint(fnl_mistake(reader, root, FNL_EVALUE, "`model` is missing in plan"),
                   "model = \"five-stage\"; a name under models/, or a path");
    return FNL_OK;
  }
  if (model->kind == FNL_NODE_TEXT)
    return load_named(reader, model, reader->plan->file, options);
  if (model->kind == FNL_NODE_GROUP)
    return load_inline(reader);
  fnl_error_hint(fnl_mistake(reader, model, FNL_EVALUE,
                             "`model` takes a name, a path or a group, "
                             "not %s",
                             fnl_node_kind_text(model->kind)),
                 "model = \"five-stage\";");
  return FNL_OK;
}

/* Without a model, an empty group in its place: the rest of the plan is checked all the same. */
static fnl_status do_without_model(fnl_reader *reader) {
  fnl_node *none = fnl_node_new(FNL_NODE_GROUP, "model", BY_DEFAULT);
  reader->no_model = true;
  reader->broken |= FNL_PART_MODEL;
  return none && fnl_node_put(reader->document->root, none) ? FNL_OK : FNL_ENOMEM;
}

/* ---- what is implied ---- */

static fnl_status imply_text(fnl_node *group, const char *key, const char *text) {
  if (fnl_node_member(group, key))
    return FNL_OK;
  return fnl_default_text(group, FNL_NODE_TEXT, key, text);
}

static fnl_status imply_name(fnl_node *group, const char *key, const char *path) {
  char *stem = fnl_path_stem(path);
  fnl_status status = stem ? imply_text(group, key, stem) : FNL_ENOMEM;
  free(stem);
  return status;
}

/* A model's name is an identifier; its file's may be anything. */
static fnl_status imply_model_name(fnl_node *model, const char *path) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  char *stem = fnl_path_stem(path);
  if (!stem)
    return FNL_ENOMEM;
  bool usable =
      stem[0] && strspn(stem, letters) == strlen(stem) && !strchr("0123456789_-", stem[0]);
  fnl_status status = imply_text(model, "name", usable ? stem : "model");
  free(stem);
  return status;
}

static fnl_node *append_list(fnl_node *group, const char *name) {
  fnl_node *list = fnl_node_new(FNL_NODE_LIST, name, BY_DEFAULT);
  return list && fnl_node_append(group, list) ? list : NULL;
}

static fnl_node *append_named(fnl_node *list, const char *name) {
  fnl_node *group = fnl_node_new(FNL_NODE_GROUP, NULL, BY_DEFAULT);
  if (!group || !fnl_node_append(list, group))
    return NULL;
  return fnl_default_text(group, FNL_NODE_TEXT, "name", name) == FNL_OK ? group : NULL;
}

static fnl_status imply_segments(fnl_node *root) {
  if (fnl_node_member(root, "segments"))
    return FNL_OK;
  fnl_node *list = append_list(root, "segments");
  fnl_node *everyone = list ? append_named(list, "everyone") : NULL;
  return everyone ? fnl_default_number(everyone, "share", 1) : FNL_ENOMEM;
}

/* Without campaigns, each paid channel is one of its own name. */
static fnl_status imply_campaigns(fnl_node *root, const fnl_node *model) {
  const fnl_node *channels = fnl_node_member(model, "channels");
  if (fnl_node_member(root, "campaigns"))
    return FNL_OK;
  fnl_node *list = append_list(root, "campaigns");
  if (!list)
    return FNL_ENOMEM;
  for (int c = 0; channels && c < channels->n; c++) {
    const char *kind = fnl_node_member_text(channels->items[c], "kind");
    const char *name = fnl_node_member_text(channels->items[c], "name");
    if (!kind || !name || strcmp(kind, "paid") != 0)
      continue;
    fnl_node *campaign = append_named(list, name);
    if (!campaign || fnl_default_text(campaign, FNL_NODE_TEXT, "channel", name) != FNL_OK)
      return FNL_ENOMEM;
    campaign->origin = channels->items[c]->origin; /* where what is wrong with it is told */
  }
  return FNL_OK;
}

static fnl_status imply(fnl_reader *reader) {
  fnl_node *root = reader->document->root, *model = fnl_node_member(root, "model");
  fnl_status status = FNL_OK;
  FNL_TRY(imply_name(root, "title", reader->plan->file));
  FNL_TRY(imply_segments(root));
  if (reader->no_model)
    goto out;
  FNL_TRY(imply_model_name(model, reader->plan->model_file));
  FNL_TRY(imply_campaigns(root, model));
out:
  return status;
}

/* ---- causes ---- */

static fnl_status list_causes(fnl_plan *plan) {
  int n = 1 + plan->n_campaigns;
  for (int c = 0; c < plan->n_channels; c++)
    n += plan->channels[c].kind != FNL_PAID;
  plan->causes = calloc((size_t)n, sizeof *plan->causes);
  if (!plan->causes)
    return FNL_ENOMEM;
  plan->causes[plan->n_causes++] = (fnl_cause){"time", -1, -1};
  for (int c = 0; c < plan->n_campaigns; c++)
    plan->causes[plan->n_causes++] =
        (fnl_cause){plan->campaigns[c].name, plan->campaigns[c].channel, c};
  for (int c = 0; c < plan->n_channels; c++)
    if (plan->channels[c].kind != FNL_PAID)
      plan->causes[plan->n_causes++] = (fnl_cause){plan->channels[c].name, c, -1};
  return FNL_OK;
}

/* ---- all of it ---- */

static bool wants_agents(const fnl_node *root) {
  const char *engine = fnl_node_member_text(fnl_node_member(root, "simulation"), "engine");
  return engine && strcmp(engine, "agents") == 0;
}

/* From a tree with its model to structs. */
static fnl_status bind(fnl_reader *reader) {
  fnl_status status = FNL_OK;
  reader->wants_agents = wants_agents(reader->document->root);
  FNL_TRY(fnl_bind_names(reader));
  if (!reader->no_model)
    FNL_TRY(fnl_bind_model(reader));
  FNL_TRY(fnl_bind_plan(reader));
  FNL_TRY(fnl_check_model(reader));
  FNL_TRY(fnl_check_plan(reader));
  if (is_good(reader)) {
    FNL_TRY(fnl_warn(reader));
    FNL_TRY(list_causes(reader->plan));
  }
out:
  return status;
}

/* Past the plan's text: overrides, the model, the structs. */
static fnl_status resolve(fnl_reader *reader, const fnl_read_options *options) {
  int n = options ? options->n_overrides : 0;
  const char *const *overrides = options ? options->overrides : NULL;
  fnl_status status = FNL_OK;
  if (!is_good(reader))
    return FNL_OK;
  FNL_TRY(fnl_override(reader->document, reader->diagnostics, n, overrides, FNL_OVERRIDE_MODEL));
  if (is_good(reader))
    FNL_TRY(load_model(reader, options));
  if (!is_good(reader) || reader->no_model)
    FNL_TRY(do_without_model(reader));
  FNL_TRY(imply(reader));
  if (!reader->no_model)
    FNL_TRY(fnl_merge_into_model(reader->document, reader->diagnostics));
  FNL_TRY(fnl_override(reader->document, reader->diagnostics, n, overrides,
                       reader->no_model ? FNL_OVERRIDE_PLAN : FNL_OVERRIDE_REST));
  FNL_TRY(bind(reader));
out:
  return status;
}

static fnl_status begin(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics) {
  memset(plan, 0, sizeof *plan);
  memset(reader, 0, sizeof *reader);
  reader->plan = plan;
  reader->diagnostics = diagnostics;
  reader->document = plan->document = fnl_document_new();
  return plan->document ? FNL_OK : FNL_ENOMEM;
}

static fnl_status end(fnl_reader *reader, fnl_status status, fnl_error *error) {
  for (int noun = 0; noun < FNL_N_NOUNS; noun++)
    fnl_names_free(&reader->nouns[noun]);
  fnl_text_free(&reader->path);
  if (reader->document)
    fnl_diagnostics_sort(reader->diagnostics, reader->document);
  if (status == FNL_OK)
    status = fnl_diagnostics_first(reader->diagnostics, error);
  else
    fnl_error_no_memory(error);
  if (status != FNL_OK)
    fnl_plan_free(reader->plan);
  return status;
}

fnl_status fnl_plan_read(fnl_plan *plan, const char *path, const fnl_read_options *options,
                         fnl_diagnostics *diagnostics, fnl_error *error) {
  fnl_diagnostics own = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  FNL_TRY(begin(&reader, plan, diagnostics ? diagnostics : &own));
  FNL_TRY(open_plan(&reader, path));
  FNL_TRY(resolve(&reader, options));
out:
  status = end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}

fnl_status fnl_plan_read_text(fnl_plan *plan, const char *name, const char *text, size_t length,
                              const fnl_read_options *options, fnl_diagnostics *diagnostics,
                              fnl_error *error) {
  fnl_diagnostics own = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  FNL_TRY(begin(&reader, plan, diagnostics ? diagnostics : &own));
  FNL_TRY(open_text(&reader, name, text, length));
  FNL_TRY(resolve(&reader, options));
out:
  status = end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}

/* ---- a model alone ---- */

static fnl_status default_whole(fnl_node *group, const char *name, int64_t value) {
  fnl_node *node = fnl_node_new(FNL_NODE_INTEGER, name, BY_DEFAULT);
  if (node)
    node->integer = value;
  return node && fnl_node_append(group, node) ? FNL_OK : FNL_ENOMEM;
}

/* The plan of defaults a model is read under. */
static fnl_status open_model(fnl_reader *reader, const char *path_or_name,
                             const fnl_read_options *options) {
  fnl_node *root = reader->document->root;
  fnl_node *name = fnl_node_new_text(FNL_NODE_TEXT, "model", path_or_name, BY_DEFAULT);
  fnl_status status = name && fnl_node_append(root, name) ? FNL_OK : FNL_ENOMEM;
  FNL_TRY(status);
  FNL_TRY(default_whole(root, "horizon_days", MODEL_ALONE_DAYS));
  FNL_TRY(default_whole(root, "population", MODEL_ALONE_POPULATION));
  fnl_node *budget = fnl_node_new(FNL_NODE_GROUP, "budget", BY_DEFAULT);
  FNL_TRY(budget && fnl_node_append(root, budget) ? FNL_OK : FNL_ENOMEM);
  FNL_TRY(fnl_default_number(budget, "total", 0));
  FNL_TRY(set_file(&reader->plan->file, path_or_name));
  FNL_TRY(resolve(reader, options));
  memcpy(reader->plan->sha256, reader->plan->model_sha256, sizeof reader->plan->sha256);
out:
  return status;
}

fnl_status fnl_model_read(fnl_plan *plan, const char *path_or_name, const fnl_read_options *options,
                          fnl_diagnostics *diagnostics, fnl_error *error) {
  fnl_diagnostics own = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  FNL_TRY(begin(&reader, plan, diagnostics ? diagnostics : &own));
  FNL_TRY(open_model(&reader, path_or_name, options));
out:
  status = end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}
