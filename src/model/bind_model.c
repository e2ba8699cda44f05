/* bind_model.c: the model's part of the tree into stages, channels, moves and events. */
#include "model/imprints.h"
#include "model/path.h"

#include <stdlib.h>
#include <string.h>

static fnl_node *model_of(const fnl_reader *reader) {
  return fnl_node_member(reader->document->root, "model");
}

static fnl_node *list_of(const fnl_reader *reader, const char *key) {
  return fnl_node_member(model_of(reader), key);
}

/* One element of a list by its section, under the path of the list and its own name. */
static fnl_status bind_element(fnl_reader *reader, const fnl_section *section, const char *key,
                               const char *name, fnl_node *group, void *base) {
  size_t length = fnl_path_enter(reader, key);
  fnl_path_enter(reader, name);
  fnl_status status = fnl_bind_section(reader, section, group, base, false);
  fnl_path_leave(reader, length);
  return status;
}

static fnl_status bind_stages(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_STAGE];
  fnl_node *list = list_of(reader, "stages");
  fnl_status status = FNL_OK;
  for (int i = 0; i < names->n && status == FNL_OK; i++)
    status = bind_element(reader, &fnl_section_stage, "stages", names->names[i], list->items[i],
                          &reader->plan->stages[i]);
  return status;
}

/* A channel without a known kind has no section: only the kind is told. */
static fnl_status bind_kind_alone(fnl_reader *reader, fnl_node *group) {
  const fnl_field *kind = fnl_section_field(&fnl_section_paid, "kind");
  fnl_node *node = fnl_node_member(group, "kind");
  reader->broken |= FNL_PART_KINDS;
  if (node)
    return fnl_bind_value(reader, kind, node, NULL, NULL);
  fnl_error_hint(fnl_mistake(reader, group, FNL_EVALUE, "`kind` is missing in channels"),
                 "kind = \"paid\", \"owned\" or \"earned\"");
  return FNL_OK;
}

static fnl_status default_delay(fnl_earned *earned) {
  if (earned->n_delays > 0)
    return FNL_OK;
  free(earned->delay);
  earned->delay = malloc(sizeof *earned->delay);
  if (!earned->delay)
    return FNL_ENOMEM;
  earned->delay[0] = (fnl_number){1.0, FNL_CERTAIN};
  earned->n_delays = 1;
  return FNL_OK;
}

static fnl_status bind_channel(fnl_reader *reader, const fnl_field *field, fnl_node *group,
                               const char *name, fnl_channel *channel) {
  const fnl_section *section = fnl_field_section(field, group);
  if (!section)
    return bind_kind_alone(reader, group);
  fnl_status status = bind_element(reader, section, "channels", name, group, channel);
  if (status == FNL_OK && channel->kind == FNL_EARNED)
    status = default_delay(&channel->earned);
  return status;
}

static fnl_status bind_channels(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_CHANNEL];
  const fnl_field *field = fnl_section_field(&fnl_section_model, "channels");
  fnl_node *list = list_of(reader, "channels");
  fnl_status status = FNL_OK;
  for (int i = 0; i < names->n && status == FNL_OK; i++)
    status =
        bind_channel(reader, field, list->items[i], names->names[i], &reader->plan->channels[i]);
  return status;
}

static fnl_status bind_moves(fnl_reader *reader) {
  fnl_node *list = list_of(reader, "moves");
  fnl_text label = {0};
  fnl_status status = FNL_OK;
  for (int i = 0; i < reader->plan->n_moves && status == FNL_OK; i++) {
    fnl_text_cut(&label, 0);
    fnl_path_write_move(list, i, &label);
    status = label.failed
                 ? FNL_ENOMEM
                 : bind_element(reader, &fnl_section_move, "moves", fnl_text_string(&label),
                                list->items[i], &reader->plan->moves[i]);
  }
  fnl_text_free(&label);
  return status;
}

/* ---- events: `in` has two forms ---- */

static fnl_status bind_rates(fnl_reader *reader, const fnl_field *field, fnl_node *in,
                             fnl_event *event) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < in->n && status == FNL_OK; i++) {
    fnl_node *node = in->items[i];
    fnl_number rate = {0, FNL_CERTAIN};
    int stage = fnl_find_name(reader, FNL_NOUN_STAGE, node->name, node);
    size_t length = fnl_path_enter(reader, node->name);
    status = fnl_bind_number(reader, field, node, &rate);
    fnl_path_leave(reader, length);
    if (stage < 0)
      continue;
    event->in[stage] = true;
    event->daily[stage] = rate;
    fnl_imprint_note_number(reader, field, node, &event->daily[stage]);
  }
  return status;
}

