/* ranking.c: replications of several plans, and what they say of each other.
 *
 * Work goes in rounds of a few replications of each plan in turn. A thread has one plan's memory at
 * a time, so that sixty-four plans take no more of it than one.
 */
#include "study/ranking.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Replications of a plan at once: making its memory ready costs about a quarter of one run, but
 * nothing beside a run of an engine with people of its own. */
enum { ROUND = 8, ROUND_OF_PEOPLE = 1 };

typedef struct {
  fnl_ranking *ranking;
  fnl_figures *own; /* [n_plans] tables of each plan */
  int *columns;     /* [n_plans * n_columns] where the columns of the sample stand in them */
  int n_threads, round, n_rounds;
  unsigned char *done;   /* [n_rounds * n_plans] */
  unsigned char *failed; /* the same: had not memory enough */
} fnl_heats;

/* ---- the figures that all plans have ---- */

static fnl_status read_tables(fnl_heats *heats, fnl_error *error) {
  const fnl_ranking_options *options = &heats->ranking->options;
  fnl_status status = FNL_OK;
  for (int p = 0; p < options->n_plans && status == FNL_OK; p++) {
    fnl_world world;
    FNL_TRY(fnl_world_init(&world, options->plans[p], error));
    status = fnl_figures_init(&heats->own[p], &world, NULL, error);
    fnl_world_free(&world);
  }
out:
  return status;
}

/* Places of one figure in the tables of all plans; false where one has it not. */
static bool find_total(const fnl_heats *heats, const char *name, int *places) {
  for (int p = 0; p < heats->ranking->options.n_plans; p++) {
    places[p] = fnl_figures_find(&heats->own[p], FNL_GROUP_TOTALS, 0, name);
    if (places[p] < 0)
      return false;
  }
  return true;
}

static fnl_status find_compared(const fnl_heats *heats, int *places, fnl_error *error) {
  const fnl_ranking_options *options = &heats->ranking->options;
  for (int p = 0; p < options->n_plans; p++) {
    const fnl_plan *plan = options->plans[p];
    places[p] = fnl_figures_find_name(&heats->own[p], plan, options->figure, error);
    if (places[p] >= 0)
      continue;
    const fnl_error told = error ? *error : (fnl_error){0};
    const bool is_beyond = strstr(options->figure, "worth") && !fnl_plan_looks_beyond(plan);
    fnl_error_set_at(error, FNL_EUNKNOWN, plan->file, 0, "has no figure \"%s\" to compare",
                     options->figure);
    if (is_beyond)
      fnl_error_hint(error, "--set simulation.worth=true computes it for all plans");
    else
      fnl_error_hint(error, "%s",
                     told.hint[0] ? told.hint : "its name is its place in summary.json");
    return FNL_EUNKNOWN;
  }
  return FNL_OK;
}

static int column_at(const fnl_heats *heats, int plan, int place, bool over) {
  const fnl_figure *figure = &heats->own[plan].figures[place];
  return over ? figure->denominator : figure->numerator;
}

/* The sample's column of that part of a figure; a new one where no other is the same in all. */
static int join_column(fnl_heats *heats, fnl_figures *joint, const int *places, bool over) {
  const int n_plans = heats->ranking->options.n_plans;
  if (column_at(heats, 0, places[0], over) < 0)
    return -1;
  for (int c = 0; c < joint->n_columns; c++) {
    int *column = heats->columns + (size_t)c * (size_t)n_plans;
    bool same = true;
    for (int p = 0; p < n_plans; p++)
      same = same && column[p] == column_at(heats, p, places[p], over);
    if (same)
      return c;
  }
  for (int p = 0; p < n_plans; p++)
    heats->columns[(size_t)joint->n_columns * (size_t)n_plans + (size_t)p] =
        column_at(heats, p, places[p], over);
  return joint->n_columns++;
}

static int join_figure(fnl_heats *heats, const int *places) {
  fnl_figures *joint = &heats->ranking->sample.figures;
  fnl_figure figure = heats->own[0].figures[places[0]];
  figure.numerator = join_column(heats, joint, places, false);
  figure.denominator = join_column(heats, joint, places, true);
  joint->figures[joint->n_figures] = figure;
  return joint->n_figures++;
}

static bool is_joined(const fnl_figures *joint, const fnl_figure *figure, int *index) {
  *index = figure->by < 0 ? fnl_figures_find(joint, figure->group, figure->item, figure->name) : -1;
  return *index >= 0;
}

