/* value_chain_data.c: a value chain as JSON and as tables. */
#include "report/value_chain.h"

#include "report/build.h"
#include "report/csv.h"
#include "report/outlook_json.h"
#include "report/summary_json.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* ---- what is told of a stage, and of a lever ---- */

static double people_mean(const fnl_value_chain *chain, int stage) {
  return chain->steps[stage].person_days / chain->plan->horizon_days;
}

#define STEP_SUM(member)                                                                           \
  static double step_##member(const fnl_value_chain *chain, int stage) {                           \
    return chain->steps[stage].member;                                                             \
  }
#define STEP_RATIO(name, function)                                                                 \
  static double name(const fnl_value_chain *chain, int stage) {                                    \
    return function(&chain->steps[stage]);                                                         \
  }
#define WORTH(member)                                                                              \
  static double worth_##member(const fnl_value_chain *chain, int stage) {                          \
    return chain->by_stage[stage].member;                                                          \
  }

STEP_SUM(start)
STEP_SUM(end)
STEP_SUM(entered)
STEP_SUM(left)
STEP_SUM(ads)
STEP_SUM(touches)
STEP_SUM(events)
STEP_SUM(revenue)
STEP_RATIO(days_in_stage, fnl_step_days)
STEP_RATIO(went_forward, fnl_step_forward)
STEP_RATIO(dropped_out, fnl_step_lost)
STEP_RATIO(cost, fnl_step_cost)
STEP_RATIO(cost_forward, fnl_step_cost_forward)
WORTH(start)
WORTH(without_ads)
WORTH(end)

