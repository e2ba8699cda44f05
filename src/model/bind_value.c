/* bind_value.c: one value of the tree into its place, by its row of the field tables. */
#include "model/imprints.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fnl_error *wrong_type(fnl_reader *reader, const fnl_field *field, const fnl_node *node) {
  static const char *const takes[] = {
      [FNL_FIELD_NUMBER] = "a number",
      [FNL_FIELD_REAL] = "a number",
      [FNL_FIELD_INTEGER] = "a whole number",
      [FNL_FIELD_COUNT] = "a whole number",
      [FNL_FIELD_FLAG] = "true or false",
      [FNL_FIELD_TEXT] = "a text",
      [FNL_FIELD_NAME] = "a name",
      [FNL_FIELD_NAMES] = "names",
      [FNL_FIELD_CHOICE] = "a text",
      [FNL_FIELD_REFERENCE] = "a name",
      [FNL_FIELD_SET] = "names",
      [FNL_FIELD_MAP] = "numbers",
      [FNL_FIELD_NUMBERS] = "numbers",
      [FNL_FIELD_COUNTS] = "a whole number",
      [FNL_FIELD_SECTION] = "a group",
      [FNL_FIELD_SECTIONS] = "groups",
      [FNL_FIELD_OVERRIDES] = "changes",
      [FNL_FIELD_SPECIAL] = "numbers",
  };
  return fnl_mistake(reader, node, FNL_EVALUE, "`%s` takes %s, not %s",
                     node->name ? node->name : field->name, takes[field->kind],
                     fnl_node_kind_text(node->kind));
}

bool fnl_expect(fnl_reader *reader, const fnl_node *node, fnl_node_kind kind, const char *hint) {
  if (node->kind == kind)
    return true;
  fnl_error *error = fnl_mistake(reader, node, FNL_EVALUE, "`%s` takes %s, not %s",
                                 node->name ? node->name : "an element", fnl_node_kind_text(kind),
                                 fnl_node_kind_text(node->kind));
  if (hint)
    fnl_error_hint(error, "%s", hint);
  return false;
}

static bool in_range(const fnl_field *field, double value) {
  bool above = field->above ? value > field->lowest : value >= field->lowest;
  return above && value <= field->highest;
}

void fnl_out_of_range(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                      double value) {
  fnl_text range = {0};
  char number[FNL_NUMBER_SIZE];
  fnl_field_write_bounds(field, &range);
  fnl_mistake(reader, node, FNL_EVALUE, "`%s` must be %s, not %s",
              node->name ? node->name : field->name, fnl_text_string(&range),
              fnl_number_format(number, value));
  fnl_text_free(&range);
}

/* Whether a number in range is so large, or so near an excluded end, that it must be a slip. */
static bool is_slip(const fnl_field *field, double value) {
  bool near = field->above && isfinite(field->lowest) && value - field->lowest < FNL_NUMBER_LEAST;
  return near || value > fnl_field_most(field);
}

static void hint_range(fnl_error *error, const fnl_field *field) {
  fnl_text range = {0};
  fnl_field_write_range(field, &range);
  if (range.length > 0)
    fnl_error_hint(error, "it must be %s%s", fnl_text_string(&range),
                   field->above ? "; above is by 1e-12 or more" : "");
  fnl_text_free(&range);
}

bool fnl_check_range(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                     double value) {
  char number[FNL_NUMBER_SIZE];
  if (!in_range(field, value))
    fnl_out_of_range(reader, field, node, value);
  else if (is_slip(field, value))
    hint_range(fnl_mistake(reader, node, FNL_EVALUE, "`%s` = %s is out of all proportion",
                           node->name ? node->name : field->name, fnl_number_format(number, value)),
               field);
  else
    return true;
  return false;
}

