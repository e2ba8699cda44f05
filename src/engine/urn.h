/* urn.h: a draw among weighted things that are walked through.
 *
 * `rest` begins as a uniform part of the weights' sum. Weights of 0 are passed over; where rounding
 * leaves nothing else it is the last of the others.
 */
#ifndef FNL_ENGINE_URN_H
#define FNL_ENGINE_URN_H

#include <stdbool.h>

typedef struct {
  double rest;
  int chosen;
} fnl_urn;

/* Whether the draw falls on this one. */
static inline bool fnl_urn_falls(fnl_urn *urn, int index, double weight) {
  if (!(weight > 0.0))
    return false;
  urn->chosen = index;
  if (urn->rest < weight)
    return true;
  urn->rest -= weight;
  return false;
}

#endif
