/* outlook_json.c: an outlook, the plan it is of and the definitions of metrics as JSON. */
#include "report/outlook_json.h"

#include "metric/metric.h"
#include "model/write.h"
#include "report/document_json.h"
#include "report/value_chain.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- the plan ---- */

void fnl_plan_file_write_json(fnl_json *json, const fnl_plan *plan) {
  fnl_text text = {0};
  if (fnl_plan_write(plan, &text, NULL) != FNL_OK)
    json->text->failed = true;
  fnl_json_string(json, "plan_file", fnl_text_string(&text));
  fnl_text_free(&text);
}

void fnl_plan_report_write_json(fnl_json *json, const fnl_plan *plan) {
  fnl_json_object(json, "report", FNL_JSON_BLOCK);
  fnl_plan_file_write_json(json, plan);
  fnl_json_end(json);
}

/* On what the rest is computed: of an uncertain plan no mean over its worlds, but its mean world.
 */
static void write_basis(fnl_json *json, const fnl_outlook *outlook) {
  fnl_json_object(json, "basis", FNL_JSON_LINE);
  fnl_json_string(json, "engine", outlook->has_fluid ? "expected" : NULL);
  fnl_json_string(json, "numbers", outlook->is_central ? "means" : "certain");
  fnl_json_string(json, "sentence",
                  !outlook->has_fluid
                      ? "It matters who is who, for word of mouth or seeds: curves and maps, "
                        "which need the engine expected, are left out."
                  : outlook->is_central
                      ? "Maps, curves, levers and the calendar are computed by the engine expected "
                        "with every uncertain number at its mean and without noise."
                      : "Maps, curves, levers and the calendar are computed by the engine "
                        "expected: exact means of a large population.");
  fnl_json_end(json);
}

/* ---- columns of numbers ---- */

typedef struct {
  const char *key;
  double (*of)(const void *item);
} fnl_series;

/* An array of one number of each of `n` items of `size` bytes. */
static void write_series(fnl_json *json, const fnl_series *series, const void *items, int n,
                         size_t size) {
  fnl_json_array(json, series->key, FNL_JSON_LINE);
  for (int i = 0; i < n; i++)
    fnl_json_number(json, NULL, series->of((const char *)items + (size_t)i * size));
  fnl_json_end(json);
}

/* ---- the map ---- */

static double point_roas(const void *item) {
  const fnl_map_point *point = item;
  return fnl_yields_roas(&point->yields);
}
static double point_roas_on_budget(const void *item) {
  const fnl_map_point *point = item;
  return fnl_yields_roas_on_budget(&point->yields);
}
static double point_revenue(const void *item) {
  const fnl_map_point *point = item;
  return point->yields.revenue;
}
static double point_profit(const void *item) {
  const fnl_map_point *point = item;
  return point->yields.profit;
}

static double point_conversions(const void *item) {
  const fnl_map_point *point = item;
  return point->yields.conversions;
}

static double point_value(const void *item) {
  const fnl_map_point *point = item;
  return point->value;
}

static const fnl_series of_points[] = {
    {"value", point_value},     {"roas", point_roas},     {"roas_on_budget", point_roas_on_budget},
    {"revenue", point_revenue}, {"profit", point_profit}, {"conversions", point_conversions}};
enum { N_OF_POINTS = sizeof of_points / sizeof of_points[0] };

