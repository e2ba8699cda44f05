/* parse.c: libconfig parses, and nothing more: its settings are copied into our own tree. */
#include "model/parse.h"

#include "model/lint.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const fnl_input *input;
  fnl_document *document;
  fnl_diagnostics *diagnostics;
} parsing;

static fnl_node_kind kind_of(const config_setting_t *setting) {
  switch (config_setting_type(setting)) {
  case CONFIG_TYPE_GROUP:
    return FNL_NODE_GROUP;
  case CONFIG_TYPE_INT:
  case CONFIG_TYPE_INT64:
    return FNL_NODE_INTEGER;
  case CONFIG_TYPE_FLOAT:
    return FNL_NODE_REAL;
  case CONFIG_TYPE_BOOL:
    return FNL_NODE_FLAG;
  case CONFIG_TYPE_STRING:
    return FNL_NODE_TEXT;
  default:
    return FNL_NODE_LIST;
  }
}

static bool is_clean(const char *text) {
  for (const char *at = text; *at; at++)
    if (((unsigned char)*at < 0x20 && !strchr("\t\n", *at)) || *at == 0x7F)
      return false;
  return fnl_string_is_utf8(text, strlen(text));
}

static bool copy_text(parsing *p, fnl_node *node, const char *text) {
  if (!is_clean(text))
    fnl_diagnostics_add(p->diagnostics, p->document, node->origin, FNL_MISTAKE, FNL_ESYNTAX,
                        "a text holds a control character or is not UTF-8");
  node->text = fnl_string_copy(text);
  return node->text != NULL;
}

static fnl_node *convert(parsing *p, const config_setting_t *setting);

static bool copy_items(parsing *p, fnl_node *node, const config_setting_t *setting) {
  int n = config_setting_length(setting);
  for (int i = 0; i < n; i++) {
    fnl_node *item = convert(p, config_setting_get_elem(setting, (unsigned)i));
    if (!item || !fnl_node_append(node, item))
      return false;
  }
  return true;
}

static bool copy_value(parsing *p, fnl_node *node, const config_setting_t *setting) {
  switch (node->kind) {
  case FNL_NODE_INTEGER:
    node->integer = config_setting_type(setting) == CONFIG_TYPE_INT
                        ? config_setting_get_int(setting)
                        : config_setting_get_int64(setting);
    return true;
  case FNL_NODE_REAL:
    node->real = config_setting_get_float(setting);
    return true;
  case FNL_NODE_FLAG:
    node->flag = config_setting_get_bool(setting) != 0;
    return true;
  case FNL_NODE_TEXT:
    return copy_text(p, node, config_setting_get_string(setting));
  default:
    return copy_items(p, node, setting);
  }
}

/* Depth is bounded by the lint. */
static fnl_node *convert(parsing *p, const config_setting_t *setting) {
  fnl_origin origin = fnl_input_origin(p->input, (int)config_setting_source_line(setting));
  fnl_node *node = fnl_node_new(kind_of(setting), config_setting_name(setting), origin);
  if (node && copy_value(p, node, setting))
    return node;
  fnl_node_free(node);
  return NULL;
}

/* The lint leaves libconfig nothing to find; should it find something, it says so. */
static void mistake_of_syntax(parsing *p, const config_t *config) {
  const char *text = config_error_text(config);
  fnl_diagnostics_add(p->diagnostics, p->document,
                      fnl_input_origin(p->input, config_error_line(config)), FNL_MISTAKE,
                      FNL_ESYNTAX, "not in libconfig syntax: %s", text ? text : "no reason given");
}

static fnl_status parse_clean(parsing *p, fnl_node **root) {
  config_t config;
  fnl_status status = FNL_OK;
  config_init(&config);
  if (!config_read_string(&config, fnl_text_string(&p->input->text))) {
    mistake_of_syntax(p, &config);
  } else {
    *root = convert(p, config_root_setting(&config));
    status = *root ? FNL_OK : FNL_ENOMEM;
  }
  config_destroy(&config);
  return status;
}

fnl_status fnl_parse(const fnl_input *input, fnl_document *document, fnl_diagnostics *diagnostics,
                     fnl_node **root) {
  parsing p = {input, document, diagnostics};
  int before = diagnostics->n_mistakes;
  *root = NULL;
  fnl_status status = fnl_lint(input, document, diagnostics);
  if (status != FNL_OK || diagnostics->n_mistakes > before)
    return status;
  status = parse_clean(&p, root);
  if (status == FNL_OK && *root && diagnostics->n_mistakes > before) {
    fnl_node_free(*root);
    *root = NULL;
  }
  return status;
}
