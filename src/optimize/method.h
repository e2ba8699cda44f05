/* method.h: a search method, asked and told.
 *
 * A method improves a point of a region by asking for values at points it names and being told
 * them; it never calls a simulator. Whoever drives it values the points, counts them, logs them and
 * stops it when it likes. Each method is one file in methods/ ending in its descriptor; the
 * registry is made by the build from that folder.
 *
 *   type->start(region, x, value, gradient, size, &state, error)
 *   while (type->ask(state, point))
 *     type->tell(state, value at point, type->worth_gradient(state, value) ? gradient there :
 * NULL); best = type->best(state, &value);  type->free(state)
 */
#ifndef FNL_OPTIMIZE_METHOD_H
#define FNL_OPTIMIZE_METHOD_H

#include "optimize/region.h"

typedef struct fnl_method_type {
  const char *name, *summary, *source;
  bool wants_gradient;
  int n_most; /* variables it is good for; 0: any number */
  /* Begins at `x` [n] inside the region, whose value (to be made largest) and gradient [n] (NULL
   * unless wanted) are given. `size`: how far it should look at first, in the units of x. */
  fnl_status (*start)(const fnl_region *region, const double *x, double value,
                      const double *gradient, double size, void **state, fnl_error *error);
  /* Names the next point [n], inside the region; false: nothing more to gain. */
  bool (*ask)(void *state, double *x);
  /* Whether a point of this value will be gone on from, so that its gradient is wanted; where not,
   * it need not be computed. NULL where wants_gradient is false. */
  bool (*worth_gradient)(const void *state, double value);
  /* The value there, and the gradient [n] where it was worth one. NaN counts as the worst. */
  void (*tell)(void *state, double value, const double *gradient);
  /* The best point told so far [n], borrowed, and its value. */
  const double *(*best)(const void *state, double *value);
  void (*free)(void *state); /* NULL is fine */
} fnl_method_type;

extern const fnl_method_type *const fnl_method_registry[]; /* ends with NULL */

const fnl_method_type *fnl_method_by_name(const char *name); /* NULL: none */

#endif