static fnl_status join_figures(fnl_heats *heats, int *places, fnl_error *error) {
  fnl_ranking *ranking = heats->ranking;
  fnl_figures *joint = &ranking->sample.figures;
  const fnl_figures *first = &heats->own[0];
  const size_t most = (size_t)first->n_figures + 1, n_plans = (size_t)ranking->options.n_plans;
  joint->figures = FNL_TAKE(&joint->memory, most, fnl_figure);
  heats->columns = calloc(2 * most * n_plans, sizeof *heats->columns);
  if (!joint->figures || !heats->columns)
    return fnl_error_no_memory(error);
  for (int i = 0; i < first->n_figures; i++)
    if (first->figures[i].group == FNL_GROUP_TOTALS &&
        find_total(heats, first->figures[i].name, places))
      join_figure(heats, places);
  const fnl_status status = find_compared(heats, places, error);
  if (status == FNL_OK && !is_joined(joint, &first->figures[places[0]], &ranking->figure))
    ranking->figure = join_figure(heats, places);
  return status;
}

/* ---- one piece of work ---- */

static void measure(const fnl_heats *heats, const fnl_bench *bench, int plan, int replication) {
  fnl_sample *sample = &heats->ranking->sample;
  const int n_plans = heats->ranking->options.n_plans;
  const size_t at = (size_t)plan * (size_t)sample->capacity + (size_t)replication;
  double *row = sample->rows + at * (size_t)sample->n_columns;
  for (int c = 0; c < sample->n_columns; c++)
    row[c] = fnl_figures_measure(&heats->own[plan], &bench->world, &bench->run,
                                 heats->columns[(size_t)c * (size_t)n_plans + (size_t)plan]);
}

/* False where it was stopped on the way or has failed. */
static bool simulate(const fnl_heats *heats, fnl_bench *bench, int plan, int replication) {
  const fnl_study *study = heats->ranking->options.study;
  const fnl_luck luck = fnl_study_luck(study, (uint64_t)replication);
  const fnl_arm as_it_stands = {0};
  fnl_bench_meet(bench, luck);
  fnl_bench_simulate(bench, study->engine, &as_it_stands, luck);
  if (bench->run.cut || bench->run.failed)
    return false;
  measure(heats, bench, plan, replication);
  return true;
}

static bool begin(const fnl_heats *heats, fnl_bench *bench, int plan) {
  const fnl_study *study = heats->ranking->options.study;
  const fnl_plan *own = heats->ranking->options.plans[plan];
  if (fnl_bench_init(bench, own, study->engine, study->sampler, NULL) != FNL_OK)
    return false;
  bench->place.hooks = bench->place.own ? study->hooks : NULL; /* rounds of counts are short */
  return !own->simulation.reach ||
         fnl_workplace_watch_contacts(&bench->place, &bench->world, NULL) == FNL_OK;
}

/* Index: round, then plan. */
static bool run_round(void *context, int thread, int index) {
  const fnl_heats *heats = context;
  const int plan = index % heats->ranking->options.n_plans;
  const int first = index / heats->ranking->options.n_plans * heats->round;
  const int capacity = heats->ranking->sample.capacity;
  const int end = first + heats->round < capacity ? first + heats->round : capacity;
  fnl_bench bench;
  (void)thread;
  bool good = begin(heats, &bench, plan);
  for (int i = first; i < end && good; i++)
    good = simulate(heats, &bench, plan, i);
  const bool cut = bench.run.cut;
  heats->failed[index] = !good && !cut;
  fnl_bench_free(&bench);
  return !cut;
}

/* ---- all of it ---- */

/* Threads for which the machine has room, whatever plan they are at. */
static fnl_status count_threads(fnl_heats *heats, fnl_error *error) {
  const fnl_ranking_options *options = &heats->ranking->options;
  fnl_status status = FNL_OK;
  heats->n_threads = fnl_threads(options->study->n_threads);
  for (int p = 0; p < options->n_plans; p++) {
    fnl_study study = *options->study;
    int n;
    study.plan = options->plans[p];
    study.n_witnesses = 0;
    FNL_TRY(fnl_study_threads(&study, &n, error));
    heats->n_threads = n < heats->n_threads ? n : heats->n_threads;
  }
out:
  return status;
}

