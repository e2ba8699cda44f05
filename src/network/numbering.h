/* numbering.h: the network's own luck: its random streams, and orders at random. */
#ifndef FNL_NETWORK_NUMBERING_H
#define FNL_NETWORK_NUMBERING_H

#include "model/plan.h"
#include "random/stream.h"

/* What a network draws for: the index of its streams. */
typedef enum {
  FNL_NETWORK_EDGES,
  FNL_NETWORK_DEGREES,
  FNL_NETWORK_NUMBERS,
  FNL_NETWORK_SEGMENTS
} fnl_network_draw;

/* One network for all replications: the name has the network's seed and no replication. */
static inline fnl_stream fnl_network_stream(const fnl_plan *plan, fnl_network_draw draw) {
  return fnl_stream_open(plan->network.seed, 0, FNL_PURPOSE_NETWORK, 0, (uint64_t)draw);
}

/* order[n]: 0 ... n - 1, every order as likely (Fisher and Yates). */
void fnl_numbering_random(const fnl_plan *plan, fnl_network_draw draw, int64_t n, uint32_t *order);

#endif
