/* version.c: which Funnel this is. */
#include "cli/command.h"
#include "cli/console.h"
#include "report/build.h"

static int version(const fnl_options *options) {
  (void)options;
  fnl_text text = {0};
  fnl_text_add_format(&text, "funnel %s (%s)\n", fnl_build_version(), fnl_build_revision());
  const int exit_status = fnl_console_finish(&text, 0);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_version = {
    .name = "version",
    .summary = "which Funnel this is",
    .operands = "",
    .examples = "  funnel --version   the same\n",
    .more = "",
    .run = version,
};
