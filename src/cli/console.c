/* console.c: standard output and standard error. */
#include "cli/console.h"

#include "base/file.h"
#include "base/width.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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

fnl_status fnl_console_page(const fnl_text *page, fnl_error *error) {
  fnl_text plain = {.failed = page->failed};
  if (fnl_console_look().unicode)
    return fnl_console_print(page, error);
  fnl_text_add_bytes(&plain, fnl_text_string(page), page->length);
  fnl_text_make_ascii(&plain);
  const fnl_status status = fnl_console_print(&plain, error);
  fnl_text_free(&plain);
  return status;
}

int fnl_console_finish(const fnl_text *text, int exit_status) {
  fnl_error error;
  return fnl_console_page(text, &error) == FNL_OK ? exit_status : fnl_console_error(&error);
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

/* ---- the terminal ---- */

static bool is_dumb(void) {
  const char *terminal = getenv("TERM");
  return terminal && strcmp(terminal, "dumb") == 0;
}

/* The locale's name, as the environment says it. */
static const char *locale_name(void) {
  static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && value[0] != '\0')
      return value;
  }
  return "";
}

/* Asked without setting it: numbers are read and written the same way everywhere. Where the locale
 * is not installed its name tells what is wanted. */
static bool is_utf8(void) {
  const locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
  if (locale == (locale_t)0)
    return strstr(locale_name(), "UTF-8") || strstr(locale_name(), "utf8");
  const bool found = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
  freelocale(locale);
  return found;
}

/* What COLUMNS says where it is a whole number above 0, however large; else 0. */
static int width_said(void) {
  const char *columns = getenv("COLUMNS");
  char *end = NULL;
  if (!columns || columns[0] < '0' || columns[0] > '9')
    return 0;
  const long width = strtol(columns, &end, 10);
  return *end != '\0' ? 0 : width < INT_MAX ? (int)width : INT_MAX;
}

/* 0 where nobody says. */
static int terminal_width(void) {
  const int said = width_said();
  struct winsize size;
  if (said > 0)
    return said;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

fnl_look fnl_console_look(void) {
  const int width = terminal_width();
  return (fnl_look){.width = width <= 0 || width > FNL_LOOK_WIDEST ? FNL_LOOK_WIDEST
                             : width < FNL_LOOK_NARROWEST          ? FNL_LOOK_NARROWEST
                                                                   : width,
                    .unicode = is_utf8() && !is_dumb(),
                    .colour = fnl_console_has_colour()};
}

/* no-color.org: any value but the empty one says no. */
bool fnl_console_has_colour(void) {
  const char *no_colour = getenv("NO_COLOR");
  if (no_colour && no_colour[0] != '\0')
    return false;
  return isatty(STDOUT_FILENO) && getenv("TERM") && !is_dumb();
}
