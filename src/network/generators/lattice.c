/* lattice.c: a sheet of people, each with four neighbours, whose borders meet: the network on which
 * word spreads slowest, and percolation is known exactly (bonds: 1/2). */
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"

/* On fewer in a row two of the neighbours would be one. */
enum { SHORTEST_SIDE = 3 };

static double edges(const fnl_plan *plan) { return 2.0 * (double)plan->population; }

/* The shorter side of the sheet nearest to a square; 1 where the number is prime. */
static int64_t side(int64_t n) {
  int64_t best = 1;
  for (int64_t a = 1; a <= n / a; a++)
    if (n % a == 0)
      best = a;
  return best;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  if (side(plan->population) >= SHORTEST_SIDE)
    return FNL_OK;
  fnl_network_mistake(plan, "generator", error, "%lld people make no sheet of rows and columns",
                      (long long)plan->population);
  fnl_error_hint(error, "population = a square, such as 10000");
  return FNL_EVALUE;
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  const igraph_integer_t a = side(plan->population);
  igraph_vector_int_t sides;
  igraph_vector_bool_t meets;
  igraph_error_t code = igraph->vector_int_init(&sides, 2);
  if (code != IGRAPH_SUCCESS)
    return fnl_igraph_status(igraph, code, error);
  VECTOR(sides)[0] = a;
  VECTOR(sides)[1] = plan->population / a;
  code = igraph->vector_bool_init(&meets, 2);
  if (code == IGRAPH_SUCCESS) {
    igraph->vector_bool_fill(&meets, true);
    code = igraph->square_lattice(graph, &sides, 1, false, false, &meets);
    igraph->vector_bool_destroy(&meets);
  }
  igraph->vector_int_destroy(&sides);
  return fnl_igraph_status(igraph, code, error);
}

static const char *const none[] = {NULL};

const fnl_generator_type fnl_generator_lattice = {
    .name = "lattice",
    .summary = "a sheet on which everybody has four neighbours",
    .source = "Kesten (1980), Communications in Mathematical Physics 74, doi:10.1007/BF01197577",
    .needs = none,
    .takes = none,
    .has_positions = true,
    .edges = edges,
    .check = check,
    .make = make,
};
