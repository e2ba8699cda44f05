/* method.c: methods by name. */
#include "optimize/method.h"

#include <string.h>

const fnl_method_type *fnl_method_by_name(const char *name) {
  for (const fnl_method_type *const *method = fnl_method_registry; *method; method++)
    if (strcmp((*method)->name, name) == 0)
      return *method;
  return NULL;
}
