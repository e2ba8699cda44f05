/* override.c: "path=value", of `--set` most often: the value is read as the files are, and put
 * where its path leads. */
#include "model/override.h"

#include "model/address.h"
#include "model/parse.h"

#include <stdlib.h>
#include <string.h>

/* One override being applied. */
typedef struct {
  fnl_addressing to;
  const char *value;
} setting;

static fnl_error *mistake(setting *s, fnl_status status, const char *what, const char *name) {
  return fnl_diagnostics_add(s->to.diagnostics, s->to.document, s->to.origin, FNL_MISTAKE, status,
                             what, name);
}

/* ---- the value ---- */

/* Where a text stands, quotes may be left out. */
static bool is_bare_text(const fnl_field *field, const char *value) {
  switch (field->kind) {
  case FNL_FIELD_TEXT:
  case FNL_FIELD_NAME:
  case FNL_FIELD_CHOICE:
  case FNL_FIELD_REFERENCE:
    return value[0] != '"';
  case FNL_FIELD_SPECIAL:
    return value[0] != '"' && !strchr("{[(", value[0]) &&
           (field->choices || !field->fallback_text || strcmp(field->fallback_text, "even") == 0);
  case FNL_FIELD_NUMBER:
    return (field->flags & FNL_FIELD_OR_NONE) && strcmp(value, "none") == 0;
  default:
    return false;
  }
}

/* Whether a comment begins in the value, outside quotes. */
static bool has_comment(const char *value) {
  bool quoted = false;
  for (const char *at = value; *at; at++) {
    if (quoted && at[0] == '\\' && at[1])
      at++;
    else if (*at == '"')
      quoted = !quoted;
    else if (!quoted && (*at == '#' || (*at == '/' && at[1] && strchr("/*", at[1]))))
      return true;
  }
  return false;
}

/* `v = VALUE;` alone, by the parser of the files; NULL in `*value` after a mistake. */
static fnl_status parse_value(setting *s, fnl_node **value) {
  fnl_input input = {0};
  fnl_text text = {0};
  fnl_node *root = NULL;
  *value = NULL;
  if (has_comment(s->value)) {
    fnl_error_hint(mistake(s, FNL_EUSAGE, "a comment in a value: %s", s->value),
                   "leave out what follows #, // or /*; a text that holds one stands in \"…\"");
    return FNL_OK;
  }
  fnl_text_add_format(&text, "v = %s;", s->value);
  fnl_status status =
      text.failed ? FNL_ENOMEM : fnl_input_of_place(&input, fnl_text_string(&text), s->to.origin);
  if (status == FNL_OK)
    status = fnl_parse(&input, s->to.document, s->to.diagnostics, &root);
  if (root && root->n == 1)
    *value = fnl_node_take(root, "v");
  else if (root)
    mistake(s, FNL_EUSAGE, "%s is more than one value", s->value);
  if (*value)
    fnl_node_set_origin(*value, s->to.origin);
  fnl_node_free(root);
  fnl_text_free(&text);
  fnl_input_free(&input);
  return status;
}

/* The value as it is meant at an address; NULL in `*value` after a mistake. */
static fnl_status make_value(setting *s, const fnl_address *address, fnl_node **value) {
  if (!address->field || !is_bare_text(address->field, s->value))
    return parse_value(s, value);
  *value = fnl_node_new_text(FNL_NODE_TEXT, NULL, s->value, s->to.origin);
  return *value ? FNL_OK : FNL_ENOMEM;
}

/* ---- "path=value" ---- */

static char *trim(char *text) {
  text += strspn(text, " \t");
  size_t length = strlen(text);
  while (length > 0 && strchr(" \t;", text[length - 1]))
    text[--length] = '\0';
  return text;
}

/* A text stands on one line, in printable UTF-8. */
static bool is_printable(const char *text) {
  for (const char *at = text; *at; at++)
    if ((unsigned char)*at < 0x20 && *at != '\t')
      return false;
  return fnl_string_is_utf8(text, strlen(text));
}

/* Whether the path of "path=value" is `model` itself. */
static bool is_of_model(const char *text) {
  static const char key[] = "model";
  text += strspn(text, " \t");
  if (strncmp(text, key, sizeof key - 1) != 0)
    return false;
  text += sizeof key - 1;
  return text[strspn(text, " \t")] == '=';
}

static fnl_status set_path(setting *s, const char *path) {
  fnl_address address;
  fnl_node *value = NULL;
  fnl_status status = fnl_address_find(&s->to, path, &address);
  if (status == FNL_OK && address.parent)
    status = make_value(s, &address, &value);
  if (value)
    status = fnl_address_put(&address, value);
  fnl_address_free(&address);
  return status;
}

static fnl_status apply(setting *s, char *text) {
  char *equals = strchr(text, '=');
  if (!is_printable(text)) {
    mistake(s, FNL_EUSAGE, "%s", "a text that is not UTF-8, or has more than one line");
    return FNL_OK;
  }
  if (!equals) {
    fnl_error_hint(mistake(s, FNL_EUSAGE, "%s sets nothing", text),
                   "for example budget.total=120000");
    return FNL_OK;
  }
  *equals = '\0';
  s->value = trim(equals + 1);
  if (s->value[0] != '\0')
    return set_path(s, trim(text));
  mistake(s, FNL_EUSAGE, "%s is given no value", trim(text));
  return FNL_OK;
}

fnl_status fnl_override(fnl_document *document, fnl_diagnostics *diagnostics,
                        fnl_setting_text given, fnl_override_pass pass) {
  if (is_of_model(given.text) != (pass == FNL_OVERRIDE_MODEL))
    return FNL_OK;
  setting s = {.to = {document, diagnostics, .no_model = pass == FNL_OVERRIDE_PLAN}};
  const char *giver = given.giver ? given.giver : "--set";
  const int source =
      fnl_document_add_source(document, FNL_ORIGIN_SET, giver, given.text, strlen(given.text));
  char *text = fnl_string_copy(given.text);
  if (source >= 0)
    document->sources[source].line = given.line;
  s.to.origin = (fnl_origin){source, 0};
  const fnl_status status = source < 0 || !text ? FNL_ENOMEM : apply(&s, text);
  free(text);
  return status;
}
