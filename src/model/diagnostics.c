/* diagnostics.c: what is wrong with the files, collected. */
#include "model/diagnostics.h"

#include "base/grow.h"
#include "base/text.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fnl_diagnostics_free(fnl_diagnostics *diagnostics) {
  free(diagnostics->items);
  memset(diagnostics, 0, sizeof *diagnostics);
}

static fnl_diagnostic *next_item(fnl_diagnostics *diagnostics) {
  if (diagnostics->n == FNL_DIAGNOSTICS_MAX)
    return NULL;
  if (!FNL_GROW(diagnostics->items, diagnostics->capacity, diagnostics->n + 1))
    return NULL;
  return &diagnostics->items[diagnostics->n++];
}

/* A message may have been cut inside a letter. */
static void cut_to_letters(char *message) {
  size_t length = strlen(message), least = length > 3 ? length - 3 : 0, whole = length;
  while (whole > least && !fnl_string_is_utf8(message, whole))
    whole--;
  if (fnl_string_is_utf8(message, whole))
    message[whole] = '\0';
}

fnl_error *fnl_diagnostics_add(fnl_diagnostics *diagnostics, const fnl_document *document,
                               fnl_origin origin, fnl_severity severity, fnl_status status,
                               const char *format, ...) {
  diagnostics->n_mistakes += severity == FNL_MISTAKE;
  fnl_diagnostic *item = next_item(diagnostics);
  if (!item)
    return NULL;
  item->severity = severity;
  char message[sizeof item->error.message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  cut_to_letters(message);
  const fnl_source *source = &document->sources[origin.source];
  const int line = origin.line > 0 ? origin.line : source->line;
  fnl_error_set_at(&item->error, status, source->file, line, "%s", message);
  fnl_document_excerpt(document, origin, item->error.excerpt, sizeof item->error.excerpt);
  return &item->error;
}

static int source_rank(const fnl_document *document, const fnl_error *error) {
  for (int i = 1; i < document->n_sources; i++)
    if (strcmp(document->sources[i].file, error->file) == 0)
      return document->sources[i].kind == FNL_ORIGIN_SET ? INT_MAX : i;
  return 0;
}

/* Insertion keeps equals in the order they were found; there are at most a few hundred. */
void fnl_diagnostics_sort(fnl_diagnostics *diagnostics, const fnl_document *document) {
  int rank[FNL_DIAGNOSTICS_MAX];
  for (int i = 0; i < diagnostics->n; i++) {
    fnl_diagnostic item = diagnostics->items[i];
    int own = source_rank(document, &item.error), j = i;
    for (; j > 0; j--) {
      const fnl_error *before = &diagnostics->items[j - 1].error;
      if (rank[j - 1] < own || (rank[j - 1] == own && before->line <= item.error.line))
        break;
      rank[j] = rank[j - 1];
      diagnostics->items[j] = diagnostics->items[j - 1];
    }
    rank[j] = own;
    diagnostics->items[j] = item;
  }
}

fnl_status fnl_diagnostics_first(const fnl_diagnostics *diagnostics, fnl_error *error) {
  for (int i = 0; i < diagnostics->n; i++)
    if (diagnostics->items[i].severity == FNL_MISTAKE) {
      if (error)
        *error = diagnostics->items[i].error;
      return diagnostics->items[i].error.status;
    }
  return diagnostics->n_mistakes > 0 ? fnl_error_no_memory(error) : FNL_OK;
}
