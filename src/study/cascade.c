/* cascade.c: one pass up every forest, one down.
 *
 * Children stand behind their parents, so subtree sizes add up from the last node to the first. The
 * structural virality of a tree is the mean distance between two of its members (Goel, Anderson,
 * Hofman and Watts, "The structural virality of online diffusion", Management Science 62 (2016)).
 * An edge above a subtree of s of the tree's n lies between s (n - s) pairs, so it is
 *
 *   2 / (n (n - 1)) * sum of s (n - s) over the edges.
 *
 * Check: a star of 1000 has 999 edges with s = 1: 2 * 999 * 999 / (1000 * 999) = 1.998.
 */
#include "study/cascade.h"

#include "engine/lineage.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_psi.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const fnl_cascade_names[FNL_CASCADE_N] = {
    [FNL_CASCADE_ADOPTERS] = "adopters",
    [FNL_CASCADE_ROOTS] = "roots",
    [FNL_CASCADE_REFERRED] = "referred",
    [FNL_CASCADE_OFFSPRING_MEAN] = "offspring_mean",
    [FNL_CASCADE_OFFSPRING_VARIANCE] = "offspring_variance",
    [FNL_CASCADE_DISPERSION] = "dispersion",
    [FNL_CASCADE_LARGEST] = "largest",
    [FNL_CASCADE_DEPTH] = "depth",
    [FNL_CASCADE_VIRALITY] = "structural_virality",
    [FNL_CASCADE_DIED_OUT] = "died_out",
};

int64_t fnl_cascade_size(int index) {
  static const int64_t steps[] = {1, 2, 5};
  int64_t size = steps[index % 3];
  for (int i = 0; i < index / 3; i++)
    size *= 10;
  return size;
}

/* ---- histograms ---- */

static bool histogram_add(fnl_histogram *histogram, size_t value, int64_t count) {
  if (value >= histogram->n) {
    const size_t n = value + 1 > 2 * histogram->n ? value + 1 : 2 * histogram->n;
    int64_t *grown = realloc(histogram->count, n * sizeof *grown);
    if (!grown)
      return false;
    memset(grown + histogram->n, 0, (n - histogram->n) * sizeof *grown);
    histogram->count = grown;
    histogram->n = n;
  }
  histogram->count[value] += count;
  return true;
}

static bool histogram_merge(fnl_histogram *histogram, const fnl_histogram *other) {
  bool there = true;
  for (size_t i = 0; i < other->n && there; i++)
    if (other->count[i] > 0)
      there = histogram_add(histogram, i, other->count[i]);
  return there;
}

static double histogram_size(const fnl_histogram *histogram) {
  double n = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    n += (double)histogram->count[i];
  return n;
}

double fnl_histogram_mean(const fnl_histogram *histogram) {
  double sum = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    sum += (double)i * (double)histogram->count[i];
  return sum / histogram_size(histogram);
}

double fnl_histogram_variance(const fnl_histogram *histogram) {
  const double mean = fnl_histogram_mean(histogram), n = histogram_size(histogram);
  double sum = 0.0;
  for (size_t i = 0; i < histogram->n; i++)
    sum += ((double)i - mean) * ((double)i - mean) * (double)histogram->count[i];
  return n > 1.0 ? sum / (n - 1.0) : (double)NAN;
}

/* ---- the negative binomial law ---- */

/* The likelihood's derivative in k: sum over y of psi(y + k) - psi(k) less n ln(1 + m/k); it has
 * one zero where the sample's variance (over n) is above its mean, and none elsewhere (Levin and
 * Reeds, Annals of Statistics 5 (1977)). In ln k. */
static double score(double log_k, void *parameters) {
  const fnl_histogram *histogram = parameters;
  const double k = exp(log_k), n = histogram_size(histogram);
  double sum = 0.0;
  for (size_t y = 1; y < histogram->n; y++)
    if (histogram->count[y] > 0)
      sum += (double)histogram->count[y] * (gsl_sf_psi((double)y + k) - gsl_sf_psi(k));
  return sum - n * log1p(fnl_histogram_mean(histogram) / k);
}