static bool leaves_nothing_to_chance(const fnl_ranking_options *options) {
  bool certain = !options->study->engine->is_random;
  for (int p = 0; p < options->n_plans; p++)
    certain = certain && !fnl_plan_is_uncertain(options->plans[p]);
  return certain;
}

static fnl_status take_room(fnl_heats *heats, fnl_error *error) {
  const fnl_study *study = heats->ranking->options.study;
  const size_t n_plans = (size_t)heats->ranking->options.n_plans;
  fnl_sample *sample = &heats->ranking->sample;
  sample->n_arms = heats->ranking->options.n_plans;
  sample->n_columns = sample->figures.n_columns;
  sample->deterministic = leaves_nothing_to_chance(&heats->ranking->options);
  sample->capacity = sample->deterministic ? 1 : study->replications;
  const size_t capacity = (size_t)sample->capacity;
  heats->round = study->engine->own ? ROUND_OF_PEOPLE : ROUND;
  heats->n_rounds = (sample->capacity + heats->round - 1) / heats->round;
  heats->done = calloc((size_t)heats->n_rounds * n_plans, 1);
  heats->failed = calloc((size_t)heats->n_rounds * n_plans, 1);
  sample->rows = FNL_TAKE(&sample->memory, n_plans * capacity * (size_t)sample->n_columns, double);
  sample->replication = FNL_TAKE(&sample->memory, capacity, int);
  if (!heats->done || !heats->failed || sample->memory.failed) {
    fnl_error_set(error, FNL_ENOMEM, "%d replications of %d plans do not fit into memory",
                  sample->capacity, sample->n_arms);
    fnl_error_hint(error, "fewer replications or plans");
    return FNL_ENOMEM;
  }
  return FNL_OK;
}

static bool all_did(const fnl_heats *heats, int round) {
  const int n_plans = heats->ranking->options.n_plans;
  for (int p = 0; p < n_plans; p++)
    if (!heats->done[(size_t)round * (size_t)n_plans + (size_t)p])
      return false;
  return true;
}

/* Moves the replications that all plans have to the front. */
static void keep_common(const fnl_heats *heats) {
  fnl_sample *sample = &heats->ranking->sample;
  const size_t width = (size_t)sample->n_columns;
  for (int i = 0; i < sample->capacity; i++) {
    if (!all_did(heats, i / heats->round))
      continue;
    for (int arm = 0; arm < sample->n_arms && sample->n < i; arm++) {
      double *rows = sample->rows + (size_t)arm * (size_t)sample->capacity * width;
      memcpy(rows + (size_t)sample->n * width, rows + (size_t)i * width, width * sizeof *rows);
    }
    sample->replication[sample->n++] = i;
  }
  sample->partial = sample->n < sample->capacity;
}

static fnl_status run_all(fnl_heats *heats, fnl_error *error) {
  const int n_tasks = heats->n_rounds * heats->ranking->options.n_plans;
  fnl_tasks_run(run_round, heats, 0, n_tasks, heats->n_threads,
                heats->ranking->options.study->hooks, n_tasks, heats->done);
  keep_common(heats);
  if (!memchr(heats->failed, 1, (size_t)n_tasks))
    return FNL_OK;
  fnl_error_set(error, FNL_ENOMEM, "a replication needs more memory than there is");
  fnl_error_hint(error, "fewer threads or people, or --engine cohorts");
  return FNL_ENOMEM;
}

static fnl_status rank(fnl_ranking *ranking, fnl_error *error) {
  const fnl_sample *sample = &ranking->sample;
  const size_t n_plans = (size_t)sample->n_arms, n = (size_t)sample->n;
  if (sample->n == 0)
    return FNL_OK;
  ranking->sign = fnl_figure_is_cost(&sample->figures.figures[ranking->figure]) ? -1.0 : 1.0;
  ranking->mean = calloc(n_plans, sizeof *ranking->mean);
  ranking->effect = calloc(n_plans * n, sizeof *ranking->effect);
  if (!ranking->mean || !ranking->effect)
    return fnl_error_no_memory(error);
  for (size_t p = 0; p < n_plans; p++)
    ranking->mean[p] = ranking->sign *
                       fnl_sample_effects(sample, (int)p, ranking->figure, ranking->effect + p * n);
  ranking->scores = (fnl_scores){.n_items = sample->n_arms,
                                 .n = sample->n,
                                 .deterministic = sample->deterministic,
                                 .mean = ranking->mean,
                                 .effect = ranking->effect,
                                 .confidence = ranking->options.confidence};
  return fnl_standings_find(&ranking->standings, &ranking->scores, error);
}

