/* cascade_measure.c: one pass up a forest, one down.
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

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- a forest ---- */

typedef struct {
  uint32_t *children, *size; /* [n] of a node and of the tree under it */
  uint32_t *depth;           /* [n] of a root's tree */
  uint32_t *level;           /* [n] of a root: where its tree's generations are counted */
  uint32_t *width;           /* [n] adopters by tree and generation, from `level` on */
  uint32_t *of_size;         /* [n + 1] trees by size */
  double *pairs;             /* [n] of a root: sum of s (n - s) */
  bool *alive;               /* [n] of a root's tree */
} fnl_scratch;

double fnl_cascade_scratch_bytes(void) {
  return 6.0 * sizeof(uint32_t) + sizeof(double) + sizeof(bool);
}

static bool scratch_init(fnl_scratch *scratch, fnl_arena *memory, uint32_t n) {
  scratch->children = FNL_TAKE(memory, n, uint32_t);
  scratch->size = FNL_TAKE(memory, n, uint32_t);
  scratch->depth = FNL_TAKE(memory, n, uint32_t);
  scratch->level = FNL_TAKE(memory, n, uint32_t);
  scratch->width = FNL_TAKE(memory, n, uint32_t);
  scratch->of_size = FNL_TAKE(memory, (size_t)n + 1, uint32_t);
  scratch->pairs = FNL_TAKE(memory, n, double);
  scratch->alive = FNL_TAKE(memory, n, bool);
  return !memory->failed;
}

static bool is_root(const fnl_adopter *node) { return node->parent == FNL_NO_NODE; }

static void climb(const fnl_adopter *nodes, uint32_t n, fnl_scratch *scratch) {
  for (uint32_t i = n; i-- > 0;) {
    const fnl_adopter *node = &nodes[i];
    scratch->size[i]++;
    if (scratch->depth[node->root] < (uint32_t)node->generation)
      scratch->depth[node->root] = (uint32_t)node->generation;
    scratch->alive[node->root] |= node->alive;
    if (is_root(node))
      continue;
    scratch->size[node->parent] += scratch->size[i];
    scratch->children[node->parent]++;
  }
  for (uint32_t i = 0; i < n; i++)
    if (!is_root(&nodes[i])) {
      const double below = scratch->size[i], all = scratch->size[nodes[i].root];
      scratch->pairs[nodes[i].root] += below * (all - below);
    }
}

/* A tree has no more generations than members, so that all of them fit side by side. */
static void count_widths(const fnl_adopter *nodes, uint32_t n, fnl_scratch *scratch) {
  uint32_t next = 0;
  for (uint32_t i = 0; i < n; i++)
    if (is_root(&nodes[i])) {
      scratch->level[i] = next;
      next += scratch->depth[i] + 1;
    }
  for (uint32_t i = 0; i < n; i++)
    scratch->width[scratch->level[nodes[i].root] + (uint32_t)nodes[i].generation]++;
}

static void add_breadth(fnl_cascade_sums *sums, const fnl_scratch *scratch, uint32_t root) {
  const uint32_t *width = scratch->width + scratch->level[root];
  int64_t breadth = 0;
  for (uint32_t g = 0; g <= scratch->depth[root]; g++)
    breadth = breadth < width[g] ? width[g] : breadth;
  sums->breadth_sum += (double)breadth;
  if (sums->breadth_most < breadth)
    sums->breadth_most = breadth;
}

static void add_tree(fnl_cascade_sums *sums, const fnl_scratch *scratch, uint32_t root) {
  const uint32_t size = scratch->size[root];
  sums->n_trees++;
  sums->n_died_out += !scratch->alive[root];
  sums->depth_sum += scratch->depth[root];
  if (sums->depth_most < scratch->depth[root])
    sums->depth_most = scratch->depth[root];
  scratch->of_size[size]++;
  add_breadth(sums, scratch, root);
  if (size < 2)
    return;
  sums->n_viral++;
  sums->virality_sum += 2.0 * scratch->pairs[root] / ((double)size * ((double)size - 1.0));
}

static size_t day_of(const fnl_adopter *node) { return node->day > 0 ? (size_t)node->day : 0; }

