/* cascades.c: rows of nodes, and sums as figures. */
#include "report/cascades.h"

#include "report/csv.h"
#include "report/summary_json.h"

#include <math.h>

void fnl_trees_write_header(fnl_text *text) {
  fnl_text_add(text, "replication,person,parent,day,channel,generation,delay,root,campaign,row,"
                     "parent_row,alive\n");
}

static void add_cause(const fnl_plan *plan, int cause, fnl_text *text) {
  fnl_text_add(text, ",");
  if (cause == FNL_BY_SEED)
    fnl_text_add(text, "seed");
  else if (cause >= 0)
    fnl_csv_write_cell(text, plan->causes[cause].name);
}

void fnl_trees_write_rows(const fnl_plan *plan, int replication, const fnl_adopter *nodes,
                          uint32_t n, fnl_text *text) {
  for (uint32_t i = 0; i < n; i++) {
    const fnl_adopter *node = &nodes[i], *root = &nodes[node->root];
    const bool is_root = node->parent == FNL_NO_NODE;
    fnl_text_add_format(text, "%d,%u,", replication, (unsigned)node->person);
    if (!is_root)
      fnl_text_add_format(text, "%u", (unsigned)nodes[node->parent].person);
    fnl_text_add_format(text, ",%d", node->day > 0 ? node->day : 0);
    add_cause(plan, node->cause, text);
    fnl_text_add_format(text, ",%d,", node->generation);
    if (!is_root)
      fnl_text_add_format(text, "%d", node->day - node->sent);
    fnl_text_add_format(text, ",%u", (unsigned)root->person);
    add_cause(plan, root->cause, text);
    fnl_text_add_format(text, ",%u,", (unsigned)i);
    if (!is_root)
      fnl_text_add_format(text, "%u", (unsigned)node->parent);
    fnl_text_add_format(text, ",%d\n", node->alive);
  }
}

/* ---- JSON ---- */

static void write_generations(fnl_json *json, const fnl_cascades *cascades) {
  const fnl_histogram *generations = &cascades->sums.generations;
  fnl_json_array(json, "adopters_by_generation", FNL_JSON_LINE);
  for (size_t i = 0; i <= (size_t)cascades->sums.depth_most && i < generations->n; i++)
    fnl_json_number(json, NULL, (double)generations->count[i] / cascades->n);
  fnl_json_end(json);
}

static void write_sizes(fnl_json *json, const fnl_cascade_sums *sums) {
  fnl_json_array(json, "sizes", FNL_JSON_BLOCK);
  for (int i = 0; i < FNL_CASCADE_SIZES && sums->at_least[i] > 0; i++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_integer(json, "at_least", fnl_cascade_size(i));
    fnl_json_number(json, "share", (double)sums->at_least[i] / (double)sums->n_trees);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static double ratio(double a, int64_t b) { return b > 0 ? a / (double)b : (double)NAN; }

static void write_all(fnl_json *json, const fnl_cascades *cascades) {
  const fnl_cascade_sums *sums = &cascades->sums;
  const bool any = sums->n_trees > 0;
  fnl_json_object(json, "all", FNL_JSON_BLOCK);
  fnl_json_integer(json, "trees", sums->n_trees);
  fnl_json_number(json, "offspring_mean", any ? fnl_histogram_mean(&sums->offspring) : (double)NAN);
  fnl_json_number(json, "offspring_variance",
                  any ? fnl_histogram_variance(&sums->offspring) : (double)NAN);
  fnl_json_number(json, "dispersion",
                  any ? fnl_histogram_dispersion(&sums->offspring) : (double)NAN);
  fnl_json_integer(json, "largest", sums->largest);
  fnl_json_number(json, "depth_mean", ratio(sums->depth_sum, sums->n_trees));
  fnl_json_integer(json, "depth_most", sums->depth_most);
  fnl_json_number(json, "structural_virality", ratio(sums->virality_sum, sums->n_viral));
  fnl_json_number(json, "died_out", ratio((double)sums->n_died_out, sums->n_trees));
  write_generations(json, cascades);
  write_sizes(json, sums);
  fnl_json_end(json);
}

void fnl_cascades_write_json(fnl_json *json, const fnl_cascades *cascades) {
  fnl_json_object(json, "cascades", FNL_JSON_BLOCK);
  for (int i = 0; i < FNL_CASCADE_N; i++) {
    const fnl_estimate estimate = fnl_cascades_estimate(cascades, (fnl_cascade_figure)i);
    fnl_estimate_write_json(json, fnl_cascade_names[i], &estimate);
  }
  write_all(json, cascades);
  fnl_json_end(json);
}
