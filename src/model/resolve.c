/* resolve.c: what is implied, what the plan changes in its model, the structs, the checks. */
#include "model/resolve.h"

#include "base/file_name.h"
#include "model/override.h"

#include <stdlib.h>
#include <string.h>

static const fnl_origin BY_DEFAULT = {0, 0};

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

/* Without campaigns, each channel that is bought is one of its own name. */
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
    if (!name || !fnl_channel_traits_named(kind)->is_bought)
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

/* Without a model, an empty group in its place: the rest of the plan is checked all the same. */
static fnl_status do_without_model(fnl_reader *reader) {
  fnl_node *none = fnl_node_new(FNL_NODE_GROUP, "model", BY_DEFAULT);
  reader->no_model = true;
  reader->broken |= FNL_PART_MODEL;
  return none && fnl_node_put(reader->document->root, none) ? FNL_OK : FNL_ENOMEM;
}

fnl_status fnl_reader_complete(fnl_reader *reader) {
  fnl_status status = FNL_OK;
  if (reader->diagnostics->n_mistakes > 0 || reader->no_model)
    FNL_TRY(do_without_model(reader));
  FNL_TRY(imply(reader));
  if (!reader->no_model)
    FNL_TRY(fnl_merge_into_model(reader->document, reader->diagnostics));
out:
  return status;
}

/* ---- causes ---- */

static void add_cause(fnl_plan *plan, const char *name, int channel, int campaign) {
  plan->causes[plan->n_causes++] =
      (fnl_cause){name, channel, campaign,
                  channel < 0 ? &fnl_no_channel : fnl_channel_traits_of(&plan->channels[channel])};
}

static fnl_status list_causes(fnl_plan *plan) {
  const size_t most = 1 + (size_t)plan->n_campaigns + (size_t)plan->n_channels;
  plan->causes = calloc(most, sizeof *plan->causes);
  if (!plan->causes)
    return FNL_ENOMEM;
  add_cause(plan, "time", -1, -1);
  for (int c = 0; c < plan->n_campaigns; c++)
    add_cause(plan, plan->campaigns[c].name, plan->campaigns[c].channel, c);
  for (int c = 0; c < plan->n_channels; c++)
    if (!fnl_channel_traits_of(&plan->channels[c])->is_bought)
      add_cause(plan, plan->channels[c].name, c, -1);
  return FNL_OK;
}

/* ---- structs ---- */

static bool wants_agents(const fnl_node *root) {
  const char *engine = fnl_node_member_text(fnl_node_member(root, "simulation"), "engine");
  return engine && strcmp(engine, "agents") == 0;
}

fnl_status fnl_reader_check(fnl_reader *reader) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_check_model(reader));
  FNL_TRY(fnl_check_plan(reader));
out:
  return status;
}

fnl_status fnl_reader_bind(fnl_reader *reader) {
  fnl_status status = FNL_OK;
  reader->wants_agents = wants_agents(reader->document->root);
  FNL_TRY(fnl_bind_names(reader));
  if (!reader->no_model)
    FNL_TRY(fnl_bind_model(reader));
  FNL_TRY(fnl_bind_plan(reader));
  FNL_TRY(fnl_reader_check(reader));
  if (reader->diagnostics->n_mistakes == 0) {
    FNL_TRY(fnl_warn(reader));
    FNL_TRY(list_causes(reader->plan));
  }
out:
  return status;
}

/* ---- from begin to end ---- */

fnl_status fnl_reader_begin(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics) {
  memset(plan, 0, sizeof *plan);
  memset(reader, 0, sizeof *reader);
  reader->plan = plan;
  reader->diagnostics = diagnostics;
  reader->document = plan->document = fnl_document_new();
  return plan->document ? FNL_OK : FNL_ENOMEM;
}

fnl_status fnl_reader_end(fnl_reader *reader, fnl_status status, fnl_error *error) {
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
