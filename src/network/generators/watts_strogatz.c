/* watts_strogatz.c: neighbours on a ring, and a part of the edges leading anywhere: friends of
 * friends are friends, and yet everybody is near.
 *
 * On the ring the clustering is 3 (k - 2) / (4 (k - 1)) for k neighbours, 1/2 for four; with a part
 * p of the edges rewired it is that times about (1 - p)^3 (Barrat and Weigt 2000). Either end of an
 * edge may be moved.
 */
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"

#include <math.h>

static double edges(const fnl_plan *plan) {
  return 0.5 * (double)plan->population * (double)plan->network.neighbours;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  const int k = plan->network.neighbours;
  if (k % 2 != 0)
    return fnl_network_mistake(plan, "neighbours", error,
                               "`neighbours` is even, half on either side, not %d", k);
  if (plan->population <= k)
    return fnl_network_mistake(plan, "neighbours", error,
                               "%d neighbours each need more than %lld people", k,
                               (long long)plan->population);
  return FNL_OK;
}

/* igraph moves each end of an edge by itself; the edge stays where both stay. */
static double rewiring_of_ends(const fnl_plan *plan) {
  return 1.0 - sqrt(1.0 - plan->network.rewiring);
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  const igraph_error_t code =
      igraph->watts_strogatz_game(graph, 1, plan->population, plan->network.neighbours / 2,
                                  rewiring_of_ends(plan), false, false);
  return fnl_igraph_status(igraph, code, error);
}

static const char *const needs[] = {"neighbours", "rewiring", NULL}, *const takes[] = {NULL};

const fnl_generator_type fnl_generator_watts_strogatz = {
    .name = "watts-strogatz",
    .summary = "neighbours on a ring, and some edges leading anywhere: a small world",
    .source = "Watts and Strogatz (1998), Nature 393, doi:10.1038/30918",
    .needs = needs,
    .takes = takes,
    .has_positions = true,
    .edges = edges,
    .check = check,
    .make = make,
};
