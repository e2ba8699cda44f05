/* edges.h: edges as they come, and the network that they make. */
#ifndef FNL_NETWORK_EDGES_H
#define FNL_NETWORK_EDGES_H

#include "network/network.h"

typedef struct {
  uint32_t from, to;
} fnl_edge;

/* Starts zeroed but for `is_weighted` and `is_directed`. */
typedef struct {
  bool is_weighted, is_directed;
  int64_t n;
  size_t capacity;
  fnl_edge *pairs;
  float *weights; /* [n]; NULL unless is_weighted */
  int64_t n_loops;
} fnl_edges;

/* Adds an edge; one from somebody to themselves is counted and left out. FNL_ENOMEM. */
fnl_status fnl_edges_add(fnl_edges *edges, fnl_edge edge, float weight, fnl_error *error);

void fnl_edges_free(fnl_edges *edges); /* legal twice */

/* Fills first, neighbour, weight and the counts of a network of network->n_people; the edges are
 * freed on the way. Where two people are joined twice one edge is left out, and counted; FNL_EVALUE
 * where the two differ in weight: `conflict` then has the two. Linear in edges, but for sorting
 * each person's neighbours. */
fnl_status fnl_edges_to_network(fnl_edges *edges, fnl_network *network, fnl_edge *conflict,
                                fnl_error *error);

#endif
