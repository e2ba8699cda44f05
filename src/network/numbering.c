/* numbering.c: an order of people at random. */
#include "network/numbering.h"

void fnl_numbering_random(const fnl_plan *plan, fnl_network_draw draw, int64_t n, uint32_t *order) {
  fnl_stream rng = fnl_network_stream(plan, draw);
  for (int64_t i = 0; i < n; i++) {
    const uint64_t j = fnl_stream_below_large(&rng, (uint64_t)i + 1);
    if ((int64_t)j < i)
      order[i] = order[j];
    order[j] = (uint32_t)i;
  }
}
