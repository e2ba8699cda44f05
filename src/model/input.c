/* input.c: the text of a file with its includes. */
#include "model/input.h"

#include "base/file_name.h"
#include "base/grow.h"
#include "model/bytes.h"
#include "model/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 10, INCLUDES_MAX = 1000 };

/* One reading: the input and the files being read, each included by the one before. */
typedef struct {
  fnl_input *input;
  fnl_document *document;
  fnl_diagnostics *diagnostics;
  fnl_origin_kind kind;
  int depth, n_includes;
  fnl_file_identity open_files[DEPTH_MAX];
} expansion;

void fnl_input_free(fnl_input *input) {
  fnl_text_free(&input->text);
  free(input->lines);
  memset(input, 0, sizeof *input);
}

fnl_origin fnl_input_origin(const fnl_input *input, int line) {
  if (input->n_lines == 0)
    return (fnl_origin){0, 0};
  if (line < 1)
    line = 1;
  return input->lines[line <= input->n_lines ? line - 1 : input->n_lines - 1];
}

static bool add_line(fnl_input *input, fnl_origin origin) {
  if (!FNL_GROW(input->lines, input->capacity, input->n_lines + 1))
    return false;
  input->lines[input->n_lines++] = origin;
  return true;
}

static fnl_error *mistake(expansion *e, fnl_origin at, fnl_status status, const char *message) {
  return fnl_diagnostics_add(e->diagnostics, e->document, at, FNL_MISTAKE, status, "%s", message);
}

/* Whether `at` holds a character no text file has. */
static bool is_binary(unsigned char at) {
  return at == 0x7F || (at < 0x20 && !strchr("\t\n\r\f", at)) || at == 0;
}

static int line_of(const char *text, size_t position) {
  int line = 1;
  for (size_t i = 0; i < position; i++)
    line += text[i] == '\n';
  return line;
}

/* Refuses what is no text, at its line. */
static bool is_text(expansion *e, int source) {
  const fnl_source *file = &e->document->sources[source];
  for (size_t i = 0; i < file->length; i++)
    if (is_binary((unsigned char)file->text[i])) {
      fnl_origin at = {source, line_of(file->text, i)};
      fnl_diagnostics_add(e->diagnostics, e->document, at, FNL_MISTAKE, FNL_ESYNTAX,
                          "not a text file: it holds the byte 0x%02X",
                          (unsigned)(unsigned char)file->text[i]);
      return false;
    }
  const char *line = file->text;
  for (int number = 1; line; number++) {
    const char *end = strchr(line, '\n');
    size_t length = end ? (size_t)(end - line) : strlen(line);
    if (!fnl_string_is_utf8(line, length)) {
      fnl_error_hint(mistake(e, (fnl_origin){source, number}, FNL_ESYNTAX, "not UTF-8 text"),
                     "save the file as UTF-8");
      return false;
    }
    line = end ? end + 1 : NULL;
  }
  return true;
}

/* Follows block comments, so that an include inside one is none. Strings and line comments
 * matter only in that they may hold the signs of a block comment. */
static bool comment_open_after(const char *line, size_t length, bool open) {
  for (size_t i = 0; i < length; i++) {
    bool star = line[i] == '*' && i + 1 < length && line[i + 1] == '/';
    bool slash = line[i] == '/' && i + 1 < length;
    if (open) {
      open = !star;
      i += star;
    } else if (line[i] == '#' || (slash && line[i + 1] == '/')) {
      return false;
    } else if (slash && line[i + 1] == '*') {
      open = true;
      i++;
    } else if (line[i] == '"') {
      for (i++; i < length && line[i] != '"'; i++)
        i += line[i] == '\\';
    }
  }
  return open;
}

/* The file named by a line `@include "file"`: its start and length, or NULL. */
static const char *included_name(const char *line, size_t length, size_t *name_length) {
  static const char word[] = "@include";
  size_t i = strspn(line, " \t");
  if (i + sizeof word > length || strncmp(line + i, word, sizeof word - 1) != 0)
    return NULL;
  i += sizeof word - 1;
  i += strspn(line + i, " \t");
  if (line[i] != '"')
    return NULL;
  *name_length = strcspn(line + i + 1, "\"\n");
  return line[i + 1 + *name_length] == '"' ? line + i + 1 : NULL;
}

static fnl_status expand_file(expansion *e, const char *path, fnl_origin asked_by);

static fnl_status expand_include(expansion *e, const char *name, size_t length, fnl_origin at) {
  if (e->depth == 0) {
    mistake(e, at, FNL_ESYNTAX, "a text in memory cannot include a file");
    return FNL_OK;
  }
  if (length == 0) {
    mistake(e, at, FNL_ENOFILE, "@include names no file");
    return FNL_OK;
  }
  char *relative = malloc(length + 1);
  if (!relative)
    return FNL_ENOMEM;
  memcpy(relative, name, length);
  relative[length] = '\0';
  char *path = fnl_path_beside(e->document->sources[at.source].file, relative);
  free(relative);
  fnl_status status = path ? expand_file(e, path, at) : FNL_ENOMEM;
  free(path);
  return status;
}

static void add_text(expansion *e, const char *bytes, size_t length) {
  fnl_text_add_bytes(&e->input->text, bytes, length);
}

