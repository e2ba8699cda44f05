/* help.c: what the program can do. */
#include "cli/command.h"
#include "cli/console.h"

static int help(const fnl_options *options) {
  fnl_text text = {0};
  const fnl_command_type *command = NULL;
  fnl_error error;
  int exit_status;
  if (options->n_operands > 0)
    command = fnl_command_by_name(options->operands[0]);
  if (options->n_operands > 0 && !command) {
    fnl_command_unknown(options->operands[0], &error);
    return fnl_console_error(&error);
  }
  if (command)
    fnl_command_write_help(command, &text);
  else
    fnl_program_write_help(&text);
  exit_status = fnl_console_finish(&text, 0);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_help = {
    .name = "help",
    .summary = "what the program can do, or one of its commands",
    .operands = "[COMMAND]",
    .examples = "  funnel help\n  funnel help simulate\n",
    .more = "",
    .most_operands = 1,
    .run = help,
};
