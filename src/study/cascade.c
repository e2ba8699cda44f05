/* cascade.c: what the trees of every replication say, filed and estimated. */
#include "study/cascade.h"

#include "base/grow.h"
#include "engine/lineage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const fnl_cascade_names[FNL_CASCADE_N] = {
    [FNL_CASCADE_ADOPTERS] = "adopters",
    [FNL_CASCADE_ROOTS] = "roots",
    [FNL_CASCADE_REFERRED] = "referred",
    [FNL_CASCADE_AMPLIFICATION] = "amplification",
    [FNL_CASCADE_OFFSPRING_MEAN] = "offspring_mean",
    [FNL_CASCADE_OFFSPRING_VARIANCE] = "offspring_variance",
    [FNL_CASCADE_OFFSPRING_REFERRED] = "offspring_of_referred",
    [FNL_CASCADE_DISPERSION] = "dispersion",
    [FNL_CASCADE_TOP_SHARE] = "top_tenth_share",
    [FNL_CASCADE_REPRODUCTION] = "reproduction",
    [FNL_CASCADE_CYCLE] = "cycle_days",
    [FNL_CASCADE_CYCLE_CORRECTED] = "cycle_days_corrected",
    [FNL_CASCADE_LARGEST] = "largest",
    [FNL_CASCADE_DEPTH] = "depth",
    [FNL_CASCADE_BREADTH] = "breadth",
    [FNL_CASCADE_VIRALITY] = "structural_virality",
    [FNL_CASCADE_OUTBREAK] = "outbreak",
    [FNL_CASCADE_ANY_OUTBREAK] = "any_outbreak",
    [FNL_CASCADE_DIED_OUT] = "died_out",
    [FNL_CASCADE_EXTINCT] = "extinct",
    [FNL_CASCADE_CONVERSIONS] = "conversions",
    [FNL_CASCADE_CONVERSIONS_REFERRED] = "conversions_referred",
    [FNL_CASCADE_REFERRED_PER_CONVERSION] = "referred_per_conversion",
    [FNL_CASCADE_CONVERSION_AMPLIFICATION] = "conversion_amplification",
};

const char *const fnl_cascade_units[FNL_CASCADE_N] = {
    [FNL_CASCADE_ADOPTERS] = "people",
    [FNL_CASCADE_ROOTS] = "people",
    [FNL_CASCADE_REFERRED] = "people",
    [FNL_CASCADE_AMPLIFICATION] = "ratio",
    [FNL_CASCADE_OFFSPRING_MEAN] = "per person",
    [FNL_CASCADE_OFFSPRING_VARIANCE] = "",
    [FNL_CASCADE_OFFSPRING_REFERRED] = "per person",
    [FNL_CASCADE_DISPERSION] = "",
    [FNL_CASCADE_TOP_SHARE] = "share",
    [FNL_CASCADE_REPRODUCTION] = "per person",
    [FNL_CASCADE_CYCLE] = "days",
    [FNL_CASCADE_CYCLE_CORRECTED] = "days",
    [FNL_CASCADE_LARGEST] = "people",
    [FNL_CASCADE_DEPTH] = "count",
    [FNL_CASCADE_BREADTH] = "people",
    [FNL_CASCADE_VIRALITY] = "",
    [FNL_CASCADE_OUTBREAK] = "share",
    [FNL_CASCADE_ANY_OUTBREAK] = "share",
    [FNL_CASCADE_DIED_OUT] = "share",
    [FNL_CASCADE_EXTINCT] = "share",
    [FNL_CASCADE_CONVERSIONS] = "count",
    [FNL_CASCADE_CONVERSIONS_REFERRED] = "count",
    [FNL_CASCADE_REFERRED_PER_CONVERSION] = "ratio",
    [FNL_CASCADE_CONVERSION_AMPLIFICATION] = "ratio",
};

int64_t fnl_cascade_outbreak(const fnl_plan *plan) {
  const double named = plan->simulation.outbreak;
  return (int64_t)ceil(named < 1.0 ? named * (double)plan->population : named);
}

/* ---- figures of one replication ---- */

/* Whoever is in the second generation or later has a sender who came by referral. */
static double n_later(const fnl_cascade_sums *sums) {
  const fnl_histogram *generations = &sums->counts[FNL_COUNT_GENERATIONS];
  return fnl_histogram_size(generations) - (double)fnl_histogram_at(generations, 0) -
         (double)fnl_histogram_at(generations, 1);
}