/* Copies the lines of a source into the input, its includes in their places. */
static fnl_status expand_lines(expansion *e, int source, size_t start) {
  bool in_comment = false;
  for (int number = 1;; number++) {
    const char *line = e->document->sources[source].text + start; /* sources move as they grow */
    const char *end = strchr(line, '\n');
    size_t length = end ? (size_t)(end - line) : strlen(line), name_length = 0;
    const char *name = in_comment ? NULL : included_name(line, length, &name_length);
    fnl_origin at = {source, number};
    start += length + 1;
    if (name) {
      size_t rest = (size_t)(name + name_length + 1 - line);
      fnl_text tail = {0};
      fnl_text_add_bytes(&tail, line + rest, length - rest);
      fnl_status status = tail.failed ? FNL_ENOMEM : expand_include(e, name, name_length, at);
      add_text(e, fnl_text_string(&tail), tail.length);
      fnl_text_free(&tail);
      if (status != FNL_OK)
        return status;
    } else {
      in_comment = comment_open_after(line, length, in_comment);
      add_text(e, line, length);
    }
    add_text(e, "\n", 1);
    if (!add_line(e->input, at) || e->input->text.failed)
      return FNL_ENOMEM;
    if (!end)
      break;
  }
  return FNL_OK;
}

static fnl_status expand_source(expansion *e, int source) {
  const fnl_source *file = &e->document->sources[source];
  const size_t start = fnl_string_mark_length(file->text, file->length);
  return is_text(e, source) ? expand_lines(e, source, start) : FNL_OK;
}

static bool is_open(const expansion *e, fnl_file_identity file) {
  for (int i = 0; i < e->depth; i++)
    if (e->open_files[i].device == file.device && e->open_files[i].inode == file.inode)
      return true;
  return false;
}

/* A file that cannot be read is told at the line that names it; where none does, as the file. */
static void mistake_of_file(expansion *e, const char *path, fnl_origin asked_by,
                            const char *message) {
  bool named = asked_by.source != 0;
  fnl_error *told =
      fnl_diagnostics_add(e->diagnostics, e->document, asked_by, FNL_MISTAKE, FNL_ENOFILE, "%s%s%s",
                          named ? path : "", named ? " " : "", message);
  if (told && !named)
    snprintf(told->file, sizeof told->file, "%s", path);
}

static fnl_status expand_opened(expansion *e, const char *path, const fnl_text *bytes,
                                fnl_file_identity identity, fnl_origin asked_by) {
  if (is_open(e, identity)) {
    mistake_of_file(e, path, asked_by, "includes itself");
    return FNL_OK;
  }
  if (e->depth == DEPTH_MAX || e->n_includes++ == INCLUDES_MAX) {
    mistake_of_file(e, path, asked_by, "is one include too many");
    return FNL_OK;
  }
  if (e->input->text.length + bytes->length > FNL_INPUT_MAX) {
    mistake_of_file(e, path, asked_by, "makes more than 16 MB with what includes it");
    return FNL_OK;
  }
  int source =
      fnl_document_add_source(e->document, e->kind, path, fnl_text_string(bytes), bytes->length);
  if (source < 0)
    return FNL_ENOMEM;
  e->document->sources[source].included = e->depth > 0;
  e->open_files[e->depth++] = identity;
  fnl_status status = expand_source(e, source);
  e->depth--;
  return status;
}

static fnl_status expand_file(expansion *e, const char *path, fnl_origin asked_by) {
  fnl_text bytes = {0};
  fnl_file_identity identity;
  fnl_error why = {0};
  fnl_status status = fnl_file_read(path, FNL_INPUT_MAX, &bytes, &identity, &why);
  if (status == FNL_OK) {
    status = expand_opened(e, path, &bytes, identity, asked_by);
  } else if (status != FNL_ENOMEM) {
    mistake_of_file(e, path, asked_by, why.message);
    status = FNL_OK;
  }
  fnl_text_free(&bytes);
  return status;
}

static bool holds_include(const fnl_document *document, int first_source) {
  return document->n_sources > first_source + 1;
}

/* The digest of a file is of its bytes; with includes, of the text they make together. */
static void digest_input(expansion *e, int first_source) {
  const fnl_source *file = &e->document->sources[first_source];
  if (holds_include(e->document, first_source))
    fnl_bytes_digest(fnl_text_string(&e->input->text), e->input->text.length, e->input->sha256);
  else
    fnl_bytes_digest(file->text, file->length, e->input->sha256);
}

fnl_status fnl_input_read_file(fnl_input *input, fnl_document *document,
                               fnl_diagnostics *diagnostics, fnl_origin_kind kind, const char *path,
                               fnl_origin asked_by) {
  expansion e = {input, document, diagnostics, kind, 0, 0, {{0, 0}}};
  int first_source = document->n_sources;
  fnl_status status = expand_file(&e, path, asked_by);
  if (status == FNL_OK && document->n_sources > first_source)
    digest_input(&e, first_source);
  return status;
}

fnl_status fnl_input_read_text(fnl_input *input, fnl_document *document,
                               fnl_diagnostics *diagnostics, fnl_origin_kind kind, const char *name,
                               const char *text, size_t length) {
  expansion e = {input, document, diagnostics, kind, 0, 0, {{0, 0}}};
  int source = fnl_document_add_source(document, kind, name, text, length);
  if (source < 0)
    return FNL_ENOMEM;
  fnl_status status = expand_source(&e, source);
  if (status == FNL_OK)
    digest_input(&e, source);
  return status;
}

fnl_status fnl_input_of_place(fnl_input *input, const char *text, fnl_origin place) {
  fnl_text_add(&input->text, text);
  return add_line(input, place) && !input->text.failed ? FNL_OK : FNL_ENOMEM;
}
