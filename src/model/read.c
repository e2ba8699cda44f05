/* read.c: from the text of a plan or a model to a checked plan; the order of the steps. */
#include "model/read.h"

#include "model/lookup.h"
#include "model/override.h"
#include "model/parse.h"
#include "model/resolve.h"

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

/* ---- all of it ---- */

static fnl_status override(fnl_reader *reader, const fnl_read_options *options,
                           fnl_override_pass pass) {
  fnl_status status = FNL_OK;
  for (int i = 0; options && i < options->n_overrides && status == FNL_OK; i++) {
    const fnl_setting_text setting = {options->overrides[i],
                                      options->givers ? options->givers[i] : options->giver,
                                      options->lines ? options->lines[i] : 0};
    status = fnl_override(reader->document, reader->diagnostics, setting, pass);
  }
  return status;
}

/* Past the plan's text: the model, and overrides. */
static fnl_status complete(fnl_reader *reader, const fnl_read_options *options) {
  fnl_status status = FNL_OK;
  FNL_TRY(override(reader, options, FNL_OVERRIDE_MODEL));
  if (is_good(reader))
    FNL_TRY(load_model(reader, options));
  FNL_TRY(fnl_reader_complete(reader));
  FNL_TRY(override(reader, options, reader->no_model ? FNL_OVERRIDE_PLAN : FNL_OVERRIDE_REST));
out:
  return status;
}

/* The names of figures are known above; here is known where the metric stands. */
static fnl_status check_metric(fnl_reader *reader, const fnl_read_options *options) {
  const fnl_plan *plan = reader->plan;
  fnl_error error = {0};
  if (!options || !options->check_metric || !is_good(reader) || !plan->optimize.metric)
    return FNL_OK;
  const fnl_status status = options->check_metric(plan, &error);
  if (status == FNL_OK || status == FNL_ENOMEM)
    return status;
  const fnl_node *optimize = fnl_node_member(reader->document->root, "optimize");
  fnl_error_hint(fnl_mistake(reader, fnl_place_of(optimize, "metric"), status, "%s", error.message),
                 "%s", error.hint);
  return FNL_OK;
}

/* And the structs. */
static fnl_status resolve(fnl_reader *reader, const fnl_read_options *options) {
  fnl_status status = FNL_OK;
  if (!is_good(reader))
    return FNL_OK;
  FNL_TRY(complete(reader, options));
  FNL_TRY(fnl_reader_bind(reader));
  FNL_TRY(check_metric(reader, options));
out:
  return status;
}

static fnl_status begin(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics) {
  fnl_status status = fnl_reader_begin(reader, plan, diagnostics);
  reader->find_file = fnl_lookup_file;
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
  status = fnl_reader_end(&reader, status, error);
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
  status = fnl_reader_end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}

/* ---- a draft ---- */

fnl_status fnl_draft_read(fnl_draft *draft, const char *path, const fnl_read_options *options,
                          fnl_error *error) {
  fnl_diagnostics diagnostics = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  draft->giver = options ? options->giver : NULL;
  FNL_TRY(begin(&reader, &draft->stem, &diagnostics));
  FNL_TRY(open_plan(&reader, path));
  if (is_good(&reader))
    FNL_TRY(complete(&reader, options));
out:
  status = fnl_reader_end(&reader, status, error);
  fnl_diagnostics_free(&diagnostics);
  return status;
}

void fnl_draft_free(fnl_draft *draft) { fnl_plan_free(&draft->stem); }

static fnl_status copy_sources(fnl_document *document, const fnl_document *from) {
  for (int i = document->n_sources; i < from->n_sources; i++) {
    const fnl_source *source = &from->sources[i];
    const int copy =
        fnl_document_add_source(document, source->kind, source->file, source->text, source->length);
    if (copy < 0)
      return FNL_ENOMEM;
    document->sources[copy].included = source->included;
  }
  return FNL_OK;
}

/* What `complete` has left of the draft, for a reading of its own. */
static fnl_status copy_stem(fnl_reader *reader, const fnl_plan *stem) {
  fnl_plan *plan = reader->plan;
  fnl_status status = FNL_OK;
  FNL_TRY(copy_sources(reader->document, stem->document));
  fnl_node_free(reader->document->root);
  reader->document->root = fnl_node_copy(stem->document->root);
  FNL_TRY(reader->document->root ? FNL_OK : FNL_ENOMEM);
  FNL_TRY(set_file(&plan->file, stem->file));
  FNL_TRY(set_file(&plan->model_file, stem->model_file));
  memcpy(plan->sha256, stem->sha256, sizeof plan->sha256);
  memcpy(plan->model_sha256, stem->model_sha256, sizeof plan->model_sha256);
out:
  return status;
}

fnl_status fnl_reader_resume(fnl_reader *reader, fnl_plan *plan, fnl_diagnostics *diagnostics,
                             const fnl_draft *draft) {
  fnl_status status = FNL_OK;
  FNL_TRY(begin(reader, plan, diagnostics));
  FNL_TRY(copy_stem(reader, &draft->stem));
out:
  return status;
}

fnl_status fnl_reader_override(fnl_reader *reader, const fnl_draft *draft, int n,
                               const char *const *overrides) {
  const fnl_read_options options = {
      .n_overrides = n, .overrides = overrides, .giver = draft->giver};
  return override(reader, &options, FNL_OVERRIDE_REST);
}

fnl_status fnl_plan_read_draft(fnl_plan *plan, const fnl_draft *draft, int n_overrides,
                               const char *const *overrides, fnl_error *error) {
  fnl_diagnostics diagnostics = {0};
  fnl_reader reader;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_reader_resume(&reader, plan, &diagnostics, draft));
  FNL_TRY(fnl_reader_override(&reader, draft, n_overrides, overrides));
  FNL_TRY(fnl_reader_bind(&reader));
out:
  status = fnl_reader_end(&reader, status, error);
  fnl_diagnostics_free(&diagnostics);
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
  status = fnl_reader_end(&reader, status, error);
  fnl_diagnostics_free(&own);
  return status;
}
