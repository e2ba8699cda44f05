/* show.c: the stage graph of a model or plan. */
#include "report/show/show.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/named.h"
#include "model/bytes.h"

static fnl_status refuse_ending(const char *path, fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "-o %s: pictures are written to .svg, .dot and .gv", path);
  fnl_error_hint(error, "for example -o model.svg");
  return FNL_EUSAGE;
}

/* Before anything is read: that the picture can be written, and not over what is read. */
static fnl_status check_picture(const char *path, fnl_error *error) {
  if (!path)
    return FNL_OK;
  if (!fnl_graph_format_of(path))
    return refuse_ending(path, error);
  return fnl_file_check_writable(path, error);
}

static fnl_status refuse_input(const fnl_plan *plan, const char *path, fnl_error *error) {
  if (!path || !(fnl_file_is_same(path, plan->file) || fnl_file_is_same(path, plan->model_file)))
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "-o %s is what is read: the picture would overwrite it", path);
  fnl_error_hint(error, "write to another file: -o picture.svg");
  return FNL_EUSAGE;
}

static fnl_status write_picture(const fnl_plan *plan, const char *title, const char *path,
                                fnl_error *error) {
  fnl_text text = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_graph_format_of(path)->write(plan, title, &text, error));
  FNL_TRY(fnl_file_write(path, fnl_text_string(&text), text.length, error));
out:
  fnl_text_free(&text);
  return status;
}

static const char *title_of(const fnl_plan *plan, bool is_model) {
  if (!is_model)
    return plan->title;
  return plan->model_title ? plan->model_title : plan->name;
}

static fnl_status show_plan(const fnl_plan *plan, bool is_model, const char *path,
                            fnl_error *error) {
  const fnl_look look = fnl_console_look();
  fnl_text page = {0};
  if (path)
    return write_picture(plan, title_of(plan, is_model), path, error);
  fnl_graph_write_page(plan, title_of(plan, is_model), &look, &page);
  const fnl_status status = fnl_console_page(&page, error);
  fnl_text_free(&page);
  return status;
}

static int show(const fnl_options *options) {
  fnl_named named = {0};
  fnl_error error;
  fnl_status status;
  FNL_TRY(check_picture(options->file, &error));
  FNL_TRY(fnl_named_read(&named, options->operands[0], options, &error));
  FNL_TRY(refuse_input(&named.plan, options->file, &error));
  FNL_TRY(show_plan(&named.plan, named.is_model, options->file, &error));
out:
  fnl_console_diagnostics(&named.diagnostics);
  if (status != FNL_OK && named.diagnostics.n_mistakes == 0)
    fnl_console_error(&error);
  fnl_named_free(&named);
  return fnl_status_exit(status);
}

const fnl_command_type fnl_command_show = {
    .name = "show",
    .summary = "the stage graph of a model or a plan: who moves where, and why",
    .operands = "NAME",
    .examples = "  funnel show five-stage                     in the terminal\n"
                "  funnel show five-stage -o model.svg        as a picture\n"
                "  funnel show configs/spring-launch.cfg -o plan.dot   for Graphviz\n",
    .more = "NAME is a file, or the name of a model or plan that `funnel list` shows.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_FILE,
    .least_operands = 1,
    .most_operands = 1,
    .run = show,
};
