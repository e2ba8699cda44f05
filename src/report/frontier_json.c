/* frontier_json.c: a frontier as JSON. */
#include "report/frontier.h"

#include "report/build.h"
#include "report/outlook_json.h"
#include "report/summary_json.h"

#include <string.h>

static void write_shares(fnl_json *json, const fnl_items *items, const double *share, double factor,
                         const char *key) {
  fnl_json_object(json, key, FNL_JSON_LINE);
  for (int i = 0; i < items->n; i++)
    fnl_json_number(json, items->name[i], factor * share[i]);
  fnl_json_end(json);
}

/* What holds the money of an item; items that nothing holds are left out. */
static void write_rules(fnl_json *json, const fnl_items *items, const fnl_reason *reasons) {
  fnl_json_object(json, "held", FNL_JSON_LINE);
  for (int i = 0; i < items->n; i++)
    if (reasons[i].rule)
      fnl_json_string(json, items->name[i], reasons[i].rule);
  fnl_json_end(json);
}

static void write_simulated(fnl_json *json, const fnl_frontier_point *point) {
  fnl_json_object(json, "simulated", FNL_JSON_BLOCK);
  fnl_estimate_write_json(json, "roas_on_budget", &point->simulated_roas);
  fnl_estimate_write_json(json, "revenue", &point->simulated_revenue);
  fnl_estimate_write_json(json, "profit", &point->simulated_profit);
  fnl_json_end(json);
}

static void write_point(fnl_json *json, const char *key, const fnl_frontier *frontier,
                        const fnl_frontier_point *point, bool is_simulated) {
  fnl_json_object(json, key, FNL_JSON_BLOCK);
  fnl_json_number(json, "budget", point->budget);
  fnl_json_flag(json, "feasible", point->exists && point->feasible);
  if (point->exists) {
    fnl_json_number(json, "objective", point->objective);
    fnl_json_number(json, "spend", point->spend);
    fnl_json_number(json, "revenue", point->revenue);
    fnl_json_number(json, "profit", point->profit);
    fnl_json_number(json, "roas", point->roas);
    fnl_json_number(json, "roas_on_budget", point->roas_on_budget);
    fnl_json_number(json, "average_return", point->average_return);
    fnl_json_number(json, "marginal_return", point->marginal_return);
    fnl_json_number(json, "marginal_profit", point->marginal_profit);
    write_shares(json, &frontier->items, point->share, 1.0, "split");
    write_shares(json, &frontier->items, point->share, point->budget, "money");
    write_rules(json, &frontier->items, point->reasons);
    if (is_simulated)
      write_simulated(json, point);
  }
  fnl_json_end(json);
}

static void write_provenance(fnl_json *json, const fnl_frontier *frontier) {
  const fnl_study *study = &frontier->study;
  fnl_build_write_json(json, "frontier");
  fnl_json_integer(json, "seed", (int64_t)study->seed);
  fnl_json_string(json, "engine", study->engine->name);
  fnl_json_integer(json, "replications", frontier->sample.n);
  fnl_json_flag(json, "partial", frontier->sample.partial);
  fnl_plan_write_json(json, frontier->plan);
}

void fnl_frontier_write_json(const fnl_frontier *frontier, const fnl_notes *notes, fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  write_provenance(&json, frontier);
  fnl_json_string(&json, "objective", frontier->objective);
  fnl_json_string(&json, "objective_figure", frontier->figure);
  fnl_json_integer(&json, "worlds", frontier->n_worlds);
  fnl_json_number(&json, "revenue_without_budget", frontier->revenue_without);
  fnl_json_array(&json, "points", FNL_JSON_BLOCK);
  for (int k = 0; k < frontier->n_points; k++)
    write_point(&json, NULL, frontier, &frontier->points[k], frontier->is_simulated);
  fnl_json_end(&json);
  write_point(&json, "highest_profit", frontier, fnl_frontier_best(frontier), false);
  if (frontier->has_break_even)
    write_point(&json, "break_even", frontier, &frontier->break_even, false);
  else
    fnl_json_string(&json, "break_even", NULL);
  fnl_plan_report_write_json(&json, frontier->plan);
  fnl_notes_write_json(notes, &json);
  fnl_json_end(&json);
}