fnl_status fnl_bind_number(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                           fnl_number *number) {
  number->law = FNL_CERTAIN;
  if (node->kind == FNL_NODE_GROUP)
    return fnl_bind_law(reader, field, node, number);
  if (node->kind == FNL_NODE_TEXT && (field->flags & FNL_FIELD_OR_NONE) &&
      strcmp(node->text, "none") == 0) {
    number->value = INFINITY;
    return FNL_OK;
  }
  if (!fnl_node_is_number(node))
    wrong_type(reader, field, node);
  else if (fnl_check_range(reader, field, node, fnl_node_number(node)))
    number->value = fnl_node_number(node);
  return FNL_OK;
}

/* ---- plain values ---- */

static fnl_status bind_real(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                            double *place) {
  if (node->kind == FNL_NODE_GROUP)
    fnl_mistake(reader, node, FNL_EVALUE, "`%s` cannot be uncertain", field->name);
  else if (!fnl_node_is_number(node))
    wrong_type(reader, field, node);
  else if (fnl_check_range(reader, field, node, fnl_node_number(node)) && place)
    *place = fnl_node_number(node);
  return FNL_OK;
}

/* A whole number, written with or without a point: 1e6 is one. */
static bool whole(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                  int64_t *value) {
  if (node->kind == FNL_NODE_GROUP) {
    fnl_mistake(reader, node, FNL_EVALUE, "`%s` is a whole number and cannot be uncertain",
                field->name);
    return false;
  }
  if (!fnl_node_is_number(node)) {
    wrong_type(reader, field, node);
    return false;
  }
  double number = fnl_node_number(node);
  char text[FNL_NUMBER_SIZE];
  if (!fnl_check_range(reader, field, node, number))
    return false;
  if (number != floor(number)) {
    fnl_mistake(reader, node, FNL_EVALUE, "`%s` must be a whole number, not %s", field->name,
                fnl_number_format(text, number));
    return false;
  }
  *value = node->kind == FNL_NODE_INTEGER ? node->integer
           : number < 0x1p63              ? (int64_t)number
                                          : INT64_MAX;
  return true;
}

static fnl_status bind_integer(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                               int *place) {
  int64_t value;
  if (whole(reader, field, node, &value) && place)
    *place = (int)value;
  return FNL_OK;
}

static fnl_status bind_count(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                             void *place) {
  int64_t value; /* never negative, so that a uint64_t takes it as well */
  if (whole(reader, field, node, &value) && place)
    memcpy(place, &value, sizeof value);
  return FNL_OK;
}

static fnl_status bind_flag(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                            bool *place) {
  if (node->kind != FNL_NODE_FLAG)
    wrong_type(reader, field, node);
  else if (place)
    *place = node->flag;
  return FNL_OK;
}

static int find_choice(fnl_reader *reader, const fnl_field *field, const fnl_node *node) {
  int n = 0;
  for (; field->choices[n]; n++)
    if (strcmp(field->choices[n], node->text) == 0)
      return n;
  fnl_text choices = {0};
  fnl_field_write_range(field, &choices);
  fnl_error *error = fnl_mistake(reader, node, FNL_EUNKNOWN, "`%s` is %s, not \"%s\"", field->name,
                                 fnl_text_string(&choices), node->text);
  fnl_text_free(&choices);
  fnl_hint_nearest(error, node->text, n, field->choices);
  return -1;
}

static fnl_status bind_choice(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                              void *place) {
  if (node->kind != FNL_NODE_TEXT) {
    wrong_type(reader, field, node);
    return FNL_OK;
  }
  int choice = find_choice(reader, field, node);
  if (choice >= 0 && place)
    memcpy(place, &choice, sizeof choice); /* an enum */
  return FNL_OK;
}

static fnl_status bind_text(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                            char **place) {
  if (node->kind != FNL_NODE_TEXT) {
    wrong_type(reader, field, node);
    return FNL_OK;
  }
  if (field->choices && find_choice(reader, field, node) < 0)
    return FNL_OK;
  if (!place)
    return FNL_OK;
  free(*place);
  *place = fnl_string_copy(node->text);
  return *place ? FNL_OK : FNL_ENOMEM;
}

