/* cascades.c: rows of nodes, sums as figures. */
#include "report/cascades.h"

#include "network/network.h"
#include "report/csv.h"
#include "report/summary_json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* ---- nodes ---- */

void fnl_trees_write_header(fnl_text *text) {
  fnl_text_add(text, "replication,person,parent,day,channel,generation,delay,root,campaign,row,"
                     "parent_row,alive\n");
}

const char *fnl_cascade_cause_name(const fnl_plan *plan, int cause) {
  if (cause == FNL_BY_SEED)
    return "seed";
  return cause >= 0 ? plan->causes[cause].name : "";
}

static void add_cause(const fnl_plan *plan, int cause, fnl_text *text) {
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, fnl_cascade_cause_name(plan, cause));
}

static void add_person(const fnl_plan *plan, const fnl_adopter *node, fnl_text *text) {
  fnl_text_add_format(text, ",%" PRId64, fnl_network_id(plan->graph, node->person));
}

void fnl_trees_write_rows(const fnl_plan *plan, int replication, const fnl_adopter *nodes,
                          uint32_t n, fnl_text *text) {
  for (uint32_t i = 0; i < n; i++) {
    const fnl_adopter *node = &nodes[i], *root = &nodes[node->root];
    const bool is_root = node->parent == FNL_NO_NODE;
    fnl_text_add_format(text, "%d", replication);
    add_person(plan, node, text);
    if (is_root)
      fnl_text_add(text, ",");
    else
      add_person(plan, &nodes[node->parent], text);
    fnl_text_add_format(text, ",%d", node->day > 0 ? node->day : 0);
    add_cause(plan, node->cause, text);
    fnl_text_add_format(text, ",%d,", node->generation);
    if (!is_root)
      fnl_text_add_format(text, "%d", node->day - node->sent);
    add_person(plan, root, text);
    add_cause(plan, root->cause, text);
    fnl_text_add_format(text, ",%u,", (unsigned)i);
    if (!is_root)
      fnl_text_add_format(text, "%u", (unsigned)node->parent);
    fnl_text_add_format(text, ",%d\n", node->alive);
  }
}

/* ---- tables ---- */

void fnl_cascades_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_cascades *cascades = summary->cascades;
  fnl_text_add(text, "replication");
  for (int k = 0; k < FNL_CASCADE_N; k++)
    fnl_text_add_format(text, ",%s", fnl_cascade_names[k]);
  fnl_text_add(text, "\n");
  for (int i = 0; i < cascades->n; i++) {
    fnl_text_add_format(text, "%d", summary->sample->replication[i]);
    for (int k = 0; k < FNL_CASCADE_N; k++)
      fnl_csv_write_number(text, fnl_cascades_row(cascades, i)[k]);
    fnl_text_add(text, "\n");
  }
}

void fnl_cascade_sizes_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_cascade_sums *sums = &summary->cascades->sums;
  int64_t left = sums->n_trees;
  fnl_text_add(text, "size,trees,share_at_least\n");
  for (size_t i = 0; i < sums->n_sizes; i++) {
    fnl_text_add_format(text, "%lld,%lld", (long long)sums->sizes[i].size,
                        (long long)sums->sizes[i].trees);
    fnl_csv_write_number(text, (double)left / (double)sums->n_trees);
    fnl_text_add(text, "\n");
    left -= sums->sizes[i].trees;
  }
}

static void write_interval(const fnl_estimate *estimate, fnl_text *text) {
  fnl_csv_write_number(text, estimate->mean);
  fnl_csv_write_number(text, estimate->low);
  fnl_csv_write_number(text, estimate->high);
}

void fnl_cascade_generations_write_csv(const fnl_summary *summary, fnl_text *text) {
  const fnl_cascades *cascades = summary->cascades;
  fnl_text_add(text, "generation,adopters,low,high\n");
  for (int64_t g = 0; g <= cascades->sums.depth_most && cascades->sums.n_trees > 0; g++) {
    const fnl_estimate estimate = fnl_cascades_ratio(cascades, FNL_RATIO_GENERATION, (size_t)g);
    fnl_text_add_format(text, "%lld", (long long)g);
    write_interval(&estimate, text);
    fnl_text_add(text, "\n");
  }
}

/* Sets instant[n_days]; NULL, which is the text's failure, where there is no memory. */
static double *instant(const fnl_summary *summary, fnl_text *text) {
  const int n_days = summary->plan->horizon_days;
  double *values = calloc((size_t)n_days, sizeof *values);
  if (values && fnl_cascade_instant(&summary->cascades->sums, n_days, values, NULL) == FNL_OK)
    return values;
  text->failed = true;
  free(values);
  return NULL;
}

static double adopters_on(const fnl_cascades *cascades, int day) {
  return (double)fnl_histogram_at(&cascades->sums.counts[FNL_COUNT_ADOPTED], (size_t)day) /
         cascades->n;
}

