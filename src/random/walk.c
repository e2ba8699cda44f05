/* walk.c: probabilities relative to the mode's, outwards and back. */
#include "random/walk.h"

/* Times the mode's probability. Neither tail beyond it holds 10^-16 of 2^-53, the least u. */
#define NEGLIGIBLE 1e-40

/* A place on the walk, and the sum of the probabilities passed. */
typedef struct {
  int64_t k;
  double probability, sum;
} place;

static double ratio(const fnl_panjer *law, int64_t k) { return law->a + law->b / (double)k; }

static void step_up(const fnl_panjer *law, place *at) {
  at->k++;
  at->probability *= ratio(law, at->k);
  at->sum += at->probability;
}

static void step_down(const fnl_panjer *law, place *at) {
  at->probability /= ratio(law, at->k);
  at->k--;
  at->sum += at->probability;
}

static place bottom(const fnl_panjer *law) {
  place at = {.k = law->mode, .probability = 1.0};
  while (at.k > 0 && at.probability > NEGLIGIBLE)
    step_down(law, &at);
  return at;
}

static place top(const fnl_panjer *law) {
  place at = {.k = law->mode, .probability = 1.0};
  while (at.k < law->largest && at.probability > NEGLIGIBLE)
    step_up(law, &at);
  return at;
}

int64_t fnl_walk_quantile(double u, const fnl_panjer *law) {
  place low = bottom(law), high = top(law);
  const double total = low.sum + 1.0 + high.sum;
  low.sum = low.probability; /* up to k */
  while (u <= 0.5 && low.sum < u * total && low.k < high.k)
    step_up(law, &low);
  if (u <= 0.5)
    return low.k;
  high.sum = high.probability; /* from k on */
  while (high.sum <= (1.0 - u) * total && high.k > low.k)
    step_down(law, &high);
  return high.k;
}
