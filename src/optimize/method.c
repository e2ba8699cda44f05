/* method.c: methods by name, and the counted call of a problem's function. */
#include "optimize/method.h"

#include <string.h>

double fnl_problem_value(const fnl_problem *problem, const double *share) {
  ++*problem->evaluations;
  return problem->value(problem->context, share);
}

const fnl_method_type *fnl_method_by_name(const char *name) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    if (strcmp((*method)->name, name) == 0)
      return *method;
  return NULL;
}