static bool add_child(fnl_histogram *counts, const fnl_adopter *sender, const fnl_adopter *child) {
  const size_t from = day_of(sender), to = day_of(child);
  const int64_t days = (int64_t)to - (int64_t)from;
  return fnl_histogram_add(&counts[FNL_COUNT_BROUGHT], from, 1) &&
         fnl_histogram_add(&counts[FNL_COUNT_ARRIVED], to, 1) &&
         fnl_histogram_add(&counts[FNL_COUNT_FORWARD], from, days) &&
         fnl_histogram_add(&counts[FNL_COUNT_BACKWARD], to, days) &&
         fnl_histogram_add(&counts[FNL_COUNT_AGES], (size_t)days, 1);
}

static bool add_adopter(fnl_histogram *counts, const fnl_adopter *nodes, uint32_t i,
                        uint32_t n_children) {
  const fnl_adopter *node = &nodes[i];
  const size_t cause = fnl_cascade_cause_index(nodes[node->root].cause);
  return fnl_histogram_add(&counts[FNL_COUNT_OFFSPRING], n_children, 1) &&
         fnl_histogram_add(&counts[FNL_COUNT_GENERATIONS], (size_t)node->generation, 1) &&
         fnl_histogram_add(&counts[FNL_COUNT_ADOPTED], day_of(node), 1) &&
         fnl_histogram_add(&counts[FNL_COUNT_MEMBERS], cause, 1) &&
         (is_root(node) ? fnl_histogram_add(&counts[FNL_COUNT_ROOTS], cause, 1)
                        : add_child(counts, &nodes[node->parent], node));
}

static bool gather_sizes(fnl_cascade_sums *sums, const uint32_t *of_size, uint32_t n) {
  for (uint32_t size = 1; size <= n; size++)
    sums->n_sizes += of_size[size] > 0;
  sums->sizes = calloc(sums->n_sizes + 1, sizeof *sums->sizes);
  if (!sums->sizes)
    return false;
  size_t next = 0;
  for (uint32_t size = 1; next < sums->n_sizes; size++)
    if (of_size[size] > 0)
      sums->sizes[next++] = (fnl_cascade_size){size, of_size[size]};
  return true;
}

fnl_status fnl_cascade_measure(const fnl_adopter *nodes, uint32_t n, fnl_cascade_sums *sums,
                               fnl_error *error) {
  fnl_arena memory = {0};
  fnl_scratch scratch;
  bool there = scratch_init(&scratch, &memory, n);
  if (there) {
    climb(nodes, n, &scratch);
    count_widths(nodes, n, &scratch);
  }
  for (uint32_t i = 0; i < n && there; i++) {
    there = add_adopter(sums->counts, nodes, i, scratch.children[i]);
    if (is_root(&nodes[i]))
      add_tree(sums, &scratch, i);
  }
  there = there && gather_sizes(sums, scratch.of_size, n);
  fnl_arena_free(&memory);
  return there ? FNL_OK : fnl_error_no_memory(error);
}

void fnl_cascade_free(fnl_cascade_sums *sums) {
  for (int i = 0; i < FNL_COUNT_N; i++)
    free(sums->counts[i].count);
  free(sums->sizes);
  memset(sums, 0, sizeof *sums);
}

/* ---- many ---- */

static bool merge_sizes(fnl_cascade_sums *all, const fnl_cascade_sums *one) {
  fnl_cascade_size *merged = calloc(all->n_sizes + one->n_sizes + 1, sizeof *merged);
  size_t n = 0, i = 0, k = 0;
  if (!merged)
    return false;
  while (i < all->n_sizes || k < one->n_sizes) {
    const bool mine =
        i < all->n_sizes && (k == one->n_sizes || all->sizes[i].size <= one->sizes[k].size);
    const fnl_cascade_size next = mine ? all->sizes[i++] : one->sizes[k++];
    if (n > 0 && merged[n - 1].size == next.size)
      merged[n - 1].trees += next.trees;
    else
      merged[n++] = next;
  }
  free(all->sizes);
  all->sizes = merged;
  all->n_sizes = n;
  return true;
}

