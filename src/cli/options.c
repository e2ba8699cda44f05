/* options.c: how a command line is read by the table of options. */
#include "cli/option_table.h"

#include "cli/command.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>

static bool is_taken(const fnl_option *option, unsigned takes) {
  return option->group == 0 || (option->group & takes) != 0;
}

/* ---- reading ---- */

/* The option that `argument` names, up to its `=`; also where the command does not take it. */
static const fnl_option *find(const char *argument, unsigned takes) {
  const size_t length = strcspn(argument, "=");
  const fnl_option *other = NULL;
  if (strcmp(argument, "-h") == 0)
    return find("--help", takes);
  for (const fnl_option *option = fnl_option_table; option->name; option++) {
    if (strlen(option->name) != length || strncmp(option->name, argument, length) != 0)
      continue;
    if (is_taken(option, takes))
      return option;
    other = option;
  }
  return other;
}

static fnl_status unknown_option(const fnl_command_type *command, const char *argument,
                                 fnl_error *error) {
  enum { MOST = 64 };
  const char *names[MOST];
  char word[64] = "";
  int n = 0;
  for (const fnl_option *option = fnl_option_table; n < MOST && option->name; option++)
    if (is_taken(option, command->takes))
      names[n++] = option->name;
  strncat(word, argument,
          strcspn(argument, "=") < sizeof word ? strcspn(argument, "=") : sizeof word - 1);
  const int nearest = fnl_string_nearest(word, n, names);
  fnl_error_set(error, FNL_EUSAGE, "%s has no option %s", command->name, word);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean %s?", names[nearest]);
  else
    fnl_error_hint(error, "funnel %s --help lists the options", command->name);
  return FNL_EUSAGE;
}

static fnl_status not_taken(const fnl_command_type *command, const fnl_option *option,
                            fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "%s does not take the option %s", command->name, option->name);
  fnl_error_hint(error, "funnel %s --help lists the options", command->name);
  return FNL_EUSAGE;
}

/* Takes the option at arguments[*i] with its value, and moves *i to the last word of it. */
static fnl_status parse_option(fnl_options *options, const fnl_command_type *command, int n,
                               char *const *arguments, int *i, fnl_error *error) {
  const char *argument = arguments[*i];
  const fnl_option *option = find(argument, command->takes);
  const char *value = strchr(argument, '=');
  if (!option)
    return unknown_option(command, argument, error);
  if (!is_taken(option, command->takes))
    return not_taken(command, option, error);
  if (!option->argument && value)
    return fnl_error_set(error, FNL_EUSAGE, "%s takes no value", option->name);
  if (option->argument && !value && *i + 1 == n)
    return fnl_error_set(error, FNL_EUSAGE, "%s needs a value: %s %s", option->name, option->name,
                         option->argument);
  if (value)
    value++;
  else if (option->argument)
    value = arguments[++*i];
  return option->take(option, value, options, error);
}

/* A shell's unset variable in quotes, most often. */
static fnl_status empty_operand(const fnl_command_type *command, fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "%s: the word for %s is empty", command->name,
                command->operands);
  fnl_error_hint(error, "funnel %s --help shows examples", command->name);
  return FNL_EUSAGE;
}

/* "for example funnel simulate configs/spring-launch.cfg; …": the command's first example. */
static void hint_at_example(const fnl_command_type *command, fnl_error *error) {
  const char *example = command->examples + strspn(command->examples, " ");
  const char *line_end = example + strcspn(example, "\n"), *comment = strstr(example, "  ");
  const char *end = comment && comment < line_end ? comment : line_end;
  fnl_error_hint(error, "for example %.*s; funnel %s --help shows more", (int)(end - example),
                 example, command->name);
}

static fnl_status check_operands(const fnl_options *options, const fnl_command_type *command,
                                 fnl_error *error) {
  const int n = options->n_operands, most = command->most_operands;
  for (int i = 0; i < n && !options->help; i++)
    if (options->operands[i][0] == '\0')
      return empty_operand(command, error);
  if (options->help || (n >= command->least_operands && (most < 0 || n <= most)))
    return FNL_OK;
  if (n < command->least_operands)
    fnl_error_set(error, FNL_EUSAGE, "%s needs %s", command->name, command->operands);
  else
    fnl_error_set(error, FNL_EUSAGE, "%s: \"%s\" is one word too many", command->name,
                  options->operands[most]);
  hint_at_example(command, error);
  return FNL_EUSAGE;
}

static bool take_memory(fnl_options *options, int n) {
  const size_t size = (size_t)n + 1;
  options->operands = calloc(size, sizeof *options->operands);
  options->overrides = calloc(size, sizeof *options->overrides);
  options->givers = calloc(size, sizeof *options->givers);
  options->model_folders = calloc(size, sizeof *options->model_folders);
  options->against = calloc(size, sizeof *options->against);
  return options->operands && options->overrides && options->givers && options->model_folders &&
         options->against;
}

fnl_status fnl_options_parse(fnl_options *options, const fnl_command_type *command, int n,
                             char *const *arguments, fnl_error *error) {
  fnl_status status = FNL_OK;
  bool only_operands = false;
  memset(options, 0, sizeof *options);
  if (!take_memory(options, n))
    return fnl_error_no_memory(error);
  for (int i = 0; i < n; i++) {
    const char *argument = arguments[i];
    if (!only_operands && strcmp(argument, "--") == 0)
      only_operands = true;
    else if (only_operands || argument[0] != '-' || argument[1] == '\0')
      options->operands[options->n_operands++] = argument;
    else
      FNL_TRY(parse_option(options, command, n, arguments, &i, error));
  }
  FNL_TRY(check_operands(options, command, error));
out:
  return status;
}

void fnl_options_free(fnl_options *options) {
  for (int i = 0; i < options->n_overrides; i++)
    free(options->overrides[i]);
  free(options->overrides);
  free(options->givers);
  free(options->operands);
  free(options->against);
  free(options->model_folders);
  memset(options, 0, sizeof *options);
}

bool fnl_options_want_pictures(const fnl_options *options) {
  return options->output != NULL || options->report != NULL || options->plot;
}

bool fnl_options_next(unsigned takes, int *at, fnl_option_row *row) {
  while (fnl_option_table[*at].name && !is_taken(&fnl_option_table[*at], takes))
    ++*at;
  const fnl_option *option = &fnl_option_table[*at];
  if (!option->name)
    return false;
  ++*at;
  *row = (fnl_option_row){.name = option->name,
                          .argument = option->argument,
                          .sentence = option->sentence,
                          .path = option->path,
                          .names_metrics = fnl_option_names_metrics(option)};
  return true;
}

void fnl_options_write_help(unsigned takes, fnl_text *text) {
  enum { NAMES = 21, WIDTH = 90 };
  for (const fnl_option *option = fnl_option_table; option->name; option++) {
    if (!is_taken(option, takes))
      continue;
    const int named = (int)strlen(option->name) + 1;
    fnl_text_add_format(text, "  %s %-*s  ", option->name, NAMES > named ? NAMES - named : 0,
                        option->argument ? option->argument : "");
    fnl_text_add_wrapped(text, option->sentence, NAMES + 4, WIDTH);
    fnl_text_add(text, "\n");
  }
}
