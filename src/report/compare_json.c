/* compare_json.c: plans side by side as JSON. */
#include "report/compare_words.h"

#include "report/build.h"
#include "report/outlook_json.h"
#include "report/summary_json.h"

#include <math.h>

static void write_provenance(fnl_json *json, const fnl_ranking *ranking) {
  fnl_build_write_json(json, "compare");
  fnl_json_integer(json, "seed", (int64_t)ranking->study.seed);
  fnl_json_string(json, "engine", ranking->study.engine->name);
  fnl_json_integer(json, "replications", ranking->sample.n);
  fnl_json_flag(json, "partial", ranking->sample.partial);
  fnl_plan_write_json(json, ranking->options.plans[0]);
}

static void write_names(fnl_json *json, const char *key, const fnl_comparison *comparison, int n) {
  fnl_json_array(json, key, FNL_JSON_LINE);
  for (int k = 0; k < n; k++)
    fnl_json_string(json, NULL, comparison->entrants[comparison->ranking->standings.order[k]].name);
  fnl_json_end(json);
}

/* Those that nobody else is surely better than need not be the first by value. */
static void write_candidates(fnl_json *json, const fnl_comparison *comparison) {
  const fnl_standings *standings = &comparison->ranking->standings;
  fnl_json_array(json, "may_be_best", FNL_JSON_LINE);
  for (int k = 0; k < standings->n_known; k++)
    if (standings->items[standings->order[k]].best_rank == 1)
      fnl_json_string(json, NULL, comparison->entrants[standings->order[k]].name);
  fnl_json_end(json);
}

/* What the totals of the plans are called, and their units. */
static void write_terms(fnl_json *json, const fnl_figures *figures) {
  fnl_json_object(json, "figures", FNL_JSON_BLOCK);
  for (int f = 0; f < figures->n_figures; f++) {
    const fnl_figure *figure = &figures->figures[f];
    if (figure->group != FNL_GROUP_TOTALS)
      continue;
    fnl_json_object(json, figure->name, FNL_JSON_LINE);
    fnl_json_string(json, "words", fnl_total_words(figure->name));
    fnl_json_string(json, "unit", figure->unit);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_question(fnl_json *json, const fnl_comparison *comparison) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_figure *figure = &ranking->sample.figures.figures[ranking->figure];
  const fnl_comparison_words words = fnl_comparison_words_of(comparison);
  fnl_text answer = {0};
  fnl_comparison_write_answer(comparison, &answer);
  json->text->failed = json->text->failed || answer.failed;
  fnl_json_string(json, "answer", fnl_text_string(&answer));
  fnl_text_free(&answer);
  fnl_json_string(json, "figure", ranking->options.figure);
  fnl_json_string(json, "figure_words", words.words.name);
  fnl_json_string(json, "unit", figure->unit);
  fnl_json_string(json, "better", ranking->sign < 0.0 ? "less" : "more");
  fnl_json_number(json, "confidence", ranking->options.confidence);
  fnl_json_number(json, "critical", ranking->standings.critical);
  write_names(json, "ranking", comparison, ranking->standings.n_known);
  write_candidates(json, comparison);
}

/* ---- one against one ---- */

static void write_duel(fnl_json *json, const fnl_duel *duel) {
  fnl_estimate_write_json(json, "difference", &duel->difference);
  fnl_estimate_write_json(json, "wins", &duel->wins);
  fnl_json_integer(json, "ties", duel->n_ties);
  fnl_json_number(json, "sureness", duel->sureness);
}

static void write_pair(fnl_json *json, const fnl_comparison *comparison, int plan, int other) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_duel duel = fnl_ranking_duel(ranking, plan, other);
  const fnl_estimate together = fnl_duel_together(ranking, &duel, plan, other);
  const double interval[2] = {together.low, together.high};
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "plan", comparison->entrants[plan].name);
  fnl_json_string(json, "other", comparison->entrants[other].name);
  write_duel(json, &duel);
  fnl_json_numbers(json, "together95", interval, 2);
  fnl_json_string(json, "verdict", fnl_duel_verdict(ranking, plan, other));
  fnl_json_end(json);
}

static void write_pairs(fnl_json *json, const fnl_comparison *comparison) {
  const int n = comparison->ranking->sample.n_arms;
  fnl_json_array(json, "pairs", FNL_JSON_BLOCK);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      write_pair(json, comparison, i, j);
  fnl_json_end(json);
}

/* ---- a plan ---- */

static void write_figures(fnl_json *json, const fnl_ranking *ranking, int plan, bool against) {
  const fnl_figures *figures = &ranking->sample.figures;
  fnl_json_object(json, against ? "against_first" : "totals", FNL_JSON_BLOCK);
  for (int f = 0; f < figures->n_figures; f++) {
    if (figures->figures[f].group != FNL_GROUP_TOTALS)
      continue;
    const fnl_estimate estimate = against ? fnl_sample_difference(&ranking->sample, plan, 0, f)
                                          : fnl_sample_estimate(&ranking->sample, plan, f);
    fnl_estimate_write_json(json, figures->figures[f].name, &estimate);
  }
  fnl_json_end(json);
}

static void write_standing(fnl_json *json, const fnl_ranking *ranking, int plan) {
  const fnl_standing *standing = &ranking->standings.items[plan];
  const double interval[2] = {standing->low, standing->high};
  if (standing->best_rank == 0) {
    fnl_json_string(json, "rank", NULL);
    return;
  }
  fnl_json_array(json, "rank", FNL_JSON_LINE);
  fnl_json_integer(json, NULL, standing->best_rank);
  fnl_json_integer(json, NULL, standing->worst_rank);
  fnl_json_end(json);
  fnl_json_object(json, "ahead_of_best_other", FNL_JSON_LINE);
  fnl_json_number(json, "mean", standing->ahead);
  fnl_json_numbers(json, "together95", interval, 2);
  fnl_json_end(json);
}

static void write_overrides(fnl_json *json, const fnl_entrant *entrant) {
  fnl_json_array(json, "changes", FNL_JSON_LINE);
  for (int k = 0; k < entrant->n_overrides; k++)
    fnl_json_string(json, NULL, entrant->overrides[k]);
  fnl_json_end(json);
}

static void write_plan(fnl_json *json, const fnl_comparison *comparison, int plan) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_estimate value = fnl_sample_estimate(&ranking->sample, plan, ranking->figure);
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "name", comparison->entrants[plan].name);
  write_overrides(json, &comparison->entrants[plan]);
  fnl_plan_write_json(json, ranking->options.plans[plan]);
  fnl_plan_file_write_json(json, ranking->options.plans[plan]);
  write_standing(json, ranking, plan);
  fnl_estimate_write_json(json, "value", &value);
  write_figures(json, ranking, plan, false);
  if (plan > 0) {
    const fnl_duel duel = fnl_ranking_duel(ranking, plan, 0);
    write_figures(json, ranking, plan, true);
    write_duel(json, &duel);
  }
  fnl_json_end(json);
}

void fnl_comparison_write_json(const fnl_comparison *comparison, const fnl_notes *notes,
                               fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  write_provenance(&json, comparison->ranking);
  write_question(&json, comparison);
  write_terms(&json, &comparison->ranking->sample.figures);
  fnl_json_array(&json, "plans", FNL_JSON_BLOCK);
  for (int i = 0; i < comparison->ranking->sample.n_arms; i++)
    write_plan(&json, comparison, i);
  fnl_json_end(&json);
  write_pairs(&json, comparison);
  fnl_notes_write_json(notes, &json);
  fnl_json_end(&json);
}
