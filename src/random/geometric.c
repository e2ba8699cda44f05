/* geometric.c: the table. */
#include "random/geometric.h"

/* A probability as the part of 2^64; near 1 the last number there is. */
static uint64_t part_of_words(double probability) {
  const double part = 0x1p64 * probability;
  return part < 0x1p64 ? (uint64_t)part : UINT64_MAX;
}

static void set_guide(fnl_geometric *geometric) {
  const int shift = 64 - FNL_GEOMETRIC_GUIDE_BITS;
  uint64_t at = 0;
  for (int k = 0; k < FNL_GEOMETRIC_BORDERS; k++) {
    const uint64_t border = geometric->border[k], bucket = border >> shift;
    for (; at < bucket; at++)
      geometric->guide[at] = (uint16_t)(k + FNL_GEOMETRIC_SURE);
    if (at == bucket && border > bucket << shift)
      geometric->guide[at++] = (uint16_t)k;
  }
  for (; at < FNL_GEOMETRIC_GUIDES; at++)
    geometric->guide[at] = FNL_GEOMETRIC_BORDERS;
}

void fnl_geometric_set(fnl_geometric *geometric, double p) {
  double fails = 1.0;
  if (geometric->p >= p && geometric->p <= p)
    return;
  geometric->p = p;
  for (int i = 0; i < FNL_GEOMETRIC_BORDERS; i++) {
    fails *= 1.0 - p;
    geometric->border[i] = part_of_words(1.0 - fails);
  }
  set_guide(geometric);
}
