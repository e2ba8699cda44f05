/* summary_json.c: a summary as JSON. */
#include "report/summary_json.h"

#include "report/build.h"
#include "report/cascades.h"
#include "report/certainty_json.h"
#include "report/customers.h"
#include "report/objective.h"
#include "report/outlook_json.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  fnl_json json;
  const fnl_summary *summary;
  const fnl_answer *answer; /* NULL: a simulation */
  const fnl_notes *notes;
} fnl_json_page;

/* ---- a figure ---- */

static void write_estimate(fnl_json *json, const fnl_estimate *estimate) {
  const double interval[2] = {estimate->low, estimate->high};
  fnl_json_number(json, "mean", estimate->mean);
  fnl_json_number(json, "se", estimate->se);
  fnl_json_numbers(json, "ci95", interval, 2);
  for (int i = 0; i < 5; i++)
    fnl_json_number(json, fnl_estimate_quantile_names[i], estimate->quantile[i]);
  fnl_json_integer(json, "n", estimate->n);
}

void fnl_estimate_write_json(fnl_json *json, const char *key, const fnl_estimate *estimate) {
  fnl_json_object(json, key, FNL_JSON_LINE);
  write_estimate(json, estimate);
  fnl_json_end(json);
}

/* With their units, which say what a reader of another plan must know. */
static void write_metrics(fnl_json_page *page) {
  const fnl_figures *figures = &page->summary->sample->figures;
  if (!figures->gauge)
    return;
  fnl_json_object(&page->json, "metrics", FNL_JSON_BLOCK);
  for (int i = 0; i < figures->n_figures; i++) {
    if (figures->figures[i].group != FNL_GROUP_METRICS)
      continue;
    fnl_json_object(&page->json, figures->figures[i].name, FNL_JSON_LINE);
    fnl_json_string(&page->json, "unit", figures->figures[i].unit);
    write_estimate(&page->json, &page->summary->estimates[i]);
    fnl_json_end(&page->json);
  }
  fnl_json_end(&page->json);
}

/* The figures of one item; `by` 0: the figures themselves, else their parts. */
static void write_figures(fnl_json_page *page, fnl_figure_group group, int item) {
  const fnl_figures *figures = &page->summary->sample->figures;
  for (int i = 0; i < figures->n_figures; i++) {
    const fnl_figure *figure = &figures->figures[i];
    if (figure->group == group && figure->item == item && figure->by < 0)
      fnl_estimate_write_json(&page->json, figure->name, &page->summary->estimates[i]);
  }
}

static void write_parts(fnl_json_page *page, int move) {
  const fnl_figures *figures = &page->summary->sample->figures;
  fnl_json_object(&page->json, "by", FNL_JSON_BLOCK);
  for (int i = 0; i < figures->n_figures; i++) {
    const fnl_figure *figure = &figures->figures[i];
    if (figure->group == FNL_GROUP_MOVES && figure->item == move && figure->by >= 0)
      fnl_estimate_write_json(&page->json, page->summary->plan->causes[figure->by].name,
                              &page->summary->estimates[i]);
  }
  fnl_json_end(&page->json);
}

/* ---- the groups ---- */

static void begin_stage(fnl_json_page *page, int i) {
  const fnl_stage *stage = &page->summary->plan->stages[i];
  fnl_json_string(&page->json, "name", stage->name);
  fnl_json_string(&page->json, "role", fnl_role_name(stage->role));
}

static void begin_campaign(fnl_json_page *page, int i) {
  const fnl_plan *plan = page->summary->plan;
  fnl_json_string(&page->json, "name", plan->campaigns[i].name);
  fnl_json_string(&page->json, "channel", plan->channels[plan->campaigns[i].channel].name);
}

static void begin_channel(fnl_json_page *page, int i) {
  const fnl_channel *channel = &page->summary->plan->channels[i];
  fnl_json_string(&page->json, "name", channel->name);
  fnl_json_string(&page->json, "kind", fnl_channel_kind_names[channel->kind]);
}

static void begin_move(fnl_json_page *page, int i) {
  const fnl_plan *plan = page->summary->plan;
  fnl_json_string(&page->json, "from", plan->stages[plan->moves[i].from].name);
  fnl_json_string(&page->json, "to", plan->stages[plan->moves[i].to].name);
}

