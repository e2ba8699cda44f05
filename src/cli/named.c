/* named.c: a model or a plan by its name. */
#include "cli/named.h"

#include "cli/mistaken.h"
#include "cli/places.h"
#include "model/bytes.h"
#include "model/kind.h"

#include <stdlib.h>
#include <string.h>

static fnl_status read_file(fnl_named *named, const char *file, const fnl_read_options *reading,
                            fnl_error *error) {
  named->is_model = fnl_file_is_model(file, NULL) || !fnl_file_exists(file);
  if (fnl_file_exists(file) && fnl_mistaken_file(file, error) != FNL_OK)
    return error->status;
  if (named->is_model)
    return fnl_model_read(&named->plan, file, reading, &named->diagnostics, error);
  return fnl_plan_read(&named->plan, file, reading, &named->diagnostics, error);
}

fnl_status fnl_named_read(fnl_named *named, const char *name, const fnl_options *options,
                          fnl_error *error) {
  fnl_places models, configs;
  fnl_places_init(&models, "models", options);
  fnl_places_init(&configs, "configs", options);
  const fnl_read_options reading = fnl_places_read_options(&models, options);
  char *model = fnl_places_find(&models, name), *config = fnl_places_find(&configs, name);
  const char *file = model && fnl_file_exists(model) ? model : config;
  memset(named, 0, sizeof *named);
  const fnl_status status =
      file ? read_file(named, file, &reading, error) : fnl_error_no_memory(error);
  free(model);
  free(config);
  fnl_places_free(&configs);
  fnl_places_free(&models);
  return status;
}

void fnl_named_free(fnl_named *named) {
  fnl_plan_free(&named->plan);
  fnl_diagnostics_free(&named->diagnostics);
}
