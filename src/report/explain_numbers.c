/* explain_numbers.c: every number of a plan with its path, its unit and where it is from; and the
 * keys of a section. The tree is walked along the field tables, as --set does. */
#include "report/explain.h"

#include "model/path.h"
#include "report/page.h"

#include <math.h>
#include <string.h>

typedef struct {
  const fnl_document *document;
  fnl_table table;
  fnl_text path;
} fnl_walk;

static void walk_section(fnl_walk *walk, const fnl_section *section, const fnl_node *group);

/* ---- the path ---- */

static size_t enter(fnl_walk *walk, const char *name) {
  const size_t length = walk->path.length;
  fnl_text_add_format(&walk->path, "%s%s", length ? "." : "", name);
  return length;
}

/* fnl_text_cut leaves an empty text as it is; so does this. */
static void leave(fnl_walk *walk, size_t length) { fnl_text_cut(&walk->path, length); }

/* ---- a row ---- */

static void write_origin(const fnl_document *document, fnl_origin origin, fnl_text *text) {
  const fnl_source *source = &document->sources[origin.source];
  static const char *const kinds[FNL_N_ORIGINS] = {"default", "plan", "model", "--set"};
  const char *slash = strrchr(source->file ? source->file : "", '/');
  const char *name = slash ? slash + 1 : source->file;
  fnl_text_add(text, source->included ? name : kinds[source->kind]);
  if (source->kind != FNL_ORIGIN_DEFAULT && source->kind != FNL_ORIGIN_SET && origin.line > 0)
    fnl_text_add_format(text, ":%d", origin.line);
}

static void add_row(fnl_walk *walk, const char *value, const char *unit, fnl_origin origin) {
  fnl_text from = {0};
  write_origin(walk->document, origin, &from);
  fnl_table_add(&walk->table, fnl_text_string(&walk->path));
  fnl_table_add(&walk->table, value);
  fnl_table_add(&walk->table, unit ? unit : "");
  fnl_table_add(&walk->table, fnl_text_string(&from));
  fnl_text_free(&from);
}

/* Whether a law has both numbers; writes them around `word` if so. */
static bool write_pair(const fnl_node *law, const char *first, const char *word, const char *second,
                       fnl_text *text) {
  const fnl_node *one = fnl_node_member(law, first), *other = fnl_node_member(law, second);
  if (!one || !other || !fnl_node_is_number(one) || !fnl_node_is_number(other))
    return false;
  fnl_text_add_number(text, fnl_node_number(one));
  fnl_text_add(text, word);
  fnl_text_add_number(text, fnl_node_number(other));
  return true;
}

/* "8 +- 2.5 (lognormal)", "4 to 50". */
static void write_law(const fnl_node *law, fnl_text *text) {
  const char *dist = fnl_node_member_text(law, "dist");
  if (!write_pair(law, "mean", " +- ", "sd", text))
    write_pair(law, "low", " to ", "high", text);
  else if (dist)
    fnl_text_add_format(text, " (%s)", dist);
}

/* A number, certain or not; anything else has no row. */
static void walk_number(fnl_walk *walk, const fnl_field *field, const fnl_node *node) {
  fnl_text value = {0};
  if (fnl_node_is_number(node))
    fnl_text_add_number(&value, fnl_node_number(node));
  else if (node->kind == FNL_NODE_GROUP)
    write_law(node, &value);
  if (value.length > 0)
    add_row(walk, fnl_text_string(&value), field->unit, node->origin);
  fnl_text_free(&value);
}

/* ---- the tree ---- */

/* Members of a group by name, or elements of a list by their place. */
static void walk_elements(fnl_walk *walk, const fnl_field *field, const fnl_node *node) {
  for (int i = 0; i < node->n; i++) {
    fnl_text index = {0};
    fnl_text_add_format(&index, "%d", i);
    const char *name = node->items[i]->name;
    const size_t length = enter(walk, name ? name : fnl_text_string(&index));
    walk_number(walk, field, node->items[i]);
    leave(walk, length);
    fnl_text_free(&index);
  }
}