void fnl_cascade_days_write_csv(const fnl_summary *summary, fnl_text *text) {
  static const fnl_cascade_ratio columns[] = {FNL_RATIO_COHORT, FNL_RATIO_FORWARD,
                                              FNL_RATIO_BACKWARD};
  const fnl_cascades *cascades = summary->cascades;
  double *reproduction = instant(summary, text);
  fnl_text_add(text,
               "day,adopters,reproduction_instant,reproduction_cohort,reproduction_cohort.low,"
               "reproduction_cohort.high,cycle_forward,cycle_forward.low,cycle_forward.high,"
               "cycle_backward,cycle_backward.low,cycle_backward.high\n");
  for (int t = 0; t < summary->plan->horizon_days && reproduction; t++) {
    fnl_text_add_format(text, "%d", t);
    fnl_csv_write_number(text, adopters_on(cascades, t));
    fnl_csv_write_number(text, reproduction[t]);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
      const fnl_estimate estimate = fnl_cascades_ratio(cascades, columns[k], (size_t)t);
      write_interval(&estimate, text);
    }
    fnl_text_add(text, "\n");
  }
  free(reproduction);
}

/* ---- JSON ---- */

static void write_generations(fnl_json *json, const fnl_cascades *cascades) {
  const fnl_histogram *generations = &cascades->sums.counts[FNL_COUNT_GENERATIONS];
  fnl_json_array(json, "adopters_by_generation", FNL_JSON_LINE);
  for (size_t i = 0; i <= (size_t)cascades->sums.depth_most && i < generations->n; i++)
    fnl_json_number(json, NULL, (double)generations->count[i] / cascades->n);
  fnl_json_end(json);
}

