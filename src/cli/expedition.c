/* expedition.c: an experiment, read with its plan and ready to run. */
#include "cli/expedition.h"

#include "base/file_name.h"
#include "cli/mistaken.h"
#include "model/bytes.h"

#include <stdlib.h>

static char *find_file(const char *kind, const char *name) {
  fnl_places places;
  fnl_places_init(&places, kind, NULL);
  char *file = fnl_places_find(&places, name);
  fnl_places_free(&places);
  return file;
}

/* A path goes from the experiment's folder, else from the working folder; a name is a plan's. */
static char *find_plan(const fnl_expedition *expedition) {
  const char *name = expedition->experiment.plan;
  char *beside = fnl_path_beside(expedition->file, name);
  if (beside && fnl_file_exists(beside))
    return beside;
  free(beside);
  return find_file("configs", name);
}

static fnl_status check_plan(const fnl_expedition *expedition, fnl_error *error) {
  const fnl_experiment *experiment = &expedition->experiment;
  if (!expedition->plan_file)
    return fnl_error_no_memory(error);
  if (fnl_file_exists(expedition->plan_file))
    return FNL_OK;
  fnl_error_set_at(error, FNL_ENOFILE, expedition->file, experiment->plan_line,
                   "there is no plan \"%s\"", experiment->plan);
  fnl_error_hint(error, "a name that `funnel list` shows, or a path from the experiment's folder");
  return FNL_ENOFILE;
}

/* A plan in its place is told as what it is, not by its keys one by one. */
static fnl_status read_experiment(fnl_expedition *expedition, bool small, fnl_error *error) {
  const fnl_status status = fnl_experiment_read(&expedition->experiment, expedition->file, small,
                                                &expedition->diagnostics, error);
  if (status == FNL_OK || fnl_mistaken_plan(expedition->file, error) == FNL_OK)
    return status;
  fnl_diagnostics_free(&expedition->diagnostics);
  return FNL_EVALUE;
}

fnl_status fnl_expedition_begin(fnl_expedition *expedition, const char *name,
                                const fnl_options *options, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_places_init(&expedition->models, "models", options);
  const fnl_read_options reading = fnl_places_read_options(&expedition->models, options);
  expedition->file = find_file("experiments", name);
  FNL_TRY(expedition->file ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(read_experiment(expedition, options->small, error));
  expedition->plan_file = find_plan(expedition);
  FNL_TRY(check_plan(expedition, error));
  FNL_TRY(fnl_trial_init(&expedition->trial, &expedition->experiment, expedition->plan_file,
                         &reading, &expedition->diagnostics, error));
out:
  return status;
}

void fnl_expedition_end(fnl_expedition *expedition) {
  fnl_trial_free(&expedition->trial);
  fnl_experiment_free(&expedition->experiment);
  fnl_diagnostics_free(&expedition->diagnostics);
  fnl_places_free(&expedition->models);
  free(expedition->plan_file);
  free(expedition->file);
}