/* libconfig's names, but for the words it reads as values. */
static bool is_identifier(const char *name) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*";
  static const char *const words[] = {"true", "false"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(name) == strlen(words[i]) && fnl_string_distance(name, words[i]) == 0)
      return false;
  size_t first = strspn(name, letters), length = first;
  while (name[length] && (strchr("-_0123456789", name[length]) || strchr(letters, name[length])))
    length++;
  return first > 0 && name[length] == '\0' && length <= FNL_NAME_MAX;
}

static fnl_status bind_name(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                            char **place) {
  if (node->kind == FNL_NODE_TEXT && !is_identifier(node->text)) {
    fnl_error_hint(
        fnl_mistake(reader, node, FNL_EVALUE, "`%s` = \"%s\" is no name", field->name, node->text),
        "a letter, then letters, digits, - and _, at most %d in all", FNL_NAME_MAX);
    return FNL_OK;
  }
  return bind_text(reader, field, node, place);
}

static fnl_status bind_reference(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                                 int *place) {
  if (node->kind != FNL_NODE_TEXT) {
    wrong_type(reader, field, node);
    return FNL_OK;
  }
  int index = fnl_find_name(reader, field->of, node->text, node);
  *place = index < 0 ? 0 : index;
  return FNL_OK;
}

/* ---- lists and groups ---- */

static fnl_status bind_names_list(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                                  char ***place, int *count) {
  if (!fnl_expect(reader, node, FNL_NODE_LIST, "[ \"…\", \"…\" ]"))
    return FNL_OK;
  *place = calloc((size_t)node->n + 1, sizeof **place);
  if (!*place)
    return FNL_ENOMEM;
  for (int i = 0; i < node->n; i++) {
    fnl_status status = bind_name(reader, field, node->items[i], &(*place)[*count]);
    if (status != FNL_OK)
      return status;
    *count += (*place)[*count] != NULL;
  }
  return FNL_OK;
}

static void add_to_set(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                       bool *set) {
  if (node->kind != FNL_NODE_TEXT) {
    wrong_type(reader, field, node);
    return;
  }
  int index = fnl_find_name(reader, field->of, node->text, node);
  if (index >= 0 && set[index])
    fnl_mistake(reader, node, FNL_EVALUE, "`%s` names \"%s\" twice", field->name, node->text);
  if (index >= 0)
    set[index] = true;
}

static fnl_status bind_set(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                           bool **place) {
  int n = reader->nouns[field->of].n;
  if (!*place && !(*place = calloc((size_t)n + 1, sizeof **place)))
    return FNL_ENOMEM;
  memset(*place, 0, (size_t)n * sizeof **place);
  if (!fnl_expect(reader, node, FNL_NODE_LIST, "[ \"…\", \"…\" ]"))
    return FNL_OK;
  if (node->n == 0)
    fnl_mistake(reader, node, FNL_EVALUE, "`%s` names no %s", field->name,
                fnl_noun_text(field->of));
  for (int i = 0; i < node->n; i++)
    add_to_set(reader, field, node->items[i], *place);
  return FNL_OK;
}

/* fnl_touch and fnl_trigger, under one name. */
typedef struct {
  int index;
  fnl_number number;
} pair;

_Static_assert(sizeof(pair) == sizeof(fnl_touch) && sizeof(pair) == sizeof(fnl_trigger) &&
                   offsetof(pair, number) == offsetof(fnl_touch, probability) &&
                   offsetof(pair, number) == offsetof(fnl_trigger, sends),
               "a map's pairs are stored by one function");

