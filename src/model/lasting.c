/* lasting.c: a name is made of everything that lasts, until it is the one that is looked for. */
#include "model/lasting.h"

#include "base/text.h"
#include "model/path.h"

#include <string.h>

/* What is counted of every event, channel or move. */
static const struct {
  fnl_lasting_kind kind;
  const char *group, *figure;
} rows[] = {
    {FNL_LASTING_EVENT_COUNT, "events", "count"},
    {FNL_LASTING_EVENT_VALUE, "events", "value"},
    {FNL_LASTING_EVENT_COST, "events", "cost"},
    {FNL_LASTING_CHANNEL_CONVERSIONS, "channels", "conversions"},
    {FNL_LASTING_MOVE, "moves", "count"},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

static int n_items(const fnl_plan *plan, fnl_lasting_kind kind) {
  if (kind == FNL_LASTING_MOVE)
    return plan->n_moves;
  return kind == FNL_LASTING_CHANNEL_CONVERSIONS ? plan->n_channels : plan->n_events;
}

static void write_item(const fnl_plan *plan, const fnl_node *moves, fnl_lasting lasting,
                       fnl_text *text) {
  if (lasting.kind == FNL_LASTING_MOVE)
    fnl_path_write_move(moves, lasting.item, text);
  else if (lasting.kind == FNL_LASTING_CHANNEL_CONVERSIONS)
    fnl_text_add(text, plan->channels[lasting.item].name);
  else
    fnl_text_add(text, plan->events[lasting.item].name);
}

static bool is_meant(const fnl_plan *plan, const fnl_node *moves, int row, int item,
                     const char *metric) {
  fnl_text name = {0};
  fnl_text_add_format(&name, "%s.", rows[row].group);
  write_item(plan, moves, (fnl_lasting){rows[row].kind, item}, &name);
  fnl_text_add_format(&name, ".%s", rows[row].figure);
  const bool found = !name.failed && strcmp(fnl_text_string(&name), metric) == 0;
  fnl_text_free(&name);
  return found;
}

static bool has_ended(const fnl_plan *plan, fnl_lasting lasting) {
  return lasting.kind == FNL_LASTING_CHANNEL_CONVERSIONS &&
         fnl_channel_traits_of(&plan->channels[lasting.item])->is_bought;
}

fnl_lasting fnl_lasting_find(const fnl_plan *plan, const fnl_node *moves, const char *metric) {
  for (int row = 0; row < N_ROWS; row++)
    for (int item = 0; item < n_items(plan, rows[row].kind); item++) {
      const fnl_lasting lasting = {rows[row].kind, item};
      if (!has_ended(plan, lasting) && is_meant(plan, moves, row, item, metric))
        return lasting;
    }
  return (fnl_lasting){.kind = FNL_LASTING_NOTHING};
}
