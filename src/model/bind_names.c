/* bind_names.c: what stages, segments, channels, events and campaigns are called, before
 * anything refers to them; and the plan's arrays. */
#include "model/bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOVES_MAX = 10000 };

void fnl_names_free(fnl_names *names) {
  free(names->names);
  free(names->nodes);
  memset(names, 0, sizeof *names);
}

/* Where the first of two of one name is. */
static void hint_first(const fnl_reader *reader, fnl_error *error, fnl_origin first,
                       fnl_origin second) {
  const fnl_source *source = &reader->document->sources[first.source];
  if (first.line > 0 && first.source == second.source)
    fnl_error_hint(error, "the first is in line %d", first.line);
  else if (first.line > 0)
    fnl_error_hint(error, "the first is in %s, line %d", source->file, first.line);
  else if (first.source == second.source)
    fnl_error_hint(error, "both stand in this value");
  else if (source->kind == FNL_ORIGIN_SET)
    fnl_error_hint(error, "the first is set on the command line: %s", source->text);
}

static void check_duplicate(fnl_reader *reader, fnl_noun noun, const fnl_node *group,
                            const char *name) {
  fnl_names *names = &reader->nouns[noun];
  for (int i = 0; i < names->n && name[0]; i++)
    if (strcmp(names->names[i], name) == 0) {
      const fnl_node *second = fnl_node_member(group, "name");
      hint_first(reader,
                 fnl_mistake(reader, second, FNL_EVALUE, "two %ss are called \"%s\"",
                             fnl_noun_text(noun), name),
                 fnl_node_member(names->nodes[i], "name")->origin, second->origin);
      names->incomplete = true; /* what the second is called by others is not known */
      return;
    }
}

static void add_name(fnl_reader *reader, fnl_noun noun, const fnl_node *group) {
  fnl_names *names = &reader->nouns[noun];
  const char *name = fnl_node_member_text(group, "name");
  if (name)
    check_duplicate(reader, noun, group, name);
  else
    names->incomplete = true;
  names->names[names->n] = name ? name : "";
  names->nodes[names->n++] = group;
}

static bool is_list_of_groups(fnl_reader *reader, const fnl_node *list, int most) {
  if (!fnl_expect(reader, list, FNL_NODE_LIST, "( { … }, { … } )"))
    return false;
  if (list->n > most) {
    fnl_mistake(reader, list, FNL_EVALUE, "`%s` has %d elements, at most %d fit", list->name,
                list->n, most);
    return false;
  }
  bool good = true;
  for (int i = 0; i < list->n; i++)
    if (!fnl_expect(reader, list->items[i], FNL_NODE_GROUP, "{ … }"))
      good = false;
  return good;
}

/* The names in a list, which may be absent (NULL). */
static fnl_status bind_names(fnl_reader *reader, fnl_noun noun, const fnl_node *list) {
  fnl_names *names = &reader->nouns[noun];
  if (list && !is_list_of_groups(reader, list, FNL_THINGS_MAX)) {
    names->incomplete = true;
    return FNL_OK;
  }
  size_t n = list ? (size_t)list->n : 0;
  names->names = calloc(n + 1, sizeof *names->names);
  names->nodes = calloc(n + 1, sizeof(fnl_node *));
  if (!names->names || !names->nodes)
    return FNL_ENOMEM;
  for (size_t i = 0; i < n; i++)
    add_name(reader, noun, list->items[i]);
  return FNL_OK;
}

static void *array(size_t n, size_t size) { return calloc(n + 1, size); }

