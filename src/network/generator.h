/* generator.h: what makes a network instead of reading one: a file in generators/ for each, which
 * ends in its descriptor; the registry is made by the build from that folder.
 *
 * The graphs are igraph's, drawn from our streams: the same network for the same generator,
 * settings and seed.
 */
#ifndef FNL_NETWORK_GENERATOR_H
#define FNL_NETWORK_GENERATOR_H

#include "network/network.h"

struct fnl_igraph; /* igraph_guest.h */
struct igraph_s;   /* igraph's graph */

typedef struct fnl_generator_type {
  const char *name, *summary, *source;
  const char *const *needs; /* keys of the plan's network without which it has nothing to go by */
  const char *const *takes; /* and those that may be there; both end with NULL */
  bool has_positions; /* numbers would say where somebody is, so people are numbered at random */
  bool has_blocks;    /* its people fill the segments one after the other */
  /* About how many edges it makes; refused where that is too many. */
  double (*edges)(const fnl_plan *plan);
  /* What no single setting shows; NULL: nothing. Asked before `make`. */
  fnl_status (*check)(const fnl_plan *plan, fnl_error *error);
  /* Makes the graph of plan->population people; on failure there is none. */
  fnl_status (*make)(const fnl_plan *plan, const struct fnl_igraph *igraph, struct igraph_s *graph,
                     fnl_error *error);
} fnl_generator_type;

extern const fnl_generator_type *const fnl_generator_registry[]; /* ends with NULL */

/* More than this would take some ten gigabytes while it is made. */
#define FNL_GENERATOR_EDGES_MAX INT64_C(250000000)

/* Whether the plan's settings are those its generator needs and takes. */
fnl_status fnl_generator_check(const fnl_plan *plan, fnl_error *error);

/* Makes the network, which fnl_generator_check has been asked about. */
fnl_status fnl_generator_run(fnl_network *network, const fnl_plan *plan, fnl_error *error);

#endif
