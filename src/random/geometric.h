/* geometric.h: how many failures come before the next success.
 *
 * What passes over all that will not happen in one step. By a table: half a random word and a
 * look into it instead of a logarithm. P(at most k failures) = 1 - (1 - p)^(k + 1) stands in it
 * with 64 bits; beyond its end all begins anew, since failures are not remembered. Most need only
 * the first bits: all that begin alike mean the same, and the guide says so; for the others the
 * rest of 64 is drawn, too. Where p is so small that the table would end too soon to be of use, by
 * the logarithm. Check: p = 1/2 has borders 2^63, 2^63 + 2^62, ….
 */
#ifndef FNL_RANDOM_GEOMETRIC_H
#define FNL_RANDOM_GEOMETRIC_H

#include "random/words.h"

enum {
  FNL_GEOMETRIC_BORDERS = 256,
  FNL_GEOMETRIC_GUIDE_BITS = 13,
  FNL_GEOMETRIC_GUIDES = 1 << FNL_GEOMETRIC_GUIDE_BITS,
  FNL_GEOMETRIC_SURE = 1 << 15 /* of a guide: no border is among its words */
};

/* Below, by the logarithm. */
#define FNL_GEOMETRIC_LEAST (1.0 / FNL_GEOMETRIC_BORDERS)

/* Starts zeroed. */
typedef struct {
  double p;
  double scale; /* 1 / log(1 - p) where p is below FNL_GEOMETRIC_LEAST, else 0 */
  uint64_t border[FNL_GEOMETRIC_BORDERS];
  uint16_t guide[FNL_GEOMETRIC_GUIDES]; /* by the first bits: the first border beyond */
} fnl_geometric;

/* 0 < p; from 1 on everything is a success. Costs nothing where p is as before. */
void fnl_geometric_set(fnl_geometric *geometric, double p);

/* What a draw is that begins with these sixteen bits, by the borders. */
int64_t fnl_geometric_by_borders(const fnl_geometric *geometric, fnl_words *words, uint32_t half);
int64_t fnl_geometric_by_logarithm(const fnl_geometric *geometric, fnl_words *words);

/* What the guide says of sixteen bits. */
static inline int fnl_geometric_guide(const fnl_geometric *geometric, uint32_t half) {
  return geometric->guide[half >> (16 - FNL_GEOMETRIC_GUIDE_BITS)];
}

/* At most 2^60. Draws nothing where p is 1. */
static inline int64_t fnl_geometric_draw(const fnl_geometric *geometric, fnl_words *words) {
  if (geometric->p >= 1.0)
    return 0;
  if (geometric->scale < 0.0)
    return fnl_geometric_by_logarithm(geometric, words);
  const uint32_t half = fnl_words_half(words);
  const int k = fnl_geometric_guide(geometric, half) - FNL_GEOMETRIC_SURE;
  return k >= 0 ? k : fnl_geometric_by_borders(geometric, words, half);
}

/* The next successes among trials number `*next` to `end` - 1, by rising number, `most` of them or
 * all there are: returns how many, and moves `*next` behind the last or to `end` or beyond. What as
 * many draws give, and where fewer than `most` are left one more. */
int fnl_geometric_successes(const fnl_geometric *geometric, fnl_words *words, int64_t *next,
                            int32_t end, int most, int32_t *successes);

#endif
