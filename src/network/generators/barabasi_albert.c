/* barabasi_albert.c: newcomers befriend m people, the more likely the more friends those have.
 *
 * It begins with m + 1 people who all know each other, so that everybody has m friends at least. In
 * a large network a part 2 m (m + 1) / (k (k + 1) (k + 2)) of the people has k friends
 * (Dorogovtsev, Mendes, Samukhin 2000): with m = 5 two sevenths have just five, and a tail k^-3
 * very many.
 */
#include "base/text.h"
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"

static double edges(const fnl_plan *plan) {
  return (double)plan->population * (double)plan->network.m;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  if (plan->population > plan->network.m)
    return FNL_OK;
  return fnl_network_mistake(plan, "m", error, "%d %s each need more than %lld %s", plan->network.m,
                             fnl_plural(plan->network.m, "friend", "friends"),
                             (long long)plan->population,
                             fnl_plural((double)plan->population, "person", "people"));
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  const igraph_integer_t m = plan->network.m;
  igraph_t first;
  igraph_error_t code = igraph->full(&first, m + 1, false, false);
  if (code == IGRAPH_SUCCESS) {
    code = igraph->barabasi_game(graph, plan->population, 1.0, m, NULL, true, 0.0, false,
                                 IGRAPH_BARABASI_PSUMTREE, &first);
    igraph->destroy(&first);
  }
  return fnl_igraph_status(igraph, code, error);
}

static const char *const needs[] = {"m", NULL}, *const takes[] = {NULL};

const fnl_generator_type fnl_generator_barabasi_albert = {
    .name = "barabasi-albert",
    .summary = "newcomers befriend m people, those of many friends more likely: a heavy tail",
    .source = "Barabási and Albert (1999), Science 286, doi:10.1126/science.286.5439.509",
    .needs = needs,
    .takes = takes,
    .has_positions = true,
    .edges = edges,
    .check = check,
    .make = make,
};
