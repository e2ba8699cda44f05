/* cascade.c: the plan's people are simulated one by one, and who brings whom is measured. */
#include "study/cascade.h"
#include "experiment/action.h"
#include "study/cascade_factor.h"

#include <math.h>
#include <stdio.h>

#define K_FACTOR "cascade.k_factor"

/* Of a population that mixes well; a network has none. */
static fnl_status find_factor(const fnl_assignment *assignment, fnl_findings *findings,
                              fnl_error *error) {
  fnl_world world = {0};
  fnl_k_factor factor = {0};
  fnl_status status = FNL_OK;
  if (assignment->plan->has_network)
    return FNL_OK;
  FNL_TRY(fnl_world_init(&world, assignment->plan, error));
  FNL_TRY(fnl_k_factor_init(&factor, &world, error));
  fnl_findings_set(findings, assignment, K_FACTOR,
                   (fnl_estimate){.mean = factor.k, .se = (double)NAN});
out:
  fnl_k_factor_free(&factor);
  fnl_world_free(&world);
  return status;
}

static void take_cascades(const fnl_assignment *assignment, const fnl_cascades *cascades,
                          fnl_findings *findings) {
  fnl_estimate figures[FNL_CASCADE_N];
  fnl_cascades_estimate(cascades, figures);
  for (int figure = 0; figure < FNL_CASCADE_N; figure++) {
    char name[64];
    snprintf(name, sizeof name, "cascade.%s", fnl_cascade_names[figure]);
    fnl_findings_set(findings, assignment, name, figures[figure]);
  }
}

static fnl_status perform(const fnl_assignment *assignment, fnl_findings *findings,
                          fnl_error *error) {
  fnl_sample sample = {0};
  fnl_cascades cascades = {0};
  fnl_study study = fnl_assignment_study(assignment);
  fnl_status status = FNL_OK;
  fnl_study_add_witness(&study, fnl_cascades_witness(&cascades));
  FNL_TRY(fnl_replicate(&study, &sample, error));
  if (sample.partial) {
    status = fnl_interrupted(error);
    goto out;
  }
  FNL_TRY(cascades.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(fnl_findings_take(findings, assignment, &sample, error));
  take_cascades(assignment, &cascades, findings);
  FNL_TRY(find_factor(assignment, findings, error));
out:
  fnl_cascades_free(&cascades);
  fnl_sample_free(&sample);
  return status;
}

static fnl_status list(const fnl_plan *plan, fnl_catalogue *catalogue, fnl_error *error) {
  const fnl_status status = fnl_catalogue_add_figures(catalogue, plan, error);
  fnl_catalogue_add(catalogue, K_FACTOR, "ratio", true);
  for (int figure = 0; figure < FNL_CASCADE_N; figure++)
    fnl_catalogue_add_format(catalogue, fnl_cascade_units[figure], true, "cascade.%s",
                             fnl_cascade_names[figure]);
  return status;
}

const fnl_action_type fnl_action_cascade = {
    .name = "cascade",
    .summary = "simulates people one by one: who brings whom, and the K-factor",
    .needs_agents = true,
    .list = list,
    .perform = perform,
};