static double solve(gsl_function *function, double low, double high) {
  enum { STEPS_MOST = 200 };
  static const double precision = 1e-12; /* of ln k, so relative of k */
  gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  double root = NAN;
  if (!solver)
    return root;
  if (gsl_root_fsolver_set(solver, function, low, high) == GSL_SUCCESS)
    for (int i = 0; i < STEPS_MOST; i++) {
      gsl_root_fsolver_iterate(solver);
      root = gsl_root_fsolver_root(solver);
      if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver),
                                 precision, 0.0) == GSL_SUCCESS)
        break;
    }
  gsl_root_fsolver_free(solver);
  return root;
}

double fnl_histogram_dispersion(const fnl_histogram *histogram) {
  static const double low = -18.0, high = 14.0; /* k from 10^-8 to 10^6 */
  const double n = histogram_size(histogram);
  gsl_function function = {.function = score, .params = (void *)(uintptr_t)histogram};
  if (!(fnl_histogram_variance(histogram) * (n - 1.0) / n > fnl_histogram_mean(histogram)))
    return NAN;
  if (!(score(low, function.params) > 0.0) || !(score(high, function.params) < 0.0))
    return NAN;
  return exp(solve(&function, low, high));
}

/* ---- a forest ---- */

typedef struct {
  uint32_t *children, *size; /* [n] of a node and of the tree under it */
  uint32_t *depth;           /* [n] of a root's tree */
  double *pairs;             /* [n] of a root: sum of s (n - s) */
  bool *alive;               /* [n] of a root's tree */
} fnl_scratch;

static bool scratch_init(fnl_scratch *scratch, fnl_arena *memory, uint32_t n) {
  scratch->children = FNL_TAKE(memory, n, uint32_t);
  scratch->size = FNL_TAKE(memory, n, uint32_t);
  scratch->depth = FNL_TAKE(memory, n, uint32_t);
  scratch->pairs = FNL_TAKE(memory, n, double);
  scratch->alive = FNL_TAKE(memory, n, bool);
  return !memory->failed;
}

static void climb(const fnl_adopter *nodes, uint32_t n, fnl_scratch *scratch) {
  for (uint32_t i = n; i-- > 0;) {
    const fnl_adopter *node = &nodes[i];
    scratch->size[i]++;
    if (scratch->depth[node->root] < (uint32_t)node->generation)
      scratch->depth[node->root] = (uint32_t)node->generation;
    scratch->alive[node->root] |= node->alive;
    if (node->parent == FNL_NO_NODE)
      continue;
    scratch->size[node->parent] += scratch->size[i];
    scratch->children[node->parent]++;
  }
  for (uint32_t i = 0; i < n; i++)
    if (nodes[i].parent != FNL_NO_NODE) {
      const double below = scratch->size[i], all = scratch->size[nodes[i].root];
      scratch->pairs[nodes[i].root] += below * (all - below);
    }
}

static void add_tree(fnl_cascade_sums *sums, const fnl_scratch *scratch, uint32_t root) {
  const int64_t size = scratch->size[root];
  sums->n_trees++;
  sums->n_died_out += !scratch->alive[root];
  sums->depth_sum += scratch->depth[root];
  if (sums->depth_most < scratch->depth[root])
    sums->depth_most = scratch->depth[root];
  if (sums->largest < size)
    sums->largest = size;
  for (int i = 0; i < FNL_CASCADE_SIZES && fnl_cascade_size(i) <= size; i++)
    sums->at_least[i]++;
  if (size < 2)
    return;
  sums->n_viral++;
  sums->virality_sum += 2.0 * scratch->pairs[root] / ((double)size * ((double)size - 1.0));
}

fnl_status fnl_cascade_measure(const fnl_adopter *nodes, uint32_t n, fnl_cascade_sums *sums,
                               fnl_error *error) {
  fnl_arena memory = {0};
  fnl_scratch scratch;
  bool there = scratch_init(&scratch, &memory, n);
  if (there)
    climb(nodes, n, &scratch);
  for (uint32_t i = 0; i < n && there; i++) {
    there = histogram_add(&sums->offspring, scratch.children[i], 1) &&
            histogram_add(&sums->generations, (size_t)nodes[i].generation, 1);
    if (nodes[i].parent == FNL_NO_NODE)
      add_tree(sums, &scratch, i);
  }
  fnl_arena_free(&memory);
  return there ? FNL_OK : fnl_error_no_memory(error);
}

void fnl_cascade_free(fnl_cascade_sums *sums) {
  free(sums->offspring.count);
  free(sums->generations.count);
  memset(sums, 0, sizeof *sums);
}

