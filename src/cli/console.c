/* console.c: standard output and standard error. */
#include "cli/console.h"

#include "base/file.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The end that a program which does not ask for more meets; shells take it for no failure. */
static void leave_quietly(void) {
  signal(SIGPIPE, SIG_DFL);
  raise(SIGPIPE);
}

fnl_status fnl_console_print(const fnl_text *text, fnl_error *error) {
  if (text->failed)
    return fnl_error_no_memory(error);
  const int code = fnl_descriptor_write(STDOUT_FILENO, fnl_text_string(text), text->length);
  if (code == EPIPE)
    leave_quietly();
  if (code != 0)
    return fnl_error_set(error, FNL_EIO, "could not write to standard output: %s", strerror(code));
  return FNL_OK;
}

int fnl_console_finish(const fnl_text *text, int exit_status) {
  fnl_error error;
  return fnl_console_print(text, &error) == FNL_OK ? exit_status : fnl_console_error(&error);
}

void fnl_console_complain(const fnl_text *text) {
  (void)fnl_descriptor_write(STDERR_FILENO, fnl_text_string(text), text->length);
}

/* ---- mistakes and warnings ---- */

static void write_place(const fnl_error *error, fnl_text *text) {
  if (error->file[0] != '\0')
    fnl_text_add_format(text, "%s:", error->file);
  if (error->file[0] != '\0' && error->line > 0)
    fnl_text_add_format(text, "%d:", error->line);
  fnl_text_add(text, error->file[0] != '\0' ? " " : "funnel: ");
}

static void write_error(const char *severity, const fnl_error *error, fnl_text *text) {
  write_place(error, text);
  fnl_text_add_format(text, "%s%s\n", error->file[0] != '\0' ? severity : "", error->message);
  if (error->excerpt[0] != '\0')
    fnl_text_add_format(text, "    %s\n", error->excerpt);
  if (error->hint[0] != '\0')
    fnl_text_add_format(text, "  hint: %s\n", error->hint);
}

int fnl_console_error(const fnl_error *error) {
  fnl_text text = {0};
  write_error("error: ", error, &text);
  fnl_console_complain(&text);
  fnl_text_free(&text);
  return fnl_status_exit(error->status);
}

void fnl_diagnostic_write(const fnl_diagnostic *diagnostic, fnl_text *text) {
  const bool is_mistake = diagnostic->severity == FNL_MISTAKE;
  write_error(is_mistake ? "error: " : "warning: ", &diagnostic->error, text);
}

void fnl_console_diagnostics(const fnl_diagnostics *diagnostics) {
  fnl_text text = {0};
  for (int i = 0; i < diagnostics->n; i++)
    fnl_diagnostic_write(&diagnostics->items[i], &text);
  fnl_console_complain(&text);
  fnl_text_free(&text);
}

/* no-color.org: any value but the empty one says no. */
bool fnl_console_has_colour(void) {
  const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
  if (no_colour && no_colour[0] != '\0')
    return false;
  return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}