static const struct {
  const char *name;
  double (*of)(const fnl_value_chain *chain, int stage);
} columns[] = {
    {"start", step_start},
    {"mean", people_mean},
    {"end", step_end},
    {"entered", step_entered},
    {"left", step_left},
    {"days", days_in_stage},
    {"forward", went_forward},
    {"drop_out", dropped_out},
    {"cost", cost},
    {"ad_spend", step_ads},
    {"owned_costs", step_touches},
    {"event_costs", step_events},
    {"cost_to_advance", cost_forward},
    {"revenue", step_revenue},
    {"worth_start", worth_start},
    {"worth_start_without_ads", worth_without_ads},
    {"worth_end", worth_end},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

#define LEVER(name, member)                                                                        \
  { name, offsetof(fnl_lever, member) }
static const struct {
  const char *name;
  size_t offset;
} effects[] = {
    LEVER("value", value),
    LEVER("better", better),
    LEVER("profit_change", profit_change),
    LEVER("profit_and_worth_change", lasting_change),
    LEVER("roas_change", roas_change),
    LEVER("elasticity_of_roas", roas),
    LEVER("elasticity_of_revenue", revenue),
    LEVER("elasticity_of_profit", profit),
    LEVER("profit_per_percent", profit_per_percent),
};
enum { N_EFFECTS = sizeof effects / sizeof effects[0] };

static double effect_of(const fnl_lever *lever, int index) {
  double number;
  memcpy(&number, (const char *)lever + effects[index].offset, sizeof number);
  return number;
}

/* ---- JSON ---- */

static void write_provenance(fnl_json *json, const fnl_value_chain *chain) {
  fnl_build_write_json(json, "chain");
  fnl_json_string(json, "engine", "expected");
  fnl_plan_write_json(json, chain->plan);
}

static void write_totals(fnl_json *json, const fnl_value_chain *chain) {
  fnl_json_object(json, "totals", FNL_JSON_BLOCK);
  fnl_json_number(json, "revenue", chain->revenue);
  fnl_json_number(json, "spend", chain->spend);
  fnl_json_number(json, "other_costs", chain->other_costs);
  fnl_json_number(json, "profit", chain->total.profit);
  fnl_json_number(json, "worth_beyond_horizon", chain->total.worth);
  fnl_json_number(json, "spend_per_new_customer", fnl_value_chain_acquisition(chain));
  fnl_json_end(json);
}

static void write_segment_worths(fnl_json *json, const fnl_value_chain *chain, int stage) {
  const fnl_plan *plan = chain->plan;
  fnl_json_object(json, "worth_by_segment", FNL_JSON_BLOCK);
  for (int g = 0; g < plan->n_segments; g++) {
    const fnl_person_worth *worth = &chain->by_cell[stage * plan->n_segments + g];
    fnl_json_object(json, plan->segments[g].name, FNL_JSON_LINE);
    fnl_json_number(json, "start", worth->start);
    fnl_json_number(json, "start_without_ads", worth->without_ads);
    fnl_json_number(json, "end", worth->end);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_stages(fnl_json *json, const fnl_value_chain *chain) {
  fnl_json_object(json, "stages", FNL_JSON_BLOCK);
  for (int s = 0; s < chain->plan->n_stages; s++) {
    fnl_json_object(json, chain->plan->stages[s].name, FNL_JSON_BLOCK);
    fnl_json_string(json, "role", fnl_role_name(chain->plan->stages[s].role));
    for (int k = 0; k < N_COLUMNS; k++)
      fnl_json_number(json, columns[k].name, columns[k].of(chain, s));
    write_segment_worths(json, chain, s);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_newcomers(fnl_json *json, const char *key, const fnl_newcomers *newcomers) {
  fnl_json_object(json, key, FNL_JSON_LINE);
  fnl_json_number(json, "count", newcomers->count);
  fnl_json_number(json, "first", newcomers->first);
  fnl_json_number(json, "later", newcomers->later);
  fnl_json_number(json, "lifetime_value", newcomers->first + newcomers->later);
  fnl_json_end(json);
}

static void write_all_newcomers(fnl_json *json, const fnl_value_chain *chain) {
  const fnl_plan *plan = chain->plan;
  fnl_json_object(json, "new_customers", FNL_JSON_BLOCK);
  write_newcomers(json, "all", &chain->newcomers[plan->n_segments]);
  fnl_json_object(json, "by_segment", FNL_JSON_BLOCK);
  for (int g = 0; g < plan->n_segments; g++)
    write_newcomers(json, plan->segments[g].name, &chain->newcomers[g]);
  fnl_json_end(json);
  fnl_json_end(json);
}

void fnl_levers_write_json(fnl_json *json, const fnl_levers *levers) {
  fnl_json_array(json, "levers", FNL_JSON_BLOCK);
  for (int i = 0; i < levers->n; i++) {
    const fnl_lever *lever = &levers->items[i];
    fnl_json_object(json, NULL, FNL_JSON_BLOCK);
    fnl_json_string(json, "name", lever->name);
    fnl_json_string(json, "kind", fnl_lever_kind_name(lever->kind));
    fnl_json_string(json, "set", lever->path);
    for (int k = 0; k < N_EFFECTS; k++)
      fnl_json_number(json, effects[k].name, effect_of(lever, k));
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

void fnl_value_chain_write_json(const fnl_value_chain *chain, const fnl_notes *notes,
                                fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  write_provenance(&json, chain);
  write_totals(&json, chain);
  write_stages(&json, chain);
  write_all_newcomers(&json, chain);
  fnl_levers_write_json(&json, &chain->levers);
  fnl_plan_report_write_json(&json, chain->plan);
  fnl_notes_write_json(notes, &json);
  fnl_json_end(&json);
}

/* ---- tables ---- */

void fnl_value_chain_write_stages(const fnl_value_chain *chain, fnl_text *text) {
  const fnl_plan *plan = chain->plan;
  fnl_text_add(text, "stage,role");
  for (int k = 0; k < N_COLUMNS; k++)
    fnl_text_add_format(text, ",%s", columns[k].name);
  fnl_text_add(text, "\n");
  for (int s = 0; s < plan->n_stages; s++) {
    fnl_csv_write_cell(text, plan->stages[s].name);
    fnl_text_add_format(text, ",%s", fnl_role_name(plan->stages[s].role));
    for (int k = 0; k < N_COLUMNS; k++)
      fnl_csv_write_number(text, columns[k].of(chain, s));
    fnl_text_add(text, "\n");
  }
}

void fnl_value_chain_write_levers(const fnl_value_chain *chain, fnl_text *text) {
  fnl_text_add(text, "lever,kind,set");
  for (int k = 0; k < N_EFFECTS; k++)
    fnl_text_add_format(text, ",%s", effects[k].name);
  fnl_text_add(text, "\n");
  for (int i = 0; i < chain->levers.n; i++) {
    const fnl_lever *lever = &chain->levers.items[i];
    fnl_csv_write_cell(text, lever->name);
    fnl_text_add_format(text, ",%s,", fnl_lever_kind_name(lever->kind));
    fnl_csv_write_cell(text, lever->path ? lever->path : "");
    for (int k = 0; k < N_EFFECTS; k++)
      fnl_csv_write_number(text, effect_of(lever, k));
    fnl_text_add(text, "\n");
  }
}