static void begin_event(fnl_json_page *page, int i) {
  fnl_json_string(&page->json, "name", page->summary->plan->events[i].name);
}

static void end_campaign(fnl_json_page *page, int i) {
  if (!page->answer)
    return;
  const fnl_contribution *contribution = &page->answer->contributions[i];
  fnl_estimate_write_json(&page->json, "incremental_roas", &contribution->incremental_roas);
  fnl_estimate_write_json(&page->json, "incremental_revenue", &contribution->incremental_revenue);
  fnl_json_number(&page->json, "marginal_roas", contribution->marginal_roas);
}

typedef struct {
  const char *key;
  fnl_figure_group group;
  size_t count; /* offset of the number of items in fnl_plan */
  void (*begin)(fnl_json_page *page, int item);
  void (*end)(fnl_json_page *page, int item); /* may be NULL */
} fnl_page_group;

static const fnl_page_group groups[] = {
    {"stages", FNL_GROUP_STAGES, offsetof(fnl_plan, n_stages), begin_stage, NULL},
    {"campaigns", FNL_GROUP_CAMPAIGNS, offsetof(fnl_plan, n_campaigns), begin_campaign,
     end_campaign},
    {"channels", FNL_GROUP_CHANNELS, offsetof(fnl_plan, n_channels), begin_channel, NULL},
    {"moves", FNL_GROUP_MOVES, offsetof(fnl_plan, n_moves), begin_move, write_parts},
    {"events", FNL_GROUP_EVENTS, offsetof(fnl_plan, n_events), begin_event, NULL},
};
enum { N_GROUPS = sizeof groups / sizeof groups[0] };

static int count_at(const fnl_plan *plan, size_t offset) {
  int count;
  memcpy(&count, (const char *)plan + offset, sizeof count);
  return count;
}

static void write_group(fnl_json_page *page, const fnl_page_group *group) {
  const int n = count_at(page->summary->plan, group->count);
  fnl_json_array(&page->json, group->key, FNL_JSON_BLOCK);
  for (int item = 0; item < n; item++) {
    fnl_json_object(&page->json, NULL, FNL_JSON_BLOCK);
    group->begin(page, item);
    write_figures(page, group->group, item);
    if (group->end)
      group->end(page, item);
    fnl_json_end(&page->json);
  }
  fnl_json_end(&page->json);
}

/* ---- provenance ---- */

void fnl_plan_write_json(fnl_json *json, const fnl_plan *plan) {
  fnl_json_object(json, "plan", FNL_JSON_BLOCK);
  fnl_json_string(json, "file", plan->file);
  fnl_json_string(json, "sha256", plan->sha256);
  fnl_json_string(json, "model", plan->name);
  fnl_json_string(json, "model_file", plan->model_file);
  fnl_json_string(json, "model_sha256", plan->model_sha256[0] ? plan->model_sha256 : NULL);
  fnl_json_integer(json, "population", plan->population);
  fnl_json_integer(json, "horizon_days", plan->horizon_days);
  fnl_json_string(json, "title", plan->title);
  fnl_json_string(json, "currency", plan->currency);
  fnl_json_end(json);
}

static void write_provenance(fnl_json_page *page) {
  const fnl_summary *summary = page->summary;
  fnl_json *json = &page->json;
  fnl_build_write_json(json, page->answer       ? "optimize"
                             : summary->command ? summary->command
                                                : "simulate");
  fnl_json_integer(json, "seed", (int64_t)summary->seed);
  fnl_json_string(json, "engine", summary->engine->name);
  fnl_json_integer(json, "replications", summary->sample->n);
  fnl_json_flag(json, "partial", summary->sample->partial);
  fnl_plan_write_json(json, summary->plan);
}

static void write_target(fnl_json_page *page) {
  if (!page->summary->has_target)
    return;
  fnl_json_object(&page->json, "target_roas", FNL_JSON_BLOCK);
  fnl_json_number(&page->json, "target", page->summary->plan->target_roas);
  fnl_estimate_write_json(&page->json, "probability", &page->summary->target_probability);
  fnl_json_end(&page->json);
}

/* ---- the days ---- */

static void write_stage_days(fnl_json *json, const fnl_days *days, int stage, const char *name) {
  fnl_json_array(json, name, FNL_JSON_LINE);
  for (int t = 0; t <= days->n_days; t++)
    fnl_json_number(json, NULL,
                    days->stage_mean[(size_t)t * (size_t)days->n_stages + (size_t)stage]);
  fnl_json_end(json);
}

