/* schema.c: looking into the field tables, and telling of them. */
#include "model/schema.h"

#include <math.h>
#include <string.h>

const fnl_section *const fnl_sections[] = {&fnl_section_plan,
                                           &fnl_section_segment,
                                           &fnl_section_offer,
                                           &fnl_section_campaign,
                                           &fnl_section_budget,
                                           &fnl_section_noise,
                                           &fnl_section_seeds,
                                           &fnl_section_network,
                                           &fnl_section_simulation,
                                           &fnl_section_optimize,
                                           &fnl_section_share_group,
                                           &fnl_section_targets,
                                           &fnl_section_risk,
                                           &fnl_section_model,
                                           &fnl_section_stage,
                                           &fnl_section_dwell,
                                           &fnl_section_paid,
                                           &fnl_section_owned,
                                           &fnl_section_earned,
                                           &fnl_section_learning,
                                           &fnl_section_move,
                                           &fnl_section_event,
                                           &fnl_section_value,
                                           &fnl_section_law,
                                           &fnl_section_experiment,
                                           &fnl_section_design,
                                           &fnl_section_factor,
                                           &fnl_section_small,
                                           NULL};

const fnl_field *fnl_section_field(const fnl_section *section, const char *name) {
  for (int i = 0; i < section->n_fields; i++)
    if (section->fields[i].name[0] == name[0] && strcmp(section->fields[i].name, name) == 0)
      return &section->fields[i]; /* most differ in their first letter */
  return NULL;
}

const char *fnl_section_nearest(const fnl_section *section, const char *name) {
  enum { FIELDS_MAX = 64 };
  const char *names[FIELDS_MAX];
  int n = section->n_fields < FIELDS_MAX ? section->n_fields : FIELDS_MAX;
  for (int i = 0; i < n; i++)
    names[i] = section->fields[i].name;
  int nearest = fnl_string_nearest(name, n, names);
  return nearest < 0 ? NULL : names[nearest];
}

bool fnl_section_is_misspelt(const fnl_section *section, const char *key, const fnl_node *group) {
  int n_unknown = 0;
  for (int i = 0; i < group->n && n_unknown < FNL_UNKNOWN_MAX; i++) {
    const char *name = group->items[i]->name;
    if (fnl_section_field(section, name))
      continue;
    const char *near = fnl_section_nearest(section, name);
    n_unknown++;
    if (near && strcmp(near, key) == 0)
      return true;
  }
  return false;
}

static int choice_index(const char *const *choices, const char *word) {
  for (int i = 0; choices[i]; i++)
    if (strcmp(choices[i], word) == 0)
      return i;
  return -1;
}

const fnl_section *fnl_field_section(const fnl_field *field, const fnl_node *group) {
  if (!field->variants)
    return field->section;
  const char *kind = fnl_node_member_text(group, "kind");
  const fnl_field *chooser = fnl_section_field(field->variants[0], "kind");
  int variant = kind ? choice_index(chooser->choices, kind) : -1;
  return variant < 0 ? NULL : field->variants[variant];
}

const char *fnl_noun_text(fnl_noun noun) {
  static const char *const texts[] = {"stage", "segment", "channel", "event", "campaign"};
  return texts[noun];
}

static const char *article(fnl_noun noun) { return noun == FNL_NOUN_EVENT ? "an " : "a "; }

static void write_choices(const char *const *choices, fnl_text *text) {
  for (int i = 0; choices[i]; i++)
    fnl_text_add_format(text, "%s\"%s\"", i == 0 ? "" : choices[i + 1] ? ", " : " or ", choices[i]);
}

void fnl_field_write_type(const fnl_field *field, fnl_text *text) {
  static const char *const types[] = {
      [FNL_FIELD_NUMBER] = "number, may be uncertain",
      [FNL_FIELD_REAL] = "number",
      [FNL_FIELD_INTEGER] = "whole number",
      [FNL_FIELD_COUNT] = "whole number",
      [FNL_FIELD_FLAG] = "true or false",
      [FNL_FIELD_TEXT] = "text",
      [FNL_FIELD_NAME] = "name",
      [FNL_FIELD_NAMES] = "list of names",
      [FNL_FIELD_CHOICE] = "text",
      [FNL_FIELD_REFERENCE] = "name of",
      [FNL_FIELD_SET] = "list of names of",
      [FNL_FIELD_MAP] = "a number by",
      [FNL_FIELD_NUMBERS] = "list of numbers",
      [FNL_FIELD_COUNTS] = "list of whole numbers",
      [FNL_FIELD_SECTION] = "group",
      [FNL_FIELD_SECTIONS] = "list of groups",
      [FNL_FIELD_OVERRIDES] = "group",
      [FNL_FIELD_SPECIAL] = "",
  };
  fnl_text_add(text, field->type ? field->type : types[field->kind]);
  if (field->kind == FNL_FIELD_REFERENCE || field->kind == FNL_FIELD_SET ||
      field->kind == FNL_FIELD_MAP)
    fnl_text_add_format(text, " %s%s", field->kind == FNL_FIELD_REFERENCE ? article(field->of) : "",
                        fnl_noun_text(field->of));
  if (field->kind == FNL_FIELD_SET)
    fnl_text_add(text, "s");
}

static bool has_range(const fnl_field *field) {
  return (field->lowest != 0 || field->highest != 0) &&
         (isfinite(field->lowest) || isfinite(field->highest));
}

/* Whole bounds are written out: 1000000000000, not 1e+12. */
static void write_bound(double bound, fnl_text *text) {
  if (fabs(bound) < 1e15)
    fnl_text_add_format(text, "%.15g", bound);
  else
    fnl_text_add_number(text, bound);
}

double fnl_field_most(const fnl_field *field) {
  if (isfinite(field->highest))
    return field->highest;
  return field->most > 0 ? field->most : FNL_NUMBER_MOST;
}

void fnl_field_write_bounds(const fnl_field *field, fnl_text *text) {
  if (field->choices) {
    write_choices(field->choices, text);
  } else if (has_range(field)) {
    fnl_text_add(text, field->above ? "above " : isfinite(field->highest) ? "" : "at least ");
    write_bound(field->lowest, text);
    if (isfinite(field->highest)) {
      fnl_text_add(text, " to ");
      write_bound(field->highest, text);
    }
  }
}

void fnl_field_write_range(const fnl_field *field, fnl_text *text) {
  fnl_field_write_bounds(field, text);
  if (!field->choices && has_range(field) && !isfinite(field->highest)) {
    fnl_text_add(text, ", at most ");
    write_bound(fnl_field_most(field), text);
  }
}

void fnl_field_write_default(const fnl_field *field, fnl_text *text) {
  if (field->flags & FNL_FIELD_INHERITED)
    fnl_text_add(text, "the channel's");
  else if (field->flags & FNL_FIELD_REQUIRED)
    fnl_text_add(text, "required");
  else if (field->fallback_text)
    fnl_text_add(text, field->fallback_text);
  else if (field->kind == FNL_FIELD_SECTION && !(field->flags & FNL_FIELD_NO_DEFAULT))
    fnl_text_add(text, "the defaults of its keys");
  else if (field->kind == FNL_FIELD_CHOICE)
    fnl_text_add(text, field->choices[(int)field->fallback]);
  else if (field->kind == FNL_FIELD_FLAG)
    fnl_text_add(text, field->fallback != 0 ? "true" : "false");
  else if (field->kind <= FNL_FIELD_COUNT && isfinite(field->fallback))
    write_bound(field->fallback, text);
  else
    fnl_text_add(text, "none");
}
