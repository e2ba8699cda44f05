/* figure_name.c: figures by their place in summary.json. */
#include "model/path.h"
#include "study/figures.h"

#include <stdio.h>
#include <string.h>

static void write_item(const fnl_plan *plan, fnl_figure_group group, int item, fnl_text *name) {
  switch (group) {
  case FNL_GROUP_STAGES:
    fnl_text_add_format(name, "stages.%s", plan->stages[item].name);
    break;
  case FNL_GROUP_CAMPAIGNS:
    fnl_text_add_format(name, "campaigns.%s", plan->campaigns[item].name);
    break;
  case FNL_GROUP_CHANNELS:
    fnl_text_add_format(name, "channels.%s", plan->channels[item].name);
    break;
  case FNL_GROUP_MOVES:
    fnl_text_add(name, "moves.");
    fnl_path_write_move(fnl_node_member(fnl_node_member(plan->document->root, "model"), "moves"),
                        item, name);
    break;
  case FNL_GROUP_EVENTS:
    fnl_text_add_format(name, "events.%s", plan->events[item].name);
    break;
  case FNL_GROUP_METRICS:
    fnl_text_add(name, "metrics");
    break;
  default:
    fnl_text_add(name, "totals");
  }
}

void fnl_figure_write_name(const fnl_plan *plan, const fnl_figure *figure, fnl_text *name) {
  write_item(plan, figure->group, figure->item, name);
  fnl_text_add_format(name, ".%s", figure->name);
  if (figure->by >= 0)
    fnl_text_add_format(name, ".%s", plan->causes[figure->by].name);
}

bool fnl_figure_is_cost(const fnl_figure *figure) {
  static const char *const places[] = {
      [FNL_GROUP_TOTALS] = "totals",         [FNL_GROUP_STAGES] = "stages.*",
      [FNL_GROUP_CAMPAIGNS] = "campaigns.*", [FNL_GROUP_CHANNELS] = "channels.*",
      [FNL_GROUP_MOVES] = "moves.*",         [FNL_GROUP_EVENTS] = "events.*",
      [FNL_GROUP_METRICS] = "metrics"};
  char place[128];
  snprintf(place, sizeof place, "%s.%s", places[figure->group], figure->name);
  return fnl_figure_is(place, FNL_FIGURE_LESS_IS_BETTER);
}

enum { LETTERS_WRONG_MOST = 3 }; /* of a name that still makes a hint */

static int find_exactly(const fnl_figures *figures, const fnl_plan *plan, const char *name) {
  fnl_text own = {0};
  int found = -1;
  for (int i = 0; i < figures->n_figures && found < 0; i++) {
    fnl_text_cut(&own, 0);
    fnl_figure_write_name(plan, &figures->figures[i], &own);
    if (strcmp(name, fnl_text_string(&own)) == 0)
      found = i;
  }
  fnl_text_free(&own);
  return found;
}

static void hint_nearest(const fnl_figures *figures, const fnl_plan *plan, const char *name,
                         fnl_error *error) {
  fnl_text own = {0}, nearest = {0};
  int least = LETTERS_WRONG_MOST + 1;
  for (int i = 0; i < figures->n_figures; i++) {
    fnl_text_cut(&own, 0);
    fnl_figure_write_name(plan, &figures->figures[i], &own);
    const int distance = fnl_string_distance(name, fnl_text_string(&own));
    if (distance < least) {
      least = distance;
      fnl_text_cut(&nearest, 0);
      fnl_text_add(&nearest, fnl_text_string(&own));
    }
  }
  if (nearest.length > 0)
    fnl_error_hint(error, "did you mean \"%s\"?", fnl_text_string(&nearest));
  fnl_text_free(&own);
  fnl_text_free(&nearest);
}

int fnl_figures_find_name(const fnl_figures *figures, const fnl_plan *plan, const char *name,
                          fnl_error *error) {
  const int found = find_exactly(figures, plan, name);
  if (found < 0 && error) {
    fnl_error_set(error, FNL_EUNKNOWN, "there is no figure \"%s\"", name);
    hint_nearest(figures, plan, name, error);
  }
  return found;
}