static double sum_of(const fnl_histogram *histogram) {
  double sum = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    sum += (double)i * (double)histogram->count[i];
  return sum;
}

static void write_trees(const fnl_cascade_sums *sums, int64_t outbreak, double *row) {
  const int64_t n_outbreaks = fnl_cascade_at_least(sums, outbreak);
  row[FNL_CASCADE_LARGEST] = (double)fnl_cascade_largest(sums);
  row[FNL_CASCADE_DEPTH] = (double)sums->depth_most;
  row[FNL_CASCADE_BREADTH] = (double)sums->breadth_most;
  row[FNL_CASCADE_ANY_OUTBREAK] = n_outbreaks > 0;
  row[FNL_CASCADE_EXTINCT] = sums->n_died_out == sums->n_trees;
  row[FNL_CASCADE_VIRAL_TREES] = (double)sums->n_viral;
  row[FNL_CASCADE_VIRALITY_SUM] = sums->virality_sum;
  row[FNL_CASCADE_OUTBREAKS] = (double)n_outbreaks;
  row[FNL_CASCADE_DEAD] = (double)sums->n_died_out;
}

static void write_row(const fnl_cascade_sums *sums, const fnl_plan *plan, double *row) {
  const double n = fnl_histogram_size(&sums->counts[FNL_COUNT_OFFSPRING]);
  const double n_trees = (double)sums->n_trees;
  row[FNL_CASCADE_ADOPTERS] = n;
  row[FNL_CASCADE_ROOTS] = n_trees;
  row[FNL_CASCADE_REFERRED] = n - n_trees;
  row[FNL_CASCADE_LATER] = n_later(sums);
  row[FNL_CASCADE_DAYS] = sum_of(&sums->counts[FNL_COUNT_AGES]);
  row[FNL_CASCADE_CONVERSIONS] = sums->conversions;
  row[FNL_CASCADE_CONVERSIONS_REFERRED] = sums->conversions_referred;
  row[FNL_CASCADE_BROUGHT] = fnl_histogram_size(&sums->counts[FNL_COUNT_BROUGHT_CONVERSIONS]);
  row[FNL_CASCADE_BOUGHT] = fnl_histogram_size(&sums->counts[FNL_COUNT_BOUGHT_CONVERSIONS]);
  write_trees(sums, fnl_cascade_outbreak(plan), row);
  fnl_cascade_divide(row);
  fnl_cascade_pool(sums, plan->horizon_days, row);
}

/* ---- taking ---- */

/* Of one replication, on its way from the thread that made it to the file. */
typedef struct {
  fnl_adopter *nodes; /* [n] copied; NULL where nobody is told of them */
  uint32_t n;
  int n_days;
  fnl_cascade_sums sums;
  double row[FNL_CASCADE_COLUMNS];
} fnl_taken;

static void taken_free(fnl_taken *taken) {
  if (!taken)
    return;
  fnl_cascade_free(&taken->sums);
  free(taken->nodes);
  free(taken);
}

static fnl_status prepare(void *user, fnl_bench *bench, fnl_error *error) {
  (void)user;
  return fnl_agents_trace(&bench->place, &bench->world, error);
}

static bool is_referred(const fnl_world *world, int cause) {
  return world->plan->causes[cause].traits->is_word_of_mouth;
}

static void count_conversions(const fnl_bench *bench, fnl_cascade_sums *sums) {
  const fnl_world *world = &bench->world;
  for (int i = 0; i < world->n_converting; i++) {
    const int slot_cell = world->converting[i];
    const double n = bench->run.slot_count[slot_cell];
    sums->conversions += n;
    if (is_referred(world, world->slots[slot_cell / world->n_segments].cause))
      sums->conversions_referred += n;
  }
}

static bool count_origins(const fnl_forest *forest, fnl_cascade_sums *sums) {
  bool there = true;
  for (int i = 0; i < forest->n_origins && there; i++)
    there = fnl_histogram_add(&sums->counts[FNL_COUNT_BROUGHT_CONVERSIONS], (size_t)i,
                              forest->brought[i]) &&
            fnl_histogram_add(&sums->counts[FNL_COUNT_BOUGHT_CONVERSIONS], (size_t)i,
                              forest->bought[i]);
  return there;
}

