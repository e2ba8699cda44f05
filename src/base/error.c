/* error.c: statuses and messages; the list of statuses stands in funnel.h. */
#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *text;
  int exit_status;
} statuses[] = {
#define STATUS_ROW(name, text, exit_status) {text, exit_status},
    FNL_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

const char *fnl_status_text(fnl_status status) { return statuses[status].text; }

int fnl_status_exit(fnl_status status) { return statuses[status].exit_status; }

static void fill(fnl_error *error, fnl_status status, const char *file, int line,
                 const char *format, va_list arguments) {
  memset(error, 0, sizeof *error);
  error->status = status;
  error->line = line;
  snprintf(error->file, sizeof error->file, "%s", file ? file : "");
  vsnprintf(error->message, sizeof error->message, format, arguments);
  fnl_string_hide_controls(error->message);
}

fnl_status fnl_error_set(fnl_error *error, fnl_status status, const char *format, ...) {
  if (error) {
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, NULL, 0, format, arguments);
    va_end(arguments);
  }
  return status;
}

fnl_status fnl_error_set_at(fnl_error *error, fnl_status status, const char *file, int line,
                            const char *format, ...) {
  if (error) {
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, file, line, format, arguments);
    va_end(arguments);
  }
  return status;
}

void fnl_error_hint(fnl_error *error, const char *format, ...) {
  if (!error)
    return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->hint, sizeof error->hint, format, arguments);
  fnl_string_hide_controls(error->hint);
  va_end(arguments);
}

fnl_status fnl_error_no_memory(fnl_error *error) {
  return fnl_error_set(error, FNL_ENOMEM, "out of memory");
}
