/* told.c: what was told of a wrong input beside what should be. */
#include "support/told.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

static bool ends_in(const char *text, const char *end) {
  const size_t length = strlen(text), n = strlen(end);
  return length >= n && strcmp(text + length - n, end) == 0;
}

void told_check(const char *input, const fnl_error *error, told wanted) {
  ck_assert_msg(ends_in(error->file, wanted.file) && error->line == wanted.line &&
                    strstr(error->message, wanted.message) && strstr(error->hint, wanted.hint),
                "%s\n  is told as %s:%d: %s\n  hint: %s\n  and not as %s:%d: %s\n  hint: %s", input,
                error->file, error->line, error->message, error->hint, wanted.file, wanted.line,
                wanted.message, wanted.hint);
}