bool fnl_cascade_merge(fnl_cascade_sums *all, const fnl_cascade_sums *one) {
  bool there = merge_sizes(all, one);
  all->n_trees += one->n_trees;
  all->n_died_out += one->n_died_out;
  all->depth_sum += one->depth_sum;
  all->breadth_sum += one->breadth_sum;
  all->n_viral += one->n_viral;
  all->virality_sum += one->virality_sum;
  all->conversions += one->conversions;
  all->conversions_referred += one->conversions_referred;
  if (all->depth_most < one->depth_most)
    all->depth_most = one->depth_most;
  if (all->breadth_most < one->breadth_most)
    all->breadth_most = one->breadth_most;
  for (int i = 0; i < FNL_COUNT_N && there; i++)
    there = fnl_histogram_merge(&all->counts[i], &one->counts[i]);
  return there;
}

int64_t fnl_cascade_step(int index) {
  static const int64_t steps[] = {1, 2, 5};
  int64_t size = steps[index % 3];
  for (int i = 0; i < index / 3; i++)
    size *= 10;
  return size;
}

int64_t fnl_cascade_at_least(const fnl_cascade_sums *sums, int64_t size) {
  int64_t n = 0;
  for (size_t i = sums->n_sizes; i-- > 0 && sums->sizes[i].size >= size;)
    n += sums->sizes[i].trees;
  return n;
}

int64_t fnl_cascade_largest(const fnl_cascade_sums *sums) {
  return sums->n_sizes > 0 ? sums->sizes[sums->n_sizes - 1].size : 0;
}

/* ---- pace ---- */

/* Those who were watched at this age. */
static double watched(const fnl_cascade_sums *sums, int n_days, int age) {
  double n = 0.0;
  for (int day = 0; day + age < n_days; day++)
    n += (double)fnl_histogram_at(&sums->counts[FNL_COUNT_ADOPTED], (size_t)day);
  return n;
}

/* Offspring at each age of one who was watched then: rate[n_days]. */
static void rates_by_age(const fnl_cascade_sums *sums, int n_days, double *rate) {
  double n = watched(sums, n_days, 0);
  for (int age = 0; age < n_days; age++) {
    const double born = (double)fnl_histogram_at(&sums->counts[FNL_COUNT_AGES], (size_t)age);
    rate[age] = n > 0.0 ? born / n : 0.0;
    n -= (double)fnl_histogram_at(&sums->counts[FNL_COUNT_ADOPTED], (size_t)(n_days - 1 - age));
  }
}

fnl_cascade_pace fnl_cascade_pace_of(const fnl_cascade_sums *sums, int n_days) {
  double *rate = calloc((size_t)n_days + 1, sizeof *rate);
  fnl_cascade_pace pace = {0.0, 0.0};
  if (!rate)
    return (fnl_cascade_pace){NAN, NAN};
  rates_by_age(sums, n_days, rate);
  for (int age = 0; age < n_days; age++) {
    pace.reproduction += rate[age];
    pace.cycle_days += age * rate[age];
  }
  pace.cycle_days = pace.reproduction > 0.0 ? pace.cycle_days / pace.reproduction : (double)NAN;
  free(rate);
  return pace;
}

fnl_status fnl_cascade_instant(const fnl_cascade_sums *sums, int n_days, double *reproduction,
                               fnl_error *error) {
  double *rate = calloc((size_t)n_days + 1, sizeof *rate);
  double all = 0.0;
  if (!rate)
    return fnl_error_no_memory(error);
  rates_by_age(sums, n_days, rate);
  for (int age = 0; age < n_days; age++)
    all += rate[age];
  for (int day = 0; day < n_days; day++) {
    double able = 0.0;
    for (int age = 1; age <= day; age++)
      able += rate[age] / all *
              (double)fnl_histogram_at(&sums->counts[FNL_COUNT_ADOPTED], (size_t)(day - age));
    const double arrived = (double)fnl_histogram_at(&sums->counts[FNL_COUNT_ARRIVED], (size_t)day);
    reproduction[day] = able > 0.0 ? arrived / able : (double)NAN;
  }
  free(rate);
  return FNL_OK;
}
