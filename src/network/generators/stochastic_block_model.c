/* stochastic_block_model.c: each segment is a circle of its own: two people are friends with a
 * probability that depends on their segments alone.
 *
 * Said by mean degrees: p = within / (n_g - 1) in segment g of n_g people, and one probability
 * between any two segments, between N / sum_g n_g (N - n_g), so that a person has `between` friends
 * in other segments on average; or by the probabilities themselves.
 */
#include "base/text.h"
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"
#include "network/segments.h"

#include <stdlib.h>

/* ---- probabilities ---- */

static double within(const fnl_plan *plan, const int64_t *counts, int g) {
  return counts[g] > 1 ? plan->network.within / (double)(counts[g] - 1) : 0.0;
}

static double between(const fnl_plan *plan, const int64_t *counts) {
  const double n = (double)plan->population;
  double pairs = 0.0;
  for (int g = 0; g < plan->n_segments; g++)
    pairs += (double)counts[g] * (n - (double)counts[g]);
  return pairs > 0.0 ? plan->network.between * n / pairs : 0.0;
}

static double probability(const fnl_plan *plan, const int64_t *counts, int g, int h) {
  if (plan->network.n_mixing > 0)
    return plan->network.mixing[g * plan->n_segments + h].value;
  return g == h ? within(plan, counts, g) : between(plan, counts);
}

static int64_t *count(const fnl_plan *plan) {
  int64_t *counts = calloc((size_t)plan->n_segments, sizeof *counts);
  if (counts)
    fnl_segments_count(plan, counts);
  return counts;
}

/* ---- what is refused ---- */

/* Without memory nothing is told here; making fails then. */
static double edges(const fnl_plan *plan) {
  int64_t *counts = count(plan);
  double sum = 0.0;
  for (int g = 0; counts && g < plan->n_segments; g++)
    for (int h = 0; h < plan->n_segments; h++)
      sum += 0.5 * (double)counts[g] * (double)(counts[h] - (g == h)) *
             probability(plan, counts, g, h);
  free(counts);
  return sum;
}

static fnl_status check_keys(const fnl_plan *plan, fnl_error *error) {
  const bool means = fnl_network_says(plan, "within") || fnl_network_says(plan, "between");
  if (means == (plan->network.n_mixing > 0)) {
    fnl_network_mistake(plan, means ? "mixing" : "generator", error,
                        "the generator stochastic-block-model goes by `within` and `between` or by "
                        "`mixing`, %s",
                        means ? "not by both" : "and has neither");
    return FNL_EVALUE;
  }
  return FNL_OK;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  fnl_status status = check_keys(plan, error);
  int64_t *counts = status == FNL_OK ? count(plan) : NULL;
  if (status == FNL_OK && !counts)
    status = fnl_error_no_memory(error);
  for (int g = 0; g < plan->n_segments && status == FNL_OK; g++)
    if (within(plan, counts, g) > 1.0)
      status = fnl_network_mistake(
          plan, "within", error, "%g %s each are more than there are others in %s",
          plan->network.within, fnl_plural(plan->network.within, "friend", "friends"),
          plan->segments[g].name);
  if (status == FNL_OK && between(plan, counts) > 1.0)
    status = fnl_network_mistake(
        plan, "between", error, "%g %s each are more than there are in other segments",
        plan->network.between, fnl_plural(plan->network.between, "friend", "friends"));
  free(counts);
  return status;
}

/* ---- the graph ---- */

typedef struct {
  igraph_vector_int_t sizes;
  igraph_matrix_t mixing;
} blocks;

static igraph_error_t play(const fnl_plan *plan, const int64_t *counts, const fnl_igraph *igraph,
                           blocks *of, igraph_t *graph) {
  for (int g = 0; g < plan->n_segments; g++) {
    VECTOR(of->sizes)[g] = counts[g];
    for (int h = 0; h < plan->n_segments; h++)
      MATRIX(of->mixing, g, h) = probability(plan, counts, g, h);
  }
  return igraph->sbm_game(graph, plan->population, &of->mixing, &of->sizes, false, false);
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  const igraph_integer_t n = plan->n_segments;
  blocks of;
  igraph_error_t code = IGRAPH_ENOMEM;
  int64_t *counts = count(plan);
  if (counts)
    code = igraph->matrix_init(&of.mixing, n, n);
  if (code == IGRAPH_SUCCESS) {
    code = igraph->vector_int_init(&of.sizes, n);
    if (code == IGRAPH_SUCCESS) {
      code = play(plan, counts, igraph, &of, graph);
      igraph->vector_int_destroy(&of.sizes);
    }
    igraph->matrix_destroy(&of.mixing);
  }
  free(counts);
  return fnl_igraph_status(igraph, code, error);
}

static const char *const needs[] = {NULL}, *const takes[] = {"within", "between", "mixing", NULL};

const fnl_generator_type fnl_generator_stochastic_block_model = {
    .name = "stochastic-block-model",
    .summary = "each segment is a circle of friends, with fewer between them",
    .source = "Holland, Laskey, Leinhardt (1983), Social Networks 5, "
              "doi:10.1016/0378-8733(83)90021-7",
    .needs = needs,
    .takes = takes,
    .has_blocks = true,
    .edges = edges,
    .check = check,
    .make = make,
};
