/* write.c: a plan as it ran, to be read again.
 *
 * libconfig's own writer keeps 15 digits and no comments, so the tree is written here. What a
 * group got by default but has no value to write (an audience of every stage) stands as a comment
 * after its other members, so that writing what was read again gives the same text.
 */
#include "model/write.h"

#include "model/document.h"

#include <limits.h>
#include <string.h>

typedef struct {
  const fnl_document *document;
  fnl_text *text;
} writer;

enum { COMMENT_COLUMN = 60 };

static void write_group(writer *w, const fnl_node *group, int depth);

/* ---- where a value is from ---- */

static void write_origin(writer *w, fnl_origin origin) {
  static const char *const kinds[FNL_N_ORIGINS] = {"default", "plan", "model", "--set"};
  const fnl_source *source = &w->document->sources[origin.source];
  fnl_text_add(w->text, kinds[source->kind]);
  if (source->included) {
    const char *slash = strrchr(source->file, '/');
    fnl_text_add_format(w->text, " %s", slash ? slash + 1 : source->file);
  }
  if (origin.line > 0)
    fnl_text_add_format(w->text, ":%d", origin.line);
}

static void indent(writer *w, int depth) {
  for (int i = 0; i < depth; i++)
    fnl_text_add(w->text, "  ");
}

static void end_line(writer *w, size_t start, fnl_origin origin) {
  for (size_t length = w->text->length - start; length < COMMENT_COLUMN; length++)
    fnl_text_add(w->text, " ");
  fnl_text_add(w->text, " # ");
  write_origin(w, origin);
  fnl_text_add(w->text, "\n");
}

/* ---- values ---- */

static void write_string(writer *w, const char *string) {
  fnl_text_add(w->text, "\"");
  for (const char *at = string; *at; at++)
    switch (*at) {
    case '\n':
      fnl_text_add(w->text, "\\n");
      break;
    case '\t':
      fnl_text_add(w->text, "\\t");
      break;
    case '"':
    case '\\':
      fnl_text_add(w->text, "\\");
      fnl_text_add_bytes(w->text, at, 1);
      break;
    default:
      fnl_text_add_bytes(w->text, at, 1);
    }
  fnl_text_add(w->text, "\"");
}

/* A real keeps a point or an exponent, or libconfig would read a whole number. */
static void write_real(writer *w, double real) {
  char number[FNL_NUMBER_SIZE];
  fnl_text_add(w->text, fnl_number_format(number, real));
  if (!strpbrk(number, ".e"))
    fnl_text_add(w->text, ".0");
}

static void write_integer(writer *w, int64_t integer) {
  bool wide = integer > INT_MAX || integer < INT_MIN;
  fnl_text_add_format(w->text, "%lld%s", (long long)integer, wide ? "L" : "");
}

static void write_scalar(writer *w, const fnl_node *node) {
  switch (node->kind) {
  case FNL_NODE_INTEGER:
    write_integer(w, node->integer);
    break;
  case FNL_NODE_REAL:
    write_real(w, node->real);
    break;
  case FNL_NODE_FLAG:
    fnl_text_add(w->text, node->flag ? "true" : "false");
    break;
  default:
    write_string(w, node->text);
  }
}

/* ---- lists ---- */

static bool is_list_of_groups(const fnl_node *list) {
  for (int i = 0; i < list->n; i++)
    if (list->items[i]->kind != FNL_NODE_GROUP)
      return false;
  return list->n > 0;
}

/* libconfig's arrays hold one type, and a wide whole number is another than a short one. */
static bool is_array(const fnl_node *list) {
  for (int i = 0; i < list->n; i++)
    if (list->items[i]->kind < FNL_NODE_INTEGER || list->items[i]->kind != list->items[0]->kind ||
        list->items[i]->kind == FNL_NODE_INTEGER)
      return false;
  return list->n > 0;
}

static void write_inline(writer *w, const fnl_node *node);

static void write_inline_group(writer *w, const fnl_node *group) {
  fnl_text_add(w->text, "{ ");
  for (int i = 0; i < group->n; i++) {
    if (group->items[i]->kind == FNL_NODE_REMARK)
      continue;
    fnl_text_add_format(w->text, "%s = ", group->items[i]->name);
    write_inline(w, group->items[i]);
    fnl_text_add(w->text, "; ");
  }
  fnl_text_add(w->text, "}");
}

