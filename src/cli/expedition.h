/* expedition.h: an experiment, read with its plan and ready to run. */
#ifndef FNL_CLI_EXPEDITION_H
#define FNL_CLI_EXPEDITION_H

#include "cli/places.h"
#include "experiment/trial.h"

typedef struct {
  fnl_places models;
  char *file, *plan_file;
  fnl_experiment experiment;
  fnl_diagnostics diagnostics; /* of the experiment and its plan */
  fnl_trial trial;
} fnl_expedition;

/* Reads the experiment of that name or path, and its plan. What is wrong is in `diagnostics`, else
 * in `error`. Starts zeroed. */
fnl_status fnl_expedition_begin(fnl_expedition *expedition, const char *name,
                                const fnl_options *options, fnl_error *error);
void fnl_expedition_end(fnl_expedition *expedition);

#endif
