/* explain.c: a plan, a model or a section of keys in words. */
#include "report/explain.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/expedition.h"
#include "cli/named.h"
#include "model/bytes.h"
#include "model/kind.h"

#include <string.h>

/* "channels" stands for "channels, paid" and its siblings. */
static bool is_section_name(const fnl_section *section, const char *name) {
  const size_t length = strlen(name);
  return strncmp(section->name, name, length) == 0 &&
         (section->name[length] == '\0' || section->name[length] == ',');
}

/* A section that was probably meant, unless a file is already said to be. */
static void hint_at_section(const char *name, fnl_error *error) {
  static const char said[] = "did you mean";
  enum { MOST = 64 };
  const char *names[MOST];
  int n = 0;
  for (; n < MOST && fnl_sections[n]; n++)
    names[n] = fnl_sections[n]->name;
  const int found = fnl_string_nearest(name, n, names);
  if (found >= 0 && strncmp(error->hint, said, sizeof said - 1) != 0)
    fnl_error_hint(error, "did you mean the section \"%.*s\"?", (int)strcspn(names[found], ","),
                   names[found]);
}

static bool write_sections(const char *name, bool colour, fnl_text *text) {
  for (int i = 0; fnl_sections[i]; i++) {
    if (!is_section_name(fnl_sections[i], name))
      continue;
    fnl_text_add(text, text->length ? "\n" : "");
    fnl_section_write_explanation(fnl_sections[i], colour, text);
  }
  return text->length > 0;
}

static int explain_experiment(const char *name, const fnl_options *options) {
  fnl_expedition expedition = {0};
  fnl_text text = {0};
  fnl_error error;
  const fnl_status status = fnl_expedition_begin(&expedition, name, options, &error);
  int exit_status = fnl_status_exit(status);
  fnl_console_diagnostics(&expedition.diagnostics);
  if (status == FNL_OK) {
    fnl_trial_write_explanation(&expedition.trial, fnl_console_has_colour(), &text);
    exit_status = fnl_console_finish(&text, 0);
  } else if (expedition.diagnostics.n_mistakes == 0) {
    exit_status = fnl_console_error(&error);
  }
  fnl_text_free(&text);
  fnl_expedition_end(&expedition);
  return exit_status;
}

static int explain(const fnl_options *options) {
  const char *name = options->operands[0];
  if (fnl_file_is_experiment(name))
    return explain_experiment(name, options);
  const bool colour = fnl_console_has_colour();
  fnl_named named = {0};
  fnl_text text = {0};
  fnl_error error;
  int exit_status;
  fnl_status status = FNL_OK;
  if (fnl_file_exists(name) || !write_sections(name, colour, &text)) {
    status = fnl_named_read(&named, name, options, &error);
    if (named.diagnostics.n_mistakes == 1 && !fnl_file_exists(name))
      hint_at_section(name, &named.diagnostics.items[0].error);
    fnl_console_diagnostics(&named.diagnostics);
    if (status == FNL_OK) {
      fnl_plan_write_explanation(&named.plan, named.is_model, colour, &text);
      fnl_plan_write_numbers(&named.plan, named.is_model, colour, &text);
    }
  }
  if (status == FNL_OK)
    exit_status = fnl_console_finish(&text, 0);
  else
    exit_status =
        named.diagnostics.n_mistakes > 0 ? fnl_status_exit(status) : fnl_console_error(&error);
  fnl_named_free(&named);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_explain = {
    .name = "explain",
    .summary = "a model, a plan or an experiment in words and tables, every number with its origin",
    .operands = "NAME",
    .examples = "  funnel explain five-stage                  a model that `funnel list` shows\n"
                "  funnel explain configs/spring-launch.cfg   a plan, with its model\n"
                "  funnel explain budget                      the keys of a section\n",
    .more = "NAME is a file, a name that `funnel list` shows, or a section of a file's keys.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS,
    .least_operands = 1,
    .most_operands = 1,
    .run = explain,
};
