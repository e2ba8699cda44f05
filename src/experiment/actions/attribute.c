/* attribute.c: rules of attribution beside what campaigns add. */
#include "experiment/action.h"
#include "study/attribution/audit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void take_additions(const fnl_assignment *assignment, const fnl_audit *audit,
                           fnl_findings *findings) {
  char name[256];
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    const char *campaign = audit->plan->campaigns[c].name;
    snprintf(name, sizeof name, "added.%s.conversions", campaign);
    fnl_findings_set(findings, assignment, name, audit->additions[c].conversions);
    snprintf(name, sizeof name, "added.%s.roas", campaign);
    fnl_findings_set(findings, assignment, name, audit->additions[c].roas);
  }
}

static void take_rule(const fnl_assignment *assignment, const fnl_audit *audit, int rule,
                      fnl_findings *findings) {
  const char *rule_name = fnl_attribution_registry[rule]->name;
  char name[256];
  for (int c = 0; c < audit->ledger.n_channels; c++) {
    snprintf(name, sizeof name, "credited.%s.%s.conversions", rule_name,
             fnl_ledger_channel(audit->plan, c));
    fnl_findings_set(findings, assignment, name, fnl_audit_credit(audit, rule, c)->conversions);
  }
  snprintf(name, sizeof name, "error.%s", rule_name);
  fnl_findings_set(findings, assignment, name,
                   (fnl_estimate){.mean = audit->error[rule], .se = (double)NAN});
}

static fnl_status audit_plan(const fnl_assignment *assignment, const bool *is_direct,
                             fnl_findings *findings, fnl_error *error) {
  const fnl_attribution_options options = {
      .half_life_days = FNL_HALF_LIFE_DAYS, .order = 1, .is_direct = is_direct};
  const fnl_study study = fnl_assignment_study(assignment);
  fnl_audit audit = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_audit_run(&audit, &study, &options, error));
  if (audit.is_partial || audit.sample.partial || audit.ledger.n < audit.study.replications) {
    status = fnl_interrupted(error);
    goto out;
  }
  FNL_TRY(fnl_findings_take(findings, assignment, &audit.sample, error));
  take_additions(assignment, &audit, findings);
  for (int rule = 0; fnl_attribution_registry[rule]; rule++)
    take_rule(assignment, &audit, rule, findings);
out:
  fnl_audit_free(&audit);
  return status;
}

static fnl_status perform(const fnl_assignment *assignment, fnl_findings *findings,
                          fnl_error *error) {
  bool *is_direct = calloc((size_t)assignment->plan->n_causes, sizeof *is_direct);
  if (!is_direct)
    return fnl_error_no_memory(error);
  fnl_ledger_direct(assignment->plan, is_direct);
  const fnl_status status = audit_plan(assignment, is_direct, findings, error);
  free(is_direct);
  return status;
}

static fnl_status list(const fnl_plan *plan, fnl_catalogue *catalogue, fnl_error *error) {
  const fnl_status status = fnl_catalogue_add_figures(catalogue, plan, error);
  for (int rule = 0; fnl_attribution_registry[rule]; rule++)
    fnl_catalogue_add_format(catalogue, "share", true, "error.%s",
                             fnl_attribution_registry[rule]->name);
  for (int c = 0; c < plan->n_campaigns; c++) {
    fnl_catalogue_add_format(catalogue, "count", true, "added.%s.conversions",
                             plan->campaigns[c].name);
    fnl_catalogue_add_format(catalogue, "ratio", true, "added.%s.roas", plan->campaigns[c].name);
  }
  for (int rule = 0; fnl_attribution_registry[rule]; rule++)
    for (int c = 0; c < plan->n_causes; c++)
      fnl_catalogue_add_format(catalogue, "count", false, "credited.%s.%s.conversions",
                               fnl_attribution_registry[rule]->name, fnl_ledger_channel(plan, c));
  return status;
}

const fnl_action_type fnl_action_attribute = {
    .name = "attribute",
    .summary = "simulates people one by one: what rules credit beside what campaigns add",
    .needs_agents = true,
    .list = list,
    .perform = perform,
};
