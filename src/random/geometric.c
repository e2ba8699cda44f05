/* geometric.c: the table, and draws by it. */
#include "random/geometric.h"

#include <math.h>

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

static void set_table(fnl_geometric *geometric) {
  double fails = 1.0;
  for (int i = 0; i < FNL_GEOMETRIC_BORDERS; i++) {
    fails *= 1.0 - geometric->p;
    geometric->border[i] = part_of_words(1.0 - fails);
  }
  set_guide(geometric);
}

void fnl_geometric_set(fnl_geometric *geometric, double p) {
  if (geometric->p >= p && geometric->p <= p)
    return;
  geometric->p = p;
  geometric->scale = p < FNL_GEOMETRIC_LEAST ? 1.0 / log1p(-p) : 0.0;
  if (p >= FNL_GEOMETRIC_LEAST && p < 1.0)
    set_table(geometric);
}

/* ---- draws ---- */

int64_t fnl_geometric_by_logarithm(const fnl_geometric *geometric, fnl_words *words) {
  const double most = 0x1p60, n = log(fnl_words_uniform(words)) * geometric->scale;
  return n < most ? (int64_t)n : (int64_t)most;
}

int64_t fnl_geometric_by_borders(const fnl_geometric *geometric, fnl_words *words, uint32_t half) {
  for (int64_t before = 0;; before += FNL_GEOMETRIC_BORDERS, half = fnl_words_half(words)) {
    const uint64_t middle = fnl_words_next(words), last = fnl_words_next(words) & UINT16_MAX;
    const uint64_t drawn = (uint64_t)half << 48 | middle << 16 | last;
    int k = fnl_geometric_guide(geometric, half) & ~FNL_GEOMETRIC_SURE;
    k += k < FNL_GEOMETRIC_BORDERS && drawn >= geometric->border[k]; /* seldom more than one */
    while (k < FNL_GEOMETRIC_BORDERS && drawn >= geometric->border[k])
      k++;
    if (k < FNL_GEOMETRIC_BORDERS)
      return before + k;
  }
}

/* Half after half as they are at hand: what fnl_words_half keeps in mind between two of them takes
 * longer than the rest. */
static int successes_by_table(const fnl_geometric *geometric, fnl_words *words, int64_t *next,
                              int32_t end, int most, int32_t *successes) {
  unsigned used = words->used;
  int64_t at = *next;
  int n = 0;
  while (n < most) {
    if (used == FNL_WORDS_HALVES) {
      fnl_words_refill(words);
      used = 0;
    }
    const uint32_t half = words->ahead.halves[used++ ^ FNL_WORDS_UPPER_FIRST];
    int64_t failures = fnl_geometric_guide(geometric, half) - FNL_GEOMETRIC_SURE;
    if (failures < 0) {
      words->used = used;
      failures = fnl_geometric_by_borders(geometric, words, half);
      used = words->used;
    }
    at += failures;
    if (at >= end)
      break;
    successes[n++] = (int32_t)at++;
  }
  words->used = used;
  *next = at;
  return n;
}

int fnl_geometric_successes(const fnl_geometric *geometric, fnl_words *words, int64_t *next,
                            int32_t end, int most, int32_t *successes) {
  int n = 0;
  if (geometric->p < 1.0 && !(geometric->scale < 0.0))
    return successes_by_table(geometric, words, next, end, most, successes);
  while (n < most && (*next += fnl_geometric_draw(geometric, words)) < end)
    successes[n++] = (int32_t)(*next)++;
  return n;
}