static void write_sizes(fnl_json *json, const fnl_cascade_sums *sums) {
  fnl_json_array(json, "sizes", FNL_JSON_BLOCK);
  for (int i = 0; fnl_cascade_step(i) <= fnl_cascade_largest(sums); i++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_integer(json, "at_least", fnl_cascade_step(i));
    fnl_json_number(json, "share",
                    (double)fnl_cascade_at_least(sums, fnl_cascade_step(i)) /
                        (double)sums->n_trees);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static double ratio(double a, int64_t b) { return b > 0 ? a / (double)b : (double)NAN; }

static void write_all_offspring(fnl_json *json, const fnl_cascade_sums *sums) {
  static const double top = 0.1;
  const fnl_histogram *offspring = &sums->counts[FNL_COUNT_OFFSPRING];
  const bool any = sums->n_trees > 0;
  fnl_json_number(json, "offspring_mean", any ? fnl_histogram_mean(offspring) : (double)NAN);
  fnl_json_number(json, "offspring_variance",
                  any ? fnl_histogram_variance(offspring) : (double)NAN);
  fnl_json_number(json, "dispersion", any ? fnl_histogram_dispersion(offspring) : (double)NAN);
  fnl_json_number(json, "top_tenth_share",
                  any ? fnl_histogram_top_share(offspring, top) : (double)NAN);
}

static void write_all_pace(fnl_json *json, const fnl_summary *summary) {
  const fnl_cascade_sums *sums = &summary->cascades->sums;
  const fnl_cascade_pace pace = fnl_cascade_pace_of(sums, summary->plan->horizon_days);
  const fnl_histogram *ages = &sums->counts[FNL_COUNT_AGES];
  fnl_json_number(json, "reproduction", sums->n_trees > 0 ? pace.reproduction : (double)NAN);
  fnl_json_number(json, "cycle_days",
                  fnl_histogram_size(ages) > 0.0 ? fnl_histogram_mean(ages) : (double)NAN);
  fnl_json_number(json, "cycle_days_corrected", pace.cycle_days);
}

static void write_all(fnl_json *json, const fnl_summary *summary) {
  const fnl_cascade_sums *sums = &summary->cascades->sums;
  const int64_t n_outbreaks = fnl_cascade_at_least(sums, fnl_cascade_outbreak(summary->plan));
  fnl_json_object(json, "all", FNL_JSON_BLOCK);
  fnl_json_integer(json, "trees", sums->n_trees);
  write_all_offspring(json, sums);
  write_all_pace(json, summary);
  fnl_json_integer(json, "largest", fnl_cascade_largest(sums));
  fnl_json_number(json, "depth_mean", ratio(sums->depth_sum, sums->n_trees));
  fnl_json_integer(json, "depth_most", sums->depth_most);
  fnl_json_number(json, "breadth_mean", ratio(sums->breadth_sum, sums->n_trees));
  fnl_json_integer(json, "breadth_most", sums->breadth_most);
  fnl_json_number(json, "structural_virality", ratio(sums->virality_sum, sums->n_viral));
  fnl_json_number(json, "outbreak", ratio((double)n_outbreaks, sums->n_trees));
  fnl_json_number(json, "died_out", ratio((double)sums->n_died_out, sums->n_trees));
  write_generations(json, summary->cascades);
  write_sizes(json, sums);
  fnl_json_end(json);
}

/* Of those whom one cause had moved first: `i` is fnl_cascade_cause_index. */
static void write_origin(fnl_json *json, const fnl_summary *summary, size_t i) {
  const fnl_cascades *cascades = summary->cascades;
  const fnl_histogram *counts = cascades->sums.counts;
  const char *name = fnl_cascade_cause_name(summary->plan, fnl_cascade_cause(i));
  const fnl_estimate adopters = fnl_cascades_ratio(cascades, FNL_RATIO_AMPLIFICATION, i);
  const fnl_estimate conversions = fnl_cascades_ratio(cascades, FNL_RATIO_CONVERSIONS, i);
  const double n = cascades->n;
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "cause", name[0] ? name : NULL);
  fnl_json_number(json, "roots", (double)fnl_histogram_at(&counts[FNL_COUNT_ROOTS], i) / n);
  fnl_json_number(json, "adopters", (double)fnl_histogram_at(&counts[FNL_COUNT_MEMBERS], i) / n);
  fnl_estimate_write_json(json, "amplification", &adopters);
  fnl_json_number(json, "conversions",
                  (double)fnl_histogram_at(&counts[FNL_COUNT_BROUGHT_CONVERSIONS], i) / n);
  fnl_json_number(json, "conversions_bought",
                  (double)fnl_histogram_at(&counts[FNL_COUNT_BOUGHT_CONVERSIONS], i) / n);
  fnl_estimate_write_json(json, "conversion_amplification", &conversions);
  fnl_json_end(json);
}

static void write_roots(fnl_json *json, const fnl_summary *summary) {
  const fnl_histogram *counts = summary->cascades->sums.counts;
  fnl_json_array(json, "roots_by_cause", FNL_JSON_BLOCK);
  for (size_t i = 0; i < counts[FNL_COUNT_BROUGHT_CONVERSIONS].n; i++)
    if (fnl_histogram_at(&counts[FNL_COUNT_ROOTS], i) > 0 ||
        fnl_histogram_at(&counts[FNL_COUNT_BROUGHT_CONVERSIONS], i) > 0)
      write_origin(json, summary, i);
  fnl_json_end(json);
}

static void write_day_ratios(fnl_json *json, const fnl_summary *summary, const char *key,
                             fnl_cascade_ratio kind) {
  fnl_json_array(json, key, FNL_JSON_LINE);
  for (int t = 0; t < summary->plan->horizon_days; t++)
    fnl_json_number(json, NULL, fnl_cascades_ratio(summary->cascades, kind, (size_t)t).mean);
  fnl_json_end(json);
}

static void write_days(fnl_json *json, const fnl_summary *summary) {
  const int n_days = summary->plan->horizon_days;
  double *reproduction = instant(summary, json->text);
  fnl_json_object(json, "daily", FNL_JSON_BLOCK);
  fnl_json_array(json, "adopters", FNL_JSON_LINE);
  for (int t = 0; t < n_days; t++)
    fnl_json_number(json, NULL, adopters_on(summary->cascades, t));
  fnl_json_end(json);
  write_day_ratios(json, summary, "reproduction_cohort", FNL_RATIO_COHORT);
  if (reproduction)
    fnl_json_numbers(json, "reproduction_instant", reproduction, (size_t)n_days);
  write_day_ratios(json, summary, "cycle_forward", FNL_RATIO_FORWARD);
  write_day_ratios(json, summary, "cycle_backward", FNL_RATIO_BACKWARD);
  fnl_json_end(json);
  free(reproduction);
}

/* Of the model, not of the trees: the same for every replication. */
static void write_factor(fnl_json *json, const fnl_summary *summary) {
  const fnl_k_factor *factor = summary->k_factor;
  if (!factor)
    return;
  fnl_json_object(json, "k_factor", FNL_JSON_BLOCK);
  fnl_json_number(json, "k", factor->k);
  fnl_json_flag(json, "endless", isinf(factor->k));
  fnl_json_string(json, "of", factor->by_adopters ? "adopters" : "customers");
  fnl_json_object(json, "brings", FNL_JSON_BLOCK);
  for (int g = 0; g < factor->n_segments; g++) {
    fnl_json_object(json, summary->plan->segments[g].name, FNL_JSON_LINE);
    for (int h = 0; h < factor->n_segments; h++)
      fnl_json_number(json, summary->plan->segments[h].name,
                      factor->customers[g * factor->n_segments + h]);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_end(json);
}

void fnl_cascades_write_json(fnl_json *json, const fnl_summary *summary) {
  fnl_estimate figures[FNL_CASCADE_N];
  fnl_json_object(json, "cascades", FNL_JSON_BLOCK);
  fnl_json_integer(json, "outbreak_size", fnl_cascade_outbreak(summary->plan));
  fnl_cascades_estimate(summary->cascades, figures);
  for (int i = 0; i < FNL_CASCADE_N; i++)
    fnl_estimate_write_json(json, fnl_cascade_names[i], &figures[i]);
  write_factor(json, summary);
  write_roots(json, summary);
  write_all(json, summary);
  write_days(json, summary);
  fnl_json_end(json);
}