static fnl_status bind_in(fnl_reader *reader, fnl_node *group, fnl_event *event) {
  const fnl_field *field = fnl_section_field(&fnl_section_event, "in");
  fnl_node *in = fnl_node_member(group, "in");
  fnl_field set = *field;
  set.kind = FNL_FIELD_SET;
  if (!in) {
    memset(event->in, 1, (size_t)reader->plan->n_stages * sizeof *event->in);
    return fnl_default_text(group, FNL_NODE_REMARK, "in", field->fallback_text);
  }
  size_t length = fnl_path_enter(reader, "in");
  fnl_status status = in->kind == FNL_NODE_GROUP
                          ? bind_rates(reader, field, in, event)
                          : fnl_bind_value(reader, &set, in, &event->in, NULL);
  fnl_path_leave(reader, length);
  return status;
}

/* One rate for every stage of `in`, unless `in` gives a rate each. */
static fnl_status bind_daily(fnl_reader *reader, fnl_node *group, fnl_event *event) {
  const fnl_field *field = fnl_section_field(&fnl_section_event, "daily");
  fnl_node *daily = fnl_node_member(group, "daily"), *in = fnl_node_member(group, "in");
  bool by_stage = in && in->kind == FNL_NODE_GROUP;
  if (!daily)
    return by_stage ? FNL_OK : fnl_default_number(group, "daily", 0);
  if (by_stage) {
    fnl_error_hint(
        fnl_mistake(reader, daily, FNL_EVALUE, "`daily` stands beside rates by stage in `in`"),
        "keep one of them, or list stages: in = [ \"…\" ]");
    return FNL_OK;
  }
  fnl_number rate = {0, FNL_CERTAIN};
  size_t length = fnl_path_enter(reader, "daily");
  fnl_status status = fnl_bind_number(reader, field, daily, &rate);
  fnl_path_leave(reader, length);
  for (int s = 0; s < reader->plan->n_stages; s++)
    if (event->in[s]) {
      event->daily[s] = rate;
      fnl_imprint_note_number(reader, field, daily, &event->daily[s]);
    }
  return status;
}

static fnl_status allocate_stages_of(fnl_event *event, int n_stages) {
  event->in = calloc((size_t)n_stages + 1, sizeof *event->in);
  event->daily = calloc((size_t)n_stages + 1, sizeof *event->daily);
  if (!event->in || !event->daily)
    return FNL_ENOMEM;
  for (int s = 0; s < n_stages; s++)
    event->daily[s].law = FNL_CERTAIN;
  return FNL_OK;
}

static void mark_conversion(fnl_event *event) {
  for (int i = 0; i < event->n_counts_as; i++)
    event->is_conversion |= strcmp(event->counts_as[i], "conversion") == 0;
}

static fnl_status bind_event(fnl_reader *reader, fnl_node *group, const char *name,
                             fnl_event *event) {
  fnl_status status = FNL_OK;
  size_t length = fnl_path_enter(reader, "events");
  fnl_path_enter(reader, name);
  event->value_mean.law = event->value_cv.law = FNL_CERTAIN;
  FNL_TRY(fnl_bind_section(reader, &fnl_section_event, group, event, false));
  FNL_TRY(allocate_stages_of(event, reader->plan->n_stages));
  FNL_TRY(bind_in(reader, group, event));
  FNL_TRY(bind_daily(reader, group, event));
  mark_conversion(event);
out:
  fnl_path_leave(reader, length);
  return status;
}

static fnl_status bind_events(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_EVENT];
  fnl_node *list = list_of(reader, "events");
  fnl_status status = FNL_OK;
  for (int i = 0; i < names->n && status == FNL_OK; i++)
    status = bind_event(reader, list->items[i], names->names[i], &reader->plan->events[i]);
  return status;
}

static fnl_status bind_top(fnl_reader *reader) {
  return fnl_bind_section(reader, &fnl_section_model, model_of(reader), reader->plan, false);
}

static const fnl_binding bindings[] = {{bind_top, 0},
                                       {bind_stages, FNL_PART_STAGES},
                                       {bind_channels, FNL_PART_CHANNELS},
                                       {bind_moves, FNL_PART_MOVES},
                                       {bind_events, FNL_PART_EVENTS}};

fnl_status fnl_bind_model(fnl_reader *reader) {
  return fnl_bind_all(reader, sizeof bindings / sizeof *bindings, bindings);
}
