/* check_optimize.c: whether the rules of the optimizer can be kept together, one by one. */
#include "model/bind.h"
#include "model/lasting.h"

#include <math.h>

static const fnl_node *section(const fnl_reader *reader) {
  return fnl_node_member(reader->document->root, "optimize");
}

static int n_items(const fnl_plan *plan) {
  return plan->optimize.over_campaigns ? plan->n_campaigns : plan->n_channels;
}

static const char *item_name(const fnl_plan *plan, int item) {
  return plan->optimize.over_campaigns ? plan->campaigns[item].name : plan->channels[item].name;
}

static void check_shares(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_optimize_settings *settings = &plan->optimize;
  const fnl_node *optimize = section(reader);
  double least = 0, most = 0;
  for (int i = 0; i < n_items(plan); i++) {
    least += settings->min_share[i];
    most += settings->max_share[i];
    if (settings->min_share[i] > settings->max_share[i])
      fnl_mistake(reader, fnl_place_of(fnl_node_member(optimize, "min"), item_name(plan, i)),
                  FNL_EVALUE, "the least share of \"%s\" is above its greatest",
                  item_name(plan, i));
  }
  if (least > 1 + 1e-12)
    fnl_mistake(reader, fnl_place_of(optimize, "min"), FNL_EVALUE,
                "the least shares sum to %.9g, more than 1", least);
  if (most < 1 - 1e-12 && plan->n_campaigns > 0 && settings->total_max <= 0)
    fnl_mistake(reader, fnl_place_of(optimize, "max"), FNL_EVALUE,
                "the greatest shares sum to %.9g, less than 1", most);
}

static void check_total(fnl_reader *reader) {
  const fnl_optimize_settings *settings = &reader->plan->optimize;
  const fnl_node *optimize = section(reader);
  if (settings->total_max > 0 && settings->total_min > settings->total_max)
    fnl_mistake(reader, fnl_place_of(optimize, "total_min"), FNL_EVALUE,
                "total_min is above total_max, %.9g", settings->total_max);
  if (settings->total_min > 0 && !(settings->total_max > 0))
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(optimize, "total_min"), FNL_EVALUE,
                               "`total_min` is of use only with total_max"),
                   "without total_max the whole of budget.total is spent");
}

static bool objective_is(const fnl_reader *reader, unsigned trait) {
  const char *objective = fnl_plan_objective(reader->plan);
  return objective && fnl_figure_is(objective, trait);
}

/* Even without ads some people buy, so a ratio over what is spent is best where nothing is. */
static void check_ratio(fnl_reader *reader) {
  const fnl_optimize_settings *settings = &reader->plan->optimize;
  if (!objective_is(reader, FNL_FIGURE_IS_RATIO) || !(settings->total_max > 0) ||
      settings->total_min > 0)
    return;
  fnl_error_hint(fnl_mistake(reader, fnl_place_of(section(reader), "total_max"), FNL_EVALUE,
                             "`total_max` with a ratio as objective: it is best where next to "
                             "nothing is spent"),
                 "objective = \"profit\" or \"revenue\" with targets; or total_min");
}

static void check_committed(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *optimize = section(reader);
  const double most = plan->optimize.total_max > 0 ? plan->optimize.total_max : plan->budget.value;
  double sum = 0;
  for (int i = 0; i < n_items(plan); i++) {
    sum += plan->optimize.committed[i];
    if (plan->optimize.committed[i] > plan->optimize.max_share[i] * most * (1 + 1e-12))
      fnl_mistake(reader, fnl_place_of(fnl_node_member(optimize, "committed"), item_name(plan, i)),
                  FNL_EVALUE, "more is committed to \"%s\" than it may get", item_name(plan, i));
  }
  if (sum > most * (1 + 1e-12))
    fnl_mistake(reader, fnl_place_of(optimize, "committed"), FNL_EVALUE,
                "%.9g is committed, more than there is to spend, %.9g", sum, most);
}

static void check_groups(fnl_reader *reader) {
  const fnl_optimize_settings *settings = &reader->plan->optimize;
  const fnl_node *list = fnl_node_member(section(reader), "groups");
  for (int i = 0; i < settings->n_groups; i++)
    if (settings->groups[i].least > settings->groups[i].most)
      fnl_mistake(reader, fnl_place_of(list->items[i], "min"), FNL_EVALUE,
                  "the least share of group \"%s\" is above its greatest",
                  settings->groups[i].name ? settings->groups[i].name : "");
}

static void check_risk(fnl_reader *reader) {
  const fnl_risk_settings *risk = &reader->plan->optimize.risk;
  const fnl_node *node = fnl_place_of(section(reader), "risk");
  if (!isnan(risk->cvar) + !isnan(risk->quantile) + !isnan(risk->reaches) > 1)
    fnl_error_hint(
        fnl_mistake(reader, node, FNL_EVALUE, "`risk` names more than one way to look at worlds"),
        "one of cvar, quantile, reaches");
  if (isnan(risk->cvar) && isnan(risk->quantile) && isnan(risk->reaches))
    return;
  if (objective_is(reader, FNL_FIGURE_IS_RATIO) && objective_is(reader, FNL_FIGURE_LESS_IS_BETTER))
    fnl_error_hint(fnl_mistake(reader, node, FNL_EVALUE,
                               "`risk` of a cost per conversion or the like has no meaning in "
                               "worlds without any"),
                   "objective = \"conversions\" or \"roas\"");
  if (!fnl_plan_is_uncertain(reader->plan))
    fnl_warning(reader, node,
                "`risk` looks at worlds, but nothing in this plan is uncertain: there is one");
}

/* Only what goes on coming in after the last day can be counted there. */
static void check_beyond(fnl_reader *reader) {
  fnl_optimize_settings *settings = &reader->plan->optimize;
  const fnl_node *model = fnl_node_member(reader->document->root, "model");
  settings->lasting = (fnl_lasting){.kind = FNL_LASTING_NOTHING};
  if (!settings->value_beyond_horizon || !settings->metric ||
      settings->objective != FNL_OBJECTIVE_METRIC || fnl_figure_lasts(settings->metric))
    return;
  settings->lasting =
      fnl_lasting_find(reader->plan, fnl_node_member(model, "moves"), settings->metric);
  if (settings->lasting.kind == FNL_LASTING_NOTHING)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(section(reader), "value_beyond_horizon"),
                               FNL_EVALUE, "\"%s\" is not known beyond the horizon",
                               settings->metric),
                   "totals such as totals.customers; counts of events and moves; or false");
}

static void check_metric(fnl_reader *reader) {
  const fnl_optimize_settings *settings = &reader->plan->optimize;
  const fnl_node *optimize = section(reader);
  if (settings->objective == FNL_OBJECTIVE_METRIC && !settings->metric)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(optimize, "objective"), FNL_EVALUE,
                               "objective \"metric\" needs the key `metric`"),
                   "metric = \"events.trial.count\", a place in summary.json");
  if (settings->objective != FNL_OBJECTIVE_METRIC && settings->metric)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(optimize, "metric"), FNL_EVALUE,
                               "`metric` is of use only with objective \"metric\""),
                   "objective = \"metric\"");
}

void fnl_check_optimize(fnl_reader *reader) {
  const fnl_node *optimize = section(reader);
  if (!optimize || optimize->kind != FNL_NODE_GROUP)
    return;
  check_shares(reader);
  check_total(reader);
  check_ratio(reader);
  check_committed(reader);
  check_groups(reader);
  check_risk(reader);
  check_beyond(reader);
  check_metric(reader);
}
