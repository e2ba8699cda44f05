/* main.c: finds the command and hands over. */
#include "cli/command.h"
#include "cli/console.h"
#include "report/build.h"

#include <gsl/gsl_errno.h>

#include <signal.h>
#include <string.h>

static int run_command(const fnl_command_type *command, int n, char *const *arguments) {
  fnl_options options;
  fnl_error error;
  int exit_status;
  if (fnl_options_parse(&options, command, n, arguments, &error) != FNL_OK) {
    exit_status = fnl_console_error(&error);
  } else if (options.help) {
    fnl_text page = {0};
    fnl_command_write_help(command, &page);
    exit_status = fnl_console_finish(&page, 0);
    fnl_text_free(&page);
  } else {
    exit_status = command->run(&options);
  }
  fnl_options_free(&options);
  return exit_status;
}

static int unknown_command(const char *word) {
  fnl_error error;
  fnl_command_unknown(word, &error);
  return fnl_console_error(&error);
}

static int no_command(void) {
  fnl_text page = {0};
  fnl_program_write_help(&page);
  fnl_console_complain(&page);
  fnl_text_free(&page);
  return fnl_status_exit(FNL_EUSAGE);
}

/* --version and --help are the commands of those names. */
static const char *command_name(const char *word) {
  if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
    return "version";
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
    return "help";
  return word;
}

int main(int argc, char **argv) {
  gsl_set_error_handler_off();
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is told by write, after the files are safe */
  signal(SIGXFSZ, SIG_IGN); /* a file grown too large is a failed write, which is told */
  if (argc < 2)
    return no_command();
  const fnl_command_type *command = fnl_command_by_name(command_name(argv[1]));
  return command ? run_command(command, argc - 2, argv + 2) : unknown_command(argv[1]);
}
