/* ascend.c: a method driven on one thread from one start. */
#include "optimize/ascend.h"

#include "optimize/method.h"

#include <stdlib.h>
#include <string.h>

fnl_status fnl_ascend(const fnl_landscape *landscape, int thread, double size, int evaluations,
                      double *x, double *value, fnl_error *error) {
  const fnl_method_type *method = fnl_method_by_name("spectral-projected-gradient");
  const size_t n = (size_t)landscape->region->n;
  double *point = calloc(2 * n + (size_t)landscape->n_targets + 1, sizeof *point);
  double *gradient = point + n, *targets = point + 2 * n;
  void *state = NULL;
  fnl_status status = FNL_OK;
  if (!point)
    return fnl_error_no_memory(error);
  landscape->values(landscape->context, thread, x, value, targets);
  landscape->gradient(landscape->context, thread, 1.0, NULL, gradient);
  FNL_TRY(method->start(landscape->region, x, *value, gradient, size, &state, error));
  for (int k = 0; k < evaluations && method->ask(state, point); k++) {
    double goal;
    landscape->values(landscape->context, thread, point, &goal, targets);
    const bool wanted = !method->worth_gradient || method->worth_gradient(state, goal);
    if (wanted)
      landscape->gradient(landscape->context, thread, 1.0, NULL, gradient);
    method->tell(state, goal, wanted ? gradient : NULL);
  }
  memcpy(x, method->best(state, value), n * sizeof *x);
out:
  method->free(state);
  free(point);
  return status;
}
