/* network.h: who is whose friend. */
#ifndef FNL_NETWORK_NETWORK_H
#define FNL_NETWORK_NETWORK_H

#include "model/plan.h"

typedef struct fnl_network {
  int64_t n_people;
  int64_t n_arcs;
  int64_t *first;
  uint32_t *neighbour;
  float *weight;
  float weight_most;
  int64_t *id;
  int *segment;
  int64_t n_loops, n_duplicates;
} fnl_network;

#endif