static bool merge(fnl_cascade_sums *all, const fnl_cascade_sums *one) {
  all->n_trees += one->n_trees;
  all->n_died_out += one->n_died_out;
  all->depth_sum += one->depth_sum;
  all->n_viral += one->n_viral;
  all->virality_sum += one->virality_sum;
  if (all->depth_most < one->depth_most)
    all->depth_most = one->depth_most;
  if (all->largest < one->largest)
    all->largest = one->largest;
  for (int i = 0; i < FNL_CASCADE_SIZES; i++)
    all->at_least[i] += one->at_least[i];
  return histogram_merge(&all->offspring, &one->offspring) &&
         histogram_merge(&all->generations, &one->generations);
}

static void write_row(const fnl_cascade_sums *sums, double *row) {
  const double n = histogram_size(&sums->offspring), n_trees = (double)sums->n_trees;
  const bool any = n > 0.0;
  row[FNL_CASCADE_ADOPTERS] = n;
  row[FNL_CASCADE_ROOTS] = n_trees;
  row[FNL_CASCADE_REFERRED] = n - n_trees;
  row[FNL_CASCADE_OFFSPRING_MEAN] = any ? fnl_histogram_mean(&sums->offspring) : (double)NAN;
  row[FNL_CASCADE_OFFSPRING_VARIANCE] =
      any ? fnl_histogram_variance(&sums->offspring) : (double)NAN;
  row[FNL_CASCADE_DISPERSION] = any ? fnl_histogram_dispersion(&sums->offspring) : (double)NAN;
  row[FNL_CASCADE_LARGEST] = (double)sums->largest;
  row[FNL_CASCADE_DEPTH] = (double)sums->depth_most;
  row[FNL_CASCADE_VIRALITY] =
      sums->n_viral > 0 ? sums->virality_sum / (double)sums->n_viral : (double)NAN;
  row[FNL_CASCADE_DIED_OUT] = any ? (double)sums->n_died_out / n_trees : (double)NAN;
}

/* ---- a study ---- */

/* Of one replication, on its way from the thread that made it to the file. */
typedef struct {
  fnl_adopter *nodes; /* [n] copied; NULL where nobody is told of them */
  uint32_t n;
  fnl_cascade_sums sums;
  double row[FNL_CASCADE_N];
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
      fnl_cascade_measure(forest->nodes, forest->n, &taken->sums, NULL) != FNL_OK) {
    taken_free(taken);
    return NULL;
  }
  write_row(&taken->sums, taken->row);
  return taken;
}

static bool keep_row(fnl_cascades *cascades, const double *row) {
  if (cascades->n == cascades->capacity) {
    const int capacity = cascades->capacity > 0 ? 2 * cascades->capacity : 64;
    double *grown =
        realloc(cascades->rows, (size_t)capacity * FNL_CASCADE_N * sizeof *cascades->rows);
    if (!grown)
      return false;
    cascades->rows = grown;
    cascades->capacity = capacity;
  }
  memcpy(cascades->rows + (size_t)cascades->n++ * FNL_CASCADE_N, row, FNL_CASCADE_N * sizeof *row);
  return true;
}

static void file(void *user, int replication, void *from) {
  fnl_cascades *cascades = user;
  fnl_taken *taken = from;
  if (!taken || !merge(&cascades->sums, &taken->sums) || !keep_row(cascades, taken->row))
    cascades->failed = true;
  else if (cascades->tell)
    cascades->tell(cascades->user, replication, taken->nodes, taken->n);
  taken_free(taken);
}

fnl_witness fnl_cascades_witness(fnl_cascades *cascades) {
  return (fnl_witness){
      .user = cascades, .bytes = fnl_lineage_bytes, .prepare = prepare, .take = take, .file = file};
}

void fnl_cascades_free(fnl_cascades *cascades) {
  free(cascades->rows);
  fnl_cascade_free(&cascades->sums);
  memset(cascades, 0, sizeof *cascades);
}

fnl_estimate fnl_cascades_estimate(const fnl_cascades *cascades, fnl_cascade_figure figure) {
  double *values = malloc(((size_t)cascades->n + 1) * sizeof *values);
  if (!values)
    return fnl_estimate_unknown;
  for (int i = 0; i < cascades->n; i++)
    values[i] = cascades->rows[(size_t)i * FNL_CASCADE_N + (size_t)figure];
  const fnl_estimate estimate = fnl_estimate_of(values, cascades->n);
  free(values);
  return estimate;
}
