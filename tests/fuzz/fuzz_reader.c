/* fuzz_reader.c: any bytes as a plan, read, written and read again.
 *
 * Under libFuzzer, LLVMFuzzerTestOneInput is the target. Compiled with -DFUZZ_MAIN it is a program
 * that runs the files of its arguments, or its input, once each: for AFL++ and for replaying.
 */
#include "model/read.h"
#include "model/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void complain(const char *what, const char *text) {
  fprintf(stderr, "%s\n%s\n", what, text);
  abort();
}

/* A message names its place and is text. */
static void check_diagnostics(const fnl_diagnostics *diagnostics) {
  for (int i = 0; i < diagnostics->n; i++) {
    const fnl_error *error = &diagnostics->items[i].error;
    if (error->message[0] == '\0' || error->line < 0)
      complain("an empty message", error->file);
    if (!fnl_string_is_utf8(error->message, strlen(error->message)) ||
        !fnl_string_is_utf8(error->excerpt, strlen(error->excerpt)))
      complain("a message that is not UTF-8", error->message);
  }
}

/* What was accepted is written and accepted again, equal where it is easy to compare. */
static void check_round_trip(const fnl_plan *plan) {
  fnl_text text = {0};
  fnl_plan again;
  fnl_error error = {0};
  if (fnl_plan_write(plan, &text, &error) != FNL_OK)
    abort();
  if (fnl_plan_read_text(&again, "again", text.data, text.length, NULL, NULL, &error) != FNL_OK) {
    fprintf(stderr, "again:%d: %s\n", error.line, error.message);
    complain("a plan that was written is refused", text.data);
  }
  if (again.n_moves != plan->n_moves || again.n_causes != plan->n_causes ||
      again.n_laws != plan->n_laws || again.population != plan->population ||
      again.budget.value != plan->budget.value)
    complain("a plan that was written is another", text.data);
  fnl_plan_free(&again);
  fnl_text_free(&text);
}

/* After a line "--set", each line is an override. */
static int cut_overrides(char *text, const char *overrides[], int most) {
  int n = 0;
  char *start = strstr(text, "\n--set\n");
  if (!start)
    return 0;
  *start = '\0';
  for (char *line = start + 7; line && n < most; n++) {
    overrides[n] = line;
    line = strchr(line, '\n');
    if (line)
      *line++ = '\0';
  }
  return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { OVERRIDES_MAX = 8 };
  const char *overrides[OVERRIDES_MAX];
  fnl_plan plan;
  fnl_diagnostics diagnostics = {0};
  fnl_error error = {0};
  char *text = malloc(size + 1);
  if (!text)
    return 0;
  if (size > 0)
    memcpy(text, data, size);
  text[size] = '\0';
  fnl_read_options options = {.overrides = overrides};
  options.n_overrides = cut_overrides(text, overrides, OVERRIDES_MAX);
  size_t length = options.n_overrides > 0 ? strlen(text) : size;
  if (fnl_plan_read_text(&plan, "fuzz", text, length, &options, &diagnostics, &error) == FNL_OK)
    check_round_trip(&plan);
  else if (diagnostics.n_mistakes == 0 || fnl_status_exit(error.status) != 2)
    complain("refused without a reason", error.message);
  check_diagnostics(&diagnostics);
  fnl_plan_free(&plan);
  fnl_diagnostics_free(&diagnostics);
  free(text);
  return 0;
}

#ifdef FUZZ_MAIN
static void run(FILE *file) {
  fnl_text bytes = {0};
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
    fnl_text_add_bytes(&bytes, buffer, n);
  LLVMFuzzerTestOneInput((const uint8_t *)fnl_text_string(&bytes), bytes.length);
  fnl_text_free(&bytes);
}

int main(int argc, char **argv) {
  if (argc == 1)
    run(stdin);
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    if (!file) {
      perror(argv[i]);
      return EXIT_FAILURE;
    }
    run(file);
    fclose(file);
  }
  return EXIT_SUCCESS;
}
#endif