/* Quantiles by day of one stage or course, each an array; the median too where `from` is it. */
typedef struct {
  const fnl_days *days;
  int n;                       /* days */
  double *scratch, *quantiles; /* [n_kept]; [5 * n] */
} fnl_bands;

enum { N_QUANTILES = 5, MEDIAN = 2 };

static void write_quantiles(fnl_json *json, const fnl_bands *bands, bool with_median) {
  for (int k = 0; k < N_QUANTILES; k++)
    if (k != MEDIAN || with_median)
      fnl_json_numbers(json, fnl_estimate_quantile_names[k], bands->quantiles + k * bands->n,
                       (size_t)bands->n);
}

static void set_quantiles(fnl_bands *bands, int day, const double *quantiles) {
  for (int k = 0; k < N_QUANTILES; k++)
    bands->quantiles[k * bands->n + day] = quantiles[k];
}

static void write_band(fnl_json *json, fnl_bands *bands, int stage, const char *name) {
  double quantiles[N_QUANTILES];
  for (int t = 0; t < bands->n; t++) {
    fnl_days_stage_quantiles(bands->days, t, stage, bands->scratch, quantiles);
    set_quantiles(bands, t, quantiles);
  }
  fnl_json_object(json, name, FNL_JSON_BLOCK);
  write_quantiles(json, bands, false);
  fnl_json_end(json);
}

static void write_course(fnl_json *json, fnl_bands *bands, fnl_course course, bool has_quantiles) {
  double quantiles[N_QUANTILES];
  fnl_json_object(json, fnl_course_names[course], FNL_JSON_BLOCK);
  fnl_days_course_mean(bands->days, course, bands->quantiles);
  fnl_json_numbers(json, "mean", bands->quantiles, (size_t)bands->n);
  for (int t = 0; t < bands->n && has_quantiles; t++) {
    fnl_days_course_quantiles(bands->days, t, course, bands->scratch, quantiles);
    set_quantiles(bands, t, quantiles);
  }
  if (has_quantiles)
    write_quantiles(json, bands, true);
  fnl_json_end(json);
}

/* How the replications spread; of a run that leaves nothing to chance the sums alone. */
static void write_spread(fnl_json_page *page) {
  const fnl_sample *sample = page->summary->sample;
  const fnl_days *days = &sample->days;
  const bool has_quantiles = !sample->deterministic && days->n_kept > 0;
  fnl_bands bands = {.days = days, .n = days->n_days + 1};
  bands.scratch = calloc((size_t)days->n_kept + 1, sizeof(double));
  bands.quantiles = calloc(N_QUANTILES * ((size_t)days->n_days + 1), sizeof(double));
  if (!bands.scratch || !bands.quantiles) {
    page->json.text->failed = true;
    goto out;
  }
  if (has_quantiles) {
    fnl_json_object(&page->json, "bands", FNL_JSON_BLOCK);
    for (int s = 0; s < days->n_stages; s++)
      write_band(&page->json, &bands, s, page->summary->plan->stages[s].name);
    fnl_json_end(&page->json);
  }
  bands.n = days->n_days;
  fnl_json_object(&page->json, "cumulative", FNL_JSON_BLOCK);
  for (int course = 0; course < FNL_N_COURSES; course++)
    write_course(&page->json, &bands, (fnl_course)course, has_quantiles);
  fnl_json_end(&page->json);
out:
  free(bands.quantiles);
  free(bands.scratch);
}

static void write_daily(fnl_json_page *page) {
  const fnl_days *days = &page->summary->sample->days;
  fnl_json *json = &page->json;
  fnl_json_object(json, "daily", FNL_JSON_BLOCK);
  fnl_json_array(json, "day", FNL_JSON_LINE);
  for (int t = 0; t < days->n_days; t++)
    fnl_json_integer(json, NULL, t);
  fnl_json_end(json);
  fnl_json_object(json, "stages", FNL_JSON_BLOCK);
  for (int s = 0; s < days->n_stages; s++)
    write_stage_days(json, days, s, page->summary->plan->stages[s].name);
  fnl_json_end(json);
  fnl_json_numbers(json, "revenue", days->revenue, (size_t)days->n_days);
  fnl_json_numbers(json, "spend", days->spend, (size_t)days->n_days);
  fnl_json_numbers(json, "conversions", days->conversions, (size_t)days->n_days);
  fnl_json_numbers(json, "profit", days->profit, (size_t)days->n_days);
  write_spread(page);
  fnl_json_end(json);
}

