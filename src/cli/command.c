/* command.c: the registry of commands, and their pages of help. */
#include "cli/command.h"

#include "report/build.h"

#include <string.h>

const fnl_command_type *fnl_command_by_name(const char *name) {
  for (int i = 0; fnl_command_registry[i]; i++)
    if (strcmp(fnl_command_registry[i]->name, name) == 0)
      return fnl_command_registry[i];
  return NULL;
}

static const char *nearest(const char *name) {
  enum { MOST = 64 };
  const char *names[MOST];
  int n = 0;
  for (; n < MOST && fnl_command_registry[n]; n++)
    names[n] = fnl_command_registry[n]->name;
  const int found = fnl_string_nearest(name, n, names);
  return found >= 0 ? names[found] : NULL;
}

fnl_status fnl_command_unknown(const char *name, fnl_error *error) {
  const char *meant = nearest(name);
  fnl_error_set(error, FNL_EUSAGE, "there is no command \"%s\"", name);
  if (meant)
    fnl_error_hint(error, "did you mean funnel %s?", meant);
  else
    fnl_error_hint(error, "funnel --help lists the commands");
  return FNL_EUSAGE;
}

void fnl_program_write_help(fnl_text *text) {
  fnl_text_add_format(
      text,
      "Funnel %s: plans social media marketing. What does a plan bring, which "
      "split of the\nbudget is best, and how sure is that?\n\n"
      "  funnel simulate configs/spring-launch.cfg   what the plan brings\n"
      "  funnel optimize configs/spring-launch.cfg   the best split of its budget\n"
      "  funnel check my-plan.cfg                    every mistake, with its line\n\n"
      "Commands:\n",
      fnl_build_version());
  for (int i = 0; fnl_command_registry[i]; i++)
    fnl_text_add_format(text, "  %-10s %s\n", fnl_command_registry[i]->name,
                        fnl_command_registry[i]->summary);
  fnl_text_add(text, "\nfunnel COMMAND --help shows examples and options.\n"
                     "Exit status: 0 done, 1 failed, 2 wrong input, 3 a stated goal cannot be met, "
                     "130 interrupted.\n");
}

void fnl_command_write_help(const fnl_command_type *command, fnl_text *text) {
  fnl_text_add_format(text, "%s\nusage: funnel %s%s%s%s\n\n%s: %s.\n", command->examples,
                      command->name, command->operands[0] ? " " : "", command->operands,
                      command->takes ? " [OPTION ...]" : "", command->name, command->summary);
  if (command->more[0])
    fnl_text_add(text, command->more);
  fnl_text_add(text, "\nOptions:\n");
  fnl_options_write_help(command->takes, text);
}