static void write_ties(fnl_json *json, const fnl_map *map) {
  if (map->n_rivals == 0)
    return;
  fnl_json_array(json, "tied", FNL_JSON_LINE);
  for (int i = 0; i < map->n_points; i++)
    if (map->points[i].tie == FNL_TIE_UNTOLD)
      fnl_json_string(json, NULL, NULL);
    else
      fnl_json_flag(json, NULL, map->points[i].tie == FNL_TIE_TIED);
  fnl_json_end(json);
  fnl_json_array(json, "rivals", FNL_JSON_BLOCK);
  for (int i = 0; i < map->n_rivals; i++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_numbers(json, "split", map->rivals[i].split, (size_t)map->n_axes);
    fnl_json_flag(json, "tied", map->rivals[i].tie == FNL_TIE_TIED);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_mark(fnl_json *json, const fnl_map *map, const fnl_map_mark *mark) {
  fnl_json_object(json, mark->name, FNL_JSON_LINE);
  fnl_json_numbers(json, "split", mark->point.split, (size_t)map->n_axes);
  for (int k = 0; k < N_OF_POINTS; k++)
    fnl_json_number(json, of_points[k].key, of_points[k].of(&mark->point));
  fnl_json_flag(json, "others_differ", mark->others_differ);
  fnl_json_end(json);
}

static void write_axes(fnl_json *json, const fnl_map *map) {
  fnl_json_array(json, "channels", FNL_JSON_LINE);
  for (int k = 0; k < map->n_axes; k++)
    fnl_json_string(json, NULL, map->items.name[map->axis[k]]);
  fnl_json_end(json);
  fnl_json_string(json, "over", map->items.over_campaigns ? "campaigns" : "channels");
  fnl_json_object(json, "fixed", FNL_JSON_LINE);
  for (int i = 0; i < map->items.n; i++) {
    bool is_axis = false;
    for (int k = 0; k < map->n_axes; k++)
      is_axis = is_axis || map->axis[k] == i;
    if (!is_axis)
      fnl_json_number(json, map->items.name[i], map->share[i]);
  }
  fnl_json_end(json);
  fnl_json_number(json, "sum", map->rest);
}

static void write_mapped(fnl_json *json, const fnl_mapped *mapped) {
  fnl_json_object(json, "of", FNL_JSON_LINE);
  fnl_json_string(json, "figure", mapped->place);
  fnl_json_string(json, "words", mapped->words);
  fnl_json_string(json, "unit", mapped->unit);
  fnl_json_string(json, "better", mapped->less_is_better ? "less" : "more");
  fnl_json_flag(json, "by_range", mapped->by_range);
  fnl_json_end(json);
}

static void write_map(fnl_json *json, const fnl_map *map) {
  if (map->n_axes == 0)
    return;
  fnl_json_object(json, "landscape", FNL_JSON_BLOCK);
  fnl_json_string(json, "engine", "expected");
  write_mapped(json, &map->mapped);
  write_axes(json, map);
  fnl_json_array(json, "split", FNL_JSON_LINE);
  for (int i = 0; i < map->n_points; i++)
    fnl_json_numbers(json, NULL, map->points[i].split, (size_t)map->n_axes);
  fnl_json_end(json);
  for (int k = 0; k < N_OF_POINTS; k++)
    write_series(json, &of_points[k], map->points, map->n_points, sizeof *map->points);
  fnl_json_array(json, "within_rules", FNL_JSON_LINE);
  for (int i = 0; i < map->n_points; i++)
    fnl_json_flag(json, NULL, map->points[i].keeps_rules);
  fnl_json_end(json);
  for (int i = 0; i < map->n_marks; i++)
    write_mark(json, map, &map->marks[i]);
  write_ties(json, map);
  fnl_json_end(json);
}

/* ---- curves ---- */

static double curve_money(const void *item) { return ((const fnl_curve_point *)item)->money; }
static double curve_spend(const void *item) { return ((const fnl_curve_point *)item)->plan.spend; }
static double curve_marginal(const void *item) { return ((const fnl_curve_point *)item)->marginal; }
static double curve_revenue(const void *item) {
  return ((const fnl_curve_point *)item)->plan.revenue;
}
static double curve_profit(const void *item) {
  return ((const fnl_curve_point *)item)->plan.profit;
}
static double curve_conversions(const void *item) {
  return ((const fnl_curve_point *)item)->plan.conversions;
}
static double curve_roas(const void *item) {
  return fnl_yields_roas(&((const fnl_curve_point *)item)->plan);
}

static const fnl_series of_responses[] = {{"spend", curve_money},
                                          {"revenue", curve_revenue},
                                          {"conversions", curve_conversions},
                                          {"profit", curve_profit},
                                          {"marginal", curve_marginal}};
static const fnl_series of_budgets[] = {
    {"budget", curve_money},     {"spend", curve_spend},   {"roas", curve_roas},
    {"revenue", curve_revenue},  {"profit", curve_profit}, {"conversions", curve_conversions},
    {"marginal", curve_marginal}};

static void write_curve(fnl_json *json, const fnl_curve *curve, const fnl_series *series,
                        size_t n) {
  for (size_t k = 0; k < n; k++)
    write_series(json, &series[k], curve->points, curve->n, sizeof *curve->points);
  fnl_json_number(json, "at", curve->money);
}

static void write_curves(fnl_json *json, const fnl_plan *plan, const fnl_curves *curves) {
  if (curves->n_responses == 0)
    return;
  fnl_json_array(json, "responses", FNL_JSON_BLOCK);
  for (int c = 0; c < curves->n_responses; c++) {
    fnl_json_object(json, NULL, FNL_JSON_BLOCK);
    fnl_json_string(json, "campaign", plan->campaigns[c].name);
    write_curve(json, &curves->responses[c], of_responses,
                sizeof of_responses / sizeof *of_responses);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_object(json, "budgets", FNL_JSON_BLOCK);
  write_curve(json, &curves->budgets, of_budgets, sizeof of_budgets / sizeof *of_budgets);
  fnl_json_end(json);
}

/* ---- the chronicle ---- */

static void write_calendar(fnl_json *json, const fnl_plan *plan, const fnl_chronicle *chronicle) {
  if (chronicle->n_campaigns == 0)
    return;
  fnl_json_object(json, "calendar", FNL_JSON_BLOCK);
  fnl_json_array(json, "campaigns", FNL_JSON_LINE);
  for (int c = 0; c < chronicle->n_campaigns; c++)
    fnl_json_string(json, NULL, plan->campaigns[c].name);
  fnl_json_end(json);
  fnl_json_array(json, "spend", FNL_JSON_BLOCK);
  for (int c = 0; c < chronicle->n_campaigns; c++)
    fnl_json_numbers(json, NULL, chronicle->spend + (size_t)c * (size_t)chronicle->n_days,
                     (size_t)chronicle->n_days);
  fnl_json_end(json);
  fnl_json_end(json);
}

static void write_loops(fnl_json *json, const fnl_plan *plan, const fnl_chronicle *chronicle) {
  fnl_json_array(json, "loop", FNL_JSON_BLOCK);
  for (int i = 0; i < chronicle->n_loops; i++) {
    const fnl_loop *loop = &chronicle->loops[i];
    const fnl_move *move = &plan->moves[loop->move];
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "channel", plan->channels[loop->channel].name);
    fnl_json_string(json, "from", plan->stages[loop->sender].name);
    fnl_json_string(json, "of", plan->stages[move->from].name);
    fnl_json_string(json, "to", plan->stages[move->to].name);
    fnl_json_integer(json, "move", loop->move);
    fnl_json_number(json, "moves", loop->count);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

/* ---- words ---- */

static void write_definitions(fnl_json *json) {
  fnl_json_object(json, "definitions", FNL_JSON_BLOCK);
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++) {
    fnl_json_object(json, metric->name, FNL_JSON_LINE);
    fnl_json_string(json, "unit", metric->unit);
    fnl_json_string(json, "stage", metric->stage);
    fnl_json_string(json, "sentence", metric->words);
    fnl_json_string(json, "formula", metric->symbols);
    fnl_json_string(json, "source", metric->source);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

void fnl_outlook_write_json(fnl_json *json, const fnl_outlook *outlook) {
  const fnl_plan *plan = outlook->plan;
  fnl_json_object(json, "report", FNL_JSON_BLOCK);
  write_basis(json, outlook);
  fnl_plan_file_write_json(json, plan);
  fnl_document_write_json(plan->document, json, "document");
  if (outlook->has_fluid) {
    write_map(json, &outlook->map);
    write_curves(json, plan, &outlook->curves);
    write_calendar(json, plan, &outlook->chronicle);
    fnl_levers_write_json(json, &outlook->levers);
    write_loops(json, plan, &outlook->chronicle);
  }
  write_definitions(json);
  fnl_json_end(json);
}
