/* help.c: what the program can do. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/topics.h"

/* False where `name` is neither a command nor a topic. */
static bool write_page(const char *name, fnl_text *text) {
  const fnl_command_type *command = fnl_command_by_name(name);
  const fnl_topic *topic = fnl_topic_by_name(name);
  if (command)
    fnl_command_write_help(command, text);
  else if (topic)
    topic->write(text);
  return command || topic;
}

static int help(const fnl_options *options) {
  fnl_text text = {0};
  fnl_error error;
  int exit_status;
  if (options->n_operands == 0)
    fnl_program_write_help(&text);
  if (options->n_operands > 0 && !write_page(options->operands[0], &text)) {
    fnl_command_unknown(options->operands[0], &error);
    exit_status = fnl_console_error(&error);
  } else {
    exit_status = fnl_console_finish(&text, 0);
  }
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_help = {
    .name = "help",
    .summary = "what the program can do, one of its commands, or how files are written",
    .operands = "[COMMAND | TOPIC]",
    .examples = "  funnel help            every command and topic\n"
                "  funnel help simulate   as funnel simulate --help\n"
                "  funnel help plan       how to write a plan\n",
    .more = "",
    .most_operands = 1,
    .run = help,
};