static void heats_free(fnl_heats *heats) {
  for (int p = 0; heats->own && p < heats->ranking->options.n_plans; p++)
    fnl_figures_free(&heats->own[p]);
  free(heats->own);
  free(heats->columns);
  free(heats->done);
  free(heats->failed);
}

fnl_status fnl_ranking_run(fnl_ranking *ranking, const fnl_ranking_options *options,
                           fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_heats heats = {.ranking = ranking};
  int *places = calloc((size_t)options->n_plans, sizeof *places);
  *ranking = (fnl_ranking){.study = *options->study, .options = *options};
  ranking->options.study = &ranking->study;
  heats.own = calloc((size_t)options->n_plans, sizeof *heats.own);
  FNL_TRY(places && heats.own ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(read_tables(&heats, error));
  FNL_TRY(join_figures(&heats, places, error));
  FNL_TRY(count_threads(&heats, error));
  FNL_TRY(take_room(&heats, error));
  FNL_TRY(run_all(&heats, error));
  FNL_TRY(rank(ranking, error));
out:
  heats_free(&heats);
  free(places);
  ranking->study.hooks = NULL;
  if (status != FNL_OK)
    fnl_ranking_free(ranking);
  return status;
}

fnl_status fnl_ranking_check(const fnl_ranking_options *options, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_ranking ranking = {.options = *options};
  fnl_heats heats = {.ranking = &ranking};
  int *places = calloc((size_t)options->n_plans, sizeof *places);
  heats.own = calloc((size_t)options->n_plans, sizeof *heats.own);
  FNL_TRY(places && heats.own ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(read_tables(&heats, error));
  FNL_TRY(find_compared(&heats, places, error));
out:
  heats_free(&heats);
  free(places);
  return status;
}

void fnl_ranking_free(fnl_ranking *ranking) {
  fnl_standings_free(&ranking->standings);
  fnl_sample_free(&ranking->sample);
  free(ranking->mean);
  free(ranking->effect);
  memset(ranking, 0, sizeof *ranking);
}

/* ---- one against one ---- */

/* Exact (Clopper and Pearson 1934) where nobody ties; half a win is as good as its place between.
 */
static void set_share(fnl_estimate *wins, double n_wins, int n) {
  static const double tail = 0.025;
  const double k = n_wins;
  wins->mean = n > 0 ? k / n : (double)NAN;
  wins->n = n;
  if (n < 2)
    return;
  wins->se = sqrt(wins->mean * (1.0 - wins->mean) / n);
  wins->low = k <= 0.0 ? 0.0 : gsl_cdf_beta_Pinv(tail, k, n - k + 1.0);
  wins->high = k >= n ? 1.0 : gsl_cdf_beta_Qinv(tail, k + 1.0, n - k);
}

static double sureness_of(const fnl_estimate *difference, double sign, int n) {
  const double ahead = sign * difference->mean;
  if (isnan(difference->se))
    return NAN;
  if (difference->se == 0.0)
    return ahead > 0.0 ? 1.0 : ahead < 0.0 ? 0.0 : 0.5;
  return gsl_cdf_tdist_P(ahead / difference->se, n - 1);
}

fnl_duel fnl_ranking_duel(const fnl_ranking *ranking, int plan, int other) {
  const fnl_sample *sample = &ranking->sample;
  const fnl_figure *figure = &sample->figures.figures[ranking->figure];
  fnl_duel duel = {.wins = fnl_estimate_unknown};
  double n_wins = 0.0;
  int n = 0;
  duel.difference = fnl_sample_difference(sample, plan, other, ranking->figure);
  duel.sureness = sureness_of(&duel.difference, ranking->sign, sample->n);
  for (int i = 0; i < sample->n; i++) {
    const double own = fnl_figure_value(figure, fnl_sample_row(sample, plan, i));
    const double theirs = fnl_figure_value(figure, fnl_sample_row(sample, other, i));
    if (isnan(own) || isnan(theirs))
      continue;
    n++;
    duel.n_ties += own == theirs;
    n_wins += own == theirs ? 0.5 : ranking->sign * (own - theirs) > 0.0;
  }
  set_share(&duel.wins, n_wins, sample->deterministic ? (n > 0) : n);
  return duel;
}