static void walk_groups(fnl_walk *walk, const fnl_field *field, const fnl_node *list) {
  for (int i = 0; i < list->n; i++) {
    const char *own = fnl_node_member_text(list->items[i], "name");
    const fnl_section *section = fnl_field_section(field, list->items[i]);
    fnl_text name = {0};
    if (own)
      fnl_text_add(&name, own);
    else
      fnl_path_write_move(list, i, &name);
    const size_t length = enter(walk, fnl_text_string(&name));
    if (section)
      walk_section(walk, section, list->items[i]);
    leave(walk, length);
    fnl_text_free(&name);
  }
}

/* Whether a group under this field is a number said as a law, not numbers by name. */
static bool is_law(const fnl_field *field, const fnl_node *node) {
  return node->kind == FNL_NODE_GROUP && field->kind == FNL_FIELD_NUMBER;
}

static void walk_field(fnl_walk *walk, const fnl_field *field, const fnl_node *node) {
  const size_t length = enter(walk, node->name);
  if (field->section && node->kind == FNL_NODE_GROUP)
    walk_section(walk, field->section, node);
  else if ((field->section || field->variants) && node->kind == FNL_NODE_LIST)
    walk_groups(walk, field, node);
  else if (fnl_node_is_number(node) || is_law(field, node))
    walk_number(walk, field, node);
  else if (node->kind == FNL_NODE_GROUP || node->kind == FNL_NODE_LIST)
    walk_elements(walk, field, node);
  leave(walk, length);
}

static void walk_section(fnl_walk *walk, const fnl_section *section, const fnl_node *group) {
  for (int i = 0; i < group->n; i++) {
    const fnl_node *node = group->items[i];
    const fnl_field *field = node->name ? fnl_section_field(section, node->name) : NULL;
    const bool is_model = section == &fnl_section_plan && strcmp(node->name, "model") == 0;
    if (field && !is_model)
      walk_field(walk, field, node);
  }
}

void fnl_plan_write_numbers(const fnl_plan *plan, bool model_only, bool colour, fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const fnl_node *root = plan->document->root, *model = fnl_node_member(root, "model");
  fnl_walk walk = {.document = plan->document, .table = {.alignment = "lrll"}};
  fnl_page_section(&page, "Every number, and where it is from",
                   "--set PATH=VALUE changes one for a run");
  fnl_table_add(&walk.table, "path");
  fnl_table_add(&walk.table, "value");
  fnl_table_add(&walk.table, "unit");
  fnl_table_add(&walk.table, "from");
  if (!model_only)
    walk_section(&walk, &fnl_section_plan, root);
  if (model)
    walk_section(&walk, &fnl_section_model, model);
  fnl_page_table(&page, &walk.table);
  fnl_text_free(&walk.path);
}

/* ---- the keys of a section ---- */

static void write_key(const fnl_page *page, const fnl_field *field) {
  enum { INDENT = 4 };
  fnl_text line = {0};
  fnl_text_add_format(page->text, "  %s%s%s  ", page->bold, field->name, page->plain);
  fnl_field_write_type(field, &line);
  fnl_text range = {0}, fallback = {0};
  fnl_field_write_range(field, &range);
  fnl_field_write_default(field, &fallback);
  if (range.length > 0)
    fnl_text_add_format(&line, ", %s", fnl_text_string(&range));
  if (field->unit)
    fnl_text_add_format(&line, ", %s", field->unit);
  if (fallback.length > 0)
    fnl_text_add_format(&line, "; default: %s", fnl_text_string(&fallback));
  fnl_text_add_format(page->text, "%s\n    ", fnl_text_string(&line));
  fnl_text_cut(&line, 0);
  fnl_text_add_format(&line, "%s%s%s%s", field->sentence, field->source ? " (" : "",
                      field->source ? field->source : "", field->source ? ")" : "");
  fnl_text_add_wrapped(page->text, fnl_text_string(&line), INDENT, FNL_PAGE_WIDTH);
  fnl_text_add(page->text, "\n");
  fnl_text_free(&fallback);
  fnl_text_free(&range);
  fnl_text_free(&line);
}

void fnl_section_write_explanation(const fnl_section *section, bool colour, fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  fnl_page_title(&page, section->name);
  fnl_page_sentence(&page, section->sentence);
  for (int i = 0; i < section->n_fields; i++)
    write_key(&page, &section->fields[i]);
}
