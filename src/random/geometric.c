/* geometric.c: the table. */
#include "random/geometric.h"

/* A probability as the part of 2^64; near 1 the last number there is. */
static uint64_t part_of_words(double probability) {
  const double part = 0x1p64 * probability;
  return part < 0x1p64 ? (uint64_t)part : UINT64_MAX;
}

void fnl_geometric_set(fnl_geometric *geometric, double p) {
  double fails = 1.0;
  int k = 0;
  if (geometric->p >= p && geometric->p <= p)
    return;
  geometric->p = p;
  for (int i = 0; i < FNL_GEOMETRIC_BORDERS; i++) {
    fails *= 1.0 - p;
    geometric->border[i] = part_of_words(1.0 - fails);
  }
  for (uint64_t i = 0; i < FNL_GEOMETRIC_GUIDES; i++) {
    while (k < FNL_GEOMETRIC_BORDERS && geometric->border[k] <= i << 56)
      k++;
    geometric->guide[i] = (uint16_t)k;
  }
}
