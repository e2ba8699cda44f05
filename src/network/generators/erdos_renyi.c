/* erdos_renyi.c: any two people are friends with the same probability, whatever others are. */
#include "base/text.h"
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"

static double edges(const fnl_plan *plan) {
  return 0.5 * (double)plan->population * plan->network.mean_degree;
}

static double probability(const fnl_plan *plan) {
  return plan->population > 1 ? plan->network.mean_degree / (double)(plan->population - 1) : 0.0;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  if (probability(plan) <= 1.0 && (plan->population > 1 || plan->network.mean_degree == 0.0))
    return FNL_OK;
  return fnl_network_mistake(
      plan, "mean_degree", error, "%g %s each are more than there are other people",
      plan->network.mean_degree, fnl_plural(plan->network.mean_degree, "friend", "friends"));
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  return fnl_igraph_status(
      igraph,
      igraph->erdos_renyi_game_gnp(graph, plan->population, probability(plan), false, false),
      error);
}

static const char *const needs[] = {"mean_degree", NULL}, *const takes[] = {NULL};

const fnl_generator_type fnl_generator_erdos_renyi = {
    .name = "erdos-renyi",
    .summary = "any two people are friends with the same probability",
    .source = "Gilbert (1959), Annals of Mathematical Statistics 30, doi:10.1214/aoms/1177706098",
    .needs = needs,
    .takes = takes,
    .edges = edges,
    .check = check,
    .make = make,
};