/* One array a noun, all zero. */
static fnl_status allocate(fnl_reader *reader, int n_moves) {
  fnl_plan *plan = reader->plan;
  const fnl_names *nouns = reader->nouns;
  plan->stages = array((size_t)nouns[FNL_NOUN_STAGE].n, sizeof *plan->stages);
  plan->segments = array((size_t)nouns[FNL_NOUN_SEGMENT].n, sizeof *plan->segments);
  plan->channels = array((size_t)nouns[FNL_NOUN_CHANNEL].n, sizeof *plan->channels);
  plan->events = array((size_t)nouns[FNL_NOUN_EVENT].n, sizeof *plan->events);
  plan->campaigns = array((size_t)nouns[FNL_NOUN_CAMPAIGN].n, sizeof *plan->campaigns);
  plan->moves = array((size_t)n_moves, sizeof *plan->moves);
  plan->split = array((size_t)nouns[FNL_NOUN_CHANNEL].n, sizeof *plan->split);
  if (!plan->stages || !plan->segments || !plan->channels || !plan->events || !plan->campaigns ||
      !plan->moves || !plan->split)
    return FNL_ENOMEM;
  plan->n_stages = nouns[FNL_NOUN_STAGE].n;
  plan->n_segments = nouns[FNL_NOUN_SEGMENT].n;
  plan->n_channels = nouns[FNL_NOUN_CHANNEL].n;
  plan->n_events = nouns[FNL_NOUN_EVENT].n;
  plan->n_campaigns = nouns[FNL_NOUN_CAMPAIGN].n;
  plan->n_moves = n_moves;
  return FNL_OK;
}

/* Each list with the part that is broken if it has mistakes. */
static const struct {
  fnl_noun noun;
  const char *key;
  bool in_plan;
  unsigned part;
} lists[] = {
    {FNL_NOUN_STAGE, "stages", false, FNL_PART_STAGES},
    {FNL_NOUN_CHANNEL, "channels", false, FNL_PART_CHANNELS | FNL_PART_KINDS},
    {FNL_NOUN_EVENT, "events", false, FNL_PART_EVENTS},
    {FNL_NOUN_SEGMENT, "segments", true, FNL_PART_SEGMENTS | FNL_PART_SHARES},
    {FNL_NOUN_CAMPAIGN, "campaigns", true, FNL_PART_CAMPAIGNS | FNL_PART_SPANS | FNL_PART_AUCTIONS},
};

/* Whether the list is somewhere: under a wrong name, in a model that could not be read, or implied
 * by one. A list of stages that is nowhere is told as missing, once. */
static bool is_elsewhere(const fnl_reader *reader, size_t i, const fnl_node *list) {
  const fnl_node *plan = reader->document->root, *model = fnl_node_member(plan, "model");
  bool written = list && list->origin.source != 0;
  if (written)
    return false;
  if (reader->no_model && lists[i].noun != FNL_NOUN_SEGMENT)
    return true;
  return (!list && lists[i].noun == FNL_NOUN_STAGE) ||
         (lists[i].in_plan ? fnl_section_is_misspelt(&fnl_section_plan, lists[i].key, plan)
                           : fnl_section_is_misspelt(&fnl_section_model, lists[i].key, model));
}

static void check_empty(fnl_reader *reader, const fnl_node *list, fnl_noun noun) {
  if (list && list->kind == FNL_NODE_LIST && list->n == 0 &&
      (noun == FNL_NOUN_STAGE || noun == FNL_NOUN_SEGMENT))
    fnl_mistake(reader, list, FNL_EVALUE, "there is no %s in `%s`", fnl_noun_text(noun),
                list->name);
}

fnl_status fnl_bind_names(fnl_reader *reader) {
  fnl_node *plan = reader->document->root, *model = fnl_node_member(plan, "model");
  fnl_status status = FNL_OK;
  for (size_t i = 0; i < sizeof lists / sizeof *lists && status == FNL_OK; i++) {
    int before = reader->diagnostics->n_mistakes;
    const fnl_node *list = fnl_node_member(lists[i].in_plan ? plan : model, lists[i].key);
    status = bind_names(reader, lists[i].noun, list);
    reader->nouns[lists[i].noun].incomplete |= is_elsewhere(reader, i, list);
    check_empty(reader, list, lists[i].noun);
    if (reader->diagnostics->n_mistakes > before || reader->nouns[lists[i].noun].incomplete)
      reader->broken |= lists[i].part;
  }
  int before = reader->diagnostics->n_mistakes;
  const fnl_node *moves = fnl_node_member(model, "moves");
  bool usable = moves && is_list_of_groups(reader, moves, MOVES_MAX);
  if (reader->diagnostics->n_mistakes > before)
    reader->broken |= FNL_PART_MOVES;
  return status == FNL_OK ? allocate(reader, usable ? moves->n : 0) : status;
}