/* ---- what an optimization adds ---- */

static void write_shares(fnl_json_page *page, const char *key, const double *share) {
  const fnl_items *items = &page->answer->items;
  fnl_json_object(&page->json, key, FNL_JSON_LINE);
  for (int i = 0; i < items->n; i++)
    fnl_json_number(&page->json, items->name[i], share[i]);
  fnl_json_end(&page->json);
}

/* Money by period, where that was decided too. */
static void write_periods(fnl_json_page *page) {
  const fnl_variables *variables = &page->answer->variables;
  const double *x = page->answer->alternatives[FNL_RECOMMENDED].x;
  if (variables->n_periods == 1)
    return;
  fnl_json_object(&page->json, "periods", FNL_JSON_BLOCK);
  fnl_json_integer(&page->json, "days", page->answer->plan->optimize.period_days);
  for (int i = 0; i < page->answer->items.n; i++) {
    fnl_json_array(&page->json, page->answer->items.name[i], FNL_JSON_LINE);
    for (int p = 0; p < variables->n_periods; p++)
      fnl_json_number(&page->json, NULL, variables->reference * x[i * variables->n_periods + p]);
    fnl_json_end(&page->json);
  }
  fnl_json_end(&page->json);
}

static void write_recommended(fnl_json_page *page) {
  const fnl_alternative *recommended = &page->answer->alternatives[FNL_RECOMMENDED];
  const fnl_plan *plan = page->summary->plan;
  double total = 0.0;
  for (int c = 0; c < plan->n_campaigns; c++)
    total += recommended->money[c];
  fnl_json_object(&page->json, "recommended", FNL_JSON_BLOCK);
  write_shares(page, "split", recommended->share);
  fnl_json_object(&page->json, "campaigns", FNL_JSON_LINE);
  for (int c = 0; c < plan->n_campaigns; c++)
    fnl_json_number(&page->json, plan->campaigns[c].name, recommended->money[c] / total);
  fnl_json_end(&page->json);
  fnl_json_object(&page->json, "money", FNL_JSON_LINE);
  for (int c = 0; c < plan->n_campaigns; c++)
    fnl_json_number(&page->json, plan->campaigns[c].name, recommended->money[c]);
  fnl_json_end(&page->json);
  write_periods(page);
  fnl_json_end(&page->json);
}

static void write_current(fnl_json_page *page) {
  const fnl_alternative *alternatives = page->answer->alternatives;
  fnl_json_object(&page->json, "current", FNL_JSON_BLOCK);
  write_shares(page, "split", alternatives[FNL_CURRENT].share);
  fnl_estimate_write_json(&page->json, "roas", &alternatives[FNL_CURRENT].roas);
  fnl_json_end(&page->json);
  fnl_estimate_write_json(&page->json, "difference",
                          &alternatives[FNL_RECOMMENDED].difference_to_current);
}

/* `difference`: ROAS of this minus that of the current split; `behind`: objective of the
 * recommended split minus that of this. */