static bool copy_nodes(fnl_taken *taken, const fnl_forest *forest) {
  const size_t bytes = forest->n * sizeof *taken->nodes;
  taken->nodes = malloc(bytes + 1);
  if (taken->nodes && bytes > 0)
    memcpy(taken->nodes, forest->nodes, bytes);
  taken->n = forest->n;
  return taken->nodes != NULL;
}

static void *take(void *user, const fnl_bench *bench) {
  const fnl_cascades *cascades = user;
  const fnl_forest *forest = fnl_agents_forest(&bench->place);
  fnl_taken *taken = forest->failed ? NULL : calloc(1, sizeof *taken);
  if (!taken)
    return NULL;
  if ((cascades->tell && !copy_nodes(taken, forest)) ||
      fnl_cascade_measure(forest->nodes, forest->n, &taken->sums, NULL) != FNL_OK ||
      !count_origins(forest, &taken->sums)) {
    taken_free(taken);
    return NULL;
  }
  taken->n_days = bench->world.plan->horizon_days;
  count_conversions(bench, &taken->sums);
  write_row(&taken->sums, bench->world.plan, taken->row);
  return taken;
}

/* ---- filing ---- */

static bool keep_row(fnl_cascades *cascades, const double *row) {
  const size_t bytes = FNL_CASCADE_COLUMNS * sizeof *row;
  if (!fnl_grow(&cascades->rows, &cascades->capacity, (size_t)cascades->n + 1, bytes))
    return false;
  memcpy(cascades->rows + (size_t)cascades->n++ * FNL_CASCADE_COLUMNS, row, bytes);
  return true;
}

/* What a ratio is of. */
typedef struct {
  fnl_cascade_count numerator, denominator;
  bool each_replication; /* no denominator: over the number of replications */
} fnl_ratio_of;

static const fnl_ratio_of ratios[FNL_RATIO_N] = {
    [FNL_RATIO_GENERATION] = {FNL_COUNT_GENERATIONS, FNL_COUNT_GENERATIONS, true},
    [FNL_RATIO_COHORT] = {FNL_COUNT_BROUGHT, FNL_COUNT_ADOPTED, false},
    [FNL_RATIO_FORWARD] = {FNL_COUNT_FORWARD, FNL_COUNT_BROUGHT, false},
    [FNL_RATIO_BACKWARD] = {FNL_COUNT_BACKWARD, FNL_COUNT_ARRIVED, false},
    [FNL_RATIO_AMPLIFICATION] = {FNL_COUNT_MEMBERS, FNL_COUNT_ROOTS, false},
    [FNL_RATIO_CONVERSIONS] = {FNL_COUNT_BROUGHT_CONVERSIONS, FNL_COUNT_BOUGHT_CONVERSIONS, false},
};

static bool reserve_moments(fnl_cascade_moments *moments, size_t n) {
  size_t room = moments->n;
  if (!FNL_GROW(moments->items, room, n))
    return false;
  if (room > moments->n)
    memset(moments->items + moments->n, 0, (room - moments->n) * sizeof *moments->items);
  moments->n = room;
  return true;
}

static bool add_moments(fnl_cascade_moments *moments, const fnl_ratio_of *of,
                        const fnl_cascade_sums *sums) {
  const fnl_histogram *numerator = &sums->counts[of->numerator];
  const fnl_histogram *denominator = &sums->counts[of->denominator];
  const size_t n = numerator->n > denominator->n ? numerator->n : denominator->n;
  if (!reserve_moments(moments, n))
    return false;
  for (size_t i = 0; i < n; i++) {
    const double a = (double)fnl_histogram_at(numerator, i);
    const double b = of->each_replication ? 1.0 : (double)fnl_histogram_at(denominator, i);
    moments->items[i].aa += a * a;
    moments->items[i].ab += a * b;
    moments->items[i].bb += b * b;
  }
  return true;
}

static bool keep(fnl_cascades *cascades, const fnl_taken *taken) {
  bool there = fnl_cascade_merge(&cascades->sums, &taken->sums) &&
               fnl_cascade_deal(&cascades->groups[cascades->n % FNL_CASCADE_GROUPS], &taken->sums);
  cascades->n_days = taken->n_days;
  for (int i = 0; i < FNL_RATIO_N && there; i++)
    there = add_moments(&cascades->moments[i], &ratios[i], &taken->sums);
  return there && keep_row(cascades, taken->row);
}