static void write_inline_list(writer *w, const fnl_node *list) {
  bool array = is_array(list);
  fnl_text_add(w->text, array ? "[ " : "( ");
  for (int i = 0; i < list->n; i++) {
    if (i > 0)
      fnl_text_add(w->text, ", ");
    write_inline(w, list->items[i]);
  }
  fnl_text_add(w->text, array ? " ]" : " )");
}

static void write_inline(writer *w, const fnl_node *node) {
  if (node->kind == FNL_NODE_GROUP)
    write_inline_group(w, node);
  else if (node->kind == FNL_NODE_LIST)
    write_inline_list(w, node);
  else
    write_scalar(w, node);
}

void fnl_node_write(const fnl_node *node, fnl_text *text) {
  writer w = {NULL, text};
  write_inline(&w, node);
}

static void write_groups(writer *w, const fnl_node *list, int depth) {
  fnl_text_add(w->text, "(\n");
  for (int i = 0; i < list->n; i++) {
    indent(w, depth + 1);
    write_group(w, list->items[i], depth + 1);
    fnl_text_add(w->text, i + 1 < list->n ? ",\n" : "\n");
  }
  indent(w, depth);
  fnl_text_add(w->text, ");\n");
}

/* ---- members ---- */

static void write_member(writer *w, const fnl_node *node, int depth) {
  size_t start = w->text->length;
  indent(w, depth);
  fnl_text_add_format(w->text, "%s = ", node->name);
  if (node->kind == FNL_NODE_GROUP) {
    write_group(w, node, depth);
    fnl_text_add(w->text, ";\n");
  } else if (is_list_of_groups(node)) {
    write_groups(w, node, depth);
  } else {
    write_inline(w, node);
    fnl_text_add(w->text, ";");
    end_line(w, start, node->origin);
  }
}

static void write_remark(writer *w, const fnl_node *node, int depth) {
  size_t start = w->text->length;
  indent(w, depth);
  fnl_text_add_format(w->text, "# %s: %s", node->name, node->text);
  end_line(w, start, node->origin);
}

static void write_members(writer *w, const fnl_node *group, int depth, const char *but) {
  for (int i = 0; i < group->n; i++)
    if (group->items[i]->kind != FNL_NODE_REMARK && strcmp(group->items[i]->name, but) != 0)
      write_member(w, group->items[i], depth);
  for (int i = 0; i < group->n; i++)
    if (group->items[i]->kind == FNL_NODE_REMARK)
      write_remark(w, group->items[i], depth);
}

static void write_group(writer *w, const fnl_node *group, int depth) {
  fnl_text_add(w->text, "{\n");
  write_members(w, group, depth + 1, "");
  indent(w, depth);
  fnl_text_add(w->text, "}");
}

/* A comment must not end before its line does, and a file's name may be any bytes. */
static void write_comment(writer *w, const char *kind, const char *comment) {
  bool utf8 = fnl_string_is_utf8(comment, strlen(comment));
  fnl_text_add_format(w->text, "# %s ", kind);
  for (const char *at = comment; *at; at++) {
    unsigned char byte = (unsigned char)*at;
    bool plain = byte >= 0x20 && byte != 0x7F && (byte < 0x80 || utf8);
    fnl_text_add_bytes(w->text, plain ? at : "?", 1);
  }
  fnl_text_add(w->text, "\n");
}

static void write_sources(writer *w) {
  static const char *const kinds[FNL_N_ORIGINS] = {"", "plan", "model", "--set"};
  for (int i = 1; i < w->document->n_sources; i++) {
    const fnl_source *source = &w->document->sources[i];
    bool set = source->kind == FNL_ORIGIN_SET;
    write_comment(w, kinds[source->kind], set ? source->text : source->file);
  }
}

fnl_status fnl_plan_write(const fnl_plan *plan, fnl_text *text, fnl_error *error) {
  writer w = {plan->document, text};
  const fnl_node *root = plan->document->root;
  fnl_text_add(text,
               "# The plan as it ran: every value with its origin. It needs no other file.\n");
  write_sources(&w);
  fnl_text_add(text, "\n");
  write_members(&w, root, 0, "model");
  fnl_text_add(text, "\n");
  write_member(&w, fnl_node_member(root, "model"), 0);
  return text->failed ? fnl_error_no_memory(error) : FNL_OK;
}