static void write_alternative(fnl_json_page *page, const fnl_alternative *alternative) {
  fnl_json_object(&page->json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(&page->json, "name", alternative->name);
  write_shares(page, "split", alternative->share);
  fnl_json_flag(&page->json, "within_bounds", alternative->within_bounds);
  fnl_estimate_write_json(&page->json, "roas", &alternative->roas);
  fnl_estimate_write_json(&page->json, "objective", &alternative->objective);
  fnl_estimate_write_json(&page->json, "difference", &alternative->difference_to_current);
  fnl_estimate_write_json(&page->json, "behind", &alternative->difference);
  fnl_json_end(&page->json);
}

static void write_response(fnl_json_page *page) {
  const fnl_answer *answer = page->answer;
  fnl_json_array(&page->json, "response", FNL_JSON_BLOCK);
  for (int i = 0; i < answer->n_responses; i++) {
    const fnl_response_point *point = &answer->responses[i];
    fnl_json_object(&page->json, NULL, FNL_JSON_LINE);
    fnl_json_string(&page->json, "name", answer->items.name[point->item]);
    fnl_json_number(&page->json, "share", point->share);
    fnl_json_number(&page->json, "roas_on_budget", point->roas_on_budget);
    fnl_json_end(&page->json);
  }
  fnl_json_end(&page->json);
}

static void write_tied(fnl_json_page *page) {
  const fnl_answer *answer = page->answer;
  fnl_json_object(&page->json, "tied", FNL_JSON_BLOCK);
  fnl_json_number(&page->json, "within", answer->tied);
  fnl_json_object(&page->json, "split", FNL_JSON_LINE);
  for (int i = 0; i < answer->items.n; i++) {
    const double range[2] = {answer->tied_low[i], answer->tied_high[i]};
    fnl_json_numbers(&page->json, answer->items.name[i], range, 2);
  }
  fnl_json_end(&page->json);
  fnl_json_end(&page->json);
}

/* What people call it, in which unit it is, and which way is better. */
static void write_objective_words(fnl_json_page *page) {
  const fnl_answer *answer = page->answer;
  const fnl_objective_words words = fnl_objective_words_of(answer);
  fnl_json_string(&page->json, "objective_words", words.name);
  fnl_json_string(&page->json, "objective_unit",
                  answer->sample.figures.figures[answer->objective_index].unit);
  fnl_json_string(&page->json, "objective_better", answer->sign < 0.0 ? "less" : "more");
}

static void write_answer(fnl_json_page *page) {
  const fnl_answer *answer = page->answer;
  if (!answer)
    return;
  fnl_json *json = &page->json;
  write_recommended(page);
  fnl_json_string(json, "objective", fnl_objective_names[answer->plan->optimize.objective]);
  fnl_json_string(json, "objective_figure", answer->figure);
  write_objective_words(page);
  write_current(page);
  fnl_json_array(json, "alternatives", FNL_JSON_BLOCK);
  for (int i = 0; i < answer->n_alternatives; i++)
    write_alternative(page, &answer->alternatives[i]);
  fnl_json_end(json);
  write_response(page);
  write_tied(page);
  fnl_json_number(json, "expected_value", answer->expected_value);
  fnl_json_integer(json, "evaluations", answer->evaluations);
  fnl_json_integer(json, "gradients", answer->gradients);
  fnl_json_integer(json, "local_optima", answer->n_optima);
  fnl_json_integer(json, "worlds", answer->n_worlds);
  fnl_json_flag(json, "polished", answer->polished);
  fnl_json_string(json, "method", answer->method);
  fnl_json_flag(json, "feasible", answer->feasible);
  fnl_answer_write_certainty_json(json, answer);
}

/* ---- the page ---- */

static void write_page(fnl_json_page *page) {
  fnl_json_object(&page->json, NULL, FNL_JSON_BLOCK);
  write_provenance(page);
  write_answer(page);
  fnl_json_object(&page->json, "totals", FNL_JSON_BLOCK);
  write_figures(page, FNL_GROUP_TOTALS, 0);
  fnl_json_end(&page->json);
  write_target(page);
  for (int i = 0; i < N_GROUPS; i++)
    write_group(page, &groups[i]);
  write_metrics(page);
  if (page->summary->cascades)
    fnl_cascades_write_json(&page->json, page->summary);
  if (page->summary->customers)
    fnl_customers_write_json(&page->json, page->summary->customers);
  write_daily(page);
  if (page->summary->outlook)
    fnl_outlook_write_json(&page->json, page->summary->outlook);
  else if (page->summary->cascades) /* whose page has no other pictures of the plan */
    fnl_plan_report_write_json(&page->json, page->summary->plan);
  fnl_notes_write_json(page->notes, &page->json);
  fnl_json_end(&page->json);
}

void fnl_summary_write_json(const fnl_summary *summary, const fnl_notes *notes, fnl_text *text) {
  fnl_json_page page = {.json = fnl_json_begin(text), .summary = summary, .notes = notes};
  write_page(&page);
}

void fnl_answer_write_json(const fnl_answer *answer, const fnl_notes *notes, fnl_text *text) {
  fnl_json_page page = {
      .json = fnl_json_begin(text), .summary = &answer->summary, .answer = answer, .notes = notes};
  write_page(&page);
}
