/* simulate.c: the plan of the point is simulated. */
#include "experiment/action.h"

static fnl_status perform(const fnl_assignment *assignment, fnl_findings *findings,
                          fnl_error *error) {
  fnl_sample sample = {0};
  const fnl_study study = fnl_assignment_study(assignment);
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_replicate(&study, &sample, error));
  if (sample.partial)
    status = fnl_interrupted(error);
  else
    status = fnl_findings_take(findings, assignment, &sample, error);
out:
  fnl_sample_free(&sample);
  return status;
}

static fnl_status list(const fnl_plan *plan, fnl_catalogue *catalogue, fnl_error *error) {
  return fnl_catalogue_add_figures(catalogue, plan, error);
}

const fnl_action_type fnl_action_simulate = {
    .name = "simulate",
    .summary = "simulates the plan: every figure of its summary",
    .list = list,
    .perform = perform,
};