static fnl_status bind_map(fnl_reader *reader, const fnl_field *field, fnl_node *node, void *place,
                           int *count) {
  if (!fnl_expect(reader, node, FNL_NODE_GROUP, "{ NAME = NUMBER; … }"))
    return FNL_OK;
  size_t size = ((size_t)node->n + 1) * sizeof(pair);
  char *pairs = calloc(1, size);
  if (!pairs)
    return FNL_ENOMEM;
  memcpy(place, &pairs, sizeof pairs);
  for (int i = 0; i < node->n; i++) {
    pair one = {.index = fnl_find_name(reader, field->of, node->items[i]->name, node->items[i])};
    size_t length = fnl_path_enter(reader, node->items[i]->name);
    fnl_status status = fnl_bind_number(reader, field, node->items[i], &one.number);
    fnl_path_leave(reader, length);
    if (status != FNL_OK)
      return status;
    if (one.index < 0)
      continue;
    pair *own = memcpy(pairs + (size_t)(*count)++ * sizeof one, &one, sizeof one);
    fnl_imprint_note_number(reader, field, node->items[i], &own->number);
  }
  return FNL_OK;
}

static fnl_status bind_numbers(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                               fnl_number **place, int *count) {
  if (!fnl_expect(reader, node, FNL_NODE_LIST, "[ 0.5, 0.5 ]"))
    return FNL_OK;
  fnl_number *numbers = calloc((size_t)node->n + 1, sizeof *numbers);
  if (!numbers)
    return FNL_ENOMEM;
  *place = numbers;
  *count = node->n;
  for (int i = 0; i < node->n; i++) {
    char index[16];
    snprintf(index, sizeof index, "[%d]", i);
    size_t length = fnl_path_enter(reader, index);
    fnl_status status = fnl_bind_number(reader, field, node->items[i], &numbers[i]);
    fnl_path_leave(reader, length);
    if (status != FNL_OK)
      return status;
    fnl_imprint_note_number(reader, field, node->items[i], &numbers[i]);
  }
  return FNL_OK;
}

static fnl_status bind_counts(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                              int64_t **place, int *count) {
  if (!fnl_expect(reader, node, FNL_NODE_LIST, "[ 0, 17 ]"))
    return FNL_OK;
  int64_t *numbers = calloc((size_t)node->n + 1, sizeof *numbers);
  if (!numbers)
    return FNL_ENOMEM;
  *place = numbers;
  *count = node->n;
  for (int i = 0; i < node->n; i++)
    whole(reader, field, node->items[i], &numbers[i]);
  return FNL_OK;
}

static fnl_status bind_by_kind(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                               void *place, int *count) {
  switch (field->kind) {
  case FNL_FIELD_NUMBER:
    return fnl_bind_number(reader, field, node, place);
  case FNL_FIELD_REAL:
    return bind_real(reader, field, node, place);
  case FNL_FIELD_INTEGER:
    return bind_integer(reader, field, node, place);
  case FNL_FIELD_COUNT:
    return bind_count(reader, field, node, place);
  case FNL_FIELD_FLAG:
    return bind_flag(reader, field, node, place);
  case FNL_FIELD_TEXT:
    return bind_text(reader, field, node, place);
  case FNL_FIELD_NAME:
    return bind_name(reader, field, node, place);
  case FNL_FIELD_NAMES:
    return bind_names_list(reader, field, node, place, count);
  case FNL_FIELD_CHOICE:
    return bind_choice(reader, field, node, place);
  case FNL_FIELD_REFERENCE:
    return bind_reference(reader, field, node, place);
  case FNL_FIELD_SET:
    return bind_set(reader, field, node, place);
  case FNL_FIELD_MAP:
    return bind_map(reader, field, node, place, count);
  case FNL_FIELD_NUMBERS:
    return bind_numbers(reader, field, node, place, count);
  case FNL_FIELD_COUNTS:
    return bind_counts(reader, field, node, place, count);
  default:
    return FNL_OK;
  }
}

fnl_status fnl_bind_value(fnl_reader *reader, const fnl_field *field, fnl_node *node, void *place,
                          int *count) {
  const fnl_status status = bind_by_kind(reader, field, node, place, count);
  if (field->kind == FNL_FIELD_NUMBER)
    fnl_imprint_note_number(reader, field, node, place);
  else if (field->kind == FNL_FIELD_REAL || field->kind == FNL_FIELD_INTEGER ||
           field->kind == FNL_FIELD_COUNT)
    fnl_imprint_note(reader, field, node, place);
  return status;
}