static void file(void *user, int replication, void *from) {
  fnl_cascades *cascades = user;
  fnl_taken *taken = from;
  if (!taken || !keep(cascades, taken))
    cascades->failed = true;
  else if (cascades->tell)
    cascades->tell(cascades->user, replication, taken->nodes, taken->n);
  taken_free(taken);
}

/* ---- memory ---- */

static bool sends(const fnl_world *world, int cell) {
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; k < world->referrals[r].n_senders; k++)
      if (world->referrals[r].sender[k] == cell)
        return true;
  return false;
}

/* Those who come to where people send, or were there, and do what is told; some more than once. */
static double expected_roots(const fnl_world *world, const fnl_run *run) {
  double roots = world->plan->has_seeds ? (double)world->plan->seeds.count : 0.0;
  for (int x = 0; x < world->n_cells; x++)
    roots += sends(world, x) ? world->initial[x] * world->population : 0.0;
  for (int p = 0; p < world->n_pairs; p++)
    for (int g = 0; g < world->n_segments; g++)
      if (world->pairs[p].move != FNL_STAY &&
          sends(world, world->pairs[p].to * world->n_segments + g))
        roots += run->flow_count[fnl_world_flow(world, p, g)];
  for (int r = 0; r < world->n_referrals; r++)
    for (int k = 0; k < world->referrals[r].n_announced; k++)
      roots += run->slot_count[world->referrals[r].announced[k]];
  return fmin(roots, world->population);
}

/* At most, on average: a person moved by referral may be counted as a root as well. */
static double expected_nodes(const fnl_world *world, const fnl_run *run) {
  double nodes = expected_roots(world, run);
  for (int p = 0; p < world->n_pairs; p++)
    for (int g = 0; g < world->n_segments && is_referred(world, world->pairs[p].cause); g++)
      nodes += run->flow_count[fnl_world_flow(world, p, g)];
  return nodes;
}

/* The mean of a run tells how many there will be; where it cannot be had, none. */
static double foresee_nodes(const fnl_plan *plan) {
  fnl_bench bench;
  const fnl_arm own = {0};
  const fnl_engine_type *expected = fnl_engine_by_name("expected");
  double nodes = 0.0;
  if (fnl_bench_init(&bench, plan, expected, NULL, NULL) != FNL_OK)
    return nodes;
  fnl_bench_simulate(&bench, expected, &own, (fnl_luck){0, 0});
  nodes = expected_nodes(&bench.world, &bench.run);
  fnl_bench_free(&bench);
  return nodes;
}

/* A forest doubles as it grows, and is copied for those who are told of it. */
static double memory_of(const fnl_plan *plan) {
  const double each = 3.0 * sizeof(fnl_adopter) + fnl_cascade_scratch_bytes();
  return fnl_lineage_bytes(plan) + each * foresee_nodes(plan);
}

fnl_witness fnl_cascades_witness(fnl_cascades *cascades) {
  return (fnl_witness){
      .user = cascades, .bytes = memory_of, .prepare = prepare, .take = take, .file = file};
}

void fnl_cascades_free(fnl_cascades *cascades) {
  free(cascades->rows);
  fnl_cascade_free(&cascades->sums);
  for (int g = 0; g < FNL_CASCADE_GROUPS; g++)
    fnl_cascade_free(&cascades->groups[g]);
  for (int i = 0; i < FNL_RATIO_N; i++)
    free(cascades->moments[i].items);
  memset(cascades, 0, sizeof *cascades);
}

/* ---- estimates ---- */

fnl_estimate fnl_cascades_ratio(const fnl_cascades *cascades, fnl_cascade_ratio ratio,
                                size_t index) {
  const fnl_ratio_of *of = &ratios[ratio];
  const double n = cascades->n;
  const double a = (double)fnl_histogram_at(&cascades->sums.counts[of->numerator], index);
  const double b = of->each_replication
                       ? n
                       : (double)fnl_histogram_at(&cascades->sums.counts[of->denominator], index);
  if (!(b > 0.0) || index >= cascades->moments[ratio].n)
    return fnl_estimate_unknown;
  const fnl_cascade_moment *moment = &cascades->moments[ratio].items[index];
  const double r = a / b, bb = of->each_replication ? n : moment->bb;
  const double squares = fmax(0.0, moment->aa - 2.0 * r * moment->ab + r * r * bb);
  return fnl_estimate_by(r, sqrt(squares * n / (n - 1.0)) / b, cascades->n);
}
