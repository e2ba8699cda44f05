/* complete.c: everybody is everybody's friend: a network that changes nothing, to compare with. */
#include "network/generator.h"
#include "network/igraph_guest.h"

static double edges(const fnl_plan *plan) {
  return 0.5 * (double)plan->population * (double)(plan->population - 1);
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  return fnl_igraph_status(igraph, igraph->full(graph, plan->population, false, false), error);
}

static const char *const none[] = {NULL};

const fnl_generator_type fnl_generator_complete = {
    .name = "complete",
    .summary = "everybody is everybody's friend",
    .source = "",
    .needs = none,
    .takes = none,
    .edges = edges,
    .make = make,
};
