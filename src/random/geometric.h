/* geometric.h: how many failures come before the next success, by a table.
 *
 * What passes over all that will not happen in one step. One random word and a look into the table
 * instead of a logarithm: P(at most k failures) = 1 - (1 - p)^(k + 1) stands in it with 64 bits, of
 * which the first 32 decide unless they are those of the border itself; beyond its end all begins
 * anew, since failures are not remembered. Most words need not even be compared: all that begin
 * alike mean the same, and the guide says so. Check: p = 1/2 has borders 2^63, 2^63 + 2^62, ….
 */
#ifndef FNL_RANDOM_GEOMETRIC_H
#define FNL_RANDOM_GEOMETRIC_H

#include "random/stream.h"

enum {
  FNL_GEOMETRIC_BORDERS = 256,
  FNL_GEOMETRIC_GUIDE_BITS = 11,
  FNL_GEOMETRIC_GUIDES = 1 << FNL_GEOMETRIC_GUIDE_BITS,
  FNL_GEOMETRIC_SURE = 1 << 15 /* of a guide: no border is among its words */
};

/* With a smaller p the table would end too soon to be of use. */
#define FNL_GEOMETRIC_LEAST (1.0 / FNL_GEOMETRIC_BORDERS)

/* Starts zeroed. */
typedef struct {
  double p;
  uint64_t border[FNL_GEOMETRIC_BORDERS];
  uint16_t guide[FNL_GEOMETRIC_GUIDES]; /* by the first bits: the first border beyond */
} fnl_geometric;

/* FNL_GEOMETRIC_LEAST <= p < 1. Costs nothing where p is as before. */
void fnl_geometric_set(fnl_geometric *geometric, double p);

static inline int64_t fnl_geometric_draw(const fnl_geometric *geometric, fnl_stream *rng) {
  for (int64_t before = 0;; before += FNL_GEOMETRIC_BORDERS) {
    const uint32_t word = fnl_stream_word(rng);
    int k = geometric->guide[word >> (32 - FNL_GEOMETRIC_GUIDE_BITS)];
    if (k >= FNL_GEOMETRIC_SURE)
      return before + (k - FNL_GEOMETRIC_SURE);
    while (k < FNL_GEOMETRIC_BORDERS && word > geometric->border[k] >> 32)
      k++;
    if (k < FNL_GEOMETRIC_BORDERS && word == geometric->border[k] >> 32) {
      const uint64_t drawn = (uint64_t)word << 32 | fnl_stream_word(rng);
      while (k < FNL_GEOMETRIC_BORDERS && drawn >= geometric->border[k])
        k++;
    }
    if (k < FNL_GEOMETRIC_BORDERS)
      return before + k;
  }
}

#endif
